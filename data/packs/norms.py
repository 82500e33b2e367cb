"""Norms and reference cards of a pack: norms/*.yaml, cards/*.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final

from pydantic import Field

from app.pack.model import Text
from app.pack.norms import Card, Norm
from app.problems import Place, Problem
from data.packs import pinyin
from data.packs.checks import norms, reporter, unfilled
from data.packs.compile import Compiler
from data.packs.inline import Files
from data.packs.nodes import Node, Table, at, child
from data.packs.schema import Strict, validate
from data.packs.values import Id, Letters, Norms, Texts, Words, shape
from data.packs.values import Norm as NormId

READINGS: Final = 4
"""Initials kept of one clause of a norm: the commonest readings."""
_CLAUSE: Final = re.compile(r"[，。；：、（）“”《》！？,;:()\s]+")

SourceId = Annotated[str, shape(r"[A-Z][A-Za-z0-9]*(?:-[A-Z][A-Za-z0-9]*)*", "pack.norm")]
Tag = Annotated[str, shape(r"[a-z][a-z0-9_]{0,39}", "pack.id")]
CardCode = Annotated[str, shape(r"[0-9A-Za-z*#+.-]{1,20}", "pack.card_code")]


class NormFile(Strict):
    id: NormId
    section: Words
    role: Tag
    scene: Tag
    kind: Tag
    figure: Words = ""
    zh: Words = ""
    en: Words = ""
    means: Tag
    hint: Words = ""


class NormsFile(Strict):
    source: SourceId
    title: Texts
    norms: Annotated[list[NormFile], Field(min_length=1)]


class CardFile(Strict):
    id: Id
    group: Tag
    code: CardCode = ""
    name: Texts
    aliases: tuple[Words, ...] = ()
    initials: tuple[Letters, ...] = ()
    text: Texts
    norms: Norms = ()


Cards = list[CardFile]


def of_folder(nodes: Mapping[str, Node | None], name: str) -> dict[str, Node | None]:
    """The files in one folder of the pack."""
    return {file: node for file, node in nodes.items() if file.startswith(f"{name}/")}


def read_norms(nodes: Mapping[str, Node | None], files: Files, problems: list[Problem]) -> None:
    """The catalogue of norms; None of it where a file is broken, empty where there is none."""
    found: dict[str, Norm] = {}
    places: dict[str, Place] = {}
    sources = of_folder(nodes, "norms")
    files.catalogued = bool(sources)
    broken = False
    for node in sources.values():
        model: NormsFile | None = None if node is None else validate(NormsFile, node, problems)
        if node is None or model is None:
            broken = True
            continue
        files.titles[model.source] = (model.title, child(node, "title"))
        for index, one in enumerate(model.norms):
            spot = at(node, "norms", index, "id")
            if not one.id.startswith(model.source):
                problems.append(Problem("pack.norm_source", {"source": model.source}, spot))
            if not (one.zh or one.en):
                place = at(node, "norms", index)
                problems.append(Problem("pack.missing_key", {"key": "zh"}, place))
            if one.id in places:
                first = places[one.id]
                args = {"id": one.id, "where": first.where, "line": first.line or 0}
                problems.append(Problem("pack.same_id", args, spot))
                continue
            places[one.id] = spot
            found[one.id] = Norm(source=model.source, initials=_initials(one.zh), **one.model_dump())
    files.norms = None if broken or not sources else MappingProxyType(found)


def _initials(words: str) -> tuple[str, ...]:
    """The pinyin initials of its clauses."""
    clauses = (pinyin.initials(one)[:READINGS] for one in _CLAUSE.split(words))
    return tuple(dict.fromkeys(letters for clause in clauses for letters in clause))


def titles(files: Files, compiler: Compiler) -> Mapping[str, Text]:
    """What the sources are called."""
    return MappingProxyType({name: compiler.text(by, node) for name, (by, node) in files.titles.items()})


def read_cards(
    nodes: Mapping[str, Node | None], files: Files, compiler: Compiler, problems: list[Problem]
) -> tuple[Card, ...]:
    """The reference cards."""
    report = reporter(problems)
    found: list[Card] = []
    places: dict[str, Place] = {}
    codes: dict[tuple[str, str], Place] = {}
    for node in of_folder(nodes, "cards").values():
        models: list[CardFile] | None = None if node is None else validate(Cards, node, problems)
        if node is None or models is None:
            files.carded = False
            continue
        for index, one in enumerate(models):
            spot = child(node, index)
            assert isinstance(spot, Table)
            for key in ("name", "text"):
                unfilled(getattr(one, key), spot.get(key), report)
            norms(one.norms, spot, files, report)
            place = at(spot, "id")
            if one.id in places:
                first = places[one.id]
                report("pack.same_id", place, id=one.id, where=first.where, line=first.line or 0)
            place = places.setdefault(one.id, place)
            mine = (one.group, one.code)
            if one.code and mine in codes:
                first = codes[mine]
                report("pack.same_code", at(spot, "code"), code=one.code, where=first.where, line=first.line or 0)
            codes.setdefault(mine, at(spot, "code"))
            found.append(_card(one, spot, compiler))
    return tuple(found)


def _card(model: CardFile, node: Table, compiler: Compiler) -> Card:
    name = compiler.text(model.name, node.get("name"))
    letters: list[Any] = [one for words in model.name.values() for one in pinyin.initials(words)]
    further = [one for words in model.aliases for one in pinyin.initials(words)]
    return Card(
        id=model.id, group=model.group, code=model.code, name=name,
        initials=tuple(dict.fromkeys((*(model.initials or letters), *further, *model.aliases))),
        text=compiler.text(model.text, node.get("text")), norms=model.norms,
    )
