"""What a story came to: every move, every phrase, and where it is not what is expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.pack.model import Pack, Step
from app.ports import Option
from app.problems import Place, Problem
from app.proof.story import Story
from app.visit.entries import Entry
from app.visit.state import Visit

Branch = tuple[str, int, str]
"""Where a choice stands: file and line of its step, and its value; of a step passed on a condition, an empty one."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that the agent did."""

    step: Step
    act: str
    """`answer`, or one of ACTS."""
    typed: str = ""
    """The digit, the value or the code; empty where Enter alone is pressed."""
    options: tuple[Option, ...] = ()
    option: Option | None = None
    marked: int = -1
    """The line of a list that is marked from the start."""
    clear: Mapping[str, str] = field(default_factory=dict)
    """The clear values before it."""
    due: int = 0
    """Fen to collect."""
    steps: int = 0
    """Of `back`: how many answered steps; what is typed is its number in the list."""
    before: str = ""
    """What stands in the line by then."""
    known: bool = False
    """The visit already has the value that is typed."""
    asks: bool = False
    """Of `cancel`: whether item or visit is asked."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a story came to."""

    story: Story
    failures: tuple[Problem, ...]
    visit: Visit
    entries: tuple[Entry, ...]
    moves: tuple[Move, ...]
    items: tuple[str, ...]
    """Flow and state of each item."""
    path: tuple[str, ...]
    """Steps in the order in which they were answered."""
    says: tuple[str, ...]
    """Phrases in the order in which they were said."""
    met: frozenset[str]
    """Norms of the steps passed and the phrases said."""
    missed: frozenset[str]
    """Norms of its flows that this way does not meet."""
    branches: frozenset[Branch]

    @property
    def good(self) -> bool:
        """Whether it came to what is expected."""
        return not self.failures


def problem(story: Story, code: str, **args: str | int) -> Problem:
    """A problem at a story's place."""
    return Problem(code, args, Place(story.file or story.id, story.line or None))


def compared(told: Told) -> list[Problem]:
    """Where a story did not come to what is expected."""
    story, wanted = told.story, told.story.expect
    found = []
    if wanted.items and wanted.items != told.items:
        lists = {"wanted": "、".join(wanted.items)[:60], "found": "、".join(told.items)[:60]}
        found.append(problem(story, "story.items", **lists))
    if wanted.outcome and wanted.outcome != told.visit.outcome:
        found.append(problem(story, "story.outcome", wanted=wanted.outcome, found=told.visit.outcome or "-"))
    for code, names, among in (("story.path", wanted.path, told.path), ("story.says", wanted.says, told.says)):
        out = out_of_order(names, among)
        if out:
            found.append(problem(story, code, name=out))
    if wanted.whole and not out_of_order(wanted.says, told.says):
        over = [name for name in told.says if name not in wanted.says] or list(told.says)[len(wanted.says):]
        found += [problem(story, "story.unsaid", name=name) for name in over[:1]]
    found += [problem(story, "story.unsaid", name=name) for name in wanted.unsaid if name in told.says]
    found += [problem(story, "story.met", name=name) for name in wanted.met if name not in told.met]
    found += [problem(story, "story.missed", name=name) for name in wanted.missed if name not in told.missed]
    return found


def out_of_order(wanted: Iterable[str], among: Iterable[str]) -> str:
    """The first wanted name that does not follow the ones before it; empty when all do."""
    rest = iter(among)
    return next((name for name in wanted if not any(name == one for one in rest)), "")


def norms_of(pack: Pack, steps: Iterable[Step], phrases: Iterable[str]) -> set[str]:
    """The norms that steps and phrases answer to."""
    return {norm for step in steps for norm in step.norms} | {
        norm for name in phrases for norm in pack.phrases[name].norms}
