"""A folder becomes a pack, or all the problems it has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.pack.sources import LISTS
from app.problems import Problem
from app.proof.claims import Book
from data.packs import codec
from data.packs.book import read_claims, read_stories
from data.packs.checks import check_file, check_flow, check_pack, reporter
from data.packs.compile import Compiler
from data.packs.folder import read_folder
from data.packs.inline import Files, Source, check_circles, inline
from data.packs.nodes import Node, Table, at, child
from data.packs.norms import read_cards, read_norms, titles
from data.packs.reach import Walk, check_reach
from data.packs.schema import Catalogue, FlowFile, PackFile, PartFile, peek, phrases, validate
from data.packs.values import nearest


def load_folder(folder: Path, problems: list[Problem]) -> Book | None:
    """The compiled pack with its claims and stories; None, with problems appended, where there are any."""
    nodes = read_folder(folder, problems)
    files = _files(nodes, problems)
    report = reporter(problems)
    for source in (*files.flows.values(), *files.parts.values()):
        check_file(source, files, report)
    if files.pack is None:
        return None
    check_pack(files, report)
    _offered(files, problems)
    check_circles(files, problems)
    compiler = Compiler(files, problems)
    walks = []
    for source in files.flows.values():
        drafts = inline(source, files, problems)
        service = source.model.id not in (files.pack.opening, files.pack.closing)
        check_flow(source, drafts, files, service, report)
        flow = compiler.flow(source, drafts, service and source.model.listed)
        walks.append(Walk(source, flow, drafts))
    _opening(walks, files, problems)
    _apart(walks, files, problems)
    if files.whole:
        check_reach(walks, files, report)
    cards = read_cards(nodes, files, compiler, problems)
    pack = compiler.pack({walk.flow.id: walk.flow for walk in walks}, cards)
    claims = read_claims(nodes, files, pack, problems)
    stories = read_stories(nodes, files, pack, problems)
    named = titles(files, compiler)
    return None if problems else Book(codec.sealed(pack), claims, stories, named)


def _offered(files: Files, problems: list[Problem]) -> None:
    """Catalogue rows that lead to a service name one that exists."""
    for kind, rows in files.catalogue.items():
        for index, row in enumerate(rows):
            name = row.get("offer_flow", "")
            if name and name not in files.flows and name not in files.claimed:
                args = {"name": name, "near": nearest(name, files.flows)}
                place = at(files.lists[kind], index, "offer_flow")
                problems.append(Problem("pack.no_flow", args, place))


def _opening(walks: list[Walk], files: Files, problems: list[Problem]) -> None:
    """A visit whose opening offers no service leads nowhere."""
    assert files.pack is not None
    for walk in walks:
        kinds = {step.kind.value for step in walk.flow.steps}
        if files.whole and walk.flow.id == files.pack.opening and "service" not in kinds:
            problems.append(Problem("pack.no_service", {}, walk.source.node.key("steps")))


def _apart(walks: list[Walk], files: Files, problems: list[Problem]) -> None:
    """The closing follows every service in the same item: a step of either is called nothing that the other has."""
    assert files.pack is not None
    ends = (files.pack.opening, files.pack.closing)
    closing = {draft.id: draft.node.place for walk in walks if walk.flow.id == files.pack.closing
               for draft in walk.drafts}
    for walk in walks:
        for draft in walk.drafts if walk.flow.id not in ends else ():
            first = closing.get(draft.id)
            if first is not None:
                args = {"id": draft.id, "where": first.where, "line": first.line or 0}
                problems.append(Problem("pack.same_id", args, at(draft.node, "id")))


# Sorting files into what they hold


def _files(nodes: Mapping[str, Node | None], problems: list[Problem]) -> Files:
    files = Files()
    node = nodes.get("pack.yaml")
    if node is not None:
        files.pack = validate(PackFile, node, problems)
        files.pack_node = node if isinstance(node, Table) else None
    read_norms(nodes, files, problems)
    for name, node in nodes.items():
        folder = name.partition("/")[0]
        if folder in ("flows", "parts"):
            _flow(name, node, files, problems)
        elif folder == "catalogue":
            _catalogue(name, node, files, problems)
    _phrases(nodes, files, problems)
    return files


def _flow(name: str, node: Node | None, files: Files, problems: list[Problem]) -> None:
    """A flow or a part; of a broken one at least the name that it claims."""
    if node is None:
        files.whole = False
        files.claimed |= {Path(name).stem}
        return
    key = "part" if isinstance(node, Table) and "part" in node.entries else "id"
    model = validate(PartFile if key == "part" else FlowFile, node, problems)
    if model is None:
        files.whole = False
        files.claimed |= {peek(node, key), Path(name).stem}
        return
    assert isinstance(node, Table)
    group = files.parts if key == "part" else files.flows
    own = getattr(model, key)
    if own in group:
        first = group[own].node.key(key)
        args = {"id": own, "where": first.where, "line": first.line or 0}
        problems.append(Problem("pack.same_id", args, child(node, key).place))  # type: ignore[union-attr]
        return
    group[own] = Source(name, node, model)


def _catalogue(name: str, node: Node | None, files: Files, problems: list[Problem]) -> None:
    kind = Path(name).stem
    rows = None if node is None else validate(Catalogue, node, problems)
    if node is None or rows is None:
        files.whole = False
        return
    files.catalogue[kind], files.lists[kind] = tuple(rows), node
    seen: dict[str, int] = {}
    for index, row in enumerate(rows):
        spot = child(node, index)
        assert isinstance(spot, Table)
        for key in ("code", "name") if kind in LISTS else ():
            if not row.get(key):
                problems.append(Problem("pack.missing_key", {"key": key}, spot.place))
        for key, value in row.items():
            if key.endswith("_fen") and not re.fullmatch(r"0|[1-9][0-9]{0,9}", value):
                problems.append(Problem("pack.fen", {}, spot.get(key).place))  # type: ignore[union-attr]
        code = row.get("code")
        if code is not None and code in seen:
            args = {"code": code, "where": name, "line": seen[code]}
            problems.append(Problem("pack.same_code", args, spot.get("code").place))  # type: ignore[union-attr]
        elif code is not None:
            seen[code] = spot.key("code").line or 0


def _phrases(nodes: Mapping[str, Node | None], files: Files, problems: list[Problem]) -> None:
    """phrases.yaml, phrases/*.yaml, and what pack.yaml holds; ids are unique over all."""
    sources: list[Node | None] = [
        node for name, node in nodes.items() if name.partition("/")[0] in ("phrases", "phrases.yaml")
    ]
    if files.pack_node is not None and "phrases" in files.pack_node.entries:
        sources.append(files.pack_node.get("phrases"))
    places: dict[str, Any] = {}
    for node in sources:
        if node is None or files.pack is None:
            files.spoken = False
            continue
        found = validate(phrases(files.pack.languages), node, problems)
        if found is None:
            files.spoken = False
            continue
        assert isinstance(node, Table)
        for name, phrase in found.items():
            place = node.key(name)
            if name in places:
                first = places[name]
                args = {"id": name, "where": first.where, "line": first.line or 0}
                problems.append(Problem("pack.same_id", args, place))
                continue
            places[name] = place
            spot = node.get(name)
            assert isinstance(spot, Table)
            files.phrases[name] = (phrase, spot)
