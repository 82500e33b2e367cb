"""Changes that begin a line: opening one, selling a starter pack, handing one to a new owner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update

from app.documents import DocumentKind, check
from app.problems import Refused
from app.visit.view import TITLES
from data.clock import uuid7
from data.subscribers.book import Book
from data.subscribers.order import Done, Order
from data.subscribers.services import add_months
from data.subscribers.stock import take_number, take_sim
from data.subscribers.tables import LINE, STARTER

_NEW_LINE = insert(LINE)


def open_line(book: Book, order: Order) -> Done:
    """A new line on a free number, for a person known or new; with a device sold, if one is named."""
    plan, phone, iccid = order["plan"], order["phone"], order["iccid"]
    if order.get("device") and book.products.device(order["device"]) != order.fen("device_fen"):
        raise Refused.of("operator.moved")
    if not book.products.has_plan(plan):
        raise Refused.of("operator.no_plan")
    person = _holder(book, order)
    number = take_number(book, phone, order.visit)
    take_sim(book, iccid, order.visit)
    term = add_months(book.today, number.months).isoformat() if number.months else None
    line = write_line(
        book, person, phone, iccid, plan=plan, minimum=number.minimum, term_until=term,
        balance=order.fen("prepaid_fen") if order.get("prepaid_fen").strip("0") else 0,
        password=order["password"], student=order.get("student") == "yes", seed=order.utc,
    )
    return Done(line)


def number_change(book: Book, order: Order) -> Done:
    """A free number in place of the old one, which rests; all else of the line stays."""
    line, phone = book.line(order["phone"]), order["new_phone"]
    if line.arrears:
        raise Refused.of("operator.arrears")
    number = take_number(book, phone, order.visit)
    term = add_months(book.today, number.months).isoformat() if number.months else None
    book.change(
        line, phone_blind=book.vault.blind("phone", phone), minimum=number.minimum,
        phone=book.seal_for(line.person, line.id, "phone", phone), term_until=term,
    )
    return Done(line.id)


def open_starter(book: Book, order: Order) -> Done:
    """A starter pack sold: its number, card, plan and prepaid sum."""
    at = STARTER.c.number == order["starter"]
    pack = book.connection.execute(select(STARTER).where(at)).first()
    if pack is None:
        raise Refused.of("operator.no_starter")
    if pack.phone is None or book.find(pack.phone) is not None:
        raise Refused.of("operator.starter_used")
    person = _holder(book, order)
    line = write_line(
        book, person, pack.phone, pack.iccid, plan=pack.plan, balance=pack.prepaid,
        paytype="prepaid", password=order.get("password"), seed=order.utc,
    )
    book.connection.execute(update(STARTER).where(at).values(phone=None, iccid=None))
    return Done(line)


def ownership(book: Book, order: Order) -> Done:
    """A line to a new owner: a new row, so that what was the old owner's stays with the old."""
    old = book.line(order["phone"])
    if order.get("old_document") and book.holder_of(order["old_document"]) != old.person:
        raise Refused.of("operator.moved")
    if old.arrears:
        raise Refused.of("operator.arrears")
    if old.contract(book.today):
        raise Refused.of("operator.contract")
    if old.pending:
        raise Refused.of("operator.pending")
    if book.holder_of(order["document"]) == old.person:
        raise Refused.of("operator.same_owner")
    person = _holder(book, order)
    iccid = book.open_sealed(old, "iccid")
    book.change(old, state="closed", closed=book.today.isoformat(), phone_blind=None, balance=0,
                gift=0, points=0, password="")
    line = write_line(
        book, person, order["phone"], iccid, plan=old.plan, brand=old.brand, state=old.state,
        paytype=old.paytype, balance=old.balance, minimum=old.minimum, term_until=old.term_until,
        services=old.services, password=order["password"], seed=order.utc,
    )
    return Done(line)


def write_line(
    book: Book, person: str, phone: str, iccid: str, *, plan: str, seed: int, **values: Any
) -> str:
    """Insert a line of a person whose key is at hand; returns its id."""
    line = uuid7()
    columns = {
        "brand": book.products.brand_of(plan),
        "state": "active", "paytype": "postpaid", "balance": 0, "gift": 0, "arrears": 0,
        "penalty": 0, "points": 0, "tier": "none", "student": False, "services": "caller_id",
        "password": "", "pay_method": "counter", "minimum": 0, "minutes": 0, "tenths": 0,
        "version": 1, "joined": book.today.isoformat(), **values,
    }
    book.connection.execute(_NEW_LINE, {
        "id": line, "person": person, "plan": plan, "seed": seed,
        "phone_blind": book.vault.blind("phone", phone),
        "phone": book.seal_for(person, line, "phone", phone),
        "iccid": book.seal_for(person, line, "iccid", iccid), **columns,
    })
    return line


def person_record(
    name: str, kind: str, number: str, book: Book, extra: Mapping[str, str]
) -> dict[str, Any]:
    """What is sealed of a person; the title follows from the document where it tells."""
    title = TITLES.get(check(kind, number, book.today).sex or "", "")
    return {"name": name, "title": title, "documents": [[kind, number]],
            **{key: text for key, text in extra.items() if text}}


def _holder(book: Book, order: Order) -> str:
    """Who gets the line, counted, and written down when new."""
    number, kind = order["document"], order["kind"]
    room, found = book.count(number, adding=1)
    if room == "unknown":
        raise Refused.of("visit.uncounted")
    if room == "no":
        raise Refused.of("visit.lines", count=found)
    known = book.holder_of(number)
    if known is not None:
        return known
    extra = {name: order.get(name) for name in ("contact", "address", "valid_until")}
    record = person_record(order["name"], kind, number, book, extra)
    person = uuid7()
    book.new_person(person, record, company=kind == DocumentKind.BUSINESS_LICENCE)
    return person
