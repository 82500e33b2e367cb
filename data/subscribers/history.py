"""Use, bills and calls of a line: derived from its seed, so that nothing of them is kept.

A real operator reads them from its records.  Here the same line has the same past on every day:
each month and each call is a function of the line's seed and its profile, and nothing lies before
the line began.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.money import yuan
from app.ports import Facts
from data.subscribers.book import Book
from data.subscribers.catalogue import Plan
from data.subscribers.line import Line
from data.subscribers.services import add_months

MONTHS = 3
CALLS = 5
WORTH_IT = 500
"""Fen a month that another plan must save before it is recommended."""


USES = {"ring": "music", "video": "film", "paper": "reading"}
"""What a value-added service is for."""


@dataclass(frozen=True, slots=True)
class Month:
    """What a line used and paid in one month."""

    first: date
    minutes: int
    tenths: int
    fee: int
    over: int

    @property
    def total(self) -> int:
        return self.fee + self.over


def months(book: Book, line: Line) -> tuple[Month, ...]:
    """The last full months, latest first; none before the line began."""
    plan, found = book.products.plan(line.plan), []
    for back in range(1, MONTHS + 1):
        first = add_months(book.today.replace(day=1), -back)
        if first.isoformat()[:7] < line.joined[:7]:
            break
        chance = random.Random(f"{line.seed}/{first:%Y%m}")
        minutes = round(line.minutes * chance.uniform(0.85, 1.15))
        tenths = round(line.tenths * chance.uniform(0.85, 1.15))
        over = plan.cost(minutes, tenths) - plan.fee
        found.append(Month(first, minutes, tenths, plan.fee + line.services_fee, over))
    return tuple(found)


def usage(book: Book, given: Mapping[str, str]) -> Facts:
    """Recent use on average, and the plan that fits it best."""
    line = book.line(given["phone"])
    past = months(book, line)
    count = max(1, len(past))
    minutes = round(sum(month.minutes for month in past) / count)
    tenths = round(sum(month.tenths for month in past) / count)
    fee = round(sum(month.total for month in past) / count)
    now = book.products.plan(line.plan)
    best = _best(book, line, now, minutes, tenths) if past else now
    return Facts({
        "better": "no" if best is now else "yes", "uses": uses(line),
        "avg_minutes": str(minutes), "avg_gb": f"{tenths / 10:g}", "avg_fee_fen": str(fee),
        "best_plan": best.code, "best_plan_name": best.name, "best_plan_fee_fen": str(best.fee),
        "best_benefit": best.benefit, "best_duty": best.duty,
    })


def uses(line: Line) -> str:
    """What its services are for: the first kind that is switched on."""
    return next((kind for one, kind in USES.items() if one in line.on), "none")


def bill_lines(book: Book, line: Line) -> list[str]:
    """One line a bill, latest first."""
    rows = [
        f"{m.first:%Y-%m} 合计 {yuan(m.total)}（固定 {yuan(m.fee)}，超出 {yuan(m.over)}）"
        for m in months(book, line)
    ]
    return rows or ["还没有出账的月份"]


def call_lines(book: Book, line: Line) -> list[str]:
    """One line a call, latest first; the other numbers are invented and masked."""
    chance = random.Random(f"{line.seed}/{book.today}")
    rows: list[str] = []
    day = book.today
    while len(rows) < CALLS and line.minutes:
        day -= timedelta(days=chance.randint(0, 2) if rows else 1)
        if day.isoformat() < line.joined:
            break
        way = chance.choice(("主叫", "被叫"))
        other = f"154****{chance.randrange(10_000):04d}"
        clock = f"{chance.randint(8, 21):02d}:{chance.randrange(60):02d}"
        rows.append(f"{day:%m-%d} {clock} {way} {other} {chance.randint(1, 25)} 分钟")
    return sorted(rows, reverse=True) or ["近期没有通话"]


def final_sum(book: Book, line: Line) -> int:
    """Fen still owed when a line is closed today; below zero, what is given back.

    Arrears, this month so far by days and the penalty of a running contract, against the balance
    without what was given.
    """
    plan = book.products.plan(line.plan)
    days = (add_months(book.today.replace(day=1), 1) - book.today.replace(day=1)).days
    month = (plan.fee + line.services_fee) * book.today.day // days
    penalty = line.penalty if line.contract(book.today) else 0
    return line.arrears + month + penalty - max(0, line.balance - line.gift)


def _best(book: Book, line: Line, now: Plan, minutes: int, tenths: int) -> Plan:
    """The cheapest plan for this use that is sold to this customer, when it is worth it."""
    facts = {"tier": line.tier, "student": "yes" if line.student else "no",
             "brand": line.brand, "paytype": line.paytype, "plan": line.plan}
    fitting = [plan for plan in book.products.plans() if plan.fits(facts)]
    best = min(fitting, key=lambda plan: (plan.cost(minutes, tenths), plan.fee), default=now)
    saved = now.cost(minutes, tenths) - best.cost(minutes, tenths)
    return best if best.code != now.code and saved >= WORTH_IT else now
