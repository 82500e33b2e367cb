"""What an answer rests on besides its own words, and whether it still stands.

The digests made here are part of the journal's format: another way to make them is another version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.pack.model import Choice, Flow, Kind, Pack, Step, person_prefix
from app.pack.sources import CHECKS, SOURCES, repeated
from app.visit.bill import charges
from app.visit.entries import digest
from app.visit.scope import Scope
from app.visit.state import Answer, Value, Visit

PAID = frozenset({"received_fen", "cash_part_fen", "rest_method", "rest_ref", "pay_ref"})
"""Answers that stand for one sum: another sum due, and they are asked again."""


def fact_key(
    pack: Pack, item: int, source: str, values: Mapping[str, Value], person: str = "holder"
) -> str:
    """What a source was asked: a changed argument, or another item, asks again.

    Clear arguments count by value, sealed ones by the entry that set them: so the key is the
    same whether or not sealed values can be read.
    """
    known = SOURCES[source]
    given: list[object] = [item, source]
    if person != "holder" and known.port == "identity":
        given.append(person)
    for name in pack.asks.get(source, (*known.given, *known.optional)):
        value = values.get(name)
        if value is None:
            given.append(None)
        else:
            given.append(value.seq if value.sealed or known.port == "identity" else value.text)
    return digest(given)


def choice_of(step: Step, value: str | None) -> Choice | None:
    """The choice with this value."""
    return next((choice for choice in step.choices if choice.value == value), None)


def basis(
    visit: Visit, flow: Flow, step: Step, number: int, values: Mapping[str, Value]
) -> str:
    """A digest of what an answer rests on besides its own words; empty where that is nothing.

    The clear facts of its step, and for a look at papers the very numbers looked at; the number
    that a password, a code or an approval was given for; the sum that a payment stands for.  A
    card that was read again counts as another card: a person must look at it again.
    """
    told: list[object] = []
    if step.source in CHECKS:
        told.append([_mark(values.get(name)) for name in ("phone", "approver")])
    if step.source == "repeat":
        told.append(_mark(values.get(repeated(step.name))))
    if step.name in PAID:
        told.append(sum(line.fen for line in charges(flow, values, "")))
    if not step.facts and not told:
        return ""
    for source in step.facts:
        fact = visit.facts.get(fact_key(visit.pack, number, source, values, step.person))
        again = fact.seq if fact and SOURCES[source].port == "identity" else None
        looked = fact.key if fact and step.kind is Kind.CHECK else None
        told.append([dict(fact.clear), again, looked] if fact else None)
    return digest(told)


def _mark(value: Value | None) -> object:
    """A value as a digest may know it: sealed ones by the entry that set them."""
    return None if value is None else f"#{value.seq}" if value.sealed else value.text


def holds(
    visit: Visit, flow: Flow, step: Step, number: int, answer: Answer, scope: Scope
) -> bool:
    """Whether an earlier answer still stands: its choice, its facts and what its gate showed."""
    if step.choices:
        choice = choice_of(step, answer.value)
        if choice is None or not choice.when.holds(scope.clear):
            return False
    if answer.basis != basis(visit, flow, step, number, scope.values):
        return False
    if step.field == "document" and _of_another_kind(step, answer, scope):
        return False
    if step.evidence and answer.evidence != scope.consent:
        return False
    return step.gate is None or answer.digest == shown(
        visit.pack, flow, step, scope.values, scope.item
    )


def _of_another_kind(step: Step, answer: Answer, scope: Scope) -> bool:
    """Whether a number was typed for another kind of document than the one that is said now."""
    name = f"{person_prefix(step.person)}kind"
    was, now = answer.sets.get(name), scope.clear.get(name)
    return bool(was and now and was != now)


def shown(
    pack: Pack, flow: Flow, step: Step, values: Mapping[str, Value], own: Iterable[str]
) -> str:
    """A digest of what a gate shows, and of all that the item binds, changes and charges by then."""
    names = {*step.reads, *flow.values.values(), *own}  # of the desk's own (seq 0) none counts
    names |= {charge.variable for charge in flow.charges}
    seen: list[object] = [pack.hash, flow.id, step.id, step.say]
    for name in sorted(names - {step.name}):
        value = values.get(name)
        if value is not None and value.seq:
            seen.append([name, _mark(value)])
    return digest(seen)
