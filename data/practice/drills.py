"""Cards and reviews in the practice store, and one person's drill.

A review is written once; the same source met again changes nothing.  Card and review are one
transaction, so what the scheduler was told is what the reviews say.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as once

from app.practice.cards import cards, learnt
from app.practice.drill import LEECH, MINUTES, Due, Rating, Review, Reviewed, Scheduler, grades, levels, slipped
from app.practice.forecast import Calibration, Simulated, calibration
from app.practice.help import Help
from app.practice.lesson_file import written
from app.practice.lessons import Lesson
from app.problems import Place, Refused
from app.text import safe
from app.when import day_start, local
from data.practice.admits import SECRET, admitted
from data.practice.reading_lesson import read_lesson
from data.practice.tables import LESSON, REVIEW, STEP_CARD

if TYPE_CHECKING:
    from app.practice.curriculum import Curriculum
    from app.practice.score import Scorecard
    from data.practice.drill import Drill
    from data.practice.home import PracticeHome

LIVE: Final = "live:"
DRILL: Final = "drill:"
"""How the sources of reviews begin that are no visits."""
NOON: Final = 12 * 3_600_000_000
_CARD = select(STEP_CARD).where(
    STEP_CARD.c.staff == bindparam("staff"), STEP_CARD.c.pack == bindparam("pack"),
    STEP_CARD.c.step == bindparam("step"))


@dataclass(frozen=True, slots=True)
class Met:
    """One card met: what is to be kept of it."""

    staff: str
    pack: str
    step: str
    rating: Rating
    phrase: str
    source: str
    utc: int


class Drills:
    """`app.practice.house.Drills` on one practice home."""

    def __init__(self, home: PracticeHome, scheduler: Scheduler | None = None) -> None:
        self._home = home
        self._given = scheduler

    @cached_property
    def scheduler(self) -> Scheduler:
        """FSRS, unless another was given."""
        if self._given is not None:
            return self._given
        from data.practice.scheduler import Fsrs

        return Fsrs()

    # ── what is due ───────────────────────────────────────────────────────────────────────────

    def due(self, staff: str, pack: str = "") -> int:
        """How many cards are due today."""
        told = select(func.count()).select_from(STEP_CARD).where(
            STEP_CARD.c.staff == staff, STEP_CARD.c.due < self.tonight())
        if pack:
            told = told.where(STEP_CARD.c.pack == pack)
        with self._home.store.connection() as connection:
            return int(connection.execute(told).scalar_one())

    def today(self, staff: str = "") -> tuple[Due, ...]:
        """The cards that are due today, of one person or of all, least sure first."""
        told = select(STEP_CARD).where(STEP_CARD.c.due < self.tonight())
        return self._dues(told.where(STEP_CARD.c.staff == staff) if staff else told)

    def leeches(self, staff: str = "") -> tuple[Due, ...]:
        """The cards that were failed again and again, the worst first."""
        told = select(STEP_CARD).where(STEP_CARD.c.lapses >= LEECH)
        found = self._dues(told.where(STEP_CARD.c.staff == staff) if staff else told)
        return tuple(sorted(found, key=lambda one: (-one.lapses, one.staff, one.pack, one.step)))

    def _dues(self, told: Any) -> tuple[Due, ...]:
        now = self._now()
        with self._home.store.connection() as connection:
            rows = connection.execute(told).all()
        found = (Due(row.staff, row.pack, row.step, row.due, row.lapses, self.scheduler.recall(row.card, now))
                 for row in rows)
        return tuple(sorted(found, key=lambda one: (one.recall or 0.0, one.due, one.staff, one.step)))

    def _now(self) -> int:
        return self._home.clock.stamp("", "").utc

    def tonight(self, days: int = 0) -> int:
        """The hall's next midnight, or one so many days on: whatever is due before it is due today."""
        return day_start(local(self._now()).date() + timedelta(days=1 + days))

    # ── how far somebody is ───────────────────────────────────────────────────────────────────

    def reviews(self, staff: str, pack: str = "") -> tuple[Review, ...]:
        """What this person met, oldest first."""
        told = select(REVIEW).where(REVIEW.c.staff == staff).order_by(REVIEW.c.utc, REVIEW.c.id)
        told = told.where(REVIEW.c.pack == pack) if pack else told
        with self._home.store.connection() as connection:
            rows = connection.execute(told).all()
        return tuple(Review(row.staff, row.pack, row.step, row.rating, row.expected, row.phrase, row.source, row.utc)
                     for row in rows)

    def levels(self, staff: str, pack: str, flow: str = "") -> Mapping[str, Help]:
        """Step → the help this person gets there.

        With the `flow` of a scenario, by the ids of the steps that its visit passes.  Without, by
        step id over every flow: the most help that any of them needs.
        """
        found = self._curriculum(pack)
        if found is None:
            return {}
        told = levels(found.pack, self.reviews(staff, pack), flow)
        if flow:
            return told
        order = [Help.SHOWN, Help.CUED, Help.BLANK]
        least: dict[str, Help] = {}
        for card, level in told.items():
            step = card.partition("/")[2]
            least[step] = min(least.get(step, level), level, key=order.index)
        return least

    def calibration(self, staff: str = "") -> Calibration:
        """Predicted against actual recall, in drills alone; Refused(`practice.no_reviews`).

        A live counter tells slips and never what was known, and a visit may show the script: to
        count them would make the forecast look worse or better than it is.
        """
        told = select(REVIEW.c.expected, REVIEW.c.rating).where(
            REVIEW.c.expected.is_not(None), REVIEW.c.source.startswith(DRILL))
        with self._home.store.connection() as connection:
            rows = connection.execute(told.where(REVIEW.c.staff == staff) if staff else told).all()
        return calibration((row.expected, row.rating > Rating.AGAIN) for row in rows)

    # ── what is learnt ────────────────────────────────────────────────────────────────────────

    def learn(self, staff: str, card: Scorecard, visit: str) -> int:
        """Grade the cards of a scored visit; how many.  A mark that waits for the trainer grades nothing yet."""
        entries = self._home.journal.read(visit)
        if not entries or card.ended == "running":
            return 0
        pack = self._home.pack_by_hash(entries[0].body["pack"])
        told = grades(card.marks, pack, entries)
        known, utc = cards(pack), entries[-1].stamp.utc
        return self._keep(Met(staff, pack.id, step, rating, learnt(pack, known[step][1]), visit, utc)
                          for step, rating in told.items())

    def _keep(self, met: Iterable[Met]) -> int:
        with self._home.store.transaction() as connection:
            return sum(self._met(connection, one) is not None for one in met)

    def _met(self, connection: Connection, met: Met) -> Reviewed | None:
        """Keep one review and move its card; None where this source was taken in before."""
        key = {"staff": met.staff, "pack": met.pack, "step": met.step}
        row = connection.execute(_CARD, key).one_or_none()
        before = row.card if row is not None and row.phrase == met.phrase else ""
        reviewed = self.scheduler.review(before, met.rating, max(met.utc, self._last(connection, key)))
        mode = self._home.mode.id
        written = connection.execute(once(REVIEW).values(
            **key, rating=int(met.rating), expected=reviewed.expected, phrase=met.phrase, source=met.source,
            utc=met.utc, mode=mode).on_conflict_do_nothing(index_elements=["source", "staff", "pack", "step"]))
        if written.rowcount == 0:
            return None
        lapses = (row.lapses if row is not None else 0) + 1 if met.rating is Rating.AGAIN else 0
        now = {"card": reviewed.card, "due": reviewed.due, "phrase": met.phrase, "lapses": lapses}
        if row is None:
            connection.execute(insert(STEP_CARD).values(**key, **now, mode=mode, version=1))
        else:
            connection.execute(update(STEP_CARD).where(
                STEP_CARD.c.staff == met.staff, STEP_CARD.c.pack == met.pack, STEP_CARD.c.step == met.step,
            ).values(**now, version=STEP_CARD.c.version + 1))
        return reviewed

    def _last(self, connection: Connection, key: Mapping[str, str]) -> int:
        """When the card was met last: a slip of an earlier day that is told late counts from then."""
        told = select(func.max(REVIEW.c.utc)).where(
            REVIEW.c.staff == key["staff"], REVIEW.c.pack == key["pack"], REVIEW.c.step == key["step"])
        return int(connection.execute(told).scalar() or 0)

    def simulate(self, days: int, people: int, steps: int, seed: int) -> Simulated:
        """The same schedule with people who forget, against a fixed one; nothing is kept."""
        from data.practice.simulate import simulate

        return simulate(self.scheduler, days, people, steps, seed)

    # ── lesson files ──────────────────────────────────────────────────────────────────────────

    def take(self, path: str | Path, staff: str = "") -> int:
        """Take a lesson file of a live counter in; how many reviews it brought (0: taken in before).

        An agent who is not known here is added with a PIN that nobody knows.  Refused, and nothing
        is taken: `cli.no_file`, `practice.lesson_…`, `practice.lesson_other` (not of `staff`).
        """
        lesson = read_lesson(Path(path))
        if not isinstance(lesson, Lesson):
            raise Refused.of("practice.lesson_visit", Place(safe(Path(path).name)))
        if staff and lesson.staff != staff:
            raise Refused.of("practice.lesson_other", Place(safe(Path(path).name)), staff=lesson.staff)
        agents = self._home.agents
        if agents.get(lesson.staff) is None:
            agents.add(lesson.staff, lesson.name, lesson.role, secrets.token_hex(16))
        met = list(self._slips(lesson))
        now = self._now()
        with self._home.store.transaction() as connection:
            new = connection.execute(once(LESSON).values(
                id=lesson.id, staff=lesson.staff, body=written(lesson), utc=now,
                mode=self._home.mode.id).on_conflict_do_nothing(index_elements=["id"]))
            if new.rowcount == 0:
                return 0
            return sum(self._met(connection, one) is not None for one in met)

    def admitted(self, staff: str) -> bool:
        """Whether a live counter let this person in just now; it is asked once."""
        return admitted(self._home.folders, staff, os.environ.pop(SECRET, ""))

    def _slips(self, lesson: Lesson) -> Iterable[Met]:
        """One review for each day and step; of packs and steps that are not here nothing is learnt."""
        for day, pack in sorted({(slip.day, slip.pack) for slip in lesson.slips}):
            found = self._curriculum(pack)
            if found is None:
                continue
            known = cards(found.pack)
            told = slipped(slip for slip in lesson.slips if (slip.day, slip.pack) == (day, pack))
            noon = int(datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).timestamp() * 1e6) + NOON
            for step, rating in sorted(told.items()):
                if step in known:
                    yield Met(lesson.staff, pack, step, rating, learnt(found.pack, known[step][1]), f"{LIVE}{day}",
                               min(noon, self._now()))

    def _curriculum(self, pack: str) -> Curriculum | None:
        return self._home.curricula.get(pack)

    # ── a drill ───────────────────────────────────────────────────────────────────────────────

    def open(self, staff: str, minutes: float = MINUTES) -> Drill:
        """Today's drill of one person."""
        from data.practice.drill import Drill

        return Drill(self, self._home, staff, minutes)

    def keep(self, met: Met) -> Reviewed | None:
        """One review; None where this source was taken in before."""
        with self._home.store.transaction() as connection:
            return self._met(connection, met)

    def fresh(self, staff: str) -> tuple[Due, ...]:
        """Steps that this person has never met, in the order of the pack; each wording once."""
        found = self._curriculum(self._pack(staff))
        if found is None:
            return ()
        met = {one.step for one in self.reviews(staff, found.pack.id)}
        known = cards(found.pack)
        told = {(known[card][1].id, learnt(found.pack, known[card][1])) for card in met if card in known}
        fresh = []
        for card, (_, step) in known.items():
            shape = (step.id, learnt(found.pack, step))
            if shape not in told:
                told.add(shape)
                fresh.append(Due(staff, found.pack.id, card, 0, 0, None))
        return tuple(fresh)

    def _pack(self, staff: str) -> str:
        """The pack that this person met last, else the home's own."""
        told = select(REVIEW.c.pack).where(REVIEW.c.staff == staff).order_by(REVIEW.c.utc.desc(), REVIEW.c.id.desc())
        with self._home.store.connection() as connection:
            last = connection.execute(told.limit(1)).scalar()
        return str(last) if last else self._home.pack.id
