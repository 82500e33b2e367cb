"""The rules that must hold on every way through a pack; the walk tells them what happens.

A rule remembers by marks, which are part of a state: `consent` was given, `paid`, `sung`.  What is
wrong becomes a Finding with the shortest way there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.pack.model import Act, Flow, Gate, Kind, Pack, Step
from app.pack.places import placeholders
from app.pack.sources import DISCLOSURES, SOURCES
from app.privacy import forbidden
from app.proof.binds import Outcome
from app.proof.possible import NOTHING, Known, one, split
from app.visit.fill import RECORD, SHOWN, VERIFIED
from app.visit.guard import BY_READER, REAL_NAME, UNBOUND

Marks = frozenset[str]
MINDFUL: Final[Marks] = frozenset(("complained", "declined"))
"""Marks of the whole visit that a later item must mind."""
NOWHERE: Final = "-"
"""An item of which nothing is known: of it, only what earlier items forbid is looked at."""
FORBIDDEN_BY_EARLIER: Final = ("proof.after_complaint", "proof.pushed")
LASTING: Final[Marks] = MINDFUL | {"greeted", "checked"}
AGREED = {"consent", "evidence", "shown"}


@dataclass(frozen=True, slots=True)
class Moment:
    """One step on one way."""

    flow: Flow
    step: Step
    known: Known
    marks: Marks
    node: int
    """The state, or the one before it."""
    label: str = ""
    """The answer given there, where the step is not yet a state."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that does not hold, and where."""

    proof: str
    code: str
    flow: str
    step: str
    file: str
    line: int
    node: int
    label: str = ""
    args: Mapping[str, str] = field(default_factory=dict)


class Rules:
    """Everything that is looked at while the walk goes."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.findings: dict[tuple[str, str, str, str], Finding] = {}
        self.occasions: set[tuple[str, str]] = set()
        """(proof, flow): the rule had something to look at."""
        self._consented = {flow.id: _consented(flow) for flow in pack.flows.values()}
        self._setters: dict[int, Marks] = {}
        for flow in pack.flows.values():
            self._flow(flow)
        self._texts()

    def find(self, proof: str, code: str, here: Moment, **args: str) -> None:
        """Keep a finding: the first way to it is the shortest."""
        if here.flow.id == NOWHERE and code not in FORBIDDEN_BY_EARLIER:
            return
        step = here.step
        key = (code, here.flow.id, step.id, str(args))
        if key not in self.findings:
            self.findings[key] = Finding(
                proof, code, here.flow.id, step.id, step.file, step.line, here.node, here.label, args)

    def _look(self, proof: str, flow: Flow) -> None:
        self.occasions.add((proof, flow.id))

    # ── what needs no walk ────────────────────────────────────────────────────────────────────

    def _flow(self, flow: Flow) -> None:
        here = Moment(flow, flow.steps[0], {}, frozenset(), -1)
        if flow.change in REAL_NAME and (flow.exception or flow.document != "required"):
            self.find("document", "proof.real_name", here)
        if flow.document == "none" and flow.change and not flow.norms:
            self.find("document", "proof.no_norm", here)

    def _texts(self) -> None:
        """No forbidden word in a product's text or on a screen; every phrase in every language."""
        for flow in self.pack.flows.values():
            for step in flow.steps:
                here = Moment(flow, step, {}, frozenset(), -1)
                words = (step.do, step.ask, *(c.name for c in step.choices), *(r.label for r in step.rows))
                for text in (text for each in words for _, text in each.by):
                    self._clean(text, here)
                if step.say:
                    self._look("words", flow)
                    variants = self.pack.phrases[step.say].variants
                    for language in self.pack.languages:
                        if not any(any(e.words for e in variant) for variant in variants.get(language, ())):
                            self.find("words", "proof.language", here, language=language)
        first = next(iter(self.pack.flows.values()))
        here = Moment(first, first.steps[0], {}, frozenset(), -1)
        for text in (text for rows in self.pack.catalogue.values() for row in rows for text in row.values()):
            self._clean(text, here)

    def _clean(self, text: str, here: Moment) -> None:
        for word in forbidden(text, self.pack.forbidden):
            self.find("words", "proof.forbidden", here, word=word)

    # ── a step is shown ───────────────────────────────────────────────────────────────────────

    def shown(self, here: Moment) -> None:
        """Its words have their values, tell nothing too early, and recommend nothing out of turn."""
        step, known = here.step, here.known
        for row in step.rows:
            for holds, way in split(row.when, known):
                if holds:
                    self._told(here, placeholders(row.value), way)
        for _, words in step.do.by:
            self._told(here, placeholders(words), known)
        if step.say:
            for variants in self.pack.phrases[step.say].variants.values():
                for variant in variants:
                    self._spoken(here, [placeholders(element.words) for element in variant])
        if step.act is Act.RECOMMEND and step.source == "offers":
            self._look("recommend", here.flow)
            if known.get("item_state", NOTHING) - {"done", "informed"} and "committed" not in here.marks:
                self.find("recommend", "proof.early", here)
            if "complained" in here.marks:
                self.find("recommend", "proof.after_complaint", here)
            if "declined" in here.marks:
                self.find("recommend", "proof.pushed", here)

    def _told(self, here: Moment, names: Iterable[str], known: Known) -> None:
        for name in names:
            if name in RECORD:
                self._look("disclosure", here.flow)
                if known.get("verified", NOTHING) - VERIFIED:
                    self.find("disclosure", "proof.told", here, name=name)
            self._bound(here, name, known)

    def _spoken(self, here: Moment, elements: list[tuple[str, ...]]) -> None:
        """An element that would tell the record before verification is left unsaid; not all may be."""
        open_ = not here.known.get("verified", NOTHING) - VERIFIED
        said = [names for names in elements if open_ or RECORD.isdisjoint(names)]
        if not said:
            self.find("disclosure", "proof.silent", here)
        for names in said:
            for name in names:
                self._bound(here, name, here.known)

    def _bound(self, here: Moment, name: str, known: Known) -> None:
        if name not in SHOWN and name not in self.pack.settings and known.get(name, NOTHING) == NOTHING:
            self.find("words", "proof.unbound", here, name=name)

    def asked(self, here: Moment, source: str, known: Known) -> Marks:
        """A source is asked: the record itself only of a customer who is verified; what was consented to is new."""
        if source in DISCLOSURES:
            self._look("disclosure", here.flow)
            if known.get("verified", NOTHING) - {"reader", "password"} or "checked" not in here.marks:
                self.find("disclosure", "proof.disclosure", here, source=source)
        renewed = self._consented.get(here.flow.id, set()).intersection(SOURCES[source].names)
        return here.marks - AGREED if renewed else here.marks

    # ── a step is answered ────────────────────────────────────────────────────────────────────

    def answered(self, here: Moment, outcome: Outcome) -> Marks:
        """The marks after this answer."""
        step, flow = here.step, here.flow
        marks = set(here.marks)
        binds = dict(outcome.binds)
        if "verified" in binds:
            marks.discard("checked")
            if binds["verified"] != NOTHING and _checks(here, binds["verified"]):
                marks.add("checked")
        changed = set(binds) - {step.name} if step.gate or step.evidence else set(binds)
        if changed & self._consented.get(flow.id, frozenset()):
            marks -= AGREED
        if step.kind is Kind.GATE:
            marks |= _gate(step, outcome.value, self._reads(step), flow)
        if step.evidence and outcome.value not in ("locked", "none") and "consent" in marks:
            marks.add("evidence")
        if step.source == "check_password" and outcome.value == "ok":
            marks.add("password")
        marks |= self.setter(step) if outcome.value not in ("locked", "none") else set()
        if step.act is Act.RECOMMEND and outcome.value in ("declined", "leaflet"):
            marks.add("declined")
        if "complained" in binds or binds.get("agitated") == one("yes"):
            marks.add("complained")
        if flow.timer and flow.timer.start == step.id:
            marks.add("clock")
        if flow.timer and flow.timer.stop == step.id:
            self._stop(here, marks)
        return frozenset(marks)

    def setter(self, step: Step) -> Marks:
        """The marks that any answer to this step sets."""
        if id(step) not in self._setters:
            self._setters[id(step)] = frozenset(self._sets(step))
        return self._setters[id(step)]

    def _sets(self, step: Step) -> Iterable[str]:
        spoken = self._spoken_of(step)
        if step.kind is Kind.SAY and step.act is Act.GREET:
            yield "greeted"
        if step.act is Act.FAREWELL and step.say:
            yield "farewell"
        if step.name == "outcome":
            yield "outcome"
        if step.name == "invoice":
            yield "invoiced"
        if step.kind is Kind.PAY:
            yield "cash"
        if step.kind is Kind.SAY and spoken & {"received_fen", "cash_part_fen"}:
            yield "sung"
        if step.kind is Kind.SAY and "change_fen" in spoken:
            yield "changed"
        if step.source == "approve":
            yield "approved"

    def _spoken_of(self, step: Step) -> set[str]:
        """What every variant of its phrase says; what a row shows is not said."""
        if not step.say:
            return set()
        variants = [v for each in self.pack.phrases[step.say].variants.values() for v in each]
        said = [{name for element in variant for name in placeholders(element.words)} for variant in variants]
        return set.intersection(*said) if said else set()

    def _reads(self, step: Step) -> set[str]:
        """What it says and shows."""
        return {*step.reads, *(name for row in step.rows for name in placeholders(row.value))}

    # ── a commit, an item's end, the visit's end ──────────────────────────────────────────────

    def committed(self, here: Moment) -> Marks:
        """Everything that must be true when an item is written."""
        flow, marks = here.flow, here.marks
        self._look("consent", flow)
        if "greeted" not in marks:
            self.find("consent", "proof.greeting", here)
        if flow.document != "none":
            self._look("document", flow)
            self._document(here)
        if flow.document != "none" and flow.change:
            if "consent" not in marks:
                self.find("consent", "proof.consent", here)
            elif "evidence" not in marks:
                self.find("consent", "proof.evidence", here)
        elif flow.change not in ("", "ticket") and "gated" not in marks:
            self.find("consent", "proof.gated", here)
        if here.known.get("due", NOTHING) == one("yes"):
            self._paid(here)
        if flow.timer and flow.timer.stop == here.step.id:
            self._stop(here, set(marks))
        clock = {"clock"} if flow.timer and flow.timer.start == here.step.id else set[str]()
        owed = {"owed"} if here.known.get("due", NOTHING) == one("yes") else set[str]()
        return marks | {"committed"} | clock | owed

    def _document(self, here: Moment) -> None:
        flow, ways = here.flow, here.known.get("verified", NOTHING)
        if "checked" not in here.marks or ways - VERIFIED - {"exception"}:
            self.find("document", "proof.document", here)
        if "exception" in ways and (not flow.exception or flow.change in REAL_NAME or "approved" not in here.marks):
            self.find("document", "proof.exception", here)
        if flow.change in BY_READER and ways - {"reader"}:
            self.find("document", "proof.reader", here)

    def _paid(self, here: Moment) -> None:
        self._look("money", here.flow)
        if "shown" not in here.marks:
            self.find("money", "proof.unshown", here)
        if "paid" not in here.marks:
            self.find("money", "proof.unpaid", here)
        elif "cash" in here.marks:
            changed = "changed" in here.marks or here.known.get("change_due", one("no")) == one("no")
            if "sung" not in here.marks or not changed:
                self.find("money", "proof.unsung", here)

    def item_over(self, here: Moment, state: str) -> Marks:
        """An item ended in this state: what it leaves to the visit."""
        marks = here.marks
        if "owed" in marks and "invoiced" not in marks:
            self.find("money", "proof.no_invoice", here)
        if state == "handed_over" and not (here.step.say or here.step.kind is Kind.HAND):
            self.find("ends", "proof.no_referral", here)
        complained = {"complained"} if state == "ticketed" else set[str]()
        return (marks & (LASTING | {"committed"})) | complained

    def visit_over(self, here: Moment) -> None:
        """The visit can end here."""
        self._look("ends", here.flow)
        if "farewell" not in here.marks:
            self.find("ends", "proof.no_farewell", here)
        if "outcome" not in here.marks:
            self.find("ends", "proof.no_outcome", here)

    def begun(self, flow: Flow, marks: Marks) -> Marks:
        """The marks that an item begins with."""
        clock = flow.timer is not None and flow.timer.start == "verified" and flow.document == "none"
        return (marks & LASTING) | ({"clock"} if clock else set())

    def _stop(self, here: Moment, marks: set[str]) -> None:
        timer = here.flow.timer
        assert timer is not None
        self._look("timers", here.flow)
        known = timer.start == "verified" and here.known.get("verified", NOTHING) != NOTHING
        if "clock" not in marks and not known:
            self.find("timers", "proof.timer_order", here, start=timer.start)


def _consented(flow: Flow) -> set[str]:
    """What a customer consents to: all that the change is made of, what is charged, what the gate shows."""
    names = {variable for name, variable in flow.values.items() if name not in UNBOUND}
    names |= {charge.variable for charge in flow.charges}
    for step in flow.steps:
        if step.gate is Gate.CONSENT:
            names |= {name for row in step.rows for name in placeholders(row.value)}
    return names - SHOWN - {"phone", "verified"} | ({"phone"} & set(flow.values.values()))


def _checks(here: Moment, ways: frozenset[str]) -> bool:
    """Whether this step really looks at a document, a password or another person's PIN."""
    step = here.step
    if ways == one("password"):
        return step.source == "check_password" or "password" in here.marks
    if ways == one("exception"):
        return step.source == "approve"
    looked = step.kind is Kind.CHECK and (
        {"identity", "match"} & set(step.facts) or here.known.get("document", NOTHING) != NOTHING)
    return bool(looked)


def _gate(step: Step, value: str, reads: set[str], flow: Flow) -> set[str]:
    """What passing a gate marks."""
    if value in ("none", "declined", "question", "locked"):
        return set()
    marks = set[str]()
    if step.gate in (Gate.CONSENT, Gate.PAYMENT, Gate.REVERSAL):
        marks.add("gated")
        if reads & {"due_fen", *(charge.variable for charge in flow.charges)}:
            marks.add("shown")
    if step.gate is Gate.CONSENT and value == "agreed":
        marks.add("consent")
    if step.gate is Gate.PAYMENT:
        marks.add("paid")
    return marks
