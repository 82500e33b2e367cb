"""What changes for an agent from one pack to another: services, steps, words, keys, clocks, norms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from app.fields import FIELDS
from app.pack.model import DIGIT_KINDS, LISTED_KINDS, TYPED_KINDS, Flow, Kind, Pack, Phrase, Step, Timer
from app.pack.sources import SOURCES
from app.proof.quiet import quiet

LENGTHS: Final = {
    "mobile": 11, "document": 18, "valid_until": 8, "date": 8, "iccid": 20, "form_no": 8, "sms_code": 6,
    "service_password": 6, "service_password_given": 6, "pin": 6, "money": 4, "name": 6,
}
"""Characters that are typed into a field; others take FEW."""
FEW: Final = 6


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different."""

    what: str
    """Which kind of change: `service_added`, `words`, `key`, `clock`, `norm_dropped`, …"""
    at: str
    """Flow, flow/step, phrase or list."""
    old: str = ""
    new: str = ""
    more: str = ""
    """Which part: language and element, the choice, the norm's places."""


def diff(old: Pack, new: Pack) -> tuple[Change, ...]:
    """Everything that an agent would notice, service by service, then words, lists and norms."""
    return tuple(_all(old, new))


def _all(old: Pack, new: Pack) -> Iterator[Change]:
    yield from _services(old, new)
    for name in new.flows:
        if name in old.flows:
            yield from _flow(old, new, name)
    yield from _phrases(old.phrases, new.phrases)
    yield from _lists(old, new)
    yield from _cards(old, new)
    yield from _values("setting", "pack.yaml", old.settings, new.settings)
    yield from _sets("forbidden", "pack.yaml", old.forbidden, new.forbidden)
    yield from _norms(old, new)


# ── services and steps ────────────────────────────────────────────────────────────────────────────


def _services(old: Pack, new: Pack) -> Iterator[Change]:
    for name, flow in new.flows.items():
        if name not in old.flows:
            yield Change("service_added", name, "", _title(flow))
    for name, flow in old.flows.items():
        if name not in new.flows:
            yield Change("service_removed", name, _title(flow), "")
            continue
        now = new.flows[name]
        if flow.name != now.name:
            yield Change("service_renamed", name, flow.name.of(""), now.name.of(""))
        if flow.code != now.code:
            yield Change("service_recoded", name, flow.code, now.code)
        if flow.listed != now.listed:
            yield Change("service_listed", name, _yes(flow.listed), _yes(now.listed))
        for part in ("document", "exception", "reader", "change"):
            before, after = getattr(flow, part), getattr(now, part)
            if before != after:
                yield Change("rule", name, _yes(before), _yes(after), part)


def _flow(old: Pack, new: Pack, name: str) -> Iterator[Change]:
    before, after = old.flows[name], new.flows[name]
    yield from _order([step.id for step in before.steps], [step.id for step in after.steps], name)
    steps = {step.id: step for step in before.steps}
    for step in after.steps:
        if step.id in steps:
            yield from _step(f"{name}/{step.id}", steps[step.id], step)
    if _clock(before.timer) != _clock(after.timer):
        yield Change("clock", name, _clock(before.timer), _clock(after.timer))
    keys = straight(old, before), straight(new, after)
    if keys[0] != keys[1]:
        yield Change("keystrokes", name, str(keys[0]), str(keys[1]))


def _order(before: Sequence[str], after: Sequence[str], flow: str) -> Iterator[Change]:
    """Steps that came, went, or stand elsewhere among those that stayed."""
    for step in after:
        if step not in before:
            yield Change("step_added", f"{flow}/{step}", "", _behind(step, after))
    for step in before:
        if step not in after:
            yield Change("step_removed", f"{flow}/{step}", _behind(step, before), "")
    stayed = [step for step in before if step in after], [step for step in after if step in before]
    same = SequenceMatcher(None, *stayed, autojunk=False).get_matching_blocks()
    kept = {step for block in same for step in stayed[1][block.b : block.b + block.size]}
    for step in stayed[1]:
        if step not in kept:
            yield Change("step_moved", f"{flow}/{step}", _behind(step, before), _behind(step, after))


def _step(at: str, old: Step, new: Step) -> Iterator[Change]:
    for part in ("kind", "act", "say", "field", "source", "gate", "scope", "end", "suggest", "optional", "evidence"):
        before, after = getattr(old, part), getattr(new, part)
        if before != after:
            yield Change("step", at, _yes(before), _yes(after), part)
    for part in ("ask", "do"):
        if getattr(old, part) != getattr(new, part):
            yield Change("step", at, getattr(old, part).of(""), getattr(new, part).of(""), part)
    if old.when != new.when:
        yield Change("condition", at)
    if old.rows != new.rows:
        yield Change("rows", at, _labels(old), _labels(new))
    choices = {choice.value: choice for choice in old.choices}
    for choice in new.choices:
        was = choices.pop(choice.value, None)
        told = f"{choice.key} {choice.name.of('')}"
        if was is None:
            yield Change("choice_added", at, "", told, choice.value)
            continue
        if was.key != choice.key:
            yield Change("key", at, was.key, choice.key, choice.value)
        if was.name != choice.name:
            yield Change("choice_renamed", at, was.name.of(""), choice.name.of(""), choice.value)
        effects = (_effect(was.end, was.again, was.sets), _effect(choice.end, choice.again, choice.sets))
        if effects[0] != effects[1] or was.when != choice.when:
            yield Change("choice", at, *effects, choice.value)
    for value, gone in choices.items():
        yield Change("choice_removed", at, f"{gone.key} {gone.name.of('')}", "", value)


# ── words, lists, norms ───────────────────────────────────────────────────────────────────────────


def _phrases(old: Mapping[str, Phrase], new: Mapping[str, Phrase]) -> Iterator[Change]:
    for name, phrase in new.items():
        if name not in old:
            yield Change("phrase_added", name, "", phrase.words(""))
            continue
        for language in {**old[name].variants, **phrase.variants}:
            variants = old[name].variants.get(language, ()), phrase.variants.get(language, ())
            for number in range(max(map(len, variants))):
                before, after = (
                    {element.name: element.words for element in side[number]} if number < len(side) else {}
                    for side in variants
                )
                where = f"{language} {number + 1}"
                yield from _values("words", name, before, after, where)
    for name, phrase in old.items():
        if name not in new:
            yield Change("phrase_removed", name, phrase.words(""), "")


def _lists(old: Pack, new: Pack) -> Iterator[Change]:
    for name in {**old.catalogue, **new.catalogue}:
        sides = [{_code(row): row for row in pack.catalogue.get(name, ())} for pack in (old, new)]
        for code in {**sides[0], **sides[1]}:
            before, after = sides[0].get(code), sides[1].get(code)
            if before is None or after is None:
                what = "row_added" if before is None else "row_removed"
                yield Change(what, name, (before or {}).get("name", ""), (after or {}).get("name", ""), code)
            else:
                yield from _values("row", name, before, after, code)


def _cards(old: Pack, new: Pack) -> Iterator[Change]:
    sides = [{card.id: f"{card.code} {card.name.of('')}: {card.text.of('')}".strip() for card in pack.cards}
             for pack in (old, new)]
    for name in {**sides[0], **sides[1]}:
        before, after = sides[0].get(name, ""), sides[1].get(name, "")
        if before != after:
            yield Change("card", name, before, after)


def _norms(old: Pack, new: Pack) -> Iterator[Change]:
    before, after = named(old), named(new)
    for norm in sorted(after.keys() - before.keys()):
        yield Change("norm_named", norm, "", " ".join(after[norm]))
    for norm in sorted(before.keys() - after.keys()):
        yield Change("norm_dropped", norm, " ".join(before[norm]), "")


def named(pack: Pack) -> dict[str, list[str]]:
    """Every norm that flows, clocks, steps and phrases name, with where they do."""
    found: dict[str, list[str]] = {}

    def note(norms: Iterable[str], where: str) -> None:
        for norm in norms:
            found.setdefault(norm, []).append(where)

    for flow in pack.flows.values():
        note(flow.norms, flow.id)
        note(flow.timer.norms if flow.timer else (), f"{flow.id} timer")
        for step in flow.steps:
            note(step.norms, f"{flow.id}/{step.id}")
    for phrase in pack.phrases.values():
        note(phrase.norms, phrase.id)
    return found


# ── keys ──────────────────────────────────────────────────────────────────────────────────────────


def straight(pack: Pack, flow: Flow) -> int:
    """Keys of the straight way through a flow: nothing is the matter, first choices, nothing optional."""
    known: dict[str, str] = {}
    count = 0
    for step in flow.steps:
        if not step.when.holds(known):
            continue
        for fact in step.facts:
            source = SOURCES.get(fact)
            known |= {name: quiet(name, domain) for name, domain in source.clear.items()} if source else {}
        count += _keys(pack, step)
        chosen = next((c for c in step.choices if not c.end and not c.again), None)
        known |= {step.name: chosen.value if chosen else "given", **step.sets, **(chosen.sets if chosen else {})}
        if step.end:
            break
    return count


def _keys(pack: Pack, step: Step) -> int:
    if step.kind is Kind.COMMIT:
        return 0
    if step.optional or step.kind not in DIGIT_KINDS | TYPED_KINDS | LISTED_KINDS:
        return 1
    if step.kind in LISTED_KINDS:
        rows = pack.catalogue.get(step.source, ())
        codes = [row["code"] for row in rows if row.get("code")] or [flow.code for flow in pack.services]
        return 1 + min(map(len, codes), default=2)
    if step.kind in DIGIT_KINDS and step.choices:
        return 1
    field = FIELDS.get(step.field)
    return 1 + (LENGTHS.get(field.name, FEW) if field else FEW)


# ── small parts ───────────────────────────────────────────────────────────────────────────────────


def _values(
    what: str, at: str, old: Mapping[str, str], new: Mapping[str, str], more: str = ""
) -> Iterator[Change]:
    for name in {**old, **new}:
        before, after = old.get(name, ""), new.get(name, "")
        if before != after:
            yield Change(what, at, before, after, f"{more} {name}".strip())


def _sets(what: str, at: str, old: Iterable[str], new: Iterable[str]) -> Iterator[Change]:
    before, after = list(old), list(new)
    yield from (Change(what, at, "", word) for word in after if word not in before)
    yield from (Change(what, at, word, "") for word in before if word not in after)


def _behind(step: str, order: Sequence[str]) -> str:
    """The step before it; the first one stands behind a caret."""
    at = order.index(step)
    return order[at - 1] if at else "^"


def _title(flow: Flow) -> str:
    return f"{flow.code} {flow.name.of('')}".strip()


def _yes(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value or "")


def _clock(timer: Timer | None) -> str:
    return f"{timer.limit} {timer.start} → {timer.stop}" if timer else ""


def _labels(step: Step) -> str:
    return " · ".join(f"{row.label.of('')} {row.value}" for row in step.rows)


def _effect(end: str, again: str, sets: Mapping[str, str]) -> str:
    parts = [f"end: {end}"] if end else [f"again: {again}"] if again else []
    return " ".join((*parts, *(f"{name}={value}" for name, value in sets.items())))


def _code(row: Mapping[str, str]) -> str:
    return row.get("code") or row.get("name") or " ".join(row.values())
