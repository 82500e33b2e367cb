"""Taking a change back, where the operator can: what cannot be undone needs a new business.

Each works from what the change noted of the line before it, so it needs nothing personal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from app.problems import Refused
from data.subscribers.book import Book
from data.subscribers.changes import take_back
from data.subscribers.line import Line
from data.subscribers.record import unspent_top_up
from data.subscribers.tables import LINE, TOP_UP
from data.subscribers.terms import service_of

Before = Mapping[str, Any]


def _pending(book: Book, line: Line, before: Before, request: str) -> None:
    """Only while it still waits for its day."""
    if not line.pending or line.pending_plan != before["to"]:
        raise Refused.of("operator.moved")
    book.change(line, **{name: before[name] for name in before if name != "to"})


def _service(book: Book, line: Line, before: Before, request: str) -> None:
    """Only while the service stands as the change left it."""
    service = service_of(before["to"])
    if service.state_of_line:
        if line.state != service.state_of_line:
            raise Refused.of("operator.moved")
        book.change(line, state=before["state"])
        return
    if (service.id in line.on) == (service.id in str(before["services"]).split()):
        raise Refused.of("operator.moved")
    book.change(line, services=" ".join(sorted(line.on ^ {service.id})))


def _account(book: Book, line: Line, before: Before, request: str) -> None:
    if line.pay_method != before["to"]:
        raise Refused.of("operator.moved")
    book.change(line, pay_method=before["pay_method"], pay_detail=before["pay_detail"])


def _top_up(book: Book, line: Line, before: Before, request: str) -> None:
    row = book.connection.execute(select(TOP_UP).where(TOP_UP.c.id == request)).one()
    if row.state == "reversed":
        raise Refused.of("operator.no_top_up")
    if not unspent_top_up(row, line):
        raise Refused.of("operator.spent")
    take_back(book, line, row)


def _points(book: Book, line: Line, before: Before, request: str) -> None:
    book.change(line, points=line.points + int(before["cost"]))


def _paytype(book: Book, line: Line, before: Before, request: str) -> None:
    if line.paytype != before["to"]:
        raise Refused.of("operator.moved")
    book.change(line, paytype=before["paytype"])


UNDO: Mapping[str, Callable[[Book, Line, Before, str], None]] = {
    "plan_change": _pending, "brand_change": _pending, "service_change": _service,
    "account_change": _account, "top_up": _top_up, "points": _points,
    "paytype_change": _paytype,
}
"""What can be taken back; every other kind is final."""


def undo(book: Book, kind: str, request: str, line_id: str | None, before: Before) -> None:
    """Take one change back; Refused: `operator.final`, `operator.closed`, `operator.moved`,
    `operator.no_top_up`, `operator.spent`."""
    if kind not in UNDO or line_id is None:
        raise Refused.of("operator.final")
    row = book.connection.execute(select(LINE).where(LINE.c.id == line_id)).one()
    if row.state == "closed":
        raise Refused.of("operator.closed")
    UNDO[kind](book, Line.of(row, book.today), before, request)
