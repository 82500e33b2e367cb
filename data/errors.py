"""What SQLite and the file system say, as a Problem the user can mend.

The words of the original never travel on: they may quote values.
"""

from __future__ import annotations

import errno
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from app.problems import Refused
from data.driver import driver

DRIVER_ERRORS: tuple[type[Exception], ...] = (driver().Error, sqlite3.Error)
"""What either driver raises."""

_BY_NAME = (
    ("SQLITE_READONLY", "store.read_only"),
    ("SQLITE_PERM", "store.read_only"),
    ("SQLITE_CANTOPEN", "store.read_only"),  # the file is there, but not what belongs beside it
    ("SQLITE_FULL", "store.full"),
    ("SQLITE_CORRUPT", "store.corrupt"),
    ("SQLITE_NOTADB", "store.corrupt"),
    ("SQLITE_BUSY", "store.locked"),
    ("SQLITE_LOCKED", "store.locked"),
)
_BY_NUMBER = {
    errno.EROFS: "store.read_only",
    errno.EACCES: "store.read_only",
    errno.EPERM: "store.read_only",
    errno.ENOSPC: "store.full",
    errno.EDQUOT: "store.full",
    errno.EFBIG: "store.full",
}


def name_of(error: BaseException) -> str:
    """SQLite's own name of a driver's error, such as `SQLITE_BUSY`; empty for others."""
    return getattr(error, "sqlite_errorname", "") or ""


def refused(error: BaseException) -> Refused:
    """The Refused for an error of the driver or the operating system."""
    if isinstance(error, OSError):
        code = _BY_NUMBER.get(error.errno or 0)
        return Refused.of(code) if code else _failed(errno.errorcode.get(error.errno or 0, "OS"))
    name = name_of(error)
    for start, code in _BY_NAME:
        if name.startswith(start):
            return Refused.of(code)
    if name.startswith("SQLITE_IOERR") and _file_limit():  # EFBIG, which SQLite does not tell apart
        return Refused.of("store.full")
    return _failed(name.removeprefix("SQLITE_") or type(error).__name__)


@contextmanager
def translated() -> Iterator[None]:
    """Run the body; what the driver or the operating system raises leaves as Refused."""
    try:
        yield
    except DRIVER_ERRORS as error:
        raise refused(error) from error
    except OSError as error:
        raise refused(error) from error
    except Exception as error:
        original = getattr(error, "orig", None)
        if isinstance(original, DRIVER_ERRORS):
            raise refused(original) from error
        raise


def _failed(detail: str) -> Refused:
    return Refused.of("store.failed", detail=detail)


def _file_limit() -> bool:
    return resource.getrlimit(resource.RLIMIT_FSIZE)[0] != resource.RLIM_INFINITY
