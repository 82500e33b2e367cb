"""Who looked at whom: one line for each look-up of personal data, and those without a visit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.dialects.sqlite import insert

from app.privacy import SEALED
from app.visit.entries import Stamp
from data.persons import ERASED, LOOK_UPS, canonical, kind_of
from data.store import Store
from data.tables import AccessRow, Row, VisitRow
from data.vault import seal, unseal

WINDOW = 24 * 3600 * 1_000_000
"""Microseconds between a look-up and the end of the visit that explains it."""
_LOG = Row.metadata.tables[str(AccessRow.__tablename__)]
_VISITS = Row.metadata.tables[str(VisitRow.__tablename__)]


def write(store: Store, stamp: Stamp, what: str, key: str, reason: str, visit: str) -> None:
    """One line; `key` (a phone or document number) is kept as a blind index, the reason sealed."""
    access, vault = store.clock.new_id(), store.vault
    text = canonical(key)
    row = {
        "id": access, "utc": stamp.utc, "mono": stamp.mono, "boot": stamp.boot,
        "agent": stamp.agent, "seat": stamp.seat, "what": what,
        "blind": vault.blind(kind_of(text), text) if text else None,
        "reason": seal(vault.log_key, reason, access), "visit": visit, "mode": store.mode,
    }
    with store.transaction() as connection:
        connection.execute(insert(_LOG), row)


def read(store: Store, since: int, unmatched: bool) -> tuple[Mapping[str, str], ...]:
    """Lines since a moment, newest first: utc (µs), when (ISO), agent, seat, what, reason, visit.

    A look-up is matched by a visit of the same agent that was completed within a day of it: the
    one it was made in, or one of the person looked for.  Of erased people nothing can be told.
    """
    wanted = select(_LOG).where(_LOG.c.utc >= since).order_by(_LOG.c.utc.desc(), _LOG.c.id.desc())
    if unmatched:
        completed = (
            (_VISITS.c.agent == _LOG.c.agent)
            & (_VISITS.c.state == "closed")
            & _VISITS.c.updated.between(_LOG.c.utc - WINDOW, _LOG.c.utc + WINDOW)
        )
        own = exists().where(_VISITS.c.id == _LOG.c.visit, completed)
        theirs = exists().where(
            LOOK_UPS.c.blind == _LOG.c.blind, _VISITS.c.id == LOOK_UPS.c.visit, completed
        )
        gone = exists().where(ERASED.c.blind == _LOG.c.blind)
        wanted = wanted.where(~own, ~theirs, ~gone)
    with store.connection() as connection:
        return tuple(_line(store, row) for row in connection.execute(wanted))


def _line(store: Store, row: Any) -> Mapping[str, str]:
    reason = None if store.keyless else unseal(store.vault.log_key, row.reason, row.id)
    when = datetime.fromtimestamp(row.utc / 1e6, UTC).isoformat(timespec="seconds")
    return {
        "utc": str(row.utc), "when": when, "agent": row.agent, "seat": row.seat,
        "what": row.what, "reason": SEALED if reason is None else reason, "visit": row.visit,
    }
