"""scenarios/*.yaml: their shape, and what they name in the pack."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Annotated, Any, Final, cast

from pydantic import AfterValidator, BeforeValidator, Field

from app.documents import DocumentKind
from app.pack.conditions import UNSET
from app.pack.model import NO_TEXT, Flow, Kind, Pack, Step, Text
from app.pack.places import placeholders
from app.practice.scenario import FLAWS, MOMENTS, MOODS, TWISTS, Form, Line, Pocket, Scenario
from app.problems import Place, Problem
from app.proof.cast import NAMES
from app.proof.story import Expected, Story
from app.visit.entries import digest
from data.packs.bindings import BUILT_IN, Names, bound_by_answer, bound_by_facts, merge, of
from data.packs.book import ExpectFile, listed
from data.packs.checks import Report, reporter
from data.packs.compile import Compiler, condition
from data.packs.inline import Files
from data.packs.named import check_story
from data.packs.nodes import Node, Table, at, child, plain
from data.packs.reach import check_value, terms
from data.packs.schema import PackFile, Strict, When
from data.packs.values import Id, StepRef, Texts, Words, error, near_to, nearest, one_of

NONE: Final = "none"
HOLDER: Final = "holder"
PLAIN: Final = "plain"
RESIDENT: Final = (DocumentKind.RESIDENT_ID.value,)
"""What anybody but the holder has on them."""
FILLED: Final = ("form", "due", "more")
"""Placeholders that stand for something else each time."""
MOST_FORMS: Final = 12
OWN_CUSTOMER: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "tier": ("none", "silver", "gold", "diamond", "supreme"), "state": ("active", "suspended", "lost"),
    "paytype": ("postpaid", "prepaid"), "pay_method": ("counter", "debit", "online"),
    "student": ("yes", "no"), "uncounted": ("yes", "no"), "away": ("yes", "no"),
})
"""Columns of a customer with few values."""
SHOWS: Final[Mapping[str, Callable[[Pocket], bool]]] = MappingProxyType({
    "forgot": lambda one: one.kind == NONE, "expired": lambda one: one.flaw == "expired",
})
"""Twists that are seen in what is in the pocket."""


def number(low: int, high: int) -> BeforeValidator:
    """A whole number from `low` to `high`."""

    def check(value: Any) -> int:
        if not isinstance(value, str) or not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise error("pack.value", found=str(value)[:40], near=f"{low}-{high}")
        return int(value)

    return BeforeValidator(check)


def _moment(text: str) -> str:
    if text not in MOMENTS:
        raise error("pack.value", found=text[:40], near=nearest(text, MOMENTS[1:]))
    return text


# Shapes


class LineFile(Strict):
    at: StepRef
    say: Texts
    did: Annotated[str, AfterValidator(_moment)] = ""
    when: When | None = None


class PocketFile(Strict):
    person: Id = HOLDER
    kind: Annotated[str, one_of(*DocumentKind, NONE)] = ""
    flaw: Annotated[str, one_of(*FLAWS)] = ""


Twists = tuple[Annotated[str, one_of(*TWISTS)], ...]
Answers = list[dict[StepRef, Annotated[str, Field(max_length=500)]]]


class FormFile(Strict):
    twists: Twists = ()
    customer: dict[Id, Words] = {}
    pocket: list[PocketFile] = []
    says: list[LineFile] = []
    answers: Answers = []
    expect: ExpectFile = ExpectFile()


class ScenarioFile(Strict):
    id: Id
    name: Texts
    flow: Id
    wants: Texts
    mood: Annotated[str, one_of(*MOODS)] = "calm"
    level: Annotated[int, number(1, 3)] = 1
    years: Annotated[int, number(0, 60)] = 1
    use: Texts = {}
    twists: Twists = ()
    customer: dict[Id, Words] = {}
    pocket: list[PocketFile] = []
    says: list[LineFile] = []
    answers: Answers
    expect: ExpectFile
    forms: Annotated[list[FormFile], Field(min_length=1, max_length=MOST_FORMS)] = [FormFile()]


Scenarios = list[ScenarioFile]


# Reading


def read_scenarios(nodes: Mapping[str, Node | None], pack: Pack, problems: list[Problem]) -> tuple[Scenario, ...]:
    """Every scenario, in the order of the files; what a scenario names must exist."""
    known = Known(pack, problems)
    return tuple(_scenario(model, spot, known) for model, spot in listed(nodes, Scenarios, problems))


class Known:
    """A pack, and what scenarios may name in it."""

    def __init__(self, pack: Pack, problems: list[Problem]) -> None:
        self.pack = pack
        self.report = reporter(problems)
        self.files = Files(
            pack=PackFile.model_construct(languages=pack.languages), norms=pack.norms,
            catalogue={kind: tuple(rows) for kind, rows in pack.catalogue.items()},
            flows=cast(Any, dict(pack.flows)),
        )
        self.compiler = Compiler(self.files, problems)

    def text(self, by: Mapping[str, str], node: Node | None) -> Text:
        """A text in the pack's languages."""
        return self.compiler.text(by, node)

    def flows(self, flow: str, answers: Iterable[tuple[str, str]]) -> tuple[Flow, ...]:
        """The flows that a visit goes through: its own, those it is taken on to, opening and closing."""
        pack = self.pack
        codes = {one.code: one.id for one in pack.services}
        names = [flow, *(codes.get(value, value) for _, value in answers), pack.opening, pack.closing]
        return tuple(pack.flows[name] for name in dict.fromkeys(names) if name in pack.flows)

    @cached_property
    def persons(self) -> frozenset[str]:
        """Everybody whose documents any step looks at."""
        return frozenset(step.person for flow in self.pack.flows.values() for step in flow.steps) | {HOLDER}

    def names(self, flows: tuple[Flow, ...]) -> Names:
        """What the steps of these flows bind."""
        return _names(flows, self)


@lru_cache(maxsize=1)
def likes() -> Mapping[str, tuple[str, ...]]:
    """The typical people that a customer may be like, with the kinds of document that each has."""
    from data.demo.people import people
    from data.subscribers.catalogue import Plan

    someone = people(1, date(2026, 1, 1), (Plan("any", "any"),), 0)
    return MappingProxyType({one.key: tuple(card.kind for card in one.cards) for one in someone})


def _names(flows: tuple[Flow, ...], known: Known) -> Names:
    names: Names = {name: of(values) for name, values in BUILT_IN.items()}
    names["flow"] = of(known.pack.flows)
    for flow in flows:
        for step in flow.steps:
            merge(names, bound_by_facts(step))
            merge(names, bound_by_answer(step, known.files))
    return names


# One scenario


def _scenario(model: ScenarioFile, node: Table, known: Known) -> Scenario:
    scenario = Scenario(
        id=model.id, pack=known.pack.id, name=known.text(model.name, node.get("name")), flow=model.flow,
        wants=known.text(model.wants, node.get("wants")), forms=(), mood=model.mood, level=model.level,
        years=model.years, use=known.text(model.use, node.get("use")) if model.use else NO_TEXT,
        digest=digest([known.pack.id, plain(node)]), line=node.place.line or 0, file=node.place.where,
    )
    forms = []
    for index, own in enumerate(model.forms):
        spot = child(node.get("forms"), index)
        forms.append(_form(scenario, model, node, own, spot if isinstance(spot, Table) else None, known))
    return replace(scenario, forms=tuple(forms))


def _form(
    scenario: Scenario, model: ScenarioFile, node: Table, own: FormFile, spot: Table | None, known: Known
) -> Form:
    """A form: its own keys over those of the scenario, its lines over those at the same step."""

    def given(key: str) -> Any:
        return getattr(own if key in own.model_fields_set else model, key)

    def where(key: str) -> Table:
        return spot if spot is not None and key in spot.entries else node

    whole = Table((spot or node).place, {**node.entries, **(spot.entries if spot is not None else {})})
    kinds = likes().get(given("customer").get("like", PLAIN), RESIDENT)
    pocket = tuple(
        Pocket(one.person, one.kind or (kinds if one.person == HOLDER else RESIDENT)[0], one.flaw)
        for one in given("pocket")) or (Pocket(HOLDER, kinds[0]),)
    answers = []
    for index, one in enumerate(given("answers")):
        if len(one) != 1:
            known.report("pack.one_answer", at(whole, "answers", index))
        answers.extend(list(one.items())[:1])
    says = [_line(line, child(where("says").get("says"), i), known) for i, line in enumerate(given("says"))]
    if "says" in own.model_fields_set:
        steps = {line.at for line in says}
        says += [_line(line, child(node.get("says"), i), known)
                 for i, line in enumerate(model.says) if line.at not in steps]
    form = Form(
        twists=tuple(given("twists")), customer=MappingProxyType(dict(given("customer"))), pocket=pocket,
        says=tuple(says), answers=tuple(answers), expect=Expected(**given("expect").model_dump()),
        line=whole.place.line or 0,
    )
    _check(scenario, form, whole, known)
    _lines(scenario, form, model.says, node, known)
    if spot is not None and "says" in own.model_fields_set:
        _lines(scenario, form, own.says, spot, known)
    return form


def _line(model: LineFile, node: Node | None, known: Known) -> Line:
    return Line(model.at, known.text(model.say, child(node, "say")), model.did, condition(model.when))


# What a form names


def _check(scenario: Scenario, form: Form, node: Table, known: Known) -> None:
    """Answers, expectations, customer and pocket."""
    story = Story(scenario.id, {}, scenario.flow, form.answers, form.expect)
    check_story(story, node, known.pack, known.files, known.report)
    told = {f"{one.person}_document" for one in form.pocket} | {*NAMES, *FILLED}
    for index, (name, value) in enumerate(form.answers):
        _places(value, told, at(node, "answers", index, name), known.report)
    _customer(form.customer, node, known)
    people = [one.person for one in form.pocket]
    for index, one in enumerate(form.pocket):
        place = at(node, "pocket", index, "person")
        if one.person not in known.persons:
            known.report("pack.value", place, found=one.person[:40], near=nearest(one.person, known.persons))
        if one.person in people[:index]:
            known.report("pack.repeated", place, found=one.person)
        like = form.customer.get("like", PLAIN)
        kinds = likes().get(like, (one.kind,)) if one.person == HOLDER else RESIDENT
        if one.kind not in (NONE, *kinds):
            who = like if one.person == HOLDER else one.person
            known.report("practice.no_paper", at(node, "pocket", index, "kind"), who=who[:30], kind=one.kind,
                         near=nearest(one.kind, kinds))
        if one.flaw and one.kind == NONE:
            known.report("practice.flaw_of_nothing", at(node, "pocket", index, "flaw"))
    for index, twist in enumerate(form.twists):
        if twist in SHOWS and not any(SHOWS[twist](one) for one in form.pocket):
            known.report("practice.not_in_pocket", at(node, "twists", index), twist=twist)
        if twist in form.twists[:index]:
            known.report("pack.repeated", at(node, "twists", index), found=twist)


def _customer(customer: Mapping[str, str], node: Table, known: Known) -> None:
    """Like whom they are, and the columns that differ."""
    from data.practice.casting import COLUMNS, OWN

    columns = {*COLUMNS, *OWN}
    for name, text in customer.items():
        place = at(node, "customer", name)
        if name not in columns:
            key = child(node, "customer")
            spot = key.key(name) if isinstance(key, Table) else place
            known.report("pack.value", spot, found=name[:40], near=nearest(name, columns))
            continue
        values: Collection[str] = likes() if name == "like" else OWN_CUSTOMER.get(name, ())
        if name in ("plan", "pending_plan"):
            values = {row["code"] for row in known.pack.catalogue.get("plans", ())}
        if values and text not in values:
            known.report("pack.no_value", place, name=name, found=text[:40], near=nearest(text, values))
        elif not values and not _counts(name, text):
            known.report("pack.number", place, found=text[:40])


def _counts(name: str, text: str) -> bool:
    """Whether a column takes this text."""
    from data.practice.casting import COLUMNS

    if name not in COLUMNS:
        return text.isascii() and text.isdigit() and int(text) < 1_000
    try:
        COLUMNS[name](text, date(2026, 1, 1))
    except (ValueError, IndexError, OverflowError):
        return False
    return True


def _lines(scenario: Scenario, form: Form, lines: list[LineFile], node: Table, known: Known) -> None:
    """What the customer says: at steps of this visit, under conditions that it can read."""
    if scenario.flow not in known.pack.flows:
        return
    flows = known.flows(scenario.flow, form.answers)
    steps: dict[str, Step] = {step.id: step for flow in flows for step in flow.steps}
    told = {f"{one.person}_document" for one in form.pocket} | {*NAMES, *FILLED}
    names: Names = {}
    for index, line in enumerate(lines):
        if line.at not in steps:
            known.report("pack.no_step", at(node, "says", index, "at"), name=line.at[:40],
                         near=nearest(line.at, steps))
        elif steps[line.at].kind is Kind.COMMIT:
            known.report("practice.unheard", at(node, "says", index, "at"), step=line.at[:40])
        for language, words in line.say.items():
            _places(words, told, at(node, "says", index, "say", language), known.report)
        if line.when is not None:
            names = names or known.names(flows)
            _condition(child(child(child(node, "says"), index), "when"), names, known.report)


def _condition(node: Node | None, names: Names, report: Report) -> None:
    for name, key, values in terms(node):
        read = names.get(name)
        if read is None:
            near = near_to(name, names)
            if near:
                report("pack.no_variable", key.place, name=name[:40], near=near)
            else:
                report("pack.unbound", key.place, name=name[:40])
        elif read.sealed and not (read.values or read.open or read.free):
            report("pack.sealed", key.place, name=name)
        else:
            for value in values:
                if value.text != UNSET:
                    check_value(name, read, value.text, value.place, report)


def _places(words: str, told: Collection[str], place: Place, report: Report) -> None:
    for name in placeholders(words):
        if name not in told:
            report("story.name", place, name=name[:30])


__all__ = ["Known", "likes", "number", "read_scenarios"]
