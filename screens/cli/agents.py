"""`agent-tui agents …`: who may sign in.  Each command needs somebody who may say so."""

from __future__ import annotations

from typing import Annotated

import typer

from app.ports import Agent
from app.privacy import mask_name
from app.roles import Power, Role
from screens.cli.call import Call
from screens.cli.options import As, Json, PinStdin

app = typer.Typer(rich_markup_mode=None)
Staff = Annotated[str, typer.Argument(metavar="STAFF")]


@app.command("list")
def listed(ctx: typer.Context, by: As, pin_stdin: PinStdin = False, json: Json = False) -> None:
    """Everybody, names masked."""
    call: Call = ctx.obj
    home, _ = call.signed(by, Power.AGENTS, stdin=pin_stdin)
    agents = home.agents.all()
    if json:
        call.json([_told(agent) for agent in agents])
        return
    call.table(("staff", "name", "role", "state"), [
        (agent.staff, mask_name(agent.name), call.words[f"role.{agent.role}"], call.words[f"agent.{_state(agent)}"])
        for agent in agents
    ])


@app.command("add")
def added(
    ctx: typer.Context,
    staff: Staff,
    name: Annotated[str, typer.Option("--name", metavar="NAME")],
    role: Annotated[Role, typer.Option("--role", metavar="ROLE")],
    by: As,
    pin_stdin: PinStdin = False,
    json: Json = False,
) -> None:
    """A new agent, with a first PIN."""
    call: Call = ctx.obj
    staff, name = call.parsed("staff_no", staff), call.parsed("name", name)
    home, _ = call.signed(by, Power.AGENTS, stdin=pin_stdin)
    _done(call, home.agents.add(staff, name, role.value, call.new_pin(stdin=pin_stdin)), "added", json)


@app.command("disable")
def disabled(ctx: typer.Context, staff: Staff, by: As, pin_stdin: PinStdin = False, json: Json = False) -> None:
    """No more sign-ins for this agent."""
    call: Call = ctx.obj
    staff = call.parsed("staff_no", staff)
    home, _ = call.signed(by, Power.AGENTS, stdin=pin_stdin)
    home.agents.disable(staff)
    _done(call, home.agents.get(staff), "disabled", json)


@app.command("reset-pin")
def reset(ctx: typer.Context, staff: Staff, by: As, pin_stdin: PinStdin = False, json: Json = False) -> None:
    """A new PIN, and a clean sheet of tries."""
    call: Call = ctx.obj
    staff = call.parsed("staff_no", staff)
    home, _ = call.signed(by, Power.AGENTS, stdin=pin_stdin)
    home.agents.reset_pin(staff, call.new_pin(stdin=pin_stdin))
    _done(call, home.agents.get(staff), "reset", json)


def _done(call: Call, agent: Agent | None, what: str, json: bool) -> None:
    assert agent is not None
    if json:
        call.json(_told(agent))
    else:
        call.told(f"agents.{what}", staff=agent.staff)


def _state(agent: Agent) -> str:
    return "disabled" if agent.disabled else "locked" if agent.locked else "works"


def _told(agent: Agent) -> dict[str, object]:
    return {
        "staff": agent.staff, "name": mask_name(agent.name), "role": agent.role,
        "disabled": agent.disabled, "locked": agent.locked,
    }
