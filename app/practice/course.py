"""The trainer's desk: classes, what is asked of their members, exams, and who may do and see what.

Screens and commands go through `Classroom` for classes and through `app.practice.judging` for single
visits, as they go through `app.records` for the ledger: nothing of another person is read or written
without the power for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from app.ports import Agent
from app.practice.compare import Missed, Tried
from app.practice.curriculum import Curriculum
from app.practice.help import Help
from app.practice.house import Attempt, Courses, Practice, Results, Task
from app.practice.passes import Passed
from app.practice.scenario import ANSWERING, Scenario
from app.practice.score import Rating, Scorecard
from app.problems import Refused
from app.roles import POWERS, Power, Role, may
from app.text import clean

NAME: Final = 40
"""Characters that the name of a class may have."""


@dataclass(frozen=True, slots=True)
class Course:
    """A class."""

    id: str
    name: str
    staff: str
    """Its trainer."""
    closed: bool
    began: int
    people: int = 0


@dataclass(frozen=True, slots=True)
class Assignment:
    """A scenario that a class is to practise, or to be examined on."""

    id: str
    course: str
    scenario: str
    pack: str
    level: str
    seed: int | None
    """Of an exam: None until it starts."""
    due: int | None
    staff: str
    utc: int

    @property
    def exam(self) -> bool:
        """Whether it is an exam."""
        return self.level == Help.EXAM


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person said of a visit."""

    visit: str
    seq: int | None
    kind: str
    """pin, rating, ruling, excuse, appeal or reply."""
    staff: str
    body: Mapping[str, Any]
    utc: int


@dataclass(frozen=True, slots=True)
class Among:
    """Whose practice is looked at; empty fields do not narrow."""

    course: str = ""
    """Members of this class."""
    staff: str = ""
    assignment: str = ""
    scenario: str = ""
    level: str = ""
    since: int = 0
    """UTC microseconds; `until` is not in it."""
    until: int = 0


@dataclass(frozen=True, slots=True)
class Cards:
    """What one person learns in the drill."""

    due: int = 0
    mastered: int = 0
    all: int = 0
    stuck: tuple[str, ...] = ()
    """Steps that were failed again and again."""


class KeptResults(Results, Protocol):
    """What is kept of practised visits.  It asks nobody who they are: `Classroom` and `Judging` do."""

    def attempt(self, visit: str) -> Attempt:
        """One practised visit; Refused(`visit.gone`)."""
        ...

    def tried(self, among: Among) -> Iterator[Tried]:
        """Each practised visit among these, in no order, read as it is asked for."""
        ...

    def missed(self, among: Among, of: str, by: str) -> tuple[Missed, ...]:
        """Of each `step` or `norm`, by `staff` or `week` (its Monday): how often it was missed in finished visits."""
        ...

    def remark(self, visit: str, kind: str, staff: str, body: Mapping[str, Any], seq: int | None = None) -> None:
        """Keep what somebody said of a visit."""
        ...

    def remarks(self, visit: str) -> tuple[Remark, ...]:
        """What was said of a visit, in order."""
        ...

    def settle(self, visit: str) -> Scorecard:
        """Score the visit again with what was decided and excused by now, and keep it."""
        ...

    def ratings(self, among: Among) -> Mapping[str, tuple[Rating, ...]]:
        """Visit → the latest rating of each rater."""
        ...

    def rated(self, since: int, until: int) -> Mapping[str, int]:
        """Person → how many of their visits were rated with the sheet in this time."""
        ...

    def cards(self, staff: Iterable[str], now: int) -> Mapping[str, Cards]:
        """What these people learn."""
        ...

    def workbook(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
        """These rows as an XLSX file."""
        ...


class KeptCourses(Courses, Protocol):
    """What is kept of classes.  It asks nobody who they are: `Classroom` does."""

    def all(self) -> tuple[Course, ...]:
        """Every class, the open ones first."""
        ...

    def course(self, name: str) -> Course:
        """A class by its id or its name; Refused(`practice.no_class`)."""
        ...

    def people(self, course: str) -> tuple[str, ...]:
        """Staff numbers of its members."""
        ...

    def make(self, name: str, staff: str) -> Course:
        """A new class; Refused(`practice.class_exists`) where an open one has this name."""
        ...

    def close(self, course: str) -> None:
        """Nothing of it can be begun any more."""
        ...

    def enrol(self, course: str, staff: str) -> None:
        """One more member; nothing happens for one who is in it."""
        ...

    def assign(
        self, course: str, scenarios: Sequence[tuple[str, str]], level: str, due: int | None, staff: str
    ) -> tuple[Assignment, ...]:
        """Ask for these (pack, scenario) at a level."""
        ...

    def assignments(self, course: str) -> tuple[Assignment, ...]:
        """What was asked of a class, in order."""
        ...

    def assignment(self, name: str) -> Assignment:
        """One of them; Refused(`practice.no_assignment`)."""
        ...

    def start(self, assignment: str, seed: int) -> None:
        """Release the seed of an exam; Refused(`practice.started`) the second time."""
        ...

    def mark(self, pack: str, flow: str, points: int, staff: str) -> None:
        """How many tenths this flow needs to be passed from now on."""
        ...

    def marks(self) -> Mapping[tuple[str, str], int]:
        """(pack, flow) → tenths."""
        ...


class School(Practice, Protocol):
    """The practice home as a trainer needs it."""

    @property
    def results(self) -> KeptResults: ...

    @property
    def courses(self) -> KeptCourses: ...


# ── rules ─────────────────────────────────────────────────────────────────────────────────────────


def require(who: Agent, power: Power) -> None:
    """Refused unless this person's role has the power."""
    if not may(who.role, power):
        role = next(role for role in (Role.TRAINER, Role.AGENT) if power in POWERS[role])
        raise Refused.of("access.denied", role=role.value)


def see(who: Agent, staff: str) -> None:
    """Refused unless `who` may see how this person did: their own, or with the power for others'."""
    if who.staff != staff or not may(who.role, Power.PRACTISE):
        require(who, Power.SLIPS)


def judge(who: Agent, staff: str) -> None:
    """Refused unless `who` may rate and decide on this person's visits: never on their own."""
    require(who, Power.TEACH)
    if who.staff == staff:
        raise Refused.of("practice.own_visit")


def dealt(seed: int, staff: str) -> int:
    """The seed of one trainee at an exam: it follows from the exam's, and neighbours do not share a form."""
    return int(hashlib.sha256(f"{seed}/{staff}".encode()).hexdigest(), 16) % ANSWERING


def may_begin(asked: Assignment, course: Course, enrolled: bool, tries: Iterable[Tried], now: int) -> None:
    """Refused unless a member may begin this now: an exam once, after its start and until it is due."""
    if not enrolled:
        raise Refused.of("practice.not_enrolled", name=course.name)
    if course.closed:
        raise Refused.of("practice.closed", name=course.name)
    if not asked.exam:
        return
    if asked.seed is None:
        raise Refused.of("practice.not_started")
    if asked.due is not None and now > asked.due:
        raise Refused.of("practice.late")
    if any(not one.excused for one in tries):
        raise Refused.of("practice.taken")


# ── the desk ──────────────────────────────────────────────────────────────────────────────────────


class Classroom:
    """What one signed-in person may do with classes."""

    def __init__(self, home: School, who: Agent) -> None:
        self.home = home
        self.who = who

    def courses(self) -> tuple[Course, ...]:
        """Every class."""
        require(self.who, Power.SLIPS)
        return self.home.courses.all()

    def make(self, name: str) -> Course:
        """A new class of one's own."""
        require(self.who, Power.TEACH)
        name = clean(name, NAME)
        if not name:
            raise Refused.of("field.empty")
        return self.home.courses.make(name, self.who.staff)

    def close(self, name: str) -> Course:
        """Nothing of it can be begun any more; its results stay."""
        course = self._own(name)
        self.home.courses.close(course.id)
        return course

    def known(self, staff: str) -> bool:
        """Whether the practice home has this person."""
        require(self.who, Power.TEACH)
        return self.home.agents.get(staff) is not None

    def enrol(self, name: str, staff: str, person: str = "", pin: str = "") -> None:
        """One more member of a class; a person whom the practice home does not know is added as an agent."""
        course = self._open(name)
        if not self.known(staff):
            if not person or not pin:
                raise Refused.of("signin.unknown", staff=staff)
            self.home.agents.add(staff, person, Role.AGENT.value, pin)
        self.home.courses.enrol(course.id, staff)

    def assign(self, name: str, asked: str, level: Help, due: int | None = None) -> tuple[Assignment, ...]:
        """Ask for a scenario (`id` or `pack/id`), or for every scenario of a flow, at a level of help.

        Refused(`practice.no_scenario`) names the likeliest.
        """
        course = self._open(name)
        if level is Help.EXAM:
            raise Refused.of("practice.assign_exam")
        found = self.scenarios(asked)
        return self.home.courses.assign(course.id, found, level.value, due, self.who.staff)

    def exam(self, name: str, asked: str, due: int | None = None) -> Assignment:
        """An exam on one scenario; nobody can begin it before `start`."""
        course = self._open(name)
        found = self.scenarios(asked)
        if len(found) > 1:
            raise Refused.of("practice.one_scenario", name=asked[:40])
        return self.home.courses.assign(course.id, found, Help.EXAM.value, due, self.who.staff)[0]

    def start(self, assignment: str, seed: int) -> Assignment:
        """Release an exam's seed, one for everybody: from now on it can be begun."""
        asked = self.home.courses.assignment(assignment)
        self._open(asked.course)
        if not asked.exam:
            raise Refused.of("practice.no_exam", name=assignment[:40])
        self.home.courses.start(asked.id, seed)
        return self.home.courses.assignment(asked.id)

    def scenarios(self, asked: str) -> tuple[tuple[str, str], ...]:
        """(pack, scenario) of a scenario or of a whole flow, named alone or after its pack and a `/`."""
        pack, _, name = asked.rpartition("/")
        packs = self._packs(pack)
        for curriculum in packs:
            alone = [one for one in curriculum.scenarios if one.id == name]
            found = alone or [one for one in curriculum.scenarios if one.flow == name]
            if found:
                return tuple((curriculum.pack.id, one.id) for one in found)
        every = Curriculum(packs[0].pack, None, tuple(one for each in packs for one in each.scenarios))
        raise _unknown(every, name)

    def _packs(self, pack: str) -> Sequence[Curriculum]:
        curricula = self.home.curricula
        if pack and pack not in curricula:
            raise Refused.of("practice.no_pack", name=pack[:40])
        return [curricula[pack]] if pack else list(curricula.values())

    def mark(self, pack: str, flow: str, points: int) -> None:
        """How many tenths a flow's exam needs; Refused for an unknown pack or flow."""
        require(self.who, Power.TEACH)
        if flow not in self._packs(pack)[0].pack.flows:
            raise Refused.of("cli.no_flow", name=flow[:40])
        self.home.courses.mark(pack, flow, points, self.who.staff)

    def passes(self) -> tuple[tuple[Passed, ...], int]:
        """Who has passed which service: their best exam of a class reached the mark.

        And how many exams would, but wait for a trainer's decision.
        """
        require(self.who, Power.TEACH)
        marks = self.home.courses.marks()
        best: dict[tuple[str, str, str], Tried] = {}
        waiting = 0
        for one in self.home.results.tried(Among(level=Help.EXAM.value)):
            scenario = self._scenario(one.case.pack, one.case.scenario)
            needed = marks.get((one.case.pack, scenario.flow)) if scenario is not None else None
            if scenario is None or needed is None or not one.assignment or one.state != "finished":
                continue
            if one.points is None or one.points < needed:
                continue
            if self.home.results.card(one.visit).unsure:
                waiting += 1
                continue
            key = (one.staff, one.case.pack, scenario.flow)
            if key not in best or (best[key].points or 0) < one.points:
                best[key] = one
        return tuple(self._passed(key, one) for key, one in sorted(best.items())), waiting

    def _passed(self, key: tuple[str, str, str], one: Tried) -> Passed:
        staff, pack, flow = key
        return Passed(staff, pack, flow, self.home.curricula[pack].pack.flows[flow].code, one.points or 0, one.began)

    def _scenario(self, pack: str, name: str) -> Scenario | None:
        curriculum = self.home.curricula.get(pack)
        return next((one for one in curriculum.scenarios if one.id == name), None) if curriculum else None

    # ── members ───────────────────────────────────────────────────────────────────────────────

    def tasks(self) -> tuple[Task, ...]:
        """What one was asked to practise oneself."""
        require(self.who, Power.PRACTISE)
        return self.home.courses.tasks(self.who.staff)

    def ticket(self, assignment: str) -> Task:
        """An assignment as this member may begin it now, an exam with the seed that is dealt to them."""
        require(self.who, Power.PRACTISE)
        asked = self.home.courses.assignment(assignment)
        course = self.home.courses.course(asked.course)
        staff = self.who.staff
        tries = tuple(self.home.results.tried(Among(staff=staff, assignment=asked.id)))
        now = self.home.clock.stamp(staff, "").utc
        may_begin(asked, course, staff in self.home.courses.people(course.id), tries, now)
        seed = None if asked.seed is None else dealt(asked.seed, staff)
        return Task(asked.id, course.name, asked.scenario, asked.pack, asked.level, seed, asked.due or 0,
                    sum(one.state == "finished" for one in tries))

    # ── parts ─────────────────────────────────────────────────────────────────────────────────

    def _own(self, name: str) -> Course:
        require(self.who, Power.TEACH)
        return self.home.courses.course(name)

    def _open(self, name: str) -> Course:
        course = self._own(name)
        if course.closed:
            raise Refused.of("practice.closed", name=course.name)
        return course


def _unknown(curriculum: Curriculum, name: str) -> Refused:
    try:
        curriculum.scenario(name)
    except Refused as refused:
        return refused
    raise AssertionError(name)
