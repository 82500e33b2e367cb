"""The function keys: one declaration each feeds bindings, footer, help and typed aliases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual.binding import Binding


@dataclass(frozen=True)
class Command:
    """One function key: the same meaning on every screen."""

    id: str
    """Names the action (`action_<id>`) and the words (`command.<id>`, `command.<id>.help`)."""
    key: str
    alias: str
    """Typed into the entry line with Enter, for terminals whose menus take the key."""


COMMANDS: Final = (
    Command("help", "f1", "/1"),
    Command("services", "f2", "/2"),
    Command("look_up", "f3", "/3"),
    Command("correct", "f4", "/4"),
    Command("park", "f5", "/5"),
    Command("next", "f6", "/6"),
    Command("norms", "f7", "/7"),
    Command("manager", "f8", "/8"),
    Command("lock", "f9", "/9"),
    Command("finish", "f10", "/0"),
)
ALIASES: Final = {command.alias: command.key for command in COMMANDS}


def bindings(*ids: str) -> list[Binding]:
    """Textual's bindings for these commands; KeyError for one that does not exist."""
    known = {command.id: command for command in COMMANDS}
    return [Binding(known[id].key, id, id, show=False, id=id) for id in ids]
