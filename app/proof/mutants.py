"""Mutants: a pack with one thing of it deleted or blunted, one for each thing that it has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from app.pack.conditions import ALWAYS
from app.pack.model import Choice, Flow, Kind, Pack, Phrase, Step

KINDS: Final = ("step", "phrase", "element", "timer", "branch", "rule")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One thing changed."""

    kind: str
    """One of KINDS."""
    what: str
    """What was done: `delete consent`, `limit 60 → 120`, …"""
    place: str
    """file:line, or the name of a phrase."""
    pack: Pack
    flows: frozenset[str]
    steps: frozenset[str]
    """Ids of the steps that it touches; empty for a phrase or a timer."""
    phrase: str = ""


Place = tuple[str, int]
Change = Callable[[Step], Step | None]


def mutants(pack: Pack) -> Iterator[tuple[str, Callable[[], Mutant]]]:
    """Every mutant of a pack, by kind; each made only when called."""
    for place, step in _sources(pack).items():
        yield "step", partial(_steps, pack, place, "step", f"delete {step.id}", lambda _: None)
        yield from _of_step(pack, place, step)
    for phrase in pack.phrases.values():
        yield "phrase", partial(_silent, pack, phrase)
        for name in _elements(phrase):
            yield "element", partial(_without_element, pack, phrase, name)
    for flow in pack.flows.values():
        yield from _of_flow(pack, flow)
    for word in pack.forbidden:
        yield "rule", partial(_allowed, pack, word)


def _allowed(pack: Pack, word: str) -> Mutant:
    left = tuple(one for one in pack.forbidden if one != word)
    return Mutant("rule", f"allow {word}", "pack.yaml", replace(pack, forbidden=left), frozenset(), frozenset())


def _sources(pack: Pack) -> dict[Place, Step]:
    """Each step as it was written, once however many flows include it."""
    return {(step.file, step.line): step for flow in pack.flows.values() for step in flow.steps}


def _steps(pack: Pack, place: Place, kind: str, what: str, change: Change) -> Mutant:
    """Change every compiled step that was written at this place; None deletes it."""
    flows: dict[str, Flow] = {}
    ids: set[str] = set()
    for flow in pack.flows.values():
        if any((step.file, step.line) == place for step in flow.steps):
            ids |= {step.id for step in flow.steps if (step.file, step.line) == place}
            steps = (change(step) if (step.file, step.line) == place else step for step in flow.steps)
            flows[flow.id] = replace(flow, steps=tuple(step for step in steps if step is not None))
    name = f"{place[0]}:{place[1]}"
    return Mutant(kind, what, name, replace(pack, flows={**pack.flows, **flows}), frozenset(flows), frozenset(ids))


def _of_step(pack: Pack, place: Place, step: Step) -> Iterator[tuple[str, Callable[[], Mutant]]]:
    """Branches deleted and blunted; conditions, facts, evidence and what is set taken away."""

    def rule(what: str, change: Change) -> tuple[str, Callable[[], Mutant]]:
        return "rule", lambda: _steps(pack, place, "rule", f"{step.id}: {what}", change)

    for choice in step.choices:
        for what, changed in _blunted(choice):
            yield "branch", partial(_steps, pack, place, "branch", f"{step.id}={choice.value}: {what}",
                                    partial(_choices, value=choice.value, changed=changed))
    if step.when != ALWAYS:
        yield rule("always", lambda one: replace(one, when=ALWAYS))
    if step.evidence:
        yield rule("no evidence", lambda one: replace(one, evidence=False))
    if step.gate is not None and step.choices:
        yield rule("no gate", lambda one: replace(one, gate=None, kind=Kind.ASK))
    if _first_asked(pack, place):
        yield rule("no facts", lambda one: replace(one, facts=()))
    if step.sets:
        yield rule("sets nothing", lambda one: replace(one, sets={}))
    if step.end:
        yield rule("does not end", lambda one: replace(one, end=""))
    if step.source in ("check_password", "check_code", "approve", "same_password", "repeat", "not_agent"):
        yield rule("unchecked", lambda one: replace(one, source=""))
    for index, row in enumerate(step.rows):
        yield rule(f"row {row.value[:24]} gone", partial(_without_row, index=index))


def _first_asked(pack: Pack, place: Place) -> bool:
    """Whether this step is the first of its flow to ask one of its sources: what was told stays told."""
    for flow in pack.flows.values():
        asked: set[str] = set()
        for step in flow.steps:
            if (step.file, step.line) == place and set(step.facts) - asked:
                return True
            asked |= set(step.facts)
    return False


def _blunted(choice: Choice) -> Iterator[tuple[str, Choice | None]]:
    yield "deleted", None
    if choice.end:
        yield "does not end", replace(choice, end="")
    if choice.again:
        yield "does not ask again", replace(choice, again="")
    if choice.when != ALWAYS:
        yield "always open", replace(choice, when=ALWAYS)
    if choice.sets:
        yield "sets nothing", replace(choice, sets={})


def _without_row(step: Step, index: int) -> Step:
    return replace(step, rows=tuple(each for at, each in enumerate(step.rows) if at != index))


def _choices(step: Step, value: str, changed: Choice | None) -> Step:
    kept = (changed if one.value == value else one for one in step.choices)
    return replace(step, choices=tuple(one for one in kept if one is not None))


def _elements(phrase: Phrase) -> tuple[str, ...]:
    return tuple(dict.fromkeys(e.name for each in phrase.variants.values() for v in each for e in v))


def _speaking(pack: Pack, phrase: str) -> frozenset[str]:
    return frozenset(flow.id for flow in pack.flows.values() if any(step.say == phrase for step in flow.steps))


def _silent(pack: Pack, phrase: Phrase) -> Mutant:
    """The phrase is gone, and with it what every step says that named it."""
    flows = {
        flow.id: replace(flow, steps=tuple(replace(s, say="") if s.say == phrase.id else s for s in flow.steps))
        for flow in pack.flows.values()
    }
    left = {name: one for name, one in pack.phrases.items() if name != phrase.id}
    ids = frozenset(s.id for flow in pack.flows.values() for s in flow.steps if s.say == phrase.id)
    return Mutant("phrase", "delete", phrase.id, replace(pack, flows=flows, phrases=left),
                  _speaking(pack, phrase.id), ids, phrase.id)


def _without_element(pack: Pack, phrase: Phrase, name: str) -> Mutant:
    variants = {
        language: tuple(tuple(e for e in variant if e.name != name) for variant in each)
        for language, each in phrase.variants.items()
    }
    changed = {**pack.phrases, phrase.id: replace(phrase, variants=variants)}
    return Mutant("element", f"delete {name}", phrase.id, replace(pack, phrases=changed),
                  _speaking(pack, phrase.id), frozenset(), phrase.id)


def _of_flow(pack: Pack, flow: Flow) -> Iterator[tuple[str, Callable[[], Mutant]]]:
    def changed(kind: str, what: str, other: Flow) -> tuple[str, Callable[[], Mutant]]:
        return kind, lambda: Mutant(kind, what, flow.id, replace(pack, flows={**pack.flows, flow.id: other}),
                                    frozenset((flow.id,)), frozenset())

    if flow.timer is not None:
        timer = flow.timer
        yield changed("timer", "delete", replace(flow, timer=None))
        yield changed("timer", f"limit {timer.limit} → {timer.limit * 2}",
                      replace(flow, timer=replace(timer, limit=timer.limit * 2)))
        if timer.start != flow.steps[0].id:
            start = flow.steps[0].id
            yield changed("timer", f"starts at {start}", replace(flow, timer=replace(timer, start=start)))
    for charge in flow.charges:
        left = tuple(one for one in flow.charges if one is not charge)
        yield changed("rule", f"no charge {charge.variable}", replace(flow, charges=left))
    if flow.document == "required":
        yield changed("rule", "no document", replace(flow, document="none"))
    if not flow.exception and flow.document == "required":
        yield changed("rule", "exception", replace(flow, exception=True))
    if flow.exception:
        yield changed("rule", "no exception", replace(flow, exception=False))
