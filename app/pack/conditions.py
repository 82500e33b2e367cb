"""Conditions are data: a machine can walk every path, and nothing is ever evaluated as code.

A condition is a conjunction of `Term`s.  A term names a variable and the values that satisfy it;
`unset` stands for a variable that has no value.  `any_of` and `none_of` nest further conditions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

UNSET = "unset"


@dataclass(frozen=True, slots=True)
class Term:
    """A variable and the values that satisfy the condition."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """All terms hold, at least one of `any_of` (if given), and none of `none_of`."""

    terms: tuple[Term, ...] = ()
    any_of: tuple[Condition, ...] = ()
    none_of: tuple[Condition, ...] = ()

    def holds(self, variables: Mapping[str, str]) -> bool:
        """Whether the condition holds for these clear values."""
        for term in self.terms:
            if variables.get(term.name, UNSET) not in term.values:
                return False
        if self.any_of and not any(one.holds(variables) for one in self.any_of):
            return False
        return not any(one.holds(variables) for one in self.none_of)

    def without(self, names: frozenset[str]) -> Condition:
        """What is left when nothing is known of these variables: no part that reads them."""
        return Condition(
            tuple(term for term in self.terms if term.name not in names),
            () if any(names & set(one.names()) for one in self.any_of) else self.any_of,
            tuple(one for one in self.none_of if not names & set(one.names())),
        )

    def names(self) -> Iterator[str]:
        """Every variable that the condition reads."""
        for term in self.terms:
            yield term.name
        for nested in (*self.any_of, *self.none_of):
            yield from nested.names()


ALWAYS = Condition()
