"""The row of a visit, kept beside its journal: open, parked, closed, cancelled, and where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, select, text, update
from sqlalchemy.dialects.sqlite import insert

from app.ports import ItemRecord, OpenVisit
from app.problems import Refused
from app.visit.entries import Entry
from data.store import Store
from data.tables import EntryRow, MetaRow, ReservationRow, Row, VisitRow

BACK = 300_000_000
"""Microseconds that the wall clock may fall behind what was seen before it is refused."""
_MINUTE = 60_000_000
OFFER = "/recommend.reply"
"""How the address ends at which a customer answers to a recommendation."""
_VISITS = Row.metadata.tables[str(VisitRow.__tablename__)]
_ENTRIES = Row.metadata.tables[str(EntryRow.__tablename__)]
_META = Row.metadata.tables[str(MetaRow.__tablename__)]
_HELD = Row.metadata.tables[str(ReservationRow.__tablename__)]
_NEW = insert(_VISITS).on_conflict_do_nothing(index_elements=["id"])
_LATEST = select(_META.c.latest)
_LAST = (
    select(_ENTRIES.c.utc)
    .where(_ENTRIES.c.visit == _VISITS.c.id)
    .order_by(_ENTRIES.c.seq.desc())
    .limit(1)
    .scalar_subquery()
)
_OPEN = (
    select(_VISITS.c.id, _VISITS.c.state, _VISITS.c.seat, _VISITS.c.agent, _VISITS.c.run,
           _LAST.label("since"))
    .where(text("visit.state IN ('open', 'parked')"))  # literally as the partial index has it
)


def check_clock(
    connection: Connection, entries: Sequence[Entry], item: ItemRecord | None
) -> None:
    """Refused(`store.clock_back`) for a new visit or item dated well before what was seen.

    Only these: the ledger is listed by their time, while the lines of a running visit are
    ordered by seq and measured by the monotonic clock.
    """
    stamps = [entry.stamp for entry in entries if entry.kind == "opened"]
    if item is not None:
        stamps.append(item.stamp)
    for stamp in stamps:
        latest = connection.execute(_LATEST).scalar_one()
        if stamp.utc < latest - BACK:
            raise Refused.of("store.clock_back")
        if stamp.utc > latest + _MINUTE:
            connection.execute(update(_META).values(latest=stamp.utc))


def keep(store: Store, connection: Connection, entries: Sequence[Entry]) -> tuple[str, ...]:
    """Let the visit's row follow these entries; the visits that have ended.

    What a visit reserved ends with it.
    """
    ended = []
    for entry in entries:
        body, stamp = entry.body, entry.stamp
        match entry.kind:
            case "opened":
                connection.execute(_NEW, {
                    "id": entry.visit, "state": "open", "seat": stamp.seat, "agent": stamp.agent,
                    "run": store.run, "pack": body["pack"], "mode": body["mode"],
                    "demo": bool(body["demo"]), "opened": stamp.utc, "updated": stamp.utc,
                    "offered": False, "accepted": False, "version": 1,
                })
            case "answer" | "amend" if body["at"].endswith(OFFER):
                _change(connection, entry, offered=True,
                        accepted=body.get("value") == "accepted")
            case "park":
                _change(connection, entry, state="parked")
            case "resume":
                _change(connection, entry, state="open", seat=stamp.seat, agent=stamp.agent,
                        run=store.run)
            case "closed":
                _end(connection, entry, "closed")
                ended.append(entry.visit)
            case "cancel" if body.get("item") is None:
                _end(connection, entry, "cancelled")
                ended.append(entry.visit)
    return tuple(ended)


def open_visits(store: Store) -> tuple[OpenVisit, ...]:
    """Visits without an end, oldest last entry first."""
    with store.connection() as connection:
        rows = connection.execute(_OPEN).all()
    runs = {seat: store.seats.run_at(seat) for seat in {row.seat for row in rows}}

    def state(row: Any) -> str:
        live = row.run in (store.run, runs[row.seat])
        return "parked" if row.state == "parked" else "open" if live else "orphan"

    found = [OpenVisit(row.id, state(row), row.seat, row.agent, row.since or 0) for row in rows]
    return tuple(sorted(found, key=lambda visit: (visit.since, visit.visit)))


def _change(connection: Connection, entry: Entry, **values: Any) -> None:
    connection.execute(
        update(_VISITS)
        .where(_VISITS.c.id == entry.visit)
        .values(updated=entry.stamp.utc, version=_VISITS.c.version + 1, **values)
    )


def _end(connection: Connection, entry: Entry, state: str) -> None:
    _change(connection, entry, state=state)
    connection.execute(delete(_HELD).where(_HELD.c.visit == entry.visit))
