"""The interface's own words, Simplified Chinese first; the same keys in every language."""

from __future__ import annotations

from collections.abc import Mapping

from screens.words import en, zh

LANGUAGES = ("zh", "en")


def words(language: str) -> Mapping[str, str]:
    """The catalogue of one language; Chinese for any other."""
    return en.WORDS if language == "en" else zh.WORDS
