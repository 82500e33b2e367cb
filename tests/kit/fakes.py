"""A home without a disk: ports that answer from dictionaries, and a clock that is wound by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from app.desk import Desk
from app.pack.model import Pack
from app.pack.sources import LISTS, SOURCES
from app.ports import (
    LIVE,
    Agent,
    Facts,
    Hall,
    ItemDetail,
    ItemFilter,
    ItemLine,
    ItemRecord,
    Mode,
    OpenVisit,
    Option,
    Reading,
)
from app.problems import Refused
from app.visit.entries import Entry, Stamp
from app.visit.state import Visit

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)
PHONE = "15400001234"
SEALED = {
    "name": "欧阳示例", "surname": "欧阳", "title": "女士", "balance_fen": "4200", "bill_text": "月租 88.00",
    "calls_text": "11-01 市话 3分", "numbers_text": "154****1234", "old_iccid": "89869900000000000017",
    "last_character": "例", "new_phone": "15400020001", "document": "110101199003071233", "valid_until": "2036-01-01",
}
OPEN = {
    "plan": "G88", "plan_name": "全球通88", "plan_fee_fen": "8800", "brand": "gotone", "brand_name": "全球通",
    "effective": "2026-12-01", "best_plan": "G128", "best_plan_name": "全球通128", "best_plan_fee_fen": "12800",
    "best_benefit": "通话500分钟", "best_duty": "使用满12个月", "privileges_lost": "原套餐优惠同时结束",
    "points": "1200", "points_lost": "0", "penalty_fen": "0", "read_ref": "DEMO-R1", "face_ref": "DEMO-F1",
    "code_hint": "654321", "lines_count": "1", "points_cost": "500", "points_left": "700",
}


@cache
def shipped() -> Pack:
    """The shipped pack, compiled once for the whole run."""
    from data.packs import load_shipped

    return load_shipped("cmcc_hall")


@dataclass
class FakeClock:
    """Stands still unless wound; every stamp is a millisecond later."""

    utc: int = 1_795_312_800_000_000
    mono: int = 0
    boot: str = "boot-1"
    ids: int = 0

    def stamp(self, agent: str, seat: str) -> Stamp:
        self.pass_(0.001)
        return Stamp(self.utc, self.mono, self.boot, agent, seat)

    def pass_(self, seconds: float) -> None:
        self.utc += int(seconds * 1e6)
        self.mono += int(seconds * 1e6)

    def today(self) -> date:
        return TODAY

    def new_id(self) -> str:
        self.ids += 1
        return f"id-{self.ids:06d}"


@dataclass
class FakeJournal:
    """Lines in memory, with the one rule that counts: (visit, seq) is taken once."""

    entries: list[Entry] = field(default_factory=list)
    items: list[ItemRecord] = field(default_factory=list)
    receipt: Mapping[str, str] = field(default_factory=lambda: {"reference": "OP1"})
    fail: Refused | None = None
    refuse_commit: Refused | None = None

    def append(self, entries: Sequence[Entry], item: ItemRecord | None = None) -> Mapping[str, str]:
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
        return tuple(e for e in self.entries if e.visit == visit)

    def open_visits(self) -> tuple[OpenVisit, ...]:
        ended = {e.visit for e in self.entries if e.kind in ("closed", "cancel") and e.body.get("item") is None}
        last = {e.visit: e for e in self.entries if e.visit not in ended}
        return tuple(OpenVisit(v, "parked" if e.kind == "park" else "open", e.stamp.seat, e.stamp.agent, e.stamp.utc)
                     for v, e in last.items())


@dataclass
class FakeSubscribers:
    """Answers every declared source: `clear` overrides, else the quiet value of the domain."""

    clear: dict[str, str] = field(default_factory=dict)
    sealed: dict[str, str] = field(default_factory=dict)
    password: str = "273940"
    code: str = "654321"
    wrong: int = 0
    reserved: dict[tuple[str, str], str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)

    QUIET = {"line": "active", "paytype": "postpaid", "tier": "none", "matches": "yes", "lines_ok": "yes",
             "owner_lines_ok": "yes", "proxy_ok": "yes", "better": "yes", "unspent": "yes", "settles": "even",
             "points_enough": "yes", "starter_ok": "yes", "kind": "resident_id", "adult": "yes"}

    def facts(self, source: str, given: Mapping[str, str]) -> Facts:
        self.asked.append(source)
        if source == "subscriber" and given["phone"] in self.unknown:
            raise Refused.of("visit.unknown_phone")
        known = SOURCES[source]
        clear = {name: self.clear.get(name, self.QUIET.get(name, "no")) for name in known.clear}
        clear |= {name: self.clear.get(name, OPEN.get(name, "0")) for name in known.open}
        return Facts(clear, {name: self.sealed.get(name, SEALED.get(name, "示例")) for name in known.sealed})

    def options(self, source: str, given: Mapping[str, str]) -> tuple[Option, ...]:
        bound = {name: "0" if name.endswith(("_fen", "_months")) else "示例" for name in LISTS.get(source, ())}
        if source == "numbers":
            return (Option("15400010001", "15400010001", "15400010001", bound=bound),
                    Option("15400018888", "15400018888", "15400018888", bound={
                        **bound, "number_grade": "金", "minimum_fen": "16800", "term_months": "24"}))
        if source == "line_services":
            kinds = {"11": "loss", "12": "resume", "13": "suspend", "14": "roaming", "21": "basic", "31": "vas"}
            return tuple(
                Option(code, f"服务{code}", code,
                       bound={**bound, "service_name": f"服务{code}", "service_kind": kind})
                for code, kind in kinds.items())
        return (Option("x", "示例", "1", bound=bound),)

    def reserve(self, source: str, value: str, visit: str) -> None:
        if self.reserved.setdefault((source, value), visit) != visit:
            raise Refused.of("sim.number_taken" if source == "numbers" else "sim.taken")

    def check_password(self, phone: str, password: str, visit: str) -> str:
        return self._check(password == self.password)

    def check_code(self, phone: str, code: str, visit: str) -> str:
        return self._check(code == self.code)

    def _check(self, right: bool) -> str:
        self.wrong += not right
        return "ok" if right else "locked" if self.wrong >= 3 else "wrong"

    def hash_secret(self, secret: str) -> str:
        return f"hash:{sum(map(ord, secret))}"

    def same_secret(self, secret: str, hashed: str) -> bool:
        return self.hash_secret(secret) == hashed

    def find(self, kind: str, value: str) -> tuple[Facts, ...]:
        return ()


@dataclass
class FakeIdentity:
    """A reader that holds one card."""

    demo: bool = True
    reading: Reading | None = field(default_factory=lambda: Reading(
        "resident_id", SEALED["document"], SEALED["name"], "2036-01-01", "DEMO-R1", "DEMO-F1"))
    hints: list[Mapping[str, str]] = field(default_factory=list)

    def read(self, hint: Mapping[str, str]) -> Reading:
        self.hints.append(dict(hint))
        if self.reading is None:
            raise Refused.of("id.no_card")
        return self.reading


@dataclass
class FakeAgents:
    """People with one PIN each."""

    people: dict[str, tuple[Agent, str]] = field(default_factory=dict)

    def empty(self) -> bool:
        return not self.people

    def add(self, staff: str, name: str, role: str, pin: str) -> Agent:
        agent = Agent(staff, name, role)
        self.people[staff] = (agent, pin)
        return agent

    def get(self, staff: str) -> Agent | None:
        return self.people[staff][0] if staff in self.people else None

    def all(self) -> tuple[Agent, ...]:
        return tuple(agent for agent, _ in self.people.values())

    def verify(self, staff: str, pin: str, seat: str = "") -> Agent:
        known = self.people.get(staff)
        if known is None or known[1] != pin:
            raise Refused.of("signin.wrong", left=4)
        return known[0]

    def sign_in(self, staff: str, seat: str, *, takeover: bool = False) -> None: ...

    def sign_out(self, staff: str) -> None: ...

    def signed_in(self, staff: str, seat: str) -> bool:
        return True

    def disable(self, staff: str) -> None: ...

    def reset_pin(self, staff: str, pin: str) -> None: ...


@dataclass
class FakeLedger:
    """Counts nothing, keeps who looked."""

    looked: list[tuple[str, str, str]] = field(default_factory=list)
    lines: tuple[ItemLine, ...] = ()
    details: dict[str, ItemDetail] = field(default_factory=dict)
    reversals: list[tuple[str, str, str, str]] = field(default_factory=list)

    def items(self, wanted: ItemFilter) -> tuple[ItemLine, ...]:
        return self.lines

    def item(self, item_id: str) -> ItemDetail:
        return self.details[item_id]

    def reverse(self, item_id: str, reason: str, by: str, approved_by: str, stamp: Stamp) -> None:
        self.reversals.append((item_id, reason, by, approved_by))

    def today(self, since: int, agent: str = "") -> Mapping[str, int]:
        return {}

    def log_access(self, stamp: Stamp, what: str, key: str, reason: str, visit: str = "") -> None:
        self.looked.append((what, key, reason))

    def accesses(self, since: int, unmatched: bool = False) -> tuple[Mapping[str, str], ...]:
        return ()


@dataclass
class FakeHome:
    """One installation in memory."""

    pack: Pack = field(default_factory=shipped)
    hall: Hall = field(default_factory=lambda: Hall("示范营业厅", "3号台", True))
    mode: Mode = LIVE
    lang: str = "zh"
    clock: FakeClock = field(default_factory=FakeClock)
    journal: FakeJournal = field(default_factory=FakeJournal)
    ledger: FakeLedger = field(default_factory=FakeLedger)
    agents: FakeAgents = field(default_factory=FakeAgents)
    subscribers: FakeSubscribers = field(default_factory=FakeSubscribers)
    identity: FakeIdentity = field(default_factory=FakeIdentity)

    def pack_by_hash(self, pack_hash: str) -> Pack:
        return self.pack

    def hold_seat(self) -> None: ...

    def found(self, hall: str, staff: str, name: str, pin: str) -> Agent:
        return self.agents.add(staff, name, "duty_manager", pin)


class Counter:
    """A desk with a visit in hand: what a test types, as an agent would."""

    def __init__(self, home: FakeHome | None = None, role: str = "agent", **clear: str) -> None:
        self.home = home or FakeHome()
        self.home.subscribers.clear |= clear
        self.home.agents.add("2001", "李敏", role, "605172")
        self.home.agents.add("9001", "值班经理", "duty_manager", "718293")
        self.desk = Desk(self.home, self.home.agents.people["2001"][0])
        self.visit: Visit = self.desk.open()

    @property
    def at(self) -> str:
        """The step to answer, without its item number."""
        here = self.visit.here
        return here.at.split("/", 1)[1] if here else ""

    @property
    def say(self) -> str:
        return self.desk.view(self.visit).say

    def type(self, *answers: str) -> Counter:
        """Answer step after step; an answer is what would be typed, without Enter."""
        for text in answers:
            self.visit = self.desk.answer(self.visit, text)
        return self

    def refused(self, text: str) -> str:
        """The problem code that this answer is refused with."""
        try:
            self.visit = self.desk.answer(self.visit, text)
        except Refused as refused:
            self.visit = getattr(refused, "visit", self.visit)
            return refused.problem.code
        raise AssertionError(f"{text!r} was accepted; now at {self.at}")

    def entries(self, kind: str = "") -> list[Entry]:
        """The journal's lines of this visit."""
        return [e for e in self.home.journal.read(self.visit.id) if not kind or e.kind == kind]

    @property
    def items(self) -> list[ItemRecord]:
        """What the ledger has."""
        return self.home.journal.items
