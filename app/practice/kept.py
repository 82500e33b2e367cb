"""What is kept of practice, as lists and reports show it: visits, what was said of them, classes, cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.practice.help import Help


@dataclass(frozen=True, slots=True)
class Attempt:
    """One practised visit, as lists show it."""

    visit: str
    scenario: str
    pack: str
    seed: int
    form: int
    level: str
    staff: str
    assignment: str
    state: str
    """running, finished, abandoned; `interrupted`: running, and no program holds it."""
    began: int
    """UTC microseconds."""
    ended: int = 0
    points: int = -1
    """Tenths; -1: not scored."""

    @property
    def worth(self) -> int:
        """What it counts for: its points; 0 for an exam that was left and not excused; -1: it does not count."""
        if self.state == "abandoned":
            return 0 if self.level == Help.EXAM and self.points == 0 else -1
        return self.points


@dataclass(frozen=True, slots=True)
class Task:
    """Something that a trainer asked for."""

    assignment: str
    course: str
    """The name of the class."""
    scenario: str
    pack: str
    level: str
    seed: int | None
    """Of an exam: None until it starts."""
    due: int = 0
    """UTC microseconds; 0: no day."""
    done: int = 0
    """Finished attempts."""


@dataclass(frozen=True, slots=True)
class Course:
    """A class."""

    id: str
    name: str
    staff: str
    """Its trainer."""
    closed: bool
    began: int
    people: int = 0


@dataclass(frozen=True, slots=True)
class Assignment:
    """A scenario that a class is to practise, or to be examined on."""

    id: str
    course: str
    scenario: str
    pack: str
    level: str
    seed: int | None
    """Of an exam: None until it starts."""
    due: int | None
    staff: str
    utc: int

    @property
    def exam(self) -> bool:
        """Whether it is an exam."""
        return self.level == Help.EXAM


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person said of a visit."""

    visit: str
    seq: int | None
    kind: str
    """pin, rating, ruling, excuse, appeal or reply."""
    staff: str
    body: Mapping[str, Any]
    utc: int


@dataclass(frozen=True, slots=True)
class Among:
    """Whose practice is looked at; empty fields do not narrow."""

    course: str = ""
    """Members of this class."""
    staff: str = ""
    assignment: str = ""
    scenario: str = ""
    level: str = ""
    since: int = 0
    """UTC microseconds; `until` is not in it."""
    until: int = 0


@dataclass(frozen=True, slots=True)
class Cards:
    """What one person learns in the drill."""

    due: int = 0
    mastered: int = 0
    all: int = 0
    stuck: tuple[str, ...] = ()
    """Steps that were failed again and again."""
