"""Cross-references of a pack: what names what, and whether it is there.

Everything here looks at one file or one flow; which values a variable can have, and what is bound
before what, is `reach`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from app.fields import FIELDS
from app.pack.model import DIGIT_KINDS, LISTED_KINDS, TYPED_KINDS, Kind
from app.pack.places import PLACE
from app.pack.sources import CHANGES, CHECKS, LISTS, SOURCES
from app.privacy import forbidden
from app.problems import Place, Problem
from app.visit.offered import CHECKED
from data.packs.compile import FIELD_OF
from data.packs.inline import Draft, Files, Source, resolve
from data.packs.nodes import Node, Table, at, child, tables
from data.packs.schema import FlowFile, StepFile
from data.packs.values import nearest

Report = Callable[..., None]


FREE_ENDS: Final = {"start": "verified", "stop": "none"}
"""What a timer may name instead of a step: the end of verification; a stop beyond the visit."""


def reporter(problems: list[Problem]) -> Report:
    """A shorter way to append a problem: code, place, values."""

    def report(code: str, place: Place, /, **args: str | int) -> None:
        problems.append(Problem(code, args, place))

    return report


# One file


def check_file(source: Source, files: Files, report: Report) -> None:
    """What can be said of a flow or part without inlining anything."""
    part = not isinstance(source.model, FlowFile)
    for step, node in own_steps(source):
        _shape(step, node, report)
        if step.kind == Kind.COMMIT and part:
            report("pack.commit_in_part", at(node, "kind"))
        _references(step, node, files, report)
        _braces(step, node, report)
    if isinstance(source.model, FlowFile):
        _flow_file(source.model, source.node, files, report)


def own_steps(source: Source) -> Iterator[tuple[StepFile, Table]]:
    """The steps that the file itself has."""
    for model, node in zip(source.model.steps, tables(source.node.get("steps")), strict=True):
        if isinstance(model, StepFile):
            yield model, node


def _shape(step: StepFile, node: Table, report: Report) -> None:
    """What a kind of step must and may have."""
    kind = Kind(step.kind)
    typed = kind in TYPED_KINDS or (step.gate == "pin" and not step.choices)
    digit = kind in DIGIT_KINDS and not (kind is Kind.GATE and typed)
    needs = {
        "choices": digit,
        "gate": kind is Kind.GATE,
        "field": typed and kind not in FIELD_OF,
        "source": kind is Kind.PICK,
    }
    allowed = {
        "choices": digit,
        "gate": kind is Kind.GATE,
        "field": typed,
        "source": kind in LISTED_KINDS or typed,
        "optional": typed or kind in LISTED_KINDS,
        "evidence": typed or digit,
        "suggest": kind in (Kind.ENTER, Kind.PAY),
        "facts": kind is not Kind.COMMIT,
    }
    for key, needed in needs.items():
        if needed and key not in node.entries:
            report("pack.kind_needs", node.place, kind=step.kind, key=key)
    for key, may in allowed.items():
        if key in node.entries and not may:
            report("pack.kind_has", node.key(key), kind=step.kind, key=key)
    field = FIELDS.get(step.field or "")
    if step.suggest and allowed["suggest"] and (step.optional or step.source in CHECKED or (field and field.secret)):
        report("pack.suggest", at(node, "suggest"), name=step.suggest)
    expected = FIELD_OF.get(kind)
    if expected and step.field and step.field != expected:
        report("pack.kind_field", at(node, "field"), kind=step.kind, field=expected)
    for name in ("key", "value"):
        seen: set[str] = set()
        for index, choice in enumerate(step.choices):
            value = getattr(choice, name)
            if value in seen:
                report(f"pack.same_{name}", at(node, "choices", index, name), found=value)
            seen.add(value)
    agreed = any(choice.value == "agreed" for choice in step.choices)
    if step.gate == "consent" and step.choices and not agreed:
        report("pack.agreed", at(node, "choices"))


def _references(step: StepFile, node: Table, files: Files, report: Report) -> None:
    """Phrases, fields, sources, facts and norms that a step names."""
    if step.say and step.say not in files.phrases and files.spoken:
        near = nearest(step.say, files.phrases)
        report("pack.no_phrase", at(node, "say"), name=step.say, near=near)
    if step.field and step.field not in FIELDS:
        near = nearest(step.field, FIELDS)
        report("pack.no_field", at(node, "field"), name=step.field, near=near)
    if step.source and step.kind != Kind.SERVICE:
        known = {*LISTS, "services"} if step.kind == Kind.PICK else {*CHECKS}
        if step.source not in known:
            near = nearest(step.source, known)
            report("pack.no_source", at(node, "source"), name=step.source, near=near)
    for index, fact in enumerate(step.facts):
        if fact not in SOURCES:
            near = nearest(fact, SOURCES)
            report("pack.no_fact", at(node, "facts", index), name=fact, near=near)
    norms(step.norms, node, files, report)


def norms(ids: Iterable[str], node: Node, files: Files, report: Report) -> None:
    """Norms that a pack with a catalogue of norms does not have."""
    for index, norm in enumerate(ids):
        if files.norms is not None and norm not in files.norms:
            near = nearest(norm, files.norms)
            report("pack.no_norm", at(node, "norms", index), name=norm, near=near)


def _braces(step: StepFile, node: Table, report: Report) -> None:
    """Placeholders in texts that nothing fills, and braces that are none."""
    for key in ("do",):
        _filled(getattr(step, key), node.get(key), report)
    for index, row in enumerate(step.rows):
        spot = child(child(node, "rows"), index)
        _filled({"": row.value}, child(spot, "value"), report)
        unfilled(row.label, child(spot, "label"), report)
    unfilled(step.ask, node.get("ask"), report)
    for index, choice in enumerate(step.choices):
        unfilled(choice.name, child(child(child(node, "choices"), index), "name"), report)


def _filled(texts: dict[str, str] | None, node: Node | None, report: Report) -> None:
    for language, words in (texts or {}).items():
        if node is not None and re.search(r"[{}]", PLACE.sub("", words)):
            report("pack.brace", at(node, language))


def unfilled(texts: dict[str, str] | None, node: Node | None, report: Report) -> None:
    """Braces in words that are shown as they are."""
    for language, words in (texts or {}).items():
        if node is not None and re.search(r"[{}]", words):
            report("pack.not_filled", at(node, language))


def _flow_file(model: FlowFile, node: Table, files: Files, report: Report) -> None:
    """The head of a flow."""
    if model.change and model.change not in CHANGES:
        near = nearest(model.change, CHANGES)
        report("pack.no_change", at(node, "change"), name=model.change, near=near)
    if model.values and not model.change:
        report("pack.values", node.key("values"))
    norms(model.norms, node, files, report)
    if model.timer:
        timer = node.get("timer")
        assert timer is not None
        norms(model.timer.norms, timer, files, report)
    unfilled(model.name, node.get("name"), report)


# One flow, inlined


def check_flow(
    source: Source, drafts: list[Draft], files: Files, service: bool, report: Report
) -> None:
    """What needs all steps of a flow at once; `service` is false for opening and closing."""
    model: FlowFile = source.model
    ids: dict[str, Draft] = {}
    for draft in drafts:
        if draft.id in ids:
            line = ids[draft.id].node.place.line or 0
            where = ids[draft.id].node.place.where
            report("pack.same_id", at(draft.node, "id"), id=draft.id, where=where, line=line)
        ids.setdefault(draft.id, draft)
    for draft in drafts:
        for index, choice in enumerate(draft.model.choices):
            name = resolve(choice.again, draft.prefix, ids)
            if name and name not in ids and files.whole:
                place = at(draft.node, "choices", index, "again")
                report("pack.no_step", place, name=choice.again or "", near=nearest(name, ids))
    if model.timer:
        for key in ("start", "stop"):
            name = getattr(model.timer, key)
            if name not in ids and name != FREE_ENDS[key] and files.whole:
                place = at(source.node, "timer", key)
                report("pack.no_step", place, name=name, near=nearest(name, ids))
    _commits(model, source, drafts, service, report)


def _commits(
    model: FlowFile, source: Source, drafts: list[Draft], service: bool, report: Report
) -> None:
    commits = [draft for draft in drafts if draft.model.kind == Kind.COMMIT]
    if not service:
        for draft in commits:
            report("pack.commit_in_part", at(draft.node, "kind"))
        if model.change:
            report("pack.change_here", source.node.key("change"))
        return
    if model.change and not commits:
        report("pack.no_commit", at(source.node, "change"))
    for draft in commits[1:]:
        report("pack.commits", at(draft.node, "kind"))


# The pack


def check_pack(files: Files, report: Report) -> None:
    """Opening, closing, codes, languages, phrases."""
    pack, node = files.pack, files.pack_node
    if pack is None or node is None:
        return
    for key in ("opening", "closing"):
        name = getattr(pack, key)
        if name not in files.flows and name not in files.claimed:
            place = at(node, key)
            report("pack.no_flow", place, name=name, near=nearest(name, files.flows))
    if pack.opening == pack.closing:
        report("pack.same_ends", at(node, "closing"))
    for index, language in enumerate(pack.languages):
        if language in pack.languages[:index]:
            report("pack.repeated", at(node, "languages", index), found=language)
    _codes(files, report)
    for phrase, spot in files.phrases.values():
        norms(phrase.norms, spot, files, report)
        if phrase.source != "ours" and files.norms is not None and phrase.source not in files.norms:
            near = nearest(phrase.source, files.norms)
            report("pack.no_norm", at(spot, "source"), name=phrase.source, near=near)
        for language in pack.languages:
            for index, variant in enumerate(getattr(phrase, language)):
                _variant(variant, child(child(spot, language), index) or spot, pack.forbidden,
                         report)


def _variant(
    variant: dict[str, str], node: Node, words: tuple[str, ...], report: Report
) -> None:
    """Forbidden words in one element, or across several; braces that are no placeholder."""
    found: set[str] = set()
    for element, text in variant.items():
        _filled({element: text}, node, report)
        for word in forbidden(text, words):
            found.add(word)
            report("pack.forbidden", at(node, element), word=word)
    for word in forbidden("".join(variant.values()), words):
        if word not in found:
            report("pack.forbidden", node.place, word=word)


def _codes(files: Files, report: Report) -> None:
    """Listed flows have a code, and nobody has the same."""
    assert files.pack is not None
    seen: dict[str, Place] = {}
    for name, source in files.flows.items():
        model: FlowFile = source.model
        listed = model.listed and name not in (files.pack.opening, files.pack.closing)
        if listed and not model.code:
            report("pack.missing_key", source.node.place, key="code")
        if not model.code:
            continue
        place = at(source.node, "code")
        if model.code in seen:
            first = seen[model.code]
            report("pack.same_code", place, code=model.code, where=first.where,
                   line=first.line or 0)
        seen.setdefault(model.code, place)
