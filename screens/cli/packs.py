"""`agent-tui packs …`: which packs there are, whether one is sound, and what is in it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from app.pack.model import Flow, Pack
from app.problems import Problem, Refused
from screens.cli.call import Call
from screens.cli.options import Json

app = typer.Typer(rich_markup_mode=None)
Name = Annotated[str, typer.Argument(metavar="PACK")]


@app.command("list")
def listed(ctx: typer.Context, json: Json = False) -> None:
    """Shipped with the program, and kept by this hall."""
    call: Call = ctx.obj
    lines = call.house.packs()
    if json:
        call.json([asdict(line) for line in lines])
        return
    call.table(("pack", "version", "operator", "hash", "origin", "services", "problems"), [
        (line.id, line.version, line.operator, line.hash[:12],
         call.words[f"pack.{line.origin}"] + (call.words["pack.current"] if line.current else ""),
         str(line.services), str(line.problems))
        for line in lines
    ], right="services problems")


@app.command("check")
def checked(ctx: typer.Context, pack: Name, json: Json = False) -> None:
    """Every problem of a pack, one a line, with file, line and column."""
    call: Call = ctx.obj
    problems = call.house.pack_problems(pack)
    if json:
        call.json([_told(problem, call) for problem in problems])
    elif problems:
        for problem in problems:
            call.say(call.problem(problem))
    else:
        call.told("packs.sound")
    if problems:
        raise Refused.of("cli.findings", count=len(problems))


@app.command("show")
def shown(
    ctx: typer.Context,
    pack: Name = "",
    flow: Annotated[str, typer.Option("--flow", metavar="FLOW")] = "",
    json: Json = False,
) -> None:
    """The services of a pack, or the steps of one."""
    call: Call = ctx.obj
    found = call.house.pack(pack)
    if flow:
        _show_flow(found, flow, call, json)
        return
    if json:
        call.json({
            "id": found.id, "version": found.version, "hash": found.hash, "operator": found.operator.of(call.lang),
            "languages": found.languages, "services": [_service(each, call) for each in found.services],
        })
        return
    call.say(f"{found.operator.of(call.lang)}  {found.id} {found.version}  {found.hash[:12]}")
    call.say("")
    call.table(("code", "flow", "service", "steps", "limit", "norms"), [
        (each.code, each.id, each.name.of(call.lang), str(len(each.steps)),
         str(each.timer.limit) if each.timer else "-", " ".join(each.norms))
        for each in found.services
    ], right="steps limit")


def _show_flow(pack: Pack, name: str, call: Call, json: bool) -> None:
    flow = pack.flows.get(name) or pack.by_code(name)
    if flow is None:
        raise Refused.of("cli.no_flow", name=name[:20])
    steps = [
        {
            "step": step.id, "kind": step.kind.value, "act": step.act.value, "phrase": step.say,
            "place": f"{step.file}:{step.line}", "norms": step.norms,
        }
        for step in flow.steps
    ]
    if json:
        call.json({**_service(flow, call), "path": steps})
        return
    call.table(("step", "kind", "act", "phrase", "place"), [
        (str(step["step"]), str(step["kind"]), call.words[f"act.{step['act']}"], str(step["phrase"]),
         str(step["place"])) for step in steps
    ])


def _service(flow: Flow, call: Call) -> dict[str, object]:
    return {
        "flow": flow.id, "code": flow.code, "name": flow.name.of(call.lang), "steps": len(flow.steps),
        "limit": flow.timer.limit if flow.timer else None, "norms": flow.norms, "document": flow.document,
        "reader": flow.reader,
    }


def _told(problem: Problem, call: Call) -> dict[str, object]:
    place = problem.place
    return {
        "code": problem.code, "where": place.where if place else "", "line": place.line if place else None,
        "column": place.column if place else None, "text": call.problem(problem),
    }
