"""Mutations: one thing of a pack deleted or blunted at a time; something must turn red.

Red is a norm that was honoured and is not, a proof that held and does not, a story that came out
and does not, or a reference that leads nowhere.  What stays green is a survivor: a thing that the
ledger does not really rest on.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from app.proof.claims import Book, Claim
from app.proof.judge import Ground, judge
from app.proof.mutants import Mutant, mutants
from app.proof.story import Story
from app.proof.tell import tell
from app.proof.told import Told
from app.proof.ways import Ways

__all__ = ["Fate", "Mutant", "Trial", "mutants", "run"]

MOST_STORIES: Final = 12
"""Stories that are played for one mutant: so many that touch the thing, and so many of its flows that do not."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mutant."""

    mutant: Mutant
    red: str
    """`norm ID`, `proof CODE`, `story ID`, `reference`; empty for a survivor."""


class Trial:
    """One book as it is, and what turns red where something of it is changed."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.ways = Ways(book.pack, later=False)
        self._limited: dict[frozenset[str], tuple[tuple[Claim, ...], frozenset[str]]] = {}

    @cached_property
    def told(self) -> Mapping[str, Told]:
        """Every story as it is; only those that come out count."""
        told = (tell(self.book.pack, story) for story in self.book.stories)
        return {one.story.id: one for one in told if one.good}

    @cached_property
    def holding(self) -> tuple[Claim, ...]:
        """The claims that hold."""
        ground = Ground(self.book.pack, self.ways)
        return tuple(claim for claim in self.book.claims if claim.evidence != "unseen" and not judge(claim, ground))

    def fate(self, mutant: Mutant) -> Fate:
        """What turns red first."""
        try:
            red = self._words(mutant) or self._stories(mutant) or self._walk(mutant)
        except (KeyError, IndexError, StopIteration):
            red = "reference"
        return Fate(mutant, red)

    def _words(self, mutant: Mutant) -> str:
        """Claims of phrases, timers, flows and forbidden words, over the ways as they were."""
        things = ("phrase", "timer", "flow", "forbidden", "setting", "catalogue")
        ground = Ground(mutant.pack, self.ways)
        for claim in self.holding:
            if claim.thing in things and judge(claim, ground):
                return f"norm {claim.norm}"
        return ""

    def _stories(self, mutant: Mutant) -> str:
        for story in self._touching(mutant):
            if not tell(mutant.pack, story).good:
                return f"story {story.id}"
        return ""

    def _touching(self, mutant: Mutant) -> Sequence[Story]:
        """Those that pass the changed steps; else those of the changed flows."""
        by = self.told.values()
        if mutant.steps:
            ends = {self.book.pack.opening, self.book.pack.closing}
            found = [one.story for one in by if not mutant.steps.isdisjoint(one.path)
                     and (ends & mutant.flows or any(item.split()[0] in mutant.flows for item in one.items))]
        elif mutant.phrase:
            found = [one.story for one in by if mutant.phrase in one.says]
        else:
            found = [one.story for one in by if one.story.flow in mutant.flows]
        wanted = mutant.what.partition("=")[2].partition(":")[0]
        if mutant.kind == "branch":
            found.sort(key=lambda story: not any(value == wanted for _, value in story.answers))
        beside = [one.story for one in by if one.story.flow in mutant.flows and one.story not in found]
        return (*found[:MOST_STORIES], *beside[:MOST_STORIES])

    def _walk(self, mutant: Mutant) -> str:
        """Proofs and all other claims, over the ways of the changed flows."""
        if not mutant.flows:
            return ""
        services = frozenset(flow for flow in mutant.flows if mutant.pack.flows[flow].listed)
        only = services or frozenset((self.book.pack.services[0].id,))
        claims, before = self._as_it_was(only)
        ways = Ways(mutant.pack, later=False, only=only)
        for finding in ways.findings:
            if f"{finding.code} {finding.flow} {finding.step} {finding.args}" not in before:
                return f"proof {finding.code}"
        ground = Ground(mutant.pack, ways)
        return next((f"norm {claim.norm}" for claim in claims if judge(claim, ground)), "")

    def _as_it_was(self, only: frozenset[str]) -> tuple[tuple[Claim, ...], frozenset[str]]:
        """The claims that hold over these services alone, and what is not proved of them anyway."""
        if only not in self._limited:
            ways = Ways(self.book.pack, later=False, only=only)
            ground = Ground(self.book.pack, ways)
            held = tuple(claim for claim in self.holding if claim.thing != "engine" and not judge(claim, ground))
            before = frozenset(f"{one.code} {one.flow} {one.step} {one.args}" for one in ways.findings)
            self._limited[only] = held, before
        return self._limited[only]


def run(books: Sequence[Book], sample: int, seed: int) -> Iterator[Fate]:
    """A seeded sample over all books, each kind as often as it occurs; fates one by one."""
    trials = [Trial(book) for book in books]
    every = [(trial, make) for trial in trials for _, make in mutants(trial.book.pack)]
    chosen = random.Random(seed).sample(every, min(sample, len(every)))
    for trial, make in chosen:
        yield trial.fate(make())
