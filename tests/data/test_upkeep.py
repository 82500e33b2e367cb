"""Upkeep: what is wrong is found and named, a copy is whole, and a restore loses nothing."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from data.driver import plain
from data.home import init_home, open_home
from data.migrations import VERSION
from data.upkeep import backup, check, restore
from tests.data.halls import PACK, SEAT, Hall, refused


def bad(hall: Hall) -> dict[str, str]:
    return {each.name: each.detail for each in check(hall.home.folders) if not each.ok}


def test_a_sound_store_has_nothing_to_mend(hall: Hall) -> None:
    hall.clock.utc = 1_700_000_000_000_000
    hall.served()
    assert bad(hall) == {}
    assert {each.name for each in check(hall.home.folders)} == {
        "sqlite", "disk", "integrity", "references", "schema", "key", "rights", "clock"
    }


def test_a_missing_trigger_is_named(hall: Hall) -> None:
    raw = plain(hall.home.folders.store)
    raw.execute("DROP TRIGGER entry_no_update")
    raw.close()
    assert bad(hall) == {"schema": f"version {VERSION} entry_no_update"}


def test_a_dangling_row_a_foreign_key_and_open_rights_are_found(hall: Hall, tmp_path: Path) -> None:
    raw = plain(hall.home.folders.store)
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("INSERT INTO data_key VALUES ('nobody', 'holder', x'00')")
    raw.close()
    other = init_home(tmp_path / "other", hall="别处", seat=SEAT, demo=True, pack=PACK)
    hall.home.folders.key.write_bytes(other.folders.key.read_bytes())
    hall.home.folders.key.chmod(0o644)
    assert bad(hall) == {
        "references": "1 broken", "key": "store.wrong_key", "rights": "home.key"
    }


def test_a_clock_behind_the_store_is_found(hall: Hall) -> None:
    hall.clock.utc = 4_000_000_000_000_000
    hall.opened()
    assert list(bad(hall)) == ["clock"]


def test_a_copy_is_whole_private_and_made_while_others_write(hall: Hall) -> None:
    visit = hall.opened()
    stop = threading.Event()

    def write() -> None:
        seq = 2
        while not stop.is_set():
            hall.journal.append([hall.entry(visit, seq)])
            seq += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [backup(hall.home.folders) for _ in range(5)]
    finally:
        stop.set()
        writer.join()
    assert len(set(copies)) == 5
    counts = []
    for path in copies:
        assert path.stat().st_mode & 0o777 == 0o600
        raw = plain(path, read_only=True)
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        counts.append(raw.execute("SELECT count(*), max(seq) FROM entry").fetchone())
        raw.close()
    assert all(count == last for count, last in counts) and counts == sorted(counts)


def test_a_restore_brings_the_day_back_and_keeps_what_was_replaced(hall: Hall) -> None:
    visit, _ = hall.served()
    copy = backup(hall.home.folders)
    later, _ = hall.served()
    hall.home.close()
    aside = restore(hall.home.folders, copy)
    home = open_home(hall.home.folders.store.parents[1])
    assert len(home.journal.read(visit)) == 5 and home.journal.read(later) == ()
    home.close()
    restore(hall.home.folders, aside)
    assert len(open_home(hall.home.folders.store.parents[1]).journal.read(later)) == 5


def test_a_corrupt_store_is_put_aside_and_a_copy_takes_its_place(hall: Hall) -> None:
    visit, _ = hall.served()
    copy = backup(hall.home.folders)
    hall.home.close()
    hall.home.folders.store.write_bytes(b"lost")
    aside = restore(hall.home.folders, copy)
    assert aside.read_bytes() == b"lost"
    assert len(open_home(hall.home.folders.store.parents[1]).journal.read(visit)) == 5


def test_no_restore_while_a_seat_runs(hall: Hall) -> None:
    copy = backup(hall.home.folders)
    hall.home.hold_seat()
    with refused("store.in_use") as running:
        restore(hall.home.folders, copy)
    assert running.value.problem.args == {"seat": SEAT}


@pytest.mark.parametrize(("change", "code"), [
    ("PRAGMA user_version=99", "store.newer"), ("PRAGMA user_version=0", "store.no_backup"),
])
def test_a_copy_of_another_version_is_refused(hall: Hall, change: str, code: str) -> None:
    copy = backup(hall.home.folders)
    raw = plain(copy)
    raw.execute(change)
    raw.close()
    before = hall.home.folders.store.read_bytes()
    with refused(code):
        restore(hall.home.folders, copy)
    assert hall.home.folders.store.read_bytes() == before


def test_what_is_no_backup_is_refused(hall: Hall, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("hello")
    for path in (tmp_path / "text.db", tmp_path / "nothing.db"):
        with refused("store.no_backup"):
            restore(hall.home.folders, path)


def test_another_halls_backup_is_refused(hall: Hall, tmp_path: Path) -> None:
    other = init_home(tmp_path / "other", hall="别处", seat=SEAT, demo=True, pack=PACK)
    with refused("store.wrong_key"):
        restore(hall.home.folders, backup(other.folders))


def test_a_damaged_backup_is_refused(hall: Hall) -> None:
    for _ in range(20):
        hall.served()
    copy = backup(hall.home.folders)
    with copy.open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(30000))
    with refused("store.no_backup"):
        restore(hall.home.folders, copy)
    assert bad(hall) in ({}, {"clock": bad(hall).get("clock", "")})
