"""A store that will not do, a terminal that is too small, an error nobody foresaw: one line each.

What was acknowledged is kept, what could not be kept was not acknowledged, and no traceback is seen.
"""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from app.visit.entries import Entry
from tests.terminal.counter import SILENCE, Counter, copied, folds, journals, opened
from tests.terminal.hostile import foreign
from tests.terminal.test_kill import restored

pytestmark = pytest.mark.terminal
PHONE = "手机号码 >"
NEVER = (b"Traceback", b"Error:", b"raise ", b'File "')


def at_phone(start: Callable[..., Counter], **how: object) -> Counter:
    """A tariff change, the phone number typed but not entered."""
    program = start(**how)
    program.keys("⏎ ⏎ 08⏎ 1")
    program.wait_for(PHONE)
    program.keys("15400000001")
    program.wait_for("154 0000 0001")
    return program


def quiet(program: Counter) -> None:
    """No traceback, and nothing foreign, in all that was written."""
    assert not foreign(program.raw)
    for words in NEVER:
        assert words not in program.raw, program.text()


def refused_then_taken(program: Counter, home: Path, words: str, mend: Callable[[], None]) -> None:
    """Enter says why not and keeps nothing; when the cause has gone, Enter again keeps it once."""
    before = journals(home)
    program.keys("⏎")
    program.say(words)
    assert "154 0000 0001" in program.text(), "the answer stays in the line"
    mend()
    assert journals(home) == before
    program.keys("⏎")
    program.wait_for("证件 >")
    program.rest(0.1)
    assert len(journals(home)[0]) == len(before[0]) + 2  # the number, and what is known of it
    folds(home)
    quiet(program)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A disk of its own in memory; skips where that is not allowed."""
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)],
                          capture_output=True, check=False)
    if done.returncode:
        pytest.skip("no right to mount a disk here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


# ── while a customer is served ────────────────────────────────────────────────────────────────


def test_the_store_is_held_by_another_program(counter: Callable[..., Counter], home: Path) -> None:
    program = at_phone(counter)
    with (home / "data" / "store.db.gate").open("r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        refused_then_taken(program, home, "另一个程序占用数据", lambda: fcntl.flock(held, fcntl.LOCK_UN))


def test_the_file_may_not_grow(counter: Callable[..., Counter], home: Path) -> None:
    """As on a full disk, by a limit that needs no right to mount."""
    program = at_phone(counter)
    whole = resource.prlimit(program.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(program.pid, resource.RLIMIT_FSIZE, (1, whole[1]))
    refused_then_taken(
        program, home, "磁盘已满", lambda: resource.prlimit(program.pid, resource.RLIMIT_FSIZE, whole) and None)


def test_the_disk_is_full(counter: Callable[..., Counter], hall: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "4m") as disk:
        home = copied(hall, disk / "home")
        program = at_phone(counter, home=home)
        filler = disk / "filler"
        with filler.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
            while True:
                file.write(b"\0" * 4096)
        try:
            refused_then_taken(program, home, "磁盘已满", filler.unlink)
        finally:
            program.kill()


READ_ONLY = """
import data.store, pathlib, sys
from contextlib import contextmanager
kept = data.store.Store.transaction
@contextmanager
def transaction(self):
    with kept(self) as connection:
        connection.exec_driver_sql(f"PRAGMA query_only={int((pathlib.Path(sys.argv[1]) / 'ro').exists())}")
        try:
            yield connection
        finally:
            connection.exec_driver_sql("PRAGMA query_only=0")
data.store.Store.transaction = transaction
"""
"""SQLite refuses to write as it does when a disk becomes read-only under open files."""


def test_the_store_becomes_read_only(counter: Callable[..., Counter], home: Path) -> None:
    program = at_phone(counter, before=READ_ONLY)
    (home / "ro").touch()
    refused_then_taken(program, home, "数据文件只读", (home / "ro").unlink)


def test_the_file_is_overwritten(counter: Callable[..., Counter], home: Path) -> None:
    program = at_phone(counter)
    store = home / "data" / "store.db"
    with store.open("r+b") as file:
        file.write(os.urandom(store.stat().st_size))
    for wal in home.glob("data/*-wal"):
        wal.write_bytes(b"")
    for _ in range(2):
        program.keys("⏎")
        program.wait_for(lambda t: t.problem.startswith("!") or t._poll() is not None)
    assert program._poll() is None and PHONE in program.text(), program.text()
    quiet(program)


def test_the_clock_was_set_back(counter: Callable[..., Counter], home: Path) -> None:
    """A customer being served goes on; no new visit begins, and no item is written."""
    program = at_phone(counter)
    program.keys("⏎ 1 1 G88⏎")
    program.wait_for("客户意见 >")
    program.gate_open()
    with latest(home, 86_400_000_000):
        program.keys("1 1 GZ2026-000123⏎")
        program.say("系统时间被调回")
        assert items(home) == 0
        with Counter(home) as other:
            other.sign_in("1002")
            other.keys("⏎")
            other.say("系统时间被调回")
            quiet(other)
    program.keys("⏎")
    program.wait_for(lambda t: "系统时间" not in t.problem)
    program.rest(0.3)
    assert items(home) == 1
    quiet(program)


@contextmanager
def latest(home: Path, ahead: int) -> Iterator[None]:
    """The store has seen a time that lies `ahead` microseconds ahead of now."""
    with closing(sqlite3.connect(home / "data" / "store.db", isolation_level=None)) as raw:
        seen = raw.execute("SELECT latest FROM meta").fetchone()[0]
        raw.execute("UPDATE meta SET latest = ?", (time.time_ns() // 1000 + ahead,))
        yield
        raw.execute("UPDATE meta SET latest = ?", (seen,))


def items(home: Path) -> int:
    with closing(sqlite3.connect(f"file:{home / 'data' / 'store.db'}?mode=ro", uri=True)) as raw:
        return int(raw.execute("SELECT count(*) FROM item").fetchone()[0])


def test_another_program_wrote_this_step(counter: Callable[..., Counter], home: Path) -> None:
    program = at_phone(counter)
    other = opened(home)
    with closing(sqlite3.connect(f"file:{home / 'data' / 'store.db'}?mode=ro", uri=True)) as raw:
        visit, seq = raw.execute("SELECT visit, max(seq) FROM entry GROUP BY visit").fetchone()
    stamp = other.clock.stamp("1002", "2号台")
    other.journal.append((Entry(visit, seq + 1, "resume", stamp, {"seat": "2号台", "agent": "1002"}),))
    other.close()
    before = journals(home)
    program.keys("⏎")
    program.say("2号台")
    assert journals(home) == before
    quiet(program)


def test_a_visit_that_another_seat_has_taken(counter: Callable[..., Counter], home: Path) -> None:
    """Both see it wait; the second one to ask is told who serves it."""
    first = counter()
    first.keys("⏎ ⏎ 08⏎ 1 <F5>换台办理⏎")
    first.wait_for("挂起 1")
    first.keys("<F5>")
    first.wait_for("换台办理")
    second = Counter(home)
    with second:
        second.sign_in("1002")
        second.keys("<F5>⏎")
        second.wait_for(PHONE)
        before = journals(home)
        first.keys("⏎")
        first.say("2号台")
        assert journals(home) == before
        second.keys("15400000001⏎")
        second.wait_for("证件 >")
        quiet(second)
    quiet(first)


def test_two_programs_on_one_hall(counter: Callable[..., Counter], home: Path) -> None:
    """The second takes the next seat; an agent is at one of them at a time."""
    first = counter()
    assert "1号台" in first.lines()[0]
    with Counter(home) as second:
        second.keys("1001⏎273940⏎")
        second.say("此工号已在 1号台 登录")
        second.keys("⎋1002⏎518306⏎")
        second.wait_for(" 请按键 >")
        assert "2号台" in second.lines()[0]
        for program in (first, second):
            program.keys("⏎ ⏎ 08⏎ 1 15400000001⏎")
        for program in (first, second):
            program.wait_for("证件 >")
            quiet(program)
    folds(home)
    assert [len(visit) for visit in journals(home)] == [6, 6]


# ── before anybody can sign in ────────────────────────────────────────────────────────────────


def damaged(home: Path) -> None:
    (home / "data" / "store.db").write_bytes(os.urandom(200_000))


def cut_short(home: Path) -> None:
    store = home / "data" / "store.db"
    os.truncate(store, store.stat().st_size // 3)


def from_the_future(home: Path) -> None:
    with closing(sqlite3.connect(home / "data" / "store.db")) as raw:
        raw.execute("PRAGMA user_version = 9999")


def without_key(home: Path) -> None:
    (home / "config" / "home.key").unlink()


def another_key(home: Path) -> None:
    (home / "config" / "home.key").write_bytes(b"A" * 43 + b"=\n")


def no_file(home: Path) -> None:
    store = home / "data" / "store.db"
    store.unlink()
    store.mkdir()


@pytest.mark.parametrize(
    ("harm", "words"),
    [(damaged, "数据文件损坏"), (cut_short, "数据文件损坏"), (from_the_future, "更新的版本"),
     (without_key, "找不到密钥文件"),
     (another_key, "密钥与数据不配")],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_store_that_will_not_open(harm: Callable[[Path], None], words: str, counter: Callable[..., Counter],
                                    home: Path) -> None:
    harm(home)
    kept = {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and "seats" not in path.parts}
    program = counter(ready=False)
    program.wait_for("工号 >")
    program.keys("1001⏎273940⏎")
    program.say(words)
    quiet(program)
    program.signal(signal.SIGTERM)
    assert program.wait_exit(2) == 143
    restored(program)
    for path, data in kept.items():
        assert path.read_bytes() == data, f"{path.name} was changed"


def test_a_store_that_is_read_only(counter: Callable[..., Counter], hall: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "8m") as disk:
        home = copied(hall, disk / "home")
        subprocess.run(["mount", "-o", "remount,ro,size=8m", str(disk)], check=True, capture_output=True)
        program = counter(ready=False, home=home)
        program.wait_for("工号 >")
        program.keys("1001⏎273940⏎")
        program.say("只读")
        quiet(program)
        program.kill()


def test_a_store_that_is_held_at_sign_in(counter: Callable[..., Counter], home: Path) -> None:
    with (home / "data" / "store.db.gate").open("r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        program = counter(ready=False)
        program.wait_for("工号 >")
        program.keys("1001⏎273940⏎")
        program.say("另一个程序占用数据")
    program.keys("⎋1001⏎273940⏎" if "工号 >" not in program.text() else "1001⏎273940⏎")
    program.wait_for(" 请按键 >")
    quiet(program)


# ── the terminal is too small ─────────────────────────────────────────────────────────────────


def test_under_80_by_24_it_says_so_and_recovers(counter: Callable[..., Counter], home: Path) -> None:
    program = at_phone(counter)
    before = journals(home)
    for rows, cols in ((24, 79), (23, 80), (1, 1), (5, 20), (24, 40)):
        program.resize(rows, cols)
        if cols >= 40:
            program.wait_for(f"{cols}×{rows}")
        program.keys("1⏎1⏎")
        program.rest(0.15)
    program.resize(24, 80)
    program.wait_for("154 0000 0001")
    assert journals(home) == before, "what was typed at a screen that nobody could read is no answer"
    program.keys("⏎")
    program.wait_for("证件 >")
    program.resize(50, 200)
    program.keys("1")
    program.wait_for("核对 >")
    quiet(program)


def test_a_program_that_starts_too_small(counter: Callable[..., Counter]) -> None:
    program = counter(ready=False, rows=20, cols=60)
    program.wait_for("60×20")
    program.resize(24, 80)
    program.wait_for("工号 >")
    program.sign_in()


def test_a_gate_is_seen_anew_when_the_terminal_has_grown(counter: Callable[..., Counter], home: Path) -> None:
    program = counter()
    program.keys("⏎ ⏎ 08⏎ 1 15400000001⏎ 1 1 G88⏎")
    program.wait_for("客户意见 >")
    program.gate_open()
    program.resize(24, 60)
    program.wait_for("60×24")
    before = journals(home)
    program.resize(24, 80)
    program.wait_for("客户意见 >")
    program.keys("1")
    time.sleep(SILENCE + 0.3)
    assert journals(home) == before
    program.keys("1")
    program.wait_for("确认凭据 >")


# ── what nobody foresaw ───────────────────────────────────────────────────────────────────────

CANARY = "110101199003070011"
"""A document number that stands in a local variable, in an argument and in the message."""
FAULTS = {
    "an answer": "import app.desk; app.desk.Desk.answer = broken",
    "a paint": "import screens.paint, screens.visit; screens.visit.body = broken",
    "the second's tick": "import screens.tui; screens.tui.Counter.header = broken",
    "a background worker": "import data.agents; data.agents.Agents.verify = broken",
    "opening the home": "import data.opening; data.opening.open_demo = broken",
    "the gate": "import screens.keys; screens.keys.Gate._painted = broken",
    "reading keys": "import screens.parser; screens.parser.KeyParser.feed = later(screens.parser.KeyParser.feed, 3)",
    "writing the screen": "import screens.driver; screens.driver.CounterDriver.write = "
                          "later(screens.driver.CounterDriver.write, 12)",
    "the end": "import data.agents; data.agents.Agents.sign_out = broken",
}
BROKEN = f"""
import agent_tui
def broken(*given, **more):
    secret = "{CANARY}"
    raise RuntimeError("failed for " + secret)
def later(call, count):
    def perhaps(*given, **more):
        nonlocal count
        count -= 1
        return call(*given, **more) if count else broken("{CANARY}")
    return perhaps
"""


@pytest.mark.parametrize("fault", FAULTS)
def test_an_unforeseen_error_is_one_line_and_a_code(fault: str, counter: Callable[..., Counter], home: Path) -> None:
    program = counter(ready=False, before=BROKEN + FAULTS[fault])
    program.burst([b"1001\r", b"273940\r", b"\r", b"\r", b"08\r", b"1", b"15400000001\r", b"11", b"G88\r"], gap=0.3)
    program.send(b"\x1b")
    time.sleep(0.5)
    program.send(b"\x1b")
    time.sleep(0.5)
    if fault == "the end":
        program.signal(signal.SIGTERM)
    code = program.wait_exit(4)
    assert code == 1, program.text()
    assert CANARY.encode() not in program.raw
    quiet(program)
    after = program.raw[program.raw.rindex(b"\x1b[?1049l") :].decode()
    said = [line for line in after.splitlines() if "程序出错" in line]
    assert len(said) == 1 and "（" in said[0], after
    restored(program)
    folds(home)


