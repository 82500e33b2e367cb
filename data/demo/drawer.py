"""What lies in the demonstration hall's drawer: free numbers, blank SIMs, starter packs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from data.demo.people import serials
from data.subscribers.catalogue import Plan

PLAIN, SILVER, GOLD, DIAMOND = "普通", "银", "金", "钻"
_PREMIUM: Final = (
    ("15400018888", DIAMOND, 38_800, 36), ("15400016666", DIAMOND, 38_800, 36),
    ("15400016688", GOLD, 18_800, 24), ("15400011688", GOLD, 18_800, 24),
    ("15400012688", SILVER, 8800, 12), ("15400011388", SILVER, 8800, 12),
    ("15400015188", SILVER, 8800, 12), ("15400011314", SILVER, 8800, 12),
)
FREE: Final = 80
SIMS: Final = 120
STARTERS: Final = 30
_FIRST_FREE: Final = 15400010001
_FIRST_STARTER: Final = 15400020001


@dataclass(frozen=True, slots=True)
class FreeNumber:
    """A number nobody has: its grade, monthly minimum in fen, months it binds."""

    phone: str
    grade: str = PLAIN
    minimum: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class Starter:
    """A starter pack; money in fen."""

    number: str
    phone: str
    iccid: str
    plan: str
    fee: int
    prepaid: int


def free_numbers() -> tuple[FreeNumber, ...]:
    """Plain ones, and the beautiful ones that bind."""
    plain = (FreeNumber(str(phone)) for phone in range(_FIRST_FREE, _FIRST_FREE + FREE))
    return (*plain, *(FreeNumber(*row) for row in _PREMIUM))


def blank_sims() -> tuple[str, ...]:
    """Serials of cards that nobody has."""
    return tuple(islice(serials(5_000_001), SIMS))


def starters(plans: Sequence[Plan]) -> tuple[Starter, ...]:
    """Packs of the three cheapest plans, numbered TK0001 on."""
    cheap = sorted((p for p in plans if not p.only), key=lambda plan: plan.fee)[:3] or list(plans)[:3]
    cards = islice(serials(7_000_001), STARTERS)
    return tuple(
        Starter(f"TK{at:04d}", str(_FIRST_STARTER + at - 1), iccid, plan.code, plan.fee + 2000,
                plan.fee)
        for at, iccid in enumerate(cards, 1)
        for plan in (cheap[at % len(cheap)],)
    )
