"""A hall under test: a home with a pack of nothing, and makers of entries and items."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from app.pack.model import NO_TEXT, Pack
from app.ports import Change, ItemRecord, Payment
from app.problems import Refused
from app.visit.entries import Entry, Stamp
from data.clock import uuid7
from data.driver import plain
from data.home import LocalHome
from data.journal import Journal
from data.ledger import Ledger
from data.packs.codec import sealed

SEAT = "1号台"
PHONE, DOCUMENT, NAME = "13800138000", "110101199003070011", "王示例"
PACK = sealed(Pack("none", "", "1", NO_TEXT, ("zh",), {}, (), "opening", "closing", {}, {}))
START = 1_790_000_000_000_000
"""Some moment in 2026, in microseconds."""


def refused(code: str) -> pytest.RaisesExc[Refused]:
    """Expect Refused with this code."""
    return pytest.RaisesExc(Refused, match=f"^{re.escape(code)}:")


class Hand:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.utc, self.mono, self.boot, self.made = START, 0, "boot-1", 0

    def stamp(self, agent: str, seat: str) -> Stamp:
        return Stamp(self.utc, self.mono, self.boot, agent, seat)

    def today(self) -> date:
        return date(2026, 11, 22)

    def new_id(self) -> str:
        return uuid7()

    def on(self, seconds: float) -> None:
        self.utc += int(seconds * 1e6)
        self.mono += int(seconds * 1e6)


class Operator:
    """An operator that notes what it was asked; `refuse` makes it refuse."""

    def __init__(self) -> None:
        self.applied: list[Change] = []
        self.undone: list[str] = []
        self.released: list[str] = []
        self.refuse: Exception | None = None

    def apply(self, connection: Any, change: Change, visit: str = "") -> Mapping[str, str]:
        if self.refuse:
            raise self.refuse
        self.applied.append(change)
        return {"reference": f"OP-{len(self.applied)}"}

    def undo(self, connection: Any, request: str, kind: str = "") -> None:
        self.undone.append(request)

    def release(self, connection: Any, visit: str) -> None:
        self.released.append(visit)

    def erase_blind(self, connection: Any, kind: str, blind: bytes) -> int:
        return 0


class Hall:
    """One home under test, with the calls that tests make over and over."""

    def __init__(self, home: LocalHome, clock: Hand) -> None:
        self.home, self.clock, self.operator = home, clock, Operator()
        self.journal = Journal(home.store, self.operator)
        self.ledger = Ledger(home.store, self.operator)

    def entry(self, visit: str, seq: int, kind: str = "answer", **body: Any) -> Entry:
        if kind in ("answer", "fact"):
            body = {"at": "1/tariff.plan", **body}
        if kind == "opened":
            body = {"v": 1, "pack": PACK.hash, "flow": "opening", "mode": "live", "demo": True}
        self.clock.on(0.001)
        return Entry(visit, seq, kind, self.clock.stamp("1001", SEAT), body)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a plain SQLite tool reads."""
        raw = plain(self.home.folders.store)
        try:
            return [tuple(row) for row in raw.execute(sql)]
        finally:
            raw.close()

    def opened(self, visit: str = "") -> str:
        visit = visit or self.clock.new_id()
        self.journal.append([self.entry(visit, 1, "opened")])
        return visit

    def item(self, visit: str, request: str, **other: Any) -> ItemRecord:
        stamp = self.clock.stamp("1001", SEAT)
        given: dict[str, Any] = {
            "id": request, "visit": visit, "item": 1, "flow": "tariff_change", "code": "08",
            "state": "done", "stamp": stamp, "mode": "live", "demo": True, "due": 5000,
            "payments": (Payment("cash", 5000, 10000, 5000),), "before": {"plan": "畅享59"},
            "after": {"plan": "畅享99"}, "look_up": {"phone": PHONE, "document": DOCUMENT},
            "sealed": {"phone": PHONE, "name": NAME, "document": DOCUMENT},
            "change": Change(request, "plan_change", {"phone": PHONE, "plan": "p99"}),
            "evidence": "form:abc", "seconds": 42.5, "limit": 60,
        }
        return ItemRecord(**(given | other))

    def commit(self, visit: str, seq: int, request: str, **other: Any) -> Mapping[str, str]:
        item = self.item(visit, request, **other)
        line = self.entry(visit, seq, "commit", item=item.item, request=request, state="done")
        return self.journal.append([line], item)

    def served(self, visit: str = "", **other: Any) -> tuple[str, str]:
        """A whole visit: opened, identified, one item, closed.  (visit, request)."""
        visit, request = self.opened(visit), self.clock.new_id()
        card = {"document": DOCUMENT, "name": NAME}
        self.journal.append([
            self.entry(visit, 2, at="0/phone", sealed={"value": PHONE}, person="holder"),
            self.entry(visit, 3, "fact", source="identity", key="k", clear={"kind": "resident_id"},
                       sealed=card, person="holder"),
        ])
        self.commit(visit, 4, request, **other)
        self.journal.append([self.entry(visit, 5, "closed", outcome="done")])
        return visit, request
