"""A practised visit in the tiny hall: the real desk, a customer who is played, and the real score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from app.desk import Desk
from app.pack.model import Pack, Text, Timer
from app.ports import PRACTICE, Agent
from app.practice.card import Rubric, Scorecard
from app.practice.help import Help
from app.practice.rehearsal import Rehearsal
from app.practice.scenario import Form, Line, Scenario
from app.practice.score import score
from app.problems import Refused
from app.proof.cast import NAMES
from app.proof.quiet import PHONE
from app.proof.stage import STAFF, stage
from app.proof.story import Expected
from app.proof.tiny import FORM, NUMBER, PAPER, TOLD, WHOLE, hall
from app.visit.entries import Entry
from app.visit.state import Visit

NORM: Final = "N-1"
"""What the tiny hall's greeting answers to."""
LIMIT: Final = 60
"""Seconds from the wish to the form."""
WORDS: Final = {"welcome": "您好。", "told": "您好。您用的是全球通88。", "bye": "再见。"}
"""The approved words, filled."""
TYPED: Final = {
    "service": "1", "phone": PHONE, "paper": "1", "wanted": "1", "consent": "1", "form": FORM.format(1), "more": "1",
}
"""What serves this customer right."""
WAY: Final = (
    ("phone", "{phone}"), ("paper", "document"), ("wanted", "more"), ("consent", "agreed"), ("form", "{form}"),
    ("more", "no"),
)


@dataclass(frozen=True, slots=True)
class Customer:
    """Who comes."""

    mood: str = "calm"
    level: int = 1
    like: str = "plain"
    says: tuple[tuple[str, str, str], ...] = ()
    """Step, moment, words."""


@dataclass(frozen=True, slots=True)
class Trainee:
    """What somebody does; what is not said here is done by the book."""

    says: Mapping[str, str] = field(default_factory=dict)
    """Step → their own words."""
    types: Mapping[str, str] = field(default_factory=dict)
    """Step → what they type."""
    tries: Mapping[str, str] = field(default_factory=dict)
    """Step → what they type first there."""
    waits: Mapping[str, float] = field(default_factory=dict)
    """Step → seconds before they go on there."""
    keys: int = 0
    """Pressed in the whole visit; 0: not counted."""
    staff: str = STAFF


@dataclass(frozen=True, slots=True)
class Served:
    """What came of it."""

    visit: Visit
    entries: tuple[Entry, ...]
    card: Scorecard

    def missed(self, what: str) -> tuple[str, ...]:
        """The steps with a missed mark of this kind."""
        return tuple(mark.at.rpartition("/")[2] for mark in self.card.missed if mark.what == what)

    def heard(self, step: str) -> tuple[str, ...]:
        """What the customer said at a step."""
        return next((words for at, words in self.visit.heard.items() if at.endswith(f"/{step}")), ())


BY_THE_BOOK: Final = Trainee()
PLAIN: Final = Customer()


def shop() -> Pack:
    """The tiny hall with a norm at its greeting and a clock on its services."""
    pack = hall(NUMBER, PAPER, TOLD, *WHOLE[3:])
    greeting = replace(pack.phrases["welcome"], norms=(NORM,))
    timed = {name: replace(flow, timer=Timer(LIMIT, "wanted", "form")) if flow.listed else flow
             for name, flow in pack.flows.items()}
    return replace(pack, flows=timed, phrases={**pack.phrases, "welcome": greeting})


def case(customer: Customer = PLAIN, name: str = "one", flow: str = "first") -> Scenario:
    """The scenario of such a customer."""
    called = Text((("zh", name),))
    lines = tuple(Line(at, Text((("zh", words),)), did) for at, did, words in customer.says)
    form = Form(customer={"like": customer.like}, says=lines, answers=WAY, expect=Expected(items=(f"{flow} done",)))
    return Scenario(name, "tiny", called, flow, called, (form,), mood=customer.mood, level=customer.level)


def serve(trainee: Trainee = BY_THE_BOOK, customer: Customer = PLAIN, level: Help = Help.EXAM) -> Served:
    """The visit from its opening to its score."""
    pack, scenario = shop(), case(customer)
    home = stage(pack)
    home.mode = replace(PRACTICE, across=Rehearsal(scenario, scenario.forms[0], 1, level, NAMES))
    desk = Desk(home, Agent(trainee.staff, "李敏", "agent"))
    visit = desk.open()
    while visit.open and visit.here is not None:
        step = visit.here.step.id
        home.clock.pass_(trainee.waits.get(step, 1.0))
        if desk.view(visit).entry == "own":
            visit = desk.say(visit, trainee.says.get(step, WORDS[step]), level.value)
            continue
        if step in trainee.tries:
            visit = desk.listen(visit) if _refused(desk, visit, trainee.tries[step]) else visit
        visit = desk.answer(visit, trainee.types.get(step, TYPED.get(step, "")))
    entries = home.journal.read(visit.id)
    if trainee.keys:
        last = entries[-1]
        entries += (Entry(visit.id, (last.seq or 0) + 1, "keys", last.stamp, {"count": trainee.keys}),)
    return Served(visit, entries, score(entries, scenario, Rubric(pack, names=NAMES)))


def _refused(desk: Desk, visit: Visit, typed: str) -> bool:
    try:
        desk.answer(visit, typed)
    except Refused:
        return True
    return False
