"""Comparing people: spread, place, agreement of raters, weakest steps, trend.  Plain numbers in and out.

Points are tenths of a point, as the store keeps them.  Only what was played alike is compared: the
same scenario in the same shape (digest) at the same level; first tries apart from best ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import median, quantiles
from typing import Final

CRITERIA: Final = ("wording", "attitude", "tone", "need", "adaptability")
"""The five criteria of the score sheet (CU-D13-03)."""
RATINGS: Final = (1, 2, 3, 4, 5)
"""What each is rated with; or not at all (N/A)."""
CERTAIN: Final = 1.96
"""Standard deviations of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Case:
    """What was played: only equal cases are compared."""

    pack: str
    scenario: str
    digest: str
    level: str


@dataclass(frozen=True, slots=True)
class Tried:
    """One practised visit as a comparison needs it."""

    visit: str
    staff: str
    case: Case
    began: int
    points: int | None
    """None: not scored (yet)."""
    state: str = "finished"
    """`running`, `finished` or `abandoned`."""
    excused: bool = False
    """Its leaving does not count."""
    assignment: str = ""
    form: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """One person at one case."""

    staff: str
    case: Case
    tries: int
    """Finished ones."""
    abandoned: int
    running: int
    unscored: int
    first: int | None
    best: int | None
    last: int
    """When the last one began."""


def standings(tried: Iterable[Tried]) -> tuple[Standing, ...]:
    """First and best result of each person at each case, with the number of tries.

    A try that was left counts apart.  At the level `exam` a left try that nobody excused is worth
    nothing: the first result is 0 where it came first, and the best where no other was scored.
    """
    own: dict[tuple[str, Case], list[Tried]] = defaultdict(list)
    for one in tried:
        own[one.staff, one.case].append(one)
    return tuple(_standing(staff, case, tries) for (staff, case), tries in own.items())


def _standing(staff: str, case: Case, tries: list[Tried]) -> Standing:
    tries.sort(key=lambda one: (one.began, one.visit))
    states = Counter(one.state for one in tries)
    worth = [(one.began, points) for one in tries if (points := worth_of(one)) is not None]
    unscored = sum(one.state == "finished" and one.points is None for one in tries)
    return Standing(
        staff, case, states["finished"], states["abandoned"], states["running"], unscored,
        worth[0][1] if worth else None, max((points for _, points in worth), default=None), tries[-1].began)


def worth_of(one: Tried) -> int | None:
    """What a try counts for; None: nothing is known of it, or it does not count."""
    if one.state == "finished":
        return one.points
    left = one.state == "abandoned" and one.case.level == "exam" and not one.excused
    return 0 if left else None


# ── spread ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Spread:
    """How far results lie apart."""

    n: int
    median: float
    low: float
    """First quartile."""
    high: float
    """Third quartile."""
    least: int
    most: int


def spread(points: Sequence[int]) -> Spread | None:
    """n, median, quartiles (type 7 of Hyndman and Fan 1996, The American Statistician 50), least and most."""
    if not points:
        return None
    if len(points) == 1:
        only = points[0]
        return Spread(1, only, only, only, only, only)
    low, _, high = quantiles(points, n=4, method="inclusive")
    return Spread(len(points), median(points), low, high, min(points), max(points))


@dataclass(frozen=True, slots=True)
class Placed:
    """One person among those at the same case."""

    staff: str
    points: int
    place: int
    """1 for the most points; equal points share a place."""
    tries: int
    abandoned: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Everybody at one case, by first or by best result."""

    case: Case
    by: str
    """`first` or `best`."""
    spread: Spread
    people: tuple[Placed, ...]


def compared(standing: Iterable[Standing], by: str) -> tuple[Compared, ...]:
    """Each case with everybody's place at it, most people first."""
    cases: dict[Case, list[tuple[int, Standing]]] = defaultdict(list)
    for one in standing:
        points = one.first if by == "first" else one.best
        if points is not None:
            cases[one.case].append((points, one))
    found = []
    for case, people in cases.items():
        people.sort(key=lambda each: (-each[0], each[1].staff))
        whole = spread([points for points, _ in people])
        assert whole is not None
        found.append(Compared(case, by, whole, tuple(_placed(people))))
    return tuple(sorted(found, key=_most_people))


def _most_people(one: Compared) -> tuple[int, str, str, str]:
    return -one.spread.n, one.case.scenario, one.case.level, one.case.digest


def _placed(people: Sequence[tuple[int, Standing]]) -> Iterable[Placed]:
    place, before = 0, -1
    for number, (points, one) in enumerate(people, 1):
        if points != before:
            place, before = number, points
        yield Placed(one.staff, points, place, one.tries, one.abandoned)


# ── raters ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two raters agree on one criterion."""

    criterion: str
    n: int
    """Films that both rated; where either said N/A it is left out."""
    exact: float | None
    within_one: float | None
    kappa: float | None
    """None where it is not defined: no pairs, or each rater gave one and the same rating throughout."""


def agreement(
    pairs: Mapping[str, Sequence[tuple[int, int]]], criteria: Iterable[str] = CRITERIA
) -> tuple[Agreement, ...]:
    """Of each of these criteria: the share rated alike, the share at most one apart, and weighted kappa."""
    found = []
    for criterion in criteria:
        own = pairs.get(criterion, ())
        n = len(own)
        exact = sum(a == b for a, b in own) / n if n else None
        near = sum(abs(a - b) <= 1 for a, b in own) / n if n else None
        found.append(Agreement(criterion, n, exact, near, weighted_kappa(own)))
    return tuple(found)


def weighted_kappa(pairs: Sequence[tuple[int, int]], categories: Sequence[int] = RATINGS) -> float | None:
    """Cohen's weighted kappa with linear weights: 1 - sum(w·observed) / sum(w·expected).

    J. Cohen (1968), Weighted kappa, Psychological Bulletin 70, 213-220; the weights |i-j| of
    D. Cicchetti and T. Allison (1971), American Journal of EEG Technology 11, 101-109.
    """
    n = len(pairs)
    if not n:
        return None
    at = {category: place for place, category in enumerate(categories)}
    observed = sum(abs(at[a] - at[b]) for a, b in pairs) / n
    ones, others = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(
        abs(at[a] - at[b]) * ones[a] * others[b] for a in ones for b in others) / (n * n)
    return None if expected == 0 else 1 - observed / expected


# ── weakest steps, trend ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Missed:
    """How often something was missed, of how often it could be."""

    row: str
    """A step, or a norm."""
    column: str
    """A person, or a week."""
    missed: int
    of: int


@dataclass(frozen=True, slots=True)
class Heat:
    """The weakest first: for each row and column the share missed; None: not met there at all."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    shares: tuple[tuple[float | None, ...], ...]
    missed: tuple[int, ...]
    """Of each row, over all columns."""
    of: tuple[int, ...]


def heat(cells: Iterable[Missed], rows: int = 12, columns: int | None = None, *, latest: bool = False) -> Heat:
    """The `rows` weakest rows over their columns, by name; `columns`: at most so many, the weakest
    of them, or the `latest` by name."""
    grid: dict[tuple[str, str], tuple[int, int]] = {}
    down: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    across: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for cell in cells:
        for sums, key in ((down, cell.row), (across, cell.column)):
            sums[key] = (sums[key][0] + cell.missed, sums[key][1] + cell.of)
        old = grid.get((cell.row, cell.column), (0, 0))
        grid[cell.row, cell.column] = (old[0] + cell.missed, old[1] + cell.of)
    chosen = sorted((row for row in down if down[row][0]), key=_weakest(down))[:rows]
    shown = sorted(across)
    if columns is not None and len(shown) > columns:
        shown = shown[-columns:] if latest else sorted(sorted(across, key=_weakest(across))[:columns])
    shares = tuple(tuple(share(*grid.get((row, column), (0, 0))) for column in shown) for row in chosen)
    return Heat(tuple(chosen), tuple(shown), shares,
                tuple(down[row][0] for row in chosen), tuple(down[row][1] for row in chosen))


def share(missed: int, of: int) -> float | None:
    """The share missed; None of nothing."""
    return missed / of if of else None


def surely(missed: int, of: int) -> float:
    """The share that is missed at the least, with 95 % confidence: the low end of Wilson's interval.

    E. B. Wilson (1927), Journal of the American Statistical Association 22, 209-212.  So 1 of 1 does
    not stand before 80 of 100.
    """
    if not of:
        return 0.0
    part, square = missed / of, CERTAIN * CERTAIN
    middle = part + square / (2 * of)
    return (middle - CERTAIN * sqrt(part * (1 - part) / of + square / (4 * of * of))) / (1 + square / of)


def _weakest(sums: Mapping[str, tuple[int, int]]) -> Callable[[str], tuple[float, str]]:
    return lambda key: (-surely(*sums[key]), key)


def weakest(cells: Iterable[Missed], most: int) -> tuple[Missed, ...]:
    """The rows missed most surely, over all columns."""
    sums: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for cell in cells:
        sums[cell.row] = (sums[cell.row][0] + cell.missed, sums[cell.row][1] + cell.of)
    rows = sorted((row for row in sums if sums[row][0]), key=_weakest(sums))[:most]
    return tuple(Missed(row, "", *sums[row]) for row in rows)


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a class, a person or a case."""

    monday: date
    tries: int
    """Scored ones."""
    median: float | None
    missed: int = 0
    of: int = 0


def trend(tried: Iterable[Tried], monday: Callable[[int], date], missed: Iterable[Missed] = ()) -> tuple[Week, ...]:
    """Week by week, in order: how many were scored, their median, and the marks missed.

    `missed` has the Monday, as ISO writes it, for its column.
    """
    points: dict[date, list[int]] = defaultdict(list)
    for one in tried:
        worth = worth_of(one)
        if worth is not None:
            points[monday(one.began)].append(worth)
    sums: dict[date, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for cell in missed:
        day = date.fromisoformat(cell.column)
        sums[day] = (sums[day][0] + cell.missed, sums[day][1] + cell.of)
    return tuple(
        Week(day, len(points[day]), median(points[day]) if points[day] else None, *sums[day])
        for day in sorted(points.keys() | sums.keys()))
