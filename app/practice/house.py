"""What screens and commands of practice need of their home, as Protocols; `data.practice` answers them.

Every call may raise `Refused`; none returns half a result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.ports import Home
from app.practice.curriculum import Curriculum
from app.practice.help import Help
from app.practice.rehearsal import Director, Rehearsal
from app.practice.scenario import Scenario
from app.visit.entries import Entry
from app.visit.state import Visit

if TYPE_CHECKING:
    from app.practice.score import Scorecard


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


class Results(Protocol):
    """Attempts, scores, and what people said of them."""

    def began(self, visit: Visit) -> None:
        """Note that a practised visit has begun; its scene says which scenario."""
        ...

    def finish(self, visit: str, keys: int) -> Scorecard:
        """The visit is over: keep its keys, score it, keep the score.

        Refused(`practice.unfinished`) for one that is not over.
        """
        ...

    def abandon(self, visit: str) -> None:
        """It is given up: never scored as complete."""
        ...

    def card(self, visit: str) -> Scorecard:
        """The latest score with the trainer's rulings; Refused(`practice.no_score`)."""
        ...

    def attempts(self, staff: str = "", state: str = "", limit: int = 100) -> tuple[Attempt, ...]:
        """Practised visits, latest first; of one person, in one state."""
        ...


class Courses(Protocol):
    """Classes and what is asked of their members."""

    def tasks(self, staff: str) -> tuple[Task, ...]:
        """What this person was asked to practise and has not finished, the most urgent first."""
        ...


class Drills(Protocol):
    """What a person learns, and when it is due."""

    def due(self, staff: str, pack: str = "") -> int:
        """How many cards are due now."""
        ...

    def levels(self, staff: str, pack: str, flow: str = "") -> Mapping[str, Help]:
        """Step → the help this person gets there, on a visit for this service."""
        ...

    def learn(self, staff: str, card: Scorecard, visit: str) -> int:
        """Grade the cards of a scored visit; how many."""
        ...


class Practice(Home, Protocol):
    """The practice home."""

    @property
    def curricula(self) -> Mapping[str, Curriculum]: ...

    @property
    def results(self) -> Results: ...

    @property
    def courses(self) -> Courses: ...

    @property
    def drills(self) -> Drills: ...

    def begin(
        self, scenario: Scenario, *, seed: int, level: Help, staff: str, form: int | None = None,
        levels: Mapping[str, Help] | None = None, about: Mapping[str, str] | None = None,
        director: Director | None = None, curriculum: Curriculum | None = None,
    ) -> Rehearsal:
        """Put the customer of a scenario before this trainee; the next visit is theirs."""
        ...

    def take_up(
        self, opened: Entry, *, levels: Mapping[str, Help] | None = None, director: Director | None = None,
        curriculum: Curriculum | None = None,
    ) -> Rehearsal:
        """The customer of a visit that was begun earlier; Refused(`practice.gone`)."""
        ...

    def mirror(self, opened: Entry) -> Rehearsal:
        """The customer of a visit that somebody else has in hand, to look on; Refused(`practice.gone`)."""
        ...

    def half_typed(self, visit: str) -> str:
        """What stands half typed at a visit's counter."""
        ...

    def direct(self) -> Director:
        """Whoever may play the customer from a second terminal."""
        ...

    def leave(self) -> None:
        """Nobody stands at the counter."""
        ...
