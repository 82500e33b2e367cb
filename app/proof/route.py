"""A flow as the walk goes through it: its steps with the closing, and what can still be read at each place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from app.pack.conditions import UNSET, Term
from app.pack.model import Act, Flow, Kind, Pack, Step
from app.pack.places import placeholders
from app.proof.binds import Binder
from app.proof.possible import OPEN, SEALED, Options, terms
from app.visit.fill import VERIFIED

MONEY = ("due", "change_due")
UNDER = "~"
"""Before a name: what it is for the visit, while an item has a value of its own over that."""
Reads = dict[str, set[Term]]
"""Variable → the comparisons that are made of it."""
Alike = Callable[[Options], Options]
"""Puts one value in the place of all that read alike."""


class Route:
    """One flow with the closing behind it, and what can still be read at each place."""

    def __init__(
        self, pack: Pack, flow: Flow, binder: Binder, left: Iterable[str], mixed: Iterable[str], everywhere: Reads,
    ) -> None:
        self.flow = flow
        self.states = 0
        self.own = len(flow.steps)
        closing = () if flow.id == pack.opening else pack.flows[pack.closing].steps
        self.steps = (*flow.steps, *closing)
        self.place = {step.id: index for index, step in reversed(tuple(enumerate(self.steps)))}
        backs = [(index, self.place[choice.again]) for index, step in enumerate(self.steps)
                 for choice in step.choices if choice.again]
        self.targets = [frozenset(to for asking, to in backs if to < index <= asking)
                        for index in range(len(self.steps))]
        """For each place, the earlier ones that a choice there or further on asks again."""
        self.bound = [binder.bound(step) for step in self.steps]
        self.charged = {charge.variable for charge in flow.charges} | {
            term.name for charge in flow.charges for term in terms(charge.when)}
        self.live = self._live([reads_of(pack, flow, step) for step in self.steps], frozenset(left))
        if flow.id == pack.opening:  # what it binds is for all that follows
            for live in self.live:
                live |= {name: alike_of(everywhere[name]) for name in left if name in everywhere}
        for live in self.live:
            live |= {UNDER + name: alike_of(everywhere[name]) for name in mixed if name in live and name in everywhere}

    def _live(self, reads: list[Reads], left: frozenset[str]) -> list[dict[str, Alike]]:
        """For each place, the variables that can still be read, and which of their values read alike."""
        money = compared(term for charge in self.flow.charges for term in terms(charge.when))
        money |= {name: set() for name in (*MONEY, "received_fen", *(charge.variable for charge in self.flow.charges))}
        mind = [index for index, step in enumerate(self.steps) if index >= self.own and step.act is Act.RECOMMEND]
        live = []
        for index in range(len(self.steps)):
            ahead = together([ALWAYS_READ, money if index < self.own else {}, *reads[index:]])
            if index >= self.own:  # a later item may read what the closing has read
                ahead = together([ahead, {n: found for n, found in together(reads[self.own:]).items() if n in left}])
            if mind and mind[0] <= index <= mind[-1]:
                ahead = together([ahead, *(reads[each] for each in mind)])
            live.append({name: alike_of(found) for name, found in sorted(ahead.items())})
        return live


def reads_of(pack: Pack, flow: Flow, step: Step) -> Reads:
    """Every variable that the step, its words and its sources depend on, and how it is compared."""
    found = compared(term for when in (step.when, *(c.when for c in step.choices), *(r.when for r in step.rows))
                      for term in terms(when))
    names = set(step.reads) | {f"?{source}" for source in step.facts}
    for words in (*(row.value for row in step.rows), *(words for _, words in step.do.by)):
        names |= set(placeholders(words))
    for name in names:
        found.setdefault(name, set())
    if step.kind is Kind.SERVICE and step.source:
        found.setdefault(step.source, set()).update(Term(step.source, (each,)) for each in pack.flows)
    for row in pack.catalogue.get(step.source, ()):
        for key, values in row.items():
            if key.startswith("for_"):
                found.setdefault(key[4:], set()).add(Term(key[4:], tuple(values.split())))
    return found


def compared(each: Iterable[Term]) -> Reads:
    """By variable."""
    found: Reads = {}
    for term in each:
        found.setdefault(term.name, set()).add(term)
    return found


ALWAYS_READ: Final[Reads] = {"verified": {Term("verified", (way,)) for way in (*VERIFIED, "exception")}, "phone": set()}
"""What the rules themselves read, anywhere."""


def together(each: Iterable[Reads]) -> Reads:
    """All of them as one."""
    found: Reads = {}
    for reads in each:
        for name, compared in reads.items():
            found[name] = found[name] | compared if name in found else set(compared)
    return found


def alike_of(compared: set[Term]) -> Alike:
    """Puts one value in the place of all that no comparison tells apart."""
    first: dict[object, str] = {}
    known: dict[str, str] = {}
    whole: dict[Options, Options] = {}
    ordered = sorted(compared, key=lambda term: term.values)

    def stand_in(value: str) -> str:
        if value not in known:
            reads = UNSET if value == SEALED else value
            kind = value if value in (UNSET, SEALED) else OPEN
            says = (kind, *(reads in term.values for term in ordered))
            known[value] = value if value in (UNSET, SEALED, OPEN) else first.setdefault(says, value)
            first.setdefault(says, value)
        return known[value]

    def alike(options: Options) -> Options:
        if options not in whole:
            whole[options] = frozenset(map(stand_in, options))
        return whole[options]

    return alike
