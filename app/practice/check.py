"""Whether a curriculum holds: the right way of every form is played, and the norms that it meets are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Protocol

from app.pack.model import Flow, Pack
from app.pack.norms import Norm
from app.ports import Agent, Home
from app.practice.curriculum import Curriculum
from app.practice.scenario import TWISTS, Form, Scenario
from app.problems import Place, Problem
from app.proof.cast import Cast
from app.proof.claims import EVERY, Claim, flows_in, split
from app.proof.coverage import SEEN
from app.proof.story import Story
from app.proof.tell import passed, perform
from app.proof.told import Told
from app.visit.view import Paper

SCENES: Final = ("greeting", "id_check", "business", "payment", "upsell", "farewell", "vip", "complaint")
"""Of norms, where every one is to be met by a scenario."""
ALIKE: Final = 3
"""Answers by which forms of one scenario may differ."""
NEAR: Final = ("step", "branch", "order", "phrase", "timer")
"""Things that a visit passes one by one."""
NOWHERE: Final = ("engine", "card", "cards", "setting", "forbidden")
"""Things that no visit passes: the program keeps them, or the agent looks them up."""


@dataclass(frozen=True, slots=True)
class Counter:
    """A customer stands at the counter, and somebody serves."""

    home: Home
    agent: Agent
    names: Mapping[str, str]
    """What the placeholders of lines and answers stand for."""
    papers: Mapping[str, Paper] = field(default_factory=dict)
    """Person → the document that they hold out."""


class Dealer(Protocol):
    """A practice home."""

    def deal(self, curriculum: Curriculum, scenario: Scenario, form: int, seed: int) -> Counter:
        """The customer of this form and seed comes."""
        ...


@dataclass(frozen=True, slots=True)
class Played:
    """The right way of one form."""

    scenario: Scenario
    form: int
    told: Told
    norms: frozenset[str]
    """Those that are met on it."""
    counter: Counter


@dataclass(frozen=True, slots=True)
class Unmet:
    """A norm that no scenario exercises, and why."""

    norm: Norm
    state: str
    """`unexercised`: no scenario's way meets it; `open`: nothing in the pack honours it; `kept`: no
    visit passes what honours it."""
    reason: str = ""


@dataclass(frozen=True)
class Checked:
    """What the scenarios of one pack came to."""

    curriculum: Curriculum
    played: tuple[Played, ...]
    """None where the files themselves have problems."""
    problems: tuple[Problem, ...]

    @cached_property
    def exercises(self) -> Mapping[str, tuple[str, ...]]:
        """Norm → the scenarios that exercise it."""
        found: dict[str, dict[str, None]] = {}
        for one in self.played:
            for norm in sorted(one.norms) if one.told.good else ():
                found.setdefault(norm, {})[one.scenario.id] = None
        return {norm: tuple(names) for norm, names in found.items()}

    @cached_property
    def wanted(self) -> tuple[Norm, ...]:
        """The norms that scenarios are to exercise."""
        return tuple(norm for norm in self.curriculum.pack.norms.values() if norm.scene in SCENES and norm.in_scope)

    @cached_property
    def unmet(self) -> tuple[Unmet, ...]:
        """Those that none exercises."""
        book = self.curriculum.book
        claims: dict[str, list[Claim]] = {}
        for claim in book.claims if book is not None else ():
            claims.setdefault(claim.norm, []).append(claim)
        return tuple(_unmet(norm, claims.get(norm.id, [])) for norm in self.wanted if norm.id not in self.exercises)

    @property
    def by_flow(self) -> Mapping[str, int]:
        """How many scenarios each service has."""
        scenarios = self.curriculum.scenarios
        return {flow.id: sum(one.flow == flow.id for one in scenarios) for flow in self.curriculum.pack.services}

    @property
    def by_twist(self) -> Mapping[str, int]:
        """How many scenarios have each twist, in one form at least."""
        return {twist: sum(any(twist in form.twists for form in one.forms) for one in self.curriculum.scenarios)
                for twist in TWISTS}

    @property
    def by_scene(self) -> Mapping[str, tuple[int, int]]:
        """Of each scene's norms, how many are exercised and how many there are."""
        return {scene: (sum(norm.id in self.exercises for norm in own), len(own)) for scene in SCENES
                if (own := [norm for norm in self.wanted if norm.scene == scene])}


def check(curriculum: Curriculum, dealer: Dealer) -> Checked:
    """Play the right way of every form of every scenario, and weigh the forms against each other."""
    played: list[Played] = []
    problems: list[Problem] = []
    for scenario in curriculum.scenarios:
        for form in range(len(scenario.forms)):
            counter = dealer.deal(curriculum, scenario, form, form)
            played.append(play(curriculum, scenario, form, counter))
            problems += played[-1].told.failures
        problems += uneven(scenario)
    return Checked(curriculum, tuple(played), tuple(problems))


def play(curriculum: Curriculum, scenario: Scenario, form: int, counter: Counter) -> Played:
    """The right way of one form, at this counter."""
    telling = story(scenario, scenario.forms[form])
    told = perform(curriculum.pack, telling, counter.home, counter.agent, Cast(counter.names))
    claims = curriculum.book.claims if curriculum.book is not None else ()
    return Played(scenario, form, told, told.met | _claimed(curriculum.pack, claims, told), counter)


def story(scenario: Scenario, form: Form) -> Story:
    """A form's right way, as a story tells it."""
    return Story(
        scenario.id, dict(scenario.name.by), scenario.flow, form.answers, form.expect, line=form.line or scenario.line,
        file=scenario.file)


def uneven(scenario: Scenario) -> list[Problem]:
    """Forms that are not as hard as the first one."""
    found = []
    first = scenario.forms[0]
    hard = [_hard(form) for form in scenario.forms]
    for number, form in enumerate(scenario.forms, 1):
        place = Place(scenario.file, form.line or scenario.line)
        if abs(len(form.answers) - len(first.answers)) > ALIKE:
            lengths = {"found": len(form.answers), "first": len(first.answers)}
            found.append(Problem("practice.uneven", {"form": number, **lengths}, place))
        if any(hard) and not hard[number - 1]:
            found.append(Problem("practice.plain_form", {"form": number}, place))
    return found


def _hard(form: Form) -> bool:
    """Whether anything is in the way."""
    return bool(form.twists) or any(one.flaw or one.kind == "none" for one in form.pocket)


# ── norms ─────────────────────────────────────────────────────────────────────────────────────────


def _claimed(pack: Pack, claims: Iterable[Claim], told: Told) -> frozenset[str]:
    """The norms honoured by something that lies on the way.

    What holds of a whole service (a flow, a proof, a list) counts only for a norm that has nothing
    nearer: no step, choice, phrase or clock of its own.
    """
    seen = [claim for claim in claims if claim.evidence in SEEN]
    near = {claim.norm for claim in seen if claim.thing in NEAR} | _named(pack)
    way = _Way(pack, told)
    return frozenset(
        claim.norm for claim in seen if (claim.thing in NEAR or claim.norm not in near) and way.passes(claim))


def _named(pack: Pack) -> set[str]:
    """The norms that steps and phrases name themselves."""
    steps = {norm for flow in pack.flows.values() for step in flow.steps for norm in step.norms}
    return steps | {norm for phrase in pack.phrases.values() for norm in phrase.norms}


class _Way:
    """What one visit passed."""

    def __init__(self, pack: Pack, told: Told) -> None:
        self.pack = pack
        self.said = frozenset(told.says)
        closing = pack.flows[pack.closing]
        self.flows: set[str] = {pack.opening, pack.closing}
        self.steps: set[tuple[str, str]] = set()
        self.values: set[tuple[str, str, str]] = set()
        self.lists: set[str] = set()
        for flow, step, value in passed(pack, told.entries):
            own: tuple[Flow, ...] = (flow, closing) if step in closing.steps else (flow,)
            for one in own:
                self.flows.add(one.id)
                self.steps.add((one.id, step.id))
                self.values.add((one.id, step.id, value))
            self.lists |= {step.source} if step.source else set()

    def passes(self, claim: Claim) -> bool:
        """Whether the thing that a claim names lies on this way."""
        match claim.thing:
            case "step":
                return self._step(claim, claim.name)
            case "branch":
                return self._step(claim, claim.name, claim.one("choice"))
            case "order":
                return all(self._step(claim, step) for step in claim.several("names"))
            case "phrase":
                return claim.name in self.said and (not claim.one("at") or self._step(claim, claim.one("at")))
            case "timer":
                return self._timed(claim.name)
            case "flow":
                return claim.name in self.flows
            case "proof":
                return any(flow.id in self.flows - {self.pack.opening, self.pack.closing}
                           for flow in flows_in(claim, self.pack))
            case "catalogue":
                return claim.name in self.lists
        return False

    def _step(self, claim: Claim, name: str, choice: str = "") -> bool:
        flow, step = split(name)
        named = (flow,) if flow and flow != EVERY else claim.several("in") or (EVERY,)
        flows = self.flows if EVERY in named else self.flows & {*named, self.pack.opening, self.pack.closing}
        if choice:
            return any((one, step, choice) in self.values for one in flows)
        return any((one, step) in self.steps for one in flows)

    def _timed(self, flow: str) -> bool:
        """Whether the clock of a service ran and was stopped."""
        timer = self.pack.flows[flow].timer if flow in self.pack.flows else None
        if timer is None or flow not in self.flows:
            return False
        return all(end in ("verified", "none") or (flow, end) in self.steps for end in (timer.start, timer.stop))


def _unmet(norm: Norm, claims: list[Claim]) -> Unmet:
    seen = [claim for claim in claims if claim.evidence in SEEN]
    if not seen:
        return Unmet(norm, "open", next((claim.note for claim in claims if claim.note), norm.hint))
    if all(claim.thing in NOWHERE for claim in seen):
        return Unmet(norm, "kept", seen[0].words)
    return Unmet(norm, "unexercised")
