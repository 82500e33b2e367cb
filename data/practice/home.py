"""The practice home: its own folder, store, key, numbers, drawer and printer.

It is a hall in which nothing is real, and its store says so in every row.  Nothing here knows where
the live store is: the folder is made from the live one's name alone, and nothing else in that is opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from app.pack.model import Pack
from app.ports import PRACTICE, Clock, Identity, Mode, Reading
from app.practice.curriculum import Curriculum, as_played
from app.practice.help import Help
from app.practice.rehearsal import Director, Rehearsal
from app.practice.scenario import Scenario
from app.problems import Refused
from app.roles import Power, may
from app.visit.entries import Entry
from app.when import local
from data.agents import Agents
from data.demo import AGENTS, HALL
from data.folders import Folders
from data.home import LocalHome, init_home, load_home
from data.practice.casting import Dealt, deal, write
from data.practice.tables import ATTEMPT

if TYPE_CHECKING:
    from data.practice.courses import Courses
    from data.practice.direction import Directions
    from data.practice.drills import Drills
    from data.practice.results import Results

SEAT: Final = "练习1号台"
PEOPLE: Final = 60
"""Sample people in the practice store, beside those that scenarios bring."""
ORDERS: Final = 500
"""Trainees whose customers can be told apart."""


class PracticeReader:
    """`app.ports.Identity`: reads the card that the customer has on them, and no other."""

    demo = True

    def __init__(self, home: PracticeHome) -> None:
        self._home = home

    def read(self, hint: Mapping[str, str]) -> Reading:
        """The card of `person`; Refused(`id.no_card`) where there is none that a reader can read."""
        person = hint.get("person", "holder")
        dealt = self._home.dealt
        reading = dealt.readings.get(person) if dealt is not None else None
        if reading is None:
            raise Refused.of("id.no_card")
        return reading


class Teachers(Agents):
    """The people of practice: a hall of which nobody may teach asks for its first person."""

    def empty(self) -> bool:
        """Whether nobody may teach yet."""
        return not any(may(agent.role, Power.TEACH) for agent in self.all())


class PracticeHome(LocalHome):
    """A home in which scenarios are played; `mode.across` is the customer of the one in hand."""

    _chosen: Pack | None = None
    dealt: Dealt | None = None
    """Who was dealt last."""

    @property
    def pack(self) -> Pack:
        """The pack of the scenario in hand."""
        return self._chosen if self._chosen is not None else super().pack

    @cached_property
    def agents(self) -> Agents:
        """Who may sign in; empty until somebody may teach: whoever learns can come from the live hall before."""
        return Teachers(self.store)

    @cached_property
    def identity(self) -> Identity:
        """What lies in the customer's pocket."""
        return PracticeReader(self)

    @cached_property
    def curricula(self) -> Mapping[str, Curriculum]:
        """What can be practised, by pack."""
        from data.practice.curriculum import Curricula
        from data.practice.own import own_packs

        return Curricula(own_packs(self.folders))

    @cached_property
    def results(self) -> Results:
        """Attempts, scores, and what people said of them."""
        from data.practice.results import Results

        return Results(self)

    @cached_property
    def courses(self) -> Courses:
        """Classes and what is asked of their members."""
        from data.practice.courses import Courses

        return Courses(self)

    @cached_property
    def drills(self) -> Drills:
        """What each person learns, and when it is due."""
        from data.practice.drills import Drills

        return Drills(self)

    def workbook(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
        """These rows as an XLSX file: text as text, so nothing in it is a formula."""
        from data.practice.export import workbook

        return workbook(title, columns, rows)

    def direct(self) -> Directions:
        """Whoever may play the customer from a second terminal."""
        from data.practice.direction import Directions

        return Directions(self.store, self.clock)

    # ── scenarios ─────────────────────────────────────────────────────────────────────────────

    def begin(
        self, scenario: Scenario, *, seed: int, level: Help, staff: str, form: int | None = None,
        levels: Mapping[str, Help] | None = None, about: Mapping[str, str] | None = None,
        director: Director | None = None, curriculum: Curriculum | None = None,
    ) -> Rehearsal:
        """Put the customer of a scenario before this trainee; the next visit is theirs."""
        found = curriculum or self.curricula[scenario.pack]
        number = scenario.form(seed) if form is None else form
        self._use(found.pack)
        order, utc = self._order(staff), self.clock.stamp("", "").utc
        with self.subscribers.writing() as book:
            dealt = deal(scenario, scenario.forms[number], seed, order, book)
            write(dealt, book, utc)
        played = self._played(scenario, number, seed, level, dealt, found, levels, about, director)
        return self._play(dealt, played)

    def take_up(
        self, opened: Entry, *, levels: Mapping[str, Help] | None = None, director: Director | None = None
    ) -> Rehearsal:
        """The customer of a visit that was begun earlier, as its first line tells.

        Refused(`practice.gone`) where the scenario is not what it was.
        """
        dealt, played = self._again(opened, levels, director)
        return self._play(dealt, played)

    def mirror(self, opened: Entry) -> Rehearsal:
        """The customer of a visit that somebody else has in hand, for whoever looks on: nobody comes to this counter.

        Refused(`practice.gone`) where the scenario is not what it was.
        """
        scene = opened.body.get("scene", {})
        _, scenario = as_played(self.curricula, scene)
        levels: Mapping[str, Help] | None = None
        if scene.get("level") == Help.AUTO:
            levels = self.drills.levels(opened.stamp.agent, scenario.pack, scenario.flow)
        own = self._chosen
        try:
            return self._again(opened, levels, None)[1]
        finally:
            self._chosen = own

    def half_typed(self, visit: str) -> str:
        """What stands half typed at a visit's counter; empty where nothing does, or is hidden."""
        with self.store.connection() as connection:
            return connection.scalar(select(ATTEMPT.c.line).where(ATTEMPT.c.visit == visit)) or ""

    def _again(
        self, opened: Entry, levels: Mapping[str, Help] | None, director: Director | None
    ) -> tuple[Dealt, Rehearsal]:
        """Who came and how they are played, dealt once more from the first line of a visit."""
        scene = opened.body.get("scene", {})
        found, scenario = as_played(self.curricula, scene)
        self._use(self.pack_by_hash(opened.body["pack"]))
        form, seed, order = int(scene["form"]), int(scene["seed"]), self._order(opened.stamp.agent)
        day = local(opened.stamp.utc).date()
        with self.subscribers.reading() as book:
            dealt = deal(scenario, scenario.forms[form], seed, order, replace(book, today=day))
        dealt = replace(dealt, names={**dealt.names, **scene.get("stock", {})})
        about = {key: str(text) for key, text in scene.items() if key == "assignment"}
        return dealt, self._played(
            scenario, form, seed, Help(scene["level"]), dealt, found, levels, about, director)

    def leave(self) -> None:
        """Nobody stands at the counter."""
        self.mode = replace(self.mode, across=PRACTICE.across)

    def _played(
        self, scenario: Scenario, form: int, seed: int, level: Help, dealt: Dealt, found: Curriculum,
        levels: Mapping[str, Help] | None, about: Mapping[str, str] | None, director: Director | None,
    ) -> Rehearsal:
        return Rehearsal(
            scenario, scenario.forms[form], seed, level, dealt.names, dealt.papers, levels or {}, found.keywords,
            about or {}, director, self.lang)

    def _play(self, dealt: Dealt, played: Rehearsal) -> Rehearsal:
        """From now on this customer stands at the counter."""
        self.dealt = dealt
        self.mode: Mode = replace(self.mode, across=played)
        return played

    def _use(self, pack: Pack) -> None:
        from data.packing import publish

        if self._chosen is None or self._chosen.hash != pack.hash:
            publish(self.store, pack, {})
            if self._chosen is not None:
                self._older[self._chosen.hash] = self._chosen
            self._chosen = pack

    def _order(self, staff: str) -> int:
        """A number of this trainee's own in this store, theirs from the first time on."""
        from sqlalchemy import func, insert, select

        from data.practice.tables import TRAINEE

        known = select(TRAINEE.c.number).where(TRAINEE.c.staff == staff)
        with self.store.connection() as connection:
            number = connection.scalar(known)
        if number is None:
            with self.store.transaction() as connection:
                number = connection.scalar(known)
                if number is None:
                    number = (connection.scalar(select(func.max(TRAINEE.c.number))) or 0) + 1
                    connection.execute(insert(TRAINEE).values(staff=staff, number=number, mode=self.store.mode))
        return int(number) % ORDERS


# ── opening ───────────────────────────────────────────────────────────────────────────────────────


def make_practice(
    folder: Path | None = None, *, lang: str = "zh", seat: str = SEAT, clock: Clock | None = None,
    pack: Pack | None = None, samples: bool = True,
) -> PracticeHome:
    """A new practice home beside a live folder; Refused(`store.exists`) where there is one.

    `samples`: with sample staff, whose PINs its sign-in shows; without, it asks for its first person.
    """
    from data.demo.fill import fill

    folders = Folders.practice(folder)
    made = init_home(
        folders=folders, hall=HALL, seat=seat, demo=True, mode="practice", lang=lang, clock=clock, pack=pack,
        settings={"samples": "yes"} if samples else {})
    fill(made, 1, PEOPLE)
    made.close()
    home = _load(folders, lang, seat, clock)
    for agent in AGENTS if samples else ():
        home.agents.add(agent.staff, agent.name, agent.role, agent.pin)
    return home


def open_practice(
    folder: Path | None = None, *, lang: str = "zh", seat: str = "", clock: Clock | None = None,
    samples: bool = False,
) -> PracticeHome:
    """The practice home beside a live folder, made when there is none; Refused(`practice.live`) for a live store."""
    try:
        return _load(Folders.practice(folder), lang, seat, clock)
    except Refused as refused:
        if refused.problem.code != "store.missing":
            raise
        return make_practice(folder, lang=lang, seat=seat or SEAT, clock=clock, samples=samples)


def _load(folders: Folders, lang: str, seat: str, clock: Clock | None) -> PracticeHome:
    return load_home(PracticeHome, folders, lang, seat=seat, clock=clock, mode="practice")
