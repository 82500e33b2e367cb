"""Fewer bytes, the same picture: cell by cell, style by style, after any sequence of writes."""

from __future__ import annotations

import random

import pyte
import pytest

from screens.thrift import thrifty

FLAGS = ["", "1", "2", "1;2", "3", "4", "7", "9", "1;4", "5"]
COLOURS = ["38;2;224;224;224", "38;5;7", "31", "97", "39", ""]
BACKS = ["48;2;18;18;18", "48;5;4", "44", "103", "49", ""]
TEXTS = ["请出示证件", "    ", "a", " b ", "", "\r\n", "\x1b[3;4H", "0m", "     x"]


def picture(writes: list[str]) -> list[object]:
    """Every cell with its style, and the cursor."""
    screen = pyte.Screen(40, 60)
    stream = pyte.Stream(screen)
    for data in writes:
        stream.feed(data)
    cells = [screen.buffer[row][column] for row in range(60) for column in range(40)]
    # A blank's own colour and weight cannot be seen.
    seen = [cell._replace(fg="", bold=False, italics=False, blink=False)
            if cell.data == " " and not (cell.reverse or cell.underscore or cell.strikethrough)
            else cell for cell in cells]
    return [*seen, screen.cursor.x, screen.cursor.y]


def drawn(chance: random.Random) -> str:
    """A write as Textual's: runs of text, each in its whole style and reset."""
    out = []
    for _ in range(chance.randint(1, 12)):
        codes = (chance.choice(FLAGS), chance.choice(COLOURS), chance.choice(BACKS))
        style = ";".join(filter(None, codes))
        text = chance.choice(TEXTS)
        out.append(f"\x1b[{style}m{text}\x1b[0m" if style else text)
        if chance.random() < 0.3:
            row = chance.randint(1, 8)
            out.append(f"\r\n\x1b[{row};{chance.randint(1, 20)}H")
    return "".join(out)


@pytest.mark.parametrize("seed", range(300))
def test_the_picture_is_the_same(seed: int) -> None:
    chance = random.Random(seed)
    writes = [drawn(chance) for _ in range(4)]
    thrift = [thrifty(data) for data in writes]
    assert picture(thrift) == picture(writes)
    assert sum(map(len, thrift)) <= sum(map(len, writes))


def test_a_style_is_told_once() -> None:
    style = "\x1b[38;2;224;224;224;48;2;18;18;18m"
    assert thrifty(f"{style}甲\x1b[0m{style}乙\x1b[0m\x1b[48;2;18;18;18m   \x1b[0m") == f"{style}甲乙   \x1b[0m"
    assert thrifty(f"{style}\x1b[0m") == ""


def test_what_draws_nothing_passes() -> None:
    assert thrifty("\x1b[?2004h\x1b[2;3H\x1b[6n") == "\x1b[?2004h\x1b[2;3H\x1b[6n"
