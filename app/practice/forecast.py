"""Whether the drill's forecast holds: predicted recall against actual, of people and of simulated ones."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from app.problems import Refused

BINS: Final = (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)
LEAST: Final = 1e-3
"""Nearest to 0 or 1 that a forecast is taken for, so that one miss cannot weigh without end."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The reviews whose predicted recall lay between two values."""

    low: float
    high: float
    count: int
    predicted: float
    actual: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Predicted against actual recall."""

    count: int
    predicted: float
    actual: float
    bins: tuple[Bin, ...]
    log_loss: float
    rmse: float
    """Of the bins, each weighed by its count."""


def calibration(reviews: Iterable[tuple[float, bool]]) -> Calibration:
    """(predicted recall, whether it was known) of many reviews; Refused(`practice.no_reviews`) for none."""
    told = list(reviews)
    if not told:
        raise Refused.of("practice.no_reviews")
    count = len(told)
    loss = -sum(math.log(min(max(p if known else 1 - p, LEAST), 1.0)) for p, known in told) / count
    bins = tuple(_bins(told))
    spread = sum(one.count * (one.predicted - one.actual) ** 2 for one in bins) / count
    return Calibration(
        count, sum(p for p, _ in told) / count, sum(known for _, known in told) / count, bins, loss, math.sqrt(spread))


def _bins(told: Sequence[tuple[float, bool]]) -> Iterator[Bin]:
    for low, high in pairwise(BINS):
        last = high == BINS[-1]
        inside = [(p, known) for p, known in told if low <= p < high or (last and p == high)]
        if inside:
            share = len(inside)
            yield Bin(low, high, share, sum(p for p, _ in inside) / share, sum(known for _, known in inside) / share)


# ── a drill of many days, simulated ───────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a simulation, everybody together."""

    reviews: int
    """First meetings among them."""
    asked: int
    """Reviews of what was met before."""
    recalled: int
    late: int
    """Due, and there was no room for them."""
    met: float
    """Share of all cards met by now."""
    known: float
    """Share of all cards that is known at the end of the day."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """The scheduler and a fixed interval, with the same people and steps."""

    smart: tuple[Day, ...]
    fixed: tuple[Day, ...]
    every: int
    """Days of the fixed interval: the one that takes as nearly as many reviews."""
    calibration: Calibration
    """What the scheduler predicted, against what the simulated people knew."""
