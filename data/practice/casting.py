"""Casting: a scenario's customer becomes a person in the practice store, with documents in the pocket.

Everything follows from scenario, form, seed and who practises: the same seed deals the same person.
Only the digits that tell people apart differ between trainees, for they share one store.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, update

from app.documents import LONG_TERM
from app.ports import Reading
from app.practice.scenario import Form, Scenario
from app.proof.cast import NAMES
from app.visit.entries import digest
from app.visit.view import Paper
from data.demo import AGENTS
from data.demo.drawer import STARTERS, free_numbers, starters
from data.demo.fill import write_person
from data.demo.people import LinePlan, Someone, people, serials
from data.practice.papers import pockets
from data.subscribers.book import Book
from data.subscribers.cards import Card, licence_of, number_of
from data.subscribers.passwords import code_of, hashed
from data.subscribers.services import add_months, next_month
from data.subscribers.stock import PLAIN
from data.subscribers.stock import free_numbers as free
from data.subscribers.tables import NUMBER, PERSON, PROXY, SIM, STARTER

COLUMNS: Final[Mapping[str, Callable[[str, date], Mapping[str, Any]]]] = {
    "tier": lambda text, today: {"tier": text},
    "state": lambda text, today: {"state": text},
    "paytype": lambda text, today: {"paytype": text},
    "pay_method": lambda text, today: {"pay_method": text},
    "plan": lambda text, today: {"plan": text},
    "services": lambda text, today: {"services": text},
    "student": lambda text, today: {"student": text == "yes"},
    "balance": lambda text, today: {"balance": int(text)},
    "gift": lambda text, today: {"gift": int(text)},
    "arrears": lambda text, today: {"arrears": int(text), "balance": 0},
    "penalty": lambda text, today: {"penalty": int(text)},
    "points": lambda text, today: {"points": int(text)},
    "minutes": lambda text, today: {"minutes": int(text)},
    "tenths": lambda text, today: {"tenths": int(text)},
    "minimum": lambda text, today: {"minimum": int(text)},
    "contract_days": lambda text, today: {"contract_until": (today + timedelta(int(text))).isoformat()},
    "sim_days": lambda text, today: {"sim_since": (today - timedelta(int(text))).isoformat()},
    "term_months": lambda text, today: {"term_until": add_months(today, int(text)).isoformat()},
    "pending_plan": lambda text, today: {
        "pending_plan": text, "pending_from": next_month(today).isoformat()},
    "top_up": lambda text, today: {"top_up": (int(text.split()[0]), text.split()[1])},
}
"""What a scenario may say of its customer's line; sums in fen.  Beside these: `like`, `lines`,
`proxy_for`, `uncounted`."""
OWN: Final = ("like", "lines", "proxy_for", "uncounted", "away")
LOW: Final = 30
"""Free numbers and cards under which the drawer is filled again."""
HOUR: Final = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Dealt:
    """Who a seed deals, and what they carry."""

    names: Mapping[str, str]
    """What the placeholders of lines and answers stand for."""
    papers: Mapping[str, Paper]
    """Person → the document as it is read by eye."""
    readings: Mapping[str, Reading]
    """Person → what a reader says of it; nobody without a chip that works."""
    someone: Someone = field(repr=False)


def likes(today: date, plans: Any) -> tuple[str, ...]:
    """The typical people that a scenario may name."""
    return tuple(one.key for one in people(1, today, plans, 0))


def deal(scenario: Scenario, form: Form, seed: int, order: int, book: Book) -> Dealt:
    """The customer of a seed for the trainee with this number (0 to 499); nothing is written."""
    chance = random.Random(f"{scenario.pack}/{scenario.id}/{seed}")
    today = book.today
    base = int(digest([scenario.pack, scenario.id, seed]), 16)
    found = {one.key: one for one in people(base, today, book.products.plans(), 0)}
    someone = _differing(found[form.customer.get("like", "plain")], form, today)
    block = _block(chance, tuple(book.settings.get("away_prefixes", "").split()), form.customer.get("away") == "yes")
    someone = _own_numbers(someone, block, order, scenario.years, today)
    papers, readings = pockets(form, someone, chance, order, today)
    return Dealt(_names(someone, papers, book), papers, readings, someone)


def write(dealt: Dealt, book: Book, utc: int) -> None:
    """Put the customer into the store, in place of whoever had these numbers, and fill the drawer."""
    someone = dealt.someone
    others = (paper.number for person, paper in dealt.papers.items() if person != "holder")
    for number in (*(card.number for card in someone.cards), *others):
        holder = book.holder_of(number)
        if holder is not None:
            book.erase(holder)
    for line in someone.lines:
        before = book.find(line.phone)
        if before is not None:
            book.erase(before.person)
    _proxy_acts(dealt, book)
    write_person(book, someone, _hash(someone.password), utc)
    _fill_drawer(book, utc)


def _proxy_acts(dealt: Dealt, book: Book) -> None:
    """For how many others the proxy has acted lately."""
    paper = dealt.papers.get("proxy")
    if paper is None:
        return
    blind = book.vault.blind("document", paper.number)
    book.connection.execute(delete(PROXY).where(PROXY.c.proxy == blind))
    others = book.connection.scalars(select(PERSON.c.id).order_by(PERSON.c.id).limit(dealt.someone.proxy_for))
    for principal in others.all():
        book.connection.execute(insert(PROXY).values(proxy=blind, principal=principal, day=book.today.isoformat()))


@lru_cache(maxsize=16)
def _hash(password: str) -> str:
    return hashed(password)


def _differing(someone: Someone, form: Form, today: date) -> Someone:
    """The typical person with what the scenario says of theirs."""
    columns: dict[str, Any] = {}
    for name, text in form.customer.items():
        if name in COLUMNS:
            columns |= COLUMNS[name](text, today)
    top_up = columns.pop("top_up", None)
    plan = columns.pop("plan", None)
    count = int(form.customer.get("lines", len(someone.lines)))
    first = someone.lines[0]
    lines = (*someone.lines, *[first] * count)[:count]
    lines = tuple(
        replace(line, columns={**line.columns, **columns}, plan=plan or line.plan, top_up=top_up or line.top_up)
        for line in lines)
    return replace(
        someone, lines=lines, proxy_for=int(form.customer.get("proxy_for", someone.proxy_for)),
        uncounted=form.customer.get("uncounted", "yes" if someone.uncounted else "no") == "yes")


def _block(chance: random.Random, away: tuple[str, ...], elsewhere: bool) -> int:
    """Four digits after 154: of another province (`away`: how its numbers begin) only where that is wanted."""
    blocks = range(1000, 10_000)
    fitting = [block for block in blocks if f"154{block}".startswith(away) is elsewhere] if away else blocks
    return chance.choice(fitting)


def _own_numbers(someone: Someone, block: int, order: int, years: int, today: date) -> Someone:
    """Phones, cards and serials that no other trainee's customer has."""
    joined = (today - timedelta(days=years * 365 + 20)).isoformat()
    lines = []
    for index, line in enumerate(someone.lines):
        phone = f"154{block:04d}{order:03d}{index}"
        iccid = next(serials(3_000_000_000_000 + int(phone[3:]) * 10))
        lines.append(LinePlan(phone, iccid, line.plan, {**line.columns, "joined": joined}, line.top_up))
    cards = tuple(_numbered(card, order, index) for index, card in enumerate(someone.cards))
    guardian = _numbered(someone.guardian, order, 7) if someone.guardian else None
    return replace(someone, lines=tuple(lines), cards=cards, guardian=guardian)


def _numbered(card: Card, order: int, index: int) -> Card:
    """The same card with the number of this trainee's copy of the person."""
    match card.kind:
        case "passport":
            number = f"EX{index}{order:06d}"
        case "hk_macao_permit":
            number = f"H{order:08d}"
        case "taiwan_permit":
            number = f"{order:08d}"
        case "military_id":
            number = f"军字第{order:07d}号"
        case "business_licence":
            number = licence_of(1000 + order)
        case _:
            birth = date(int(card.number[6:10]), int(card.number[10:12]), int(card.number[12:14]))
            number = number_of(card.number[:6], birth, order, card.sex or "f")
    return replace(card, number=number)


def _names(someone: Someone, papers: Mapping[str, Paper], book: Book) -> dict[str, str]:
    """What a story's placeholders stand for with this customer."""
    manager = next(one for one in AGENTS if one.role == "duty_manager")
    phone, card = someone.lines[0].phone, someone.card
    paper = papers.get("holder")
    until = paper.valid.rpartition("-")[2].replace(".", "") if paper else "20360101"
    numbers = free(book.connection, "")
    plain = [one.value for one in numbers if one.bound["number_grade"] == PLAIN]
    fine = [one.value for one in numbers if one.bound["number_grade"] != PLAIN]
    blank = book.connection.scalar(select(SIM.c.iccid).order_by(SIM.c.iccid).limit(1))
    starter = book.connection.scalar(
        select(STARTER.c.number).where(STARTER.c.phone.is_not(None)).order_by(STARTER.c.number).limit(1))
    told = {
        "phone": phone, "document": paper.number if paper else card.number, "name": card.name,
        "until": "0" if until in ("", LONG_TERM) else until, "password": someone.password, "code": code_of(phone),
        "wrong": "111222", "manager": manager.staff, "manager_pin": manager.pin,
        "number": plain[0] if plain else "", "premium": fine[0] if fine else "", "iccid": blank or "",
        "serial": starter or "",
        "today": f"{book.today:%Y%m%d}", "tomorrow": f"{book.today + timedelta(1):%Y%m%d}",
        "other_phone": someone.lines[1].phone if len(someone.lines) > 1 else people_phone(book),
    }
    for person, held in papers.items():
        if person != "holder":
            told[f"{person}_document"] = held.number
    kinds = {
        "passport": "passport", "hk_macao_permit": "hk_macao_document", "taiwan_permit": "taiwan_document",
        "military_id": "military_document", "business_licence": "licence", "hmt_residence": "hmt_document",
        "foreign_permanent": "foreign_document",
    }
    for one in someone.cards:
        if one.kind in kinds:
            told[kinds[one.kind]] = one.number
    return {**NAMES, **told}


def people_phone(book: Book) -> str:
    """The number of somebody else: the second of the hall's sample people."""
    from data.demo.people import FIRST_PHONE

    return str(FIRST_PHONE + 1)


# ── the drawer ────────────────────────────────────────────────────────────────────────────────────


def _fill_drawer(book: Book, utc: int) -> None:
    """Numbers and cards that earlier visits took come back when few are left."""
    run = book.connection.execute
    if (book.connection.scalar(select(func.count()).select_from(NUMBER)) or 0) < LOW:
        there = set(book.connection.scalars(select(NUMBER.c.phone)))
        for one in free_numbers():
            if one.phone in there:
                continue
            line = book.find(one.phone)
            if line is not None:
                if line.seed > utc - HOUR:
                    continue  # somebody may still be serving that customer
                book.erase(line.person)
            run(insert(NUMBER).values(phone=one.phone, grade=one.grade, minimum=one.minimum, months=one.months))
    _fill_starters(book, utc)
    if (book.connection.scalar(select(func.count()).select_from(SIM)) or 0) < LOW:
        last = book.connection.scalar(select(func.max(SIM.c.iccid))) or ""
        start = int(last[6:19]) + 1 if last else 6_000_001
        run(insert(SIM), [{"iccid": iccid} for iccid in islice(serials(start), 120)])


def _fill_starters(book: Book, utc: int) -> None:
    """Starter packs that were sold lie in the drawer again."""
    sold = set(book.connection.scalars(select(STARTER.c.number).where(STARTER.c.phone.is_(None))))
    if len(sold) * 2 < STARTERS:
        return
    for one in starters(book.products.plans()):
        line = book.find(one.phone) if one.number in sold else None
        if one.number not in sold or (line is not None and line.seed > utc - HOUR):
            continue
        if line is not None:
            book.erase(line.person)
        book.connection.execute(
            update(STARTER).where(STARTER.c.number == one.number).values(phone=one.phone, iccid=one.iccid))
