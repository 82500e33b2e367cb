"""The sheet that a practised visit is weighed with: weights, caps, words to listen for, the trainer's criteria.

It is the pack's, `practice/sheet.yaml`, and has a version: a card says by which one it was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from app.pack.model import NO_TEXT, Text

WHAT: Final = (
    "element", "forbidden", "promise", "push", "order", "branch", "result", "document", "field", "money", "time",
    "keys", "step", "fatal",
)
"""What a mark is about: see `app.practice.score.Mark`."""
FATAL: Final = ("consent", "disclosure", "money", "document")
"""A change that the customer has not agreed to; the record told before they were verified; a sum
that is wrong; a document taken although it is flawed."""
WEIGHTS: Final[Mapping[str, int]] = {
    "element": 2, "forbidden": 10, "promise": 10, "push": 10, "order": 6, "branch": 8, "result": 8, "document": 12,
    "field": 4, "money": 12, "time": 4, "keys": 1, "step": 0, "fatal": 0,
}
CAPS: Final[Mapping[str, int]] = dict.fromkeys(FATAL, 400)


@dataclass(frozen=True, slots=True)
class Order:
    """What must not come before something else.  One of three shapes.

    Steps: `first` and `then` are steps, and `then` is passed only after `first` (where both are).
    Elements: with `phrase`, they are elements of it, said in this order.
    Words: none of `words` is said before the act `act` of the visit, at a step whose own phrase
    has no such word.
    """

    id: str
    first: str = ""
    then: str = ""
    phrase: str = ""
    words: tuple[str, ...] = ()
    act: str = ""
    norms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Same:
    """Values of one step (the last part of its id) that are equally right."""

    step: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that only a person can judge: rated 1 to 5, or not applicable."""

    id: str
    name: Text = NO_TEXT
    weight: int = 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a practised visit is weighed."""

    version: str = "0"
    passed: int = 800
    """Tenths of a point (0–1000) from which a visit passes; `pass`, in whole points, in the file."""
    weights: Mapping[str, int] = field(default_factory=lambda: WEIGHTS)
    """What of a mark → its weight; what is not named has that of WEIGHTS."""
    caps: Mapping[str, int] = field(default_factory=lambda: CAPS)
    """Fatal thing → tenths that the visit can have at most; whole points in the file."""
    promises: tuple[str, ...] = ()
    """Words that promise an outcome."""
    push: tuple[str, ...] = ()
    """Words that sell, not to be said once the customer has declined."""
    declined: tuple[str, ...] = ("recommend.reply",)
    """Steps at which an offer is declined."""
    refusals: tuple[str, ...] = ("declined", "leaflet")
    """Values there that decline it."""
    norms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What of a mark → norms that such a mark answers to besides those of its step."""
    order: tuple[Order, ...] = ()
    same: tuple[Same, ...] = ()
    free: tuple[str, ...] = ()
    """Steps (last part of the id) where the agent may answer what they like."""
    met: int = 75
    """Percent of an element's words from which it counts as said, where there are no key words."""
    missed: int = 40
    """Percent below which it counts as not said; between the two nobody can tell but the trainer."""
    keys_over: int = 130
    """Percent of the fewest keys that are still good."""
    criteria: tuple[Criterion, ...] = ()
    share: int = 30
    """Percent of the combined result that the criteria have."""

    def weight(self, what: str) -> int:
        """The weight of a mark of this kind."""
        return self.weights.get(what, WEIGHTS[what])

    def cap(self, fatal: str) -> int:
        """Tenths that a visit with this fatal thing can have at most."""
        return self.caps.get(fatal, CAPS[fatal])
