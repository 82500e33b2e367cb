"""The only column types: SQLite's STRICT tables take nothing else, and each refuses a wrong value.

Tables made with `table=True` do not validate, so the last door is here: a wrong Python type is a
TypeError before SQL sees it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BLOB, INTEGER, REAL, TEXT
from sqlalchemy.types import TypeDecorator


class Text(TypeDecorator[str]):
    """A string, kept as it is."""

    impl = TEXT
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: object) -> str | None:
        if value is not None and not isinstance(value, str):
            raise TypeError(f"text expected, not {type(value).__name__}")
        return value


class _Whole(TypeDecorator[int]):
    """A whole number: never a bool, a float or digits in a string."""

    impl = INTEGER
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: object) -> int | None:
        if value is not None and type(value) is not int:
            raise TypeError(f"whole number expected, not {type(value).__name__}")
        return value


class Count(_Whole):
    """A number of things: seq, tries, version, seconds of a limit."""

    cache_ok = True


class Micros(_Whole):
    """Microseconds: since 1970 UTC, or of the monotonic clock."""

    cache_ok = True


class Fen(_Whole):
    """Money in fen."""

    cache_ok = True


class Flag(TypeDecorator[bool]):
    """0 or 1; each column carries a CHECK of its own."""

    impl = INTEGER
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: object) -> int | None:
        if value is not None and not isinstance(value, bool):
            raise TypeError(f"yes or no expected, not {type(value).__name__}")
        return None if value is None else int(value)

    def process_result_value(self, value: Any, dialect: object) -> bool | None:
        return None if value is None else bool(value)


class Seconds(TypeDecorator[float]):
    """A measured duration in seconds; never money."""

    impl = REAL
    cache_ok = True


class Bytes(TypeDecorator[bytes]):
    """Wrapped keys and blind indexes."""

    impl = BLOB
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: object) -> bytes | None:
        if value is not None and not isinstance(value, bytes):
            raise TypeError(f"bytes expected, not {type(value).__name__}")
        return value
