"""The eight proofs of a pack, as problems that name file, step and the way there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.pack.model import Act, Kind, Pack, Step
from app.problems import Place, Problem
from app.proof.budget import Budget
from app.proof.rules import Finding
from app.proof.walk import CANCEL, END, TooLarge

if TYPE_CHECKING:
    from app.proof.ways import Ways


@dataclass(frozen=True, slots=True)
class Proof:
    """What the walk of a pack showed."""

    problems: tuple[Problem, ...]
    steps: int = 0
    states: int = 0
    budgets: tuple[Budget, ...] = ()
    """The longest way of each timed flow."""


def examine(pack: Pack) -> Proof:
    """Walk the whole pack: what is not proved, how much was looked at, and how the clocks fit."""
    from app.proof.ways import Ways

    steps = sum(len(flow.steps) for flow in pack.flows.values())
    try:
        ways = Ways(pack)
    except TooLarge as large:
        first = (large.flow.steps or pack.flows[pack.closing].steps)[0]
        return Proof((Problem("proof.too_large", {"flow": large.flow.id}, Place(first.file, first.line)),), steps)
    problems = tuple(problem(finding, ways) for finding in ways.findings)
    return Proof(problems, steps, len(ways.nodes), tuple(ways.budgets.values()))


def prove(pack: Pack) -> tuple[Problem, ...]:
    """What is not proved of the whole pack; empty where everything is."""
    return examine(pack).problems


def problem(finding: Finding, ways: Ways) -> Problem:
    """A finding as one problem, with its counterexample among its values."""
    args = {"flow": finding.flow, "step": finding.step, "way": " → ".join(ways.way(finding)), **finding.args}
    place = Place(finding.file, finding.line) if finding.file else None
    return Problem(finding.code, args, place)


def after_the_walk(ways: Ways) -> Iterator[Finding]:
    """What only the whole walk shows: no end in reach, steps never reached, clocks that never start or stop in time."""
    yield from _endless(ways)
    yield from _unreached(ways)
    yield from _clocks(ways)
    yield from _offers(ways)


def _finding(proof: str, code: str, flow: str, step: Step, node: int = END, **args: str) -> Finding:
    return Finding(proof, code, flow, step.id, step.file, step.line, node, "", args)


def _endless(ways: Ways) -> Iterator[Finding]:
    """States from which the visit can never be over but by breaking it off."""
    nodes = ways.nodes
    leads: list[list[int]] = [[] for _ in nodes]
    good = []
    for index, node in enumerate(nodes):
        if node.step.kind is Kind.SERVICE and not ways.walk.whole:
            good.append(index)  # where it leads was not walked
        for edge in node.next:
            for to in edge.to if edge.value != CANCEL else ():
                if to == END:
                    good.append(index)
                else:
                    leads[to].append(index)
    seen = bytearray(len(nodes))
    while good:
        index = good.pop()
        if not seen[index]:
            seen[index] = 1
            good.extend(leads[index])
    told = set()
    for index, node in enumerate(nodes):
        if not seen[index] and (node.route.flow.id, node.at) not in told:
            told.add((node.route.flow.id, node.at))
            yield _finding("ends", "proof.endless", node.route.flow.id, node.step, index)


def _unreached(ways: Ways) -> Iterator[Finding]:
    """A step of a flow's own file that no way comes to; of a part, one that none of its flows comes to."""
    if not ways.walk.whole:
        return
    pack = ways.pack
    places: dict[tuple[str, int, str], list[tuple[str, Step]]] = {}
    for flow in pack.flows.values():
        for step in flow.steps:
            places.setdefault((step.file, step.line, step.id.rsplit(".", 1)[-1]), []).append((flow.id, step))
    for uses in places.values():
        if not any((flow, step.id) in ways.reached for flow, step in uses):
            name, unreached = uses[0]
            yield _finding("ends", "proof.unreached", name, unreached)


def _clocks(ways: Ways) -> Iterator[Finding]:
    for flow in ways.pack.flows.values():
        timer = flow.timer
        if timer is None or (ways.walk.only and flow.id not in ways.walk.only):
            continue
        first = flow.steps[0]
        for name in (timer.start, timer.stop):
            if name in {step.id for step in flow.steps} and (flow.id, name) not in ways.reached:
                yield _finding("timers", "proof.timer_never", flow.id, flow.step(name), name=name)
        budget = ways.budgets.get(flow.id)
        if budget is not None and budget.margin < 0:
            seconds, limit = f"{budget.seconds:.0f}", str(budget.limit)
            yield _finding("time", "proof.time", flow.id, first, seconds=seconds, limit=limit)


def _offers(ways: Ways) -> Iterator[Finding]:
    """An accepted offer is an item of its own, with its own consent."""
    for flow, step_id, value, to in sorted(ways.taken):
        route = ways.walk.routes[flow]
        step = route.steps[route.place[step_id]]
        if step.act is Act.RECOMMEND and value == "accepted" and not to.startswith("end"):
            follows = route.steps[route.place[to]]
            if follows.kind is not Kind.SERVICE:
                yield _finding("recommend", "proof.offer_consent", flow, step)
