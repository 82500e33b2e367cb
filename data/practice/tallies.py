"""Many practised visits at once: who tried what, what was missed, how they were rated.  Nothing is written here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, case, func, literal_column, select

from app.practice.card import Rating
from app.practice.compare import Case, Missed, Tried
from app.practice.drill import LEECH
from app.practice.kept import Among, Cards
from data.home import LocalHome
from data.practice.tables import ATTEMPT, ENROLMENT, REMARK, SCORE, SCORE_MARK, STEP_CARD
from data.store import Store

MASTERED: Final = 21.0
"""Days of stability from which a step counts as mastered."""
WEEK: Final = 7 * 86_400_000_000
MONDAY: Final = (3 * 24 + 8) * 3_600_000_000
"""From the Monday midnight (China) before 1970 to the epoch, in microseconds."""
FIRST: Final = date(1969, 12, 29)
"""That Monday."""

_OWN = SCORE.alias("own")
_OF = _OWN.c.visit == ATTEMPT.c.visit
_LAST = select(func.max(_OWN.c.id)).where(_OF).correlate(ATTEMPT).scalar_subquery()
POINTS = (
    select(_OWN.c.points).where(_OF).order_by(_OWN.c.id.desc()).limit(1).correlate(ATTEMPT).scalar_subquery()
    .label("points"))
"""Out of the index alone: no card is read."""
_EXCUSED = case(
    (ATTEMPT.c.state == "abandoned",
     select(literal_column("1")).where(REMARK.c.visit == ATTEMPT.c.visit, REMARK.c.kind == "excuse").exists()),
    else_=False)
_TRIED: Select[Any] = select(
    ATTEMPT.c.visit, ATTEMPT.c.staff, ATTEMPT.c.pack, ATTEMPT.c.scenario, ATTEMPT.c.digest, ATTEMPT.c.level,
    ATTEMPT.c.began, POINTS, ATTEMPT.c.state, _EXCUSED.label("excused"), ATTEMPT.c.assignment, ATTEMPT.c.form,
).select_from(ATTEMPT)


class Tallies:
    """What of `app.practice.house.Results` is about many visits."""

    def __init__(self, home: LocalHome) -> None:
        self._home = home

    @property
    def _store(self) -> Store:
        return self._home.store

    def tried(self, among: Among) -> Iterator[Tried]:
        """Each practised visit among these, read as it is asked for."""
        case_of = lru_cache(None)(Case)
        with self._store.connection() as connection:
            for row in connection.execution_options(yield_per=1000).execute(_among(_TRIED, among)):
                visit, staff, pack, scenario, digest, level, began, points, state, excused, assignment, form = row
                yield Tried(visit, staff, case_of(pack, scenario, digest, level), began, points, state, bool(excused),
                            assignment, form)

    def missed(self, among: Among, of: str, by: str) -> tuple[Missed, ...]:
        """Of each `step` or `norm`, by `staff` or `week` (its Monday): how often it was missed in finished visits.

        A step that several packs have is named after its pack where visits of more than one are among these.
        """
        row = SCORE_MARK.c.step if of == "step" else SCORE_MARK.c.norm
        column: Any = ATTEMPT.c.staff if by == "staff" else literal_column(f"(attempt.began + {MONDAY}) / {WEEK}")
        asked: Select[Any] = (
            select(ATTEMPT.c.pack, row.label("row"), column.label("column"),
                   _count(SCORE_MARK.c.verdict == "missed").label("missed"), func.count().label("of"))
            .select_from(ATTEMPT).join(SCORE_MARK, SCORE_MARK.c.score == _LAST)
            .where(ATTEMPT.c.state == "finished", SCORE_MARK.c.verdict != "unsure", row > "",
                   (SCORE_MARK.c.norm if of == "step" else SCORE_MARK.c.step) == "")
            .group_by(ATTEMPT.c.pack, row, column))
        with self._store.connection() as connection:
            rows = connection.execute(_among(asked, among)).all()
        several = of == "step" and len({each.pack for each in rows}) > 1
        return tuple(
            Missed(f"{each.pack}/{each.row}" if several else each.row,
                   each.column if by == "staff" else (FIRST + timedelta(weeks=each.column)).isoformat(),
                   each.missed, each.of)
            for each in rows)

    def cards(self, staff: Iterable[str], until: int) -> Mapping[str, Cards]:
        """What these people learn: due before this moment, mastered, all, and the steps failed again and again."""
        stable = func.coalesce(func.json_extract(STEP_CARD.c.card, "$.stability"), 0.0)
        asked = select(
            STEP_CARD.c.staff, _count(STEP_CARD.c.due < until).label("due"),
            _count(stable >= MASTERED).label("mastered"), func.count().label("all"),
            func.group_concat(case((STEP_CARD.c.lapses >= LEECH, STEP_CARD.c.step)), " ").label("stuck"),
        ).where(STEP_CARD.c.staff.in_(tuple(staff))).group_by(STEP_CARD.c.staff)
        with self._store.connection() as connection:
            return {
                row.staff: Cards(row.due, row.mastered, row.all, tuple(sorted((row.stuck or "").split())))
                for row in connection.execute(asked)}

    def ratings(self, among: Among) -> Mapping[str, tuple[Rating, ...]]:
        """Visit → the latest rating of each rater."""
        asked = _among(select(REMARK).join(ATTEMPT, ATTEMPT.c.visit == REMARK.c.visit), among)
        found: dict[str, dict[str, Rating]] = {}
        with self._store.connection() as connection:
            for row in connection.execute(asked.where(REMARK.c.kind == "rating").order_by(REMARK.c.id)):
                body = json.loads(row.body)
                found.setdefault(row.visit, {})[row.staff] = Rating(row.staff, body["given"], body["comment"])
        return {visit: tuple(own.values()) for visit, own in found.items()}

    def rated(self, since: int, until: int) -> Mapping[str, int]:
        """Person → how many of their visits were rated with the sheet in this time."""
        asked = (
            select(ATTEMPT.c.staff, func.count(func.distinct(REMARK.c.visit)).label("sheets"))
            .join(ATTEMPT, ATTEMPT.c.visit == REMARK.c.visit)
            .where(REMARK.c.kind == "rating", REMARK.c.utc >= since, REMARK.c.utc < until)
            .group_by(ATTEMPT.c.staff))
        with self._store.connection() as connection:
            return {row.staff: row.sheets for row in connection.execute(asked)}


def _count(rule: Any) -> Any:
    """How many rows a rule holds for."""
    return func.sum(case((rule, 1), else_=0))


def _among(asked: Select[Any], among: Among) -> Select[Any]:
    if among.course:  # the `+`: a whole class is read in the order of its visits, as scores and marks lie
        members = select(ENROLMENT.c.staff).where(ENROLMENT.c.course == among.course)
        asked = asked.where(literal_column("+attempt.staff").in_(members))
    narrowed = (
        (ATTEMPT.c.staff, among.staff), (ATTEMPT.c.assignment, among.assignment), (ATTEMPT.c.scenario, among.scenario),
        (ATTEMPT.c.level, among.level))
    for column, value in narrowed:
        if value:
            asked = asked.where(column == value)
    if among.since:
        asked = asked.where(ATTEMPT.c.began >= among.since)
    return asked.where(ATTEMPT.c.began < among.until) if among.until else asked
