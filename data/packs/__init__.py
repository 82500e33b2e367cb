"""Packs: what an operator supplies, read from YAML, checked, compiled, and kept as JSON.

A running counter needs `from_json` alone; YAML and pydantic are imported when a folder is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.pack.model import Pack
from app.problems import Problem, Refused
from data.packs.codec import digest, from_json, to_json
from data.packs.telling import told

if TYPE_CHECKING:
    from app.proof.claims import Book

__all__ = [
    "SHIPPED", "PackRefused", "digest", "from_json", "load", "load_book", "load_shipped", "load_shipped_book",
    "shipped", "to_json",
]

SHIPPED: Final = Path(__file__).parent


class PackRefused(Refused):
    """A pack that cannot be used, with every problem in the order of its files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = told(problems)
        super().__init__(self.problems[0])


def load(folder: Path | str) -> Pack:
    """The pack in this folder; PackRefused with all its problems, Refused when there is none."""
    return load_book(folder).pack


def load_book(folder: Path | str) -> Book:
    """The pack in this folder with its claims and stories; refused as `load` refuses."""
    from data.packs.assemble import load_folder
    from data.packs.reading import uncollected

    folder = Path(folder)
    if not folder.is_dir():
        raise Refused.of("pack.missing")
    problems: list[Problem] = []
    with uncollected():
        book = load_folder(folder, problems)
    if book is None or problems:
        raise PackRefused(problems)
    return book


def shipped() -> tuple[str, ...]:
    """The names of the packs that come with the program."""
    return tuple(sorted(path.parent.name for path in SHIPPED.glob("*/pack.yaml")))


def load_shipped(name: str) -> Pack:
    """A pack that comes with the program."""
    return load_shipped_book(name).pack


def load_shipped_book(name: str) -> Book:
    """The same with its claims and stories."""
    if name not in shipped():
        raise Refused.of("pack.missing")
    return load_book(SHIPPED / name)
