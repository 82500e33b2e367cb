"""Whether a real visit is on the walk: its path, step by step, among the walk's states.

A visit's path is what its answers say, in the order of its steps.  For each step of it there must
be a state of the walk that is that step, admits every value that the visit has there, and is led to
from such a state by the answer that was given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.pack.conditions import UNSET
from app.pack.model import Act, Kind, Pack, Step
from app.proof.binds import SOME
from app.proof.possible import NOTHING, OPEN, SEALED
from app.proof.route import UNDER
from app.proof.walk import CANCEL, END, SHADOW, Node, Walk
from app.visit.bill import amounts
from app.visit.path import look_from, scan
from app.visit.state import Passed, Path, Visit
from tests.proof.wander import Wanderer

COMPUTED = ("due", "change_due")
OVER = "over"


class Left(AssertionError):
    """A visit is where no state of the walk is."""


@dataclass
class Point:
    """One shown step of a visit's path, and the states that it can be."""

    at: str
    seq: int
    """Of the answer; 0 where there is none."""
    own: frozenset[int]
    """States of the item's own flow."""
    waiting: frozenset[int] = frozenset()
    """States of the closing in which only what earlier items left is known; they wait until it begins."""
    shadow: frozenset[int] = frozenset()


@dataclass
class Follower:
    """Follows one visit."""

    walk: Walk
    trail: list[Point] = field(default_factory=list)
    cancelled: dict[int, str] = field(default_factory=dict)
    """Item → where it was broken off."""
    steps: int = 0
    visited: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.closing = {step.id for step in self.walk.pack.flows[self.walk.pack.closing].steps}

    def look(self, visit: Visit) -> None:
        """The visit as it is now; Left when it left the walk."""
        passed = [p for p in visit.path.passed if p.answer is not None]
        places = [(p.at, p.answer.seq if p.answer else 0) for p in passed]
        places.append((visit.here.at if visit.here else OVER, 0))
        same = 0
        wish = visit.path.clear.get("wish", UNSET), visit.item.number if visit.item else 0
        if wish != self._wish and self._wish[1] == wish[1]:
            self._forget(wish[1])
        self._wish = wish
        while same < len(self.trail) and same < len(places) - 1 and (
                (self.trail[same].at, self.trail[same].seq) == places[same]):
            same += 1
        before = self.trail
        self.trail = self.trail[:same]
        if same < len(before) and before[same].at == places[same][0]:
            self.trail.append(before[same])  # the same step, answered now
        for index in range(len(self.trail), len(places)):
            self._onward(visit, passed, places, index)
        for point, (_, seq) in zip(self.trail, places, strict=True):
            point.seq = seq

    _wish: tuple[str, int] = (UNSET, 0)

    def _forget(self, item: int) -> None:
        """What was known of an item at its start has changed: follow it anew."""
        first = next((i for i, p in enumerate(self.trail) if p.at.startswith(f"{item}/")), len(self.trail))
        del self.trail[first:]

    def asked_again(self, before: Visit, value: str, target: str) -> None:
        """A choice that asks an earlier step again leads back to a state that was passed."""
        here = before.here
        assert here is not None
        last = self.trail[-1]
        assert last.at == here.at
        to = self._led(last.own, value)
        item = here.at.split("/")[0]
        point = next((p for p in self.trail if p.at == f"{item}/{target}"), last)
        if not to & point.own:
            raise Left(f"{here.at}={value} does not lead back to {target}")

    def _onward(self, visit: Visit, passed: list[Passed], places: list[tuple[str, int]], index: int) -> None:
        at = places[index][0]
        self.steps += 1
        if index == 0:
            self._keep(visit, at, frozenset(self.walk.first), frozenset(), frozenset(), None)
            return
        before, last = self.trail[index - 1], passed[index - 1]
        assert last.answer is not None
        value = SEALED if last.answer.sealed else last.answer.value or ""
        own = self._led(before.own, value, last.step)
        shadow = self._led(before.shadow, value, last.step)
        waiting = before.waiting
        if last.step.kind is Kind.SERVICE:
            waiting = frozenset(i for i in own | shadow if i != END and self._node(i).route.flow.id == SHADOW)
            own, shadow = own - waiting, frozenset()
        if at == OVER:
            if END not in own | shadow:
                raise Left(f"{last.at}={value}: the visit is over, the walk is not")
            self.trail.append(Point(at, 0, own | shadow))
            return
        self._keep(visit, at, own, waiting, shadow, last)

    def _keep(
        self, visit: Visit, at: str, own: frozenset[int], waiting: frozenset[int], shadow: frozenset[int],
        last: Passed | None,
    ) -> None:
        item, _, step = at.partition("/")
        now = visit.path if visit.here and visit.here.at == at and not visit.cursor else scan(visit, at)
        closes = item != "0" and step in self.closing
        if closes and item in map(str, self.cancelled) and not self._in_closing(own):
            own = frozenset(to for i in self._at_break(int(item), own) for e in self._node(i).next
                            if e.value == CANCEL for to in e.to)
        if closes and waiting:
            shadow, waiting = shadow | waiting, frozenset()
        flow = next((i.flow for i in now.items if i.number == int(item)), None)
        name = flow.id if flow else self.walk.pack.opening
        values = dict(now.clear)
        sealed = {n for n, v in now.values.items() if v.sealed or v.text is None}
        if flow and flow.charges:
            values |= amounts(flow, now.values)
        admits = lambda i: i != END and self._admits(self._node(i), name, step, int(item), values, sealed)  # noqa: E731
        kept = frozenset(filter(admits, own))
        dark = frozenset(filter(admits, shadow))
        if not kept and closes and self._remembers(now, int(item)):
            kept = frozenset(filter(admits, range(len(self.walk.nodes))))
        if not kept or (closes and not dark and _mindful(now, int(item))):
            why = "; ".join(self._why(i, name, step, int(item), values, sealed) for i in sorted(own | shadow)[:6])
            raise Left(f"{last.at if last else ''}={last.answer.value if last and last.answer else ''} → {at}: {why}")
        self.visited |= kept | dark
        self.trail.append(Point(at, 0, kept, waiting, dark))

    def _remembers(self, path: Path, item: int) -> bool:
        """Whether an earlier item left something that only the closing binds."""
        return _mindful(path, item) or any(
            p.answer and p.item < item and p.step.id in self.closing
            and {p.step.name, *p.answer.bound} & self.walk._closing_only for p in path.passed)

    def _in_closing(self, own: Iterable[int]) -> bool:
        return any(i != END and self._node(i).at >= self._node(i).route.own for i in own)

    def _at_break(self, item: int, own: frozenset[int]) -> frozenset[int]:
        step = self.cancelled[item].partition("/")[2]
        return frozenset(i for i in own if i != END and self._node(i).step.id == step)

    def _led(self, states: Iterable[int], value: str, step: Step | None = None) -> frozenset[int]:
        return frozenset(
            to for i in states for edge in self._node(i).next
            if edge.value != CANCEL and _fits(edge.value, value, self._node(i)) for to in edge.to)

    def _node(self, index: int) -> Node:
        return self.walk.nodes[index]

    def _admits(
        self, node: Node, flow: str, step: str, item: int, values: dict[str, str], sealed: set[str]
    ) -> bool:
        route = node.route.flow.id
        return node.step.id == step and route in (flow, SHADOW) and not self._differs(node, item, values, sealed)

    def _differs(self, node: Node, item: int, values: dict[str, str], sealed: set[str]) -> str:
        """The first variable whose value the state rules out; empty where it admits all."""
        route, live = node.route.flow.id, node.route.live[node.at]
        for name in {**live, **node.known}:
            options = node.known.get(name, NOTHING)
            if name.startswith("?") or (name in COMPUTED and name not in node.known):
                continue
            if name.startswith(UNDER) or (route != SHADOW and item > 1 and name in self.walk._closing_only):
                continue
            alike = live.get(name) or self.walk._remembered[name]
            if not any(alike(frozenset((token,))) <= options for token in self._tokens(name, values, sealed)):
                return name
        return ""

    def _tokens(self, name: str, values: dict[str, str], sealed: set[str]) -> tuple[str, ...]:
        """What a value can be called: itself; any text where no condition names it; some money."""
        if name in sealed:
            return (SEALED,)
        if name not in values:
            return (UNSET,)
        value = values[name]
        found = [value]
        if value not in self.walk.binder.compared.get(name, ()):
            found.append(OPEN)
            if name.endswith("_fen") and value not in ("", "0"):
                found.append(SOME)
        return tuple(found)

    def _why(self, index: int, flow: str, step: str, item: int, values: dict[str, str], sealed: set[str]) -> str:
        if index == END:
            return "END"
        node = self._node(index)
        if node.step.id != step:
            return f"{node.route.flow.id}/{node.step.id}"
        name = self._differs(node, item, values, sealed)
        found = "#" if name in sealed else values.get(name, UNSET)
        return f"{node.route.flow.id}/{node.step.id} {name}={sorted(node.known.get(name, NOTHING))}, is {found}"


def _fits(edge: str, value: str, node: Node) -> bool:
    """Whether an edge is for this answer; any typed value and any line of a list but `none` has one."""
    step = node.step
    if edge == value:
        return True
    if step.kind is Kind.SERVICE:
        return edge in ("", SHADOW)
    if step.kind is Kind.PICK or not edge:
        return edge != "none" and not (step.optional and value == "none")
    return False


def _mindful(path: Path, item: int) -> bool:
    """Whether an earlier item forbids to recommend: an offer was declined, the customer complained."""
    for passed in path.passed:
        answer = passed.answer
        if answer is None or passed.item >= item:
            continue
        told = {passed.step.name: answer.value, **passed.step.sets, **answer.sets}
        if (passed.step.act is Act.RECOMMEND and answer.value in ("declined", "leaflet")) or (
                "complained" in told or told.get("agitated") == "yes"):
            return True
    return any(one.state == "ticketed" for one in path.items if one.number < item)


@dataclass
class Trip:
    """What following one visit came to."""

    seed: int
    over: bool = False
    items: int = 0
    moves: int = 0
    steps: int = 0
    again: int = 0
    found: str = ""
    """Where it left the walk, or what a commit was refused with."""
    visited: set[int] = field(default_factory=set)


def follow(walk: Walk, pack: Pack, seed: int, first: str) -> Trip:
    """One visit at random, every moment of it looked at."""
    wanderer, follower, trip = Wanderer(pack, seed, first), Follower(walk), Trip(seed)
    before: Visit | None = None
    try:
        for visit in wanderer.moments():
            move = wanderer.moves[-1] if wanderer.moves else ""
            if before is not None and move == "cancel":
                whole = look_from(before, "")
                assert whole.item is not None
                follower.cancelled[whole.item.number] = whole.here.at if whole.here else ""
            elif before is not None and not before.cursor:
                trip.again += _again(follower, before, move)
            follower.look(visit)
            before = visit
    except Left as left:
        trip.found = f"{left} … {wanderer.moves[-8:]}"
    trip.found = trip.found or "; ".join(wanderer.halts)
    trip.over = before is not None and before.here is None
    trip.items = len(before.path.items) if before else 0
    trip.moves, trip.steps, trip.visited = len(wanderer.moves), follower.steps, follower.visited
    return trip


def _again(follower: Follower, before: Visit, move: str) -> int:
    """A choice that asks an earlier step again was taken: 1 where it was looked at."""
    here = before.here
    if here is None or not move.startswith(f"{here.at}="):
        return 0
    choices = [c for c in here.step.choices if c.key == move.split("=", 1)[1] and c.when.holds(before.path.clear)]
    if not choices or not choices[0].again:
        return 0
    follower.asked_again(before, choices[0].value, choices[0].again)
    return 1
