"""Moments: a card of the drill as it is asked, and what somebody's words at it were worth.

The customer's words are those of a scenario of the curriculum that comes by this step.  No visit is
open, so what a phrase would be filled with is not known: it is shown as dots, and nobody is held to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from app.pack.model import ENTER_KINDS, Flow, Kind, Pack, Phrase, Step
from app.pack.places import PLACE
from app.practice.cards import cards
from app.practice.curriculum import Curriculum
from app.practice.drill import Moment, Outcome, rated
from app.practice.elements import Due as Element
from app.practice.elements import Judged, alike, judge, speech
from app.practice.scenario import Form, Scenario
from app.practice.sheet import Sheet
from app.practice.words import Keywords
from app.privacy import forbidden
from app.proof.cast import NAMES

DOTS: Final = "……"
BEFORE: Final = 2
"""Answers before a step that are told."""


def moment(
    staff: str, card: str, found: Curriculum, lang: str = "zh", turn: int = 0, *, due: bool = True,
    known: Mapping[str, str] | None = None,
) -> Moment | None:
    """A card as it is asked; `turn` takes another scenario each time, `known` fills hall and agent.

    None where the pack has no such card, or where nothing is to be said and no customer says
    anything that tells which way is right.
    """
    pack = found.pack
    flow, step = cards(pack).get(card, (None, None))
    if flow is None or step is None:
        return None
    told = [(scenario, form, place) for scenario in found.scenarios for form in scenario.forms
            if (place := _place(pack, scenario, form, flow, step)) is not None]
    spoken = [one for one in told if _own(one[1], step, lang)]
    if step.say:
        spoken = spoken or told
    elif step.kind is Kind.CHECK:  # no document is shown here, so there is nothing wrong with it
        spoken = [one for one in spoken if not any(pocket.flaw for pocket in one[1].pocket)]
    pick = spoken[turn % len(spoken)] if spoken else None
    right = ""
    if not step.say:
        value = next((value for name, value in pick[1].answers if name == step.id), "") if pick is not None else ""
        right = next((choice.key for choice in step.choices if choice.value == value), "")
        if not right:
            return None
    form, at = (pick[1], pick[2]) if pick is not None else (None, 0)
    places = known or {}
    norms = (*step.norms, *(pack.phrases[step.say].norms if step.say in pack.phrases else ()))
    return Moment(
        staff, pack.id, card, flow.name.of(lang), step.ask.of(lang),
        tuple(_before(pack, flow, form, at, lang)) if form else (),
        tuple(filled(words, places) for words in _heard(form, step, at, lang)) if form else (),
        filled(step.do.of(lang), places), step.say,
        () if step.say else tuple((choice.key, choice.name.of(lang)) for choice in step.choices), right,
        tuple((one, pack.norms[one].of(lang)) for one in dict.fromkeys(norms) if one in pack.norms), due)


def _place(pack: Pack, scenario: Scenario, form: Form, flow: Flow, step: Step) -> int | None:
    """Where in a form's answers the step comes; None where its visit does not pass it."""
    if flow.id not in (scenario.flow, pack.opening, pack.closing):
        return None
    for index, (name, _) in enumerate(form.answers):
        if name == step.id:
            return index
    heard = any(line.at == step.id for line in form.says)
    ends = {pack.opening: 0, pack.closing: len(form.answers)}
    if flow.id in ends and (heard or step.kind in ENTER_KINDS):
        return ends[flow.id]
    return 0 if heard else None


def _own(form: Form, step: Step, lang: str) -> list[str]:
    """What the customer says at the step by the time that the agent acts."""
    moments = ("arrived",) if step.say else ("arrived", "")
    return [line.say.of(lang) for line in form.says if line.at == step.id and line.did in moments]


def _heard(form: Form, step: Step, at: int, lang: str) -> list[str]:
    """The customer's words at the step; where they have none yet, their last ones before it."""
    own = _own(form, step, lang)
    if own:
        return own[-2:]
    order = {name: index for index, (name, _) in enumerate(form.answers[:at])}
    said = [(order[line.at], line.say.of(lang)) for line in form.says
            if line.at in order and line.did in ("", "arrived")]
    return [max(said, key=lambda one: one[0])[1]] if said else []


def _before(pack: Pack, flow: Flow, form: Form, at: int, lang: str) -> Iterator[tuple[str, str]]:
    """The last decisions before the step: label and choice; nothing that was typed."""
    steps = {step.id: step for one in (pack.flows[pack.opening], flow, pack.flows[pack.closing]) for step in one.steps}
    told = []
    for name, value in form.answers[:at]:
        step = steps.get(name)
        choice = next((one for one in step.choices if one.value == value), None) if step is not None else None
        if step is not None and choice is not None and step.ask.of(lang):
            told.append((step.ask.of(lang), choice.name.of(lang)))
    yield from told[-BEFORE:]


def filled(words: str, known: Mapping[str, str]) -> str:
    """Words with the placeholders of which something is known filled, and dots for the others."""
    return PLACE.sub(lambda found: known.get(found[1]) or NAMES.get(found[1]) or DOTS, words)


# ── what was typed ────────────────────────────────────────────────────────────────────────────────


def judged(
    moment: Moment, typed: str, found: Curriculum, today: date, lang: str = "zh",
    similar: Callable[[str, str], float] | None = None, known: Mapping[str, str] | None = None,
) -> Outcome:
    """What came of a moment: the elements of the phrase, or the right choice; nothing is kept of it."""
    pack = found.pack
    _, step = cards(pack)[moment.card]
    if not moment.phrase:
        choice = next(one for one in step.choices if one.key == moment.right)
        verdict = "met" if typed.strip() == moment.right else "missed"
        told = f"{choice.key}  {choice.name.of(lang)}"
        return Outcome(rated([verdict], ()), told, ((choice.value, told, verdict),))
    phrase, sheet = pack.phrases[moment.phrase], found.sheet or Sheet()
    variants = [_variant(phrase, number, typed, found.keywords, sheet, today, lang, similar or alike, known or {})
                for number in range(phrase.count(lang))]
    best = min(variants, key=lambda one: [verdict for _, _, verdict in one].count("missed"))
    faults = tuple(dict.fromkeys((*forbidden(typed, pack.forbidden), *_promised(phrase, typed, sheet, lang))))
    rating = rated([verdict for _, _, verdict in best], faults)
    whole = filled(phrase.words(lang, variants.index(best)), known or {})
    return Outcome(rating, whole, best, faults)


def _variant(
    phrase: Phrase, number: int, typed: str, keywords: Keywords, sheet: Sheet, today: date, lang: str,
    similar: Callable[[str, str], float], known: Mapping[str, str],
) -> tuple[tuple[str, str, str], ...]:
    said = speech(typed)
    rows = []
    for one in phrase.elements(lang, number):
        bare = PLACE.sub(lambda found: known.get(found[1], ""), one.words)
        if not any(map(str.isalnum, bare)):
            continue  # nothing but what a visit would tell
        due = Element(one.name, bare, keywords.of(phrase.id, one.name))
        mark = judge(said, due, similar, sheet.met / 100, sheet.missed / 100, today) if typed.strip() else _SILENT
        rows.append((one.name, filled(one.words, known), mark.verdict))
    return tuple(rows)


_SILENT: Final = Judged("missed", "absent")


def _promised(phrase: Phrase, typed: str, sheet: Sheet, lang: str) -> Iterator[str]:
    """Promises that the approved words do not make themselves."""
    own = "".join(phrase.words(lang, number) for number in range(phrase.count(lang)))
    yield from (word for word in sheet.promises if word in typed and word not in own)
