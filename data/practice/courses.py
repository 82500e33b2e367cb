"""Classes, their members, what is asked of them, and pass marks.  `app.practice.course` says who may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from app.practice.course import dealt
from app.practice.kept import Among, Assignment, Course, Task
from app.problems import Refused
from data.practice.tables import ASSIGNMENT, ATTEMPT, COURSE, ENROLMENT, PASS_MARK
from data.store import Store

if TYPE_CHECKING:
    from data.practice.home import PracticeHome

_PEOPLE = (
    select(func.count()).select_from(ENROLMENT).where(ENROLMENT.c.course == COURSE.c.id).scalar_subquery())
_COURSES: Select[Any] = select(COURSE, _PEOPLE.label("people")).order_by(COURSE.c.closed, COURSE.c.began, COURSE.c.id)
_LATEST = select(PASS_MARK.c.pack, PASS_MARK.c.flow, PASS_MARK.c.points, func.max(PASS_MARK.c.id)).group_by(
    PASS_MARK.c.pack, PASS_MARK.c.flow)
MORE = 1 << 62
"""After every day: where no day is set."""


class Courses:
    """`app.practice.house.Courses` on the practice store."""

    def __init__(self, home: PracticeHome) -> None:
        self._home = home

    @property
    def _store(self) -> Store:
        return self._home.store

    # ── classes ───────────────────────────────────────────────────────────────────────────────

    def all(self) -> tuple[Course, ...]:
        """Every class, the open ones first, the oldest first among them."""
        with self._store.connection() as connection:
            return tuple(_course(row) for row in connection.execute(_COURSES))

    def course(self, name: str) -> Course:
        """A class by its id or its name (the open one); Refused(`practice.no_class`)."""
        found = self.all()
        for one in found:
            if one.id == name:
                return one
        for one in found:
            if one.name == name:
                return one
        raise Refused.of("practice.no_class", name=name[:40])

    def people(self, course: str) -> tuple[str, ...]:
        """Staff numbers of its members."""
        asked = select(ENROLMENT.c.staff).where(ENROLMENT.c.course == course).order_by(ENROLMENT.c.staff)
        with self._store.connection() as connection:
            return tuple(connection.scalars(asked))

    def make(self, name: str, staff: str) -> Course:
        """A new class, `c1`, `c2`, …; Refused(`practice.class_exists`) where an open one has this name."""
        utc = self._now(staff)
        with self._store.transaction() as connection:
            same = select(COURSE.c.id).where(COURSE.c.name == name, COURSE.c.closed.is_(False))
            if connection.execute(same).first() is not None:
                raise Refused.of("practice.class_exists", name=name)
            made = Course(_next(connection, COURSE, "c"), name, staff, False, utc)
            connection.execute(insert(COURSE).values(
                id=made.id, name=name, staff=staff, closed=False, began=utc, mode=self._store.mode, version=1))
        return made

    def close(self, course: str) -> None:
        """Nothing of it can be begun any more."""
        with self._store.transaction() as connection:
            connection.execute(update(COURSE).where(COURSE.c.id == course).values(
                closed=True, version=COURSE.c.version + 1))

    def enrol(self, course: str, staff: str) -> None:
        """One more member; nothing happens for one who is in it."""
        row = {"course": course, "staff": staff, "mode": self._store.mode}
        with self._store.transaction() as connection:
            connection.execute(insert(ENROLMENT).values(row).on_conflict_do_nothing())

    def drop(self, course: str, staff: str) -> None:
        """No member any more."""
        with self._store.transaction() as connection:
            connection.execute(delete(ENROLMENT).where(ENROLMENT.c.course == course, ENROLMENT.c.staff == staff))

    # ── assignments ───────────────────────────────────────────────────────────────────────────

    def assign(
        self, course: str, scenarios: Sequence[tuple[str, str]], level: str, due: int | None, staff: str
    ) -> tuple[Assignment, ...]:
        """Ask for these (pack, scenario) at a level: `a1`, `a2`, …"""
        utc, found = self._now(staff), []
        with self._store.transaction() as connection:
            for pack, scenario in scenarios:
                made = Assignment(
                    _next(connection, ASSIGNMENT, "a"), course, scenario, pack, level, None, due, staff, utc)
                connection.execute(insert(ASSIGNMENT).values(
                    id=made.id, course=course, scenario=scenario, pack=pack, level=level, seed=None, due=due,
                    staff=staff, utc=utc, mode=self._store.mode, version=1))
                found.append(made)
        return tuple(found)

    def assignments(self, course: str) -> tuple[Assignment, ...]:
        """What was asked of a class, in order."""
        asked = select(ASSIGNMENT).where(ASSIGNMENT.c.course == course).order_by(
            ASSIGNMENT.c.utc, func.length(ASSIGNMENT.c.id), ASSIGNMENT.c.id)
        with self._store.connection() as connection:
            return tuple(assignment_of(row) for row in connection.execute(asked))

    def assignment(self, name: str) -> Assignment:
        """One of them; Refused(`practice.no_assignment`)."""
        with self._store.connection() as connection:
            row = connection.execute(select(ASSIGNMENT).where(ASSIGNMENT.c.id == name)).one_or_none()
        if row is None:
            raise Refused.of("practice.no_assignment", name=name[:40])
        return assignment_of(row)

    def start(self, assignment: str, seed: int) -> None:
        """Release the seed of an exam; Refused(`practice.started`) the second time."""
        with self._store.transaction() as connection:
            done = connection.execute(
                update(ASSIGNMENT).where(ASSIGNMENT.c.id == assignment, ASSIGNMENT.c.seed.is_(None)).values(
                    seed=seed, version=ASSIGNMENT.c.version + 1))
            if done.rowcount == 0:
                raise Refused.of("practice.started")

    def tasks(self, staff: str) -> tuple[Task, ...]:
        """What this person was asked to practise and has not finished: exams under way first, then the most urgent.

        An exam is there with the seed that is dealt to this person, and without one before it starts.  One
        that is over, or was sat and not excused, is not there: it cannot be begun any more.
        """
        done = (
            select(func.count()).select_from(ATTEMPT)
            .where(ATTEMPT.c.assignment == ASSIGNMENT.c.id, ATTEMPT.c.staff == staff, ATTEMPT.c.state == "finished")
            .scalar_subquery())
        asked = (
            select(ASSIGNMENT, COURSE.c.name, done.label("done"))
            .join(COURSE, COURSE.c.id == ASSIGNMENT.c.course)
            .join(ENROLMENT, ENROLMENT.c.course == COURSE.c.id)
            .where(ENROLMENT.c.staff == staff, COURSE.c.closed.is_(False)))
        with self._store.connection() as connection:
            rows = [row for row in connection.execute(asked) if not row.done]
        now = self._now(staff)
        rows = [row for row in rows if row.seed is None or self._to_sit(assignment_of(row), staff, now)]
        rows.sort(key=lambda row: (row.seed is None, row.due or MORE, row.utc, len(row.id), row.id))
        return tuple(
            Task(row.id, row.name, row.scenario, row.pack, row.level,
                 None if row.seed is None else dealt(row.seed, staff), row.due or 0, row.done)
            for row in rows)

    def _to_sit(self, exam: Assignment, staff: str, now: int) -> bool:
        """Whether a started exam can still be begun by this person."""
        if exam.due is not None and now > exam.due:
            return False
        tries = self._home.results.tried(Among(staff=staff, assignment=exam.id))
        return all(one.excused for one in tries)

    # ── pass marks ────────────────────────────────────────────────────────────────────────────

    def mark(self, pack: str, flow: str, points: int, staff: str) -> None:
        """How many tenths this flow needs to be passed from now on."""
        with self._store.transaction() as connection:
            connection.execute(insert(PASS_MARK).values(
                pack=pack, flow=flow, points=points, staff=staff, utc=self._now(staff), mode=self._store.mode))

    def marks(self) -> Mapping[tuple[str, str], int]:
        """(pack, flow) → tenths: the latest."""
        with self._store.connection() as connection:
            return {(row.pack, row.flow): row.points for row in connection.execute(_LATEST)}

    def _now(self, staff: str) -> int:
        return self._home.clock.stamp(staff, "").utc


def _course(row: Any) -> Course:
    return Course(row.id, row.name, row.staff, bool(row.closed), row.began, row.people)


def assignment_of(row: Any) -> Assignment:
    """A row of `assignment`."""
    return Assignment(
        row.id, row.course, row.scenario, row.pack, row.level, row.seed, row.due, row.staff, row.utc)


def _next(connection: Connection, table: Any, letter: str) -> str:
    """The next number: nothing is ever deleted, and the write gate is held."""
    count = connection.execute(select(func.count()).select_from(table)).scalar_one()
    return f"{letter}{count + 1}"
