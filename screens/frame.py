"""The frame that every screen shares: eight fixed places, one of them to type in.

    1 header   2 title   3 rule   4-17 body   18 rule   19-20 status   21 hint   22 entry
    23 problem  24 keys

Nothing moves between steps; only texts change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Region
from textual.timer import Timer
from textual.widget import Widget

from app.problems import Problem, Refused, render
from app.text import pad, safe
from screens.entry import Entry, Refusal, Slot
from screens.keys import COMMANDS, KeyScreen
from screens.paint import BODY, DIM, ERROR, STYLE, WARN, WIDTH, Words, harmless, line, one_cell, rule, spread

if TYPE_CHECKING:
    from screens.tui import Counter


class Place(Widget):
    """One fixed place of the frame: content only, never markup; repainted by the line, never laid out."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._shown: Content | None = None
        self._painted = Content("")

    app: Counter

    def show(self, content: Content) -> None:
        """Paint, unless it is painted already."""
        if content != self._shown:
            self._shown = content
            content = harmless(content)
            before, self._painted = self._painted, one_cell(content) if self.app.wide else content
            self.refresh(*_changed(before, self._painted))

    def render(self) -> Content:
        """What is painted now."""
        return self._painted

    def again(self) -> None:
        """Paint what is shown once more: the terminal turned out to be another kind."""
        content, self._shown = self._shown, None
        if content is not None:
            self.show(content)


def _changed(before: Content, after: Content) -> list[Region]:
    """The lines that differ; none, which stands for all, when one of them may wrap."""
    old, new = before.split("\n", allow_blank=True), after.split("\n", allow_blank=True)
    if any(line.cell_length > WIDTH for line in (*old, *new)):
        return []
    blank = Content("")
    return [Region(0, y, WIDTH, 1) for y, (was, now) in enumerate(zip_longest(old, new, fillvalue=blank))
            if was != now]


class Frame(KeyScreen[Any]):
    """A screen with the shared frame; subclasses fill its places and take what is typed."""

    CSS_PATH: ClassVar[str] = STYLE
    KEYS: ClassVar[tuple[str, ...]] = ()
    """Commands in the footer, by id."""
    LABELS: ClassVar[Mapping[str, str]] = {}
    """Commands that this screen calls by other words (keys of the words)."""
    _covered = False
    """Another screen has been over this one."""

    app: Counter

    def compose(self) -> ComposeResult:
        yield Place("header")
        yield Place("title")
        yield Place("rule-top")
        yield Place("body")
        yield Place("rule-bottom")
        yield Place("customer")
        yield Place("items")
        yield Place("hint")
        yield Entry(self, id="entry")
        yield Place("problem")
        yield Place("keys")

    def on_mount(self) -> None:
        self._clearing: Timer | None = None
        self.place("rule-top").show(rule(self.app.rule))
        self.place("rule-bottom").show(rule(self.app.rule))
        self.place("keys").show(self.footer())
        self.show_header()
        self.query_one(Entry).focus()
        self.opened()

    def on_screen_suspend(self) -> None:
        self._covered = True

    def on_screen_resume(self) -> None:
        """A gate that was covered must be seen anew: keys typed for what covered it are no answer."""
        if self._covered:
            self._covered = False
            self.app.when_settled(self._uncovered)  # one list may lead to the next, over the same step

    def _uncovered(self) -> None:
        if self.gated and self.app.screen is self:
            self.app.shut_gate(dropped=self.keys_dropped)

    # ── for subclasses ────────────────────────────────────────────────────────────────────────

    def opened(self) -> None:
        """Paint for the first time."""

    def accept(self, text: str) -> bool:
        """Take an answer."""
        return True

    @property
    def gated(self) -> bool:
        """Whether what is shown now is a gate."""
        return False

    def back(self) -> None:
        """Esc on an empty line."""
        self.dismiss()

    def steer(self, key: str) -> None:
        """Arrows, PgUp, PgDn, Tab."""

    def typed(self, text: str) -> None:
        """The text after each change."""

    def attempt(self, call: Callable[[], Any]) -> bool:
        """Do it, or say in one line why not."""
        try:
            call()
        except Refused as refused:
            self.say_problem(refused)
            return False
        return True

    # ── the places ────────────────────────────────────────────────────────────────────────────

    @property
    def words(self) -> Words:
        """The interface's words."""
        return self.app.words

    @property
    def entry(self) -> Entry:
        """The one line to type on."""
        return self.query_one(Entry)

    def place(self, name: str) -> Place:
        """One place of the frame."""
        return self.query_one(f"#{name}", Place)

    def repaint(self) -> None:
        """Paint every place once more."""
        for place in self.query(Place):
            place.again()

    def show_header(self) -> None:
        """Where, who, when, and whether it is the real thing."""
        left, right = self.app.header()
        self.place("header").show(spread(line(left), right))

    def show_title(self, title: Content | str) -> None:
        self.place("title").show(line(f" {safe(title)}") if isinstance(title, str) else title)

    def show_body(self, rows: Sequence[Content]) -> None:
        """The middle, always as many lines."""
        filled = [*rows, *[Content("")] * (BODY - len(rows))]
        self.place("body").show(Content("\n").join(filled[:BODY]))

    def show_prompt(self, prompt: str, slot: Slot, hint: str = "", text: str = "") -> None:
        """What the line asks for and takes now."""
        self.place("hint").show(self.hint_line(hint))
        shown = Content(f" {self.app.prompt}{safe(prompt)} > ")
        self.entry.ask((one_cell(shown) if self.app.wide else shown).plain)
        self.entry.take(slot, text)

    def hint_line(self, hint: str) -> Content:
        """How the line is answered, at the right, quiet."""
        return line((pad(hint, 79, right=True), DIM))

    def footer(self) -> Content:
        """The live keys, by name."""
        known = {command.id: command for command in COMMANDS}
        parts: list[str | tuple[str, str]] = [" "]
        for name in self.KEYS:
            parts += [(known[name].key.upper(), "bold"), f"{self.words[self.LABELS.get(name, f'command.{name}')]} "]
        return line(*parts)

    # ── the one place for problems ────────────────────────────────────────────────────────────

    def say_problem(self, problem: Problem | Refused | str) -> None:
        """One line: what, and what to do."""
        if isinstance(problem, Refused):
            problem = problem.problem
        text = problem if isinstance(problem, str) else render(problem, self.app.lang)
        self._say(text, ERROR)

    def say_note(self, text: str) -> None:
        """One line that is news and no problem."""
        self.place("problem").show(line((f"   {safe(text)}", WARN)))

    def _say(self, text: str, style: str) -> None:
        shown = line((f" {self.words['problem']} ", style), (safe(text), style))
        self.place("problem").show(spread(shown, line(("  " + self.words["esc"] + " ", DIM))))

    def clear_problem(self) -> None:
        self.place("problem").show(Content(""))

    def refused(self, refusal: Refusal) -> None:
        """A character or a paste that was not taken."""
        self.say_problem(self.words[f"refusal.{refusal.why}"].format(text=refusal.text))

    def keys_dropped(self, count: int) -> None:
        """Keys pressed before a gate was seen."""
        if self.is_attached:  # a gate may outlive its screen
            self.say_note(self.words["gate.dropped"].format(count=count))
