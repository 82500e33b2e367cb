"""Reports of the trainer's desk: a class as rows, one page a person, the week's summary and training plan.

Plain data for tables, pictures and files; the summary is a draft in Chinese, as CU-D13-05 wants one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.practice.compare import (
    Compared,
    Heat,
    Missed,
    Spread,
    Standing,
    Tried,
    Week,
    compared,
    heat,
    spread,
    standings,
    trend,
    weakest,
    worth_of,
)
from app.practice.course import Classroom, require, see
from app.practice.kept import Among, Assignment, Cards, Course
from app.practice.naming import row_words
from app.roles import Power
from app.when import day_start, local

LEAST, FULL = 1, 5
"""QA sheets of a person in a month, CU-D13-02: short below the first, full at the second."""
COMMON: Final = 0.3
"""Share missed from which a norm is for the whole class, not for some."""
TOPICS: Final = 5
CASES: Final = 3
"""Scenarios that are named for a norm."""
MARKDOWN: Final = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>#|"})


@dataclass(frozen=True, slots=True)
class Line:
    """One person at one thing that was asked."""

    asked: Assignment
    staff: str
    state: str
    """`waiting` (an exam that has not started), `open`, `running`, `overdue`, `done`, `left`."""
    tries: int
    abandoned: int
    first: int | None
    best: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """One person."""

    staff: str
    due: int
    mastered: int
    cards: int
    stuck: tuple[str, ...]
    last: int
    """When they practised last; 0: never."""
    tries: int
    median: float | None
    sheets: int
    """QA sheets this month."""

    @property
    def short(self) -> bool:
        """Fewer sheets this month than the norm wants."""
        return self.sheets < LEAST

    @property
    def full(self) -> bool:
        """As many as the norm allows."""
        return self.sheets >= FULL


@dataclass(frozen=True, slots=True)
class Plan:
    """What a week comes to."""

    course: str
    monday: date
    people: int
    practised: int
    """People who practised in it."""
    tries: int
    abandoned: int
    spread: Spread | None
    before: float | None
    """Median of the week before."""
    norms: tuple[Missed, ...]
    steps: tuple[Missed, ...]
    single: tuple[tuple[str, tuple[Missed, ...]], ...]
    """Person → what they miss more than the class."""
    stuck: tuple[tuple[str, tuple[str, ...]], ...]
    short: tuple[str, ...]
    """Who has too few QA sheets this month."""


def monday(utc: int) -> date:
    """The Monday of the hall's week."""
    day = local(utc).date()
    return day - timedelta(days=day.weekday())


def month(day: date) -> tuple[int, int]:
    """The hall's month of a day, from and to, in microseconds."""
    first = day.replace(day=1)
    return day_start(first), day_start((first + timedelta(days=31)).replace(day=1))


class Reports(Classroom):
    """What of classes one signed-in person may see."""

    def results(self, name: str) -> tuple[Line, ...]:
        """Everything that was asked of a class, person by person."""
        course = self._seen(name)
        asked = self.home.courses.assignments(course.id)
        people = self.home.courses.people(course.id)
        now = self._now()
        tries: dict[tuple[str, str], list[Tried]] = {}
        for one in self.home.results.tried(Among(course=course.id)):
            if one.assignment:
                tries.setdefault((one.assignment, one.staff), []).append(one)
        return tuple(_line(each, staff, tries.get((each.id, staff), []), now) for each in asked for staff in people)

    def standings(self, among: Among) -> tuple[Standing, ...]:
        """First and best of each person at each case."""
        self._allowed(among)
        found = standings(self.home.results.tried(among))
        return tuple(sorted(found, key=lambda one: (one.staff, one.case.scenario, one.case.level, one.case.digest)))

    def compared(self, name: str, by: str = "first", since: int = 0) -> tuple[Compared, ...]:
        """The people of a class on the same case, by first or by best result."""
        course = self._seen(name)
        return compared(standings(self.home.results.tried(Among(course=course.id, since=since))), by)

    def heat(
        self, name: str, of: str = "step", by: str = "staff", since: int = 0, rows: int = 12, columns: int | None = None
    ) -> Heat:
        """The weakest steps (or norms) of a class, by person or by week."""
        course = self._seen(name)
        cells = self.home.results.missed(Among(course=course.id, since=since), of, by)
        return heat(cells, rows, columns, latest=by == "week")

    def trend(self, among: Among) -> tuple[Week, ...]:
        """Week by week."""
        self._allowed(among)
        cells = self.home.results.missed(among, "step", "week")
        return trend(self.home.results.tried(among), monday, cells)

    def pages(self, name: str) -> tuple[Page, ...]:
        """One page for each person of a class."""
        course = self._seen(name)
        return self._pages(self.home.courses.people(course.id), Among(course=course.id))

    def page(self, staff: str) -> Page:
        """One's own page, or another's for who may see it."""
        see(self.who, staff)
        return self._pages((staff,), Among(staff=staff))[0]

    def plan(self, name: str, day: date) -> Plan:
        """The week of this day: what was practised, what is weakest, who needs what."""
        require(self.who, Power.TEACH)
        course = self._seen(name)
        begin = day - timedelta(days=day.weekday())
        since, until = day_start(begin), day_start(begin + timedelta(days=7))
        earlier = day_start(begin - timedelta(days=7))
        tried = list(self.home.results.tried(Among(course=course.id, since=earlier)))
        week = [one for one in tried if since <= one.began < until]
        points = [worth for one in week if (worth := worth_of(one)) is not None]
        before = spread([worth for one in tried if one.began < since and (worth := worth_of(one)) is not None])
        people = self.home.courses.people(course.id)
        among = Among(course=course.id, since=since, until=until)
        norms = self.home.results.missed(among, "norm", "staff")
        steps = self.home.results.missed(among, "step", "staff")
        common = weakest(norms, TOPICS)
        sheets = self.home.results.rated(*month(day))
        cards = self.home.results.cards(people, self._tonight())
        return Plan(
            course.name, begin, len(people), len({one.staff for one in week}), len(points),
            sum(one.state == "abandoned" for one in week), spread(points), before.median if before else None,
            common, weakest(steps, TOPICS), _single(norms, people, common),
            tuple((staff, cards[staff].stuck) for staff in people if staff in cards and cards[staff].stuck),
            tuple(staff for staff in people if sheets.get(staff, 0) < LEAST))

    def draft(self, name: str, day: date) -> str:
        """The plan of this day's week as a draft in Chinese, everybody and everything by name."""
        curricula = self.home.curricula
        told = {norm.id: norm.of("zh") for each in curricula.values() for norm in each.pack.norms.values()}
        cases: dict[str, list[str]] = {}
        for each in curricula.values():
            for scenario in each.scenarios:
                for norm in sorted({norm for form in scenario.forms for norm in form.expect.met}):
                    cases.setdefault(norm, []).append(f"“{_plain(scenario.name.of('zh'))}”")

        def step(row: str) -> str:
            return _plain(" · ".join(row_words(curricula, row, "zh")))

        def person(staff: str) -> str:
            found = self.home.agents.get(staff)
            return f"{_plain(found.name)}（{staff}）" if found is not None else staff

        return draft(self.plan(name, day), lambda norm: told.get(norm, norm), cases, step, person, str)

    # ── parts ─────────────────────────────────────────────────────────────────────────────────

    def _pages(self, people: Sequence[str], among: Among) -> tuple[Page, ...]:
        now = self._now()
        cards = self.home.results.cards(people, self._tonight())
        sheets = self.home.results.rated(*month(local(now).date()))
        last: dict[str, int] = {}
        points: dict[str, list[int]] = {}
        for one in self.home.results.tried(among):
            last[one.staff] = max(last.get(one.staff, 0), one.began)
            worth = worth_of(one)
            if worth is not None:
                points.setdefault(one.staff, []).append(worth)
        found = []
        for staff in people:
            own, whole = cards.get(staff, Cards()), spread(points.get(staff, []))
            found.append(Page(
                staff, own.due, own.mastered, own.all, own.stuck, last.get(staff, 0), whole.n if whole else 0,
                whole.median if whole else None, sheets.get(staff, 0)))
        return tuple(found)

    def _seen(self, name: str) -> Course:
        require(self.who, Power.SLIPS)
        return self.home.courses.course(name)

    def _allowed(self, among: Among) -> None:
        if among.staff:
            see(self.who, among.staff)
        else:
            require(self.who, Power.SLIPS)

    def _tonight(self) -> int:
        """The hall's next midnight: what is due before it is due today, as the drill has it."""
        return day_start(local(self._now()).date() + timedelta(days=1))

    def _now(self) -> int:
        return self.home.clock.stamp(self.who.staff, "").utc


def _line(asked: Assignment, staff: str, tries: list[Tried], now: int) -> Line:
    found = standings(tries)
    first, best = None, None
    if tries:
        whole = sorted(tries, key=lambda one: (one.began, one.visit))
        worth = [points for one in whole if (points := worth_of(one)) is not None]
        first, best = (worth[0], max(worth)) if worth else (None, None)
    done, left = (sum(getattr(one, name) for one in found) for name in ("tries", "abandoned"))
    if done:
        state = "done"
    elif any(one.state == "running" for one in tries):
        state = "running"
    elif left:
        state = "left"
    elif asked.exam and asked.seed is None:
        state = "waiting"
    else:
        state = "overdue" if asked.due is not None and now > asked.due else "open"
    return Line(asked, staff, state, done, left, first, best)


def _single(
    norms: Sequence[Missed], people: Sequence[str], common: Sequence[Missed]
) -> tuple[tuple[str, tuple[Missed, ...]], ...]:
    """Who misses what, beyond what the whole class practises anyway: at most three things each."""
    whole = {one.row for one in common if one.missed >= COMMON * one.of}
    found = []
    for staff in people:
        own = [one for one in norms if one.column == staff and one.row not in whole and one.missed >= COMMON * one.of]
        if own and (worst := weakest(own, 3)):
            found.append((staff, worst))
    return tuple(found)


# ── the draft ─────────────────────────────────────────────────────────────────────────────────────


def draft(
    plan: Plan, words: Callable[[str], str], cases: Mapping[str, Sequence[str]],
    step: Callable[[str], str] = lambda name: f"`{name}`", person: Callable[[str], str] = str,
    case: Callable[[str], str] = lambda name: f"`{name}`",
) -> str:
    """The weekly summary with the training plan, as Markdown in Chinese, for a trainer to go on from.

    `words`: a norm's own words by its id.  `cases`: norm → scenarios that exercise it.  The others tell
    what a step, a person and a scenario are called.
    """
    sunday = plan.monday + timedelta(days=6)
    lines = [
        f"# 每周小结与培训计划（草稿）：{_plain(plan.course)}", "",
        f"{plan.monday.isoformat()} 至 {sunday.isoformat()}。依据 CU-D13-05：每周小结一次，据此定培训计划。"
        "由程序按练习记录汇总，请培训师修改后使用。", "",
        "## 一、本周练习", "",
        f"- 学员 {plan.people} 人，本周练习 {plan.practised} 人；计分 {plan.tries} 次，中途放弃 {plan.abandoned} 次。",
    ]
    if plan.spread is not None:
        own = plan.spread
        lines.append(
            f"- 得分中位数 {tenths(own.median)}，四分位 {tenths(own.low)}–{tenths(own.high)}，"
            f"最低 {tenths(own.least)}，最高 {tenths(own.most)}" + (
                f"；上周中位数 {tenths(plan.before)}。" if plan.before is not None else "。"))
    lines += ["", "## 二、失分最多的规范", ""]
    lines += _norms(plan.norms, words) or ["本周没有失分的规范。"]
    lines += ["", "失分最多的步骤：" + "、".join(
        f"{step(one.row)}（{one.missed}/{one.of}）" for one in plan.steps) + "。"] if plan.steps else []
    lines += ["", "## 三、全员培训", ""]
    whole = [one for one in plan.norms if one.missed >= COMMON * one.of]
    lines += [
        f"{number}. {_plain(words(one.row))}（{one.row}）" + _practise(list(map(case, cases.get(one.row, ())[:CASES])))
        for number, one in enumerate(whole, 1)] or ["没有全员都要补的内容。"]
    lines += ["", "## 四、个别辅导", ""]
    lines += [
        f"- {person(staff)}：" + "；".join(
            f"{_plain(words(one.row))}（{one.row}，{one.missed}/{one.of}）" for one in own)
        for staff, own in plan.single]
    lines += [f"- {person(staff)}：反复失误的步骤 " + "、".join(map(step, steps)) + "，请当面带一遍"
              for staff, steps in plan.stuck]
    if not plan.single and not plan.stuck:
        lines.append("没有需要个别辅导的学员。")
    lines += ["", "## 五、质检考评表", ""]
    lines.append(
        f"本月还没有考评表的学员（CU-D13-02 每人每月 {LEAST} 至 {FULL} 次）："
        + "、".join(map(person, plan.short)) + "。"
        if plan.short else f"本月每位学员都有考评表（CU-D13-02 每人每月 {LEAST} 至 {FULL} 次）。")
    return "\n".join(lines) + "\n"


def tenths(points: float) -> str:
    """Points as people read them: 87.5."""
    return f"{points / 10:.1f}"


def _norms(norms: Sequence[Missed], words: Callable[[str], str]) -> list[str]:
    if not norms:
        return []
    rows = ["| 规范 | 内容 | 失分 | 次数 |", "| --- | --- | --- | --- |"]
    return rows + [
        f"| {one.row} | {_plain(words(one.row))} | {one.missed / one.of:.0%} | {one.missed}/{one.of} |"
        for one in norms]


def _practise(scenarios: Sequence[str]) -> str:
    return "；练 " + "、".join(scenarios) if scenarios else ""


def _plain(text: str) -> str:
    """Words as Markdown shows them, on one line."""
    return " ".join(text.split()).translate(MARKDOWN)
