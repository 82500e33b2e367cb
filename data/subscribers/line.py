"""A line as its row has it today: what was pending and is due counts as done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from data.subscribers.services import SERVICES


@dataclass(frozen=True, slots=True)
class Line:
    """One number's contract; the fields are the columns of `LineRow`."""

    id: str
    person: str
    phone_blind: bytes | None
    phone: str
    state: str
    plan: str
    brand: str
    paytype: str
    balance: int
    gift: int
    arrears: int
    contract_until: str | None
    penalty: int
    pending_plan: str | None
    pending_brand: str | None
    pending_from: str | None
    points: int
    joined: str
    tier: str
    student: bool
    services: str
    password: str
    pay_method: str
    pay_detail: str | None
    iccid: str
    sim_since: str | None
    minimum: int
    term_until: str | None
    minutes: int
    tenths: int
    seed: int
    closed: str | None
    version: int

    @classmethod
    def of(cls, row: Any, today: date) -> Line:
        """The line of a row, on that day."""
        line = cls(**row._mapping)
        if line.pending_from and line.pending_from <= today.isoformat():
            line = replace(
                line, plan=line.pending_plan or line.plan, brand=line.pending_brand or line.brand,
                pending_plan=None, pending_brand=None, pending_from=None,
            )
        return line

    @property
    def on(self) -> frozenset[str]:
        """The services that are switched on."""
        return frozenset(self.services.split())

    @property
    def services_fee(self) -> int:
        """Fen a month for the services that are on."""
        return sum(SERVICES[one].fee for one in self.on if one in SERVICES)

    @property
    def pending(self) -> bool:
        """Whether another plan or brand waits for its day."""
        return self.pending_from is not None

    def contract(self, today: date) -> bool:
        """Whether a contract binds it on that day."""
        return bool(self.contract_until and self.contract_until >= today.isoformat())

    def since(self, today: date) -> int:
        """Full years in the network."""
        joined = date.fromisoformat(self.joined)
        before = (today.month, today.day) < (joined.month, joined.day)
        return today.year - joined.year - before
