"""`agent-tui agents passes|require`: who has passed which service in practice, and which need it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.practice.passes import LARGEST, read
from app.problems import Refused
from app.roles import Power
from screens.cli.agents import app
from screens.cli.call import Call
from screens.cli.options import As, Json, PinStdin


@app.command("passes")
def passes(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    by: As,
    pin_stdin: PinStdin = False,
    json: Json = False,
) -> None:
    """Take in who has passed which service of this hall's pack."""
    call: Call = ctx.obj
    if not file.is_file():
        raise Refused.of("cli.no_file")
    try:
        with file.open(encoding="utf-8") as lines:
            found = read(lines.read(LARGEST))
    except (OSError, UnicodeDecodeError):
        raise Refused.of("practice.passes_file") from None
    home, _ = call.signed(by, Power.AGENTS, stdin=pin_stdin)
    own = [one for one in found if one.pack == home.pack.id]
    if found and not own:
        raise Refused.of("practice.passes_pack", pack=home.pack.id)
    new = call.house.take_passes(own)
    if json:
        call.json({"passes": len(own), "new": new})
    else:
        call.told("agents.passes", count=len(own), new=new)


@app.command("require")
def required(
    ctx: typer.Context,
    by: As,
    codes: Annotated[list[str] | None, typer.Argument(metavar="CODE")] = None,
    pin_stdin: PinStdin = False,
    json: Json = False,
) -> None:
    """Which services need a pass from the next start of a counter on; without any, none does."""
    call: Call = ctx.obj
    home, _ = call.signed(by, Power.HALL, stdin=pin_stdin)
    for code in codes or ():
        if home.pack.by_code(code) is None:
            raise Refused.of("practice.no_code", code=code[:12])
    text = call.house.require_passes(codes or ())
    if json:
        call.json({"pass_required": text.split()})
    else:
        call.told("agents.required" if text else "agents.required_none", codes=text)
