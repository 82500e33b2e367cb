"""A migrated store equals a fresh one; a store is copied before it is migrated, and never lost."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import pytest

from data import migrations
from data.driver import plain
from data.home import open_home
from data.migrations import VERSION, freeze, migrate
from data.schema import expected, shape
from tests.data.halls import Hall, refused


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


def test_the_first_migration_is_what_the_tables_say() -> None:
    written = Path(migrations.__file__).with_name("m0001_first.py").read_text(encoding="utf-8")
    assert written == freeze.freeze(), "run: python -m data.migrations.freeze"


def test_each_step_is_taken_once_and_a_copy_is_kept_of_what_was(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, _ = hall.served()
    hall.home.close()
    steps = (*migrations.STEPS, step(monkeypatch, "m0002_more", "ALTER TABLE visit ADD COLUMN more TEXT"))
    raw = plain(hall.home.folders.store)
    assert migrate(raw, tmp_path, "store", steps) == 1
    assert raw.execute("PRAGMA user_version").fetchone() == (2,)
    assert raw.execute("SELECT id, more FROM visit").fetchall() == [(visit, None)]
    assert migrate(raw, tmp_path, "store", steps) == 0
    copy = tmp_path / "store-before-0002.db"
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
    steps = (*migrations.STEPS, step(monkeypatch, "m0002_bad", "CREATE TABLE half (x TEXT) STRICT", broken))
    with refused("store.failed"):
        migrate(raw, tmp_path, "store", steps)
    assert shape(raw) == expected()
    assert raw.execute("PRAGMA user_version").fetchone() == (1,)
    assert raw.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_an_older_store_is_migrated_at_the_door_unless_a_seat_runs(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = (*migrations.STEPS, step(monkeypatch, "m0002_more", "ALTER TABLE visit ADD COLUMN more TEXT"))
    monkeypatch.setattr("data.home.VERSION", 2)
    monkeypatch.setattr("data.look.VERSION", 2)
    monkeypatch.setattr("data.home.migrate", lambda *given: migrate(*given, steps))
    folder = hall.home.folders.store.parents[1]
    hall.home.hold_seat()
    with refused("store.in_use"):
        open_home(folder)
    hall.home.close()
    assert open_home(folder).store.engine.connect().exec_driver_sql("SELECT more FROM visit").all() == []
    assert [path.name for path in hall.home.folders.backups.iterdir()] == ["store-before-0002.db"]


def test_an_older_program_leaves_a_newer_store_alone(tmp_path: Path) -> None:
    raw = opened(tmp_path / "new.db")
    raw.execute("PRAGMA user_version=7")
    with refused("store.newer"):
        migrate(raw, tmp_path, "new")
    assert list(tmp_path.glob("*before*")) == []
