"""The one permanent entry line: where the agent types, on every screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal, Protocol, cast
from unicodedata import category

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.geometry import Offset, Region, Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widgets import Input

from app.text import safe
from screens.commands import ALIASES
from screens.keys import Turnstile

FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,  # ideographic space
    0x3002: 0x2E,  # the full stop that a Chinese input method types
}
SLASHES: Final = "/／、"
"""What the slash key types: half width, full width, and under a Chinese input method."""
STEERING: Final = frozenset({"up", "down", "pageup", "pagedown", "tab", "shift+tab"})

Why = Literal["digit", "latin", "control", "format", "encoding", "long", "paste"]


@dataclass(frozen=True)
class Slot:
    """What the line takes now."""

    digit: bool = False
    """One digit is the answer, without Enter."""
    secret: bool = False
    """Shown as `*`; printable ASCII only, so that no input method can make it a guess."""
    limit: int = 64
    """Characters, separators not counted."""
    fold: bool = False
    """Full-width ASCII becomes ASCII as it is typed: for numbers and codes."""
    group: Callable[[str], str] | None = None
    """Shows the raw text with spaces put in; what is answered has none."""


@dataclass(frozen=True)
class Refusal:
    """A character or a paste that was not taken."""

    why: Why
    text: str
    """What came, free of control and format characters."""


class Owner(Protocol):
    """Who is asked when something is typed: a screen, usually."""

    def accept(self, text: str) -> bool:
        """Take an answer; False puts it back into the line. The line is empty meanwhile."""

    def back(self) -> None:
        """Esc on an empty line."""

    def refused(self, refusal: Refusal) -> None:
        """Say what was not taken."""

    def steer(self, key: str) -> None:
        """A key of STEERING."""

    def typed(self, text: str) -> None:
        """The raw text after each change; not called for a secret."""


class Entry(Input, inherit_bindings=False):
    """A real Input (only that moves the hardware cursor) that decides every key in its own handler.

    Enter as a binding would run later than the letters typed after it: measured, the phone number
    became the answer to the greeting.
    """

    BINDINGS: ClassVar[list[Any]] = []
    # One line of a fixed size: a change of text needs no layout.
    virtual_size = Reactive(Size(0, 0))
    DEFAULT_CSS = """
    Entry, Entry:focus {
        height: 1; border: none; padding: 0;
        background: transparent; background-tint: transparent;
    }
    """

    def __init__(self, owner: Owner, *, id: str | None = None, slot: Slot | None = None) -> None:
        super().__init__(id=id, select_on_focus=False, compact=True, validate_on=())
        self._owner = owner
        self._slot = slot or Slot()
        self.password = self._slot.secret
        self._strays = ""
        self._fresh = False
        """What stands in the line was put there; the first sign typed takes its place."""
        self._offered = False
        """It was put there by the step, and nobody has touched it."""
        self._prompt = ""
        self.cursor_blink = False
        self.disable_messages(Input.Changed, Input.Submitted, Input.Blurred)

    @property
    def text(self) -> str:
        """What is typed, without separators."""
        return self.value.replace(" ", "") if self._slot.group else self.value

    @property
    def own(self) -> str:
        """What is typed, without what the step put there."""
        return "" if self._offered and self._fresh else self.text

    @property
    def slot(self) -> Slot:
        """What the line takes now."""
        return self._slot

    def ask(self, prompt: str) -> None:
        """Put `prompt` before the text: in this line, so that no layout moves it."""
        self._prompt = prompt
        self.refresh()

    def take(self, slot: Slot, text: str = "") -> None:
        """Take something else from now on; `text` replaces what is typed."""
        self._slot = slot
        self.password = slot.secret
        self.put(text, fresh=True)
        self._offered = True

    def put(self, text: str, *, fresh: bool = False) -> None:
        """Set the text, the cursor behind it; what is typed next takes a `fresh` one's place."""
        self._fresh, self._offered = fresh and bool(text), False
        self._strays, text = "", safe(text)
        self.value = self._slot.group(text) if self._slot.group else text
        self.cursor_position = len(self.value)

    # Keys --------------------------------------------------------------------------------------

    async def _on_key(self, event: events.Key) -> None:
        """Decide every key here, synchronously; what is not ours goes on to the bindings."""
        event.prevent_default()
        key = event.key
        if key == "enter":
            self._enter()
        elif key == "escape":
            self._escape()
        elif key in STEERING:
            self._owner.steer(key)
        elif action := _EDITING.get(key):
            self._fresh = False
            action(self)
        elif event.character is not None:
            self._insert(event.character)
        else:
            return
        event.stop()

    def _enter(self) -> None:
        text, slot = self.text, self._slot
        self.put("")
        if key := _alias(text):
            cast("Turnstile[Any]", self.app).press(key)
        elif not self._owner.accept(text) and not self.value and self._slot is slot:
            self.put(text, fresh=True)

    def _escape(self) -> None:
        if self.value:
            self.put("")
            self._changed()
        else:
            self._strays = ""
            self._owner.back()

    def _insert(self, character: str) -> None:
        """One typed character."""
        if why := _unfit(character):
            self._refuse(why, character)
            return
        slot = self._slot
        if slot.fold or slot.digit or slot.secret:
            character = character.translate(FULL_WIDTH)
        if slot.secret and not character.isascii():
            self._refuse("latin", character)
        elif not slot.digit:
            if self._fresh:
                self.put("")
            self.insert(character, self.cursor_position)
        elif self.value or character in SLASHES:
            # An alias: a digit after the slash is no answer.
            if len(self.value) < 2 and (not self.value) == (character in SLASHES):
                self.insert(character, self.cursor_position)
            else:
                self._refuse("digit", character)
        elif character.isascii() and character.isdigit():
            self._strays = ""
            self._owner.accept(character)
        else:
            # An input method commits several characters: they are said together.
            self._strays = (self._strays + character)[-8:]
            self._refuse("digit", self._strays)

    def _on_paste(self, event: events.Paste) -> None:
        """Take one line of plain text; a line end in a paste is never Enter."""
        event.prevent_default()
        event.stop()
        text = event.text.rstrip("\r\n")
        shown = "".join(c for c in text[:20] if not _unfit(c))
        if self._slot.digit:
            self._refuse("digit", shown)
        elif any(map(_unfit, text)):
            self._refuse("paste", shown)
        else:
            if self._slot.fold or self._slot.secret:
                text = text.translate(FULL_WIDTH)
            if self._slot.secret and not text.isascii():
                self._refuse("latin", "")
            elif text:
                if self._fresh:
                    self.put("")
                self.insert(text, self.cursor_position)

    def _refuse(self, why: Why, text: str) -> None:
        self._owner.refused(Refusal(why, "" if _unfit(text[:1]) else text))

    def _changed(self) -> None:
        if not self._slot.secret:
            self._owner.typed(self.text)

    # Editing: the value is the grouped text, so every change goes through here -----------------

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace a part of the value; group again, the cursor behind the same character."""
        value, group = self.value, self._slot.group
        start, end = max(0, start), min(len(value), end)
        if group and not text and value[start:end] == " ":
            # Deleting a separator means its neighbour, on the side that the cursor comes from.
            start, end = (start - 1, end) if end == self.cursor_position else (start, end + 1)
        head, tail = value[:start] + text, value[end:]
        if group:
            head, tail = head.replace(" ", ""), tail.replace(" ", "")
        # An alias has room in the shortest slot.
        limit = max(self._slot.limit, 2) if head[0:1] in tuple(SLASHES) else self._slot.limit
        if len(head) + len(tail) > limit and text:
            self._refuse("long", text[:20])
            return
        grouped = group(head + tail) if group else head + tail
        self.value = grouped
        self.cursor_position = _behind(grouped, len(head)) if group else len(head)
        self._changed()

    # Painting ----------------------------------------------------------------------------------

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the next character goes; Textual's own is one cell off at the end of the text."""
        x, y, _width, _height = self.content_region
        x += cell_len(self._prompt)
        return Offset(x + self._position_to_cell(self.cursor_position) - self.scroll_offset.x, y)

    @property
    def scrollable_content_region(self) -> Region:
        """Where the text may go: behind the prompt."""
        return super().scrollable_content_region.shrink((0, 0, 0, cell_len(self._prompt)))

    @property
    def content_width(self) -> int:
        """Cells of prompt and text."""
        return cell_len(self._prompt) + super().content_width

    def render_line(self, y: int) -> Strip:
        """The prompt, then the text."""
        prompt = Segment(self._prompt, self.rich_style + Style(bold=True))
        return Strip.join([Strip([prompt]), super().render_line(y)]) if y == 0 else super().render_line(y)

    @property
    def _value(self) -> Text:
        """Textual's bullet is two cells wide on many Chinese terminals."""
        if self.password:
            return Text("*" * len(self.value), no_wrap=True, overflow="ignore", end="")
        return super()._value


_EDITING: Final[dict[str, Callable[[Entry], None]]] = {
    "left": Entry.action_cursor_left,
    "right": Entry.action_cursor_right,
    "home": Entry.action_home,
    "end": Entry.action_end,
    "backspace": Entry.action_delete_left,
    "delete": Entry.action_delete_right,
}


def _alias(text: str) -> str | None:
    """The function key that `/5` stands for, however an input method typed it."""
    if len(text) == 2 and text[0] in SLASHES:
        return ALIASES.get("/" + text[1].translate(FULL_WIDTH))
    return None


def _unfit(character: str) -> Why | None:
    """Why a character is never text: control, format (bidi, zero width), surrogate, private use."""
    if character == "\ufffd":
        return "encoding"
    kind = category(character) if character else ""
    if kind == "Cc":
        return "control"
    return "format" if kind in {"Cf", "Cs", "Co", "Zl", "Zp"} else None


def _behind(grouped: str, count: int) -> int:
    """The place behind the first `count` characters that are no separators."""
    for place, character in enumerate(grouped):
        if not count:
            return place
        count -= character != " "
    return len(grouped)
