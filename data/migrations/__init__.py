"""Migrations: numbered modules, each with the SQL that makes its version from the one before.

The number of the last one is the store's `PRAGMA user_version`.  A module never changes: the tables as
they are now are what all of them together make.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from app.problems import Refused
from data.errors import translated

STEPS: tuple[str, ...] = ("m0001_first", "m0002_pack_life", "m0003_supreme", "m0004_practice")
"""Modules of this package, in order; each has `SQL`, a tuple of statements."""
VERSION = len(STEPS)
"""The version this program reads and writes."""


def statements(step: str) -> tuple[str, ...]:
    """The SQL of one migration."""
    sql: tuple[str, ...] = importlib.import_module(f"{__name__}.{step}").SQL
    return sql


def migrate(raw: Any, backups: Path, name: str, steps: tuple[str, ...] = STEPS) -> int:
    """Bring an open store to the newest version, a copy of it put into `backups` before.

    Each step and its number are one transaction.  Returns how many steps were taken; Refused:
    `store.newer`, and whatever SQLite refuses, with the store as it was.
    """
    with translated():
        version = int(raw.execute("PRAGMA user_version").fetchone()[0])
        if version > len(steps):
            raise Refused.of("store.newer", version=version)
        for number, step in enumerate(steps[version:], version + 1):
            if version:
                copy(raw, backups / f"{name}-before-{number:04d}.db")
            _take(raw, number, statements(step))
        return len(steps) - version


def copy(raw: Any, target: Path) -> None:
    """A whole copy of an open store that only its owner may read."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.unlink(missing_ok=True)
    target.touch(0o600)
    raw.execute("VACUUM INTO ?", (str(target),))


def _take(raw: Any, number: int, sql: tuple[str, ...]) -> None:
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("BEGIN IMMEDIATE")
    try:
        for statement in sql:
            raw.execute(statement)
        if raw.execute("PRAGMA foreign_key_check").fetchone():
            raise Refused.of("store.failed", detail="foreign keys")
        raw.execute(f"PRAGMA user_version={number}")
        raw.execute("COMMIT")
    except BaseException:
        raw.execute("ROLLBACK")
        raise
    finally:
        raw.execute("PRAGMA foreign_keys=ON")
