"""The key words of every shipped pack: its approved words hold them, and words that say something else do not.

`wordings/<pack>.yaml` holds other people's words for a pack's phrases, and words that lack one element.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice, product
from pathlib import Path

import pytest
import yaml

from app.pack.model import Element, Pack
from app.pack.places import PLACE
from app.practice.elements import Due, alike, judge, speech
from app.practice.help import cues
from app.practice.words import Groups, Keywords
from app.proof.quiet import OPEN, SEALED
from data.packs import SHIPPED, load_shipped, shipped
from data.practice.curriculum import load_curriculum

LANGUAGE = "zh"
TODAY = date(2026, 11, 22)
WORDINGS = Path(__file__).parent / "wordings"
PACKS = tuple(name for name in shipped() if (SHIPPED / name / "practice" / "keywords").is_dir())
WORDED = tuple(sorted(path.stem for path in WORDINGS.glob("*.yaml")))

OWN_WORDS = 2
"""Characters that an element must have beside its placeholders to be held against its words alone."""
SAYS_NOTHING = re.compile(r"\W|请您")
OTHERS_SAY_IT = 0.02
"""Share of elements that the other elements of their phrase may convey at most."""
ANYBODY_SAYS_IT = 0.04
"""Share of pairs of an element and another phrase whose words convey it, of another meaning, at most."""
VALUES = {
    "customer": ("欧阳女士", "您好"),
    "pending_name": ("全球通88 2026-12-01 起",),
    "new_plan_benefit": ("含通话100分钟和流量10GB", "含流量30GB"),
    "service_name": ("国际漫游", "停机保号", "试用业务"),
    "after_state": ("已开通", "已关闭"),
    "note_arrived": ("8点半",), "note_name": ("李师傅",), "topup_phone": ("15400001234",),
}
"""What stands for placeholders that no catalogue fills."""

Spot = tuple[str, str]
"""Phrase and element."""


@dataclass(frozen=True)
class Held:
    """A pack, and the key words that it is held against."""

    pack: Pack
    keywords: Keywords

    def groups(self, spot: Spot) -> Groups:
        return self.keywords.of(*spot)

    def variants(self, phrase: str) -> tuple[tuple[Element, ...], ...]:
        return self.pack.phrases[phrase].variants[LANGUAGE]

    def spots(self) -> Iterator[Spot]:
        """Every phrase and element, once."""
        for phrase in self.pack.phrases:
            yield from dict.fromkeys((phrase, one.name) for variant in self.variants(phrase) for one in variant)

    def texts(self, words: str) -> tuple[str, ...]:
        """The words without their placeholders, or with some of their values where there is nothing else."""
        bare = PLACE.sub("", words)
        if len(SAYS_NOTHING.sub("", bare)) >= OWN_WORDS:
            return (bare,)
        names = [found[1] for found in PLACE.finditer(words)]
        choices = islice(product(*(self.values(name) for name in names)), 60)
        return tuple(filled(words, dict(zip(names, values, strict=True))) for values in choices)

    def values(self, name: str) -> tuple[str, ...]:
        """Some values of this placeholder."""
        rows = (row for catalogue in self.pack.catalogue.values() for row in catalogue)
        known = [row[name] for row in rows if row.get(name)]
        known += VALUES.get(name, ())
        known += [given[name] for given in (self.pack.settings, OPEN, SEALED) if name in given]
        assert known, f"no value for {{{name}}}: add one to VALUES"
        return tuple(dict.fromkeys(known))

    def words(self, elements: Iterable[Element]) -> str:
        return "".join(self.texts(one.words)[0] for one in elements)

    def without(self) -> list[Spot]:
        """Elements that nobody has given key words."""
        return [spot for spot in self.spots() if not self.groups(spot)]

    def unmet(self) -> list[tuple[Spot, str]]:
        """Approved words of an element that do not hold its key words."""
        return [
            ((phrase, one.name), text)
            for phrase in self.pack.phrases for variant in self.variants(phrase) for one in variant
            for text in self.texts(one.words) if not meets(self.groups((phrase, one.name)), text)
        ]

    def said_by_others(self) -> list[Spot]:
        """Elements that their phrase conveys as well with their own words left out."""
        found = {
            (phrase, own.name)
            for phrase in self.pack.phrases for variant in self.variants(phrase) for own in variant
            if meets(self.groups((phrase, own.name)), self.words(one for one in variant if one.name != own.name))
        }
        return sorted(found)

    def said_by_anybody(self) -> tuple[float, float, list[tuple[int, Spot]]]:
        """Shares of all pairs of an element and another phrase whose words convey it: of any meaning, and of
        another meaning; and how many phrases of another meaning convey each.

        Two elements whose approved words hold each other's key words mean the same.
        """
        whole = {name: [self.words(variant) for variant in self.variants(name)] for name in self.pack.phrases}
        spots = list(self.spots())
        own = {spot: self.own(spot) for spot in spots}
        of = {name: [spot for spot in spots if spot[0] == name] for name in self.pack.phrases}
        pairs = hits = 0
        other: list[tuple[int, Spot]] = []
        for spot in spots:
            groups, strange = self.groups(spot), 0
            for name in self.pack.phrases:
                if name == spot[0]:
                    continue
                pairs += 1
                if any(meets(groups, words) for words in whole[name]):
                    hits += 1
                    strange += not any(
                        any(meets(groups, text) for text in own[one])
                        and any(meets(self.groups(one), text) for text in own[spot]) for one in of[name])
            other.append((strange, spot))
        return hits / pairs, sum(count for count, _ in other) / pairs, sorted(other, reverse=True)

    def own(self, spot: Spot) -> list[str]:
        """The approved words of one element."""
        return [text for variant in self.variants(spot[0]) for one in variant if one.name == spot[1]
                for text in self.texts(one.words)]

    def missed(self, phrase: str, said: str) -> list[str]:
        """Elements that these words do not convey, of the variant that they come nearest to."""
        ready = speech(said)
        return min(
            ([one.name for one in variant
              if judge(ready, self.due(phrase, one), alike, 1.0, 0.0, TODAY).verdict != "met"]
             for variant in self.variants(phrase)), key=len)

    def due(self, phrase: str, element: Element) -> Due:
        return Due(element.name, element.words, self.groups((phrase, element.name)))


def meets(groups: Groups, words: str) -> bool:
    """Whether the words hold one alternative of every group."""
    return bool(groups) and all(any(one in words for one in group) for group in groups)


def filled(words: str, values: Mapping[str, str]) -> str:
    """The words with these values for their placeholders."""
    return PLACE.sub(lambda found: values[found[1]], words)


@pytest.fixture(scope="module", params=PACKS)
def held(request) -> Held:
    return _held(request.param)


@pytest.fixture(scope="module")
def hall() -> Held:
    return _held("cmcc_hall")


_READ: dict[str, Held] = {}


def _held(name: str) -> Held:
    if name not in _READ:
        problems = []
        pack = load_shipped(name)
        read = load_curriculum(SHIPPED / name, pack, problems)
        wrong = [str(one) for one in problems if "keywords" in str(one.place)]
        assert not wrong, wrong
        _READ[name] = Held(pack, read.keywords)
    return _READ[name]


def changed(held: Held, spot: Spot, *groups: str) -> Held:
    """The same with other key words for one element."""
    mine = tuple(tuple(group.split("|")) for group in groups)
    return replace(held, keywords=Keywords({**held.keywords.groups, spot: mine}))


def test_every_shipped_pack_has_key_words():
    assert set(PACKS) == set(shipped())


def test_every_element_has_key_words(held):
    assert held.without() == []


def test_the_approved_words_hold_their_key_words(held):
    unmet = held.unmet()
    assert not unmet, f"{held.pack.id}: {unmet}"


def test_an_element_is_not_conveyed_by_the_rest_of_its_phrase(held, record_property):
    said = held.said_by_others()
    share = len(said) / sum(1 for _ in held.spots())
    record_property("said_by_others", f"{held.pack.id} {share:.2%}")
    print(f"{held.pack.id}: {share:.2%} of the elements are conveyed by the rest of their phrase")
    assert share <= OTHERS_SAY_IT, f"{held.pack.id}: {said}"


def test_an_element_is_not_conveyed_by_what_means_something_else(held, record_property):
    whole, strange, most = held.said_by_anybody()
    record_property("said_by_anybody", f"{held.pack.id} {whole:.2%} {strange:.2%}")
    print(f"{held.pack.id}: another phrase says an element in {whole:.2%} of pairs; in {strange:.2%} it means other")
    assert strange <= ANYBODY_SAYS_IT, f"{held.pack.id}: {most[:20]}"
    assert most[0][0] < len(held.pack.phrases) / 2, f"{held.pack.id}: almost anything conveys {most[0][1]}"


def test_a_cue_is_a_short_word_of_its_own(held):
    for phrase in held.pack.phrases.values():
        for number in range(phrase.count(LANGUAGE)):
            elements = replace(phrase, variants={LANGUAGE: (phrase.elements(LANGUAGE, number),)})
            shown = cues(elements, held.keywords, LANGUAGE)
            assert len(shown) == len(phrase.elements(LANGUAGE, number)), f"{phrase.id}: two of {shown} are one"
            assert all(2 <= len(one) <= 5 for one in shown), f"{phrase.id}: {shown}"


def test_an_alternative_is_written_once_in_a_group(held):
    for spot, groups in held.keywords.groups.items():
        assert all(len(set(group)) == len(group) for group in groups), spot


# ── what the checks above find ────────────────────────────────────────────────────────────────────


def test_an_element_without_key_words_is_found(hall):
    bare = Keywords({spot: groups for spot, groups in hall.keywords.groups.items() if spot != ("slip", "hand")})
    assert replace(hall, keywords=bare).without() == [("slip", "hand")]


def test_key_words_that_an_approved_variant_lacks_are_found(hall):
    found = changed(hall, ("close_done_cash", "cash"), "零钱").unmet()
    assert [spot for spot, _ in found] == [("close_done_cash", "cash")]


def test_key_words_that_stand_elsewhere_in_the_phrase_are_found(hall):
    assert ("no_document", "own_document") in changed(
        hall, ("no_document", "own_document"), "本人", "证件").said_by_others()


def test_key_words_that_are_everywhere_are_found(hall):
    most = changed(hall, ("sing_change", "change"), "您|请").said_by_anybody()[2]
    assert most[0][1] == ("sing_change", "change")
    assert most[0][0] >= len(hall.pack.phrases) / 2


# ── other people's words ──────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module", params=WORDED)
def worded(request) -> tuple[Held, dict[str, dict]]:
    with open(WORDINGS / f"{request.param}.yaml", encoding="utf-8") as file:
        return _held(request.param), yaml.safe_load(file)


def test_every_phrase_has_other_words_that_convey_it(worded):
    held, wordings = worded
    assert set(wordings["conveyed"]) == set(held.pack.phrases)


def test_other_words_convey_every_element(worded):
    held, wordings = worded
    missed = [
        (phrase, lacking, said)
        for phrase, sayings in wordings["conveyed"].items() for said in sayings
        if (lacking := held.missed(phrase, said))
    ]
    assert not missed, missed


def test_words_that_lack_an_element_do_not_convey_it(worded):
    held, wordings = worded
    wrong = [
        (phrase, element, said)
        for phrase, elements in wordings["lacking"].items() for element, sayings in elements.items()
        for said in sayings if element not in held.missed(phrase, said)
    ]
    assert not wrong, wrong


def test_missing_key_words_make_other_words_miss(hall):
    said = "谢谢您今天过来，请慢走。"
    assert hall.missed("farewell", said) == []
    assert changed(hall, ("farewell", "farewell"), "一路平安").missed("farewell", said) == ["farewell"]


def test_key_words_of_another_element_make_a_lack_go_unseen(hall):
    said = "收您一百元，好了。"
    assert hall.missed("sing_received", said) == ["wait"]
    assert changed(hall, ("sing_received", "wait"), "好了|收您").missed("sing_received", said) == []
