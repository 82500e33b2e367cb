"""Stories: given a customer and answers, what a visit must come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ACTS = ("refused", "back", "wish", "cancel", "park")
"""What may stand in an answer's place: typed and refused; back to a step; F2 with a service code;
F10 on the `item` or the `visit`; set aside with a reason and taken up again."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a story must come to; empty: not looked at."""

    items: tuple[str, ...] = ()
    """`flow state` of each item, in order."""
    outcome: str = ""
    path: tuple[str, ...] = ()
    """Steps passed, in this order; others may lie between."""
    says: tuple[str, ...] = ()
    """Phrases said, in this order."""
    whole: bool = False
    """`says` is all that is said."""
    unsaid: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    """Norms of the flow that this way does not meet."""


@dataclass(frozen=True, slots=True)
class Story:
    """One customer's visit, as a trainer writes it."""

    id: str
    name: Mapping[str, str]
    flow: str
    answers: tuple[tuple[str, str], ...]
    """Step (or one of ACTS) → choice value, typed text or code; Enter alone may be left out."""
    expect: Expected
    customer: Mapping[str, str] = field(default_factory=dict)
    """Clear facts that the operator tells; the others are quiet."""
    line: int = 0
    file: str = ""
