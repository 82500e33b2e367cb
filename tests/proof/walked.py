"""The shipped packs, walked once for all tests of the proofs."""

from __future__ import annotations

from functools import cache

from app.pack.model import Pack
from app.proof.ways import Ways
from data.packs import load_shipped, shipped

PACKS = shipped()

pack_of = cache(load_shipped)


@cache
def walked(name: str) -> Ways:
    """A shipped pack, walked whole."""
    return Ways(pack_of(name))


def quick(pack: Pack, *flows: str) -> Ways:
    """A pack's first items of these services only."""
    return Ways(pack, later=False, only=frozenset(flows))
