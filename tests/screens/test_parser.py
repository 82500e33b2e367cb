"""From bytes to keys: every split gives the same keys, and nothing unknown is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from screens import parser as parser_module
from screens.parser import KeyParser

KNOWN = {
    "\x1bOP": "f1", "\x1b[11~": "f1", "\x1b[[A": "f1", "\x1b[15~": "f5", "\x1b[[E": "f5",
    "\x1b[21~": "f10", "\x1b[A": "up", "\x1bOB": "down", "\x1b[5~": "pageup", "\x1b[6~": "pagedown",
    "\x1b[H": "home", "\x1b[1~": "home", "\x1b[7~": "home", "\x1b[F": "end", "\x1b[8~": "end",
    "\x1b[3~": "delete", "\x1b[Z": "shift+tab", "\x7f": "backspace", "\x08": "backspace",
    "\t": "tab", "\r": "enter", "\x1bOM": "enter", "\x1bOp": "0", "\x1bOy": "9", "\x1bOn": ".",
}  # fmt: skip
UNBOUND = ["\x1b[25~", "\x1b[34~", "\x1b[23$", "\x1b[1;5A", "\x1b[1;2P", "\x1b[I", "\x1b[<0;1;1M"]
UNBOUND += ["\x1b[?2026;2$y", "\x1b[?62;4c", "\x1bO5P", "\x1bOa", "\x1b]11;rgb:0/1/2\x07"]


def names(found: list[object]) -> list[str]:
    return [event.key for event in found if isinstance(event, events.Key)]


@pytest.mark.parametrize(("sequence", "name"), KNOWN.items())
def test_known(sequence: str, name: str) -> None:
    assert names(KeyParser().feed(sequence)) == [name]


@pytest.mark.parametrize("sequence", UNBOUND)
def test_unbound_is_dropped_whole(sequence: str) -> None:
    assert names(KeyParser().feed(sequence + "x")) == ["x"]


@given(
    st.lists(st.sampled_from([*KNOWN, *UNBOUND, "1", "李", "\x1b[200~a\x1b[31m\rb\x1b[201~"])),
    st.data(),
)
def test_every_split_gives_the_same(sequences: list[str], data: st.DataObject) -> None:
    text = "".join(sequences)
    whole = [(type(e), getattr(e, "key", None), getattr(e, "text", None)) for e in KeyParser().feed(text)]
    parser, found = KeyParser(), []
    while text:
        cut = data.draw(st.integers(1, len(text)))
        found += parser.feed(text[:cut])
        text = text[cut:]
    assert [(type(e), getattr(e, "key", None), getattr(e, "text", None)) for e in found] == whole


@given(st.text(st.sampled_from("\x1b[O]0159;~AMPR$?<\r\nx李\x07\\"), max_size=40))
def test_any_input_comes_to_rest(text: str) -> None:
    """Whatever came before, a silence leaves a parser that reads the next key."""
    parser = KeyParser()
    parser.feed(text)
    parser._due = 0.0 if parser._due is not None else None
    parser.tick()
    assert parser.wait is None
    assert names(parser.feed("k")) == ["k"]


def test_escape_waits_then_is_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [10.0]
    monkeypatch.setattr(parser_module, "monotonic", lambda: now[0])
    parser = KeyParser(esc_wait=0.25)
    assert parser.feed("\x1b") == [] and parser.wait == pytest.approx(0.25)
    now[0] += 0.2
    assert parser.tick() == []
    assert names(parser.feed("[")) == []
    now[0] += 0.9
    assert parser.tick() == [] and names(parser.feed("A")) == ["up"]
    parser.feed("\x1b")
    now[0] += 0.26
    assert names(parser.tick()) == ["escape"]


def test_escape_before_anything_else_is_escape_then_that() -> None:
    assert names(KeyParser().feed("\x1b1\x1b\x1bx\x1bOK")) == [
        *("escape", "1", "escape", "escape", "x", "escape", "O", "K")
    ]


def test_half_a_sequence_is_never_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [10.0]
    monkeypatch.setattr(parser_module, "monotonic", lambda: now[0])
    parser = KeyParser()
    parser.feed("\x1b[1")
    now[0] += 6
    assert parser.tick() == [] and names(parser.feed("x")) == ["x"]


def test_paste_keeps_everything_inside() -> None:
    (event,) = KeyParser().feed("\x1b[200~a\x1b[20~\r\x1b[201\x1bb\x1b[201~")
    assert isinstance(event, events.Paste) and event.text == "a\x1b[20~\r\x1b[201\x1bb"


def test_cursor_report() -> None:
    (event,) = KeyParser().feed("\x1b[24;7R")
    assert isinstance(event, events.CursorPosition) and (event.x, event.y) == (6, 23)
