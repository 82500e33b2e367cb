"""From the bytes of a terminal to the keys we bind: one grammar, nothing spilled.

Textual's own parser types out what it does not know, reads ESC plus a character as Alt, and turns
a paste that holds an ESC into key presses, Enter included. Here a sequence is recognised by its
grammar and dropped whole when it is none of ours.
"""

from __future__ import annotations

import re
from time import monotonic
from typing import Final

from textual import events
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

ESC: Final = "\x1b"
PASTE_END: Final = "\x1b[201~"
PASTE_LIMIT: Final = 65_536
SEQUENCE_LIMIT: Final = 256
CSI_WAIT: Final = 1.0
"""Seconds for what follows `ESC [` or `ESC O`: nobody types these, so a link may be slow."""
REST_WAIT: Final = 5.0
"""Seconds for the rest of a sequence or a paste: its digits must never become an answer."""

_NAMES: Final = (
    {"A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end", "Z": "shift+tab"}
    | {"1~": "home", "3~": "delete", "4~": "end", "5~": "pageup", "6~": "pagedown"}
    | {"7~": "home", "8~": "end"}  # rxvt
    | {"P": "f1", "Q": "f2", "R": "f3", "S": "f4"}
    | {"11~": "f1", "12~": "f2", "13~": "f3", "14~": "f4"}  # rxvt, PuTTY
    | {"15~": "f5", "17~": "f6", "18~": "f7", "19~": "f8", "20~": "f9", "21~": "f10"}
    | {"[A": "f1", "[B": "f2", "[C": "f3", "[D": "f4", "[E": "f5"}  # Linux console
)
"""What follows `ESC [`. Shift, Ctrl and Alt forms are not bound: they are read and dropped."""

_APPLICATION: Final = (
    {"P": "f1", "Q": "f2", "R": "f3", "S": "f4", "M": "enter", "I": "tab"}
    | {"A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end"}
    | dict(zip("jklmnopqrstuvwxy X", "*+,-./0123456789 =", strict=True))
)
"""What follows `ESC O`: function keys, arrows and the keypad in application mode."""

_REPORT: Final = re.compile(r"(\d{1,4});(\d{1,4})R")
_SYNCHRONISED: Final = re.compile(r"\?2026;[1-4]\$y")
_CONTROLS: Final = {"\r": "enter", "\t": "tab", "\x7f": "backspace", "\x08": "backspace"}


class KeyParser:
    """Fed with decoded text, gives Textual's events; `tick` gives those that a silence decides."""

    def __init__(self, esc_wait: float = 0.25) -> None:
        self.esc_wait = esc_wait
        """Seconds after a lone ESC before it is the Esc key (slow links split function keys)."""
        self._sequence = ""
        self._paste: str | None = None
        self._after_return = False
        self._due: float | None = None
        self._out: list[Message] = []

    @property
    def wait(self) -> float | None:
        """Seconds until `tick` has something to decide; None when nothing is pending."""
        return None if self._due is None else max(0.0, self._due - monotonic())

    def feed(self, text: str) -> list[Message]:
        """The events of `text`, in order."""
        position = 0
        while position < len(text):
            if self._paste is not None:
                position = self._pasted(text, position)
            else:
                self._character(text[position])
                position += 1
        self._time()
        return self._taken()

    def tick(self) -> list[Message]:
        """The events of a sequence that did not go on in time."""
        if self._due is not None and monotonic() >= self._due:
            self._due = None
            self._give_up()
        return self._taken()

    def _taken(self) -> list[Message]:
        out, self._out = self._out, []
        return out

    def _time(self) -> None:
        """Each fragment starts the wait anew."""
        wait = None
        if self._paste is not None or len(self._sequence) > 2:
            wait = max(REST_WAIT, self.esc_wait)
        elif len(self._sequence) == 2:
            wait = max(CSI_WAIT, self.esc_wait)
        elif self._sequence:
            wait = self.esc_wait
        self._due = None if wait is None else monotonic() + wait

    def _give_up(self) -> None:
        """A silence: ESC was the Esc key; a longer beginning is dropped."""
        if self._paste is not None:
            self._end_paste(self._paste)
            return
        sequence, self._sequence = self._sequence, ""
        if sequence and len(sequence) <= 2:
            self._key("escape", ESC)
            for character in sequence[1:]:
                self._plain(character)

    def _character(self, character: str) -> None:
        sequence = self._sequence
        if not sequence:
            if character == ESC:
                self._sequence = ESC
            else:
                self._plain(character)
        elif sequence == ESC:
            if character in "[O]":
                self._sequence += character
            else:  # Esc, then that character: no Alt here
                self._key("escape", ESC)
                self._sequence = ""
                self._character(character)
        elif sequence[1] == "[":
            self._control_sequence(character)
        elif sequence[1] == "O":
            self._application_key(character)
        else:
            self._string(character)

    def _control_sequence(self, character: str) -> None:
        """`ESC [` parameters, then one final character."""
        if not " " <= character <= "~":  # broken off: what follows is read afresh
            self._give_up()
            self._character(character)
            return
        self._sequence += character
        body = self._sequence[2:]
        rxvt_shift = character == "$" and body[0] != "?"
        final = "@" <= character <= "~" and body != "["
        if final or rxvt_shift or len(body) > SEQUENCE_LIMIT:
            self._sequence = ""
            self._known(body)

    def _known(self, body: str) -> None:
        if body == "200~":
            self._paste = ""
        elif report := _REPORT.fullmatch(body):
            # A modified F3 looks the same; it is not bound, and reports are known by their place.
            self._out.append(events.CursorPosition(int(report[2]) - 1, int(report[1]) - 1))
        elif _SYNCHRONISED.fullmatch(body):
            self._out.append(TerminalSupportsSynchronizedOutput())
        elif name := _NAMES.get(body):
            self._key(name)

    def _application_key(self, character: str) -> None:
        """`ESC O` and one character; some terminals put a digit for Shift or Ctrl before it."""
        if len(self._sequence) == 2 and character.isdigit() and character.isascii():
            self._sequence += character
            return
        modified, self._sequence = len(self._sequence) > 2, ""
        if modified or character in "abcd":  # rxvt's Ctrl+arrows
            return
        if name := _APPLICATION.get(character):
            self._key(name) if len(name) > 1 else self._plain(name)
        else:  # Esc, the letter O, and whatever this is
            self._key("escape", ESC)
            self._plain("O")
            self._character(character)

    def _string(self, character: str) -> None:
        """`ESC ]` … BEL or `ESC \\`: a late answer to another program, never typed out."""
        self._sequence += character
        ended = character == "\x07" or self._sequence.endswith("\x1b\\")
        if ended or len(self._sequence) > SEQUENCE_LIMIT:
            self._sequence = ""

    def _pasted(self, text: str, position: int) -> int:
        """Everything up to the end mark is text, whatever it holds; returns where to go on."""
        assert self._paste is not None
        held = len(self._paste)
        whole = self._paste + text[position:]
        end = whole.find(PASTE_END)
        if end < 0:
            # The end mark may be split: its beginning is kept even over the limit.
            self._paste = whole if len(whole) <= PASTE_LIMIT else whole[:PASTE_LIMIT] + whole[-8:]
            return len(text)
        self._end_paste(whole[:end])
        return position + end + len(PASTE_END) - held

    def _end_paste(self, text: str) -> None:
        self._paste = None
        self._out.append(events.Paste(text))

    def _plain(self, character: str) -> None:
        """One character outside any sequence."""
        after_return, self._after_return = self._after_return, character == "\r"
        if character == "\n":
            # Typed before raw mode, or by a reader that ends with LF or CR LF: one Enter each.
            if not after_return:
                self._key("enter", "\r")
        elif name := _CONTROLS.get(character):
            self._key(name, character)
        elif character == " ":
            self._key("space", character)
        elif character < " ":
            if character != "\x00":
                self._key(f"ctrl+{chr(ord(character) + 96)}", character)
        else:
            self._key(character, character)

    def _key(self, name: str, character: str | None = None) -> None:
        self._out.append(events.Key(name, character))
