"""The clocks of a visit, read from the journal and never stored.

Three nest and are shown each on its own: the item's time in the system (where a norm or the hall
sets one), the item's ten minutes, the visit.  All are differences of stamps, so a changed wall
clock changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.pack.model import Act
from app.visit.entries import Stamp, elapsed
from app.visit.state import Item, Visit

ITEM_LIMIT = 600
"""Seconds an item may take (the hall's ten minutes)."""

VERIFIED = "verified"
"""A timer's start: when the verification is over."""

QUIET = 0.8
"""Share of a limit up to which a clock stays quiet."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One clock now."""

    seconds: float | None
    """None: not started."""
    limit: int | None
    running: bool
    exact: bool = True

    @property
    def mark(self) -> str:
        """`quiet`, `near` from 80 % of the limit, `over` past it."""
        if self.seconds is None or self.limit is None or self.seconds < QUIET * self.limit:
            return "quiet"
        return "near" if self.seconds <= self.limit else "over"


@dataclass(frozen=True, slots=True)
class Clocks:
    """The three clocks of a visit."""

    system: Reading
    item: Reading
    visit: Reading


def clocks(visit: Visit, now: Stamp) -> Clocks:
    """All clocks at this moment."""
    whole, exact = elapsed(visit.opened, visit.last if visit.outcome else now)
    item = visit.item
    return Clocks(
        system=system_time(visit, item, now),
        item=_item(visit, item, now),
        visit=Reading(whole, None, not visit.outcome, exact),
    )


def system_time(visit: Visit, item: Item | None, now: Stamp) -> Reading:
    """The item's time in the system: from the answer to one step to that of another."""
    timer = item.flow.timer if item else None
    if item is None or timer is None:
        return Reading(None, None, False)
    start = _verified(visit, item) if timer.start == VERIFIED else _moment(visit, item, timer.start)
    if start is None:
        return Reading(None, timer.limit, False)
    stop = _moment(visit, item, timer.stop)
    seconds, exact = elapsed(start, stop or now)
    return Reading(seconds, timer.limit, stop is None and not item.state, exact)


def _item(visit: Visit, item: Item | None, now: Stamp) -> Reading:
    if item is None:
        return Reading(None, ITEM_LIMIT, False)
    done = visit.commits.get(item.number)
    seconds, exact = elapsed(item.began, done.stamp if done else now)
    return Reading(seconds, ITEM_LIMIT, done is None, exact)


def _verified(visit: Visit, item: Item) -> Stamp | None:
    """When the item's verification was over: its last answer to verify before anything else follows.

    What is asked before the customer is verified does not count; who was verified for an earlier
    item has been so since this one began.
    """
    known = visit.path.values.get("verified")
    if known is None and item.flow.document != "none":
        return None
    since = known.seq if known else 0
    last = item.began
    for passed in visit.path.passed:
        if passed.item != item.number or passed.answer is None:
            continue
        if passed.step.act is Act.VERIFY:
            last = passed.answer.stamp
        elif passed.answer.seq > since:
            return last
    here = visit.path.here
    if here is not None and here.item == item.number and here.step.act is Act.VERIFY:
        return None
    return last


def _moment(visit: Visit, item: Item, step_id: str) -> Stamp | None:
    """When this step of the item was passed; None while it is not."""
    for passed in visit.path.passed:
        if passed.item == item.number and passed.step.id == step_id:
            if passed.answer is not None:
                return passed.answer.stamp
            return visit.commits[item.number].stamp
    return None
