"""What screens and commands of practice need of their home, as Protocols; `data.practice` answers them.

Every call may raise `Refused`; none returns half a result, and each that writes is one transaction.
None asks who somebody is: `Classroom`, `Reports`, `Judging` and `Watching` do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from app.ports import Home
from app.practice.drill import MINUTES
from app.practice.kept import Attempt, Task
from app.practice.rehearsal import Director

if TYPE_CHECKING:
    from app.practice.card import Rating, Scorecard
    from app.practice.compare import Missed, Tried
    from app.practice.curriculum import Curriculum
    from app.practice.drill import Drill, Due
    from app.practice.forecast import Calibration, Simulated
    from app.practice.help import Help
    from app.practice.kept import Among, Assignment, Cards, Course, Remark
    from app.practice.rehearsal import Rehearsal
    from app.practice.scenario import Scenario
    from app.visit.entries import Entry
    from app.visit.state import Visit


class Results(Protocol):
    """Attempts, scores, and what people said of them."""

    def began(self, visit: Visit) -> None:
        """Note that a practised visit has begun; its scene says which scenario."""
        ...

    def finish(self, visit: str, keys: int) -> Scorecard:
        """The visit is over: keep its keys, score it, keep the score.

        Refused: `practice.unfinished` for one that is not over; `practice.gone` where its scenario is not
        what it was: then it has ended without a score.
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

    def attempt(self, visit: str) -> Attempt:
        """One practised visit; Refused(`visit.gone`)."""
        ...

    def tried(self, among: Among) -> Iterator[Tried]:
        """Each practised visit among these, in no order, read as it is asked for."""
        ...

    def missed(self, among: Among, of: str, by: str) -> tuple[Missed, ...]:
        """Of each `step` or `norm`, by `staff` or `week` (its Monday): how often it was missed in finished visits."""
        ...

    def remark(self, visit: str, kind: str, staff: str, body: Mapping[str, Any], seq: int | None = None) -> None:
        """Keep what somebody said of a visit."""
        ...

    def remarks(self, visit: str) -> tuple[Remark, ...]:
        """What was said of a visit, in order."""
        ...

    def settle(self, visit: str) -> Scorecard:
        """Score the visit again with what was decided and excused by now, and keep it."""
        ...

    def ratings(self, among: Among) -> Mapping[str, tuple[Rating, ...]]:
        """Visit → the latest rating of each rater."""
        ...

    def rated(self, since: int, until: int) -> Mapping[str, int]:
        """Person → how many of their visits were rated with the sheet in this time."""
        ...

    def cards(self, staff: Iterable[str], until: int) -> Mapping[str, Cards]:
        """What these people learn, and how much of it is due before this moment."""
        ...


class Courses(Protocol):
    """Classes and what is asked of their members."""

    def tasks(self, staff: str) -> tuple[Task, ...]:
        """What this person was asked to practise and has not finished, the most urgent first."""
        ...

    def all(self) -> tuple[Course, ...]:
        """Every class, the open ones first."""
        ...

    def course(self, name: str) -> Course:
        """A class by its id or its name; Refused(`practice.no_class`)."""
        ...

    def people(self, course: str) -> tuple[str, ...]:
        """Staff numbers of its members."""
        ...

    def make(self, name: str, staff: str) -> Course:
        """A new class; Refused(`practice.class_exists`) where an open one has this name."""
        ...

    def close(self, course: str) -> None:
        """Nothing of it can be begun any more."""
        ...

    def enrol(self, course: str, staff: str) -> None:
        """One more member; nothing happens for one who is in it."""
        ...

    def drop(self, course: str, staff: str) -> None:
        """No member any more."""
        ...

    def assign(
        self, course: str, scenarios: Sequence[tuple[str, str]], level: str, due: int | None, staff: str
    ) -> tuple[Assignment, ...]:
        """Ask for these (pack, scenario) at a level."""
        ...

    def assignments(self, course: str) -> tuple[Assignment, ...]:
        """What was asked of a class, in order."""
        ...

    def assignment(self, name: str) -> Assignment:
        """One of them; Refused(`practice.no_assignment`)."""
        ...

    def start(self, assignment: str, seed: int) -> None:
        """Release the seed of an exam; Refused(`practice.started`) the second time."""
        ...

    def mark(self, pack: str, flow: str, points: int, staff: str) -> None:
        """How many tenths this flow needs to be passed from now on."""
        ...

    def marks(self) -> Mapping[tuple[str, str], int]:
        """(pack, flow) → tenths."""
        ...


class Drills(Protocol):
    """What a person learns, and when it is due."""

    def due(self, staff: str, pack: str = "") -> int:
        """How many cards are due today."""
        ...

    def levels(self, staff: str, pack: str, flow: str = "") -> Mapping[str, Help]:
        """Step → the help this person gets there, on a visit for this service."""
        ...

    def learn(self, staff: str, card: Scorecard, visit: str) -> int:
        """Grade the cards of a scored visit; how many."""
        ...

    def open(self, staff: str, minutes: float = MINUTES) -> Drill:
        """Today's drill of one person."""
        ...

    def today(self, staff: str = "") -> tuple[Due, ...]:
        """The cards that are due today, of one person or of all, least sure first."""
        ...

    def leeches(self, staff: str = "") -> tuple[Due, ...]:
        """The cards that were failed again and again, the worst first."""
        ...

    def calibration(self, staff: str = "") -> Calibration:
        """How well the forecast held; Refused(`practice.no_reviews`)."""
        ...

    def simulate(self, days: int, people: int, steps: int, seed: int) -> Simulated:
        """The same schedule with people who forget, against a fixed one; nothing is kept."""
        ...

    def take(self, path: str, staff: str = "") -> int:
        """Take a lesson file in; how many reviews it brought."""
        ...

    def admitted(self, staff: str) -> bool:
        """Whether a live counter let this person in just now; it is asked once."""
        ...


class Prompter(Director, Protocol):
    """Somebody at a second terminal, and what they may do there."""

    def give(self, visit: str, words: str, staff: str, twist: str = "") -> None:
        """Let the customer of a running visit say this; Refused: `field.empty`, `field.char`, `field.long`,
        `practice.over`."""
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
        director: Director | None = None,
    ) -> Rehearsal:
        """Put the customer of a scenario before this trainee; the next visit is theirs."""
        ...

    def take_up(
        self, opened: Entry, *, levels: Mapping[str, Help] | None = None, director: Director | None = None
    ) -> Rehearsal:
        """The customer of a visit that was begun earlier; Refused(`practice.gone`)."""
        ...

    def mirror(self, opened: Entry) -> Rehearsal:
        """The customer of a visit that somebody else has in hand, to look on; Refused(`practice.gone`)."""
        ...

    def half_typed(self, visit: str) -> str:
        """What stands half typed at a visit's counter."""
        ...

    def direct(self) -> Prompter:
        """Whoever may play the customer from a second terminal."""
        ...

    def leave(self) -> None:
        """Nobody stands at the counter."""
        ...

    def workbook(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
        """These rows as an XLSX file: text as text, so nothing in it is a formula."""
        ...
