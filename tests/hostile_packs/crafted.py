"""All packs that are broken on purpose: each case writes a folder, and names what must be said of it.

`borrowed()` brings in the broken packs of `tests/data/packs`, so that they too pass the judge.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.data.packs import test_broken, test_limits
from tests.hostile_packs import crafted_files, crafted_text, crafted_words
from tests.hostile_packs.base import BASE, lay
from tests.hostile_packs.cases import CASES, CLOSING, SOUND, Case, unmet

__all__ = ["CASES", "MODULES", "SOUND", "Case", "borrowed", "unmet"]

MODULES = (crafted_text, crafted_files, crafted_words)
"""Importing them fills CASES."""


def borrowed() -> Iterator[Case]:
    """The broken packs of other tests."""
    for name, text in test_limits.HOSTILE.items():
        yield Case(f"limits: {name}", lambda f, text=text: lay(f, {**BASE, CLOSING: text[:250_000]}), "pack.", CLOSING)
    for number, (file, old, new, code, *_) in enumerate(test_broken.REPLACED):
        text = BASE[file].replace(old, new.replace("`", ""), 1)
        yield Case(f"broken {number}: {code}", lambda f, a=file, b=text: lay(f, {**test_broken.MINI, a: b}), code)
