"""Norms and reference cards: what an operator demands, in a pack's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.pack.model import Text

NOT_SOFTWARE = "not_software"
"""`means` of a norm that no terminal program can honour: out of scope."""


@dataclass(frozen=True, slots=True)
class Norm:
    """One obligation of a source."""

    id: str
    source: str
    """The prefix of its document: CM-HALL, CU-S, …"""
    section: str
    role: str
    scene: str
    kind: str
    zh: str
    en: str
    means: str
    """How a program can honour it: phrase, flow_step, timer, …; or `not_software`."""
    hint: str = ""
    figure: str = ""
    initials: tuple[str, ...] = ()
    """Pinyin initials of its clauses, to find it by."""

    @property
    def in_scope(self) -> bool:
        """Whether a program can honour it at all."""
        return self.means != NOT_SOFTWARE

    def of(self, language: str) -> str:
        """Its words; those of the other language where it has none."""
        return (self.en or self.zh) if language == "en" else (self.zh or self.en)


@dataclass(frozen=True, slots=True)
class Card:
    """A reference card: a short text that an agent finds by its code, name or initials."""

    id: str
    group: str
    code: str
    name: Text
    initials: tuple[str, ...]
    text: Text
    norms: tuple[str, ...] = ()
