"""The files of a pack by what they hold, and flows with their includes inlined."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from app.pack.model import Act
from app.pack.norms import Norm
from app.problems import Place, Problem
from data.packs.nodes import Node, Table, at, child, tables
from data.packs.schema import IncludeFile, PackFile, PhraseFile, StepFile, When
from data.packs.values import nearest

MAX_STEPS: Final = 500
"""Steps of one flow, included ones counted."""
MAX_ALL: Final = 20_000
"""Steps of all flows of a pack."""
MAX_INCLUDES: Final = 12
"""Parts within parts."""


Whens = tuple[tuple[When, Table], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One file, read and validated."""

    file: str
    node: Table
    model: Any


@dataclass(frozen=True, slots=True)
class Draft:
    """One inlined step: its model, its place in the source, and what it was included with."""

    id: str
    model: StepFile
    node: Table
    act: str
    prefix: str
    whens: Whens
    """Conditions from the outermost include to the step's own."""


@dataclass(slots=True)
class Files:
    """The valid files of a pack by what they hold, and the names that broken ones claim."""

    pack: PackFile | None = None
    pack_node: Table | None = None
    flows: dict[str, Source] = field(default_factory=dict)
    parts: dict[str, Source] = field(default_factory=dict)
    phrases: dict[str, tuple[PhraseFile, Table]] = field(default_factory=dict)
    catalogue: dict[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    lists: dict[str, Node] = field(default_factory=dict)
    """The sources of the catalogue."""
    norms: Mapping[str, Norm] | None = None
    """The catalogue of norms; None where there is none, or a broken one."""
    catalogued: bool = False
    """There are files of norms, broken or not."""
    titles: dict[str, tuple[dict[str, str], Node | None]] = field(default_factory=dict)
    """Source of norms → its title, and where that stands."""
    carded: bool = True
    """Every reference card could be read."""
    claimed: frozenset[str] = frozenset()
    """Flows and parts that files with problems seem to define."""
    steps: int = 0
    """Steps of the flows that were inlined so far."""
    whole: bool = True
    """Every flow and part could be read."""
    spoken: bool = True
    """Every phrase could be read."""


def inline(flow: Source, files: Files, problems: list[Problem]) -> list[Draft]:
    """The flow's steps with includes replaced by the steps of their parts."""
    inliner = _Inliner(files, problems)
    if files.steps > MAX_ALL:
        files.whole = False
        return []
    inliner.add(flow, flow.model.act or Act.HANDLE, _Outer())
    files.steps += len(inliner.drafts)
    if files.steps > MAX_ALL:
        problems.append(Problem("pack.all_steps", {"max": MAX_ALL}, flow.node.key("steps")))
        files.whole = False
    if inliner.left < 0:
        problems.append(Problem("pack.steps", {"max": MAX_STEPS}, flow.node.key("steps")))
        files.whole = False
    return inliner.drafts


def check_circles(files: Files, problems: list[Problem]) -> None:
    """Every include that closes a circle, whether a flow leads into it or not."""
    done: set[str] = set()
    for start in (*files.flows.values(), *files.parts.values()):
        trail: list[str] = []
        ahead = [_includes(start)]
        if start.file in done:
            continue
        while ahead:
            name, place = next(ahead[-1], ("", None))
            if not name:
                ahead.pop()
                if trail:
                    done.add(files.parts[trail.pop()].file)
            elif name in trail or files.parts.get(name) is start:
                cycle = " → ".join((*(trail[trail.index(name) :] if name in trail else (name, *trail)), name))
                problems.append(Problem("pack.cycle", {"cycle": cycle}, place))
            elif name in files.parts and files.parts[name].file not in done:
                trail.append(name)
                ahead.append(_includes(files.parts[name]))
        done.add(start.file)


def _includes(source: Source) -> Iterator[tuple[str, Place]]:
    """The parts that a flow or part includes, and where."""
    for entry, node in zip(source.model.steps, tables(source.node.get("steps")), strict=True):
        if isinstance(entry, IncludeFile):
            yield entry.include, at(node, "include")


@dataclass(frozen=True, slots=True)
class _Outer:
    """What the includes around a step say of it."""

    trail: tuple[str, ...] = ()
    prefix: str = ""
    act: str = ""
    whens: Whens = ()


class _Inliner:
    """Goes through the includes of one flow, no further than a flow may be long."""

    def __init__(self, files: Files, problems: list[Problem]) -> None:
        self.files = files
        self.problems = problems
        self.drafts: list[Draft] = []
        self.left = MAX_STEPS

    def add(self, source: Source, default: str, outer: _Outer) -> None:
        """All steps of a flow or part."""
        steps: list[StepFile | IncludeFile] = source.model.steps
        for index, entry in enumerate(steps):
            self.left -= 1
            if self.left < 0:
                return
            node = child(child(source.node, "steps"), index)
            assert isinstance(node, Table)
            when = node.get("when")
            own = ((entry.when, when),) if entry.when and isinstance(when, Table) else ()
            whens = (*outer.whens, *own)
            if isinstance(entry, StepFile):
                act = outer.act or entry.act or default
                self.drafts.append(
                    Draft(outer.prefix + entry.id, entry, node, act, outer.prefix, whens)
                )
                continue
            part = self._part(entry, at(node, "include"), outer.trail)
            if part is not None:
                inner = _Outer(
                    (*outer.trail, entry.include),
                    f"{outer.prefix}{entry.id or entry.include}.",
                    outer.act or entry.act or "",
                    whens,
                )
                self.add(part, part.model.act or default, inner)

    def _part(self, entry: IncludeFile, place: Place, trail: tuple[str, ...]) -> Source | None:
        """The part that is meant; None, with a problem, where including it makes no sense."""
        name = entry.include
        if name in trail:
            return None  # `check_circles` tells
        if len(trail) >= MAX_INCLUDES:
            self.problems.append(Problem("pack.includes", {"max": MAX_INCLUDES}, place))
            return None
        part = self.files.parts.get(name)
        if part is None and name not in self.files.claimed:
            near = nearest(name, self.files.parts)
            self.problems.append(Problem("pack.no_part", {"name": name, "near": near}, place))
        return part


def resolve(name: str | None, prefix: str, ids: Container[str]) -> str:
    """The step that a name means where it stands: in its own part first, then outwards."""
    while name and prefix and prefix + name not in ids:
        prefix = prefix[: prefix.rstrip(".").rfind(".") + 1]
    return prefix + name if name else ""
