"""The journal: lines of visits, appended behind the gate and never changed.

One append is one transaction: the lines, the visit's own row, and with an item its row, its
payments, its look-ups and the operator's change.  When it returns, everything is on the disk.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import IntegrityError

from app.ports import ItemRecord, OpenVisit
from app.problems import Refused
from app.visit.entries import Entry, Stamp
from data import visits
from data.items import earlier_receipt, write_item
from data.persons import HOLDER, Keys, identifiers, index
from data.store import Operator, Store
from data.tables import EntryRow, Row

_ENTRIES = Row.metadata.tables[str(EntryRow.__tablename__)]
_NEW = insert(_ENTRIES)
_READ = select(_ENTRIES).where(_ENTRIES.c.visit == bindparam("visit")).order_by(_ENTRIES.c.seq)


class _Again(Exception):
    """All this was written before: nothing is written now."""

    def __init__(self, receipt: Mapping[str, str]) -> None:
        super().__init__()
        self.receipt = receipt


class Journal:
    """`app.ports.Journal` on one store; `operator` applies what items ask for."""

    def __init__(self, store: Store, operator: Operator | None = None) -> None:
        self._store = store
        self._operator = operator

    def append(self, entries: Sequence[Entry], item: ItemRecord | None = None) -> Mapping[str, str]:
        """Write entries (and an item with the operator's change); the receipt, or nothing.

        The same request id, or the very same entries, written again change nothing.  Refused:
        `store.lost_race` (another wrote this (visit, seq)), `store.clock_back`, `store.no_key`,
        whatever the operator refuses, and all of `Store.transaction`.
        """
        try:
            with self._store.transaction() as connection:
                return self._append(connection, entries, item)
        except _Again as again:
            return again.receipt

    def read(self, visit: str) -> tuple[Entry, ...]:
        """Every line of one visit, in order; sealed values None where the key is gone."""
        with self._store.connection() as connection:
            return read(self._store, connection, visit)

    def open_visits(self) -> tuple[OpenVisit, ...]:
        """Visits that are neither closed nor cancelled, oldest first."""
        return visits.open_visits(self._store)

    def _append(
        self, connection: Connection, entries: Sequence[Entry], item: ItemRecord | None
    ) -> Mapping[str, str]:
        store = self._store
        if item is not None:
            earlier = earlier_receipt(connection, item)
            if earlier is not None:
                raise _Again(earlier)
        visits.check_clock(connection, entries, item)
        receipt = self._applied(connection, item)
        for ended in visits.keep(store, connection, entries):
            if self._operator is not None:
                self._operator.release(connection, ended)
        keys: dict[str, Keys] = {}
        for visit in {entry.visit for entry in entries} | ({item.visit} if item else set()):
            keys[visit] = Keys(store, connection, visit)
        rows = [
            self._row(connection, keys[entry.visit], entry, item, receipt) for entry in entries
        ]
        self._insert(connection, entries, rows)
        if item is not None:
            write_item(store, connection, keys[item.visit], item, receipt)
        return receipt

    def _applied(self, connection: Connection, item: ItemRecord | None) -> Mapping[str, str]:
        if item is None or item.change is None:
            return {}
        if self._operator is None:
            raise Refused.of("store.failed", detail="operator")
        return dict(self._operator.apply(connection, item.change, visit=item.visit))

    def _row(
        self,
        connection: Connection,
        keys: Keys,
        entry: Entry,
        item: ItemRecord | None,
        receipt: Mapping[str, str],
    ) -> dict[str, Any]:
        body = dict(entry.body)
        hidden = body.pop("sealed", None)
        if entry.kind == "commit" and item is not None and item.change is not None:
            body["receipt"] = receipt
        sealed = None
        if hidden:
            slot = body.get("person") or HOLDER
            sealed = compact(keys.seal(slot, hidden, entry.seq))
            found = [(slot, kind, value) for _, kind, value in identifiers(hidden)]
            index(self._store, connection, entry.visit, found)
        stamp = entry.stamp
        return {
            "visit": entry.visit, "seq": entry.seq, "kind": entry.kind, "utc": stamp.utc,
            "mono": stamp.mono, "boot": stamp.boot, "agent": stamp.agent, "seat": stamp.seat,
            "mode": self._store.mode, "body": compact(body), "sealed": sealed,
        }

    def _insert(
        self, connection: Connection, entries: Sequence[Entry], rows: list[dict[str, Any]]
    ) -> None:
        """Insert the lines; leaves as _Again when exactly these were there already."""
        if not rows:
            return
        try:
            connection.execute(_NEW, rows)
        except IntegrityError:
            taken = self._taken(connection, entries)
            if taken is None:
                raise
            if all(_same(taken.get((row["visit"], row["seq"])), row) for row in rows):
                raise _Again({}) from None
            seat = next(iter(taken.values())).seat
            raise Refused.of("store.lost_race", seat=seat) from None

    def _taken(self, connection: Connection, entries: Sequence[Entry]) -> dict[Any, Any] | None:
        """What already stands at these places."""
        found = {}
        for entry in entries:
            at = (_ENTRIES.c.visit == entry.visit) & (_ENTRIES.c.seq == entry.seq)
            row = connection.execute(select(_ENTRIES).where(at)).one_or_none()
            if row is not None:
                found[entry.visit, entry.seq] = row
        return found or None


def read(store: Store, connection: Connection, visit: str) -> tuple[Entry, ...]:
    """The lines of one visit, read in a given snapshot."""
    keys = Keys(store, connection, visit)
    rows = connection.execute(_READ, {"visit": visit})
    return tuple(_entry(keys, row) for row in rows)


def compact(value: object) -> str:
    """JSON for a column: no spaces, Han as Han; read-only mappings count as objects."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=dict)


def _entry(keys: Keys, row: Any) -> Entry:
    body = json.loads(row.body)
    if row.sealed is not None:
        slot = body.get("person") or HOLDER
        body["sealed"] = {
            name: keys.unseal(slot, name, text, row.seq)
            for name, text in json.loads(row.sealed).items()
        }
    stamp = Stamp(row.utc, row.mono, row.boot, row.agent, row.seat)
    return Entry(row.visit, row.seq, row.kind, stamp, body)


def _same(row: Any, given: Mapping[str, Any]) -> bool:
    """Whether a line is the one written before: everything but its ciphertext."""
    return row is not None and all(
        getattr(row, name) == value for name, value in given.items() if name != "sealed"
    )
