"""What was said in a practised visit: what was due, what must not be said, in which order, and to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.pack.model import Phrase
from app.pack.places import PLACE, placeholders
from app.ports import Hall
from app.practice.card import Mark
from app.practice.elements import Due, Figure, Judged, Speech, alike, crossed, judge, negated, speech
from app.practice.seen import Seen
from app.practice.sheet import Order
from app.practice.words import Groups
from app.privacy import forbidden
from app.visit.entries import Entry
from app.visit.fill import HIDDEN, RECORD, SHOWN, disclosed, fill, hides, value_of
from app.visit.state import Passed, Visit
from app.visit.view import builtins

SUMS: Final = frozenset({"due_fen", "received_fen", "change_fen", "rest_fen", "cash_part_fen"})
"""Sums that are said in taking money: a wrong one is a wrong sum."""
OWN_PRODUCTS: Final = ("plan_name", "brand_name", "pending_name")
"""Clear facts that tell what a customer has."""
NO_NAME: Final = Hall("", "", True)


@dataclass
class Words(Seen):
    """The marks of what was said."""

    found: list[Mark] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def add(
        self, what: str, detail: str, verdict: str, *, at: str = "", seq: int = 0, norms: Iterable[str] = (),
        why: str = "", args: Mapping[str, str] | None = None, phrase: str = "", cap: int = 0,
    ) -> None:
        """One more mark; none of an id that there is already."""
        own = self.rubric.sheet.norms.get(what, ()) if what != "element" else ()
        id_ = f"{what}:{at}:{detail}" if detail else f"{what}:{at}"
        if id_ in self.ids:
            return
        self.ids.add(id_)
        self.found.append(Mark(
            id_, what, verdict, at, seq, self.rubric.sheet.weight(what), tuple(dict.fromkeys((*norms, *own))),
            f"mark.{what}.{why or verdict}", dict(args or {}), phrase, cap))

    # ── words that were due ───────────────────────────────────────────────────────────────────

    def elements(self, one: Passed) -> None:
        """The elements of the phrase that was due at this step."""
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
        self.add("element", due.name, judged.verdict, at=one.at, seq=seq, norms=norms, why=judged.why, args=args,
                 phrase=whole)

    def _wrong_sum(self, one: Passed, due: Due, seq: int, judged: Judged) -> None:
        if judged.why == "figure" and SUMS & {figure.name for figure in due.figures}:
            self.fatal("money", one.at, seq, one.step.norms, {"wanted": judged.wanted, "found": judged.found})

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

    # ── words that should not have been said ──────────────────────────────────────────────────

    def _own_words(self, entry: Entry) -> str:
        """The wordings of the phrase that was due at this line, as they are written."""
        phrase = self.rubric.pack.phrases.get(str(entry.body.get("phrase", "")))
        if phrase is None:
            return ""
        lang = self.rubric.lang
        return "\n".join(phrase.words(lang, number) for number in range(phrase.count(lang)))

    def words(self) -> None:
        """Forbidden words, promises, and selling to somebody who has declined."""
        sheet = self.rubric.sheet
        declined = next((one.answer.seq for one in self.passed if one.answer is not None
                         and one.step.id in sheet.declined and one.answer.value in sheet.refusals), None)
        for entry, words in self.typed_words:
            at, own = str(entry.body["at"]), self._own_words(entry)
            rest = words
            for word in forbidden(words, self.rubric.pack.forbidden):
                self.add("forbidden", word, "missed", at=at, seq=entry.seq, args={"word": word, "said": words})
                rest = rest.replace(word, "。")
            promised = next(_said(rest, sheet.promises, own), None)
            if promised is not None:
                self.add("promise", "", "missed", at=at, seq=entry.seq, args={"word": promised, "said": words})
            pushed = next(_said(rest, sheet.push, own), None)
            if declined is not None and entry.seq > declined and pushed is not None:
                self.add("push", "", "missed", at=at, seq=entry.seq, args={"word": pushed, "said": words})

    # ── order ─────────────────────────────────────────────────────────────────────────────────

    def order(self) -> None:
        """Steps and words that have an order."""
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
                self.add("order", rule.id, "missed", at=one.at, seq=entry.seq, norms=rule.norms, why="words",
                         args={"word": word, "said": words})

    def _steps_in_order(self, rule: Order) -> None:
        for number in self.items:
            seqs = {one.step.id: one.answer.seq for one in self.passed if one.item == number and one.answer}
            if rule.first in seqs and rule.then in seqs:
                good = seqs[rule.first] < seqs[rule.then]
                self.add("order", rule.id, "met" if good else "missed", at=f"{number}/{rule.then}",
                         seq=seqs[rule.then], norms=rule.norms)

    def _in_order(
        self, one: Passed, phrase: Phrase, dues: Sequence[Due], judged: Sequence[Judged], seq: int
    ) -> None:
        """Elements of one phrase that have an order."""
        places = {due.name: j.place for due, j in zip(dues, judged, strict=True) if j.verdict == "met" and j.place >= 0}
        for rule in self.rubric.sheet.order:
            if rule.phrase == phrase.id and rule.first in places and rule.then in places:
                good = places[rule.first] < places[rule.then]
                self.add("order", rule.id, "met" if good else "missed", at=one.at, seq=seq, norms=rule.norms,
                         phrase="" if good else self.phrase(one))

    # ── the record ────────────────────────────────────────────────────────────────────────────────

    def fatal(
        self, name: str, at: str, seq: int, norms: Iterable[str], args: Mapping[str, str] | None = None
    ) -> None:
        """Something that caps the result."""
        self.add("fatal", name, "missed", at=at, seq=seq, norms=norms, why=name, args=args,
                 cap=self.rubric.sheet.cap(name))

    def disclosure(self) -> None:
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
                self.fatal("disclosure", one.at, entry.seq, one.step.norms, {"said": words})

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
