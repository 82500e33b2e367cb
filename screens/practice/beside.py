"""A class to read: people beside each other on the same case, raters on the same films, the week's plan."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from app.practice.compare import Agreement, Compared
from app.practice.kept import Among, Course
from app.practice.naming import scenario_name
from app.practice.report import tenths
from app.text import cut, pad, safe, wrap
from screens.paint import BOLD, DIM, WIDTH, line
from screens.practice.teaching import Teaching
from screens.text import TextScreen

WAYS = {"1": "first", "2": "best"}


def show_compared(screen: Teaching, course: Course, way: str = "1") -> None:
    """Everybody's place at each case, by first results or by best ones; then how far raters agree."""
    words = screen.words
    found = screen.reports.compared(course.id, WAYS[way])
    rows = [row for one in found for row in _case(screen, one)] or [
        Content(""), line("      ", (words["beside.none"], BOLD))]
    rated = [one for one in screen.judging.agreement(Among(course=course.id)) if one.n]
    if rated:
        rows += [Content(""), *_raters(screen, rated)]

    def chosen(digit: str | None) -> None:
        if digit:
            screen.attempt(lambda: show_compared(screen, course, digit))

    title = f"{course.name}   {words[f'beside.{WAYS[way]}']}"
    screen.app.push_screen(TextScreen(title, rows, "".join(WAYS), words["beside.hint"]), chosen)


def _case(screen: Teaching, one: Compared) -> Iterator[Content]:
    """One case: what was played, the spread, then everybody."""
    words, own = screen.words, one.spread
    name = scenario_name(screen.school.curricula, one.case.pack, one.case.scenario, screen.app.lang)
    yield Content("")
    yield line("   ", (f"{safe(cut(name, 54))}   {words[f'practice.level.{one.case.level}']}", BOLD))
    yield line("   ", (words["beside.spread"].format(
        n=own.n, median=tenths(own.median), low=tenths(own.low), high=tenths(own.high), least=tenths(own.least),
        most=tenths(own.most)), DIM))
    for each in one.people:
        who = pad(cut(safe(f"{screen.person(each.staff)} {each.staff}"), 24), 26)
        tries = words["beside.tries"].format(tries=each.tries)
        left = words["beside.left"].format(count=each.abandoned) if each.abandoned else ""
        yield line(f"   {each.place:>4}  ", who, (pad(tenths(each.points), 7, right=True), BOLD), f"   {tries}", left)


def _raters(screen: Teaching, rated: list[Agreement]) -> Iterator[Content]:
    words = screen.words
    yield line("   ", (words["beside.raters"], BOLD))
    for one in rated:
        kappa = "-" if one.kappa is None else f"{one.kappa:.2f}"
        yield line("   ", pad(f"  {screen.criterion(one.criterion)}", 20), words["beside.agreed"].format(
            n=one.n, exact=f"{one.exact or 0:.0%}", near=f"{one.within_one or 0:.0%}", kappa=kappa))


def show_plan(screen: Teaching, course: Course) -> None:
    """The draft of this week's summary and training plan."""
    text = screen.reports.draft(course.id, screen.school.clock.today())
    rows = [line("  ", part) for row in text.splitlines() for part in (wrap(safe(row), WIDTH - 4) or [""])]
    screen.app.push_screen(TextScreen(f"{course.name}   {screen.words['class.do.9']}", rows,
                                      ask=screen.words["beside.file"].format(name=course.id)))
