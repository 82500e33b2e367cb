"""A practice home with nothing in it but people, and visits of which only the end is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from argon2 import PasswordHasher

from app.pack.model import Flow, Text
from app.practice.curriculum import Curriculum
from app.practice.help import Help
from app.practice.kept import Attempt
from app.practice.scenario import Form, Scenario
from app.practice.score import Mark, Scorecard
from app.proof.story import Expected
from app.proof.tiny import SERVICE
from app.visit.entries import Entry
from app.visit.fold import begin
from data.folders import Folders
from data.home import init_home, load_home
from data.packs.codec import sealed
from data.practice.home import PracticeHome
from data.practice.results import Results
from screens.cli.tree import build
from screens.cli.words import words
from tests.data.halls import PACK, Hand

SEAT = "练习1号台"
PIN = "593821"
TRAINER, MANAGER, OTHER, AUDITOR = "4001", "1001", "4002", "5001"
ANNA, BEN, CARA, GREETER = "2001", "2002", "2003", "3001"
PEOPLE = {
    TRAINER: "trainer", OTHER: "trainer", MANAGER: "duty_manager", AUDITOR: "auditor",
    ANNA: "agent", BEN: "agent", CARA: "agent", GREETER: "greeter",
}
WEEK = 7 * 24 * 3600.0


def _text(words: str) -> Text:
    return Text((("zh", words),))


def _flow(name: str, code: str) -> Flow:
    return Flow(name, code, _text(name), (), (), ())


SHOP = sealed(replace(PACK, id="shop", flows={
    "opening": replace(_flow("opening", ""), steps=(SERVICE,), listed=False),
    "closing": replace(_flow("closing", ""), listed=False),
    "tariff_change": _flow("tariff_change", "08"), "top_up": _flow("top_up", "01"),
}))


def scenario(name: str, flow: str = "tariff_change", met: tuple[str, ...] = ()) -> Scenario:
    """One with two equivalent forms."""
    form = Form(expect=Expected(met=met))
    return Scenario(name, "shop", _text(name), flow, _text(name), (form, form), digest=f"d-{name}")


CURRICULUM = Curriculum(SHOP, None, (
    scenario("no_document", met=("N-1",)), scenario("changes_mind"), scenario("torn_money", "top_up"),
))


class Cards(Results):
    """Results whose scorer says what a test told it to; everything else is the real thing."""

    def __init__(self, home: PracticeHome) -> None:
        super().__init__(home)
        self.next: Scorecard | None = None
        self.asked: list[tuple[int, ...]] = []

    def _score(self, entries: Any, attempt: Attempt, excused: Any = ()) -> Scorecard:
        self.asked.append(tuple(excused))
        assert self.next is not None
        return self.next


def card(points: int = 800, missed: str = "", met: str = "welcome consent", **other: Any) -> Scorecard:
    """A card with a mark for each of these steps of the first item, and a norm for each."""
    steps = [(step, "missed") for step in missed.split()]
    steps += [(step, "met") for step in met.split() if step not in missed.split()]
    marks = tuple(Mark(f"element:1/{step}:x", "element", verdict, at=f"1/{step}", weight=1) for step, verdict in steps)
    norms = {f"N-{step}": verdict for step, verdict in steps}
    given: dict[str, Any] = {
        "marks": marks, "norms": norms, "complete": True, "ended": "finished", "flows": ("opening", "tariff_change")}
    return Scorecard("no_document", "1", points, **(given | other))


@cache
def _tree(lang: str) -> Any:
    return build(words(lang))


def built(spoken: Mapping[str, str]) -> Any:
    """The tree of commands, built once a language: it is the same for every call."""
    return _tree("en" if spoken["cli"] == words("en")["cli"] else "zh")


def quick_hasher() -> PasswordHasher:
    """One that takes no time: what is tested here is not how slow a PIN is to guess."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def make(folder: Path, pins: Mapping[str, str] | None = None) -> None:
    """The home, once for all tests; `pins`: of people who have one of their own."""
    folders = Folders.practice(folder)
    init_home(folders=folders, hall="示范厅", seat=SEAT, demo=True, mode="practice", pack=SHOP).close()
    home = load_home(PracticeHome, folders, "zh", mode="practice", clock=Hand())
    with mock.patch("data.agents._hasher", quick_hasher):
        for staff, role in PEOPLE.items():
            home.agents.add(staff, "王示例", role, (pins or {}).get(staff, PIN))
    home.close()


class School:
    """An open practice home, and short ways to what tests do over and over."""

    def __init__(self, folder: Path) -> None:
        self.clock = Hand()
        self.home = load_home(PracticeHome, Folders.practice(folder), "zh", mode="practice", clock=self.clock)
        self.home.__dict__["curricula"] = {"shop": CURRICULUM}
        self.results = self.home.__dict__["results"] = Cards(self.home)
        self.home.hold_seat()

    def who(self, staff: str) -> Any:
        return self.home.agents.get(staff)

    def begin(
        self, staff: str, name: str = "no_document", level: Help = Help.BLANK, seed: int = 1, assignment: str = ""
    ) -> str:
        """A visit that has begun; noted, unless that is refused."""
        entry = self.opened(staff, name, level, seed, assignment)
        self.home.journal.append((entry,))
        self.results.began(begin(SHOP, entry))
        return entry.visit

    def opened(self, staff: str, name: str, level: Help, seed: int, assignment: str) -> Entry:
        self.clock.on(1)
        scene = {"scenario": name, "pack": "shop", "digest": f"d-{name}", "seed": seed, "form": seed % 2,
                 "level": level.value, **({"assignment": assignment} if assignment else {})}
        body = {"v": 1, "pack": SHOP.hash, "flow": "opening", "mode": "practice", "demo": True, "scene": scene}
        return Entry(self.clock.new_id(), 1, "opened", self.clock.stamp(staff, SEAT), body)

    def end(self, visit: str, kind: str = "closed") -> None:
        """Its last line."""
        self.clock.on(60)
        last = self.home.journal.read(visit)[-1]
        stamp = self.clock.stamp(last.stamp.agent, SEAT)
        self.home.journal.append((Entry(visit, last.seq + 1, kind, stamp, {"outcome": "done", "reason": "left"}),))

    def practised(self, staff: str, points: int = 800, missed: str = "", **other: Any) -> str:
        """A whole visit with this result."""
        visit = self.begin(staff, **other)
        self.end(visit)
        self.results.next = card(points, missed)
        self.results.finish(visit, 40)
        return visit

    def left(self, staff: str, **other: Any) -> str:
        """A visit that the trainee broke off."""
        visit = self.begin(staff, **other)
        self.end(visit, "cancel")
        self.results.next = card(0, "welcome", complete=False, ended="left")
        self.results.finish(visit, 3)
        return visit
