"""From validated files to `app.pack.model.Pack`: includes inlined, names resolved.

Each compiled step keeps its source beside it (`Draft`), so that `checks` can say where.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
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
from app.pack.norms import Card
from app.pack.places import placeholders
from app.pack.sources import SOURCES
from app.problems import Problem
from data.packs import pinyin
from data.packs.inline import Draft, Files, Source, resolve
from data.packs.nodes import Node, Table, child
from data.packs.schema import ChoiceFile, FlowFile, PhraseFile, When
from data.packs.values import FIRST, nearest

INTERFACE: Final = ("zh", "en")
"""Languages in which the program itself speaks: names may be given in them."""
FIELD_OF: Final = {Kind.PAY: "money", Kind.NOTE: "text"}
"""The field that a kind takes when none is named."""


class Compiler:
    """Makes the model's objects; what is the same in two flows is the same object."""

    def __init__(self, files: Files, problems: list[Problem]) -> None:
        assert files.pack is not None
        self.files = files
        self.problems = problems
        self.languages = files.pack.languages
        self._steps: dict[tuple[Any, ...], Step] = {}
        self.phrases = {
            name: self._phrase(name, model) for name, (model, _) in files.phrases.items()
        }

    def text(self, by: Mapping[str, str] | None, node: Node | None) -> Text:
        """A text by language, the pack's first one first; the interface's are welcome as well."""
        if not by:
            return NO_TEXT
        first = self.languages[0]
        known = dict.fromkeys((*self.languages, *INTERFACE))
        place = node.place if node else None
        for language in by:
            if language != FIRST and language not in known:
                args = {"language": language[:10], "near": nearest(language, known)}
                mark = node.key(language) if isinstance(node, Table) else place
                self.problems.append(Problem("pack.no_language", args, mark))
        if FIRST not in by and first not in by:
            self.problems.append(Problem("pack.needs_language", {"language": first}, place))
        named = {first if language == FIRST else language: words for language, words in by.items()}
        return Text(tuple((one, named[one]) for one in known if one in named))

    def flow(self, source: Source, drafts: list[Draft], listed: bool) -> Flow:
        """One flow with its steps."""
        model: FlowFile = source.model
        node = source.node
        ids = frozenset(draft.id for draft in drafts)
        timer = model.timer
        return Flow(
            id=model.id,
            code=model.code or "",
            name=self.text(model.name, node.get("name")),
            initials=self._initials(model),
            norms=model.norms,
            steps=tuple(self.step(draft, ids) for draft in drafts),
            timer=Timer(timer.limit, timer.start, timer.stop, timer.norms, timer.setting)
            if timer
            else None,
            change=model.change or "",
            values=MappingProxyType(dict(model.values)),
            charges=tuple(
                Charge(
                    self.text(one.name, child(child(child(node, "charges"), i), "name")),
                    one.variable, condition(one.when), one.out,
                )
                for i, one in enumerate(model.charges)
            ),
            document=model.document,
            exception=model.exception,
            reader=model.reader,
            listed=listed,
        )

    def _initials(self, model: FlowFile) -> tuple[str, ...]:
        """What finds the service by prefix: letters, and its further names as they are."""
        names = [*model.name.values()]
        letters = [one for name in names for one in pinyin.initials(name)]
        further = [one for name in model.aliases for one in pinyin.initials(name)]
        return tuple(dict.fromkeys((*(model.initials or letters), *further, *model.aliases)))

    def step(self, draft: Draft, ids: Container[str]) -> Step:
        """One step; shared where another flow includes the same."""
        again = tuple(resolve(one.again, draft.prefix, ids) for one in draft.model.choices)
        key = (id(draft.model), draft.id, draft.act, tuple(id(w) for w, _ in draft.whens), again)
        if key not in self._steps:
            self._steps[key] = self._step(draft, again)
        return self._steps[key]

    def _step(self, draft: Draft, again: tuple[str, ...]) -> Step:
        model, node = draft.model, draft.node
        kind = Kind(model.kind)
        rows = tuple(
            Row(
                self.text(row.label, child(child(child(node, "rows"), i), "label")),
                row.value, condition(row.when),
            )
            for i, row in enumerate(model.rows)
        )
        do = self.text(model.do, node.get("do"))
        return Step(
            id=draft.id,
            kind=kind,
            act=Act(draft.act),
            when=both(condition(when) for when, _ in draft.whens),
            say=model.say or "",
            do=do,
            ask=self.text(model.ask, node.get("ask")),
            norms=model.norms,
            rows=rows,
            choices=tuple(
                self._choice(one, child(child(node, "choices"), i), again[i])
                for i, one in enumerate(model.choices)
            ),
            field=model.field or FIELD_OF.get(kind, ""),
            source=model.source or "",
            variable=model.variable or "",
            facts=model.facts,
            gate=Gate(model.gate) if model.gate else None,
            scope=model.scope,
            person=model.person,
            sets=MappingProxyType(dict(model.sets)),
            end=model.end or "",
            suggest=model.suggest or "",
            optional=model.optional,
            evidence=model.evidence,
            reads=self._reads(model.say, do, rows),
            line=node.place.line or 0,
            file=node.place.where,
        )

    def _choice(self, model: ChoiceFile, node: Node | None, again: str) -> Choice:
        return Choice(
            model.key, model.value, self.text(model.name, child(node, "name")),
            condition(model.when), MappingProxyType(dict(model.sets)), model.end or "", again,
        )

    def _reads(self, say: str | None, do: Text, rows: tuple[Row, ...]) -> tuple[str, ...]:
        """Every variable that its words, and which of its rows are shown, depend on."""
        phrase = self.phrases.get(say or "")
        texts = [words for _, words in do.by] + [row.value for row in rows]
        if phrase:
            texts += spoken(phrase)
        names = {name for text in texts for name in placeholders(text)}
        names.update(name for row in rows for name in row.when.names())
        return tuple(sorted(names))

    def _phrase(self, name: str, model: PhraseFile) -> Phrase:
        return Phrase(name, model.norms, model.source, MappingProxyType({
            language: tuple(
                tuple(Element(element, words) for element, words in variant.items())
                for variant in getattr(model, language)
            )
            for language in self.languages
        }))

    def pack(self, flows: Mapping[str, Flow], cards: tuple[Card, ...] = ()) -> Pack:
        """Everything put together; its hash is still empty."""
        model = self.files.pack
        assert model is not None
        node = self.files.pack_node
        return Pack(
            id=model.id,
            hash="",
            version=model.version,
            operator=self.text(model.operator, child(node, "operator")),
            languages=model.languages,
            settings=MappingProxyType(dict(model.settings)),
            forbidden=model.forbidden,
            opening=model.opening,
            closing=model.closing,
            flows=MappingProxyType(dict(flows)),
            phrases=MappingProxyType(self.phrases),
            catalogue=MappingProxyType({
                kind: tuple(MappingProxyType(_searchable(row)) for row in rows)
                for kind, rows in self.files.catalogue.items()
            }),
            asks=MappingProxyType({
                name: (*source.given, *source.optional) for name, source in SOURCES.items()
            }),
            norms=MappingProxyType(dict(self.files.norms or {})),
            cards=cards,
        )


def spoken(phrase: Phrase) -> list[str]:
    """Every piece of words of a phrase."""
    return [e.words for variants in phrase.variants.values() for v in variants for e in v]


def condition(when: When | None) -> Condition:
    """A condition as the model has it."""
    if when is None:
        return ALWAYS
    terms = tuple(
        Term(name, tuple(values)) for name, values in (when.__pydantic_extra__ or {}).items()
    )
    some = tuple(condition(one) for one in when.any)
    none = tuple(condition(one) for one in when.none)
    return Condition(terms, some, none) if terms or some or none else ALWAYS


def both(conditions: Iterable[Condition]) -> Condition:
    """All of several conditions at once.

    Two `any` lists do not fit into one condition: the second becomes "not (none of these)".
    """
    whole = ALWAYS
    for one in conditions:
        if whole == ALWAYS or one == ALWAYS:
            whole = one if whole == ALWAYS else whole
            continue
        some = whole.any_of or one.any_of
        extra: tuple[Condition, ...] = ()
        if whole.any_of and one.any_of:
            extra = (Condition(none_of=(Condition(any_of=one.any_of),)),)
        whole = Condition(
            (*whole.terms, *one.terms), some, (*whole.none_of, *one.none_of, *extra)
        )
    return whole


def _searchable(row: Mapping[str, str]) -> dict[str, str]:
    """A catalogue row that can be found by pinyin."""
    if "name" not in row or "initials" in row:
        return dict(row)
    return {**row, "initials": " ".join(pinyin.initials(row["name"]))}
