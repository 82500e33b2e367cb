"""Service passwords and codes: slow hashes, and wrong tries counted a line, a visit and a day."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert

from app.visit.entries import digest
from data.subscribers.book import Book
from data.subscribers.line import Line
from data.subscribers.tables import CODE, TRY

if TYPE_CHECKING:
    from argon2 import PasswordHasher

TRIES = 3
"""Wrong ones in a visit; the last of them locks."""
TRIES_DAY = 6
"""Wrong ones of a line in a day, over all visits."""


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hashed(secret: str) -> str:
    """argon2id, 19 MiB, two passes, a fresh salt."""
    return _hasher().hash(secret)


def same(secret: str, hash_: str) -> bool:
    """Whether the secret is the hashed one; a hash that is none fits nothing."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(hash_, secret)
    except (InvalidHashError, VerificationError):
        return False


def locked(book: Book, line: Line, visit: str, what: str) -> bool:
    """Whether tries are used up: in this visit, or for this line today."""
    here = (TRY.c.line == line.id, TRY.c.what == what)
    in_visit = book.connection.scalar(select(TRY.c.wrong).where(*here, TRY.c.visit == visit)) or 0
    today = book.connection.scalar(
        select(func.sum(TRY.c.wrong)).where(*here, TRY.c.day == book.today.isoformat())) or 0
    return in_visit >= TRIES or today >= book.setting("password_tries_day", TRIES_DAY)


def wrong(book: Book, line: Line, visit: str, what: str) -> str:
    """Count a wrong try; what it comes to: `wrong`, or `locked` for the last one."""
    day = book.today.isoformat()
    row = {"line": line.id, "visit": visit, "what": what, "day": day, "wrong": 1}
    book.connection.execute(
        insert(TRY).values(row)
        .on_conflict_do_update(index_elements=["line", "visit", "what"],
                               set_={"wrong": TRY.c.wrong + 1, "day": day}))
    return "locked" if locked(book, line, visit, what) else "wrong"


def code_of(phone: str) -> str:
    """The six digits that the demonstration sends to this line: the same ones in every home."""
    return f"{int(digest(['sms', phone]), 16) % 1_000_000:06d}"


def send(book: Book, line: Line, phone: str, visit: str) -> str:
    """Note that the code was sent for this visit; returns it, as a demonstration may."""
    earlier = book.connection.scalar(select(CODE.c.visit).where(
        CODE.c.line == line.id, CODE.c.visit != visit, CODE.c.visit.startswith(visit.split("/")[0])))
    code = code_of(f"{phone}/{visit}" if earlier else phone)
    book.connection.execute(
        insert(CODE).values(line=line.id, visit=visit, blind=_blind(book, visit, code))
        .on_conflict_do_nothing())
    return code


def right_code(book: Book, line: Line, visit: str, code: str) -> bool:
    """Whether this code was sent to this line for this visit."""
    sent = book.connection.scalar(
        select(CODE.c.blind).where(CODE.c.line == line.id, CODE.c.visit == visit))
    return sent is not None and bool(sent == _blind(book, visit, code))


def _blind(book: Book, visit: str, code: str) -> bytes:
    return book.vault.blind("sms", f"{visit}\x1f{code}")
