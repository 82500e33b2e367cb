"""A hall with one agent of each role and two items, and a way to type commands at it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from data.home import init_home
from data.house import LocalHouse
from screens.cli import run
from tests.data.halls import PACK, SEAT, Hall, Hand

ROOT = Path(__file__).parents[2]
PINS = {
    "duty_manager": ("1001", "483920"), "agent": ("2001", "593821"), "greeter": ("3001", "604732"),
    "trainer": ("4001", "715843"), "auditor": ("5001", "826954"),
}
"""Staff number and PIN of somebody in each role."""
STAFF_NAME = "王晓芳"


@dataclass
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Typed(io.TextIOWrapper):
    """A stream that may say it is a terminal."""

    tty = False

    def isatty(self) -> bool:
        return self.tty


class Opened:
    """A counter that is only noted."""

    def __init__(self, code: int = 0) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.code = code

    def __call__(
        self, folder: Path | None = None, lang: str = "", *, demo: bool = False, seat: str = "", preview: Any = None
    ) -> int:
        self.calls.append((folder, lang, demo, seat) if preview is None else preview)
        return self.code


def tui(
    *arguments: object, stdin: str = "", tty: bool = False, houses: Any = LocalHouse, counter: Any = None
) -> Done:
    """Run one command line in this process."""
    streams = [Typed(io.BytesIO(stdin.encode()), "utf-8"), *(Typed(io.BytesIO(), "utf-8") for _ in range(2))]
    for stream in streams:
        stream.tty = tty
    with (
        mock.patch.object(sys, "stdin", streams[0]),
        contextlib.redirect_stdout(streams[1]),
        contextlib.redirect_stderr(streams[2]),
    ):
        code = run([str(each) for each in arguments], houses, counter or Opened(), "9.9.9")
    told = []
    for stream in streams[1:]:
        stream.flush()
        told.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
    return Done(code, *told)


def program(*arguments: object, stdin: str = "", **environment: str) -> Done:
    """Run the real program, whose standard streams are pipes."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "agent_tui.py"), *map(str, arguments)], input=stdin.encode(),
        capture_output=True, env={**os.environ, "AGENT_TUI_LANG": "en", **environment}, timeout=60,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def as_(role: str) -> list[str]:
    """The options of somebody in this role."""
    return ["--as", PINS[role][0], "--pin-stdin"]


def pin(role: str, *more: str) -> str:
    """What is typed: the PIN, then further lines."""
    return "\n".join((PINS[role][1], *more, ""))


def make(folder: Path) -> tuple[str, str]:
    """A hall in this folder; the ids of its two items."""
    clock = Hand()
    home = init_home(folder, hall="示范厅", seat=SEAT, demo=True, pack=PACK, clock=clock)
    for role, (staff, secret) in PINS.items():
        home.agents.add(staff, STAFF_NAME, role, secret)
    hall = Hall(home, clock)
    first = hall.served()[1]
    clock.on(60)
    second = hall.served(code="07", flow="brand_change")[1]
    home.close()
    return first, second


def files(folder: Path) -> dict[str, bytes]:
    """Everything kept under a folder, but for locks."""
    kept = (path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".gate", ".lock"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in kept}
