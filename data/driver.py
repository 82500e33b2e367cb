"""The SQLite driver: one whose SQLite is fixed, and the pragmas every connection has.

SQLite 3.7.0 to 3.51.2 can lose commits in WAL mode with several connections (fixed in 3.51.3,
3.50.7 and 3.44.6).  With such a version the store runs in TRUNCATE mode: slower, and safe.
Needs no SQLAlchemy, so that a home can look at its store before the heavy imports.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

PRAGMAS = (
    "PRAGMA busy_timeout=2000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA synchronous=FULL",
)


def driver() -> ModuleType:
    """pysqlite3, which carries a fixed SQLite; the standard library's where it is missing."""
    try:
        from pysqlite3 import dbapi2  # type: ignore[import-untyped]
    except ImportError:
        import sqlite3

        return sqlite3
    return dbapi2  # type: ignore[no-any-return]


def wal_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite is free of the WAL-reset bug."""
    if version[:2] in ((3, 50), (3, 44)):
        return version >= {50: (3, 50, 7), 44: (3, 44, 6)}[version[1]]
    return version >= (3, 51, 3)


def journal_mode(module: ModuleType) -> str:
    """`WAL`, or `TRUNCATE` where WAL may lose commits."""
    return "WAL" if wal_safe(module.sqlite_version_info) else "TRUNCATE"


def prepare(raw: Any, module: ModuleType) -> None:
    """Give one driver connection the pragmas; synchronous is FULL in either journal mode."""
    cursor = raw.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    mode = journal_mode(module)
    cursor.execute("PRAGMA journal_mode")
    if cursor.fetchone()[0].upper() != mode:
        cursor.execute(f"PRAGMA journal_mode={mode}")
    cursor.close()


def plain(path: Path, *, read_only: bool = False, create: bool = False) -> Any:
    """One driver connection in autocommit, with the pragmas; `create` makes the file."""
    module = driver()
    access = "ro" if read_only else "rwc" if create else "rw"
    uri = f"{path.absolute().as_uri()}?mode={access}"
    raw = module.connect(uri, uri=True, isolation_level=None)
    if read_only:
        for pragma in PRAGMAS:  # secure_delete as well: a copy made by it holds no stale cell
            raw.execute(pragma)
    else:
        prepare(raw, module)
    return raw
