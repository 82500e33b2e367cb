"""The row of an item with its payments and look-ups: written once, whole, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from app.ports import ItemRecord
from app.problems import Refused
from app.visit.entries import digest
from data.persons import HOLDER, Keys, canonical, identifiers, index, slot_of
from data.store import Store
from data.tables import ItemRow, PaymentRow, Row

ITEMS = Row.metadata.tables[str(ItemRow.__tablename__)]
PAYMENTS = Row.metadata.tables[str(PaymentRow.__tablename__)]
_EARLIER = select(ITEMS.c.receipt, ITEMS.c.digest).where(ITEMS.c.id == bindparam("id"))
_NEW_ITEM = insert(ITEMS)
_NEW_PAYMENT = insert(PAYMENTS)


def asked(item: ItemRecord) -> str:
    """A digest of what an item asks for: a request id stands for one of them only."""
    change = [item.change.kind, dict(item.change.values)] if item.change else None
    return digest([item.visit, item.item, item.flow, item.state, item.due, change])


def earlier_receipt(connection: Connection, item: ItemRecord) -> Mapping[str, str] | None:
    """The receipt of the same request written before; None when it is new.

    Refused(`store.failed`) when that request asked for something else.
    """
    row = connection.execute(_EARLIER, {"id": item.id}).one_or_none()
    if row is None:
        return None
    if row.digest != asked(item):
        raise Refused.of("store.failed", detail="request id")
    receipt: Mapping[str, str] = json.loads(row.receipt)
    return receipt


def write_item(
    store: Store, connection: Connection, keys: Keys, item: ItemRecord, receipt: Mapping[str, str]
) -> None:
    """Insert the item, its payments and its look-ups."""
    stamp = item.stamp
    connection.execute(_NEW_ITEM, {
        "id": item.id, "visit": item.visit, "number": item.item, "flow": item.flow,
        "code": item.code, "state": item.state, "utc": stamp.utc, "mono": stamp.mono,
        "boot": stamp.boot, "agent": stamp.agent, "seat": stamp.seat, "mode": item.mode,
        "demo": item.demo, "due": item.due, "before": _json(item.before),
        "after": _json(item.after), "sealed": _json(_sealed(keys, item)),
        "change": item.change.kind if item.change else None, "receipt": _json(receipt),
        "digest": asked(item), "evidence": item.evidence, "seconds": item.seconds,
        "limit": item.limit,
    })
    if item.payments:
        connection.execute(_NEW_PAYMENT, [
            {"item": item.id, "leg": leg, "method": each.method, "fen": each.fen,
             "received": each.received, "change": each.change, "reference": each.reference,
             "mode": item.mode}
            for leg, each in enumerate(item.payments, 1)
        ])
    found = {(HOLDER + item.person, kind, canonical(value)) for kind, value in item.look_up.items()}
    found |= {(slot_of(name) + item.person, kind, value)
              for name, kind, value in identifiers(item.sealed)}
    index(store, connection, item.visit, sorted(found), item.id)


PERSON = "@"
"""Beside the sealed values: the suffix of their slots, for a second person at one visit."""


def open_item(keys: Keys, item_id: str, sealed: Mapping[str, str | None]) -> dict[str, str | None]:
    """An item's sealed values again, None where the key is gone."""
    person = sealed.get(PERSON) or ""
    return {name: keys.unseal(slot_of(name) + person, name, text, item_id)
            for name, text in sealed.items() if name != PERSON}


def _sealed(keys: Keys, item: ItemRecord) -> dict[str, str | None]:
    """Each person's values under that person's key."""
    sealed: dict[str, str | None] = {PERSON: item.person} if item.person else {}
    for name, text in item.sealed.items():
        sealed |= keys.seal(slot_of(name) + item.person, {name: text}, item.id)
    return sealed


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(dict(value), ensure_ascii=False, separators=(",", ":"))
