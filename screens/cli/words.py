"""The commands' own words over those of the interface; the same keys in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from screens.words import cli_en, cli_packs_en, cli_packs_zh, cli_stories_en, cli_stories_zh, cli_zh
from screens.words import words as shared


def words(lang: str) -> Mapping[str, str]:
    """One catalogue for one language."""
    own = (cli_en, cli_packs_en, cli_stories_en) if lang == "en" else (cli_zh, cli_packs_zh, cli_stories_zh)
    return {**shared(lang), **own[0].WORDS, **own[1].WORDS, **own[2].WORDS}
