"""What a variable can be at one moment of the walk, and conditions over that.

A variable's possibilities are a set of tokens: its clear values, UNSET where nothing is bound,
OPEN for a value that is shown and never routed on, SEALED for a personal one (conditions read it
as unset, as the visit's own conditions do).  A condition that could go either way splits the
possibilities at that moment and no earlier: so a fact that no step asks about costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from app.pack.conditions import UNSET, Condition, Term

OPEN: Final = "*"
SEALED: Final = "#"
Options = frozenset[str]
Known = dict[str, Options]
"""Variable → what it can be; a variable that is not there is unset."""

NOTHING: Final[Options] = frozenset((UNSET,))
ANY_OPEN: Final[Options] = frozenset((OPEN,))
ANY_SEALED: Final[Options] = frozenset((SEALED,))


def one(value: str) -> Options:
    """Exactly this value."""
    known = _ONE.get(value)
    if known is None:
        known = _ONE[value] = frozenset((value,))
    return known


_ONE: dict[str, Options] = {UNSET: NOTHING, OPEN: ANY_OPEN, SEALED: ANY_SEALED}


def split(condition: Condition, known: Known) -> list[tuple[bool, Known]]:
    """Every way the condition can go, each with what is known then."""
    found: list[tuple[bool, Known]] = []
    holding = known
    for term in condition.terms:
        yes, no = _parts(term, holding)
        if not yes:
            found.append((False, holding))
            return found
        if no:
            found.append((False, {**holding, term.name: no}))
            holding = {**holding, term.name: yes}
    ways = [holding]
    if condition.any_of:
        ways, lost = _first_of(condition.any_of, ways)
        found += [(False, way) for way in lost]
    if condition.none_of:
        kept: list[Known] = []
        for way in ways:
            hit, missed = _first_of(condition.none_of, [way])
            found += [(False, each) for each in hit]
            kept += missed
        ways = kept
    found += [(True, way) for way in ways]
    return found


def _first_of(conditions: Iterable[Condition], ways: list[Known]) -> tuple[list[Known], list[Known]]:
    """The ways in which one of these holds, and those in which none does."""
    hit: list[Known] = []
    for condition in conditions:
        left: list[Known] = []
        for way in ways:
            for holds, after in split(condition, way):
                (hit if holds else left).append(after)
        ways = left
    return hit, ways


def _parts(term: Term, known: Mapping[str, Options]) -> tuple[Options, Options]:
    """Of what the variable can be: what satisfies the term, and what does not."""
    options = known.get(term.name, NOTHING)
    if len(options) == 1:
        (only,) = options
        reads = UNSET if only == SEALED else only
        return (options, _NONE) if reads in term.values else (_NONE, options)
    yes = frozenset(v for v in options if (UNSET if v == SEALED else v) in term.values)
    return yes, options - yes


_NONE: Final[Options] = frozenset()


def may(condition: Condition, known: Known) -> bool:
    """Whether the condition can hold."""
    return any(holds for holds, _ in split(condition, known))


def terms(condition: Condition) -> Iterator[Term]:
    """Every comparison of a condition."""
    yield from condition.terms
    for nested in (*condition.any_of, *condition.none_of):
        yield from terms(nested)
