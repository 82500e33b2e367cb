"""The keyboard on a real pty: keys typed ahead end where they belong, or stop at a gate."""

from __future__ import annotations

import random
import signal
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.kit import Terminal

ROOT = Path(__file__).parents[2]
ANSWERS = ["hi\r", "13800138000\r", "李\r", "p88\r", "1"]
RECORDS = ["greet\thi", "phone\t13800138000", "name\t李", "plan\tp88", "sure?\t1", "answered\t1"]


class Demo(Terminal):
    """The demo program with its record."""

    def __init__(
        self,
        record: Path,
        *options: str,
        ready: bool = True,
        env: dict[str, str] | None = None,
        **how: Any,
    ) -> None:
        self.record = record
        record.unlink(missing_ok=True)
        env = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"} | (env or {})
        command = [sys.executable, str(ROOT / "tests/terminal/demo_app.py"), str(record), *options]
        super().__init__(command, env=env, **how)
        if ready:
            self.wait_for("greet")
            self.wait_for(lambda t: b"\x1b[?2004h" in t.raw)

    def records(self) -> list[str]:
        return self.record.read_text("utf-8").splitlines() if self.record.exists() else []

    def expect(self, *wanted: str, timeout: float = 10.0) -> None:
        """Wait for exactly these records, and see that no more come at once."""
        with suppress(AssertionError):
            self.wait_for(lambda _: len(self.records()) >= len(wanted), timeout)
        assert self.records() == list(wanted), self.text()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Demo]]:
    """Starts demos and ends them."""
    running: list[Demo] = []

    def begin(*options: str, **how: Any) -> Demo:
        running.append(Demo(tmp_path / f"record-{len(running)}", *options, **how))
        return running[-1]

    yield begin
    for demo in running:
        demo.__exit__(None, None, None)


def characters(answers: list[str]) -> list[str]:
    return list("".join(answers))


# Typed ahead -----------------------------------------------------------------------------------


def test_burst_in_one_write(start: Callable[..., Demo]) -> None:
    for _ in range(4):
        demo = start()
        demo.send("".join(ANSWERS))
        demo.expect(*RECORDS, "gate\topen")


@pytest.mark.parametrize("seed", range(4))
def test_burst_with_random_gaps(start: Callable[..., Demo], seed: int) -> None:
    demo = start()
    gap = random.Random(seed).choice([0.001, 0.005, 0.02, 0.1])
    demo.burst(characters(ANSWERS), gap=gap, seed=seed)
    demo.expect(*RECORDS, "gate\topen")


def test_without_the_turnstile_a_burst_goes_wrong(start: Callable[..., Demo]) -> None:
    """The negative control: if this passed, the tests above would show nothing."""
    wrong = 0
    for _ in range(3):
        demo = start("--no-turnstile")
        demo.send("".join([*ANSWERS, "1"]))
        time.sleep(0.7)
        wrong += demo.records()[:6] != RECORDS
    assert wrong == 3


def test_double_enter_passes_one_screen(start: Callable[..., Demo]) -> None:
    """The last field opens a modal screen; the second Enter is that screen's, which refuses it."""
    demo = start()
    demo.send("a\rb\rc\rd\r\r")
    demo.expect("greet\ta", "phone\tb", "name\tc", "plan\td", "sure?\t")
    demo.wait_for("sure?")


def test_a_screen_from_background_work_gets_its_keys(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.send("\x1b[20~" + "123456\r" + "hi\r")  # F9: a screen that opens 0.2 s later
    demo.expect("greet\t<f9>", "pin\t123456", "greet\thi")


def test_keys_wait_while_the_loop_is_blocked(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.send("block\r")
    demo.burst("138\rLi\r", gap=0.02)
    demo.expect("greet\tblock", "phone\t138", "name\tLi")


def test_a_refused_answer_stays_in_the_line_to_be_edited(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.send("no\r")
    demo.wait_for("refused by the form")
    demo.send("\x1b[F" + "de\r")  # End: edit what stands there
    demo.expect("greet\tno", "greet\tnode")


def test_typing_takes_the_place_of_a_refused_answer(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.send("no\r")
    demo.wait_for("refused by the form")
    demo.send("de\r")
    demo.expect("greet\tno", "greet\tde")


def test_delete_on_an_empty_line_purges_what_waits(start: Callable[..., Demo]) -> None:
    """The loop is blocked; the agent thinks better of what was typed meanwhile."""
    demo = start()
    demo.send("block\r")
    time.sleep(0.1)
    demo.send("wrong\r")
    time.sleep(0.25)
    demo.send("\x1b[3~")
    demo.wait_for(lambda _: any(line.startswith("lost") for line in demo.records()))
    time.sleep(0.5)
    demo.send("right\r")
    demo.wait_for(lambda _: "phone\tright" in demo.records())
    assert "phone\twrong" not in demo.records()


def test_delete_in_a_burst_edits(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.send("xhi\x1b[H\x1b[3~\r")
    demo.expect("greet\thi")


def test_a_screen_that_hangs_costs_the_keys_that_wait_and_no_more(
    start: Callable[..., Demo],
) -> None:
    demo = start("--hasty")
    demo.send("hang\r138\r")
    demo.expect("greet\thang", "lost\tstuck 4")
    time.sleep(1.5)
    demo.send("139\r")
    demo.expect("greet\thang", "lost\tstuck 4", "phone\t139")


# The gate --------------------------------------------------------------------------------------


def test_gate_drops_what_was_typed_ahead_and_says_how_many(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.send("".join(ANSWERS) + "1\r1")
    demo.expect(*RECORDS, "gate\topen")
    demo.wait_for("dropped 3")
    demo.send("1")
    demo.expect(*RECORDS, "gate\topen", "agree?\t1")


def test_gate_stays_shut_while_keys_keep_coming(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.send("".join(ANSWERS))
    demo.burst("1" * 8, gap=0.15)
    assert "agree?\t1" not in demo.records()
    demo.wait_for("dropped ")
    demo.expect(*RECORDS, "gate\topen")
    demo.send("1")
    demo.expect(*RECORDS, "gate\topen", "agree?\t1")


def test_gate_on_a_terminal_that_does_not_answer(start: Callable[..., Demo]) -> None:
    demo = start(answer=False)
    demo.send("".join(ANSWERS) + "1")
    demo.wait_for("dropped 1")
    began = time.monotonic()
    demo.expect(*RECORDS, "gate\topen")
    assert time.monotonic() - began < 1.5
    demo.send("1")
    demo.expect(*RECORDS, "gate\topen", "agree?\t1")


def test_gate_over_a_slow_line(start: Callable[..., Demo]) -> None:
    """A key typed 0.2 s after the paint was sent, but before the terminal can have shown it."""
    demo = start(answer_after=0.35)
    demo.send("".join(ANSWERS))
    demo.wait_for("agree?")
    time.sleep(0.1)
    demo.send("1")
    demo.wait_for("dropped 1")
    demo.expect(*RECORDS, "gate\topen")


def test_gate_opens_soon_when_nothing_was_typed(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.send("".join(ANSWERS))
    demo.wait_for("agree?")
    began = time.monotonic()
    demo.expect(*RECORDS, "gate\topen")
    assert time.monotonic() - began < 0.5
    assert "dropped" not in demo.text()


def test_gate_takes_nothing_faster_than_anyone_reads(start: Callable[..., Demo]) -> None:
    """The step is painted and the terminal has answered; the key still belongs to the burst."""
    demo = start()
    demo.send("".join(ANSWERS))
    demo.wait_for("agree?")
    time.sleep(0.1)
    demo.send("1")
    demo.wait_for("dropped 1")
    demo.expect(*RECORDS, "gate\topen")


def test_shift_f3_is_no_cursor_report(start: Callable[..., Demo]) -> None:
    demo = start(answer=False)
    demo.send("".join(ANSWERS) + "\x1b[1;2R")
    demo.wait_for("agree?")
    demo.send("\x1b[1;2R1")
    demo.wait_for("dropped 1")
    demo.expect(*RECORDS, "gate\topen")


# What terminals send -----------------------------------------------------------------------------


def test_function_keys_in_four_codings(start: Callable[..., Demo]) -> None:
    demo = start()
    for f1, f5 in (
        ("\x1bOP", "\x1b[15~"),  # xterm
        ("\x1b[11~", "\x1b[15~"),  # rxvt, PuTTY
        ("\x1b[[A", "\x1b[[E"),  # Linux console
        ("/1\r", "／５\r"),  # typed aliases, the second with an input method on
    ):
        demo.send(f1 + f5)
    demo.expect(*["greet\t<f1>", "greet\t<f5>"] * 4)


@pytest.mark.parametrize(("gap", "setting"), [(0.05, {}), (0.2, {"AGENT_TUI_ESC_MS": "450"})])
def test_function_keys_in_fragments(start: Callable[..., Demo], gap: float, setting: dict[str, str]) -> None:
    """The default of 250 ms does for 200 ms too; a loaded test machine is slower than a link."""
    demo = start(env=setting)
    demo.burst("\x1b[15~", gap=gap)
    demo.burst("\x1bOP", gap=gap)
    demo.send("hi\r")
    demo.expect("greet\t<f5>", "greet\t<f1>", "greet\thi")


def test_escape_then_a_character(start: Callable[..., Demo]) -> None:
    """No Alt here: Esc, then the character; a lone Esc acts after its wait."""
    demo = start()
    demo.send("x\x1b1\r")
    demo.expect("greet\t1")
    demo.send("\x1b")
    demo.expect("greet\t1", "phone\t<back>", timeout=1)


def test_unbound_sequences_type_nothing(start: Callable[..., Demo]) -> None:
    demo = start()
    for sequence in ("\x1b[25~", "\x1b[1;5A", "\x1b[3;2~", "\x1b[I", "\x1b[?1;2c", "\x1b[<0;1;1M"):
        demo.send(sequence)
    demo.send("\x1b]11;rgb:0000/1111/2222\x1b\\" + "\x1b[34~" + "\x1bOc" + "hi\r")
    demo.expect("greet\thi")


def test_keypad_in_application_mode(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.send("a\r" + "".join(f"\x1bO{key}" for key in "pqrstuvwxy") + "\x1bOM")
    demo.expect("greet\ta", "phone\t0123456789")


def test_line_ends_are_one_enter(start: Callable[..., Demo]) -> None:
    """A keyboard-wedge reader may end its line with CR, LF or both."""
    demo = start()
    demo.send("a\r\n" + "b\n" + "c\r")
    demo.expect("greet\ta", "phone\tb", "name\tc")


def test_full_width_digits(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.send("a\r１３８００１３８０００\rLi\rp\r１")
    demo.expect(
        "greet\ta",
        "phone\t13800138000",
        "name\tLi",
        "plan\tp",
        "sure?\t1",
        "answered\t1",
        "gate\topen",
    )


def test_han_at_a_choice_is_no_answer(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.send("a\rb\rc\rd\r" + "有的")
    demo.wait_for("refused digit 有的")
    demo.send("2")
    demo.expect("greet\ta", "phone\tb", "name\tc", "plan\td", "sure?\t2", "answered\t2", "gate\topen")


def test_digits_are_grouped_as_typed(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.send("a\r13800138000")
    demo.wait_for("138 0013 8000")
    demo.send("\x7f" * 4 + "1111\x1b[H\x1b[3~1" + "9\r")  # the last is one too many
    demo.expect("greet\ta", "phone\t13800131111")


def test_a_terminal_that_is_not_utf_8(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.send("李".encode("gbk"))
    demo.wait_for("refused encoding")
    demo.send("\x1b" + "hi\r")
    demo.wait_for(lambda _: "greet\thi" in demo.records())


def test_bidi_and_control_characters_are_refused(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.send("a\u202eb")
    demo.wait_for("refused format")
    demo.send("\x03")
    demo.wait_for("refused control")
    demo.send("\r")
    demo.expect("greet\tab")


# Pastes ------------------------------------------------------------------------------------------


def paste(text: str) -> str:
    return f"\x1b[200~{text}\x1b[201~"


def test_paste_is_text_and_its_line_end_is_no_enter(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.send(paste("李敏\r\n"))
    demo.wait_for("李敏")
    assert demo.records() == []
    demo.send("\r")
    demo.expect("greet\t李敏")


@pytest.mark.parametrize("text", ["a\rb\r", "a\x1b[31mb", "a\x1b[20~b", "a\u202eb", "a\tb"])
def test_paste_with_control_characters_is_refused(start: Callable[..., Demo], text: str) -> None:
    demo = start()
    demo.send(paste(text))
    demo.wait_for("refused paste")
    demo.send("ok\r")
    demo.expect("greet\tok")


# Start and end -----------------------------------------------------------------------------------


def test_keys_typed_before_the_start_are_kept(start: Callable[..., Demo]) -> None:
    """Some before the program runs (a cooked line turns CR into LF), some during its start."""
    demo = start("--start-after", "0.3", ready=False, typed=b"hi\r138")
    demo.wait_for(lambda t: b"demo" in t.raw)
    demo.send("\rLi\r")
    demo.expect("greet\thi", "phone\t138", "name\tLi")


def test_a_signal_during_the_start_restores_the_terminal(start: Callable[..., Demo]) -> None:
    demo = start("--start-after", "5", ready=False)
    demo.wait_for("demo")
    demo.signal(signal.SIGTERM)
    assert demo.wait_exit(2.0) == 128 + signal.SIGTERM
    assert demo.attributes()[:4] == demo.attributes_before[:4]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals_end_the_program_and_restore_the_terminal(start: Callable[..., Demo], number: int) -> None:
    demo = start()
    demo.send("half")
    demo.wait_for("half")
    began = time.monotonic()
    demo.signal(number)
    assert demo.wait_exit(2.0) == 128 + number
    assert time.monotonic() - began < 2.0
    assert demo.raw.rstrip().endswith(b"\x1b[?25h") and b"\x1b[?1049l" in demo.raw
    before, after = demo.attributes_before, demo.attributes()
    assert after[:4] == before[:4] and after[3] & termios.ECHO


def test_a_signal_ends_a_program_whose_loop_is_blocked(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.send("sleep\r")
    time.sleep(0.3)
    demo.signal(signal.SIGTERM)
    assert demo.wait_exit(2.0) == 128 + signal.SIGTERM
    assert demo.attributes()[3] & termios.ECHO
    assert b"\x1b[?1049l" in demo.raw


def test_a_dropped_line_ends_the_program(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.send("half")
    demo.wait_for("half")
    demo.hangup()
    assert demo.wait_exit(2.0) in (128 + signal.SIGHUP, 0)


def test_ctrl_q_and_ctrl_c_do_not_quit(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.send("\x11\x03\x10\x1a" + "hi\r")
    demo.expect("greet\thi")


def test_nothing_foreign_is_written(start: Callable[..., Demo]) -> None:
    """No kitty protocol, no mouse, no focus reports, no pointer shapes."""
    demo = start()
    demo.send("hi\r")
    demo.expect("greet\thi")
    for foreign in (b"\x1b[>", b"\x1b[<u", b"\x1b[?1000", b"\x1b[?1003", b"\x1b[?1004", b"\x1b]"):
        assert foreign not in demo.raw


def test_an_idle_terminal_gets_nothing(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.send("half")
    demo.wait_for("half")
    time.sleep(0.3)
    before = len(demo.raw)
    time.sleep(1.2)
    assert len(demo.raw) == before


def test_the_hardware_cursor_is_where_the_next_character_goes(start: Callable[..., Demo]) -> None:
    """Input methods open their window there."""
    demo = start()
    demo.send("李a")
    demo.wait_for(lambda t: t.cursor == (1, 3), 2)
    demo.send("\x1b[20~")
    demo.wait_for("pin")
    demo.send("12")
    demo.wait_for(lambda t: t.cursor == (1, 2), 2)
    demo.send("\r")
    demo.wait_for("greet")
    demo.wait_for(lambda t: t.cursor == (1, 3), 2)
