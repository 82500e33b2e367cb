"""The interface's own words, Simplified Chinese first; the same keys in every language."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("zh", "en")


def words(language: str) -> Mapping[str, str]:
    """The catalogue of one language; Chinese for any other."""
    if language == "en":
        from screens.words.en import WORDS
    else:
        from screens.words.zh import WORDS
    return WORDS


def practised(language: str) -> Mapping[str, str]:
    """The same with the words of practice, which a live counter never loads."""
    if language == "en":
        from screens.words.practice_en import WORDS
    else:
        from screens.words.practice_zh import WORDS
    return {**words(language), **WORDS}
