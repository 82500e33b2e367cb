"""Results under fire: a scenario that changed, a locked store, two programs and two trainers at once."""

from __future__ import annotations

from typing import Any

import pytest

from app.practice.card import Scorecard
from app.practice.compare import standings
from app.practice.course import dealt
from app.practice.help import Help
from app.practice.kept import Among
from app.problems import Refused
from data.gate import Gate
from data.practice.results import Results
from tests.data.halls import refused
from tests.practice.class_kit import ANNA, OTHER, TRAINER, School, card


def unnoted(school: School) -> tuple[str, str]:
    """An exam that ANNA has begun, and whose program was gone before it was noted: its visit and assignment."""
    courses = school.home.courses
    course = courses.make("新人班", TRAINER)
    courses.enrol(course.id, ANNA)
    exam, = courses.assign(course.id, [("shop", "no_document")], Help.EXAM.value, None, TRAINER)
    courses.start(exam.id, 5)
    entry = school.opened(ANNA, "no_document", Help.EXAM, dealt(5, ANNA), exam.id)
    school.home.journal.append((entry,))
    return entry.visit, exam.id


def test_a_visit_whose_scenario_is_gone_ends_without_a_score(school: School) -> None:
    visit = school.begin(ANNA)
    school.end(visit)
    school.home.__dict__["curricula"] = {}
    results = Results(school.home)
    with refused("practice.gone"):
        results.finish(visit, 40)
    attempt = results.attempt(visit)
    assert (attempt.state, attempt.points) == ("finished", -1)
    assert results.attempts(ANNA, "running") == ()
    standing, = standings(results.tried(Among()))
    assert (standing.unscored, standing.first) == (1, None)


def test_control_a_store_that_is_full_ends_nothing(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = school.begin(ANNA)
    school.end(visit)

    def full(*_: object) -> Scorecard:
        raise Refused.of("store.full")

    monkeypatch.setattr(type(school.results), "_score", full)
    with refused("store.full"):
        school.results.finish(visit, 40)
    assert school.results.attempt(visit).state == "running"
    monkeypatch.undo()
    school.results.next = card()
    assert school.results.finish(visit, 40).points == 800


@pytest.mark.parametrize(("code", "kept"), [("store.locked", True), ("practice.taken", False)])
def test_an_exam_stays_one_when_the_store_is_locked_for_a_while(
    school: School, monkeypatch: pytest.MonkeyPatch, code: str, kept: bool
) -> None:
    visit, exam = unnoted(school)

    def no(*_: object) -> None:
        raise Refused.of(code)

    monkeypatch.setattr(school.results, "_check", no)
    told = school.results.attempts(ANNA)
    assert [one.visit for one in told] == ([] if kept else [visit])  # a list is shown whatever cannot be kept
    monkeypatch.undo()
    one, = school.results.attempts(ANNA)
    assert one.assignment == (exam if kept else "")


def test_whether_it_may_begin_is_asked_while_nobody_else_writes(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, _ = unnoted(school)
    asked = []
    check = school.results._check

    def checked(*given: Any) -> None:
        with refused("store.locked"), Gate(school.home.store.gate.path).held(0.02):
            raise AssertionError("another program could write")
        asked.append(visit)
        check(*given)

    monkeypatch.setattr(school.results, "_check", checked)
    assert [one.visit for one in school.results.attempts(ANNA)] == asked == [visit]
    with Gate(school.home.store.gate.path).held(0.02):  # control: the gate is free again
        pass


def test_of_two_who_decide_at_once_neither_is_lost(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = school.practised(ANNA, 600, "welcome")
    mark = school.results.card(visit).marks[0].id
    school.results.remark(visit, "ruling", TRAINER, {"mark": mark, "verdict": "na", "reason": "先"})
    card_of = school.results.card

    def meanwhile(name: str) -> Scorecard:
        school.results.remark(name, "ruling", OTHER, {"mark": mark, "verdict": "met", "reason": "后"})
        return card_of(name)

    monkeypatch.setattr(school.results, "card", meanwhile)
    settled = school.results.settle(visit)
    assert [(one.verdict, one.by) for one in settled.marks if one.id == mark] == [("met", OTHER)]
