"""The drill's scheduler: FSRS, behind a pure face; nothing else knows the library.

There are no steps within a day: whatever is failed comes again tomorrow.  Nothing is left to
chance, so the same reviews give the same days.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Final

from fsrs import Card, Rating
from fsrs import Scheduler as Library

from app.practice.drill import Reviewed

RETENTION: Final = 0.9
"""The recall at which a card is due."""
LONGEST: Final = 180
"""Days after which every card comes again."""
DAY: Final = 86_400_000_000


class Fsrs:
    """`app.practice.drill.Scheduler`."""

    def __init__(self, parameters: Sequence[float] | None = None, retention: float = RETENTION) -> None:
        given = {} if parameters is None else {"parameters": tuple(parameters)}
        self._library = Library(
            **given, desired_retention=retention, learning_steps=(), relearning_steps=(), maximum_interval=LONGEST,
            enable_fuzzing=False)

    def review(self, card: str, rating: int, utc: int) -> Reviewed:
        """The card (empty: a new one) met at this moment with this result."""
        before = _card(card, utc)
        after, _ = self._library.review_card(before, Rating(rating), _moment(utc))
        due = int(after.due.timestamp() * 1_000_000)
        return Reviewed(after.to_json(), due, self._recall(before, utc))

    def recall(self, card: str, utc: int) -> float | None:
        """The chance that it is known now; None for one that was never met."""
        return self._recall(_card(card, utc), utc)

    @cached_property
    def _curve(self) -> tuple[float, float]:
        """Factor and exponent of FSRS's forgetting curve."""
        decay = -self._library.parameters[20]
        return 0.9 ** (1 / decay) - 1, decay

    def _recall(self, card: Card, utc: int) -> float | None:
        """As the library has it, but by the hour: its own counts whole days."""
        if card.last_review is None or card.stability is None:
            return None
        factor, decay = self._curve
        days = max(0.0, (utc - card.last_review.timestamp() * 1_000_000) / DAY)
        return float((1 + factor * days / card.stability) ** decay)


def _card(text: str, utc: int) -> Card:
    return Card.from_json(text) if text else Card(card_id=0, due=_moment(utc))


def _moment(utc: int) -> datetime:
    return datetime.fromtimestamp(utc / 1e6, UTC)
