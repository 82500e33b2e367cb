"""What is looked at in a practised visit: every mark, from its journal and the scenario alone; see also `said`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.fields import FIELDS, Context
from app.money import short
from app.pack.model import DIGIT_KINDS, Gate, Kind, Step, person_prefix
from app.practice.card import Mark
from app.practice.said import Words
from app.practice.scenario import Pocket
from app.practice.way import checked, fen_of, filled, signs
from app.problems import Refused
from app.visit.state import Passed
from app.visit.view import entry_of

LOOKED: Final = frozenset({"identity", "match"})
"""Facts that are asked with a document in hand."""
ADDRESSED: Final = frozenset({"contact_name"})
"""Variables that hold how somebody is addressed."""
TITLES: Final = ("女士", "先生", "小姐", "老师", "经理", "师傅", "主任")


@dataclass
class Look(Words):
    """One visit, held against its scenario."""

    # ── what comes of it ──────────────────────────────────────────────────────────────────────

    def marks(self) -> tuple[Mark, ...]:
        """Every mark, in the order of the visit."""
        self.found, self.ids = [], set()
        for one in self.passed:
            self.elements(one)
            self._choice(one)
            self._typed(one)
        self.words()
        self.order()
        self._documents()
        self._results()
        self._time()
        self._count()
        self.disclosure()
        self._consents()
        self._steps()
        return tuple(sorted(self.found, key=lambda mark: (mark.seq or 1 << 30, mark.what == "fatal")))

    # ── choices and what was typed ────────────────────────────────────────────────────────────

    def _choice(self, one: Passed) -> None:
        """A choice or a pick against the scenario's truth."""
        step, answer = one.step, one.answer
        if answer is None or answer.value is None or self._looked(step) or self.by_itself(one):
            return
        closing = any(step.id == each.id for each in self.rubric.pack.flows[self.rubric.pack.closing].steps)
        if step.kind is Kind.SERVICE and not one.item:
            right: str | None = self.way.flows[0] if self.way.flows else None
        elif self.same_flow(one.item) or closing:
            right = self.way.at(one)
        else:
            return
        listed = step.kind in (Kind.PICK, Kind.SERVICE)
        if right is None or not (listed or (step.kind in DIGIT_KINDS and step.choices)):
            return
        if step.id.rsplit(".", 1)[-1] in self.rubric.sheet.free:
            return
        flow = self.rubric.pack.by_code(right) if step.kind is Kind.SERVICE else None
        right = flow.id if flow is not None else right
        if listed:
            right = "none" if not right.strip() else filled(right, self.visit, None, self.rubric.names) or answer.value
        good = answer.value == right or any(
            same.step == step.id.rsplit(".", 1)[-1] and {answer.value, right} <= set(same.values)
            for same in self.rubric.sheet.same)
        verdict = "met" if good else "unsure" if self.directed(one.at) else "missed"
        args = {"wanted": self._called(step, right), "found": self._called(step, answer.value)}
        self.add("branch", "", verdict, at=one.at, seq=answer.seq, norms=step.norms, args=args)

    def _called(self, step: Step, value: str) -> str:
        """How a choice or a line of a list is called."""
        for choice in step.choices:
            if choice.value == value:
                return choice.name.of(self.rubric.lang)
        flow = self.rubric.pack.flows.get(value)
        if flow is not None and step.kind is Kind.SERVICE:
            return flow.name.of(self.rubric.lang)
        rows = self.rubric.pack.catalogue.get(step.source, ())
        return next((row.get("name", value) for row in rows if row.get("code") == value), value)

    def _typed(self, one: Passed) -> None:
        """A field or a sum against what the customer said, showed or handed over."""
        step, answer = one.step, one.answer
        if answer is None or answer.value is None or entry_of(step) != "text" or not step.field:
            return
        if step.id.rsplit(".", 1)[-1] in self.rubric.sheet.free or not self.same_flow(one.item):
            return
        told = self.way.at(one)
        if told is None or checked(step):
            return
        right = filled(told, self.visit, self.items.get(one.item), self.rubric.names)
        if right is None:
            return
        if step.field == "money":
            wanted, found = fen_of(right), int(answer.value) if answer.value.isdigit() else None
            good = wanted == found
            args = {"wanted": right, "found": short(found or 0)}
            if step.kind is Kind.PAY:
                self.add("money", "", "met" if good else "missed", at=one.at, seq=answer.seq, norms=step.norms,
                         args=args)
                if not good:
                    self.fatal("money", one.at, answer.seq, step.norms, args)
                return
        else:
            good = self._same(one, right, "" if answer.value == "none" and not right else answer.value)
            args = {"wanted": right, "found": answer.value}
            if answer.sealed:
                args = {"asked": step.ask.of(self.rubric.lang)}
        verdict = "met" if good else "unsure" if self.directed(one.at) else "missed"
        why = "unread" if verdict == "missed" and "asked" in args else ""
        self.add("field", "", verdict, at=one.at, seq=answer.seq, norms=step.norms, why=why, args=args)

    def _same(self, one: Passed, right: str, found: str) -> bool:
        """Whether two values of a field are one, however they are written."""
        if signs(right) == signs(found):
            return True
        if one.step.variable in ADDRESSED and found.endswith(TITLES):
            return found.startswith(right[:1])  # by surname and title, as the step itself asks for
        kind = FIELDS[one.step.field]
        about = self.visit.clear(f"{person_prefix(one.step.person)}kind") or None
        try:
            return kind.parse(right, Context(self.today, about)).value == found
        except Refused:
            return False

    # ── documents ─────────────────────────────────────────────────────────────────────────────

    def _looked(self, step: Step) -> bool:
        """Whether a document is looked at here."""
        return step.kind is Kind.CHECK and not LOOKED.isdisjoint(step.facts)

    def _documents(self) -> None:
        for one in self.passed:
            if self._looked(one.step) and one.answer is not None and one.answer.value is not None:
                self._document(one, one.answer.value, one.answer.seq)
        for pocket in self.form.pocket:
            if pocket.flaw and self.complete and not any(
                    mark.what == "document" and mark.args.get("person") == pocket.person for mark in self.found):
                self._unlooked(pocket)

    def _document(self, one: Passed, value: str, seq: int) -> None:
        """What was made of a document: as the right way has it; where that tells nothing, as the pocket has."""
        pocket = self.form.paper(one.step.person)
        right = self.way.at(one) if self.same_flow(one.item) else None
        accepted, acceptable = _accepts(one.step, value), _accepts(one.step, right)
        if right is None:
            acceptable = pocket is not None and not pocket.flaw
        flaw = next((each.flaw for each in (pocket, *self.form.pocket) if each is not None and each.flaw), "person")
        args = {"person": one.step.person, "flaw": flaw, "found": self._called(one.step, value),
                "wanted": self._called(one.step, right or "")}
        norms = one.step.norms
        if accepted and not acceptable:
            nothing = pocket is None
            self.add("document", "", "missed", at=one.at, seq=seq, norms=norms, args=args,
                     why="nothing" if nothing else f"accepted.{flaw}")
            self.fatal("disclosure" if nothing else "document", one.at, seq, norms, args)
        elif accepted == acceptable:
            self.add("document", "", "met", at=one.at, seq=seq, norms=norms, args=args,
                     why="sound" if acceptable else "found")
            if not accepted and right is not None and value != right:
                self.add("branch", "", "missed", at=one.at, seq=seq, norms=norms, args=args)
        elif right is None:
            self.add("document", "", "unsure", at=one.at, seq=seq, norms=norms, args=args)
        else:
            self.add("document", "", "missed", at=one.at, seq=seq, norms=norms, args=args, why="refused")

    def _unlooked(self, pocket: Pocket) -> None:
        """A flawed document that came to no check: turned away before, or worked around."""
        steps = [one for one in self.passed if one.answer is not None and one.step.person == pocket.person
                 and any("how" in choice.sets for choice in one.step.choices)]
        if not steps or steps[-1].answer is None:
            return
        one = steps[-1]
        assert one.answer is not None
        refused = self.way.at(one) == one.answer.value or any(
            choice.sets.get("how") in ("none", None) for choice in one.step.choices if choice.value == one.answer.value)
        self.add("document", "", "met" if refused else "unsure", at=one.at, seq=one.answer.seq, norms=one.step.norms,
                 args={"person": pocket.person, "flaw": pocket.flaw}, why="found" if refused else "")

    # ── results, time, keys ───────────────────────────────────────────────────────────────────

    def _results(self) -> None:
        """Whether each item came to what it should; items that nobody asked for."""
        if not self.complete or self.any_directed():
            return
        states = {number: self.state_of(item) for number, item in self.items.items()}
        for number, (flow, state) in enumerate(self.way.results, 1):
            item = self.items.get(number)
            good = item is not None and item.flow.id == flow and states[number] == state
            called = self.rubric.pack.flows[flow].name.of(self.rubric.lang) if flow in self.rubric.pack.flows else flow
            verdict = "met" if good else "missed"
            self.add("result", "", verdict, at=f"{number}/", seq=self.ended_at(number), why=f"{verdict}.{state}",
                     args={"service": called, "wanted": state, "found": states.get(number, "")})
        for number, item in self.items.items():
            if self.way.results and number > len(self.way.results):
                self.add("result", "", "missed", at=f"{number}/", seq=self.ended_at(number), why="extra",
                         args={"service": item.flow.name.of(self.rubric.lang), "found": states[number]})

    def _time(self) -> None:
        for item, flow, seconds, stopped in self.timed():
            assert flow.timer is not None
            if not stopped:
                continue
            stop = next(one for one in self.passed if one.item == item.number and one.step.id == flow.timer.stop)
            good = seconds <= flow.timer.limit
            self.add("time", "", "met" if good else "missed", at=stop.at, seq=self.seq_of(stop),
                     norms=flow.timer.norms, args={"seconds": f"{seconds:.0f}", "limit": str(flow.timer.limit)})

    def _count(self) -> None:
        pressed, fewest = self.keys(), self.fewest()
        if pressed is None or not self.complete or not fewest:
            return
        good = pressed * 100 <= fewest * self.rubric.sheet.keys_over
        self.add("keys", "", "met" if good else "missed", seq=self.journal[-1].seq,
                 args={"keys": str(pressed), "fewest": str(fewest)})

    # ── what caps ─────────────────────────────────────────────────────────────────────────────

    def _consents(self) -> None:
        """A change that the customer has not agreed to, or was not asked for."""
        for one in self.passed:
            if one.step.gate is not Gate.CONSENT or one.answer is None or one.answer.value != "agreed":
                continue
            if one.item not in self.visit.commits:
                continue
            own = [mark for mark in self.found if mark.what == "element" and mark.at == one.at]
            unasked = bool(own) and one.answer.seq in self.uttered and all(m.verdict == "missed" for m in own)
            refused = any(m.what == "branch" and m.at == one.at and m.verdict == "missed" for m in self.found)
            if unasked or refused:
                self.fatal("consent", one.at, one.answer.seq, one.step.norms)

    def _steps(self) -> None:
        """Norms of a step that is passed and had no other mark."""
        seen = {mark.at for mark in self.found}
        for one in self.passed:
            if one.step.norms and one.at not in seen and not self.by_itself(one):
                self.add("step", "", "met", at=one.at, seq=self.seq_of(one), norms=one.step.norms)


def _accepts(step: Step, value: str | None) -> bool:
    """Whether this choice takes the customer as verified."""
    return any(choice.sets.get("verified", "unset") != "unset" for choice in step.choices if choice.value == value)
