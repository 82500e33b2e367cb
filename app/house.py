"""What commands need of an installation beyond a `Home`: making, checking, copying, mending it.

`data` answers it.  A House may stand on nothing yet, or on a broken store: it opens what a call
needs and nothing more.  Every call may raise `Refused`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.pack.model import Pack
from app.ports import Agents, Home
from app.problems import Problem

if TYPE_CHECKING:
    from app.practice.check import Checked, Played
    from app.practice.curriculum import Curriculum
    from app.practice.house import Practice
    from app.practice.passes import Passed
    from app.practice.scenario import Scenario
    from app.proof.check import Proof
    from app.proof.claims import Book


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    name: str
    """What: its words are the interface's."""
    state: str
    """`ok`; `note`, worth knowing; `mend`, something must be done."""
    found: str = ""
    problem: Problem | None = None
    """What to do, where a problem of the catalogue says it."""


@dataclass(frozen=True, slots=True)
class PackLine:
    """One pack that could be used."""

    id: str
    version: str
    operator: str
    hash: str
    origin: str
    """`shipped` with the program, or `kept` by this hall."""
    current: bool = False
    """New visits open with it."""
    services: int = 0
    problems: int = 0
    state: str = ""
    """Of one that this hall keeps: `submitted`, `approved`, `published`."""
    submitted_by: str = ""
    approved_by: str = ""
    published_by: str = ""
    """Who put it into use last; empty: the program."""
    changed: int = 0
    """When its last event was, in microseconds of UTC."""
    note: str = ""
    """What has changed, in the words of whoever handed it in or published it."""


@dataclass(frozen=True, slots=True)
class PackEvent:
    """One thing that became of a pack."""

    hash: str
    act: str
    """`submitted`, `approved`, `published` or `rolled_back`."""
    staff: str
    """Empty: the program."""
    utc: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was found of a person, and is gone."""

    visits: int
    records: int
    backups: int


class House(Protocol):
    """One installation, seen from outside."""

    def open(self, seat: str = "") -> Home:
        """The running hall's home; opened once, closed by `close`."""
        ...

    def init(self, hall: str, seat: str, staff: str, name: str, pin: str) -> Mapping[str, str]:
        """Make a hall with its first person, a duty manager; its paths.

        Refused(`store.exists`) where somebody works already.
        """
        ...

    def paths(self) -> Mapping[str, str]:
        """Where things are: store, key, backups, seats."""
        ...

    def check(self) -> tuple[Finding, ...]:
        """Everything about the store; Refused when it cannot be opened at all."""
        ...

    def findings(self) -> tuple[Finding, ...]:
        """As `check`, for a report: never Refused, and says so when there is no hall."""
        ...

    def accept_clock(self) -> None:
        """Take the present time for right, after a clock that was ahead has been corrected."""
        ...

    def backup(self, target: str = "") -> str:
        """Copy the store; where the copy is."""
        ...

    def agents_for(self, source: str) -> Agents:
        """Who may restore this copy: the hall's agents, or the copy's where the store is lost."""
        ...

    def restore(self, source: str) -> str:
        """Put a copy in the store's place; where the replaced store was put, or empty."""
        ...

    def erase(self, kind: str, value: str) -> Erased:
        """Erase the person with this `phone` or `document` from the store and its backups."""
        ...

    def packs(self) -> tuple[PackLine, ...]:
        """The packs that come with the program, and those that this hall keeps."""
        ...

    def pack(self, name: str = "") -> Pack:
        """A pack by its name, a folder or a hash; the hall's own (else the shipped) without one."""
        ...

    def book(self, name: str) -> Book:
        """A pack with its clause ledger and stories, by its name or in a folder."""
        ...

    def books(self) -> tuple[Book, ...]:
        """Every pack that comes with the program, with ledger and stories."""
        ...

    def pack_proof(self, name: str) -> Proof:
        """Every problem of a pack in a folder, or of a shipped one by its name; of a sound one the proofs."""
        ...

    def new_pack(self, name: str, folder: str = "") -> str:
        """A small working pack in a new folder, for a trainer to go on from; where it is."""
        ...

    def submit(self, name: str, note: str, staff: str) -> PackLine:
        """Hand in the pack of a folder as a draft; PackRefused with all that is wrong with it."""
        ...

    def approve(self, name: str, staff: str) -> PackLine:
        """Approve a draft of another person."""
        ...

    def publish(self, name: str, note: str, staff: str) -> PackLine:
        """Put an approved draft into use for the visits that begin from now on."""
        ...

    def roll_back(self, name: str, note: str, staff: str) -> PackLine:
        """Put an earlier pack into use again: the one before, or the named one."""
        ...

    def pack_history(self) -> tuple[PackEvent, ...]:
        """What became of the packs of this hall, in order."""
        ...

    def take_passes(self, passes: Iterable[Passed]) -> int:
        """Keep who has passed which service; how many were new."""
        ...

    def require_passes(self, codes: Iterable[str]) -> str:
        """From the next start of a counter on, the services with these codes need a pass; none: no service does."""
        ...

    def practice(self, seat: str = "") -> Practice:
        """The practice home beside this installation, made when there is none; the live store stays shut."""
        ...

    def curriculum(self, name: str) -> Curriculum:
        """What there is to practise with a pack, by its name or in a folder; PackRefused with all problems."""
        ...

    def curricula(self) -> tuple[Curriculum, ...]:
        """The same of every pack that comes with the program."""
        ...

    def check_scenarios(self, name: str) -> Checked:
        """The scenarios of a pack, by its name or in a folder: read, played to the end, counted."""
        ...

    def try_scenario(self, curriculum: Curriculum, scenario: Scenario, seed: int) -> Played:
        """Its right way with the customer of this seed, in a practice home that is thrown away."""
        ...

    def new_scenario(self, name: str, flow: str, folder: str = "", lesson: str = "") -> str:
        """A scenario in a new file of a pack's folder, to go on from; where it is.

        Of this service, or out of the lesson file of a visit.
        """
        ...

    def add_scenarios(self, folder: str) -> Checked:
        """Take a pack in a folder, with its scenarios, into practice; PackRefused with all that is wrong with it."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...
