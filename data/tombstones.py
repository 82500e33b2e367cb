"""Tombstones: which people were erased, by keyed index, kept beside the store.

The file outlives a store that is replaced, so whatever older copy is put back loses the same
people before it is used.  It tells nothing without the home key, and nobody's number with it.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Tombstone:
    """One erased person."""

    kind: str
    """`phone` or `document`."""
    blind: bytes
    people: tuple[tuple[str, str], ...]
    """(visit, slot) of every visit in which the person was somebody."""


def add(path: Path, stone: Tombstone) -> None:
    """Append one, durable when this returns."""
    row = {"kind": stone.kind, "blind": stone.blind.hex(), "people": stone.people}
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        os.write(file, json.dumps(row).encode() + b"\n")
        os.fsync(file)
    finally:
        os.close(file)


def read(path: Path) -> tuple[Tombstone, ...]:
    """All of them; none when nobody was ever erased."""
    if not path.exists():
        return ()
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    return tuple(
        Tombstone(row["kind"], bytes.fromhex(row["blind"]), tuple(map(tuple, row["people"])))
        for row in rows
    )
