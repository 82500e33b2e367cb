"""What a step can bind: the same by-products that `visit.answer` and the scan bind, as possibilities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.fields import FIELDS
from app.pack.conditions import UNSET, Condition, Term
from app.pack.model import DIGIT_KINDS, ENTER_KINDS, Choice, Kind, Pack, Step, person_prefix
from app.pack.sources import CHECKED, LISTS, RECEIPT, SOURCES
from app.proof.possible import ANY_OPEN, ANY_SEALED, Options, one, terms

SOME: Final = "+"
"""An amount of money that is not nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way to answer a step."""

    value: str
    """A choice's value, a code, `said`, `ok`; empty for what is typed freely."""
    binds: tuple[tuple[str, Options], ...]
    when: Condition | None = None
    """What must hold for it to be open."""
    end: str = ""
    again: str = ""


@dataclass(slots=True)
class Binder:
    """The outcomes and facts of a pack's steps, worked out once each."""

    pack: Pack
    compared: dict[str, frozenset[str]] = field(default_factory=dict)
    """Variable → the values that some condition compares it with."""
    _outcomes: dict[int, tuple[Outcome, ...]] = field(default_factory=dict)
    _facts: dict[tuple[str, str], tuple[tuple[str, Options], ...]] = field(default_factory=dict)
    _steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        for flow in self.pack.flows.values():
            conditions = [charge.when for charge in flow.charges]
            for step in flow.steps:
                conditions += [step.when, *(c.when for c in step.choices), *(r.when for r in step.rows)]
            for condition in conditions:
                for term in terms(condition):
                    values = set(term.values) - {UNSET}
                    self.compared[term.name] = self.compared.get(term.name, frozenset()) | values

    def free(self, name: str) -> Options:
        """A value from outside the pack: any of those that conditions know, or another."""
        return ANY_OPEN | self.compared.get(name, frozenset())

    def facts(self, source: str, person: str) -> tuple[tuple[str, Options], ...]:
        """What a source binds: every clear value it may say."""
        key = (source, person)
        if key not in self._facts:
            known = SOURCES[source]
            own = person_prefix(person) if known.port == "identity" else ""
            self._facts[key] = (
                *((own + name, frozenset(values)) for name, values in known.clear.items()),
                *((own + name, self.free(own + name)) for name in known.open),
                *((own + name, ANY_SEALED) for name in known.sealed),
            )
        return self._facts[key]

    def outcomes(self, step: Step) -> tuple[Outcome, ...]:
        """Every way to answer; none for a commit."""
        known = self._outcomes.get(id(step))
        if known is None:
            known = self._outcomes[id(step)] = tuple(self._ways(step))
            self._steps.append(step)  # so that its id stays its own
        return known

    def _ways(self, step: Step) -> Iterator[Outcome]:
        if step.kind is Kind.COMMIT:
            return
        if step.kind in DIGIT_KINDS and step.choices:
            yield from (self._choice(step, choice) for choice in step.choices)
        elif step.kind in ENTER_KINDS:
            yield self._plain(step, "said", one("said"))
        elif step.kind is Kind.SERVICE:
            yield self._plain(step, "", frozenset(flow.id for flow in self.pack.services))
        elif step.kind is Kind.PICK:
            yield from self._picks(step)
        elif step.source in CHECKED:
            for word in CHECKED[step.source]:
                yield self._plain(step, word, one(word), sets=word in ("ok", "approved"))
        else:
            kind = FIELDS[step.field or "text"]
            value = ANY_SEALED if kind.personal or step.kind is Kind.NOTE else self.free(step.name)
            yield self._plain(step, "", one(SOME) if step.field == "money" else value, self._typed(step))
        if step.optional:
            yield self._plain(step, "none", one("none"))

    def _plain(
        self, step: Step, value: str, options: Options, more: Mapping[str, Options] | None = None,
        *, sets: bool = True,
    ) -> Outcome:
        binds = {step.name: options, **(more or {})}
        if sets:
            binds |= {name: one(text) for name, text in step.sets.items()}
        return Outcome(value, tuple(binds.items()), end=step.end)

    def _choice(self, step: Step, choice: Choice) -> Outcome:
        binds = {step.name: one(choice.value)}
        binds |= {name: one(text) for name, text in (*step.sets.items(), *choice.sets.items())}
        return Outcome(choice.value, tuple(binds.items()), choice.when, choice.end or step.end, choice.again)

    def _typed(self, step: Step) -> dict[str, Options]:
        """What a field's value says beside itself."""
        kind = FIELDS[step.field or "text"]
        prefix = person_prefix(step.person)
        found = {prefix + name: frozenset(values) for name, values in kind.facts.items() if name != "against_due"}
        if step.person == "holder" and step.field == "name":
            found["surname"] = ANY_SEALED
        if step.person == "holder" and step.field == "document":
            found["title"] = ANY_SEALED
        return found

    def _picks(self, step: Step) -> Iterator[Outcome]:
        """One outcome for all rows of a list that no condition tells apart."""
        names = LISTS.get(step.source, ())
        rows = self.pack.catalogue.get(step.source)
        if rows is None:
            value = ANY_SEALED if step.source == "numbers" else self.free(step.name)
            yield self._plain(step, "", value, {name: self.free(name) for name in names})
            return
        seen = set()
        for row in rows:
            binds = {name: self._told(name, row[name]) for name in names if row.get(name)}
            outcome = self._plain(step, row["code"], self._told(step.name, row["code"]), binds)
            wanted = Condition(tuple(
                Term(key[4:], tuple(values.split())) for key, values in row.items() if key.startswith("for_")
            ))
            if (outcome.binds, wanted) not in seen:
                seen.add((outcome.binds, wanted))
                yield Outcome(outcome.value, outcome.binds, wanted, outcome.end)

    def _told(self, name: str, value: str) -> Options:
        """A value that some condition, or a service step, tells from others; else just any."""
        if value in self.compared.get(name, ()) or name.endswith("_flow"):
            return one(value)
        if name.endswith("_fen"):
            return one(value if value == "0" else SOME)
        return ANY_OPEN

    def bound(self, step: Step) -> dict[str, Options]:
        """All that a step can bind, its facts included."""
        found: dict[str, Options] = {}
        for source in step.facts:
            for name, options in self.facts(source, step.person):
                found[name] = found.get(name, frozenset()) | options
        if step.kind is Kind.COMMIT:
            found |= {"committed": one("yes"), **dict.fromkeys(RECEIPT, ANY_OPEN)}
        for outcome in self.outcomes(step):
            for name, options in outcome.binds:
                found[name] = found.get(name, frozenset()) | options
        return found
