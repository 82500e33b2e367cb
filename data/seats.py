"""Which seats are taken: a running program holds a lock on its seat's file.

The lock dies with the program, so a visit whose seat is free, or held by a later run, is an
orphan that any seat may resume.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from urllib.parse import quote, unquote

from app.problems import Refused


class Seats:
    """The lock files of one home, one a seat."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: dict[str, int] = {}

    def hold(self, seat: str, run: str) -> None:
        """Take the seat until this process ends; Refused(`store.seat_taken`) when it is taken."""
        if seat in self._held:
            return
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(self._path(seat), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            raise Refused.of("store.seat_taken", seat=seat) from None
        os.ftruncate(file, 0)
        os.pwrite(file, run.encode(), 0)
        self._held[seat] = file

    def release(self, seat: str) -> None:
        """Leave the seat."""
        file = self._held.pop(seat, None)
        if file is not None:
            os.close(file)

    def run_at(self, seat: str) -> str:
        """The run that holds the seat now; empty when it is free."""
        try:
            file = os.open(self._path(seat), os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return ""
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return ""
        except BlockingIOError:
            return os.pread(file, 100, 0).decode()
        finally:
            os.close(file)

    def taken(self) -> tuple[str, ...]:
        """The seats that a running program holds."""
        names = (unquote(path.name.removesuffix(".lock")) for path in self.folder.glob("*.lock"))
        return tuple(sorted(seat for seat in names if self.run_at(seat)))

    def _path(self, seat: str) -> Path:
        return self.folder / f"{quote(seat, safe='')[:200]}.lock"
