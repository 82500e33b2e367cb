"""The way that serves a scenario's customer right, by item and step, to hold a visit against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from app.fields import FIELDS
from app.pack.model import Flow, Kind, Pack, Step
from app.pack.places import PLACE, placeholders
from app.pack.sources import CHECKS
from app.practice.scenario import Form, Scenario
from app.proof.story import ACTS
from app.visit.bill import due
from app.visit.state import Item, Passed, Visit

FRESH: Final = frozenset({"form", "code", "pin", "manager_pin", "password", "new_password", "staff"})
"""Placeholders whose value is another each time, or is checked by the program itself."""
OPEN: Final = frozenset({"text", "address", "email", "company", "bank_name"})
"""Fields with many right answers in words of one's own."""


@dataclass(frozen=True, slots=True)
class Way:
    """The right answers, as far as the scenario tells them."""

    answers: Mapping[tuple[int, str], str]
    """(item, step) → the last answer there."""
    flows: tuple[str, ...]
    """The service of each item from 1 on, where it is told."""
    leaves: bool = False
    """The customer breaks the visit off: so may the agent."""
    results: tuple[tuple[str, str], ...] = ()
    """Flow and state of each item that should come about."""
    names: Mapping[str, str] = field(default_factory=dict)

    def at(self, passed: Passed) -> str | None:
        """The right answer at this step of the visit; None: not told."""
        return self.answers.get((passed.item, passed.step.id))


def way(pack: Pack, scenario: Scenario, form: Form, names: Mapping[str, str]) -> Way:
    """The way of this form.

    A new item begins after a service is answered, or where the closing's steps give way to a flow's.
    """
    closing = {step.id for step in pack.flows[pack.closing].steps}
    opening = {step.id for step in pack.flows[pack.opening].steps}
    services = {step.id for flow in (pack.flows[pack.closing], pack.flows[pack.opening])
                for step in flow.steps if step.kind is Kind.SERVICE}
    answers: dict[tuple[int, str], str] = {}
    results = tuple((flow, state) for flow, _, state in (item.partition(" ") for item in form.expect.items))
    flows = [scenario.flow]
    number, closed, leaves = 1, False, False
    for name, value in form.answers:
        if name in ACTS:
            leaves = leaves or (name, value) == ("cancel", "visit")
            continue
        at = 0 if name in opening and number == 1 and not closed else number
        if closed and name not in closing:
            number, closed, at = number + 1, False, number + 1
        closed = closed or name in closing
        answers[at, name] = value
        if name in services and at:
            flow = pack.by_code(value)
            flows.append(flow.id if flow is not None else value)
            number, closed = number + 1, False
        elif name in services:
            flow = pack.by_code(value)
            flows[0] = flow.id if flow is not None else value
    told = [flow for flow, _ in results]
    flows = told if len(told) >= len(flows) else flows
    return Way(answers, tuple(flows), leaves, results, names)


def filled(value: str, visit: Visit, item: Item | None, names: Mapping[str, str]) -> str | None:
    """A right answer with its placeholders filled; None where one has no value of its own."""
    for name in placeholders(value):
        if name in FRESH or name not in (*names, "due", "more"):
            return None
    total = due(visit, item)

    def one(name: str) -> str:
        if name in ("due", "more"):
            fen = total + (10_000 if name == "more" else 0)
            return f"{fen // 100}.{fen % 100:02d}"
        return names[name]

    return PLACE.sub(lambda found: one(found[1]), value)


def fen_of(text: str) -> int | None:
    """Yuan as typed, in fen."""
    try:
        return round(float(text.replace(",", "")) * 100)
    except (ValueError, OverflowError):
        return None


def checked(step: Step) -> bool:
    """Whether the program itself tells right from wrong here, or anything is right."""
    kind = FIELDS.get(step.field)
    return step.source in CHECKS or step.kind is Kind.NOTE or step.field in OPEN or bool(kind and kind.secret)


def signs(text: str) -> str:
    """Only letters and digits: 2036-01-01 and 20360101 are one."""
    return "".join(char for char in text if char.isalnum()).upper()


def item_flow(visit: Visit, number: int) -> Flow:
    """The flow of an item; of number 0 the opening."""
    for item in visit.path.items:
        if item.number == number:
            return item.flow
    return visit.pack.flows[visit.pack.opening]
