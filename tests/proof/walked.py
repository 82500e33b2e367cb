"""The shipped packs, walked once for all tests of the proofs."""

from __future__ import annotations

import time
from functools import cache

from app.pack.model import Pack
from app.proof.ways import Ways
from data.packs import load_shipped, shipped

PACKS = shipped()

pack_of = cache(load_shipped)


@cache
def timed(name: str) -> tuple[Ways, float]:
    """A shipped pack walked whole and proved, and the seconds that took."""
    pack = pack_of(name)
    began = time.process_time()
    ways = Ways(pack)
    assert ways.findings is not None
    return ways, time.process_time() - began


def walked(name: str) -> Ways:
    """A shipped pack, walked whole."""
    return timed(name)[0]


def quick(pack: Pack, *flows: str) -> Ways:
    """A pack's first items of these services only."""
    return Ways(pack, later=False, only=frozenset(flows))
