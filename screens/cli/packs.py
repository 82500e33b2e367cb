"""`agent-tui packs …`: which packs there are, whether one is sound, and how a new one begins."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from app.house import PackLine
from app.pack.model import Flow, Pack
from app.problems import Problem, Refused
from app.text import wrap
from app.when import local
from screens.cli.call import Call
from screens.cli.options import Json

if TYPE_CHECKING:
    from app.proof.budget import Budget
    from app.proof.check import Proof

app = typer.Typer(rich_markup_mode=None)
Name = Annotated[str, typer.Argument(metavar="PACK")]
WIDTH = 100
"""Cells of a line of a way."""
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
    """Every problem of a pack with file, line and column; of a sound one the proofs over all its paths."""
    call: Call = ctx.obj
    began = time.perf_counter()
    proof = call.house.pack_proof(pack)
    seconds = f"{time.perf_counter() - began:.1f}"
    if json:
        call.json({
            "problems": [_told(problem, call) for problem in proof.problems], "steps": proof.steps,
            "states": proof.states, "seconds": float(seconds), "budgets": [_budget(each) for each in proof.budgets],
        })
    else:
        tell(proof.problems, call)
        _tell_proof(proof, seconds, call)
    if proof.problems:
        raise Refused.of("cli.findings", count=len(proof.problems))


def _tell_proof(proof: Proof, seconds: str, call: Call) -> None:
    """The clocks and their margins, and how much was looked at."""
    if proof.budgets:
        columns = ("flow", "limit", "longest", "margin", "speaking", "keys", "retries")
        call.table(columns, [
            (each.flow, str(each.limit), f"{each.seconds:.0f}", f"{each.margin:.0f}", f"{each.speaking:.0f}",
             str(each.keys), " ".join(each.retries)) for each in proof.budgets
        ], right="limit longest margin speaking keys")
        call.say("")
    if not proof.problems:
        call.told("packs.sound", steps=proof.steps, states=proof.states, seconds=seconds)


def _budget(budget: Budget) -> dict[str, object]:
    return {
        "flow": budget.flow, "limit": budget.limit, "longest": round(budget.seconds, 1),
        "margin": round(budget.margin, 1), "speaking": round(budget.speaking, 1), "keys": budget.keys,
        "steps": budget.steps, "retries": budget.retries, "start": budget.start, "stop": budget.stop,
    }


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
    """One line for each problem, and under what is not proved the way that leads there."""
    for problem in problems:
        call.say(call.problem(problem))
        if way := str(problem.args.get("way", "")):
            for line in wrap(call.words["packs.way"].format(way=way), WIDTH):
                call.say(f"    {line}")


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
        "way": problem.args.get("way", ""),
    }
