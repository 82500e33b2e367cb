"""What is looked at in a practised visit: every mark, from its journal and the scenario alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.fields import FIELDS, Context
from app.pack.model import DIGIT_KINDS, Gate, Kind, Phrase, Step, person_prefix
from app.pack.places import PLACE, placeholders
from app.ports import Hall
from app.practice.card import Mark
from app.practice.elements import Due, Figure, Judged, Speech, alike, crossed, judge, negated, speech
from app.practice.scenario import Pocket
from app.practice.seen import Seen
from app.practice.sheet import Order
from app.practice.way import checked, fen_of, filled, signs
from app.practice.words import Groups
from app.privacy import forbidden
from app.problems import Refused
from app.visit.entries import Entry
from app.visit.fill import HIDDEN, RECORD, SHOWN, disclosed, fill, hides, value_of
from app.visit.state import Passed, Visit
from app.visit.view import builtins, entry_of

LOOKED: Final = frozenset({"identity", "match"})
"""Facts that are asked with a document in hand."""
SUMS: Final = frozenset({"due_fen", "received_fen", "change_fen", "rest_fen", "cash_part_fen"})
"""Sums that are said in taking money: a wrong one is a wrong sum."""
OWN_PRODUCTS: Final = ("plan_name", "brand_name", "pending_name")
"""Clear facts that tell what a customer has."""
NO_NAME: Final = Hall("", "", True)


@dataclass
class Look(Seen):
    """One visit, held against its scenario."""

    _found: list[Mark] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)

    # ── what comes of it ──────────────────────────────────────────────────────────────────────

    def marks(self) -> tuple[Mark, ...]:
        """Every mark, in the order of the visit."""
        self._found, self._ids = [], set()
        for one in self.passed:
            self._elements(one)
            self._choice(one)
            self._typed(one)
        self._words()
        self._order()
        self._documents()
        self._results()
        self._time()
        self._count()
        self._disclosure()
        self._consents()
        self._steps()
        return tuple(sorted(self._found, key=lambda mark: (mark.seq or 1 << 30, mark.what == "fatal")))

    def _add(
        self, what: str, detail: str, verdict: str, *, at: str = "", seq: int = 0, norms: Iterable[str] = (),
        why: str = "", args: Mapping[str, str] | None = None, phrase: str = "", cap: int = 0,
    ) -> None:
        own = self.rubric.sheet.norms.get(what, ()) if what != "element" else ()
        id_ = f"{what}:{at}:{detail}" if detail else f"{what}:{at}"
        if id_ in self._ids:
            return
        self._ids.add(id_)
        self._found.append(Mark(
            id_, what, verdict, at, seq, self.rubric.sheet.weight(what), tuple(dict.fromkeys((*norms, *own))),
            f"mark.{what}.{why or verdict}", dict(args or {}), phrase, cap))

    # ── words that were due ───────────────────────────────────────────────────────────────────

    def _elements(self, one: Passed) -> None:
        phrase = self.rubric.pack.phrases.get(one.step.say)
        if phrase is None or one.answer is None or self.by_itself(one):
            return
        own = self.uttered.get(one.answer.seq)
        norms = tuple(dict.fromkeys((*phrase.norms, *one.step.norms)))
        if own is None and self.level not in ("blank", "exam"):
            rushed = one.answer.seq in self.hasty
            for due in self._due(one, phrase, one.answer.variant):
                self._element(one, phrase, due, one.answer.seq, norms, Judged(
                    "missed" if rushed else "met", "hasty" if rushed else "acknowledged"))
            return
        seq = own.entry.seq if own else one.answer.seq
        variants = [self._due(one, phrase, number) for number in range(phrase.count(self.rubric.lang))]
        if own is None or own.spoken:
            believed = own is not None and own.entry.body.get("level") != "exam" and self.level != "exam"
            ticks = (own.ticks or ()) if own is not None and believed else ()
            for due in variants[0]:
                verdict = Judged("met", "ticked") if due.name in ticks else Judged(
                    "missed", "unticked" if believed else "unsaid")
                self._element(one, phrase, due, seq, norms, verdict)
            return
        if own.words is None:
            for due in variants[0]:
                self._element(one, phrase, due, seq, norms, Judged("na", "sealed"))
            return
        dues, judged = self._best(own.words, variants)
        for due, verdict in zip(dues, judged, strict=True):
            self._element(one, phrase, due, seq, norms, verdict)
            self._wrong_sum(one, due, seq, verdict)
        self._in_order(one, phrase, dues, judged, seq)

    def _best(self, words: str, variants: Sequence[tuple[Due, ...]]) -> tuple[tuple[Due, ...], list[Judged]]:
        """The wording that these words come nearest to, and what became of its elements."""
        said = speech(words)
        best: tuple[tuple[Due, ...], list[Judged]] = ((), [])
        least: float | None = None
        for dues in variants:
            judged = crossed(said, dues, [self._judge(said, due) for due in dues])
            lost = sum(1.0 if j.verdict == "missed" else 0.5 if j.verdict == "unsure" else 0.0 for j in judged)
            if least is None or lost < least:
                best, least = (dues, judged), lost
            if not lost:
                break
        return best

    def _judge(self, said: Speech, due: Due) -> Judged:
        sheet = self.rubric.sheet
        return judge(said, due, self.rubric.similar or alike, sheet.met / 100, sheet.missed / 100, self.today)

    def _element(
        self, one: Passed, phrase: Phrase, due: Due, seq: int, norms: tuple[str, ...], judged: Judged
    ) -> None:
        args = {"element": due.name, "words": due.words}
        args |= {"wanted": judged.wanted} if judged.wanted else {}
        args |= {"found": judged.found} if judged.found else {}
        whole = "" if judged.verdict == "met" else self.phrase(one)
        self._add("element", due.name, judged.verdict, at=one.at, seq=seq, norms=norms, why=judged.why, args=args,
                  phrase=whole)

    def _wrong_sum(self, one: Passed, due: Due, seq: int, judged: Judged) -> None:
        if judged.why == "figure" and SUMS & {figure.name for figure in due.figures}:
            self._fatal("money", one.at, seq, one.step.norms, {"wanted": judged.wanted, "found": judged.found})

    def _due(self, one: Passed, phrase: Phrase, variant: int) -> tuple[Due, ...]:
        """The elements of one wording as they were to be said here."""
        elements = phrase.elements(self.rubric.lang, variant)
        keywords = self.rubric.keywords
        if not any("{" in element.words for element in elements):
            return tuple(Due(e.name, e.words, keywords.of(phrase.id, e.name)) for e in elements)
        then = self.then(one, {name for element in elements for name in placeholders(element.words)})
        extra = self._extra(then)
        found = []
        for element in elements:
            if hides(element.words, then):
                continue
            groups = keywords.of(phrase.id, element.name)
            if any("{" in word for group in groups for word in group):
                groups = tuple(tuple(fill(word, then, extra, aloud=True) for word in group) for group in groups)
            groups = _with_values(groups, element.words, then, extra)
            words = fill(element.words, then, extra, aloud=True)
            if any(char.isalnum() for char in words):  # what stands for nothing here is not due
                found.append(Due(element.name, words, groups, tuple(self._figures(element.words, then, extra))))
        return tuple(found)

    def _figures(self, words: str, then: Visit, extra: Mapping[str, str]) -> Iterator[Figure]:
        """What must be said rightly among these words."""
        for name in placeholders(words):
            said = value_of(name, then, extra, aloud=True)
            value = then.path.values.get(name)
            raw = (value.text if value is not None else None) or extra.get(name) or ""
            if HIDDEN in said or not raw:
                continue
            if name == "customer":
                yield Figure(name, said, "address")
            elif name.endswith("_fen") and raw.isdigit():
                yield Figure(name, raw, "sum")
            elif len(raw) == 10 and raw[4:8:3] == "--":
                yield Figure(name, raw, "day")
            elif len(raw) == 16 and raw[4:14:3] == "-- :":
                yield Figure(name, raw, "moment")
            elif raw.isdigit() and len(raw) >= 3:
                yield Figure(name, raw, "digits")
            elif value is not None and name.endswith("name") and not value.sealed:
                yield Figure(name, said, "name")
            elif value is not None or (name not in SHOWN and name not in self.rubric.pack.settings):
                yield Figure(name, said, "loose")

    def _extra(self, then: Visit) -> Mapping[str, str]:
        return builtins(then, self.rubric.hall or NO_NAME, self.rubric.lang, self.rubric.agent)

    def phrase(self, one: Passed, variant: int = 0) -> str:
        """The phrase of this step, filled; what may not be told yet left out."""
        phrase = self.rubric.pack.phrases.get(one.step.say)
        if phrase is None:
            return ""
        return "".join(due.words for due in self._due(one, phrase, variant))

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
        self._add("branch", "", verdict, at=one.at, seq=answer.seq, norms=step.norms, args=args)

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
            args = {"wanted": right, "found": f"{(found or 0) / 100:g}"}
            if step.kind is Kind.PAY:
                self._add("money", "", "met" if good else "missed", at=one.at, seq=answer.seq, norms=step.norms,
                          args=args)
                if not good:
                    self._fatal("money", one.at, answer.seq, step.norms, args)
                return
        else:
            good = self._same(one, right, "" if answer.value == "none" and not right else answer.value)
            args = {} if answer.sealed else {"wanted": right, "found": answer.value}
        verdict = "met" if good else "unsure" if self.directed(one.at) else "missed"
        why = "sealed" if verdict == "missed" and not args else ""
        self._add("field", "", verdict, at=one.at, seq=answer.seq, norms=step.norms, why=why, args=args)

    def _same(self, one: Passed, right: str, found: str) -> bool:
        """Whether two values of a field are one, however they are written."""
        if signs(right) == signs(found):
            return True
        kind = FIELDS[one.step.field]
        about = self.visit.clear(f"{person_prefix(one.step.person)}kind") or None
        try:
            return kind.parse(right, Context(self.today, about)).value == found
        except Refused:
            return False

    # ── words that should not have been said ──────────────────────────────────────────────────

    def _own_words(self, entry: Entry) -> str:
        """The wordings of the phrase that was due at this line, as they are written."""
        phrase = self.rubric.pack.phrases.get(str(entry.body.get("phrase", "")))
        if phrase is None:
            return ""
        lang = self.rubric.lang
        return "\n".join(phrase.words(lang, number) for number in range(phrase.count(lang)))

    def _words(self) -> None:
        """Forbidden words, promises, and selling to somebody who has declined."""
        sheet = self.rubric.sheet
        declined = next((one.answer.seq for one in self.passed if one.answer is not None
                         and one.step.id in sheet.declined and one.answer.value in sheet.refusals), None)
        for entry, words in self.typed_words:
            at, own = str(entry.body["at"]), self._own_words(entry)
            rest = words
            for word in forbidden(words, self.rubric.pack.forbidden):
                self._add("forbidden", word, "missed", at=at, seq=entry.seq, args={"word": word, "said": words})
                rest = rest.replace(word, "。")
            promised = next(_said(rest, sheet.promises, own), None)
            if promised is not None:
                self._add("promise", "", "missed", at=at, seq=entry.seq, args={"word": promised, "said": words})
            pushed = next(_said(rest, sheet.push, own), None)
            if declined is not None and entry.seq > declined and pushed is not None:
                self._add("push", "", "missed", at=at, seq=entry.seq, args={"word": pushed, "said": words})

    # ── order ─────────────────────────────────────────────────────────────────────────────────

    def _order(self) -> None:
        acts = list(type(self.passed[0].step.act)) if self.passed else []
        for rule in self.rubric.sheet.order:
            if rule.words and rule.act:
                self._words_early(rule, [str(act) for act in acts])
            elif rule.first and not rule.phrase:
                self._steps_in_order(rule)

    def _words_early(self, rule: Order, acts: list[str]) -> None:
        for entry, words in self.typed_words:
            one = self.steps_at.get(str(entry.body["at"]))
            if one is None or acts.index(one.step.act) >= acts.index(rule.act):
                continue
            word = next(_said(words, rule.words, self._own_words(entry)), None)
            if word is not None:
                self._add("order", rule.id, "missed", at=one.at, seq=entry.seq, norms=rule.norms, why="words",
                          args={"word": word, "said": words})

    def _steps_in_order(self, rule: Order) -> None:
        for number in self.items:
            seqs = {one.step.id: one.answer.seq for one in self.passed if one.item == number and one.answer}
            if rule.first in seqs and rule.then in seqs:
                good = seqs[rule.first] < seqs[rule.then]
                self._add("order", rule.id, "met" if good else "missed", at=f"{number}/{rule.then}",
                          seq=seqs[rule.then], norms=rule.norms)

    def _in_order(
        self, one: Passed, phrase: Phrase, dues: Sequence[Due], judged: Sequence[Judged], seq: int
    ) -> None:
        """Elements of one phrase that have an order."""
        places = {due.name: j.place for due, j in zip(dues, judged, strict=True) if j.verdict == "met" and j.place >= 0}
        for rule in self.rubric.sheet.order:
            if rule.phrase == phrase.id and rule.first in places and rule.then in places:
                good = places[rule.first] < places[rule.then]
                self._add("order", rule.id, "met" if good else "missed", at=one.at, seq=seq, norms=rule.norms,
                          phrase="" if good else self.phrase(one))

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
                    mark.what == "document" and mark.args.get("person") == pocket.person for mark in self._found):
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
            self._add("document", "", "missed", at=one.at, seq=seq, norms=norms, args=args,
                      why="nothing" if nothing else f"accepted.{flaw}")
            self._fatal("disclosure" if nothing else "document", one.at, seq, norms, args)
        elif accepted == acceptable:
            self._add("document", "", "met", at=one.at, seq=seq, norms=norms, args=args,
                      why="sound" if acceptable else "found")
            if not accepted and right is not None and value != right:
                self._add("branch", "", "missed", at=one.at, seq=seq, norms=norms, args=args)
        elif right is None:
            self._add("document", "", "unsure", at=one.at, seq=seq, norms=norms, args=args)
        else:
            self._add("document", "", "missed", at=one.at, seq=seq, norms=norms, args=args, why="refused")

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
        self._add("document", "", "met" if refused else "unsure", at=one.at, seq=one.answer.seq, norms=one.step.norms,
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
            self._add("result", "", verdict, at=f"{number}/", seq=self.ended_at(number), why=f"{verdict}.{state}",
                      args={"service": called, "wanted": state, "found": states.get(number, "")})
        for number, item in self.items.items():
            if self.way.results and number > len(self.way.results):
                self._add("result", "", "missed", at=f"{number}/", seq=self.ended_at(number), why="extra",
                          args={"service": item.flow.name.of(self.rubric.lang), "found": states[number]})

    def _time(self) -> None:
        for item, flow, seconds, stopped in self.timed():
            assert flow.timer is not None
            if not stopped:
                continue
            stop = next(one for one in self.passed if one.item == item.number and one.step.id == flow.timer.stop)
            good = seconds <= flow.timer.limit
            self._add("time", "", "met" if good else "missed", at=stop.at, seq=self.seq_of(stop),
                      norms=flow.timer.norms, args={"seconds": f"{seconds:.0f}", "limit": str(flow.timer.limit)})

    def _count(self) -> None:
        pressed, fewest = self.keys(), self.fewest()
        if pressed is None or not self.complete or not fewest:
            return
        good = pressed * 100 <= fewest * self.rubric.sheet.keys_over
        self._add("keys", "", "met" if good else "missed", seq=self.journal[-1].seq,
                  args={"keys": str(pressed), "fewest": str(fewest)})

    # ── what caps ─────────────────────────────────────────────────────────────────────────────

    def _fatal(
        self, name: str, at: str, seq: int, norms: Iterable[str], args: Mapping[str, str] | None = None
    ) -> None:
        self._add("fatal", name, "missed", at=at, seq=seq, norms=norms, why=name, args=args,
                  cap=self.rubric.sheet.cap(name))

    def _consents(self) -> None:
        """A change that the customer has not agreed to, or was not asked for."""
        for one in self.passed:
            if one.step.gate is not Gate.CONSENT or one.answer is None or one.answer.value != "agreed":
                continue
            if one.item not in self.visit.commits:
                continue
            own = [mark for mark in self._found if mark.what == "element" and mark.at == one.at]
            unasked = bool(own) and one.answer.seq in self.uttered and all(m.verdict == "missed" for m in own)
            refused = any(m.what == "branch" and m.at == one.at and m.verdict == "missed" for m in self._found)
            if unasked or refused:
                self._fatal("consent", one.at, one.answer.seq, one.step.norms)

    def _disclosure(self) -> None:
        """What only the record can tell, told before the customer is verified."""
        if not self.typed_words:
            return
        record = self._record()
        if not record:
            return
        for entry, words in self.typed_words:
            one = self.steps_at.get(str(entry.body["at"]))
            if one is None or self._known_then(one):
                continue
            heard = "".join(told for at, lines in self.visit.heard.items() for told in lines)
            found = next((text for text in record if text in words and text not in heard), None)
            if found is not None:
                self._fatal("disclosure", one.at, entry.seq, one.step.norms, {"said": words})

    def _known_then(self, one: Passed) -> bool:
        """Whether the customer was verified by then."""
        seq = self.seq_of(one)
        before = [p for p in self.passed if p.answer is not None and p.answer.seq < seq and "verified" in p.answer.sets]
        if len(before) <= 1 and not any("verified" in p.step.sets and p.answer and p.answer.seq < seq
                                        and p.step.sets["verified"] != "unset" for p in self.passed):
            return bool(before) and before[0].answer is not None and before[0].answer.sets["verified"] != "unset"
        return disclosed(self.then(one))

    def _record(self) -> tuple[str, ...]:
        """What only the record says of this customer, in words that nobody says by chance."""
        name = self.rubric.names.get("name", "")
        found = [name] if name else []
        for fact in self.visit.facts.values():
            told: dict[str, str | None] = {**fact.sealed, **{n: fact.clear.get(n) for n in OWN_PRODUCTS}}
            found += [text for key, text in told.items() if key in RECORD and key != "surname" and text
                      and len(text) >= 2 and not text.isascii()]
        return tuple(dict.fromkeys(found))

    def _steps(self) -> None:
        """Norms of a step that is passed and had no other mark."""
        seen = {mark.at for mark in self._found}
        for one in self.passed:
            if one.step.norms and one.at not in seen and not self.by_itself(one):
                self._add("step", "", "met", at=one.at, seq=self.seq_of(one), norms=one.step.norms)

def _accepts(step: Step, value: str | None) -> bool:
    """Whether this choice takes the customer as verified."""
    return any(choice.sets.get("verified", "unset") != "unset" for choice in step.choices if choice.value == value)


def _with_values(groups: Groups, words: str, then: Visit, extra: Mapping[str, str]) -> Groups:
    """To name what a placeholder stands for conveys an element of one group, as its key words do."""
    if len(groups) != 1:
        return groups
    values = (value_of(name, then, extra, aloud=True).partition("（")[0] for name in placeholders(words)
              if name in then.pack.settings)
    return ((*groups[0], *(value for value in values if len(value) >= 3 and not value.isascii())),)


def _said(words: str, among: Iterable[str], own: str) -> Iterator[str]:
    """The words of a list that are said, and not denied; none that the phrase itself has."""
    for word in among:
        at = words.find(word)
        if at >= 0 and word not in PLACE.sub("", own) and not negated(words, at, len(word)):
            yield word
