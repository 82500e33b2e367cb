"""A compiled pack as one line of JSON, and back: quickly, and exactly the same.

    {"format":1,"hash":"<sha-256 of the body>","pack":{…}}

Fields that have their default are left out; steps that flows share are written once.  A new
field of the model needs nothing here while it holds text, a flag, a tuple or mapping of texts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, replace
from types import MappingProxyType
from typing import Any, Final

from app.pack.conditions import ALWAYS, Condition, Term
from app.pack.model import (
    NO_TEXT,
    Act,
    Charge,
    Choice,
    Element,
    Flow,
    Gate,
    Kind,
    Pack,
    Phrase,
    Row,
    Step,
    Text,
    Timer,
)
from app.pack.norms import Card, Norm
from app.problems import Refused

FORMAT: Final = 1

_HEAD: Final = re.compile(r'\{"format":([0-9]{1,6}),"hash":"([0-9a-f]{64})","pack":')


def to_json(pack: Pack) -> str:
    """The pack as JSON, with the hash of what it says."""
    body = _body(pack)
    return f'{{"format":{FORMAT},"hash":"{_sha(body)}","pack":{body}}}'


def digest(pack: Pack) -> str:
    """SHA-256, hex, of the compiled pack; equal to its `hash` as long as nothing was changed."""
    return _sha(_body(pack))


def sealed(pack: Pack) -> Pack:
    """The same pack with its hash filled in."""
    return replace(pack, hash=digest(pack))


def from_json(text: str) -> Pack:
    """The pack that `to_json` wrote; Refused(`pack.hash`) when a byte of it was changed."""
    head = _HEAD.match(text)
    if head is None or int(head[1]) != FORMAT or _sha(text[head.end() : -1]) != head[2]:
        raise Refused.of("pack.hash")
    return _pack(json.loads(text[head.end() : -1]), head[2])


def _sha(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


# Writing


def _body(pack: Pack) -> str:
    rows: list[Any] = []
    keys: dict[str, int] = {}
    known: dict[int, int] = {}

    def number(step: Step) -> int:
        """Steps by identity first, for compiling shares them; then by what they say."""
        if id(step) not in known:
            row = _plain(step)
            key = json.dumps(row, ensure_ascii=False)
            if key not in keys:
                keys[key] = len(rows)
                rows.append(row)
            known[id(step)] = keys[key]
        return known[id(step)]

    flows = {}
    for name, flow in pack.flows.items():
        flows[name] = _plain(replace(flow, steps=())) | {"steps": [number(s) for s in flow.steps]}
    plain = _plain(replace(pack, hash="", flows={})) | {"flows": flows, "steps": rows}
    if not pack.norms:  # as packs were written before they had any
        del plain["norms"]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """Any part of a pack as JSON values."""
    match value:
        case str() | bool() | int() | None:
            return value
        case Text():
            return [list(pair) for pair in value.by]
        case Element():
            return [value.name, value.words]
        case Condition():
            return _condition(value)
        case tuple():
            return [_plain(one) for one in value]
        case Mapping():
            return {key: _plain(one) for key, one in value.items()}
    row = {}
    for spec in fields(value):
        one = getattr(value, spec.name)
        if spec.default is not MISSING and one == spec.default:
            continue
        row[spec.name] = _plain(one)
    return row


def _condition(value: Condition) -> list[Any]:
    return [
        [[term.name, list(term.values)] for term in value.terms],
        [_condition(one) for one in value.any_of],
        [_condition(one) for one in value.none_of],
    ]


# Reading


def _text(value: list[Any]) -> Text:
    return Text(tuple(map(tuple, value))) if value else NO_TEXT


def _when(value: list[Any]) -> Condition:
    terms, some, none = value
    if not (terms or some or none):
        return ALWAYS
    return Condition(
        tuple(Term(name, tuple(values)) for name, values in terms),
        tuple(map(_when, some)),
        tuple(map(_when, none)),
    )


def _variants(value: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType({
        language: tuple(tuple(Element(*one) for one in variant) for variant in variants)
        for language, variants in value.items()
    })


def _reader(cls: type, **special: Callable[[Any], Any]) -> Callable[[dict[str, Any]], Any]:
    """A function that makes one class from its row (and uses the row up)."""
    for spec in fields(cls):
        for start, how in (("tuple", tuple), ("Mapping", MappingProxyType)):
            if str(spec.type).startswith(start):
                special.setdefault(spec.name, how)
    changes = tuple(special.items())

    def read(row: dict[str, Any]) -> Any:
        for name, how in changes:
            if name in row:
                row[name] = how(row[name])
        return cls(**row)

    return read


def _each(read: Callable[[Any], Any]) -> Callable[[list[Any]], tuple[Any, ...]]:
    return lambda rows: tuple(map(read, rows))


_KINDS: Final = {kind.value: kind for kind in Kind}
_ACTS: Final = {act.value: act for act in Act}
_row = _reader(Row, label=_text, when=_when)
_choice = _reader(Choice, name=_text, when=_when)
_charge = _reader(Charge, name=_text, when=_when)
_timer = _reader(Timer)
_phrase = _reader(Phrase, variants=_variants)
_norm = _reader(Norm)
_card = _reader(Card, name=_text, text=_text)
_step = _reader(
    Step, kind=_KINDS.__getitem__, act=_ACTS.__getitem__, gate=Gate, when=_when, do=_text,
    ask=_text, rows=_each(_row), choices=_each(_choice),
)


def _pack(row: dict[str, Any], hash: str) -> Pack:
    steps = tuple(map(_step, row.pop("steps")))
    flow = _reader(
        Flow, name=_text, timer=_timer, charges=_each(_charge),
        steps=lambda numbers: tuple(steps[number] for number in numbers),
    )

    def all_of(read: Callable[[Any], Any]) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
        return lambda rows: MappingProxyType({name: read(one) for name, one in rows.items()})

    read = _reader(
        Pack, operator=_text, flows=all_of(flow), phrases=all_of(_phrase),
        catalogue=all_of(_each(MappingProxyType)), asks=all_of(tuple), norms=all_of(_norm),
        cards=_each(_card),
    )
    pack: Pack = read(row | {"hash": hash})
    return pack
