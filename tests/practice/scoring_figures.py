"""How well the scorer agrees with people: `python -m tests.practice.scoring_figures`.

Each journal in `journals/` is played through the real desk and scored; what it should miss was
written by reading the words, before the scorer ran.  Counted per kind of mark: missed rightly,
missed wrongly, not noticed, and left to the trainer.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from app.practice.card import Rubric, Scorecard
from app.practice.scenario import Scenario
from app.practice.score import score
from app.practice.sheet import WHAT
from app.visit.entries import Entry
from tests.practice.player import Trainee, excused, name_of, play, rubric, scenarios, trainees

FILES = ("tuned", "held_out", "fresh")


@dataclass
class Figures:
    """Counts, by kind of mark."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    unsure: Counter[str] = field(default_factory=Counter)
    decided: Counter[str] = field(default_factory=Counter)
    apart: list[str] = field(default_factory=list)
    """Where the scorer and the labels are not of one mind."""

    def precision(self, what: str = "") -> float:
        """Of what was called missed, the share that was."""
        right, wrong = self._of(self.right, what), self._of(self.wrong, what)
        return right / (right + wrong) if right + wrong else 1.0

    def recall(self, what: str = "") -> float:
        """Of what was missed, the share that was called so."""
        right, lost = self._of(self.right, what), self._of(self.lost, what)
        return right / (right + lost) if right + lost else 1.0

    @staticmethod
    def _of(counted: Counter[str], what: str) -> int:
        return counted[what] if what else sum(counted.values())


@lru_cache(maxsize=1)
def held() -> Rubric:
    """What the journals are held against: pack, key words and sheet as they ship."""
    return rubric("cmcc_hall")


def figures(found: Iterable[tuple[Trainee, Scorecard]]) -> Figures:
    """What the cards of these journals say against their labels."""
    told = Figures()
    for trainee, card in found:
        missed = {name_of(mark) for mark in card.marks if mark.verdict == "missed"}
        unsure = {name_of(mark) for mark in card.marks if mark.verdict == "unsure"}
        wanted, open_ = set(trainee.labels["missed"]), set(trainee.labels["unsure"])
        for name in wanted & missed:
            told.right[_kind(name)] += 1
        for name in missed - wanted:
            told.wrong[_kind(name)] += 1
            told.apart.append(f"{trainee.id}: wrongly missed: {name}")
        for name in wanted - missed - unsure:
            told.lost[_kind(name)] += 1
            told.apart.append(f"{trainee.id}: not noticed: {name}")
        for name in unsure:
            told.unsure[_kind(name)] += 1
            if name not in open_:
                told.apart.append(f"{trainee.id}: left to the trainer: {name}")
        for mark in card.marks:
            told.decided[mark.what] += mark.verdict in ("met", "missed")
    return told


@lru_cache(maxsize=len(FILES))
def played(name: str) -> tuple[tuple[Trainee, Scenario, tuple[Entry, ...]], ...]:
    """Every trainee of one file with their customer and their journal."""
    customers = scenarios()
    return tuple((one, customers[one.scenario], play(one, customers[one.scenario])) for one in trainees(name))


def run(*files: str, held_to: Rubric | None = None) -> tuple[tuple[Trainee, Scorecard], ...]:
    """Every journal of these files with its card."""
    against = held_to or held()
    return tuple((one, score(entries, customer, against, excused(one, entries)))
                 for name in files or FILES for one, customer, entries in played(name))


def _kind(name: str) -> str:
    return name.split(" ", 1)[0]


def main() -> int:
    """Print the table."""
    files = sys.argv[1:] or list(FILES)
    cards = run(*files)
    told = figures(cards)
    print(f"{len(cards)} journals, {sum(told.decided.values())} marks decided, {sum(told.unsure.values())} unsure")
    print(f"{'kind':10} {'right':>6} {'wrong':>6} {'lost':>6} {'unsure':>7} {'decided':>8}  precision  recall")
    for what in (*WHAT, ""):
        if not what or told.decided[what] or told.lost[what]:
            row = [sum(c.values()) if not what else c[what] for c in (
                told.right, told.wrong, told.lost, told.unsure, told.decided)]
            print(f"{what or 'all':10} {row[0]:6} {row[1]:6} {row[2]:6} {row[3]:7} {row[4]:8}"
                  f"  {told.precision(what):9.3f}  {told.recall(what):6.3f}")
    for line in told.apart:
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
