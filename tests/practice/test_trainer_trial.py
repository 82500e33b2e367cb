"""What a morning at the trainer's desk showed to be wrong, held."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.practice.course import due
from app.practice.help import Help
from app.practice.judging import Judging
from app.practice.kept import Among
from app.practice.report import Reports
from app.when import CHINA, local
from screens.practice.classes import ClassScreen
from screens.practice.incoming import IncomingScreen
from screens.text import TextScreen
from tests.data.halls import refused
from tests.practice.at_keys import program
from tests.practice.class_kit import ANNA, AUDITOR, BEN, CARA, MANAGER, OTHER, TRAINER, School, card

HOUR = 3_600_000_000


@pytest.fixture
def desk(school: School) -> Reports:
    reports = Reports(school.home, school.who(TRAINER))
    reports.make("甲班")
    for staff in (ANNA, BEN):
        reports.enrol("甲班", staff)
    return reports


def at(text: str) -> int:
    """Microseconds of a moment in the hall's time."""
    return int(datetime.fromisoformat(text).replace(tzinfo=CHINA).timestamp() * 1_000_000)


# ── until when ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("typed", "until"), [
    ("1130", "2026-11-30 23:59"), ("20261130", "2026-11-30 23:59"), ("1122", "2026-11-22 23:59"),
    ("0105", "2027-01-05 23:59"), ("1130 1730", "2026-11-30 17:30"), ("1930", "2026-11-22 19:30"),
])
def test_a_last_day_is_read_as_a_person_means_it(typed: str, until: str) -> None:
    found = due(typed, at("2026-11-22 18:25"))
    assert found is not None and f"{local(found):%Y-%m-%d %H:%M}" == until


@pytest.mark.parametrize("typed", ["20261121", "1730", "1122 1824"])
def test_a_time_that_is_over_is_no_last_day(typed: str) -> None:
    with refused("practice.due_past"):
        due(typed, at("2026-11-22 18:25"))
    assert due("0", at("2026-11-22 18:25")) is None and due("", 0) is None


# ── who is in a class, and what they can begin ────────────────────────────────────────────────────


def test_only_who_practises_is_enrolled(school: School, desk: Reports) -> None:
    for staff in (AUDITOR, OTHER):
        with refused("practice.no_pupil"):
            desk.enrol("甲班", staff)
    desk.enrol("甲班", MANAGER)
    assert school.home.courses.people("c1") == (MANAGER, ANNA, BEN)


def test_who_was_enrolled_by_mistake_is_taken_out_but_never_with_results(school: School, desk: Reports) -> None:
    (asked,) = desk.assign("甲班", "torn_money", Help.BLANK)
    school.practised(ANNA, name="torn_money", assignment=asked.id)
    school.practised(BEN)  # of one's own accord: nothing of the class
    with refused("practice.has_begun"):
        desk.drop("甲班", ANNA)
    with refused("practice.not_member"):
        desk.drop("甲班", CARA)
    with refused("access.denied"):
        Reports(school.home, school.who(ANNA)).drop("甲班", BEN)
    desk.drop("甲班", BEN)
    assert school.home.courses.people("c1") == (ANNA,)


def test_an_exam_that_has_started_comes_first_and_goes_when_it_is_over(school: School, desk: Reports) -> None:
    def waiting(staff: str) -> list[str]:
        return [one.assignment for one in school.home.courses.tasks(staff)]

    desk.assign("甲班", "torn_money", Help.BLANK, school.clock.utc + HOUR)
    exam = desk.exam("甲班", "no_document", school.clock.utc + 2 * HOUR)
    assert waiting(ANNA) == ["a1", "a2"]
    desk.start(exam.id, 7)
    assert waiting(ANNA) == waiting(BEN) == ["a2", "a1"]
    task = school.home.courses.tasks(ANNA)[0]
    visit = school.left(ANNA, level=Help.EXAM, seed=task.seed, assignment="a2")
    assert (waiting(ANNA), waiting(BEN)) == (["a1"], ["a2", "a1"]), "what was left cannot be begun again"
    Judging(school.home, school.who(TRAINER)).excuse(visit, "误按")
    assert waiting(ANNA) == ["a2", "a1"], "but can when it is excused"
    school.clock.on(3 * 3600)
    assert waiting(ANNA) == waiting(BEN) == ["a1"]


def test_assignments_stay_in_order_past_the_ninth(school: School, desk: Reports) -> None:
    for _ in range(4):
        desk.assign("甲班", "tariff_change", Help.AUTO)
        desk.assign("甲班", "torn_money", Help.AUTO)
    assert [one.id for one in school.home.courses.assignments("c1")] == [f"a{number}" for number in range(1, 13)]


# ── numbers ───────────────────────────────────────────────────────────────────────────────────────


def test_what_was_left_and_excused_shows_no_points(school: School, desk: Reports) -> None:
    exam = desk.exam("甲班", "no_document")
    desk.start(exam.id, 7)
    seed = school.home.courses.tasks(ANNA)[0].seed
    visit = school.left(ANNA, level=Help.EXAM, seed=seed, assignment=exam.id)
    assert school.results.attempt(visit).worth == 0
    school.results.next = card(614, complete=False, ended="left")  # as the scorer has it once it is excused
    Judging(school.home, school.who(TRAINER)).excuse(visit, "误按", 2)
    assert school.results.attempt(visit).points > 0 and school.results.attempt(visit).worth == -1
    assert school.results.attempt(school.practised(BEN, 614)).worth == 614


def test_raters_are_compared_on_what_the_sheet_asks(school: School) -> None:
    visit = school.practised(ANNA)
    for staff, given in ((TRAINER, {"smile": 3, "tone": 5}), (MANAGER, {"smile": 4, "tone": 5})):
        school.results.remark(visit, "rating", staff, {"given": given, "comment": ""})
    found = {one.criterion: one for one in Judging(school.home, school.who(TRAINER)).agreement(Among())}
    assert (found["smile"].n, found["smile"].exact, found["smile"].within_one) == (1, 0.0, 1.0)
    assert (found["tone"].n, found["wording"].n) == (1, 0)


def test_the_plan_names_people_and_scenarios(school: School, desk: Reports) -> None:
    school.practised(ANNA, 300, "1")
    told = desk.draft("甲班", school.home.clock.today())
    assert f"王示例（{ANNA}）" in told and f"王示例（{BEN}）" in told and "（N-1，" not in told


# ── at the keys ───────────────────────────────────────────────────────────────────────────────────


async def test_a_class_is_filled_from_a_list_of_those_who_practise(school: School, desk: Reports) -> None:
    async with program(school.home, TRAINER) as hands:
        await hands.type("<f5>")
        await hands.say("7")
        assert "没有第 7 个班" in hands.text and "classes" not in hands.text
        await hands.type("⎋ <f5> 1 ⏎ 6")
        assert CARA in hands.text and AUDITOR not in hands.text and ANNA not in hands.text
        await hands.type(f"{CARA} ⏎")
        assert isinstance(hands.app.screen, ClassScreen) and f"王示例 {CARA}" in hands.text
    assert school.home.courses.people("c1") == (ANNA, BEN, CARA)


async def test_a_whole_service_is_asked_for_but_never_an_exam_of_it(school: School, desk: Reports) -> None:
    async with program(school.home, TRAINER) as hands:
        await hands.type("<f5> 1 ⏎ 4")
        assert "no_document" in hands.text and "整项业务" not in hands.text
        await hands.type("⎋ 3")
        assert "整项业务：tariff_change，2 个情景" in hands.text
        await hands.type("整项 ⏎ 4")
        await hands.say("0")
    assert {one.scenario for one in school.home.courses.assignments("c1")} == {"no_document", "changes_mind"}


async def test_a_class_is_compared_and_its_week_is_read(school: School, desk: Reports) -> None:
    for staff, points in ((ANNA, 900), (BEN, 700)):
        school.practised(staff, points)
    async with program(school.home, TRAINER) as hands:
        await hands.type("<f5> 1 ⏎ 0")
        assert isinstance(hands.app.screen, TextScreen) and "中位 80.0" in hands.text
        first, second = (next(row for row in hands.rows if staff in row) for staff in (ANNA, BEN))
        assert first.split()[0] == "1" and "90.0" in first and second.split()[0] == "2" and "70.0" in second
        await hands.type("2")
        assert "按最好" in hands.rows[1]
        await hands.type("⎋ 9")
        assert "每周小结与培训计划" in hands.text


async def test_a_started_exam_is_what_comes_in_first(school: School, desk: Reports) -> None:
    exam = desk.exam("甲班", "no_document")
    desk.start(exam.id, 7)
    desk.assign("甲班", "torn_money", Help.AUTO)
    async with program(school.home, TRAINER) as hands:
        await hands.type("<f5> 1 ⏎ 1")
        assert isinstance(hands.app.screen, IncomingScreen) and "no_document" in hands.rows[1]
        await hands.type("<tab>")
        assert "torn_money" in hands.rows[1]
