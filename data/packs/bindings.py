"""What steps bind, and what each variable can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.fields import FIELDS
from app.pack.model import DIGIT_KINDS, ENTER_KINDS, Kind, Step, person_prefix
from app.pack.sources import CHECKED, LISTS, RECEIPT, SOURCES, YES_NO
from app.visit.fill import VERIFIED
from data.packs.inline import Files
from data.packs.values import ENDS

BUILT_IN: Final[Mapping[str, tuple[str, ...]]] = {
    "item_state": ("done", *ENDS),
    "verified": (*sorted(VERIFIED), "exception"),
    "exception_allowed": YES_NO,
    "wish": ("yes", "late"),
    "committed": ("yes",),
    "due": YES_NO,
    "change_due": YES_NO,
}
"""Variables that the desk binds by itself, and how a customer can have been verified."""

@dataclass(slots=True)
class Known:
    """What is known of one variable."""

    values: set[str] = field(default_factory=set)
    """Its finite values."""
    open: bool = False
    """It may also be anything: it is shown, not routed on."""
    free: bool = False
    """It may be what a list outside the pack says."""
    sealed: bool = False
    """It may be personal: conditions read it as unset."""

    def add(self, other: Known) -> None:
        """Also what the other one may be."""
        self.values |= other.values
        self.open |= other.open
        self.free |= other.free
        self.sealed |= other.sealed


Names = dict[str, Known]


def of(values: Iterable[str]) -> Known:
    return Known(values=set(values))


def merge(into: Names, names: Names) -> None:
    """Add what is bound to what was."""
    for name, known in names.items():
        into.setdefault(name, Known()).add(known)


def bound_by_facts(step: Step, only: str = "") -> Names:
    """What its facts bind, before it is shown; of `only` one of them where it is named."""
    names: Names = {}
    for fact in (only,) if only else step.facts:
        source = SOURCES.get(fact)
        if source is not None:
            own = person_prefix(step.person) if source.port == "identity" else ""
            merge(names, {own + name: of(values) for name, values in source.clear.items()})
            merge(names, {own + name: Known(open=True) for name in source.open})
            merge(names, {own + name: Known(sealed=True) for name in source.sealed})
    return names


def bound_by_answer(step: Step, files: Files) -> Names:
    """What its answer binds."""
    names: Names = {}
    if step.kind is Kind.COMMIT:
        names = {name: Known(open=True) for name in RECEIPT}
    elif step.kind in DIGIT_KINDS and step.choices:
        names = {step.name: of(choice.value for choice in step.choices)}
    elif step.kind in ENTER_KINDS:
        names = {step.name: of(("said",))}
    elif step.kind is Kind.SERVICE:
        names = {step.name: of(files.flows)}
    elif step.kind is Kind.PICK:
        names = _picked(step, files)
    else:
        names = _typed(step)
    if step.optional:
        merge(names, {step.name: of(("none",))})
    for sets in (step.sets, *(choice.sets for choice in step.choices)):
        merge(names, {name: of((value,)) for name, value in sets.items()})
    return names


def _picked(step: Step, files: Files) -> Names:
    """The option's value and what comes with it, from the pack's catalogue where it has the list."""
    if step.source == "numbers":
        return {step.name: Known(sealed=True)} | {n: Known(free=True) for n in LISTS["numbers"]}
    rows = files.catalogue.get(step.source)
    names: Names = {}
    for name, column in [(step.name, "code"), *((n, n) for n in LISTS.get(step.source, ()))]:
        if rows is None:
            names[name] = Known(free=True)
        else:
            names[name] = of(row[column] for row in rows if row.get(column))
    return names


def _typed(step: Step) -> Names:
    """A field's value and facts; a port's check leaves a word of its own."""
    if step.source in CHECKED:
        return {step.name: of(CHECKED[step.source])}
    kind = FIELDS.get(step.field)
    if kind is None:
        return {step.name: Known(open=True, sealed=True)}
    hidden = kind.personal or step.kind is Kind.NOTE
    names: Names = {step.name: Known(sealed=True) if hidden else Known(open=True)}
    own = step.person == "holder"
    for name, values in kind.facts.items():
        if name != "against_due":
            names[person_prefix(step.person) + name] = of(values)
    if own and step.field == "name":
        names["surname"] = Known(sealed=True)
    if own and step.field == "document":
        names["title"] = Known(sealed=True)
    return names
