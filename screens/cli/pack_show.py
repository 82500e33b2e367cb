"""`agent-tui packs show|diff|preview`: a flow to read, two packs side by side, a flow to try."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Annotated

import typer

from app.pack.conditions import ALWAYS
from app.pack.model import Choice, Flow, Pack
from app.problems import Refused
from app.proof.outline import Lead, Line, Outline, mermaid, outline, told
from app.text import wrap
from screens.cli.call import Call
from screens.cli.options import Json
from screens.cli.packs import OfPack, app, flow_of

WIDTH = 78
"""Cells of a line of an outline."""
MANY = 4
"""Steps named that an answer may lead to."""


@app.command("show")
def shown(
    ctx: typer.Context,
    flow: Annotated[str, typer.Argument(metavar="FLOW")] = "",
    pack: OfPack = "",
    chart: Annotated[bool, typer.Option("--mermaid")] = False,
    json: Json = False,
) -> None:
    """The services of a pack, or one of them as an outline or a chart."""
    call: Call = ctx.obj
    found = call.house.pack(pack)
    if not flow:
        _services(found, call, json)
        return
    lines = outline(found, flow_of(found, flow), call.lang)
    if json:
        more = {"mermaid": mermaid(lines, call.words, call.lang).split("\n")} if chart else {}
        call.json({**_service(lines.flow, call), "path": [_step(line, lines, call) for line in lines.lines], **more})
    elif chart:
        for row in mermaid(lines, call.words, call.lang).split("\n"):
            call.say(row)
    else:
        _outline(lines, call)


@app.command("diff")
def differing(
    ctx: typer.Context,
    old: Annotated[str, typer.Argument(metavar="A")],
    new: Annotated[str, typer.Argument(metavar="B")],
    json: Json = False,
) -> None:
    """What changes for an agent from one pack to another."""
    from app.proof.diff import diff

    call: Call = ctx.obj
    changes = diff(call.house.pack(old), call.house.pack(new))
    if json:
        call.json([asdict(change) for change in changes])
        return
    for change in changes:
        part = f" [{change.more}]" if change.more else ""
        sides = " → ".join((change.old or "-", change.new or "-")) if change.old or change.new else ""
        call.say(f"{call.words[f'diff.{change.what}']}  {change.at}{part}  {sides}".rstrip())
    if not changes:
        call.told("packs.same")


@app.command("preview")
def previewed(
    ctx: typer.Context, flow: Annotated[str, typer.Argument(metavar="FLOW")], pack: OfPack = ""
) -> None:
    """The real visit screen at one service, in a hall that is thrown away afterwards."""
    call: Call = ctx.obj
    found = call.house.pack(pack)
    service = flow_of(found, flow)
    if service not in found.services:
        raise Refused.of("cli.no_preview")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused.of("cli.no_terminal")
    call.close()
    raise typer.Exit(call.counter(None, call.lang, preview=(found, service.code)))


# ── services ──────────────────────────────────────────────────────────────────────────────────────


def _services(pack: Pack, call: Call, json: bool) -> None:
    if json:
        call.json({
            "id": pack.id, "version": pack.version, "hash": pack.hash, "operator": pack.operator.of(call.lang),
            "languages": pack.languages, "services": [_service(each, call) for each in pack.services],
        })
        return
    call.say(f"{pack.operator.of(call.lang)}  {pack.id} {pack.version}  {pack.hash[:12]}")
    call.say("")
    call.table(("code", "flow", "service", "steps", "limit", "norms"), [
        (each.code, each.id, each.name.of(call.lang), str(len(each.steps)),
         str(each.timer.limit) if each.timer else "-", " ".join(each.norms))
        for each in pack.services
    ], right="steps limit")


def _service(flow: Flow, call: Call) -> dict[str, object]:
    return {
        "flow": flow.id, "code": flow.code, "name": flow.name.of(call.lang), "steps": len(flow.steps),
        "limit": flow.timer.limit if flow.timer else None, "norms": flow.norms, "document": flow.document,
        "reader": flow.reader,
    }


# ── an outline ────────────────────────────────────────────────────────────────────────────────────


def _outline(lines: Outline, call: Call) -> None:
    flow, words = lines.flow, call.words
    call.say(f"{flow.code} {flow.name.of(call.lang)}  {flow.id}".strip())
    facts = [words[f"outline.document.{flow.document}"]]
    facts += [words["outline.reader"]] if flow.reader else []
    facts += [words["outline.exception"]] if flow.exception else []
    facts.append(words["outline.steps"].format(count=len(lines.lines)))
    _say(call, 2, " · ".join(facts))
    if flow.timer:
        timer = flow.timer
        told_limit = words["outline.timer"].format(limit=timer.limit, start=timer.start, stop=timer.stop)
        _say(call, 2, told_limit + (words["outline.own"] if timer.setting else ""))
    if flow.norms:
        _say(call, 2, words["outline.norms"].format(norms=" ".join(flow.norms)))
    part = ""
    for line in lines.lines:
        if line.part != part and line.part:
            _say(call, 2 * line.part.count(".") + 2, words["outline.part"].format(part=line.part))
        part = line.part
        _one(line, lines, call, 2 * (line.part.count(".") + 1) + 2 if line.part else 2)


def _one(line: Line, lines: Outline, call: Call, depth: int) -> None:
    """A step: its head, then what is beneath it."""
    step, words = line.step, call.words
    head = f"{line.number:>2}. {step.id}  {step.kind.value} · {words[f'act.{step.act.value}']}"
    marks = [words["outline.starts"]] if line.starts else []
    marks += [words["outline.stops"]] if line.stops else []
    marks += [words["outline.optional"]] if step.optional else []
    marks += [words["outline.evidence"]] if step.evidence else []
    _say(call, depth, "  ".join((head, *marks)))
    under = depth + 4
    if step.when != ALWAYS:
        _say(call, under, words["outline.when"].format(told=told(step.when, words)))
    if step.facts:
        _say(call, under, words["outline.facts"].format(facts=" ".join(step.facts)))
    for key, text in (("say", line.said), ("do", step.do.of(call.lang)), ("ask", step.ask.of(call.lang))):
        if text:
            _say(call, under, words[f"outline.{key}"].format(said=text))
    for choice, leads in line.leads:
        _say(call, under, _choice(choice, leads, lines, call))
    if step.end and not line.leads:
        _say(call, under, _leads(line.next, lines, call))
    if step.norms:
        _say(call, under, words["outline.norms"].format(norms=" ".join(step.norms)))


def _choice(choice: Choice, leads: tuple[Lead, ...], lines: Outline, call: Call) -> str:
    condition = f" ({call.words['outline.when'].format(told=told(choice.when, call.words))})"
    named = f"{choice.key} {choice.name.of(call.lang)}{condition if choice.when != ALWAYS else ''}"
    return f"{named} → {_leads(leads, lines, call)}"


def _leads(leads: tuple[Lead, ...], lines: Outline, call: Call) -> str:
    """Where an answer leads: the step it surely comes to, before it those that depend."""
    words = call.words
    depends = [str(lead.to) for lead in leads if lead.perhaps]
    sure = [_lead(lead, lines, call) for lead in leads if not lead.perhaps]
    if not depends:
        return sure[0]
    more = "/".join(depends[:MANY]) + ("/…" if len(depends) > MANY else "")
    return words["when.or"].join((words["outline.perhaps"].format(steps=more), *sure))


def _lead(lead: Lead, lines: Outline, call: Call) -> str:
    words = call.words
    if lead.end:
        return words["outline.end"].format(state=words[f"state.{lead.end}"])
    if not lead.to:
        return words["outline.over"]
    named = f"{lead.to} {lines.lines[lead.to - 1].step.id}"
    return words["outline.back"].format(step=named) if lead.back else named


def _say(call: Call, depth: int, text: str) -> None:
    """A line with its indent; what is too long goes on two cells further in."""
    first, *rest = wrap(text, WIDTH - depth - 2) or [""]
    call.say(" " * depth + first)
    for more in rest:
        call.say(" " * (depth + 2) + more)


def _step(line: Line, lines: Outline, call: Call) -> dict[str, object]:
    step = line.step
    return {
        "number": line.number, "step": step.id, "kind": step.kind.value, "act": step.act.value, "phrase": step.say,
        "said": line.said, "when": told(step.when, call.words), "facts": step.facts,
        "choices": [
            {"key": choice.key, "value": choice.value, "name": choice.name.of(call.lang),
             "when": told(choice.when, call.words), "leads": [_told_lead(lead, lines) for lead in leads]}
            for choice, leads in line.leads
        ],
        "leads": [_told_lead(lead, lines) for lead in line.next],
        "clock": "start" if line.starts else "stop" if line.stops else "",
        "place": f"{step.file}:{step.line}", "norms": step.norms,
    }


def _told_lead(lead: Lead, lines: Outline) -> dict[str, object]:
    return {
        "to": lines.lines[lead.to - 1].step.id if lead.to else "", "end": lead.end, "back": lead.back,
        "perhaps": lead.perhaps,
    }
