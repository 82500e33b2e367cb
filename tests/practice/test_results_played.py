"""A visit through the real desk, scored by the real scorer, as the trainer's desk then sees it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast
from unittest import mock

import pytest

from app.ports import Home
from app.practice.check import Counter, play
from app.practice.course import dealt
from app.practice.help import Help
from app.practice.judging import Judging
from app.practice.kept import Among
from app.practice.report import Reports
from app.practice.score import to_json
from data.demo import AGENTS
from data.packs import SHIPPED
from data.practice.curriculum import load_curriculum
from data.practice.home import PracticeHome, make_practice
from tests.data.halls import refused
from tests.practice.class_kit import quick_hasher

ANNA, BEN, TRAINER = "1001", "1002", "4001"
PINS = {agent.staff: agent.pin for agent in AGENTS}
CASE = "gold_no_document"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeHome]:
    with mock.patch("data.agents._hasher", quick_hasher):
        made = make_practice(tmp_path_factory.mktemp("played"))
    made.__dict__["curricula"] = {"cmcc_hall": load_curriculum(SHIPPED / "cmcc_hall", problems=[])}
    made.hold_seat()
    yield made
    made.close()


def played(home: PracticeHome, staff: str, seed: int, assignment: str, level: Help) -> str:
    """The scenario's right way without a word of the agent's own, up to its end and not yet scored."""
    curriculum = home.curricula["cmcc_hall"]
    scenario = curriculum.scenario(CASE)
    agent = home.agents.get(staff)
    assert agent is not None
    rehearsal = home.begin(scenario, seed=seed, level=level, staff=staff, about={"assignment": assignment})
    names = {**rehearsal.names, "staff": staff, "pin": PINS[staff]}
    counter = Counter(cast(Home, home), agent, names, rehearsal.papers)
    visit = play(curriculum, scenario, scenario.form(seed), counter).told.visit
    assert not visit.open
    home.results.began(visit)
    return visit.id


def test_an_exam_with_one_seed_from_its_start_to_the_comparison(home: PracticeHome) -> None:
    trainer = Reports(home, home.agents.get(TRAINER))  # type: ignore[arg-type]
    course = trainer.make("考试班")
    for staff in (ANNA, BEN):
        trainer.enrol(course.id, staff)
    asked = trainer.exam(course.id, CASE)
    trainer.start(asked.id, 11)
    visits = {}
    for staff in (ANNA, BEN):
        own = Reports(home, home.agents.get(staff))  # type: ignore[arg-type]
        ticket = own.ticket(asked.id)
        assert ticket.seed == dealt(11, staff)
        visits[staff] = played(home, staff, ticket.seed, asked.id, Help.EXAM)
        home.results.finish(visits[staff], 40)
        with refused("practice.taken"):
            own.ticket(asked.id)
    cards = {staff: home.results.card(visit) for staff, visit in visits.items()}
    assert cards[ANNA].points == cards[BEN].points  # they did the same, whichever form each had
    assert {card.complete for card in cards.values()} == {True} and cards[ANNA].marks
    both, = (one for one in trainer.compared(course.id) if one.case.level == "exam")
    assert [person.place for person in both.people] == [1, 1] and both.spread.n == 2
    steps = trainer.heat(course.id)
    assert steps.rows and all(row.count("/") == 1 for row in steps.rows) and steps.columns == (ANNA, BEN)
    known = set(home.curricula["cmcc_hall"].pack.norms)
    assert {cell.row for cell in home.results.missed(Among(course=course.id), "norm", "staff")} <= known


def test_a_visit_scored_again_elsewhere_comes_to_the_same(home: PracticeHome) -> None:
    """As a trainer's program does it, which did not deal the customer."""
    visit = played(home, ANNA, 5, "", Help.BLANK)
    first = home.results.finish(visit, 40)
    home.leave()
    before = home.mode, home.dealt
    again = home.results._score(home.journal.read(visit), home.results.attempt(visit))
    assert to_json(again) == to_json(first) and (home.mode, home.dealt) == before


def test_a_decision_and_an_excuse_are_kept_beside_each_other(home: PracticeHome) -> None:
    visit = played(home, ANNA, 6, "", Help.BLANK)
    first = home.results.finish(visit, 40)
    missed = first.missed[0]
    judging = Judging(home, home.agents.get(TRAINER))  # type: ignore[arg-type]
    ruled = judging.rule(visit, missed.id, "met", "录音里有")
    assert ruled.points > first.points and len(ruled.missed) == len(first.missed) - 1
    judging.excuse(visit, "停电", 3)
    settled = home.results.card(visit)
    assert next(mark for mark in settled.marks if mark.id == missed.id).verdict == "met"
    assert settled.points == ruled.points


def test_a_scenario_that_changed_keeps_its_old_score(home: PracticeHome) -> None:
    from dataclasses import replace

    visit = played(home, ANNA, 7, "", Help.BLANK)
    first = home.results.finish(visit, 40)
    curriculum = home.curricula["cmcc_hall"]
    changed = tuple(replace(one, digest="other") if one.id == CASE else one for one in curriculum.scenarios)
    with mock.patch.dict(home.__dict__, {"curricula": {"cmcc_hall": replace(curriculum, scenarios=changed)}}):
        with refused("practice.gone"):
            home.results._score(home.journal.read(visit), home.results.attempt(visit))
        Judging(home, home.agents.get(TRAINER)).excuse(visit, "停电", 3)  # type: ignore[arg-type]
    assert home.results.card(visit).points == first.points
