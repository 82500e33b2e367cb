"""Playing the customer from a second terminal: what is to be said, and what the trainee has half typed."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import func, insert, select, update

from app.ports import Clock, Heard
from app.problems import Refused
from app.text import clean
from data.practice.tables import ATTEMPT, DIRECTION
from data.store import Store

SPOKEN = 120
"""Characters of one line that the customer is given to say."""
LINE = 200
"""Characters of a half-typed line that are kept."""


class Directions:
    """`app.practice.house.Prompter`: `told` and `typing` at the trainee's terminal, `give` at the other one."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._seen: dict[str, int] = {}
        self._typed = ("", "")

    # ── at the trainee's ──────────────────────────────────────────────────────────────────────

    def told(self, visit: str) -> tuple[Heard, ...]:
        """What was given since the last look; what stood there when this program began is past."""
        with suppress(Refused), self._store.connection() as connection:
            mine = DIRECTION.c.visit == visit
            if visit not in self._seen:
                self._seen[visit] = connection.scalar(select(func.max(DIRECTION.c.id)).where(mine)) or 0
                return ()
            rows = connection.execute(
                select(DIRECTION).where(mine, DIRECTION.c.id > self._seen[visit]).order_by(DIRECTION.c.id)).all()
            if rows:
                self._seen[visit] = rows[-1].id
            return tuple(Heard(row.words, row.staff) for row in rows)
        return ()

    def typing(self, visit: str, text: str) -> None:
        """Keep the end of the half-typed line, where it has changed; where that fails, the next look tries again."""
        if (visit, text) == self._typed:
            return
        with suppress(Refused):
            with self._store.transaction() as connection:
                connection.execute(update(ATTEMPT).where(ATTEMPT.c.visit == visit).values(line=text[-LINE:]))
            self._typed = visit, text

    # ── at the trainer's ──────────────────────────────────────────────────────────────────────

    def give(self, visit: str, words: str, staff: str, twist: str = "") -> None:
        """Let the customer of a running visit say this; Refused: `field.empty`, `field.char`, `field.long`,
        `practice.over`."""
        said = clean(words, SPOKEN)
        if not said:
            raise Refused.of("field.empty")
        with self._store.transaction() as connection:
            state = connection.scalar(select(ATTEMPT.c.state).where(ATTEMPT.c.visit == visit))
            if state != "running":
                raise Refused.of("practice.over")
            connection.execute(insert(DIRECTION).values(
                visit=visit, staff=staff, words=said, twist=twist, utc=self._clock.stamp("", "").utc,
                mode=self._store.mode))
