"""How much of the script is shown: it fades as a step is mastered, and returns after a slip."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.pack.model import Phrase
from app.practice.words import Keywords


class Help(StrEnum):
    """The four levels, and AUTO: each step as this person has mastered it."""

    SHOWN = "shown"
    CUED = "cued"
    BLANK = "blank"
    EXAM = "exam"
    AUTO = "auto"


FADING: Final = (Help.SHOWN, Help.CUED, Help.BLANK)
"""In the order in which help fades."""


@dataclass(frozen=True, slots=True)
class Try:
    """One time that a person met a step."""

    good: bool
    phrase: str
    """Digest of the phrase that was to be said."""


def faded(tries: Iterable[Try], phrase: str) -> Help:
    """The level of a step for somebody with these tries, oldest first.

    One step up for each good one, one down for each slip; a phrase that has changed since the last
    try is shown whole.
    """
    at, last = 0, phrase
    for one in tries:
        at = min(at + 1, len(FADING) - 1) if one.good else max(at - 1, 0)
        last = one.phrase
    return FADING[at] if last == phrase else Help.SHOWN


def cues(phrase: Phrase, keywords: Keywords, language: str) -> tuple[str, ...]:
    """One key word for each element of the phrase."""
    found = (keywords.cue(phrase.id, one.name) or one.words[:4] for one in phrase.elements(language))
    return tuple(dict.fromkeys(found))
