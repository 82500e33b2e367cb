"""Erasing a person: keys, look-ups and the operator's record, in the store and in every backup.

The journal, the items and the payments stay whole and replay as before, with the person's values
unreadable.  A tombstone (a keyed index, nothing readable) erases the person again from whatever
older copy is put back later.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from app.problems import Refused
from data.driver import driver, plain
from data.errors import DRIVER_ERRORS, translated
from data.folders import Folders
from data.persons import ERASED, LOOK_UPS, canonical, forget
from data.store import Operator, Store
from data.tables import Row, VisitRow
from data.vault import Vault

_VISITS = Row.metadata.tables[str(VisitRow.__tablename__)]


@dataclass(frozen=True, slots=True)
class Erased:
    """What was found and is gone."""

    visits: int
    records: int
    """People of the operator's."""
    backups: int
    """Copies cleaned."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """One erased person."""

    kind: str
    blind: bytes
    people: tuple[tuple[str, str], ...]
    """(visit, slot)."""


def erase(store: Store, operator: Operator | None, folders: Folders, kind: str, value: str) -> Erased:
    """Erase the person with this `phone` or `document` number.

    Refused: `store.in_use` while a visit of theirs is open or parked; `store.remains` when all
    is erased but a backup could not be cleaned; `store.locked` when another program kept the
    file busy, then do it again.
    """
    blind = store.vault.blind(kind, canonical(value))
    with store.transaction() as connection:
        people = _people(connection, [blind])
        _closed(connection, people)
        stone = Tombstone(kind, blind, people)
        Tombstones(folders.erased).add(stone)
        records = _bury(connection, stone, operator)
    _scrub(store.path)
    cleaned = [_clean(store, path, operator, stone) for path in _copies(folders)]
    if None in cleaned:
        name = _copies(folders)[cleaned.index(None)].name
        raise Refused.of("store.remains", name=name)
    return Erased(len({visit for visit, _ in people}), records, len(cleaned))


class Tombstones:
    """The file of tombstones beside the store: it outlives a store that is replaced."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, stone: Tombstone) -> None:
        """Append one, durable when this returns."""
        line = json.dumps({"kind": stone.kind, "blind": stone.blind.hex(), "people": stone.people})
        file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            os.write(file, line.encode() + b"\n")
            os.fsync(file)
        finally:
            os.close(file)

    def all(self) -> tuple[Tombstone, ...]:
        """Every one."""
        if not self.path.exists():
            return ()
        found = []
        for line in self.path.read_text().splitlines():
            row = json.loads(line)
            people = tuple((visit, slot) for visit, slot in row["people"])
            found.append(Tombstone(row["kind"], bytes.fromhex(row["blind"]), people))
        return tuple(found)

    def apply(self, path: Path, vault: Vault) -> None:
        """Erase all of them from the store at `path`, an older copy about to be used."""
        stones = self.all()
        if not stones:
            return
        store = Store(path, vault)
        for stone in stones:
            _clean(store, path, _operator(store), stone)
        store.close()
        store.gate.path.unlink(missing_ok=True)
