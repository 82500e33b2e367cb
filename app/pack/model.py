"""What a script is made of: frozen data, no behaviour beyond look-up.

A `Pack` holds flows of steps and the phrases they speak.  `data/packs` reads it from YAML
and validates it; everything here may be taken as valid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from enum import StrEnum

from app.pack.conditions import ALWAYS, Condition
from app.pack.norms import Card, Norm


class Act(StrEnum):
    """The five acts of a visit, always in view."""

    GREET = "greet"
    VERIFY = "verify"
    HANDLE = "handle"
    RECOMMEND = "recommend"
    FAREWELL = "farewell"


def person_prefix(person: str) -> str:
    """What the names of a person's data begin with: `owner_document`; the holder's have none."""
    return "" if person == "holder" else f"{person}_"


class Kind(StrEnum):
    """What a step asks of the agent."""

    SAY = "say"
    """Speak the phrase; Enter when spoken."""
    ASK = "ask"
    """Speak, then one digit."""
    ENTER = "enter"
    """Type one validated field."""
    PICK = "pick"
    """Choose from a list that narrows as one types."""
    CHECK = "check"
    """Look at what the customer hands over, then one digit."""
    SHOW = "show"
    """Read rows: history, before and after, a recommendation."""
    GATE = "gate"
    """One digit that is never typed ahead: consent, payment, reversal, PIN."""
    COMMIT = "commit"
    """No key: the item is written, whole, with the operator's change."""
    PAY = "pay"
    """Take money: a field whose limits are the amount due."""
    SLIP = "slip"
    """Preview the slip; Enter when handed over."""
    HAND = "hand"
    """Hand the customer over: duty manager, another seat, complaint desk."""
    NOTE = "note"
    """Free text, checked for forbidden words, sealed."""
    SERVICE = "service"
    """Choose the next service: its flow begins a new item."""


DIGIT_KINDS = frozenset({Kind.ASK, Kind.CHECK, Kind.GATE})
TYPED_KINDS = frozenset({Kind.ENTER, Kind.PAY, Kind.NOTE})
ENTER_KINDS = frozenset({Kind.SAY, Kind.SHOW, Kind.SLIP, Kind.HAND})
LISTED_KINDS = frozenset({Kind.PICK, Kind.SERVICE})


class Gate(StrEnum):
    """What must be seen before it is answered."""

    CONSENT = "consent"
    PAYMENT = "payment"
    REVERSAL = "reversal"
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class Text:
    """A pack's words by language; the first language is the fallback."""

    by: tuple[tuple[str, str], ...]

    def of(self, language: str) -> str:
        """The words in `language`, or in the pack's first language."""
        for name, words in self.by:
            if name == language:
                return words
        return self.by[0][1] if self.by else ""

    def __bool__(self) -> bool:
        return bool(self.by)


NO_TEXT = Text(())


@dataclass(frozen=True, slots=True)
class Element:
    """One thing a phrase must convey, with the words that convey it."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """An approved thing to say: variants of elements, by language."""

    id: str
    norms: tuple[str, ...]
    source: str
    """`ours`, or the norm whose obligation the words fulfil."""
    variants: Mapping[str, tuple[tuple[Element, ...], ...]]

    def elements(self, language: str, variant: int = 0) -> tuple[Element, ...]:
        """One variant, unfilled; the number wraps round."""
        choices = self.variants.get(language) or next(iter(self.variants.values()))
        return choices[variant % len(choices)]

    def words(self, language: str, variant: int = 0) -> str:
        """The unfilled words of one variant, whole."""
        return "".join(element.words for element in self.elements(language, variant))

    def count(self, language: str) -> int:
        """How many approved variants there are."""
        return len(self.variants.get(language) or next(iter(self.variants.values())))


@dataclass(frozen=True, slots=True)
class Choice:
    """One digit and what it means."""

    key: str
    value: str
    name: Text
    when: Condition = ALWAYS
    sets: Mapping[str, str] = made(default_factory=dict)
    """Further variables, in clear, that this choice fixes."""
    end: str = ""
    """The item ends here in this state (`deferred`, `declined`, …)."""
    again: str = ""
    """A step to ask again: its answer and all that rested on it are withdrawn."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of what a step shows: a label and a value with placeholders."""

    label: Text
    value: str
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Charge:
    """Money that an item asks for: a label and the variable that holds its fen."""

    name: Text
    variable: str
    when: Condition = ALWAYS
    out: bool = False
    """Handed back to the customer in cash, not collected."""


@dataclass(frozen=True, slots=True)
class Step:
    """One moment of a flow: what to say, what to do, what to type."""

    id: str
    kind: Kind
    act: Act
    when: Condition = ALWAYS
    say: str = ""
    """Phrase id."""
    do: Text = NO_TEXT
    ask: Text = NO_TEXT
    """The prompt of the entry line."""
    norms: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    choices: tuple[Choice, ...] = ()
    field: str = ""
    """Name of a field kind in `app.fields`."""
    source: str = ""
    """What a pick lists: plans, numbers, services, offers, …"""
    variable: str = ""
    """The name that the answer is bound to; the step's own id by default."""
    facts: tuple[str, ...] = ()
    """What the desk asks of a port before the step is shown."""
    gate: Gate | None = None
    scope: str = "item"
    """`visit`: what is bound here also holds for later items of the same person."""
    person: str = "holder"
    """Whose data a sealed answer is: holder, proxy, guardian, owner, …"""
    sets: Mapping[str, str] = made(default_factory=dict)
    """Variables, in clear, fixed by any answer to this step."""
    end: str = ""
    """Any answer to this step ends the item in this state."""
    suggest: str = ""
    """A variable whose value stands in the entry line: Enter takes it, typing replaces it."""
    optional: bool = False
    """A bare Enter is an answer: nothing to write down."""
    evidence: bool = False
    """The answer is the customer's own evidence for the last consent."""
    reads: tuple[str, ...] = ()
    """The variables that its phrase and rows read; set when the pack is compiled."""
    line: int = 0
    """Where it stands in the pack's source."""
    file: str = ""

    @property
    def name(self) -> str:
        """The variable that the answer is bound to."""
        return self.variable or self.id.rsplit(".", 1)[-1]


@dataclass(frozen=True, slots=True)
class Timer:
    """A norm's clock on an item: limit in seconds, from one step to another."""

    limit: int
    start: str
    """The step whose answer starts it."""
    stop: str
    """The step whose answer (or commit) stops it."""
    norms: tuple[str, ...] = ()
    setting: bool = False
    """True where the limit is the hall's own and no norm's figure."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One service: its code, its clock, its steps in order, with includes inlined."""

    id: str
    code: str
    name: Text
    initials: tuple[str, ...]
    norms: tuple[str, ...]
    steps: tuple[Step, ...]
    timer: Timer | None = None
    change: str = ""
    """The operator's change that the commit asks for; empty: none."""
    values: Mapping[str, str] = made(default_factory=dict)
    """Name in the change → variable of the visit."""
    charges: tuple[Charge, ...] = ()
    document: str = "required"
    """`required`, `none` (a norm says so) or `disclosure` (reader or service password)."""
    exception: bool = False
    """Whether a manager may allow a VIP or corporate customer without a document."""
    reader: bool = False
    """Commits only with a reader's data and check references."""
    listed: bool = True
    """Offered in the service list."""

    def step(self, step_id: str) -> Step:
        """The step with this id; KeyError where there is none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything an operator supplies, compiled."""

    id: str
    hash: str
    version: str
    operator: Text
    languages: tuple[str, ...]
    settings: Mapping[str, str]
    forbidden: tuple[str, ...]
    opening: str
    """The flow that every visit begins with, up to the choice of a service."""
    closing: str
    """The flow that follows each item: more?, recommendation, farewell."""
    flows: Mapping[str, Flow]
    phrases: Mapping[str, Phrase]
    catalogue: Mapping[str, tuple[Mapping[str, str], ...]] = made(
        default_factory=dict
    )
    """Products and reference lists by kind: plans, services, offers, …"""
    asks: Mapping[str, tuple[str, ...]] = made(default_factory=dict)
    """Source → the variables that it is asked with, as they were when the pack was compiled: a
    journal finds its facts by them, whatever a later build asks."""
    norms: Mapping[str, Norm] = made(default_factory=dict)
    """The catalogue of norms, whole: what steps, phrases and cards name by id."""
    cards: tuple[Card, ...] = ()
    """Reference cards."""

    @property
    def services(self) -> tuple[Flow, ...]:
        """The flows an agent can choose, by code."""
        return tuple(
            sorted((f for f in self.flows.values() if f.listed), key=lambda flow: flow.code)
        )

    def by_code(self, code: str) -> Flow | None:
        """The service with this code."""
        return next((flow for flow in self.services if flow.code == code), None)
