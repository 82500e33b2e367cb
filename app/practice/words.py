"""Key words: what must be among somebody's own words for an element of a phrase to be conveyed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Groups = tuple[tuple[str, ...], ...]
"""One of each group must be there."""


@dataclass(frozen=True, slots=True)
class Keywords:
    """Of each phrase and element, the groups of words that convey it."""

    groups: Mapping[tuple[str, str], Groups] = field(default_factory=dict)
    """(phrase, element) → groups; an element's default for every phrase under ("", element)."""

    def of(self, phrase: str, element: str) -> Groups:
        """The groups of this element in this phrase; none where nobody has written any."""
        return self.groups.get((phrase, element)) or self.groups.get(("", element), ())

    def cue(self, phrase: str, element: str) -> str:
        """The word that stands for this element where only key words are shown."""
        groups = self.of(phrase, element)
        return groups[0][0] if groups else ""
