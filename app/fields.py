"""Field kinds: what an `enter` step accepts, how it is grouped, masked, kept and routed.

A field turns what was typed into one canonical string and clear facts about it. The value of a
personal field is sealed and masked after Enter; that of a secret one is hashed and never echoed.
Facts are all that routing reads: few, clear, from a finite domain, never the value itself.

To add a field, write its parser and one row in FIELDS with samples, one per class of facts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Final

from app import documents, privacy
from app.documents import DocumentKind
from app.money import yuan
from app.problems import Refused
from app.text import clean, fold_digits

MAX_FEN: Final = 100_000_000
"""The largest amount one field takes: 1,000,000.00 yuan."""
_SERVICES = (
    "110 114 119 120 122 999 10000 10001 10010 10011 10086 10099 11185 11888 12110 12117 12121"
    " 12300 12301 12305 12306 12308 12309 12315 12318 12319 12320 12321 12328 12329 12333 12338"
    " 12345 12348 12350 12355 12358 12361 12363 12365 12366 12367 12368 12369 12377 12378 12379"
    " 12380 12381 12385 12386 12388 12389 12393 12395 95533 95555 95566 95588 95598 95599"
)
SERVICE_NUMBERS: Final = frozenset(_SERVICES.split())
"""Service numbers a customer may name by mistake; none of them is anybody's own."""
_LANDLINE = re.compile(r"(?:010|02[0-57-9])[2-8][0-9]{7}|0[3-9][0-9]{2}[2-8][0-9]{6,7}")
"""010 and 02x with 8 digits, other areas with 7 or 8; local numbers start with 2 to 8."""
_MOMENT = re.compile(
    r"(?:(?:([0-9]{4})[-./年]?)?([0-9]{1,2})[-./月]?([0-9]{2}|(?<=[-./月])[0-9])日?\s*)?"
    r"([0-9]{2}|[0-9](?=:)):?([0-9]{2})?"
)
"""Year, month, day, each with or without a sign behind it, then the time of day."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a parser must know besides the typed text: the hall's day, earlier answers, limits."""

    today: date
    kind: str | None = None
    due_fen: int | None = None
    minimum_fen: int | None = None
    minimum: int = 1
    maximum: int = 9999


@dataclass(frozen=True, slots=True)
class Parsed:
    """An accepted answer: its canonical value, and the facts that routing may read."""

    value: str
    facts: Mapping[str, str] = field(default_factory=dict)


Parser = Callable[[str, Context], Parsed]


def _same(value: str) -> str:
    return value


def _none(context: Context) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Field:
    """One kind of field. `parse` raises Refused; `group` and `mask` never do."""

    name: str
    parse: Parser
    samples: tuple[str, ...]
    max_len: int
    personal: bool = False
    secret: bool = False
    group: Callable[[str], str] = _same
    mask: Callable[[str], str] = _same
    more: Callable[[Context], tuple[str, ...]] = _none
    """Samples that depend on the context: what is due, who is a child today."""
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Every fact that parsing may state, with every value it may take."""

    def representatives(self, context: Context) -> tuple[str, ...]:
        """Typed texts that hold in this context, at least one for each class of facts."""
        fitting = []
        for typed in (*self.samples, *self.more(context)):
            try:
                self.parse(typed, context)
            except Refused:
                continue
            fitting.append(typed)
        return tuple(fitting)


# Parsers


def _text(typed: str, max_len: int, min_len: int = 1) -> str:
    """Clean text of `min_len` to `max_len` characters."""
    value = clean(typed, max_len)
    if not value:
        raise Refused.of("field.empty")
    if len(value) < min_len:
        raise Refused.of("field.short", min=min_len)
    return value


def _compact(typed: str, keep: str = "") -> str:
    """What was typed for a number or code: half-width, upper case, no spaces, no Han."""
    folded = fold_digits(_text(typed, 60))
    if any(char >= "\u2e80" for char in folded):
        raise Refused.of("field.han")
    return re.sub(rf"[\s{'' if '-' in keep else '-'}]", "", folded).upper()


def _digits(typed: str, low: int, high: int, code: str = "field.length") -> str:
    value = _compact(typed)
    if not re.fullmatch(r"[0-9]*", value):
        raise Refused.of("field.digits")
    if not low <= len(value) <= high:
        if low == high:
            raise Refused.of("field.exact", count=low)
        raise Refused.of(code, min=low, max=high)
    return value


def _digit_field(low: int, high: int, code: str = "field.length", strong: bool = False) -> Parser:
    """A parser for `low` to `high` digits; `strong` refuses those that are easily guessed."""

    def parse(typed: str, context: Context) -> Parsed:
        value = _digits(typed, low, high, code)
        if strong and trivial(value):
            raise Refused.of("field.weak")
        return Parsed(value)

    return parse


def _code_field(low: int, high: int, extra: str = "", *, no_card: bool = False) -> Parser:
    """A parser for codes of capital letters and digits (and `extra`, inside only)."""
    shape = re.compile(rf"[A-Z0-9](?:[A-Z0-9{extra}]*[A-Z0-9])?")

    def parse(typed: str, context: Context) -> Parsed:
        value = _compact(typed, extra)
        if not (low <= len(value) <= high and shape.fullmatch(value)):
            raise Refused.of("field.code", min=low, max=high)
        if no_card and any(card_like(run) for run in re.findall("[0-9]+", value)):
            raise Refused.of("field.card")
        return Parsed(value)

    return parse


def _text_field(max_len: int, min_len: int = 1) -> Parser:
    return lambda typed, context: Parsed(_text(typed, max_len, min_len))


def luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn check of the others (ISO/IEC 7812-1, ITU-T E.118)."""
    odd, even = digits[-1::-2], digits[-2::-2]
    return (sum(map(int, odd)) + sum(sum(divmod(2 * int(d), 10)) for d in even)) % 10 == 0


def card_like(digits: str) -> bool:
    """Whether a run of digits may be a bank card number: 13 to 19 of them that pass Luhn."""
    return 13 <= len(digits) <= 19 and luhn(digits)


def trivial(digits: str) -> bool:
    """One digit repeated, a run up or down (9 and 0 are neighbours), or a block of 2–3 repeated."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(digits)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        return True
    return any(digits == (digits[:n] * len(digits))[: len(digits)] for n in (2, 3))


def _mobile(typed: str, context: Context) -> Parsed:
    value = re.sub(r"^(?:\+|00)86", "", _compact(typed))
    if not re.fullmatch(r"[0-9]*", value):
        raise Refused.of("field.digits")
    if value in SERVICE_NUMBERS:
        raise Refused.of("phone.short")
    if len(value) != 11:
        raise Refused.of("phone.length", found=len(value))
    if not re.fullmatch(r"1[3-9][0-9]{9}", value):
        raise Refused.of("phone.mobile")
    return Parsed(value)


def _phone(typed: str, context: Context) -> Parsed:
    """A mobile, a landline with its area code, or a 400/800 number; facts: `line_type`."""
    value = re.sub(r"[()]", "", _compact(typed))
    # After the country code an area code stands without its zero.
    value = re.sub(r"^(?:\+|00)86(?=1[3-9]|[48]00)", "", value)
    value = re.sub(r"^(?:\+|00)860?", "0", value)
    if not re.fullmatch(r"[0-9]*", value):
        raise Refused.of("field.digits")
    if value in SERVICE_NUMBERS:
        raise Refused.of("phone.short")
    if re.fullmatch(r"1[3-9][0-9]*", value):
        return Parsed(_mobile(value, context).value, {"line_type": "mobile"})
    if value.startswith("0"):
        if not _LANDLINE.fullmatch(value):
            raise Refused.of("phone.landline")
        return Parsed(value, {"line_type": "landline"})
    if re.fullmatch(r"[48]00[0-9]{7}", value):
        return Parsed(value, {"line_type": "service"})
    raise Refused.of("phone.area" if re.fullmatch(r"[2-8][0-9]{6,7}", value) else "phone.shape")


def _document(typed: str, context: Context) -> Parsed:
    """A number of the kind in the context (resident card without one); facts: `kind`, `adult`."""
    kind = context.kind or DocumentKind.RESIDENT_ID
    found = documents.check(kind, typed, context.today)
    grown = documents.adult(found, context.today)
    says = "unknown" if grown is None else "yes" if grown else "no"
    return Parsed(found.number, {"kind": found.kind.value, "adult": says})


def _documents(context: Context) -> tuple[str, ...]:
    """Invented numbers of a child today, for each kind that tells an age."""
    starts = ("110101", "810000", "911840")
    bodies = (f"{start}{context.today.year - 8}0101001" for start in starts)
    return tuple(body + documents.check_character(body) for body in bodies)


def _valid_until(typed: str, context: Context) -> Parsed:
    """The last valid day, ISO, or 长期; facts: `expired`."""
    last = documents.parse_valid_until(_text(typed, 20))
    over = documents.expired(last, context.today)
    value = last.isoformat() if last else documents.LONG_TERM
    return Parsed(value, {"expired": "yes" if over else "no"})


def _name(typed: str, context: Context) -> Parsed:
    """A name as its document spells it: Han, rare ones included, or Latin; never NFKC-folded."""
    value = " ".join(fold_digits(_text(typed, 60)).split())
    value = re.sub(r"\s*[•・‧∙⋅]\s*", "·", value)
    for position, char in enumerate(value, 1):
        letter = unicodedata.name(char, "").startswith(("CJK UNIFIED", "CJK COMPAT", "LATIN"))
        rare = char == "〇" or 0x20000 <= ord(char) <= 0x3FFFD
        inner = char in "·-'’. " and position > 1
        if not (letter or rare or inner):
            raise Refused.of("field.name", position=position)
    if len(value) < 2:
        raise Refused.of("field.short", min=2)
    return Parsed(clean(value, 30))


def _iccid(typed: str, context: Context) -> Parsed:
    """The serial of a mainland SIM: 8986, 19 or 20 digits, the last a Luhn digit (ITU-T E.118)."""
    value = _compact(typed)
    if not re.fullmatch(r"[0-9]*", value):
        raise Refused.of("field.digits")
    if len(value) not in (19, 20):
        raise Refused.of("sim.length", found=len(value))
    if not value.startswith("8986"):
        raise Refused.of("sim.prefix")
    if not luhn(value):
        raise Refused.of("sim.checksum")
    return Parsed(value)


def _imei(typed: str, context: Context) -> Parsed:
    """A device's identity: 15 digits, the last a Luhn digit (3GPP TS 23.003)."""
    value = _digits(typed, 15, 15)
    if not luhn(value):
        raise Refused.of("field.imei")
    return Parsed(value)


def _money(typed: str, context: Context) -> Parsed:
    """An amount in yuan, kept in fen; facts, when an amount is due: `against_due`."""
    amount = re.sub(r"[\s￥¥元]", "", fold_digits(_text(typed, 20)).replace("。", "."))
    if not re.fullmatch(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?", amount):
        raise Refused.of("money.shape")
    whole, _, rest = amount.replace(",", "").partition(".")
    if len(rest) > 2:
        raise Refused.of("money.decimals")
    fen = int(whole) * 100 + int(rest.ljust(2, "0"))
    if fen == 0:
        raise Refused.of("money.zero")
    if fen > MAX_FEN:
        raise Refused.of("money.large", max=yuan(MAX_FEN))
    if context.minimum_fen is not None and fen < context.minimum_fen:
        raise Refused.of("money.minimum", min=yuan(context.minimum_fen))
    due = context.due_fen
    if due is None:
        return Parsed(str(fen))
    against = "exact" if fen == due else "short" if fen < due else "over"
    return Parsed(str(fen), {"against_due": against})


def _amounts(context: Context) -> tuple[str, ...]:
    """What is due, one fen less, one yuan more."""
    due = context.due_fen
    return () if due is None else (yuan(due), yuan(due - 1), yuan(due + 100))


def _count(typed: str, context: Context) -> Parsed:
    """A whole number between the context's limits."""
    value = _compact(typed)
    low, high = context.minimum, context.maximum
    if not re.fullmatch(r"[0-9]{1,9}", value) or not low <= int(value) <= high:
        raise Refused.of("field.count", min=low, max=high)
    return Parsed(str(int(value)))


def _date(typed: str, context: Context) -> Parsed:
    """A day from 1900 to 2199, ISO; facts: `when` against today."""
    day = documents.parse_date(_text(typed, 20))
    if day is None or not 1900 <= day.year <= 2199:
        raise Refused.of("field.date")
    when = "today" if day == context.today else "past" if day < context.today else "future"
    return Parsed(day.isoformat(), {"when": when})


def _moment(typed: str, context: Context) -> Parsed:
    """A day and time as YYYY-MM-DD HH:MM; without a year the next such day, without a day today."""
    text = fold_digits(_text(typed, 25)).replace("点", ":").replace("分", "")
    match = _MOMENT.fullmatch(text)
    if not match:
        raise Refused.of("field.moment")
    year, month, day, hour, minute = (int(part or 0) for part in match.groups())
    today = context.today
    try:
        on = date(year or today.year, month, day) if month else today
        if month and not year and (today - on).days > 30:
            on = date(today.year + 1, month, day)
    except ValueError:
        raise Refused.of("field.moment") from None
    if not 1900 <= on.year <= 2199 or hour > 23 or minute > 59:
        raise Refused.of("field.moment")
    return Parsed(f"{on.isoformat()} {hour:02}:{minute:02}")


def _month(typed: str, context: Context) -> Parsed:
    """A month from 2000 to 2199 as YYYY-MM; the current one is allowed."""
    match = re.fullmatch(r"(2[01][0-9]{2})(0[1-9]|1[0-2])", re.sub(r"[./]", "", _compact(typed)))
    if not match:
        raise Refused.of("field.month")
    return Parsed(f"{match[1]}-{match[2]}")


def _email(typed: str, context: Context) -> Parsed:
    value = fold_digits(_text(typed, 80))
    if not re.fullmatch(r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}", value):
        raise Refused.of("field.email")
    return Parsed(value)


# Grouping while typed


def _grouped(*sizes: int) -> Callable[[str], str]:
    """Groups of these sizes, the last repeated; text other than a number is left alone."""

    def group(typed: str) -> str:
        rest = re.sub(r"\s", "", fold_digits(typed)).upper()
        if not re.fullmatch(r"[0-9]+X?", rest):
            return typed
        parts = []
        for index in range(len(rest)):
            size = sizes[min(index, len(sizes) - 1)]
            parts.append(rest[:size])
            rest = rest[size:]
            if not rest:
                break
        return " ".join(parts)

    return group


_group_mobile, _group_area = _grouped(3, 4), _grouped(4)


def _group_phone(typed: str) -> str:
    """Mobiles and three-digit areas 3 4 4, other areas 4 4 4, 400/800 in 3 3 4."""
    start = fold_digits(typed)[:2]
    if start in {"40", "80"}:
        return _grouped(3, 3, 4)(typed)
    return (_group_area if re.fullmatch(r"0[3-9]", start) else _group_mobile)(typed)


# The registry


def _hide(value: str) -> str:
    return privacy.SECRET


def _with_check(body: str) -> str:
    return body + documents.check_character(body)


_PAPERS = (
    *map(_with_check, ("11010119900101001", "81000019900101001", "91184019900101001")),
    *("ABC110119900101", "H12345678", "12345678", "E12345678", "军字第1234567号"),
    "91110000123456789Q",
)
"""Invented numbers, at least one of each kind; the grown-up half of the document field."""
_FOUR = _grouped(4)
_PERSON: Final = True
_ADULT = {"kind": tuple(kind.value for kind in DocumentKind), "adult": ("yes", "no", "unknown")}
_UNTIL = {"expired": ("yes", "no")}
_LINE = {"line_type": ("mobile", "landline", "service")}
_DUE = {"against_due": ("short", "exact", "over")}
_WHEN = {"when": ("past", "today", "future")}
_FIRM = ("示范商贸有限公司",)

# name, parser, samples, most characters typed, personal; then what differs from the plain case.
# fmt: off
FIELDS: Final[Mapping[str, Field]] = {each.name: each for each in (
    Field("mobile", _mobile, ("13800138000",), 20, _PERSON,
          group=_group_mobile, mask=privacy.mask_phone),
    Field("phone", _phone, ("13800138000", "01055550100", "4001234567"), 20, _PERSON, facts=_LINE,
          group=_group_phone, mask=privacy.mask_phone),
    Field("document", _document, _PAPERS, 40, _PERSON, facts=_ADULT, more=_documents,
          group=_grouped(6, 8, 4), mask=privacy.mask_document),
    Field("valid_until", _valid_until, ("0", "2199-12-31", "20000101"), 20, _PERSON, facts=_UNTIL,
          mask=privacy.mask_date),
    Field("name", _name, ("王示例", "阿依·示例", "Jane Sample"), 30, _PERSON,
          mask=privacy.mask_name),
    Field("company", _text_field(60, 2), _FIRM, 60),
    Field("address", _text_field(100, 4), ("示范区样板路1号",), 100, _PERSON,
          mask=privacy.mask_text),
    Field("email", _email, ("someone@example.com",), 80, _PERSON, mask=privacy.mask_email),
    Field("text", _text_field(200), ("客户想要更多流量",), 200, _PERSON, mask=privacy.mask_text),
    Field("iccid", _iccid, ("89860012345678901238", "8986001234567890125"), 25, _PERSON,
          group=_FOUR, mask=privacy.mask_account),
    Field("money", _money, ("50", "72.50"), 20, facts=_DUE, more=_amounts),
    Field("count", _count, ("1", "5"), 9, more=lambda context: (str(context.minimum),)),
    Field("date", _date, ("2000-01-01", "21991231"), 20, facts=_WHEN,
          more=lambda context: (context.today.isoformat(),)),
    Field("moment", _moment, ("2000-01-01 09:00", "2199-12-31 14:30", "1430"), 25),
    Field("month", _month, ("202601",), 10),
    Field("staff_no", _digit_field(3, 10), ("1001",), 10),
    Field("pin", _digit_field(6, 12, strong=True), ("273940",), 12, _PERSON, True, mask=_hide),
    Field("pin_given", _digit_field(6, 12), ("273940",), 12, _PERSON, True, mask=_hide),
    Field("service_password", _digit_field(6, 6, strong=True), ("273940",), 6, _PERSON, True,
          mask=_hide),
    Field("service_password_given", _digit_field(6, 6), ("273940",), 6, _PERSON, True, mask=_hide),
    Field("sms_code", _digit_field(6, 6), ("273940",), 6, _PERSON, mask=_hide),
    Field("form_no", _code_field(6, 20, "-"), ("GZ2026-000123", "GZ2026-000124"), 20, _PERSON,
          mask=privacy.mask_account),
    Field("ticket_no", _code_field(4, 20, "-"), ("TS-0001",), 20),
    Field("serial", _code_field(4, 30, "-"), ("SN-00001",), 30),
    Field("imei", _imei, ("490154203237518",), 20, _PERSON, group=_grouped(2, 6, 6, 1),
          mask=privacy.mask_account),
    Field("terminal_ref", _code_field(6, 24, no_card=True), ("123456789012",), 24),
    Field("invoice_no", _code_field(8, 20), ("26117000000012345678",), 20),
    Field("bank_account", _digit_field(8, 28, "field.account"), ("6200000000000000000",), 40,
          _PERSON, group=_FOUR, mask=privacy.mask_account),
    Field("bank_name", _text_field(40, 2), ("示范银行样板支行",), 40),
)}
# fmt: on
