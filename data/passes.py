"""Of a live hall: which services need a pass, and who has passed which.

A hall without the setting `pass_required` reads nothing of this.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert

from app.practice.passes import Passed
from data.practice.tables import PASS
from data.store import Store
from data.tables import MetaRow, Row

SETTING = "pass_required"
"""Codes of services, with spaces between them."""
_META = Row.metadata.tables[str(MetaRow.__tablename__)]


def passed(store: Store, staff: str) -> frozenset[str]:
    """Codes of the services that this person passed."""
    with store.connection() as connection:
        return frozenset(connection.scalars(select(PASS.c.flow).where(PASS.c.staff == staff)))


def take(store: Store, passes: Iterable[Passed], utc: int) -> int:
    """Keep who has passed what; how many were new."""
    rows = [{"staff": one.staff, "flow": one.code, "points": one.points, "passed": one.utc, "taken": utc}
            for one in passes]
    new = 0
    with store.transaction() as connection:
        for row in rows:
            new += connection.execute(insert(PASS).values(row).on_conflict_do_nothing()).rowcount
    return new


def require(store: Store, codes: Iterable[str]) -> str:
    """From the next start of a counter on, these services need a pass; none: no service does."""
    text = " ".join(sorted(set(codes)))
    with store.transaction() as connection:
        settings = json.loads(connection.execute(select(_META.c.settings)).scalar_one())
        settings.pop(SETTING, None)
        if text:
            settings[SETTING] = text
        connection.execute(update(_META).values(settings=json.dumps(settings, ensure_ascii=False)))
    return text
