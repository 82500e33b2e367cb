"""All stories of a pack: what fails, and which branches none of them takes."""

from __future__ import annotations

from dataclasses import dataclass

from app.problems import Place, Problem
from app.proof.claims import Book
from app.proof.tell import Told, branches, tell


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
    taken = frozenset[tuple[str, int, str]]().union(*(one.branches for one in told if one.good))
    wanted = branches(book.pack)
    untaken = tuple(
        Problem("story.untaken", {"step": step, "value": branch[2]}, Place(branch[0], branch[1]))
        for branch, (_, step) in sorted(wanted.items()) if branch not in taken
    )
    return Played(told, tuple(problem for one in told for problem in one.failures), untaken, len(wanted))
