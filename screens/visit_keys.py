"""The function keys of a visit: service, correct, park, next, hand over, end, reveal."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.content import Content

from app.desk import CANCELS, Desk
from app.money import yuan
from app.ports import Option
from app.text import safe
from app.visit.state import Visit
from screens.asking import AskScreen
from screens.lists import ListScreen
from screens.paint import DIM, line, spoken

if TYPE_CHECKING:
    from screens.frame import Frame
else:
    Frame = object


class VisitKeys(Frame):
    """What the function keys do while a customer is served."""

    visit: Visit | None
    go: Callable[[Callable[[], Visit]], bool]

    @property
    def desk(self) -> Desk:
        """The signed-in agent's desk."""
        desk = self.app.desk
        assert desk is not None
        return desk

    def _ongoing(self) -> Visit | None:
        """The visit while it is open."""
        visit = self.visit
        return visit if visit is not None and visit.open and visit.path.here else None

    # ── F2: a service from anywhere ───────────────────────────────────────────────────────────

    def action_services(self) -> None:
        visit = self._ongoing()
        if visit is None:
            return
        self.app.push_screen(
            ListScreen(self.words["list.services"], self.desk.services), self._wish)

    def _wish(self, option: Option | None) -> None:
        visit = self._ongoing()
        if option is None or visit is None:
            return
        if self.go(lambda: self.desk.wish(visit, option.code)):
            self.say_note(self.words["wished"].format(service=option.name))

    # ── F4: correct ───────────────────────────────────────────────────────────────────────────

    def action_correct(self) -> None:
        visit = self._ongoing()
        if visit is None:
            return
        found = self.desk.corrections(visit)
        options = tuple(
            Option(passed.at, passed.step.ask.of(self.app.lang) or passed.step.id,
                   str(number), detail=words)
            for number, (passed, words) in enumerate(found, 1)
        )
        self.app.push_screen(ListScreen.of(self.words["list.correct"], options), self._correct)

    def _correct(self, option: Option | None) -> None:
        visit = self._ongoing()
        if option is None or visit is None:
            return
        self.go(lambda: self.desk.back(visit, option.value))

    # ── F5, F6, F8: leave this customer for a while ───────────────────────────────────────────

    def action_park(self) -> None:
        if self._ongoing() is None:
            return
        ask = AskScreen(
            self.words["command.park"], self.words["prompt.reason"],
            [*spoken(self.words["say"], self.words["leave.say"].format(reason="……")), Content(""),
             line("      ", self.words["leave.do"]), Content(""),
             line("      ", (self.words["park.reason"], DIM))])
        self.app.push_screen(ask, self._park)

    def _park(self, reason: str | None, to: str = "") -> None:
        visit = self._ongoing()
        if reason is None or visit is None:
            return
        if not self.attempt(lambda: self.desk.park(visit, to + reason, self._half_typed())):
            return
        self.dismiss(self.words["park.done"])

    def _half_typed(self) -> str:
        return "" if self.entry.slot.secret or self.entry.slot.digit else self.entry.own

    def set_aside(self) -> None:
        """Park without a question: another agent takes the terminal."""
        visit = self._ongoing()
        if visit is not None:
            self.desk.park(visit, self.words["command.lock"], self._half_typed())

    def action_next(self) -> None:
        if self._ongoing() is None:
            self.next_customer()
            return
        options = (Option("park", self.words["next.park"], "1"),
                   Option("finish", self.words["next.finish"], "2"))
        self.app.push_screen(ListScreen.of(self.words["command.next"], options, digit=True),
                             self._next)

    def _next(self, option: Option | None) -> None:
        if option is not None:
            self.action_park() if option.value == "park" else self.action_finish()

    def next_customer(self) -> None:
        """This visit is over; the next one begins."""
        self.dismiss("next")

    def action_manager(self) -> None:
        if self._ongoing() is None:
            return
        options = tuple(Option(self.words[f"hand.{to}"], self.words[f"hand.{to}"], str(number))
                        for number, to in enumerate(("manager", "seat", "complaint"), 1))
        self.app.push_screen(ListScreen.of(self.words["list.hand"], options, digit=True),
                             self._hand)

    def _hand(self, option: Option | None) -> None:
        if option is None:
            return
        ask = AskScreen(self.words["command.manager"], self.words["prompt.reason"],
                        spoken(self.words["say"], self.words["leave.say"].format(reason="……")))
        said = self.words["hand.said"].format(to=option.value)
        self.app.push_screen(ask, lambda reason: self._park(reason, said))

    # ── F10: end ──────────────────────────────────────────────────────────────────────────────

    def action_finish(self) -> None:
        visit = self._ongoing()
        if visit is None:
            self.dismiss()
            return
        whole = Option("visit", self.words["cancel.visit"], "2")
        if visit.item is None or visit.item.recorded:
            self._finish(whole)
            return
        options = (Option("item", self.words["cancel.item"], "1"), whole)
        self.app.push_screen(
            ListScreen.of(self.words["list.cancel"], options, digit=True), self._finish)

    def _finish(self, scope: Option | None) -> None:
        if scope is None:
            return
        options = tuple(Option(name, self.words[f"cancel.{name}"], str(number))
                        for number, name in enumerate(CANCELS, 1))
        self.app.push_screen(
            ListScreen.of(self.words["list.outcome"], options, digit=True),
            lambda outcome: self._cancel(scope.value, outcome))

    def _cancel(self, scope: str, outcome: Option | None) -> None:
        visit = self._ongoing()
        if outcome is None or visit is None:
            return
        cash, other = self.desk.refund(visit)
        if self.go(lambda: self.desk.cancel(visit, outcome.value, item_only=scope == "item")):
            told = [self.words[f"cancel.{name}"].format(amount=yuan(fen))
                    for name, fen in (("refund", cash), ("undo", other)) if fen]
            if told:
                self.say_note(" ".join(told))

    # ── F3: a masked value for ten seconds ────────────────────────────────────────────────────

    def action_look_up(self) -> None:
        visit = self._ongoing()
        if visit is None:
            return
        names = self.desk.revealable(visit)
        options = tuple(Option(name, self.words[f"name.{name}"], str(number))
                        for number, name in enumerate(names, 1))
        if not options:
            self.say_note(self.words["reveal.none"])
            return
        self.app.push_screen(ListScreen.of(self.words["list.reveal"], options), self._reveal)

    def _reveal(self, option: Option | None) -> None:
        if option is None:
            return
        title = self.words["reveal.of"].format(name=option.name)
        ask = AskScreen(title, self.words["prompt.reason"],
                        [line("      ", self.words["reveal.reason"])])
        self.app.push_screen(ask, lambda reason: self._show(option.value, reason))

    def _show(self, name: str, reason: str | None) -> None:
        visit = self._ongoing()
        if reason is None or visit is None:
            return
        shown: list[str] = []

        def reveal() -> Visit:
            text, after = self.desk.reveal(visit, name, reason)
            shown.append(text)
            return after

        if not self.go(reveal):
            return
        self.say_note(self.words["reveal.shown"].format(text=shown[0]))
        self.set_timer(10.0, self.clear_problem)

    # ── the slip ──────────────────────────────────────────────────────────────────────────────

    def slip_lines(self, visit: Visit) -> list[Content]:
        """The slip as it stands; nothing where nothing was done."""
        if not visit.commits:
            return []
        return [line("   ", safe(row)) for row in self.desk.slip(visit).lines]
