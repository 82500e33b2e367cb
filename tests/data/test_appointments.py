"""Appointments and finished visits, as the embedded operator keeps them: how near, when to be there."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import select

from app.problems import Refused
from data.demo import make_demo
from data.packs import load_shipped
from data.subscribers.book import Book
from data.subscribers.catalogue import Products
from data.subscribers.changes import KINDS
from data.subscribers.order import Order
from data.subscribers.tables import TICKET
from data.subscribers.terms import appointment_terms, new_appointment_terms

NOW = datetime(2026, 11, 22, 10, 0)


def book(**settings: str) -> Book:
    """A book at ten in the morning, of which only the clock and the settings are looked at."""
    nothing = cast(Any, None)
    return Book(nothing, nothing, NOW.date(), Products({}), settings, now=lambda: NOW)


@pytest.mark.parametrize(("time", "lead", "arrive"), [
    ("09:59", "past", "09:54"), ("10:00", "near", "09:55"), ("10:04", "near", "09:59"), ("10:05", "soon", "10:00"),
    ("11:59", "soon", "11:54"), ("12:00", "far", "11:55"),
])
def test_an_appointment_is_over_near_soon_or_far(time: str, lead: str, arrive: str) -> None:
    moment = f"2026-11-22 {time}"
    assert appointment_terms(book(), {"appointment": moment}).clear == {
        "lead": lead, "arrive_by": f"2026-11-22 {arrive}"}
    assert new_appointment_terms(book(), {"new_appointment": moment}).clear == {
        "new_lead": lead, "new_arrive_by": f"2026-11-22 {arrive}"}


def test_the_minutes_are_settings() -> None:
    told = appointment_terms(book(arrive_early_minutes="10", notice_minutes="30"), {"appointment": "2026-11-22 10:35"})
    assert told.clear == {"lead": "far", "arrive_by": "2026-11-22 10:25"}


def test_a_visit_promised_and_a_visit_done_are_kept_as_promises(tmp_path: Path) -> None:
    made = make_demo(tmp_path, count=1, pack=load_shipped("ctcc_service"), sources={})
    with made.home.store.transaction() as connection:
        kept = Book(connection, cast(Any, None), date(2026, 11, 22), Products({}), {}, now=lambda: NOW)
        booked = {"purpose": "repair", "time": "2026-11-25 14:30"}
        KINDS["appointment"](kept, Order("r1", booked, "v1", 1))
        with pytest.raises(Refused) as over:
            KINDS["appointment"](kept, Order("r2", {**booked, "time": "2026-11-22 09:00"}, "v1", 1))
        rows = [tuple(row) for row in connection.execute(select(TICKET.c.cause, TICKET.c.promised, TICKET.c.channel))]
    assert over.value.problem.code == "operator.moved"
    assert rows == [("repair", "2026-11-25 14:30", "visit")]
    with made.home.store.transaction() as connection:
        kept = Book(connection, cast(Any, None), date(2026, 11, 23), Products({}), {}, now=lambda: NOW)
        KINDS["visit_done"](kept, Order("r3", {"work": "repair", "follow_up": "within_3d"}, "v2", 2))
        found = connection.execute(select(TICKET).where(TICKET.c.channel == "call")).one()
    assert (found.cause, found.promised, found.number[:2]) == ("repair", "within_3d", "FU")
    made.home.close()
