"""What a practised visit was: its fold, the agent's own words, its clocks and keys, and the way it should go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

from app.money import yuan
from app.pack.model import Flow, Kind, Step
from app.practice.card import Rubric
from app.practice.scenario import Form, Scenario
from app.practice.way import Way, item_flow, way
from app.visit.clocks import VERIFIED, system_time
from app.visit.entries import Entry, elapsed
from app.visit.fold import replay
from app.visit.path import scan
from app.visit.spoken import hasty as hasty_lines
from app.visit.state import Item, Passed, Visit
from app.visit.view import entry_of
from app.when import local

RESTS_ON: Final = {
    "verified": frozenset({"verified"}), "customer": frozenset({"came", "surname", "title"}),
    "change_fen": frozenset({"received_fen"}), "rest_fen": frozenset({"cash_part_fen"}),
}
"""What is filled from other variables than its own."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Uttered:
    """The agent's own words at one step, as its standing answer found them."""

    entry: Entry
    words: str | None
    """None: sealed, and the key is gone."""
    spoken: bool
    ticks: tuple[str, ...] | None


@dataclass
class Seen:
    """One visit and its scenario."""

    journal: Sequence[Entry]
    scenario: Scenario
    rubric: Rubric
    excuses: frozenset[int] = frozenset()
    _then: dict[str, Visit] = field(default_factory=dict)

    # ── what the visit is ─────────────────────────────────────────────────────────────────────

    @cached_property
    def visit(self) -> Visit:
        """Its fold."""
        return replay(self.rubric.pack, self.journal)

    @cached_property
    def form(self) -> Form:
        """The form that was dealt."""
        return self.scenario.forms[int(self.visit.scene.get("form", 0)) % len(self.scenario.forms)]

    @cached_property
    def way(self) -> Way:
        """The way that serves it right."""
        return way(self.rubric.pack, self.scenario, self.form, self.rubric.names)

    @property
    def level(self) -> str:
        """How much help the whole visit had."""
        return str(self.visit.scene.get("level", "shown"))

    @cached_property
    def today(self) -> date:
        """The hall's day when the visit was opened."""
        return local(self.visit.opened.utc).date()

    @cached_property
    def cancelled(self) -> Entry | None:
        """The line that broke off the whole visit."""
        return next((e for e in self.journal if e.kind == "cancel" and e.body.get("item") is None), None)

    @property
    def ended(self) -> str:
        """How it ended: finished, left, running."""
        if self.cancelled is not None:
            return "finished" if self.way.leaves else "left"
        return "finished" if self.visit.outcome else "running"

    @property
    def complete(self) -> bool:
        """Whether it came to its end."""
        return self.ended == "finished"

    @property
    def excused(self) -> bool:
        """Whether its leaving is excused."""
        return self.ended == "left" and self.cancelled is not None and self.cancelled.seq in self.excuses

    def flows(self) -> tuple[str, ...]:
        """The flow of each item, the opening first."""
        return (self.rubric.pack.opening, *(item.flow.id for item in self.visit.path.items))

    @cached_property
    def uttered(self) -> dict[int, Uttered]:
        """Answer → the words that led to it, where the agent's own were asked for."""
        found: dict[int, Uttered] = {}
        waiting: dict[str, Uttered] = {}
        for entry in self.journal:
            at = str(entry.body.get("at", ""))
            if entry.kind == "said":
                waiting[at] = _uttered(entry)
            elif entry.kind in ("answer", "amend") and at in waiting:
                found[entry.seq] = waiting.pop(at)
        return found

    @cached_property
    def passed(self) -> tuple[Passed, ...]:
        """The steps that stand answered."""
        return self.visit.path.passed

    @cached_property
    def items(self) -> dict[int, Item]:
        """The items by number."""
        return {item.number: item for item in self.visit.path.items}

    @cached_property
    def hasty(self) -> dict[int, float]:
        """Answers whose phrase was acknowledged sooner than it can be spoken, and after how many seconds."""
        return {one.seq: one.seconds for one in hasty_lines(self.rubric.pack, self.journal)}

    def by_itself(self, one: Passed) -> bool:
        """Whether the program answered: a service wished for, or an offer taken."""
        return one.step.kind is Kind.SERVICE and (bool(one.step.source) or one.item in self.visit.wishes)

    def same_flow(self, number: int) -> bool:
        """Whether this item is the service that it should be; so many as are told."""
        flows = self.way.flows
        return number == 0 or number > len(flows) or item_flow(self.visit, number).id == flows[number - 1]

    def directed(self, at: str) -> bool:
        """Whether a person played the customer here: then the scenario's truth may not be theirs."""
        return any(e.kind == "heard" and e.body.get("at") == at and e.body.get("by") != "script"
                   for e in self.journal)

    def any_directed(self) -> bool:
        """Whether one did anywhere."""
        return any(e.kind == "heard" and e.body.get("by") != "script" for e in self.journal)

    @cached_property
    def typed_words(self) -> tuple[tuple[Entry, str], ...]:
        """Everything that the agent typed as said, also what was said again later."""
        return tuple((entry, words) for entry in self.journal
                     if entry.kind == "said" and (words := (entry.body.get("sealed") or {}).get("words")))

    @cached_property
    def steps_at(self) -> dict[str, Passed]:
        """The steps that stand answered, by address."""
        return {one.at: one for one in self.passed}

    # ── its parts ─────────────────────────────────────────────────────────────────────────────────

    def then(self, one: Passed, names: Iterable[str] = ()) -> Visit:
        """The visit as it stood when this step was shown, as far as these names go."""
        if names and self._settled(self.seq_of(one), names):
            return self.visit
        known = self._then.get(one.at)
        if known is None:
            known = self._then[one.at] = replace(self.visit, path=scan(self.visit, one.at))
        return known

    def _settled(self, seq: int, names: Iterable[str]) -> bool:
        """Whether all these names, and what they rest on, had the value then that they have now."""
        if len(self.visit.path.items) > 1:
            return False
        values = self.visit.path.values
        wanted = {*names, *RESTS_ON["verified"]}
        for name in names:
            wanted |= RESTS_ON.get(name, frozenset())
        if "due_fen" in wanted or "rest_fen" in wanted or "change_fen" in wanted:
            wanted |= {charge.variable for item in self.visit.path.items for charge in item.flow.charges}
        return all(0 < values[name].seq < seq for name in wanted if name in values)

    def state_of(self, item: Item) -> str:
        """How the item ended, or stands."""
        done = self.visit.commits.get(item.number)
        broken = "cancelled" if self.cancelled is not None else ""
        return done.state if done is not None else self.visit.endings.get(item.number, item.state) or broken

    def ended_at(self, number: int) -> int:
        """The line that ended this item; 0: none."""
        return next((e.seq for e in self.journal if e.kind in ("commit", "ended", "cancel")
                     and e.body.get("item") == number), 0)

    # ── clocks and keys ───────────────────────────────────────────────────────────────────────────

    def timed(self) -> Iterator[tuple[Item, Flow, float, bool]]:
        """Each item whose clock started, its seconds, and whether it has stopped."""
        for item in self.visit.path.items:
            reading = system_time(self.visit, item, self.visit.last)
            if item.flow.timer is None or reading.seconds is None:
                continue
            stopped = any(one.item == item.number and one.step.id == item.flow.timer.stop for one in self.passed)
            yield item, item.flow, max(0.0, reading.seconds - self._parked(item)), stopped

    def _parked(self, item: Item) -> float:
        """Seconds of this item's clock that do not count: it was set aside, and may have been."""
        timer = item.flow.timer
        if timer is None:
            return 0.0
        seqs = {one.step.id: self.seq_of(one) for one in self.passed if one.item == item.number}
        start = seqs.get(timer.start, 0)
        stop = seqs.get(timer.stop, 1 << 30)
        verifying = {f"{item.number}/{s.id}" for s in item.flow.steps if s.act == "verify"}
        total, since = 0.0, None
        for entry in self.journal:
            if entry.kind == "park" and start < entry.seq < stop:
                at = str(entry.body.get("at", ""))
                counted = self.level == "exam" and entry.seq not in self.excuses
                early = timer.start == VERIFIED and at in verifying
                own = at.startswith(f"{item.number}/")
                since = None if counted or early or not own else entry
            elif entry.kind == "resume" and since is not None:
                total += elapsed(since.stamp, entry.stamp)[0]
                since = None
        return total

    def seq_of(self, one: Passed) -> int:
        """The line that answered this step."""
        return one.answer.seq if one.answer is not None else self.visit.commits[one.item].seq

    def clock(self) -> tuple[float | None, int | None]:
        """Seconds and limit of the first service with a clock."""
        for _, flow, seconds, _ in self.timed():
            return seconds, flow.timer.limit if flow.timer else None
        limits = (item.flow.timer.limit for item in self.visit.path.items if item.flow.timer)
        return None, next(limits, None)

    def whole(self) -> float:
        """Seconds of the whole visit."""
        return elapsed(self.visit.opened, self.visit.last)[0]

    def keys(self) -> int | None:
        """Keys pressed, where they were counted."""
        return next((int(e.body["count"]) for e in reversed(self.journal) if e.kind == "keys"), None)

    def fewest(self) -> int:
        """The fewest keys that this visit's own answers need."""
        total = 0
        for one in self.passed:
            if one.answer is None or self.by_itself(one):
                continue
            own = self.uttered.get(one.answer.seq)
            if own is not None:
                total += len(own.ticks or ()) + 2 if own.spoken else len(own.words or "") + 1
                if one.step.kind is Kind.SAY:
                    continue
            total += self._least(one.step, one.answer.value)
        return total

    def _least(self, step: Step, value: str | None) -> int:
        """The fewest keys for this answer at this step."""
        entry = entry_of(step)
        if entry not in ("pick", "text") or value == "none":
            return 1
        typed = value or ""
        if step.kind is Kind.SERVICE and typed in self.rubric.pack.flows:
            typed = self.rubric.pack.flows[typed].code
        elif step.field == "money" and typed.isdigit():
            typed = yuan(int(typed)).rstrip("0").rstrip(".")
        elif _DAY.fullmatch(typed):
            typed = typed.replace("-", "")
        return len(typed) + 1

    def corrected(self) -> tuple[str, ...]:
        """Addresses whose answer the agent changed."""
        values = {e.seq: e.body.get("value", (e.body.get("sealed") or {}).get("value")) for e in self.journal}
        return tuple(dict.fromkeys(
            str(e.body["at"]) for e in self.journal
            if e.kind == "amend" and values.get(int(e.body.get("was", 0))) != values[e.seq]))

    def universe(self) -> tuple[str, ...]:
        """Every norm of the services of this visit."""
        pack = self.rubric.pack
        flows = [pack.flows[pack.opening], *(item.flow for item in self.visit.path.items), pack.flows[pack.closing]]
        found: dict[str, None] = {}
        for flow in flows:
            for step in flow.steps:
                phrase = pack.phrases.get(step.say)
                found |= dict.fromkeys((*step.norms, *(phrase.norms if phrase else ())))
            found |= dict.fromkeys(flow.timer.norms if flow.timer else ())
        return tuple(found)


def _uttered(entry: Entry) -> Uttered:
    body = entry.body
    ticks = tuple(str(name) for name in body["ticks"]) if "ticks" in body else None
    words = (body.get("sealed") or {}).get("words", "" if body.get("spoken") else None)
    return Uttered(entry, words, bool(body.get("spoken")), ticks)

