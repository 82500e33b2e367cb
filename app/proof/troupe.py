"""All stories of a pack: what fails, and which branches none of them takes."""

from __future__ import annotations

from dataclasses import dataclass

from app.problems import Place, Problem
from app.proof.claims import Book
from app.proof.tell import Branch, Told, branches, tell


@dataclass(frozen=True, slots=True)
class Played:
    """What the stories of a pack came to."""

    told: tuple[Told, ...]
    failures: tuple[Problem, ...]
    untaken: tuple[Problem, ...]
    """One for each branch that no good story takes, at its place in the pack."""
    branches: int

    @property
    def bad(self) -> int:
        """How many stories failed."""
        return sum(not told.good for told in self.told)


def played(book: Book) -> Played:
    """Play every story of a pack."""
    told = tuple(tell(book.pack, story) for story in book.stories)
    taken = frozenset[Branch]().union(*(one.branches for one in told if one.good))
    wanted = branches(book.pack)
    untaken = tuple(_untaken(branch, step) for branch, (_, step) in sorted(wanted.items()) if branch not in taken)
    return Played(told, tuple(problem for one in told for problem in one.failures), untaken, len(wanted))


def _untaken(branch: Branch, step: str) -> Problem:
    file, line, value = branch
    args = {"step": step, "value": value} if value else {"step": step}
    return Problem("story.untaken" if value else "story.unpassed", args, Place(file, line))
