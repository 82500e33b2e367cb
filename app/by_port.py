"""Answers that a port has a say in: passwords, codes, approvals, reservations.

What was typed is handed to the port and dropped; the journal gets `ok`, a hash, or nothing.
"""

from __future__ import annotations

from dataclasses import replace

from app.pack.model import Kind
from app.pack.sources import repeated
from app.ports import Agent, Home
from app.problems import Problem, Refused
from app.progress import sms_key
from app.roles import Power, may
from app.visit.answer import Given, gate_digest
from app.visit.entries import Entry, Stamp
from app.visit.state import Here, Visit

Answered = tuple[Given, tuple[Entry, ...]]


class Tried(Refused):
    """A try that did not count, to be journalled as `entry`."""

    def __init__(self, problem: Problem, entry: Entry) -> None:
        super().__init__(problem)
        self.entry = entry


def by_port(
    home: Home, agent: Agent, visit: Visit, here: Here, given: Given, stamp: Stamp
) -> Answered:
    """The answer as the port leaves it, and entries to be written before it."""
    step = here.step
    ask = home.subscribers
    if step.source == "numbers":
        ask.reserve("numbers", given.value, visit.id)
    elif step.kind is Kind.PICK:
        pass
    elif step.source == "reserve_sim":
        ask.reserve("sims", given.value, visit.id)
    elif step.source in ("check_password", "check_code"):
        return _checked(home, visit, here, given, stamp), ()
    elif step.source == "new_password":
        return replace(given, value=ask.hash_secret(given.value)), ()
    elif step.source == "same_password":
        if not ask.same_secret(given.value, visit.text("password") or ""):
            raise Refused.of("signin.differ")
        return replace(given, value="ok", sealed=False), ()
    elif step.source == "repeat":
        if given.value != visit.text(repeated(step.name)):
            raise Refused.of("field.differs")
        return replace(given, value="ok", sealed=False), ()
    elif step.source == "not_agent":
        if _letters(given.value) == _letters(agent.name):
            raise Refused.of("visit.own_signature")
    elif step.source == "approve":
        return _approved(home, agent, visit, here, given, stamp)
    return given, ()


def _letters(name: str) -> str:
    """A name as it compares: without signs and spaces, capitals or not."""
    return "".join(char for char in name.casefold() if char.isalnum())


def _checked(home: Home, visit: Visit, here: Here, given: Given, stamp: Stamp) -> Given:
    phone = visit.text("phone") or ""
    ask = home.subscribers
    check = ask.check_password if here.step.source == "check_password" else ask.check_code
    by_code = here.step.source == "check_code"
    result = check(phone, given.value, sms_key(visit) if by_code else visit.id)
    if result == "wrong":
        code = "visit.password_wrong" if here.step.source == "check_password" else "visit.code_wrong"
        body = {"at": here.at, "code": code}
        raise Tried(Problem(code), Entry(visit.id, visit.seq + 1, "refused", stamp, body))
    return replace(given, value=result, sealed=False)


def _approved(
    home: Home, agent: Agent, visit: Visit, here: Here, given: Given, stamp: Stamp
) -> Answered:
    """Another person's PIN, bound to this item and to what was shown."""
    staff = visit.text("approver") or ""
    if staff == agent.staff:
        raise Refused.of("access.self")
    approver = home.agents.verify(staff, given.value, home.hall.seat)
    if not may(approver.role, Power.APPROVE):
        raise Refused.of("access.denied", role="duty_manager")
    item = visit.item
    body = {
        "at": here.at, "request": item.request if item else "", "by": staff,
        "what": here.step.id, "digest": gate_digest(visit, here),
    }
    entry = Entry(visit.id, visit.seq + 1, "approve", stamp, body)
    return replace(given, value="approved", sealed=False), (entry,)
