"""The variables in reach while a path is scanned: an item's own over the visit's."""

from __future__ import annotations

from app.pack.conditions import UNSET
from app.pack.sources import SOURCES
from app.visit.state import Value

_HOLDER = frozenset("name surname title document valid_until kind adult expired matches read_ref face_ref".split())
PERSONAL = (
    _HOLDER
    | {f"{person}_{name}" for person in ("proxy", "guardian", "owner") for name in _HOLDER}
    | {name for source in SOURCES.values() if "phone" in source.given for name in source.names}
    | {"verified", "checked", "letter", "guardian_ok", "guardian_minor", "numbered"}
) - {"code_hint"}
"""What is known of the person at the counter and of their line."""


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
        if name == "phone":
            self._forget(value)
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

    def _forget(self, phone: Value) -> None:
        """Another number: whoever was verified, and all that is known of them, was for the old one."""
        before = self.values.get("phone")
        if before is not None and before.seq == phone.seq:
            return
        for name in PERSONAL.intersection(self.values):
            for known in (self.visit, self.item, self.clear, self.values):
                known.pop(name, None)

    def next_item(self) -> None:
        self.item = {}
        self.values = dict(self.visit)
        self.consent = ""
        self.clear = {
            name: value.text
            for name, value in self.visit.items()
            if not value.sealed and value.text is not None
        }
