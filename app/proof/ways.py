"""What the walk tells others: what is reached, where answers lead, what always comes before what."""

from __future__ import annotations

from functools import cached_property

from app.pack.model import Kind, Pack
from app.proof.budget import Budget, budgets
from app.proof.claims import PROOFS
from app.proof.rules import Finding
from app.proof.walk import END, SHADOW, Node, Walk

NEXT = -2


class Ways:
    """A pack that was walked; `app.proof.coverage.Walked` and the proofs ask it."""

    def __init__(self, pack: Pack, *, later: bool = True, only: frozenset[str] = frozenset()) -> None:
        self.pack = pack
        self.walk = Walk(pack, later=later, only=only)
        self.nodes = self.walk.nodes

    @cached_property
    def reached(self) -> frozenset[tuple[str, str]]:
        """(flow, step id); the steps of the closing under each flow, and under its own."""
        return frozenset(self.walk.reached)

    @cached_property
    def taken(self) -> frozenset[tuple[str, str, str, str]]:
        """(flow, step id, value, next step id, or `end:STATE`, or `end` where the visit is over)."""
        seen: set[tuple[str, int, str, str, int]] = set()
        nodes = self.nodes
        for node in nodes:
            flow = node.route.flow.id
            if node.step.kind is Kind.SERVICE:
                seen |= {(flow, node.at, edge.value, "", NEXT) for edge in node.next if edge.to}
                continue
            for edge in node.next:
                for to in edge.to:
                    place = END if to == END else nodes[to].at
                    seen.add((flow, node.at, edge.value, edge.state, place))
        found = set()
        for flow, at, value, state, place in seen:
            if flow == SHADOW:
                continue
            steps = self.walk.routes[flow].steps
            step = steps[at].id
            leads = f"next:{value}" if place == NEXT else "end" if place == END else steps[place].id
            found.add((flow, step, value, leads))
            if state:
                found.add((flow, step, value, f"end:{state}"))
        return frozenset(found)

    def before(self, flow: str, first: str, then: str) -> bool:
        """On every way to `then` in an item of this flow, `first` was passed: in it, or in the opening."""
        bit = self._bits(flow).get(first, 0)
        route = self.walk.routes[flow]
        if then not in route.place:
            return False
        place = route.place[then]
        if route.steps[place].kind is Kind.COMMIT:
            return bool(bit) and all(self._passed[i] & bit for i in self.walk.commits.get(flow, ()))
        found = [i for i, node in enumerate(self.nodes) if node.route is route and node.at == place]
        return bool(found) and all(self._must[i] & bit for i in found)

    def _bits(self, flow: str) -> dict[str, int]:
        """A bit for each step of an item, the opening's first."""
        opening = self.pack.flows[self.pack.opening].steps
        names = [step.id for step in opening]
        names += [step.id for step in self.walk.routes[flow].steps] if flow != self.pack.opening else []
        return {name: 1 << index for index, name in reversed(tuple(enumerate(names)))}

    def _own_bit(self, node: Node) -> int:
        shift = 0 if node.route.flow.id == self.pack.opening else len(self.pack.flows[self.pack.opening].steps)
        return 1 << (shift + node.at)

    @cached_property
    def _passed(self) -> list[int]:
        return [must | self._own_bit(node) for must, node in zip(self._must, self.nodes, strict=True)]

    @cached_property
    def _must(self) -> list[int]:
        """For each state, the steps that every way to it has passed."""
        nodes = self.nodes
        unknown = -1
        must = [unknown] * len(nodes)
        opening = self.walk.routes[self.pack.opening]
        everything = (1 << len(opening.steps)) - 1
        queue = []
        for index in self.walk.first:
            must[index] = 0
            queue.append(index)
        for node in nodes:
            if node.step.kind is Kind.SERVICE:
                for to in (to for edge in node.next for to in edge.to if to != END):
                    must[to] = everything
                    queue.append(to)
        while queue:
            index = queue.pop()
            node = nodes[index]
            if node.step.kind is Kind.SERVICE:
                continue
            passed = must[index] | self._own_bit(node)
            committed = "committed" in node.marks
            for edge in node.next:
                for to in edge.to:
                    if to == END:
                        continue
                    gets = passed
                    if not committed and "committed" in nodes[to].marks:
                        gets |= self._commit_bit(node)
                    after = gets if must[to] == unknown else must[to] & gets
                    if after != must[to]:
                        must[to] = after
                        queue.append(to)
        return must  # all bits where nothing leads: a beginning that a wider one took the place of

    def _commit_bit(self, node: Node) -> int:
        place = next(i for i, step in enumerate(node.route.steps) if step.kind is Kind.COMMIT)
        return 1 << (len(self.pack.flows[self.pack.opening].steps) + place)

    # ── proofs ────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def budgets(self) -> dict[str, Budget]:
        """The longest way of each timed flow."""
        return budgets(self.walk)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that is not proved, the shortest way first."""
        from app.proof.check import after_the_walk

        found = [*self.walk.rules.findings.values(), *after_the_walk(self)]
        order = {proof: index for index, proof in enumerate(PROOFS)}
        return tuple(sorted(found, key=lambda one: (order[one.proof], one.file, one.line, one.code)))

    def proved(self, flow: str, proof: str) -> bool | None:
        """Whether a proof holds for a flow; None where it has nothing to look at."""
        if any(one.proof == proof and one.flow == flow for one in self.findings):
            return False
        timed = proof == "time" and flow in self.budgets
        return True if timed or (proof, flow) in self.walk.rules.occasions else None

    def way(self, finding: Finding) -> tuple[str, ...]:
        """The answers that lead to a finding, the shortest there are."""
        way = self.walk.way(finding.node) if finding.node != END else ()
        return (*way, finding.label) if finding.label else way


def walk(pack: Pack) -> Ways:
    """The pack, walked whole."""
    return Ways(pack)
