"""One call of a command: where it works, in which language, what it asks and what it says."""

from __future__ import annotations

import getpass
import json
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from app.fields import FIELDS, Context
from app.house import House
from app.pack.model import Pack
from app.ports import Agent, Agents, Home
from app.practice.house import Practice
from app.problems import Lang, Problem, Refused, render
from app.roles import Power, may, whose
from app.text import cells, fold_digits, pad, safe


@dataclass(frozen=True, slots=True)
class Wanted:
    """What practice is to begin with; nothing: what the screen offers."""

    scenario: str = ""
    level: str = ""
    seed: int | None = None
    drill: float = 0.0
    """Minutes of a drill; 0: none."""
    staff: str = ""
    """Who comes from a live counter to drill, with `lessons`."""
    lessons: str = ""
    demo: bool = False
    """A practice hall that is new gets sample staff."""


Houses = Callable[[Path | None, str], House]
"""The installation in a folder (None: the usual one), speaking a language."""
LINE = 1000
"""Characters that one line of the input may have."""


class OpenCounter(Protocol):
    """How the counter is opened; its exit code."""

    def __call__(
        self, folder: Path | None = None, lang: str = "", *, demo: bool = False, seat: str = "",
        preview: tuple[Pack, str] | None = None, practice: Wanted | None = None,
    ) -> int:
        """`preview`: the service with this code of a pack, in a hall that is thrown away; `practice`:
        practice in place of the counter."""
        ...


@dataclass
class Call:
    """What every command is handed."""

    houses: Houses
    counter: OpenCounter
    words: Mapping[str, str]
    lang: Lang
    version: str = ""
    folder: Path | None = None
    seat: str = ""
    lines: list[str] = field(default_factory=list)
    """What is printed at the end, when the command has done its work."""
    notes: list[str] = field(default_factory=list)
    """Said on stderr after it."""
    _house: House | None = None
    _read: int = 0

    @property
    def house(self) -> House:
        """The installation."""
        if self._house is None:
            self._house = self.houses(self.folder, self.lang)
        return self._house

    @property
    def practice(self) -> Practice:
        """The practice home beside the installation."""
        return self.house.practice(self.seat)

    def close(self) -> None:
        """Let go of the installation."""
        if self._house is not None:
            self._house.close()

    # ── who ───────────────────────────────────────────────────────────────────────────────────

    def signed(self, staff: str, power: Power, *, stdin: bool) -> tuple[Home, Agent]:
        """The hall's home and the person who asks; Refused without the PIN or the power."""
        staff = self.parsed("staff_no", staff)
        home = self.house.open(self.seat)
        return home, self.verified(home.agents, staff, power, stdin=stdin)

    def verified(self, agents: Agents, staff: str, *powers: Power, stdin: bool) -> Agent:
        """The agent whose PIN was given, when the role may do one of these."""
        pin = fold_digits(self.secret("ask.pin", stdin=stdin))
        agent = agents.verify(staff, pin)
        if not any(may(agent.role, power) for power in powers):
            raise Refused.of("access.denied", role=whose(powers[0]).value)
        return agent

    # ── asking ────────────────────────────────────────────────────────────────────────────────

    def parsed(self, name: str, typed: str) -> str:
        """A value as the field of that name keeps it."""
        return FIELDS[name].parse(typed, Context(today=date.today())).value

    def secret(self, what: str, *, stdin: bool) -> str:
        """A line that is not shown: from the terminal, or the next line of the input."""
        if stdin:
            return self._next_line(what)
        if not sys.stdin.isatty():
            raise Refused.of("cli.no_terminal")
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            try:
                return getpass.getpass(f"{self.words[what]}: ")
            except getpass.GetPassWarning:
                raise Refused.of("cli.no_terminal") from None

    def asked(self, what: str, *, stdin: bool) -> str:
        """A line that may be seen as it is typed; personal data never stands in an argument."""
        if stdin:
            return self._next_line(what)
        if not sys.stdin.isatty():
            raise Refused.of("cli.no_terminal")
        print(f"{self.words[what]}: ", end="", file=sys.stderr, flush=True)
        return self._next_line(what)

    def new_pin(self, *, stdin: bool) -> str:
        """A new PIN: typed twice, or one line of the input."""
        pin = self.parsed("pin", self.secret("ask.new_pin", stdin=stdin))
        if not stdin and self.parsed("pin", self.secret("ask.again", stdin=False)) != pin:
            raise Refused.of("signin.differ")
        return pin

    def _next_line(self, what: str) -> str:
        self._read += 1
        line = sys.stdin.readline(LINE)
        if not line:
            raise Refused.of("cli.no_line", number=self._read, what=self.words[what])
        return line.rstrip("\r\n")

    # ── saying ────────────────────────────────────────────────────────────────────────────────

    def say(self, text: str) -> None:
        """One line of the output."""
        self.lines.append(safe(text))

    def told(self, key: str, **values: object) -> None:
        """One line of the output, from the words."""
        self.say(self.words[key].format(**values))

    def problem(self, problem: Problem) -> str:
        """A problem in the language of the call."""
        return render(problem, self.lang)

    def json(self, value: object) -> None:
        """A value as JSON, readable; strings without control characters."""
        self.lines.append(json.dumps(_clean(value), ensure_ascii=False, indent=2))

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]], *, right: str = "") -> None:
        """Rows in plain columns as wide as their widest cell; `right`: columns set to the right.

        The columns' names are words under `column.`.
        """
        heads = [self.words[f"column.{column}"] for column in columns]
        shown = [[safe(cell) for cell in row] for row in rows]
        widths = [max(map(cells, column)) for column in zip(heads, *shown, strict=True)]
        aligned = [column in right.split() for column in columns]
        for row in (heads, ["-" * width for width in widths], *shown):
            parts = (pad(*each[:2], right=each[2]) for each in zip(row, widths, aligned, strict=True))
            self.lines.append("  ".join(parts).rstrip())


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, Mapping):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return value
