"""Lines to read, page by page."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from screens.entry import Slot
from screens.frame import Frame
from screens.paint import BODY


class TextScreen(Frame):
    """Dismisses with the digit that was pressed, or with None on Esc or Enter."""

    KEYS = ("help", "lock")

    def __init__(self, title: str, rows: Sequence[Content], digits: str = "", ask: str = "") -> None:
        super().__init__()
        self._title, self._rows, self._digits, self._asked = title, list(rows), digits, ask
        self._top = 0

    def opened(self) -> None:
        self._paint()

    def _paint(self) -> None:
        pages = max(1, -(-len(self._rows) // BODY))
        page = self.words["page"].format(at=self._top // BODY + 1, of=pages)
        self.show_title(f"{self._title}   {page if pages > 1 else ''}")
        self.show_body(self._rows[self._top : self._top + BODY])
        hint = self._asked if pages == 1 else f"{self.words['hint.page']}   {self._asked}"
        prompt = self.words["prompt.choose" if self._digits else "prompt.back"]
        self.show_prompt(prompt, Slot(digit=True) if self._digits else Slot(limit=1), hint)

    def accept(self, text: str) -> bool:
        if text and text in self._digits:
            self.dismiss(text)
        elif not text:
            self.dismiss(None)
        return True

    def steer(self, key: str) -> None:
        move = {"pagedown": BODY, "down": BODY, "pageup": -BODY, "up": -BODY}.get(key, 0)
        last = max(0, (len(self._rows) - 1) // BODY * BODY)
        self._top = min(last, max(0, self._top + move))
        self._paint()

    def back(self) -> None:
        self.dismiss(None)
