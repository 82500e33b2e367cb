"""Every answer from every state of a flow, over the pure engine and ports in memory.

States that read the same from here on are one: the step, what every comparison that may still be
made says of the clear values, and the answers that stand further on.  What ports may say is tried
one value at a time around the quiet ones, and each with a gold customer.  How a verification goes
on does not depend on what it is for: all its ways are walked once, later only the straight ones.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.desk import Desk, Halted
from app.fields import FIELDS, Context
from app.pack.conditions import UNSET, Condition, Term
from app.pack.model import Flow, Gate, Kind, Pack, Step, person_prefix
from app.pack.places import placeholders
from app.pack.sources import LISTS, SOURCES
from app.ports import Option
from app.problems import Refused
from app.text import cells
from app.visit.bill import due
from app.visit.fill import HIDDEN, RECORD, VERIFIED, disclosed
from app.visit.options import options as listed
from app.visit.state import Visit
from app.visit.view import builtins, view
from tests.flows.ports import CARDS, Forking, Telling
from tests.kit.fakes import PHONE, TODAY, Counter, FakeHome

MANAGER, MANAGER_PIN, NEW_PASSWORD = "9001", "718293", "802517"
VERIFIED_BEFORE = ("", "13", "1", PHONE, "1", "1", "1", "1", "2")
"""An enquiry by reader, and something else is wanted."""
DEVIATIONS = 1
"""How many facts of one way may be other than quiet."""
SAID_CELLS = 3 * 74
ROW_CELLS = 60
VERIFY = "verify."
STRAIGHT = ("1", "0")
"""The digits of the straight ways through a verification: the holder, the reader, or no document."""
BUILT_IN = ("item_state", "verified", "wish", "committed", "due", "change_due")
SECRET_TEXTS = ("欧阳", "42.00", "月租 88.00", "市话 3分")
"""Of the record in memory; never to be seen before verification."""

Key = tuple[Any, ...]


@dataclass
class Node:
    """One state, by the first way that led to it."""

    visit: Visit
    way: tuple[str, ...]
    strayed: int
    next: set[Key] = field(default_factory=set)


@dataclass
class Explorer:
    """All ways through one flow, from the greeting to the farewell."""

    pack: Pack
    flow: Flow
    nodes: dict[Key, Node] = field(default_factory=dict)
    ends: set[Key] = field(default_factory=set)
    findings: dict[tuple[str, ...], str] = field(default_factory=dict)
    """What is wrong, once for each step and reason, with a way that leads there."""
    tried: int = 0

    def __post_init__(self) -> None:
        self.counter = Counter(FakeHome(pack=self.pack, journal=Forking(), subscribers=Telling()))
        self.desk: Desk = self.counter.desk
        self.home: Any = self.counter.home
        self.closing = self.pack.flows[self.pack.closing].steps
        self.steps = [*self.flow.steps, *self.closing]
        self.at = {step.id: index for index, step in enumerate(self.steps)}
        self.live = self._live()
        self.local = set[str]().union(*(_binds(s) for s in self.steps if s.id.startswith(VERIFY)))
        self.local -= set(SOURCES["subscriber"].clear)
        self.walked: dict[tuple[str, Key], Key] = {}
        self.terms = {term for live in self.live for term in live}

    def explore(self) -> Explorer:
        """Walk until there is nothing new: as the first item, and after an enquiry of the same person."""
        self._walk(self.desk.open(self.flow.code), 1, (), 0)
        if "enquiry" not in self.pack.flows:
            return self
        visit = self.desk.open()
        for typed in (*VERIFIED_BEFORE, self.flow.code):
            went = self._go(visit, typed, None, {}, "quiet")
            assert went is not None, f"after an enquiry: {typed} is refused at {visit.here}"
            visit = went
        self._walk(visit, 2, ("after an enquiry",), DEVIATIONS)
        return self

    def _walk(self, start: Visit, number: int, way: tuple[str, ...], strayed: int) -> None:
        self.number = number
        queue: deque[tuple[Key, Visit, tuple[str, ...], int]] = deque()
        self._meet(start, way, strayed, queue)
        while queue:
            self._leave(*queue.popleft(), queue)

    # ── one state ─────────────────────────────────────────────────────────────────────────────

    def _leave(self, key: Key, visit: Visit, way: tuple[str, ...], strayed: int, queue: Any) -> None:
        here = visit.here
        assert here is not None
        accepted = 0
        brief = self._brief(here.step, key)
        answers = list(self._answers(visit))
        if brief and here.step.choices:
            answers = [one for one in answers if one[0] in STRAIGHT] or answers[:1]
        for typed, option in answers:
            for told, went in self._told(visit, typed, option, strayed, brief):
                accepted += 1
                label = f"{here.step.id}={option.value if option else typed}" + (f" [{told}]" if told else "")
                self._led(visit, typed, went, (*way, label))
                self._meet(went, (*way, label), strayed + bool(told), queue, key)
        if not accepted:
            self._find("no answer is accepted", here.step.id, way)
        if here.step in self.closing and not visit.clear("wish"):
            self._meet(self.desk.wish(visit, self.flow.code), (*way, f"{here.step.id}: F2"), strayed, queue, key)

    def _told(
        self, visit: Visit, typed: str, option: Option | None, strayed: int, brief: bool
    ) -> Iterator[tuple[str, Visit]]:
        """Where an answer leads: with quiet ports, then with each other thing they may say."""
        ask = self.home.subscribers
        ask.asked.clear()
        self.home.identity.hints.clear()
        went = self._go(visit, typed, option, {}, "quiet")
        if went is not None:
            yield "", went
        if strayed >= DEVIATIONS:
            return
        for source in dict.fromkeys(ask.asked):
            for name in SOURCES[source].clear:
                for value in self._others(source, name):
                    both = ({"tier": "gold"},) if source == "subscriber" and name != "tier" else ()
                    for other in ({}, *both):
                        went = self._go(visit, typed, option, {name: value, **other}, "quiet")
                        if went is not None:
                            yield f"{name}={value}" + (" gold" if other else ""), went
        if self.home.identity.hints and not brief:
            for card in CARDS:
                if card != "quiet" and (went := self._go(visit, typed, option, {}, card)) is not None:
                    yield f"card {card}", went

    def _brief(self, step: Step, key: Key) -> bool:
        """Whether this step of a verification was left in all ways before, for something else."""
        if not step.id.startswith(VERIFY) or key[0] != 1:
            return False
        live = self.live[self.at[step.id]]
        local = tuple(value for term, value in zip(live, key[3], strict=True) if term.name in self.local)
        rest = tuple(value for term, value in zip(live, key[3], strict=True) if term.name not in self.local)
        return self.walked.setdefault((step.id, local), rest) != rest

    def _others(self, source: str, name: str) -> list[str]:
        """The values that some comparison tells from the quiet one and from each other."""
        terms = [term for term in self.terms if term.name == name]
        quiet = self.home.subscribers.QUIET.get(name, "no")
        seen, found = {tuple(quiet in term.values for term in terms)}, []
        for value in SOURCES[source].clear[name]:
            says = tuple(value in term.values for term in terms)
            if says not in seen:
                seen.add(says)
                found.append(value)
        return found

    def _go(
        self, visit: Visit, typed: str, option: Option | None, says: dict[str, str], card: str
    ) -> Visit | None:
        ask = self.home.subscribers
        asked = list(ask.asked)
        ask.clear, self.home.identity.reading = says, CARDS[card]
        ask.reserved.clear()
        ask.wrong = 2 if typed.startswith("!") else 0
        self.tried += 1
        try:
            return self.desk.answer(visit, typed.removeprefix("!"), option=option)
        except Halted as halted:
            at = halted.visit.here.step.id if halted.visit.here else ""
            self._find(f"the commit is refused: {halted.problem.code}", at, (typed,))
            return None
        except Refused as refused:
            self.refused = refused.problem.code
            return None
        finally:
            if says or card != "quiet":
                ask.asked[:] = asked

    def _meet(
        self, visit: Visit, way: tuple[str, ...], strayed: int, queue: Any, before: Key | None = None
    ) -> None:
        key = self._key(visit)
        if before is not None:
            self.nodes[before].next.add(key)
        if key in self.nodes:
            return
        self.nodes[key] = Node(visit, way, strayed)
        here = visit.here
        if here is None or not visit.open:
            self.ends.add(key)
            self._ended(visit, way)
        elif here.item > self.number:
            self.ends.add(key)
        else:
            self._look(visit, way)
            (queue.append if strayed else queue.appendleft)((key, visit, way, strayed))

    def _key(self, visit: Visit) -> Key:
        here = visit.here
        if here is None or not visit.open:
            return ("end", visit.outcome)
        if here.item > self.number:
            return ("next", here.step.id, [p.step.id for p in visit.path.passed if p.step.kind is Kind.SERVICE][-1])
        index = self.at.get(here.step.id, -1) if here.item else -1
        clear = visit.path.clear
        values = tuple(clear.get(term.name, UNSET) in term.values for term in self.live[max(index, 0)])
        later = tuple(sorted(
            (at, answer.value if not answer.sealed else "") for at, answer in visit.answers.items()
            if at.startswith(f"{self.number}/") and self.at.get(at[2:], -1) > index))
        return (self.number, here.step.id, bool(visit.commits), values, later)

    def _live(self) -> list[tuple[Term, ...]]:
        """For each place, the comparisons that a condition there or further on may make.

        Where a later choice asks an earlier step again, what lies between is withdrawn: of that
        only what was bound before the earlier step still counts.
        """
        reads = [self._reads(step) for step in self.steps]
        names = [_binds(step) for step in self.steps]
        always = {term for charge in self.flow.charges for term in _terms(charge.when)}
        always |= {Term("verified", tuple(VERIFIED)), Term("verified", ("exception",))}
        found = []
        for index in range(len(self.steps)):
            live = always.union(*reads[index:])
            backs = [self.at[c.again] for step in self.steps[index:] for c in step.choices if c.again]
            low = min([index, *backs])
            before = set[str]().union(*names[:low]) | {"exception_allowed", "flow", "wish", "committed", "came"}
            live |= {term for terms in reads[low:index] for term in terms if term.name in before}
            found.append(tuple(sorted(live, key=repr)))
        return found

    def _reads(self, step: Step) -> set[Term]:
        conditions = [step.when, *(c.when for c in step.choices), *(r.when for r in step.rows)]
        return {term for condition in conditions for term in _terms(condition)}

    # ── what may be typed ─────────────────────────────────────────────────────────────────────

    def _answers(self, visit: Visit) -> Iterator[tuple[str, Option | None]]:
        here = visit.here
        assert here is not None
        step, shown = here.step, self.desk.view(visit)
        if shown.entry == "digit":
            yield from ((key, None) for key, _ in shown.choices)
        elif shown.entry == "enter":
            yield "", None
        elif step.kind is Kind.SERVICE:
            yield self.flow.code, None
        elif shown.entry == "pick":
            yield from (("", option) for option in listed(visit, here, self.home.subscribers.options)[:16])
        else:
            yield from ((typed, None) for typed in self._typed(visit, step))
        if step.optional:
            yield "", None

    def _typed(self, visit: Visit, step: Step) -> tuple[str, ...]:
        match step.source:
            case "check_password":
                return self.home.subscribers.password, "!111222"
            case "check_code":
                return self.home.subscribers.code, "!111222"
            case "new_password" | "same_password":
                return (NEW_PASSWORD,)
            case "approve":
                return (MANAGER_PIN,)
        if step.field == "staff_no":
            return (MANAGER,)
        prefix = person_prefix(step.person)
        context = Context(TODAY, visit.clear(f"{prefix}kind") or None,
                          due_fen=due(visit) if step.kind is Kind.PAY else None)
        return FIELDS[step.field or "text"].representatives(context)

    # ── what must hold ────────────────────────────────────────────────────────────────────────

    def _look(self, visit: Visit, way: tuple[str, ...]) -> None:
        """One step as it is shown: everything filled, nothing told too early, it fits."""
        here = visit.here
        assert here is not None
        step, open_ = here.step, disclosed(visit)
        known = builtins(visit, self.home.hall, "zh")
        phrases = self.pack.phrases[step.say] if step.say else None
        spoken = [phrases.words("zh", n) for n in range(phrases.count("zh"))] if phrases else []
        rows = [row.value for row in step.rows if row.when.holds(visit.path.clear)]
        for words in (*spoken, *rows, step.do.of("zh")):
            for name in placeholders(words):
                value = visit.path.values.get(name)
                if name in RECORD and not open_:
                    if visit.clear("verified") != "exception":
                        self._find(f"{{{name}}} of the record before verification", step.id, way)
                elif (value is None or value.text is None) and name not in known:
                    self._find(f"{{{name}}} has no value", step.id, way)
        for variant in range(max(1, len(spoken))):
            shown = view(visit, self.home.hall, "zh", variant)
            seen = "\n".join((shown.say, shown.do, shown.customer, *(line.value for line in shown.lines)))
            if HIDDEN in seen and open_:
                self._find("●●● after verification", step.id, way)
            if HIDDEN in shown.say:
                self._find("●●● is spoken", step.id, way)
            if step.say and not shown.say:
                self._find("the phrase says nothing", step.id, way)
            if not open_ and any(secret in seen for secret in SECRET_TEXTS):
                self._find("the record is told before verification", step.id, way)
            if cells(shown.say) > SAID_CELLS:
                self._find(f"the phrase does not fit ({cells(shown.say)} cells)", step.id, way)
            for line in shown.lines:
                if cells(line.value) > ROW_CELLS:
                    self._find(f"a row does not fit ({cells(line.value)} cells)", step.id, way)
        if shown.entry == "digit" and not shown.choices:
            self._find("a digit is asked for, and none is open", step.id, way)
        if step.kind is Kind.COMMIT:
            self._find("it stands at the commit", step.id, way)

    def _led(self, visit: Visit, typed: str, went: Visit, way: tuple[str, ...]) -> None:
        """A choice leads where the pack says: to the step asked again, or out of the item."""
        here, then = visit.here, went.here
        assert here is not None
        choice = next((c for c in here.step.choices if c.key == typed and c.when.holds(visit.path.clear)), None)
        if choice is None or then is None:
            return
        if choice.again and then.step.id != choice.again:
            self._find(f"it asks {then.step.id} instead of {choice.again} again", here.step.id, way)
        if choice.end and not went.commits and went.clear("item_state") != choice.end:
            self._find(f"it does not end as {choice.end}", here.step.id, way)

    def _ended(self, visit: Visit, way: tuple[str, ...]) -> None:
        passed = [p.step for p in visit.path.passed]
        led = visit.clear("item_state") == "handed_over" and self.flow.id in ("guidance", "vip")
        for wanted in ("outcome",) if led else ("satisfaction", "outcome"):
            if all(step.name != wanted for step in passed):
                self._find(f"it ends without {wanted}", wanted, way)
        if not visit.outcome:
            self._find("it ends without an outcome", "outcome", way)

    def _find(self, what: str, step: str, way: tuple[str, ...]) -> None:
        self.findings.setdefault((what, step), " → ".join(way))

    # ── what was found ────────────────────────────────────────────────────────────────────────

    @property
    def reached(self) -> set[str]:
        """Every step that was shown, or passed without a key."""
        own = ((n.visit, key[0]) for key, n in self.nodes.items())
        shown = {v.here.step.id for v, number in own if v.here and v.here.item == number}
        return shown | {p.step.id for n in self.nodes.values() for p in n.visit.path.passed
                        if p.step.kind in (Kind.COMMIT, Kind.SERVICE) or not p.item}

    @property
    def edges(self) -> set[tuple[str, str]]:
        """Step and next step."""
        return {(str(key[1]), str(then[1])) for key, node in self.nodes.items() for then in node.next}

    def stuck(self) -> list[str]:
        """The ways to states from which no end can be reached."""
        back: dict[Key, set[Key]] = {}
        for key, node in self.nodes.items():
            for then in node.next:
                back.setdefault(then, set()).add(key)
        good, queue = set(self.ends), deque(self.ends)
        while queue:
            for before in back.get(queue.popleft(), ()):
                if before not in good:
                    good.add(before)
                    queue.append(before)
        return [" → ".join(node.way) for key, node in self.nodes.items() if key not in good]

    def committed(self) -> list[Visit]:
        """The states just after a commit, one for each way there."""
        found = []
        for node in self.nodes.values():
            done = max(node.visit.commits.values(), key=lambda one: one.seq, default=None)
            if done and not any(p.answer and p.answer.seq > done.seq for p in node.visit.path.passed):
                found.append(node.visit)
        return found


def possible(pack: Pack, flow: Flow) -> list[Step]:
    """The steps that a flow can ever come to: of a shared part, some may be for other flows only."""
    built_in = {"flow": flow.id, "exception_allowed": "yes" if flow.exception else "no"}
    steps = list(flow.steps)
    others = (step for each in pack.flows.values() for step in each.steps if step.scope == "visit")
    kept = set(BUILT_IN).union(*map(_binds, others))
    while True:
        bound = kept.union(*map(_binds, steps))
        left = [step for step in steps if _may_hold(step.when, built_in, bound)]
        if left == steps:
            return steps
        steps = left


def _may_hold(when: Condition, built_in: Mapping[str, str], bound: set[str]) -> bool:
    for term in when.terms:
        if term.name in built_in and built_in[term.name] not in term.values:
            return False
        if term.name not in built_in and term.name not in bound and UNSET not in term.values:
            return False
    return not any(one.terms and all(term.name in built_in for term in one.terms) and one.holds(built_in)
                   for one in when.none_of)


def _binds(step: Step) -> set[str]:
    """The variables that a step may bind."""
    names = {step.name, *step.sets, *(name for choice in step.choices for name in choice.sets)}
    names.update(*(SOURCES[source].clear for source in step.facts))
    names.update(LISTS.get(step.source, ()))
    if step.field:
        prefix = person_prefix(step.person)
        names.update(prefix + name for name in FIELDS[step.field].facts)
    return names


def _terms(condition: Condition) -> Iterator[Term]:
    """Every comparison of a condition."""
    yield from condition.terms
    for nested in (*condition.any_of, *condition.none_of):
        yield from _terms(nested)


def proper(visit: Visit) -> str:
    """What a commit lacks: greeting, verification, consent, evidence; empty when it is in order."""
    number, done = max(visit.commits.items())
    flow, seq = visit.path.items[number - 1].flow, done.seq
    before = [p for p in visit.path.passed if p.answer and p.answer.seq < seq]
    if not any(p.step.kind is Kind.SAY and p.step.act.value == "greet" for p in before):
        return "greeting"
    if flow.document == "none":
        return ""
    if not any("verified" in {**p.answer.sets, **p.step.sets} for p in before if p.answer):
        return "verification"
    own = [p for p in before if p.item == number]
    gates = [i for i, p in enumerate(own) if p.step.gate is Gate.CONSENT and p.answer and p.answer.value == "agreed"]
    if not gates:
        return "consent"
    if not any(p.step.evidence and p.answer and p.answer.evidence == visit.path.consent for p in own[gates[-1]:]):
        return "evidence"
    return ""
