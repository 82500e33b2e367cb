"""`agent-tui scores …`: practised visits one by one: their cards, ratings, decisions, appeals.

An agent sees their own; trainer and duty manager see everybody's, and judge nobody's own visit.
"""

from __future__ import annotations

from typing import Annotated

import typer

from app.practice.card import Mark, Scorecard
from app.practice.judging import VERDICTS, Judging
from app.practice.kept import Among, Attempt, Remark
from app.practice.report import Reports
from app.problems import Refused
from app.roles import Power, may
from screens.cli.call import Call
from screens.cli.classes import desk, tenth
from screens.cli.listing import Csv, Row, Shape, Xlsx, show
from screens.cli.options import As, Json, PinStdin
from screens.cli.packs import moment

STATES = ("running", "interrupted", "finished", "abandoned")

app = typer.Typer(rich_markup_mode=None)
Visit = Annotated[str, typer.Argument(metavar="VISIT")]
Of = Annotated[str, typer.Option("--agent", metavar="STAFF")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT")]
Words = Annotated[str, typer.Option("--text", metavar="TEXT")]


@app.command("list")
def listed(
    ctx: typer.Context,
    by: As,
    agent: Of = "",
    state: Annotated[str, typer.Option("--state", metavar="STATE")] = "",
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=1000)] = 100,
    pin_stdin: PinStdin = False,
    json: Json = False,
    csv: Csv = None,
    xlsx: Xlsx = None,
) -> None:
    """Practised visits, latest first: one's own, or everybody's for who may see them."""
    call: Call = ctx.obj
    if state and state not in STATES:
        raise typer.BadParameter("", param_hint="--state")
    shape = Shape(json, csv, xlsx)
    shape.check()
    agent = call.parsed("staff_no", agent) if agent else ""
    judging = desk(call, Judging, by, Power.PRACTISE, Power.SLIPS, stdin=pin_stdin)
    whose = agent or ("" if may(judging.who.role, Power.SLIPS) else judging.who.staff)
    rows = [_attempt(one) for one in judging.attempts(whose, state, limit)]
    show(call, judging.home, "scores", "visit scenario help staff attempt points began", rows, shape)


@app.command("show")
def shown(ctx: typer.Context, visit: Visit, by: As, pin_stdin: PinStdin = False, json: Json = False) -> None:
    """One visit: its marks with their evidence, its ratings, what was decided and said."""
    call: Call = ctx.obj
    judging = desk(call, Judging, by, Power.PRACTISE, Power.SLIPS, stdin=pin_stdin)
    attempt, card = judging.card(visit)
    remarks = judging.remarks(visit)
    if json:
        call.json({**_attempt(attempt), **_card(card), "remarks": [_remark(one) for one in remarks]})
        return
    call.told("scores.card", scenario=attempt.scenario, staff=attempt.staff, points=f"{card.points / 10:.1f}",
              help=call.words[f"help.{attempt.level}"], unsure=card.unsure, missed=len(card.missed))
    call.table(("mark", "verdict", "norms", "reason"), [
        (one.id, call.words[f"verdict.{one.verdict}"], " ".join(one.norms), one.reason) for one in card.marks])
    if remarks:
        call.say("")
        call.table(("remark", "seq", "staff", "when", "words"), [
            (call.words[f"remark.{one.kind}"], str(one.seq or ""), one.staff, moment(one.utc), _said(one))
            for one in remarks], right="seq")


@app.command("rate")
def rated(
    ctx: typer.Context,
    visit: Visit,
    given: Annotated[list[str], typer.Argument(metavar="NAME=1..5|-")],
    by: As,
    comment: Annotated[str, typer.Option("--comment", metavar="TEXT")] = "",
    pin_stdin: PinStdin = False,
    json: Json = False,
) -> None:
    """Rate a visit with the sheet: each criterion 1 to 5, or - where it does not apply."""
    call: Call = ctx.obj
    judging = desk(call, Judging, by, Power.TEACH, stdin=pin_stdin)
    judging.rate(visit, dict(map(_rating, given)), comment)
    _done(call, "scores.rated", visit, json)


@app.command("rule")
def ruled(
    ctx: typer.Context,
    visit: Visit,
    mark: Annotated[str, typer.Argument(metavar="MARK")],
    verdict: Annotated[str, typer.Argument(metavar="|".join(VERDICTS))],
    by: As,
    reason: Reason,
    pin_stdin: PinStdin = False,
    json: Json = False,
) -> None:
    """Decide a mark, or change it, for a reason."""
    call: Call = ctx.obj
    judging = desk(call, Judging, by, Power.TEACH, stdin=pin_stdin)
    card = judging.rule(visit, mark, verdict, reason)
    if json:
        call.json({"visit": visit, "points": card.points / 10, "unsure": card.unsure})
    else:
        call.told("scores.ruled", visit=visit, points=f"{card.points / 10:.1f}", unsure=card.unsure)


@app.command("excuse")
def excused(
    ctx: typer.Context,
    visit: Visit,
    by: As,
    reason: Reason,
    seq: Annotated[int | None, typer.Option("--seq", metavar="N", min=1)] = None,
    pin_stdin: PinStdin = False,
    json: Json = False,
) -> None:
    """A parking or leaving that does not count, for a reason."""
    call: Call = ctx.obj
    desk(call, Judging, by, Power.TEACH, stdin=pin_stdin).excuse(visit, reason, seq)
    _done(call, "scores.excused", visit, json)


@app.command("appeal")
def appealed(
    ctx: typer.Context, visit: Visit, by: As, text: Words, pin_stdin: PinStdin = False, json: Json = False
) -> None:
    """Ask that one's own result be looked at again."""
    call: Call = ctx.obj
    desk(call, Judging, by, Power.PRACTISE, stdin=pin_stdin).appeal(visit, text)
    _done(call, "scores.appealed", visit, json)


@app.command("reply")
def replied(
    ctx: typer.Context, visit: Visit, by: As, text: Words, pin_stdin: PinStdin = False, json: Json = False
) -> None:
    """Answer an appeal."""
    call: Call = ctx.obj
    desk(call, Judging, by, Power.TEACH, stdin=pin_stdin).reply(visit, text)
    _done(call, "scores.replied", visit, json)


@app.command("agreement")
def agreed(
    ctx: typer.Context,
    by: As,
    course: Annotated[str, typer.Option("--class", metavar="CLASS")] = "",
    raters: Annotated[str, typer.Option("--raters", metavar="STAFF,STAFF")] = "",
    pin_stdin: PinStdin = False,
    json: Json = False,
    csv: Csv = None,
    xlsx: Xlsx = None,
) -> None:
    """How far two raters of the same films agree, criterion by criterion."""
    call: Call = ctx.obj
    shape = Shape(json, csv, xlsx)
    shape.check()
    both = tuple(call.parsed("staff_no", one) for one in raters.split(",")) if raters else ()
    if len(both) not in (0, 2):
        raise typer.BadParameter("", param_hint="--raters")
    judging = desk(call, Judging, by, Power.TEACH, stdin=pin_stdin)
    among = Among(course=judging.home.courses.course(course).id if course else "")
    found = judging.agreement(among, (both[0], both[1]) if both else None)
    rows: list[Row] = [
        {"criterion": one.criterion, "n": one.n, "exact_share": one.exact, "near_share": one.within_one,
         "kappa": one.kappa} for one in found]
    show(call, judging.home, "agreement", "criterion n exact_share near_share kappa", rows, shape)


@app.command("export")
def exported(
    ctx: typer.Context,
    by: As,
    course: Annotated[str, typer.Option("--class", metavar="CLASS")] = "",
    agent: Of = "",
    pin_stdin: PinStdin = False,
    json: Json = False,
    csv: Csv = None,
    xlsx: Xlsx = None,
) -> None:
    """First and best result of each person at each case, with the number of tries."""
    call: Call = ctx.obj
    shape = Shape(json, csv, xlsx)
    shape.check()
    agent = call.parsed("staff_no", agent) if agent else ""
    reports = desk(call, Reports, by, Power.SLIPS, stdin=pin_stdin)
    among = Among(course=reports.home.courses.course(course).id if course else "", staff=agent)
    rows: list[Row] = [
        {"staff": one.staff, "pack": one.case.pack, "scenario": one.case.scenario, "shape": one.case.digest,
         "help": one.case.level, "tries": one.tries, "left": one.abandoned, "running": one.running,
         "unscored": one.unscored, "first": tenth(one.first), "best": tenth(one.best), "last": moment(one.last)}
        for one in reports.standings(among)]
    show(call, reports.home, "scores", "staff scenario help tries left first best last", rows, shape)


def _rating(text: str) -> tuple[str, int | None]:
    name, equals, value = text.partition("=")
    if not equals or value not in ("-", "1", "2", "3", "4", "5"):
        raise Refused.of("practice.rating")
    return name, None if value == "-" else int(value)


def _done(call: Call, key: str, visit: str, json: bool) -> None:
    if json:
        call.json({"visit": visit})
    else:
        call.told(key, visit=visit)


def _attempt(one: Attempt) -> Row:
    return {
        "visit": one.visit, "scenario": one.scenario, "pack": one.pack, "help": one.level, "seed": one.seed,
        "form": one.form, "staff": one.staff, "assignment": one.assignment, "attempt": one.state,
        "points": tenth(one.worth), "began": moment(one.began), "ended": moment(one.ended) if one.ended else None}


def _card(card: Scorecard) -> dict[str, object]:
    return {
        "points": card.points / 10, "sheet": card.sheet, "complete": card.complete, "unsure": card.unsure,
        "marks": [_mark(one) for one in card.marks], "norms": dict(card.norms),
        "caps": [list(each) for each in card.caps], "seconds": card.seconds, "limit": card.limit, "keys": card.keys,
        "fewest": card.fewest}


def _mark(one: Mark) -> dict[str, object]:
    return {
        "mark": one.id, "what": one.what, "verdict": one.verdict, "at": one.at, "seq": one.seq, "weight": one.weight,
        "norms": list(one.norms), "phrase": one.phrase, "reason": one.reason, "by": one.by}


def _remark(one: Remark) -> dict[str, object]:
    return {"kind": one.kind, "seq": one.seq, "staff": one.staff, "when": moment(one.utc), "body": dict(one.body)}


def _said(one: Remark) -> str:
    """What a remark says, on one line."""
    body = one.body
    if one.kind == "rating":
        given = " ".join(f"{name}={'-' if value is None else value}" for name, value in body["given"].items())
        return f"{given} {body['comment']}".strip()
    if one.kind == "ruling":
        return f"{body['mark']} {body['verdict']}: {body['reason']}"
    return str(next(iter(body.values()), ""))
