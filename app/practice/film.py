"""A practised visit step by step: what the customer said, what was due, what the agent said and did, and its marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from app.fields import FIELDS
from app.money import short
from app.pack.model import Pack, Step
from app.ports import Agent, Hall
from app.practice.card import Mark, Scorecard
from app.visit.entries import Entry, elapsed
from app.visit.fill import fill, hides
from app.visit.fold import begin, fold
from app.visit.state import Visit
from app.visit.view import builtins

KINDS: Final = frozenset({"answer", "amend", "commit", "park", "resume", "cancel", "refused", "closed"})
"""Lines that are a moment of their own; what is said and heard belongs to the next one."""
NOWHERE: Final = Hall("", "", True)


@dataclass(frozen=True, slots=True)
class Frame:
    """One moment."""

    seq: int
    """Of its line."""
    at: str
    """Address; empty where it is about the whole visit."""
    kind: str
    """One of KINDS."""
    flow: str = ""
    step: str = ""
    heard: tuple[str, ...] = ()
    """What the customer said, since the moment before."""
    due: str = ""
    """The phrase that was to be said, filled."""
    said: str = ""
    """The agent's own words; empty where none were asked for."""
    aloud: bool = False
    """They were said aloud: nobody wrote them down."""
    ticks: tuple[str, ...] = ()
    """Elements that the agent says were in what was said aloud."""
    did: str = ""
    """What was chosen or typed, in words; secrets hidden, what is sealed without a key as well."""
    seconds: float = 0.0
    """Since the moment before."""
    clock: float = 0.0
    """Since the visit was opened."""
    marks: tuple[Mark, ...] = ()
    withdrawn: bool = False
    """It was said or answered again later: what counts is there."""


def film(
    pack: Pack, journal: Sequence[Entry], card: Scorecard, hall: Hall | None = None, agent: Agent | None = None,
    lang: str = "zh",
) -> tuple[Frame, ...]:
    """The frames of a visit, or of its beginning; a mark stands at the line that is its evidence.

    Marks without a line, and those of a line without a moment, stand at the last frame.
    """
    frames: list[Frame] = []
    visit: Visit | None = None
    heard: list[str] = []
    said: Entry | None = None
    last = journal[0].stamp if journal else None
    for entry in journal:
        if visit is None:
            visit = begin(pack, entry)
            continue
        before, visit = visit, fold(visit, entry)
        words = (entry.body.get("sealed") or {}).get("words") or ""
        if entry.kind == "heard":
            heard.append(words)
        elif entry.kind == "said":
            said = entry if said is None or words or "ticks" in entry.body else said
        elif entry.kind in KINDS:
            own = said if said is not None and said.body["at"] == entry.body.get("at") else None
            frame = _frame(before, entry, own, hall or NOWHERE, agent, lang)
            assert last is not None
            frames.append(replace(
                frame, heard=tuple(heard), seconds=elapsed(last, entry.stamp)[0],
                clock=elapsed(journal[0].stamp, entry.stamp)[0]))
            heard, said, last = [], None, entry.stamp
    return _marked(frames, card, journal)


def _frame(visit: Visit, entry: Entry, own: Entry | None, hall: Hall, agent: Agent | None, lang: str) -> Frame:
    body = entry.body
    at = str(body.get("at", ""))
    number, _, name = at.partition("/")
    item = next((one for one in visit.path.items if str(one.number) == number), None)
    flow = item.flow if item is not None else visit.pack.flows[visit.pack.opening]
    closing = visit.pack.flows[visit.pack.closing]
    step = next((one for one in (*flow.steps, *closing.steps) if one.id == name), None)
    words = (own.body.get("sealed") or {}).get("words") if own is not None else None
    return Frame(
        entry.seq, at, entry.kind, flow.id, name, due=_due(visit, step, body, hall, agent, lang), said=words or "",
        aloud=bool(own is not None and own.body.get("spoken")),
        ticks=tuple(own.body.get("ticks", ())) if own is not None else (), did=_did(visit, step, entry, lang))


def _due(
    visit: Visit, step: Step | None, body: Mapping[str, Any], hall: Hall, agent: Agent | None, lang: str
) -> str:
    """The phrase of the step, as it was to be said then."""
    if step is None or step.say not in visit.pack.phrases:
        return ""
    variant = int(body.get("variant", 0))
    extra = builtins(visit, hall, lang, agent)
    elements = visit.pack.phrases[step.say].elements(lang, variant)
    return "".join(fill(one.words, visit, extra, aloud=True) for one in elements if not hides(one.words, visit))


def _did(visit: Visit, step: Step | None, entry: Entry, lang: str) -> str:
    """What was chosen or typed."""
    body = entry.body
    if entry.kind == "cancel":
        return str(body.get("outcome", ""))
    if entry.kind == "park":
        return str((body.get("sealed") or {}).get("reason") or "")
    if step is None or entry.kind not in ("answer", "amend"):
        return ""
    field = FIELDS.get(step.field)
    value = (body.get("sealed") or {}).get("value", body.get("value"))
    if value is None or (field is not None and field.secret):
        return "●●●"
    for choice in step.choices:
        if choice.value == value:
            return choice.name.of(lang)
    if value == "said":
        return ""
    if step.field == "money" and str(value).isdigit():
        return short(int(value))
    return str((body.get("bound") or {}).get("label", "" if value == "none" else value))


def _marked(frames: list[Frame], card: Scorecard, journal: Sequence[Entry]) -> tuple[Frame, ...]:
    """The frames with their marks, and those that were taken back."""
    moments = [frame.seq for frame in frames]
    of: dict[int, list[Mark]] = {}
    for mark in card.marks:
        seq = next((moment for moment in moments if moment >= mark.seq), None) if mark.seq else None
        if seq is None and moments:
            seq = moments[-1]
        if seq is not None:
            of.setdefault(seq, []).append(mark)
    latest = {frame.at: frame.seq for frame in frames if frame.kind in ("answer", "amend")}
    return tuple(replace(
        frame, marks=tuple(of.get(frame.seq, ())),
        withdrawn=frame.kind in ("answer", "amend") and latest[frame.at] != frame.seq) for frame in frames)
