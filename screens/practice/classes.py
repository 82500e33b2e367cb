"""Classes: who is in them, what was asked, exams, and results as they come in."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from textual.content import Content

from app.fields import FIELDS, Context
from app.pack.search import search
from app.ports import Option
from app.practice.course import Assignment, Course
from app.practice.help import Help
from app.practice.naming import scenario_name
from app.practice.report import Line
from app.problems import Refused
from app.text import cut, pad, safe
from app.when import CHINA, day_start, local
from screens.asking import AskScreen
from screens.entry import Slot
from screens.lists import ListScreen
from screens.paint import BODY, BOLD, DIM, ERROR, INDENT, WARN, choices, line, spread
from screens.practice.teaching import PickScreen, Teaching

SEEDS = 1 << 31
"""Seeds of exams."""
ASKED = 9
"""Things asked of a class that its screen shows at once."""
EVERY = 2
"""Seconds between two looks at results."""
LEVELS = (Help.AUTO, Help.SHOWN, Help.CUED, Help.BLANK)
STATES = {"overdue": ERROR, "left": ERROR, "running": WARN, "done": ""}


class ClassesScreen(Teaching):
    """Every class: its number opens it, any other text is the name of a new one."""

    KEYS = ("help", "norms", "lock")

    def __init__(self) -> None:
        super().__init__()
        self._courses: tuple[Course, ...] = ()
        self._top = 0

    def opened(self) -> None:
        self._refresh()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self._refresh()

    def _refresh(self) -> None:
        try:
            self._courses = self.reports.courses()
        except Refused as refused:
            self.say_problem(refused)
        self.show_title(self.words["teach.classes"])
        rows = [Content("")]
        for number, one in enumerate(self._courses[self._top : self._top + BODY - 2], self._top + 1):
            people = self.words["class.people"].format(count=one.people)
            closed = self.words["class.closed"] if one.closed else ""
            rows.append(line("   ", (f"{number:>3}  ", BOLD), pad(cut(safe(one.name), 30), 32),
                             f"{people}   {safe(self.person(one.staff))}   {local(one.began):%Y-%m-%d}  ",
                             (closed, DIM)))
        if not self._courses:
            rows.append(line(" " * INDENT, (self.words["class.none"], DIM)))
        self.show_body(rows)
        self.show_prompt(self.words["class.number"], Slot(limit=40), self.words["class.hint"])

    def accept(self, text: str) -> bool:
        """A number opens a class; any other text is the name of a new one."""
        self.clear_problem()
        typed = text.strip()
        if not typed:
            return True
        if typed.isascii() and typed.isdigit():
            if not 1 <= int(typed) <= len(self._courses):
                self.say_problem(Refused.of("practice.no_class", name=typed))
                return False
            self.app.push_screen(ClassScreen(self._courses[int(typed) - 1]))
            return True
        self.sure(self.words["class.make"].format(name=typed), lambda: self._make(typed))
        return True

    def _make(self, name: str) -> None:
        course = self.reports.make(name)
        self.app.push_screen(ClassScreen(course))

    def steer(self, key: str) -> None:
        page = BODY - 2
        move = {"pagedown": page, "pageup": -page}.get(key, 0)
        self._top = min(max(0, (len(self._courses) - 1) // page * page), max(0, self._top + move))
        self._refresh()

    def back(self) -> None:
        self.dismiss(None)


class ClassScreen(Teaching):
    """One class: what was asked of it, and by digits what can be done."""

    KEYS = ("help", "norms", "lock")

    def __init__(self, course: Course) -> None:
        super().__init__()
        self._course = course
        self._asked: tuple[Assignment, ...] = ()
        self._people: tuple[str, ...] = ()
        self._top = 0

    def opened(self) -> None:
        self._refresh()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self._refresh()

    def _refresh(self) -> None:
        try:
            self._course = self.school.courses.course(self._course.id)
            self._asked = self.school.courses.assignments(self._course.id)
            self._people = self.school.courses.people(self._course.id)
            done = self._done()
        except Refused as refused:
            self.say_problem(refused)
            return
        words, one = self.words, self._course
        closed = f"   {words['class.closed']}" if one.closed else ""
        people = words["class.people"].format(count=len(self._people))
        self.show_title(f"{one.name}   {people}   {self.person(one.staff)}{closed}")
        rows = [Content("")]
        for each in self._asked[self._top : self._top + ASKED]:
            rows.append(line("   ", asked_words(self, each), (f"  {done.get(each.id, 0)}/{len(self._people)}", BOLD)))
        if not self._asked:
            rows.append(line(" " * INDENT, (words["class.nothing"], DIM)))
        rows += [Content("")] * (BODY - 3 - len(rows))
        self.show_body([*rows, *choices([(str(n), words[f"class.do.{n}"]) for n in range(1, 9)])])
        self.place("customer").show(self._members())
        more = words["page"].format(at=self._top // ASKED + 1, of=max(1, -(-len(self._asked) // ASKED)))
        self.place("items").show(spread(Content(""), line((f"{more} ", DIM))))
        self.show_prompt(words["prompt.choose"], Slot(digit=True), words["class.do_hint"])

    def _done(self) -> dict[str, int]:
        """Assignment → how many members have finished it."""
        found: dict[str, int] = {}
        for one in self.reports.results(self._course.id):
            found[one.asked.id] = found.get(one.asked.id, 0) + (one.state == "done")
        return found

    def _members(self) -> Content:
        told = "、".join(f"{self.person(one)} {one}" for one in self._people[:6])
        more = self.words["class.more"].format(count=len(self._people) - 6) if len(self._people) > 6 else ""
        return line((f" {self.words['class.members']}  ", DIM), safe(cut(told, 62)), (f"  {more}", DIM))

    def accept(self, text: str) -> bool:
        self.clear_problem()
        acts: dict[str, Callable[[], object]] = {
            "1": lambda: self.app.push_screen(IncomingScreen(self._course)),
            "2": lambda: self.people(self._course.name, self._people),
            "3": self._assign, "4": self._exam, "5": self._start, "6": self._enrol, "7": self._heat,
            "8": lambda: self.sure(self.words["class.close"].format(name=self._course.name), self._close),
        }
        if text in acts:
            self.attempt(acts[text])
        return True

    # ── what can be done ──────────────────────────────────────────────────────────────────────

    def _assign(self) -> None:
        """A scenario, how much help, until when."""

        def levelled(pack: str, name: str) -> None:
            levels = tuple(Option(one.value, self.words[f"practice.level.{one.value}"], str(number))
                           for number, one in enumerate(LEVELS, 1))

            def chosen(level: Option | None) -> None:
                if level is not None:
                    self._until(lambda due: self.reports.assign(
                        self._course.id, f"{pack}/{name}", Help(level.value), due))

            self.app.push_screen(ListScreen.of(self.words["class.level"], levels, digit=True), chosen)

        self._scenario(levelled)

    def _exam(self) -> None:
        """A scenario, until when; it starts later."""
        self._scenario(lambda pack, name: self._until(
            lambda due: self.reports.exam(self._course.id, f"{pack}/{name}", due)))

    def _scenario(self, then: Callable[[str, str], None]) -> None:
        lang = self.app.lang
        options = tuple(
            Option(f"{one.pack}/{one.id}", one.name.of(lang), found.pack.flows[one.flow].code,
                   found.pack.flows[one.flow].initials, found.pack.flows[one.flow].name.of(lang))
            for found in self.school.curricula.values() for one in found.scenarios)

        def find(typed: str) -> tuple[Option, ...]:
            return tuple(search(options, typed)) if typed.strip() else options

        def chosen(option: Option | None) -> None:
            if option is not None:
                pack, _, name = option.value.partition("/")
                then(pack, name)

        self.app.push_screen(ListScreen(self.words["practice.scenarios"], find), chosen)

    def _until(self, then: Callable[[int | None], object]) -> None:
        """Ask for the last day, and do it."""

        def typed(text: str | None) -> None:
            if text is None:
                return
            if self.attempt(lambda: then(until(text, self.school.clock.today()))):
                self._refresh()
                self.say_note(self.words["class.asked"])

        self.app.push_screen(
            AskScreen(self.words["class.due"], self.words["class.day"], [
                line("      ", (self.words["class.due_hint"], DIM))], Slot(limit=16, fold=True)), typed)

    def _start(self) -> None:
        waiting = tuple(one for one in self._asked if one.exam and one.seed is None)
        if not waiting:
            self.say_note(self.words["class.no_exam"])
            return
        start_exam(self, waiting)

    def _enrol(self) -> None:
        def typed(staff: str | None) -> None:
            if staff and self.attempt(lambda: self.reports.enrol(self._course.id, staff.strip())):
                self._refresh()

        self.app.push_screen(
            AskScreen(self.words["class.enrol"], self.words["prompt.staff"], [], Slot(limit=12, fold=True)), typed)

    def _heat(self) -> None:
        from screens.practice.heat import HeatScreen

        self.app.push_screen(HeatScreen(self._course))

    def _close(self) -> None:
        self.reports.close(self._course.id)
        self._refresh()

    def steer(self, key: str) -> None:
        move = {"pagedown": ASKED, "pageup": -ASKED}.get(key, 0)
        self._top = min(max(0, (len(self._asked) - 1) // ASKED * ASKED), max(0, self._top + move))
        self._refresh()

    def back(self) -> None:
        self.dismiss(None)


class IncomingScreen(Teaching):
    """Results as they come in: who, how far, points, tries; Tab narrows to one thing that was asked."""

    KEYS = ("help", "norms", "lock")

    def __init__(self, course: Course) -> None:
        super().__init__()
        self._course = course
        self._asked: tuple[Assignment, ...] = ()
        self._rows: tuple[Line, ...] = ()
        self._which = 0
        """Which assignment; the latest first."""
        self._top = 0
        self._seconds = 0

    def opened(self) -> None:
        self._refresh()

    def tick(self) -> None:
        """Every other second what came in meanwhile."""
        self._seconds += 1
        if self._seconds % EVERY == 0:
            self._refresh()

    def _refresh(self) -> None:
        try:
            self._rows = self.reports.results(self._course.id)
            self._asked = tuple(reversed(self.school.courses.assignments(self._course.id)))
        except Refused as refused:
            self.say_problem(refused)
            return
        self._paint()

    def _paint(self) -> None:
        words = self.words
        if not self._asked:
            self.show_title(self._course.name)
            self.show_body([Content(""), line(" " * INDENT, (words["class.nothing"], DIM))])
            self.show_prompt(words["prompt.back"], Slot(limit=1))
            return
        asked = self._asked[self._which % len(self._asked)]
        rows = [one for one in self._rows if one.asked.id == asked.id]
        self.show_title(asked_words(self, asked))
        head = (pad(words["class.who"], 22) + pad(words["class.state"], 12) + pad(words["class.first"], 8, right=True)
                + pad(words["class.best"], 8, right=True) + pad(words["class.tries"], 8, right=True))
        shown = [line("     ", (head, DIM))]
        for one in rows[self._top : self._top + BODY - 1]:
            told = pad(safe(f"{self.person(one.staff)} {one.staff}"), 22)
            count = str(one.tries) + (f"+{one.abandoned}" if one.abandoned else "")
            shown.append(line(
                "     ", told, (pad(words[f"class.state.{one.state}"], 12), STATES.get(one.state, DIM)),
                (pad(_points(one.first), 8, right=True), BOLD), pad(_points(one.best), 8, right=True),
                pad(count, 8, right=True)))
        self.show_body(shown)
        done = [one for one in rows if one.state == "done"]
        told = words["class.counts"].format(
            done=len(done), of=len(rows), running=sum(one.state == "running" for one in rows))
        place = words["page"].format(at=self._which % len(self._asked) + 1, of=len(self._asked))
        self.place("customer").show(line("  ", told))
        self.place("items").show(spread(Content(""), line((f"{place} ", DIM))))
        if self.entry.slot.limit != 1:
            self.show_prompt(words["prompt.back"], Slot(limit=1), words["class.incoming_hint"])

    def accept(self, text: str) -> bool:
        if not text:
            self.dismiss(None)
        return True

    def steer(self, key: str) -> None:
        if key == "tab":
            self._which, self._top = self._which + 1, 0
        page = BODY - 1
        move = {"pagedown": page, "pageup": -page}.get(key, 0)
        people = len(self._rows) // max(1, len(self._asked))
        self._top = min(max(0, (people - 1) // page * page), max(0, self._top + move))
        self._paint()

    def back(self) -> None:
        self.dismiss(None)


# ── parts ─────────────────────────────────────────────────────────────────────────────────────────


def asked_words(screen: Teaching, one: Assignment) -> str:
    """One thing that was asked: number, scenario, level, until when, and whether an exam has started."""
    words = screen.words
    name = scenario_name(screen.school.curricula, one.pack, one.scenario, screen.app.lang)
    due = f"{local(one.due):%m-%d %H:%M}" if one.due else words["practice.no_day"]
    state = words["class.waits" if one.seed is None else "class.started"] if one.exam else ""
    level = words[f"practice.level.{one.level}"]
    return safe(f"{pad(one.id, 5)}{pad(cut(name, 32), 33)}{pad(level, 7)}{pad(due, 12)} {state}")


def start_exam(screen: Teaching, waiting: Sequence[Assignment]) -> None:
    """Choose an exam, ask once more, and release its seed."""

    def ask(one: Assignment) -> None:
        name = scenario_name(screen.school.curricula, one.pack, one.scenario, screen.app.lang)
        course = screen.school.courses.course(one.course)

        def start() -> None:
            screen.reports.start(one.id, random.randrange(SEEDS))
            screen.say_note(screen.words["class.begun"].format(name=name))

        screen.sure(screen.words["class.sure"].format(name=name, course=course.name, people=course.people), start)

    if len(waiting) == 1:
        ask(waiting[0])
        return
    options = tuple(Option(one.id, asked_words(screen, one), str(number)) for number, one in enumerate(waiting, 1))

    def chosen(option: Option | None) -> None:
        if option is not None:
            ask(next(one for one in waiting if one.id == option.value))

    screen.app.push_screen(PickScreen(screen.words["class.do.5"], options, name=68), chosen)


def pick_course(screen: Teaching, then: Callable[[Course], object]) -> None:
    """The only class, or the one that is chosen."""
    found = screen.reports.courses()
    if not found:
        screen.say_note(screen.words["class.none"])
        return
    if len(found) == 1:
        then(found[0])
        return
    options = tuple(
        Option(one.id, one.name, str(number), detail=screen.words["class.people"].format(count=one.people))
        for number, one in enumerate(found, 1))

    def chosen(option: Option | None) -> None:
        if option is not None:
            then(next(one for one in found if one.id == option.value))

    screen.app.push_screen(PickScreen(screen.words["teach.classes"], options), chosen)


def until(typed: str, today: date) -> int | None:
    """The end of a typed day, or a typed moment; None for 0.  Refused(`field.date`, `field.moment`)."""
    if typed.strip() == "0":
        return None
    context = Context(today=today)
    try:
        day = date.fromisoformat(FIELDS["date"].parse(typed, context).value)
        return day_start(day + timedelta(days=1)) - 1
    except Refused:
        text = FIELDS["moment"].parse(typed, context).value
        return int(datetime.fromisoformat(text).replace(tzinfo=CHINA).timestamp() * 1_000_000)


def _points(tenths: int | None) -> str:
    return "-" if tenths is None else f"{tenths / 10:.0f}"
