"""`agent-tui practice`: the counter in practice, at a scenario where one is named."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from app.problems import Refused
from screens.cli.call import Call, Wanted


class Level(StrEnum):
    """How much of the script is shown."""

    auto = "auto"
    shown = "shown"
    cued = "cued"
    blank = "blank"
    exam = "exam"


def practice(
    ctx: typer.Context,
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO")] = "",
    level: Annotated[Level | None, typer.Option("--level")] = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0)] = None,
    demo: Annotated[bool, typer.Option("--demo")] = False,
    seat: Annotated[str, typer.Option("--seat", metavar="NAME")] = "",
) -> None:
    """Practise on the counter's own screens, in a store of its own."""
    call: Call = ctx.obj
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused.of("cli.no_terminal")
    wanted = Wanted(scenario, level.value if level else "", seed, demo=demo)
    raise typer.Exit(call.counter(call.folder, call.lang, seat=seat or call.seat, practice=wanted))
