"""What is told of a broken pack: in the order of its files, each problem short, and not all of ten thousand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import Final

from app.problems import Place, Problem

PER_FILE: Final = 100
"""Told of one file at once; the rest is counted."""
IN_ALL: Final = 1_000
"""Told of one pack at once; of the files after that only how many problems they have."""
LONGEST: Final = 60
"""Characters of a name that a problem quotes."""


def told(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems to show, each once."""
    found: list[Problem] = []
    room = IN_ALL
    for where, group in groupby(sorted(dict.fromkeys(problems), key=_order), key=_where):
        own = list(group)
        here = [one for one in own if one.code != "pack.more"]
        kept = here[: min(PER_FILE, room)]
        room -= len(kept)
        left = len(here) - len(kept) + sum(int(one.args["count"]) for one in own if one.code == "pack.more")
        found.extend(map(_short, kept))
        if left:
            found.append(Problem("pack.more", {"count": left}, Place(where)))
    return tuple(found)


def _short(problem: Problem) -> Problem:
    """The same, with what it quotes cut to a length that can be read."""
    args = problem.args
    if all(isinstance(value, int) or len(value) <= LONGEST for value in args.values()):
        return problem
    return replace(problem, args={
        name: value if isinstance(value, int) or len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
        for name, value in args.items()
    })


def _where(problem: Problem) -> str:
    return problem.place.where if problem.place else ""


def _order(problem: Problem) -> tuple[str, int, int, str]:
    place = problem.place or Place("")
    return place.where, place.line or 0, place.column or 0, problem.code
