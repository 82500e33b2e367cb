"""Signing in, unlocking, and the first person of a new hall."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from app.problems import Refused
from app.text import safe
from screens.entry import Slot
from screens.frame import Frame
from screens.paint import BOLD, DIM, line, pairs

if TYPE_CHECKING:
    from app.ports import Agent, Home

STAFF, PIN = "staff", "pin"
NUMBER = Slot(limit=10, fold=True)
SECRET = Slot(secret=True, limit=12)


def parsed(field: str, text: str) -> str:
    """A field's value; Refused.  Imported late: the first paint needs no rules."""
    from app.fields import FIELDS, Context

    return FIELDS[field].parse(text, Context(today=date.today())).value


class SignInScreen(Frame):
    """A staff number, then a PIN; as a lock, the PIN alone goes on."""

    KEYS = ("help",)

    def __init__(self, locked: Agent | None = None, reason: str = "") -> None:
        super().__init__()
        self._locked = locked
        self._reason = reason
        self._staff = locked.staff if locked else ""
        self._elsewhere = False
        """The PIN is typed a second time: to take over from another seat."""

    def opened(self) -> None:
        title = "signin.title" if self._locked is None else "signin.locked_title"
        self.show_title(self.words[title])
        self._ask()
        if self._locked is not None:  # keys meant for the visit are no PIN tries
            self.app.shut_gate(dropped=self.keys_dropped)
        self.run_worker(self._ready(), exit_on_error=False)

    @property
    def gated(self) -> bool:
        return self._locked is not None

    async def _ready(self) -> None:
        """The store is open behind the sign-in; an empty one asks for its first person."""
        try:
            home = await self.app.home()
        except Refused as refused:
            self.say_problem(refused)
            return
        self.show_header()
        if self._locked is None and home.agents.empty():
            with self.app.transition():
                self.app.switch_screen(SetUpScreen())
            return
        self._ask_lines(home)

    def _ask_lines(self, home: Home) -> None:
        rows = [Content("")]
        if self._locked is not None:
            rows.append(line("   ", (self.words["signin.locked"].format(
                name=safe(self._locked.name)), BOLD)))
            rows += [Content(""), line("   ", self._reason or self.words["signin.other"])]
        elif self.app.hint is not None and (hints := self.app.hint(home, self.words)):
            rows += [line("   ", (self.words["signin.demo"], DIM)), Content("")]
            rows += pairs(hints)
        else:
            rows.append(line("   ", self.words["signin.first"]))
        self.show_body(rows)

    def _ask(self) -> None:
        if self._staff:
            self.show_prompt(self.words["prompt.pin"], SECRET, self.words["hint.secret"])
        else:
            self.show_prompt(self.words["prompt.staff"], NUMBER, self.words["hint.text"])

    def accept(self, text: str) -> bool:
        self.clear_problem()
        if not self._staff:
            try:
                self._staff = parsed("staff_no", text)
            except Refused as refused:
                self.say_problem(refused)
                return False
            self._ask()
            return True
        self.app.behind(self._verify(self._staff, text))
        return True

    def back(self) -> None:
        """Another person: ask for the staff number again."""
        self.clear_problem()
        self._staff, self._elsewhere = "", False
        self._ask()

    async def _verify(self, staff: str, pin: str) -> None:
        """Check the PIN in a thread: the hash is slow on purpose."""
        self.say_note(self.words["signin.checking"])
        try:
            home = await self.app.home()
            agent = await asyncio.to_thread(home.agents.verify, staff, pin, home.hall.seat)
            if not home.agents.signed_in(staff, home.hall.seat):
                home.agents.sign_in(staff, home.hall.seat, takeover=self._elsewhere)
        except Refused as refused:
            self._elsewhere = refused.problem.code == "signin.elsewhere"
            if refused.problem.code not in ("signin.wrong", "signin.elsewhere"):
                self._staff = self._locked.staff if self._locked else ""
            self._ask()
            self.say_problem(refused)
            return
        self._admit(agent)

    def _admit(self, agent: Agent) -> None:
        if self._locked is not None and self._locked.staff == agent.staff:
            self.app.renew()
            self.app.pop_screen()
            return
        try:
            if self._locked is not None:
                self.app.take_over()
            self.app.admit(agent)
        except Refused as refused:
            self.say_problem(refused)


class SetUpScreen(Frame):
    """A new hall asks for its name, a staff number, a name and a PIN."""

    ASKS = ("hall", "staff", "name", "pin", "pin2")

    def __init__(self) -> None:
        super().__init__()
        self._given: dict[str, str] = {}

    def opened(self) -> None:
        self.show_title(self.words["setup.title"])
        self._ask()

    @property
    def _at(self) -> str:
        return next(ask for ask in self.ASKS if ask not in self._given)

    def _ask(self) -> None:
        at = self._at
        self.show_body([Content(""), line("   ", (self.words[f"setup.{at}"], BOLD)), Content(""),
                        line("   ", (self.words["setup.demo"], DIM))])
        slot = SECRET if at.startswith("pin") else NUMBER if at == "staff" else Slot(limit=30)
        hint = self.words["hint.text"]
        if self._given:
            hint = f"{self.words['setup.back']}   {hint}"
        self.show_prompt(self.words[f"prompt.{at}"], slot, hint)

    def accept(self, text: str) -> bool:
        self.clear_problem()
        at = self._at
        field = {"hall": "company", "staff": "staff_no", "name": "name"}.get(at, "pin")
        try:
            value = parsed(field, text)
            if at == "pin2" and value != self._given["pin"]:
                del self._given["pin"]
                raise Refused.of("signin.differ")
        except Refused as refused:
            self._ask()
            self.say_problem(refused)
            return at.startswith("pin")
        self._given[at] = value
        if len(self._given) < len(self.ASKS):
            self._ask()
        else:
            self.app.behind(self._create())
        return True

    def back(self) -> None:
        if self._given:
            self._given.popitem()
            self._ask()

    async def _create(self) -> None:
        home = await self.app.home()
        given = self._given
        try:
            agent = await asyncio.to_thread(
                home.found, given["hall"], given["staff"], given["name"], given["pin"])
            home.agents.sign_in(agent.staff, home.hall.seat)
        except Refused as refused:
            self.say_problem(refused)
            return
        self.app.admit(agent)

