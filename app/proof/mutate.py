"""Mutations: one thing of a pack deleted or blunted at a time; something must turn red.

Red is a norm that was honoured and is not, a proof that held and does not, a story that came out
and does not, or a reference that leads nowhere.  What stays green is a survivor: a thing that the
ledger does not really rest on.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Final

from app.pack.conditions import ALWAYS
from app.pack.model import Choice, Flow, Kind, Pack, Phrase, Step
from app.proof.claims import Book, Claim
from app.proof.judge import Ground, judge
from app.proof.story import Story
from app.proof.tell import tell
from app.proof.told import Told
from app.proof.ways import Ways

KINDS: Final = ("step", "phrase", "element", "timer", "branch", "rule")
MOST_STORIES: Final = 12
"""Stories that are played for one mutant: so many that touch the thing, and so many of its flows that do not."""


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


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mutant."""

    mutant: Mutant
    red: str
    """`norm ID`, `proof CODE`, `story ID`, `reference`; empty for a survivor."""


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


class Trial:
    """One book as it is, and what turns red where something of it is changed."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.ways = Ways(book.pack, later=False)
        self._limited: dict[frozenset[str], tuple[tuple[Claim, ...], frozenset[str]]] = {}

    @cached_property
    def told(self) -> Mapping[str, Told]:
        """Every story as it is; only those that come out count."""
        told = (tell(self.book.pack, story) for story in self.book.stories)
        return {one.story.id: one for one in told if one.good}

    @cached_property
    def holding(self) -> tuple[Claim, ...]:
        """The claims that hold."""
        ground = Ground(self.book.pack, self.ways)
        return tuple(claim for claim in self.book.claims if claim.evidence != "unseen" and not judge(claim, ground))

    def fate(self, mutant: Mutant) -> Fate:
        """What turns red first."""
        try:
            red = self._words(mutant) or self._stories(mutant) or self._walk(mutant)
        except (KeyError, IndexError, StopIteration):
            red = "reference"
        return Fate(mutant, red)

    def _words(self, mutant: Mutant) -> str:
        """Claims of phrases, timers, flows and forbidden words, over the ways as they were."""
        things = ("phrase", "timer", "flow", "forbidden", "setting", "catalogue")
        ground = Ground(mutant.pack, self.ways)
        for claim in self.holding:
            if claim.thing in things and judge(claim, ground):
                return f"norm {claim.norm}"
        return ""

    def _stories(self, mutant: Mutant) -> str:
        for story in self._touching(mutant):
            if not tell(mutant.pack, story).good:
                return f"story {story.id}"
        return ""

    def _touching(self, mutant: Mutant) -> Sequence[Story]:
        """Those that pass the changed steps; else those of the changed flows."""
        by = self.told.values()
        if mutant.steps:
            ends = {self.book.pack.opening, self.book.pack.closing}
            found = [one.story for one in by if not mutant.steps.isdisjoint(one.path)
                     and (ends & mutant.flows or any(item.split()[0] in mutant.flows for item in one.items))]
        elif mutant.phrase:
            found = [one.story for one in by if mutant.phrase in one.says]
        else:
            found = [one.story for one in by if one.story.flow in mutant.flows]
        wanted = mutant.what.partition("=")[2].partition(":")[0]
        if mutant.kind == "branch":
            found.sort(key=lambda story: not any(value == wanted for _, value in story.answers))
        beside = [one.story for one in by if one.story.flow in mutant.flows and one.story not in found]
        return (*found[:MOST_STORIES], *beside[:MOST_STORIES])

    def _walk(self, mutant: Mutant) -> str:
        """Proofs and all other claims, over the ways of the changed flows."""
        if not mutant.flows:
            return ""
        services = frozenset(flow for flow in mutant.flows if mutant.pack.flows[flow].listed)
        only = services or frozenset((self.book.pack.services[0].id,))
        claims, before = self._as_it_was(only)
        ways = Ways(mutant.pack, later=False, only=only)
        for finding in ways.findings:
            if f"{finding.code} {finding.flow} {finding.step} {finding.args}" not in before:
                return f"proof {finding.code}"
        ground = Ground(mutant.pack, ways)
        return next((f"norm {claim.norm}" for claim in claims if judge(claim, ground)), "")

    def _as_it_was(self, only: frozenset[str]) -> tuple[tuple[Claim, ...], frozenset[str]]:
        """The claims that hold over these services alone, and what is not proved of them anyway."""
        if only not in self._limited:
            ways = Ways(self.book.pack, later=False, only=only)
            ground = Ground(self.book.pack, ways)
            held = tuple(claim for claim in self.holding if claim.thing != "engine" and not judge(claim, ground))
            before = frozenset(f"{one.code} {one.flow} {one.step} {one.args}" for one in ways.findings)
            self._limited[only] = held, before
        return self._limited[only]


def run(books: Sequence[Book], sample: int, seed: int) -> Iterator[Fate]:
    """A seeded sample over all books, each kind as often as it occurs; fates one by one."""
    trials = [Trial(book) for book in books]
    every = [(trial, make) for trial in trials for _, make in mutants(trial.book.pack)]
    chosen = random.Random(seed).sample(every, min(sample, len(every)))
    for trial, make in chosen:
        yield trial.fate(make())
