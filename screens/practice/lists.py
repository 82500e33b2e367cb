"""Lists whose names are long."""

from __future__ import annotations

from typing import cast

from textual.content import Content

from app.ports import Option
from app.text import cells, safe
from screens.lists import ListScreen
from screens.paint import BODY, listed

NAMED = 34
"""Cells for the name of a scenario in a list."""
LISTED = 62
"""Cells of a line of a list for name and detail."""


class Scenarios(ListScreen):
    """A list of scenarios: their names are longer than those of services; what stands beside them is whole."""

    @classmethod
    def of(cls, title: str, options: tuple[Option, ...], *, digit: bool = False) -> Scenarios:
        """A list of fixed options, with as much of the names as their details leave."""
        made = cast(Scenarios, super().of(title, options, digit=digit))
        longest = max((cells(safe(one.detail)) for one in options), default=0)
        made.named = max(10, min(NAMED, LISTED - longest))
        return made

    named = NAMED

    def _paint(self) -> None:
        self.show_body([Content(""), *listed(self._found, self._marked, BODY - 1, self.words, named=self.named)])
