"""The variables in reach while a path is scanned: an item's own over the visit's."""

from __future__ import annotations

from app.pack.conditions import UNSET
from app.visit.state import Value


class Scope:
    """What is bound so far; a value of `unset` takes a name out again."""

    def __init__(self) -> None:
        self.visit: dict[str, Value] = {}
        self.item: dict[str, Value] = {}
        self.clear: dict[str, str] = {}
        self.values: dict[str, Value] = {}
        """Both, the item's over the visit's."""
        self.consent = ""
        """Digest of the item's latest consent on the path."""

    def bind(self, name: str, value: Value, scope: str) -> None:
        if value.text == UNSET and not value.sealed:
            for known in (self.visit, self.item, self.clear, self.values):
                known.pop(name, None)
            return
        self.values[name] = value
        if scope == "visit":
            self.visit[name] = value
            self.item.pop(name, None)
        else:
            self.item[name] = value
        if value.sealed or value.text is None:
            self.clear.pop(name, None)
        else:
            self.clear[name] = value.text

    def next_item(self) -> None:
        self.item = {}
        self.values = dict(self.visit)
        self.consent = ""
        self.clear = {
            name: value.text
            for name, value in self.visit.items()
            if not value.sealed and value.text is not None
        }
