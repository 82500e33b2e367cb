"""Filling a new demonstration hall, in one transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert

from app.documents import DocumentKind
from data.clock import uuid7
from data.demo.drawer import blank_sims, free_numbers, starters
from data.demo.people import LinePlan, Someone, people
from data.home import LocalHome
from data.subscribers.book import Book
from data.subscribers.catalogue import Products
from data.subscribers.new_line import write_line
from data.subscribers.passwords import hashed
from data.subscribers.tables import NUMBER, PROXY, SIM, STARTER, TOP_UP

HOUR = 3_600_000_000


def fill(home: LocalHome, seed: int, count: int) -> None:
    """Write the sample people, their lines, and what lies in the drawer."""
    store, products = home.store, Products(home.pack.catalogue)
    everybody = people(seed, home.clock.today(), products.plans(), count)
    # One hash a password instead of one a line: in a demonstration they are no secret.
    hashes = {password: hashed(password) for password in {one.password for one in everybody}}
    with store.transaction() as connection:
        book = Book(connection, store.vault, home.clock.today(), products, home.hall.settings)
        now = home.clock.stamp("", "").utc
        ids = [write_person(book, one, hashes[one.password], now) for one in everybody]
        for one in everybody:
            blind = store.vault.blind("document", one.card.number)
            for principal in ids[: one.proxy_for]:
                connection.execute(insert(PROXY).values(
                    proxy=blind, principal=principal, day=book.today.isoformat()))
        _drawer(book)


def write_person(book: Book, one: Someone, password: str, utc: int) -> str:
    """Write one person with their lines; `password` is the hash of all their lines'.  The id."""
    person, card = uuid7(), one.card
    record: dict[str, Any] = {
        "name": card.name, "title": card.title, "valid_until": card.valid_until,
        "documents": [[each.kind, each.number] for each in one.cards],
        "address": f"示范市样板路{len(card.name) * 7 + one.lines[0].columns['minutes'] % 90}号",
    }
    if one.guardian:
        record["guardian"] = {"name": one.guardian.name, "document": one.guardian.number}
    company = card.kind == DocumentKind.BUSINESS_LICENCE
    book.new_person(person, record, company=company, uncounted=one.uncounted)
    for line in one.lines:
        written = write_line(book, person, line.phone, line.iccid, plan=line.plan,
                             password=password, **line.columns)
        _top_up(book, line, written, utc)
    return person


def _top_up(book: Book, line: LinePlan, written: str, utc: int) -> None:
    if line.top_up is None:
        return
    fen, state = line.top_up
    book.connection.execute(insert(TOP_UP).values(
        id=uuid7(), line=written, fen=fen, kept=fen, state=state,
        utc=utc - HOUR))


def _drawer(book: Book) -> None:
    run = book.connection.execute
    run(insert(NUMBER), [
        {"phone": each.phone, "grade": each.grade, "minimum": each.minimum, "months": each.months}
        for each in free_numbers()
    ])
    run(insert(SIM), [{"iccid": iccid} for iccid in blank_sims()])
    run(insert(STARTER), [
        {"number": each.number, "plan": each.plan, "fee": each.fee, "prepaid": each.prepaid,
         "phone": each.phone, "iccid": each.iccid}
        for each in starters(book.products.plans())
    ])
