"""The right way of shipped scenarios, played on a real practice home: nothing of it is a fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from app.ports import Agent, Home
from app.practice.card import Rubric, Scorecard
from app.practice.check import Counter, play
from app.practice.curriculum import Curriculum
from app.practice.help import Help
from app.practice.scenario import Scenario
from app.practice.score import score
from data.practice.home import PracticeHome, make_practice
from data.practice.similar import similar
from tests.practice.playing import PIN, STAFF

EACH = 40
"""Every so manieth form is played here."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeHome]:
    """A practice home of its own."""
    folder: Path = tmp_path_factory.mktemp("scored")
    made = make_practice(folder / "live")
    yield made
    made.close()


def card_of(
    home: PracticeHome, curriculum: Curriculum, scenario: Scenario, form: int, truth: Scenario | None = None
) -> Scorecard:
    """The card of the right way of one form, held against its own scenario or another."""
    played = home.begin(scenario, seed=form, form=form, level=Help.SHOWN, staff=STAFF, curriculum=curriculum)
    agent = cast(Agent, home.agents.get(STAFF))
    counter = Counter(cast(Home, home), agent, {**played.names, "staff": STAFF, "pin": PIN}, played.papers)
    told = play(curriculum, scenario, form, counter).told
    assert not told.failures
    assert curriculum.sheet is not None
    rubric = Rubric(curriculum.pack, curriculum.keywords, curriculum.sheet, played.names, similar, home.hall, agent)
    return score(home.journal.read(told.visit.id), truth or scenario, rubric)


def faults(card: Scorecard) -> list[tuple[str, str]]:
    """What is not met, but that nobody speaks as fast as a test acknowledges."""
    return [(mark.id, mark.verdict) for mark in card.marks
            if mark.verdict != "met" and mark.words != "mark.element.hasty"]


def test_the_right_way_has_no_fault(home: PracticeHome) -> None:
    forms = [(curriculum, scenario, form) for curriculum in home.curricula.values()
             for scenario in curriculum.scenarios for form in range(len(scenario.forms))]
    assert len({curriculum.pack.id for curriculum, _, _ in forms[::EACH]}) == 3
    for curriculum, scenario, form in forms[::EACH]:
        card = card_of(home, curriculum, scenario, form)
        assert card.complete, scenario.id
        assert not faults(card), scenario.id
        assert {mark.what for mark in card.marks} >= {"branch", "result"}, scenario.id


def test_held_against_another_way_it_has(home: PracticeHome) -> None:
    """The control: another truth, and the same visit has a fault."""
    curriculum = next(iter(home.curricula.values()))
    scenario = curriculum.scenarios[0]
    form = scenario.forms[0]
    wrong = tuple((step, "partly" if step == "outcome" else value) for step, value in form.answers)
    other = replace(scenario, forms=(replace(form, answers=wrong), *scenario.forms[1:]))
    assert not faults(card_of(home, curriculum, scenario, 0))
    assert faults(card_of(home, curriculum, scenario, 0, other)) == [("branch:1/outcome", "missed")]
