"""A practice home in memory, as the trainer's desk needs it: classes, visits with their cards, what was said of them.

The desk itself (`Classroom`, `Reports`, `Judging`) is the real one; nothing here asks who somebody is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast

from app.ports import Agent
from app.practice.card import Mark, Ruling, Scorecard
from app.practice.compare import Case, Missed, Tried
from app.practice.curriculum import Curriculum
from app.practice.house import Practice
from app.practice.kept import Among, Assignment, Attempt, Cards, Course, Remark
from app.practice.report import monday
from app.practice.score import ruled
from app.problems import Refused
from app.proof.served import case, shop
from app.proof.stage import StageAgents, StageClock

TRAINER, OTHER, MANAGER = Agent("4001", "陈示例", "trainer"), Agent("4002", "何示例", "trainer"), Agent(
    "9001", "值班经理", "duty_manager")
ANNA, BEN, CARA = Agent("2001", "李敏", "agent"), Agent("2002", "王示例", "agent"), Agent("2003", "赵示例", "agent")
DAY: Final = 24 * 3600 * 1_000_000


@dataclass
class StageResults:
    """`app.practice.house.Results`, as far as the guarantees go."""

    clock: StageClock
    courses: StageCourses
    kept: list[Tried] = field(default_factory=list)
    scores: dict[str, Scorecard] = field(default_factory=dict)
    said: list[Remark] = field(default_factory=list)

    def attempt(self, visit: str) -> Attempt:
        """One practised visit."""
        one = next((one for one in self.kept if one.visit == visit), None)
        if one is None:
            raise Refused.of("visit.gone")
        return _attempt(one)

    def attempts(self, staff: str = "", state: str = "", limit: int = 100) -> tuple[Attempt, ...]:
        """Practised visits, latest first."""
        found = [one for one in self.kept if staff in ("", one.staff) and state in ("", one.state)]
        return tuple(_attempt(one) for one in reversed(found))[:limit]

    def card(self, visit: str) -> Scorecard:
        """The latest score."""
        return self.scores[visit]

    def tried(self, among: Among) -> Iterator[Tried]:
        """Each practised visit among these."""
        people = self.courses.people(among.course) if among.course else ()
        for one in self.kept:
            fits = [
                not among.course or one.staff in people, among.staff in ("", one.staff),
                among.assignment in ("", one.assignment), among.scenario in ("", one.case.scenario),
                among.level in ("", one.case.level), one.began >= among.since,
                not among.until or one.began < among.until]
            if all(fits):
                yield one

    def missed(self, among: Among, of: str, by: str) -> tuple[Missed, ...]:
        """How often each step or norm was missed in finished visits."""
        sums: dict[tuple[str, str], tuple[int, int]] = {}
        for one in self.tried(among):
            card = self.scores[one.visit]
            column = one.staff if by == "staff" else monday(one.began).isoformat()
            steps = [(mark.at, mark.verdict) for mark in card.marks]
            for row, verdict in steps if of == "step" else card.norms.items():
                missed, whole = sums.get((row, column), (0, 0))
                sums[row, column] = (missed + (verdict == "missed"), whole + 1)
        return tuple(Missed(*at, *counts) for at, counts in sums.items())

    def remark(self, visit: str, kind: str, staff: str, body: Mapping[str, Any], seq: int | None = None) -> None:
        """Keep what somebody said."""
        self.said.append(Remark(visit, seq, kind, staff, body, self.clock.utc))

    def remarks(self, visit: str) -> tuple[Remark, ...]:
        """What was said of a visit."""
        return tuple(one for one in self.said if one.visit == visit)

    def settle(self, visit: str) -> Scorecard:
        """The score with what was decided."""
        rulings = [Ruling(one.body["mark"], one.body["verdict"], one.body["reason"], one.staff)
                   for one in self.remarks(visit) if one.kind == "ruling"]
        self.scores[visit] = ruled(self.scores[visit], rulings)
        return self.scores[visit]

    def rated(self, since: int, until: int) -> Mapping[str, int]:
        """Person → how many of their visits were rated in this time."""
        found: dict[str, set[str]] = {}
        for one in self.said:
            if one.kind == "rating" and since <= one.utc < until:
                found.setdefault(self.attempt(one.visit).staff, set()).add(one.visit)
        return {staff: len(visits) for staff, visits in found.items()}

    def cards(self, staff: Iterable[str], until: int) -> Mapping[str, Cards]:
        """Nobody drills."""
        return {}


@dataclass
class StageCourses:
    """`app.practice.house.Courses`, as far as the guarantees go."""

    clock: StageClock
    kept: list[Course] = field(default_factory=list)
    members: dict[str, list[str]] = field(default_factory=dict)
    asked: list[Assignment] = field(default_factory=list)
    needed: dict[tuple[str, str], int] = field(default_factory=dict)

    def all(self) -> tuple[Course, ...]:
        """Every class."""
        return tuple(self.kept)

    def course(self, name: str) -> Course:
        """A class by its id or its name."""
        return next(one for one in self.kept if name in (one.id, one.name))

    def people(self, course: str) -> tuple[str, ...]:
        """Its members."""
        return tuple(self.members[course])

    def make(self, name: str, staff: str) -> Course:
        """A new class."""
        self.kept.append(Course(f"c{len(self.kept) + 1}", name, staff, False, self.clock.utc))
        self.members[self.kept[-1].id] = []
        return self.kept[-1]

    def enrol(self, course: str, staff: str) -> None:
        """One more member."""
        self.members[course].append(staff)

    def assign(
        self, course: str, scenarios: Sequence[tuple[str, str]], level: str, due: int | None, staff: str
    ) -> tuple[Assignment, ...]:
        """Ask for these."""
        for pack, scenario in scenarios:
            name = f"a{len(self.asked) + 1}"
            self.asked.append(Assignment(name, course, scenario, pack, level, None, due, staff, self.clock.utc))
        return tuple(self.asked[-len(scenarios):])

    def assignments(self, course: str) -> tuple[Assignment, ...]:
        """What was asked of a class."""
        return tuple(one for one in self.asked if one.course == course)

    def assignment(self, name: str) -> Assignment:
        """One of them."""
        return next(one for one in self.asked if one.id == name)

    def start(self, assignment: str, seed: int) -> None:
        """Release the seed."""
        self.asked = [replace(one, seed=seed) if one.id == assignment else one for one in self.asked]

    def mark(self, pack: str, flow: str, points: int, staff: str) -> None:
        """How many tenths a flow needs."""
        self.needed[pack, flow] = points

    def marks(self) -> Mapping[tuple[str, str], int]:
        """(pack, flow) → tenths."""
        return self.needed


@dataclass
class StageSchool:
    """Three people in one class; three scenarios over the two services of the tiny hall."""

    clock: StageClock = field(default_factory=StageClock)
    agents: StageAgents = field(default_factory=StageAgents)

    def __post_init__(self) -> None:
        scenarios = (case(name="one"), case(name="two"), case(name="three", flow="second"))
        self.curricula = {"tiny": Curriculum(shop(), None, scenarios)}
        self.courses = StageCourses(self.clock)
        self.results = StageResults(self.clock, self.courses)
        self.courses.make("新人班", TRAINER.staff)
        for one in (TRAINER, OTHER, MANAGER, ANNA, BEN, CARA):
            self.agents.add(one.staff, one.name, one.role, "605172")
        for one in (ANNA, BEN, CARA):
            self.courses.enrol("c1", one.staff)

    @property
    def home(self) -> Practice:
        """As the trainer's desk takes it."""
        return cast(Practice, self)

    def practised(
        self, who: Agent, points: int = 1000, missed: str = "", scenario: str = "one", level: str = "blank",
        state: str = "finished", asked: str = "", unsure: bool = False, earlier: int = 0,
    ) -> str:
        """A visit with this result, so many days ago; `missed`: of the norms N-1, N-2 and N-3."""
        self.clock.pass_(1)
        visit = f"v{len(self.results.kept) + 1}"
        norms = {f"N-{number}": "missed" if f"N-{number}" in missed.split() else "met" for number in (1, 2, 3)}
        marks = [Mark(f"element:1/s{norm[-1]}:x", "element", verdict, f"1/s{norm[-1]}", 1, 1, (norm,))
                 for norm, verdict in norms.items()]
        marks += [Mark("element:1/s4:x", "element", "unsure", "1/s4", 1, 1)] if unsure else []
        card = Scorecard(scenario, "1", points, tuple(marks), norms, complete=state == "finished", level=level)
        worth = points if state == "finished" else None
        played = Case("tiny", scenario, f"d-{scenario}", level)
        self.results.kept.append(Tried(
            visit, who.staff, played, self.clock.utc - earlier * DAY, worth, state, assignment=asked))
        self.results.scores[visit] = card
        return visit


def _attempt(one: Tried) -> Attempt:
    points = -1 if one.points is None else one.points
    return Attempt(one.visit, one.case.scenario, one.case.pack, 1, one.form, one.case.level, one.staff,
                   one.assignment, one.state, one.began, one.began, points)
