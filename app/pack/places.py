"""Placeholders: `{name}` in a pack's words stands for a variable of the visit."""

from __future__ import annotations

import re
from typing import Final

PLACE: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def placeholders(words: str) -> tuple[str, ...]:
    """The names that a phrase or row reads."""
    return tuple(PLACE.findall(words))
