"""Packs: what an operator supplies, read from YAML, checked, compiled, and kept as JSON.

A running counter needs `from_json` alone; YAML and pydantic are imported when a folder is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from app.pack.model import Pack
from app.problems import Place, Problem, Refused
from data.packs.codec import digest, from_json, to_json

__all__ = ["SHIPPED", "PackRefused", "digest", "from_json", "load", "load_shipped", "shipped", "to_json"]

SHIPPED: Final = Path(__file__).parent


class PackRefused(Refused):
    """A pack that cannot be used, with every problem in the order of its files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(dict.fromkeys(problems), key=_order))
        super().__init__(self.problems[0])


def _order(problem: Problem) -> tuple[str, int, int, str]:
    place = problem.place or Place("")
    return place.where, place.line or 0, place.column or 0, problem.code


def load(folder: Path | str) -> Pack:
    """The pack in this folder; PackRefused with all its problems, Refused when there is none."""
    from data.packs.assemble import load_folder

    folder = Path(folder)
    if not folder.is_dir():
        raise Refused.of("pack.missing")
    problems: list[Problem] = []
    pack = load_folder(folder, problems)
    if pack is None or problems:
        raise PackRefused(problems)
    return pack


def shipped() -> tuple[str, ...]:
    """The names of the packs that come with the program."""
    return tuple(sorted(path.parent.name for path in SHIPPED.glob("*/pack.yaml")))


def load_shipped(name: str) -> Pack:
    """A pack that comes with the program."""
    if name not in shipped():
        raise Refused.of("pack.missing")
    return load(SHIPPED / name)
