"""Which variables are bound where, and what they can be: the check of conditions and placeholders.

The steps of a flow are taken in order.  A step's `when`, choices, rows and words see what came
before and the step's own facts.  What is bound with scope `visit` may come from an earlier item, so
it counts everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.fields import FIELDS
from app.pack.conditions import UNSET
from app.pack.model import Flow, Kind, Step
from app.pack.places import placeholders
from app.pack.sources import SOURCES
from app.problems import Place
from app.visit.fill import COMPUTED, SHOWN
from data.packs.bindings import BUILT_IN, Known, Names, bound_by_answer, bound_by_facts, merge, of
from data.packs.checks import Report
from data.packs.inline import Draft, Files, Source
from data.packs.nodes import Listing, Node, Scalar, Table, at, child
from data.packs.values import near_to, nearest


@dataclass(frozen=True, slots=True)
class Walk:
    """One flow to look at."""

    source: Source
    flow: Flow
    drafts: list[Draft]


def check_reach(walks: list[Walk], files: Files, report: Report) -> None:
    """Every condition, placeholder, fact and value of every flow against what is in reach."""
    assert files.pack is not None
    ends = (files.pack.opening, files.pack.closing)
    everywhere: Names = {name: of(values) for name, values in BUILT_IN.items()}
    everywhere["flow"] = of(walk.flow.id for walk in walks if walk.flow.id not in ends)
    items: Names = {}
    for walk in walks:
        for step in walk.flow.steps:
            names: Names = {}
            merge(names, bound_by_facts(step))
            merge(names, bound_by_answer(step, files))
            if step.scope == "visit":
                merge(everywhere, names)
            if walk.flow.id not in ends:
                merge(items, names)
    secret = frozenset(
        step.name for walk in walks for step in walk.flow.steps if step.field in FIELDS and FIELDS[step.field].secret
    )
    for walk in walks:
        names = {}
        merge(names, everywhere)
        if walk.flow.id == files.pack.closing:
            merge(names, items)
        _Flow(walk, files, names, secret, report).check()
    merge(items, everywhere)
    _lists(files, items, report)


class _Flow:
    """One flow, step by step."""

    def __init__(self, walk: Walk, files: Files, names: Names, secret: frozenset[str], report: Report) -> None:
        assert files.pack is not None
        self.walk = walk
        self.files = files
        self.names = names
        self.report = report
        self.settings = set(files.pack.settings)
        self.secret = secret

    def check(self) -> None:
        early = self._asked_again()
        for index, (draft, step) in enumerate(zip(self.walk.drafts, self.walk.flow.steps, strict=True)):
            merge(self.names, early.get(index, {}))
            self._facts(step, draft.node)
            for _, node in draft.whens:
                self._condition(node)
            if step.kind is Kind.SERVICE and step.source:
                self._bound(step.source, at(draft.node, "source"))
            self._shown(step, draft.node)
            self._suggested(step, draft.node)
            merge(self.names, bound_by_answer(step, self.files))
        self._head()

    def _asked_again(self) -> dict[int, Names]:
        """What a choice that goes back has set by the time the earlier step comes again."""
        ids = {step.id: index for index, step in enumerate(self.walk.flow.steps)}
        early: dict[int, Names] = {}
        for step in self.walk.flow.steps:
            for choice in step.choices:
                if choice.again in ids:
                    names: Names = {step.name: of((choice.value,))}
                    merge(names, {name: of((value,)) for name, value in choice.sets.items()})
                    merge(early.setdefault(ids[choice.again], {}), names)
        return early

    def _facts(self, step: Step, node: Table) -> None:
        """What each fact is asked with is bound by then, by an earlier fact of the step at the latest."""
        for index, fact in enumerate(step.facts):
            source = SOURCES.get(fact)
            for name in source.given if source else ():
                if name not in self.names:
                    place = at(node, "facts", index)
                    self.report("pack.fact_needs", place, fact=fact, name=name)
            merge(self.names, bound_by_facts(step, fact))

    def _shown(self, step: Step, node: Table) -> None:
        """Choices, rows and words."""
        for index in range(len(step.choices)):
            self._condition(child(child(child(node, "choices"), index), "when"))
        for index, row in enumerate(step.rows):
            spot = child(child(node, "rows"), index)
            self._condition(child(spot, "when"))
            self._words((row.value,), at(node, "rows", index, "value"))
        for language, words in step.do.by:
            self._words((words,), at(node, "do", language))
        phrase = self.files.phrases.get(step.say)
        if phrase is not None:
            assert self.files.pack is not None
            texts = [
                words
                for language in self.files.pack.languages
                for variant in getattr(phrase[0], language)
                for words in variant.values()
            ]
            self._words(texts, at(node, "say"))

    def _suggested(self, step: Step, node: Table) -> None:
        """What stands in the line is bound by then, never a secret, and of the step's own kind."""
        name, place = step.suggest, at(node, "suggest")
        if not name:
            return
        if name not in self.names and name not in COMPUTED:
            _unbound(name, {*self.names, *COMPUTED}, "pack.no_variable", place, self.report)
        elif name in self.secret or name.endswith("_fen") is not (step.field == "money"):
            self.report("pack.suggest", place, name=name)

    def _words(self, texts: Iterable[str], place: Place) -> None:
        for name in dict.fromkeys(name for text in texts for name in placeholders(text)):
            if name not in self.names and name not in SHOWN and name not in self.settings:
                known = {*self.names, *SHOWN, *self.settings}
                _unbound(name, known, "pack.no_placeholder", place, self.report)

    def _head(self) -> None:
        """Charges and the values of the change: at the end, everything is bound."""
        model, node = self.walk.source.model, self.walk.source.node
        for index, charge in enumerate(model.charges):
            self._bound(charge.variable, at(node, "charges", index, "variable"))
            self._condition(child(child(child(node, "charges"), index), "when"))
        for name, variable in model.values.items():
            self._bound(variable, at(node, "values", name))

    def _bound(self, name: str, place: Place) -> None:
        if name not in self.names:
            _unbound(name, self.names, "pack.no_variable", place, self.report)

    def _condition(self, node: Node | None) -> None:
        for name, key, values in terms(node):
            known = self.names.get(name)
            if known is None:
                _unbound(name, self.names, "pack.no_variable", key.place, self.report)
                continue
            if known.sealed and not (known.values or known.open or known.free):
                self.report("pack.sealed", key.place, name=name)
                continue
            for value in values:
                self._value(name, known, value)

    def _value(self, name: str, known: Known, value: Scalar) -> None:
        if value.text != UNSET:
            check_value(name, known, value.text, value.place, self.report)


def _unbound(name: str, known: Iterable[str], code: str, place: Place, report: Report) -> None:
    """Nothing has this name by then; with the name that was probably meant."""
    near = near_to(name, known)
    if near:
        report(code, place, name=name, near=near)
    else:
        report("pack.unbound", place, name=name)


def check_value(name: str, known: Known, value: str, place: Place, report: Report) -> None:
    """Whether a variable can have this value."""
    if known.free or value in known.values:
        return
    if not known.values:
        report("pack.open", place, name=name)
    else:
        near = nearest(value, known.values)
        report("pack.no_value", place, found=value, name=name, near=near)


def _lists(files: Files, names: Names, report: Report) -> None:
    """The rules in catalogue rows: `for_tier: gold diamond`, `min_points: 500`."""
    for kind, rows in files.catalogue.items():
        for index, row in enumerate(rows):
            for key, wanted in row.items():
                rule, _, name = key.partition("_")
                spot = child(files.lists.get(kind), index)
                if rule not in ("for", "not", "min", "max") or not isinstance(spot, Table):
                    continue
                if name not in names:
                    _unbound(name, names, "pack.no_variable", spot.key(key), report)
                elif rule in ("min", "max"):
                    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,4})?", wanted):
                        report("pack.number", at(spot, key), found=wanted[:20])
                elif not names[name].open:
                    for value in wanted.split():
                        check_value(name, names[name], value, at(spot, key), report)


def terms(node: Node | None) -> Iterator[tuple[str, Scalar, list[Scalar]]]:
    """Every variable of a condition, where it stands, and the values it is compared with."""
    if isinstance(node, Listing):
        for item in node.items:
            yield from terms(item)
    if not isinstance(node, Table):
        return
    for name, (key, value) in node.entries.items():
        if name in ("any", "not"):
            yield from terms(value)
        else:
            items = value.items if isinstance(value, Listing) else (value,)
            yield name, key, [item for item in items if isinstance(item, Scalar)]
