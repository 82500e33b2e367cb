"""A home: made once, opened lightly, its key apart from its data and its backups."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.ports import Home
from data.clock import SystemClock, uuid7
from data.driver import plain
from data.folders import DEMO, Folders
from data.home import init_home, open_home
from data.packing import publish
from data.packs.codec import sealed
from data.seats import Seats
from tests.data.halls import PACK, SEAT, Hall, refused


def test_a_home_answers_for_the_port(hall: Hall) -> None:
    home: Home = hall.home
    assert (home.hall.name, home.hall.seat, home.hall.demo) == ("示范厅", SEAT, True)
    assert (home.mode.id, home.lang, home.pack.hash) == ("live", "zh", PACK.hash)
    assert home.pack_by_hash(PACK.hash) is home.pack
    with refused("pack.missing"):
        home.pack_by_hash("another")


def test_opening_a_home_imports_neither_sqlalchemy_nor_cryptography(hall: Hall) -> None:
    folder = hall.home.folders.store.parents[1]
    code = (
        "import sys; from pathlib import Path; from data.home import open_home;"
        f"home = open_home(Path({str(folder)!r})); print(home.hall.name);"
        "heavy = {'sqlalchemy', 'sqlmodel', 'pydantic', 'cryptography', 'argon2', 'yaml'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONUTF8": "1"})
    assert said.stdout.splitlines() == ["示范厅", "[]"]


def test_a_hall_is_made_once(hall: Hall) -> None:
    with refused("store.exists"):
        init_home(hall.home.folders.store.parents[1], hall="又一个", seat=SEAT, demo=True, pack=PACK)
    assert open_home(hall.home.folders.store.parents[1]).hall.name == "示范厅"


def test_a_making_that_failed_leaves_no_hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.home.VERSION", "no number")
    with refused("store.failed"):
        init_home(tmp_path / "home", hall="厅", seat=SEAT, demo=True, pack=PACK)
    monkeypatch.undo()
    with refused("store.missing"):
        open_home(tmp_path / "home")
    init_home(tmp_path / "home", hall="厅", seat=SEAT, demo=True, pack=PACK)


def test_practice_is_a_store_of_its_own_kind(tmp_path: Path) -> None:
    home = init_home(tmp_path / "p", hall="练习", seat=SEAT, demo=True, mode="practice", pack=PACK)
    assert home.mode.id == home.store.mode == "practice"


def test_a_newly_published_pack_opens_the_next_visit_and_the_old_one_stays(hall: Hall) -> None:
    newer = sealed(replace(PACK, version="2"))
    hall.clock.on(1)
    publish(hall.home.store, newer, {"pack.yaml": "id: none"})
    home = open_home(hall.home.folders.store.parents[1])
    assert (home.pack.version, home.pack_by_hash(PACK.hash).version) == ("2", "1")


def test_a_pack_that_is_not_the_published_one_is_refused(hall: Hall) -> None:
    raw = plain(hall.home.folders.store)
    raw.execute("INSERT INTO pack SELECT 'forged', id, version, sources, compiled, kept + 1 FROM pack")
    raw.execute("INSERT INTO pack_event (pack, act, note, staff, asked_by, utc, mono, boot, seat)"
                " VALUES ('forged', 'published', '', '', '', 1, 1, '', '')")
    raw.close()
    with refused("pack.hash"):
        _ = open_home(hall.home.folders.store.parents[1]).pack


def test_where_a_home_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENT_TUI_HOME", str(tmp_path / "named"))
    assert Folders.chosen().store == tmp_path / "named" / "data" / "store.db"
    assert Folders.chosen(tmp_path / "given").store == tmp_path / "given" / "data" / "store.db"
    assert "named" not in str(Folders.chosen(name=DEMO).store)
    monkeypatch.delenv("AGENT_TUI_HOME")
    usual = Folders.chosen()
    assert usual != Folders.usual(DEMO)
    assert usual.key.parent not in (usual.data, usual.backups)


def test_a_seat_is_held_by_one_program(tmp_path: Path) -> None:
    one, two = Seats(tmp_path), Seats(tmp_path)
    one.hold("3号/台 x", "run-1")
    one.hold("3号/台 x", "run-1")
    with refused("store.seat_taken"):
        two.hold("3号/台 x", "run-2")
    assert two.run_at("3号/台 x") == "run-1" and two.taken() == ("3号/台 x",)
    one.release("3号/台 x")
    assert two.run_at("3号/台 x") == "" and two.taken() == ()


def test_ids_sort_by_time_and_never_repeat() -> None:
    made = [uuid7() for _ in range(20_000)]
    assert len(set(made)) == len(made)
    later = [uuid7() for _ in range(3) if not time.sleep(0.002)]
    assert max(made) < later[0] and later == sorted(later)
    assert {each[14] for each in made} == {"7"} and {each[19] for each in made} <= set("89ab")


def test_the_clock_tells_utc_monotonic_and_boot() -> None:
    clock = SystemClock()
    first, second = clock.stamp("1001", SEAT), clock.stamp("1001", SEAT)
    assert first.boot == second.boot and len(first.boot) == 36
    assert 0 <= second.mono - first.mono < 1_000_000 and abs(second.utc - first.utc) < 1_000_000
    assert (first.agent, first.seat) == ("1001", SEAT)
