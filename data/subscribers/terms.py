"""Answers about a change before it is made: when it starts, what it costs, what it takes away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from app.ports import Facts
from app.problems import Refused
from data.subscribers.book import Book
from data.subscribers.catalogue import Plan
from data.subscribers.line import Line
from data.subscribers.record import said
from data.subscribers.services import (
    DEPOSIT_FREE,
    SERVICES,
    SUSPENDED_MONTHS,
    Service,
    add_months,
    next_month,
)

Given = Mapping[str, str]
FOR_GOOD = "长期"
NOTHING = "无"
ARRIVE_EARLY, NOTICE = 5, 120
"""Minutes to be early for an appointment; minutes before it in which it is not moved any more."""


def plan_terms(book: Book, given: Given) -> Facts:
    """What a change of plan brings and takes."""
    line = book.line(given["phone"])
    now, new = book.products.plan(line.plan), book.products.plan(given["new_plan"])
    penalty = penalty_of(book, line)
    return Facts({
        "penalty": said(penalty), "effective": next_month(book.today).isoformat(),
        "privileges_lost": _lost(now, new), "points_lost": "0", "penalty_fen": str(penalty),
    })


def brand_terms(book: Book, given: Given) -> Facts:
    """What a change of brand brings and takes: points and given money stay behind."""
    line = book.line(given["phone"])
    now = book.products.brand(line.brand)
    leaves = given["new_brand"] != line.brand
    penalty = penalty_of(book, line)
    return Facts({
        "penalty": said(penalty), "effective": next_month(book.today).isoformat(),
        "privileges_lost": (now.privileges or NOTHING) if leaves else NOTHING,
        "points_lost": str(line.points if leaves else 0),
        "balance_lost_fen": str(line.gift if leaves else 0), "penalty_fen": str(penalty),
    })


def service_terms(book: Book, given: Given) -> Facts:
    """What a service costs, from when to when, and how it stands before and after."""
    line, service = book.line(given["phone"]), service_of(given["service_code"])
    starts = service.state_of_line != "" or service.id not in line.on
    fee = service.fee if starts else 0
    deposit = deposit_of(service, line) if starts else 0
    ends = suspended_until(book.today).isoformat() if service.kind == "suspend" else FOR_GOOD
    return Facts({
        "service_fee": said(fee), "needs_deposit": said(deposit),
        "effective": book.today.isoformat(), "ends": ends,
        "service_fee_fen": str(fee), "service_deposit_fen": str(deposit),
        "service_cap_fen": str(service.cap), "service_state": state_of(service, line),
        "before_state": service.before(line.state, line.on),
        "after_state": service.after(line.state, line.on),
    })


def sim_terms(book: Book, given: Given) -> Facts:
    """Whether the card was changed lately, what a new one costs, and which one dies."""
    line = book.line(given["phone"])
    fee = sim_fee(book, line)
    return Facts(
        {"sim_recent": said(sim_recent(book, line)), "sim_fee": said(fee), "sim_fee_fen": str(fee)},
        {"old_iccid": book.open_sealed(line, "iccid")},
    )


def points_terms(book: Book, given: Given) -> Facts:
    """What a gift costs, and what is left."""
    line, cost = book.line(given["phone"]), points_cost(book, given["points_item"])
    return Facts({
        "points_enough": said(line.points >= cost), "points": str(line.points),
        "points_cost": str(cost), "points_left": str(max(0, line.points - cost)),
    })


def penalty_of(book: Book, line: Line) -> int:
    """Fen that leaving a running contract costs."""
    return line.penalty if line.contract(book.today) else 0


def appointment_terms(book: Book, given: Given) -> Facts:
    """How far off an appointment is, and when to be there."""
    return Facts(dict(zip(("lead", "arrive_by"), lead(book, given["appointment"]), strict=True)))


def new_appointment_terms(book: Book, given: Given) -> Facts:
    """The same of the one that replaces it."""
    told = lead(book, given["new_appointment"])
    return Facts(dict(zip(("new_lead", "new_arrive_by"), told, strict=True)))


def lead(book: Book, moment: str) -> tuple[str, str]:
    """Whether a moment is over, too near to be early for, too near to be moved, or far; and when
    to be there: some minutes early."""
    early = timedelta(minutes=book.setting("arrive_early_minutes", ARRIVE_EARLY))
    notice = timedelta(minutes=book.setting("notice_minutes", NOTICE))
    now = book.now().replace(tzinfo=None)
    at = datetime.fromisoformat(moment)
    left = at - now
    how = "past" if left < timedelta(0) else "near" if left < early else "soon" if left < notice else "far"
    return how, f"{at - early:%Y-%m-%d %H:%M}"


def service_of(code: str) -> Service:
    """A service by its id; Refused(`operator.no_service`) when there is none."""
    found = SERVICES.get(code)
    if found is None:
        raise Refused.of("operator.no_service")
    return found


def state_of(service: Service, line: Line) -> str:
    """A service's state as a code: the line's, or on and off."""
    if service.state_of_line:
        return line.state
    return "on" if service.id in line.on else "off"


def deposit_of(service: Service, line: Line) -> int:
    """Fen to deposit: nothing for the upper tiers."""
    return 0 if line.tier in DEPOSIT_FREE else service.deposit


def suspended_until(today: date) -> date:
    """The last day of a suspension that begins today."""
    return add_months(today, SUSPENDED_MONTHS)


def sim_recent(book: Book, line: Line) -> bool:
    """Whether the SIM was replaced within the hall's limit of days."""
    limit = book.today - timedelta(days=book.setting("sim_again_days", 30))
    return line.sim_since is not None and line.sim_since > limit.isoformat()


def sim_fee(book: Book, line: Line) -> int:
    """Fen for a new card, waived for every tier."""
    return 0 if line.tier != "none" else book.setting("sim_fee_fen", 1000)


def points_cost(book: Book, item: str) -> int:
    """What a gift costs; Refused(`operator.no_gift`) when there is none."""
    cost = book.products.points(item)
    if cost is None:
        raise Refused.of("operator.no_gift")
    return cost


def _lost(now: Plan, new: Plan) -> str:
    """What ends with the old plan, as it is said."""
    if now.code == new.code:
        return NOTHING
    return f"原套餐的优惠同时结束：{now.privileges}" if now.privileges else "原套餐的内容同时停止"
