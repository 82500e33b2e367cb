"""Time and ids: the system's clock, and UUIDs that sort by time."""

from __future__ import annotations

import os
import time
import uuid
from datetime import date
from functools import cached_property
from pathlib import Path

from app.visit.entries import Stamp
from app.when import local

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def uuid7() -> str:
    """A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then 12 of the next µs, then chance."""
    nanos = time.time_ns()
    millis, rest = divmod(nanos, 1_000_000)
    fine = rest * 4096 // 1_000_000
    chance = int.from_bytes(os.urandom(8), "big") >> 2
    value = (millis & (1 << 48) - 1) << 80 | 7 << 76 | fine << 64 | 2 << 62 | chance
    return str(uuid.UUID(int=value))


class SystemClock:
    """The clock of this computer."""

    @cached_property
    def boot(self) -> str:
        """The kernel's boot id; where there is none, this run counts as a boot of its own."""
        try:
            return _BOOT_ID.read_text().strip()
        except OSError:
            return f"run-{uuid.uuid4()}"

    def stamp(self, agent: str, seat: str) -> Stamp:
        """Now: UTC and monotonic microseconds, boot id, who and where."""
        utc, mono = time.time_ns() // 1000, time.monotonic_ns() // 1000
        return Stamp(utc, mono, self.boot, agent, seat)

    def today(self) -> date:
        """The hall's date, whatever zone the machine is set to."""
        return local(time.time_ns() // 1000).date()

    def new_id(self) -> str:
        """A fresh UUIDv7."""
        return uuid7()
