"""What the trainer's desk guarantees: who is rated and how, what is reported, what is asked of a class.

Each works the real desk over the school of `school.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.problems import Refused
from app.proof.engine import guarantee

if TYPE_CHECKING:
    from app.ports import Agent
    from app.proof.school import StageSchool


def code(call: Callable[[], object]) -> str:
    """The code of what a call refuses; empty where it does not."""
    try:
        call()
    except Refused as refused:
        return refused.problem.code
    return ""


@guarantee("five_criteria_rated")
def _rated() -> bool:
    """A sheet has all its criteria, each 1 to 5 or not applicable, from a trainer, never of an own visit."""
    from app.practice.judging import Judging
    from app.proof.school import ANNA, MANAGER, TRAINER, StageSchool

    school = StageSchool()
    visit, own = school.practised(ANNA), school.practised(MANAGER)
    trainer = Judging(school.home, TRAINER)
    names = trainer.criteria("tiny")
    whole = {**dict.fromkeys(names, 4), names[0]: None}
    wrong = [
        code(lambda: trainer.rate(visit, {name: whole[name] for name in names[1:]})),
        *(code(lambda far=far: trainer.rate(visit, {**whole, names[1]: far})) for far in (0, 6)),  # type: ignore[misc]
        code(lambda: Judging(school.home, ANNA).rate(visit, whole)),
        code(lambda: Judging(school.home, MANAGER).rate(own, whole)),
    ]
    trainer.rate(visit, whole, "语速快")
    kept = [(one.kind, one.staff, one.body["given"], one.body["comment"]) for one in school.results.said]
    return len(names) == 5 and kept == [("rating", TRAINER.staff, whole, "语速快")] and wrong == [
        "practice.criteria", "practice.rating", "practice.rating", "access.denied", "practice.own_visit"]


@guarantee("sheets_one_to_five")
def _sheets() -> bool:
    """Sheets of each person are counted by the month: short below one, which is named, and full at five."""
    from app.practice.report import Reports
    from app.practice.waiting import waits
    from app.proof.school import ANNA, BEN, CARA, DAY, TRAINER, StageSchool

    school = StageSchool()
    desk = Reports(school.home, TRAINER)
    found = []
    for most in (1, 4, 5):
        for who in (ANNA, BEN):
            while (who is ANNA or most == 1) and desk.page(who.staff).sheets < most:
                _rate(school, who)
        found.append([(page.sheets, page.short, page.full) for page in desk.pages("c1")])
    short = waits(school.home, TRAINER).short
    school.clock.utc += 31 * DAY
    one, none = (1, False, False), (0, True, False)
    return found == [[one, one, none], [(4, False, False), one, none], [(5, False, True), one, none]] and (
        short == (CARA.staff,)) and all(page.sheets == 0 for page in desk.pages("c1"))


def _rate(school: StageSchool, who: Agent) -> None:
    from app.practice.judging import Judging
    from app.proof.school import TRAINER

    judging = Judging(school.home, TRAINER)
    judging.rate(school.practised(who), dict.fromkeys(judging.criteria("tiny"), 4))


@guarantee("week_planned")
def _planned() -> bool:
    """A week's summary has a plan for all from what is common, and for single people from what is their own."""
    from app.practice.report import Reports, draft, monday
    from app.proof.school import ANNA, BEN, CARA, TRAINER, StageSchool

    school = StageSchool()
    for who, missed in ((ANNA, "N-1"), (BEN, "N-1 N-2"), (CARA, "N-1")):
        school.practised(who, 700, missed)
        school.practised(who, 700, "N-1")
        school.practised(who, 500, "N-3", earlier=7)
    desk = Reports(school.home, TRAINER)
    plan = desk.plan("c1", monday(school.clock.utc))
    words = {"N-1": "先问候", "N-2": "核对证件", "N-3": "道别"}
    lines = draft(plan, words.__getitem__, {"N-1": ("one",)}).splitlines()
    whole, single, sheets = (lines.index(head) for head in ("## 三、全员培训", "## 四、个别辅导", "## 五、质检考评表"))
    common, own = "\n".join(lines[whole:single]), "\n".join(lines[single:sheets])
    for_all = "先问候（N-1）；练 `one`" in common and "核对证件" not in common
    for_one = f"- {BEN.staff}：核对证件（N-2，1/2）" in own and "先问候" not in own
    return (plan.tries, plan.practised) == (6, 3) and for_all and for_one and "道别" not in "\n".join(lines)


@guarantee("common_misses_first")
def _common() -> bool:
    """What most people miss most surely heads the week's list, with how often; what nobody missed is not in it."""
    from app.practice.report import Reports, monday
    from app.proof.school import ANNA, BEN, CARA, TRAINER, StageSchool

    school = StageSchool()
    for who, missed in ((ANNA, "N-2"), (BEN, "N-2"), (CARA, "N-1 N-2")):
        school.practised(who, 700, missed)
    plan = Reports(school.home, TRAINER).plan("c1", monday(school.clock.utc))
    return [(one.row, one.missed, one.of) for one in plan.norms] == [("N-2", 3, 3), ("N-1", 1, 3)]


@guarantee("weakest_by_person")
def _weakest() -> bool:
    """How far norms and steps are kept is told by person, the weakest first, to who may see others' slips."""
    from app.practice.kept import Among
    from app.practice.report import Reports
    from app.proof.school import ANNA, BEN, TRAINER, StageSchool

    school = StageSchool()
    for who, missed in ((ANNA, "N-2"), (ANNA, "N-2"), (BEN, "N-2 N-3")):
        school.practised(who, 700, missed)
    desk = Reports(school.home, TRAINER)
    norms, steps = desk.heat("c1", "norm"), desk.heat("c1", "step")
    own = Reports(school.home, ANNA)
    seen = [code(lambda: own.heat("c1")), code(lambda: own.page(BEN.staff)),
            code(lambda: own.trend(Among(staff=ANNA.staff)))]
    shares = ((1.0, 1.0), (0.0, 1.0))
    return (norms.rows, norms.columns, norms.shares) == (("N-2", "N-3"), (ANNA.staff, BEN.staff), shares) and (
        steps.rows == ("1/s2", "1/s3") and seen == ["access.denied", "access.denied", ""])


@guarantee("trend_by_person")
def _trend() -> bool:
    """Of each person the score goes week by week, with what was missed."""
    from app.practice.kept import Among
    from app.practice.report import Reports
    from app.proof.school import ANNA, BEN, TRAINER, StageSchool

    school = StageSchool()
    for who, points, missed, earlier in ((ANNA, 500, "N-1 N-2", 7), (BEN, 100, "N-1", 7), (ANNA, 900, "", 0)):
        school.practised(who, points, missed, earlier=earlier)
    weeks = Reports(school.home, TRAINER).trend(Among(staff=ANNA.staff))
    return [(week.median, week.missed, week.of) for week in weeks] == [(500, 2, 3), (900, 0, 3)]


@guarantee("results_of_everybody")
def _results() -> bool:
    """Of each person at each case first and best result stand with the tries; what was left counts apart."""
    from app.practice.kept import Among
    from app.practice.report import Reports
    from app.proof.school import ANNA, BEN, CARA, TRAINER, StageSchool

    school = StageSchool()
    for who, points, state in ((ANNA, 600, "finished"), (ANNA, 900, "finished"), (ANNA, 0, "abandoned"),
                               (ANNA, 700, "finished"), (BEN, 0, "abandoned"), (CARA, 800, "finished")):
        school.practised(who, points, state=state)
    found = Reports(school.home, TRAINER).standings(Among(course="c1"))
    return [(one.staff, one.first, one.best, one.tries, one.abandoned) for one in found] == [
        (ANNA.staff, 600, 900, 3, 1), (BEN.staff, None, None, 0, 1), (CARA.staff, 800, 800, 1, 0)]


@guarantee("behind_named")
def _behind() -> bool:
    """Who has not practised this week, when each last did, and who is over the day is named."""
    from app.practice.help import Help
    from app.practice.report import Reports
    from app.practice.waiting import waits
    from app.proof.school import ANNA, BEN, CARA, DAY, TRAINER, StageSchool

    school = StageSchool()
    desk = Reports(school.home, TRAINER)
    asked = desk.assign("c1", "one", Help.BLANK, school.clock.utc + DAY)[0].id
    school.practised(ANNA, asked=asked)
    school.practised(BEN, state="abandoned", asked=asked)
    school.practised(CARA, earlier=7)
    school.clock.pass_(1)
    early = {line.staff: line.state for line in desk.results("c1")}
    idle = waits(school.home, TRAINER).idle
    last = {page.staff: page.last for page in desk.pages("c1")}
    school.clock.utc += 2 * DAY
    late = {line.staff: line.state for line in desk.results("c1")}
    began = {one.staff: one.began for one in school.results.kept}
    return idle == (BEN.staff, CARA.staff) and last == began and (early, late) == (
        {ANNA.staff: "done", BEN.staff: "left", CARA.staff: "open"},
        {ANNA.staff: "done", BEN.staff: "left", CARA.staff: "overdue"})


@guarantee("whole_service_assigned")
def _assigned() -> bool:
    """A trainer asks a class for every scenario of a service at once; whoever only practises asks for nothing."""
    from app.practice.course import Classroom
    from app.practice.help import Help
    from app.proof.school import ANNA, BEN, CARA, TRAINER, StageSchool

    school = StageSchool()
    desk = Classroom(school.home, TRAINER)
    asked = [one.scenario for one in desk.assign("c1", "first", Help.BLANK)]
    last = school.courses.asked[-1]
    mine = [Classroom(school.home, who).ticket(last.id).scenario for who in (ANNA, BEN, CARA)]
    own = code(lambda: Classroom(school.home, ANNA).assign("c1", "first", Help.BLANK))
    return asked == ["one", "two"] and mine == ["two"] * 3 and own == "access.denied"


@guarantee("exam_alike_for_all")
def _exam() -> bool:
    """One seed is released for everybody: nobody begins before it or out of time, and nobody twice."""
    from app.practice.course import Classroom, dealt
    from app.proof.school import ANNA, BEN, CARA, DAY, OTHER, TRAINER, StageSchool

    school = StageSchool()
    desk = Classroom(school.home, TRAINER)
    asked = desk.exam("c1", "one", school.clock.utc + DAY).id
    rooms = [Classroom(school.home, who) for who in (ANNA, BEN, CARA)]
    early = [code(lambda room=room: room.ticket(asked)) for room in rooms]  # type: ignore[misc]
    desk.start(asked, 7)
    seeds = [room.ticket(asked).seed for room in rooms]
    school.practised(ANNA, level="exam", asked=asked)
    twice = code(lambda: rooms[0].ticket(asked))
    school.clock.utc += 2 * DAY
    late = code(lambda: rooms[1].ticket(asked))
    stranger = code(lambda: Classroom(school.home, OTHER).ticket(asked))
    return early == ["practice.not_started"] * 3 and seeds == [dealt(7, room.who.staff) for room in rooms] and (
        twice, late, stranger) == ("practice.taken", "practice.late", "access.denied")


@guarantee("pass_by_exam")
def _passes() -> bool:
    """A pass comes of an exam of a class at the mark alone, with nothing of it left to decide."""
    from app.practice.course import Classroom
    from app.proof.school import ANNA, BEN, CARA, TRAINER, StageSchool

    found = []
    for points, level, asked, unsure in (
            (800, "exam", "a1", False), (799, "exam", "a1", False), (1000, "blank", "a1", False),
            (1000, "exam", "", False), (1000, "exam", "a1", True)):
        school = StageSchool()
        desk = Classroom(school.home, TRAINER)
        desk.mark("tiny", "first", 800)
        desk.exam("c1", "one")
        school.practised(BEN, points, level=level, asked=asked, unsure=unsure)
        school.practised(CARA, scenario="three", level="exam", asked=asked)  # of a service without a mark
        passes, waiting = desk.passes()
        found.append(([(one.staff, one.code) for one in passes], waiting))
    own = code(lambda: Classroom(StageSchool().home, ANNA).passes())
    return found == [([(BEN.staff, "1")], 0), ([], 0), ([], 0), ([], 0), ([], 1)] and own == "access.denied"


@guarantee("note_pinned")
def _pinned() -> bool:
    """A trainer pins a note to a moment of a visit, and who practised reads it there; nobody else does either."""
    from app.practice.judging import Judging
    from app.proof.school import ANNA, BEN, TRAINER, StageSchool

    school = StageSchool()
    visit = school.practised(ANNA)
    trainer, own, other = (Judging(school.home, who) for who in (TRAINER, ANNA, BEN))
    trainer.pin(visit, "闲谈了两句", 7)
    wrong = [code(lambda: other.remarks(visit)), code(lambda: own.pin(visit, "没有")),
             code(lambda: trainer.pin(visit, " "))]
    told = [(one.kind, one.seq, one.body["note"]) for one in own.remarks(visit)]
    return told == [("pin", 7, "闲谈了两句")] and wrong == ["access.denied", "access.denied", "practice.reason"]
