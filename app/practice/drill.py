"""The drill: what a result says of each card, what is due, and the moments of a few minutes.

A card is one step of a flow at which there is something to say or to decide, learnt by one person.
Its rating comes from what was done, never from what the person thinks of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Protocol

from app.pack.model import Pack
from app.practice.cards import card_at, cards, learnt
from app.practice.help import Help, Try, faded
from app.practice.lessons import Slip, slips
from app.visit.entries import Entry
from app.visit.fold import replay

MOMENT: Final = 25
"""Seconds that one moment of a drill takes."""
MINUTES: Final = 3
NEW: Final = 3
"""Steps never met before that one drill brings at most."""
LEECH: Final = 4
"""Slips in a row from which the trainer is told."""
UNHELPED: Final = frozenset({Help.BLANK.value, Help.EXAM.value})
SLOW: Final = frozenset({"time", "keys"})
"""Marks that say how quick it was, not whether it was known."""


class Rating(IntEnum):
    """What a result was worth, as the scheduler knows it."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Marked(Protocol):
    """One mark of a scored visit."""

    @property
    def what(self) -> str: ...

    @property
    def verdict(self) -> str: ...

    @property
    def at(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A card after it was met."""

    card: str
    """The scheduler's own JSON."""
    due: int
    """UTC microseconds."""
    expected: float | None
    """The recall that was predicted; None the first time."""


class Scheduler(Protocol):
    """When a card is to be met again: pure, the same for the same."""

    def review(self, card: str, rating: int, utc: int) -> Reviewed:
        """The card (empty: a new one) met at this moment with this result."""
        ...

    def recall(self, card: str, utc: int) -> float | None:
        """The chance that it is known now; None for one that was never met."""
        ...


# ── what a result says ────────────────────────────────────────────────────────────────────────────


def grades(marks: Iterable[Marked], pack: Pack, entries: Sequence[Entry]) -> dict[str, Rating]:
    """Card → rating, from the marks of a practised visit and its journal.

    Missed: again.  Met with a correction, a refused try, over its time or sooner than it can be
    said: hard.  Met: good; met in the agent's own words, without help, in a visit within its time:
    easy.  A step with a mark that nobody has decided yet has no rating; where a card was met twice
    the worse result counts.
    """
    visit = replay(pack, entries)
    found: dict[str, set[str]] = {}
    in_time = True
    for mark in marks:
        if mark.what not in SLOW:
            found.setdefault(mark.at, set()).add(mark.verdict)
        elif mark.what == "time" and mark.verdict == "missed":
            in_time = False
    slipped = {slip.step for slip in slips(pack, entries)}
    alone = {str(entry.body["at"]) for entry in entries
             if entry.kind == "said" and entry.body.get("level") in UNHELPED and not entry.body.get("spoken")}
    told: dict[str, Rating] = {}
    open_: set[str] = set()
    for at, verdicts in found.items():
        card = card_at(pack, visit, at)
        if not card:
            continue
        if "missed" in verdicts:
            rating = Rating.AGAIN
        elif "unsure" in verdicts:
            open_.add(card)
            continue
        elif "met" not in verdicts:
            continue
        elif card in slipped:
            rating = Rating.HARD
        else:
            rating = Rating.EASY if at in alone and in_time else Rating.GOOD
        told[card] = min(told.get(card, rating), rating)
    return {card: rating for card, rating in told.items() if card not in open_ or rating is Rating.AGAIN}


SLIPS: Final[Mapping[str, Rating]] = {
    "hasty": Rating.AGAIN, "corrected": Rating.HARD, "overrun": Rating.HARD, "refused": Rating.HARD,
}
"""What a slip at the live counter is worth: a sentence that cannot have been said was missed."""


def slipped(found: Iterable[Slip]) -> dict[str, Rating]:
    """Card → rating of these slips of one day."""
    told: dict[str, Rating] = {}
    for slip in found:
        told[slip.step] = min(told.get(slip.step, Rating.EASY), SLIPS[slip.kind])
    return told


# ── how far somebody is ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Review:
    """One time that a card was met."""

    staff: str
    pack: str
    step: str
    rating: int
    expected: float | None
    phrase: str
    source: str
    utc: int


def levels(pack: Pack, reviews: Iterable[Review], flow: str = "") -> dict[str, Help]:
    """How much help each step needs for somebody with these reviews, oldest first.

    With a `flow`: by the ids of its steps and those of opening and closing, as a visit asks for
    them; a part that several flows share is learnt in all of them.  Without: by card.
    """
    tries: dict[str, list[Try]] = {}
    shared: dict[tuple[str, str], list[Try]] = {}
    for review in reviews:
        if review.pack == pack.id:
            one = Try(review.rating >= Rating.GOOD, review.phrase)
            tries.setdefault(review.step, []).append(one)
            shared.setdefault((review.step.partition("/")[2], review.phrase), []).append(one)
    found: dict[str, Help] = {}
    for card, (own, step) in cards(pack).items():
        if flow and own.id not in (flow, pack.opening, pack.closing):
            continue
        now = learnt(pack, step)
        met = shared.get((step.id, now)) or tries.get(card) or ()
        found[step.id if flow else card] = faded(met, now)
    return found


@dataclass(frozen=True, slots=True)
class Due:
    """One card of a person, as it stands."""

    staff: str
    pack: str
    step: str
    due: int
    lapses: int
    """Slips in a row."""
    recall: float | None
    """The chance that it is known now."""

    @property
    def leech(self) -> bool:
        """Failed again and again."""
        return self.lapses >= LEECH


def chosen(due: Iterable[Due], fresh: Sequence[Due], minutes: float, since: int = 0) -> tuple[Due, ...]:
    """What a drill of so many minutes holds: due cards, and a few steps never met before.

    What was failed last and comes back today (from `since`, the day's beginning) is first, but for
    what was failed again and again: that is the trainer's.  Then what is surest: where there is more
    than fits, the time is best spent on what can still be kept (docs/drill.md has the figures).  One
    place at least is for something new.
    """
    room = max(1, round(minutes * 60 / MOMENT))

    def order(one: Due) -> tuple[bool, float, int, str]:
        back = 0 < one.lapses < LEECH and one.due >= since
        return not back, -(one.recall if one.recall is not None else 0.0), one.due, one.step

    known = sorted(due, key=order)
    new = fresh[: min(NEW, max(room - len(known), int(room > 1)))]
    return (*known[: room - len(new)], *new)


# ── a moment ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Moment:
    """One card as it is asked."""

    staff: str
    pack: str
    card: str
    service: str
    """The flow's name."""
    step: str
    """What is asked of the agent, in a word or two."""
    before: tuple[tuple[str, str], ...] = ()
    """What came before it: label and answer."""
    heard: tuple[str, ...] = ()
    """What the customer says."""
    do: str = ""
    phrase: str = ""
    """Id of the phrase that is to be said; empty: one of `choices` is to be decided for."""
    choices: tuple[tuple[str, str], ...] = ()
    """Digit and name."""
    right: str = ""
    """The digit that serves this customer right."""
    norms: tuple[tuple[str, str], ...] = ()
    """Id and words."""
    due: bool = True
    """False: never met before."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one moment."""

    rating: Rating
    phrase: str
    """The approved words, or the right choice."""
    elements: tuple[tuple[str, str, str], ...] = ()
    """Name, words, `met`, `missed` or `unsure`."""
    faults: tuple[str, ...] = ()
    """Words that must not be said."""
    due: int = 0
    """When it comes next, UTC microseconds."""

    @property
    def known(self) -> bool:
        """Whether it counts as recalled."""
        return self.rating > Rating.AGAIN


class Drill(Protocol):
    """One person's drill: its moments, and what is kept of each."""

    @property
    def moments(self) -> tuple[Moment, ...]: ...

    def answer(self, moment: Moment, typed: str) -> Outcome:
        """Take what was typed; the review is durable when this returns."""
        ...

    def ahead(self) -> tuple[int, int]:
        """How many are due tomorrow, and when the next is due (0: none)."""
        ...


def rated(verdicts: Iterable[str], faults: Sequence[str]) -> Rating:
    """What the drill makes of elements met, missed and unsure."""
    told = set(verdicts)
    if faults or "missed" in told or not told:
        return Rating.AGAIN
    return Rating.HARD if "unsure" in told else Rating.GOOD
