"""The trainer's desk at the keys: what waits, rating, deciding, appeals, exams, results coming in, the heat map."""

from __future__ import annotations

from typing import cast

import pytest
from textual.widgets import Sparkline

from app.practice.help import Help
from app.practice.judging import Judging
from app.practice.report import Reports
from app.practice.scenario import TWISTS
from app.practice.score import Mark
from app.practice.waiting import Waits, waits
from app.text import cells, clean
from data.practice.direction import SPOKEN
from screens.practice.classes import ClassesScreen, ClassScreen
from screens.practice.decide import RuleScreen
from screens.practice.heat import HeatScreen, shade
from screens.practice.incoming import IncomingScreen
from screens.practice.rate import RateScreen, TrainerResultScreen
from screens.practice.trainer import OwnPracticeScreen, TrainerScreen
from screens.words import LANGUAGES, practised
from tests.data.halls import refused
from tests.practice.at_keys import program
from tests.practice.class_kit import ANNA, BEN, MANAGER, TRAINER, School, card


def doubtful(school: School, staff: str, count: int = 2) -> str:
    """A finished visit with marks that nobody could tell."""
    marks = tuple(Mark(f"element:1/welcome:{n}", "element", "unsure", at="1/welcome", seq=1, weight=1,
                       words="mark.element.unsure", args={"words": f"第{n}点"}) for n in range(count))
    sure = Mark("element:1/consent:x", "element", "met", at="1/consent", weight=1)
    visit = school.begin(staff)
    school.end(visit)
    school.results.next = card(1000, marks=(*marks, sure))
    school.results.finish(visit, 40)
    return visit


def kept(school: School, visit: str, kind: str) -> list[object]:
    """What was said of a visit."""
    return [one.body for one in school.results.remarks(visit) if one.kind == kind]


def classed(school: School, *people: str) -> Reports:
    """A class of these people."""
    reports = Reports(school.home, school.who(TRAINER))  # type: ignore[arg-type]
    course = reports.make("甲班")
    for staff in people:
        reports.enrol(course.id, staff)
    return reports


# ── what waits ────────────────────────────────────────────────────────────────────────────────────


async def test_the_desk_tells_what_waits(school: School) -> None:
    reports = classed(school, ANNA, BEN)
    reports.exam("甲班", "no_document")
    visit = doubtful(school, ANNA)
    Judging(school.home, school.who(ANNA)).appeal(visit, "请再看一看")  # type: ignore[arg-type]
    school.begin(BEN)
    async with program(school.home, TRAINER) as hands:
        assert isinstance(hands.app.screen, TrainerScreen)
        for told in ("正在练习：1 人", "2 处，在 1 次练习里", "申诉：1 件", "考试：1 场"):
            assert told in hands.text, told
        assert "没练：1 人，本月考评表不足：2 人" in hands.text
        assert max(map(cells, hands.rows)) <= 80


def test_control_nothing_waits_where_nothing_is(school: School) -> None:
    assert waits(school.home, school.who(TRAINER)) == Waits()  # type: ignore[arg-type]
    school.practised(ANNA)
    found = waits(school.home, school.who(TRAINER))  # type: ignore[arg-type]
    assert found == Waits(), "a visit without doubts or appeal, of nobody in a class, waits for nothing"


def test_ones_own_visits_wait_for_another(school: School) -> None:
    doubtful(school, MANAGER)
    assert waits(school.home, school.who(MANAGER)).marks == 0  # type: ignore[arg-type]
    assert waits(school.home, school.who(TRAINER)).marks == 2  # type: ignore[arg-type]


def test_an_agent_sees_none_of_it(school: School) -> None:
    with refused("access.denied"):
        waits(school.home, school.who(ANNA))  # type: ignore[arg-type]


async def test_agents_have_no_trainers_desk(school: School) -> None:
    async with program(school.home, ANNA) as hands:
        assert not isinstance(hands.app.screen, TrainerScreen)


async def test_a_trainer_practises_and_comes_back(school: School) -> None:
    async with program(school.home, TRAINER) as hands:
        desk = hands.app.desk
        await hands.type("<f2>")
        assert isinstance(hands.app.screen, OwnPracticeScreen) and hands.app.desk is not None
        assert hands.app.desk.agent.role == "agent" and hands.app.agent.role == "trainer"  # type: ignore[union-attr]
        await hands.type("⎋")
        assert isinstance(hands.app.screen, TrainerScreen) and hands.app.desk is desk


# ── rating ────────────────────────────────────────────────────────────────────────────────────────


async def test_five_digits_and_a_comment_are_a_rating(school: School) -> None:
    visit = school.practised(ANNA)
    async with program(school.home, TRAINER) as hands:
        await hands.type("<f3> 1 ⏎")
        assert isinstance(hands.app.screen, TrainerResultScreen)
        await hands.type("4 4 5 3 0")
        assert isinstance(hands.app.screen, RateScreen) and kept(school, visit, "rating") == []
        await hands.type("2")
        await hands.say("语气再缓一些")
        given = {"wording": 4, "attitude": 5, "tone": 3, "need": None, "adaptability": 2}
        assert kept(school, visit, "rating") == [{"given": given, "comment": "语气再缓一些"}]
        assert isinstance(hands.app.screen, TrainerResultScreen) and "评分已保存" in hands.text


async def test_a_wrong_digit_rates_nothing_and_esc_goes_back(school: School) -> None:
    visit = school.practised(ANNA)
    async with program(school.home, TRAINER) as hands:
        await hands.type("<f3> 1 ⏎ 4 4 7")
        assert "请按 0、1、2、3、4、5" in hands.text
        await hands.type("⎋ 2 1 1 1 1 ⏎")
        assert kept(school, visit, "rating")[0]["given"]["wording"] == 2  # type: ignore[index]


async def test_nobody_rates_their_own_visit(school: School) -> None:
    visit = school.practised(MANAGER)
    async with program(school.home, MANAGER) as hands:
        await hands.type("<f3> 1 ⏎ 4 4 4 4 4 4 ⏎")
        assert "不能评自己的练习" in hands.text and kept(school, visit, "rating") == []


# ── deciding ──────────────────────────────────────────────────────────────────────────────────────


async def test_doubtful_marks_are_decided_one_by_one_each_with_a_reason(school: School) -> None:
    visit = doubtful(school, ANNA)
    async with program(school.home, TRAINER) as hands:
        await hands.type("2 1 ⏎")
        assert isinstance(hands.app.screen, RuleScreen) and "待判定 1/2" in hands.text and "第0点" in hands.text
        await hands.type("2 ⏎")
        assert "要写明理由" in hands.text and school.results.card(visit).unsure == 2, "no reason, no decision"
        await hands.say("没有说")
        assert school.results.card(visit).unsure == 1 and "第1点" in hands.text
        await hands.type("1")
        await hands.say("听到了")
        assert school.results.card(visit).unsure == 0 and "没有待判定的了" in hands.text
    rulings = kept(school, visit, "ruling")
    assert [one["verdict"] for one in cast("list[dict[str, str]]", rulings)] == ["missed", "met"]
    assert school.results.card(visit).points == 667


async def test_tab_shows_every_mark_to_decide_otherwise(school: School) -> None:
    visit = school.practised(ANNA, missed="welcome")
    async with program(school.home, TRAINER) as hands:
        await hands.type("<f3> 1 ⏎ 5")
        assert "没有待判定的了" in hands.text
        await hands.type("<tab>")
        assert "全部 1/2" in hands.text
        await hands.type("3")
        await hands.say("这位客户听不见")
    assert {one.verdict for one in school.results.card(visit).marks} == {"na", "met"}


async def test_an_appeal_is_answered_where_its_result_is_seen(school: School) -> None:
    visit = school.practised(ANNA)
    Judging(school.home, school.who(ANNA)).appeal(visit, "我说过这句话")  # type: ignore[arg-type]
    async with program(school.home, TRAINER) as hands:
        await hands.type("3 1 ⏎")
        assert isinstance(hands.app.screen, TrainerResultScreen) and "有申诉" in hands.text
        await hands.type("6")
        assert "我说过这句话" in hands.text
        await hands.say("已改判")
        assert kept(school, visit, "reply") == [{"text": "已改判"}]
        await hands.type("6")
        assert "没有等答复的申诉" in hands.text


async def test_only_a_leaving_or_parking_can_be_excused(school: School) -> None:
    left, whole = school.left(ANNA), school.practised(BEN)
    async with program(school.home, TRAINER) as hands:
        await hands.type("<f3> 1 ⏎ 7")
        assert "没有可以免计" in hands.text and kept(school, whole, "excuse") == []
        await hands.type("⎋ <f3> 2 ⏎ 7")
        await hands.say("停电了")
        assert kept(school, left, "excuse") == [{"reason": "停电了"}]


# ── classes ───────────────────────────────────────────────────────────────────────────────────────


async def test_an_exam_starts_only_when_asked_once_more(school: School) -> None:
    reports = classed(school, ANNA)
    exam = reports.exam("甲班", "no_document")
    async with program(school.home, TRAINER) as hands:
        await hands.type("<f5> 1 ⏎ 5")
        assert "开考“no_document”？甲班，1 人" in hands.text
        await hands.type("2")
        assert school.home.courses.assignment(exam.id).seed is None
        assert isinstance(hands.app.screen, ClassScreen) and "没开考" in hands.text
        await hands.type("5 1")
        assert school.home.courses.assignment(exam.id).seed is not None and "已开考" in hands.text


async def test_a_class_is_made_filled_and_asked(school: School) -> None:
    async with program(school.home, TRAINER) as hands:
        await hands.type("<f5>")
        assert isinstance(hands.app.screen, ClassesScreen)
        await hands.say("乙班")
        await hands.type("1 6")
        await hands.type(f"{ANNA} ⏎")
        assert "王示例 2001" in hands.text
        await hands.type("3")
        await hands.type("changes ⏎ 4")
        await hands.say("20301130")
        assert "changes_mind" in hands.text and "11-30 23:59" in hands.text
    (course,) = school.home.courses.all()
    (asked,) = school.home.courses.assignments(course.id)
    assert (asked.scenario, asked.level, school.home.courses.people(course.id)) == ("changes_mind", "blank", (ANNA,))


async def test_a_wrong_day_asks_for_nothing(school: School) -> None:
    classed(school, ANNA)
    async with program(school.home, TRAINER) as hands:
        await hands.type("<f5> 1 ⏎ 3")
        await hands.type("changes ⏎ 4")
        await hands.say("99999999")
        assert school.home.courses.assignments("c1") == () and " ! " in hands.text


async def test_results_come_in_by_themselves(school: School) -> None:
    reports = classed(school, ANNA, BEN)
    (asked,) = reports.assign("甲班", "no_document", Help.BLANK)
    async with program(school.home, TRAINER) as hands:
        await hands.type("<f5> 1 ⏎ 1")
        screen = hands.app.screen
        assert isinstance(screen, IncomingScreen) and "完成 0/2" in hands.text
        school.practised(ANNA, 730, assignment=asked.id)
        assert "完成 0/2" in hands.text, "not before it looks again"
        screen.tick()
        screen.tick()
        await hands.type("")
        row = next(row for row in hands.rows if ANNA in row)
        assert "完成 1/2" in hands.text and row.split()[-4:] == ["完成", "73", "73", "1"]


# ── heat map ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def missing(school: School) -> School:
    """Two people over two weeks: one misses the welcome always, the other one time in two."""
    classed(school, ANNA, BEN)
    for points, misses in ((400, ("welcome", "")), (800, ("welcome", "welcome"))):
        for staff, missed in zip((ANNA, BEN), misses, strict=True):
            school.practised(staff, points, missed)
        school.clock.on(7 * 24 * 3600.0)
    return school


async def test_the_heat_map_shades_its_shares_and_the_tables_tell_them(missing: School) -> None:
    async with program(missing.home, TRAINER) as hands:
        await hands.type("6")
        screen = hands.app.screen
        assert isinstance(screen, HeatScreen)
        (row,) = [row for row in hands.rows if "welcome" in row]
        assert row.split()[-2:] == ["███", "▓▓▓"], "Anna always, Ben one time in two"
        spark = screen.query_one(Sparkline)
        assert list(spark.data or ()) == [400.0, 800.0] and spark.size.height == 2 and spark.display
        assert max(map(cells, hands.rows)) <= 80
        await hands.type("<f6>")
        (row,) = [row for row in hands.rows if "welcome" in row]
        assert row.split()[-3:] == ["3/4", "100%", "50%"] and not screen.query_one(Sparkline).display
        await hands.type("<f6>")
        weeks = [row.split() for row in hands.rows[4:6]]
        assert [week[1:3] for week in weeks] == [["2", "40.0"], ["2", "80.0"]]
        await hands.type("<f6> <tab>")
        (row,) = [row for row in hands.rows if "welcome" in row]
        assert row.split()[-2:] == ["▓▓▓", "███"], "by week: half, then all"


async def test_where_blocks_are_two_cells_wide_digits_stand_for_them(missing: School) -> None:
    async with program(missing.home, TRAINER) as hands:
        hands.app.wide = True
        await hands.type("6")
        (row,) = [row for row in hands.rows if "welcome" in row]
        assert row.split()[-2:] == ["9", "5"]
        assert not set("░▒▓█▁▂▃▄▅▆▇") & set(hands.text) and "40" in hands.rows[14]
        assert not hands.app.screen.query_one(Sparkline).display


def test_shades_grow_with_the_share() -> None:
    assert [shade(one) for one in (None, 0.0, 0.1, 0.3, 0.6, 0.8, 1.0)] == [
        "", " - ", "░░░", "▒▒▒", "▓▓▓", "███", "███"]
    assert [shade(one, wide=True) for one in (None, 0.0, 0.49, 1.0)] == ["", "0", "4", "9"]


# ── every screen ──────────────────────────────────────────────────────────────────────────────────


async def test_every_screen_fits_eighty_cells_in_the_longer_words(missing: School) -> None:
    doubtful(missing, ANNA)
    Reports(missing.home, missing.who(TRAINER)).exam("甲班", "no_document")  # type: ignore[arg-type]
    seen = []
    async with program(missing.home, TRAINER, "en") as hands:
        for keys in ("", "2", "1 ⏎", "1", "⎋ ⎋ <f3>", "1 ⏎", "4", "⎋ 5 <tab>", "⎋ ⎋ 5", "1 ⏎", "⎋ 4", "2 6", "<f6>",
                     "<f6>", "⎋ <f5>", "1 ⏎", "1", "⎋ 2", "⎋ 3", "⎋ 6"):
            await hands.type(keys)
            rows = hands.rows
            assert max(map(cells, rows)) <= 80 and "{" not in hands.text, "\n".join(rows)
            seen.append(hands.text)
    assert len(set(seen)) > 16, "they were different screens"


# ── words ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_twist_has_two_or_three_lines_that_can_be_given(lang: str) -> None:
    words = practised(lang)
    for twist in TWISTS:
        said = [words[key] for number in range(1, 5) if (key := f"play.{twist}.{number}") in words]
        assert len(said) in (2, 3) and f"play.{twist}.4" not in words
        assert all(clean(one, SPOKEN) == one for one in said), twist


def test_the_words_of_the_trainer_are_the_same_in_both_languages() -> None:
    assert practised("zh").keys() == practised("en").keys()
