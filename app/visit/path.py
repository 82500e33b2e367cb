"""Where a visit stands: one scan of the answers over the flows.

The scan is the whole routing.  It walks the opening, then each item's flow followed by the
closing, skips steps whose condition does not hold, and stops at the first step whose answer is
missing or no longer holds.  Back, correct, resume and replay need nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from app.pack.conditions import Condition
from app.pack.model import Choice, Flow, Gate, Kind, Pack, Step
from app.pack.sources import CHECKS, SOURCES
from app.visit.bill import amounts
from app.visit.rests import choice_of, fact_key, holds
from app.visit.scope import Scope
from app.visit.state import Answer, FactValue, Here, Item, Passed, Path, Value, Visit


def scan(visit: Visit, stop: str = "") -> Path:
    """The path of a visit's answers, and where it stands; no further than the address `stop`."""
    pack = visit.pack
    scope = Scope()
    passed: list[Passed] = []
    items: list[Item] = []
    flow = pack.flows[pack.opening]
    number = 0
    while True:
        here, following = _segment(visit, flow, number, scope, passed, items, stop)
        if following is None:
            return Path(
                tuple(passed), here, tuple(items), dict(scope.values), dict(scope.clear), scope.consent
            )
        number += 1
        flow = pack.flows[following.value or ""]
        scope.next_item()
        items.append(Item(number, flow, following.request, following.stamp))


def _segment(
    visit: Visit,
    flow: Flow,
    number: int,
    scope: Scope,
    passed: list[Passed],
    items: list[Item],
    stop: str,
) -> tuple[Here | None, Answer | None]:
    """Scan one item: where it stops, or the service answer that begins the next."""
    closing = visit.pack.flows[visit.pack.closing].steps if number else ()
    state = ""
    _builtin(visit, flow, number, scope)
    for index, step in enumerate((*flow.steps, *closing)):
        own = index < len(flow.steps)
        if own and state:
            continue
        if not own and number and "item_state" not in scope.item:
            state = state or visit.endings.get(number, "") or _finished(visit, number)
            scope.bind("item_state", Value(state, 0), "item")
        if flow.charges and reads_money(step.when):
            scope.clear |= amounts(flow, scope.values)
        told = told_by(step.facts, step.when) if step.facts else NOTHING
        if not (step.when.without(told) if told else step.when).holds(scope.clear):
            continue
        at = f"{number}/{step.id}"
        missing = _facts(visit, step, number, scope)
        if missing and own and number in visit.endings:
            state = visit.endings[number]
            continue
        if missing:
            _keep(items, state, visit, scope)
            return Here(at, number, step, missing), None
        if told and not step.when.holds(scope.clear):
            continue
        if step.kind is Kind.COMMIT:
            done = visit.commits.get(number)
            if done is None:
                _keep(items, state, visit, scope)
                return Here(at, number, step), None
            for name, text in done.receipt.items():
                scope.bind(name, Value(text, done.seq), "item")
            scope.bind("committed", Value("yes", done.seq), "visit")
            passed.append(Passed(at, number, step, None))
            continue
        answer = visit.answers.get(at)
        if at == stop:
            _keep(items, state, visit, scope)
            return Here(at, number, step, stale=answer), None
        if answer is None or not holds(visit, flow, step, number, answer, scope):
            if own and number in visit.endings:  # cancelled or recorded: it asks no more
                state = visit.endings[number]
                continue
            _keep(items, state, visit, scope)
            return Here(at, number, step, stale=answer), None
        passed.append(Passed(at, number, step, answer))
        choice = _bind(visit.pack, step, answer, scope)
        ending = (choice.end if choice else "") or step.end
        if ending:
            state = _finished(visit, number) if number in visit.commits else ending
        if step.kind is Kind.SERVICE:
            _keep(items, state, visit, scope)
            return None, answer
    _keep(items, state, visit, scope)
    return None, None


NOTHING: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)
def told_by(facts: tuple[str, ...], when: Condition) -> frozenset[str]:
    """What a step's own condition reads of the step's own facts: those are asked first."""
    own = {name for source in facts for name in SOURCES[source].clear}
    return frozenset(own.intersection(when.names()))


@lru_cache(maxsize=4096)
def reads_money(when: Condition) -> bool:
    """Whether a condition asks what is due."""
    return not {"due", "change_due"}.isdisjoint(when.names())


def _builtin(visit: Visit, flow: Flow, number: int, scope: Scope) -> None:
    """Variables that every item has from the start."""
    if number:
        scope.bind("exception_allowed", Value("yes" if flow.exception else "no", 0), "item")
        scope.bind("flow", Value(flow.id, 0), "item")
    if number in visit.wishes:
        late = visit.wishes[number].late
        scope.bind("wish", Value("late" if late else "yes", 0), "item")


def _finished(visit: Visit, number: int) -> str:
    done = visit.commits.get(number)
    return done.state if done else "informed"


def _keep(items: list[Item], state: str, visit: Visit, scope: Scope) -> None:
    if not items:
        return
    last = items[-1]
    recorded = last.number in visit.commits or last.number in visit.endings
    if last.flow.charges:
        scope.clear |= amounts(last.flow, scope.values)
    items[-1] = Item(
        last.number, last.flow, last.request, last.began, state, recorded, dict(scope.item)
    )


def _facts(visit: Visit, step: Step, number: int, scope: Scope) -> tuple[str, ...]:
    """Bind the step's facts; the sources still to be asked."""
    for index, source in enumerate(step.facts):
        fact = visit.facts.get(fact_key(visit.pack, number, source, scope.values, step.person))
        if fact is None:
            return step.facts[index:]
        _bind_fact(fact, step, scope)
    return ()


def _bind_fact(fact: FactValue, step: Step, scope: Scope) -> None:
    for name, text in fact.clear.items():
        scope.bind(name, Value(text, fact.seq), step.scope)
    for name, hidden in fact.sealed.items():
        scope.bind(name, Value(hidden, fact.seq, sealed=True), step.scope)


def _bind(pack: Pack, step: Step, answer: Answer, scope: Scope) -> Choice | None:
    choice = choice_of(step, answer.value) if step.choices else None
    if step.gate is Gate.CONSENT and answer.value == "agreed":
        scope.consent = answer.digest
        scope.bind("consent_digest", Value(answer.digest, answer.seq), "item")
    label = choice.name.of(pack.languages[0]) if choice else answer.bound.get("label", "")
    scope.bind(step.name, Value(answer.value, answer.seq, answer.sealed, label), step.scope)
    for name, text in answer.bound.items():
        if name != "label":
            scope.bind(name, Value(text, answer.seq), step.scope)
    for name, hidden in answer.hidden.items():
        scope.bind(name, Value(hidden, answer.seq, sealed=True), step.scope)
    passed = step.source not in CHECKS or answer.value in ("ok", "approved") or answer.sealed
    sets = (*step.sets.items(), *answer.sets.items()) if passed else ()
    for name, text in sets:
        scope.bind(name, Value(text, answer.seq), step.scope)
    return choice


def look_from(visit: Visit, at: str) -> Visit:
    """The same visit seen from an answered step; an empty address: from where it stands."""
    return replace(visit, cursor=at, path=scan(visit, at))


def ways_back(visit: Visit) -> tuple[Passed, ...]:
    """The answered steps that may be gone back to, latest first: none beyond a record."""
    recorded = max((item.number for item in visit.path.items if item.recorded), default=-1)
    found = []
    for passed in reversed(visit.path.passed):
        if passed.answer is None or passed.item < recorded:
            break
        if passed.item == recorded and not _after_record(visit, passed):
            break
        found.append(passed)
    return tuple(found)


def _after_record(visit: Visit, passed: Passed) -> bool:
    done = visit.commits.get(passed.item)
    return done is not None and passed.answer is not None and passed.answer.seq > done.seq
