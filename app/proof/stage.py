"""A home in memory: what stories and the walk are played on, with the real desk and no disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from app.pack.model import Pack
from app.ports import (
    LIVE,
    Agent,
    Hall,
    ItemDetail,
    ItemFilter,
    ItemLine,
    ItemRecord,
    Mode,
    OpenVisit,
)
from app.problems import Refused
from app.proof.quiet import QuietOperator, QuietReader
from app.visit.entries import Entry, Stamp

TODAY: Final = date(2026, 11, 22)
STAFF, PIN = "2001", "605172"
MANAGER, MANAGER_PIN = "9001", "718293"


@dataclass
class StageClock:
    """Stands still unless wound; every stamp is a millisecond later."""

    utc: int = 1_795_312_800_000_000
    mono: int = 0
    boot: str = "boot-1"
    ids: int = 0

    def stamp(self, agent: str, seat: str) -> Stamp:
        """Now, a millisecond later than the last time."""
        self.pass_(0.001)
        return Stamp(self.utc, self.mono, self.boot, agent, seat)

    def pass_(self, seconds: float) -> None:
        """Wind it on."""
        self.utc += int(seconds * 1e6)
        self.mono += int(seconds * 1e6)

    def today(self) -> date:
        """Always the same day."""
        return TODAY

    def new_id(self) -> str:
        """The next number."""
        self.ids += 1
        return f"id-{self.ids:06d}"


@dataclass
class StageJournal:
    """Lines in memory, with the one rule that counts: (visit, seq) is taken once."""

    entries: list[Entry] = field(default_factory=list)
    items: list[ItemRecord] = field(default_factory=list)
    receipt: Mapping[str, str] = field(default_factory=lambda: {"reference": "OP1"})
    fail: Refused | None = None
    refuse_commit: Refused | None = None

    def append(self, entries: Sequence[Entry], item: ItemRecord | None = None) -> Mapping[str, str]:
        """Keep lines, and an item with the receipt of its change."""
        if self.fail is not None:
            raise self.fail
        if item is not None and item.change is not None and self.refuse_commit is not None:
            raise self.refuse_commit
        known = {(e.visit, e.seq) for e in self.entries}
        for entry in entries:
            if (entry.visit, entry.seq) in known:
                raise Refused.of("store.lost_race", seat=entry.stamp.seat)
        receipt = dict(self.receipt) if item is not None and item.change is not None else {}
        for entry in entries:
            if entry.kind == "commit":
                entry = replace(entry, body={**entry.body, "receipt": receipt})
            self.entries.append(entry)
        if item is not None:
            self.items.append(item)
        return receipt

    def read(self, visit: str) -> tuple[Entry, ...]:
        """Every line of one visit."""
        return tuple(e for e in self.entries if e.visit == visit)

    def open_visits(self) -> tuple[OpenVisit, ...]:
        """Visits without an end."""
        ended = {e.visit for e in self.entries if e.kind in ("closed", "cancel") and e.body.get("item") is None}
        last = {e.visit: e for e in self.entries if e.visit not in ended}
        return tuple(OpenVisit(v, "parked" if e.kind == "park" else "open", e.stamp.seat, e.stamp.agent, e.stamp.utc)
                     for v, e in last.items())


class ForkingJournal(StageJournal):
    """Keeps nothing: the same place is written again on every way."""

    def append(self, entries: Sequence[Entry], item: ItemRecord | None = None) -> Mapping[str, str]:
        """The receipt alone."""
        return {"reference": "OP1", "ticket_no": "TS1"} if item is not None and item.change is not None else {}


@dataclass
class StageAgents:
    """People with one PIN each."""

    people: dict[str, tuple[Agent, str]] = field(default_factory=dict)

    def empty(self) -> bool:
        """Whether nobody is there."""
        return not self.people

    def add(self, staff: str, name: str, role: str, pin: str) -> Agent:
        """One more person."""
        agent = Agent(staff, name, role)
        self.people[staff] = (agent, pin)
        return agent

    def get(self, staff: str) -> Agent | None:
        """The person with this number."""
        return self.people[staff][0] if staff in self.people else None

    def all(self) -> tuple[Agent, ...]:
        """Everybody."""
        return tuple(agent for agent, _ in self.people.values())

    def verify(self, staff: str, pin: str, seat: str = "") -> Agent:
        """The person, or Refused(`signin.wrong`)."""
        known = self.people.get(staff)
        if known is None or known[1] != pin:
            raise Refused.of("signin.wrong", left=4)
        return known[0]

    def sign_in(self, staff: str, seat: str, *, takeover: bool = False) -> None:
        """Nothing is kept of it."""

    def sign_out(self, staff: str) -> None:
        """Nothing is kept of it."""

    def signed_in(self, staff: str, seat: str) -> bool:
        """Always."""
        return True

    def disable(self, staff: str) -> None:
        """Nobody is."""

    def reset_pin(self, staff: str, pin: str) -> None:
        """It stays."""


@dataclass
class StageLedger:
    """Counts nothing, keeps who looked."""

    looked: list[tuple[str, str, str]] = field(default_factory=list)
    lines: tuple[ItemLine, ...] = ()
    details: dict[str, ItemDetail] = field(default_factory=dict)
    reversals: list[tuple[str, str, str, str]] = field(default_factory=list)

    def items(self, wanted: ItemFilter) -> tuple[ItemLine, ...]:
        """What was put there."""
        return self.lines

    def item(self, item_id: str) -> ItemDetail:
        """What was put there."""
        return self.details[item_id]

    def reverse(self, item_id: str, reason: str, by: str, approved_by: str, stamp: Stamp) -> None:
        """Noted."""
        self.reversals.append((item_id, reason, by, approved_by))

    def today(self, since: int, agent: str = "") -> Mapping[str, int]:
        """Nothing is counted."""
        return {}

    def log_access(self, stamp: Stamp, what: str, key: str, reason: str, visit: str = "") -> None:
        """Noted."""
        self.looked.append((what, key, reason))

    def accesses(self, since: int, unmatched: bool = False) -> tuple[Mapping[str, str], ...]:
        """None."""
        return ()


@dataclass
class StageHome:
    """One installation in memory, for one pack."""

    pack: Pack
    hall: Hall = field(default_factory=lambda: Hall("示范营业厅", "3号台", True))
    mode: Mode = LIVE
    lang: str = "zh"
    clock: StageClock = field(default_factory=StageClock)
    journal: StageJournal = field(default_factory=StageJournal)
    ledger: StageLedger = field(default_factory=StageLedger)
    agents: StageAgents = field(default_factory=StageAgents)
    subscribers: QuietOperator = field(default_factory=QuietOperator)
    identity: QuietReader = field(default_factory=QuietReader)
    passed: dict[str, frozenset[str]] = field(default_factory=dict)
    """Staff number → codes of the services that they passed."""

    def passes(self, staff: str) -> frozenset[str]:
        """What was put there."""
        return self.passed.get(staff, frozenset())

    def pack_by_hash(self, pack_hash: str) -> Pack:
        """The one pack."""
        return self.pack

    def hold_seat(self) -> None:
        """Nobody else wants it."""

    def found(self, hall: str, staff: str, name: str, pin: str) -> Agent:
        """The first person."""
        return self.agents.add(staff, name, "duty_manager", pin)


def stage(pack: Pack, customer: Mapping[str, str] | None = None, *, keep: bool = True) -> StageHome:
    """A home where this customer comes: with an agent, a duty manager, and clear facts over quiet ones.

    Without `keep` the journal forgets, so that one visit can be taken on in several ways.
    """
    told = dict(customer or {})
    home = StageHome(
        pack,
        journal=StageJournal(receipt={"reference": "OP1", "ticket_no": "TS1"}) if keep else ForkingJournal(),
        subscribers=QuietOperator(clear=told, catalogue=pack.catalogue),
        identity=QuietReader(clear=told),
    )
    home.agents.add(STAFF, "李敏", "agent", PIN)
    home.agents.add(MANAGER, "值班经理", "duty_manager", MANAGER_PIN)
    return home
