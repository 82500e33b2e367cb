"""F3 on the home screen: the ledger, a customer by whole number, look-ups to be explained."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from app.ports import Facts, Option
from app.problems import Refused
from app.records import Records
from app.roles import Power, may
from app.text import pad, safe
from app.when import local
from screens.asking import AskScreen
from screens.entry import Slot
from screens.frame import Frame
from screens.ledger import LedgerScreen
from screens.lists import ListScreen
from screens.paint import DIM, Words, line, pairs
from screens.text import TextScreen


def look_up_menu(under: Frame, then: Callable[[Frame | None], None]) -> None:
    """Ask what to look up; `then` gets the screen for it."""
    app, words = under.app, under.words
    assert app.agent is not None
    entries = [("ledger", Power.LEDGER), ("customer", Power.LOOK_UP),
               ("accesses", Power.ACCESS_LOG)]
    allowed = [name for name, power in entries if may(app.agent.role, power)]
    options = tuple(Option(name, words[f"menu.{name}"], str(number))
                    for number, name in enumerate(allowed, 1))

    def chosen(option: Option | None) -> None:
        if option is None:
            then(None)
        elif option.value == "ledger":
            then(LedgerScreen())
        elif option.value == "customer":
            then(CustomerScreen())
        else:
            then(AccessScreen())

    app.push_screen(ListScreen.of(words["list.look_up"], options, digit=True), chosen)


class CustomerScreen(Frame):
    """A customer by exact phone or document, for a reason; every look-up is journalled."""

    KEYS = ("help", "lock")

    def __init__(self) -> None:
        super().__init__()
        self._typed = ""

    def opened(self) -> None:
        self.show_title(self.words["lookup.title"])
        self._ask()

    def _ask(self) -> None:
        self.show_body([Content(""), line("   ", (self.words["lookup.help"], DIM))])
        self.show_prompt(self.words["prompt.phone"], Slot(limit=30, fold=True),
                         self.words["hint.text"])

    def accept(self, text: str) -> bool:
        self.clear_problem()
        if not text.strip():
            return False
        self._typed = text
        self.app.push_screen(
            AskScreen(self.words["lookup.title"], self.words["prompt.reason"],
                      [line("   ", self.words["lookup.reason"])]), self._find)
        return True

    def _find(self, reason: str | None) -> None:
        if reason is None:
            return
        try:
            found = records(self).customers(self._typed, reason)
        except Refused as refused:
            self.say_problem(refused)
            self.entry.put(self._typed)
            return
        rows = [Content("")]
        for facts in found:
            rows += [*pairs(fact_rows(facts, self.words)), Content("")]
        if not found:
            rows.append(line("   ", self.words["lookup.none"]))
        self.show_body(rows)


class AccessScreen(TextScreen):
    """Look-ups of personal data without a completed visit of that person."""

    def __init__(self) -> None:
        super().__init__("", ())

    def opened(self) -> None:
        self._title = self.words["lookup.accesses"]
        try:
            found = records(self).accesses(0)
        except Refused as refused:
            self.say_problem(refused)
            found = ()
        self._rows = [
            line("   ", safe(_access(row, self.words))) for row in found
        ] or [line("   ", self.words["list.empty"])]
        super().opened()


def records(screen: Frame) -> Records:
    """The signed-in agent's records."""
    home, agent = screen.app.opened_home, screen.app.agent
    assert home is not None and agent is not None
    return Records(home, agent)


SHOWN = ("phone", "name", "document", "tier", "plan_name", "brand_name", "line", "pending_name",
         "contract_until")
"""What a look-up tells, in this order; the rest of the record takes a visit."""


def fact_rows(facts: Facts, words: Words) -> list[tuple[str, str]]:
    """One customer, masked, in words."""
    told = {**facts.clear, **facts.sealed}
    rows = []
    for name in SHOWN:
        text = told.get(name, "")
        if text and not (name == "tier" and text == "none"):
            rows.append((words[f"fact.{name}"], words.get(f"fact.{name}.{text}", text)))
    return rows


def _access(row: dict[str, str], words: Words) -> str:
    what = words.get(f"access.{row.get('what', '')}", row.get("what", ""))
    return (f"{pad(_time(row), 13)}{pad(row.get('agent', ''), 8)}{pad(row.get('seat', ''), 10)}"
            f"{pad(what, 16)}{row.get('reason', '')}")


def _time(row: dict[str, str]) -> str:
    utc = row.get("utc", "0")
    return f"{local(int(utc)):%m-%d %H:%M}" if utc.isdigit() else utc
