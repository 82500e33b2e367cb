"""`agent-tui drill …`: today's three minutes, what is due, what does not stay, and how well the forecast holds."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from app.practice.drill import MINUTES, Due
from app.practice.forecast import Calibration, Day
from app.practice.house import Drills
from app.problems import Refused
from app.roles import Power, may
from app.when import local
from screens.cli.call import Call, Wanted
from screens.cli.options import As, Json, PinStdin

app = typer.Typer(rich_markup_mode=None)
LEAST, MOST = 1, 60
"""Minutes of a drill."""
Own = Annotated[str, typer.Option("--as", metavar="STAFF")]
Of = Annotated[str, typer.Option("--agent", metavar="STAFF")]


@app.callback(invoke_without_command=True)
def drill(
    ctx: typer.Context,
    by: Own = "",
    minutes: Annotated[float, typer.Option("--minutes", metavar="N", min=LEAST, max=MOST)] = MINUTES,
    lessons: Annotated[str, typer.Option("--lessons", metavar="FILE")] = "",
    agent: Of = "",
    pin_stdin: PinStdin = False,
    json: Json = False,
) -> None:
    """Today's drill on the counter's screens; with --json, what is due."""
    call: Call = ctx.obj
    if ctx.invoked_subcommand is not None:
        return
    if json:
        if not by:
            raise typer.BadParameter("", ctx=ctx, param_hint="--as")
        book, staff = _book(call, by, agent, pin_stdin)
        call.json([_due(one) for one in book.today(staff)])
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused.of("cli.no_terminal")
    staff = call.parsed("staff_no", by) if by else ""
    wanted = Wanted(drill=minutes, staff=staff, lessons=lessons)
    raise typer.Exit(call.counter(call.folder, call.lang, seat=call.seat, practice=wanted))


@app.command("failing")
def failing(ctx: typer.Context, by: As, agent: Of = "", pin_stdin: PinStdin = False, json: Json = False) -> None:
    """What was failed again and again, for the trainer."""
    call: Call = ctx.obj
    book, staff = _book(call, by, agent, pin_stdin)
    found = book.leeches(staff)
    if json:
        call.json([_due(one) for one in found])
    elif found:
        call.table(("agent", "pack", "step", "lapses", "day"), [
            (one.staff, one.pack, one.step, str(one.lapses), f"{local(one.due):%Y-%m-%d}") for one in found
        ], right="lapses")
    else:
        call.told("drill.none_failing")


@app.command("calibration")
def calibrated(ctx: typer.Context, by: As, agent: Of = "", pin_stdin: PinStdin = False, json: Json = False) -> None:
    """Predicted against actual recall."""
    call: Call = ctx.obj
    book, staff = _book(call, by, agent, pin_stdin)
    found = book.calibration(staff)
    if json:
        call.json(_plain(found))
    else:
        _show(call, found)


@app.command("simulate")
def simulated(
    ctx: typer.Context,
    days: Annotated[int, typer.Option("--days", metavar="N", min=2, max=730)] = 60,
    people: Annotated[int, typer.Option("--people", metavar="N", min=1, max=200)] = 20,
    steps: Annotated[int, typer.Option("--steps", metavar="N", min=1, max=500)] = 40,
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0)] = 1,
    json: Json = False,
) -> None:
    """The schedule with simulated people who forget, against a fixed one."""
    call: Call = ctx.obj
    told = call.practice.drills.simulate(days, people, steps, seed)
    if json:
        call.json({
            "days": days, "people": people, "steps": steps, "seed": seed, "every": told.every,
            "scheduler": [_day(one, people) for one in told.smart], "fixed": [_day(one, people) for one in told.fixed],
            "calibration": _plain(told.calibration),
        })
        return
    marks = sorted({days * part // 6 for part in range(1, 7)} - {0})
    call.told("drill.simulated", people=people, steps=steps, days=days, every=told.every)
    call.table(("day", "reviews", "known", "late", "fixed_reviews", "fixed_known"), [
        (str(at), *_cells(told.smart, at, people), *_cells(told.fixed, at, people)[:2]) for at in marks
    ], right="day reviews known late fixed_reviews fixed_known")
    call.say("")
    _show(call, told.calibration)


def _book(call: Call, by: str, agent: str, stdin: bool) -> tuple[Drills, str]:
    """The drills, and whose may be seen: one's own; another's, or everybody's, with the power to."""
    home, staff = call.practice, call.parsed("staff_no", by)
    who = call.verified(home.agents, staff, Power.PRACTISE, Power.SLIPS, stdin=stdin)
    agent = call.parsed("staff_no", agent) if agent else ""
    if may(who.role, Power.SLIPS):
        return home.drills, agent
    if agent and agent != who.staff:
        raise Refused.of("access.denied", role="trainer")
    return home.drills, who.staff


def _due(one: Due) -> dict[str, object]:
    return {"agent": one.staff, "pack": one.pack, "step": one.step, "due": f"{local(one.due):%Y-%m-%d}",
            "recall": None if one.recall is None else round(one.recall, 3), "lapses": one.lapses, "failing": one.leech}


def _plain(found: Calibration) -> dict[str, object]:
    return {
        "reviews": found.count, "predicted": round(found.predicted, 4), "actual": round(found.actual, 4),
        "log_loss": round(found.log_loss, 4), "rmse_bins": round(found.rmse, 4),
        "bins": [{"low": one.low, "high": one.high, "reviews": one.count, "predicted": round(one.predicted, 4),
                  "actual": round(one.actual, 4)} for one in found.bins],
    }


def _show(call: Call, found: Calibration) -> None:
    call.table(("predicted_from", "count", "predicted", "actual"), [
        (f"{one.low:.2f}-{one.high:.2f}", str(one.count), _share(one.predicted), _share(one.actual))
        for one in found.bins
    ], right="count predicted actual")
    call.told("drill.calibrated", count=found.count, predicted=_share(found.predicted), actual=_share(found.actual),
              loss=f"{found.log_loss:.3f}", rmse=f"{found.rmse:.3f}")


def _share(part: float) -> str:
    return f"{part * 100:.1f} %"


def _day(one: Day, people: int) -> dict[str, object]:
    return {"reviews": one.reviews / people, "asked": one.asked, "recalled": one.recalled, "late": one.late / people,
            "met": round(one.met, 4), "known": round(one.known, 4)}


def _cells(days: Sequence[Day], at: int, people: int) -> tuple[str, str, str]:
    """One day: reviews a person, what is known, what had no room."""
    one = days[at - 1]
    return f"{one.reviews / people:.1f}", _share(one.known), f"{one.late / people:.1f}"
