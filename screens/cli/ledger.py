"""`agent-tui ledger …`: the items, found again, masked; every look at a person is journalled."""

from __future__ import annotations

import re
import time
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from app.fields import FIELDS, Context
from app.money import yuan
from app.ports import Agent, Home, ItemDetail, ItemFilter, ItemLine
from app.problems import Refused
from app.records import STATES, Records
from app.roles import Power
from app.text import safe
from app.visit.spoken import hasty
from app.when import day_start, local
from screens.cli.call import Call
from screens.cli.files import new_file
from screens.cli.options import As, Json, PinStdin
from screens.cli.sheet import sheet

PAGE = 500
CAP = 10_000
"""Rows that one export may hold."""
COLUMNS = ("item", "when", "code", "service", "state", "reversed", "phone", "agent", "seat", "due", "demo")
QUANTITIES = frozenset(("when", "due", "exported_at"))

app = typer.Typer(rich_markup_mode=None)
Day = Annotated[str, typer.Option(metavar="DATE")]
Service = Annotated[str, typer.Option("--service", metavar="CODE")]
Staff = Annotated[str, typer.Option("--agent", metavar="STAFF")]
State = Annotated[str, typer.Option("--state", metavar="STATE")]


@app.command("list")
def listed(
    ctx: typer.Context,
    by: As,
    pin_stdin: PinStdin = False,
    json: Json = False,
    since: Day = "",
    until: Day = "",
    service: Service = "",
    agent: Staff = "",
    state: State = "",
    phone: Annotated[bool, typer.Option("--phone")] = False,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=1000)] = 100,
    after: Annotated[str, typer.Option("--after", metavar="ITEM")] = "",
) -> None:
    """Items, newest first."""
    call: Call = ctx.obj
    wanted = replace(_wanted(since, until, service, agent, state), limit=limit, after=after)
    home, who = call.signed(by, Power.LEDGER, stdin=pin_stdin)
    if phone:
        wanted = replace(wanted, phone=call.asked("ask.phone", stdin=pin_stdin))
    lines = Records(home, who).items(wanted)
    if json:
        call.json([_told(line, home, call) for line in lines])
    else:
        call.table(("when", "service", "phone", "agent", "due", "state", "item"), [
            (_when(line.utc)[:16], _service(line, home, call), line.phone, line.agent, yuan(line.due),
             call.words["ledger.reversed"] if line.reversed_by else call.words[f"state.{line.state}"], line.id)
            for line in lines
        ], right="due")
    if len(lines) == limit:
        call.notes.append(call.words["ledger.more"].format(count=limit, item=lines[-1].id))


@app.command("show")
def shown(
    ctx: typer.Context,
    item: Annotated[str, typer.Argument(metavar="ITEM")],
    by: As,
    pin_stdin: PinStdin = False,
    json: Json = False,
) -> None:
    """One item whole: before and after, money, evidence, clock, steps."""
    call: Call = ctx.obj
    home, who = call.signed(by, Power.LEDGER, stdin=pin_stdin)
    found = Records(home, who).item(item)
    if json:
        call.json(_whole(found, home, call))
        return
    call.table(("what", "found"), _facts(found, home, call))
    call.say("")
    quick = _quick(found, home)
    call.table(("seq", "when", "kind", "at", "value", "phrase"), [
        (str(entry.seq), _when(entry.stamp.utc)[11:], entry.kind, _body(entry.body, "at"), _body(entry.body, "value"),
         _body(entry.body, "phrase") + (" *" if entry.seq in quick else "")) for entry in found.entries
    ], right="seq")
    if quick:
        call.told("ledger.hasty", count=len(quick))


@app.command("export")
def exported(
    ctx: typer.Context,
    by: As,
    pin_stdin: PinStdin = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
    since: Day = "",
    until: Day = "",
    service: Service = "",
    agent: Staff = "",
    state: State = "",
) -> None:
    """The items as CSV, marked with who took them and when; the export is journalled."""
    call: Call = ctx.obj
    wanted = _wanted(since, until, service, agent, state)
    if out is not None and out.exists():
        raise Refused.of("cli.exists")
    home, who = call.signed(by, Power.EXPORT, stdin=pin_stdin)
    lines = _all(Records(home, who), wanted)
    stamp = home.clock.stamp(who.staff, home.hall.seat)
    home.ledger.log_access(stamp, "export", "", str(len(lines)))
    text = _sheet(lines, home, who, _when(stamp.utc), call)
    if out is None:
        call.lines.append(text.removesuffix("\r\n"))
    else:
        new_file(out, text.encode("utf-8-sig"))
        call.told("ledger.exported", count=len(lines), path=str(out))


def _all(records: Records, wanted: ItemFilter) -> list[ItemLine]:
    """Every line that fits, page by page; Refused when there are more than a file may hold."""
    found: list[ItemLine] = []
    while True:
        page = records.items(replace(wanted, limit=PAGE, after=found[-1].id if found else ""))
        found += page
        if len(found) > CAP:
            raise Refused.of("cli.many", max=CAP)
        if len(page) < PAGE:
            return found


def _sheet(lines: list[ItemLine], home: Home, who: Agent, now: str, call: Call) -> str:
    rows = []
    for line in lines:
        told = _told(line, home, call)
        rows.append([*(safe(str(told[name])) for name in COLUMNS), who.staff, now])
    return sheet((*COLUMNS, "exported_by", "exported_at"), rows, QUANTITIES)


def _wanted(since: str, until: str, service: str, agent: str, state: str) -> ItemFilter:
    """The filter; days are the hall's, both ends included."""
    if state and state not in (*STATES, "reversed"):
        raise typer.BadParameter("", param_hint="--state")
    for name, value, shape in (("--service", service, r"\w{1,12}"), ("--agent", agent, r"\d{3,10}")):
        if value and not re.fullmatch(shape, value):
            raise typer.BadParameter("", param_hint=name)
    return ItemFilter(
        since=_day(since) if since else 0, until=_day(until, 1) if until else 0,
        agent=agent, code=service, state=state,
    )


def _day(typed: str, more: int = 0) -> int:
    """The hall's midnight of a typed date (and `more` days on), UTC microseconds."""
    today = local(time.time_ns() // 1000).date()
    day = date.fromisoformat(FIELDS["date"].parse(typed, Context(today=today)).value)
    return day_start(day + timedelta(days=more))


def _when(utc: int) -> str:
    return local(utc).replace(tzinfo=None).isoformat(" ", "seconds")


def _service(line: ItemLine, home: Home, call: Call) -> str:
    flow = home.pack.flows.get(line.flow)
    return flow.name.of(call.lang) if flow else line.flow


def _told(line: ItemLine, home: Home, call: Call) -> dict[str, object]:
    """One line with stable keys; `due` in yuan, `utc` in microseconds."""
    return {
        "item": line.id, "visit": line.visit, "number": line.item, "utc": line.utc, "when": _when(line.utc),
        "flow": line.flow, "code": line.code, "service": _service(line, home, call), "state": line.state,
        "reversed": bool(line.reversed_by), "phone": line.phone, "agent": line.agent, "seat": line.seat,
        "due": yuan(line.due), "mode": line.mode, "demo": line.demo,
    }


def _quick(found: ItemDetail, home: Home) -> frozenset[int]:
    """The lines whose sentence cannot have been spoken in its time."""
    return frozenset(one.seq for one in hasty(home.pack_by_hash(found.pack), found.entries))


def _whole(found: ItemDetail, home: Home, call: Call) -> dict[str, object]:
    quick = _quick(found, home)
    return {
        **_told(found.line, home, call), "before": found.before, "after": found.after, "people": found.sealed,
        "payments": [
            {**asdict(leg), "fen": leg.fen, "yuan": yuan(leg.fen)} for leg in found.payments
        ],
        "evidence": found.evidence, "seconds": found.seconds, "limit": found.limit, "pack": found.pack,
        "entries": [
            {"seq": entry.seq, "utc": entry.stamp.utc, "kind": entry.kind, "agent": entry.stamp.agent,
             **{name: _body(entry.body, name) for name in ("at", "value", "phrase")}, "hasty": entry.seq in quick}
            for entry in found.entries
        ],
    }


def _facts(found: ItemDetail, home: Home, call: Call) -> list[tuple[str, str]]:
    words, line = call.words, found.line
    state = words["ledger.reversed"] if line.reversed_by else words[f"state.{line.state}"]
    rows = [
        (words["column.service"], f"{line.code} {_service(line, home, call)}"), (words["column.when"], _when(line.utc)),
        (words["column.state"], state), (words["column.agent"], f"{line.agent} {line.seat}"),
        (words["column.due"], yuan(line.due)),
    ]
    rows += [(words.get(f"name.{name}", name), text or "●●●") for name, text in found.sealed.items()]
    rows += [(f"{words['detail.before']} {name}", text) for name, text in found.before.items()]
    rows += [(f"{words['detail.after']} {name}", text) for name, text in found.after.items()]
    rows += [(words["detail.pay"], " ".join((leg.method, yuan(leg.fen), leg.reference)).strip())
             for leg in found.payments]
    if found.seconds is not None:
        rows.append((words["detail.clock"], f"{found.seconds:.0f} s" + (f" / {found.limit} s" if found.limit else "")))
    return [*rows, (words["detail.evidence"], found.evidence), (words["detail.pack"], found.pack[:12])]


def _body(body: object, name: str) -> str:
    """A clear value of an entry; what is sealed stays so, and has no place in a list of steps."""
    value = body.get(name, "") if isinstance(body, dict) else ""
    return value if isinstance(value, str) else ""
