"""A trainee's very screen at a second terminal: look on, let the customer say something, pin a note."""

from __future__ import annotations

from textual.content import Content

from app.pack.model import Kind
from app.ports import Option
from app.practice.scenario import TWISTS
from app.practice.watching import Glance, Watching
from app.problems import Refused
from app.text import cells, cut, safe, wrap
from app.when import local
from screens.asking import AskScreen
from screens.entry import Slot
from screens.keys import bindings
from screens.paint import (
    BODY,
    BOLD,
    DIM,
    WARN,
    WIDTH,
    acts_line,
    body,
    customer_line,
    items_line,
    line,
    minutes,
    spread,
)
from screens.practice.teaching import PickScreen, Teaching
from screens.text import TextScreen

EVERY = 0.5
"""Seconds between two looks."""
STATE_EVERY = 4
"""Looks between two questions whether the trainee's program still runs."""
SAID = 120
"""Characters of one line that the customer is given to say."""
NOTE = 200
"""Characters of a pinned note."""
TAG = 16
"""Cells for where a line of the customer belongs."""
LINES = 3
"""A twist has so many lines at the most."""


class WatchScreen(Teaching):
    """Enter gives the typed line to the customer; F2 lists lines, F4 pins a note, F5 shows the pins.

    Dismisses with `result` once the visit is over and its result is asked for, or with None on Esc.
    """

    KEYS = ("help", "services", "correct", "park", "norms", "lock")
    LABELS = {"services": "watch.say", "correct": "watch.pin", "park": "watch.pins"}
    BINDINGS = bindings("services", "correct", "park")

    def __init__(self, watching: Watching) -> None:
        super().__init__()
        self._watching = watching
        self._glance: Glance | None = None
        self._state = watching.attempt.state
        self._looks = 0

    @property
    def glance(self) -> Glance | None:
        """What was seen last."""
        return self._glance

    def opened(self) -> None:
        self.show_prompt(self.words["watch.prompt"], Slot(limit=SAID))
        self.look()
        self.set_interval(EVERY, self.look)

    # ── looking ───────────────────────────────────────────────────────────────────────────────

    def look(self) -> None:
        """Read the visit again and paint what is to be seen of it."""
        if not self.is_attached or (self.app.screen is not self and self._glance is not None):
            return
        before = self._glance
        try:
            glance = self._glance = self._watching.look()
            if self._looks % STATE_EVERY == 0:
                self._state = self.school.results.attempt(self._watching.attempt.visit).state
        except Refused as refused:
            self.say_problem(refused)
            return
        self._looks += 1
        if before is not None and (before.visit.seq, before.typed) != (glance.visit.seq, glance.typed):
            self.app.touch()  # whoever follows a visit is there, although no key is pressed
        self._paint(glance)
        if glance.over and (before is None or not before.over):
            self._ended()

    def _paint(self, glance: Glance) -> None:
        view, words = glance.view, self.words
        marked = 0 if view.entry == "pick" and glance.typed.strip() and glance.options else -1
        paper = [line("   ", safe(row)) for row in glance.slip]
        self.show_header()
        self.show_title(acts_line(view, glance.clocks, words))
        if view.entry:
            shown = body(view, glance.options, marked, words, paper if view.kind is Kind.SLIP else ())
        else:
            shown = paper
        self.show_body(shown[:BODY])
        self.place("customer").show(customer_line(view, words))
        self.place("items").show(items_line(view, glance.clocks, words))
        over = glance.over and self.entry.slot.limit == 1
        self.place("hint").show(self.hint_line(self.words["watch.over_hint"]) if over else self._typing(glance))

    def _typing(self, glance: Glance) -> Content:
        """The trainee's own line of entry: what it asks for, and the end of what stands there."""
        view, words = glance.view, self.words
        if glance.over:
            return line((f" {words['watch.over']}", WARN))
        if self._state == "interrupted":
            told = words["watch.parked" if glance.visit.parked else "watch.gone"]
            return line((f" {told}", WARN))
        asked = words[f"prompt.{view.entry}"] if view.entry in ("own", "tick") else view.ask or words["prompt.enter"]
        head = " " + words["watch.typing"].format(prompt=safe(asked))
        typed, room = safe(glance.typed), WIDTH - cells(head) - 2
        while cells(typed) > room:
            typed = typed[1:]
        return line((head, DIM), (typed, BOLD), ("_", DIM))

    def show_header(self) -> None:
        """Whose screen it is, and for how long they have been at it."""
        glance, one = self._glance, self._watching.attempt
        if glance is None:
            super().show_header()
            return
        told = self.words["watch.whose"].format(
            name=self._watching.name, staff=one.staff, seat=self._watching.seat,
            scenario=cut(self.scenario(one), 24), level=self.words[f"practice.level.{one.level}"],
            spent=minutes(glance.clocks.visit.seconds or 0))
        mark = line((f"** {self.app.mode.label} ** ", WARN))
        room = WIDTH - cells(mark.plain) - 2
        self.place("header").show(spread(line((cut(f" {safe(told)}", room), BOLD)), mark))

    def _ended(self) -> None:
        self.show_prompt(self.words["watch.over"], Slot(limit=1), self.words["watch.over_hint"])

    # ── playing the customer ──────────────────────────────────────────────────────────────────

    def accept(self, text: str) -> bool:
        """Let the customer say what was typed; once the visit is over, show how it went."""
        self.clear_problem()
        if self._glance is not None and self._glance.over:
            self.dismiss("result")
            return True
        if not text.strip():
            return True
        return self._give(text)

    def _give(self, words: str, twist: str = "") -> bool:
        if not self.attempt(lambda: self._watching.give(words, twist)):
            return False
        self.say_note(self.words["watch.given"].format(words=cut(words, 50)))
        return True

    def action_services(self) -> None:
        """What the customer could say: the scenario's own lines, then one twist after the other."""
        options = self._could_say()

        def chosen(option: Option | None) -> None:
            if option is not None:
                self._give(option.detail, option.value)

        self.app.push_screen(PickScreen(self.words["watch.next"], options, name=TAG), chosen)

    def _could_say(self) -> tuple[Option, ...]:
        """Each line with where it belongs as its name; its value is the twist that it throws in."""
        words = self.words
        found = [(words["watch.now"] if cue.now else cue.step or words["watch.later"], cue.words, "")
                 for cue in self._watching.cues()]
        own = self._watching.twists
        for twist in (*own, *(one for one in TWISTS if one not in own)):
            for number in range(1, LINES + 1):
                if said := words.get(f"play.{twist}.{number}", ""):
                    found.append((words[f"twist.{twist}"], said, twist))
        return tuple(Option(twist, name, str(number), detail=said)
                     for number, (name, said, twist) in enumerate(found, 1))

    # ── notes ─────────────────────────────────────────────────────────────────────────────────

    def action_correct(self) -> None:
        """A note to this moment: the journal as it stood when the key was pressed."""
        glance = self._glance
        if glance is None:
            return
        seq = glance.visit.seq

        def noted(text: str | None) -> None:
            if text and self.attempt(lambda: self._watching.pin(text, seq)):
                self.say_note(self.words["watch.pinned"])

        title = self.words["watch.note"].format(step=self._watching.moment(seq))
        self.app.push_screen(AskScreen(title, self.words["prompt.note"], [], Slot(limit=NOTE)), noted)

    def action_park(self) -> None:
        """The notes so far."""
        try:
            pins = self._watching.pins()
        except Refused as refused:
            self.say_problem(refused)
            return
        if not pins:
            self.say_note(self.words["watch.no_pins"])
            return
        self.app.push_screen(TextScreen(self.words["watch.pins"], pin_rows(pins)))

    def back(self) -> None:
        self.dismiss(None)


def pin_rows(pins: tuple[tuple[str, str, int], ...]) -> list[Content]:
    """Notes as lines: when, at which step, what."""
    rows = [Content("")]
    for note, step, utc in pins:
        rows.append(line("   ", (f"{local(utc):%H:%M:%S}  {safe(cut(step, 50))}", DIM)))
        rows += [line("      ", part) for part in wrap(safe(note), WIDTH - 8)]
    return rows
