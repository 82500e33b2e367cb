"""Looking on from a second terminal: a trainee's screen as it stands, and what the customer could say next.

The journal is read again at every look; nothing is told to the trainee's terminal but what is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.pack.model import Kind
from app.pack.search import search
from app.ports import Agent, Option
from app.practice.course import judge, see
from app.practice.house import Practice
from app.practice.judging import Judging
from app.practice.kept import Attempt
from app.practice.naming import step_words
from app.practice.rehearsal import Rehearsal
from app.problems import Refused
from app.visit.clocks import Clocks, clocks
from app.visit.entries import Entry
from app.visit.fold import replay
from app.visit.options import options
from app.visit.slip import slip
from app.visit.state import Visit
from app.visit.view import View, view


@dataclass(frozen=True, slots=True)
class Glance:
    """What is to be seen on a trainee's screen now."""

    visit: Visit
    view: View
    options: tuple[Option, ...]
    """What the step lists, narrowed by what is half typed."""
    clocks: Clocks
    typed: str
    """What stands half typed; empty where it is hidden."""
    slip: tuple[str, ...] = ()

    @property
    def over(self) -> bool:
        """Whether the visit has come to its end."""
        return not self.visit.open


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing that the customer could say."""

    words: str
    now: bool
    """At the step in hand; else at a later one."""
    step: str
    """That step in words."""


class Watching:
    """One person who looks on at one visit."""

    def __init__(self, home: Practice, who: Agent, attempt: Attempt) -> None:
        """Refused for whoever may not see how others do, and (`practice.gone`) for a scenario that has changed."""
        see(who, attempt.staff)
        self.home, self.who, self.attempt = home, who, attempt
        opened = home.journal.read(attempt.visit)[0]
        self._played: Rehearsal = home.mirror(opened)
        self._pack = home.pack_by_hash(opened.body["pack"])
        self._hall = replace(home.hall, seat=opened.stamp.seat)
        self._trainee = home.agents.get(attempt.staff)
        self._entries: tuple[Entry, ...] = ()
        self._visit: Visit | None = None

    @property
    def seat(self) -> str:
        """Where the trainee sits."""
        return self._hall.seat

    @property
    def name(self) -> str:
        """What the trainee is called."""
        return self._trainee.name if self._trainee is not None else self.attempt.staff

    @property
    def twists(self) -> tuple[str, ...]:
        """What makes this customer hard to serve."""
        return self._played.form.twists

    def look(self) -> Glance:
        """The screen as it stands now; Refused where the store cannot be read."""
        entries = self.home.journal.read(self.attempt.visit)
        if self._visit is None or len(entries) != len(self._entries):
            self._visit, self._entries = replay(self._pack, entries), entries
        visit, lang = self._visit, self.home.lang
        typed = self.home.half_typed(visit.id)
        shown = self._played.dress(visit, view(visit, self._hall, lang, 0, self._trainee))
        paper: tuple[str, ...] = ()
        if visit.commits and (shown.kind is Kind.SLIP or not shown.entry):
            paper = tuple(slip(visit, self._hall, self.home.mode, lang).lines)
        now = self.home.clock.stamp(self.attempt.staff, self.seat)
        return Glance(visit, shown, self._options(visit, shown, typed), clocks(visit, now), typed, paper)

    def cues(self) -> tuple[Cue, ...]:
        """The scenario's lines that have not been said: those of the step in hand, then those of later steps."""
        visit = self._visit
        if visit is None or visit.here is None:
            return ()
        return tuple(cue for _, cue in sorted(self._unsaid(visit), key=lambda one: one[0]))

    def give(self, words: str, twist: str = "") -> None:
        """Let the customer say this; Refused as `Prompter.give`, and for whoever may not teach."""
        judge(self.who, self.attempt.staff)
        self.home.direct().give(self.attempt.visit, words, self.who.staff, twist)

    def pin(self, note: str, seq: int) -> None:
        """A note to the moment of the journal's line `seq`."""
        Judging(self.home, self.who).pin(self.attempt.visit, note, seq)

    def pins(self) -> tuple[tuple[str, str, int], ...]:
        """Note, step in words, and time of each, in order."""
        return tuple(
            (str(one.body["note"]), self.moment(one.seq or 0), one.utc)
            for one in Judging(self.home, self.who).remarks(self.attempt.visit) if one.kind == "pin")

    def moment(self, seq: int) -> str:
        """The step at which a line of the journal was written, in words."""
        visit = replay(self._pack, self._entries[: max(1, seq)]) if self._entries else None
        here = visit.here if visit is not None else None
        return step_words(self._pack, here.step, self.home.lang) if here is not None else ""

    # ── parts ─────────────────────────────────────────────────────────────────────────────────

    def _options(self, visit: Visit, shown: View, typed: str) -> tuple[Option, ...]:
        if shown.entry != "pick" or visit.here is None:
            return ()
        try:
            found = options(visit, visit.here, self.home.subscribers.options, self.home.lang)
        except Refused:
            return ()
        return tuple(search(found, typed)) if typed.strip() else found

    def _unsaid(self, visit: Visit) -> Iterator[tuple[int, Cue]]:
        """Each line with its place in the order of steps: opening, service, closing; 0 for the step in hand."""
        here, pack = visit.here, self._pack
        assert here is not None
        passed = {one.step.id for one in visit.path.passed}
        flows = dict.fromkeys((pack.opening, self._played.scenario.flow, pack.closing))
        steps = [step for name in flows if name in pack.flows for step in pack.flows[name].steps]
        place = {step.id: (number, step) for number, step in reversed(list(enumerate(steps, 1)))}
        known = {words for told in visit.heard.values() for words in told}
        for line in self._played.form.says:
            now = line.at == here.step.id
            if (line.at in passed) if not now else not line.when.holds(visit.path.clear):
                continue
            try:
                words = self._played.fill(line.say, visit)
            except KeyError:  # nothing is known yet of what it names
                continue
            if words not in known:
                known.add(words)
                at, step = place.get(line.at, (len(steps) + 1, None))
                told = step_words(pack, step, self.home.lang) if step is not None else ""
                yield (0 if now else at), Cue(words, now, told)
