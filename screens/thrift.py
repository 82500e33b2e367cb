"""The same picture in fewer bytes: of each style only what differs from the one before it.

Textual writes every run of characters with its whole style and a reset, in true colour some forty
bytes for each; on a slow line they are most of what a step costs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

SGR: Final = re.compile(r"\x1b\[([0-9;]*)m")
MOVE: Final = re.compile(r"(?:\x1b\[[0-9;]*H|\r|\n)*")
"""What draws nothing, so that no style need be set for it."""
LINE_END: Final = re.compile(r"\r\n(?=\x1b\[[0-9]+;[0-9]+H)")
SEEN_ON_BLANKS: Final = frozenset({"4", "7", "9", "21", "53"})
"""Underline, reverse and the like: they show without a character."""

ENDS: Final = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29"}
"""What takes one flag away; bold and dim go together."""


@dataclass(frozen=True, slots=True)
class Style:
    """What the terminal draws with; "" is its own colour."""

    flags: frozenset[str] = frozenset()
    front: str = ""
    back: str = ""


PLAIN: Final = Style()


def thrifty(data: str) -> str:
    """`data` with the styles of its characters told once; it begins in the plain style."""
    said = wanted = PLAIN
    out: list[str] = []
    for number, part in enumerate(SGR.split(LINE_END.sub("", data))):
        if number % 2:
            wanted = _after(wanted, part)
        elif part:
            if MOVE.fullmatch(part) is None:
                aim = _on_blanks(said, wanted) if part.isspace() else wanted
                out.append(_told(said, aim))
                said = aim
            out.append(part)
    out.append(_told(said, wanted))
    return "".join(out)


def _on_blanks(said: Style, wanted: Style) -> Style:
    """Blanks show their background alone: the rest may stay as it is."""
    if SEEN_ON_BLANKS & (said.flags | wanted.flags):
        return wanted
    return replace(said, back=wanted.back)


@lru_cache(maxsize=512)
def _after(style: Style, codes: str) -> Style:
    """The style behind an SGR sequence."""
    flags, front, back = style.flags, style.front, style.back
    numbers = iter(codes.split(";"))
    for code in numbers:
        if code in ("", "0"):
            flags, front, back = frozenset(), "", ""
        elif code in ("38", "48"):
            kind = next(numbers, "")
            count = 3 if kind == "2" else 1
            colour = ";".join([code, kind, *(next(numbers, "") for _ in range(count))])
            front, back = (colour, back) if code == "38" else (front, colour)
        elif code == "39":
            front = ""
        elif code == "49":
            back = ""
        elif len(code) >= 2 and code[:-1] in ("3", "9"):
            front = code
        elif len(code) >= 2 and code[:-1] in ("4", "10"):
            back = code
        elif code in ENDS.values():
            flags -= {flag for flag, end in ENDS.items() if end == code}
        else:
            flags |= {code}
    return Style(flags, front, back)


@lru_cache(maxsize=512)
def _told(before: Style, after: Style) -> str:
    """The sequence from one style to another."""
    if before == after:
        return ""
    if after == PLAIN:
        return "\x1b[0m"
    gone = before.flags - after.flags
    if gone - ENDS.keys():
        codes, before = ["0"], PLAIN
    else:
        codes = sorted({ENDS[flag] for flag in gone})
    left = {flag for flag in before.flags if ENDS.get(flag) not in codes}
    codes += sorted(after.flags - left)
    if before.front != after.front:
        codes.append(after.front or "39")
    if before.back != after.back:
        codes.append(after.back or "49")
    return f"\x1b[{';'.join(codes)}m"
