"""What a reader's data say: clear facts for routing, sealed data of the person."""

from __future__ import annotations

from datetime import date

from app.documents import adult, check, expired, parse_valid_until
from app.pack.model import person_prefix
from app.ports import Facts, Reading
from app.visit.answer import surname
from app.visit.view import TITLES


def facts_of(reading: Reading, match: Facts | None, today: date, person: str = "holder") -> Facts:
    """Facts of one reading; Refused when the reader gave a number that cannot be.

    The names carry the person as prefix unless it is the holder: `owner_document`, `owner_kind`.
    """
    document = check(reading.kind, reading.number, today)
    clear = {
        "kind": document.kind.value,
        "adult": {True: "yes", False: "no", None: "unknown"}[adult(document, today)],
        "expired": "yes" if expired(parse_valid_until(reading.valid_until), today) else "no",
        "matches": match.clear["matches"] if match else "na",
        "read_ref": reading.reference,
        "face_ref": reading.face_reference,
    }
    sealed = {
        "document": document.number, "valid_until": reading.valid_until, "name": reading.name,
        "surname": surname(reading.name), "title": TITLES.get(document.sex or "", ""),
    }
    before = person_prefix(person)
    return Facts({before + n: t for n, t in clear.items()}, {before + n: t for n, t in sealed.items()})
