"""What of a person may be seen: masks for names and numbers, and words that must not be kept.

A mask keeps what an agent needs to recognise a value and never gives it back. The masks take
canonical values (half-width, no spaces) and give plain text; none raises on an odd value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SECRET = "●●●●●●"
"""What stands for a password, whatever its length."""
SEALED = "●●●"
"""What stands for a value whose key is gone."""


def _ends(value: str, head: int, tail: int) -> str:
    """The first and last characters of a value, one star for each between; at least one star."""
    hidden = len(value) - head - tail
    if hidden < 1:
        return value[:1] + "*" * max(len(value) - 1, 1)
    return value[:head] + "*" * hidden + value[len(value) - tail :]


def mask_name(name: str) -> str:
    """王晓芳 → 王*芳, 王芳 → 王*, John Smith → J*** S****."""
    if name[:1].isascii() or " " in name:
        return " ".join(_ends(word, 1, 0) for word in name.split())
    return _ends(name, 1, 1 if len(name) > 2 else 0)


def last_of_name(name: str) -> str:
    """Only the last character, as a top-up may show it: 王晓芳 → **芳."""
    return "*" * (len(name) - 1) + name[-1:]


def mask_document(number: str) -> str:
    """18 characters: 110101********0011; 15: 6 and 2 stay; shorter: 2 and 2 or 1 and 1."""
    if len(number) >= 18:
        return _ends(number, 6, 4)
    if len(number) >= 15:
        return _ends(number, 6, 2)
    return _ends(number, 2, 2) if len(number) >= 8 else _ends(number, 1, 1)


def mask_phone(number: str) -> str:
    """13800138000 → 138****8000; a landline hides the four digits before its last four.

    Service numbers of up to 6 digits belong to nobody and stay.
    """
    if len(number) <= 6:
        return number
    return number[:-8] + "*" * min(4, len(number) - 4) + number[-4:]


def mask_account(number: str) -> str:
    """The last four digits, the length not shown: **** 1234."""
    return f"**** {number[-4:]}" if len(number) > 4 else "****"


def mask_text(text: str) -> str:
    """Free text, such as an address: its first third, six characters at most, then ***."""
    return text[: min(6, len(text) // 3)] + "***"


def mask_email(address: str) -> str:
    """The first character and the domain: a***@example.com."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}***@{domain}"


def mask_date(value: str) -> str:
    """A date of a document: its year only, 2036-**-**; anything else (长期) stays."""
    return f"{value[:4]}-**-**" if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) else value


def forbidden(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """The forbidden words that the text holds, in the order in which they stand there.

    Spaces between Han do not hide a word, nor does the case of Latin letters, which count only
    as whole words.
    """
    plain = text.casefold()
    squeezed = "".join(plain.split())
    index = _by_beginning(words)
    found: list[tuple[int, int, str]] = []
    for start in {squeezed[at : at + size] for at in range(len(squeezed)) for size in (1, 2)}:
        for number, word, wanted in index.get(start, ()):
            at = squeezed.find(wanted)
            if at >= 0 and word.isascii():
                parts = r"\s+".join(re.escape(part) for part in word.casefold().split())
                match = re.search(rf"(?<![a-z0-9]){parts}(?![a-z0-9])", plain)
                at = len("".join(plain[: match.start()].split())) if match else -1
            if at >= 0:
                found.append((at, number, word))
    return tuple(word for _, _, word in sorted(found))


_Index = dict[str, list[tuple[int, str, str]]]
_last: tuple[Iterable[str], _Index] = ((), {})


def _by_beginning(words: Iterable[str]) -> _Index:
    """Each word, its number and what is looked for, by its first two letters; kept for the same words again."""
    global _last
    known, index = _last
    if words is not known:
        index = {}
        for number, word in enumerate(dict.fromkeys(words)):
            wanted = "".join(word.casefold().split())
            if wanted:
                index.setdefault(wanted[:2], []).append((number, word, wanted))
        if isinstance(words, tuple):
            _last = words, index
    return index
