"""The ledger: found by any key, masked, in pages; reversed by two people, with a row of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from app.ports import ItemFilter, Payment
from app.problems import Refused
from data.driver import plain
from data.ledger import Ledger
from data.store import Store
from tests.data.halls import DOCUMENT, NAME, PACK, PHONE, SEAT, START, Hall, refused

OTHER = "13900139000"


def listed(hall: Hall, **wanted: object) -> list[str]:
    return [line.id for line in hall.ledger.items(ItemFilter(**wanted))]  # type: ignore[arg-type]


@pytest.fixture
def requests(hall: Hall) -> list[str]:
    """Five items, oldest first; the last two of another customer and service."""
    found = []
    for number in range(5):
        hall.clock.on(3600)
        other = {"code": "12", "look_up": {"phone": OTHER}, "sealed": {"phone": OTHER}}
        found.append(hall.served(**(other if number > 2 else {}))[1])
    return found


def test_items_come_newest_first_in_pages(hall: Hall, requests: list[str]) -> None:
    assert listed(hall) == requests[::-1]
    first = listed(hall, limit=2)
    assert first + listed(hall, after=first[-1], limit=9) == requests[::-1]


def test_a_page_goes_on_rightly_among_items_of_the_same_moment(hall: Hall) -> None:
    stamp = hall.clock.stamp("1001", SEAT)
    found = sorted((hall.served(stamp=stamp)[1] for _ in range(5)), reverse=True)
    pages, after = [], ""
    while page := listed(hall, after=after, limit=2):
        pages += page
        after = page[-1]
    assert pages == found


def test_each_filter_narrows_and_together(hall: Hall, requests: list[str]) -> None:
    assert listed(hall, phone="138 0013 8000") == requests[2::-1]
    assert listed(hall, phone="13700137000") == []
    assert listed(hall, code="12") == requests[:2:-1]
    assert listed(hall, code="12", phone=PHONE) == []
    assert listed(hall, agent="1001") == requests[::-1] and listed(hall, agent="1009") == []
    assert listed(hall, state="declined") == []
    lines = hall.ledger.items(ItemFilter())
    assert listed(hall, since=lines[1].utc, until=lines[0].utc) == [requests[3]]


def test_a_line_is_masked_and_so_are_its_values_without_the_key(hall: Hall, requests: list[str]) -> None:
    line = hall.ledger.items(ItemFilter(limit=1))[0]
    assert (line.phone, line.seat, line.demo, line.due) == ("139****9000", SEAT, True, 5000)
    closed = Ledger(Store(hall.home.store.path, None))
    assert closed.items(ItemFilter(limit=1))[0].phone == "●●●"
    assert set(closed.item(requests[0]).sealed.values()) == {None}


def test_one_item_whole(hall: Hall, requests: list[str]) -> None:
    detail = hall.ledger.item(requests[0])
    assert detail.sealed == {"phone": PHONE, "name": NAME, "document": DOCUMENT}
    assert (detail.before, detail.after) == ({"plan": "畅享59"}, {"plan": "畅享99"})
    assert detail.payments == (Payment("cash", 5000, 10000, 5000),)
    assert (detail.seconds, detail.limit, detail.evidence) == (42.5, 60, "form:abc")
    assert [entry.kind for entry in detail.entries] == ["opened", "answer", "fact", "commit", "closed"]
    assert detail.pack == PACK.hash
    with refused("visit.gone"):
        hall.ledger.item("nothing")


def reverse(hall: Hall, request: str, by: str = "1001", approved_by: str = "1002") -> None:
    hall.ledger.reverse(request, "客户录错号", by, approved_by, hall.clock.stamp(by, SEAT))


def test_a_reversal_is_a_further_row_with_the_operators_undo(hall: Hall, requests: list[str]) -> None:
    reverse(hall, requests[0])
    assert hall.operator.undone == [requests[0]]
    assert hall.ledger.item(requests[0]).line.reversed_by == "1002"
    assert listed(hall, state="reversed") == [requests[0]]
    [(reason, by)] = hall.rows("SELECT reason, asked_by FROM reversal")
    assert "客户" not in reason and by == "1001"
    with refused("store.reversed"):
        reverse(hall, requests[0])


def test_nobody_approves_an_own_reversal(hall: Hall, requests: list[str]) -> None:
    with refused("access.self"):
        reverse(hall, requests[0], approved_by="1001")


def test_what_was_not_done_is_not_reversed(hall: Hall) -> None:
    _, request = hall.served(state="declined", change=None, payments=())
    with refused("store.not_done"):
        reverse(hall, request)


def test_when_the_operator_will_not_undo_nothing_is_reversed(
    hall: Hall, requests: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def final(*_: object, **__: object) -> None:
        raise Refused.of("sim.taken")

    monkeypatch.setattr(hall.operator, "undo", final)
    with refused("sim.taken"):
        reverse(hall, requests[0])
    assert hall.rows("SELECT count(*) FROM reversal") == [(0,)]


def test_today_counts_visits_items_overruns_and_offers(hall: Hall) -> None:
    hall.served()
    hall.served(seconds=61.0)
    visit = hall.opened()
    hall.journal.append([hall.entry(visit, 2, at="1/recommend.reply", value="declined")])
    visit = hall.opened()
    hall.journal.append([hall.entry(visit, 2, at="1/recommend.reply", value="leaflet")])
    hall.journal.append([hall.entry(visit, 3, "amend", at="1/recommend.reply", value="accepted", was=2)])
    assert hall.ledger.today(START) == {
        "visits": 4, "items": 2, "over": 1, "offered": 2, "accepted": 1
    }
    assert hall.ledger.today(START, "1009")["visits"] == 0
    assert hall.ledger.today(hall.clock.utc + 1)["items"] == 0


def looked(hall: Hall, agent: str, key: str, visit: str = "") -> None:
    hall.ledger.log_access(hall.clock.stamp(agent, SEAT), "look_up", key, "客户来电", visit)


def test_look_ups_are_kept_and_those_without_a_completed_visit_are_listed(hall: Hall) -> None:
    visit, _ = hall.served()
    looked(hall, "1001", PHONE)
    looked(hall, "1001", DOCUMENT)
    looked(hall, "1001", OTHER)
    looked(hall, "1002", PHONE)
    looked(hall, "1001", OTHER, visit)
    looked(hall, "1001", OTHER, hall.opened())
    kept = hall.ledger.accesses(START)
    assert len(kept) == 6 and {line["reason"] for line in kept} == {"客户来电"}
    odd = [(line["agent"], line["visit"] != "") for line in hall.ledger.accesses(START, unmatched=True)]
    assert sorted(odd) == [("1001", False), ("1001", True), ("1002", False)]
    assert PHONE not in str(hall.rows("SELECT * FROM access_log"))


def test_a_visit_of_another_week_explains_no_look_up(hall: Hall) -> None:
    hall.served()
    hall.clock.on(7 * 86400)
    looked(hall, "1001", PHONE)
    assert len(hall.ledger.accesses(START, unmatched=True)) == 1


def plan(hall: Hall, ask: Callable[[], object]) -> list[str]:
    """How SQLite answers the last query of a call."""
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, sql: str, given: Any, *___: Any) -> None:
        asked.append((sql, given))

    event.listen(hall.home.store.engine, "before_cursor_execute", note)
    ask()
    event.remove(hall.home.store.engine, "before_cursor_execute", note)
    raw = plain(hall.home.folders.store)
    sql, given = asked[-1]
    return [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}", given)]


@pytest.mark.parametrize("wanted", [
    {}, {"agent": "1"}, {"code": "1"}, {"state": "done"}, {"since": 5}, {"until": 5},
    {"agent": "1", "code": "1", "state": "done", "since": 5, "until": 9}, {"after": "x", "code": "1"},
])
def test_a_page_is_read_along_an_index_and_never_sorted(hall: Hall, wanted: dict[str, object]) -> None:
    """What keeps a page as quick among a million items as among ten thousand."""
    steps = plan(hall, lambda: listed(hall, **wanted))
    first = next(step for step in steps if " item " in f"{step} ")
    assert "USING INDEX item_" in first, steps
    assert not any("TEMP B-TREE" in step for step in steps), steps


def test_a_phone_is_found_by_its_index_and_open_visits_by_theirs(hall: Hall) -> None:
    found = str(plan(hall, lambda: listed(hall, phone=PHONE)))
    assert "item USING INDEX sqlite_autoindex_item_1 (id=?)" in found
    assert "SEARCH look_up USING PRIMARY KEY (blind=?)" in found
    assert "USING INDEX visit_open" in str(plan(hall, hall.journal.open_visits))
