"""The commands' own words over those of the interface; the same keys in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from screens.words import (
    cli_en,
    cli_packs_en,
    cli_packs_zh,
    cli_practice_en,
    cli_practice_zh,
    cli_stories_en,
    cli_stories_zh,
    cli_zh,
    practised,
)

ZH = (cli_zh, cli_packs_zh, cli_stories_zh, cli_practice_zh)
EN = (cli_en, cli_packs_en, cli_stories_en, cli_practice_en)


def words(lang: str) -> Mapping[str, str]:
    """One catalogue for one language."""
    told = dict(practised(lang))
    for own in EN if lang == "en" else ZH:
        told |= own.WORDS
    return told
