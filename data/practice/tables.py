"""The tables of practice.  Every row refers to `meta.mode` under a CHECK: none can be in a live store.

`pass` is the one exception: what a live hall takes in of who has passed which service.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Index, Table, text

from data.declare import Field, Row
from data.tables import check, flag, is_json, one_of, options
from data.types import Count, Flag, Micros, Seconds, Text


def practised() -> CheckConstraint:
    """A CHECK that a row is practice."""
    return check("practice_only", "mode = 'practice'")


class TraineeRow(Row, table=True):
    """The number of whoever practises: what tells their customers from another's with the same seed."""

    __tablename__ = "trainee"
    __table_args__ = options(practised(), rowid=False, once=True)
    staff: str = Field(sa_type=Text, primary_key=True)
    number: int = Field(sa_type=Count, unique=True)
    mode: str = Field(sa_type=Text, foreign_key="meta.mode")


class AttemptRow(Row, table=True):
    """One practised visit: which scenario, by whom, how far."""

    __tablename__ = "attempt"
    __table_args__ = options(
        practised(), one_of("state", "running finished abandoned"), one_of("level", "shown cued blank exam auto"),
        Index("attempt_staff", "staff", "began"), Index("attempt_assignment", "assignment"),
        Index("attempt_running", "began", sqlite_where=text("state = 'running'")),
        rowid=False, fixed="visit scenario pack digest seed form level staff assignment mode began",
    )
    visit: str = Field(sa_type=Text, primary_key=True, foreign_key="visit.id")
    scenario: str = Field(sa_type=Text)
    pack: str = Field(sa_type=Text)
    """Its id, as the scenario names it."""
    digest: str = Field(sa_type=Text)
    seed: int = Field(sa_type=Count)
    form: int = Field(sa_type=Count)
    level: str = Field(sa_type=Text)
    staff: str = Field(sa_type=Text)
    assignment: str = Field(sa_type=Text)
    """Empty: nobody asked for it."""
    state: str = Field(sa_type=Text)
    began: int = Field(sa_type=Micros)
    ended: int | None = Field(default=None, sa_type=Micros)
    line: str = Field(sa_type=Text)
    """What stands half typed, for whoever looks on."""
    mode: str = Field(sa_type=Text, foreign_key="meta.mode")
    version: int = Field(sa_type=Count)


class ScoreRow(Row, table=True):
    """How one practised visit was scored: a further row each time."""

    __tablename__ = "score"
    __table_args__ = options(practised(), is_json("card"), Index("score_visit", "visit", "id", "points"), once=True)
    id: int = Field(sa_type=Count, primary_key=True)
    visit: str = Field(sa_type=Text, foreign_key="visit.id")
    sheet: str = Field(sa_type=Text)
    """Version of the sheet of weights."""
    points: int = Field(sa_type=Count)
    """Tenths of a point: 0 to 1000."""
    card: str = Field(sa_type=Text)
    utc: int = Field(sa_type=Micros)
    mode: str = Field(sa_type=Text, foreign_key="meta.mode")


class ScoreMarkRow(Row, table=True):
    """What a score says of one step, or of one norm, without what was said: what classes are compared by."""

    __tablename__ = "score_mark"
    __table_args__ = options(practised(), one_of("verdict", "met missed unsure"), rowid=False, once=True)
    score: int = Field(sa_type=Count, primary_key=True, foreign_key="score.id")
    step: str = Field(sa_type=Text, primary_key=True)
    """Flow and step, `tariff_change/consent`; empty: the row is of a norm."""
    norm: str = Field(sa_type=Text, primary_key=True)
    verdict: str = Field(sa_type=Text)
    """Of a step: the worst of its marks."""
    mode: str = Field(sa_type=Text, foreign_key="meta.mode")


class RemarkRow(Row, table=True):
    """What a person says of a practised visit."""

    __tablename__ = "remark"
    __table_args__ = options(
        practised(), one_of("kind", "pin rating ruling excuse appeal reply"), is_json("body"),
        Index("remark_visit", "visit"), once=True,
    )
    id: int = Field(sa_type=Count, primary_key=True)
    visit: str = Field(sa_type=Text, foreign_key="visit.id")
    seq: int | None = Field(default=None, sa_type=Count)
    """The line of the journal that it is about."""
    kind: str = Field(sa_type=Text)
    """pin: a note to a moment; rating: the five criteria; ruling: a mark decided or changed, with a
    reason; excuse: a parking or leaving that does not count; appeal, reply: of trainee and trainer."""
    staff: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    utc: int = Field(sa_type=Micros)
    mode: str = Field(sa_type=Text, foreign_key="meta.mode")


class DirectionRow(Row, table=True):
    """What somebody at a second terminal lets the customer say."""

    __tablename__ = "direction"
    __table_args__ = options(practised(), Index("direction_visit", "visit"), once=True)
    id: int = Field(sa_type=Count, primary_key=True)
    visit: str = Field(sa_type=Text, foreign_key="visit.id")
    staff: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)
    twist: str = Field(sa_type=Text)
    """Which twist it throws in; empty: a line."""
    utc: int = Field(sa_type=Micros)
    mode: str = Field(sa_type=Text, foreign_key="meta.mode")


class CourseRow(Row, table=True):
    """A class."""

    __tablename__ = "course"
    __table_args__ = options(practised(), flag("closed"), rowid=False, fixed="id staff began mode")
    id: str = Field(sa_type=Text, primary_key=True)
    name: str = Field(sa_type=Text)
    staff: str = Field(sa_type=Text)
    """Its trainer."""
    closed: bool = Field(sa_type=Flag)
    began: int = Field(sa_type=Micros)
    mode: str = Field(sa_type=Text, foreign_key="meta.mode")
    version: int = Field(sa_type=Count)


class EnrolmentRow(Row, table=True):
    """Who is in a class."""

    __tablename__ = "enrolment"
    __table_args__ = options(practised(), Index("enrolment_staff", "staff"), rowid=False)
    course: str = Field(sa_type=Text, primary_key=True, foreign_key="course.id")
    staff: str = Field(sa_type=Text, primary_key=True, foreign_key="agent.staff")
    mode: str = Field(sa_type=Text, foreign_key="meta.mode")


class AssignmentRow(Row, table=True):
    """A scenario to practise, or an exam, for a class."""

    __tablename__ = "assignment"
    __table_args__ = options(
        practised(), one_of("level", "shown cued blank exam auto"), Index("assignment_course", "course"),
        rowid=False, fixed="id course scenario pack level staff utc mode",
    )
    id: str = Field(sa_type=Text, primary_key=True)
    course: str = Field(sa_type=Text, foreign_key="course.id")
    scenario: str = Field(sa_type=Text)
    pack: str = Field(sa_type=Text)
    level: str = Field(sa_type=Text)
    seed: int | None = Field(default=None, sa_type=Count)
    """Of an exam: released when it starts; until then nobody can begin it."""
    due: int | None = Field(default=None, sa_type=Micros)
    staff: str = Field(sa_type=Text)
    utc: int = Field(sa_type=Micros)
    mode: str = Field(sa_type=Text, foreign_key="meta.mode")
    version: int = Field(sa_type=Count)


class PassMarkRow(Row, table=True):
    """How many points a service needs to be passed; the latest row holds."""

    __tablename__ = "pass_mark"
    __table_args__ = options(
        practised(), check("points_known", "points BETWEEN 0 AND 1000"), Index("pass_mark_flow", "pack", "flow"),
        once=True,
    )
    id: int = Field(sa_type=Count, primary_key=True)
    pack: str = Field(sa_type=Text)
    flow: str = Field(sa_type=Text)
    points: int = Field(sa_type=Count)
    """Tenths of a point."""
    staff: str = Field(sa_type=Text)
    utc: int = Field(sa_type=Micros)
    mode: str = Field(sa_type=Text, foreign_key="meta.mode")


class StepCardRow(Row, table=True):
    """One step or phrase that a person learns: the scheduler's card."""

    __tablename__ = "step_card"
    __table_args__ = options(
        practised(), is_json("card"), check("lapses_count", "lapses >= 0"), Index("step_card_due", "staff", "due"),
        rowid=False, fixed="staff pack step mode",
    )
    staff: str = Field(sa_type=Text, primary_key=True)
    pack: str = Field(sa_type=Text, primary_key=True)
    step: str = Field(sa_type=Text, primary_key=True)
    """Flow and step, `tariff_change/consent`."""
    card: str = Field(sa_type=Text)
    due: int = Field(sa_type=Micros)
    phrase: str = Field(sa_type=Text)
    """Digest of the phrase that was learnt."""
    lapses: int = Field(sa_type=Count)
    """Slips in a row."""
    mode: str = Field(sa_type=Text, foreign_key="meta.mode")
    version: int = Field(sa_type=Count)


class ReviewRow(Row, table=True):
    """One time that a card was met: what was expected, and what came."""

    __tablename__ = "review"
    __table_args__ = options(
        practised(), check("rating_known", "rating BETWEEN 1 AND 4"),
        check("expected_share", "expected BETWEEN 0 AND 1"), Index("review_card", "staff", "pack", "step", "utc"),
        Index("review_source", "source", "staff", "pack", "step", unique=True), once=True,
    )
    id: int = Field(sa_type=Count, primary_key=True)
    staff: str = Field(sa_type=Text)
    pack: str = Field(sa_type=Text)
    step: str = Field(sa_type=Text)
    rating: int = Field(sa_type=Count)
    """1 again, 2 hard, 3 good, 4 easy; from the result, never from the person."""
    expected: float | None = Field(default=None, sa_type=Seconds)
    """The recall that was predicted; NULL the first time."""
    phrase: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    """The practised visit, or the lesson, that it came from."""
    utc: int = Field(sa_type=Micros)
    mode: str = Field(sa_type=Text, foreign_key="meta.mode")


class LessonRow(Row, table=True):
    """A lesson file of the live program that was taken in."""

    __tablename__ = "lesson"
    __table_args__ = options(practised(), is_json("body"), rowid=False, once=True)
    id: str = Field(sa_type=Text, primary_key=True)
    """Digest of its text."""
    staff: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    utc: int = Field(sa_type=Micros)
    mode: str = Field(sa_type=Text, foreign_key="meta.mode")


class PassRow(Row, table=True):
    """That a person passed a service in practice, as a live hall was told."""

    __tablename__ = "pass"
    __table_args__ = options(rowid=False, once=True)
    staff: str = Field(sa_type=Text, primary_key=True)
    flow: str = Field(sa_type=Text, primary_key=True)
    """The code of the service."""
    points: int = Field(sa_type=Count)
    passed: int = Field(sa_type=Micros)
    """When, by the practice store's clock."""
    taken: int = Field(sa_type=Micros)


def _table(row: Any) -> Table:
    return Row.metadata.tables[str(row.__tablename__)]


TRAINEE = _table(TraineeRow)
ATTEMPT, SCORE, SCORE_MARK = map(_table, (AttemptRow, ScoreRow, ScoreMarkRow))
REMARK, DIRECTION = map(_table, (RemarkRow, DirectionRow))
COURSE, ENROLMENT, ASSIGNMENT, PASS_MARK = map(_table, (CourseRow, EnrolmentRow, AssignmentRow, PassMarkRow))
STEP_CARD, REVIEW, LESSON, PASS = map(_table, (StepCardRow, ReviewRow, LessonRow, PassRow))
