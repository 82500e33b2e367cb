"""The card of a practised visit: its marks, and what they come to.

What a mark is about (`Mark.what`):

=========  ====================================================================================
element    one element of a phrase that was due: conveyed or not
forbidden  a forbidden word among what the agent typed
promise    an outcome was promised
push       something was sold once more after the customer had declined
order      something came before what must come first
branch     another choice than what the scenario's truth asks for at this step
result     an item that should have come to a state, and whether it did
document   a document looked at: its flaw found, or a sound one taken
field      what was typed from what the customer said or showed
money      the sum taken, or a sum said in taking it
time       the service's clock against its limit
keys       keys pressed against the fewest that these answers need
step       a step with norms that is passed and has no other mark
fatal      something that caps the result, see `app.practice.sheet.FATAL`
=========  ====================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.pack.model import Pack
from app.ports import Agent, Hall
from app.practice.sheet import Sheet
from app.practice.words import Keywords

VERDICTS: Final = ("met", "missed", "na", "unsure")


@dataclass(frozen=True, slots=True)
class Rubric:
    """Everything that a visit is held against: nothing is read from outside."""

    pack: Pack
    keywords: Keywords = field(default_factory=Keywords)
    sheet: Sheet = field(default_factory=Sheet)
    names: Mapping[str, str] = field(default_factory=dict)
    """What the scenario's placeholders stand for: `Rehearsal.names`."""
    similar: Callable[[str, str], float] | None = None
    """How much of the first is to be found in the second, 0 to 1; None: `app.practice.elements.alike`."""
    hall: Hall | None = None
    """What `{hall}` and the like stand for; None: not looked at."""
    agent: Agent | None = None
    lang: str = "zh"


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that was looked at."""

    id: str
    """Stable: `what:at:detail`, `element:1/consent:change`; what rulings name."""
    what: str
    """One of WHAT in app.practice.sheet."""
    verdict: str
    """met, missed, na (leaves the sum), unsure (the trainer decides; leaves the sum until then)."""
    at: str = ""
    """Address `item/step`; empty: the whole visit."""
    seq: int = 0
    """Line of the journal that is the evidence; 0: none."""
    weight: int = 0
    norms: tuple[str, ...] = ()
    words: str = ""
    """Key of the screen's text, `mark.element.missed` …"""
    args: Mapping[str, str] = field(default_factory=dict)
    """What that text is filled with."""
    phrase: str = ""
    """The words that would have met it, filled; empty where none would."""
    cap: int = 0
    """Of a fatal mark: tenths that the visit can have at most while it is missed."""
    reason: str = ""
    """Why a trainer decided so; empty: nobody has."""
    by: str = ""
    """Who did."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The result of one practised visit."""

    scenario: str
    sheet: str
    """Version of the sheet."""
    points: int
    """Tenths: 0–1000, caps applied; provisional while any mark is unsure."""
    marks: tuple[Mark, ...]
    norms: Mapping[str, str]
    """Norm of the visit's services → verdict."""
    caps: tuple[tuple[str, int], ...] = ()
    """Id of each fatal mark that holds, and its cap."""
    complete: bool = False
    """Came to its end; never True for what was interrupted or left."""
    ended: str = "running"
    """`finished`, `left` (the agent broke the visit off), `running` (no end yet)."""
    excused: bool = False
    """It was left, and the trainer excuses it."""
    level: str = "shown"
    seconds: float | None = None
    """The main service's clock; None: it has none, or it never started."""
    limit: int | None = None
    whole: float = 0.0
    """Seconds of the whole visit."""
    keys: int | None = None
    """Pressed; None: not counted."""
    fewest: int = 0
    """The fewest that the answers of this visit need."""
    flows: tuple[str, ...] = ()
    """Flow of each item; number 0 is the opening."""
    corrected: tuple[str, ...] = ()
    """Addresses that the agent corrected: slips for the drill, nothing here."""

    @property
    def unsure(self) -> int:
        """How many marks wait for the trainer."""
        return sum(mark.verdict == "unsure" for mark in self.marks)

    @property
    def missed(self) -> tuple[Mark, ...]:
        """What was missed, as it came up in the visit."""
        return tuple(mark for mark in self.marks if mark.verdict == "missed")

    def of(self, at: str) -> tuple[Mark, ...]:
        """The marks at one address."""
        return tuple(mark for mark in self.marks if mark.at == at)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a trainer decides of one mark; the last one on a mark holds."""

    mark: str
    """Its id."""
    verdict: str
    """met, missed or na."""
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """One rater's criteria on one visit."""

    by: str
    given: Mapping[str, int | None]
    """Criterion → 1 to 5; None: not applicable."""
    comment: str = ""
