"""The gate: one writer at a time, by a `flock` on a file beside the database.

SQLite's own wait is unfair: with 40 saturated writers the worst wait was 3.9 s.  So is trying
again and again (ten writers on a busy machine: 1.8 s); a waiter that the kernel wakes had 0.13 s.
The gate is held around one transaction and never across a key press; a killed program lets go of
it by dying.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.problems import Refused

DEADLINE = 2.0
"""Seconds to wait before the answer goes back to the entry line."""


class Gate:
    """The write gate of one store; threads of this process queue here as well."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = threading.Lock()
        self._file = -1
        self._process = 0

    @contextmanager
    def held(self, deadline: float = DEADLINE) -> Iterator[None]:
        """Hold the gate; Refused(`store.locked`) when it stays shut for `deadline` seconds."""
        until = time.monotonic() + deadline
        if not self._turn.acquire(timeout=deadline):
            raise Refused.of("store.locked")
        try:
            file = self._own()
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file = _Waiter(self.path).lock(until - time.monotonic())
            try:
                yield
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)
                if file != self._file:
                    os.close(file)
        finally:
            self._turn.release()

    def close(self) -> None:
        """Let go of the file."""
        if self._file >= 0 and self._process == os.getpid():
            os.close(self._file)
        self._file = -1

    def _own(self) -> int:
        """The file of this very process: a lock inherited by fork would shut nobody out."""
        if self._file < 0 or self._process != os.getpid():
            self._file = _opened(self.path)
            self._process = os.getpid()
        return self._file


class _Waiter:
    """One wait at a shut gate, in a thread of its own: `flock` has no deadline.

    A wait that was given up ends by itself when its turn comes, and lets the next one in.
    """

    def __init__(self, path: Path) -> None:
        self._file = _opened(path)
        self._mine = threading.Event()
        self._decision = threading.Lock()
        self._given_up = False

    def lock(self, seconds: float) -> int:
        """The locked file, to be unlocked and closed by the caller; Refused(`store.locked`)."""
        threading.Thread(target=self._wait, daemon=True).start()
        if not self._mine.wait(max(seconds, 0)):
            with self._decision:
                self._given_up = not self._mine.is_set()
        if self._given_up:
            raise Refused.of("store.locked")
        return self._file

    def _wait(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except OSError:
            return  # no locks here: the deadline says so
        with self._decision:
            self._mine.set()
            if self._given_up:
                os.close(self._file)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
