"""One question with one line of answer, on a screen of its own."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from app.problems import Problem, Refused
from app.text import clean
from screens.entry import Slot
from screens.frame import Frame


class AskScreen(Frame):
    """Dismisses with what was typed, or with None on Esc."""

    KEYS = ("help", "lock")

    def __init__(
        self, title: str, prompt: str, rows: Sequence[Content], slot: Slot | None = None,
        *, gate: bool = False,
    ) -> None:
        super().__init__()
        self._title, self._prompt, self._rows = title, prompt, rows
        self._slot = slot or Slot(limit=100)
        self._gate = gate

    def opened(self) -> None:
        self.show_title(self._title)
        self.show_body([Content(""), *self._rows])
        hint = self.words["hint.secret" if self._slot.secret else "hint.text"]
        self.show_prompt(self._prompt, self._slot, hint)
        if self._gate:
            self.app.shut_gate(dropped=self.keys_dropped)

    @property
    def gated(self) -> bool:
        return self._gate

    def accept(self, text: str) -> bool:
        if not text.strip():
            self.say_problem(Problem("field.empty"))
            return False
        try:
            clean(text, 200)
        except Refused as refused:
            self.say_problem(refused)
            return False
        self.dismiss(text)
        return True

    def back(self) -> None:
        self.dismiss(None)
