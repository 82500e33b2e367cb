"""`agent-tui packs submit|approve|publish|rollback|history`: two people stand behind every pack in use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated

import typer

from app.house import PackLine
from app.problems import Refused
from app.roles import Power
from screens.cli.call import Call
from screens.cli.options import As, Json, PinStdin
from screens.cli.packs import app, moment, tell

Note = Annotated[str, typer.Option("--note", metavar="TEXT")]
Kept = Annotated[str, typer.Argument(metavar="HASH")]


@app.command("submit")
def submitted(
    ctx: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="FOLDER")],
    note: Note,
    by: As,
    pin_stdin: PinStdin = False,
    json: Json = False,
) -> None:
    """Hand in a draft; whatever is wrong with it is told, and it is not taken."""
    call: Call = ctx.obj
    _, agent = call.signed(by, Power.PACKS, stdin=pin_stdin)
    _done(call, "submitted", lambda: call.house.submit(folder, note, agent.staff), json)


@app.command("approve")
def approved(ctx: typer.Context, pack: Kept, by: As, pin_stdin: PinStdin = False, json: Json = False) -> None:
    """Approve what somebody else handed in."""
    call: Call = ctx.obj
    _, agent = call.signed(by, Power.APPROVE_PACK, stdin=pin_stdin)
    _done(call, "approved", lambda: call.house.approve(pack, agent.staff), json)


@app.command("publish")
def published(
    ctx: typer.Context, pack: Kept, by: As, note: Note = "", pin_stdin: PinStdin = False, json: Json = False
) -> None:
    """Put an approved pack into use for the visits that begin from now on."""
    call: Call = ctx.obj
    _, agent = call.signed(by, Power.PUBLISH_PACK, stdin=pin_stdin)
    _done(call, "published", lambda: call.house.publish(pack, note, agent.staff), json)


@app.command("rollback")
def rolled_back(
    ctx: typer.Context, by: As, pack: Kept = "", note: Note = "", pin_stdin: PinStdin = False, json: Json = False
) -> None:
    """Put an earlier pack into use again."""
    call: Call = ctx.obj
    _, agent = call.signed(by, Power.PUBLISH_PACK, stdin=pin_stdin)
    _done(call, "rolled_back", lambda: call.house.roll_back(pack, note, agent.staff), json)


@app.command("history")
def history(ctx: typer.Context, json: Json = False) -> None:
    """What became of the packs, in order."""
    call: Call = ctx.obj
    events = call.house.pack_history()
    if json:
        call.json([asdict(event) for event in events])
        return
    call.table(("when", "what", "hash", "staff", "note"), [
        (moment(event.utc), call.words[f"pack.{event.act}"], event.hash[:12],
         event.staff or call.words["pack.program"], event.note)
        for event in events
    ])


def _done(call: Call, what: str, act: Callable[[], PackLine], json: bool) -> None:
    """Do it and say so; where several things are wrong, every one is told."""
    try:
        line = act()
    except Refused as refused:
        problems = getattr(refused, "problems", ())
        if not problems:
            raise
        tell(problems, call)
        raise Refused.of("cli.findings", count=len(problems)) from None
    if json:
        call.json(asdict(line))
    else:
        call.told(f"packs.{what}", hash=line.hash[:12], id=line.id, version=line.version)
        call.told(f"packs.{what}.next", hash=line.hash[:12])
