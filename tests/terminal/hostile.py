"""Text that means harm, and what may reach a terminal."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder

from app.text import forbidden

SHOWN = {
    "unopened markup": "[/]",
    "markup action": "[@click=app.bell]x[/]",
    "style": "[red on blue]红[/red]",
    "rich emoji": ":smile:",
    "format": "{text} %s {0}",
    "emoji": "😀🎉",
    "rare Han": "𠮷㐂",
    "formula": "=1+1",
    "full-width formula": "＝cmd|'A0",
    "at": "@SUM(A1)",
    "minus": "-2+3",
    "combining": "e\u0301\u0301\u0301\u0301",
    "quotes": "'\";DROP TABLE item;--",
}
"""Ordinary characters: kept and shown as they are, never understood."""
REFUSED = {
    "style": "\x1b[53mover",
    "erase, mouse": "\x1b[2J\x1b[?1000h",
    "clipboard": "\x1b]52;c;ZXZpbA==\x07",
    "title": "\x1b]0;evil\x07",
    "device string": "\x1bP1$r0m\x1b\\",
    "report request": "\x1b[6n",
    "C1": "a\x9b31mb\x85\x9d52;c;x\x9c",
    "bell": "a\x07b\x08",
    "bidi": "a\u202eb\u2066c\u2069",
    "zero width": "a\u200bb\u200d\u2060\ufeff",
    "tag": "a\U000e0041",
    "private use": "a\ue000",
    "separators": "a\u2028b\u2029",
    "line ends": "a\r\nb\n",
    "soft hyphen": "a\u00adb",
}
"""Characters that may neither be kept nor reach a terminal."""
LONG = "长" * 3000
ALLOWED = re.compile(
    r"\x1b\[(?!53m)(?:\d+(?:;\d+)*)?[mH]"  # styles and places; a line above the text is no style of ours
    r"|\x1b\[\?(?:7|25|1049|2004|2026)[hl]"  # wrap, cursor, second screen, pastes, whole frames
    r"|\x1b\[\?2026\$p|\x1b\[6n|\x1b\[K|[\r\n]"
)
"""Everything that our screens ever write besides text."""


def foreign(raw: bytes) -> list[str]:
    """What in the output of a program is neither text nor a sequence of ours.

    The output may end in the middle of a sequence, for the program is still writing.
    """
    whole = re.sub(rb"\x1b(\[[0-9;?]*[ $]?)?$", b"", raw)
    text = ALLOWED.sub("", getincrementaldecoder("utf-8")().decode(whole))
    return sorted({f"U+{ord(char):04X}" for char in text if forbidden(char)})
