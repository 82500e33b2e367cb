"""What a pack's ledger and its stories say: honours/*.yaml, stories/*.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from app.pack.model import Act, Gate, Kind, Pack
from app.problems import Place, Problem
from app.proof.claims import EFFECTS, EVIDENCE, NEEDED, QUALIFIERS, THINGS, Claim, More
from app.proof.story import Expected, Story
from data.packs.checks import Report, reporter
from data.packs.inline import Files
from data.packs.named import check_claim, check_story
from data.packs.nodes import Node, Table, at, child
from data.packs.norms import of_folder
from data.packs.schema import Strict, validate
from data.packs.values import ENDS, FIRST, Fixed, Id, Norms, StepRef, Texts, Words, Yes, error, nearest, one_of, shape
from data.packs.values import Norm as NormId

# Claims


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) and value else value


def _pair(value: tuple[str, ...]) -> tuple[str, ...]:
    if len(value) != 2:
        raise error("pack.order")
    return value


Some = Annotated[tuple[Words, ...], BeforeValidator(_listed), Field(min_length=1)]
"""One value, or a list of them."""


class ClaimFile(Strict):
    """Its things and their qualifiers are those of `app.proof.claims`."""

    step: Words | None = None
    phrase: Id | None = None
    timer: Id | None = None
    branch: Words | None = None
    order: Annotated[tuple[StepRef, ...], AfterValidator(_pair)] | None = None
    proof: Words | None = None
    flow: Id | None = None
    catalogue: Id | None = None
    card: Id | None = None
    cards: Id | None = None
    setting: Words | None = None
    forbidden: Some | None = None
    engine: Id | None = None

    flows: Some | None = Field(None, alias="in")
    kind: Annotated[str, one_of(*Kind)] | None = None
    gate: Annotated[str, one_of(*Gate)] | None = None
    act: Annotated[str, one_of(*Act)] | None = None
    end: Annotated[str, one_of(*ENDS)] | None = None
    field: Words | None = None
    source: Words | None = None
    say: Id | None = None
    facts: Some | None = None
    sets: dict[Id, Fixed] | None = None
    rows: Some | None = None
    when: Some | None = None
    choices: Some | None = None
    elements: Some | None = None
    at: Words | None = None
    limit: Words | None = None
    start: StepRef | None = None
    stop: StepRef | None = None
    choice: Words | None = None
    to: StepRef | None = None
    again: StepRef | None = None
    code: Words | None = None
    document: Words | None = None
    exception: Words | None = None
    reader: Words | None = None
    listed: Words | None = None
    change: Words | None = None
    columns: Some | None = None
    codes: Some | None = None
    value: Words | None = None

    evidence: Annotated[str, one_of(*EVIDENCE)]
    test: Annotated[str, shape(r"tests/[A-Za-z0-9_/]+\.py::[A-Za-z0-9_:]+", "pack.test")] = ""
    note: Words = ""


Honours = dict[NormId, Annotated[list[ClaimFile], Field(min_length=1)]]


def read_claims(
    nodes: Mapping[str, Node | None], files: Files, pack: Pack, problems: list[Problem]
) -> tuple[Claim, ...]:
    """Every claim, in the order of the files; what a claim names must exist."""
    report = reporter(problems)
    found: list[Claim] = []
    places: dict[str, Place] = {}
    for node in of_folder(nodes, "honours").values():
        models: dict[str, list[ClaimFile]] | None = None if node is None else validate(Honours, node, problems)
        if models is None:
            continue
        assert isinstance(node, Table)
        for norm, claims in models.items():
            place = node.key(norm)
            if norm in places:
                first = places[norm]
                report("pack.same_id", place, id=norm, where=first.where, line=first.line or 0)
            places.setdefault(norm, place)
            _known(norm, place, files, report)
            for index, model in enumerate(claims):
                spot = child(node.get(norm), index)
                assert isinstance(spot, Table)
                claim = _claim(norm, model, spot, report)
                if claim is not None:
                    check_claim(claim, spot, pack, files, report)
                    found.append(claim)
    return tuple(found)


def _known(norm: str, place: Place, files: Files, report: Report) -> None:
    """A norm that the catalogue does not have."""
    if files.norms is None and files.catalogued:
        return
    norms = files.norms or {}
    if norm not in norms:
        report("pack.no_norm", place, name=norm, near=nearest(norm, norms))


def _claim(norm: str, model: ClaimFile, node: Table, report: Report) -> Claim | None:
    """The claim; None, with a problem, where it is not one thing with its own qualifiers."""
    given: dict[str, Any] = model.model_dump(by_alias=True, exclude_none=True, exclude={"evidence", "test", "note"})
    things = [one for one in THINGS if one in given and not (one == "setting" and "timer" in given)]
    if len(things) != 1:
        report("pack.claim_thing", node.place)
        return None
    thing = things[0]
    name = given.pop(thing)
    wrong = [key for key in given if key not in QUALIFIERS[thing]]
    missing = [key for key in NEEDED.get(thing, ()) if key not in given]
    if thing == "branch" and not set(EFFECTS) & set(given):
        missing.append(EFFECTS[0])
    for key in wrong:
        report("pack.claim_has", node.key(key), thing=thing, key=key)
    for key in missing:
        report("pack.claim_needs", node.place, thing=thing, key=key)
    if wrong or missing:
        return None
    more: dict[str, More] = {
        key: MappingProxyType(value) if isinstance(value, dict) else value for key, value in given.items()
    }
    if isinstance(name, tuple):
        more["names"], name = name, " ".join(name)
    return Claim(
        norm, thing, name, model.evidence, MappingProxyType(more), model.test, model.note,
        node.place.line or 0, node.place.where,
    )


# Stories


class ExpectFile(Strict):
    items: tuple[Words, ...] = ()
    outcome: Words = ""
    path: tuple[StepRef, ...] = ()
    says: tuple[Id, ...] = ()
    whole: Yes = False
    unsaid: tuple[Id, ...] = ()
    met: Norms = ()
    missed: Norms = ()


class StoryFile(Strict):
    id: Id
    name: Texts
    flow: Id
    customer: dict[Id, Words] = {}
    answers: list[dict[StepRef, Annotated[str, Field(max_length=500)]]] = []
    expect: ExpectFile


Stories = list[StoryFile]


def read_stories(
    nodes: Mapping[str, Node | None], files: Files, pack: Pack, problems: list[Problem]
) -> tuple[Story, ...]:
    """Every story, in the order of the files; what a story names must exist."""
    report = reporter(problems)
    found: list[Story] = []
    for model, spot in listed(of_folder(nodes, "stories"), Stories, problems):
        story = _story(model, spot, pack, report)
        check_story(story, spot, pack, files, report)
        found.append(story)
    return tuple(found)


def listed(nodes: Mapping[str, Node | None], shape: Any, problems: list[Problem]) -> Iterator[tuple[Any, Table]]:
    """Each entry of files that are lists of this shape, with its place; an `id` that is there twice is reported."""
    report = reporter(problems)
    places: dict[str, Place] = {}
    for node in nodes.values():
        for index, model in enumerate((None if node is None else validate(shape, node, problems)) or ()):
            spot = child(node, index)
            assert isinstance(spot, Table)
            place = at(spot, "id")
            if model.id in places:
                first = places[model.id]
                report("pack.same_id", place, id=model.id, where=first.where, line=first.line or 0)
            places.setdefault(model.id, place)
            yield model, spot


def _story(model: StoryFile, node: Table, pack: Pack, report: Report) -> Story:
    answers = []
    for index, one in enumerate(model.answers):
        if len(one) != 1:
            report("pack.one_answer", at(node, "answers", index))
        answers.extend(list(one.items())[:1])
    first = pack.languages[0]
    name = {first if language == FIRST else language: words for language, words in model.name.items()}
    return Story(
        id=model.id, name=MappingProxyType(name), flow=model.flow, answers=tuple(answers),
        expect=Expected(**model.expect.model_dump()), customer=MappingProxyType(dict(model.customer)),
        line=node.place.line or 0, file=node.place.where,
    )
