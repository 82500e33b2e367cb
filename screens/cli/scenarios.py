"""`agent-tui scenarios …`: the customers to practise with: which there are, whether they hold, how a new one begins."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from app.practice.curriculum import Curriculum
from app.practice.scenario import TWISTS, Form, Scenario
from app.problems import Problem, Refused
from app.roles import Power
from app.text import wrap
from screens.cli.call import Call
from screens.cli.options import Json, PinStdin
from screens.cli.packs import OfPack, flow_of, tell

if TYPE_CHECKING:
    from app.practice.check import Checked, Played

app = typer.Typer(rich_markup_mode=None)
WIDTH = 100
"""Cells of a line of ids."""


@app.command("list")
def listed(
    ctx: typer.Context,
    pack: OfPack = "",
    flow: Annotated[str, typer.Option("--flow", metavar="FLOW")] = "",
    twist: Annotated[str, typer.Option("--twist", metavar="TWIST")] = "",
    json: Json = False,
) -> None:
    """The scenarios of the shipped packs, or of one pack."""
    call: Call = ctx.obj
    if twist and twist not in TWISTS:
        raise Refused.of("pack.value", found=twist[:40], near=", ".join(TWISTS))
    books = _curricula(call, pack)
    flows = {found.id for one in books for found in (one.pack.flows.get(flow), one.pack.by_code(flow)) if found}
    if flow and not flows:
        flow_of(books[0].pack, flow)
    found = [
        one for each in books for one in each.scenarios
        if (not flow or one.flow in flows) and (not twist or any(twist in form.twists for form in one.forms))
    ]
    if json:
        call.json([_plain(one, call) for one in found])
    elif found:
        call.table(("scenario", "pack", "flow", "level", "mood", "forms", "twists", "name"), [
            (one.id, one.pack, one.flow, str(one.level), call.words[f"mood.{one.mood}"], str(len(one.forms)),
             " ".join(_twists(one)) or "-", one.name.of(call.lang)) for one in found
        ], right="level forms")
    else:
        call.told("scenarios.none")


@app.command("show")
def shown(
    ctx: typer.Context,
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO")],
    pack: OfPack = "",
    seed: Annotated[int, typer.Option("--seed", min=0)] = 0,
    json: Json = False,
) -> None:
    """One scenario as the seed deals it: who comes, with what, what they say, what is right, which norms it meets."""
    call: Call = ctx.obj
    book, found = _one(call, scenario, pack)
    played = call.house.try_scenario(book, found, seed)
    if json:
        call.json(_whole(found, played, seed, call))
    else:
        _show(found, played, seed, call)


@app.command("check")
def checked(
    ctx: typer.Context,
    pack: Annotated[str, typer.Argument(metavar="PACK")] = "",
    json: Json = False,
) -> None:
    """Every problem with file, line and remedy; the right way of each form is played; then what is covered."""
    call: Call = ctx.obj
    names = [pack] if pack else [one.pack.id for one in call.house.curricula()]
    problems = 0
    told = []
    for name in names:
        began = time.perf_counter()
        result = call.house.check_scenarios(name)
        problems += len(result.problems)
        told.append(_result(result, call))
        if not json:
            tell(result.problems, call)
            _counts(result, time.perf_counter() - began, call)
    if json:
        call.json(told)
    if problems:
        raise Refused.of("cli.findings", count=problems)


@app.command("new")
def new(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    flow: Annotated[str, typer.Option("--flow", metavar="FLOW")] = "",
    lesson: Annotated[str, typer.Option("--from", metavar="FILE")] = "",
    at: Annotated[str, typer.Option("--at", metavar="FOLDER")] = "",
    json: Json = False,
) -> None:
    """A scenario that works, in a new file of a pack's folder, for a trainer to go on from."""
    call: Call = ctx.obj
    if bool(flow) == bool(lesson):
        raise Refused.of("practice.flow_or_file")
    file = call.house.new_scenario(name, flow, at, lesson)
    own = f"scenarios/{name}.yaml"
    found = call.house.check_scenarios(at or ".").problems
    problems = tuple(one for one in found if one.place and one.place.where == own)
    if json:
        call.json({"scenario": name, "file": file, "problems": [_told(one, call) for one in problems]})
    else:
        call.told("scenarios.new", file=file, folder=at or ".")
        tell(problems, call)
    if problems:
        raise Refused.of("cli.findings", count=len(problems))


@app.command("add")
def add(
    ctx: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="FOLDER")],
    staff: Annotated[str, typer.Option("--as", metavar="STAFF")],
    pin_stdin: PinStdin = False,
    json: Json = False,
) -> None:
    """A pack of one's own for practice: checked, played, and copied into the practice folder."""
    call: Call = ctx.obj
    call.verified(call.practice.agents, call.parsed("staff_no", staff), Power.TEACH, stdin=pin_stdin)
    try:
        result = call.house.add_scenarios(folder)
    except Refused as refused:
        problems = getattr(refused, "problems", ())
        tell(problems, call)
        if problems:
            raise Refused.of("cli.findings", count=len(problems)) from None
        raise
    if json:
        call.json(_result(result, call))
    else:
        pack = result.curriculum
        call.told("scenarios.added", pack=pack.pack.id, count=len(pack.scenarios))


# ── which ─────────────────────────────────────────────────────────────────────────────────────────


def _curricula(call: Call, pack: str) -> tuple[Curriculum, ...]:
    return (call.house.curriculum(pack),) if pack else call.house.curricula()


def _one(call: Call, scenario: str, pack: str) -> tuple[Curriculum, Scenario]:
    books = _curricula(call, pack)
    book = next((one for one in books if any(each.id == scenario for each in one.scenarios)), None)
    if book is not None:
        return book, book.scenario(scenario)
    whole = Curriculum(books[0].pack, scenarios=tuple(one for each in books for one in each.scenarios))
    return books[0], whole.scenario(scenario)


def _twists(scenario: Scenario) -> tuple[str, ...]:
    """Those of all its forms."""
    return tuple(dict.fromkeys(twist for form in scenario.forms for twist in form.twists))


# ── one scenario ──────────────────────────────────────────────────────────────────────────────────


def _show(scenario: Scenario, played: Played, seed: int, call: Call) -> None:
    words, form = call.words, scenario.forms[played.form]
    call.say(f"{scenario.id}  {scenario.name.of(call.lang)}  ({scenario.pack} / {scenario.flow})")
    call.told("scenarios.wants", wants=scenario.wants.of(call.lang))
    call.told("scenarios.customer", like=form.customer.get("like", "plain"), mood=words[f"mood.{scenario.mood}"],
              years=scenario.years, level=scenario.level, more=_more(form))
    if scenario.use:
        call.told("scenarios.use", use=scenario.use.of(call.lang))
    call.told("scenarios.form", seed=seed, form=played.form + 1, count=len(scenario.forms),
              twists=" ".join(words[f"twist.{twist}"] for twist in form.twists) or "-")
    names = played.counter.names
    call.told("scenarios.dealt", name=names["name"], phone=names["phone"])
    call.say("")
    call.table(("person", "paper", "number", "valid", "flaw"), [
        _pocket(one.person, one.kind, one.flaw, played, call) for one in form.pocket
    ])
    if form.says:
        call.say("")
        call.table(("step", "moment", "line"), [
            (line.at, words[f"moment.{line.did or 'said'}"], line.say.of(call.lang)) for line in form.says
        ])
    call.say("")
    call.table(("step", "answer"), list(form.answers))
    call.say("")
    call.told("scenarios.right", items=", ".join(played.told.items) or "-", outcome=played.told.visit.outcome or "-")
    tell(played.told.failures, call)
    call.told("scenarios.meets", count=len(played.norms))
    for line in wrap(" ".join(sorted(played.norms)), WIDTH):
        call.say(f"  {line}")


def _more(form: Form) -> str:
    """What differs from the typical person."""
    return " ".join(f"{name}={text}" for name, text in form.customer.items() if name != "like") or "-"


def _pocket(person: str, kind: str, flaw: str, played: Played, call: Call) -> tuple[str, ...]:
    paper = played.counter.papers.get(person)
    if paper is None:
        return person, call.words["scenarios.nothing"], "", "", ""
    told = call.words[f"flaw.{flaw}"] if flaw else "-"
    return person, call.words[f"paper.kind.{kind}"], paper.number, paper.valid, told


def _whole(scenario: Scenario, played: Played, seed: int, call: Call) -> dict[str, object]:
    told, papers = played.told, played.counter.papers
    return {
        **_plain(scenario, call), "wants": dict(scenario.wants.by), "use": dict(scenario.use.by),
        "years": scenario.years, "seed": seed, "form": played.form, "digest": scenario.digest,
        "names": {name: played.counter.names[name] for name in ("name", "phone", "document")},
        "papers": {person: {"kind": one.kind, "number": one.number, "valid": one.valid}
                   for person, one in papers.items()},
        "all_forms": [_form(form) for form in scenario.forms],
        "items": told.items, "outcome": told.visit.outcome, "says": told.says, "norms": sorted(played.norms),
        "problems": [_told(one, call) for one in told.failures],
    }


def _form(form: Form) -> dict[str, object]:
    return {
        "twists": form.twists, "customer": dict(form.customer),
        "pocket": [{"person": one.person, "kind": one.kind, "flaw": one.flaw} for one in form.pocket],
        "lines": [{"at": line.at, "did": line.did, "say": dict(line.say.by)} for line in form.says],
        "answers": [{step: value} for step, value in form.answers],
    }


def _plain(scenario: Scenario, call: Call) -> dict[str, object]:
    return {
        "scenario": scenario.id, "pack": scenario.pack, "flow": scenario.flow, "name": dict(scenario.name.by),
        "level": scenario.level, "mood": scenario.mood, "forms": len(scenario.forms), "twists": _twists(scenario),
        "file": scenario.file, "line": scenario.line,
    }


# ── coverage ──────────────────────────────────────────────────────────────────────────────────────


def _counts(result: Checked, seconds: float, call: Call) -> None:
    """How many there are of what, and the norms that none exercises."""
    curriculum, words = result.curriculum, call.words
    call.told("scenarios.told", pack=curriculum.pack.id, count=len(curriculum.scenarios), forms=sum(
        len(one.forms) for one in curriculum.scenarios), bad=len(result.problems), seconds=f"{seconds:.1f}")
    if result.problems and not result.played:
        return
    for key, counts in (("flows", result.by_flow), ("twists", result.by_twist)):
        for line in wrap(words[f"scenarios.{key}"].format(
                counts=" ".join(f"{name} {count}" for name, count in counts.items())), WIDTH):
            call.say(line)
    call.table(("scene", "exercised", "unexercised", "kept", "open"), [
        (scene, str(met), *(str(sum(one.norm.scene == scene and one.state == state for one in result.unmet))
                            for state in ("unexercised", "kept", "open")))
        for scene, (met, _) in result.by_scene.items()
    ], right="exercised unexercised kept open")
    for state in ("unexercised", "kept", "open"):
        own = [one for one in result.unmet if one.state == state]
        if own:
            call.told(f"scenarios.{state}", count=len(own))
            for one in own:
                reason = f"({one.reason})" if one.reason else ""
                call.say(f"  {one.norm.id}  {one.norm.scene}  {one.norm.of(call.lang)} {reason}".rstrip())
    call.say("")


def _result(result: Checked, call: Call) -> dict[str, object]:
    return {
        "pack": result.curriculum.pack.id, "scenarios": len(result.curriculum.scenarios),
        "forms": sum(len(one.forms) for one in result.curriculum.scenarios),
        "problems": [_told(one, call) for one in result.problems],
        "flows": dict(result.by_flow), "twists": dict(result.by_twist),
        "scenes": {scene: {"exercised": met, "in_scope": count} for scene, (met, count) in result.by_scene.items()},
        "exercises": {norm: list(names) for norm, names in sorted(result.exercises.items())},
        **{state: [{"norm": one.norm.id, "scene": one.norm.scene, "reason": one.reason}
                   for one in result.unmet if one.state == state] for state in ("unexercised", "kept", "open")},
    }


def _told(problem: Problem, call: Call) -> dict[str, object]:
    place = problem.place
    return {
        "code": problem.code, "where": place.where if place else "", "line": place.line if place else None,
        "column": place.column if place else None, "text": call.problem(problem),
    }
