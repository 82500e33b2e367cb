"""A counter for flow tests: one service asked for, ports that say what the test tells them."""

from __future__ import annotations

from app.ports import Reading
from app.visit.view import open_choices
from tests.flows.ports import CARDS, Telling
from tests.kit.fakes import PHONE, Counter, FakeHome

READER = ("1", PHONE, "1", "1")
"""The holder came, the number, the reader, all in order."""
FORM = ("1", "GZ2026-000123")
"""The customer signs."""
NO_DOCUMENT = ("1", PHONE, "0")
MANAGER = ("9001", "718293")
"""Another person's staff number and PIN."""
PASSWORD = "273940"


def at(code: str, *typed: str, card: str | Reading = "quiet", **says: str) -> Counter:
    """A counter where this service was asked for and these answers were given."""
    home = FakeHome(subscribers=Telling())
    home.identity.reading = CARDS[card] if isinstance(card, str) else card
    home.journal.receipt = {"reference": "OP1", "ticket_no": "TS1"}
    return Counter(home, **says).type("", code, *typed)


def state(counter: Counter) -> str:
    """How the item in hand stands: its end state, or empty."""
    item = counter.visit.item
    return item.state if item else ""


def choices(counter: Counter) -> set[str]:
    """What may be chosen now."""
    here = counter.visit.here
    return {choice.value for choice in open_choices(counter.visit, here.step)} if here else set()


def rows(counter: Counter) -> dict[str, str]:
    """What the step shows."""
    return {line.label: line.value for line in counter.desk.view(counter.visit).lines}


def asked(counter: Counter) -> list[str]:
    """Every step that was answered, in order."""
    return [passed.step.id for passed in counter.visit.path.passed]


def values(counter: Counter) -> dict[str, str]:
    """What the operator was asked for at the commit."""
    change = counter.items[-1].change
    return dict(change.values) if change else {}


def paid(counter: Counter) -> list[tuple[str, int]]:
    """How the item was paid for."""
    return [(leg.method, leg.fen) for leg in counter.items[-1].payments]
