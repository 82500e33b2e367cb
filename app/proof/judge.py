"""Whether a claim holds: one small function a kind of thing.

Each says why the claim does not hold, in a few English words for the ledger, or nothing.  They look
at the compiled pack and at what the walk reached, never at the text of the claim's own file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Final

from app.pack.model import Choice, Flow, Kind, Pack, Step
from app.pack.places import placeholders
from app.proof import engine
from app.proof.claims import EVERY, Claim, flows_in, meant, split
from app.proof.coverage import Walked
from app.visit.clocks import VERIFIED

NONE: Final = "none"
"""A timer's stop beyond the visit."""


class Ground:
    """A pack and its walk, with what many claims ask of them."""

    def __init__(self, pack: Pack, walked: Walked) -> None:
        self.pack, self.walked = pack, walked

    @cached_property
    def leads(self) -> Mapping[tuple[str, str, str], frozenset[str]]:
        """(flow, step, value) → where it leads; steps of the closing under that flow's id as well."""
        found: dict[tuple[str, str, str], set[str]] = {}
        closing = {step.id for step in self.pack.flows[self.pack.closing].steps}
        for flow, step, value, to in self.walked.taken:
            found.setdefault((flow, step, value), set()).add(to)
            if step in closing:
                found.setdefault((self.pack.closing, step, value), set()).add(to)
        return {key: frozenset(to) for key, to in found.items()}

    @cached_property
    def ends(self) -> frozenset[str]:
        """Flows with a way out."""
        return frozenset(flow for flow, _, _, to in self.walked.taken if to.partition(":")[0] == "end")

    @cached_property
    def spoken(self) -> frozenset[str]:
        """Phrases that a reached step says."""
        return frozenset(
            step.say for flow in self.pack.flows.values() for step in flow.steps
            if step.say and (flow.id, step.id) in self.walked.reached
        )

    def step(self, flow: Flow, step: str) -> Step | None:
        """A step of a flow that the walk reaches."""
        found = next((one for one in flow.steps if one.id == step), None)
        return found if (flow.id, step) in self.walked.reached else None


Judge = Callable[[Claim, Ground], str]


def why(claim: Claim, pack: Pack, walked: Walked) -> str:
    """Why one claim does not hold; empty where it does."""
    return judge(claim, Ground(pack, walked))


def judge(claim: Claim, ground: Ground) -> str:
    """The same, for many claims of one pack."""
    return _KINDS[claim.thing](claim, ground)


def _lacks(wanted: Iterable[str], found: Iterable[str]) -> str:
    """The first that is wanted and not found."""
    there = set(found)
    return next((one for one in wanted if one not in there), "")


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


# Steps


def _each(claim: Claim, ground: Ground, look: Callable[[Step, Flow], str], name: str = "") -> str:
    """What `look` says of the claim's step in every flow that it is about."""
    _, step_id = split(name or claim.name)
    flows = meant(claim, ground.pack, name)
    named = {split(name or claim.name)[0]} if split(name or claim.name)[0] else set(claim.several("in"))
    gone = _lacks(named - {EVERY}, ground.pack.flows)
    if gone or not flows:
        return f"no flow {gone or 'has'} {'' if gone else step_id}".rstrip()
    for flow in flows:
        if all(one.id != step_id for one in flow.steps):
            return f"{flow.id} has no step {step_id}"
        step = ground.step(flow, step_id)
        if step is None:
            return f"{flow.id}/{step_id} is never reached"
        said = look(step, flow)
        if said:
            return f"{flow.id}/{step_id}: {said}"
    return ""


def _step(claim: Claim, ground: Ground) -> str:
    return _each(claim, ground, lambda step, flow: _unlike(claim, ground, step, flow))


def _unlike(claim: Claim, ground: Ground, step: Step, flow: Flow) -> str:
    """The first property that a step does not have as claimed."""
    is_ = {
        "kind": step.kind.value, "gate": step.gate.value if step.gate else "", "field": step.field,
        "source": step.source, "act": step.act.value, "end": step.end, "say": step.say,
    }
    for key, value in is_.items():
        if claim.one(key) and claim.one(key) != value:
            return f"{key} is {value or 'none'}"
    shown = {name for row in step.rows for name in placeholders(row.value)}
    shown |= {row.label.of(ground.pack.languages[0]) for row in step.rows if row.value.strip()}
    shown |= {row.value for row in step.rows if not placeholders(row.value)}
    for key, has in (("facts", step.facts), ("rows", shown), ("when", step.when.names())):
        gone = _lacks(claim.several(key), has)
        if gone:
            return f"{key} lack {gone}"
    for value in claim.several("choices"):
        if not ground.leads.get((flow.id, step.id, value)):
            return f"nobody can choose {value}"
    for name, value in claim.pairs("sets").items():
        if all(sets.get(name) != value for sets in (step.sets, *(choice.sets for choice in step.choices))):
            return f"nothing sets {name} to {value}"
    return ""


def _branch(claim: Claim, ground: Ground) -> str:
    return _each(claim, ground, lambda step, flow: _elsewhere(claim, ground, step, flow))


def _elsewhere(claim: Claim, ground: Ground, step: Step, flow: Flow) -> str:
    """Why a choice does not do what is claimed."""
    value = claim.one("choice")
    choice = next((one for one in step.choices if one.value == value), None)
    leads = ground.leads.get((flow.id, step.id, value), frozenset())
    if choice is None:
        return f"no choice {value}"
    if not leads:
        return f"nobody can choose {value}"
    return _effect(claim, flow, choice, leads)


def _effect(claim: Claim, flow: Flow, choice: Choice, leads: frozenset[str]) -> str:
    end, again, to = claim.one("end"), claim.one("again"), claim.one("to")
    if end and (choice.end != end or f"end:{end}" not in leads):
        return f"{choice.value} does not end {end}"
    if again and (choice.again != again or again not in leads):
        return f"{choice.value} does not ask {again} again"
    if to and to not in leads and not _commits(flow, to, leads):
        return f"{choice.value} never leads to {to}"
    for name, value in claim.pairs("sets").items():
        if choice.sets.get(name) != value:
            return f"{choice.value} does not set {name} to {value}"
    return ""


def _commits(flow: Flow, to: str, leads: frozenset[str]) -> bool:
    """Whether `to` is the commit, which is passed without being shown, and a way leads beyond it."""
    ids = [step.id for step in flow.steps]
    if to not in ids or flow.step(to).kind is not Kind.COMMIT:
        return False
    ahead = set(ids[ids.index(to) + 1 :])
    return any(lead in ahead or (lead not in ids and not lead.startswith("end:")) for lead in leads)


def _order(claim: Claim, ground: Ground) -> str:
    first, then = claim.several("names")
    every = EVERY in claim.several("in")
    gone = _lacks(set(claim.several("in")) - {EVERY}, ground.pack.flows)
    if gone:
        return f"no flow {gone}"
    flows = [one.id for one in flows_in(claim, ground.pack)]
    if every:
        flows = [flow for flow in flows if (flow, then) in ground.walked.reached]
    if not flows:
        return f"{then} is never reached"
    for flow in flows:
        if (flow, then) not in ground.walked.reached:
            return f"{flow}/{then} is never reached"
        if not ground.walked.before(flow, first, then):
            return f"{flow}: {then} can be reached without {first}"
    return ""


# Words and clocks


def _phrase(claim: Claim, ground: Ground) -> str:
    phrase = ground.pack.phrases.get(claim.name)
    if phrase is None:
        return f"no phrase {claim.name}"
    for language in ground.pack.languages:
        variants = phrase.variants.get(language, ())
        if not variants:
            return f"no words in {language}"
        for variant in variants:
            filled = {one.name for one in variant if one.words.strip()}
            gone = _lacks(claim.several("elements"), filled)
            if gone:
                return f"a variant in {language} lacks {gone}"
    at = claim.one("at")
    if at:
        return _each(claim, ground, lambda step, _: "" if step.say == claim.name else f"says {step.say or '-'}", at)
    return "" if claim.name in ground.spoken else "no reached step says it"


def _timer(claim: Claim, ground: Ground) -> str:
    flow = ground.pack.flows.get(claim.name)
    timer = flow.timer if flow else None
    if flow is None or timer is None:
        return f"{claim.name} has no timer"
    is_ = {
        "limit": str(timer.limit), "start": timer.start, "stop": timer.stop, "setting": _yes(timer.setting),
    }
    for key, value in is_.items():
        if claim.one(key) and claim.one(key) != value:
            return f"{key} is {value}"
    for name in (timer.start, timer.stop):
        if name not in (VERIFIED, NONE) and (flow.id, name) not in ground.walked.reached:
            return f"{flow.id}/{name} is never reached"
    if ground.walked.proved(flow.id, "timers") is False:
        return "its start and stop are not passed in that order"
    return ""


def _forbidden(claim: Claim, ground: Ground) -> str:
    gone = _lacks(claim.several("names"), ground.pack.forbidden)
    return f"{gone} is not forbidden" if gone else ""


# Flows and proofs


def _proof(claim: Claim, ground: Ground) -> str:
    named = claim.several("in") or (EVERY,)
    every = EVERY in named
    gone = _lacks(set(named) - {EVERY}, ground.pack.flows)
    if gone:
        return f"no flow {gone}"
    found = {flow.id: ground.walked.proved(flow.id, claim.name) for flow in flows_in(claim, ground.pack)}
    for flow, proved in found.items():
        if proved is False:
            return f"does not hold for {flow}"
        if proved is None and not every:
            return f"has nothing to say of {flow}"
    return "" if any(found.values()) else "has nothing to say"


def _flow(claim: Claim, ground: Ground) -> str:
    flow = ground.pack.flows.get(claim.name)
    if flow is None:
        return f"no flow {claim.name}"
    is_ = {
        "code": flow.code, "document": flow.document, "change": flow.change, "listed": _yes(flow.listed),
        "exception": _yes(flow.exception), "reader": _yes(flow.reader),
    }
    for key, value in is_.items():
        if claim.one(key) and claim.one(key) != value:
            return f"{key} is {value or 'none'}"
    if not any(name == flow.id for name, _ in ground.walked.reached):
        return "never begun"
    ends = ground.walked.proved(flow.id, "ends")
    if ends is False or (ends is None and flow.id not in ground.ends):
        return "does not always end"
    return ""


# What a pack lists


def _catalogue(claim: Claim, ground: Ground) -> str:
    rows = ground.pack.catalogue.get(claim.name, ())
    codes = claim.several("codes")
    gone = _lacks(codes, (row.get("code", "") for row in rows))
    if gone:
        return f"no row {gone}"
    few = claim.several("rows")
    if len(rows) < max((int(one) for one in few if one.isdecimal()), default=1):
        return f"{len(rows)} rows"
    for column in claim.several("columns"):
        if codes and any(not row.get(column) for row in rows if row.get("code") in codes):
            return f"a row lacks {column}"
        if not any(row.get(column) for row in rows):
            return f"no column {column}"
    return ""


def _card(claim: Claim, ground: Ground) -> str:
    return "" if any(card.id == claim.name for card in ground.pack.cards) else "no such card"


def _cards(claim: Claim, ground: Ground) -> str:
    gone = _lacks(claim.several("codes"), (c.code for c in ground.pack.cards if c.group == claim.name))
    return f"no card {gone}" if gone else ""


def _setting(claim: Claim, ground: Ground) -> str:
    value = ground.pack.settings.get(claim.name)
    if value is None:
        return "no such setting"
    return f"it is {value}" if claim.one("value") and claim.one("value") != value else ""


def _engine(claim: Claim, ground: Ground) -> str:
    return "" if engine.holds(claim.name, claim.one("value")) else "the program does not keep it"


_KINDS: Final[Mapping[str, Judge]] = MappingProxyType({
    "step": _step,
    "phrase": _phrase,
    "timer": _timer,
    "branch": _branch,
    "order": _order,
    "proof": _proof,
    "flow": _flow,
    "catalogue": _catalogue,
    "card": _card,
    "cards": _cards,
    "setting": _setting,
    "forbidden": _forbidden,
    "engine": _engine,
})
