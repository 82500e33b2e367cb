"""Who and what a story's placeholders stand for: `{phone}`, `{form}`, `{due}` …"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from app.documents import check_character
from app.money import short
from app.pack.places import PLACE
from app.proof.quiet import CODE, DOCUMENT, PASSWORD, PHONE, UNKNOWN, WRONG
from app.proof.stage import MANAGER, MANAGER_PIN, PIN, STAFF
from app.visit.bill import due
from app.visit.state import Visit


def _resident(body: str) -> str:
    return body + check_character(body)


NAMES: Final = {
    "phone": PHONE, "document": DOCUMENT, "until": "20360101", "past": "20200101", "name": "欧阳示例",
    "password": PASSWORD, "code": CODE, "wrong": WRONG, "new_password": "802517",
    "unknown_phone": UNKNOWN, "other_phone": "15400005678", "contact": "13800138000",
    "address": "示范区样板路1号", "email": "a@example.com",
    "staff": STAFF, "pin": PIN, "manager": MANAGER, "manager_pin": MANAGER_PIN,
    "number": "15400010001", "premium": "15400018888", "iccid": "89860012345678901238",
    "proxy_document": _resident("11010119850505001"), "guardian_document": _resident("11010119800202004"),
    "child_document": _resident("11010120180101001"), "young_document": _resident("11010120120606002"),
    "bank_account": "6200000000000000000",
    "hmt_document": _resident("81000019900101001"), "foreign_document": _resident("91184019900101001"),
    "hk_macao_document": "H12345678", "taiwan_document": "12345678", "passport": "E12345678",
    "military_document": "军字第1234567号", "licence": "91110000123456789Q",
    "today": "20261122", "tomorrow": "20261123",
    "invoice": "26117000000012345678", "ref": "260731004211", "serial": "SN20261122",
}
"""What stays the same through a story."""


class Cast:
    """The placeholders of one performance.

    Beside NAMES: `{form}`, the number of a fresh form each time; `{due}`, the amount due in yuan;
    `{more}`, 100 yuan more.
    """

    def __init__(self, names: Mapping[str, str] = NAMES) -> None:
        self.names = names
        self.forms = 122

    def fill(self, words: str, visit: Visit) -> str:
        """The words with every placeholder filled; KeyError names one that nothing is known of."""

        def one(found: re.Match[str]) -> str:
            name = found[1]
            if name == "form":
                self.forms += 1
                return f"GZ2026-{self.forms:06d}"
            if name in ("due", "more"):
                return short(due(visit) + (10_000 if name == "more" else 0))
            return self.names[name]

        return PLACE.sub(one, words)
