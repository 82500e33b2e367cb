"""`agent-tui doctor`: what was found about this terminal, this program and this hall; what to do."""

from __future__ import annotations

import platform
from collections.abc import Iterable

import typer

from app.house import Finding
from app.problems import Refused, render
from screens.cli import terminal
from screens.cli.call import Call
from screens.cli.options import Json


def doctor(ctx: typer.Context, json: Json = False) -> None:
    """Look at everything that counters have failed on."""
    call: Call = ctx.obj
    python = Finding("python", "ok", platform.python_version())
    report(call, (python, *terminal.findings(), *call.house.findings()), json)


def report(call: Call, found: Iterable[Finding], json: bool) -> None:
    """Findings as a table or as JSON; Refused when something must be mended."""
    found = tuple(found)
    if json:
        call.json([
            {"name": each.name, "state": each.state, "found": each.found, "remedy": remedy(call, each)}
            for each in found
        ])
    else:
        call.table(("what", "state", "found", "remedy"), [
            (call.words[f"finding.{each.name}"], call.words[f"finding.state.{each.state}"], each.found,
             remedy(call, each))
            for each in found
        ])
    count = sum(each.state == "mend" for each in found)
    if count:
        raise Refused.of("cli.findings", count=count)


def remedy(call: Call, finding: Finding) -> str:
    """What to do about it; empty when all is well."""
    if finding.state == "ok":
        return ""
    if finding.problem is not None:
        return render(finding.problem, call.lang)
    return call.words.get(f"remedy.{finding.name}", "")
