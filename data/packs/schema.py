"""The shape of a pack's files: pydantic models, and their complaints as problems with places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Annotated, Any, Final, get_args, get_origin

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    TypeAdapter,
    ValidationError,
    create_model,
)

from app.pack.model import Act, Gate, Kind
from app.problems import CATALOGUE, Place, Problem
from data.packs.nodes import Node, Scalar, Table, child, plain
from data.packs.syntax import mistaken_colon
from data.packs.values import (
    ENDS,
    MAX_WORDS,
    Code,
    Fixed,
    Id,
    Key,
    Language,
    Letters,
    Norms,
    StepRef,
    Texts,
    Value,
    Values,
    Words,
    Yes,
    as_tables,
    near_to,
    one_of,
    shape,
    whole,
)

MAX_PROBLEMS: Final = 100
"""Told of one file at once; the rest is counted."""


class Strict(BaseModel):
    """Knows its keys and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# Conditions, flows, steps


class When(BaseModel):
    """A condition; its own keys are variables."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[Id, Values]
    any: list[When] = []
    none: Annotated[list[When], BeforeValidator(as_tables)] = Field([], alias="not")


class RowFile(Strict):
    label: Texts
    value: Words
    when: When | None = None


class ChoiceFile(Strict):
    key: Key
    value: Value
    name: Texts
    when: When | None = None
    sets: dict[Id, Fixed] = {}
    end: Annotated[str, one_of(*ENDS)] | None = None
    again: StepRef | None = None


class ChargeFile(Strict):
    name: Texts
    variable: Id
    when: When | None = None
    out: Yes = False


class TimerFile(Strict):
    limit: Annotated[int, BeforeValidator(whole)]
    start: StepRef
    stop: StepRef
    norms: Norms = ()
    setting: Yes = False


class IncludeFile(Strict):
    include: Id
    id: Id | None = None
    when: When | None = None
    act: Annotated[str, one_of(*Act)] | None = None


class StepFile(Strict):
    id: Id
    kind: Annotated[str, one_of(*Kind)]
    act: Annotated[str, one_of(*Act)] | None = None
    when: When | None = None
    say: Id | None = None
    do: Texts | None = None
    ask: Texts | None = None
    norms: Norms = ()
    rows: list[RowFile] = []
    choices: list[ChoiceFile] = []
    field: Id | None = None
    source: Id | None = None
    variable: Id | None = Field(None, alias="as")
    suggest: Id | None = None
    facts: tuple[Id, ...] = ()
    gate: Annotated[str, one_of(*Gate)] | None = None
    scope: Annotated[str, one_of("item", "visit")] = "item"
    person: Id = "holder"
    sets: dict[Id, Fixed] = {}
    end: Annotated[str, one_of(*ENDS)] | None = None
    optional: Yes = False
    evidence: Yes = False


def _which(value: Any) -> str:
    return "<include>" if isinstance(value, dict) and "include" in value else "<step>"


Entry = Annotated[
    Annotated[StepFile, Tag("<step>")] | Annotated[IncludeFile, Tag("<include>")],
    Discriminator(_which),
]
Steps = Annotated[list[Entry], Field(min_length=1)]


class PartFile(Strict):
    part: Id
    act: Annotated[str, one_of(*Act)] | None = None
    steps: Steps


class FlowFile(Strict):
    id: Id
    name: Texts
    steps: Steps
    code: Code | None = None
    initials: tuple[Letters, ...] = ()
    aliases: tuple[Words, ...] = ()
    norms: Norms = ()
    act: Annotated[str, one_of(*Act)] | None = None
    document: Annotated[str, one_of("required", "none", "disclosure")] = "required"
    exception: Yes = False
    reader: Yes = False
    listed: Yes = True
    timer: TimerFile | None = None
    change: Id | None = None
    values: dict[Id, Id] = {}
    charges: list[ChargeFile] = []


# The other files


class PackFile(Strict):
    id: Id
    operator: Texts
    version: Annotated[str, shape(r"[0-9A-Za-z][0-9A-Za-z.+_-]{0,29}", "pack.version")]
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    opening: Id
    closing: Id
    settings: dict[Id, Words] = {}
    forbidden: tuple[Words, ...] = ()
    phrases: dict[str, Any] = {}


Variant = Annotated[dict[Id, Words], Field(min_length=1)]
Variants = Annotated[list[Variant], Field(min_length=1)]
Catalogue = list[dict[Id, Annotated[str, Field(max_length=MAX_WORDS)]]]


class PhraseFile(Strict):
    norms: Norms = ()
    source: Annotated[str, shape(r"ours|[A-Z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)+", "pack.norm")]


@lru_cache(maxsize=8)
def phrases(languages: tuple[str, ...]) -> Any:
    """The shape of phrases.yaml, every language of the pack required."""
    fields: dict[str, Any] = dict.fromkeys(languages, (Variants, ...))
    model = create_model("PhraseFile", __base__=PhraseFile, **fields)
    return dict[Id, model]  # type: ignore[valid-type]


@lru_cache(maxsize=16)
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


# From errors to problems

_OWNERS: Final[Mapping[str, type[BaseModel]]] = {
    "<step>": StepFile, "<include>": IncludeFile, "rows": RowFile, "choices": ChoiceFile,
    "charges": ChargeFile, "timer": TimerFile,
}
_CODES: Final[Mapping[str, str]] = {
    "string_type": "pack.want_text",
    "list_type": "pack.want_list",
    "tuple_type": "pack.want_list",
    "dict_type": "pack.want_table",
    "model_type": "pack.want_table",
    "model_attributes_type": "pack.want_table",
    "too_short": "pack.none_given",
}


def validate(shape: Any, node: Node, problems: list[Problem]) -> Any:
    """The file as a model of this shape; None, with problems appended, where it does not fit."""
    try:
        return _adapter(shape).validate_python(plain(node))
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        errors = [one for one in errors if not _told(one["loc"])] or errors
        found = [_problem(one, node, shape) for one in errors[:MAX_PROBLEMS]]
        if len(errors) > MAX_PROBLEMS:
            found.append(Problem("pack.more", {"count": len(errors) - MAX_PROBLEMS}, node.place))
        problems.extend(found)
        return None


def _problem(error: Any, root: Node, model: Any) -> Problem:
    """One pydantic error in our words, where it stands."""
    loc: tuple[str | int, ...] = error["loc"]
    if loc and loc[-1] == "[key]":
        return _of_key(error, root, loc[:-1])
    node, above = _walk(root, loc)
    kind: str = error["type"]
    last = str(loc[-1]) if loc else ""
    if kind == "missing":
        return Problem("pack.missing_key", {"key": last}, above.place)
    if kind == "extra_forbidden":
        return _unknown(last, above, _keys(loc[:-1], model))
    if kind in CATALOGUE and error["ctx"].get("found") == last[:40]:
        return _of_key(error, root, loc)  # the name of a variable in a condition
    if kind in CATALOGUE:
        return Problem(kind, {k: v for k, v in error["ctx"].items() if k != "code"}, node.place)
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        hint = mistaken_colon(node)
        if hint:
            return hint
    if kind == "string_type" and isinstance(above, Table):
        code = "pack.want_quotes" if above.key(last).line == node.place.line else "pack.want_text"
        return Problem(code, {}, node.place)
    if kind == "string_too_long":
        return Problem("pack.long", {"max": MAX_WORDS}, node.place)
    if kind in _CODES:
        return Problem(_CODES[kind], {}, node.place)
    raise AssertionError(f"no problem for pydantic's {kind}")


def _told(loc: tuple[str | int, ...]) -> bool:
    """Whether this is about the value of a key with a full-width colon, which has its own error."""
    return loc[-1:] != ("[key]",) and any("：" in str(part) for part in loc[:-1])


def _unknown(key: str, above: Node, known: list[str]) -> Problem:
    """A key that nobody knows there."""
    place = above.key(key) if isinstance(above, Table) else above.place
    if "：" in key:
        return Problem("pack.wide_colon", {}, _colon(key, place))
    spoken = {"source", "norms"} <= {*known} and {"kind", "title"}.isdisjoint(known)
    if spoken and re.fullmatch("[a-z]{2}", key):
        languages = ", ".join(one for one in known if one not in PhraseFile.model_fields)
        return Problem("pack.no_language", {"language": key, "near": languages}, place)
    near = near_to(key, known)
    if near:
        return Problem("pack.unknown_key", {"key": key[:40], "near": near}, place)
    return Problem("pack.extra_key", {"key": key[:40]}, place)


def _colon(key: str, place: Place) -> Place:
    """Where in a key the full-width colon stands."""
    return Place(place.where, place.line, (place.column or 1) + key.index("："))


def _of_key(error: Any, root: Node, loc: tuple[str | int, ...]) -> Problem:
    """A key that is no name."""
    _, above = _walk(root, loc)
    key = str(loc[-1])
    place = above.key(key) if isinstance(above, Table) else above.place
    if "：" in key:
        return Problem("pack.wide_colon", {}, _colon(key, place))
    ctx = {k: v for k, v in error.get("ctx", {}).items() if k != "code"}
    return Problem(error["type"], ctx, place)


def _walk(root: Node, loc: Iterable[str | int]) -> tuple[Node, Node]:
    """The node that a pydantic location leads to, and the one above its last part."""
    node = above = root
    for part in loc:
        above = node
        node = child(node, part) or node
    return node, above


def _keys(loc: Iterable[str | int], model: Any) -> list[str]:
    """The keys that would have been known there."""
    owner = model
    for part in loc:
        owner = _OWNERS.get(str(part)) or _inside(owner, part)
    return [field.alias or name for name, field in owner.model_fields.items()]


def _inside(owner: Any, part: str | int) -> Any:
    """The shape of what stands there in a model, list or mapping."""
    if isinstance(owner, type) and issubclass(owner, BaseModel):
        named = {spec.alias or name: spec.annotation for name, spec in owner.model_fields.items()}
        return named.get(str(part), owner)
    while get_origin(owner) is Annotated:
        owner = get_args(owner)[0]
    args = get_args(owner)
    return owner if not args else args[1] if get_origin(owner) is dict else args[0]


def peek(node: Node | None, key: str) -> str:
    """A key's text, whatever else is wrong with the file."""
    found = child(node, key)
    return found.text if isinstance(found, Scalar) else ""
