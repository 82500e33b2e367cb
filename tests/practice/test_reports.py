"""The figures of comparison, held against figures from elsewhere; and the reports made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.practice import compare
from app.practice.compare import (
    Case,
    Missed,
    Tried,
    agreement,
    compared,
    heat,
    spread,
    standings,
    surely,
    trend,
    weakest,
    weighted_kappa,
)
from app.practice.kept import Among
from app.practice.report import FULL, Page, Plan, Reports, draft, monday, month
from app.when import day_start, local
from tests.data.halls import refused
from tests.practice.class_kit import ANNA, AUDITOR, BEN, CARA, MANAGER, TRAINER, School

CASE = Case("shop", "no_document", "d1", "blank")


def tried(staff: str, points: int | None, began: int = 1, **other: object) -> Tried:
    return replace(Tried(f"{staff}-{began}", staff, CASE, began, points), **other)  # type: ignore[arg-type]


# ── pure ──────────────────────────────────────────────────────────────────────────────────────────


def test_spread_is_that_of_type_seven() -> None:
    found = spread([100, 200, 300, 400])  # R: quantile(c(100,200,300,400)) → 175, 250, 325
    assert found is not None
    assert (found.low, found.median, found.high, found.least, found.most, found.n) == (175, 250, 325, 100, 400, 4)
    assert spread([]) is None
    one = spread([700])
    assert one is not None and (one.low, one.median, one.high) == (700, 700, 700)


def test_weighted_kappa_is_that_of_the_table() -> None:
    """Three by three, worked by hand: observed 0.2, expected 0.76 with weights |i-j|."""
    pairs = [(1, 1)] * 4 + [(2, 2)] * 3 + [(3, 3)] + [(1, 2)] + [(2, 3)]
    ones, others = (5, 4, 1), (4, 4, 2)
    expected = sum(abs(i - j) * ones[i] * others[j] for i in range(3) for j in range(3)) / 100
    assert weighted_kappa(pairs) == pytest.approx(1 - 0.2 / expected)
    assert expected == pytest.approx(0.76)
    assert weighted_kappa([(1, 5), (5, 1)]) == pytest.approx(-1.0)
    assert weighted_kappa([(1, 1), (5, 5)]) == pytest.approx(1.0)
    assert weighted_kappa([(3, 3), (3, 3)]) is None and weighted_kappa([]) is None


def test_kappa_of_two_categories_is_cohens_own() -> None:
    """With two categories the weights are 0 and 1: Cohen's kappa of 1960 (his 45-15-25-15 example, 0.1304)."""
    pairs = [(1, 1)] * 45 + [(1, 2)] * 15 + [(2, 1)] * 25 + [(2, 2)] * 15
    assert weighted_kappa(pairs) == pytest.approx(0.1304, abs=0.0001)


def test_agreement_is_exact_and_within_one() -> None:
    found = {one.criterion: one for one in agreement({"tone": [(3, 3), (3, 4), (1, 5), (2, 2)]})}
    assert (found["tone"].exact, found["tone"].within_one, found["tone"].n) == (0.5, 0.75, 4)
    assert list(found) == list(compare.CRITERIA)


def test_first_and_best_with_the_tries_and_what_was_left_apart() -> None:
    own = [
        tried(ANNA, 900, 3), tried(ANNA, None, 1, state="abandoned"), tried(ANNA, 600, 2), tried(ANNA, None, 5),
        tried(ANNA, None, 4, state="running"), tried(BEN, 100, 1),
    ]
    found = {one.staff: one for one in standings(own)}
    anna = found[ANNA]
    assert (anna.first, anna.best, anna.tries, anna.abandoned) == (600, 900, 3, 1)
    assert (anna.running, anna.unscored, anna.last) == (1, 1, 5)
    assert (found[BEN].first, found[BEN].best) == (100, 100)


@pytest.mark.parametrize("name", ["scenario", "digest", "level", "pack"])
def test_only_equal_cases_are_compared(name: str) -> None:
    other = replace(CASE, **{name: "another"})
    both = compared(standings([tried(ANNA, 900), tried(BEN, 500, case=other)]), "first")
    assert [one.spread.n for one in both] == [1, 1]
    alike = compared(standings([tried(ANNA, 900), tried(BEN, 500)]), "first")
    assert [one.spread.n for one in alike] == [2]


def test_places_are_shared_and_first_tries_are_apart_from_best() -> None:
    tries = [tried(ANNA, 500, 1), tried(ANNA, 900, 2), tried(BEN, 700), tried(CARA, 700), tried("2004", 100)]
    first, = compared(standings(tries), "first")
    best, = compared(standings(tries), "best")
    assert [(one.staff, one.place) for one in first.people] == [(BEN, 1), (CARA, 1), (ANNA, 3), ("2004", 4)]
    assert [(one.staff, one.place) for one in best.people] == [(ANNA, 1), (BEN, 2), (CARA, 2), ("2004", 4)]
    assert (best.people[0].points, best.people[0].tries) == (900, 2)


def test_the_weakest_is_what_is_missed_most_surely() -> None:
    assert surely(1, 1) < surely(80, 100) < 0.8 and surely(0, 0) == 0.0
    assert surely(80, 100) == pytest.approx(0.7112, abs=0.0005)  # Wilson's interval of 80 in 100: 0.7112 to 0.8666
    often = [Missed("often", column, 40, 50) for column in "ab"]
    cells = [Missed("once", "a", 1, 1), *often, Missed("never", "a", 0, 9)]
    assert [one.row for one in weakest(cells, 5)] == ["often", "once"]


def test_a_heat_map_has_the_share_of_each_cell() -> None:
    cells = [Missed("x", "2001", 1, 4), Missed("x", "2002", 3, 4), Missed("y", "2001", 4, 4), Missed("z", "2001", 0, 4)]
    found = heat(cells, 5)
    assert (found.rows, found.columns) == (("y", "x"), ("2001", "2002"))
    assert found.shares == ((1.0, None), (0.25, 0.75)) and (found.missed, found.of) == ((4, 4), (4, 8))
    assert heat(cells, 1).rows == ("y",)
    assert heat(cells, 5, 1).columns == ("2002",)
    assert heat(cells, 5, 1, latest=False).columns == ("2002",) and heat([], 5).rows == ()
    weeks = [Missed("x", "2026-11-09", 4, 4), Missed("x", "2026-11-16", 1, 4)]
    assert heat(weeks, 5, 1, latest=True).columns == ("2026-11-16",)


def test_the_trend_goes_by_the_halls_weeks() -> None:
    sunday, after = day_start(date(2026, 11, 23)) - 1, day_start(date(2026, 11, 23))
    assert (monday(sunday), monday(after)) == (date(2026, 11, 16), date(2026, 11, 23))
    weeks = trend([tried(ANNA, 500, sunday), tried(ANNA, 700, after), tried(BEN, 900, after)], monday,
                  [Missed("x", "2026-11-23", 1, 4)])
    assert [(one.monday.day, one.tries, one.median, one.missed, one.of) for one in weeks] == [
        (16, 1, 500, 0, 0), (23, 2, 800, 1, 4)]


def test_a_month_is_the_halls() -> None:
    assert month(date(2026, 12, 31)) == (day_start(date(2026, 12, 1)), day_start(date(2027, 1, 1)))
    assert month(date(2026, 2, 1)) == (day_start(date(2026, 2, 1)), day_start(date(2026, 3, 1)))


def test_sheets_are_short_below_one_and_full_at_five() -> None:
    page = Page(ANNA, 0, 0, 0, (), 0, 0, None, 0)
    assert page.short and not page.full
    assert not replace(page, sheets=1).short and replace(page, sheets=FULL).full and not replace(page, sheets=4).full


def test_the_draft_says_what_to_teach_in_the_norms_own_words() -> None:
    plan = Plan(
        "新人|班", date(2026, 11, 16), 3, 2, 9, 1, spread([500, 700, 900]), 650.0,
        (Missed("N-1", "", 6, 9), Missed("N-2", "", 1, 9)),
        (Missed("tariff_change/consent", "", 6, 9),), ((BEN, (Missed("N-9", "", 3, 3),)),),
        ((ANNA, ("tariff_change/means",)),), (CARA,))
    words = {"N-1": "先问候，再办理", "N-2": "道别", "N-9": "核对*证件*"}
    told = draft(plan, words.__getitem__, {"N-1": ["no_document"]})
    lines = told.splitlines()
    assert lines[0] == "# 每周小结与培训计划（草稿）：新人\\|班"
    assert "CU-D13-05" in told and "CU-D13-02" in told and "2026-11-16 至 2026-11-22" in told
    whole = lines[lines.index("## 三、全员培训"):lines.index("## 四、个别辅导")]
    assert whole[2] == "1. 先问候，再办理（N-1）；练 `no_document`" and not any("道别" in line for line in whole)
    assert "| N-2 | 道别 | 11% | 1/9 |" in lines and "- 2002：核对\\*证件\\*（N-9，3/3）" in lines
    assert any(line.startswith("- 2001：反复失误") for line in lines) and lines[-1].endswith("2003。")
    empty = draft(replace(plan, spread=None, before=None, norms=(), steps=(), single=(), stuck=(), short=()), str, {})
    assert "本周没有失分的规范。" in empty and "没有需要个别辅导的学员。" in empty and "每位学员都有考评表" in empty


# ── on the store ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def desk(school: School) -> Reports:
    reports = Reports(school.home, school.who(TRAINER))
    reports.make("新人班")
    for staff in (ANNA, BEN, CARA):
        reports.enrol("c1", staff)
    return reports


def test_results_come_in_person_by_person(school: School, desk: Reports) -> None:
    from app.practice.help import Help

    asked = desk.assign("c1", "no_document", Help.BLANK, due=school.clock.utc + 600_000_000)[0]
    exam = desk.exam("c1", "no_document")
    school.practised(ANNA, 600, assignment=asked.id)
    school.practised(ANNA, 900, assignment=asked.id)
    school.practised(ANNA, 1000)  # on her own: no part of it
    running = school.begin(BEN, assignment=asked.id)
    lines = {(one.asked.id, one.staff): one for one in desk.results("c1")}
    anna = lines[asked.id, ANNA]
    assert (anna.state, anna.tries, anna.first, anna.best) == ("done", 2, 600, 900)
    assert lines[asked.id, BEN].state == "running" and lines[asked.id, CARA].state == "open"
    assert {lines[exam.id, staff].state for staff in (ANNA, BEN, CARA)} == {"waiting"}
    school.results.abandon(running)
    school.clock.on(700)
    lines = {(one.asked.id, one.staff): one for one in desk.results("c1")}
    assert lines[asked.id, BEN].state == "left" and lines[asked.id, CARA].state == "overdue"
    assert lines[asked.id, BEN].best is None


def test_reports_are_for_who_may_see_slips_and_ones_own_page_is_ones_own(school: School, desk: Reports) -> None:
    school.practised(ANNA, 600, "welcome")
    for staff in (ANNA, AUDITOR):
        own = Reports(school.home, school.who(staff))
        for look in (
            lambda own=own: own.results("c1"), lambda own=own: own.compared("c1"), lambda own=own: own.heat("c1"),
            lambda own=own: own.pages("c1"), lambda own=own: own.trend(Among(course="c1")),
            lambda own=own: own.standings(Among()), lambda own=own: own.plan("c1", date(2026, 11, 22)),
            lambda own=own: own.page(BEN), lambda own=own: own.trend(Among(staff=BEN)),
        ):
            with refused("access.denied"):
                look()
    anna = Reports(school.home, school.who(ANNA))
    assert anna.page(ANNA).tries == 1 and len(anna.trend(Among(staff=ANNA))) == 1
    assert Reports(school.home, school.who(MANAGER)).pages("c1")[0].staff == ANNA


def test_a_page_tells_practice_cards_and_sheets(school: School, desk: Reports) -> None:
    from data.driver import plain

    visit = school.practised(ANNA, 600, "welcome")
    school.results.remark(visit, "rating", TRAINER, {"given": {}, "comment": ""})
    now = school.clock.utc
    raw = plain(school.home.folders.store)
    tonight = day_start(local(now).date() + timedelta(days=1))  # due before it is due today, as in the drill
    steps = (("a/x", 30.0, tonight, 0), ("a/y", 2.0, tonight - 1, 5), ("a/z", 1.0, now - 9, 1))
    for step, stability, due, lapses in steps:
        raw.execute("INSERT INTO step_card VALUES (?, 'shop', ?, ?, ?, 'p', ?, 'practice', 1)",
                    (ANNA, step, f'{{"stability": {stability}}}', due, lapses))
    raw.close()
    anna, ben, _ = desk.pages("c1")
    assert (anna.due, anna.mastered, anna.cards, anna.stuck, anna.tries, anna.median) == (2, 1, 3, ("a/y",), 1, 600)
    assert (anna.sheets, anna.short, ben.sheets, ben.short, ben.last) == (1, False, 0, True, 0)
    assert anna.last == school.results.attempt(visit).began


def test_a_plan_is_of_its_week_and_class(school: School, desk: Reports) -> None:
    school.clock.utc = day_start(date(2026, 11, 12))
    school.practised(ANNA, 900)
    school.clock.utc = day_start(date(2026, 11, 18))
    school.practised(ANNA, 600, "welcome")
    school.practised(BEN, 700, "welcome consent")
    school.left(CARA)
    school.practised("3001", 0, "welcome")  # in no class
    plan = desk.plan("c1", date(2026, 11, 20))
    assert (plan.monday, plan.people, plan.practised, plan.tries, plan.abandoned) == (date(2026, 11, 16), 3, 3, 2, 1)
    assert plan.spread is not None and plan.spread.median == 650 and plan.before == 900
    assert [(one.row, one.missed, one.of) for one in plan.norms] == [("N-welcome", 2, 2), ("N-consent", 1, 2)]
    assert plan.short == (ANNA, BEN, CARA)
    empty = desk.plan("c1", date(2026, 10, 1))
    assert (empty.tries, empty.norms, empty.spread) == (0, (), None)
