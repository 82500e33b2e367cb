"""A migrated store equals a fresh one; a store is copied before it is migrated, and never lost."""

from __future__ import annotations

import hashlib
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from data import migrations
from data.driver import plain
from data.home import open_home
from data.migrations import VERSION, migrate, statements
from data.schema import expected, shape
from tests.data.halls import Hall, refused

MORE = "m9999_more"
BEFORE = f"store-before-{VERSION + 1:04d}.db"
"""The copy that is kept of a store before a step that only these tests take."""


def step(monkeypatch: pytest.MonkeyPatch, name: str, *sql: str) -> str:
    module = types.ModuleType(name)
    module.SQL = sql  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, f"data.migrations.{name}", module)
    return name


def opened(path: Path) -> Any:
    path.touch()
    return plain(path)


def test_a_store_migrated_from_nothing_equals_a_fresh_one_with_its_triggers(tmp_path: Path) -> None:
    raw = opened(tmp_path / "old.db")
    assert migrate(raw, tmp_path, "old") == VERSION
    found = shape(raw)
    assert found == expected()
    assert sum(kind == "trigger" for kind, _ in found) > 20


def test_control_the_comparison_sees_a_missing_trigger_and_a_changed_check(tmp_path: Path) -> None:
    raw = opened(tmp_path / "old.db")
    migrate(raw, tmp_path, "old")
    raw.execute("DROP TRIGGER entry_no_update")
    raw.execute("ALTER TABLE visit ADD COLUMN more TEXT")
    odd = {name for (_, name), _ in shape(raw).items() ^ expected().items()}
    assert odd == {"entry_no_update", "visit"}


def test_a_released_step_never_changes() -> None:
    made = {step: hashlib.sha256("\n".join(statements(step)).encode()).hexdigest()[:16] for step in migrations.STEPS}
    assert made == {
        "m0001_first": "3b83832405a25d4d", "m0002_pack_life": "d8ab1180322e7eb2", "m0003_supreme": "f302e18240ce2756",
        "m0004_practice": "b9297fb9c343a9f5",
    }, "add another step"


def test_packs_kept_before_they_had_a_life_are_published_the_latest_one_in_use(tmp_path: Path) -> None:
    raw = opened(tmp_path / "old.db")
    migrate(raw, tmp_path, "old", migrations.STEPS[:1])
    for name, when in (("newer", 20), ("older", 10)):
        raw.execute("INSERT INTO pack VALUES (?, 'x', '1', '{}', '{}', ?)", (name, when))
    assert migrate(raw, tmp_path, "old") == VERSION - 1
    assert raw.execute("SELECT hash, kept FROM pack ORDER BY kept").fetchall() == [("older", 10), ("newer", 20)]
    events = raw.execute("SELECT pack, act, staff, utc FROM pack_event ORDER BY id").fetchall()
    assert events == [("older", "published", "", 10), ("newer", "published", "", 20)]
    assert (tmp_path / "old-before-0002.db").exists()


def test_lines_are_kept_when_they_may_have_a_higher_tier(tmp_path: Path) -> None:
    raw = opened(tmp_path / "old.db")
    migrate(raw, tmp_path, "old", migrations.STEPS[:2])
    raw.execute("INSERT INTO person VALUES ('p', 0, 0, '')")
    row = {"id": "l", "person": "p", "phone": "", "state": "active", "plan": "A", "brand": "B", "paytype": "postpaid",
           "joined": "2026-01-01", "tier": "gold", "services": "", "password": "", "pay_method": "counter", "iccid": ""}
    sums = ("balance", "gift", "arrears", "penalty", "points", "student", "minimum", "minutes", "tenths", "seed")
    row |= dict.fromkeys(sums, "0") | {"version": "1"}
    raw.execute(f"INSERT INTO line ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
    for tier, may in (("supreme", False), ("supreme", True)):
        if may:
            assert migrate(raw, tmp_path, "old") == VERSION - 2
        try:
            raw.execute("UPDATE line SET tier = ?", (tier,))
        except Exception:
            assert not may
    assert raw.execute("SELECT id, person, tier FROM line").fetchall() == [("l", "p", "supreme")]


def test_each_step_is_taken_once_and_a_copy_is_kept_of_what_was(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, _ = hall.served()
    hall.home.close()
    steps = (*migrations.STEPS, step(monkeypatch, MORE, "ALTER TABLE visit ADD COLUMN more TEXT"))
    raw = plain(hall.home.folders.store)
    assert migrate(raw, tmp_path, "store", steps) == 1
    assert raw.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)
    assert raw.execute("SELECT id, more FROM visit").fetchall() == [(visit, None)]
    assert migrate(raw, tmp_path, "store", steps) == 0
    copy = tmp_path / BEFORE
    assert copy.stat().st_mode & 0o777 == 0o600
    kept = plain(copy)
    assert shape(kept) == expected()
    assert kept.execute("SELECT id FROM visit").fetchall() == [(visit,)]


@pytest.mark.parametrize("broken", ["DROP TABLE nothing", "DELETE FROM meta"])
def test_a_step_that_fails_leaves_the_store_as_it_was(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    hall.served()
    raw = plain(hall.home.folders.store)
    steps = (*migrations.STEPS, step(monkeypatch, "m9999_bad", "CREATE TABLE half (x TEXT) STRICT", broken))
    with refused("store.failed"):
        migrate(raw, tmp_path, "store", steps)
    assert shape(raw) == expected()
    assert raw.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert raw.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_an_older_store_is_migrated_at_the_door_unless_a_seat_runs(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = (*migrations.STEPS, step(monkeypatch, MORE, "ALTER TABLE visit ADD COLUMN more TEXT"))
    monkeypatch.setattr("data.home.VERSION", VERSION + 1)
    monkeypatch.setattr("data.look.VERSION", VERSION + 1)
    monkeypatch.setattr("data.home.migrate", lambda *given: migrate(*given, steps))
    folder = hall.home.folders.store.parents[1]
    hall.home.hold_seat()
    with refused("store.in_use"):
        open_home(folder)
    hall.home.close()
    assert open_home(folder).store.engine.connect().exec_driver_sql("SELECT more FROM visit").all() == []
    assert [path.name for path in hall.home.folders.backups.iterdir()] == [BEFORE]


def test_an_older_program_leaves_a_newer_store_alone(tmp_path: Path) -> None:
    raw = opened(tmp_path / "new.db")
    raw.execute("PRAGMA user_version=7")
    with refused("store.newer"):
        migrate(raw, tmp_path, "new")
    assert list(tmp_path.glob("*before*")) == []
