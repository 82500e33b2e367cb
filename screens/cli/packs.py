"""`agent-tui packs …`: which packs there are, whether one is sound, and how a new one begins."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from app.house import PackLine
from app.pack.model import Flow, Pack
from app.problems import Problem, Refused
from app.when import local
from screens.cli.call import Call
from screens.cli.options import Json

app = typer.Typer(rich_markup_mode=None)
Name = Annotated[str, typer.Argument(metavar="PACK")]
OfPack = Annotated[str, typer.Option("--pack", metavar="PACK")]


@app.command("list")
def listed(ctx: typer.Context, json: Json = False) -> None:
    """Shipped with the program, and kept by this hall."""
    call: Call = ctx.obj
    lines = call.house.packs()
    if json:
        call.json([asdict(line) for line in lines])
        return
    call.table(("pack", "version", "hash", "state", "submitted", "approved", "published"), [
        (line.id, line.version, line.hash[:12], _state(line, call), line.submitted_by, line.approved_by,
         (line.published_by or call.words["pack.program"]) if line.state == "published" else "")
        for line in lines
    ])


def _state(line: PackLine, call: Call) -> str:
    if line.problems:
        return call.words["pack.problems"].format(count=line.problems)
    if line.current:
        return call.words["pack.current"]
    return call.words[f"pack.{line.state if line.origin == 'kept' else line.origin}"]


@app.command("check")
def checked(ctx: typer.Context, pack: Name, json: Json = False) -> None:
    """Every problem of a pack, one a line, with file, line and column."""
    call: Call = ctx.obj
    problems = call.house.pack_problems(pack)
    if json:
        call.json([_told(problem, call) for problem in problems])
    else:
        tell(problems, call)
        if not problems:
            call.told("packs.sound")
    if problems:
        raise Refused.of("cli.findings", count=len(problems))


@app.command("new")
def new(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    at: Annotated[str, typer.Option("--at", metavar="FOLDER")] = "",
    json: Json = False,
) -> None:
    """A small pack that works, in a new folder, for a trainer to go on from."""
    call: Call = ctx.obj
    folder = call.house.new_pack(name, at)
    if json:
        call.json({"pack": name, "folder": folder})
    else:
        call.told("packs.new", folder=folder)


# ── shared by the other commands about packs ──────────────────────────────────────────────────────


def tell(problems: tuple[Problem, ...], call: Call) -> None:
    """One line for each problem."""
    for problem in problems:
        call.say(call.problem(problem))


def flow_of(pack: Pack, name: str) -> Flow:
    """A flow by its id or its code; Refused(`cli.no_flow`)."""
    flow = pack.flows.get(name) or pack.by_code(name)
    if flow is None:
        raise Refused.of("cli.no_flow", name=name[:20])
    return flow


def moment(utc: int) -> str:
    """A moment as the hall's people read it."""
    return f"{local(utc):%Y-%m-%d %H:%M}"


def _told(problem: Problem, call: Call) -> dict[str, object]:
    place = problem.place
    return {
        "code": problem.code, "where": place.where if place else "", "line": place.line if place else None,
        "column": place.column if place else None, "text": call.problem(problem),
    }
