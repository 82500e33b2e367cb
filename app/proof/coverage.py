"""Coverage: of each norm, what honours it, judged against the compiled pack and its walk.

A norm is honoured when it has a claim that can be seen and every one of its claims holds; it is out
of scope when no program can honour it; else it is open.  Nothing here counts what a pack says of
itself: each claim is looked up anew, so that what is deleted no longer counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from app.pack.model import Pack
from app.pack.norms import Norm
from app.proof.claims import Book, Claim

SEEN: Final = ("proved", "said")
"""The evidence that counts."""


class Walked(Protocol):
    """What the walk over all paths found, as far as claims need it."""

    @property
    def reached(self) -> frozenset[tuple[str, str]]:
        """(flow, step id), the steps of the closing under each flow that it follows as well."""
        ...

    @property
    def taken(self) -> frozenset[tuple[str, str, str, str]]:
        """(flow, step id, choice value or empty, next step id or `end:STATE` or `end`)."""
        ...

    def before(self, flow: str, first: str, then: str) -> bool:
        """On every path to `then`, `first` was passed before."""
        ...

    def proved(self, flow: str, proof: str) -> bool | None:
        """Whether a proof holds for this flow; None where it has nothing to say there."""
        ...


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim and why it does not hold; empty where it does."""

    claim: Claim
    why: str

    @property
    def holds(self) -> bool:
        """Whether it holds."""
        return not self.why


@dataclass(frozen=True, slots=True)
class Standing:
    """One norm and what became of it."""

    norm: Norm
    claims: tuple[Judged, ...]

    @property
    def state(self) -> str:
        """`out`, `honoured` or `open`."""
        if not self.norm.in_scope:
            return "out"
        seen = any(one.claim.evidence in SEEN for one in self.claims)
        return "honoured" if seen and all(one.holds for one in self.claims) else "open"

    @property
    def evidence(self) -> str:
        """`proved` when the system shows all of it, `said` when any of it rests on the agent; else empty."""
        if self.state != "honoured":
            return ""
        return "said" if any(one.claim.evidence == "said" for one in self.claims) else "proved"

    @property
    def reason(self) -> str:
        """Why it is out of scope; empty where it is in."""
        return "" if self.norm.in_scope else self.norm.hint


@dataclass(frozen=True, slots=True)
class Tally:
    """Norms of one source, or of one of its scenes."""

    standings: tuple[Standing, ...]

    def of(self, state: str) -> tuple[Standing, ...]:
        """Those of one state."""
        return tuple(one for one in self.standings if one.state == state)

    @property
    def in_scope(self) -> int:
        """How many a program can honour."""
        return sum(one.norm.in_scope for one in self.standings)

    @property
    def honoured(self) -> int:
        """How many are honoured."""
        return len(self.of("honoured"))

    @property
    def open(self) -> tuple[str, ...]:
        """The ids of those in scope that are not."""
        return tuple(one.norm.id for one in self.of("open"))

    @property
    def by_evidence(self) -> Mapping[str, int]:
        """How many of the honoured ones rest on which evidence."""
        return {name: sum(one.evidence == name for one in self.standings) for name in SEEN}

    @property
    def out_of_scope(self) -> Mapping[str, str]:
        """Id → reason."""
        return {one.norm.id: one.reason for one in self.of("out")}

    @property
    def scenes(self) -> Mapping[str, Tally]:
        """The same by scene, in the order in which they come."""
        names = dict.fromkeys(one.norm.scene for one in self.standings)
        return {name: Tally(tuple(s for s in self.standings if s.norm.scene == name)) for name in names}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every norm of one pack or several."""

    standings: Mapping[str, Standing]

    @property
    def sources(self) -> Mapping[str, Tally]:
        """By source, in the order in which they come."""
        names = dict.fromkeys(one.norm.source for one in self.standings.values())
        return {
            name: Tally(tuple(s for s in self.standings.values() if s.norm.source == name)) for name in names
        }

    def join(self, other: Coverage) -> Coverage:
        """Both together; a norm that stands in both keeps the better standing."""
        both = dict(self.standings)
        for name, one in other.standings.items():
            if name not in both or both[name].state != "honoured":
                both[name] = one
        return Coverage(both)


@dataclass(frozen=True, slots=True)
class Naming:
    """A place in a pack that names a norm."""

    kind: str
    """`flow`, `timer`, `step`, `phrase` or `card`."""
    name: str
    """A step as flow/step."""
    place: str = ""
    """file:line, where it is known."""


def cover(book: Book, walked: Walked) -> Coverage:
    """Every norm of the book with its claims, each one judged."""
    from app.proof.judge import Ground, judge

    ground = Ground(book.pack, walked)
    judged: dict[str, list[Judged]] = {}
    for claim in book.claims:
        judged.setdefault(claim.norm, []).append(Judged(claim, judge(claim, ground)))
    return Coverage({
        norm.id: Standing(norm, tuple(judged.get(norm.id, ()))) for norm in book.pack.norms.values()
    })


def naming(pack: Pack, norm: str) -> tuple[Naming, ...]:
    """Where the pack's flows, timers, steps, phrases and cards name this norm."""
    found: dict[Naming, None] = {}
    for flow in pack.flows.values():
        if norm in flow.norms:
            found[Naming("flow", flow.id)] = None
        if flow.timer is not None and norm in flow.timer.norms:
            found[Naming("timer", flow.id)] = None
        for step in flow.steps:
            if norm in step.norms:
                found[Naming("step", f"{flow.id}/{step.id}", f"{step.file}:{step.line}")] = None
    for phrase in pack.phrases.values():
        if norm in phrase.norms or phrase.source == norm:
            found[Naming("phrase", phrase.id)] = None
    for card in pack.cards:
        if norm in card.norms:
            found[Naming("card", card.id)] = None
    return tuple(found)
