"""Run a program on a real pseudo-terminal and read its screen: what no Pilot test can see.

A key is bytes here, as from a keyboard or over a slow line; the screen is what pyte makes of it.
"""

from __future__ import annotations

import fcntl
import os
import pty
import random
import re
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import pyte

UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")
"""Sequences that pyte would print: kitty's key protocol, mode requests."""


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with `more`, less what would overrule the terminal."""
    env = {**os.environ, "TERM": "xterm-256color"}
    for name in ("COLUMNS", "LINES", "NO_COLOR", "ESCDELAY"):
        env.pop(name, None)
    return {**env, **more}


class _Screen(pyte.Screen):
    """Answers cursor reports through the terminal that it belongs to."""

    def __init__(self, columns: int, rows: int, answer: Callable[[str], None]) -> None:
        self._answer = answer
        super().__init__(columns, rows)

    def write_process_input(self, data: str) -> None:
        self._answer(data)


class Terminal:
    """A program on a pty of `rows` by `cols`; a context manager that leaves nothing running."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: str | Path | None = None,
        rows: int = 24,
        cols: int = 80,
        answer: bool = True,
        answer_after: float = 0.0,
        typed: bytes = b"",
    ) -> None:
        """Start `command`; `typed` is in the keyboard buffer before it, `answer`: give reports."""
        self.answer = answer
        self.answer_after = answer_after
        self.raw = b""
        """All output so far."""
        self.exit_code: int | None = None
        """As from a shell (128 + signal when killed); None while it runs."""
        self._screen = _Screen(cols, rows, self._reply)
        self._stream = pyte.ByteStream(self._screen)
        self._news = threading.Condition()
        self._master, slave = pty.openpty()
        self._set_size(rows, cols)
        self.attributes_before = termios.tcgetattr(slave)
        self._slave = slave  # kept open: its state can be read after the program has gone
        if typed:
            os.write(self._master, typed)
        self._program = subprocess.Popen(
            list(command),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=cwd,
            env=_environment(env or {}),
            start_new_session=True,
            # A session of its own, with this terminal: so that hanging up reaches the program.
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        self.pid = self._program.pid
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    # What the program shows --------------------------------------------------------------------

    def lines(self) -> list[str]:
        """The rows as text, right-stripped; a wide character has no blank behind it."""
        with self._news:
            screen = self._screen
            return [
                "".join(screen.buffer[row][column].data for column in range(screen.columns)).rstrip()
                for row in range(screen.lines)
            ]

    def text(self) -> str:
        """The screen as one string."""
        return "\n".join(self.lines())

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column of the hardware cursor, from 0."""
        with self._news:
            return self._screen.cursor.y, self._screen.cursor.x

    def wait_for(self, wanted: str | Callable[[Terminal], Any], timeout: float = 10.0) -> None:
        """Wait for a text or a predicate of this terminal; AssertionError shows the screen."""
        until = time.monotonic() + timeout
        found = (lambda t: wanted in t.text()) if isinstance(wanted, str) else wanted
        while not found(self):
            left = until - time.monotonic()
            if left <= 0 or (self._poll() is not None and not self._reader.is_alive()):
                raise AssertionError(f"not seen: {wanted!r} (exit {self.exit_code})\n{self.text()}")
            with self._news:
                self._news.wait(min(left, 0.02))

    def rest(self, quiet: float = 0.4, timeout: float = 10.0) -> None:
        """Wait until the program has written nothing for `quiet` seconds."""
        until = time.monotonic() + timeout
        seen, since = -1, time.monotonic()
        while time.monotonic() < until:
            if len(self.raw) != seen:
                seen, since = len(self.raw), time.monotonic()
            elif time.monotonic() - since >= quiet:
                return
            time.sleep(0.02)

    @property
    def screen(self) -> pyte.Screen:
        """The terminal's own screen: characters, colours, cursor."""
        return self._screen

    def wait_exit(self, timeout: float = 5.0) -> int:
        """Wait for the end of the program; its exit code."""
        until = time.monotonic() + timeout
        while self._poll() is None:
            if time.monotonic() > until:
                raise AssertionError(f"still running after {timeout} s\n{self.text()}")
            time.sleep(0.005)
        self._reader.join(1.0)
        assert self.exit_code is not None
        return self.exit_code

    # What the agent does -----------------------------------------------------------------------

    def send(self, data: bytes | str) -> None:
        """Type in one go."""
        data = data.encode() if isinstance(data, str) else data
        while data:
            data = data[os.write(self._master, data) :]

    def burst(self, keys: Iterable[bytes | str], *, gap: float = 0.0, seed: int | None = None) -> None:
        """Type keys `gap` seconds apart; with a seed, at random from 0 to `gap`."""
        chance = random.Random(seed)
        for number, key in enumerate(keys):
            if number and gap:
                time.sleep(gap if seed is None else chance.uniform(0, gap))
            self.send(key)

    def resize(self, rows: int, cols: int) -> None:
        """Change the size of the window."""
        with self._news:
            self._screen.resize(rows, cols)
        self._set_size(rows, cols)

    def hangup(self) -> None:
        """Close the line, as when SSH drops."""
        self._close_slave()
        master, self._master = self._master, -1
        os.close(master)

    def signal(self, number: int) -> None:
        """Send a signal to the program."""
        if self._poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End the program at once, whatever it does."""
        self.signal(signal.SIGKILL)
        while self._poll() is None:
            time.sleep(0.002)

    def attributes(self) -> list[Any]:
        """The state of the line now (echo, canonical mode …), as from `tcgetattr`."""
        return termios.tcgetattr(self._slave)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        self._close_slave()
        self._reader.join(2.0)
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    # Below ------------------------------------------------------------------------------------

    def _set_size(self, rows: int, cols: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def _close_slave(self) -> None:
        if self._slave >= 0:
            os.close(self._slave)
            self._slave = -1

    def _poll(self) -> int | None:
        code = self._program.poll()
        if code is not None:
            self.exit_code = code if code >= 0 else 128 - code
        return self.exit_code

    def _read(self) -> None:
        """Feed the screen until the line is closed, or the program has gone and all is read."""
        while (master := self._master) >= 0:
            try:
                if select.select([master], [], [], 0.05)[0]:
                    data = os.read(master, 65536)
                elif self.exit_code is not None or self._slave < 0:
                    break
                else:
                    continue
            except (OSError, ValueError):
                break
            with self._news:
                self.raw += data
                self._stream.feed(UNKNOWN_TO_PYTE.sub(b"", data))
                self._news.notify_all()

    def _reply(self, data: str) -> None:
        """A terminal's answer, in order with what is typed."""
        if not self.answer:
            return
        if self.answer_after:
            threading.Timer(self.answer_after, self._late, [data]).start()
        else:
            self.send(data)

    def _late(self, data: str) -> None:
        if self._master >= 0:
            self.send(data)
