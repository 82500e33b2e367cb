"""The stage of stories, with the shipped pack on it, and a counter to type at."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from app.desk import Desk
from app.pack.model import Pack
from app.ports import ItemRecord
from app.problems import Refused
from app.proof.quiet import PHONE, SEALED, QuietOperator
from app.proof.stage import MANAGER, MANAGER_PIN, PIN, STAFF, TODAY, StageHome
from app.visit.entries import Entry
from app.visit.state import Visit

__all__ = ["PHONE", "ROOT", "SEALED", "TODAY", "Counter", "FakeHome", "shipped"]

ROOT = Path(__file__).parents[2]


@cache
def shipped() -> Pack:
    """The shipped pack, compiled once for the whole run."""
    from data.packs import load_shipped

    return load_shipped("cmcc_hall")


@dataclass
class FakeHome(StageHome):
    """The stage with the shipped pack."""

    pack: Pack = field(default_factory=shipped)
    subscribers: QuietOperator = field(default_factory=lambda: QuietOperator(unknown=set()))


class Counter:
    """A desk with a visit in hand: what a test types, as an agent would."""

    def __init__(self, home: FakeHome | None = None, role: str = "agent", **clear: str) -> None:
        self.home = home or FakeHome()
        self.home.subscribers.clear |= clear
        self.home.agents.add(STAFF, "李敏", role, PIN)
        self.home.agents.add(MANAGER, "值班经理", "duty_manager", MANAGER_PIN)
        self.desk = Desk(self.home, self.home.agents.people[STAFF][0])
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
