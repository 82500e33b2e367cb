"""A hall with years of items: loaded straight into the tables, sealed and indexed like real ones."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from app.ports import ItemFilter
from bench.hall import STAFF

A_DAY = 300
"""Items of a busy hall."""
DAY = 86_400_000_000
BATCH = 20_000
CODES = ("08", "09", "05", "01")


@dataclass
class Hall:
    """A hall with many items, open for reading."""

    home: Any
    count: int

    def phone(self, number: int) -> str:
        """The phone of an item; each number has one item."""
        return f"159{number:08d}"

    def id(self, number: int) -> str:
        """The id of an item: in time order, as UUID 7 are."""
        return f"{number:032x}"


def load(home: Any, count: int) -> Hall:
    """Give an empty hall `count` items, the last one a minute ago, A_DAY a day before it."""
    from data.driver import plain

    hall = Hall(home, count)
    raw = plain(home.folders.store)
    raw.execute("PRAGMA synchronous=OFF")
    raw.execute("PRAGMA cache_size=-262144")
    pack = raw.execute("SELECT hash FROM pack").fetchone()[0]
    rows = _rows(hall, pack)
    while batch := list(islice(rows, BATCH)):
        raw.execute("BEGIN IMMEDIATE")
        for table, width, at in (("visit", 13, 0), ("data_key", 3, 1), ("item", 23, 2),
                                 ("look_up", 4, 3), ("entry", 11, 4)):
            marks = ",".join("?" * width)
            raw.executemany(f"INSERT INTO {table} VALUES ({marks})", [row[at] for row in batch])
        raw.execute("COMMIT")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    return hall


def _rows(hall: Hall, pack: str) -> Iterator[tuple[tuple[Any, ...], ...]]:
    """(visit, data key, item, look-up, journal line) of each item."""
    from data.vault import KEY_BYTES, seal

    vault, last = hall.home.store.vault, time.time_ns() // 1000 - 60_000_000
    for number in range(hall.count):
        visit, item, phone = f"v{number:031x}", hall.id(number), hall.phone(number)
        utc = last - (hall.count - 1 - number) * (DAY // A_DAY)
        key, agent, code = os.urandom(KEY_BYTES), str(1001 + number % 3), CODES[number % 4]
        sealed = json.dumps({"phone": seal(key, phone, visit, item, "phone")})
        stamp = (utc, 0, "bench", agent, "1号台")
        yield (
            (visit, "closed", "1号台", agent, "bench", pack, "live", 1, utc, utc, 0, 0, 1),
            (visit, "holder", vault.wrap(key, visit, "holder")),
            (item, visit, 1, "tariff_change", code, "done", *stamp, "live", 1, 0, "{}", "{}",
             sealed, "plan_change", "{}", "-", "signature", 30.0, 60),
            (vault.blind("phone", phone), visit, "holder", item),
            (visit, 1, "opened", *stamp, "live",
             json.dumps({"v": 1, "pack": pack, "flow": "opening", "mode": "live", "demo": True}),
             None),
        )


def look_ups(hall: Hall) -> dict[str, Callable[[int], object]]:
    """What an agent finds again, by name; each is given a number to vary it.

    Read from the ledger itself: a search by phone also journals itself, and that write would hide
    how the reading grows.
    """
    from app.desk import Desk
    from app.ports import Agent

    home = hall.home
    desk = Desk(home, Agent(STAFF, "", "duty_manager"))
    today = time.time_ns() // 1000 - DAY

    def page(**wanted: Any) -> None:
        assert home.ledger.items(ItemFilter(limit=11, **wanted)), wanted

    def any_of(number: int) -> int:
        return number * 7919 % hall.count

    return {
        "today": lambda n: page(since=today),
        "a later page": lambda n: page(after=hall.id(hall.count - 12)),
        "an old day": lambda n: page(until=today - any_of(n) * (DAY // A_DAY) // 2),
        "by phone": lambda n: page(phone=hall.phone(any_of(n))),
        "by agent": lambda n: page(agent=STAFF),
        "by service": lambda n: page(code="08"),
        "by state": lambda n: page(state="done"),
        "one item whole": lambda n: home.ledger.item(hall.id(any_of(n))),
        "who waits": lambda n: desk.waiting(),
        "counts of today": lambda n: desk.today(today),
    }
