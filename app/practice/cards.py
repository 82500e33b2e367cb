"""Cards: the steps of a pack at which there is something to say or to decide."""

from __future__ import annotations

from app.pack.model import DIGIT_KINDS, Flow, Pack, Step
from app.visit.entries import digest
from app.visit.state import Visit


def teaches(step: Step) -> bool:
    """Whether there is something to say or to decide."""
    return bool(step.say) or (step.kind in DIGIT_KINDS and len(step.choices) > 1)


def cards(pack: Pack) -> dict[str, tuple[Flow, Step]]:
    """Every card of a pack by `flow/step`: the opening, the closing, then the services by code."""
    order = [pack.flows[pack.opening], pack.flows[pack.closing]]
    order += [flow for flow in sorted(pack.flows.values(), key=lambda one: one.code) if flow not in order]
    return {f"{flow.id}/{step.id}": (flow, step) for flow in order for step in flow.steps if teaches(step)}


def learnt(pack: Pack, step: Step) -> str:
    """A digest of what is to be known at a step: its words, and what can be decided."""
    phrase = pack.phrases.get(step.say)
    said = {lang: [[one.words for one in variant] for variant in variants]
            for lang, variants in phrase.variants.items()} if phrase else {}
    return digest([said, [[one.key, one.value] for one in step.choices]])


def card_at(pack: Pack, visit: Visit, at: str) -> str:
    """The card that an address of a visit belongs to; empty where it is none."""
    item, _, name = at.partition("/")
    own = pack.opening
    if item.isdigit() and int(item):
        own = next((one.flow.id for one in visit.path.items if one.number == int(item)), "")
    for flow in (own, pack.closing):
        if flow in pack.flows and any(step.id == name and teaches(step) for step in pack.flows[flow].steps):
            return f"{flow}/{name}"
    return ""
