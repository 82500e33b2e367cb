"""One person's drill of a few minutes: which moments it holds, and what came of each."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.practice.cards import cards, learnt
from app.practice.drill import NEW, Due, Moment, Outcome, chosen
from app.practice.moments import judged, moment
from data.practice.drills import DRILL, Drills, Met
from data.practice.tables import STEP_CARD

if TYPE_CHECKING:
    from app.pack.model import Pack
    from data.practice.home import PracticeHome


class Drill:
    """`app.practice.drill.Drill` on one practice home."""

    def __init__(self, drills: Drills, home: PracticeHome, staff: str, minutes: float) -> None:
        self._drills, self._home, self._staff = drills, home, staff
        self._source = f"{DRILL}{home.clock.new_id()}"
        agent = home.agents.get(staff)
        self._known = {"hall": home.hall.name, "seat": home.hall.seat, "staff": staff,
                       "agent": agent.name if agent is not None else ""}
        self._chance = random.Random(self._source)
        self.moments: tuple[Moment, ...] = tuple(self._moments(minutes))

    def _moments(self, minutes: float) -> Iterable[Moment]:
        """Cards that can be asked; one that no longer can is passed over."""
        due = [one for one in self._drills.today(self._staff) if self._moment(one) is not None]
        fresh: list[Due] = []
        for one in self._drills.fresh(self._staff):
            if len(fresh) == NEW:
                break
            if self._moment(one) is not None:
                fresh.append(one)
        for one in chosen(due, fresh, minutes, self._drills.tonight(-1)):
            told = self._moment(one)
            if told is not None:
                yield told

    def _moment(self, one: Due) -> Moment | None:
        found = self._home.curricula.get(one.pack)
        if found is None:
            return None
        turn = self._chance.randrange(1000)
        return moment(self._staff, one.step, found, self._home.lang, turn, due=one.recall is not None,
                      known=self._known)

    def answer(self, moment: Moment, typed: str) -> Outcome:
        """Take what was typed; the review is durable when this returns."""
        from data.practice.similar import similar

        found = self._home.curricula[moment.pack]
        outcome = judged(
            moment, typed, found, self._home.clock.today(), self._home.lang, similar, known=self._known)
        pack: Pack = found.pack
        phrase = learnt(pack, cards(pack)[moment.card][1])
        stamp = self._home.clock.stamp(self._staff, self._home.hall.seat)
        reviewed = self._drills.keep(Met(
            self._staff, moment.pack, moment.card, outcome.rating, phrase, self._source, stamp.utc))
        return replace(outcome, due=reviewed.due if reviewed is not None else 0)

    def ahead(self) -> tuple[int, int]:
        """How many are due tomorrow, and when the next is due (0: none)."""
        told = select(STEP_CARD.c.due).where(STEP_CARD.c.staff == self._staff)
        with self._home.store.connection() as connection:
            due = sorted(connection.execute(told).scalars())
        tomorrow = self._drills.tonight(1)
        return sum(one < tomorrow for one in due), due[0] if due else 0
