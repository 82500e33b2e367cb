"""The door for text: what may come in, what may go out, and how wide it is on a terminal.

Widths are terminal cells, never characters: wide and full-width characters and emoji take 2,
combining and zero-width ones 0, ambiguous ones 1 (Unicode UAX #11). They are those of Rich, with
which Textual draws, but for a few signs that Unicode widened later. Rare Han is kept, even where
this Python's tables do not know it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from app.problems import Refused

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters and marks that print nothing: a name made of them would look empty."""
_UNKNOWN_KEPT = ((0x20000, 0x3FFFD), (0x1F300, 0x1FAFF))
"""Han and emoji newer than this Python's tables; everything else unassigned is refused."""
_JOINED = (("\u1160", "\u11ff"), ("\ud7b0", "\ud7ff"))
"""Vowels and finals of old Hangul, drawn inside the cells of the initial."""
_OPENING, _CLOSING = "（《〈“‘「『【〔([{", "，。；：！？、）》〉”’」』】〕…·%％,.;:!?)]}"
_UNIT = re.compile(
    rf"[{re.escape(_OPENING)}]*"
    rf"(?:[A-Za-z0-9@#&*+\-_/\\=~'\"$<>|^.,:]*[A-Za-z0-9@#&*+\-_/\\=~'\"$<>|^]|[^\s])"
    rf"[\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f\U000e0100-\U000e01ef\U0001f3fb-\U0001f3ff]*"
    rf"[{re.escape(_CLOSING)}]*|\s+"
)
"""What stays on one line: a word or one wide character, with the punctuation that hugs it."""


def fold_digits(s: str) -> str:
    """Full-width digits, letters, signs and space as half-width; for numbers, not for names."""
    return s if s.isascii() else s.translate(_FULL_WIDTH)


@lru_cache(maxsize=4096)
def forbidden(char: str) -> bool:
    """Whether one character may neither be kept nor shown: control, format (bidi, zero-width,
    tags), surrogate, private use, line separators, invisible fillers, noncharacters."""
    if char in _FILLERS:
        return True
    category = unicodedata.category(char)
    if category == "Cn":
        point = ord(char)
        return point & 0xFFFE == 0xFFFE or not any(a <= point <= b for a, b in _UNKNOWN_KEPT)
    return category in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def clean(s: str, max_len: int) -> str:
    """The text as it may be kept: outer spaces off, otherwise unchanged.

    Raises Refused: `field.char` (which code point, at which position from 1), `field.long`
    (more than `max_len` characters). An empty result is the caller's to judge.
    """
    if not (s.isascii() and s.isprintable()):
        for position, char in enumerate(s, 1):
            if forbidden(char):
                raise Refused.of("field.char", point=f"U+{ord(char):04X}", position=position)
    s = s.strip()
    if len(s) > max_len:
        raise Refused.of("field.long", max=max_len)
    return s


def safe(s: str) -> str:
    """The text as it may reach a terminal: a newline is a space, every forbidden character �."""
    if s.isascii() and s.isprintable():
        return s
    return "".join("\ufffd" if forbidden(char) else char for char in s.replace("\n", " "))


@lru_cache(maxsize=8192)
def _width(char: str) -> int:
    """The cells of one character on its own."""
    category = unicodedata.category(char)
    if category in {"Mn", "Mc", "Me", "Cf", "Cc"} or any(a <= char <= b for a, b in _JOINED):
        return 0
    if category == "Cn":
        return 2
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _widths(s: str) -> list[int]:
    """The cells that each character adds, those of emoji sequences to their first sign."""
    found: list[int] = []
    for index, char in enumerate(s):
        width = _width(char)
        if index and char == "\ufe0f" and found[-1] == 1:
            # The emoji form of a sign that is narrow as text takes two cells.
            width = int(_pictorial(s[index - 1]))
        elif index and "\U0001f3fb" <= char <= "\U0001f3ff" and _pictorial(s[index - 1]):
            width = 0
        found.append(width)
    return found


def _pictorial(char: str) -> bool:
    """Whether a sign has an emoji form; the few that are not symbols by category are named."""
    return unicodedata.category(char) == "So" or char in "#*0123456789‼⁉ℹ↔⤴⤵◻◼◽◾"


def cells(s: str) -> int:
    """How many terminal cells the text takes."""
    return len(s) if s.isascii() else sum(_widths(s))


def cut(s: str, width: int) -> str:
    """The longest beginning of the text that fits into `width` cells."""
    if s.isascii():
        return s[: max(width, 0)]
    used = 0
    for index, added in enumerate(_widths(s)):
        used += added
        if used > width:
            # A sign that grew by its selector goes as a whole.
            return s[: index - 1] if s[index] == "\ufe0f" else s[:index]
    return s


def pad(s: str, width: int, *, right: bool = False) -> str:
    """The text in exactly `width` cells: cut when longer, else filled, at the left if `right`."""
    kept = cut(s, width)
    filling = " " * (width - cells(kept))
    return filling + kept if right else kept + filling


def _break(line: str, at: int) -> int:
    """Where to break a run that is wider than a line: at `at`, or before it for kinsoku."""
    for earlier in range(at, 0, -1):
        start = line[earlier]
        if start not in _CLOSING and line[earlier - 1] not in _OPENING and _width(start):
            return earlier
    return at


def wrap(s: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells (2 or more), words kept whole where they fit.

    Kinsoku: no line starts with closing punctuation nor ends with an opening one, unless the
    hugged run alone is wider than a line. A newline starts a new line; "" gives one empty line.
    """
    if width < 2:
        raise ValueError("a line needs two cells for one Han character")
    lines: list[str] = []
    for paragraph in s.split("\n"):
        line = ""
        for match in _UNIT.finditer(paragraph):
            unit = match[0]
            if cells(line) + cells(unit) <= width:
                line += unit
                continue
            if line.strip():
                lines.append(line.rstrip())
            line = unit.lstrip()
            while cells(line) > width:
                at = _break(line, len(cut(line, width)))
                lines.append(line[:at])
                line = line[at:]
        lines.append(line.rstrip())
    return lines
