"""What an item charges, and what was paid for it: both read from the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.pack.conditions import Condition
from app.pack.model import Flow
from app.ports import Payment
from app.visit.state import Item, Value, Visit


@dataclass(frozen=True, slots=True)
class Line:
    """One charge."""

    name: str
    fen: int


def charges(
    flow: Flow, values: Mapping[str, Value], language: str, *, out: bool = False
) -> tuple[Line, ...]:
    """What is collected now, or with `out` what is handed back in cash; nothing of zero."""
    lines = []
    for charge in flow.charges:
        fen = _fen(values, charge.variable)
        if fen > 0 and charge.out is out and charge.when.holds(_clear(values, charge.when)):
            lines.append(Line(charge.name.of(language), fen))
    return tuple(lines)


def amounts(flow: Flow, values: Mapping[str, Value]) -> dict[str, str]:
    """What routing may ask about money: `due` and `change_due`, yes or no."""
    total = sum(line.fen for line in charges(flow, values, ""))
    received = _fen(values, "received_fen")
    return {
        "due": "yes" if total else "no",
        "change_due": "yes" if received > total else "no",
    }


def due(visit: Visit, item: Item | None = None) -> int:
    """Fen to collect for the item in hand."""
    item = item or visit.item
    if item is None:
        return 0
    values = visit.path.values if item is visit.item else item.values
    return sum(line.fen for line in charges(item.flow, values, visit.pack.languages[0]))


def payments(values: Mapping[str, Value], total: int) -> tuple[Payment, ...]:
    """The legs of a payment, from the variables of the shared `pay` flow.

    `paid_by`: cash, card, qr, or split (`cash_part_fen` in cash, the rest by `rest_method`).
    """
    method = _text(values, "paid_by")
    if not method or total <= 0:
        return ()
    if method == "cash":
        received = _fen(values, "received_fen")
        return (Payment("cash", total, received, received - total),) if received else ()
    if method == "split":
        part = _fen(values, "cash_part_fen")
        rest = _text(values, "rest_ref")
        legs = [Payment("cash", part, part, 0)] if part else []
        if rest:
            legs.append(Payment(_text(values, "rest_method"), total - part, reference=rest))
        return tuple(legs)
    reference = _text(values, "pay_ref")
    return (Payment(method, total, reference=reference),) if reference else ()


def handed_back(flow: Flow, values: Mapping[str, Value]) -> tuple[Payment, ...]:
    """Cash that goes back to the customer: a leg of its own, so that a drawer can be counted."""
    total = sum(line.fen for line in charges(flow, values, "", out=True))
    return (Payment("back", total),) if total else ()


def computed(visit: Visit) -> dict[str, str]:
    """The amounts that phrases and rows may name: due, change, rest (fen)."""
    total = due(visit)
    received = _fen(visit.path.values, "received_fen")
    part = _fen(visit.path.values, "cash_part_fen")
    return {
        "due_fen": str(total),
        "change_fen": str(max(0, received - total)),
        "rest_fen": str(max(0, total - part)),
    }


def _clear(values: Mapping[str, Value], when: Condition) -> dict[str, str]:
    found = {name: values[name] for name in when.names() if name in values}
    return {name: value.text for name, value in found.items() if value.text and not value.sealed}


def _fen(values: Mapping[str, Value], name: str) -> int:
    text = _text(values, name)
    return int(text) if text.isdigit() else 0


def _text(values: Mapping[str, Value], name: str) -> str:
    value = values.get(name)
    return value.text or "" if value else ""
