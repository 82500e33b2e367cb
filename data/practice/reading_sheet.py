"""practice/sheet.yaml: what a practised visit is weighed with, and what that names in the pack."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from app.pack.model import Act, Pack
from app.practice.sheet import CAPS, FATAL, WEIGHTS, WHAT, Criterion, Order, Same, Sheet
from app.problems import Problem
from data.packs.checks import Report
from data.packs.nodes import Node, Table, at, child
from data.packs.schema import Strict, validate
from data.packs.values import Fixed, Id, Norms, StepRef, Texts, Words, nearest, one_of, shape
from data.practice.reading_scenarios import Known, number
from data.practice.reading_words import elements_of

DEFAULT: Final = Sheet()
TENTHS: Final = 10
MOST: Final = 1_000
"""A weight is a whole number up to this."""

Percent = Annotated[int, number(0, 100)]
Listed = Annotated[tuple[Words, ...], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)]


class SimilarFile(Strict):
    met: Percent = DEFAULT.met
    missed: Percent = DEFAULT.missed


class OrderFile(Strict):
    id: Id
    first: StepRef = ""
    then: StepRef = ""
    phrase: Id = ""
    words: Listed = ()
    act: Annotated[str, one_of(*Act)] = ""
    norms: Norms = ()


class SameFile(Strict):
    step: Id
    values: Annotated[tuple[Fixed, ...], Field(min_length=2)]


class CriterionFile(Strict):
    id: Id
    name: Texts
    weight: Annotated[int, number(0, MOST)] = 20


class SheetFile(Strict):
    version: Annotated[str, shape(r"[0-9A-Za-z][0-9A-Za-z.+_-]{0,29}", "pack.version")]
    passed: Percent = Field(DEFAULT.passed // TENTHS, alias="pass")
    weights: dict[str, Annotated[int, number(0, MOST)]] = {}
    caps: dict[str, Percent] = {}
    promises: Listed = ()
    push: Listed = ()
    declined: tuple[StepRef, ...] = DEFAULT.declined
    refusals: tuple[Fixed, ...] = DEFAULT.refusals
    norms: dict[str, Norms] = {}
    order: list[OrderFile] = []
    same: list[SameFile] = []
    free: tuple[Id, ...] = ()
    similar: SimilarFile = SimilarFile()
    keys_over: Annotated[int, number(100, MOST)] = DEFAULT.keys_over
    criteria: list[CriterionFile] = []
    share: Percent = DEFAULT.share


def read_sheet(node: Node | None, pack: Pack, problems: list[Problem]) -> Sheet | None:
    """The sheet; None where the pack has none, or one that does not fit."""
    model: SheetFile | None = None if node is None else validate(SheetFile, node, problems)
    if model is None:
        return None
    assert isinstance(node, Table)
    known = Known(pack, problems)
    _check(model, node, pack, known.report)
    order = tuple(
        Order(one.id, one.first, one.then, one.phrase, one.words, one.act, one.norms) for one in model.order)
    criteria = tuple(
        Criterion(one.id, known.text(one.name, child(child(node.get("criteria"), index), "name")), one.weight)
        for index, one in enumerate(model.criteria))
    return Sheet(
        version=model.version, passed=model.passed * TENTHS, weights={**WEIGHTS, **model.weights},
        caps={**CAPS, **{name: points * TENTHS for name, points in model.caps.items()}},
        promises=model.promises, push=model.push, declined=model.declined, refusals=model.refusals,
        norms=dict(model.norms), order=order,
        same=tuple(Same(one.step, one.values) for one in model.same), free=model.free, met=model.similar.met,
        missed=model.similar.missed, keys_over=model.keys_over, criteria=criteria, share=model.share,
    )


def _check(model: SheetFile, node: Table, pack: Pack, report: Report) -> None:
    """What the sheet names, and what is said twice."""
    for key, known in (("weights", WHAT), ("caps", FATAL), ("norms", WHAT)):
        spot = node.get(key)
        for name in getattr(model, key):
            if name not in known:
                assert isinstance(spot, Table)
                report("pack.value", spot.key(name), found=name[:40], near=nearest(name, known))
    steps = {step.id for flow in pack.flows.values() for step in flow.steps}
    values = _values(pack)
    for index, name in enumerate(model.declined):
        if name not in steps:
            report("pack.no_step", at(node, "declined", index), name=name[:40], near=nearest(name, steps))
    for index, name in enumerate(model.free):
        if name not in values:
            report("pack.no_step", at(node, "free", index), name=name, near=nearest(name, values))
    for index, same in enumerate(model.same):
        if same.step not in values:
            report("pack.no_step", at(node, "same", index, "step"), name=same.step, near=nearest(same.step, values))
            continue
        for number_, value in enumerate(same.values):
            if value not in values[same.step]:
                report("pack.no_choice", at(node, "same", index, "values", number_), step=same.step, name=value[:40],
                       near=nearest(value, values[same.step]))
    if model.similar.missed > model.similar.met:
        report("practice.similar", at(node, "similar", "missed"))
    for key in ("order", "criteria"):
        ids = [one.id for one in getattr(model, key)]
        for index, name in enumerate(ids):
            if name in ids[:index]:
                report("pack.repeated", at(node, key, index, "id"), found=name)
    for name, norms in model.norms.items():
        _norms(norms, pack, node, report, "norms", name)
    for index, one in enumerate(model.order):
        spot = child(node.get("order"), index)
        assert isinstance(spot, Table)
        _order(one, spot, pack, steps, report)


def _values(pack: Pack) -> dict[str, set[str]]:
    """The values of each step's choices, by the last part of its id."""
    found: dict[str, set[str]] = {}
    for flow in pack.flows.values():
        for step in flow.steps:
            own = found.setdefault(step.id.rpartition(".")[2], set())
            own |= {choice.value for choice in step.choices}
    return found


def _norms(norms: tuple[str, ...], pack: Pack, node: Table, report: Report, *path: str) -> None:
    for index, norm in enumerate(norms):
        if norm not in pack.norms:
            report("pack.no_norm", at(node, *path, index), name=norm, near=nearest(norm, pack.norms))


def _order(one: OrderFile, node: Table, pack: Pack, steps: set[str], report: Report) -> None:
    """One of three shapes: two steps, two elements of a phrase, words before an act."""
    shape_ = {key for key in ("first", "then", "phrase", "words", "act") if getattr(one, key)}
    if shape_ not in ({"first", "then"}, {"first", "then", "phrase"}, {"words", "act"}):
        report("practice.order", node.place)
        return
    _norms(one.norms, pack, node, report, "norms")
    if one.phrase and one.phrase not in pack.phrases:
        report("pack.no_phrase", at(node, "phrase"), name=one.phrase, near=nearest(one.phrase, pack.phrases))
        return
    known: Any = elements_of(pack, one.phrase) if one.phrase else steps
    for key in ("first", "then") if one.first else ():
        name = getattr(one, key)
        if name not in known:
            code, arg = ("pack.value", "found") if one.phrase else ("pack.no_step", "name")
            report(code, at(node, key), near=nearest(name, known), **{arg: name[:40]})


