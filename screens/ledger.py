"""The ledger: list, filter, one item whole, reverse, reprint."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from textual.content import Content

from app.money import yuan
from app.ports import ItemDetail, ItemFilter, ItemLine
from app.problems import Problem, Refused
from app.records import STATES, Records
from app.text import cut, fold_digits, pad, safe
from app.when import day_start, local
from screens.asking import AskScreen
from screens.entry import Slot
from screens.frame import Frame
from screens.paint import BODY, BOLD, DIM, Words, line, minutes, pairs
from screens.text import TextScreen

PAGE = BODY - 3


class LedgerScreen(Frame):
    """Today first; typed text narrows; a line's number opens it."""

    KEYS = ("help", "norms", "lock")

    def __init__(self) -> None:
        super().__init__()
        self._filter = ItemFilter(limit=PAGE)
        self._told = ""
        self._lines: tuple[ItemLine, ...] = ()
        self._pages: list[str] = [""]

    @property
    def records(self) -> Records:
        """The signed-in agent's records."""
        home, agent = self.app.opened_home, self.app.agent
        assert home is not None and agent is not None
        return Records(home, agent)

    def opened(self) -> None:
        self._filter, self._told = narrowed("", self.words, self.app.now())
        self._read()

    def _read(self) -> None:
        try:
            self._lines = self.records.items(replace(self._filter, after=self._pages[-1]))
        except Refused as refused:
            self.say_problem(refused)
        title = f"{self.words['ledger.title']}   " + self.words["ledger.filter"].format(
            filter=self._told)
        self.show_title(title)
        rows = [columns(self.words)]
        rows += [ledger_line(number, item, self._service(item), self.words)
                 for number, item in enumerate(self._lines, 1)]
        if not self._lines:
            rows.append(line("   ", self.words["ledger.none"]))
        self.show_body(rows)
        self.place("customer").show(line((f" {self.words['ledger.help']}", DIM)))
        self.show_prompt(self.words["prompt.filter"], Slot(limit=30), "PgUp/PgDn")

    def _service(self, item: ItemLine) -> str:
        home = self.app.opened_home
        assert home is not None
        flow = home.pack.flows.get(item.flow)
        return flow.name.of(self.app.lang) if flow else item.flow

    def accept(self, text: str) -> bool:
        self.clear_problem()
        typed = fold_digits(text.strip())
        if typed.isdigit() and 1 <= int(typed) <= len(self._lines) and len(typed) <= 2:
            self._open(self._lines[int(typed) - 1])
            return True
        try:
            self._filter, self._told = narrowed(typed, self.words, self.app.now())
        except ValueError:
            self.say_problem(Problem("visit.no_match"))
            return False
        self._pages = [""]
        self._read()
        return True

    def steer(self, key: str) -> None:
        if key == "pagedown" and len(self._lines) == PAGE:
            self._pages.append(self._lines[-1].id)
        elif key == "pageup" and len(self._pages) > 1:
            self._pages.pop()
        else:
            return
        self._read()

    def _open(self, item: ItemLine) -> None:
        try:
            found = self.records.item(item.id)
        except Refused as refused:
            self.say_problem(refused)
            return
        rows = detail_rows(found, self._service(item), self.words)
        self.app.push_screen(
            TextScreen(self.words["detail.title"], rows, "89", self.words["detail.reverse"]),
            lambda digit: self._then(item, digit))

    def _then(self, item: ItemLine, digit: str | None) -> None:
        if digit == "9":
            try:
                slip = self.records.slip(item.id)
            except Refused as refused:
                self.say_problem(refused)
                return
            rows = [line("   ", safe(row)) for row in slip.lines]
            self.app.push_screen(TextScreen(self.words["slip.title"], rows))
        elif digit == "8" and self.attempt(lambda: self.records.may_reverse(item)):
            self._reverse(item)

    # ── reversal: a reason, another person's number and PIN, never typed ahead ────────────────

    def _reverse(self, item: ItemLine) -> None:
        words = self.words
        shown = [line("   ", words["reverse.show"]), Content(""),
                 ledger_line(1, item, self._service(item), words), Content("")]

        def reasoned(reason: str | None) -> None:
            if reason is not None:
                self.app.push_screen(
                    AskScreen(words["reverse.title"], words["prompt.manager"],
                              [*shown, line("   ", words["reverse.manager"])],
                              Slot(limit=10, fold=True)),
                    lambda staff: named(reason, staff))

        def named(reason: str, staff: str | None) -> None:
            if staff is not None:
                self.app.push_screen(
                    AskScreen(words["reverse.title"], words["prompt.manager_pin"],
                              [*shown, line("   ", words["reverse.pin"])],
                              Slot(secret=True, limit=12), gate=True),
                    lambda pin: given(reason, staff, pin))

        def given(reason: str, staff: str, pin: str | None) -> None:
            if pin is None:
                return
            try:
                self.records.reverse(item.id, reason, staff, pin)
            except Refused as refused:
                self.say_problem(refused)
                return
            self._read()
            self.say_note(words["reverse.done"])

        self.app.push_screen(
            AskScreen(words["reverse.title"], words["prompt.reason"],
                      [*shown, line("   ", words["reverse.reason"])]), reasoned)


def ledger_line(number: int, item: ItemLine, name: str, words: Words) -> Content:
    """One line of the ledger in fixed columns."""
    state = words["ledger.reversed"] if item.reversed_by else words[f"state.{item.state}"]
    return line("   ", _columns(
        str(number), f"{local(item.utc):%m-%d %H:%M}", safe(name), item.phone or "-", item.agent,
        yuan(item.due), state))


def columns(words: Words) -> Content:
    """The heads over the ledger's columns."""
    heads = ("number", "time", "service", "phone", "agent", "due", "state")
    return line("   ", (_columns(*(words[f"column.{head}"] for head in heads)), DIM))


def _columns(
    number: str, time: str, service: str, phone: str, agent: str, due: str, state: str
) -> str:
    return (f"{pad(number, 3, right=True)}  {pad(time, 13)}{pad(cut(service, 12), 14)}"
            f"{pad(phone, 14)}{pad(agent, 8)}{pad(due, 10, right=True)}  {state}")


def detail_rows(found: ItemDetail, name: str, words: Words) -> list[Content]:
    """One item whole: what, who, before and after, money, evidence, clock, its steps."""
    item = found.line
    state = words["ledger.reversed"] if item.reversed_by else words[f"state.{item.state}"]
    rows = [
        (words["column.service"], f"{name}  {local(item.utc):%Y-%m-%d %H:%M:%S}"),
        (words["detail.state"], state),
        (words["detail.id"], f"{item.visit}/{item.item}"),
        (words["detail.who"], f"{item.agent}  {item.seat}"),
    ]
    rows += [(words.get(f"name.{key}", key), text or "●●●") for key, text in found.sealed.items()]
    for side, told_of in (("before", found.before), ("after", found.after)):
        rows += [(words[f"detail.{side}"], f"{words.get(f'kept.{key}', key)}  {text}")
                 for key, text in told_of.items()]
    for leg in found.payments:
        told = f"{words[f'paid.{leg.method}']} {yuan(leg.fen)}"
        told += f"  {yuan(leg.received)} - {yuan(leg.change)}" if leg.received else ""
        rows.append((words["detail.pay"], f"{told}  {leg.reference}".strip()))
    if found.evidence:
        kind, _, digest = found.evidence.partition(":")
        rows.append((words["detail.evidence"], f"{words.get(f'evidence.{kind}', kind)}  {digest}"))
    if found.seconds is not None:
        limit = f"/{minutes(found.limit)}" if found.limit else ""
        rows.append((words["detail.clock"], f"{minutes(found.seconds)}{limit}"))
    rows.append((words["detail.pack"], found.pack[:12]))
    lines = [*pairs(rows), Content(""), line("   ", (words["detail.steps"], BOLD))]
    for entry in found.entries:
        at = entry.body.get("at", "")
        value = entry.body.get("value", "")
        phrase = entry.body.get("phrase", "")
        lines.append(line("   ", safe(
            f"{entry.seq:>3}  {local(entry.stamp.utc):%H:%M:%S}  "
            f"{entry.kind:<8} {cut(str(at), 26):<26} {cut(str(value), 14)} {cut(phrase, 14)}")))
    return lines


def narrowed(typed: str, words: Words, now: int) -> tuple[ItemFilter, str]:
    """A filter from one word: empty (today), a date, a phone, a state, a code, or a staff number.

    Raises ValueError for a word that is none of these.
    """
    wanted = ItemFilter(since=today(now), limit=PAGE)
    if not typed:
        return wanted, words["ledger.today"]
    for state in STATES:
        if typed in (state, words[f"state.{state}"]):
            return replace(wanted, state=state), words[f"state.{state}"]
    if re.fullmatch(r"20\d{6}", typed):
        day = date.fromisoformat(typed)
        after = day + timedelta(days=1)
        return ItemFilter(since=day_start(day), until=day_start(after), limit=PAGE), typed
    if re.fullmatch(r"1\d{10}|0\d{9,11}", typed):
        return ItemFilter(phone=typed, limit=PAGE), words["name.phone"]
    if re.fullmatch(r"\d{2}", typed):
        return replace(wanted, code=typed), typed
    if re.fullmatch(r"\d{3,10}", typed):
        return replace(wanted, agent=typed), typed
    raise ValueError(typed)


def today(now: int) -> int:
    """The beginning of the hall's day, UTC microseconds."""
    return day_start(local(now).date())
