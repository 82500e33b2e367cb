"""Who has passed which service: written out by practice, taken in by a live hall.

One JSON file with a digest of itself.  It says which staff number passed which service code with how
many points and when; nothing of any customer, and nothing else of the trainee.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

from app.problems import Refused
from app.visit.entries import digest

KIND: Final = "agent-tui passes"
VERSION: Final = 1
LARGEST: Final = 4_000_000
"""Characters that such a file may have."""
_COLUMNS: Final = {"staff": str, "pack": str, "flow": str, "code": str, "points": int, "utc": int}


@dataclass(frozen=True, slots=True)
class Passed:
    """That somebody passed a service."""

    staff: str
    pack: str
    flow: str
    code: str
    """Of the service, as a live hall types it."""
    points: int
    """Tenths."""
    utc: int
    """When the exam began, by the practice store's clock."""


def written(passes: Iterable[Passed], utc: int) -> str:
    """The file, written at this moment."""
    body: dict[str, Any] = {
        "kind": KIND, "v": VERSION, "utc": utc, "passes": [asdict(one) for one in passes]}
    return json.dumps({**body, "digest": digest(body)}, ensure_ascii=False, indent=1) + "\n"


def read(text: str) -> tuple[Passed, ...]:
    """What such a file says; Refused(`practice.passes_file`) for any other, or one that was changed."""
    try:
        body = json.loads(text[:LARGEST])
        told = body.pop("digest")
        if body["kind"] != KIND or body["v"] != VERSION or told != digest(body):
            raise ValueError
        return tuple(_passed(row) for row in body["passes"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused.of("practice.passes_file") from None


def _passed(row: Any) -> Passed:
    if set(row) != set(_COLUMNS) or any(type(row[name]) is not kind for name, kind in _COLUMNS.items()):
        raise ValueError
    if not 0 <= row["points"] <= 1000 or not row["staff"].isdigit():
        raise ValueError
    return Passed(**row)
