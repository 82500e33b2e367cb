"""Filling phrases and rows: `{name}` becomes the variable's words.

Nothing of the operator's record is spoken or shown before the customer is verified: until then
its names read as `●●●`, whatever the pack says.  A value whose key is gone reads the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from app.fields import FIELDS
from app.money import spoken, yuan
from app.pack.places import PLACE, placeholders
from app.pack.sources import SOURCES
from app.privacy import mask_account, mask_document, mask_name, mask_phone
from app.visit.state import Value, Visit

HIDDEN = "●●●"

MASKS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("phone", mask_phone), ("contact", mask_phone), ("document", mask_document),
    ("iccid", mask_account), ("account", mask_account), ("surname", str), ("name", mask_name),
)
"""How sealed variables are masked, by the end of their names."""

_DAY = re.compile(r"(20\d\d)-(\d\d)-(\d\d)")
_MOMENT = re.compile(r"20\d\d-(\d\d)-(\d\d) (\d\d):(\d\d)")

RECORD = frozenset(
    name
    for source in SOURCES.values()
    if source.port == "subscribers" and "phone" in source.given
    for name in (*source.open, *source.sealed)
) - {"code_hint", "effective", "sim_fee_fen", "service_fee_fen", "service_deposit_fen", "service_cap_fen",
     "ends", "points_cost", "after_state", "refund_fen", "final_fen"}
"""Names that only the operator's record of this line can tell."""

VERIFIED = frozenset({"reader", "document", "password"})
"""How a customer can have been verified; a manager's exception is not among them."""

COMPUTED = ("due_fen", "change_fen", "rest_fen")
"""Amounts that the bill works out."""
SHOWN = frozenset((
    "hall", "seat", "hotline", "nearest_hall", "today", "customer", "service", "visit_no", "agent", "staff", *COMPUTED,
))
"""Placeholders that the desk fills by itself."""


def disclosed(visit: Visit) -> bool:
    """Whether the record may be spoken and shown."""
    return visit.clear("verified") in VERIFIED


def fill(words: str, visit: Visit, extra: Mapping[str, str], *, aloud: bool) -> str:
    """The words with every placeholder filled; money as spoken or as written."""

    def one(match: re.Match[str]) -> str:
        return value_of(match[1], visit, extra, aloud=aloud)

    return PLACE.sub(one, words)


def hides(words: str, visit: Visit) -> bool:
    """Whether the words would tell the record now: an element that does is left unsaid."""
    return not disclosed(visit) and not RECORD.isdisjoint(placeholders(words))


def value_of(name: str, visit: Visit, extra: Mapping[str, str], *, aloud: bool) -> str:
    """What stands for one placeholder."""
    if name in RECORD and not disclosed(visit):
        return HIDDEN
    value = visit.path.values.get(name)
    if value is None:
        text: str | None = extra.get(name)
    else:
        text = value.label or value.text
    if text is None:
        return HIDDEN
    if name.endswith("_fen"):
        return _money(text, aloud=aloud)
    if value is not None and value.sealed and not aloud:
        return mask(name, text)
    if aloud and (day := _DAY.fullmatch(text)):
        return f"{int(day[1])}年{int(day[2])}月{int(day[3])}日"
    if aloud and (at := _MOMENT.fullmatch(text)):
        month, of_month, hour, minute = map(int, at.groups())
        return f"{month}月{of_month}日{hour}点{f'{minute:02}分' if minute else '整'}"
    if aloud and name.endswith("phone"):
        return FIELDS["phone"].group(text)
    return text


def mask(name: str, text: str) -> str:
    """A personal value as rows and lists show it; what is not a name, number or date is whole."""
    for ending, masked in MASKS:
        if name.endswith(ending):
            return masked(text)
    return text


def _money(text: str, *, aloud: bool) -> str:
    try:
        fen = int(text)
    except ValueError:
        return text
    return spoken(fen) if aloud else yuan(fen)


def plain(values: Mapping[str, Value], name: str) -> str:
    """A variable's plain text, empty when unset or unreadable."""
    value = values.get(name)
    return value.text or "" if value and value.text else ""
