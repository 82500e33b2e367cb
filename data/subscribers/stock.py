"""What lies in the drawer: free numbers and blank SIMs, held for a visit until they are taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from app.money import yuan
from app.ports import Option
from app.problems import Refused
from data.subscribers.book import Book
from data.subscribers.tables import NUMBER, SIM
from data.tables import ReservationRow, Row

HELD = Row.metadata.tables[str(ReservationRow.__tablename__)]
PLAIN = "普通"
_STOCK: Mapping[str, tuple[Any, str, str]] = {
    "numbers": (NUMBER.c.phone, "sim.number_taken", "sim.number_taken"),
    "sims": (SIM.c.iccid, "sim.taken", "sim.unknown"),
}
"""By source: the column, what to say when another holds it, and when it is not there."""


def free_numbers(connection: Connection, visit: str) -> tuple[Option, ...]:
    """Numbers that nobody has and no other visit holds, plain ones first."""
    others = select(HELD.c.value).where(HELD.c.source == "numbers", HELD.c.visit != visit)
    rows = connection.execute(
        select(NUMBER).where(NUMBER.c.phone.not_in(others))
        .order_by(NUMBER.c.minimum, NUMBER.c.phone)
    )
    return tuple(
        Option(
            row.phone, row.phone, row.phone, detail=_detail(row),
            bound={"number_grade": row.grade, "minimum_fen": str(row.minimum),
                   "term_months": str(row.months)},
        )
        for row in rows
    )


def reserve(connection: Connection, source: str, value: str, visit: str, utc: int) -> None:
    """Hold a number or SIM for a visit, in place of what it held before.

    Refused: `sim.number_taken`, `sim.taken` (another visit's), `sim.unknown` (no such card).
    """
    column, taken, missing = _STOCK[source]
    if connection.scalar(select(column).where(column == value)) is None:
        raise Refused.of(missing)
    own = (HELD.c.source == source) & (HELD.c.visit == visit) & (HELD.c.value != value)
    connection.execute(delete(HELD).where(own))
    connection.execute(
        insert(HELD).values(source=source, value=value, visit=visit, utc=utc)
        .on_conflict_do_nothing()
    )
    at = (HELD.c.source == source) & (HELD.c.value == value)
    if connection.scalar(select(HELD.c.visit).where(at)) != visit:
        raise Refused.of(taken)


def take_number(book: Book, phone: str, visit: str) -> Any:
    """The row of a free number, taken out of the drawer; Refused(`sim.number_taken`)."""
    _not_held(book.connection, "numbers", phone, visit)
    row = book.connection.execute(select(NUMBER).where(NUMBER.c.phone == phone)).first()
    if row is None or book.find(phone) is not None:
        raise Refused.of("sim.number_taken")
    book.connection.execute(delete(NUMBER).where(NUMBER.c.phone == phone))
    _let_go(book.connection, "numbers", phone)
    return row


def take_sim(book: Book, iccid: str, visit: str) -> None:
    """Take a blank SIM out of the drawer; Refused: `sim.taken` (another visit's), `sim.unknown`."""
    _not_held(book.connection, "sims", iccid, visit)
    done = book.connection.execute(delete(SIM).where(SIM.c.iccid == iccid))
    if done.rowcount != 1:
        raise Refused.of("sim.unknown")
    _let_go(book.connection, "sims", iccid)


def release(connection: Connection, visit: str) -> None:
    """Put back what a visit held."""
    connection.execute(delete(HELD).where(HELD.c.visit == visit))


def _not_held(connection: Connection, source: str, value: str, visit: str) -> None:
    at = (HELD.c.source == source) & (HELD.c.value == value)
    if connection.scalar(select(HELD.c.visit).where(at)) not in (None, visit):
        raise Refused.of(_STOCK[source][1])


def _let_go(connection: Connection, source: str, value: str) -> None:
    connection.execute(delete(HELD).where(HELD.c.source == source, HELD.c.value == value))


def _detail(row: Any) -> str:
    if not row.minimum:
        return str(row.grade)
    return f"{row.grade} 最低消费 {yuan(row.minimum)} 元 在网 {row.months} 个月"
