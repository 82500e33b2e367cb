"""The terminal before Textual: raw mode and a splash, so nothing typed early is lost or echoed.

Standard library only, and small: it runs before every heavy import.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import termios
from contextlib import suppress
from typing import Any

ENVIRONMENT = {
    # iTerm2 loses Chinese input under the kitty protocol. Read once, when textual is imported.
    "TEXTUAL_DISABLE_KITTY_KEY": "1",
    "TEXTUAL_ANIMATIONS": "none",
    # How long a key waits for its paint: half a frame. Nothing is painted while nothing changes.
    "TEXTUAL_FPS": "120",
}

_fileno = 0
_saved: list[Any] | None = None
_splash = ""


def begin(splash: str = "") -> bool:
    """Set raw mode without echo, paint `splash` (one plain line); False without a terminal."""
    global _fileno, _saved, _splash
    os.environ.update(ENVIRONMENT)
    try:
        _fileno = sys.__stdin__.fileno()  # type: ignore[union-attr]
        attributes = termios.tcgetattr(_fileno)
    except (AttributeError, ValueError, OSError, termios.error):
        return False
    if _saved is not None:
        return True
    _saved = [*attributes[:6], list(attributes[6])]
    atexit.register(end)
    # Until the driver listens: a signal must not leave the terminal raw.
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, _ended)
    # As Textual's driver sets it later: Enter stays CR (with ICRNL it would be read as Ctrl+J).
    attributes[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    attributes[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    attributes[6][termios.VMIN] = 1
    attributes[6][termios.VTIME] = 0
    # TCSANOW keeps what was typed before this line; TCSAFLUSH would lose it.
    termios.tcsetattr(_fileno, termios.TCSANOW, attributes)
    if splash:
        _splash = splash
        _write(f"\r{splash}")
    return True


def take_over() -> list[Any] | None:
    """Hand the state from before `begin` to the driver, which restores it from now on."""
    global _saved
    saved, _saved = _saved, None
    _wipe()
    return saved


def end() -> None:
    """Restore the terminal when no driver took it over; harmless otherwise."""
    saved = take_over()
    if saved is not None:
        with suppress(OSError, termios.error):
            termios.tcsetattr(_fileno, termios.TCSANOW, saved)


def _ended(number: int, _frame: object) -> None:
    end()
    os._exit(128 + number)


def _wipe() -> None:
    """Take the splash away, so that it is not left in the shell's window afterwards."""
    global _splash
    if _splash:
        _splash = ""
        _write("\r\x1b[K")


def _write(text: str) -> None:
    """Write to the terminal; a closed one is no reason to fail."""
    with suppress(OSError):
        os.write(2, text.encode("utf-8", "replace"))
