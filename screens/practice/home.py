"""Between the customers of practice: what is asked, what is due, what there is, how it went."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, cast

from textual.content import Content

from app.desk import Desk
from app.pack.search import search
from app.ports import Option
from app.practice.help import Help
from app.practice.kept import Attempt, Task
from app.practice.scenario import ANSWERING, Scenario
from app.problems import Problem, Refused
from app.text import safe
from app.visit.state import Visit
from app.when import local
from screens.entry import Slot
from screens.frame import Frame
from screens.keys import bindings
from screens.lists import ListScreen, ask_to_leave
from screens.paint import BODY, BOLD, DIM, line, listed
from screens.practice.lists import NAMED, Scenarios
from screens.practice.visit import AGAIN, PracticeVisitScreen

if TYPE_CHECKING:
    from screens.practice.app import PracticeCounter

LEVELS = (Help.AUTO, Help.SHOWN, Help.CUED, Help.BLANK, Help.EXAM)
TASKS = 4
"""Tasks that the home screen names; the others are counted."""


class PracticeHomeScreen(Frame):
    """Enter begins what was asked for, or anything; a code, a name or initials finds a scenario."""

    KEYS = ("help", "services", "look_up", "park", "norms", "lock", "finish")
    LABELS = {"services": "practice.scenarios", "look_up": "practice.results", "park": "home.list",
              "finish": "home.leave"}
    BINDINGS = bindings("services", "look_up", "park", "next", "finish")

    def __init__(self) -> None:
        super().__init__()
        self._tasks: tuple[Task, ...] = ()
        self._left_over: tuple[Attempt, ...] = ()
        self._due = 0
        self._last: tuple[str, str, Help] | None = None
        """What was practised last: pack, scenario, help."""
        self._found: tuple[Option, ...] = ()
        self._marked = -1

    @property
    def program(self) -> PracticeCounter:
        """The program of practice."""
        return cast("PracticeCounter", self.app)

    @property
    def desk(self) -> Desk:
        """The desk of whoever is signed in."""
        desk = self.app.desk
        assert desk is not None
        return desk

    def opened(self) -> None:
        self._refresh()
        if self.program.wanted:
            self.call_after_refresh(self._begin_wanted)

    def _begin_wanted(self) -> None:
        """The scenario that the command line asks for."""
        program = self.program
        name, program.wanted = program.wanted, ""
        self.begin_named(name, program.level or Help.AUTO.value, program.seed)

    def _refresh(self) -> None:
        staff = self.desk.agent.staff
        practice = self.program.practice
        try:
            self._tasks = practice.courses.tasks(staff)
            self._left_over = practice.results.attempts(staff, "interrupted")
            self._due = practice.drills.due(staff)
        except Refused as refused:
            self.say_problem(refused)
        self.show_header()
        self.show_title(self.words["practice.welcome"].format(name=self.desk.agent.name))
        self.show_prompt(self.words["prompt.practice"], Slot(limit=30), self.words["hint.pick"])
        self._found, self._marked = (), -1
        self._paint()

    def _paint(self) -> None:
        words = self.words
        if self._found or self.entry.text:
            self.show_body([Content(""), *listed(self._found, self._marked, BODY - 1, words, named=NAMED)])
            return
        count = sum(len(one.scenarios) for one in self.program.practice.curricula.values())
        rows = [Content("")]
        first = self._ready()
        told = words["practice.any"] if first is None else words["practice.task"].format(name=self._called(first))
        for key, text in (("Enter", told), ("F2", words["practice.all"].format(count=count)),
                          ("lx", words["practice.due"].format(count=self._due)),
                          ("F3", words["practice.past"]), ("F5", self._waiting())):
            rows.append(line("     ", (f"{key:<9}", BOLD), safe(text)))
        if self._tasks:
            rows += [Content(""), line("     ", (words["practice.tasks"], DIM))]
        for task in self._tasks[:TASKS]:
            rows.append(line("     ", self._asked(task)))
        if len(self._tasks) > TASKS:
            rows.append(line("     ", (words["practice.more"].format(count=len(self._tasks) - TASKS), DIM)))
        self.show_body(rows)

    def _waiting(self) -> str:
        key = "practice.broken" if self._left_over else "practice.unbroken"
        return self.words[key].format(count=len(self._left_over))

    def _asked(self, task: Task) -> str:
        due = f"{local(task.due):%m-%d %H:%M}" if task.due else self.words["practice.no_day"]
        level = self.words[f"practice.level.{task.level}"]
        closed = f"  {self.words['practice.not_started']}" if task.level == "exam" and task.seed is None else ""
        return safe(f"  {self._called(task)}   {level}   {task.course}   {due}{closed}")

    def _called(self, task: Task) -> str:
        """By its name; an exam by its service alone: the name tells what is in the way."""
        found = self._scenario(task.pack, task.scenario)
        if found is None:
            return task.scenario
        if task.level == Help.EXAM:
            return self.program.practice.curricula[task.pack].pack.flows[found.flow].name.of(self.app.lang)
        return found.name.of(self.app.lang)

    def _ready(self) -> Task | None:
        """The first task that can be begun."""
        return next((one for one in self._tasks if one.level != "exam" or one.seed is not None), None)

    # ── scenarios ─────────────────────────────────────────────────────────────────────────────

    def _scenario(self, pack: str, name: str) -> Scenario | None:
        curriculum = self.program.practice.curricula.get(pack)
        return next((one for one in curriculum.scenarios if one.id == name), None) if curriculum else None

    def _options(self, typed: str = "") -> tuple[Option, ...]:
        """Every scenario as a line of a list."""
        lang, found = self.app.lang, []
        between = "、" if lang == "zh" else ", "
        for curriculum in self.program.practice.curricula.values():
            for one in curriculum.scenarios:
                flow = curriculum.pack.flows[one.flow]
                twists = dict.fromkeys(self.words[f"twist.{twist}"] for form in one.forms for twist in form.twists)
                detail = f"{curriculum.pack.operator.of(lang)} {'★' * one.level} {between.join(twists)}"
                found.append(Option(f"{one.pack}/{one.id}", one.name.of(lang), flow.code, flow.initials, detail))
        wanted = typed.strip().lower()
        if not wanted:
            return tuple(found)
        named = tuple(search(found, typed))
        return named or tuple(one for one in found if wanted in one.value or wanted in one.detail.lower())

    def typed(self, text: str) -> None:
        self._found = self._options(text) if text.strip() and text.strip().lower() != "lx" else ()
        self._marked = 0 if self._found else -1
        self._paint()

    def steer(self, key: str) -> None:
        if self._found:
            move = {"up": -1, "down": 1, "pageup": -BODY, "pagedown": BODY}.get(key, 0)
            self._marked = min(len(self._found) - 1, max(0, self._marked + move))
            self._paint()

    def accept(self, text: str) -> bool:
        self.clear_problem()
        wanted = text.strip().lower()
        if wanted == "lx":
            self.drill()
            return True
        if wanted:
            if not self._found:
                self.say_problem(Problem("visit.no_match"))
                return False
            self._chosen(self._found[max(0, self._marked)])
            return True
        task = self._ready()
        if task is not None:
            return self._begin_task(task)
        options = self._options()
        if not options:
            self.say_problem(Problem("practice.none"))
            return False
        pack, _, name = random.choice(options).value.partition("/")
        return self._begin(pack, name, Help.AUTO, random.randrange(ANSWERING))

    def _begin_task(self, task: Task) -> bool:
        seed = task.seed if task.seed is not None else random.randrange(ANSWERING)
        return self._begin(task.pack, task.scenario, Help(task.level), seed, {"assignment": task.assignment})

    def begin_named(self, name: str, level: str, seed: int | None) -> None:
        """A scenario by its name, as the command line asks for it."""
        for curriculum in self.program.practice.curricula.values():
            if any(one.id == name for one in curriculum.scenarios):
                self._begin(curriculum.pack.id, name, Help(level),
                            random.randrange(ANSWERING) if seed is None else seed)
                return
        self.say_problem(Problem("practice.unknown"))

    def _begin(
        self, pack: str, name: str, level: Help, seed: int, about: dict[str, str] | None = None,
    ) -> bool:
        scenario = self._scenario(pack, name)
        if scenario is None:
            self.say_problem(Problem("practice.unknown"))
            return False
        try:
            self.program.deal(scenario, level, seed, about)
            visit = self.desk.open()
            self.program.practice.results.began(visit)
        except Refused as refused:
            self.say_problem(refused)
            return False
        self._last = (pack, name, level)
        self._show(visit)
        return True

    def _show(self, visit: Visit) -> None:
        here = visit.here
        draft = visit.draft if here is not None and here.at == visit.draft_at else ""
        self.app.push_screen(PracticeVisitScreen(visit, draft), self._ended)

    def _ended(self, said: str | None) -> None:
        self.program.practice.leave()
        self._refresh()
        if said == AGAIN:
            self._result("again")
        elif said and said != "next":
            self.say_note(said)

    def _result(self, said: str | None) -> None:
        """Once more: the same scenario with the same help, another customer."""
        if said == "again" and self._last is not None:
            pack, name, level = self._last
            self._begin(pack, name, Help.BLANK if level is Help.EXAM else level, random.randrange(ANSWERING))

    def on_screen_resume(self) -> None:
        """Back from a result or a film: what is due has changed."""
        super().on_screen_resume()
        self._refresh()

    # ── function keys ─────────────────────────────────────────────────────────────────────────

    def action_services(self) -> None:
        self.app.push_screen(Scenarios(self.words["practice.scenarios"], self._options), self._chosen)

    def _chosen(self, option: Option | None) -> None:
        """A scenario was chosen: with how much help?"""
        if option is None:
            return
        levels = tuple(Option(one.value, self.words[f"practice.level_is.{one.value}"], str(number))
                       for number, one in enumerate(LEVELS, 1))
        pack, _, name = option.value.partition("/")

        def begin(chosen: Option | None) -> None:
            if chosen is not None:
                self._begin(pack, name, Help(chosen.value), random.randrange(ANSWERING))

        scenario = self._scenario(pack, name)
        title = scenario.name.of(self.app.lang) if scenario is not None else option.name
        self.app.push_screen(ListScreen.of(title, levels, digit=True), begin)

    def action_look_up(self) -> None:
        """Earlier visits, and how each went."""
        try:
            found = self.program.practice.results.attempts(self.desk.agent.staff)
        except Refused as refused:
            self.say_problem(refused)
            return
        options = tuple(self._past(number, one) for number, one in enumerate(found, 1))

        def chosen(option: Option | None) -> None:
            if option is not None:
                one = next(each for each in found if each.visit == option.value)
                if one.state == "interrupted":
                    self._broken(option)
                    return
                self._last = (one.pack, one.scenario, Help(one.level))
                self.attempt(lambda: self.program.show_result(one, self._result))

        self.app.push_screen(Scenarios.of(self.words["practice.results"], options), chosen)

    def _past(self, number: int, one: Attempt) -> Option:
        scenario = self._scenario(one.pack, one.scenario)
        name = scenario.name.of(self.app.lang) if scenario else one.scenario
        points = f"{one.worth / 10:.0f}" if one.worth >= 0 else "-"
        state = self.words[f"practice.state.{one.state}"]
        return Option(one.visit, name, str(number), detail=(
            f"{points:>3}  {self.words[f'practice.level.{one.level}']}  {state}  {local(one.began):%m-%d %H:%M}"))

    def action_park(self) -> None:
        """Visits that were cut off or parked: go on, or give up."""
        if not self._left_over:
            self.say_note(self.words["practice.unbroken"])
            return
        options = tuple(self._past(number, one) for number, one in enumerate(self._left_over, 1))
        self.app.push_screen(Scenarios.of(self.words["practice.broken_list"], options), self._broken)

    def _broken(self, option: Option | None) -> None:
        if option is None:
            return
        ways = (Option("go_on", self.words["practice.go_on"], "1"),
                Option("give_up", self.words["practice.give_up"], "2"))

        def chosen(way: Option | None) -> None:
            if way is not None:
                act = self._take_up if way.value == "go_on" else self._give_up
                self.attempt(lambda: act(option.value))

        self.app.push_screen(ListScreen.of(option.name, ways, digit=True), chosen)

    def _take_up(self, visit_id: str) -> None:
        practice, agent = self.program.practice, self.desk.agent
        opened = practice.journal.read(visit_id)[0]
        scene = opened.body["scene"]
        scenario = self._scenario(str(scene["pack"]), str(scene["scenario"]))
        levels = practice.drills.levels(agent.staff, str(scene["pack"]), scenario.flow if scenario else "")
        practice.take_up(opened, levels=levels, director=practice.direct())
        scene = opened.body["scene"]
        self._last = (str(scene["pack"]), str(scene["scenario"]), Help(str(scene["level"])))
        self.program.pressed = None  # nobody knows how many there were before
        self._show(self.desk.resume(visit_id))

    def _give_up(self, visit_id: str) -> None:
        self.program.practice.results.abandon(visit_id)
        self._refresh()

    def action_next(self) -> None:
        self.accept("")

    def drill(self) -> None:
        """Today's three minutes."""
        from screens.practice.drill import DrillScreen

        self.app.push_screen(DrillScreen())

    def back(self) -> None:
        self.clear_problem()
        self._refresh()

    def action_finish(self) -> None:
        ask_to_leave(self)
