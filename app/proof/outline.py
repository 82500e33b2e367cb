"""A flow as people read it: an outline of its steps and where each choice leads, and as a Mermaid chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.pack.conditions import ALWAYS, UNSET, Condition, Term
from app.pack.model import Choice, Flow, Pack, Step
from app.pack.sources import SOURCES
from app.text import safe

Words = Mapping[str, str]
SHORT = 60
"""Characters of what is said, in short."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Where an answer leads: to a step, back to one, to the item's end, or out of the flow."""

    to: int = 0
    """Number of a step; 0: the flow is over."""
    end: str = ""
    back: bool = False
    perhaps: bool = False
    """Only where that step's own condition holds."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step of an outline."""

    number: int
    step: Step
    said: str
    """The first wording, in short."""
    leads: tuple[tuple[Choice, tuple[Lead, ...]], ...]
    next: tuple[Lead, ...]
    """Where the step leads that has no choices."""
    starts: bool
    stops: bool

    @property
    def part(self) -> str:
        """The prefix of the part that it comes from; empty for the flow's own."""
        return self.step.id.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Outline:
    """A flow, step by step."""

    flow: Flow
    lines: tuple[Line, ...]


def outline(pack: Pack, flow: Flow, language: str) -> Outline:
    """The steps of a flow in order, numbered from 1."""
    numbers = {step.id: number for number, step in enumerate(flow.steps, 1)}
    timer = flow.timer
    lines = []
    for number, step in enumerate(flow.steps, 1):
        phrase = pack.phrases.get(step.say)
        said = phrase.words(language) if phrase else ""
        lines.append(Line(
            number, step, said if len(said) <= SHORT else said[: SHORT - 1] + "…",
            tuple((choice, _leads(flow, number, choice, numbers)) for choice in step.choices),
            () if step.choices else _onward(flow, number, step.end, _known(step)),
            bool(timer and _marks(timer.start, step)), bool(timer and timer.stop == step.id),
        ))
    return Outline(flow, tuple(lines))


def _marks(start: str, step: Step) -> bool:
    """Whether a clock starts here; `verified` is wherever the customer is verified."""
    if start != "verified":
        return start == step.id
    return any(sets.get("verified", UNSET) != UNSET for sets in (step.sets, *(c.sets for c in step.choices)))


def _leads(flow: Flow, number: int, choice: Choice, numbers: Mapping[str, int]) -> tuple[Lead, ...]:
    if choice.again:
        return (Lead(numbers.get(choice.again, number), back=True),)
    step = flow.steps[number - 1]
    return _onward(flow, number, choice.end or step.end, _known(step, choice))


def _onward(flow: Flow, number: int, end: str, known: Mapping[str, str]) -> tuple[Lead, ...]:
    """The steps that may come next, up to the first which surely does."""
    if end:
        return (Lead(end=end),)
    found = []
    for at, step in enumerate(flow.steps[number:], number + 1):
        holds = judge(step.when, known)
        if holds is not False:
            found.append(Lead(at, perhaps=holds is None))
        if holds:
            return tuple(found)
    return (*found, Lead())


def _known(step: Step, choice: Choice | None = None) -> dict[str, str]:
    """What is surely so after an answer: what the step needed, and what the answer binds."""
    sets = {**step.sets, **(choice.sets if choice else {})}
    needed = {term.name: term.values[0] for term in step.when.terms if len(term.values) == 1}
    answer = {step.name: choice.value} if choice else {}
    for name in (step.name, *sets):
        needed.pop(name, None)
    return needed | answer | sets


def judge(condition: Condition, known: Mapping[str, str]) -> bool | None:
    """Whether a condition holds when only these values are known; None: it depends on others."""
    parts = [_term(term, known) for term in condition.terms]
    if condition.any_of:
        some = [judge(one, known) for one in condition.any_of]
        parts.append(True if True in some else None if None in some else False)
    for one in condition.none_of:
        held = judge(one, known)
        parts.append(None if held is None else not held)
    return False if False in parts else None if None in parts else True


def _term(term: Term, known: Mapping[str, str]) -> bool | None:
    return known[term.name] in term.values if term.name in known else None


def told(condition: Condition, words: Words) -> str:
    """A condition in words; empty where it always holds."""
    parts = [_told_term(term, words) for term in condition.terms]
    if condition.any_of:
        some = [told(one, words) for one in condition.any_of]
        joined = words["when.or"].join(some)
        alone = len(some) == 1 or not (condition.terms or condition.none_of)
        parts.append(joined if alone else words["when.group"].format(told=joined))
    for one in condition.none_of:
        if [term.values for term in one.terms] == [(UNSET,)] and not (one.any_of or one.none_of):
            parts.append(words["when.set"].format(name=one.terms[0].name))
        else:
            parts.append(words["when.not"].format(told=told(one, words)))
    return words["when.and"].join(parts)


def _told_term(term: Term, words: Words) -> str:
    values = words["when.values"].join(value for value in term.values if value != UNSET)
    if not values:
        return words["when.unset"].format(name=term.name)
    if UNSET in term.values:
        return words["when.maybe"].format(name=term.name, values=values)
    return words["when.is"].format(name=term.name, values=values)


# ── Mermaid ───────────────────────────────────────────────────────────────────────────────────────


def mermaid(shown: Outline, words: Words, language: str) -> str:
    """The flow as a Mermaid flowchart: a diamond for each condition, an edge for each answer."""
    return "\n".join(_Chart(shown, words, language).rows())


class _Chart:
    """Entry nodes, steps, edges: linear in the number of steps and choices."""

    def __init__(self, shown: Outline, words: Words, language: str) -> None:
        self._shown, self._words, self._language = shown, words, language
        self._steps = shown.flow.steps
        self._group = self._groups()
        """Number of each step → that of the step whose diamond it shares."""
        self._ends: dict[str, None] = {}

    def rows(self) -> Iterator[str]:
        """The lines of the chart."""
        flow, words = self._shown.flow, self._words
        yield "flowchart TD"
        yield f"  start([{quoted(f'{flow.code} {flow.name.of(self._language)}'.strip())}]) --> {self._entry(1)}"
        for line in self._shown.lines:
            yield from self._condition(line)
            yield f"  s{line.number}{self._shape(line)}"
            for target, labels in self._edges(line).items():
                said = f"|{quoted(' / '.join(labels))}|" if labels[0] else ""
                yield f"  s{line.number} -->{said} {target}"
        yield f"  over([{quoted(words['chart.over'])}])"
        for end in self._ends:
            yield f"  stop_{end}([{quoted(words[f'state.{end}'])}])"

    def _groups(self) -> dict[int, int]:
        """Neighbours under one condition share its diamond, as long as none of them touches it."""
        found: dict[int, int] = {}
        for number, step in enumerate(self._steps, 1):
            if step.when == ALWAYS:
                continue
            before = found.get(number - 1, 0)
            shared = before and self._steps[number - 2].when == step.when
            names = set(step.when.names())
            among = self._steps[before - 1 : number - 1] if shared else ()
            found[number] = before if among and not any(names & _bound(one) for one in among) else number
        return found

    def _entry(self, number: int) -> str:
        """The node by which a step is entered."""
        if number > len(self._steps):
            return "over"
        return f"d{number}" if self._group.get(number) == number else f"s{number}"

    def _past(self, number: int) -> int:
        """The first step behind the group of this one."""
        while self._group.get(number + 1) == self._group.get(number) and self._group.get(number):
            number += 1
        return number + 1

    def _condition(self, line: Line) -> Iterator[str]:
        if self._group.get(line.number) != line.number:
            return
        words, node = self._words, f"d{line.number}"
        yield f"  {node}{{{quoted(told(line.step.when, words))}}}"
        yield f"  {node} -->|{quoted(words['chart.yes'])}| s{line.number}"
        yield f"  {node} -->|{quoted(words['chart.no'])}| {self._entry(self._past(line.number))}"

    def _shape(self, line: Line) -> str:
        step, opened, closed = line.step, "[", "]"
        if step.gate is not None:
            opened, closed = "{{", "}}"
        elif step.kind == "commit":
            opened, closed = "[[", "]]"
        text = line.said or step.ask.of(self._language) or step.do.of(self._language)
        clock = "⏱ " if line.starts or line.stops else ""
        return f"{opened}{quoted(f'{clock}{line.number} {step.id} ({step.kind.value})', text)}{closed}"

    def _edges(self, line: Line) -> dict[str, list[str]]:
        """Target → labels of the answers that lead there."""
        found: dict[str, list[str]] = {}
        for choice, leads in line.leads:
            label = f"{choice.key} {choice.name.of(self._language)}"
            if choice.when != ALWAYS:
                label += f" ({told(choice.when, self._words)})"
            found.setdefault(self._target(line, leads, _known(line.step, choice)), []).append(label)
        if not line.leads:
            found[self._target(line, line.next, _known(line.step))] = [""]
        return found

    def _target(self, line: Line, leads: tuple[Lead, ...], known: Mapping[str, str]) -> str:
        first = leads[0]
        if first.end:
            self._ends[first.end] = None
            return f"stop_{first.end}"
        if first.back:
            return self._entry(first.to)
        at = line.number + 1
        while at <= len(self._steps) and judge(self._steps[at - 1].when, known) is False:
            at += 1
        if at <= len(self._steps) and judge(self._steps[at - 1].when, known):
            return f"s{at}"
        entry = self._group.get(at, at)
        within = self._group.get(line.number) == entry  # the same diamond was passed on the way here
        return f"s{at}" if within else self._entry(entry)


def _bound(step: Step) -> set[str]:
    """What a step and its facts may bind."""
    facts = {name for fact in step.facts if fact in SOURCES for name in SOURCES[fact].names}
    return {step.name, *step.sets, *(name for choice in step.choices for name in choice.sets)} | facts


def quoted(*lines: str) -> str:
    """Text as a Mermaid label: nothing in it is syntax."""
    return '"' + "<br/>".join(_escaped(line) for line in lines if line) + '"'


def _escaped(text: str) -> str:
    return "".join(f"#{ord(char)};" if char in '"#&<>`|\\' else char for char in safe(text))
