"""Lessons: what a live counter hands to practice, and nothing of any customer.

Two kinds.  `slips`: which steps somebody slipped at, on which day.  `visit`: one visit as a story,
its personal values replaced by placeholders.  How they are written: `app.practice.lesson_file`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

from app.pack.model import Act, Pack
from app.practice.cards import card_at, teaches
from app.practice.scenario import TWISTS
from app.proof.record import recorded
from app.visit.clocks import system_time
from app.visit.entries import Entry, elapsed
from app.visit.fold import replay
from app.visit.spoken import hasty
from app.visit.state import Item, Passed, Visit

ALWAYS: Final = ("better", "unspent")
"""Facts that are told even where they say what a quiet customer's say: another customer's differ."""
SLIPS: Final = ("hasty", "corrected", "overrun", "refused")
"""A sentence acknowledged sooner than it can be said; an answer changed afterwards; a service over
its time, at the step that took longest; a try that was refused."""


@dataclass(frozen=True, slots=True)
class Slip:
    """That somebody slipped at a step, so often on one day."""

    day: str
    """UTC, as YYYY-MM-DD."""
    pack: str
    step: str
    """Flow and step, `tariff_change/consent`."""
    kind: str
    """One of SLIPS."""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Lesson:
    """The slips of one person."""

    staff: str
    name: str
    role: str
    slips: tuple[Slip, ...]
    id: str = ""
    """Digest of the file."""


@dataclass(frozen=True, slots=True)
class VisitLesson:
    """One visit as a story: placeholders where personal values stood, and what made it hard."""

    pack: str
    flow: str
    answers: tuple[tuple[str, str], ...]
    customer: Mapping[str, str] = field(default_factory=dict)
    """Clear facts of the operator that differ from the quiet customer's."""
    items: tuple[str, ...] = ()
    """`flow state` of each item."""
    outcome: str = ""
    twists: tuple[str, ...] = ()
    id: str = ""


# ── slips of a visit ──────────────────────────────────────────────────────────────────────────────


def slips(pack: Pack, entries: Sequence[Entry], staff: str = "") -> tuple[Slip, ...]:
    """What went wrong in one visit that its journal can tell, of one person or of whoever served.

    Read from clear values alone: a journal without its key tells the same.
    """
    visit = replay(pack, entries)
    own = [entry for entry in entries if entry.kind == "said"]
    spoken = {str(entry.body["at"]) for entry in own}
    found: Counter[tuple[str, str, str]] = Counter()

    def note(entry: Entry, at: str, kind: str) -> None:
        step = card_at(pack, visit, at)
        if step and (not staff or entry.stamp.agent == staff):
            found[_day(entry.stamp.utc), step, kind] += 1

    by_seq = {entry.seq: entry for entry in entries}
    for one in hasty(pack, entries):
        if one.at not in spoken:  # in their own words, which took their own time
            note(by_seq[one.seq], one.at, "hasty")
    for entry in entries:
        if entry.kind == "amend" and _differs(entry, by_seq.get(entry.body.get("was", 0))):
            note(entry, str(entry.body["at"]), "corrected")
        elif entry.kind == "refused":
            note(entry, str(entry.body["at"]), "refused")
    for item in visit.path.items:
        slowest = _slowest(visit, item, entries)
        if slowest is not None:
            note(slowest, str(slowest.body["at"]), "overrun")
    return tuple(Slip(day, pack.id, step, kind, count) for (day, step, kind), count in sorted(found.items()))


def _differs(entry: Entry, was: Entry | None) -> bool:
    """Whether an answer was really changed, not only asked once more because something before it was.

    What a customer has asked again (a choice that withdraws answers) is no slip of the agent.
    """
    return was is None or "value" not in entry.body or entry.body["value"] != was.body.get("value")


def _slowest(visit: Visit, item: Item, entries: Sequence[Entry]) -> Entry | None:
    """The answer that took longest in an item that went over its time; None for one that did not."""
    reading = system_time(visit, item, visit.last)
    if reading.mark != "over" or not reading.exact:
        return None
    passed = {one.at: one for one in visit.path.passed if one.item == item.number and _counts(one)}
    longest, found = 0.0, None
    for before, entry in pairwise(entries):
        if entry.kind in ("answer", "amend") and entry.body["at"] in passed:
            spent, exact = elapsed(before.stamp, entry.stamp)
            if exact and spent > longest:
                longest, found = spent, entry
    return found


def _counts(passed: Passed) -> bool:
    return passed.step.act in (Act.HANDLE, Act.VERIFY) and teaches(passed.step)


def _day(utc: int) -> str:
    return datetime.fromtimestamp(utc / 1e6, UTC).date().isoformat()


def merged(found: Iterable[Slip]) -> tuple[Slip, ...]:
    """The slips of many visits, one for each day, step and kind."""
    count: Counter[tuple[str, str, str, str]] = Counter()
    for slip in found:
        count[slip.day, slip.pack, slip.step, slip.kind] += slip.count
    return tuple(Slip(*key, number) for key, number in sorted(count.items()))


# ── one visit as a story ──────────────────────────────────────────────────────────────────────────


def visit_lesson(pack: Pack, entries: Sequence[Entry]) -> VisitLesson:
    """A finished visit without its customer; Refused(`story.open`) while it runs.

    What is sealed is put away first: the lesson is made of what a journal tells without its key.
    """
    entries = [bare(entry) for entry in entries]
    story = recorded(pack, entries)
    visit = replay(pack, entries)
    items = tuple(f"{one.flow.id} {one.state or visit.endings.get(one.number, 'cancelled')}"
                  for one in visit.path.items)
    return VisitLesson(
        pack.id, story.flow, story.answers, _customer(story.customer, entries), items, story.expect.outcome,
        tuple(_twists(visit, entries)))


def _customer(told: Mapping[str, str], entries: Sequence[Entry]) -> dict[str, str]:
    """The facts as they were when the customer came: not what the visit itself made of them."""
    first: dict[str, str] = {}
    for entry in entries:
        if entry.kind == "fact":
            for name, value in entry.body["clear"].items():
                first.setdefault(str(name), str(value))
    kept = {name: value for name, value in told.items() if first.get(name) == value}
    return kept | {name: first[name] for name in ALWAYS if name in first}


def bare(entry: Entry) -> Entry:
    """A line as it reads without the key."""
    hidden = entry.body.get("sealed")
    return replace(entry, body={**entry.body, "sealed": dict.fromkeys(hidden)}) if hidden else entry


def _twists(visit: Visit, entries: Sequence[Entry]) -> Iterator[str]:
    """What made it hard, as far as clear values tell."""
    clear: set[tuple[str, str]] = set()
    for passed in visit.path.passed:
        answer = passed.answer
        if answer is not None and not answer.sealed and answer.value is not None:
            clear.add((passed.step.name, answer.value))
            clear |= set(answer.sets.items())
        for choice in passed.step.choices:
            if answer is not None and choice.value == answer.value:
                clear |= set(choice.sets.items())
    values = {value for _, value in clear}
    states = {one.state for one in visit.path.items} | set(visit.endings.values())
    told = {
        "forgot": ("how", "none") in clear or ("means", "none") in clear,
        "expired": "expired" in values,
        "other_person": bool({"proxy", "company"} & values),
        "changes_mind": any(entry.kind in ("withdraw", "amend") and str(entry.body.get("at", "")).endswith("consent")
                            for entry in entries),
        "declines": bool({"declined", "refused"} & (states | values)),
        "leaflet": "leaflet" in values,
        "no_invoice": ("invoice", "no") in clear or ("invoice", "none") in clear,
    }
    return (name for name in TWISTS if told.get(name))
