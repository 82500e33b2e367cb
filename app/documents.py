"""Documents of people and companies: kinds, numbers, what a number tells, validity.

Ours, because the libraries refuse real citizens: a county code need not be older than its
people. Sources: GB 11643-1999 with ISO 7064 MOD 11-2 (resident numbers, residence permits,
the 2023 foreign permanent card), GB 32100-2015 (credit codes, MOD 31-3). The 2017 foreign
card holds a birth date too, but sources differ on where: it tells us nothing.
A problem says what is wrong and what to do, never which check character would be right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from app.problems import Refused
from app.text import clean, fold_digits

Sex = Literal["m", "f"]

LONG_TERM: Final = "长期"
"""How a document without a last day says so."""
ADULT_AGE: Final = 18
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_REGIONS = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 82))
_PROVINCES = frozenset(str(code) for a, b in _REGIONS for code in range(a, b + 1))
_HMT = ("810000", "820000", "830000")
_LICENCE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_PERSON = re.compile(r"[0-9]{17}[0-9X]")


class DocumentKind(StrEnum):
    """The kinds of document that a hall accepts."""

    RESIDENT_ID = "resident_id"
    TEMPORARY_ID = "temporary_id"
    HOUSEHOLD_REGISTER = "household_register"
    HMT_RESIDENCE = "hmt_residence"
    FOREIGN_PERMANENT = "foreign_permanent"
    HK_MACAO_PERMIT = "hk_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    PASSPORT = "passport"
    MILITARY_ID = "military_id"
    BUSINESS_LICENCE = "business_licence"


@dataclass(frozen=True, slots=True)
class Document:
    """A number that can be right, normalised, and what it says of its holder."""

    kind: DocumentKind
    number: str
    birth: date | None = None
    sex: Sex | None = None

    def age(self, on: date) -> int | None:
        """Full years on that day; None when the number holds no birth date."""
        if self.birth is None:
            return None
        before = (on.month, on.day) < (self.birth.month, self.birth.day)
        return on.year - self.birth.year - before


def check_character(body: str) -> str:
    """The MOD 11-2 check character of 17 digits. For checks and samples, never for a message."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True))
    return "10X98765432"[total % 11]


def _person(kind: DocumentKind, number: str, today: date) -> Document:
    """A number of 18 with birth date, sex and check character, its start already judged."""
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Refused.of("id.birth") from None
    if birth > today:
        raise Refused.of("id.future")
    if birth.year < 1900:
        raise Refused.of("id.old")
    if check_character(number[:17]) != number[17]:
        raise Refused.of("id.checksum")
    return Document(kind, number, birth, "m" if int(number[16]) % 2 else "f")


def _eighteen(number: str) -> None:
    """Refuses what cannot be 17 digits and a check character."""
    if len(number) != 18:
        raise Refused.of("id.length", expected=18, found=len(number))
    if not _PERSON.fullmatch(number):
        raise Refused.of("id.shape")


def _resident(kind: DocumentKind, number: str, today: date) -> Document:
    """The citizen's own number: resident card, temporary card, page of the household register."""
    if re.fullmatch(r"[0-9]{15}", number):
        raise Refused.of("id.fifteen")
    _eighteen(number)
    if number.startswith(_HMT):
        raise Refused.of("id.use_hmt")
    if number.startswith("9"):
        raise Refused.of("id.use_foreign")
    if number[:2] not in _PROVINCES:
        raise Refused.of("id.region")
    return _person(kind, number, today)


def _hmt(kind: DocumentKind, number: str, today: date) -> Document:
    _eighteen(number)
    if not number.startswith(_HMT):
        raise Refused.of("id.hmt")
    return _person(kind, number, today)


def _foreign(kind: DocumentKind, number: str, today: date) -> Document:
    if re.fullmatch(r"[A-Z]{3}[0-9]{12}", number):
        return Document(kind, number)
    if not re.fullmatch(r"9[0-9]{16}[0-9X]", number):
        raise Refused.of("id.foreign")
    return _person(kind, number, today)


def _licence(kind: DocumentKind, number: str, today: date) -> Document:
    if len(number) != 18 or any(char not in _LICENCE for char in number):
        raise Refused.of("id.licence")
    total = sum(_LICENCE.index(char) * pow(3, at, 31) for at, char in enumerate(number[:17]))
    if _LICENCE[-total % 31] != number[17]:
        raise Refused.of("id.licence_sum")
    return Document(kind, number)


def _shaped(pattern: str, code: str) -> Callable[[DocumentKind, str, date], Document]:
    """A rule for numbers that carry no check: only their shape can be wrong."""
    shape = re.compile(pattern)

    def rule(kind: DocumentKind, number: str, today: date) -> Document:
        if not shape.fullmatch(number):
            raise Refused.of(code)
        return Document(kind, number)

    return rule


_RULES: Final[Mapping[DocumentKind, Callable[[DocumentKind, str, date], Document]]] = {
    DocumentKind.RESIDENT_ID: _resident,
    DocumentKind.TEMPORARY_ID: _resident,
    DocumentKind.HOUSEHOLD_REGISTER: _resident,
    DocumentKind.HMT_RESIDENCE: _hmt,
    DocumentKind.FOREIGN_PERMANENT: _foreign,
    DocumentKind.HK_MACAO_PERMIT: _shaped(r"[HM][0-9]{8}(?:[0-9]{2})?", "id.hk_macao"),
    DocumentKind.TAIWAN_PERMIT: _shaped(r"[0-9]{8}", "id.taiwan"),
    DocumentKind.PASSPORT: _shaped(r"(?=.*[0-9])[A-Z0-9]{5,9}", "id.passport"),
    DocumentKind.MILITARY_ID: _shaped(r"[\u4e00-\u9fff]{1,2}字第[0-9]{4,8}号", "id.military"),
    DocumentKind.BUSINESS_LICENCE: _licence,
}


def check(kind: str, number: str, today: date) -> Document:
    """The document of that kind with that number, spaces and hyphens dropped, letters upper case.

    `kind` is a DocumentKind or its value; `today` the hall's day. Raises Refused: `field.empty`,
    `field.char`, `field.long`, or one of `id.*`.
    """
    if kind not in set(DocumentKind):
        raise Refused.of("id.kind")
    typed = re.sub(r"[\s-]", "", fold_digits(clean(number, 40))).upper()
    if not typed:
        raise Refused.of("field.empty")
    return _RULES[DocumentKind(kind)](DocumentKind(kind), typed, today)


def adult(document: Document, on: date) -> bool | None:
    """Whether the holder is 18 or older on that day; None when the number does not tell."""
    age = document.age(on)
    return None if age is None else age >= ADULT_AGE


def parse_date(typed: str) -> date | None:
    """A day written as 20360131, 2036-01-31, 2036.1.31, 2036/01/31 or 2036年1月31日."""
    shape = r"([0-9]{4})([0-9]{2})([0-9]{2})|([0-9]{4})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})日?"
    match = re.fullmatch(shape, fold_digits(typed.strip()))
    if not match:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_valid_until(typed: str) -> date | None:
    """The last day on which a document is valid; None for long term (长期 or 0).

    Raises Refused `field.until`.
    """
    if fold_digits(typed.strip()) in {LONG_TERM, "0"}:
        return None
    last = parse_date(typed)
    if last is None:
        raise Refused.of("field.until")
    return last


def expired(valid_until: date | None, on: date) -> bool:
    """Whether the last valid day (None: long term) lies before that day."""
    return valid_until is not None and valid_until < on
