"""`agent-tui classes …`: the trainer's desk: classes, assignments, exams, results, comparison, plans.

All on the practice store; each command needs somebody who may teach, or see how others did.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar, cast

import typer

from app.ports import Agent
from app.practice.compare import Heat, share
from app.practice.help import Help
from app.practice.house import Practice
from app.practice.kept import Among, Assignment
from app.practice.passes import written
from app.practice.report import LEAST, Line, Reports
from app.practice.scenario import ANSWERING
from app.problems import Refused
from app.roles import Power
from app.when import day_start, local
from screens.cli.call import Call
from screens.cli.files import new_file
from screens.cli.listing import Csv, Row, Shape, Xlsx, grid, percent, show, write
from screens.cli.options import As, Json, PinStdin
from screens.cli.packs import moment

app = typer.Typer(rich_markup_mode=None)
Name = Annotated[str, typer.Argument(metavar="CLASS")]
Staff = Annotated[str, typer.Argument(metavar="STAFF")]
Case = Annotated[str, typer.Argument(metavar="SCENARIO")]
DueBy = Annotated[str, typer.Option("--due", metavar="WHEN")]
Since = Annotated[str, typer.Option("--since", metavar="DATE")]
Door = TypeVar("Door")


class Level(StrEnum):
    """Help while practising; an exam has its own command."""

    auto = "auto"
    shown = "shown"
    cued = "cued"
    blank = "blank"


class Columns(StrEnum):
    """What stands beside each other in the heat map."""

    people = "people"
    weeks = "weeks"


class Rows(StrEnum):
    """What stands below each other in it."""

    steps = "steps"
    norms = "norms"


def desk(
    call: Call, door: Callable[[Practice, Agent], Door], by: str, *powers: Power, stdin: bool
) -> Door:
    """A door of the practice home for the person whose PIN is given; Refused without one of the powers."""
    staff = call.parsed("staff_no", by)
    home = call.practice
    return door(home, call.verified(home.agents, staff, *powers, stdin=stdin))


# ── classes ───────────────────────────────────────────────────────────────────────────────────────


@app.command("list")
def listed(
    ctx: typer.Context, by: As, pin_stdin: PinStdin = False, json: Json = False, csv: Csv = None, xlsx: Xlsx = None
) -> None:
    """Every class."""
    call, shape = _shaped(ctx, json, csv, xlsx)
    school = desk(call, Reports, by, Power.SLIPS, stdin=pin_stdin)
    rows: list[Row] = [
        {"class": one.id, "name": one.name, "trainer": one.staff, "people": one.people, "closed": one.closed,
         "began": moment(one.began)} for one in school.courses()]
    show(call, school.home, "classes", "class name trainer people closed began", rows, shape)


@app.command("new")
def made(
    ctx: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME")], by: As, pin_stdin: PinStdin = False,
    json: Json = False,
) -> None:
    """A new class."""
    call: Call = ctx.obj
    course = desk(call, Reports, by, Power.TEACH, stdin=pin_stdin).make(name)
    _done(call, "classes.made", {"class": course.id, "name": course.name, "trainer": course.staff}, json)


@app.command("close")
def closed(ctx: typer.Context, name: Name, by: As, pin_stdin: PinStdin = False, json: Json = False) -> None:
    """Nothing of it can be begun any more; its results stay."""
    call: Call = ctx.obj
    course = desk(call, Reports, by, Power.TEACH, stdin=pin_stdin).close(name)
    _done(call, "classes.closed", {"class": course.id, "name": course.name}, json)


@app.command("enrol")
def enrolled(
    ctx: typer.Context,
    name: Name,
    staff: Staff,
    by: As,
    pin_stdin: PinStdin = False,
    called: Annotated[str, typer.Option("--name", metavar="NAME")] = "",
    json: Json = False,
) -> None:
    """One more member; whoever is not in the practice store yet gets a first PIN there."""
    call: Call = ctx.obj
    staff = call.parsed("staff_no", staff)
    called = call.parsed("name", called) if called else ""
    school = desk(call, Reports, by, Power.TEACH, stdin=pin_stdin)
    pin = call.new_pin(stdin=pin_stdin) if called and not school.known(staff) else ""
    school.enrol(name, staff, called, pin)
    _done(call, "classes.enrolled", {"class": name, "staff": staff}, json)


@app.command("remove")
def removed(
    ctx: typer.Context, name: Name, staff: Staff, by: As, pin_stdin: PinStdin = False, json: Json = False
) -> None:
    """Take out somebody who was enrolled by mistake, and has begun nothing of the class."""
    call: Call = ctx.obj
    staff = call.parsed("staff_no", staff)
    desk(call, Reports, by, Power.TEACH, stdin=pin_stdin).drop(name, staff)
    _done(call, "classes.removed", {"class": name, "staff": staff}, json)


# ── assignments and exams ─────────────────────────────────────────────────────────────────────────


@app.command("assign")
def assigned(
    ctx: typer.Context,
    name: Name,
    scenario: Case,
    by: As,
    level: Annotated[Level, typer.Option("--level")] = Level.auto,
    due: DueBy = "",
    pin_stdin: PinStdin = False,
    json: Json = False,
) -> None:
    """Ask a class for a scenario, or for every scenario of a flow."""
    call: Call = ctx.obj
    school = desk(call, Reports, by, Power.TEACH, stdin=pin_stdin)
    found = school.assign(name, scenario, Help(level.value), school.until(due))
    if json:
        call.json([_asked(one) for one in found])
    for one in () if json else found:
        call.told("classes.assigned", assignment=one.id, scenario=one.scenario, help=call.words[f"help.{one.level}"])


@app.command("exam")
def examined(
    ctx: typer.Context, name: Name, scenario: Case, by: As, due: DueBy = "", pin_stdin: PinStdin = False,
    json: Json = False,
) -> None:
    """Prepare an exam; nobody can begin it before it starts."""
    call: Call = ctx.obj
    school = desk(call, Reports, by, Power.TEACH, stdin=pin_stdin)
    one = school.exam(name, scenario, school.until(due))
    _done(call, "classes.exam", _asked(one), json)


@app.command("start")
def started(
    ctx: typer.Context,
    exam: Annotated[str, typer.Argument(metavar="EXAM")],
    by: As,
    seed: Annotated[int | None, typer.Option("--seed", metavar="N", min=0, max=ANSWERING - 1)] = None,
    pin_stdin: PinStdin = False,
    json: Json = False,
) -> None:
    """Release one seed for everybody: from now on the exam can be begun."""
    call: Call = ctx.obj
    school = desk(call, Reports, by, Power.TEACH, stdin=pin_stdin)
    one = school.start(exam, random.SystemRandom().randrange(ANSWERING) if seed is None else seed)
    _done(call, "classes.started", _asked(one), json)


@app.command("results")
def results(
    ctx: typer.Context, name: Name, by: As, pin_stdin: PinStdin = False, json: Json = False, csv: Csv = None,
    xlsx: Xlsx = None,
) -> None:
    """What came in so far: every assignment and exam, person by person."""
    call, shape = _shaped(ctx, json, csv, xlsx)
    school = desk(call, Reports, by, Power.SLIPS, stdin=pin_stdin)
    rows = [_line(one) for one in school.results(name)]
    columns = "assignment scenario help due_by staff progress tries left first best"
    show(call, school.home, name, columns, rows, shape)


# ── comparison ────────────────────────────────────────────────────────────────────────────────────


@app.command("compare")
def compared(
    ctx: typer.Context,
    name: Name,
    by: As,
    best: Annotated[bool, typer.Option("--best")] = False,
    since: Since = "",
    pin_stdin: PinStdin = False,
    json: Json = False,
    csv: Csv = None,
    xlsx: Xlsx = None,
) -> None:
    """People on the same case: the spread, and each one's place; by first results, or by best ones."""
    call, shape = _shaped(ctx, json, csv, xlsx)
    school = desk(call, Reports, by, Power.SLIPS, stdin=pin_stdin)
    rows: list[Row] = [
        {"scenario": one.case.scenario, "pack": one.case.pack, "shape": one.case.digest, "help": one.case.level,
         "by": one.by, "n": one.spread.n, "median": one.spread.median / 10, "low": one.spread.low / 10,
         "high": one.spread.high / 10, "lowest": one.spread.least / 10, "highest": one.spread.most / 10,
         "staff": person.staff, "rank": person.place, "points": person.points / 10, "tries": person.tries,
         "left": person.abandoned}
        for one in school.compared(name, "best" if best else "first", _day(call, since)) for person in one.people]
    show(call, school.home, name,
         "scenario help n median low high lowest highest staff rank points tries left", rows, shape)


@app.command("heat")
def heated(
    ctx: typer.Context,
    name: Name,
    by: As,
    columns: Annotated[Columns, typer.Option("--by")] = Columns.people,
    of: Annotated[Rows, typer.Option("--of")] = Rows.steps,
    rows: Annotated[int, typer.Option("--rows", metavar="N", min=1, max=200)] = 12,
    since: Since = "",
    pin_stdin: PinStdin = False,
    json: Json = False,
    csv: Csv = None,
    xlsx: Xlsx = None,
) -> None:
    """The weakest steps of a class, by person or by week: the share missed."""
    call, shape = _shaped(ctx, json, csv, xlsx)
    school = desk(call, Reports, by, Power.SLIPS, stdin=pin_stdin)
    what, beside = of.value.removesuffix("s"), "staff" if columns is Columns.people else "week"
    found = school.heat(name, what, beside, _day(call, since), rows)
    if json:
        call.json({
            "of": of.value, "by": columns.value, "rows": found.rows, "columns": found.columns,
            "shares": found.shares, "missed": found.missed, "met_or_missed": found.of})
        return
    keys = (what, "share", "missed", "of", *found.columns)
    if not write(call, school.home, name, keys, [[*_heat(found, at)] for at in range(len(found.rows))], shape):
        grid(call, (call.words[f"column.{what}"], call.words["column.share"], *found.columns), [
            (row, percent(share(found.missed[at], found.of[at])), *map(percent, found.shares[at]))
            for at, row in enumerate(found.rows)])


@app.command("trend")
def trend(
    ctx: typer.Context,
    name: Name,
    by: As,
    agent: Annotated[str, typer.Option("--agent", metavar="STAFF")] = "",
    pin_stdin: PinStdin = False,
    json: Json = False,
    csv: Csv = None,
    xlsx: Xlsx = None,
) -> None:
    """Week by week: how many were scored, their median, the share missed."""
    call, shape = _shaped(ctx, json, csv, xlsx)
    agent = call.parsed("staff_no", agent) if agent else ""
    school = desk(call, Reports, by, Power.SLIPS, stdin=pin_stdin)
    course = school.home.courses.course(name)
    rows: list[Row] = [
        {"week": one.monday.isoformat(), "tries": one.tries, "median": None if one.median is None else one.median / 10,
         "missed_share": share(one.missed, one.of), "missed": one.missed, "of": one.of}
        for one in school.trend(Among(course=course.id, staff=agent))]
    show(call, school.home, name, "week tries median missed_share missed of", rows, shape)


@app.command("agents")
def agents(
    ctx: typer.Context, name: Name, by: As, pin_stdin: PinStdin = False, json: Json = False, csv: Csv = None,
    xlsx: Xlsx = None,
) -> None:
    """Each member: what is due, what is mastered, last practice, QA sheets this month and who is short."""
    call, shape = _shaped(ctx, json, csv, xlsx)
    school = desk(call, Reports, by, Power.SLIPS, stdin=pin_stdin)
    found = school.pages(name)
    rows: list[Row] = [
        {"staff": one.staff, "cards_due": one.due, "mastered": one.mastered, "cards": one.cards, "stuck": one.stuck,
         "last": moment(one.last) if one.last else None, "tries": one.tries,
         "median": None if one.median is None else one.median / 10, "sheets": one.sheets, "short": one.short,
         "full": one.full}
        for one in found]
    show(call, school.home, name, "staff cards_due mastered cards last tries median sheets short", rows, shape)
    short = [one.staff for one in found if one.short]
    if short:
        call.notes.append(call.words["classes.short"].format(count=len(short), least=LEAST, staff=" ".join(short)))


@app.command("plan")
def planned(
    ctx: typer.Context,
    name: Name,
    by: As,
    week: Annotated[str, typer.Option("--week", metavar="DATE")] = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
    pin_stdin: PinStdin = False,
) -> None:
    """The week's summary and training plan, as a draft in Chinese to go on from."""
    call: Call = ctx.obj
    if out is not None and out.exists():
        raise Refused.of("cli.exists")
    school = desk(call, Reports, by, Power.TEACH, stdin=pin_stdin)
    day = local(_day(call, week)).date() if week else school.home.clock.today()
    text = school.draft(name, day)
    if out is None:
        call.lines.append(text.removesuffix("\n"))
    else:
        new_file(out, text.encode())
        call.told("classes.planned", path=str(out))


# ── passing ───────────────────────────────────────────────────────────────────────────────────────


@app.command("pass-mark")
def pass_mark(
    ctx: typer.Context,
    pack: Annotated[str, typer.Argument(metavar="PACK")],
    flow: Annotated[str, typer.Argument(metavar="FLOW")],
    points: Annotated[float, typer.Argument(metavar="POINTS", min=0, max=100)],
    by: As,
    pin_stdin: PinStdin = False,
    json: Json = False,
) -> None:
    """How many points the exam of a flow needs to be passed."""
    call: Call = ctx.obj
    school = desk(call, Reports, by, Power.TEACH, stdin=pin_stdin)
    school.mark(pack, flow, round(points * 10))
    _done(call, "classes.mark", {"pack": pack, "flow": flow, "points": round(points * 10) / 10}, json)


@app.command("pass-marks")
def pass_marks(
    ctx: typer.Context, by: As, pin_stdin: PinStdin = False, json: Json = False, csv: Csv = None, xlsx: Xlsx = None
) -> None:
    """The services whose exam has a mark to reach."""
    call, shape = _shaped(ctx, json, csv, xlsx)
    school = desk(call, Reports, by, Power.SLIPS, stdin=pin_stdin)
    rows: list[Row] = [
        {"pack": pack, "flow": flow, "code": code, "points": points / 10}
        for pack, flow, code, points in school.pass_marks()]
    show(call, school.home, "pass-marks", "pack flow code points", rows, shape)


@app.command("passes")
def passes(
    ctx: typer.Context,
    by: As,
    out: Annotated[Path, typer.Option("--out", metavar="FILE")],
    pin_stdin: PinStdin = False,
    json: Json = False,
) -> None:
    """Who has passed which service, as a file for the live hall."""
    call: Call = ctx.obj
    if out.exists():
        raise Refused.of("cli.exists")
    school = desk(call, Reports, by, Power.TEACH, stdin=pin_stdin)
    found, waiting = school.passes()
    new_file(out, written(found, school.home.clock.stamp(school.who.staff, "").utc).encode())
    _done(call, "classes.passes", {"count": len(found), "waiting": waiting, "path": str(out)}, json)


# ── parts ─────────────────────────────────────────────────────────────────────────────────────────


def _shaped(ctx: typer.Context, json: bool, csv: Path | None, xlsx: Path | None) -> tuple[Call, Shape]:
    shape = Shape(json, csv, xlsx)
    shape.check()
    return cast(Call, ctx.obj), shape


def _done(call: Call, key: str, told: dict[str, object], json: bool) -> None:
    if json:
        call.json(told)
    else:
        call.told(key, **told)


def _day(call: Call, typed: str) -> int:
    """The hall's midnight of a typed day; 0 without one."""
    return day_start(date.fromisoformat(call.parsed("date", typed))) if typed else 0


def _asked(one: Assignment) -> dict[str, object]:
    return {
        "assignment": one.id, "class": one.course, "scenario": one.scenario, "pack": one.pack, "help": one.level,
        "seed": one.seed, "due_by": moment(one.due) if one.due else None}


def _line(one: Line) -> Row:
    asked = one.asked
    return {
        "assignment": asked.id, "scenario": asked.scenario, "pack": asked.pack, "help": asked.level,
        "seed": asked.seed, "due_by": moment(asked.due) if asked.due else None, "staff": one.staff,
        "progress": one.state, "tries": one.tries, "left": one.abandoned, "first": tenth(one.first),
        "best": tenth(one.best)}


def tenth(points: int | None) -> float | None:
    """Tenths of a point as points."""
    return None if points is None or points < 0 else points / 10


def _heat(found: Heat, at: int) -> list[str | int | float | None]:
    missed, of = found.missed[at], found.of[at]
    return [found.rows[at], share(missed, of), missed, of, *found.shares[at]]
