"""The terminal is too small: one sentence, until it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.widgets import Static

from screens.keys import KeyScreen

if TYPE_CHECKING:
    from screens.tui import Counter


class SmallScreen(KeyScreen[Any]):
    """Covers the screen in view, which keeps what is typed there."""

    app: Counter

    def compose(self) -> ComposeResult:
        yield Static(self._words(), markup=False)

    def on_screen_resume(self) -> None:
        """Uncovered by an unlocking: perhaps the terminal has grown meanwhile."""
        if self.app.size.width >= 80 and self.app.size.height >= 24:
            self.dismiss()

    def on_resize(self) -> None:
        self.query_one(Static).update(self._words())

    def _words(self) -> str:
        size = self.app.size
        return self.app.words["small"].format(columns=size.width, rows=size.height)
