"""Answers about the line, its holder, and who may have another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.sqlite import insert

from app.pack.sources import SOURCES
from app.ports import Facts
from app.problems import Refused
from app.visit.answer import surname
from data.subscribers.book import Book
from data.subscribers.history import bill_lines, call_lines, final_sum
from data.subscribers.line import Line
from data.subscribers.tables import LINE, PROXY, STARTER, TOP_UP

Given = Mapping[str, str]
PAY_METHODS = {"counter": "营业厅缴费", "debit": "银行代扣", "online": "线上自助缴费"}
PROXY_DAYS = 180
"""How long a principal counts against a proxy."""


def said(flag: object) -> str:
    """A finite fact's yes or no."""
    return "yes" if flag else "no"


def subscriber(book: Book, given: Given) -> Facts:
    """The line and its holder, by exact phone."""
    line = book.line(given["phone"])
    person = book.person(line.person)
    plan, brand = book.products.plan(line.plan), book.products.brand(line.brand)
    bound = line.contract(book.today)
    clear = {
        "tier": line.tier, "corporate": said(person.company), "arrears": said(line.arrears),
        "contract": said(bound), "pending": said(line.pending), "line": line.state,
        "student": said(line.student), "paytype": line.paytype,
        "home": home(book, given["phone"]), "terminal": plan.terminal,
        "plan": plan.code, "plan_name": plan.name, "plan_fee_fen": str(plan.fee),
        "brand": brand.code, "brand_name": brand.name, "arrears_fen": str(line.arrears),
        "penalty_fen": str(line.penalty if bound else 0),
        "contract_until": line.contract_until or "" if bound else "",
        "pending_name": pending_name(book, line), "points": str(line.points),
        "net_years": str(line.since(book.today)), "pay_method": line.pay_method,
        "pay_method_name": PAY_METHODS.get(line.pay_method, line.pay_method),
    }
    called = person.name if person.company or not person.name else surname(person.name)
    return Facts(clear, {"name": person.name, "surname": called, "title": person.title})


def home(book: Book, phone: str) -> str:
    """Whose province a number is of: by how it begins, as a hall's `away_prefixes` lists it."""
    away = tuple(book.settings.get("away_prefixes", "").split())
    return "other" if away and phone.startswith(away) else "own"


def hall_rules(book: Book, given: Given) -> Facts:
    """What this hall is and may do; a setting that says nothing known counts as the first value."""
    told = {}
    for name, values in SOURCES["hall_rules"].clear.items():
        found = book.settings.get(name, "")
        quiet = "no" if "no" in values else values[0]
        told[name] = found if found in values else quiet
    return Facts(told)


def pending_name(book: Book, line: Line) -> str:
    """What waits for its day, in words; empty when nothing does."""
    if not line.pending:
        return ""
    names = []
    if line.pending_brand and line.pending_brand != line.brand:
        names.append(book.products.brand(line.pending_brand).name)
    names.append(book.products.plan(line.pending_plan or line.plan).name)
    return " ".join(names) + f" {line.pending_from} 起"


def match(book: Book, given: Given) -> Facts:
    """A document against the holder of the phone."""
    line = book.line(given["phone"])
    return Facts({"matches": said(book.holder_of(given["document"]) == line.person)})


def lines(book: Book, given: Given) -> Facts:
    """Whether this person may have one more line."""
    room, found = book.count(given["document"], adding=1)
    return Facts({"lines_ok": room, "lines_count": found})


def owner_lines(book: Book, given: Given) -> Facts:
    """The same for the one who takes a line over."""
    room, found = book.count(given["owner_document"], adding=1)
    return Facts({"owner_lines_ok": room, "owner_lines_count": found})


def principals(book: Book, given: Given) -> Facts:
    """How many people this proxy has acted for lately; another one must still be allowed."""
    since = (book.today - timedelta(days=PROXY_DAYS)).isoformat()
    proxy = book.vault.blind("document", given["proxy_document"])
    wanted = (PROXY.c.proxy == proxy, PROXY.c.day >= since)
    found = book.connection.scalar(select(func.count()).select_from(PROXY).where(*wanted)) or 0
    room = found < book.setting("proxy_limit", 3)
    return Facts({"proxy_ok": said(room), "principals_count": str(found)})


def note_proxy(book: Book, proxy_document: str, line: str) -> None:
    """Remember that this proxy acted for the holder of a line today."""
    principal = book.connection.scalar(select(LINE.c.person).where(LINE.c.id == line))
    row = {"proxy": book.vault.blind("document", proxy_document), "principal": principal,
           "day": book.today.isoformat()}
    book.connection.execute(
        insert(PROXY).values(row).on_conflict_do_update(
            index_elements=["proxy", "principal"], set_={"day": row["day"]}))


def topup_target(book: Book, given: Given) -> Facts:
    """Who will get the money: the last character of the name, how it is paid, of which province."""
    line = book.line(given["topup_phone"])
    clear = {"topup_paytype": line.paytype, "topup_home": home(book, given["topup_phone"])}
    return Facts(clear, {"last_character": _last(book, line)})


def topup_last(book: Book, given: Given) -> Facts:
    """The last top-up of a line, and whether it can still be taken back."""
    line = book.line(given["topup_phone"])
    row = last_top_up(book, line)
    unspent = "none" if row is None else said(unspent_top_up(row, line))
    clear = {"unspent": unspent, "topup_last_fen": str(row.fen if row is not None else 0)}
    return Facts(clear, {"last_character": _last(book, line)})


def last_top_up(book: Book, line: Line) -> Row[Any] | None:
    """A line's last top-up that was not taken back; None when there is none."""
    wanted = (TOP_UP.c.line == line.id, TOP_UP.c.state != "reversed")
    newest = select(TOP_UP).where(*wanted).order_by(TOP_UP.c.utc.desc(), TOP_UP.c.id.desc())
    return book.connection.execute(newest.limit(1)).first()


def unspent_top_up(row: Row[Any], line: Line) -> bool:
    """Whether all of a top-up is still there: on the balance, none of it gone into arrears."""
    return bool(row.state == "unspent" and row.kept == row.fen and line.balance >= row.fen)


def balance(book: Book, given: Given) -> Facts:
    """What is on the line, in fen."""
    return Facts({}, {"balance_fen": str(book.line(given["phone"]).balance)})


def bill(book: Book, given: Given) -> Facts:
    """The last three bills, one a row."""
    return Facts({}, {"bill_text": "\n".join(bill_lines(book, book.line(given["phone"])))})


def calls(book: Book, given: Given) -> Facts:
    """The latest calls, one a row."""
    return Facts({}, {"calls_text": "\n".join(call_lines(book, book.line(given["phone"])))})


def own_numbers(book: Book, given: Given) -> Facts:
    """Every open number of the same holder, one a row."""
    mine = book.lines_of(book.line(given["phone"]).person)
    rows = (f"{book.open_sealed(each, 'phone')} {book.products.plan(each.plan).name}"
            for each in mine)
    return Facts({}, {"numbers_text": "\n".join(rows)})


def final_bill(book: Book, given: Given) -> Facts:
    """What closing the line leaves to pay or to give back."""
    line = book.line(given["phone"])
    sum_ = final_sum(book, line)
    settles = "owes" if sum_ > 0 else "refund" if sum_ < 0 else "even"
    return Facts({"settles": settles, "final_fen": str(max(0, sum_)),
                  "refund_fen": str(max(0, -sum_)), "points": str(line.points)})


def starter(book: Book, given: Given) -> Facts:
    """A starter pack by the number on its envelope."""
    row = book.connection.execute(
        select(STARTER).where(STARTER.c.number == given["starter_no"])).first()
    if row is None:
        raise Refused.of("operator.no_starter")
    clear = {
        "starter_ok": said(row.phone), "starter_plan_name": book.products.plan(row.plan).name,
        "starter_fee_fen": str(row.fee), "starter_prepaid_fen": str(row.prepaid),
    }
    return Facts(clear, {"new_phone": row.phone or ""})


def customers(book: Book, kind: str, value: str) -> tuple[Facts, ...]:
    """Every open line found by exact phone or document, with what a look-up shows."""
    if kind == "phone":
        one = book.find(value)
        return (_customer(book, one),) if one else ()
    holder = book.holder_of(value)
    found = book.lines_of(holder) if holder else ()
    return tuple(_customer(book, line) for line in found)


def _customer(book: Book, line: Line) -> Facts:
    phone = book.open_sealed(line, "phone")
    known = subscriber(book, {"phone": phone})
    documents = book.person(line.person).record.get("documents", [])
    number = documents[0][1] if documents else ""
    return Facts({**known.clear, "joined": line.joined},
                 {**known.sealed, "phone": phone, "document": number})


def _last(book: Book, line: Line) -> str:
    return book.person(line.person).name[-1:]
