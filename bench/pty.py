"""A program on a pseudo-terminal, timed where its bytes arrive.

Unlike the tests' kit it reads on the thread that asks and feeds its screen only when somebody looks
or the program asks where the cursor is: so what it costs to understand the output is in no
measured time.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

import pyte

from tests.terminal.kit import UNKNOWN_TO_PYTE

ROOT = Path(__file__).resolve().parent.parent
COLUMNS, ROWS = 80, 24
QUIET = 0.05
"""Seconds without output after which a key's effects are all painted: three frames of Textual."""


class _Screen(pyte.Screen):
    """Answers cursor reports through the terminal that it belongs to."""

    def __init__(self, answer: Callable[[str], None]) -> None:
        self._answer = answer
        super().__init__(COLUMNS, ROWS)

    def write_process_input(self, data: str) -> None:
        self._answer(data)


class Program:
    """A Python program on a pty of 80 by 24; a context manager that leaves nothing running."""

    def __init__(self, arguments: Sequence[str], typed: bytes = b"") -> None:
        """Start `python ARGUMENTS` in the root of the project, with `typed` in its keyboard."""
        self.bytes = 0
        """How many came so far."""
        self.last = 0.0
        """When the last ones came, on the monotonic clock."""
        self.raw = b""
        self._unread = b""
        self._screen = _Screen(lambda data: self.send(data))
        self._stream = pyte.ByteStream(self._screen)
        self._master, slave = pty.openpty()
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        if typed:
            os.write(self._master, typed)
        env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        for name in ("COLUMNS", "LINES", "NO_COLOR", "AGENT_TUI_HOME", "AGENT_TUI_LANG"):
            env.pop(name, None)
        self.started = time.perf_counter()
        self._program = subprocess.Popen(
            [sys.executable, *arguments], stdin=slave, stdout=slave, stderr=slave, cwd=ROOT,
            env=env, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(slave)
        self.pid = self._program.pid

    def send(self, keys: str) -> None:
        """Type in one go."""
        os.write(self._master, keys.encode())

    def read(self, wait: float) -> bytes:
        """The next output within `wait` seconds, or nothing."""
        if not select.select([self._master], [], [], max(0.0, wait))[0]:
            return b""
        try:
            data = os.read(self._master, 65536)
        except OSError as error:
            raise AssertionError(f"ended with {self._program.wait()}\n{self.text()}") from error
        self.last = time.perf_counter()
        self.bytes += len(data)
        self.raw += data
        self._unread += data
        if b"[6n" in data:
            self._feed()
        return data

    def settle(self, quiet: float = QUIET) -> None:
        """Read until nothing has come for `quiet` seconds."""
        while self.read(quiet):
            pass

    def key(self, keys: str, quiet: float = QUIET) -> tuple[float, int]:
        """Type, and wait until all is painted: (seconds to the last byte, bytes)."""
        before, begun = self.bytes, time.perf_counter()
        self.last = begun
        self.send(keys)
        while self.bytes == before and time.perf_counter() - begun < 5:
            self.read(1.0)
        self.settle(quiet)
        assert self.bytes > before, f"no echo of {keys!r}\n{self.text()}"
        return self.last - begun, self.bytes - before

    def echo(self, key: str, quiet: float = 0.02) -> float:
        """Type one key: seconds until the first output."""
        self.settle(0.0)
        begun = time.perf_counter()
        self.send(key)
        assert self.read(5.0), f"no echo of {key!r}\n{self.text()}"
        taken = self.last - begun
        self.settle(quiet)
        return taken

    def until(self, *texts: str, timeout: float = 20.0) -> float:
        """Read until the output has shown every text; seconds from the start of the program."""
        wanted = [text.encode() for text in texts]
        end = time.perf_counter() + timeout
        while not all(text in self.raw for text in wanted):
            left = end - time.perf_counter()
            assert left > 0, f"not seen: {texts}\n{self.text()}"
            self.read(left)
        return self.last - self.started

    def shows(self, *texts: str, timeout: float = 10.0) -> None:
        """Read until the screen shows every text."""
        end = time.perf_counter() + timeout
        while not all(text in self.text() for text in texts):
            left = end - time.perf_counter()
            assert left > 0, f"not on the screen: {texts}\n{self.text()}"
            self.read(min(left, QUIET))

    def text(self) -> str:
        """The screen; a wide character has no blank behind it."""
        self._feed()
        rows = self._screen.buffer
        return "\n".join("".join(rows[row][column].data for column in range(COLUMNS)).rstrip()
                         for row in range(ROWS))

    def changed(self) -> set[int]:
        """The rows painted since the last time, from 0."""
        self._feed()
        rows, self._screen.dirty = set(self._screen.dirty), set()
        return rows

    def memory(self) -> dict[str, float]:
        """RSS and PSS now, in MiB."""
        found = {}
        for row in Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines()[1:]:
            name, _, rest = row.partition(":")
            if name in ("Rss", "Pss"):
                found[name.upper()] = int(rest.split()[0]) / 1024
        return found

    def _feed(self) -> None:
        data, self._unread = self._unread, b""
        if data:
            self._stream.feed(UNKNOWN_TO_PYTE.sub(b"", data))

    def __enter__(self) -> Program:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._program.kill()
        self._program.wait()
        os.close(self._master)
