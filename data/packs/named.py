"""What claims and stories name: whether it is there, and else what is nearest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from app.pack.model import DIGIT_KINDS, Flow, Kind, Pack, Step
from app.pack.sources import SOURCES
from app.proof.claims import EVERY, PROOFS, Claim, meant, split
from app.proof.engine import GUARANTEES
from app.proof.story import ACTS, Story
from data.packs.checks import Report
from data.packs.inline import Files
from data.packs.nodes import Table, at
from data.packs.values import ENDS, nearest

STATES: Final = ("done", *ENDS)
FACTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
    name: tuple(dict.fromkeys(
        value for source in SOURCES.values() for value in source.clear.get(name, ())
    ))
    for source in SOURCES.values() for name in source.clear
} | {f"owner_{name}": values for name, values in SOURCES["identity"].clear.items()})
"""Clear facts that a story's customer may have, with all their values."""


class Named:
    """Looks up what one claim or story names, and reports what is not there."""

    def __init__(self, node: Table, pack: Pack, files: Files, report: Report) -> None:
        self.node, self.pack, self.files, self.report = node, pack, files, report

    def known(self, code: str, name: str, known: Collection[str], *path: str | int, **args: str) -> bool:
        """Whether `name` is one of `known`; else a problem where `path` leads."""
        if name in known:
            return True
        key = "found" if code == "pack.value" else "name"
        self.report(code, at(self.node, *path), near=nearest(name, known), **{key: name[:40]}, **args)
        return False

    def flow(self, name: str, *path: str | int) -> bool:
        """A flow of the pack; true where that cannot be known."""
        if name in self.files.claimed:
            return True
        return self.known("pack.no_flow", name, self.pack.flows, *path)

    def flows(self, claim: Claim) -> bool:
        """The flows after `in`."""
        listed = isinstance(self.node.get("in"), Table) or len(claim.several("in")) > 1
        found = [
            name == EVERY or self.flow(name, "in", *((index,) if listed else ()))
            for index, name in enumerate(claim.several("in"))
        ]
        return all(found)

    def phrase(self, name: str, *path: str | int) -> bool:
        """A phrase of the pack."""
        return not self.files.spoken or self.known("pack.no_phrase", name, self.pack.phrases, *path)

    def step(self, claim: Claim, name: str, key: str) -> tuple[Step, ...]:
        """The steps that `flow/step` means, one a flow; a problem where a flow has none."""
        flow, step = split(name)
        if not flow and not claim.several("in"):
            self.report("pack.step_name", at(self.node, key), found=name[:40])
            return ()
        if flow and flow != EVERY and not self.flow(flow, key):
            return ()
        if not self.flows(claim):
            return ()
        flows = meant(claim, self.pack, name)
        found = tuple(one for flow in flows if (one := _step(flow, step)) is not None)
        if self.files.whole and (len(found) < len(flows) or not found):
            ids = {one.id for flow in flows or self.pack.flows.values() for one in flow.steps}
            self.known("pack.no_step", step, ids - {step}, key)
        return found

    def passed(self, name: str, *path: str | int) -> bool:
        """A step of any flow."""
        return not self.files.whole or self.known("pack.no_step", name, steps_by_id(self.pack), *path)

    def norm(self, name: str, *path: str | int) -> None:
        """A norm of the catalogue, where there is one."""
        if self.files.norms is not None:
            self.known("pack.no_norm", name, self.files.norms, *path)


def _step(flow: Flow, name: str) -> Step | None:
    return next((step for step in flow.steps if step.id == name), None)


_last: tuple[Pack | None, Mapping[str, list[Step]]] = (None, {})


def steps_by_id(pack: Pack) -> Mapping[str, list[Step]]:
    """The steps of all flows by their ids; kept for the pack that was last asked for."""
    global _last
    last, found = _last
    if last is not pack:
        steps: dict[str, list[Step]] = {}
        for flow in pack.flows.values():
            for step in flow.steps:
                steps.setdefault(step.id, []).append(step)
        _last = pack, (found := steps)
    return found


# Claims


def check_claim(claim: Claim, node: Table, pack: Pack, files: Files, report: Report) -> None:
    """A claim whose thing, or a part of it, does not exist."""
    _CHECKS[claim.thing](claim, Named(node, pack, files, report))


def _of_step(claim: Claim, named: Named) -> None:
    steps = named.step(claim, claim.name, "step")
    if steps:
        _choices(steps, claim.several("choices"), named, "choices")


def _choices(steps: tuple[Step, ...], values: Iterable[str], named: Named, key: str) -> None:
    for value in values:
        for step in steps:
            known = [choice.value for choice in step.choices]
            if not named.known("pack.no_choice", value, known, key, step=step.id):
                break


def _of_branch(claim: Claim, named: Named) -> None:
    steps = named.step(claim, claim.name, "branch")
    if not steps:
        return
    _choices(steps, claim.several("choice"), named, "choice")
    if not named.files.whole:
        return
    flows = (*meant(claim, named.pack), named.pack.flows.get(named.pack.closing))
    ids = {step.id for flow in flows if flow is not None for step in flow.steps}
    for key in ("to", "again"):
        if claim.one(key):
            named.known("pack.no_step", claim.one(key), ids, key)


def _of_phrase(claim: Claim, named: Named) -> None:
    if not named.phrase(claim.name, "phrase") or not named.files.spoken:
        return
    phrase = named.pack.phrases[claim.name]
    known = {one.name for variants in phrase.variants.values() for variant in variants for one in variant}
    for index, element in enumerate(claim.several("elements")):
        named.known("pack.value", element, known, "elements", index)
    if claim.one("at"):
        named.step(claim, claim.one("at"), "at")


def _of_timer(claim: Claim, named: Named) -> None:
    flow = named.pack.flows.get(claim.name)
    if named.flow(claim.name, "timer") and flow is not None and flow.timer is None:
        named.report("pack.no_timer", at(named.node, "timer"), name=claim.name)


def _of_order(claim: Claim, named: Named) -> None:
    if not named.flows(claim) or not named.files.whole:
        return
    first, then = claim.several("names")
    every = EVERY in claim.several("in")
    flows = [f for f in named.pack.flows.values() if f.id in claim.several("in") or every]
    ends = named.pack.flows.get(named.pack.closing)
    for flow in flows:
        ids = {step.id for step in (*flow.steps, *(ends.steps if ends else ()))}
        if not every and not named.known("pack.no_step", then, ids, "order", 1):
            return
    if not named.passed(then, "order", 1):
        return
    named.passed(first, "order", 0)


def _of_proof(claim: Claim, named: Named) -> None:
    named.known("pack.value", claim.name, PROOFS, "proof")
    named.flows(claim)


def _of_catalogue(claim: Claim, named: Named) -> None:
    if not named.files.whole or not named.known("pack.value", claim.name, named.pack.catalogue, "catalogue"):
        return
    rows = named.pack.catalogue[claim.name]
    for key, known in (
        ("columns", {column for row in rows for column in row}), ("codes", {row.get("code", "") for row in rows}),
    ):
        for index, name in enumerate(claim.several(key)):
            named.known("pack.value", name, known, key, index)


def _of_card(claim: Claim, named: Named) -> None:
    if named.files.carded:
        named.known("pack.value", claim.name, {card.id for card in named.pack.cards}, "card")


def _of_cards(claim: Claim, named: Named) -> None:
    cards = named.pack.cards
    if named.files.carded and named.known("pack.value", claim.name, {card.group for card in cards}, "cards"):
        codes = {card.code for card in cards if card.group == claim.name}
        for index, code in enumerate(claim.several("codes")):
            named.known("pack.value", code, codes, "codes", index)


def _of_forbidden(claim: Claim, named: Named) -> None:
    for index, word in enumerate(claim.several("names")):
        named.known("pack.value", word, named.pack.forbidden, "forbidden", index)


_CHECKS: Final[Mapping[str, Callable[[Claim, Named], object]]] = MappingProxyType({
    "step": _of_step,
    "branch": _of_branch,
    "phrase": _of_phrase,
    "timer": _of_timer,
    "order": _of_order,
    "proof": _of_proof,
    "flow": lambda claim, named: named.flow(claim.name, "flow"),
    "catalogue": _of_catalogue,
    "card": _of_card,
    "cards": _of_cards,
    "setting": lambda claim, named: named.known("pack.value", claim.name, named.pack.settings, "setting"),
    "forbidden": _of_forbidden,
    "engine": lambda claim, named: named.known("pack.value", claim.name, GUARANTEES, "engine"),
})


# Stories


def check_story(story: Story, node: Table, pack: Pack, files: Files, report: Report) -> None:
    """A story that names what the pack does not have."""
    named = Named(node, pack, files, report)
    named.flow(story.flow, "flow")
    for name, value in story.customer.items():
        if named.known("pack.value", name, FACTS, "customer", name):
            known = FACTS[name]
            if value not in known:
                report("pack.no_value", at(node, "customer", name), name=name, found=value[:40],
                       near=nearest(value, known))
    for index, (name, value) in enumerate(story.answers):
        if name not in ACTS and named.passed(name, "answers", index) and files.whole:
            _answer(named, name, value, "answers", index, name)
    for index, item in enumerate(story.expect.items):
        flow, _, state = item.partition(" ")
        if named.flow(flow, "expect", "items", index):
            named.known("pack.value", state, STATES, "expect", "items", index)
    for index, name in enumerate(story.expect.path):
        named.passed(name, "expect", "path", index)
    for key, look in (("says", named.phrase), ("unsaid", named.phrase), ("met", named.norm), ("missed", named.norm)):
        for index, name in enumerate(getattr(story.expect, key)):
            look(name, "expect", key, index)


def _answer(named: Named, name: str, value: str, *path: str | int) -> None:
    """An answer that no step of this name takes."""
    steps = steps_by_id(named.pack).get(name, ())
    if any(not step.choices and step.kind is not Kind.SERVICE for step in steps):
        return
    choices = {choice.value for step in steps for choice in step.choices}
    services = {flow.id for flow in named.pack.flows.values()} if any(s.kind is Kind.SERVICE for s in steps) else set()
    if all(step.kind in DIGIT_KINDS for step in steps):
        named.known("pack.no_choice", value, choices, *path, step=name)
    elif value:
        named.known("pack.no_flow", value, services | choices, *path)
