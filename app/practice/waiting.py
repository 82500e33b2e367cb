"""What waits for a trainer: who practises now, what is to be decided, answered, started, and who falls behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.ports import Agent
from app.practice.course import require
from app.practice.house import Practice
from app.practice.kept import Among, Assignment, Attempt
from app.practice.report import LEAST, monday, month
from app.problems import Refused
from app.roles import Power
from app.when import day_start, local

LOOKED_AT: Final = 100
"""Visits, the latest, that are looked through for what is undecided."""


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits."""

    running: tuple[Attempt, ...] = ()
    """Visits that somebody has in hand now."""
    unsure: tuple[tuple[Attempt, int], ...] = ()
    """Visits with marks that nobody could tell, and how many."""
    appeals: tuple[Attempt, ...] = ()
    """Visits whose appeal has no reply."""
    exams: tuple[Assignment, ...] = ()
    """That have not started."""
    idle: tuple[str, ...] = ()
    """Members of open classes who have finished no visit this week."""
    short: tuple[str, ...] = ()
    """Members with fewer QA sheets this month than the norm wants."""

    @property
    def marks(self) -> int:
        """How many marks are to be decided."""
        return sum(count for _, count in self.unsure)


def running(home: Practice, who: Agent) -> tuple[Attempt, ...]:
    """The visits that somebody else has in hand now."""
    require(who, Power.SLIPS)
    return tuple(one for one in home.results.attempts(state="running") if one.staff != who.staff)


def waits(home: Practice, who: Agent) -> Waits:
    """All of it; one's own visits are for others to judge."""
    require(who, Power.SLIPS)
    scored = [one for one in home.results.attempts(limit=LOOKED_AT) if one.points >= 0 and one.staff != who.staff]
    unsure = [(one, count) for one in scored if (count := _unsure(home, one))]
    appeals = [one for one in scored if appealed(home, one.visit)]
    courses = [one for one in home.courses.all() if not one.closed]
    exams = [each for one in courses for each in home.courses.assignments(one.id) if each.exam and each.seed is None]
    people = sorted({staff for one in courses for staff in home.courses.people(one.id)})
    now = home.clock.stamp(who.staff, "").utc
    week = day_start(monday(now))
    until = day_start(monday(now) + timedelta(days=7))
    busy = {one.staff for one in home.results.tried(Among(since=week, until=until)) if one.state == "finished"}
    sheets = home.results.rated(*month(local(now).date()))
    return Waits(
        running(home, who), tuple(unsure), tuple(appeals), tuple(exams),
        tuple(staff for staff in people if staff not in busy),
        tuple(staff for staff in people if sheets.get(staff, 0) < LEAST))


def appealed(home: Practice, visit: str) -> bool:
    """Whether an appeal has no reply."""
    said = [one.kind for one in home.results.remarks(visit)]
    return said.count("appeal") > said.count("reply")


def _unsure(home: Practice, one: Attempt) -> int:
    try:
        return home.results.card(one.visit).unsure
    except Refused:
        return 0
