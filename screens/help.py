"""F1: this step, its keys, and the keys that mean the same everywhere."""

from __future__ import annotations

from textual.content import Content

from screens.frame import Frame
from screens.keys import COMMANDS
from screens.paint import BODY, BOLD, DIM, Words, line
from screens.text import TextScreen


def help_rows(under: Frame, words: Words) -> list[Content]:
    """The page for the screen that help was asked on, from its live keys."""
    rows: list[Content] = []
    view = getattr(under, "_view", None)
    if view is not None and view.entry:
        rows.append(line("   ", (words[f"help.kind.{view.kind.value}"], BOLD)))
        if view.norms:
            rows.append(line("   ", (words["help.norms"].format(norms="、".join(view.norms)), DIM)))
        rows.append(Content(""))
    for command in COMMANDS:
        if command.id in under.KEYS:
            text = words[f"command.{command.id}.help"]
            rows.append(line("   ", (f"{command.key.upper():<8}", BOLD), text))
    common = [Content(""), line("   ", (words["help.keys"], DIM))]
    common += [line("   ", words[f"help.{name}"])
               for name in ("enter", "esc", "del", "arrows", "alias")]
    if len(rows) + len(common) > BODY:  # the heading stays with its lines
        rows += [Content("")] * (BODY - len(rows) % BODY if len(rows) % BODY else 0)
    return rows + common


class HelpScreen(TextScreen):
    """Help for the screen underneath."""

    def __init__(self) -> None:
        super().__init__("", ())

    def opened(self) -> None:
        under = self.app.screen_stack[-2]
        self._title = self.words["help.title"]
        self._rows = help_rows(under, self.words) if isinstance(under, Frame) else []
        super().opened()
