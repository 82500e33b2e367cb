"""What an agent may look up: the norms of a pack and its reference cards, and those of one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.pack.model import Flow, Pack, Step, Text
from app.pack.norms import Card, Norm
from app.pack.places import PLACE
from app.pack.search import search


@dataclass(frozen=True, slots=True)
class Reference:
    """A norm or a card, as it is found: by id or code, words, or pinyin initials."""

    code: str
    name: str
    """All its words."""
    initials: tuple[str, ...]
    norm: Norm | None = None
    card: Card | None = None


def references(pack: Pack, first: tuple[str, ...] = ()) -> tuple[Reference, ...]:
    """Every norm and card; of these norms first, then cards, then norms in their order."""
    wanted = dict.fromkeys((*(one for one in first if one in pack.norms), *pack.norms))
    norms = [_of_norm(pack.norms[one]) for one in wanted]
    found = len([one for one in first if one in pack.norms])
    return (*norms[:found], *map(_of_card, pack.cards), *norms[found:])


def find(among: tuple[Reference, ...], typed: str) -> tuple[Reference, ...]:
    """Those that match what is typed, best first."""
    return tuple(search(among, typed))


def _of_norm(norm: Norm) -> Reference:
    return Reference(norm.id, f"{norm.id} {norm.section} {norm.zh} {norm.en}", norm.initials, norm=norm)


def _of_card(card: Card) -> Reference:
    words = " ".join(words for text in (card.name, card.text) for _, words in text.by)
    return Reference(card.code or card.id, words, card.initials, card=card)


def of_step(pack: Pack, flow: Flow | None, step: Step) -> Mapping[str, str]:
    """The norms of one step in a flow, nearest first: id → `step`, `phrase`, `timer` or `flow`."""
    phrase = pack.phrases.get(step.say)
    timer = flow.timer if flow else None
    named = [("step", step.norms)]
    if phrase is not None:
        named.append(("phrase", (*phrase.norms, phrase.source)))
    if timer is not None:
        named.append(("timer", timer.norms))
    if flow is not None:
        named.append(("flow", flow.norms))
    found: dict[str, str] = {}
    for kind, ids in named:
        for one in ids:
            if one in pack.norms:
                found.setdefault(one, kind)
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """Where a norm is kept, in words for an agent."""

    kind: str
    """`flow`, `timer`, `step` or `phrase`."""
    words: str
    flows: tuple[Flow, ...] = ()
    """The services that have it; empty where one alone is looked at."""


def kept_by(pack: Pack, norm: str, language: str, flow: Flow | None = None) -> tuple[Place, ...]:
    """The flows, clocks, steps and phrases that name a norm: in one flow, or in the whole pack."""
    flows = (flow,) if flow else tuple(pack.flows.values())
    found: dict[tuple[str, str], tuple[Flow, ...]] = {}
    said: set[str] = set()
    for one in flows:
        named = [("flow", one.name.of(language))] if norm in one.norms else []
        if one.timer is not None and norm in one.timer.norms:
            named.append(("timer", f"{one.timer.limit} s"))
        for step in one.steps:
            said.add(step.say)
            if norm in step.norms:
                named.append(("step", told(step, language)))
        for key in named:
            found[key] = (*found.get(key, ()), one)
    for phrase in pack.phrases.values():
        names = norm in phrase.norms or phrase.source == norm
        if names and (flow is None or phrase.id in said):
            found["phrase", PLACE.sub("……", phrase.words(language))] = ()
    return tuple(
        Place(kind, words, () if flow else tuple({one.id: one for one in where}.values()))
        for (kind, words), where in found.items()
    )


def told(step: Step, language: str) -> str:
    """A step in a few words: what it asks, else what it does, else its name."""
    text: Text = step.ask or step.do
    return PLACE.sub("……", text.of(language)) or step.id
