"""Stories for the branches that no story takes: `python tools/branch_stories.py PACK [--all]`.

Every flow is explored breadth-first over the real desk on the stage, with the quiet customer
first, then with one fact other than quiet (and gold).  For each branch still untaken the shortest
way through it to an end becomes a story, played once more for what it comes to; they are written
to `stories/branches_FLOW.yaml` of the pack's folder.  `--all` writes these files anew.

Only choices are looked for.  A step without choices that has a condition (a say that ends the
item, say) is a branch too, but its stories are written by hand: `packs test` lists what lacks one.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from app.desk import Desk
from app.documents import DocumentKind
from app.fields import FIELDS
from app.pack.conditions import UNSET, Term
from app.pack.model import ENTER_KINDS, Flow, Kind, Pack, Step, person_prefix
from app.pack.sources import SOURCES, repeated
from app.ports import Option
from app.problems import Refused
from app.proof.cast import NAMES, Cast
from app.proof.possible import terms
from app.proof.quiet import quiet
from app.proof.record import NOTE, PLACEHOLDERS, document_of, to_yaml
from app.proof.stage import STAFF, StageHome, stage
from app.proof.story import Expected, Story
from app.proof.tell import Branch, branches, tell
from app.visit.options import options
from app.visit.state import Here, Visit
from app.visit.view import entry_of, open_choices
from data.packs import SHIPPED, load_book

Answers = tuple[tuple[str, str], ...]
Key = tuple[Any, ...]
Onward = dict[Key, tuple[int, Key | None, Answers]]
WRONG_THRICE = "!{wrong}"
LIMIT = 30_000
"""States of one exploration."""
TYPED = {
    **{name: (typed,) for name, typed in PLACEHOLDERS.items()},
    "valid_until": ("{until}", "{past}"), "company": ("示范商贸有限公司",), "count": ("1",), "month": ("202610",),
    "date": ("20261201", "20260101", "20261122"), "moment": ("1125 1430",),
    "ticket_no": ("TS-0001",), "bank_name": ("示范银行样板支行",),
    "text": (NOTE,),
}


@dataclass
class Node:
    """One state, by the first way that led to it."""

    visit: Visit
    before: Key | None
    taken: Answers
    depth: int
    next: list[tuple[Answers, Branch | None, Key]] = field(default_factory=list)


@dataclass
class Search:
    """All that can happen in one flow, for one customer."""

    pack: Pack
    flow: Flow
    customer: dict[str, str]
    prefix: Answers = ()
    covered: frozenset[Branch] = frozenset()
    """Branches of shared parts that need no second look: only their first choice is followed."""
    nodes: dict[Key, Node] = field(default_factory=dict)
    ends: set[Key] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.home: StageHome = stage(self.pack, self.customer, keep=False)
        self.desk = Desk(self.home, self.home.agents.people[STAFF][0])
        self.number = 2 if self.prefix else 1
        closing = self.pack.flows[self.pack.closing].steps
        self.steps = [*self.flow.steps, *closing]
        self.at = {step.id: index for index, step in enumerate(self.steps)}
        self.live = self._live()

    def run(self) -> Search:
        """Explore until there is nothing new."""
        queue: deque[Key] = deque()
        visit = self.desk.open()
        if self.prefix:
            for taken in self.prefix:
                visit = self._forward(visit)
                visit = self._given(visit, taken)
        self._meet(self._forward(visit), None, (), None, queue)
        while queue and len(self.nodes) < LIMIT:
            self._leave(queue.popleft(), queue)
        return self

    def _given(self, visit: Visit, taken: tuple[str, str]) -> Visit:
        here = visit.here
        assert here is not None and here.step.id == taken[0], (here and here.step.id, taken)
        for typed, option, answers, _ in self._answers(visit, here):
            if answers[-1] == taken:
                went = self._go(visit, typed, option)
                assert went is not None
                return went
        if here.step.kind is Kind.SERVICE:
            return self.desk.answer(visit, taken[1])
        raise AssertionError(f"{taken} is not open at {here.step.id}")

    def _forward(self, visit: Visit) -> Visit:
        """Past what Enter alone answers, and the first choice of a service."""
        while (here := visit.here) is not None and visit.open and here.item <= self.number:
            if here.step.kind is Kind.SERVICE and not here.item:
                visit = self.desk.answer(visit, "enquiry" if self.prefix else self.flow.id)
            elif here.step.kind in ENTER_KINDS:
                visit = self.desk.answer(visit, "")
            else:
                break
        return visit

    def _leave(self, key: Key, queue: deque[Key]) -> None:
        visit = self.nodes[key].visit
        here = visit.here
        assert here is not None
        answers = list(self._answers(visit, here))
        shared = "parts/" in here.step.file
        if shared and here.step.choices and all(b in self.covered for _, _, _, b in answers if b):
            answers = answers[:1]
        for typed, option, taken, branch in answers:
            went = self._go(visit, typed, option)
            if went is not None:
                self._meet(self._forward(went), key, taken, branch, queue)

    def _meet(self, visit: Visit, before: Key | None, taken: Answers, branch: Branch | None, queue: deque[Key]) -> None:
        key = self._key(visit)
        if before is not None:
            self.nodes[before].next.append((taken, branch, key))
        if key in self.nodes:
            return
        self.nodes[key] = Node(visit, before, taken, self.nodes[before].depth + 1 if before else 0)
        if key[0] in ("end", "next"):
            self.ends.add(key)
        else:
            queue.append(key)

    def _go(self, visit: Visit, typed: str, option: Option | None) -> Visit | None:
        ask = self.home.subscribers
        ask.reserved.clear()
        ask.wrong = 2 if typed.startswith("!") else 0
        try:
            return self.desk.answer(visit, Cast().fill(typed.removeprefix("!"), visit), option=option)
        except Refused:
            return None

    # ── what may be answered ──────────────────────────────────────────────────────────────────

    def _answers(self, visit: Visit, here: Here) -> Iterator[tuple[str, Option | None, Answers, Branch | None]]:
        step = here.step
        name = step.id
        if entry_of(step) == "digit":
            for choice in open_choices(visit, step):
                yield choice.key, None, ((name, choice.value),), (step.file, step.line, choice.value)
            return
        if step.kind is Kind.SERVICE:
            yield self.flow.id, None, ((name, self.flow.id),), None
        elif entry_of(step) == "pick":
            for option in options(visit, here, self.home.subscribers.options)[:12]:
                yield "", option, ((name, option.code),), None
        else:
            for typed in self._typed(visit, step):
                if typed == WRONG_THRICE:
                    yield typed, None, (("refused", "{wrong}"), ("refused", "{wrong}"), (name, "{wrong}")), None
                else:
                    yield typed, None, ((name, typed),), None
        if step.optional:
            yield "", None, ((name, ""),), None

    def _typed(self, visit: Visit, step: Step) -> tuple[str, ...]:
        match step.source:
            case "check_password":
                return "{password}", WRONG_THRICE
            case "check_code":
                return "{code}", WRONG_THRICE
            case "same_password":
                return ("{new_password}",)
        if step.source == "repeat":
            return (visit.text(repeated(step.name)) or NOTE,)
        if step.kind is Kind.PAY:
            return ("5",) if step.name == "cash_part_fen" else ("{due}", "{more}")
        if step.field == "money":
            return ("72.50",)
        if step.field == "document":
            before = person_prefix(step.person)
            right = document_of(step.person, visit.clear(f"{before}kind"))
            young = right in ("{document}", "{guardian_document}", "{proxy_document}") and step.person != "proxy"
            other = "{child_document}" if step.person == "holder" else "{young_document}"
            return (right, other) if young else (right,)
        if step.field == "mobile":
            known = any(value.text == NAMES["phone"] for value in visit.path.values.values())
            return ("{other_phone}" if known else "{phone}",)
        return TYPED.get(step.field or "text") or FIELDS[step.field].samples[:1]

    # ── states that read the same from here on are one ────────────────────────────────────────

    def _key(self, visit: Visit) -> Key:
        here = visit.here
        if here is None or not visit.open:
            return ("end", visit.outcome)
        if here.item > self.number:
            return ("next", here.step.id)
        index = self.at.get(here.step.id, -1) if here.item else -1
        clear = visit.path.clear
        values = tuple(clear.get(term.name, UNSET) in term.values for term in self.live[max(index, 0)])
        later = tuple(sorted(
            (at, answer.value if not answer.sealed else "") for at, answer in visit.answers.items()
            if at.startswith(f"{self.number}/") and self.at.get(at.partition("/")[2], -1) > index))
        return (here.item, here.step.id, bool(visit.commits), values, later)

    def _live(self) -> list[tuple[Term, ...]]:
        reads = [self._reads(step) for step in self.steps]
        always = {term for charge in self.flow.charges for term in terms(charge.when)}
        always |= {Term("verified", ("reader", "document", "password")), Term("verified", ("exception",))}
        found = []
        for index in range(len(self.steps)):
            live = always.union(*reads[index:])
            backs = [self.at[c.again] for step in self.steps[index:] for c in step.choices if c.again]
            live = live.union(*reads[min([index, *backs]):index])
            found.append(tuple(sorted(live, key=repr)))
        return found

    def _reads(self, step: Step) -> set[Term]:
        """What a step's conditions, list and field read of the clear values."""
        read = set(terms(step.when)).union(*(terms(c.when) for c in step.choices))
        for row in self.pack.catalogue.get(step.source, ()) if step.kind is Kind.PICK else ():
            for key, values in row.items():
                rule, _, name = key.partition("_")
                if rule in ("for", "not") and name:
                    read.add(Term(name, tuple(values.split())))
        if step.field == "document":
            name = "kind" if step.person == "holder" else f"{step.person}_kind"
            read |= {Term(name, (kind,)) for kind in DocumentKind}
        return read

    # ── ways ──────────────────────────────────────────────────────────────────────────────────

    def ways(self) -> dict[Branch, list[Answers]]:
        """For each branch the shortest whole ways through it, best first."""
        back: dict[Key, list[tuple[Key, Answers]]] = {}
        for key, node in self.nodes.items():
            for taken, _, then in node.next:
                back.setdefault(then, []).append((key, taken))
        onward: Onward = {}
        for kind in ("end", "next"):  # a visit that goes on is the second choice
            ends = [end for end in sorted(self.ends, key=repr) if end[0] == kind]
            onward |= dict.fromkeys(ends, (0, None, ()))
            queue = deque(ends)
            while queue:
                key = queue.popleft()
                for before, taken in back.get(key, ()):
                    if before not in onward:
                        onward[before] = (onward[key][0] + 1, key, taken)
                        queue.append(before)
        found: dict[Branch, list[tuple[int, Key, Answers, Key]]] = {}
        for key, node in self.nodes.items():
            for taken, branch, then in node.next:
                if branch is not None and then in onward:
                    found.setdefault(branch, []).append((node.depth + onward[then][0], key, taken, then))
        return {
            branch: [self._whole(key, taken, then, onward)
                     for _, key, taken, then in sorted(edges, key=lambda edge: (edge[0], repr(edge[2])))[:6]]
            for branch, edges in found.items()}

    def _whole(self, key: Key, taken: Answers, then: Key, onward: Onward) -> Answers:
        before: list[Answers] = []
        at: Key | None = key
        while at is not None:
            node = self.nodes[at]
            before.append(node.taken)
            at = node.before
        after: list[Answers] = []
        following: Key | None = then
        while following is not None:
            _, following_next, step = onward[following]
            after.append(step)
            if following_next is None and following[0] == "next":
                after.append((("cancel", "visit"),))
            following = following_next
        parts = [self.prefix, *reversed(before), taken, *after]
        return tuple(answer for part in parts for answer in part)


def customers(pack: Pack, flow: Flow) -> Iterator[dict[str, str]]:
    """The quiet customer, then one fact other than quiet, then that of a gold one."""
    yield {}
    steps = (*flow.steps, *pack.flows[pack.closing].steps)
    conditions = [step.when for step in steps] + [c.when for step in steps for c in step.choices]
    values: dict[str, list[str]] = {}
    for term in (term for condition in conditions for term in terms(condition)):
        values.setdefault(term.name, []).extend(term.values)
    facts = {name for step in flow.steps for name in step.facts}
    others = {step.person for step in flow.steps if "identity" in step.facts} - {"holder"}
    singles: list[dict[str, str]] = []
    for source in SOURCES.values():
        if source.name not in facts and source.name != "match":
            continue
        for name, domain in source.clear.items():
            for shown in (name, *(f"{one}_{name}" for one in others if source.port == "identity")):
                if shown in values:
                    singles += [{shown: value} for value in domain if value not in (quiet(name, domain), "na")]
    cards = ("temporary_id", None)
    kept = [one for n, one in enumerate(singles) if one not in singles[:n] and one.get("kind") in cards]
    yield from kept
    if any("tier" in one for one in kept):
        yield from ({**one, "tier": "gold"} for one in kept if "tier" not in one)


def missing(pack: Pack, stories: tuple[Story, ...]) -> tuple[dict[Branch, tuple[str, str]], set[Branch]]:
    """Every choice of a pack, and those that no good story takes."""
    wanted = {branch: found for branch, found in branches(pack).items() if branch[2]}
    taken: set[Branch] = set()
    for story in stories:
        told = tell(pack, story)
        if told.good:
            taken |= told.branches
    return wanted, set(wanted) - taken


def name_of(pack: Pack, flow: Flow, step: Step, value: str) -> str:
    """What a generated story is called."""
    first = pack.languages[0]
    choice = next(c for c in step.choices if c.value == value)
    return f"{flow.name.of(first)}：{step.ask.of(first) or step.do.of(first)}，{choice.name.of(first)}"


def told_story(pack: Pack, story: Story) -> Story | None:
    """The story with what it comes to; None where it does not come to an end."""
    told = tell(pack, story)
    if told.failures or not told.visit.outcome:
        return None
    own = list(told.says)
    return replace(story, expect=Expected(told.items, told.visit.outcome, says=tuple(own), whole=True))


OUTCOMES = {"deferred": "deferred", "declined": "declined", "refused": "declined", "handed_over": "referred"}
"""How a visit is called whose last item ended so; otherwise served."""


def ended(pack: Pack, story: Story) -> Answers:
    """The answers with the outcome that goes with the last item."""
    step, _ = story.answers[-1]
    outcome = OUTCOMES.get(story.expect.items[-1].partition(" ")[2] if story.expect.items else "", "served")
    known = {c.value for one in pack.flows[pack.closing].steps if one.id == step for c in one.choices}
    return (*story.answers[:-1], (step, outcome)) if outcome in known else tuple(story.answers)


@dataclass
class Writer:
    """Makes stories until every branch is taken, or nothing more is found."""

    pack: Pack
    stories: tuple[Story, ...]
    made: dict[str, list[Story]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.wanted, self.open = missing(self.pack, self.stories)
        self.used = {story.id for story in self.stories}

    def write(self) -> Writer:
        """Each flow by itself; after an enquiry of the same person; then with nothing left out."""
        enquired = "enquiry" in self.pack.flows
        for prefix, whole in (((), False), *([(ENQUIRED, False)] if enquired else []), ((), True)):
            if whole:
                print(*(f"{step}={branch[2]}" for branch, (_, step) in self.wanted.items() if branch in self.open))
            for flow in self.pack.services:
                steps = (*flow.steps, *self._closing())
                own = {(step.file, step.line, c.value) for step in steps for c in step.choices}
                for customer in customers(self.pack, flow) if not prefix else ({},):
                    if own & self.open:
                        self._one(flow, customer, (*prefix, ("next", flow.id)) if prefix else (), whole)
        return self

    def _closing(self) -> tuple[Step, ...]:
        return self.pack.flows[self.pack.closing].steps

    def _one(self, flow: Flow, customer: dict[str, str], prefix: Answers, whole: bool) -> None:
        began, before = time.time(), len(self.open)
        covered = frozenset() if whole else frozenset(self.wanted) - frozenset(self.open)
        search = Search(self.pack, flow, customer, prefix, covered).run()
        ways = search.ways()
        for branch in [b for b in self.wanted if b in ways]:
            if branch in self.open:
                self._take(flow, branch, ways[branch], customer, "enquiry" if prefix else flow.id)
        if before > len(self.open):
            print(f"{flow.id} {customer} {'second ' if prefix else ''}{len(search.nodes)} states, "
                  f"{before - len(self.open)} branches, {len(self.open)} left, {time.time() - began:.1f} s", flush=True)

    def _take(self, flow: Flow, branch: Branch, ways: list[Answers], customer: dict[str, str], first: str) -> None:
        step = next(s for f in self.pack.flows.values() for s in f.steps if (s.file, s.line) == branch[:2])
        base = f"{flow.id}_{self.wanted[branch][1].rpartition('.')[2]}_{branch[2]}"[:36].rstrip("_").lower()
        name = {self.pack.languages[0]: name_of(self.pack, flow, step, branch[2])}
        for answers in ways:
            ident = base if base not in self.used else f"{base}_{len(self.used)}"
            story = told_story(self.pack, Story(ident, name, first, answers, Expected(), customer))
            if story is not None and step.id != answers[-1][0]:
                story = told_story(self.pack, replace(story, answers=ended(self.pack, story))) or story
            if story is not None and branch in (took := tell(self.pack, story).branches):
                self.open -= took
                self.used.add(ident)
                self.made.setdefault(flow.id, []).append(story)
                return


def main(name: str, *given: str) -> int:
    """Write stories for the untaken branches; 1 when some are left."""
    folder = SHIPPED / name if (SHIPPED / name).is_dir() else Path(name)
    book = load_book(folder)
    anew = "--all" in given
    kept = tuple(s for s in book.stories if not (anew and "stories/branches_" in s.file))
    writer = Writer(book.pack, kept)
    print(f"{len(writer.wanted)} branches, {len(writer.open)} untaken")
    writer.write()
    target = folder / "stories"
    target.mkdir(exist_ok=True)
    if anew:
        for path in target.glob("branches_*.yaml"):
            path.unlink()
    for flow, stories in writer.made.items():
        path = target / f"branches_{flow}.yaml"
        head = f"# Branches of {flow} that no other story takes; made by tools/branch_stories.py.\n"
        before = path.read_text("utf-8") + "\n" if path.exists() else head
        path.write_text(before + to_yaml(stories), "utf-8")
    for branch in sorted(writer.open):
        flow, step = writer.wanted[branch]
        print(f"untaken: {branch[0]}:{branch[1]} {step}={branch[2]} ({flow})")
    return int(bool(writer.open))


ENQUIRED: Answers = (
    ("verify.came", "self"), ("verify.phone", "{phone}"), ("verify.means", "reader"), ("verify.read_check", "ok"),
    ("what", "balance"), ("balance", "enough"), ("more_yet", "yes"),
)
"""An enquiry by reader, and something else is wanted."""


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
