"""Pinyin initials of a name, from a generated table: all readings, surnames included."""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Final

from app.text import fold_digits

LIMIT: Final = 32
"""Most initials kept for one name; the commonest readings come first."""
LONGEST: Final = 20
_RANK: Final = itemgetter(0)


@lru_cache(maxsize=1)
def table() -> dict[str, str]:
    """Character → the initials of its readings, the commonest first."""
    found: dict[str, str] = {}
    path = Path(__file__).with_name("pinyin.txt")
    for line in path.read_text(encoding="utf-8").splitlines():
        letters, _, chars = line.partition("\t")
        for char in chars:
            found[char] = letters
    return found


def initials(name: str) -> tuple[str, ...]:
    """What an agent may type for a name: 资费变更 → zfbg; 5G畅享 → 5gcx and cx.

    Every combination of readings, those with more common ones first, at most 32; letters and
    digits stand for themselves, all else is left out.
    """
    known = table()
    letters = [known.get(char, "") or _latin(char) for char in fold_digits(name)[:LONGEST]]
    whole = _combine([one for one in letters if one])
    alone = [known[char] for char in name[:LONGEST] if char in known]
    han = _combine(alone) if alone != letters else ()
    return tuple(dict.fromkeys((*whole, *han)))[:LIMIT]


def _latin(char: str) -> str:
    return char.lower() if char.isascii() and char.isalnum() else ""


def _combine(letters: list[str]) -> list[str]:
    """Combinations by how many rarer readings they take, the fewest first."""
    found: list[tuple[int, str]] = [(0, "")] if letters else []
    for choices in letters:
        if len(choices) == 1:
            found = [(rank, start + choices) for rank, start in found]
            continue
        longer = [(rank + at, start + one) for rank, start in found for at, one in enumerate(choices)]
        found = sorted(longer, key=_RANK)[:LIMIT]
    return [text for _, text in found]
