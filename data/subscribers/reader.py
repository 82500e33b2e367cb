"""A reader without a device: it shows the card that would lie on it in a demonstration hall.

For a known number that is its holder's card, otherwise an invented person who is no customer yet.
Every reading says by its references that it is a demonstration, and `demo` marks hall and rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from app.documents import DocumentKind
from app.ports import Reading
from app.problems import Refused
from data.subscribers.cards import Card, sample_card
from data.subscribers.embedded import Embedded
from data.subscribers.tables import SAMPLE

READABLE: Final = frozenset({
    DocumentKind.RESIDENT_ID, DocumentKind.TEMPORARY_ID, DocumentKind.HMT_RESIDENCE,
    DocumentKind.FOREIGN_PERMANENT,
})
"""Documents with a chip; others are typed."""
OTHERS: Final = frozenset({"proxy", "owner", "guardian", "handler", "company"})
"""Values of the hint `person` for somebody other than the holder."""


class DemoReader:
    """`app.ports.Identity` without a device."""

    demo = True

    def __init__(self, subscribers: Embedded) -> None:
        self._subscribers = subscribers
        self._shown: dict[tuple[str, str], Card] = {}
        self._readings = 0

    def read(self, hint: Mapping[str, str]) -> Reading:
        """The card for this hint: `phone` of its holder, `person` for somebody else, `visit` so
        that the same one is shown again.

        Refused(`id.no_card`) when the holder's document has no chip.
        """
        person = hint.get("person", "holder")
        other = person if person in OTHERS else "holder"
        if hint.get("phone") and other == "holder":
            card = self._holders(hint["phone"])
            if card is not None:
                return self._reading(card)
        visit = hint.get("visit", "")
        card = self._shown.get((visit, other)) or self._next()
        if visit:
            self._shown[visit, other] = card
        return self._reading(card)

    def _holders(self, phone: str) -> Card | None:
        """The holder's own card; None for a number that the operator does not know."""
        with self._subscribers.reading() as book:
            line = book.find(phone)
            if line is None:
                return None
            record = book.person(line.person).record
        for kind, number in record.get("documents", ()):
            if kind in READABLE:
                return Card(kind, number, record["name"], record.get("valid_until", "长期"))
        raise Refused.of("id.no_card")

    def _next(self) -> Card:
        """The next invented person who is no customer, the same sequence in every home."""
        with self._subscribers.writing() as book:
            while True:
                card = sample_card(_count(book.connection), book.today)
                if book.holder_of(card.number) is None:
                    return card

    def _reading(self, card: Card) -> Reading:
        """The references tell nothing of the person: they stay in the journal in clear."""
        self._readings += 1
        tail = f"{self._readings:06d}"
        return Reading(card.kind, card.number, card.name, card.valid_until,
                       f"DEMO-R{tail}", f"DEMO-F{tail}", card.sex)


def _count(connection: Connection) -> int:
    """How many were shown before, one more from now on."""
    row = insert(SAMPLE).values(id=1, shown=1)
    connection.execute(
        row.on_conflict_do_update(index_elements=["id"], set_={"shown": SAMPLE.c.shown + 1}))
    return int(connection.scalar(select(SAMPLE.c.shown)) or 1) - 1
