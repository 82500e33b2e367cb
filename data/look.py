"""A first look at a store: does it fit this program, and this key?

Plain SQL on the driver alone, so it is quick enough to stand before the heavy imports.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.problems import Refused
from data.driver import plain
from data.errors import translated
from data.folders import Folders
from data.migrations import VERSION
from data.vault import Vault


@dataclass(frozen=True, slots=True)
class Meta:
    """What a store says of itself."""

    version: int
    hall: str
    mode: str
    demo: bool
    key_check: bytes
    settings: Mapping[str, str]


def look(folders: Folders) -> Meta:
    """The store's own word; Refused: `store.missing`, `store.newer`, `store.corrupt`."""
    if not folders.store.is_file():
        raise Refused.of("store.missing")
    with translated():
        raw = plain(folders.store)
        try:
            return read_meta(raw)
        finally:
            raw.close()


def read_meta(raw: Any) -> Meta:
    """The meta row over one driver connection."""
    version = raw.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise Refused.of("store.newer", version=version)
    row = raw.execute("SELECT hall, mode, demo, key_check, settings FROM meta").fetchone()
    if row is None:
        raise Refused.of("store.corrupt")
    return Meta(version, row[0], row[1], bool(row[2]), row[3], json.loads(row[4]))


def unlock(folders: Folders, meta: Meta) -> Vault:
    """The vault of this store; Refused: `store.no_key`, `store.wrong_key`."""
    vault = Vault.load(folders.key)
    if vault.check_value != meta.key_check:
        raise Refused.of("store.wrong_key")
    return vault
