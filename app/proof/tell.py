"""Telling a story: its visit is played through the real desk, on the stage, and compared.

Answers are taken in order, each for the step that its key names; steps that only need Enter
answer themselves.  A key may also be one of ACTS.  A typed answer may hold placeholders:
`{phone}` and the like, see `names` in `app.proof.cast`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from app.desk import Desk
from app.fields import FIELDS
from app.pack.conditions import ALWAYS
from app.pack.model import ENTER_KINDS, Flow, Kind, Pack, Step
from app.ports import Agent, Home, Option
from app.problems import Problem, Refused
from app.progress import Halted
from app.proof.cast import Cast
from app.proof.stage import STAFF, stage
from app.proof.story import ACTS, Story
from app.proof.told import Branch, Move, Told, compared, norms_of, problem
from app.visit.bill import due
from app.visit.entries import Entry
from app.visit.offered import offered
from app.visit.options import exact
from app.visit.state import Here, Visit
from app.visit.view import entry_of, open_choices

__all__ = ["Branch", "Move", "Told", "branches", "compared", "passed", "perform", "tell"]

MOST: Final = 400
"""Moves of one story."""

class _Stuck(Exception):
    """The story cannot go on; the problem says why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def tell(pack: Pack, story: Story) -> Told:
    """Play a story on the stage and compare it with what is expected."""
    home = stage(pack, story.customer)
    return perform(pack, story, home, home.agents.people[STAFF][0], Cast())


def perform(pack: Pack, story: Story, home: Home, agent: Agent, cast: Cast) -> Told:
    """The same in any home, by one of its agents; the customer is the home's own."""
    return _Play(pack, story, home, agent, cast).told()


class _Play:
    """One performance."""

    def __init__(self, pack: Pack, story: Story, home: Home, agent: Agent, cast: Cast) -> None:
        self.pack = pack
        self.story = story
        self.home = home
        self.desk = Desk(home, agent)
        self.cast = cast
        self.moves: list[Move] = []
        self.branches: set[Branch] = set()
        self.kept = ""
        """What was refused last and stays in the line: no secret, nor what was journalled as a try."""
        self.visit: Visit = self.desk.open()

    def told(self) -> Told:
        """Play it to its end, or to where it is stuck."""
        failures: list[Problem] = []
        try:
            self._play()
        except _Stuck as stuck:
            failures.append(stuck.problem)
        entries = self.home.journal.read(self.visit.id)
        path, says = [step for _, step, _ in passed(self.pack, entries)], _said(entries)
        self.branches |= {(step.file, step.line, "") for step in path if _sidetrack(step)}
        items = _items(self.visit, entries)
        flows = [self.pack.flows[flow] for flow, _ in items]
        met = frozenset(norms_of(self.pack, path, says))
        wanted = {norm for flow in flows for norm in norms_of(
            self.pack, flow.steps, [step.say for step in flow.steps if step.say])}
        told = Told(
            self.story, (), self.visit, entries, tuple(self.moves),
            tuple(f"{flow} {state}" for flow, state in items),
            tuple(step.id for step in path), says, met, frozenset(wanted - met), frozenset(self.branches),
        )
        failures += [] if failures else compared(told)
        return replace(told, failures=tuple(failures))

    # ── playing ───────────────────────────────────────────────────────────────────────────────

    def _play(self) -> None:
        answers = list(self.story.answers)
        while self.visit.open and (here := self.visit.here) is not None:
            if len(self.moves) > MOST:
                raise _Stuck(self._problem("story.long", max=MOST))
            name, value = answers[0] if answers else ("", "")
            if name == here.step.id:
                answers.pop(0)
                self._answer(here, value)
            elif name in ACTS and not (name == "refused" and here.step.kind in ENTER_KINDS | {Kind.SERVICE}):
                answers.pop(0)
                self._act(here, name, value)
            elif here.step.kind in ENTER_KINDS or here.step.kind is Kind.COMMIT:
                self._do(here, "answer", "")
            elif here.step.kind is Kind.SERVICE and not here.item:
                self._answer(here, self.story.flow)
            elif name:
                raise _Stuck(self._problem("story.at", step=here.step.id, next=name))
            else:
                raise _Stuck(self._problem("story.more", step=here.step.id))
        if answers:
            raise _Stuck(self._problem("story.left", next=answers[0][0]))

    def _answer(self, here: Here, value: str) -> None:
        step = here.step
        match entry_of(step):
            case "digit":
                open_ = open_choices(self.visit, step)
                choice = next((one for one in open_ if one.value == value), None)
                if choice is None:
                    near = "、".join(one.value for one in open_) or "—"
                    raise _Stuck(self._problem("story.choice", step=step.id, value=value[:30], near=near[:60]))
                self.branches.add((step.file, step.line, value))
                self._do(here, "answer", choice.key)
            case "pick" if value.strip() or not step.optional:
                options = self.desk.options(self.visit)
                wanted = self._filled(value)
                option = exact(options, wanted)
                if option is None:
                    near = "、".join(one.code for one in options) or "—"
                    raise _Stuck(self._problem("story.choice", step=step.id, value=wanted[:30], near=near[:60]))
                self._do(here, "answer", option.code, options, option)
            case _:
                self._do(here, "answer", self._filled(value))

    def _act(self, here: Here, act: str, value: str) -> None:
        desk, visit = self.desk, self.visit
        try:
            match act:
                case "refused":
                    self._refused(here, self._filled(value))
                    return
                case "back":
                    self._back(here, value)
                case "wish":
                    self._note(here, act, value, desk.services(), exact(desk.services(), value))
                    self.visit = desk.wish(visit, value)
                case "cancel":
                    asks = visit.item is not None and not visit.item.recorded
                    self._note(here, act, value, asks=asks)
                    self.visit = desk.cancel(visit, "left", item_only=value == "item")
                case _:
                    desk.park(visit, value)
                    self.visit = desk.resume(visit.id)
                    self._note(here, act, value)
        except Refused as refused:
            raise _Stuck(self._refusal(f"{here.step.id} {act}", refused)) from None

    def _back(self, here: Here, step: str) -> None:
        """To a step among those that F4 lists."""
        ways = self.desk.corrections(self.visit)
        number = next((n for n, (passed, _) in enumerate(ways, 1) if passed.step.id == step), 0)
        if not number:
            raise _Stuck(self._problem("story.back", step=step[:40]))
        at = ways[number - 1][0].at
        passed = [p.at for p in self.visit.path.passed if p.answer]
        self._note(here, "back", str(number), steps=len(passed) - passed.index(at))
        self.visit = self.desk.back(self.visit, at)

    def _refused(self, here: Here, typed: str) -> None:
        try:
            self.visit = self.desk.answer(self.visit, typed)
        except Refused as refused:
            emptied = isinstance(refused, Halted) or FIELDS[here.step.field or "text"].secret
            self.visit = refused.visit if isinstance(refused, Halted) else self.visit
            self._note(here, "refused", typed)
            self.kept = "" if emptied else typed
            return
        raise _Stuck(self._problem("story.accepted", step=here.step.id))

    def _do(
        self, here: Here, act: str, typed: str, options: tuple[Option, ...] = (), option: Option | None = None
    ) -> None:
        self._note(here, act, typed, options, option)
        try:
            self.visit = self.desk.answer(self.visit, typed, option=option)
        except Refused as refused:
            raise _Stuck(self._refusal(here.step.id, refused)) from None

    def _note(
        self, here: Here, act: str, typed: str = "", options: tuple[Option, ...] = (),
        option: Option | None = None, steps: int = 0, asks: bool = False,
    ) -> None:
        values = self.visit.path.values
        noted = here.step.kind is Kind.NOTE  # the same words may be said twice: nobody knows them before
        known = not noted and len(typed) > 5 and any(value.text == typed for value in values.values())
        self.moves.append(Move(
            here.step, act, typed, options, option, suggested(self.visit, here, options), dict(self.visit.path.clear),
            due(self.visit), steps, self._line(here), known, asks))

    def _line(self, here: Here) -> str:
        """What stands in the entry line: what was refused there and kept, or what is offered."""
        if entry_of(here.step) != "text":
            return ""
        if self.kept and self.moves[-1].act == "refused":
            return self.kept
        return offered(self.visit, here)

    def _filled(self, value: str) -> str:
        try:
            return self.cast.fill(value, self.visit)
        except KeyError as unknown:
            raise _Stuck(self._problem("story.name", name=str(unknown.args[0])[:30])) from None

    def _refusal(self, step: str, refused: Refused) -> Problem:
        return problem(self.story, "story.refused", step=step, why=refused.problem.code)

    def _problem(self, code: str, **args: str | int) -> Problem:
        return problem(self.story, code, **args)


def suggested(visit: Visit, here: Here, options: tuple[Option, ...]) -> int:
    """The line that the screen marks before anything is typed: the earlier one, or the recommended plan."""
    earlier = here.stale.value if here.stale else None
    wanted = (visit.clear("offer_plan"), visit.clear("best_plan"))
    for index, option in enumerate(options):
        if earlier and option.value == earlier:
            return index
    for index, option in enumerate(options):
        if here.step.source == "plans" and option.value and option.value in wanted:
            return index
    return -1


def _items(visit: Visit, entries: tuple[Entry, ...]) -> list[tuple[str, str]]:
    """Flow and state of each item in the ledger; the one in hand is cancelled with its visit."""
    found = [(item.flow.id, item.state) for item in visit.path.items if item.recorded]
    last, end = visit.item, entries[-1]
    if end.kind == "cancel" and end.body["item"] is None and last is not None and not last.recorded:
        found.append((last.flow.id, last.state or "cancelled"))
    return found


def _said(entries: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(entry.body["phrase"] for entry in entries if entry.body.get("phrase"))


def passed(pack: Pack, entries: Iterable[Entry]) -> list[tuple[Flow, Step, str]]:
    """Every step answered or committed, in the order of the journal: its flow, and the value where it is clear."""
    flow, steps = pack.flows[pack.opening], []
    flows = {0: flow}
    closing = pack.flows[pack.closing]
    for entry in entries:
        if entry.kind not in ("answer", "amend", "commit"):
            continue
        item, _, name = str(entry.body["at"]).partition("/")
        own = flows.get(int(item), flow)
        step = next((one for one in (*own.steps, *closing.steps) if one.id == name), None)
        if step is None:
            continue
        value = str(entry.body.get("value") or "")
        steps.append((own, step, value))
        if step.kind is Kind.SERVICE:
            flows[int(item) + 1] = pack.flows[value]
    return steps


def _sidetrack(step: Step) -> bool:
    """Whether it is passed by some customers only and asks nothing: a branch of its own."""
    return not step.choices and step.when != ALWAYS and step.kind is not Kind.COMMIT


def branches(pack: Pack) -> dict[Branch, tuple[str, str]]:
    """Every choice of the pack, and every step without choices that has a condition.

    A shared part's once; with a flow and the step it is found in.
    """
    found: dict[Branch, tuple[str, str]] = {}
    for flow in pack.flows.values():
        for step in flow.steps:
            for value in ("",) if _sidetrack(step) else (choice.value for choice in step.choices):
                found.setdefault((step.file, step.line, value), (flow.id, step.id))
    return found
