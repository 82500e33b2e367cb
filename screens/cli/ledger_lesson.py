"""`agent-tui ledger lesson`: one visit for practice, without its customer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.practice.lesson_file import written
from app.practice.lessons import visit_lesson
from app.problems import Refused
from app.roles import Power
from screens.cli.call import Call
from screens.cli.files import new_file
from screens.cli.ledger import app
from screens.cli.options import As, PinStdin


@app.command("lesson")
def lesson(
    ctx: typer.Context,
    visit: Annotated[str, typer.Argument(metavar="VISIT")],
    by: As,
    out: Annotated[Path, typer.Option("--out", metavar="FILE")],
    pin_stdin: PinStdin = False,
) -> None:
    """One finished visit as a lesson file: placeholders where personal values stood."""
    call: Call = ctx.obj
    home, who = call.signed(by, Power.APPROVE, stdin=pin_stdin)
    if out.exists():
        raise Refused.of("cli.exists")
    entries = home.journal.read(visit)
    if not entries:
        raise Refused.of("visit.gone")
    told = visit_lesson(home.pack_by_hash(entries[0].body["pack"]), entries)
    stamp = home.clock.stamp(who.staff, home.hall.seat)
    home.ledger.log_access(stamp, "lesson", "", out.name, visit)
    new_file(out, written(told).encode())
    call.told("ledger.lesson", answers=len(told.answers), twists=len(told.twists), path=str(out))
