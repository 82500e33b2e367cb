"""What this terminal can do, as far as a program can find out without drawing on it."""

from __future__ import annotations

import os
import re
import select
import shutil
import sys
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import suppress

from app.house import Finding
from app.problems import Problem

COLUMNS, ROWS = 80, 24
REPLY = 0.5
"""Seconds to wait for a terminal's answer."""


def findings() -> Iterator[Finding]:
    """Terminal, size, colours, characters, keys and answers."""
    here = sys.stdin.isatty() and sys.stdout.isatty()
    name = os.environ.get("TERM", "")
    known = name not in ("", "dumb", "unknown")
    state = "ok" if here and known else "mend" if here else "note"
    yield Finding("terminal", state, name or "-", None if here else Problem("cli.no_terminal"))
    if here:
        yield _size()
    yield Finding("colours", "ok" if known else "note", _colours(name))
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    yield Finding("utf8", "ok" if encoding == "utf8" else "mend", sys.stdout.encoding or "-")
    yield _keys(name)
    if here:
        yield from _answers()


def _size() -> Finding:
    size = shutil.get_terminal_size((0, 0))
    small = size.columns < COLUMNS or size.lines < ROWS
    problem = Problem("cli.small") if small else None
    return Finding("size", "mend" if small else "ok", f"{size.columns}x{size.lines}", problem)


def _colours(name: str) -> str:
    if os.environ.get("NO_COLOR"):
        return "NO_COLOR"
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "16777216"
    return "256" if "256" in name else "16" if name not in ("", "dumb", "unknown") else "0"


def _keys(name: str) -> Finding:
    """Whether the terminal's description has F1 to F10; the aliases /1 to /0 serve without."""
    import curses

    if not name:
        return Finding("keys", "note", "-")
    try:
        curses.setupterm(name, 1)
        missing = [f"F{number}" for number in range(1, 11) if not curses.tigetstr(f"kf{number}")]
    except curses.error:
        return Finding("keys", "note", "-")
    return Finding("keys", "note" if missing else "ok", " ".join(missing) or "F1-F10")


def _answers() -> Iterator[Finding]:
    """Ask where the cursor is after a Han character, and after a line of a box."""
    widths = [_width_of(sample) for sample in ("中", "─")]
    han, box = widths
    yield Finding("answers", "ok" if han else "note", "ESC[6n" if han else "-")
    if han:
        yield Finding("han", "ok" if han == 2 else "mend", str(han))
        yield Finding("boxes", "ok" if box == 1 else "note", str(box))


def _width_of(sample: str) -> int:
    """The cells that a sample takes, by the terminal's own word; 0 when it says nothing."""
    inward, outward = sys.stdin.fileno(), sys.stdout.fileno()
    try:
        before = termios.tcgetattr(inward)
    except termios.error:
        return 0
    try:
        tty.setcbreak(inward, termios.TCSANOW)
        os.write(outward, f"\r{sample}\x1b[6n".encode())
        reply = _reply(inward)
    except OSError:
        return 0
    finally:
        with suppress(OSError, termios.error):
            os.write(outward, b"\r\x1b[K")
            termios.tcsetattr(inward, termios.TCSANOW, before)
    found = re.search(rb"\x1b\[\d+;(\d+)R", reply)
    return int(found[1]) - 1 if found else 0


def _reply(file: int) -> bytes:
    reply, until = b"", time.monotonic() + REPLY
    while not reply.endswith(b"R") and (left := until - time.monotonic()) > 0:
        if select.select([file], [], [], left)[0]:
            reply += os.read(file, 32)
    return reply
