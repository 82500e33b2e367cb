"""Classes: who is in them, what was asked, and what can be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from textual.content import Content

from app.pack.search import search
from app.ports import Option
from app.practice.help import Help
from app.practice.kept import Assignment, Course
from app.problems import Refused
from app.roles import Power, may
from app.text import cut, pad, safe
from app.when import local
from screens.asking import AskScreen
from screens.entry import Slot
from screens.lists import ListScreen
from screens.paint import BODY, BOLD, DIM, INDENT, choices, line, spread
from screens.practice.asked import asked_words, start_exam
from screens.practice.beside import show_compared, show_plan
from screens.practice.incoming import IncomingScreen
from screens.practice.teaching import PickScreen, Teaching

ASKED = 9
"""Things asked of a class that its screen shows at once."""
CASE = 42
"""Cells for the name of a scenario."""
LEVELS = (Help.AUTO, Help.SHOWN, Help.CUED, Help.BLANK)


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
            rows.append(line(" " * INDENT, (self.words["class.empty"], DIM)))
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
                self.say_problem(self.words["class.no_number"].format(number=typed))
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
        rows += [Content("")] * (BODY - 4 - len(rows))
        self.show_body([*rows, *choices([(key, words[f"class.do.{key}"]) for key in "1234567890"])])
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
            "9": lambda: show_plan(self, self._course), "0": lambda: show_compared(self, self._course),
        }
        if text in acts:
            self.attempt(acts[text])
        return True

    # ── what can be done ──────────────────────────────────────────────────────────────────────

    def _assign(self) -> None:
        """A scenario or all of a service, how much help, until when."""

        def levelled(name: str) -> None:
            levels = tuple(Option(one.value, self.words[f"practice.level.{one.value}"], str(number))
                           for number, one in enumerate(LEVELS, 1))

            def chosen(level: Option | None) -> None:
                if level is not None:
                    self._until(lambda due: self.reports.assign(
                        self._course.id, name, Help(level.value), due))

            self.app.push_screen(ListScreen.of(self.words["class.level"], levels, digit=True), chosen)

        self._scenario(levelled, whole=True)

    def _exam(self) -> None:
        """A scenario, until when; it starts later."""
        self._scenario(lambda name: self._until(lambda due: self.reports.exam(self._course.id, name, due)))

    def _scenario(self, then: Callable[[str], None], *, whole: bool = False) -> None:
        """Choose a scenario, or with `whole` all of a service at once: its name after its pack and a `/`."""
        options = tuple(self._cases(whole))

        def find(typed: str) -> tuple[Option, ...]:
            if not (wanted := typed.strip()):
                return options
            found = tuple(search(options, typed))
            return found + tuple(one for one in options if wanted in one.detail and one not in found)

        def chosen(option: Option | None) -> None:
            if option is not None:
                then(option.value)

        self.app.push_screen(
            PickScreen(self.words["practice.scenarios"], options, name=CASE, by=find), chosen)

    def _cases(self, whole: bool) -> Iterator[Option]:
        """Each scenario as a line of a list, after its service where that can be asked for as a whole."""
        lang = self.app.lang
        for found in self.school.curricula.values():
            operator = found.pack.operator.of(lang)
            flows = Counter(one.flow for one in found.scenarios)
            for name, count in flows.items():
                flow = found.pack.flows[name]
                detail = f"{operator} {flow.name.of(lang)}"
                if whole and count > 1:
                    told = self.words["class.whole"].format(flow=flow.name.of(lang), count=count)
                    yield Option(f"{found.pack.id}/{name}", told, flow.code, flow.initials, detail)
                yield from (
                    Option(f"{one.pack}/{one.id}", one.name.of(lang), flow.code, flow.initials, detail)
                    for one in found.scenarios if one.flow == name)

    def _until(self, then: Callable[[int | None], object]) -> None:
        """Ask for the last day, and do it."""

        def typed(text: str | None) -> None:
            if text is None:
                return
            if self.attempt(lambda: then(self.reports.until(text))):
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
        """Whoever practises and is not in the class yet."""
        found = [one for one in self.school.agents.all()
                 if may(one.role, Power.PRACTISE) and not one.disabled and one.staff not in self._people]
        options = tuple(
            Option(one.staff, f"{one.name} {one.staff}", str(number), detail=self.words[f"role.{one.role}"])
            for number, one in enumerate(found, 1))

        def chosen(option: Option | None) -> None:
            if option is not None and self.attempt(lambda: self.reports.enrol(self._course.id, option.value)):
                self._refresh()
                self.say_note(self.words["class.enrolled"].format(name=option.name))

        title = f"{self.words['class.enrol']}   {self.words['class.pupils']}"
        self.app.push_screen(PickScreen(title, options), chosen)

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
