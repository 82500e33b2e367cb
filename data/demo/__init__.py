"""The demonstration hall: a home of its own with sample agents, customers, numbers and cards.

Nothing in it is real: 154 numbers are assigned to nobody, no resident number begins with a whole
province, no issuer has the SIM serials 898699.  It is the same for the same seed and day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.ports import Clock
from app.problems import Refused
from data.folders import DEMO, Folders
from data.home import LocalHome, init_home, open_home

if TYPE_CHECKING:
    from app.pack.model import Pack
    from data.demo.drawer import FreeNumber, Starter

HALL: Final = "示范营业厅"
SEAT: Final = "1号台"
PEOPLE: Final = 200


@dataclass(frozen=True, slots=True)
class DemoAgent:
    """Somebody who may sign in; the PIN is shown, as the hall is nobody's."""

    staff: str
    name: str
    role: str
    pin: str


AGENTS: Final = (
    DemoAgent("1001", "李示范", "agent", "273940"),
    DemoAgent("1002", "王样板", "agent", "518306"),
    DemoAgent("1003", "张演示", "agent", "694127"),
    DemoAgent("2001", "陈引导", "greeter", "805273"),
    DemoAgent("3001", "赵值班", "duty_manager", "916384"),
    DemoAgent("3002", "孙经理", "duty_manager", "427195"),
    DemoAgent("4001", "周培训", "trainer", "538206"),
    DemoAgent("5001", "吴稽核", "auditor", "649317"),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample customer, with everything that would be asked of them."""

    key: str
    phone: str
    phones: tuple[str, ...]
    kind: str
    document: str
    name: str
    title: str
    valid_until: str
    password: str
    """The service password of all their lines."""
    code: str
    """What an SMS to `phone` says."""
    iccid: str
    """The serial of the card in use."""
    guardian_document: str = ""


@dataclass(frozen=True, slots=True)
class Samples:
    """Typical customers by key (`samples["gold"]`), and what lies in the drawer."""

    people: Mapping[str, Sample]
    numbers: tuple[FreeNumber, ...]
    iccids: tuple[str, ...]
    starters: tuple[Starter, ...]

    def __getitem__(self, key: str) -> Sample:
        return self.people[key]


@dataclass(frozen=True, slots=True)
class Demo:
    """An open demonstration hall."""

    home: LocalHome
    agents: tuple[DemoAgent, ...] = AGENTS


def make_demo(
    folder: Path | None = None, *, seed: int = 1, count: int = PEOPLE, seat: str = SEAT,
    lang: str = "zh", clock: Clock | None = None, pack: Pack | None = None,
    sources: Mapping[str, str] | None = None, settings: Mapping[str, str] | None = None,
) -> Demo:
    """A new demonstration hall; Refused(`store.exists`) where there is a store already.

    Without a folder it gets the usual place of demonstration halls.  `pack` and `sources` as
    for `init_home`; `settings` are further hall settings.
    """
    from data.demo.fill import fill

    home = init_home(
        folders=Folders.chosen(folder, DEMO), hall=HALL, seat=seat, demo=True, lang=lang,
        clock=clock, pack=pack, sources=sources,
        settings={**(settings or {}), "demo_seed": str(seed), "demo_count": str(count),
                  "demo_day": (clock.today() if clock else date.today()).isoformat()},
    )
    fill(home, seed, count)
    for agent in AGENTS:
        home.agents.add(agent.staff, agent.name, agent.role, agent.pin)
    return Demo(home)


def open_demo(folder: Path | None = None, *, lang: str = "zh", seat: str = "") -> Demo:
    """The demonstration hall in this folder, made when there is none yet."""
    try:
        home = open_home(folders=Folders.chosen(folder, DEMO), lang=lang, seat=seat)
    except Refused as refused:
        if refused.problem.code != "store.missing":
            raise
        return make_demo(folder, lang=lang, seat=seat or SEAT)
    return Demo(home)


def samples(home: LocalHome) -> Samples:
    """Who and what a demonstration hall was filled with, whatever has been done there since."""
    from data.demo.drawer import blank_sims, free_numbers, starters
    from data.demo.people import people
    from data.subscribers.catalogue import Products
    from data.subscribers.passwords import code_of

    settings = home.hall.settings
    plans = Products(home.pack.catalogue).plans()
    day = date.fromisoformat(settings["demo_day"])
    found = people(int(settings["demo_seed"]), day, plans, int(settings["demo_count"]))
    return Samples(
        {
            one.key: Sample(
                one.key, one.lines[0].phone, tuple(line.phone for line in one.lines),
                one.card.kind, one.card.number, one.card.name, one.card.title,
                one.card.valid_until, one.password, code_of(one.lines[0].phone),
                one.lines[0].iccid, one.guardian.number if one.guardian else "",
            )
            for one in found
        },
        free_numbers(), blank_sims(), starters(plans),
    )
