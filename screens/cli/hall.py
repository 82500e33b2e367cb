"""`agent-tui`, `agent-tui demo`, `agent-tui init`: open the counter, or make a hall."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from app.problems import Refused
from screens.cli.call import Call
from screens.cli.options import Json, PinStdin


def open_counter(call: Call, *, demo: bool = False, seat: str = "") -> int:
    """The counter on this terminal; Refused where there is none."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused.of("cli.no_terminal")
    return call.counter(call.folder, call.lang, demo=demo, seat=seat or call.seat)


def demo(
    ctx: typer.Context,
    seat: Annotated[str, typer.Option("--seat", metavar="NAME")] = "",
) -> None:
    """Open the demonstration hall at once."""
    raise typer.Exit(open_counter(ctx.obj, demo=True, seat=seat))


def init(
    ctx: typer.Context,
    hall: Annotated[str, typer.Option("--hall", metavar="NAME")],
    staff: Annotated[str, typer.Option("--staff", metavar="STAFF")],
    name: Annotated[str, typer.Option("--name", metavar="NAME")],
    seat: Annotated[str, typer.Option("--seat", metavar="NAME")] = "1号台",
    pin_stdin: PinStdin = False,
    json: Json = False,
) -> None:
    """Make a hall and its first person; everything typed is checked before anything is made."""
    call: Call = ctx.obj
    hall, seat = call.parsed("company", hall), call.parsed("company", call.seat or seat)
    staff, name = call.parsed("staff_no", staff), call.parsed("name", name)
    pin = call.new_pin(stdin=pin_stdin)
    paths = call.house.init(hall, seat, staff, name, pin)
    if json:
        call.json({"hall": hall, "seat": seat, "staff": staff, **paths})
        return
    call.told("init.done", hall=hall, seat=seat, staff=staff)
    call.told("init.key", path=paths["key"])
