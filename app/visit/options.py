"""What a pick lists: services, the pack's catalogue, or what the operator has free."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.pack.model import Kind
from app.pack.sources import LISTS
from app.ports import Option
from app.text import fold_digits
from app.visit.state import Here, Visit

Lister = Callable[[str, Mapping[str, str]], tuple[Option, ...]]


def options(visit: Visit, here: Here, lister: Lister, language: str = "zh") -> tuple[Option, ...]:
    """Every option of this step, unfiltered."""
    step = here.step
    if step.kind is Kind.SERVICE:
        return tuple(
            Option(flow.id, flow.name.of(language), flow.code, flow.initials)
            for flow in visit.pack.services
        )
    rows = visit.pack.catalogue.get(step.source)
    if rows is None:
        return lister(step.source, known(visit))
    return tuple(_option(step.source, row) for row in rows if fits(row, visit))


def known(visit: Visit) -> dict[str, str]:
    """Every readable variable, for a port."""
    values = {name: value.text for name, value in visit.path.values.items() if value.text}
    return {**values, "visit": visit.id}


def fits(row: Mapping[str, str], visit: Visit) -> bool:
    """Whether a catalogue row is for this customer.

    A key `for_X` lists the values of variable X that it fits; `min_X` and `max_X` bound a number;
    `not_X` lists values that it does not fit.  A variable without a value fits no `for_`.
    """
    for key, wanted in row.items():
        rule, _, name = key.partition("_")
        if rule not in ("for", "not", "min", "max") or not name:
            continue
        value = visit.clear(name)
        if rule == "for" and value not in wanted.split():
            return False
        if rule == "not" and value and value in wanted.split():
            return False
        if rule in ("min", "max") and not _within(rule, value, wanted):
            return False
    return True


def _within(rule: str, value: str, wanted: str) -> bool:
    try:
        number, bound = float(value), float(wanted)
    except ValueError:
        return False
    return number >= bound if rule == "min" else number <= bound


def _option(source: str, row: Mapping[str, str]) -> Option:
    bound = {name: row[name] for name in LISTS.get(source, ()) if name in row}
    return Option(
        value=row["code"],
        name=row["name"],
        code=row["code"],
        initials=tuple(row.get("initials", "").split()),
        detail=row.get("detail", ""),
        bound=bound,
    )


def exact(found: tuple[Option, ...], typed: str) -> Option | None:
    """The option that was typed out: by code, by value, or by its whole name."""
    wanted = fold_digits(typed.strip()).lower()
    for option in found:
        if wanted in (option.code.lower(), option.value.lower(), option.name.lower()):
            return option
    return None
