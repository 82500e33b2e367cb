"""The drill on the terminal: a moment, the agent's own words, what was to be said, and the next."""

from __future__ import annotations

import asyncio
from collections import Counter as Tally
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from textual.content import Content

from app.practice.drill import MINUTES, Drill, Moment, Outcome, Rating
from app.problems import Problem, Refused
from app.text import safe, wrap
from app.when import local
from screens.entry import Slot
from screens.frame import Frame
from screens.paint import (
    ACCENT,
    BODY,
    BOLD,
    DIM,
    ERROR,
    INDENT,
    WARN,
    WIDTH,
    choices,
    done,
    line,
    pairs,
    quoted,
    spoken,
)
from screens.practice.app import PracticeCounter

if TYPE_CHECKING:
    from app.ports import Agent, Home
    from app.practice.house import Drills

LONGEST = 300
"""Characters of one's own words."""
MARKS = {"met": "√", "missed": "×", "unsure": "?"}
STYLES = {"met": "", "missed": ERROR, "unsure": WARN}
OWN = 3
"""Lines of one's own words that are shown beside what was due."""
NORMS = 2
"""Norms that are told of one moment."""


class DrillScreen(Frame):
    """Dismisses when the drill is over, or with Esc: what was answered by then is kept."""

    KEYS = ("help", "lock")

    def __init__(self, minutes: float = MINUTES, problem: Refused | None = None) -> None:
        super().__init__()
        self._minutes, self._told = minutes, problem
        self._drill: Drill | None = None
        self._at = 0
        self._outcome: Outcome | None = None
        """Of the moment in view, once it was answered."""
        self._asked_twice = False
        self._own = ""
        """What was typed there."""
        self._tally: Tally[Rating] = Tally()

    def opened(self) -> None:
        agent = self.app.agent
        assert agent is not None
        try:
            self._drill = book(self.app).open(agent.staff, self._minutes)
        except Refused as refused:
            self._told = self._told or refused
        self._paint()
        if self._told is not None:
            self.say_problem(self._told)

    @property
    def moment(self) -> Moment | None:
        """The moment in view; None once the drill is over."""
        moments = self._drill.moments if self._drill is not None else ()
        return moments[self._at] if self._at < len(moments) else None

    # ── painting ──────────────────────────────────────────────────────────────────────────────

    def _paint(self) -> None:
        moment = self.moment
        if moment is None:
            self._paint_end()
        elif self._outcome is None:
            self._paint_moment(moment)
        else:
            self._paint_outcome(moment, self._outcome)

    def _title(self, moment: Moment, told: str = "") -> None:
        assert self._drill is not None
        title = self.words["drill.title"].format(
            at=self._at + 1, of=len(self._drill.moments), service=moment.service)
        self.show_title(f"{title}   {told}")

    def _paint_moment(self, moment: Moment) -> None:
        words = self.words
        self._title(moment, "" if moment.due else words["drill.new"])
        rows: list[Content] = [Content("")]
        if moment.before:
            rows += [*pairs(moment.before), Content("")]
        for heard in moment.heard:
            rows += quoted(words["hears"], heard)
        if moment.do:
            rows += done(words["do"], moment.do)
        if moment.choices:
            rows += [Content(""), *choices(moment.choices)]
        self.show_body(rows)
        if moment.choices:
            self.show_prompt(moment.step or words["drill.choose"], Slot(digit=True), words["hint.drill_choose"])
        else:
            self.show_prompt(words["prompt.own"], Slot(limit=LONGEST), words["hint.drill_say"])

    def _paint_outcome(self, moment: Moment, outcome: Outcome) -> None:
        words = self.words
        self._title(moment, words[f"drill.rating.{int(outcome.rating)}"])
        rows: list[Content] = [Content("")]
        if moment.choices:
            rows += spoken(words["drill.right"], outcome.phrase)
        else:
            rows += spoken(words["say"], outcome.phrase)
            rows += [*(quoted(words["film.own"], self._own)[:OWN] if self._own else ()), Content("")]
            for _, told, verdict in outcome.elements:
                rows.append(line(" " * INDENT, (f"{MARKS[verdict]} {safe(told)}", STYLES[verdict])))
        for fault in outcome.faults:
            rows.append(line(" " * INDENT, (words["drill.fault"].format(word=safe(fault)), ERROR)))
        last = [Content("")]
        for norm, told in moment.norms[:NORMS]:
            last += [line((row, DIM)) for row in _indented(f"{norm}  {told}")[:2]]
        if outcome.due:
            last.append(line(" " * INDENT, (words["drill.next"].format(day=f"{local(outcome.due):%m-%d}"), ACCENT)))
        self.show_body([*rows[: BODY - len(last)], *last])
        self.show_prompt(words["prompt.drill_next"], Slot(limit=1), words["hint.drill_next"])

    def _paint_end(self) -> None:
        words, drill = self.words, self._drill
        self.show_title(words["drill.over"])
        rows = [Content("")]
        count = sum(self._tally.values())
        if count:
            told = words["drill.counts"].format(
                count=count, known=self._tally[Rating.GOOD] + self._tally[Rating.EASY],
                hard=self._tally[Rating.HARD], again=self._tally[Rating.AGAIN])
            rows.append(line(" " * INDENT, (told, BOLD)))
        else:
            rows.append(line(" " * INDENT, (words["drill.none"], BOLD)))
        ahead, day = drill.ahead() if drill is not None else (0, 0)
        if day:
            told = words["drill.ahead"].format(count=ahead, day=f"{local(day):%m-%d}")
            rows += [Content(""), line(" " * INDENT, told)]
        self.show_body(rows)
        self.show_prompt(words["prompt.drill_next"], Slot(limit=1), words["hint.drill_end"])

    # ── keys ──────────────────────────────────────────────────────────────────────────────────

    def accept(self, text: str) -> bool:
        """An answer, or on to the next; an empty one counts only when it is given twice."""
        self.clear_problem()
        moment = self.moment
        if moment is None:
            self.dismiss(None)
            return True
        if self._outcome is not None:
            self._outcome, self._at = None, self._at + 1
            self._paint()
            return True
        if moment.choices and text not in {key for key, _ in moment.choices}:
            self.say_problem(Problem("visit.no_match"))
            return False
        if not text.strip() and not self._asked_twice:
            self._asked_twice = True
            self.say_note(self.words["drill.sure"])
            return False
        return self.attempt(lambda: self._answer(moment, text))

    def _answer(self, moment: Moment, text: str) -> None:
        assert self._drill is not None
        outcome = self._drill.answer(moment, text)
        self._outcome, self._own, self._asked_twice = outcome, text.strip(), False
        self._tally[outcome.rating] += 1
        self._paint()

    def back(self) -> None:
        self.dismiss(None)


def _indented(text: str) -> list[str]:
    return [" " * INDENT + row for row in wrap(safe(text), WIDTH - INDENT - 2)]


def book(app: object) -> Drills:
    """The drills of the practice home that is open."""
    return cast(PracticeCounter, app).practice.drills


class DrillCounter(PracticeCounter):
    """Practice that begins with a drill; who comes from a live counter is let in, once."""

    def __init__(
        self, opener: Callable[[], Home], lang: str = "zh", *,
        hint: Callable[[Home, Mapping[str, str]], list[tuple[str, str]]] | None = None,
        staff: str = "", lessons: str = "", minutes: float = MINUTES,
    ) -> None:
        super().__init__(opener, lang, hint=hint)
        self._staff, self._lessons, self._minutes = staff, lessons, minutes
        self._problem: Refused | None = None
        self._begun = False

    async def _open(self) -> None:
        await super()._open()
        home = self.opened_home
        if home is None:
            return  # the sign-in says what is wrong
        agent = await asyncio.to_thread(self._come_in, home)
        if agent is not None:
            self.admit(agent)

    def _come_in(self, home: Home) -> Agent | None:
        """Take the lessons in; the agent who was let in, or None for the sign-in."""
        drills = book(self)
        try:
            if self._lessons:
                drills.take(self._lessons, self._staff)
        except Refused as refused:
            self._problem = refused
        if not self._staff or not self._lessons:
            return None
        try:
            agent = home.agents.get(self._staff) if drills.admitted(self._staff) else None
            if agent is None or agent.disabled:
                self._problem = self._problem or Refused.of("practice.not_admitted")
                return None
            home.agents.sign_in(agent.staff, home.hall.seat, takeover=True)
        except Refused as refused:
            self._problem = refused
            return None
        return agent

    def admit(self, agent: Agent) -> None:
        """Somebody is there: the drill comes first."""
        super().admit(agent)
        if not self._begun:
            self._begun = True
            self.when_settled(self._begin)

    def _begin(self) -> None:
        problem, self._problem = self._problem, None
        self.push_screen(DrillScreen(self._minutes, problem), self._over)

    def _over(self, _: object) -> None:
        """Who came for the drill alone has done it."""
        self.exit(0)
