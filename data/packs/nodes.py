"""What a YAML file is here: text, lists and mappings, each of which knows its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.problems import Place


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value, as it was written."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping; of a key given twice, the first."""

    place: Place
    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)

    def get(self, key: str) -> Node | None:
        """The value of a key."""
        return self.entries[key][1] if key in self.entries else None

    def key(self, key: str) -> Place:
        """Where the key itself stands, or else the mapping."""
        return self.entries[key][0].place if key in self.entries else self.place


Node = Scalar | Listing | Table


def child(node: Node | None, part: str | int) -> Node | None:
    """One step down; None where there is none."""
    if isinstance(node, Table) and isinstance(part, str):
        return node.get(part)
    if isinstance(node, Listing) and isinstance(part, int) and 0 <= part < len(node.items):
        return node.items[part]
    return None


def at(node: Node, *path: str | int) -> Place:
    """The place of what this path leads to; of the nearest thing above it where it breaks off."""
    for part in path:
        node = child(node, part) or node
    return node.place


def plain(node: Node) -> Any:
    """The same as text, lists and dicts."""
    match node:
        case Scalar():
            return node.text
        case Listing():
            return [plain(item) for item in node.items]
        case Table():
            return {key: plain(value) for key, (_, value) in node.entries.items()}


def tables(node: Node | None) -> Iterator[Table]:
    """The mappings in a list."""
    if isinstance(node, Listing):
        yield from (item for item in node.items if isinstance(item, Table))
