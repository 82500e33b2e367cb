"""The trainer's desk: what waits, one line each, opened by its digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.content import Content

from app.desk import Desk
from app.practice.waiting import Waits, running, waits
from app.problems import Refused
from app.roles import Role
from screens.entry import Slot
from screens.keys import bindings
from screens.lists import ask_to_leave
from screens.paint import BOLD, DIM, line
from screens.practice.home import PracticeHomeScreen
from screens.practice.teaching import Teaching

RUNNING_EVERY = 3
"""Seconds between two looks at who practises now."""


class OwnPracticeScreen(PracticeHomeScreen):
    """What there is to practise, over the trainer's desk: Esc goes back to it.

    A trainer serves nobody at a live counter; here nothing is real, and they serve as an agent does.
    """

    def opened(self) -> None:
        desk = self.desk
        self._teaching = desk
        self.app.desk = Desk(desk.home, replace(desk.agent, role=Role.AGENT.value))
        super().opened()

    def back(self) -> None:
        self.app.desk = self._teaching
        self.program.practice.leave()
        self.dismiss(None)


class TrainerScreen(Teaching):
    """A digit opens what waits; F2 practises oneself, F3 shows all results, F5 the classes."""

    KEYS = ("help", "services", "look_up", "park", "norms", "lock", "finish")
    LABELS = {"services": "teach.practise", "look_up": "teach.results", "park": "teach.classes",
              "finish": "home.leave"}
    BINDINGS = bindings("services", "look_up", "park", "finish")

    def __init__(self) -> None:
        super().__init__()
        self._waits = Waits()
        self._seconds = 0

    @property
    def waits(self) -> Waits:
        """What waited at the last look."""
        return self._waits

    def opened(self) -> None:
        self._refresh()

    def on_screen_resume(self) -> None:
        """Back from somewhere: what waits may have changed."""
        super().on_screen_resume()
        self._refresh()

    def tick(self) -> None:
        """Who practises now changes by itself."""
        self._seconds += 1
        if self._seconds % RUNNING_EVERY == 0:
            try:
                now = running(self.school, self.who)
            except Refused:
                return
            if now != self._waits.running:
                self._refresh()

    def _refresh(self) -> None:
        try:
            self._waits = waits(self.school, self.who)
        except Refused as refused:
            self.say_problem(refused)
        self.show_header()
        self.show_title(self.words["teach.welcome"].format(name=self.who.name))
        self.show_prompt(self.words["prompt.choose"], Slot(digit=True), self.words["teach.hint"])
        self._paint()

    def _paint(self) -> None:
        words, found = self.words, self._waits
        told = (
            (len(found.running), words["teach.running"].format(count=len(found.running))),
            (found.marks, words["teach.unsure"].format(marks=found.marks, visits=len(found.unsure))),
            (len(found.appeals), words["teach.appeals"].format(count=len(found.appeals))),
            (len(found.exams), words["teach.exams"].format(count=len(found.exams))),
            (len(found.idle) + len(found.short),
             words["teach.behind"].format(idle=len(found.idle), short=len(found.short))),
            (1, words["teach.heat"]),
        )
        rows = [Content("")]
        for number, (count, text) in enumerate(told, 1):
            rows += [line("     ", (f"{number}    ", BOLD), (text, "" if count else DIM)), Content("")]
        self.show_body(rows)

    # ── digits ────────────────────────────────────────────────────────────────────────────────

    def accept(self, text: str) -> bool:
        self.clear_problem()
        acts = {"1": self._watch, "2": self._decide, "3": self._answer, "4": self._exams, "5": self._behind,
                "6": self._weakest}
        if text in acts:
            self.attempt(acts[text])
        return True

    def _watch(self) -> None:
        found = running(self.school, self.who)
        if not found:
            self.say_note(self.words["teach.nobody"])
        elif len(found) == 1:
            self.look_on(found[0])
        else:
            self.pick(self.words["watch.list"], found, self.look_on)

    def _decide(self) -> None:
        from screens.practice.decide import RuleScreen

        if self._some(self._waits.unsure):
            self.pick(self.words["rule.list"], [one for one, _ in self._waits.unsure],
                      lambda one: self.app.push_screen(RuleScreen(one)))

    def _answer(self) -> None:
        """The result that is appealed; the reply is given there, once it has been looked at."""
        if self._some(self._waits.appeals):
            self.pick(self.words["appeal.list"], self._waits.appeals, self.show_result)

    def _exams(self) -> None:
        from screens.practice.asked import start_exam

        if self._some(self._waits.exams):
            start_exam(self, self._waits.exams)

    def _behind(self) -> None:
        found = sorted({*self._waits.idle, *self._waits.short})
        if self._some(found):
            self.people(self.words["teach.people"], found)

    def _weakest(self) -> None:
        from screens.practice.asked import pick_course
        from screens.practice.heat import HeatScreen

        pick_course(self, lambda course: self.app.push_screen(HeatScreen(course)))

    def _some(self, found: Sequence[object]) -> bool:
        """Whether there is anything; nothing is said to be nothing."""
        if not found:
            self.say_note(self.words["teach.none"])
        return bool(found)

    # ── function keys ─────────────────────────────────────────────────────────────────────────

    def action_look_up(self) -> None:
        """Everybody's visits, the latest first."""
        self.attempt(lambda: self.pick(self.words["practice.results"], self.judging.attempts(), self.show_result))

    def action_services(self) -> None:
        """A trainer may practise too."""
        self.app.push_screen(OwnPracticeScreen())

    def action_park(self) -> None:
        from screens.practice.classes import ClassesScreen

        self.app.push_screen(ClassesScreen())

    def back(self) -> None:
        self.clear_problem()
        self._refresh()

    def action_finish(self) -> None:
        ask_to_leave(self)
