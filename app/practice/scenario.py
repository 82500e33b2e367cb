"""Scenarios: who comes, what they want, what they say and when, and the way that serves them right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from app.pack.conditions import ALWAYS, Condition
from app.pack.model import NO_TEXT, Text
from app.proof.story import Expected

TWISTS: Final = (
    "forgot", "expired", "other_person", "discount", "off_script", "angry", "hurry", "vip_arrives",
    "changes_mind", "declines", "leaflet", "torn_money", "no_invoice", "silent",
)
"""What makes a customer hard to serve."""
MOODS: Final = ("calm", "hurried", "angry", "shy", "talkative")
FLAWS: Final = ("checksum", "expired", "person", "photo")
"""What may be wrong with a document: its number does not add up; it has run out; it is another
person's than the number's holder; its picture is not who stands there."""
MOMENTS: Final = ("", "arrived", "refused", "again")
"""When a line is said at its step: after the agent's own words (at once, where none are asked
for); before them; after what was typed was refused; when the step is asked once more."""
ANSWERING: Final = 1_000
"""Seeds of an exam: from 0 up to this."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that the customer says."""

    at: str
    """Step, as a story names it."""
    say: Text
    did: str = ""
    """One of MOMENTS."""
    when: Condition = ALWAYS
    """On the clear values of the visit."""


@dataclass(frozen=True, slots=True)
class Pocket:
    """What one person can show."""

    person: str = "holder"
    kind: str = "resident_id"
    """A kind of document, or `none`."""
    flaw: str = ""
    """One of FLAWS."""


@dataclass(frozen=True, slots=True)
class Form:
    """One of the equivalent shapes of a scenario: flaws and twists elsewhere, the same weight."""

    twists: tuple[str, ...] = ()
    customer: Mapping[str, str] = field(default_factory=dict)
    """How they are known to the operator: `like`, and what differs (see `data.practice.casting`)."""
    pocket: tuple[Pocket, ...] = (Pocket(),)
    says: tuple[Line, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    """The way that serves them right, as a story's answers."""
    expect: Expected = field(default_factory=Expected)
    line: int = 0

    def paper(self, person: str) -> Pocket | None:
        """What this person can show; None where they bring nothing."""
        found = next((one for one in self.pocket if one.person == person), None)
        return None if found is None or found.kind == "none" else found


@dataclass(frozen=True, slots=True)
class Scenario:
    """One customer to practise with."""

    id: str
    pack: str
    name: Text
    flow: str
    wants: Text
    """What they came for, as a trainer reads it."""
    forms: tuple[Form, ...]
    mood: str = "calm"
    level: int = 1
    """How hard it is: 1 to 3."""
    years: int = 1
    """With the network."""
    use: Text = NO_TEXT
    """What they used lately, as a trainer reads it."""
    digest: str = ""
    """Of all this: which shape of the scenario a visit was played with."""
    line: int = 0
    file: str = ""

    def form(self, seed: int) -> int:
        """Which form a seed deals."""
        return seed % len(self.forms)
