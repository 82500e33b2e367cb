"""The values in a pack's files: names, codes, words, and what is said when they are none."""

from __future__ import annotations

import re
import threading
from collections.abc import Collection
from difflib import get_close_matches
from functools import lru_cache
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

ENDS: Final = (
    "informed", "ticketed", "declined", "deferred", "cancelled", "handed_over", "refused",
)
"""The states in which a step may end an item; `done` comes from the commit alone."""
MAX_WORDS: Final = 500
COMPARED: Final = 20
"""Names compared letter by letter with one that is not known: those with the most pairs of letters in common."""
MOST_COMPARED: Final = 40_000
"""The work that one check puts into nearest names, counted in names looked at, a comparison for eight; after
that a problem is told without one."""
LISTED: Final = ("pack.id", "pack.norm", "pack.language", "pack.initials")
"""What is given in lists, where an input method's comma is the likeliest mistake."""
FIRST: Final = ""
"""Stands for the pack's first language in a text that names none."""


class _Patience(threading.local):
    """How many more names are looked at for a nearest one, in the check that runs."""

    left = MOST_COMPARED
    first: tuple[Collection[str], str] = ((), "—")
    """The names that were last asked for in vain, and the first of them."""


_PATIENCE: Final = _Patience()


def be_patient() -> None:
    """A check begins: it may look for nearest names again."""
    _PATIENCE.left, _PATIENCE.first = MOST_COMPARED, ((), "—")


def near_to(name: str, known: Collection[str]) -> str:
    """The name that was probably meant; empty when none is like it, or too many were looked for."""
    return _closest(name, known, 0.6)


def nearest(name: str, known: Collection[str]) -> str:
    """All the names there are, where they are few; else the likeliest, like it or not."""
    if len(known) <= 6 and sum(map(len, known)) <= 36:
        return ", ".join(sorted(known)) or "—"
    near = _closest(name, known, 0.0)
    if not near and _PATIENCE.first[0] is not known:
        _PATIENCE.first = (known, min(known))
    return near or _PATIENCE.first[1]


def _closest(name: str, known: Collection[str], cutoff: float) -> str:
    """The likeliest by their letters; difflib looks at those that share the most pairs of letters."""
    if _PATIENCE.left <= 0:
        return ""
    _PATIENCE.left -= len(known) + 8 * min(len(known), COMPARED)
    names = sorted(known)
    if len(names) > COMPARED:
        pairs = _pairs(name)
        names = sorted(names, key=lambda one: -len(pairs & _pairs(one)))[:COMPARED]
    return next(iter(get_close_matches(name[:40], names, 1, cutoff)), "")


@lru_cache(maxsize=4096)
def _pairs(name: str) -> frozenset[str]:
    """The pairs of letters next to each other, with the first and the last letter."""
    text = f" {name[:40]} "
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def shape(pattern: str, code: str) -> AfterValidator:
    """Text that a pattern describes."""
    compiled = re.compile(pattern)

    def check(text: str) -> str:
        if not text:
            raise error("pack.empty")
        if not compiled.fullmatch(text):
            comma = code in LISTED and any(sign in text for sign in "，、")
            raise error("pack.wide_comma" if comma else code, found=text[:40])
        return text

    return AfterValidator(check)


def one_of(*known: str) -> AfterValidator:
    """One of a few words."""

    def check(text: str) -> str:
        if not text:
            raise error("pack.empty")
        if text not in known:
            raise error("pack.value", found=text[:40], near=nearest(text, known))
        return text

    return AfterValidator(check)


def error(code: str, **args: str | int) -> PydanticCustomError:
    return PydanticCustomError(code, "{code}", {"code": code, **args})


def _words(text: str) -> str:
    if not text:
        raise error("pack.empty")
    if len(text) > MAX_WORDS:
        raise error("pack.long", max=MAX_WORDS)
    return text


def _yes(value: Any) -> bool:
    if value not in ("yes", "no"):
        raise error("pack.yes_no")
    return bool(value == "yes")


def whole(value: Any) -> int:
    if not isinstance(value, str) or not re.fullmatch(r"[1-9][0-9]{0,4}", value) or (
        int(value) > 86_400
    ):
        raise error("pack.seconds", max=86_400)
    return int(value)


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def as_tables(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


def _as_text(value: Any) -> Any:
    return {FIRST: value} if isinstance(value, str) else value


def _free(name: str) -> str:
    """Not a word that conditions use themselves."""
    if name in ("any", "not", "unset"):
        raise error("pack.reserved", found=name)
    return name


Words = Annotated[str, AfterValidator(_words)]
Yes = Annotated[bool, BeforeValidator(_yes)]
Id = Annotated[str, shape(r"[a-z][a-z0-9_]{0,39}", "pack.id"), AfterValidator(_free)]
StepRef = Annotated[str, shape(r"[a-z][a-z0-9_]{0,39}(?:\.[a-z][a-z0-9_]{0,39})*", "pack.id")]
Norm = Annotated[str, shape(r"[A-Z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)+", "pack.norm")]
Code = Annotated[str, shape(r"[0-9]{1,6}", "pack.code")]
Key = Annotated[str, shape(r"[0-9]", "pack.digit")]
Language = Annotated[str, shape(r"[a-z]{2}", "pack.language")]
Letters = Annotated[str, shape(r"[a-z0-9]{1,40}", "pack.initials")]
Value = Annotated[str, shape(r"(?!unset$)[^{}]{1,60}", "pack.plain")]
"""What a choice is kept as."""
Fixed = Annotated[str, shape(r"[^{}]{1,60}", "pack.plain")]
Texts = Annotated[dict[str, Words], BeforeValidator(_as_text)]
Norms = tuple[Norm, ...]
Values = Annotated[list[Fixed], BeforeValidator(_as_list)]
