"""The bare Textual app of the comparison: a header, one line, one input, a footer; nothing else."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Input, Static

LINE = "One line of text."
KEY = "Quit"


class Bare(App[None]):
    """Textual as it comes, with the least that could be called a form."""

    BINDINGS: ClassVar[list[Any]] = [("f10", "quit", KEY)]

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static(LINE)
        yield Input()
        yield Footer()


if __name__ == "__main__":
    Bare().run()
