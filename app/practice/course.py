"""The trainer's desk: classes, what is asked of their members, exams, and who may do and see what.

Screens and commands go through `Classroom` for classes and through `app.practice.judging` for single
visits, as they go through `app.records` for the ledger: nothing of another person is read or written
without the power for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from app.fields import FIELDS, Context
from app.ports import Agent
from app.practice.compare import Tried
from app.practice.curriculum import Curriculum
from app.practice.help import Help
from app.practice.house import Practice
from app.practice.kept import Among, Assignment, Course, Task
from app.practice.naming import scenario_of
from app.practice.passes import Passed
from app.practice.scenario import ANSWERING
from app.problems import Refused
from app.roles import Power, Role, may, whose
from app.text import clean
from app.when import CHINA, day_start, local

NAME: Final = 40
"""Characters that the name of a class may have."""


# ── rules ─────────────────────────────────────────────────────────────────────────────────────────


def require(who: Agent, power: Power) -> None:
    """Refused unless this person's role has the power."""
    if not may(who.role, power):
        raise Refused.of("access.denied", role=whose(power).value)


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


def due(typed: str, now: int) -> int | None:
    """The end of a typed day (`20261130`, `1130`) or a typed moment (`1130 1730`, `1730`); None for nothing or 0.

    Refused: `field.moment`, and `practice.due_past` for what is over.
    """
    typed = typed.strip()
    if typed in ("", "0"):
        return None
    context = Context(today=local(now).date())
    day = _day(typed, context)
    if day is not None:
        until = day_start(day + timedelta(days=1)) - 1
    else:
        text = FIELDS["moment"].parse(typed, context).value
        until = int(datetime.fromisoformat(text).replace(tzinfo=CHINA).timestamp() * 1_000_000)
    if until < now:
        raise Refused.of("practice.due_past")
    return until


def _day(typed: str, context: Context) -> date | None:
    """A typed day; month and day alone: the next one that is so called."""
    if len(typed) == 4 and typed.isascii() and typed.isdigit():
        for year in (context.today.year, context.today.year + 1):
            try:
                found = date(year, int(typed[:2]), int(typed[2:]))
            except ValueError:
                continue
            if found >= context.today:
                return found
        return None
    try:
        return date.fromisoformat(FIELDS["date"].parse(typed, context).value)
    except Refused:
        return None


# ── the desk ──────────────────────────────────────────────────────────────────────────────────────


class Classroom:
    """What one signed-in person may do with classes."""

    def __init__(self, home: Practice, who: Agent) -> None:
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

    def until(self, typed: str) -> int | None:
        """Until when, as `due` reads it, from now."""
        return due(typed, self.home.clock.stamp(self.who.staff, "").utc)

    def enrol(self, name: str, staff: str, person: str = "", pin: str = "") -> None:
        """One more member of a class; a person whom the practice home does not know is added as an agent."""
        course = self._open(name)
        found = self.home.agents.get(staff)
        if found is not None and not may(found.role, Power.PRACTISE):
            raise Refused.of("practice.no_pupil", name=found.name)
        if found is None:
            if not person or not pin:
                raise Refused.of("signin.unknown", staff=staff)
            self.home.agents.add(staff, person, Role.AGENT.value, pin)
        self.home.courses.enrol(course.id, staff)

    def drop(self, name: str, staff: str) -> None:
        """Take out somebody who was enrolled by mistake; whoever has begun anything of the class stays in it."""
        course = self._open(name)
        if staff not in self.home.courses.people(course.id):
            raise Refused.of("practice.not_member", staff=staff, name=course.name)
        asked = {one.id for one in self.home.courses.assignments(course.id)}
        if any(one.assignment in asked for one in self.home.results.tried(Among(staff=staff))):
            raise Refused.of("practice.has_begun", staff=staff)
        self.home.courses.drop(course.id, staff)

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

    def pass_marks(self) -> tuple[tuple[str, str, str, int], ...]:
        """Pack, flow, its code and the tenths that its exam needs."""
        require(self.who, Power.SLIPS)
        curricula = self.home.curricula
        found = []
        for (pack, flow), points in sorted(self.home.courses.marks().items()):
            known = curricula[pack].pack.flows.get(flow) if pack in curricula else None
            found.append((pack, flow, known.code if known is not None else "", points))
        return tuple(found)

    def passes(self) -> tuple[tuple[Passed, ...], int]:
        """Who has passed which service: their best exam of a class reached the mark.

        And how many exams would, but wait for a trainer's decision.
        """
        require(self.who, Power.TEACH)
        marks = self.home.courses.marks()
        best: dict[tuple[str, str, str], Tried] = {}
        waiting = 0
        for one in self.home.results.tried(Among(level=Help.EXAM.value)):
            scenario = scenario_of(self.home.curricula, one.case.pack, one.case.scenario)
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
