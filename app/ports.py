"""What the desk needs of the world, as Protocols.

`data` answers them; screens and commands get a `Home`, whose parts open when first asked.
Every call may raise `Refused` with a problem; none returns half a result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol

from app.pack.model import Pack
from app.visit.entries import Entry, Stamp

if TYPE_CHECKING:
    from app.visit.state import Visit
    from app.visit.view import View


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that the customer says."""

    words: str
    by: str = "script"
    """`script`, or the staff number of whoever plays the customer."""


class Across(Protocol):
    """Who is played across the counter, and how much of the script the agent is shown."""

    def scene(self) -> Mapping[str, object]:
        """What `opened` keeps of it; empty where nobody is played."""
        ...

    def says(self, visit: Visit) -> tuple[Heard, ...]:
        """What the customer says now and has not said yet."""
        ...

    def dress(self, visit: Visit, view: View) -> View:
        """The view with the customer in it, and as much of the script as is to be shown."""
        ...

    def check(self, act: str) -> None:
        """Refused where this is not allowed now: `help`, `norms`, `back`."""
        ...

    def refused(self, at: str) -> None:
        """What was typed at this address was not taken."""
        ...

    def typing(self, text: str) -> None:
        """What stands half typed in the line, told once a second."""
        ...


class Nobody:
    """A real customer stands there: nothing is played, everything is shown, nothing is closed."""

    def scene(self) -> Mapping[str, object]:
        """Nothing."""
        return {}

    def says(self, visit: Visit) -> tuple[Heard, ...]:
        """Nothing that the program knows."""
        return ()

    def dress(self, visit: Visit, view: View) -> View:
        """As it is."""
        return view

    def check(self, act: str) -> None:
        """Everything is allowed."""

    def refused(self, at: str) -> None:
        """Nobody says anything to it."""

    def typing(self, text: str) -> None:
        """Nobody looks on."""


NOBODY = Nobody()


@dataclass(frozen=True, slots=True)
class Mode:
    """Live or practice, as a value handed in: nothing in app or screens asks which."""

    id: str
    """`live` or `practice`; kept in every row under a CHECK."""
    label: str = ""
    """What the banner says."""
    watermark: str = ""
    """What is written across slips."""
    rule: str = "-"
    """The sign that the frame's rules are drawn with."""
    prompt: str = ""
    """What stands before every prompt."""
    across: Across = NOBODY


LIVE = Mode("live")
PRACTICE = Mode("practice", "练习", "练习 · 非真实业务", "=", "练习|")


@dataclass(frozen=True, slots=True)
class Hall:
    """The place: what an installation says of itself."""

    name: str
    seat: str
    demo: bool
    """True without an ID reader: marked on screen and in every row."""
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who signs in."""

    staff: str
    name: str
    role: str
    disabled: bool = False
    locked: bool = False


class Clock(Protocol):
    """Time and ids, handed in so that a test can hold them."""

    def stamp(self, agent: str, seat: str) -> Stamp:
        """Now, for an entry."""
        ...

    def today(self) -> date:
        """The hall's date."""
        ...

    def new_id(self) -> str:
        """A fresh UUIDv7: sortable by time."""
        ...


@dataclass(frozen=True, slots=True)
class Facts:
    """What a port told: clear values (routing reads these), sealed ones (personal)."""

    clear: Mapping[str, str]
    sealed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a pick list."""

    value: str
    name: str
    code: str = ""
    initials: tuple[str, ...] = ()
    detail: str = ""
    bound: Mapping[str, str] = field(default_factory=dict)
    """Further clear variables that picking it binds (names, fen, terms)."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit asks of the operator, idempotent by its request id."""

    request: str
    kind: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Payment:
    """One leg of a payment: kept with the item, never updated."""

    method: str
    """cash, card or qr; `back`: cash handed back to the customer."""
    fen: int
    received: int = 0
    """Cash handed over, fen."""
    change: int = 0
    reference: str = ""
    """The payment terminal's own reference."""


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """One business as the ledger keeps it: written once, whole, when it ends."""

    id: str
    """The request id journalled when its form opened."""
    visit: str
    item: int
    flow: str
    code: str
    state: str
    """done, informed, ticketed, declined, deferred, cancelled, handed_over, refused."""
    stamp: Stamp
    mode: str
    demo: bool
    due: int
    """Fen."""
    payments: tuple[Payment, ...]
    before: Mapping[str, str]
    after: Mapping[str, str]
    """Clear values: plan, brand, service; nothing personal."""
    sealed: Mapping[str, str]
    """phone, name, document … sealed under the visit's key of that person."""
    look_up: Mapping[str, str]
    """phone, document: kept only as keyed blind indexes, deletable."""
    person: str = ""
    """Suffix of the slots that its values are sealed under (`.2`: a second person)."""
    change: Change | None = None
    evidence: str = ""
    """How the customer consented: kind and digest; a form number is sealed."""
    seconds: float | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One line of the ledger, masked."""

    id: str
    visit: str
    item: int
    flow: str
    code: str
    state: str
    utc: int
    agent: str
    seat: str
    due: int
    phone: str
    """Masked, or ●●● without the key."""
    reversed_by: str = ""
    mode: str = "live"
    demo: bool = False


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """One item whole: with its payments, its before and after, and its journal."""

    line: ItemLine
    before: Mapping[str, str]
    after: Mapping[str, str]
    sealed: Mapping[str, str | None]
    payments: tuple[Payment, ...]
    evidence: str
    seconds: float | None
    limit: int | None
    entries: tuple[Entry, ...]
    pack: str


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """What to list; empty fields do not narrow.  `phone` is exact."""

    since: int = 0
    until: int = 0
    phone: str = ""
    agent: str = ""
    code: str = ""
    state: str = ""
    after: str = ""
    """Item id to go on from (newest first)."""
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Parked:
    """One visit that waits."""

    visit: str
    since: int
    """UTC microseconds."""
    agent: str
    seat: str
    reason: str
    services: tuple[str, ...]
    step: str
    phone: str
    """Masked."""


@dataclass(frozen=True, slots=True)
class OpenVisit:
    """A visit without an end: parked, running at a live seat, or cut off."""

    visit: str
    state: str
    """`parked`, `open` (a live program holds it) or `orphan` (its program is gone)."""
    seat: str
    agent: str
    since: int
    """UTC microseconds of its last entry."""


class Journal(Protocol):
    """The lines of visits: appended, read, never changed."""

    def append(self, entries: Sequence[Entry], item: ItemRecord | None = None) -> Mapping[str, str]:
        """Write entries (and an item with the operator's change) in one transaction.

        An item's change is applied in that transaction; what the operator returns is put into
        the body of the `commit` entry as `receipt`, and returned.  The same request id applied
        again returns the first receipt.  Raises Refused(`store.lost_race`) when
        another seat wrote the same (visit, seq), naming the winner.
        """
        ...

    def read(self, visit: str) -> tuple[Entry, ...]:
        """Every line of one visit, in order; sealed values None where the key is gone."""
        ...

    def open_visits(self) -> tuple[OpenVisit, ...]:
        """Visits that are neither closed nor cancelled, oldest first."""
        ...


class Ledger(Protocol):
    """The items, found again."""

    def items(self, wanted: ItemFilter) -> tuple[ItemLine, ...]: ...

    def item(self, item_id: str) -> ItemDetail: ...

    def reverse(self, item_id: str, reason: str, by: str, approved_by: str, stamp: Stamp) -> None:
        """A further row that says the item was reversed, with the operator's undo."""
        ...

    def today(self, since: int, agent: str = "") -> Mapping[str, int]:
        """Counts for the home screen: visits, items, over (limit), offered, accepted."""
        ...

    def log_access(self, stamp: Stamp, what: str, key: str, reason: str, visit: str = "") -> None:
        """Journal one look-up of personal data (`key` is kept as a blind index)."""
        ...

    def accesses(self, since: int, unmatched: bool = False) -> tuple[Mapping[str, str], ...]:
        """Look-ups; `unmatched`: those without a completed visit of that person by that agent."""
        ...


class Agents(Protocol):
    """Who may sign in; tries are counted in the store."""

    def empty(self) -> bool: ...

    def add(self, staff: str, name: str, role: str, pin: str) -> Agent: ...

    def get(self, staff: str) -> Agent | None: ...

    def all(self) -> tuple[Agent, ...]: ...

    def verify(self, staff: str, pin: str, seat: str = "") -> Agent:
        """The agent, or Refused: signin.wrong, signin.wait (seconds), signin.locked."""
        ...

    def sign_in(self, staff: str, seat: str, *, takeover: bool = False) -> None:
        """One active sign-in per agent; Refused(`signin.elsewhere`) names the other seat."""
        ...

    def sign_out(self, staff: str) -> None: ...

    def signed_in(self, staff: str, seat: str) -> bool:
        """Whether the sign-in at this seat still stands."""
        ...

    def disable(self, staff: str) -> None: ...

    def reset_pin(self, staff: str, pin: str) -> None: ...


class Subscribers(Protocol):
    """What only the operator knows."""

    def facts(self, source: str, given: Mapping[str, str]) -> Facts:
        """Answer one source (see `app.pack.sources`) for the given variables."""
        ...

    def options(self, source: str, given: Mapping[str, str]) -> tuple[Option, ...]:
        """What a pick lists."""
        ...

    def reserve(self, source: str, value: str, visit: str) -> None:
        """Hold a number or a SIM for a visit; Refused names that another has it."""
        ...

    def check_password(self, phone: str, password: str, visit: str) -> str:
        """`ok`, `wrong` or `locked`."""
        ...

    def hash_secret(self, secret: str) -> str:
        """A slow salted hash of a new service password; the plain text goes no further."""
        ...

    def same_secret(self, secret: str, hashed: str) -> bool:
        """Whether a secret is the hashed one."""
        ...

    def check_code(self, phone: str, code: str, visit: str) -> str:
        """The code sent by SMS: `ok`, `wrong` or `locked`."""
        ...

    def find(self, kind: str, value: str) -> tuple[Facts, ...]:
        """Customers by exact phone or document (kind), for the look-up screen."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What an ID reader gave: no image, only data and the references of its checks."""

    kind: str
    number: str
    name: str
    valid_until: str
    reference: str
    face_reference: str
    sex: str = ""


class Identity(Protocol):
    """What a device knows."""

    demo: bool

    def read(self, hint: Mapping[str, str]) -> Reading:
        """Read the card on the reader; Refused(`id.no_card`) when there is none."""
        ...


class Home(Protocol):
    """One installation's folder; its parts open when first asked."""

    hall: Hall
    mode: Mode
    lang: str

    @property
    def pack(self) -> Pack: ...

    def pack_by_hash(self, pack_hash: str) -> Pack:
        """The pack that a running visit opened with."""
        ...

    @property
    def journal(self) -> Journal: ...

    @property
    def ledger(self) -> Ledger: ...

    @property
    def agents(self) -> Agents: ...

    def hold_seat(self) -> None:
        """Take the seat for this program; Refused(`store.seat_taken`)."""
        ...

    @property
    def subscribers(self) -> Subscribers: ...

    @property
    def identity(self) -> Identity: ...

    @property
    def clock(self) -> Clock: ...

    def passes(self, staff: str) -> frozenset[str]:
        """Codes of the services that this person passed in practice; read when a hall requires it."""
        ...

    def found(self, hall: str, staff: str, name: str, pin: str) -> Agent:
        """Name a new hall and add its first person, a duty manager; Refused if it has one."""
        ...


Ask = Callable[[str, Mapping[str, str]], Facts]
"""How the desk asks a source."""

__all__ = [
    "LIVE", "Agent", "Agents", "Ask", "Change", "Clock", "Facts", "Hall", "Home", "Identity",
    "ItemDetail", "ItemFilter", "ItemLine", "ItemRecord", "Journal", "Ledger", "Mode", "Option",
    "Parked", "Payment", "Reading", "Subscribers",
]

