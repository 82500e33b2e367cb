"""The walk: every way through every flow of a pack, from the greeting to the farewell.

It moves as a visit does: steps in order, a step whose condition does not hold is passed over, facts
are asked before a step is shown, a choice ends the item or asks a step again, a service begins the
next item.  Where a visit has values, the walk has what they can be (`possible`), so that its states
are finite: the step, what later conditions can still read, and the marks of the rules.  That a real
visit never leaves the walk is tested with the real desk (`tests/proof/test_walk_is_the_desk.py`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from app.pack.conditions import UNSET
from app.pack.model import NO_TEXT, Act, Flow, Kind, Pack, Step
from app.pack.sources import RECEIPT, SOURCES
from app.proof.binds import Binder, Outcome
from app.proof.possible import ANY_OPEN, NOTHING, OPEN, SEALED, Known, Options, one, split
from app.proof.route import ALWAYS_READ, MONEY, UNDER, Alike, Route, alike_of, reads_of, together
from app.proof.rules import MINDFUL, NOWHERE, Marks, Moment, Rules
from app.visit.path import reads_money, told_by
from app.visit.scope import PERSONAL

STATES_A_STEP = 200
"""A flow with more states for each of its steps is refused, not walked for ever; shipped ones have up to 160."""
YES_NO: Options = frozenset(("yes", "no"))
CANCEL = "<cancel>"
"""The edge on which an item is broken off; no choice has such a value."""


class TooLarge(Exception):
    """A flow has more states than the walk takes."""

    def __init__(self, flow: Flow) -> None:
        super().__init__(flow.id)
        self.flow = flow


Backs = tuple[tuple[int, int], ...]
"""Places passed that may be asked again, and the states that they were shown in."""


@dataclass(slots=True)
class Node:
    """One state: a step that is shown, and what led there first."""

    route: Route
    at: int
    """Place in the route's steps."""
    known: Known
    marks: Marks
    backs: Backs
    parent: int
    label: str
    """The answer that led here: `step=value`."""
    next: list[Edge] = field(default_factory=list)

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self.route.steps[self.at]


@dataclass(frozen=True, slots=True)
class Edge:
    """One answer at a state, and every state that it can lead to; END among them where the visit can be over."""

    value: str
    to: tuple[int, ...]
    state: str = ""
    """How the answer ended the item."""


END = -1
SHADOW: Final = NOWHERE
"""A later item of which nothing is known but what is remembered: it has no steps but the closing."""


@dataclass(slots=True)
class Start:
    """How a later item can begin: all that visits which are alike so far may know."""

    known: Known
    marks: Marks
    parent: int
    label: str
    nodes: tuple[int, ...] = ()


class Walk:
    """All states of a pack, its edges, and what the rules found."""

    def __init__(self, pack: Pack, *, later: bool = True, only: frozenset[str] = frozenset()) -> None:
        """Walk everything; `only` some services, or not the `later` items of a visit, for a quick look."""
        self.pack = pack
        self.later, self.only = later, only
        self.whole = later and not only
        self.begun: dict[str, set[int]] = {}
        """Flow → the states that its items begin with."""
        self.commits: dict[str, set[int]] = {}
        """Flow → the states whose answer led to its commit."""
        self.binder = Binder(pack)
        self.nodes: list[Node] = []
        self.reached: set[tuple[str, str]] = set()
        self.rules = Rules(pack)
        self._left = self._left_behind()
        closing = pack.flows[pack.closing]
        remembered = together(reads_of(pack, closing, step) for step in closing.steps if step.act is Act.RECOMMEND)
        self._remembered = {name: alike_of(found) for name, found in remembered.items() if name in self._left}
        elsewhere = {name for flow in pack.flows.values() if flow is not closing and flow.change != "ticket"
                     for step in flow.steps for name in self.binder.bound(step)}
        self._closing_only = set(self._remembered) - elsewhere
        lasting = frozenset(self._left) - self._closing_only
        everywhere = together(reads_of(pack, flow, step) for flow in pack.flows.values() for step in flow.steps)
        everywhere = together([everywhere, ALWAYS_READ])
        flows = [*pack.flows.values(), Flow(SHADOW, "", NO_TEXT, (), (), ())]
        self.routes = {
            flow.id: Route(pack, flow, self.binder, self._left if flow.id == pack.opening else lasting,
                           self._mixed, everywhere)
            for flow in flows if flow.id != pack.closing}
        self._unknown = self._of_any_item()
        self._stale: dict[str, tuple[str, ...]] = {}
        for source, names in pack.asks.items():
            for name in names:
                self._stale[name] = (*self._stale.get(name, ()), f"?{source}")
        self._index: dict[object, int] = {}
        self._queue: deque[int] = deque()
        self._starts: dict[tuple[str, object], Start] = {}
        self._grown: set[tuple[str, object]] = set()
        self._led: dict[object, tuple[int, ...]] = {}
        self._leaving: dict[int, set[tuple[str, object]]] = {}
        self._go()

    def _left_behind(self) -> Known:
        """What earlier items can leave: bound for the visit, read somewhere; anything it can be, or nothing."""
        found: Known = {}
        own: set[str] = set()
        self._own: dict[str, set[str]] = {}
        """Flow → what some step of it binds for its item alone."""
        for flow in self.pack.flows.values():
            for step in flow.steps:
                bound = self.binder.bound(step)
                lasts = {name for name in bound if step.scope == "visit" or name == "committed"}
                own |= bound.keys() - lasts
                self._own.setdefault(flow.id, set()).update(bound.keys() - lasts)
                found = _join(found, {name: options for name, options in bound.items() if name in lasts})
        self._mixed = frozenset(own & found.keys() & ALWAYS_READ.keys())
        """Bound for the visit by some steps, for their item alone by others; of the rest it is not followed which."""
        read = together(reads_of(self.pack, flow, step) for flow in self.pack.flows.values() for step in flow.steps)
        return {name: options | NOTHING for name, options in found.items() if name in read}

    def _of_any_item(self) -> Known:
        """What the closing may know of an item that nothing is known of."""
        found: Known = {}
        for flow in self.pack.flows.values():
            for step in flow.steps:
                found = _join(found, self.binder.bound(step))
        ends = {end for flow in self.pack.flows.values() for step in flow.steps
                for end in (step.end, *(choice.end for choice in step.choices)) if end}
        found["item_state"] = frozenset(ends | {"done", "informed", "ticketed", "cancelled"})
        found["flow"] = frozenset(self.routes) - {SHADOW, self.pack.opening}
        found |= dict.fromkeys(("exception_allowed", *MONEY), YES_NO)
        found = {name: options | NOTHING if name not in ("item_state", "flow") else options
                 for name, options in found.items() if name not in self._closing_only}
        return found | {"wish": _WISH}

    # ── going ─────────────────────────────────────────────────────────────────────────────────

    def _go(self) -> None:
        opening = self.routes[self.pack.opening]
        self.first = self._onward(opening, 0, {}, frozenset(), "", END, "")
        self._run()
        while self._grown and self.later:
            grown, self._grown = sorted(self._grown, key=repr), set()
            for flow, start in grown:
                self._start(flow, start)
            self._run()
        for index, starts in self._leaving.items() if self.later else ():
            self.nodes[index].next += [
                Edge(flow, self._starts[flow, start].nodes) for flow, start in sorted(starts, key=repr)]

    def _run(self) -> None:
        while self._queue:
            index = self._queue.popleft()
            self._leave(index, self.nodes[index])

    def _start(self, flow: str, key: object) -> None:
        """A later item begins, with all that may be left of those before it."""
        start = self._starts[flow, key]
        route = self.routes[flow]
        own = self._unknown if flow == SHADOW else _of_item(route.flow)
        start.nodes = self._onward(route, 0, {**start.known, **own}, start.marks, "", start.parent, start.label)
        self.begun.setdefault(flow, set()).update(start.nodes)

    def _leave_for(self, flow: str, node: Node, known: Known, index: int, label: str) -> None:
        """Another item of the visit: joined with all others that begin alike.

        What only the closing binds goes, with the marks that later items must mind, into a closing of its
        own; the item's own way is walked as if nothing had been recommended before.
        """
        marks = self.rules.begun(self.routes[flow].flow, node.marks)
        left = self._left_by(node, known)
        for to in (SHADOW, flow) if marks & MINDFUL else (flow,):
            own = marks if to == SHADOW else marks - MINDFUL
            brings = {name: options for name, options in left.items() if (name in self._closing_only) == (to == SHADOW)}
            if to == SHADOW:
                brings = {name: options | self._ticketed.get(name, frozenset()) for name, options in brings.items()}
            if "verified" not in left:
                own -= {"checked"}
            key = (tuple(sorted(own)), "verified" in brings)
            self._leaving.setdefault(index, set()).add((to, key))
            start = self._starts.get((to, key))
            joined = _join(start.known, brings) if start else brings
            if start is None:
                self._starts[to, key] = Start(joined, own, index, label)
            elif joined == start.known:
                continue
            else:
                start.known = joined
            self._grown.add((to, key))

    def _left_by(self, node: Node, known: Known) -> Known:
        """What an item leaves to the next: what is bound for the visit, each value that reads as it does here."""
        mindful = bool(node.marks & MINDFUL)
        own = self._own.get(node.route.flow.id, set()) | self._own.get(self.pack.closing, set())
        left = {}
        for name, options in self._left.items():
            alike = node.route.live[node.at].get(name) or (self._remembered.get(name) if mindful else None)
            if alike is None or (name in own and UNDER + name not in node.route.live[node.at]):
                left[name] = options
                continue
            under = UNDER + name in known
            alike = node.route.live[node.at].get(UNDER + name, alike) if under else alike
            now = alike(known.get(UNDER + name, known.get(name, NOTHING)))
            left[name] = frozenset(option for option in options if alike(one(option)) <= now)
        return {name: options for name, options in left.items() if options - NOTHING}

    @cached_property
    def _ticketed(self) -> Known:
        """What a complaint that follows may bind."""
        found: Known = {}
        for flow in self.pack.flows.values():
            for step in flow.steps if flow.change == "ticket" else ():
                found = _join(found, self.binder.bound(step))
        return {name: options - NOTHING for name, options in found.items()}

    def _meet(self, node: Node) -> int:
        live = node.route.live[node.at]
        whole = node.known | self._unknown if node.route.flow.id == SHADOW else node.known
        node.known = _seen(whole, live)
        active = node.route.targets[node.at]
        node.backs = tuple(back for back in node.backs if back[0] in active)
        key: tuple[object, ...] = (
            node.route.flow.id, node.at, node.marks, node.backs, *map(node.known.get, live))
        if node.marks & MINDFUL:
            also = {name: alike(whole[name]) for name, alike in self._remembered.items()
                    if name in whole and name not in live}
            node.known |= also
            key = (*key, tuple(also.items()))
        index = self._index.get(key)
        if index is None:
            index = self._index[key] = len(self.nodes)
            node.route.states += 1
            most = STATES_A_STEP * max(len(node.route.steps), 20) * (4 if node.route.flow.id == SHADOW else 1)
            if node.route.states > most:
                raise TooLarge(node.route.flow)
            self.nodes.append(node)
            self._queue.append(index)
            self._reach(node.route, node.step)
            self.rules.shown(self._moment(node, index))
        return index

    def _reach(self, route: Route, step: Step) -> None:
        if route.flow.id != SHADOW:
            self.reached.add((route.flow.id, step.id))
        if route.place[step.id] >= route.own:
            self.reached.add((self.pack.closing, step.id))

    def _moment(self, node: Node, index: int) -> Moment:
        return Moment(node.route.flow, node.step, node.known, node.marks, index)

    def _leave(self, index: int, node: Node) -> None:
        route = node.route
        for outcome in self.binder.outcomes(node.step):
            ways = split(outcome.when, node.known) if outcome.when else [(True, node.known)]
            for open_, known in ways:
                if open_:
                    self._answer(index, node, outcome, known)
        if not node.next and index not in self._leaving and not (self.only and node.step.kind is Kind.SERVICE):
            self.rules.find("ends", "proof.stuck", self._moment(node, index))
        if node.at < route.own and "committed" not in node.marks and route.flow.id != self.pack.opening:
            node.next.append(Edge(CANCEL, self._onward(
                route, route.own, node.known, node.marks, "cancelled", index, CANCEL), "cancelled"))

    def _answer(self, index: int, node: Node, outcome: Outcome, known: Known) -> None:
        route, step = node.route, node.step
        label = f"{step.id}={outcome.value}" if outcome.value else step.id
        if step.kind is Kind.SERVICE:
            for flow in (SHADOW,) if route.flow.id == SHADOW else self._services(step, known):
                if not self.only or flow in (SHADOW, *self.only):
                    binds = {**dict(outcome.binds), step.name: one(flow)}
                    self._serve(flow, index, node, self._bind(known, tuple(binds.items()), step), f"{step.id}={flow}")
            return
        marks = self.rules.answered(self._moment(node, index), outcome)
        if outcome.again:
            shown = dict(node.backs).get(route.place[outcome.again], index)
            node.next.append(Edge(outcome.value, (shown,)))
            return
        known = self._bind(known, outcome.binds, step)
        backs = (*node.backs, (node.at, index))
        to = self._onward(route, node.at + 1, known, marks, outcome.end, index, label, backs)
        node.next.append(Edge(outcome.value, to, outcome.end))

    def _serve(self, flow: str, index: int, node: Node, known: Known, label: str) -> None:
        """The first item begins here, or the next one."""
        if node.route.flow.id != self.pack.opening:
            self._leave_for(flow, node, known, index, label)
            return
        route = self.routes[flow]
        known = {**self._left_by(node, known), **_of_item(route.flow)}
        marks = self.rules.begun(route.flow, node.marks)
        first = self._onward(route, 0, known, marks, "", index, label)
        self.begun.setdefault(flow, set()).update(first)
        node.next.append(Edge(flow, first))

    def _onward(
        self, route: Route, at: int, known: Known, marks: Marks, state: str, parent: int, label: str,
        backs: Backs = (),
    ) -> tuple[int, ...]:
        """The states that come next; worked out once for all that is alike from there on."""
        also = self._remembered if marks & MINDFUL else {}
        live = route.live[at] if at < len(route.steps) else {}
        known = _seen(known, {**also, **live})
        active = route.targets[at] if at < len(route.steps) else frozenset()
        backs = tuple(back for back in backs if back[0] in active)
        key = (route.flow.id, at, state, marks, tuple(known.items()), backs)
        if key not in self._led:
            self._over = False
            nodes = list(self._ahead(route, at, known, marks, state, parent, label, backs))
            over = (END,) if self._over else ()
            self._led[key] = (*dict.fromkeys(self._meet(node) for node in nodes), *over)
        return self._led[key]

    _over = False

    def _services(self, step: Step, known: Known) -> tuple[str, ...]:
        if not step.source:
            return tuple(flow.id for flow in self.pack.services)
        return tuple(sorted(o for o in known.get(step.source, NOTHING) if o in self.routes))

    # ── from one shown step to the next ───────────────────────────────────────────────────────

    def _ahead(
        self, route: Route, at: int, known: Known, marks: Marks, state: str, parent: int, label: str,
        backs: Backs,
    ) -> Iterator[Node]:
        """Every step that can be shown next; `_over` is set where the visit can end."""
        stack = [(at, known, marks, state)]
        while stack:
            at, known, marks, state = stack.pop()
            if at == len(route.steps):
                self._over = True
                if route.flow.id != SHADOW:
                    self.rules.visit_over(Moment(route.flow, route.steps[-1], known, marks, parent, label))
                continue
            step = route.steps[at]
            if at < route.own and state:
                stack.append((route.own, known, marks, state))
                continue
            if at == route.own and route.flow.id != self.pack.opening and "item_state" not in known:
                state = state if state and "committed" not in marks else _finished(route.flow, marks)
                marks = self.rules.item_over(
                    Moment(route.flow, self.nodes[parent].step if parent >= 0 else route.steps[max(0, at - 1)],
                           known, marks, parent, label), state)
                known = {**known, "item_state": one(state)}
            here = Moment(route.flow, step, known, marks, parent, label)
            for holds, way in self._applies(route, step, known):
                if not holds:
                    stack.append((at + 1, way, marks, state))
                    continue
                after, seen = self._facts(here, way)
                told = told_by(step.facts, step.when) if step.facts else frozenset[str]()
                ways = split(step.when, after) if told else [(True, after)]
                for shown, way in ways:
                    if not shown:
                        stack.append((at + 1, way, seen, state))
                    elif step.kind is Kind.COMMIT:
                        self._reach(route, step)
                        self.commits.setdefault(route.flow.id, set()).add(parent)
                        for paid in self._money(route, way, True):
                            done = self.rules.committed(Moment(route.flow, step, paid, seen, parent, label))
                            bound = dict.fromkeys(RECEIPT[:1 if route.flow.change != "ticket" else 2], ANY_OPEN)
                            after = self._bind(paid, tuple(bound.items()), step)
                            after = self._bind(after, (("committed", one("yes")),))
                            stack.append((at + 1, after, done, state))
                    else:
                        yield Node(route, at, way, seen, backs, parent, label)

    def _applies(self, route: Route, step: Step, known: Known) -> list[tuple[bool, Known]]:
        """Whether the step's condition holds, as far as it can be told before its own facts."""
        told = told_by(step.facts, step.when) if step.facts else frozenset[str]()
        when = step.when.without(told) if told else step.when
        if route.flow.charges and reads_money(step.when):
            return [each for way in self._money(route, known) for each in split(when, way)]
        return split(when, known)

    def _money(self, route: Route, known: Known, whole: bool = False) -> list[Known]:
        """`due` and `change_due`, once for each way the charges can go."""
        if not route.flow.charges:
            return [known]
        ways = [(known, one("no"))]
        for charge in route.flow.charges:
            if not charge.out:
                ways = [(way, _due(way, charge.variable, due) if holds else due)
                        for before, due in ways for holds, way in split(charge.when, before)]
        found = []
        for way, due in ways:
            money = {"due": way.get("due", due) & due or due}
            paid = way.get("received_fen", NOTHING) != NOTHING
            money["change_due"] = way.get("change_due", YES_NO) if paid else one("no")
            if whole and len(money["due"]) > 1:
                found += [{**way, **money, "due": one(value)} for value in ("yes", "no")]
            else:
                found.append({**way, **money})
        return found

    def _facts(self, here: Moment, known: Known) -> tuple[Known, Marks]:
        """Bind what the step's sources tell; what was told already stays as it is."""
        marks = here.marks
        for source in here.step.facts:
            asked = one(here.step.person)
            if known.get(f"?{source}") == asked or (f"?{source}" in known and SOURCES[source].port != "identity"):
                continue
            marks &= self.rules.asked(here, source, known)
            known = self._bind(known, self.binder.facts(source, here.step.person), here.step)
            known[f"?{source}"] = asked
        return known, marks

    def _bind(self, known: Known, binds: tuple[tuple[str, Options], ...], step: Step | None = None) -> Known:
        """As the scan binds: for the visit, or for the item over what the visit has."""
        known = dict(known)
        lasts = step is None or step.scope == "visit"
        for name, options in binds:
            if name == "phone":
                for other in PERSONAL:
                    known.pop(other, None)
                    known.pop(UNDER + other, None)
            for stale in self._stale.get(name, ()):
                known.pop(stale, None)
            if name in self._mixed:
                if lasts or options == NOTHING:
                    known.pop(UNDER + name, None)
                else:
                    known.setdefault(UNDER + name, known.get(name, NOTHING))
            if options == NOTHING:
                known.pop(name, None)
            else:
                known[name] = options
        names = {name for name, _ in binds}
        if "due" in known and not names.isdisjoint(self._charged):
            del known["due"]
        if "received_fen" in names:
            known.pop("change_due", None)
        return known

    @cached_property
    def _charged(self) -> frozenset[str]:
        return frozenset(name for route in self.routes.values() for name in route.charged)

    # ── what the walk tells ───────────────────────────────────────────────────────────────────

    def way(self, index: int) -> tuple[str, ...]:
        """The answers of the shortest way to a state."""
        labels = []
        while index != END:
            node = self.nodes[index]
            labels.append(node.label)
            index = node.parent
        return tuple(label for label in reversed(labels) if label)


def _seen(known: Known, live: dict[str, Alike]) -> Known:
    """Of what is known, that which can still be read; a name that is unset is not there."""
    return {name: alike(known[name]) for name, alike in live.items()
            if name in known and (known[name] != NOTHING or name.startswith(UNDER))}


def _join(one_: Known, other: Known) -> Known:
    """What may be known by either; a name that one of them lacks may be unset."""
    if one_ == other:
        return one_
    return {name: one_.get(name, NOTHING) | other.get(name, NOTHING) for name in {**one_, **other}}


def _due(known: Known, variable: str, others: Options) -> Options:
    """Whether something is due, given one charge that applies."""
    fen = known.get(variable, NOTHING)
    if fen <= {UNSET, "0"} or others == one("yes"):
        return others
    return one("yes") if fen.isdisjoint((UNSET, "0", OPEN, SEALED)) else YES_NO


_WISH: Options = frozenset((UNSET, "yes", "late"))


def _of_item(flow: Flow) -> Known:
    """What every item has from the start."""
    return {
        "exception_allowed": one("yes" if flow.exception else "no"), "flow": one(flow.id),
        "wish": _WISH,
    }


def _finished(flow: Flow, marks: Marks) -> str:
    if "committed" not in marks:
        return "informed"
    return "ticketed" if flow.change == "ticket" else "done"


