"""The tables: one class a row, `Row` at the end of its name.

`once` rows get triggers that refuse UPDATE and DELETE; `fixed` columns get one that refuses to
change them.  `mode` refers to the one row of `meta`, so a practice row cannot enter a live file.
Rows are made only from validated objects: these classes check nothing by themselves, the column
types and the CHECKs do.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Index, text

from data.declare import Field as Field
from data.declare import Row as Row
from data.types import Bytes, Count, Fen, Flag, Micros, Seconds, Text


def options(*rules: Any, rowid: bool = True, once: bool = False, fixed: str = "") -> Any:
    """Table arguments: STRICT always, CHECKs and indexes, insert-once rows or fixed columns."""
    info = {"insert_once": once, "fixed": tuple(fixed.split())}
    return (*rules, {"sqlite_strict": True, "sqlite_with_rowid": rowid, "info": info})


def check(name: str, rule: str) -> CheckConstraint:
    """A named CHECK."""
    return CheckConstraint(rule, name=name)


def one_of(column: str, values: str) -> CheckConstraint:
    """A CHECK that a column holds one of these words (or NULL)."""
    words = ", ".join(f"'{word}'" for word in values.split())
    return check(f"{column}_known", f"{column} IN ({words})")


def flag(column: str) -> CheckConstraint:
    """A CHECK that a column holds 0 or 1."""
    return check(f"{column}_flag", f"{column} IN (0, 1)")


def is_json(column: str) -> CheckConstraint:
    """A CHECK that a column holds JSON (or NULL)."""
    return check(f"{column}_json", f"json_valid({column})")


class MetaRow(Row, table=True):
    """The installation: one row."""

    __tablename__ = "meta"
    __table_args__ = options(
        check("one_row", "id = 1"), one_of("mode", "live practice"), flag("demo"),
        is_json("settings"), fixed="mode key_check created",
    )
    id: int = Field(sa_type=Count, primary_key=True)
    hall: str = Field(sa_type=Text)
    mode: str = Field(sa_type=Text, unique=True)
    demo: bool = Field(sa_type=Flag)
    key_check: bytes = Field(sa_type=Bytes)
    created: int = Field(sa_type=Micros)
    latest: int = Field(sa_type=Micros)
    """The latest UTC seen when a visit began or an item was written, to about a minute."""
    settings: str = Field(sa_type=Text)


class AgentRow(Row, table=True):
    """Who may sign in."""

    __tablename__ = "agent"
    __table_args__ = options(
        one_of("role", "agent greeter duty_manager trainer auditor"), flag("disabled"),
        rowid=False, fixed="staff",
    )
    staff: str = Field(sa_type=Text, primary_key=True)
    name: str = Field(sa_type=Text)
    role: str = Field(sa_type=Text)
    pin: str = Field(sa_type=Text)
    """argon2id of the peppered PIN."""
    disabled: bool = Field(sa_type=Flag)
    version: int = Field(sa_type=Count)


class TryRow(Row, table=True):
    """Wrong PINs in a row, of known and unknown staff numbers alike."""

    __tablename__ = "pin_try"
    __table_args__ = options(check("tries_count", "tries >= 0"), rowid=False)
    staff: str = Field(sa_type=Text, primary_key=True)
    tries: int = Field(sa_type=Count)
    wait: int = Field(sa_type=Micros)
    """How long to wait from the last try."""
    utc: int = Field(sa_type=Micros)
    mono: int = Field(sa_type=Micros)
    boot: str = Field(sa_type=Text)


class SignInRow(Row, table=True):
    """Who is or was signed in where; at most one without an end for each agent."""

    __tablename__ = "sign_in"
    __table_args__ = options(
        one_of("ended_by", "out takeover gone disabled"),
        Index("sign_in_one", "staff", unique=True, sqlite_where=text("ended IS NULL")),
        rowid=False, fixed="staff seat run began",
    )
    id: str = Field(sa_type=Text, primary_key=True)
    staff: str = Field(sa_type=Text, foreign_key="agent.staff")
    seat: str = Field(sa_type=Text)
    run: str = Field(sa_type=Text)
    began: int = Field(sa_type=Micros)
    ended: int | None = Field(default=None, sa_type=Micros)
    ended_by: str | None = Field(default=None, sa_type=Text)
    version: int = Field(sa_type=Count)


class PackRow(Row, table=True):
    """A pack that was handed in: its sources and what they compiled to; its events say the rest."""

    __tablename__ = "pack"
    __table_args__ = options(is_json("sources"), once=True)
    hash: str = Field(sa_type=Text, primary_key=True)
    id: str = Field(sa_type=Text)
    version: str = Field(sa_type=Text)
    sources: str = Field(sa_type=Text)
    """File name → text."""
    compiled: str = Field(sa_type=Text)
    kept: int = Field(sa_type=Micros)


class PackEventRow(Row, table=True):
    """What became of a pack: handed in, approved by another, published, rolled back to."""

    __tablename__ = "pack_event"
    __table_args__ = options(
        one_of("act", "submitted approved published rolled_back"),
        check("two_people", "act <> 'approved' OR staff <> asked_by"),
        check("somebody", "staff <> '' OR act = 'published'"),
        Index("pack_event_pack", "pack"), once=True,
    )
    id: int = Field(sa_type=Count, primary_key=True)
    pack: str = Field(sa_type=Text, foreign_key="pack.hash")
    act: str = Field(sa_type=Text)
    note: str = Field(sa_type=Text)
    """What has changed, in the words of whoever did this."""
    staff: str = Field(sa_type=Text)
    """Empty: the program itself published what came with it."""
    asked_by: str = Field(sa_type=Text)
    """Who handed it in."""
    utc: int = Field(sa_type=Micros)
    mono: int = Field(sa_type=Micros)
    boot: str = Field(sa_type=Text)
    seat: str = Field(sa_type=Text)


class VisitRow(Row, table=True):
    """One customer's stay, as it is now; its history is in `entry`."""

    __tablename__ = "visit"
    __table_args__ = options(
        one_of("state", "open parked closed cancelled"), flag("demo"), flag("offered"),
        check("accepted_offer", "accepted IN (0, offered)"),
        Index("visit_open", "updated", sqlite_where=text("state IN ('open', 'parked')")),
        Index("visit_opened", "opened", "agent"),
        rowid=False, fixed="id pack mode demo opened",
    )
    id: str = Field(sa_type=Text, primary_key=True)
    state: str = Field(sa_type=Text)
    seat: str = Field(sa_type=Text)
    agent: str = Field(sa_type=Text)
    run: str = Field(sa_type=Text)
    """The program that holds it: a seat may have been started again since."""
    pack: str = Field(sa_type=Text)
    mode: str = Field(sa_type=Text, foreign_key="meta.mode")
    demo: bool = Field(sa_type=Flag)
    opened: int = Field(sa_type=Micros)
    updated: int = Field(sa_type=Micros)
    """When its state last changed."""
    offered: bool = Field(default=False, sa_type=Flag)
    """Something was recommended, and what came of it."""
    accepted: bool = Field(default=False, sa_type=Flag)
    version: int = Field(sa_type=Count)


class EntryRow(Row, table=True):
    """One line of the journal: the clear body as JSON, sealed values apart."""

    __tablename__ = "entry"
    __table_args__ = options(
        check("seq_counts", "seq > 0"), is_json("body"), is_json("sealed"),
        check("played_in_practice", "mode = 'practice' OR kind NOT IN ('said', 'heard', 'keys')"),
        rowid=False, once=True,
    )
    visit: str = Field(sa_type=Text, primary_key=True, foreign_key="visit.id")
    seq: int = Field(sa_type=Count, primary_key=True)
    kind: str = Field(sa_type=Text)
    utc: int = Field(sa_type=Micros)
    mono: int = Field(sa_type=Micros)
    boot: str = Field(sa_type=Text)
    agent: str = Field(sa_type=Text)
    seat: str = Field(sa_type=Text)
    mode: str = Field(sa_type=Text, foreign_key="meta.mode")
    body: str = Field(sa_type=Text)
    sealed: str | None = Field(default=None, sa_type=Text)
    """Name → ciphertext in base64."""


class ItemRow(Row, table=True):
    """One business, written whole when it ends; `id` is the request id of its form."""

    __tablename__ = "item"
    __table_args__ = options(
        one_of("state", "done informed ticketed declined deferred cancelled handed_over refused"),
        flag("demo"), check("due_positive", "due >= 0"),
        is_json("before"), is_json("after"), is_json("sealed"), is_json("receipt"),
        Index("item_time", "utc", "id"),  # the others also hold what they may be narrowed by
        Index("item_agent", "agent", "utc", "id", "code", "state"),
        Index("item_agent_code", "agent", "code", "utc", "id", "state"),
        Index("item_code", "code", "utc", "id", "state", "agent"),
        Index("item_state", "state", "utc", "id", "code", "agent"),
        Index("item_visit", "visit", "number", unique=True), once=True,
    )
    id: str = Field(sa_type=Text, primary_key=True)
    visit: str = Field(sa_type=Text, foreign_key="visit.id")
    number: int = Field(sa_type=Count)
    flow: str = Field(sa_type=Text)
    code: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    utc: int = Field(sa_type=Micros)
    mono: int = Field(sa_type=Micros)
    boot: str = Field(sa_type=Text)
    agent: str = Field(sa_type=Text)
    seat: str = Field(sa_type=Text)
    mode: str = Field(sa_type=Text, foreign_key="meta.mode")
    demo: bool = Field(sa_type=Flag)
    due: int = Field(sa_type=Fen)
    before: str = Field(sa_type=Text)
    after: str = Field(sa_type=Text)
    sealed: str = Field(sa_type=Text)
    """Name → ciphertext in base64."""
    change: str | None = Field(default=None, sa_type=Text)
    """The kind of the operator's change."""
    receipt: str = Field(sa_type=Text)
    digest: str = Field(sa_type=Text)
    """Of what was asked: the same request id with other contents is refused."""
    evidence: str = Field(sa_type=Text)
    seconds: float | None = Field(default=None, sa_type=Seconds)
    limit: int | None = Field(default=None, sa_type=Count)


class PaymentRow(Row, table=True):
    """One leg of a payment."""

    __tablename__ = "payment"
    __table_args__ = options(
        one_of("method", "cash card qr back"), check("paid_something", "fen > 0"),
        check("change_right", "received = 0 OR received = fen + change"),
        check("cash_received", "method = 'cash' OR received = 0"),
        rowid=False, once=True,
    )
    item: str = Field(sa_type=Text, primary_key=True, foreign_key="item.id")
    leg: int = Field(sa_type=Count, primary_key=True)
    method: str = Field(sa_type=Text)
    fen: int = Field(sa_type=Fen)
    received: int = Field(sa_type=Fen)
    change: int = Field(sa_type=Fen)
    reference: str = Field(sa_type=Text)
    mode: str = Field(sa_type=Text, foreign_key="meta.mode")


class ReversalRow(Row, table=True):
    """That an item was reversed: asked by one, approved by another."""

    __tablename__ = "reversal"
    __table_args__ = options(
        check("two_people", "approved_by <> asked_by"), rowid=False, once=True
    )
    item: str = Field(sa_type=Text, primary_key=True, foreign_key="item.id")
    reason: str = Field(sa_type=Text)
    """Sealed like the item."""
    asked_by: str = Field(sa_type=Text)
    approved_by: str = Field(sa_type=Text)
    utc: int = Field(sa_type=Micros)
    mono: int = Field(sa_type=Micros)
    boot: str = Field(sa_type=Text)
    seat: str = Field(sa_type=Text)
    mode: str = Field(sa_type=Text, foreign_key="meta.mode")


class DataKeyRow(Row, table=True):
    """The wrapped key of one person of one visit: deleting it erases the person."""

    __tablename__ = "data_key"
    __table_args__ = options(rowid=False)
    visit: str = Field(sa_type=Text, primary_key=True, foreign_key="visit.id")
    slot: str = Field(sa_type=Text, primary_key=True)
    wrapped: bytes = Field(sa_type=Bytes)


class LookUpRow(Row, table=True):
    """Where a phone or document number occurs, by keyed blind index; deletable."""

    __tablename__ = "look_up"
    __table_args__ = options(Index("look_up_person", "visit", "slot"), rowid=False)
    blind: bytes = Field(sa_type=Bytes, primary_key=True)
    visit: str = Field(sa_type=Text, primary_key=True, foreign_key="visit.id")
    slot: str = Field(sa_type=Text, primary_key=True)
    item: str = Field(sa_type=Text, primary_key=True)
    """Item id; empty for what was only said in the visit."""


class ReservationRow(Row, table=True):
    """A number or a SIM held for a visit; it ends with the visit."""

    __tablename__ = "reservation"
    __table_args__ = options(Index("reservation_visit", "visit"), rowid=False)
    source: str = Field(sa_type=Text, primary_key=True)
    value: str = Field(sa_type=Text, primary_key=True)
    visit: str = Field(sa_type=Text)
    utc: int = Field(sa_type=Micros)


class AccessRow(Row, table=True):
    """One look-up of personal data."""

    __tablename__ = "access_log"
    __table_args__ = options(Index("access_time", "utc", "agent"), once=True)
    id: str = Field(sa_type=Text, primary_key=True)
    utc: int = Field(sa_type=Micros)
    mono: int = Field(sa_type=Micros)
    boot: str = Field(sa_type=Text)
    agent: str = Field(sa_type=Text)
    seat: str = Field(sa_type=Text)
    what: str = Field(sa_type=Text)
    blind: bytes | None = Field(default=None, sa_type=Bytes)
    """Blind index of what was looked for."""
    reason: str = Field(sa_type=Text)
    """Sealed under the log key."""
    visit: str = Field(sa_type=Text)
    mode: str = Field(sa_type=Text, foreign_key="meta.mode")


class ErasedRow(Row, table=True):
    """That a person was erased, by blind index: applied again to whatever is restored."""

    __tablename__ = "erased"
    __table_args__ = options(rowid=False, once=True)
    blind: bytes = Field(sa_type=Bytes, primary_key=True)
    utc: int = Field(sa_type=Micros, primary_key=True)
