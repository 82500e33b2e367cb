"""What the trainer's screens share: who is there, names in words, lists with wide lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from textual.content import Content

from app.ports import Agent, Option
from app.practice.judging import Judging
from app.practice.kept import Attempt
from app.practice.naming import scenario_name
from app.practice.report import Page, Reports
from app.text import cells, cut, pad, safe
from app.when import local
from screens.frame import Frame
from screens.lists import Find, ListScreen
from screens.paint import BODY, BOLD, DIM, INDENT, WIDTH, Words, line

if TYPE_CHECKING:
    from app.practice.house import Practice
    from screens.practice.app import PracticeCounter

WORDS = 300
"""Characters of a reason, a comment, a reply."""
NAME = 30
"""Cells for what a line of a wide list is called."""
PERSON = 16
"""Cells for a person's name and number."""


class Teaching(Frame):
    """A screen of whoever teaches."""

    @property
    def program(self) -> PracticeCounter:
        """The program of practice."""
        return cast("PracticeCounter", self.app)

    @property
    def school(self) -> Practice:
        """The practice home, as a trainer needs it."""
        return cast("Practice", self.program.practice)

    @property
    def who(self) -> Agent:
        """Whoever is signed in."""
        agent = self.app.agent
        assert agent is not None
        return agent

    @property
    def judging(self) -> Judging:
        """What they may say of visits."""
        return Judging(self.school, self.who)

    @property
    def reports(self) -> Reports:
        """What they may see of classes."""
        return Reports(self.school, self.who)

    def person(self, staff: str) -> str:
        """What somebody is called; the staff number of who is here no more."""
        found = self.school.agents.get(staff)
        return found.name if found is not None else staff

    def criterion(self, name: str, pack: str = "") -> str:
        """What a criterion is called on the sheet of this pack, or of any that has it."""
        sheets = [one.sheet for key, one in self.school.curricula.items() if one.sheet and pack in ("", key)]
        found = (each.name.of(self.app.lang) for sheet in sheets for each in sheet.criteria if each.id == name)
        return next(found, "") or self.words.get(f"criterion.{name}", name)

    def scenario(self, one: Attempt) -> str:
        """What was played."""
        return scenario_name(self.school.curricula, one.pack, one.scenario, self.app.lang)

    def told(self, number: int, one: Attempt) -> Option:
        """A practised visit as a line of a list."""
        return told(number, one, self.person(one.staff), self.scenario(one), self.words)

    def pick(self, title: str, found: Sequence[Attempt], act: Callable[[Attempt], object]) -> None:
        """Choose one of these visits, and do something with it."""
        options = tuple(self.told(number, one) for number, one in enumerate(found, 1))

        def chosen(option: Option | None) -> None:
            if option is not None:
                self.attempt(lambda: act(next(one for one in found if one.visit == option.value)))

        self.app.push_screen(PickScreen(title, options), chosen)

    def show_result(self, one: Attempt) -> None:
        """How a visit went, with what a trainer may do about it; the screen itself while it runs."""
        from screens.practice.rate import TrainerResultScreen

        if one.state == "running" and one.staff != self.who.staff:
            self.look_on(one)
        else:
            self.app.push_screen(TrainerResultScreen(one, self.judging.card(one.visit)[1]))

    def look_on(self, one: Attempt) -> None:
        """Look on at a running visit; its result afterwards, where it is asked for."""
        from app.practice.watching import Watching
        from screens.practice.watch import WatchScreen

        def over(said: str | None) -> None:
            if said == "result":
                self.attempt(lambda: self.show_result(self.school.results.attempt(one.visit)))

        self.app.push_screen(WatchScreen(Watching(self.school, self.who, one)), over)

    def people(self, title: str, staff: Sequence[str]) -> None:
        """Choose one of these people; their visits follow."""
        pages = [self.reports.page(one) for one in staff]
        options = tuple(Option(page.staff, f"{self.person(page.staff)} {page.staff}", str(number),
                               detail=page_words(page, self.words)) for number, page in enumerate(pages, 1))

        def chosen(option: Option | None) -> None:
            if option is not None:
                page = " ".join(option.detail.split())
                self.attempt(lambda: self.pick(
                    cut(f"{option.name}   {page}", WIDTH - 2), self.judging.attempts(option.value), self.show_result))

        self.app.push_screen(PickScreen(title, options, name=PERSON), chosen)

    def sure(self, question: str, act: Callable[[], object]) -> None:
        """Ask once more, then do it."""
        ways = (Option("yes", self.words["teach.yes"], "1"), Option("no", self.words["teach.no"], "2"))

        def chosen(option: Option | None) -> None:
            if option is not None and option.value == "yes":
                self.attempt(act)

        self.app.push_screen(ListScreen.of(question, ways, digit=True), chosen)


def told(number: int, one: Attempt, person: str, scenario: str, words: Words) -> Option:
    """A practised visit as a line of a list: who, what, how it went."""
    points = f"{one.worth / 10:.0f}" if one.worth >= 0 else "-"
    state = words[f"practice.state.{one.state}"]
    return Option(one.visit, f"{person} {scenario}", str(number), detail=(
        f"{points:>3}  {words[f'practice.level.{one.level}']}  {state}  {local(one.began):%m-%d %H:%M}"))


def page_words(page: Page, words: Words) -> str:
    """One person's practice in one line, and whether they fall behind."""
    return words["teach.person"].format(
        last=pad(f"{local(page.last):%m-%d}" if page.last else words["teach.never"], 6), tries=f"{page.tries:>3}",
        median=pad("-" if page.median is None else f"{page.median / 10:.0f}", 3, right=True), due=f"{page.due:>3}",
        mastered=pad(f"{page.mastered}/{page.cards}", 8), sheets=page.sheets) + (
        words["teach.short"] if page.short else "") + (
        "  " + words["teach.stuck"].format(steps=len(page.stuck)) if page.stuck else "")


class PickScreen(ListScreen):
    """A list with a wide line for each; narrowed by its number, its name or what stands behind it."""

    def __init__(
        self, title: str, options: Sequence[Option], *, name: int = NAME, by: Find | None = None
    ) -> None:
        """`by`: another way to narrow them than by number, name and what stands behind."""
        found = tuple(options)
        self._wide = name

        def find(typed: str) -> tuple[Option, ...]:
            wanted = typed.strip().lower()
            exact = tuple(one for one in found if one.code.lower() == wanted)
            return exact or tuple(one for one in found if wanted in f"{one.name} {one.detail}".lower())

        super().__init__(title, by or find)

    def _paint(self) -> None:
        self.show_body([Content(""), *wide(self._found, self._marked, BODY - 1, self.words, self._wide)])


def wide(found: Sequence[Option], at: int, height: int, words: Words, name: int = NAME) -> list[Content]:
    """A page of a list around its marked line, with as much of each name as there is room for."""
    if not found:
        return [line(" " * INDENT, (words["list.empty"], DIM))]
    page = max(1, height - 1) if len(found) > height else height
    start = max(0, at) // page * page
    rows = []
    for index, one in enumerate(found[start : start + page], start):
        head = f"{'>' if index == at else ' '} {pad(safe(one.code), 4)}{pad(cut(safe(one.name), name - 1), name)}"
        text = head + cut(safe(one.detail), WIDTH - 4 - cells(head))
        rows.append(line("   ", (text, BOLD if index == at else "")))
    if len(found) > height:
        more = words["list.more"].format(at=start // page + 1, of=-(-len(found) // page))
        rows.append(line(" " * INDENT, (more, DIM)))
    return rows
