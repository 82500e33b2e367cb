"""What a step shows: everything a screen needs, and nothing it must work out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.fields import FIELDS, Field
from app.pack.model import (
    DIGIT_KINDS,
    ENTER_KINDS,
    LISTED_KINDS,
    Act,
    Choice,
    Gate,
    Kind,
    Step,
)
from app.ports import Agent, Hall
from app.privacy import mask_name, mask_phone
from app.visit.bill import computed
from app.visit.fill import HIDDEN, disclosed, fill, hides
from app.visit.offered import offered
from app.visit.state import Here, Visit

TITLES = {"m": "先生", "f": "女士"}


@dataclass(frozen=True, slots=True)
class Line:
    """A label and its value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as a person reads it."""

    kind: str
    name: str
    number: str
    sex: str = ""
    born: str = ""
    valid: str = ""
    """From and until, as printed."""
    office: str = ""
    photo: str = ""
    """What the picture shows; the program plays no faces."""
    bearer: str = ""
    """What the person at the counter looks like."""


@dataclass(frozen=True, slots=True)
class View:
    """One step, ready to paint."""

    at: str
    kind: Kind
    entry: str
    """What the entry line takes: `digit`, `text`, `enter` or `pick`; `own`, the agent's own words;
    `tick`, which elements they had; empty: the visit is over."""
    acts: tuple[tuple[Act, str], ...]
    """Each act with `done`, `here` or `ahead`."""
    service: str = ""
    say: str = ""
    read: bool = False
    """A gate's words are read out, the others are said."""
    variant: int = 0
    variants: int = 1
    do: str = ""
    lines: tuple[Line, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    ask: str = ""
    field: Field | None = None
    gate: Gate | None = None
    customer: str = ""
    items: tuple[tuple[int, str, str], ...] = ()
    """Number, name and state of each item."""
    before: str = ""
    """What stands in the line: the earlier answer at a step gone back to, or what the pack suggests."""
    earlier: str = ""
    """The value of the answer gone back to, at a list."""
    norms: tuple[str, ...] = ()
    source: str = ""
    optional: bool = False
    heard: tuple[str, ...] = ()
    """What the customer said at this step, latest last."""
    paper: Paper | None = None
    """The document that the customer holds out."""
    cue: tuple[str, ...] = ()
    """Key words that stand in the phrase's place."""
    level: str = ""
    """How much of the script is shown, where somebody practises."""
    elements: tuple[tuple[str, str], ...] = ()
    """Each element of the phrase and its words, to be ticked by whoever said it aloud."""


def view(
    visit: Visit, hall: Hall, language: str = "zh", variant: int = 0, agent: Agent | None = None
) -> View:
    """The current step as a person sees it; a view without `entry` once the visit is over."""
    here = visit.here
    extra = builtins(visit, hall, language, agent)
    if here is None or not visit.open:
        return View(
            "", Kind.SAY, "", acts(visit, None), customer=customer(visit, language),
            items=_items(visit, language),
        )
    step = here.step
    return View(
        at=here.at,
        kind=step.kind,
        entry=entry_of(step),
        acts=acts(visit, here),
        service=_service(visit, here, language),
        say=_say(visit, step, extra, language, variant),
        read=step.kind is Kind.GATE,
        variant=variant,
        variants=visit.pack.phrases[step.say].count(language) if step.say else 1,
        do=fill(step.do.of(language), visit, extra, aloud=False),
        lines=_lines(visit, step, extra, language),
        choices=tuple((c.key, c.name.of(language)) for c in open_choices(visit, step)),
        ask=step.ask.of(language),
        field=FIELDS[step.field] if step.field else None,
        gate=step.gate,
        customer=customer(visit, language),
        items=_items(visit, language),
        before=offered(visit, here) if entry_of(step) == "text" else "",
        earlier=_earlier(here),
        norms=step.norms,
        source=step.source,
        optional=step.optional,
    )


def entry_of(step: Step) -> str:
    """What the entry line takes at this step."""
    if step.kind in DIGIT_KINDS and step.choices:
        return "digit"
    if step.kind in LISTED_KINDS:
        return "pick"
    return "enter" if step.kind in ENTER_KINDS or step.kind is Kind.COMMIT else "text"


def open_choices(visit: Visit, step: Step) -> tuple[Choice, ...]:
    """The choices whose condition holds now."""
    return tuple(choice for choice in step.choices if choice.when.holds(visit.path.clear))


def acts(visit: Visit, here: Here | None) -> tuple[tuple[Act, str], ...]:
    """How far each of the five acts is, for the item in hand."""
    number = visit.item.number if visit.item else 0
    done = {p.step.act for p in visit.path.passed if p.item in (0, number) or p.step.scope != "item"}
    now = here.step.act if here else None
    order = list(Act)
    return tuple(
        (act, "here" if act is now else "done" if act in done and (
            now is None or order.index(act) < order.index(now)) else "ahead")
        for act in order
    )


def builtins(
    visit: Visit, hall: Hall, language: str, agent: Agent | None = None
) -> dict[str, str]:
    """The names that every phrase may use besides the visit's own variables."""
    item = visit.item
    return {
        **visit.pack.settings,
        **hall.settings,
        "hall": hall.name,
        "seat": hall.seat,
        "agent": agent.name if agent else "",
        "staff": agent.staff if agent else visit.opened.agent,
        "service": item.flow.name.of(language) if item else "",
        "customer": address(visit),
        "visit_no": visit.id[-6:].upper(),
        **computed(visit),
    }


def address(visit: Visit) -> str:
    """How the person at the counter is addressed: by surname and title once known."""
    unknown = visit.pack.settings.get("address_unknown", "")
    if visit.clear("came", "self") != "self" or not disclosed(visit):
        return unknown
    surname = visit.text("surname")
    if not surname:
        return unknown
    return surname + (visit.text("title") or visit.pack.settings.get("address_title", ""))


def customer(visit: Visit, language: str) -> str:
    """The customer line: masked, and bare until verified."""
    parts = []
    phone = visit.path.values.get("phone")
    if disclosed(visit):
        name = visit.text("name")
        parts.append(f"{mask_name(name)} {visit.text('title') or ''}".strip() if name else HIDDEN)
    if phone is not None:
        parts.append(mask_phone(phone.text) if phone.text else HIDDEN)
    if disclosed(visit):
        tier = visit.clear("tier", "none")
        tier_name = visit.pack.settings.get(f"tier_{tier}", "") if tier != "none" else ""
        parts += [part for part in (tier_name, visit.clear("plan_name")) if part]
    return " · ".join(parts)


def _service(visit: Visit, here: Here, language: str) -> str:
    item = visit.item
    return item.flow.name.of(language) if item and item.number == here.item else ""


def _say(visit: Visit, step: Step, extra: Mapping[str, str], language: str, variant: int) -> str:
    if not step.say:
        return ""
    told = [
        fill(element.words, visit, extra, aloud=True)
        for element in visit.pack.phrases[step.say].elements(language, variant)
        if not hides(element.words, visit)
    ]
    return "".join(told)


def _lines(
    visit: Visit, step: Step, extra: Mapping[str, str], language: str
) -> tuple[Line, ...]:
    lines = []
    for row in step.rows:
        if row.when.holds(visit.path.clear):
            value = fill(row.value, visit, extra, aloud=False)
            parts = value.split("\n")
            lines.append(Line(row.label.of(language), parts[0]))
            lines += [Line("", part) for part in parts[1:]]
    return tuple(lines)


def _items(visit: Visit, language: str) -> tuple[tuple[int, str, str], ...]:
    return tuple(
        (i.number, i.flow.name.of(language), visit.commits[i.number].state if i.number in visit.commits else i.state)
        for i in visit.path.items
    )


def _earlier(here: Here) -> str:
    answer = here.stale
    return answer.value or "" if answer else ""
