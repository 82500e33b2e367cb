"""YAML read strictly: every scalar stays text, every node knows its place.

What a pack may not hold (anchors, aliases, tags, duplicate keys, a second document, control and
bidi characters) is refused here, and so is what would only cost time: 256 KB a file, 32 levels,
20,000 nodes.  The parser's events are read one by one, so a limit stops it before it works.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import yaml

from app.problems import Place, Problem
from app.text import forbidden
from data.packs.nodes import Listing, Node, Scalar, Table
from data.packs.syntax import complaint

MAX_BYTES: Final = 256 * 1024
MAX_DEPTH: Final = 32
MAX_NODES: Final = 20_000
MAX_REPORTS: Final = 20
"""Characters reported per file: one paste may hold thousands."""

_PARSER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read(data: bytes, file: str, problems: list[Problem]) -> Node | None:
    """The file's one node, or None where it cannot be read; problems are appended."""
    if len(data) > MAX_BYTES:
        problems.append(Problem("pack.large", {"max": MAX_BYTES // 1024}, Place(file)))
        return None
    text = _decode(data, file, problems)
    if text is None or _foreign(text, file, problems):
        return None
    builder = _Builder(file, problems)
    loader = _PARSER(text)
    try:
        while builder.going and loader.check_event():
            builder.take(loader.get_event())
    except yaml.YAMLError as error:
        problems.extend(complaint(error, text, file, builder.quoted))
        return None
    except (ValueError, OverflowError):  # the pure parser, on an escape beyond Unicode
        problems.append(Problem("pack.escape", {}, Place(file)))
        return None
    finally:
        loader.dispose()
    if builder.root is None and builder.going:
        problems.append(Problem("pack.empty_file", {}, Place(file, 1, 1)))
    return builder.root if builder.going else None


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage is looked for meanwhile: a pack's thousands of nodes hold no circles, and looking costs a third."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


# Characters


def _decode(data: bytes, file: str, problems: list[Problem]) -> str | None:
    """UTF-8 without a mark, line ends as \\n."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        problems.append(Problem("pack.bom", {}, Place(file, 1, 1)))
        return None
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8")) + 1
        problems.append(Problem("pack.encoding", {}, Place(file, line, column)))
        return None


def _foreign(text: str, file: str, problems: list[Problem]) -> bool:
    """Report characters that a pack may not hold."""
    bad = {char for char in set(text) if char != "\n" and forbidden(char)}
    if not bad:
        return False
    count = 0
    for number, line in enumerate(text.split("\n"), 1):
        if bad.isdisjoint(line):
            continue
        for column, char in enumerate(line, 1):
            if char in bad and count < MAX_REPORTS:
                count += 1
                problems.append(_character(char, Place(file, number, column)))
    return True


def _character(char: str, place: Place) -> Problem:
    if char == "\t":
        return Problem("pack.tab", {}, place)
    return Problem("pack.char", {"point": f"U+{ord(char):04X}"}, place)


# Building


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    place: Place
    table: Table | None
    items: list[Node]
    key: Scalar | None = None
    waiting: bool = False
    """A key was read (or refused): its value is next."""


class _Builder:
    """Puts events together, without recursion."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = problems
        self.root: Node | None = None
        self.going = True
        self.stack: list[_Open] = []
        self.nodes = 0
        self.documents = 0
        self.quoted: Place | None = None
        """The last text in quotes that goes over several lines."""

    def take(self, event: Any) -> None:
        """One event of the parser."""
        place = Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.DocumentStartEvent):
            self._document(event, place)
        elif isinstance(event, yaml.AliasEvent):
            self._report("pack.alias", place)
            self._attach(Scalar("", place))
        elif isinstance(event, yaml.NodeEvent):
            self._node(event, place)
        elif isinstance(event, yaml.CollectionEndEvent):
            ended = self.stack.pop()
            self._attach(ended.table or Listing(tuple(ended.items), ended.place))

    def _report(self, code: str, place: Place, **args: str | int) -> None:
        self.problems.append(Problem(code, args, place))

    def _document(self, event: Any, place: Place) -> None:
        self.documents += 1
        if event.version or event.tags:
            self._report("pack.directive", place)
        if self.documents > 1:
            self._report("pack.second", place)
            self.going = False

    def _node(self, event: Any, place: Place) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._report("pack.nodes", place, max=MAX_NODES)
            self.going = False
            return
        if event.anchor:
            self._report("pack.anchor", place)
        if event.tag is not None:
            self._report("pack.tag", place)
        if isinstance(event, yaml.ScalarEvent):
            self._attach(Scalar(self._text(event, place), place))
            return
        if len(self.stack) >= MAX_DEPTH:
            self._report("pack.depth", place, max=MAX_DEPTH)
            self.going = False
            return
        table = Table(place) if isinstance(event, yaml.MappingStartEvent) else None
        self.stack.append(_Open(place, table, []))

    def _text(self, event: Any, place: Place) -> str:
        """A scalar on one line, without characters that escapes smuggled in."""
        text: str = event.value
        if event.style in ("'", '"') and event.end_mark.line > event.start_mark.line:
            self.quoted = place
        if event.style in ("|", ">"):
            text = text.rstrip("\n")
        for char in text:
            if char == "\n":
                self._report("pack.newline", place)
                return text.replace("\n", " ")
            if forbidden(char):
                self.problems.append(_character(char, place))
                return "".join(kept for kept in text if not forbidden(kept))
        return text

    def _attach(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        above = self.stack[-1]
        if above.table is None:
            above.items.append(node)
        elif not above.waiting:
            above.waiting = True
            above.key = self._key(node, above.table)
        else:
            if above.key is not None:
                above.table.entries[above.key.text] = (above.key, node)
            above.waiting, above.key = False, None

    def _key(self, node: Node, table: Table) -> Scalar | None:
        """A key that may be kept: text, and for the first time."""
        if not isinstance(node, Scalar):
            self._report("pack.key", node.place)
            return None
        if node.text in table.entries:
            first = table.entries[node.text][0].place.line or 0
            self._report("pack.twice", node.place, key=node.text, line=first)
            return None
        return node
