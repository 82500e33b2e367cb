"""Whether what was acknowledged can have been spoken: read from the journal, never stored.

A sentence that was acknowledged sooner than a quick speaker could say it reads as implausible, and
does not count as said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.pack.model import Pack
from app.pack.places import PLACE, placeholders
from app.visit.entries import Entry, elapsed

RATE = 4.5
"""Characters spoken a second, where the pack has no setting `speech_rate`."""
FILLED = 6
"""Characters that stand in place of one placeholder."""
QUICKEST = 3.0
"""How many times faster than that the quickest speaker is."""


@dataclass(frozen=True, slots=True)
class Hasty:
    """A sentence that was acknowledged sooner than it can be spoken."""

    seq: int
    at: str
    phrase: str
    seconds: float
    least: float
    """Seconds that the quickest speaker needs."""


def characters(words: str) -> int:
    """What is spoken of a phrase: letters and digits, and so much for each placeholder."""
    return sum(char.isalnum() for char in PLACE.sub("", words)) + FILLED * len(placeholders(words))


def rate(pack: Pack) -> float:
    """Characters spoken a second."""
    return float(pack.settings.get("speech_rate", RATE))


def hasty(pack: Pack, entries: Iterable[Entry]) -> tuple[Hasty, ...]:
    """The acknowledgements of these lines of one visit that are implausible, in their order.

    The clock of a sentence starts when the line before it was written: that is when it was shown.
    Across a restart no time is known, and nothing is said of it.
    """
    found = []
    before: Entry | None = None
    for entry in entries:
        phrase = pack.phrases.get(str(entry.body.get("phrase", "")))
        if before is not None and phrase is not None and entry.kind in ("answer", "amend"):
            spent, exact = elapsed(before.stamp, entry.stamp)
            words = phrase.words(pack.languages[0], int(entry.body.get("variant", 0)))
            least = characters(words) / (rate(pack) * QUICKEST)
            if exact and spent < least:
                found.append(Hasty(entry.seq, str(entry.body["at"]), phrase.id, spent, least))
        before = entry
    return tuple(found)
