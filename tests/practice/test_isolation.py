"""Practice is never mixed with the real thing: not by a file, not by a row, not by a command.

`python -m tests.practice.isolation` is the campaign: a thousand visits, and the whole program under strace.
"""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from app import ports
from app.problems import Refused
from app.visit.fold import replay
from app.visit.slip import slip
from data.demo import make_demo
from data.driver import plain
from data.folders import Folders
from data.home import open_home
from data.house import LocalHouse
from data.practice import tables
from data.practice.home import PracticeHome, make_practice, open_practice
from tests.practice.playing import play_all
from tests.practice.watching import opened_below
from tests.terminal.kit import Terminal

ROOT = Path(__file__).parents[2]
LIVE = ("config", "data", "backups", "seats")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A live hall, and practice beside it."""
    folder = tmp_path_factory.mktemp("both")
    make_demo(folder, count=50).home.close()
    make_practice(folder).close()
    return folder


def digests(folder: Path) -> dict[str, str]:
    """Every live file and what is in it."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in LIVE for path in sorted((folder / name).rglob("*")) if path.is_file()
    }


def test_practised_visits_leave_every_live_file_as_it_was(both: Path) -> None:
    before = digests(both)
    assert "data/store.db" in before and "config/home.key" in before
    with opened_below(*(both / name for name in LIVE)) as seen:
        home = open_practice(both)
        try:
            assert play_all(home, most=6) >= 6
        finally:
            home.close()
        assert seen.files() == []
    assert digests(both) == before


def test_the_whole_program_in_practice_opens_no_live_file(both: Path) -> None:
    command = [sys.executable, str(ROOT / "agent_tui.py"), "--home", str(both), "practice", "gold_no_document"]
    with opened_below(*(both / name for name in LIVE)) as seen, Terminal(command) as terminal:
        terminal.wait_for("工号", 30)
        terminal.send(b"1001\r")
        terminal.wait_for("密码 >", 10)
        terminal.send(b"273940\r")
        terminal.wait_for("你好", 20)
        time.sleep(0.2)
        assert seen.files() == []


def test_control_the_watch_sees_the_live_counter(both: Path) -> None:
    with opened_below(*(both / name for name in LIVE)) as seen:
        home = open_home(folder=both)
        assert home.agents.all()
        home.close()
        names = {path.name for path in seen.files()}
    assert {"store.db", "home.key"} <= names


def test_the_two_stores_have_keys_seats_and_numbers_of_their_own(both: Path) -> None:
    live, practice = Folders.chosen(both), Folders.practice(both)
    assert not set(vars_of(live)) & set(vars_of(practice))
    assert live.key.read_bytes() != practice.key.read_bytes()


def vars_of(folders: Folders) -> tuple[Path, ...]:
    return (folders.config, folders.data, folders.backups, folders.seats, folders.store, folders.key)


# ── rows ──────────────────────────────────────────────────────────────────────────────────────────


PRACTISED = [table.name for name, table in vars(tables).items()
             if name.isupper() and hasattr(table, "columns") and "mode" in table.columns]


def test_every_table_of_practice_but_passes_carries_the_mode() -> None:
    kept = {table.name for name, table in vars(tables).items() if name.isupper() and hasattr(table, "columns")}
    assert kept - set(PRACTISED) == {"pass"} and len(PRACTISED) >= 11


KNOWN = {"number": 900, "state": "running", "level": "auto", "kind": "pin", "closed": 0, "rating": 3, "verdict": "met"}


def write(raw: Any, table: str, mode: str) -> None:
    """A row with nothing wrong in itself; what it refers to is not there."""
    values: dict[str, Any] = {}
    for _, name, kind, required, _, key in raw.execute(f"PRAGMA table_info({table})").fetchall():
        if required or key:
            values[name] = {"INTEGER": 1, "REAL": 0.5, "BLOB": b"x"}.get(kind, "{}")
    values |= {name: value for name, value in {**KNOWN, "mode": mode}.items() if name in values}
    marks = ", ".join("?" * len(values))
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("BEGIN")
    try:
        raw.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))
    finally:
        raw.execute("ROLLBACK")


@pytest.mark.parametrize("table", PRACTISED)
def test_no_row_of_practice_can_be_written_into_a_live_store(both: Path, table: str) -> None:
    raw = plain(Folders.chosen(both).store)
    try:
        with pytest.raises(Exception, match="practice_only"):
            write(raw, table, "live")
        refers = {(row[3], row[2], row[4]) for row in raw.execute(f"PRAGMA foreign_key_list({table})")}
        assert ("mode", "meta", "mode") in refers  # so a row that says practice is none of this store
    finally:
        raw.close()


@pytest.mark.parametrize("table", PRACTISED)
def test_control_the_same_row_fits_into_a_store_of_practice(both: Path, table: str) -> None:
    raw = plain(Folders.practice(both).store)
    try:
        write(raw, table, "practice")
    finally:
        raw.close()


@pytest.mark.parametrize("kind", ["said", "heard", "keys"])
def test_a_live_journal_takes_no_line_that_only_practice_has(both: Path, kind: str) -> None:
    raw = plain(Folders.chosen(both).store)
    line = ("v", 1, kind, 1, 1, "b", "1001", "s", "live", "{}")
    insert = ("INSERT INTO entry (visit, seq, kind, utc, mono, boot, agent, seat, mode, body)"
              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    try:
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("BEGIN")
        with pytest.raises(Exception, match="played_in_practice"):
            raw.execute(insert, line)
        raw.execute(insert, (*line[:2], "answer", *line[3:]))  # the control: any other kind is taken
        raw.execute("ROLLBACK")
    finally:
        raw.close()


# ── commands ──────────────────────────────────────────────────────────────────────────────────────


def test_a_store_of_practice_opens_as_no_live_one_and_the_other_way_about(both: Path) -> None:
    with pytest.raises(Refused, match=r"^practice\.store"):
        open_home(folder=both / "practice")
    with pytest.raises(Refused, match=r"^practice\.store"):
        LocalHouse(both / "practice").open()
    swapped = both / "swapped"
    make_demo(swapped / "practice", count=50).home.close()
    with pytest.raises(Refused, match=r"^practice\.live"):
        open_practice(swapped)


def test_a_practised_visit_says_so_in_every_row_and_on_its_slip(both: Path) -> None:
    home = open_practice(both)
    try:
        if not play_all(home, most=1):
            pytest.fail("nothing was played")
        said = marked(home)
        with home.store.connection() as connection:
            visit = connection.exec_driver_sql("SELECT visit FROM item LIMIT 1").scalar_one()
        entries = home.journal.read(visit)
        played = replay(home.pack_by_hash(entries[0].body["pack"]), entries)
        slips = {mode.id: slip(played, home.hall, mode, "zh").lines for mode in (home.mode, ports.LIVE)}
    finally:
        home.close()
    assert said == {"visit": {"practice"}, "entry": {"practice"}, "item": {"practice"}}
    ruled = [line for line in slips["practice"] if line.startswith("--")]
    assert len(ruled) >= 2 and all("练习" in line for line in ruled)
    assert not any("练习 ·" in line for line in slips["live"])  # the control: it is the mode that says so


def marked(home: PracticeHome) -> dict[str, set[str]]:
    with home.store.connection() as connection:
        return {
            table: {row[0] for row in connection.exec_driver_sql(f"SELECT DISTINCT mode FROM {table}")}
            for table in ("visit", "entry", "item")
        }
