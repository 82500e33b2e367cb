"""The commands' own words over those of the interface; the same keys in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from screens.words import cli_en, cli_zh
from screens.words import words as shared


def words(lang: str) -> Mapping[str, str]:
    """One catalogue for one language."""
    own = cli_en.WORDS if lang == "en" else cli_zh.WORDS
    return {**shared(lang), **own}
