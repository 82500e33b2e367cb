"""The operator's book, opened on one connection: people and lines, found and unsealed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from app.problems import Refused
from data.subscribers.catalogue import Products
from data.subscribers.line import Line
from data.subscribers.tables import APPLIED, CODE, DOCUMENT, KEY, LINE, PERSON, PROXY, TRY
from data.vault import KEY_BYTES, Vault, seal, unseal

SLOT = "subscriber"
_NEW_PERSON, _NEW_KEY, _NEW_DOCUMENT = insert(PERSON), insert(KEY), insert(DOCUMENT)


@dataclass(frozen=True, slots=True)
class Person:
    """Who holds a line; `record` is empty once the key is gone."""

    id: str
    company: bool
    uncounted: bool
    record: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.record.get("name", ""))

    @property
    def title(self) -> str:
        return str(self.record.get("title", ""))


@dataclass(frozen=True, slots=True)
class Book:
    """What every answer and every change needs: a connection, the keys, the day, the products."""

    connection: Connection
    vault: Vault
    today: date
    products: Products
    settings: Mapping[str, str]
    keys: dict[str, bytes | None] = field(default_factory=dict)
    now: Callable[[], datetime] = datetime.now
    """The hall's wall clock."""

    # ── people ────────────────────────────────────────────────────────────────────────────────

    def key(self, person: str) -> bytes | None:
        """A person's data key; None once erased."""
        if person not in self.keys:
            wrapped = self.connection.scalar(select(KEY.c.wrapped).where(KEY.c.person == person))
            self.keys[person] = wrapped and self.vault.unwrap(wrapped, person, SLOT)
        return self.keys[person]

    def person(self, person: str) -> Person:
        """A person by id."""
        row = self.connection.execute(select(PERSON).where(PERSON.c.id == person)).one()
        key = self.key(person)
        text = unseal(key, row.record, "person", person) if key and row.record else None
        return Person(row.id, row.company, row.uncounted, json.loads(text) if text else {})

    def holder_of(self, document: str) -> str | None:
        """Whose document this is; None when the operator does not know it."""
        blind = self.vault.blind("document", document)
        found: str | None = self.connection.scalar(
            select(DOCUMENT.c.person).where(DOCUMENT.c.blind == blind))
        return found

    def new_person(
        self, person: str, record: Mapping[str, Any], *, company: bool, uncounted: bool = False
    ) -> None:
        """Write a person with a data key of their own; `record` lists kind and number of each
        document under `documents`."""
        key = os.urandom(KEY_BYTES)
        self.keys[person] = key
        text = json.dumps(record, ensure_ascii=False)
        self.connection.execute(_NEW_PERSON, {
            "id": person, "company": company, "uncounted": uncounted,
            "record": seal(key, text, "person", person)})
        self.connection.execute(_NEW_KEY, {
            "person": person, "wrapped": self.vault.wrap(key, person, SLOT)})
        self.connection.execute(_NEW_DOCUMENT, [
            {"blind": self.vault.blind("document", number), "person": person, "kind": kind}
            for kind, number in record["documents"]])

    def lines_of(self, person: str) -> tuple[Line, ...]:
        """A person's open lines, oldest first."""
        wanted = (LINE.c.person == person, LINE.c.state != "closed")
        rows = self.connection.execute(select(LINE).where(*wanted).order_by(LINE.c.id))
        return tuple(Line.of(row, self.today) for row in rows)

    def erase(self, person: str) -> None:
        """Delete a person's key, indexes and record; the lines stay, as nobody's."""
        blinds = select(DOCUMENT.c.blind).where(DOCUMENT.c.person == person)
        run = self.connection.execute
        run(delete(PROXY).where(PROXY.c.proxy.in_(blinds) | (PROXY.c.principal == person)))
        run(delete(DOCUMENT).where(DOCUMENT.c.person == person))
        run(delete(KEY).where(KEY.c.person == person))
        run(update(PERSON).where(PERSON.c.id == person).values(record=""))
        lines = select(LINE.c.id).where(LINE.c.person == person)
        run(delete(CODE).where(CODE.c.line.in_(lines)))
        run(delete(TRY).where(TRY.c.line.in_(lines)))
        run(update(LINE).where(LINE.c.person == person).values(
            phone_blind=None, phone="", iccid="", pay_detail=None, password="",
            state="closed", closed=func.coalesce(LINE.c.closed, self.today.isoformat())))
        self.keys.pop(person, None)

    # ── lines ─────────────────────────────────────────────────────────────────────────────────

    def line(self, phone: str) -> Line:
        """The open line with this number; Refused(`visit.unknown_phone`) when there is none."""
        found = self.find(phone)
        if found is None:
            raise Refused.of("visit.unknown_phone")
        return found

    def find(self, phone: str) -> Line | None:
        """The open line with this number, if there is one."""
        blind = self.vault.blind("phone", phone)
        row = self.connection.execute(select(LINE).where(LINE.c.phone_blind == blind)).first()
        return None if row is None else Line.of(row, self.today)

    def open_sealed(self, line: Line, name: str) -> str:
        """A sealed column of a line; empty when it is, or when the key is gone."""
        sealed = getattr(line, name)
        key = self.key(line.person) if sealed else None
        return (unseal(key, sealed, "line", line.id, name) or "") if key else ""

    def seal_for(self, person: str, line: str, name: str, text: str) -> str:
        """A value for a sealed column of a line."""
        key = self.key(person)
        if key is None:
            raise Refused.of("visit.gone")
        return seal(key, text, "line", line, name)

    def change(self, line: Line, **values: Any) -> None:
        """Change a line; what was pending and is due by now is written with it."""
        due = {name: getattr(line, name) for name in
               ("plan", "brand", "pending_plan", "pending_brand", "pending_from")}
        self.connection.execute(update(LINE).where(LINE.c.id == line.id).values(
            **{**due, **values, "version": line.version + 1}))

    # ── rules of this operator ────────────────────────────────────────────────────────────────

    def setting(self, name: str, default: int) -> int:
        """A whole number that the hall may set."""
        text = self.settings.get(name, "")
        return int(text) if text.isdecimal() else default

    def count(self, document: str, adding: int = 0) -> tuple[str, str]:
        """Whether a person may have the lines there are and `adding` more (yes, no, unknown),
        and how many there are; counted over every kind of document."""
        if self.settings.get("counting", "on") == "off":
            return "unknown", ""
        holder = self.holder_of(document)
        if holder is None:
            return "yes", "0"
        person = self.person(holder)
        if person.uncounted:
            return "unknown", ""
        found = len(self.lines_of(holder))
        room = person.company or found + adding <= self.setting("max_lines", 5)
        return ("yes" if room else "no"), str(found)

    def next_number(self) -> int:
        """The running number of the next change."""
        return 1 + int(self.connection.scalar(select(func.max(APPLIED.c.number))) or 0)
