"""What a class misses: a picture of the weakest steps by person or by week, the trend below it, both as tables."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Sparkline

from app.practice.compare import Heat, Week
from app.practice.kept import Among, Course
from app.practice.naming import row_words
from app.text import cells, cut, pad, safe
from screens.entry import Slot
from screens.frame import Place
from screens.keys import bindings
from screens.paint import BODY, BOLD, DIM, line
from screens.practice.teaching import Teaching

ROWS = 8
"""Steps of the picture."""
TABLE = 12
"""Steps of the table."""
COLUMNS = 7
WEEKS = 10
"""Weeks of the trend."""
LABEL = 32
"""Cells for service and step."""
CELL = 6
SHADES = "░▒▓█"
"""A quarter of the share each; what was met and never missed has a dash."""
UPPER = 11
"""Lines of the body above the trend."""
TREND = 2
"""Lines of the sparkline."""
BESIDE = 6
"""Cells at its left."""
WHOLE = 1000.0
"""Tenths of a point that a visit can have."""


class HeatScreen(Teaching):
    """Tab changes people and weeks, F6 the picture, its table and the trend's table; Esc goes back."""

    KEYS = ("help", "next", "norms", "lock")
    LABELS = {"next": "heat.table"}
    BINDINGS = bindings("next")

    def __init__(self, course: Course) -> None:
        super().__init__()
        self._course = course
        self._by = "staff"
        self._shown = "picture"
        """`picture`, `shares` or `weeks`: the two tables."""
        self._heat = Heat((), (), (), (), ())
        self._weeks: tuple[Week, ...] = ()

    def compose(self) -> ComposeResult:
        for each in super().compose():
            yield each
            if each.id == "body":
                yield Sparkline(id="trend")
                yield Place("weeks")

    def opened(self) -> None:
        spark = self.spark
        spark.styles.height, spark.styles.margin = TREND, (0, 0, 0, BESIDE)
        self.attempt(self._load)
        self._paint()

    @property
    def spark(self) -> Sparkline:
        """The trend as a picture."""
        return self.query_one(Sparkline)

    def _load(self) -> None:
        self._heat = self.reports.heat(self._course.id, "step", self._by, rows=TABLE, columns=COLUMNS)
        self._weeks = tuple(
            week for week in self.reports.trend(Among(course=self._course.id)) if week.median is not None)[-WEEKS:]

    # ── painting ──────────────────────────────────────────────────────────────────────────────

    def _paint(self) -> None:
        words = self.words
        picture = self._shown == "picture"
        drawn = picture and bool(self._weeks) and not self.app.wide
        self.place("body").styles.height = UPPER if picture else BODY
        self.spark.display = drawn
        self.place("weeks").styles.height = 1 if drawn else BODY - UPPER if picture else 0
        title = words[f"heat.{self._shown}"].format(by=words[f"heat.by.{self._by}"])
        self.show_title(f"{self._course.name}   {title}")
        if picture:
            self.show_body(self._picture())
            self.place("weeks").show(Content("\n").join(self._below(drawn)))
        else:
            self.show_body(self._shares() if self._shown == "shares" else self._trend())
        self.place("customer").show(line(("  " + words["heat.legend.wide" if self.app.wide else "heat.legend"], DIM)))
        self.place("items").show(Content(""))
        self.show_prompt(words["prompt.back"], Slot(limit=1), words["heat.hint"])
        if drawn:
            self.spark.styles.width = CELL * len(self._weeks)
            self.spark.data = [week.median or 0.0 for week in self._weeks]

    def repaint(self) -> None:
        """The terminal turned out to be another kind: other signs, no line of blocks."""
        super().repaint()
        self._paint()

    def _head(self) -> Content:
        told = "".join(pad(_column(one), CELL, right=True) for one in self._heat.columns)
        return line(" " * (LABEL + 2), (told, DIM))

    def _label(self, row: str) -> str:
        service, step = row_words(self.school.curricula, row, self.app.lang)
        name = cut(safe(service), 12)
        return pad(cut(f"{name} {safe(step)}", LABEL - 1), LABEL)

    def _picture(self) -> list[Content]:
        """The weakest steps in shades, or in digits where a shade is two cells wide."""
        heat = self._heat
        if not heat.rows:
            return [Content(""), line("      ", (self.words["heat.empty"], BOLD))]
        rows = [self._head()]
        for row, shares in list(zip(heat.rows, heat.shares, strict=True))[:ROWS]:
            told = "".join(pad(shade(one, wide=self.app.wide), CELL, right=True) for one in shares)
            rows.append(line("  ", self._label(row), told))
        rows += [Content("")] * (UPPER - 1 - len(rows))
        return [*rows, self._caption()]

    def _caption(self) -> Content:
        if not self._weeks:
            return line("  ", (self.words["heat.no_trend"], DIM))
        first, last = self._weeks[0].median or 0, self._weeks[-1].median or 0
        return line("  ", (self.words["heat.trend"].format(first=f"{first / 10:.0f}", last=f"{last / 10:.0f}"), DIM))

    def _below(self, drawn: bool) -> list[Content]:
        """Under the line of blocks: the week of each; where there is none, the numbers too."""
        weeks = "".join(pad(f"{one.monday:%m-%d}", CELL) for one in self._weeks)
        rows = [line(" " * BESIDE, (weeks, DIM))]
        if not drawn and self._weeks:
            points = "".join(pad(f"{(one.median or 0) / 10:.0f}", CELL) for one in self._weeks)
            rows.insert(0, line(" " * BESIDE, points))
        return rows

    def _shares(self) -> list[Content]:
        """The same shares as numbers, with how often each step was missed over all."""
        heat = self._heat
        rows = [line(" " * (LABEL - 8), (pad(self.words["heat.all"], 9, right=True), DIM)) + line(
            ("".join(pad(_column(one), CELL, right=True) for one in heat.columns), DIM))]
        for row, shares, missed, of in zip(heat.rows, heat.shares, heat.missed, heat.of, strict=True):
            told = "".join(pad("" if one is None else f"{one:.0%}", CELL, right=True) for one in shares)
            label = pad(cut(self._label(row).rstrip(), LABEL - 9), LABEL - 9)
            rows.append(line(" ", label, pad(f"{missed}/{of}", 9, right=True), told))
        return rows if heat.rows else self._picture()

    def _trend(self) -> list[Content]:
        """Week by week: how many were scored, their median, what was missed of what could be."""
        words = self.words
        widths = (10, 10, 12, 16)
        head = (words["heat.week"], words["heat.tries"], words["heat.median"], words["heat.missed"])

        def told(*parts: str) -> str:
            return "".join(pad(part, width, right=True) for part, width in zip(parts, widths, strict=True))

        return [line("    ", (told(*head), DIM)), *(
            line("    ", told(f"{one.monday:%m-%d}", str(one.tries), f"{(one.median or 0) / 10:.1f}",
                              f"{one.missed}/{one.of}")) for one in self._weeks)]

    # ── keys ──────────────────────────────────────────────────────────────────────────────────

    def accept(self, text: str) -> bool:
        if not text:
            self.dismiss(None)
        return True

    def steer(self, key: str) -> None:
        if key == "tab":
            self._by = "week" if self._by == "staff" else "staff"
            self.attempt(self._load)
            self._paint()

    def action_next(self) -> None:
        """Picture, shares, weeks, and again."""
        ways = ("picture", "shares", "weeks")
        self._shown = ways[(ways.index(self._shown) + 1) % len(ways)]
        self._paint()

    def back(self) -> None:
        self.dismiss(None)


def shade(share: float | None, *, wide: bool = False) -> str:
    """A share missed as one block three cells wide, or as a digit of tenths; blank where nothing could be missed."""
    if share is None:
        return ""
    if wide:
        return str(min(9, int(share * 10)))
    if share <= 0:
        return " - "
    return SHADES[min(len(SHADES) - 1, int(share * len(SHADES)))] * 3


def _column(name: str) -> str:
    """A staff number, or the day of a Monday."""
    try:
        return f"{date.fromisoformat(name):%m-%d}"
    except ValueError:
        return name if cells(name) < CELL else name[-CELL + 1 :]
