"""practice/keywords/*.yaml: by phrase and element, the groups of words that convey it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from app.pack.model import Pack
from app.pack.places import placeholders
from app.practice.words import Groups, Keywords
from app.problems import Place, Problem
from data.packs.checks import Report, reporter
from data.packs.nodes import Node, Table, at, child
from data.packs.schema import validate
from data.packs.values import Id, Words, nearest, shape

EVERY: Final = "*"
BETWEEN: Final = "|"

PhraseId = Annotated[str, shape(r"\*|[a-z][a-z0-9_]{0,39}", "pack.id")]


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) and value else value


KeywordFile = dict[PhraseId, Annotated[
    dict[Id, Annotated[list[Words], BeforeValidator(_listed), Field(min_length=1)]], Field(min_length=1)]]


def read_keywords(nodes: Mapping[str, Node | None], pack: Pack, problems: list[Problem]) -> Keywords:
    """Every group of every file; phrase and element must exist."""
    report = reporter(problems)
    elements = {name: elements_of(pack, name) for name in pack.phrases}
    everywhere = frozenset[str]().union(*elements.values())
    found: dict[tuple[str, str], Groups] = {}
    places: dict[tuple[str, str], Place] = {}
    for node in nodes.values():
        models: dict[str, dict[str, list[str]]] | None = None if node is None else validate(
            KeywordFile, node, problems)
        if models is None:
            continue
        assert isinstance(node, Table)
        for phrase, told in models.items():
            if phrase != EVERY and phrase not in elements:
                report("pack.no_phrase", node.key(phrase), name=phrase, near=nearest(phrase, elements))
                continue
            known = everywhere if phrase == EVERY else elements[phrase]
            spot = node.get(phrase)
            assert isinstance(spot, Table)
            for element, groups in told.items():
                place = spot.key(element)
                if element not in known:
                    report("pack.value", place, found=element, near=nearest(element, known))
                    continue
                key = ("" if phrase == EVERY else phrase, element)
                if key in places:
                    first = places[key]
                    report("pack.same_id", place, id=element, where=first.where, line=first.line or 0)
                    continue
                places[key] = place
                found[key] = _groups(groups, child(spot, element), report)
    _themselves(pack, found, places, report)
    return Keywords(found)


def _themselves(
    pack: Pack, found: Mapping[tuple[str, str], Groups], places: Mapping[tuple[str, str], Place], report: Report
) -> None:
    """The approved words must hold their own key words, in the pack's first language.

    Not where a placeholder stands: nobody knows yet what will be said there.
    """
    for phrase in pack.phrases.values():
        for variant in phrase.variants.get(pack.languages[0], ()):
            for one in variant:
                key = (phrase.id, one.name)
                key = key if key in found else ("", one.name)
                words = one.words.casefold()
                for group in found.get(key, ()) if not placeholders(words) else ():
                    if not any(word.casefold() in words for word in group):
                        report("practice.unsaid", places[key], phrase=phrase.id, element=one.name,
                               words=BETWEEN.join(group)[:30])


def _groups(groups: list[str], node: Node | None, report: Report) -> Groups:
    """The alternatives of each group, none of them empty."""
    found = []
    for index, group in enumerate(groups):
        words = tuple(one.strip() for one in group.split(BETWEEN))
        if not all(words):
            assert node is not None
            report("practice.no_word", at(node, index))
        found.append(words)
    return tuple(found)


def elements_of(pack: Pack, phrase: str) -> frozenset[str]:
    """The elements of a phrase, in every wording and language."""
    variants = (variant for each in pack.phrases[phrase].variants.values() for variant in each)
    return frozenset(one.name for variant in variants for one in variant)
