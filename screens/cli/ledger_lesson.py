"""`agent-tui ledger lesson`: one visit for practice, without its customer."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from app.practice.lessons import visit_lesson, written
from app.problems import Refused
from app.roles import Power
from screens.cli.call import Call
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
    _write(out, written(told))
    call.told("ledger.lesson", answers=len(told.answers), twists=len(told.twists), path=str(out))


def _write(path: Path, text: str) -> None:
    """A new file for this user alone; nothing is left of one that could not be finished."""
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise Refused.of("cli.output") from None
    try:
        with os.fdopen(file, "w", encoding="utf-8") as out:
            out.write(text)
    except OSError:
        path.unlink(missing_ok=True)
        raise Refused.of("cli.output") from None
