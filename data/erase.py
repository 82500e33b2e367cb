"""Erasing a person: keys, look-ups and the operator's record, in the store and in every backup.

The journal, the items and the payments stay whole and replay as before, with the person's values
unreadable.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from app.problems import Refused
from data import tombstones
from data.driver import plain
from data.errors import translated
from data.folders import Folders
from data.persons import ERASED, LOOK_UPS, canonical, forget
from data.store import Store
from data.tables import Row, VisitRow
from data.tombstones import Tombstone
from data.vault import Vault

_VISITS = Row.metadata.tables[str(VisitRow.__tablename__)]
Slots = frozenset[tuple[str, str]]
"""(visit, slot)."""


class Eraser(Protocol):
    """The operator's part."""

    def erase_blind(self, connection: Connection, kind: str, blind: bytes) -> int:
        """Delete what makes the person with this phone or document known; how many there were."""
        ...


Opener = Callable[[Store], Eraser]
"""The operator's part of a given store: the present one, or a backup."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was found and is gone."""

    visits: int
    records: int
    """People of the operator's."""
    backups: int
    """Copies cleaned."""


def embedded(store: Store) -> Eraser:
    """The embedded operator of a store."""
    from data.subscribers.embedded import Embedded

    return Embedded(store, store.vault, store.clock)


def erase(
    store: Store, folders: Folders, kind: str, value: str, operator: Opener = embedded
) -> Erased:
    """Erase the person with this `phone` or `document` number.

    Refused: `store.in_use` while a visit of theirs is open or parked; `store.remains` when all
    is erased but a backup could not be cleaned; `store.locked` when another program kept the
    file busy: then do it again.
    """
    blind = store.vault.blind(kind, canonical(value))
    with store.transaction() as connection:
        people = person_of(connection, blind)
        _ended(connection, people)
        stone = Tombstone(kind, blind, tuple(sorted(people)))
        tombstones.add(folders.erased, stone)
        records = _bury(connection, [stone], operator(store))
    empty_log(store)
    copies = sorted(folders.backups.glob("*.db"))
    kept = [path for path in copies if not _clean(path, store.vault, [stone], operator)]
    if kept:
        raise Refused.of("store.remains", name=kept[0].name)
    return Erased(len({visit for visit, _ in people}), records, len(copies))


def erase_again(
    path: Path, vault: Vault, stones: Iterable[Tombstone], operator: Opener = embedded
) -> None:
    """Erase these people from an older copy about to be used; Refused(`store.no_backup`)."""
    stones = tuple(stones)
    if stones and not _clean(path, vault, stones, operator):
        raise Refused.of("store.no_backup")


def person_of(connection: Connection, blind: bytes) -> Slots:
    """Where a person is: every slot with this index, and slots that hold nothing but what was
    seen beside it, such as a visit with the phone alone.

    A number seen beside somebody else's as well (it changed hands, or was topped up) leads no
    further.
    """
    start = _slots(connection, blind)
    beside = {blind}.union(*(_blinds(connection, slot) for slot in start))
    found = set(start)
    for other in beside - {blind}:
        slots = _slots(connection, other)
        if all(_blinds(connection, slot) <= beside for slot in slots):
            found |= slots
    return frozenset(found)


def empty_log(store: Store, *, rewrite: bool = False) -> None:
    """Bring everything into the file and cut its log to nothing; `secure_delete` zeroed the rest.

    `rewrite` builds the file anew besides, for a copy that another tool may have made without.
    Refused(`store.locked`) when somebody reads on for more than 2 s.
    """
    with translated(), store.gate.held():
        raw = plain(store.path)
        try:
            if rewrite:
                raw.execute("VACUUM")
            busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            raw.close()
    if busy == 1:
        raise Refused.of("store.locked")


def _slots(connection: Connection, blind: bytes) -> Slots:
    wanted = select(LOOK_UPS.c.visit, LOOK_UPS.c.slot).where(LOOK_UPS.c.blind == blind)
    return frozenset((visit, slot) for visit, slot in connection.execute(wanted))


def _blinds(connection: Connection, place: tuple[str, str]) -> frozenset[bytes]:
    visit, slot = place
    here = (LOOK_UPS.c.visit == visit) & (LOOK_UPS.c.slot == slot)
    return frozenset(connection.scalars(select(LOOK_UPS.c.blind).where(here)))


def _ended(connection: Connection, people: Slots) -> None:
    """Refused(`store.in_use`) when one of these visits has not ended."""
    for visit in {visit for visit, _ in people}:
        row = connection.execute(select(_VISITS).where(_VISITS.c.id == visit)).one()
        if row.state in ("open", "parked"):
            raise Refused.of("store.in_use", seat=row.seat)


def _bury(connection: Connection, stones: Iterable[Tombstone], operator: Eraser) -> int:
    """Delete what makes these people known; how many the operator knew."""
    known = 0
    for stone in stones:
        forget(connection, {*stone.people, *person_of(connection, stone.blind)})
        row = {"blind": stone.blind, "utc": time.time_ns() // 1000}
        connection.execute(insert(ERASED), row)
        known += operator.erase_blind(connection, stone.kind, stone.blind)
    return known


def _clean(path: Path, vault: Vault, stones: Iterable[Tombstone], operator: Opener) -> bool:
    """Bury these people in one copy; False when it cannot be read or written."""
    copy = Store(path, vault)
    try:
        part = operator(copy)
        with copy.transaction() as connection:
            _bury(connection, stones, part)
        empty_log(copy, rewrite=True)
    except Refused:
        return False
    finally:
        copy.close()
        copy.gate.path.unlink(missing_ok=True)
    return True
