"""Claims: which named thing of a pack honours a norm, and as what kind of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from app.pack.model import Flow, Pack, Text
from app.proof.story import Story

QUALIFIERS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "step": ("in", "kind", "gate", "field", "source", "facts", "act", "sets", "end", "rows", "when",
             "choices", "say"),
    "phrase": ("elements", "at"),
    "timer": ("limit", "start", "stop", "setting"),
    "branch": ("in", "choice", "to", "end", "again", "sets"),
    "order": ("in",),
    "proof": ("in",),
    "flow": ("code", "document", "exception", "reader", "listed", "change"),
    "catalogue": ("columns", "codes", "rows"),
    "card": (),
    "cards": ("codes",),
    "setting": ("value",),
    "forbidden": (),
    "engine": ("value",),
})
"""Thing → what may stand beside it."""
THINGS = tuple(QUALIFIERS)
"""The kinds of named things; a claim names exactly one."""
NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "phrase": ("elements",), "timer": ("limit",), "branch": ("choice",), "order": ("in",), "cards": ("codes",),
})
"""What must stand beside it."""
EFFECTS = ("to", "end", "again", "sets")
"""What a branch does: a claim of one names at least one of these."""
EVIDENCE = ("proved", "said", "unseen")
"""Proved by the system; said by the agent (acknowledged); not observable here."""
PROOFS = ("consent", "document", "disclosure", "recommend", "money", "ends", "words", "time", "timers")
"""The proofs of the walk, by name."""
EVERY = "*"
"""Every flow."""

More = str | tuple[str, ...] | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Claim:
    """One named thing that honours a norm."""

    norm: str
    thing: str
    """One of THINGS."""
    name: str
    """Of an order: its two steps; of forbidden words: these; one space between."""
    evidence: str
    more: Mapping[str, More] = field(default_factory=dict)
    """Its qualifiers: elements, limit, choice, to, in, …; `names`, where `name` is several."""
    test: str = ""
    """The test that guards it: file::name."""
    note: str = ""
    line: int = 0
    file: str = ""

    def one(self, key: str) -> str:
        """A qualifier of one value; empty where there is none."""
        value = self.more.get(key, "")
        return value if isinstance(value, str) else ""

    def several(self, key: str) -> tuple[str, ...]:
        """A qualifier of several values; empty where there is none."""
        value = self.more.get(key, ())
        return (value,) if isinstance(value, str) else tuple(value)

    def pairs(self, key: str) -> Mapping[str, str]:
        """A qualifier of names with values; empty where there is none."""
        value = self.more.get(key)
        return value if isinstance(value, Mapping) else {}

    @property
    def words(self) -> str:
        """The thing, its name and its qualifiers on one line."""
        return " ".join((self.thing, self.name, *(
            f"{key}={_flat(value)}" for key, value in self.more.items() if key != "names"
        )))

    @property
    def place(self) -> str:
        """file:line of its source."""
        return f"{self.file}:{self.line}"


def _flat(value: More) -> str:
    """A qualifier on one line."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return ",".join(f"{name}:{one}" for name, one in value.items())
    return ",".join(value)


@dataclass(frozen=True, slots=True)
class Book:
    """A pack with what is not compiled into it: its clause ledger and its stories."""

    pack: Pack
    claims: tuple[Claim, ...] = ()
    stories: tuple[Story, ...] = ()
    sources: Mapping[str, Text] = field(default_factory=dict)
    """Source of norms → its title."""


def split(name: str) -> tuple[str, str]:
    """`flow/step` as both; the flow empty where there is none."""
    flow, slash, step = name.partition("/")
    return (flow, step) if slash else ("", name)


def meant(claim: Claim, pack: Pack, name: str = "") -> tuple[Flow, ...]:
    """The flows that a claim of a step is about.

    Those named in front of the step or after `in`; with `*` every flow that has the step.  A
    flow that is named and does not exist is left out.
    """
    flow, step = split(name or claim.name)
    named = (flow,) if flow and flow != EVERY else claim.several("in") or (EVERY,)
    if EVERY in named:
        return tuple(f for f in pack.flows.values() if any(s.id == step for s in f.steps))
    return tuple(pack.flows[one] for one in named if one in pack.flows)


def flows_in(claim: Claim, pack: Pack) -> tuple[Flow, ...]:
    """The flows named after `in`; every one of the pack with `*` or without it."""
    named = claim.several("in") or (EVERY,)
    if EVERY in named:
        return tuple(pack.flows.values())
    return tuple(pack.flows[one] for one in named if one in pack.flows)
