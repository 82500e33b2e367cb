"""How a practised visit went: one pure function from its journal to a card of marks.

The shapes are in `app.practice.card`, what is looked at in `app.practice.marks` and `said`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace

from app.practice.card import VERDICTS, Mark, Rating, Rubric, Ruling, Scorecard
from app.practice.marks import Look
from app.practice.scenario import Scenario
from app.practice.sheet import Sheet
from app.visit.entries import Entry

__all__ = [
    "VERDICTS", "Mark", "Rating", "Rubric", "Ruling", "Scorecard", "combined", "from_json", "ruled", "score", "to_json",
]


def score(
    journal: Sequence[Entry], scenario: Scenario, norms: Rubric, excuses: Iterable[int] = ()
) -> Scorecard:
    """The card of a visit, or of its beginning; Refused(`visit.empty`) where there is no line.

    `excuses`: lines (`park`, `cancel`) that a trainer excuses.
    """
    look = Look(journal, scenario, norms, frozenset(excuses))
    marks = look.marks()
    clock = look.clock()
    card = Scorecard(
        scenario.id, norms.sheet.version, 0, marks, {}, level=look.level, complete=look.complete, ended=look.ended,
        excused=look.excused, seconds=clock[0], limit=clock[1], whole=look.whole(), keys=look.keys(),
        fewest=look.fewest(), flows=look.flows(), corrected=look.corrected(),
    )
    return _counted(replace(card, norms=dict.fromkeys(look.universe(), "na")))


def ruled(card: Scorecard, rulings: Iterable[Ruling]) -> Scorecard:
    """The card with a trainer's decisions applied: verdicts, norms, caps and points anew."""
    told = {ruling.mark: ruling for ruling in rulings}
    marks = tuple(
        replace(mark, verdict=told[mark.id].verdict, reason=told[mark.id].reason, by=told[mark.id].by)
        if mark.id in told else mark for mark in card.marks)
    return _counted(replace(card, marks=marks))


def combined(card: Scorecard, ratings: Sequence[Rating], sheet: Sheet) -> int:
    """Tenths of the card and of the raters' criteria together; the card's alone where nobody rated.

    A criterion has the mean of its raters; one that is not applicable leaves the sum.  What is
    fatal caps the whole; what was left counts as little as the card says.
    """
    weights, total = 0, 0.0
    for criterion in sheet.criteria:
        given = [value for rating in ratings if (value := rating.given.get(criterion.id)) is not None]
        if given:
            weights += criterion.weight
            total += criterion.weight * (sum(given) / len(given) - 1) / 4
    if not weights or _left(card):
        return card.points
    points = round(card.points * (100 - sheet.share) / 100 + 10 * sheet.share * total / weights)
    return min([points, *(cap for _, cap in card.caps)])


def to_json(card: Scorecard) -> str:
    """As it is kept."""
    return json.dumps(asdict(card), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Scorecard:
    """As it was kept."""
    told = json.loads(text)
    marks = tuple(Mark(**{**mark, "norms": tuple(mark["norms"])}) for mark in told["marks"])
    caps = tuple((name, cap) for name, cap in told["caps"])
    return Scorecard(**{
        **told, "marks": marks, "caps": caps, "flows": tuple(told["flows"]), "corrected": tuple(told["corrected"])})


def _counted(card: Scorecard) -> Scorecard:
    """The card with norms, caps and points as its marks say."""
    caps = tuple((mark.id, mark.cap) for mark in card.marks if mark.cap and mark.verdict == "missed")
    met = sum(mark.weight for mark in card.marks if mark.verdict == "met")
    missed = sum(mark.weight for mark in card.marks if mark.verdict == "missed")
    points = round(1000 * met / (met + missed)) if met + missed else 0
    points = 0 if _left(card) else min([points, *(cap for _, cap in caps)])
    return replace(card, points=points, caps=caps, norms=_norms(card))


def _left(card: Scorecard) -> bool:
    """Whether an exam was left without excuse."""
    return card.level == "exam" and card.ended == "left" and not card.excused


def _norms(card: Scorecard) -> Mapping[str, str]:
    found: dict[str, set[str]] = {norm: set() for norm in card.norms}
    for mark in card.marks:
        for norm in mark.norms:
            found.setdefault(norm, set()).add(mark.verdict)
    return {
        norm: next((one for one in ("missed", "unsure", "met") if one in verdicts), "na")
        for norm, verdicts in sorted(found.items())
    }
