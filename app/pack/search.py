"""Finding by what an agent types: code, digits, Han, or pinyin initials.

One ranking for every list, services and options alike: the exact code, then codes that begin
so, then initials that begin so, then names (or numbers) that hold it anywhere, then initials that
do (two letters at least).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from app.pack.model import Text
from app.text import fold_digits

T = TypeVar("T")


def search(options: Iterable[T], typed: str) -> list[T]:
    """The options that match what was typed, best first and otherwise in their own order.

    An option has some of `value`, `name` (words, or a pack's Text), `code` and `initials`.
    Nothing typed finds everything; case, spaces and full-width forms do not matter.
    """
    wanted = _fold(typed)
    if not wanted:
        return list(options)
    found = [(rank, option) for option in options if (rank := _rank(option, wanted)) is not None]
    return [option for _, option in sorted(found, key=lambda pair: pair[0])]


def _fold(words: str) -> str:
    return "".join(fold_digits(words).split()).lower()


def _rank(option: object, wanted: str) -> int | None:
    code = _fold(getattr(option, "code", ""))
    if code == wanted:
        return 0
    if code.startswith(wanted):
        return 1
    if any(_fold(initials).startswith(wanted) for initials in getattr(option, "initials", ())):
        return 2
    if any(wanted in _fold(words) for words in _words(option)):
        return 3
    if len(wanted) > 1 and any(wanted in _fold(text) for text in getattr(option, "initials", ())):
        return 4
    return None


def _words(option: object) -> list[str]:
    """The names of an option in every language, and its value when that is a number."""
    name = getattr(option, "name", "")
    words = [text for _, text in name.by] if isinstance(name, Text) else [str(name)]
    value = getattr(option, "value", "")
    return [*words, value] if isinstance(value, str) and value[:1].isdigit() else words
