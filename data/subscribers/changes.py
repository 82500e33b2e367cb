"""What a commit may ask of the operator, each kind a function, in the journal's transaction.

The names that a kind takes are those it reads from its order.  Every sum and term is worked out
here again, and a record that has moved on since the customer was shown it is refused, which rolls
the whole commit back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import delete, insert, update

from app.problems import Refused
from data.subscribers.book import Book
from data.subscribers.history import final_sum
from data.subscribers.line import Line
from data.subscribers.new_line import number_change, open_line, open_starter, ownership
from data.subscribers.order import Done, Order
from data.subscribers.record import last_top_up, unspent_top_up
from data.subscribers.services import next_month
from data.subscribers.stock import take_sim
from data.subscribers.tables import TICKET, TOP_UP, TRY
from data.subscribers.terms import lead, penalty_of, points_cost, service_of


def plan_change(book: Book, order: Order) -> Done:
    """Another plan from the first of next month; it replaces what was pending."""
    line = _settled(book, order)
    order.unmoved(line.plan)
    _same_terms(book, order, line)
    if not book.products.has_plan(order["plan"]):
        raise Refused.of("operator.no_plan")
    _from_next_month(book, line, order["plan"], None)
    return Done(line.id, before={**_waiting(line), "to": order["plan"]})


def brand_change(book: Book, order: Order) -> Done:
    """Another brand, with a plan of it, from the first of next month."""
    line = _settled(book, order)
    order.unmoved(line.brand)
    _same_terms(book, order, line)
    if not book.products.has_brand(order["brand"]):
        raise Refused.of("operator.no_plan")
    plan = order.get("plan") or book.products.brand(order["brand"]).plan or line.plan
    if not book.products.has_plan(plan):
        raise Refused.of("operator.no_plan")
    _from_next_month(book, line, plan, order["brand"])
    return Done(line.id, before={**_waiting(line), "to": plan})


def service_change(book: Book, order: Order) -> Done:
    """A line lost, resumed or suspended; any other service switched over."""
    line, service = book.line(order["phone"]), service_of(order["service"])
    order.unmoved(service.before(line.state, line.on))
    if not service.fits(line.state):
        raise Refused.of("operator.service_state")
    if service.state_of_line:
        book.change(line, state=service.state_of_line)
    else:
        book.change(line, services=" ".join(sorted(line.on ^ {service.id})))
    return Done(line.id, before={"state": line.state, "services": line.services,
                                 "to": service.id})


BILLS = ("address", "email", "invoice")
"""Details that do not belong to the method of payment."""


def account_change(book: Book, order: Order) -> Done:
    """How the line is paid for, and where its bills go; `keep` leaves the method as it is.

    What the customer does not change stays: only the details given replace those on record.
    """
    line = book.line(order["phone"])
    order.unmoved(line.pay_method)
    method = line.pay_method if order["method"] == "keep" else order["method"]
    names = ("bank", "holder", "account", "address", "email", "invoice", "form_no", "method_name")
    if order["method"] == "debit":
        for name in names[:3]:
            order.need(name)
    old = json.loads(book.open_sealed(line, "pay_detail") or "{}")
    if method != line.pay_method:
        old = {n: text for n, text in old.items() if n in BILLS}
    new = {n: order.get(n) for n in names if order.get(n)}
    detail = json.dumps({**old, **new}, ensure_ascii=False)
    sealed = book.seal_for(line.person, line.id, "pay_detail", detail)
    book.change(line, pay_method=method, pay_detail=sealed)
    return Done(line.id, before={"pay_method": line.pay_method, "pay_detail": line.pay_detail,
                                 "to": method})


def sim_replace(book: Book, order: Order) -> Done:
    """A new card; the old one dies, and a lost line is in use again."""
    line = book.line(order["phone"])
    take_sim(book, order["iccid"], order.visit)
    book.change(
        line, iccid=book.seal_for(line.person, line.id, "iccid", order["iccid"]),
        sim_since=book.today.isoformat(), state="active" if line.state == "lost" else line.state,
    )
    return Done(line.id)


def password_reset(book: Book, order: Order) -> Done:
    """Another service password; the old one is void, and so are tries with it."""
    line = book.line(order["phone"])
    book.change(line, password=order["password"])
    book.connection.execute(delete(TRY).where(TRY.c.line == line.id, TRY.c.what == "password"))
    return Done(line.id)


def paytype_change(book: Book, order: Order) -> Done:
    """From paying in advance to paying by the bill, or back once nothing is owed."""
    line = book.line(order["phone"])
    order.unmoved(line.paytype)
    if order["paytype"] not in ("postpaid", "prepaid"):
        raise Refused.of("operator.missing", name="paytype")
    if line.arrears:
        raise Refused.of("operator.arrears")
    book.change(line, paytype=order["paytype"])
    return Done(line.id, before={"paytype": line.paytype, "to": order["paytype"]})


def top_up(book: Book, order: Order) -> Done:
    """Money on a line: arrears first, the rest to the balance."""
    line, fen = book.line(order["phone"]), order.fen("fen")
    _pay_in(book, order, line, fen, order.request)
    return Done(line.id)


def top_up_reverse(book: Book, order: Order) -> Done:
    """The last top-up leaves the line that it went to; on to the right one, when that is named."""
    wrong = book.line(order["phone"])
    row = last_top_up(book, wrong)
    if row is None:
        raise Refused.of("operator.no_top_up")
    if not unspent_top_up(row, wrong):
        raise Refused.of("operator.spent")
    if order.get("fen") and order.fen("fen") != row.fen:
        raise Refused.of("operator.moved")
    take_back(book, wrong, row)
    right = order.get("right_phone")
    if right:
        if right == order["phone"]:
            raise Refused.of("operator.same_number")
        _pay_in(book, order, book.line(right), row.fen, order.request)
    return Done(wrong.id)


def close(book: Book, order: Order) -> Done:
    """The end of a line, once nothing is owed."""
    line = book.line(order["phone"])
    settled = order.fen("settled_fen") if order.get("settled_fen") not in ("", "0") else 0
    final = final_sum(book, line)
    if settled < line.arrears or (not settled and final > 0):
        raise Refused.of("operator.arrears")
    back = int(order.get("refund_fen") or 0)
    if order.get("refund_route") and back != max(0, -final):
        raise Refused.of("operator.moved")
    if order.get("refund_route") == "phone":
        to = book.line(order["refund_phone"])
        if to.id == line.id:
            raise Refused.of("operator.moved")
        _pay_in(book, order, to, back, f"{order.request}-refund")
    end(book, line)
    return Done(line.id)


def points(book: Book, order: Order) -> Done:
    """Points for a gift."""
    line, cost = book.line(order["phone"]), points_cost(book, order["item"])
    if line.points < cost:
        raise Refused.of("operator.points")
    book.change(line, points=line.points - cost)
    return Done(line.id, before={"cost": cost})


def ticket(book: Book, order: Order) -> Done:
    """A numbered ticket; the customer's words stay with the item, sealed."""
    line = book.find(order.get("phone")) if order.get("phone") else None
    number = f"TS{book.today:%y%m%d}-{book.next_number():04d}"
    book.connection.execute(insert(TICKET).values(
        number=number, line=line.id if line else None, cause=order["cause"],
        promised=order.get("promised"), channel=order.get("channel"), utc=order.utc,
    ))
    return Done(line.id if line else None, {"ticket_no": number})


def appointment(book: Book, order: Order) -> Done:
    """A visit to the customer promised for a day and time that is still to come."""
    if lead(book, order["time"])[0] == "past":
        raise Refused.of("operator.moved")
    _promise(book, order, "AP", order["purpose"], order["time"], "visit")
    return Done(None)


def visit_done(book: Book, order: Order) -> Done:
    """A visit to the customer done; the call that asks how it went is due."""
    _promise(book, order, "FU", order["work"], order["follow_up"], "call")
    return Done(None)


def _promise(book: Book, order: Order, kind: str, cause: str, promised: str, channel: str) -> None:
    book.connection.execute(insert(TICKET).values(
        number=f"{kind}{book.today:%y%m%d}-{book.next_number():04d}", line=None, cause=cause,
        promised=promised, channel=channel, utc=order.utc,
    ))


KINDS: Mapping[str, Callable[[Book, Order], Done]] = {
    each.__name__: each
    for each in (
        open_line, open_starter, brand_change, plan_change, service_change, account_change,
        sim_replace, password_reset, top_up, top_up_reverse, ownership, close, points, ticket,
        number_change, paytype_change,
        appointment, visit_done,
    )
}
"""Every change by its name, those of `app.pack.sources.CHANGES` among them."""


def end(book: Book, line: Line) -> None:
    """Close a line: its number rests, its card is dead."""
    book.change(
        line, state="closed", closed=book.today.isoformat(), phone_blind=None, balance=0, gift=0,
        arrears=0, points=0, password="",
    )


def take_back(book: Book, line: Line, row: Any) -> None:
    """Take an unspent top-up off a line."""
    book.change(line, balance=line.balance - row.kept)
    book.connection.execute(update(TOP_UP).where(TOP_UP.c.id == row.id).values(state="reversed"))


def _pay_in(book: Book, order: Order, line: Line, fen: int, request: str) -> None:
    owed = min(line.arrears, fen)
    book.change(line, arrears=line.arrears - owed, balance=line.balance + fen - owed)
    book.connection.execute(insert(TOP_UP).values(
        id=request, line=line.id, fen=fen, kept=fen - owed, utc=order.utc, state="unspent",
    ))


def _same_terms(book: Book, order: Order, line: Line) -> None:
    """What was read to the customer still is so: the day it begins, and the penalty."""
    if order.get("effective") not in ("", next_month(book.today).isoformat()):
        raise Refused.of("operator.moved")
    if order.get("penalty_fen") not in ("", str(penalty_of(book, line))):
        raise Refused.of("operator.moved")


def _settled(book: Book, order: Order) -> Line:
    line = book.line(order["phone"])
    if line.arrears:
        raise Refused.of("operator.arrears")
    return line


def _from_next_month(book: Book, line: Line, plan: str, brand: str | None) -> None:
    """Let a plan, and a brand, wait for their day; the penalty paid ends a running contract."""
    book.change(line, pending_plan=plan, pending_brand=brand,
                pending_from=next_month(book.today).isoformat(), contract_until=None, penalty=0)


def _waiting(line: Line) -> dict[str, Any]:
    names = ("pending_plan", "pending_brand", "pending_from", "contract_until", "penalty")
    return {name: getattr(line, name) for name in names}
