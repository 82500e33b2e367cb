"""How long a way takes an expert: keys, thinking and speaking, against the norm's limit.

Keys and thinking are the keystroke-level model's (K for a key, M before a decision); speaking is the
longest approved variant at the pack's rate.  The longest way takes every optional part and each
retry once, and amends nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.fields import FIELDS
from app.pack.conditions import UNSET
from app.pack.model import DIGIT_KINDS, ENTER_KINDS, Act, Kind, Pack, Step
from app.pack.sources import CHECKS
from app.proof.keys import K_SECONDS, M_SECONDS
from app.proof.possible import NOTHING
from app.visit.clocks import VERIFIED
from app.visit.spoken import characters, rate

if TYPE_CHECKING:
    from app.proof.route import Route
    from app.proof.walk import Node, Walk

LIST_KEYS = 4
"""Keys for a line of a list: a code and Enter."""
NOTE_KEYS = 24


@dataclass(frozen=True, slots=True)
class Budget:
    """One timed flow: its longest way against its limit, in seconds."""

    flow: str
    limit: int
    seconds: float
    speaking: float
    keys: int
    steps: tuple[str, ...]
    retries: tuple[str, ...]
    start: str
    stop: str

    @property
    def margin(self) -> float:
        """Seconds left; negative where it does not fit."""
        return self.limit - self.seconds


@dataclass(frozen=True, slots=True)
class Cost:
    """What one step takes."""

    keys: int
    thinking: float
    speaking: float

    @property
    def seconds(self) -> float:
        """All of it."""
        return self.keys * K_SECONDS + self.thinking + self.speaking


def cost(pack: Pack, step: Step) -> Cost:
    """Keys, thinking and speaking of one step."""
    return Cost(_keys(step), 0.0 if step.kind in ENTER_KINDS else M_SECONDS, _speaking(pack, step))


def _keys(step: Step) -> int:
    if step.kind in ENTER_KINDS or (step.kind in DIGIT_KINDS and step.choices):
        return 1
    if step.kind in (Kind.PICK, Kind.SERVICE):
        return LIST_KEYS
    if step.kind is Kind.NOTE:
        return NOTE_KEYS
    samples = FIELDS[step.field or "text"].samples
    return (len(samples[0]) if samples else NOTE_KEYS) + 1


def _speaking(pack: Pack, step: Step) -> float:
    if not step.say:
        return 0.0
    variants = [v for each in pack.phrases[step.say].variants.values() for v in each]
    return max((characters("".join(e.words for e in variant)) for variant in variants), default=0) / rate(pack)


def budgets(walk: Walk) -> dict[str, Budget]:
    """The longest way of every flow whose timer ends within the visit."""
    found = {}
    for flow in walk.pack.flows.values():
        route = walk.routes.get(flow.id)
        if flow.timer is not None and route is not None and flow.timer.stop in route.place:
            budget = _Longest(walk, route).budget()
            if budget is not None:
                found[flow.id] = budget
    return found


class _Longest:
    """The longest way between the start and the stop of one flow's clock."""

    def __init__(self, walk: Walk, route: Route) -> None:
        timer = route.flow.timer
        assert timer is not None
        self.walk, self.route, self.timer = walk, route, timer
        self.stop = route.place[timer.stop]
        self.costs = [cost(walk.pack, step) for step in route.steps]
        self.own = {i: node for i, node in enumerate(walk.nodes) if node.route is route}
        self.after_check = timer.start == VERIFIED and route.flow.document != "none"
        self.best: dict[int, tuple[float, int]] = {}

    def budget(self) -> Budget | None:
        """None where no way leads from the start to the stop."""
        for index in sorted(self.own, key=lambda i: -self.own[i].at):
            self._measure(index)
        starts = [i for i in self._starts() if i in self.best]
        if not starts:
            return None
        index = max(starts, key=lambda i: self.best[i][0])
        passed = []
        while index >= 0:
            passed.append(self.own[index].at)
            index = self.best[index][1]
        retries = self._retries(passed)
        whole = [*passed, *(at for _, again in retries for at in again)]
        return Budget(
            self.route.flow.id, self.timer.limit, sum(self.costs[at].seconds for at in whole),
            sum(self.costs[at].speaking for at in whole), sum(self.costs[at].keys for at in whole),
            tuple(self.route.steps[at].id for at in passed), tuple(name for name, _ in retries),
            self.timer.start, self.timer.stop,
        )

    def _measure(self, index: int) -> None:
        """Seconds from a state to the stop, and the next state on that way; -1 where the stop is next."""
        node = self.own[index]
        mine = self.costs[node.at].seconds
        if node.at == self.stop:
            self.best[index] = (mine, -1)
            return
        if node.at > self.stop or (self.after_check and not _is_verified(node)):
            return
        best: tuple[float, int] | None = None
        for edge in node.next:
            if edge.state:
                continue
            for to in edge.to:
                then = self.own.get(to)
                if then is None or then.at <= node.at:
                    continue
                if then.at > self.stop:
                    found = (mine, -1) if self._stops(node, then) else None
                else:
                    found = (mine + self.best[to][0], to) if to in self.best else None
                if found is not None and (best is None or found[0] > best[0]):
                    best = found
        if best is not None:
            self.best[index] = best

    def _stops(self, node: Node, then: Node) -> bool:
        return self.route.steps[self.stop].kind is not Kind.COMMIT or "committed" in then.marks

    def _starts(self) -> list[int]:
        """The states in which the clock has just begun."""
        found = []
        for node in self.own.values():
            for edge in node.next:
                for to in edge.to:
                    then = self.own.get(to)
                    if then is None or then.at <= node.at:
                        continue
                    if self.timer.start == VERIFIED:
                        began = node.step.act is Act.VERIFY and then.step.act is not Act.VERIFY and _is_verified(then)
                    else:
                        began = node.step.id == self.timer.start
                    if began:
                        found.append(to)
        if self.timer.start == VERIFIED:
            none = self.route.flow.document == "none"
            found += [i for i in self.walk.begun.get(self.route.flow.id, ())
                      if none or (self.own[i].step.act is not Act.VERIFY and _is_verified(self.own[i]))]
        return found

    def _retries(self, passed: list[int]) -> list[tuple[str, list[int]]]:
        """Each thing that may be tried again, once: what is asked twice, on the way or beside it."""
        found: list[tuple[str, list[int]]] = []
        first, last = passed[0], passed[-1]
        for at in range(first, last + 1):
            step = self.route.steps[at]
            if at in passed and step.source in CHECKS:
                found.append((step.id, [at]))
            for choice in step.choices:
                back = self.route.place.get(choice.again, -1)
                if not choice.again or not first <= back <= at or back not in passed:
                    continue
                detour = [p for p in passed if back <= p <= at] if at in passed else self._detour(back, at)
                if detour:
                    found.append((f"{step.id}={choice.value}", detour))
        return found

    def _detour(self, back: int, asking: int) -> list[int]:
        """The longest way from a step that is asked again to the one that asks it again, beside the longest way."""
        best: dict[int, tuple[float, tuple[int, ...]]] = {}
        for index, node in sorted(self.own.items(), key=lambda each: -each[1].at):
            if not back <= node.at <= asking or (self.after_check and not _is_verified(node)):
                continue
            mine = self.costs[node.at].seconds
            if node.at == asking:
                best[index] = (mine, (node.at,))
                continue
            onward = [best[to] for edge in node.next for to in edge.to
                      if to in best and self.own[to].at > node.at]
            if onward:
                seconds, ways = max(onward)
                best[index] = (mine + seconds, (node.at, *ways))
        return list(max((b for i, b in best.items() if self.own[i].at == back), default=(0.0, ()))[1])


def _is_verified(node: Node) -> bool:
    return UNSET not in node.known.get("verified", NOTHING)
