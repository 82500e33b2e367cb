"""The journal: durable lines, one item a request, and no line written over another's."""

from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from sqlalchemy import text

from app.problems import Refused
from data.driver import plain
from data.journal import Journal
from data.store import Store
from tests.data.halls import DOCUMENT, NAME, PHONE, SEAT, Hall, refused


def test_lines_come_back_as_they_went_in(hall: Hall) -> None:
    visit = hall.opened()
    lines = [
        hall.entry(visit, 2, value="p99", sets=MappingProxyType({"plan": "p99"}), bound={"fee": "9900"}),
        hall.entry(visit, 3, "fact", source="identity", clear={"kind": "resident_id"}, person="proxy",
                   sealed={"document": DOCUMENT, "name": "𠮷示例", "title": None}),
    ]
    hall.journal.append(lines)
    first, *found = hall.journal.read(visit)
    assert (first.kind, first.seq) == ("opened", 1)
    assert [(e.seq, e.kind, e.stamp, dict(e.body)) for e in found] == [
        (e.seq, e.kind, e.stamp, dict(e.body)) for e in lines
    ]


def test_a_plain_tool_reads_the_clear_body_and_no_sealed_value(hall: Hall) -> None:
    visit = hall.opened()
    hall.journal.append([hall.entry(visit, 2, value="畅享", sealed={"value": PHONE})])
    [(body, sealed)] = hall.rows("SELECT body, sealed FROM entry WHERE seq = 2")
    assert json.loads(str(body)) == {"at": "1/tariff.plan", "value": "畅享"}
    assert "畅享" in str(body) and list(json.loads(str(sealed))) == ["value"]
    assert PHONE not in str(sealed)


def test_an_item_is_written_whole_with_its_line_and_the_operators_receipt(hall: Hall) -> None:
    visit, request = hall.served()
    receipt = {"reference": "OP-1"}
    assert [e.body.get("receipt") for e in hall.journal.read(visit) if e.kind == "commit"] == [receipt]
    assert hall.operator.applied[0].values == {"phone": PHONE, "plan": "p99"}
    assert hall.rows("SELECT id, state, due, demo, mode FROM item") == [
        (request, "done", 5000, 1, "live")
    ]
    assert hall.rows("SELECT leg, method, fen, received, change FROM payment") == [
        (1, "cash", 5000, 10000, 5000)
    ]


def test_the_same_request_again_returns_the_first_receipt_and_changes_nothing(hall: Hall) -> None:
    visit, request = hall.opened(), hall.clock.new_id()
    first = hall.commit(visit, 2, request)
    assert hall.commit(visit, 2, request) == first
    assert hall.commit(visit, 9, request) == first
    assert len(hall.operator.applied) == 1
    assert hall.rows("SELECT count(*) FROM item") == [(1,)]
    assert hall.rows("SELECT count(*) FROM entry") == [(2,)]


def test_a_request_id_stands_for_one_thing_only(hall: Hall) -> None:
    visit, request = hall.opened(), hall.clock.new_id()
    hall.commit(visit, 2, request)
    with refused("store.failed"):
        hall.commit(visit, 2, request, due=9900, payments=())


def test_when_the_operator_refuses_nothing_is_kept(hall: Hall) -> None:
    visit, request = hall.opened(), hall.clock.new_id()
    hall.operator.refuse = Refused.of("sim.taken")
    with refused("sim.taken"):
        hall.commit(visit, 2, request)
    assert hall.rows("SELECT count(*) FROM item") == [(0,)]
    assert len(hall.journal.read(visit)) == 1


def test_the_very_same_lines_again_are_kept_once(hall: Hall) -> None:
    visit = hall.opened()
    line = hall.entry(visit, 2, sealed={"value": PHONE})
    hall.journal.append([line])
    hall.journal.append([line])
    assert len(hall.journal.read(visit)) == 2


def test_another_line_at_the_same_place_loses_and_hears_who_won(hall: Hall) -> None:
    visit = hall.opened()
    line = hall.entry(visit, 2, value="a")
    hall.journal.append([replace(line, stamp=replace(line.stamp, seat="3号台"))])
    with refused("store.lost_race") as lost:
        hall.journal.append([line, hall.entry(visit, 3, value="b")])
    assert lost.value.problem.args == {"seat": "3号台"}
    assert len(hall.journal.read(visit)) == 2


def test_a_lost_race_takes_the_item_and_the_operators_change_with_it(hall: Hall) -> None:
    visit, request = hall.opened(), hall.clock.new_id()
    hall.journal.append([hall.entry(visit, 2)])
    with refused("store.lost_race"):
        hall.commit(visit, 2, request)
    assert hall.rows("SELECT count(*) FROM item") == [(0,)]


def test_a_visit_row_follows_its_journal(hall: Hall) -> None:
    visit = hall.opened()

    def now() -> list[tuple[Any, ...]]:
        return hall.rows("SELECT state, seat, version FROM visit")

    assert now() == [("open", SEAT, 1)]
    hall.journal.append([hall.entry(visit, 2, "park", reason="证件", sealed={"draft": "138"})])
    assert now() == [("parked", SEAT, 2)]
    line = hall.entry(visit, 3, "resume", seat="2号台", agent="1002")
    hall.journal.append([replace(line, stamp=replace(line.stamp, seat="2号台"))])
    assert now() == [("open", "2号台", 3)]
    hall.journal.append([hall.entry(visit, 4, "cancel", item=1, outcome="left")])
    assert now() == [("open", "2号台", 3)]
    hall.journal.append([hall.entry(visit, 5, "cancel", item=None, outcome="left")])
    assert now() == [("cancelled", "2号台", 4)]
    assert hall.journal.open_visits() == ()


@pytest.mark.parametrize("end", [{"kind": "closed", "outcome": "done"},
                                 {"kind": "cancel", "item": None, "outcome": "left"}])
def test_what_a_visit_reserved_ends_with_it(hall: Hall, end: dict[str, object]) -> None:
    visit, other = hall.opened(), hall.opened()
    with hall.home.store.transaction() as connection:
        for value, owner in ((PHONE, visit), ("13800138001", other)):
            connection.execute(text("INSERT INTO reservation VALUES ('numbers', :v, :o, 1)"),
                               {"v": value, "o": owner})
    hall.journal.append([hall.entry(visit, 2, **end)])  # type: ignore[arg-type]
    assert hall.rows("SELECT visit FROM reservation") == [(other,)]
    assert hall.operator.released == [visit]


def test_a_visit_whose_program_is_gone_is_an_orphan(hall: Hall) -> None:
    seats, store = hall.home.store.seats, hall.home.store
    mine, parked = hall.opened(), hall.opened()
    hall.journal.append([hall.entry(parked, 2, "park", reason="-")])
    later = Store(store.path, hall.home.store.vault, seats=type(seats)(seats.folder))

    def seen() -> dict[str, str]:
        return {v.visit: v.state for v in Journal(later).open_visits()}

    assert seen() == {mine: "orphan", parked: "parked"}
    hall.home.hold_seat()
    assert seen() == {mine: "open", parked: "parked"}
    with refused("store.seat_taken"):
        later.seats.hold(SEAT, later.run)
    seats.release(SEAT)
    later.seats.hold(SEAT, later.run)  # the same seat, started again
    assert seen() == {mine: "orphan", parked: "parked"}
    later.seats.release(SEAT)
    later.close()


def test_without_the_key_a_replay_reads_none_and_writes_nothing_sealed(hall: Hall) -> None:
    visit, _ = hall.served()
    closed = Journal(Store(hall.home.store.path, None))
    card = next(e for e in closed.read(visit) if e.kind == "fact")
    assert card.body["sealed"] == {"document": None, "name": None}
    assert card.body["clear"] == {"kind": "resident_id"}
    other = hall.opened()
    closed.append([hall.entry(other, 2, value="clear")])
    with refused("store.no_key"):
        closed.append([hall.entry(other, 3, sealed={"value": NAME})])


def test_a_sealed_value_moved_to_another_line_does_not_open(hall: Hall) -> None:
    visit = hall.opened()
    hall.journal.append([hall.entry(visit, 2, sealed={"value": PHONE}),
                         hall.entry(visit, 3, sealed={"value": "13900139000"})])
    raw = plain(hall.home.folders.store)
    raw.execute("DROP TRIGGER entry_no_update")
    raw.execute("UPDATE entry SET sealed = (SELECT sealed FROM entry WHERE seq = 2) WHERE seq = 3")
    raw.close()
    assert [e.body.get("sealed") for e in hall.journal.read(visit)] == [
        None, {"value": PHONE}, {"value": None}
    ]


def test_a_clock_set_back_opens_no_visit_but_a_running_one_goes_on(hall: Hall) -> None:
    visit = hall.opened()
    hall.clock.utc -= 3600 * 1_000_000
    hall.journal.append([hall.entry(visit, 2)])
    with refused("store.clock_back"):
        hall.opened()
    with refused("store.clock_back"):
        hall.commit(visit, 3, hall.clock.new_id())
    hall.clock.utc += 3600 * 1_000_000
    hall.commit(visit, 3, hall.clock.new_id())


def test_a_clock_that_was_ahead_is_accepted_once_it_is_right(hall: Hall) -> None:
    from data.upkeep import accept_clock

    hall.clock.utc += 365 * 86400 * 1_000_000
    hall.opened()
    hall.clock.utc -= 365 * 86400 * 1_000_000
    with refused("store.clock_back"):
        hall.opened()
    accept_clock(hall.home.store)
    hall.opened()
