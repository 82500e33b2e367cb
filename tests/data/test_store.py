"""A store that cannot be written says so in one line, and nothing is acknowledged."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.problems import Refused
from data import driver, errors
from data.engine import open_engine
from data.gate import Gate
from data.home import init_home, open_home
from tests.data.halls import PACK, SEAT, Hall, Hand, refused


def in_child(work: Callable[[], None]) -> None:
    """Run in a forked child, which fails the test when it fails."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder outside tmp_path, that an unprivileged child may enter."""
    with tempfile.TemporaryDirectory(prefix="agent-tui-") as name:
        yield Path(name)


def unprivileged() -> None:
    """Permissions do not bind root."""
    if os.getuid() == 0:
        os.setuid(65534)


@pytest.fixture
def locked_away(open_folder: Path) -> Iterator[tuple[Path, str]]:
    """A hall that others may read and nobody may write; and one visit in it."""
    home = init_home(open_folder / "home", hall="示范厅", seat=SEAT, demo=True, pack=PACK)
    visit = Hall(home, Hand()).opened()
    home.close()
    for path in (open_folder, *open_folder.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o644)
    home.folders.store.chmod(0o444)
    yield open_folder / "home", visit


def test_a_read_only_file_is_read_and_refuses_every_answer(locked_away: tuple[Path, str]) -> None:
    folder, visit = locked_away

    def work() -> None:
        unprivileged()
        hall = Hall(open_home(folder), Hand())
        with refused("store.read_only"):
            hall.journal.append([hall.entry(visit, 2)])
        assert len(hall.journal.read(visit)) == 1

    in_child(work)


def test_a_read_only_folder_is_refused_at_the_door(locked_away: tuple[Path, str]) -> None:
    folder, _ = locked_away

    def work() -> None:
        unprivileged()
        with refused("store.read_only"):
            open_home(folder)

    (folder / "data").chmod(0o555)
    in_child(work)


def test_a_full_disk_keeps_nothing_and_recovers(hall: Hall) -> None:
    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        visit = hall.opened()
        path = hall.home.folders.store
        largest = max(path.stat().st_size, path.with_name("store.db-wal").stat().st_size)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 16384, resource.RLIM_INFINITY))
        seq = 2
        with refused("store.full"):
            for _ in range(100):
                hall.journal.append([hall.entry(visit, seq, value="x" * 1000)])
                seq += 1
        assert len(hall.journal.read(visit)) == seq - 1
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        hall.journal.append([hall.entry(visit, seq)])
        assert len(hall.journal.read(visit)) == seq

    in_child(work)


@pytest.mark.skipif(os.getuid() != 0, reason="mounting a small disk needs root")
def test_a_small_disk_fills_up_and_no_answer_is_lost(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.system(f"mount -t tmpfs -o size=1200k tmpfs {disk} 2>/dev/null"):
        pytest.skip("no mounting here")
    try:
        clock = Hand()
        hall = Hall(init_home(disk / "home", hall="厅", seat=SEAT, demo=True, pack=PACK, clock=clock), clock)
        visit, seq = hall.opened(), 2
        with refused("store.full"):
            for _ in range(1000):
                hall.journal.append([hall.entry(visit, seq, value="x" * 1000)])
                seq += 1
        assert [entry.seq for entry in hall.journal.read(visit)] == list(range(1, seq))
        hall.home.close()
    finally:
        os.system(f"umount -l {disk}")


def test_a_damaged_store_is_not_used(hall: Hall) -> None:
    hall.served()
    hall.home.close()
    path = hall.home.folders.store
    with path.open("r+b") as file:
        file.write(b"no database at all")
    with refused("store.corrupt"):
        open_home(hall.home.folders.store.parents[1])


def test_a_damaged_page_is_refused_where_it_is_read(hall: Hall) -> None:
    visit, _ = hall.served()
    hall.home.close()
    path = hall.home.folders.store
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(path.stat().st_size - 4096))
    with refused("store.corrupt"):
        home = open_home(path.parents[1])
        home.journal.read(visit)


def test_a_store_of_a_newer_program_is_refused_and_left_alone(hall: Hall) -> None:
    hall.home.close()
    raw = driver.plain(hall.home.folders.store)
    raw.execute("PRAGMA user_version=99")
    raw.close()
    before = hall.home.folders.store.read_bytes()
    with refused("store.newer") as newer:
        open_home(hall.home.folders.store.parents[1])
    assert newer.value.problem.args == {"version": 99}
    assert hall.home.folders.store.read_bytes() == before


def test_a_missing_or_foreign_key_is_said_at_the_door(hall: Hall, tmp_path: Path) -> None:
    visit, _ = hall.served()
    hall.home.close()
    folder, key = hall.home.folders.store.parents[1], hall.home.folders.key
    kept = key.read_bytes()
    key.unlink()
    with refused("store.no_key") as missing:
        open_home(folder)
    assert missing.value.problem.args == {"path": str(key)}
    audit = open_home(folder, keyless=True)
    assert len(audit.journal.read(visit)) == 5
    other = init_home(tmp_path / "other", hall="别处", seat=SEAT, demo=True, pack=PACK)
    key.write_bytes(other.folders.key.read_bytes())
    with refused("store.wrong_key"):
        open_home(folder)
    key.write_bytes(kept)
    assert open_home(folder).journal.read(visit)[1].body["sealed"] == {"value": "13800138000"}


def test_no_hall_no_store(tmp_path: Path) -> None:
    with refused("store.missing"):
        open_home(tmp_path / "nowhere")


def test_a_shut_gate_gives_the_answer_back_after_its_deadline(hall: Hall) -> None:
    visit = hall.opened()
    other = Gate(hall.home.store.gate.path)
    with other.held():
        start = time.monotonic()
        with refused("store.locked"):
            hall.journal.append([hall.entry(visit, 2)])
        assert 1.9 < time.monotonic() - start < 2.5
    hall.journal.append([hall.entry(visit, 2)])


def test_a_lock_of_a_foreign_program_gives_the_answer_back(hall: Hall) -> None:
    visit = hall.opened()
    foreign = driver.plain(hall.home.folders.store)
    foreign.execute("BEGIN IMMEDIATE")
    with refused("store.locked"):
        hall.journal.append([hall.entry(visit, 2)])
    foreign.execute("ROLLBACK")
    hall.journal.append([hall.entry(visit, 2)])


def test_a_dead_holder_leaves_the_gate_open(hall: Hall) -> None:
    gate = hall.home.store.gate.path
    child = os.fork()
    if child == 0:
        with Gate(gate).held():
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    hall.opened()


def test_a_forked_child_writes_with_connections_of_its_own(hall: Hall) -> None:
    visit = hall.opened()
    in_child(lambda: hall.journal.append([hall.entry(visit, 2)]))
    hall.journal.append([hall.entry(visit, 3)])
    assert len(hall.journal.read(visit)) == 3


@pytest.mark.parametrize(("version", "safe"), [
    ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 0), False),
    ((3, 50, 6), False), ((3, 50, 7), True), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 53, 4), True),
])
def test_wal_is_used_only_where_it_loses_nothing(version: tuple[int, int, int], safe: bool) -> None:
    assert driver.wal_safe(version) is safe


def test_an_affected_sqlite_runs_in_truncate_mode_and_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    engine = open_engine(tmp_path / "old.db", sqlite3)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "truncate"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    engine.dispose()


def test_what_goes_wrong_is_told_without_the_words_of_sqlite() -> None:
    said = errors.refused(OSError(5, "Input/output error: /home/王示例"))
    assert str(said.problem.args) == "{'detail': 'EIO'}"
    with pytest.raises(Refused), errors.translated():
        sqlite3.connect("/nowhere/at/all.db")


def test_the_key_and_the_store_are_for_their_owner_alone(hall: Hall) -> None:
    hall.opened()
    folders = hall.home.folders
    assert [path.stat().st_mode & 0o777 for path in (folders.key, folders.store)] == [0o600, 0o600]
    assert folders.key.parent not in (folders.store.parent, folders.backups)
