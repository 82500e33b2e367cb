"""What the file itself refuses, whoever writes to it: each rule, and the control that it bites."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from data.driver import plain
from data.schema import expected, metadata, shape
from tests.data.halls import Hall

ONCE = ["entry", "item", "payment", "reversal", "access_log", "pack", "pack_event", "erased"]


@pytest.fixture
def raw(hall: Hall) -> Iterator[Any]:
    _, request = hall.served()
    hall.ledger.reverse(request, "录错了", "1001", "1002", hall.clock.stamp("1001", "1号台"))
    hall.ledger.log_access(hall.clock.stamp("1001", "1号台"), "reveal", "13800138000", "核对")
    connection = plain(hall.home.folders.store)
    connection.execute("INSERT INTO erased VALUES (x'00', 1)")
    yield connection
    connection.close()


def refuses(raw: Any, sql: str, why: str) -> None:
    with pytest.raises(Exception, match=why) as refusal:
        raw.execute(sql)
    assert type(refusal.value).__name__ == "IntegrityError"


def columns(raw: Any, table: str) -> list[str]:
    return [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]


@pytest.mark.parametrize("table", ONCE)
def test_a_row_written_once_is_neither_changed_nor_deleted_nor_replaced(raw: Any, table: str) -> None:
    before = raw.execute(f"SELECT * FROM {table}").fetchall()
    assert before
    column = columns(raw, table)[0]
    refuses(raw, f'UPDATE {table} SET "{column}" = "{column}"', "written once")
    refuses(raw, f"DELETE FROM {table}", "written once")
    refuses(raw, f"REPLACE INTO {table} SELECT * FROM {table}", "written once")
    refuses(raw, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}", "written once")
    assert raw.execute(f"SELECT * FROM {table}").fetchall() == before


def test_control_without_recursive_triggers_replace_passes_them(raw: Any) -> None:
    raw.execute("PRAGMA recursive_triggers=OFF")
    raw.execute("REPLACE INTO entry SELECT visit, seq, kind, utc, mono, boot, agent, seat, mode,"
                " '{\"forged\": true}', sealed FROM entry WHERE seq = 2")
    assert raw.execute("SELECT body FROM entry WHERE seq = 2").fetchone() == ('{"forged": true}',)


def test_every_connection_of_the_store_has_the_pragmas(hall: Hall) -> None:
    with hall.home.store.connection() as connection:
        def pragma(name: str) -> Any:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()

        assert [pragma(name) for name in ("foreign_keys", "recursive_triggers", "trusted_schema",
                                          "secure_delete", "synchronous", "journal_mode")] == [
            1, 1, 0, 1, 2, "wal"
        ]


def test_every_table_is_strict_and_knows_only_sqlites_own_types(raw: Any) -> None:
    tables = raw.execute("PRAGMA table_list").fetchall()
    ours = [row for row in tables if row[0] == "main" and not row[1].startswith("sqlite_")]
    assert {row[1] for row in ours} == set(metadata().tables)
    assert [row[1] for row in ours if not row[5]] == []


def test_a_practice_row_cannot_enter_a_live_store(raw: Any) -> None:
    for table in ("visit", "entry", "item", "payment", "reversal", "access_log"):
        names = columns(raw, table)
        picked = ", ".join("'practice'" if name == "mode" else f'"{name}"' for name in names)
        new = {"visit": "id", "entry": "seq", "item": "id", "payment": "leg", "reversal": "item",
               "access_log": "id"}[table]
        fresh = picked.replace(f'"{new}"', f'"{new}" + 100', 1)
        refuses(raw, f"INSERT INTO {table} SELECT {fresh} FROM {table} LIMIT 1", "constraint failed")
    refuses(raw, "UPDATE meta SET mode = 'practice'", "fixed|FOREIGN KEY")
    refuses(raw, "INSERT INTO meta SELECT 2, hall, 'practice', demo, key_check, created, latest,"
                 " settings FROM meta", "one_row")


def test_control_without_foreign_keys_a_practice_row_would_enter(raw: Any) -> None:
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("INSERT INTO payment SELECT item, 9, method, fen, received, change, reference,"
                " 'practice' FROM payment LIMIT 1")


@pytest.mark.parametrize("broken", [
    "due = -1", "state = 'maybe'", "demo = 2", "demo = 'yes'", "utc = 'now'", "due = 0.5",
    "before = 'no json'", "visit = 'nobody'",
])
def test_an_item_that_cannot_be_is_refused(raw: Any, broken: str) -> None:
    column, _, value = broken.partition(" = ")
    names = [value if name == column else "id || 'x'" if name == "id" else "number + 9"
             if name == "number" else f'"{name}"' for name in columns(raw, "item")]
    refuses(raw, f"INSERT INTO item SELECT {', '.join(names)} FROM item", "constraint|cannot store")


@pytest.mark.parametrize("leg", [
    "'cash', 0, 0, 0", "'cheque', 5, 0, 0", "'cash', 50, 100, 20", "'card', 50, 50, 0",
])
def test_a_payment_that_does_not_add_up_is_refused(raw: Any, leg: str) -> None:
    [item] = raw.execute("SELECT id FROM item").fetchone()
    refuses(raw, f"INSERT INTO payment VALUES ('{item}', 7, {leg}, '', 'live')", "CHECK")


def test_nobody_approves_an_own_reversal_even_in_sql(raw: Any) -> None:
    refuses(raw, "INSERT INTO reversal SELECT item || 'x', reason, '1001', '1001', utc, mono, boot,"
                 " seat, mode FROM reversal", "two_people")


def test_nobody_approves_an_own_pack_and_nobody_acts_without_a_name_even_in_sql(raw: Any) -> None:
    event = "INSERT INTO pack_event (pack, act, note, staff, asked_by, utc, mono, boot, seat) SELECT hash,"
    refuses(raw, f"{event} 'approved', '', '4001', '4001', 0, 0, '', '' FROM pack", "two_people")
    refuses(raw, f"{event} 'rolled_back', '', '', '', 0, 0, '', '' FROM pack", "somebody")
    refuses(raw, f"{event} 'tried', '', '4001', '', 0, 0, '', '' FROM pack", "act_known")
    refuses(raw, f"{event[:-5]} 'nowhere', 'published', '', '', '', 0, 0, '', ''", "FOREIGN KEY")
    raw.execute(f"{event} 'approved', '', '1001', '4001', 0, 0, '', '' FROM pack")


def test_the_file_holds_exactly_the_schema_of_the_tables(raw: Any) -> None:
    assert shape(raw) == expected()
