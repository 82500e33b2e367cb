"""Claims: which named thing of a pack honours a norm, and as what kind of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

THINGS = (
    "step", "phrase", "timer", "branch", "order", "proof", "flow", "catalogue", "card", "cards",
    "setting", "forbidden", "engine",
)
"""The kinds of named things; a claim names exactly one."""
EVIDENCE = ("proved", "said", "unseen")
"""Proved by the system; said by the agent (acknowledged); not observable here."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One named thing that honours a norm."""

    norm: str
    thing: str
    """One of THINGS."""
    name: str
    evidence: str
    more: Mapping[str, str | tuple[str, ...] | Mapping[str, str]] = field(default_factory=dict)
    """Its qualifiers: elements, limit, choice, to, in, …"""
    test: str = ""
    """The test that guards it: file::name."""
    line: int = 0
    file: str = ""
