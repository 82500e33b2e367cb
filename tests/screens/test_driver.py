"""The last net before the terminal: what Textual writes passes, what data smuggles does not."""

from __future__ import annotations

import os

import pytest

from screens.driver import FOREIGN, Outlet

OURS = [
    "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?7l\x1b[?2026$p",
    "\x1b[0m\x1b[38;2;1;2;3;48;5;7mn 李敏 𠮷 👍\x1b[0m\r\n\x1b[24;80H",
    "\x1b[24;7H\x1b[6n\x1b[2;1H\x07\x1b[?2026h\x1b[?2026l",
]
HOSTILE = {
    "\x1b]52;c;cm0gLXJm\x07x": "x",
    "\x1b]8;;http://e\x1b\\x\x1b]8;;\x1b\\": "x",
    "\x1b]0;title": "",
    "\x1bPq#0\x1b\\x": "x",
    "\x1b[2Jx\x1b[5i\x1b[3;4r\x1b[c": "x",
    "\x1bcx": "cx",
    "a\x9b31mb\x85": "a31mb",
    "a\u202eb\u200bc\ufeffd\u2028e\U000e0041": "abcde",
    "a\x00\x08\x0e\x7fb": "ab",
    "\x1b[?1004h\x1b[<u\x1b[>25u": "",
}


@pytest.mark.parametrize("text", OURS)
def test_what_we_write_passes(text: str) -> None:
    assert FOREIGN.sub("", text) == text


@pytest.mark.parametrize(("text", "left"), HOSTILE.items())
def test_what_is_foreign_does_not(text: str, left: str) -> None:
    assert FOREIGN.sub("", text) == left


def test_a_dead_line_swallows_output() -> None:
    """A writer thread that died would block the loop on its full queue."""
    reader, writer = os.pipe()
    outlet = Outlet(writer)
    outlet.write("李")
    assert os.read(reader, 10) == "李".encode()
    os.close(reader)
    outlet.write("x" * 100_000)
    outlet.write("y")
    os.close(writer)
