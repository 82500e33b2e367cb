"""Kill -9, signals and a dropped line in the middle of real visits.

At most the step being typed is lost, the visit waits on the home screen as interrupted, it goes on
where it was, and each row is there once. Campaign: `python -m pytest tests/terminal/test_kill.py
-m campaign -s` (200 kills; AGENT_TUI_RUNS and AGENT_TUI_WORKERS).
"""

from __future__ import annotations

import fcntl
import os
import signal
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal.campaign import campaign, replay, report
from tests.terminal.counter import Counter, folds, journals, workers
from tests.terminal.killing import killed

SEED = 2000
pytestmark = pytest.mark.terminal


@pytest.mark.parametrize("seed", range(SEED, SEED + 4))
def test_a_killed_visit_goes_on(seed: int, hall: Path, tmp_path: Path) -> None:
    print(f"replay: {replay('kill', seed)}")
    print(killed(seed, hall, tmp_path))


@pytest.mark.campaign
def test_campaign() -> None:
    runs = int(os.environ.get("AGENT_TUI_RUNS", "200"))
    tally, failed = report("kill", campaign("kill", runs, 1, workers()))
    assert not failed, "\n".join(replay("kill", run.seed) for run in failed)
    assert tally["ok"] == runs


def half_typed(start: Callable[..., Counter]) -> Counter:
    """A tariff change with half a phone number typed."""
    counter = start()
    counter.keys("⏎ ⏎ 08⏎ 1")
    counter.wait_for("手机号码 >")
    counter.keys("1540000")
    counter.wait_for("154 0000")
    return counter


def waits_as_interrupted(counter: Counter, home: Path, lines: int) -> None:
    """The journal is whole, and the next program offers the visit."""
    folds(home)
    assert [len(visit) for visit in journals(home)] == [lines]
    with Counter(home) as again:
        again.sign_in()
        assert "（中断）" in again.text(), again.text()
        again.keys("<F5>⏎")
        again.wait_for("手机号码 >")
    counter.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals_in_a_visit(number: int, counter: Callable[..., Counter], home: Path) -> None:
    program = half_typed(counter)
    began = time.monotonic()
    program.signal(number)
    assert program.wait_exit(2.0) == 128 + number
    assert time.monotonic() - began < 2.0
    restored(program)
    waits_as_interrupted(program, home, 4)


def test_a_dropped_line_in_a_visit(counter: Callable[..., Counter], home: Path) -> None:
    program = half_typed(counter)
    program.hangup()
    assert program.wait_exit(2.0) in (128 + signal.SIGHUP, 0)
    waits_as_interrupted(program, home, 4)


def test_a_signal_while_an_answer_waits_for_the_store(counter: Callable[..., Counter], home: Path) -> None:
    """The loop is blocked in the store's gate, which another program holds."""
    program = half_typed(counter)
    with (home / "data" / "store.db.gate").open("r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        program.keys("0010⏎")
        time.sleep(0.3)
        program.signal(signal.SIGTERM)
        assert program.wait_exit(2.5) == 128 + signal.SIGTERM
    restored(program)
    waits_as_interrupted(program, home, 4)


@pytest.mark.parametrize("keys", ["", "1001⏎", "1001⏎273940⏎"], ids=["sign-in", "pin", "checking"])
def test_signals_before_a_visit(keys: str, counter: Callable[..., Counter], home: Path) -> None:
    program = counter(ready=False)
    program.wait_for("工号 >")
    program.keys(keys)
    program.signal(signal.SIGTERM)
    assert program.wait_exit(2.0) == 128 + signal.SIGTERM
    restored(program)
    folds(home)


def restored(program: Counter) -> None:
    """The terminal is as it was: echo, lines, the first screen, a visible cursor."""
    assert program.attributes()[:4] == program.attributes_before[:4]
    assert program.attributes()[3] & termios.ECHO
    assert b"\x1b[?1049l" in program.raw and program.raw.rindex(b"\x1b[?25h") > program.raw.rindex(b"\x1b[?25l")
    assert program.raw.rindex(b"\x1b[?2004l") > program.raw.rindex(b"\x1b[?2004h")
