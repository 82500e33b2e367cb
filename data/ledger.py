"""The ledger: items found again, shown masked, reversed by a further row.

Lists go from the newest back, by (utc, id); each filter has an index in that order, so a page
costs the same among ten thousand items and a million.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select
from sqlalchemy.dialects.sqlite import insert

from app.ports import ItemDetail, ItemFilter, ItemLine, Payment
from app.privacy import SEALED, mask_phone
from app.problems import Refused
from app.visit.entries import Stamp
from data import accesses as log
from data.items import ITEMS, PAYMENTS, open_item
from data.journal import read
from data.persons import HOLDER, LOOK_UPS, Keys, canonical
from data.store import Operator, Store
from data.tables import ReversalRow, Row, VisitRow
from data.vault import unseal

VISITS = Row.metadata.tables[str(VisitRow.__tablename__)]
_REVERSALS = Row.metadata.tables[str(ReversalRow.__tablename__)]
_KEYS = Row.metadata.tables["data_key"]
_LINES = (
    select(
        *(ITEMS.c[name] for name in (
            "id", "visit", "number", "flow", "code", "state", "utc", "agent", "seat", "due",
            "mode", "demo", "change",
        )),
        func.json_extract(ITEMS.c.sealed, "$.phone").label("phone"),
        _REVERSALS.c.approved_by.label("reversed_by"),
        _KEYS.c.wrapped,
    )
    .outerjoin(_REVERSALS, _REVERSALS.c.item == ITEMS.c.id)
    .outerjoin(_KEYS, and_(_KEYS.c.visit == ITEMS.c.visit, _KEYS.c.slot == HOLDER))
)
REVERSED = "reversed"
"""A state to list by that is no state of the item itself."""


class Ledger:
    """`app.ports.Ledger` on one store; `operator` takes changes back."""

    def __init__(self, store: Store, operator: Operator | None = None) -> None:
        self._store = store
        self._operator = operator

    def items(self, wanted: ItemFilter) -> tuple[ItemLine, ...]:
        """One page of items, newest first, phones masked."""
        with self._store.connection() as connection:
            rows = connection.execute(self._wanted(connection, wanted)).all()
        return tuple(self._line(row) for row in rows)

    def item(self, item_id: str) -> ItemDetail:
        """One item whole; Refused(`visit.gone`) when there is none."""
        store = self._store
        with store.connection() as connection:
            line = connection.execute(_LINES.where(ITEMS.c.id == item_id)).one_or_none()
            if line is None:
                raise Refused.of("visit.gone")
            row = connection.execute(select(ITEMS).where(ITEMS.c.id == item_id)).one()
            legs = connection.execute(
                select(PAYMENTS).where(PAYMENTS.c.item == item_id).order_by(PAYMENTS.c.leg)
            )
            keys = Keys(store, connection, row.visit)
            return ItemDetail(
                line=self._line(line),
                before=json.loads(row.before),
                after=json.loads(row.after),
                sealed=open_item(keys, row.id, json.loads(row.sealed)),
                payments=tuple(
                    Payment(leg.method, leg.fen, leg.received, leg.change, leg.reference)
                    for leg in legs
                ),
                evidence=row.evidence,
                seconds=row.seconds,
                limit=row.limit,
                entries=read(store, connection, row.visit),
                pack=connection.execute(
                    select(VISITS.c.pack).where(VISITS.c.id == row.visit)
                ).scalar_one(),
            )

    def reverse(self, item_id: str, reason: str, by: str, approved_by: str, stamp: Stamp) -> None:
        """A further row that says the item was reversed, with the operator's undo.

        Refused: `access.self`, `visit.gone`, `store.not_done`, `store.reversed`, and what the
        operator will not take back.
        """
        if by == approved_by:
            raise Refused.of("access.self")
        store = self._store
        with store.transaction() as connection:
            row = connection.execute(_LINES.where(ITEMS.c.id == item_id)).one_or_none()
            if row is None:
                raise Refused.of("visit.gone")
            if row.state != "done":
                raise Refused.of("store.not_done")
            if row.reversed_by is not None:
                raise Refused.of("store.reversed")
            if row.change is not None and self._operator is not None:
                self._operator.undo(connection, item_id, row.change)
            keys = Keys(store, connection, row.visit)
            sealed = keys.seal(HOLDER, {"reason": reason}, f"{item_id}/reversal")["reason"]
            connection.execute(insert(_REVERSALS), {
                "item": item_id, "reason": sealed, "asked_by": by, "approved_by": approved_by,
                "utc": stamp.utc, "mono": stamp.mono, "boot": stamp.boot, "seat": stamp.seat,
                "mode": store.mode,
            })

    def today(self, since: int, agent: str = "") -> Mapping[str, int]:
        """Counts since a moment: visits, items, over (their limit), offered, accepted."""
        counted = select(
            func.count(), func.total(VISITS.c.offered), func.total(VISITS.c.accepted)
        ).where(VISITS.c.opened >= since)
        late = func.count().filter(ITEMS.c.seconds > ITEMS.c.limit)
        done = select(func.count(), late).where(ITEMS.c.utc >= since)
        if agent:
            counted = counted.where(VISITS.c.agent == agent)
            done = done.where(ITEMS.c.agent == agent)
        with self._store.connection() as connection:
            visits, offered, accepted = connection.execute(counted).one()
            items, over = connection.execute(done).one()
        return {"visits": visits, "items": items, "over": over,
                "offered": int(offered), "accepted": int(accepted)}

    def log_access(self, stamp: Stamp, what: str, key: str, reason: str, visit: str = "") -> None:
        """Journal one look-up of personal data."""
        log.write(self._store, stamp, what, key, reason, visit)

    def accesses(self, since: int, unmatched: bool = False) -> tuple[Mapping[str, str], ...]:
        """Look-ups, newest first; `unmatched`: without a completed visit by that agent."""
        return log.read(self._store, since, unmatched)

    def _wanted(self, connection: Connection, wanted: ItemFilter) -> Select[Any]:
        rules: list[ColumnElement[bool]] = []
        if wanted.phone:
            rules.append(ITEMS.c.id.in_(self._about(wanted.phone)))
        if wanted.agent:
            rules.append(ITEMS.c.agent == wanted.agent)
        if wanted.code:
            rules.append(ITEMS.c.code == wanted.code)
        if wanted.state == REVERSED:
            rules.append(ITEMS.c.id.in_(select(_REVERSALS.c.item)))
        elif wanted.state:
            rules.append(ITEMS.c.state == wanted.state)
        if wanted.since:
            rules.append(ITEMS.c.utc >= wanted.since)
        if wanted.until:
            rules.append(ITEMS.c.utc < wanted.until)
        if wanted.after:
            last = select(ITEMS.c.utc).where(ITEMS.c.id == wanted.after)
            utc = connection.execute(last).scalar_one_or_none() or 0
            rules.append(ITEMS.c.utc <= utc)
            rules.append(or_(ITEMS.c.utc < utc, ITEMS.c.id < wanted.after))
        newest = (ITEMS.c.utc.desc(), ITEMS.c.id.desc())
        return _LINES.where(*rules).order_by(*newest).limit(wanted.limit)

    def _about(self, phone: str) -> Select[tuple[str]]:
        """The items that a phone number is part of."""
        blind = self._store.vault.blind("phone", canonical(phone))
        return select(LOOK_UPS.c.item).where(LOOK_UPS.c.blind == blind, LOOK_UPS.c.item != "")

    def _line(self, row: Any) -> ItemLine:
        return ItemLine(
            row.id, row.visit, row.number, row.flow, row.code, row.state, row.utc, row.agent,
            row.seat, row.due, self._phone(row), row.reversed_by or "", row.mode, bool(row.demo),
        )

    def _phone(self, row: Any) -> str:
        """The masked phone of an item; empty when it has none, ●●● when it cannot be read."""
        if row.phone is None:
            return ""
        if row.wrapped is None or self._store.keyless:
            return SEALED
        key = self._store.vault.unwrap(row.wrapped, row.visit, HOLDER)
        phone = unseal(key, row.phone, row.visit, row.id, "phone")
        return SEALED if phone is None else mask_phone(phone)
