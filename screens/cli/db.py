"""`agent-tui db …`: keeping the store: check it, copy it, put a copy back, erase a person."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.problems import Refused
from app.roles import Power
from screens.cli.call import Call
from screens.cli.doctor import report
from screens.cli.options import As, Json, PinStdin

app = typer.Typer(rich_markup_mode=None)


@app.command("check")
def checked(ctx: typer.Context, json: Json = False) -> None:
    """Is the store sound; what was found, and what to do."""
    report(ctx.obj, ctx.obj.house.check(), json)


@app.command("clock")
def clock(ctx: typer.Context, by: As, pin_stdin: PinStdin = False) -> None:
    """Accept the present time, after a clock that was ahead has been set right."""
    call: Call = ctx.obj
    call.signed(by, Power.STORE, stdin=pin_stdin)
    call.house.accept_clock()
    call.told("db.clock")


@app.command("backup")
def copied(
    ctx: typer.Context,
    to: Annotated[str, typer.Option("--to", metavar="FILE")] = "",
    json: Json = False,
) -> None:
    """A whole copy, sealed as the store is, without its key: so it needs nobody's PIN."""
    call: Call = ctx.obj
    path = call.house.backup(to)
    if json:
        call.json({"backup": path})
    else:
        call.told("db.backup", path=path)


@app.command("restore")
def restored(
    ctx: typer.Context,
    backup: Annotated[str, typer.Argument(metavar="FILE")],
    by: As,
    pin_stdin: PinStdin = False,
    json: Json = False,
) -> None:
    """Put a copy in the store's place; the replaced one is kept among the backups."""
    call: Call = ctx.obj
    if not Path(backup).is_file():
        raise Refused.of("cli.no_file")
    staff = call.parsed("staff_no", by)
    call.verified(call.house.agents_for(backup), staff, Power.STORE, stdin=pin_stdin)
    aside = call.house.restore(backup)
    if json:
        call.json({"restored": backup, "aside": aside})
        return
    call.told("db.restored", path=backup)
    if aside:
        call.told("db.aside", path=aside)


@app.command("path")
def paths(ctx: typer.Context, json: Json = False) -> None:
    """Where the store, its key, its backups and its seats are."""
    call: Call = ctx.obj
    found = call.house.paths()
    if json:
        call.json(found)
        return
    for name, path in found.items():
        call.say(f"{name:<8} {path}")


@app.command("erase")
def erased(ctx: typer.Context, by: As, pin_stdin: PinStdin = False, json: Json = False) -> None:
    """Erase a person for good, by whole phone or document number, asked for twice."""
    call: Call = ctx.obj
    home, who = call.signed(by, Power.ERASE, stdin=pin_stdin)
    kind, value = _person(call, call.asked("ask.person", stdin=pin_stdin))
    if _person(call, call.asked("ask.person_again", stdin=pin_stdin)) != (kind, value):
        raise Refused.of("cli.sure")
    stamp = home.clock.stamp(who.staff, home.hall.seat)
    home.ledger.log_access(stamp, "erase", "", kind)
    done = call.house.erase(kind, value)
    if json:
        call.json(asdict(done))
    elif done.visits or done.records:
        call.told("db.erased", visits=done.visits, records=done.records, backups=done.backups)
    else:
        raise Refused.of("visit.gone")


def _person(call: Call, typed: str) -> tuple[str, str]:
    """`phone` or `document`, and the whole number as it is kept."""
    compact = "".join(typed.split())
    kind = "phone" if compact.isdigit() and len(compact) <= 12 else "document"
    return kind, call.parsed("phone" if kind == "phone" else "document", compact)


