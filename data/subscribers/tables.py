"""The operator's tables, in the store's own file: people, lines, stock, and what was done to them.

Personal data is sealed under one data key a person, wrapped by the home key: deleting that row of
`person_key` erases the person.  Sums, plans and states stay readable beside pseudonymous ids.
Free numbers, SIM serials and starter packs are nobody's until they are taken, and then deleted.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, Table, text

from data.declare import Field, Row
from data.tables import check, flag, is_json, one_of, options
from data.types import Bytes, Count, Fen, Flag, Micros, Text


class PersonRow(Row, table=True):
    """Somebody, or a company, who holds lines."""

    __tablename__ = "person"
    __table_args__ = options(flag("company"), flag("uncounted"), rowid=False, fixed="id")
    id: str = Field(sa_type=Text, primary_key=True)
    company: bool = Field(sa_type=Flag)
    uncounted: bool = Field(sa_type=Flag)
    """The operator cannot count this person's lines just now."""
    record: str = Field(sa_type=Text)
    """Sealed JSON: name, title, documents, contact, address, guardian."""


class PersonKeyRow(Row, table=True):
    """A person's wrapped data key: deleting it erases the person."""

    __tablename__ = "person_key"
    __table_args__ = options(rowid=False)
    person: str = Field(sa_type=Text, primary_key=True, foreign_key="person.id")
    wrapped: bytes = Field(sa_type=Bytes)


class PersonDocumentRow(Row, table=True):
    """A document of a person, by blind index of its number; one person may have several."""

    __tablename__ = "person_document"
    __table_args__ = options(Index("person_document_person", "person"), rowid=False)
    blind: bytes = Field(sa_type=Bytes, primary_key=True)
    person: str = Field(sa_type=Text, foreign_key="person.id")
    kind: str = Field(sa_type=Text)


class LineRow(Row, table=True):
    """One number's contract with one person; a new owner gets a new row."""

    __tablename__ = "line"
    __table_args__ = options(
        one_of("state", "active suspended lost closed"), one_of("paytype", "postpaid prepaid"),
        one_of("tier", "none silver gold diamond supreme"), flag("student"),
        check("sums", "balance >= 0 AND arrears >= 0 AND penalty >= 0 AND gift >= 0"),
        check("points_left", "points >= 0"),
        check("closed_day", "(state = 'closed') = (closed IS NOT NULL)"),
        Index("line_phone", "phone_blind", unique=True,
              sqlite_where=text("phone_blind IS NOT NULL")),
        Index("line_person", "person"), rowid=False, fixed="id person joined seed",
    )
    id: str = Field(sa_type=Text, primary_key=True)
    person: str = Field(sa_type=Text, foreign_key="person.id")
    phone_blind: bytes | None = Field(default=None, sa_type=Bytes)
    """None once closed or erased."""
    phone: str = Field(sa_type=Text)
    """Sealed under the person's key, like `iccid` and `pay_detail`."""
    state: str = Field(sa_type=Text)
    plan: str = Field(sa_type=Text)
    brand: str = Field(sa_type=Text)
    paytype: str = Field(sa_type=Text)
    balance: int = Field(sa_type=Fen)
    gift: int = Field(default=0, sa_type=Fen)
    """The part given away by a campaign, which a change of brand loses."""
    arrears: int = Field(default=0, sa_type=Fen)
    contract_until: str | None = Field(default=None, sa_type=Text)
    """ISO date, as every day here."""
    penalty: int = Field(default=0, sa_type=Fen)
    pending_plan: str | None = Field(default=None, sa_type=Text)
    pending_brand: str | None = Field(default=None, sa_type=Text)
    pending_from: str | None = Field(default=None, sa_type=Text)
    points: int = Field(default=0, sa_type=Count)
    joined: str = Field(sa_type=Text)
    tier: str = Field(default="none", sa_type=Text)
    student: bool = Field(default=False, sa_type=Flag)
    services: str = Field(default="", sa_type=Text)
    """Codes of what is switched on, with spaces between."""
    password: str = Field(default="", sa_type=Text)
    """The service password's slow hash."""
    pay_method: str = Field(default="counter", sa_type=Text)
    pay_detail: str | None = Field(default=None, sa_type=Text)
    """Sealed JSON: bank, holder, account, address, e-mail."""
    iccid: str = Field(default="", sa_type=Text)
    sim_since: str | None = Field(default=None, sa_type=Text)
    """Day of the last SIM replacement."""
    minimum: int = Field(default=0, sa_type=Fen)
    """Monthly minimum of a premium number."""
    term_until: str | None = Field(default=None, sa_type=Text)
    minutes: int = Field(default=0, sa_type=Count)
    """About how much is talked a month, and below how many tenths of a GB are used."""
    tenths: int = Field(default=0, sa_type=Count)
    seed: int = Field(default=0, sa_type=Count)
    """What bills and calls are derived from."""
    closed: str | None = Field(default=None, sa_type=Text)
    version: int = Field(default=1, sa_type=Count)


class FreeNumberRow(Row, table=True):
    """A number that nobody has yet."""

    __tablename__ = "free_number"
    __table_args__ = options(rowid=False)
    phone: str = Field(sa_type=Text, primary_key=True)
    grade: str = Field(sa_type=Text)
    minimum: int = Field(sa_type=Fen)
    months: int = Field(sa_type=Count)


class SimStockRow(Row, table=True):
    """A blank SIM in the hall's drawer."""

    __tablename__ = "sim_stock"
    __table_args__ = options(rowid=False)
    iccid: str = Field(sa_type=Text, primary_key=True)


class StarterRow(Row, table=True):
    """A starter pack: number, SIM, plan and prepaid sum in one envelope; emptied when sold."""

    __tablename__ = "starter"
    __table_args__ = options(rowid=False)
    number: str = Field(sa_type=Text, primary_key=True)
    plan: str = Field(sa_type=Text)
    fee: int = Field(sa_type=Fen)
    prepaid: int = Field(sa_type=Fen)
    phone: str | None = Field(default=None, sa_type=Text)
    """None once sold, as the serial."""
    iccid: str | None = Field(default=None, sa_type=Text)


class ProxyActRow(Row, table=True):
    """That a proxy acted for somebody, and when last."""

    __tablename__ = "proxy_act"
    __table_args__ = options(rowid=False)
    proxy: bytes = Field(sa_type=Bytes, primary_key=True)
    """Blind index of the proxy's document."""
    principal: str = Field(sa_type=Text, primary_key=True, foreign_key="person.id")
    day: str = Field(sa_type=Text)


class TopUpRow(Row, table=True):
    """Money put on a line."""

    __tablename__ = "top_up"
    __table_args__ = options(
        one_of("state", "unspent spent reversed"), check("top_up_sum", "fen > 0"),
        Index("top_up_line", "line", "utc"), rowid=False, fixed="line fen utc",
    )
    id: str = Field(sa_type=Text, primary_key=True)
    """The request id."""
    line: str = Field(sa_type=Text, foreign_key="line.id")
    fen: int = Field(sa_type=Fen)
    kept: int = Field(sa_type=Fen)
    """What went to the balance: the rest paid arrears."""
    utc: int = Field(sa_type=Micros)
    state: str = Field(sa_type=Text)


class SmsCodeRow(Row, table=True):
    """A code sent to a line for a visit."""

    __tablename__ = "sms_code"
    __table_args__ = options(rowid=False)
    line: str = Field(sa_type=Text, primary_key=True, foreign_key="line.id")
    visit: str = Field(sa_type=Text, primary_key=True)
    blind: bytes = Field(sa_type=Bytes)


class PasswordTryRow(Row, table=True):
    """Wrong service passwords or codes of a line in one visit."""

    __tablename__ = "password_try"
    __table_args__ = options(one_of("what", "password code"), rowid=False)
    line: str = Field(sa_type=Text, primary_key=True, foreign_key="line.id")
    visit: str = Field(sa_type=Text, primary_key=True)
    what: str = Field(sa_type=Text, primary_key=True)
    day: str = Field(sa_type=Text)
    wrong: int = Field(sa_type=Count)


class TicketRow(Row, table=True):
    """A complaint or demand, numbered; its words stay with the item."""

    __tablename__ = "ticket"
    __table_args__ = options(rowid=False, fixed="number")
    number: str = Field(sa_type=Text, primary_key=True)
    line: str | None = Field(default=None, sa_type=Text, foreign_key="line.id")
    cause: str = Field(sa_type=Text)
    promised: str = Field(sa_type=Text)
    channel: str = Field(sa_type=Text)
    utc: int = Field(sa_type=Micros)


class AppliedRow(Row, table=True):
    """A change that was done: the same request again gets the same receipt."""

    __tablename__ = "applied"
    __table_args__ = options(
        is_json("receipt"), is_json("before"), flag("undone"),
        Index("applied_number", "number", unique=True),
        rowid=False, fixed="request number kind receipt before utc",
    )
    request: str = Field(sa_type=Text, primary_key=True)
    number: int = Field(sa_type=Count)
    kind: str = Field(sa_type=Text)
    line: str | None = Field(default=None, sa_type=Text, foreign_key="line.id")
    receipt: str = Field(sa_type=Text)
    before: str = Field(sa_type=Text)
    """What an undo needs; nothing personal in clear."""
    undone: bool = Field(default=False, sa_type=Flag)
    utc: int = Field(sa_type=Micros)


class SampleRow(Row, table=True):
    """How many sample cards the demonstration reader has shown."""

    __tablename__ = "sample"
    __table_args__ = options(check("one_sample", "id = 1"), rowid=False)
    id: int = Field(sa_type=Count, primary_key=True)
    shown: int = Field(sa_type=Count)


def table(row: type[Row]) -> Any:
    """The table of a row class, for statements on a plain connection."""
    found: Table = row.__table__  # type: ignore[attr-defined]
    return found


PERSON, KEY, DOCUMENT = table(PersonRow), table(PersonKeyRow), table(PersonDocumentRow)
LINE, NUMBER, SIM = table(LineRow), table(FreeNumberRow), table(SimStockRow)
STARTER, PROXY, TOP_UP = table(StarterRow), table(ProxyActRow), table(TopUpRow)
CODE, TRY, TICKET = table(SmsCodeRow), table(PasswordTryRow), table(TicketRow)
APPLIED, SAMPLE = table(AppliedRow), table(SampleRow)
