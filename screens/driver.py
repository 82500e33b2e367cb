"""Textual's Linux driver with our parser, our end, and a last filter before the terminal."""

from __future__ import annotations

import os
import re
import select
import signal
import termios
from codecs import getincrementaldecoder
from contextlib import suppress
from threading import Event, Thread
from typing import Any, Final

from textual import constants
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from screens import early
from screens.parser import KeyParser
from screens.thrift import thrifty

# Also when something imported textual before `early.begin` could say so in the environment.
constants.DISABLE_KITTY_KEY = True  # type: ignore[misc]

END_WITHIN: Final = 1.5
"""Seconds from SIGHUP or SIGTERM to the end of the process, whatever the loop is doing."""

RESTORE: Final = b"\x1b[?2004l\x1b[?7h\x1b[0m\x1b[?1049l\x1b[?25h"

FOREIGN: Final = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # OSC: titles, clipboard, links, pointer shapes
    r"|\x1b[PX^_][^\x1b]*(?:\x1b\\)?"  # DCS, SOS, PM, APC
    r"|\x1b\[\?1004[hl]"  # focus reports: an entry line that is always focused needs none
    r"|\x1b\[(?![0-9;]*[mH]|\?[0-9;]*(?:[hl]|\$p)|6n|K)[ -?]*[@-~]?"  # CSI not ours
    r"|\x1b(?!\[)"
    r"|[\x00-\x06\x08\x0b-\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]"
    r"|[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    r"|[\U000e0000-\U000e007f]"
)
"""What must not reach the terminal, wherever it came from: the net below `safe()`."""


class Outlet:
    """The terminal as a file for Textual's writer thread: UTF-8, whole writes, silent once gone."""

    def __init__(self, fileno: int) -> None:
        self._fileno = fileno
        self._gone = False

    def fileno(self) -> int:
        return self._fileno

    def flush(self) -> None:
        """Nothing is buffered here."""

    def write(self, text: str) -> None:
        data = memoryview(text.encode("utf-8", "replace"))
        while data and not self._gone:
            try:
                data = data[os.write(self._fileno, data) :]
            except BlockingIOError:
                select.select([], [self._fileno], [])
            except OSError:  # hung up: a dead writer thread would block the loop on its full queue
                self._gone = True


class CounterDriver(LinuxDriver):
    """A terminal of one agent: keyboard only, and gone within two seconds of a hang-up."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=False, size=size)
        self._screen_fileno = 2 if os.isatty(2) else 1
        self._file: Any = Outlet(self._screen_fileno)
        self._ending = 0
        self._end = Event()

    def start_application_mode(self) -> None:
        """Take the terminal over, from `early` where it began, and listen for the end."""
        before = early.take_over()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if before is not None:
            self.attrs_before = before
        for number in (signal.SIGHUP, signal.SIGTERM):
            self._loop.add_signal_handler(number, self._exit, number)
            # The loop hears by its wake-up descriptor; this handler runs even if it is blocked.
            signal.signal(number, self._signalled)
        if not self._ending:
            Thread(target=self._watch, name="end-watch", daemon=True).start()

    def _exit(self, number: int) -> None:
        self._app.exit(return_code=128 + number)

    def _signalled(self, number: int, _frame: object) -> None:
        self._ending = number
        self._end.set()

    def _watch(self) -> None:
        """End the process when the loop did not do so in time: a stuck terminal, a long write."""
        self._end.wait()
        Event().wait(END_WITHIN)
        with suppress(OSError, ValueError, termios.error):
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            if select.select([], [self._screen_fileno], [], 0)[1]:
                os.write(self._screen_fileno, RESTORE)
        os._exit(128 + self._ending)

    def write(self, data: str) -> None:
        """Write to the terminal, less what is foreign to our screens."""
        super().write(thrifty(FOREIGN.sub("", data)))

    def _query_in_band_window_resize(self) -> None:
        """SIGWINCH serves; reports inside the keys would not."""

    def _get_terminal_size(self) -> tuple[int, int]:
        """The terminal's own word, before COLUMNS and LINES, which do not follow a resize."""
        try:
            size = os.get_terminal_size(self.fileno)
        except OSError:
            return super()._get_terminal_size()
        return (size.columns or 80, size.lines or 24)

    def send_message(self, message: Message) -> None:
        """Hand a message to the app: one hop, in order (Textual makes a task for each)."""
        with suppress(RuntimeError):  # the loop has closed
            self._loop.call_soon_threadsafe(self._app.post_message, message)

    def _run_input_thread(self) -> None:
        """Ours instead of Textual's: that one prints the error with what it was about."""
        try:
            self.run_input_thread()
        except Exception as error:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._app._handle_exception, error)

    def run_input_thread(self) -> None:
        """Read the terminal until the end; a terminal that is gone ends the app."""
        parser = KeyParser(getattr(self._app, "esc_wait", 0.25))
        # A terminal set to GBK sends what is no UTF-8: refused by the entry line, never a crash.
        decode = getincrementaldecoder("utf-8")("replace").decode
        while not self.exit_event.is_set():
            wait = parser.wait
            ready, _, _ = select.select([self.fileno], [], [], 0.1 if wait is None else min(wait, 0.1))
            if ready:
                try:
                    data = os.read(self.fileno, 4096)
                except OSError:
                    data = b""
                if not data:
                    self._loop.call_soon_threadsafe(self._exit, signal.SIGHUP)
                    return
                for message in parser.feed(decode(data)):
                    self.process_message(message)
            for message in parser.tick():
                self.process_message(message)
            # After the keys before it are under way: a gate reads this in the loop.
            self._app.halfway = parser.wait is not None  # type: ignore[attr-defined]
