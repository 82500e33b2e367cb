"""Results of a class as they come in."""

from __future__ import annotations

from textual.content import Content

from app.practice.kept import Assignment, Course
from app.practice.report import Line
from app.problems import Refused
from app.text import pad, safe
from screens.entry import Slot
from screens.paint import BODY, BOLD, DIM, ERROR, INDENT, WARN, line, spread
from screens.practice.asked import asked_words
from screens.practice.teaching import Teaching

EVERY = 2
"""Seconds between two looks."""
STATES = {"overdue": ERROR, "left": ERROR, "running": WARN, "done": ""}


class IncomingScreen(Teaching):
    """Results as they come in: who, how far, points, tries; Tab narrows to one thing that was asked."""

    KEYS = ("help", "norms", "lock")

    def __init__(self, course: Course) -> None:
        super().__init__()
        self._course = course
        self._asked: tuple[Assignment, ...] = ()
        self._rows: tuple[Line, ...] = ()
        self._which = 0
        """Which assignment; exams that have started first, then the latest."""
        self._top = 0
        self._seconds = 0

    def opened(self) -> None:
        self._refresh()

    def tick(self) -> None:
        """Every other second what came in meanwhile."""
        self._seconds += 1
        if self._seconds % EVERY == 0:
            self._refresh()

    def _refresh(self) -> None:
        try:
            self._rows = self.reports.results(self._course.id)
            asked = reversed(self.school.courses.assignments(self._course.id))
            self._asked = tuple(sorted(asked, key=lambda one: one.seed is None))
        except Refused as refused:
            self.say_problem(refused)
            return
        self._paint()

    def _paint(self) -> None:
        words = self.words
        if not self._asked:
            self.show_title(self._course.name)
            self.show_body([Content(""), line(" " * INDENT, (words["class.nothing"], DIM))])
            self.show_prompt(words["prompt.back"], Slot(limit=1))
            return
        asked = self._asked[self._which % len(self._asked)]
        rows = [one for one in self._rows if one.asked.id == asked.id]
        self.show_title(asked_words(self, asked))
        head = (pad(words["class.who"], 22) + pad(words["class.state"], 12) + pad(words["class.first"], 8, right=True)
                + pad(words["class.best"], 8, right=True) + pad(words["class.tries"], 8, right=True))
        shown = [line("     ", (head, DIM))]
        for one in rows[self._top : self._top + BODY - 1]:
            told = pad(safe(f"{self.person(one.staff)} {one.staff}"), 22)
            count = str(one.tries) + (f"+{one.abandoned}" if one.abandoned else "")
            shown.append(line(
                "     ", told, (pad(words[f"class.state.{one.state}"], 12), STATES.get(one.state, DIM)),
                (pad(_points(one.first), 8, right=True), BOLD), pad(_points(one.best), 8, right=True),
                pad(count, 8, right=True)))
        self.show_body(shown)
        done = [one for one in rows if one.state == "done"]
        told = words["class.counts"].format(
            done=len(done), of=len(rows), running=sum(one.state == "running" for one in rows))
        place = words["page"].format(at=self._which % len(self._asked) + 1, of=len(self._asked))
        self.place("customer").show(line("  ", told))
        self.place("items").show(spread(Content(""), line((f"{place} ", DIM))))
        if self.entry.slot.limit != 1:
            self.show_prompt(words["prompt.back"], Slot(limit=1), words["class.incoming_hint"])

    def accept(self, text: str) -> bool:
        if not text:
            self.dismiss(None)
        return True

    def steer(self, key: str) -> None:
        move = {"tab": 1, "shift+tab": -1}.get(key, 0)
        if move:
            self._which, self._top = self._which + move, 0
        page = BODY - 1
        move = {"pagedown": page, "pageup": -page}.get(key, 0)
        people = len(self._rows) // max(1, len(self._asked))
        self._top = min(max(0, (people - 1) // page * page), max(0, self._top + move))
        self._paint()

    def back(self) -> None:
        self.dismiss(None)


def _points(tenths: int | None) -> str:
    return "-" if tenths is None else f"{tenths / 10:.0f}"
