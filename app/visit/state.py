"""What a visit is: the fold of its journal entries, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.pack.model import Flow, Pack, Step
from app.visit.entries import Stamp


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as the journal has it."""

    seq: int
    at: str
    """`item/include.step`."""
    value: str | None
    """None: sealed, and the key is gone."""
    sealed: bool
    stamp: Stamp
    sets: Mapping[str, str] = field(default_factory=dict)
    bound: Mapping[str, str] = field(default_factory=dict)
    hidden: Mapping[str, str | None] = field(default_factory=dict)
    """Further sealed values (surname, title, …)."""
    person: str = ""
    basis: str = ""
    digest: str = ""
    phrase: str = ""
    variant: int = 0
    request: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class FactValue:
    """What a port told."""

    seq: int
    source: str
    key: str
    clear: Mapping[str, str]
    sealed: Mapping[str, str | None]
    stamp: Stamp
    person: str = "holder"


@dataclass(frozen=True, slots=True)
class Value:
    """One bound variable."""

    text: str | None
    seq: int
    sealed: bool = False
    label: str = ""
    """How a choice or an option is called."""


@dataclass(frozen=True, slots=True)
class Committed:
    """An item whose change is done."""

    item: int
    request: str
    seq: int
    stamp: Stamp
    receipt: Mapping[str, str]
    state: str = "done"


@dataclass(frozen=True, slots=True)
class Passed:
    """One answered step of the path."""

    at: str
    item: int
    step: Step
    answer: Answer | None
    """None for a commit."""


@dataclass(frozen=True, slots=True)
class Item:
    """One business of the visit."""

    number: int
    flow: Flow
    request: str
    began: Stamp
    state: str = ""
    """Empty while it runs."""
    recorded: bool = False
    """Its row is in the ledger: back does not cross it."""
    values: Mapping[str, Value] = field(default_factory=dict)
    """Its scope as the path left it."""


@dataclass(frozen=True, slots=True)
class Here:
    """Where the visit stands."""

    at: str
    item: int
    step: Step
    missing: tuple[str, ...] = ()
    """Sources to ask before the step is shown."""
    stale: Answer | None = None
    """An earlier answer that no longer holds."""


@dataclass(frozen=True, slots=True)
class Path:
    """What one scan of the answers gives."""

    passed: tuple[Passed, ...]
    here: Here | None
    items: tuple[Item, ...]
    values: Mapping[str, Value]
    """Every variable in reach, item over visit."""
    clear: Mapping[str, str]
    """Those that may be routed on."""
    consent: str = ""
    """Digest of the item's latest consent."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A service asked for out of turn."""

    code: str
    late: bool = False
    """Asked for once something had been recommended: that stands, and comes first."""


@dataclass(frozen=True, slots=True)
class Said:
    """The agent's own words at a step."""

    words: str
    spoken: bool = False
    """Said aloud: only the agent knows the words."""
    ticked: bool = False
    """What was said aloud has been compared with the phrase."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One customer's stay."""

    id: str
    pack: Pack
    opened: Stamp
    last: Stamp
    seq: int
    """Of the last entry."""
    mode: str
    demo: bool
    answers: Mapping[str, Answer] = field(default_factory=dict)
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    commits: Mapping[int, Committed] = field(default_factory=dict)
    endings: Mapping[int, str] = field(default_factory=dict)
    """Item → state, for items recorded without a change."""
    refusals: Mapping[str, int] = field(default_factory=dict)
    """Address → tries that did not count."""
    approvals: tuple[Mapping[str, Any], ...] = ()
    wishes: Mapping[int, Wish] = field(default_factory=dict)
    """Item → the service asked for next, out of turn."""
    withdrawn: frozenset[str] = frozenset()
    """Addresses that were asked once more."""
    said: Mapping[str, Said] = field(default_factory=dict)
    """Address → the agent's own words there, where they were asked for."""
    heard: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Address → what the customer said there, in order."""
    scene: Mapping[str, Any] = field(default_factory=dict)
    """What is played, as `opened` kept it; empty at a real counter."""
    outcome: str = ""
    parked: str = ""
    """The reason, while parked."""
    draft: str = ""
    """A field that was half typed when the visit was parked, until an answer is given."""
    draft_at: str = ""
    path: Path = field(default=None, compare=False, repr=False)  # type: ignore[assignment]
    cursor: str = field(default="", compare=False)
    """An answered step that the agent went back to; not journalled."""

    @property
    def open(self) -> bool:
        """Neither closed nor cancelled."""
        return not self.outcome

    @property
    def here(self) -> Here | None:
        """The step to answer now: the one gone back to, or the first open one."""
        return self.path.here

    @property
    def item(self) -> Item | None:
        """The item in hand, or the last one."""
        return self.path.items[-1] if self.path.items else None

    def clear(self, name: str, default: str = "") -> str:
        """A clear variable's value."""
        return self.path.clear.get(name, default)

    def text(self, name: str) -> str | None:
        """Any variable's plain value; None when unset or unreadable."""
        value = self.path.values.get(name)
        return None if value is None else value.text
