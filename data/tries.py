"""Wrong PINs in a row: counted in the store, so by all programs together and across restarts.

Five wrong tries bring a wait of 1, 2, 4 … minutes, ten a lock that only the duty manager opens.
A try is counted before its hash is computed, so however many programs guess at once, no more than
ten guesses reach it.  Waits are measured by the monotonic clock within a boot; across boots the
wall clock may only shorten a wait by what has passed, and one set back begins it anew.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from app.problems import Refused
from app.visit.entries import Stamp
from data.tables import Row, TryRow

SLOW_FROM, LOCK_AT = 5, 10
_MINUTE = 60_000_000
_TRIES = Row.metadata.tables[str(TryRow.__tablename__)]


def count(connection: Connection, stamp: Stamp) -> int:
    """Count one try of `stamp.agent` and return how many there are now.

    Refused, and not counted: `signin.locked`, `signin.wait` (seconds left).
    """
    staff = stamp.agent
    row = connection.execute(select(_TRIES).where(_TRIES.c.staff == staff)).one_or_none()
    tries = row.tries if row is not None else 0
    if tries >= LOCK_AT:
        raise Refused.of("signin.locked")
    if row is not None:
        left = row.wait - _passed(row.utc, row.mono, row.boot, stamp)
        if left > 0:
            raise Refused.of("signin.wait", seconds=-(-left // 1_000_000))
    tries += 1
    values = {
        "staff": staff, "tries": tries, "wait": wait_after(tries),
        "utc": stamp.utc, "mono": stamp.mono, "boot": stamp.boot,
    }
    connection.execute(
        insert(_TRIES).values(values).on_conflict_do_update(index_elements=["staff"], set_=values)
    )
    return tries


def refusal(tries: int) -> Refused:
    """What to say after this many wrong tries."""
    if tries >= LOCK_AT:
        return Refused.of("signin.locked")
    if tries >= SLOW_FROM:
        return Refused.of("signin.wait", seconds=wait_after(tries) // 1_000_000)
    return Refused.of("signin.wrong", left=SLOW_FROM - tries)


def clear(connection: Connection, staff: str) -> None:
    """Forget the wrong tries: the PIN was right, or the duty manager has reset it."""
    connection.execute(delete(_TRIES).where(_TRIES.c.staff == staff))


def locked(connection: Connection) -> frozenset[str]:
    """The staff numbers that are locked."""
    rows = connection.execute(select(_TRIES.c.staff).where(_TRIES.c.tries >= LOCK_AT))
    return frozenset(row.staff for row in rows)


def wait_after(tries: int) -> int:
    """Microseconds to wait after this many wrong tries."""
    return _MINUTE << tries - SLOW_FROM if tries >= SLOW_FROM else 0


def _passed(utc: int, mono: int, boot: str, now: Stamp) -> int:
    """Microseconds since the last try, never more than can be trusted."""
    return now.mono - mono if now.boot == boot else max(0, now.utc - utc)
