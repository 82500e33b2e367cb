"""One order to the operator, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.problems import Refused


@dataclass(frozen=True, slots=True)
class Order:
    """A change with its values: an empty one counts as absent, an absent one that is needed
    is refused by name."""

    request: str
    values: Mapping[str, str]
    visit: str
    """Whose reservations it may use."""
    utc: int
    """Microseconds since 1970."""

    def __getitem__(self, name: str) -> str:
        self.need(name)
        return self.values[name]

    def get(self, name: str) -> str:
        """A value, or an empty string."""
        return self.values.get(name, "")

    def need(self, name: str) -> None:
        """Refused(`operator.missing`) without this value."""
        if not self.values.get(name):
            raise Refused.of("operator.missing", name=name)

    def fen(self, name: str) -> int:
        """A sum above zero; Refused(`operator.missing`) when it is none."""
        text = self[name]
        if not text.isdecimal() or int(text) == 0:
            raise Refused.of("operator.missing", name=name)
        return int(text)

    def unmoved(self, now: str) -> None:
        """Refused(`operator.moved`) when the customer was shown something else than this."""
        if self.get("before") and self.get("before") != now:
            raise Refused.of("operator.moved")


@dataclass(frozen=True, slots=True)
class Done:
    """A change that was made: on which line, what the receipt says, what an undo needs."""

    line: str | None
    receipt: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
