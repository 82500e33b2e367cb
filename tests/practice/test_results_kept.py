"""Attempts and scores in the store: what is interrupted is never scored as complete, and the latest score holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.practice.compare import standings
from app.practice.help import Help
from app.practice.kept import Among
from app.practice.score import Mark
from data.driver import plain
from data.practice.results import marks_of
from tests.data.halls import refused
from tests.practice.class_kit import ANNA, BEN, SEAT, TRAINER, School, card


def lost(school: School, visit: str) -> None:
    """Its program is gone: another run holds the seat."""
    raw = plain(school.home.folders.store)
    raw.execute("UPDATE visit SET run = 'gone' WHERE id = ?", (visit,))
    raw.close()


def state(school: School, visit: str) -> str:
    return school.results.attempt(visit).state


def test_an_attempt_runs_until_its_visit_is_over(school: School) -> None:
    visit = school.begin(ANNA)
    assert state(school, visit) == "running"
    school.results.next = card()
    with refused("practice.unfinished"):
        school.results.finish(visit, 40)
    with refused("practice.no_score"):
        school.results.card(visit)
    school.end(visit)
    assert school.results.finish(visit, 40).points == 800
    attempt = school.results.attempt(visit)
    assert (attempt.state, attempt.points, attempt.staff) == ("finished", 800, ANNA) and attempt.ended > attempt.began
    assert school.home.journal.read(visit)[-1].body["count"] == 40
    school.results.next = card(100)
    assert school.results.finish(visit, 99).points == 800  # a second time tells the same
    assert [entry.kind for entry in school.home.journal.read(visit)].count("keys") == 1
    with refused("practice.ended"):
        school.results.abandon(visit)


def test_beginning_is_noted_once(school: School) -> None:
    visit = school.begin(ANNA)
    school.results._note(visit, {**school.home.journal.read(visit)[0].body["scene"], "seed": 9}, BEN, 5)
    attempt = school.results.attempt(visit)
    assert (attempt.staff, attempt.seed) == (ANNA, 1)


def test_an_interrupted_visit_is_resumed_or_abandoned_and_has_no_score(school: School) -> None:
    visit = school.begin(ANNA)
    assert school.results.attempts(ANNA, "interrupted") == ()
    lost(school, visit)
    assert [one.visit for one in school.results.attempts(ANNA, "interrupted")] == [visit]
    assert school.results.attempts(ANNA, "running") == ()
    school.results.next = card()
    with refused("practice.unfinished"):
        school.results.finish(visit, 1)
    school.results.abandon(visit)
    attempt = school.results.attempt(visit)
    assert (attempt.state, attempt.points) == ("abandoned", -1)
    with refused("practice.no_score"):
        school.results.card(visit)
    with refused("practice.ended"):
        school.results.abandon(visit)
    assert school.home.journal.open_visits() == ()  # its visit is over too: nobody takes it up again
    with refused("practice.no_score"):
        school.results.finish(visit, 1)
    standing, = standings(school.results.tried(Among()))
    assert (standing.tries, standing.abandoned, standing.first, standing.best) == (0, 1, None, None)


def test_a_visit_that_runs_at_another_seat_is_not_abandoned_from_here(school: School) -> None:
    visit = school.begin(ANNA)
    school.home.hall = replace(school.home.hall, seat="练习9号台")
    with refused("visit.taken"):
        school.results.abandon(visit)
    assert state(school, visit) == "running" and len(school.home.journal.open_visits()) == 1
    lost(school, visit)
    school.results.abandon(visit)
    assert state(school, visit) == "abandoned"


def test_what_was_broken_off_is_kept_but_does_not_count_as_finished(school: School) -> None:
    visit = school.left(ANNA)
    assert state(school, visit) == "abandoned" and school.results.card(visit).ended == "left"
    standing, = standings(school.results.tried(Among()))
    assert (standing.tries, standing.abandoned, standing.best) == (0, 1, None)
    assert school.results.missed(Among(), "step", "staff") == ()
    finished = school.practised(ANNA, 700, "welcome")
    assert state(school, finished) == "finished" and school.results.missed(Among(), "step", "staff")


def test_an_exam_that_was_left_is_worth_nothing_unless_excused(school: School) -> None:
    visit = school.left(ANNA, level=Help.EXAM)
    school.practised(ANNA, 900, level=Help.EXAM)
    standing, = standings(school.results.tried(Among()))
    assert (standing.first, standing.best, standing.tries, standing.abandoned) == (0, 900, 1, 1)
    school.results.remark(visit, "excuse", TRAINER, {"reason": "停电"})
    standing, = standings(school.results.tried(Among()))
    assert (standing.first, standing.best) == (900, 900)


def test_a_visit_whose_program_died_before_it_was_noted_is_found(school: School) -> None:
    entry = school.opened(ANNA, "no_document", Help.CUED, 4, "")
    school.home.journal.append((entry,))
    assert [(one.visit, one.staff, one.level) for one in school.results.attempts()] == [(entry.visit, ANNA, "cued")]


def test_a_visit_whose_program_died_before_it_was_scored_is_scored(school: School) -> None:
    visit = school.begin(ANNA)
    school.end(visit)
    school.results.next = card(850)
    assert [one.points for one in school.results.attempts()] == [-1]  # its program may be about to
    lost(school, visit)
    assert [(one.points, one.state) for one in school.results.attempts()] == [(850, "finished")]
    assert school.home.journal.read(visit)[-1].kind == "closed"  # nobody counted keys, so nobody says so


def test_only_visits_of_practice_are_attempts(school: School) -> None:
    entry = school.opened(ANNA, "no_document", Help.CUED, 4, "")
    bare = {name: value for name, value in entry.body.items() if name != "scene"}
    school.home.journal.append((entry.__class__(entry.visit, 1, "opened", entry.stamp, bare),))
    assert school.results.attempts() == ()
    with refused("visit.gone"):
        school.results.attempt(entry.visit)


def test_the_latest_score_holds_and_no_score_is_ever_changed(school: School) -> None:
    visit = school.practised(ANNA, 700, "welcome")
    school.results.remark(visit, "ruling", TRAINER, {"mark": "element:1/welcome:x", "verdict": "met", "reason": "说了"})
    settled = school.results.settle(visit)
    assert next(mark for mark in settled.marks if mark.at == "1/welcome").verdict == "met"
    assert school.results.attempt(visit).points == settled.points != 700
    assert sum(cell.missed for cell in school.results.missed(Among(), "step", "staff")) == 0
    raw = plain(school.home.folders.store)
    assert raw.execute("SELECT COUNT(*) FROM score").fetchone()[0] == 2
    for statement in ("UPDATE score SET points = 1000", "DELETE FROM score", "UPDATE score_mark SET verdict = 'met'",
                      "DELETE FROM remark"):
        with pytest.raises(Exception, match="written once"):
            raw.execute(statement)
    raw.close()


def test_an_excuse_is_scored_again_with_its_line_and_decisions_are_kept(school: School) -> None:
    visit = school.practised(ANNA, 700, "welcome")
    school.results.remark(visit, "ruling", TRAINER, {"mark": "element:1/welcome:x", "verdict": "met", "reason": "说了"})
    school.results.remark(visit, "excuse", TRAINER, {"reason": "停电"}, 7)
    school.results.next = card(750, "welcome")
    settled = school.results.settle(visit)
    assert school.results.asked[-1] == (7,)
    assert all(mark.verdict == "met" for mark in settled.marks)


def test_marks_are_one_for_each_step_and_norm() -> None:
    marks = (
        Mark("a", "element", "met", at="1/consent"), Mark("b", "element", "missed", at="1/consent"),
        Mark("c", "element", "unsure", at="1/means"), Mark("d", "element", "met", at="1/means"),
        Mark("e", "element", "na", at="1/phone"), Mark("f", "time", "missed", at="1/phone"),
        Mark("g", "result", "missed"), Mark("h", "element", "met", at="0/welcome"),
    )
    told = card(marks=marks, norms={"N-1": "missed", "N-2": "na"})
    assert sorted(marks_of(told)) == [
        ("", "N-1", "missed"), ("opening/welcome", "", "met"), ("tariff_change/consent", "", "missed"),
        ("tariff_change/means", "", "unsure"),
    ]


def test_what_is_unsure_counts_neither_way(school: School) -> None:
    visit = school.begin(ANNA)
    school.end(visit)
    school.results.next = card(marks=(Mark("c", "element", "unsure", at="1/means"),), norms={"N-3": "unsure"})
    school.results.finish(visit, 1)
    assert school.results.missed(Among(), "step", "staff") == school.results.missed(Among(), "norm", "staff") == ()


def test_steps_are_counted_by_person_and_by_week(school: School) -> None:
    from datetime import date

    from app.when import day_start

    sunday = day_start(date(2026, 11, 23)) - 2_000_000  # two seconds before a Monday, in the hall's time
    school.clock.utc = sunday - 1_000_000
    school.practised(ANNA, 700, "welcome")
    school.practised(BEN, 700, "welcome")
    weeks = {(cell.row, cell.column): (cell.missed, cell.of) for cell in school.results.missed(Among(), "step", "week")}
    assert weeks["tariff_change/welcome", "2026-11-16"] == weeks["tariff_change/welcome", "2026-11-23"] == (1, 1)
    assert weeks["tariff_change/consent", "2026-11-16"] == (0, 1)
    assert {column for _, column in weeks} == {"2026-11-16", "2026-11-23"}
    people = {cell.column for cell in school.results.missed(Among(), "norm", "staff")}
    assert people == {ANNA, BEN}


def test_sheets_are_counted_a_visit_once(school: School) -> None:
    first, second = school.practised(ANNA), school.practised(ANNA)
    for visit, by in ((first, TRAINER), (first, TRAINER), (first, BEN), (second, TRAINER)):
        school.clock.on(1)
        school.results.remark(visit, "rating", by, {"given": {"tone": 3}, "comment": ""})
    now = school.clock.utc
    assert school.results.rated(0, now + 1) == {ANNA: 2}
    assert school.results.rated(0, now) == {ANNA: 1}
    assert school.results.rated(now + 1, now + 2) == {}


def test_the_latest_rating_of_each_rater_holds(school: School) -> None:
    visit = school.practised(ANNA)
    for by, tone in ((TRAINER, 2), (BEN, 5), (TRAINER, 4)):
        school.results.remark(visit, "rating", by, {"given": {"tone": tone}, "comment": ""})
    found = {one.by: one.given["tone"] for one in school.results.ratings(Among())[visit]}
    assert found == {TRAINER: 4, BEN: 5}


def test_the_seat_of_these_tests_is_held(school: School) -> None:
    """The control of the lost programs above: without it every visit would be lost."""
    assert SEAT in school.home.store.seats.taken()
