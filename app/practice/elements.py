"""Whether somebody's own words convey an element of a phrase: by key words, figures, and likeness.

An element is conveyed when one alternative of every group of its key words is said and not negated
(不是为保护您, 不用带证件), and every figure in it is said rightly.  An element without key words is
conveyed when enough of its words are found; between enough and too little nobody can tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from app.money import short
from app.practice.figures import days, numbers, plain, sums, times
from app.practice.words import Groups

Similar = Callable[[str, str], float]

_HARMLESS: Final = re.compile(
    "不好意思|对不起|对不住|过意不去|不客气|没有?关系|没有?问题|不要紧|没事|不过|不仅|不但|不光|不只|不止|不妨|差不多|不久|不错|不同|不管|不论"
    "|不然|不得不|不能不|不会不|不可不|不急|不着急|不瞒您说|说不定|来不及|忍不住|要不(?!要)|不一会儿?|不耽误|不麻烦|别的|别人|别家|特别|分别"
    "|区别|级别|性别|识别|鉴别|个别|无论|无线|无忧|无非|无限|未来|未成年|免费|免得|非常|除非|是非|莫非|不足|不够|不划算|没几分钟|没多久"
    r"|(是|能|要|行|好|对|需|可|够|会|方便|满意|同意|愿|肯)不\1|有没有"
)
"""What has the sign of a negation and negates nothing."""
_STRONG: Final = (
    "并不是|不是|不用|不必|不需要|不需|用不着|无需|无须|毋须|不要|不该|不应该|没必要|没有必要|没说|没有说|不为|并非|甭|别")
_WEAK: Final = "没有|没|不|未|无|勿|非|少"
_NEGATION: Final = re.compile(f"({_STRONG})|({_WEAK})")
_TURN: Final = re.compile("而是|才|但|也|就|可是|以免|都是为|主要是|请|所以|因此|还是|得|须|需要|必须|要(?=.)|麻烦")
"""After such a word a negation before it reaches no further."""
_ANEW: Final = re.compile("改天|下次|下回|回头|以后|到时|先|等")
"""Nor does one of a single verb (没带证件改天来) after these."""
_REACH: Final = 7
"""Characters that a negation reaches over; one of a single verb less far."""
_NEAR: Final = 5
_CUT: Final = re.compile("[，。；！？,;!?、：:…~ \n]")
_STOP: Final = re.compile("[。；！？;!?\n]")
_CANNOT: Final = re.compile("不能|不可以|无法|没法|没办法|办不了|做不了|不行|不予|不给|不了")
_AFTER: Final = re.compile(
    "^.{0,2}?(都不用|不用|不必|无需|无须|不需要|就免了|免了|就算了|不重要|无所谓|没必要|可带可不带|可有可无|没有(?!带|拿|问题|关系|交|办))"
    "(?!担心|着急|再|多|重)")
_EITHER: Final = re.compile(r"([一-鿿])不\1.*?(都行|都可以|都没关系|都一样|无所谓|随您|随便)")
_NEEDED: Final = re.compile("(?:没有|没|不带|不出示|缺).{1,16}?(?:办不了|不能办|不可以办|没法|无法|不能|不行|不予)")
"""Without it impossible: it is needed."""
_NEED: Final = "，需要，必须要有才能办"
_MARKS: Final = re.compile(r"[\s，。；！？、：“”‘’（）《》,.;!?:'\"()\-~…·]")
_UNITLESS: Final = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.]|个?[GM%]|个|分钟|月|日|号|年|点|次|位|张|遍|下|天|条)")
_BARE: Final = re.compile("(?:^|[，。；：:、,;您了共计是要付交费还退充为差花到收找应月价])$")
"""Before a sum without its unit; not a product's name (全球通128)."""
_TITLE: Final = re.compile("([一-鿿]{1,2})(先生|女士|小姐|太太)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in an element that must be said rightly."""

    name: str
    """Its placeholder."""
    text: str
    """Its value: fen where `kind` is sum."""
    kind: str
    """sum, day, moment, digits, name, loose (only the numbers in it) or address."""


@dataclass(frozen=True, slots=True)
class Due:
    """One element as it was to be said."""

    name: str
    words: str
    """Filled."""
    groups: Groups = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of an element."""

    verdict: str
    why: str = ""
    """said, absent, negated, figure (a wrong one was said), no_figure, name, unsure, near."""
    wanted: str = ""
    """The figure that should have been said."""
    found: str = ""
    """What was said instead."""
    place: int = -1
    """Where in the words it was found."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Somebody's own words, made ready to be searched."""

    words: str
    figures: str
    """With every number in digits."""
    bare: str
    """`figures` without marks."""


def speech(words: str) -> Speech:
    """These words, made ready; what they say in other words is added."""
    figures, told = plain(words), _compact(words)
    return Speech(told + _NEED if _NEEDED.search(told) else told, figures, _MARKS.sub("", figures))


def alike(wanted: str, said: str) -> float:
    """How much of the first is found in the second: the share of its characters in matching runs of two or more."""
    if not wanted or not said:
        return 0.0
    if wanted in said:
        return 1.0
    matcher = SequenceMatcher(None, said, wanted, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks() if block.size > 1) / len(wanted)


def judge(
    said: Speech, due: Due, similar: Similar, met: float, missed: float, today: date
) -> Judged:
    """What became of this element in these words; `met` and `missed` are shares of likeness."""
    wrong = next((one for figure in due.figures if (one := _figure(said, figure, today)) is not None), None)
    heard = _conveyed(said, due, similar, met, missed)
    if heard.verdict == "missed":
        return heard if wrong is None or wrong.why != "figure" else wrong
    return heard if wrong is None else wrong


def crossed(said: Speech, dues: Sequence[Due], judged: Sequence[Judged]) -> list[Judged]:
    """The same, with sums told of the wrong things (收您100，找您400) noticed: in another order than their words."""
    told = sums(said.figures)
    found = []
    for number, (due, one) in enumerate(zip(dues, judged, strict=True)):
        fen = next((int(figure.text) for figure in due.figures if figure.kind == "sum"), None)
        if fen is not None and one.verdict == "met" and told.count(fen) == 1:
            found.append((one.place, told.index(fen), number, fen))
    right = sorted(found)
    if [place[1] for place in right] == sorted(place[1] for place in right):
        return list(judged)
    after = list(judged)
    for place, wanted in zip(right, sorted(right, key=lambda one: one[1]), strict=True):
        if place is not wanted:
            after[place[2]] = Judged("missed", "figure", f"{short(place[3])}元", f"{short(wanted[3])}元")
    return after


def _conveyed(said: Speech, due: Due, similar: Similar, met: float, missed: float) -> Judged:
    """By words alone, figures apart."""
    wanted = _MARKS.sub("", plain(due.words))
    whole = said.bare.find(wanted) if wanted else 0
    if whole >= 0 and wanted:
        at = said.words.find(_compact(due.words).rstrip("，。；！？、：,.;!?:"))
        if at < 0 or not negated(said.words, at, len(due.words)):
            return Judged("met", "said", place=max(at, 0))
    if due.groups:
        return _by_groups(said, due, similar, wanted, met)
    share = similar(wanted, said.bare)
    turned = _polarity(said.words, due.words)
    if share >= met:
        return Judged("missed", "negated") if turned else Judged("met", "near", place=_first(said.words, due.words))
    if share < missed:
        return Judged("missed", "absent")
    return Judged("missed", "negated") if turned else Judged("unsure", "unsure")


def _by_groups(said: Speech, due: Due, similar: Similar, wanted: str, met: float) -> Judged:
    places, hits = [], 0
    turned = False
    nothing = any(figure.kind == "sum" and figure.text == "0" for figure in due.figures)
    for group in due.groups:
        own = not nothing and _positive(due.words, group)  # 没有违约金 says 违约金0元
        found, denied = _group(said.words, group, own)
        if found >= 0:
            places.append(found)
            hits += 1
        turned = turned or denied
    if hits == len(due.groups):
        return Judged("met", "said", place=min(places))
    if turned:
        return Judged("missed", "negated")
    most = hits >= 2 and hits == len(due.groups) - 1
    near = hits and len(due.groups) > 1 and similar(wanted, said.bare) >= min(1.0, met + 0.1)
    return Judged("unsure", "unsure") if most or near else Judged("missed", "absent")


def _group(words: str, group: tuple[str, ...], positive: bool) -> tuple[int, bool]:
    """Where an alternative of this group is said and not negated, else -1; and whether one was negated."""
    denied = False
    best = -1
    for alternative in group:
        for start, length in _places(words, alternative):
            if not positive or not negated(words, start, length):
                best = start if best < 0 else min(best, start)
                break
            denied = True
    return best, denied and best < 0


def _places(words: str, alternative: str) -> Iterator[tuple[int, int]]:
    """Where an alternative stands, and its length; a question also with a verb in it (可以吗, 可以办吗)."""
    if alternative.endswith("吗") and len(alternative) > 1:
        for one in re.finditer(f"{re.escape(alternative[:-1])}[^，。；！？,;!?]{{0,3}}[吗么]", words):
            yield one.start(), one.end() - one.start()
        return
    start = words.find(alternative) if alternative else -1
    while start >= 0:
        yield start, len(alternative)
        start = words.find(alternative, start + 1)


@lru_cache(maxsize=4096)
def _positive(words: str, group: tuple[str, ...]) -> bool:
    """Whether the phrase itself says this group without a negation."""
    own = _compact(words)
    places = [(own.find(alternative), alternative) for alternative in group if alternative and alternative in own]
    return not places or any(not negated(own, start, len(alternative)) for start, alternative in places)


@lru_cache(maxsize=4096)
def _masked(words: str) -> str:
    """The words with what looks like a negation and is none blotted out."""
    return _HARMLESS.sub(lambda found: "＿" * len(found[0]), words)


def negated(words: str, start: int, length: int) -> bool:
    """Whether what stands at this place is denied by words around it, in its own clause."""
    masked = _masked(words)
    cuts = [one.end() for one in _CUT.finditer(masked, 0, start)]
    begin = cuts[-1] if cuts else 0
    ends = _CUT.search(masked, start + length)
    end = ends.start() if ends else len(masked)
    if _AFTER.match(masked[start + length:end]) or _EITHER.search(words[begin:end]):
        return True
    before = masked[begin:start]
    last = next(reversed([*_NEGATION.finditer(before)]), None)
    if last is None:
        return False
    between = before[last.end():]
    if len(between) > _REACH or _TURN.search(between, 1):
        return False
    if last[1]:
        return True
    if len(between) > _NEAR or _ANEW.search(between + masked[start:start + 2], 1):
        return False
    stop = _STOP.search(words, start + length)
    rest = words[start + length:stop.start() if stop else len(words)]
    return not _CANNOT.search(rest)


def _polarity(said: str, wanted: str) -> bool:
    """Whether one of the two denies what the other says, as far as the likest clause tells."""
    clauses = [clause for clause in _CUT.split(said) if clause]
    own = [clause for clause in _CUT.split(wanted) if clause]
    if not clauses or not own:
        return False
    for clause in own:
        likest = max(clauses, key=lambda one: alike(clause, one))
        if alike(clause, likest) >= 0.5 and _denies(likest) != _denies(clause):
            return True
    return False


def _denies(clause: str) -> bool:
    return _NEGATION.search(_masked(clause)) is not None


def _first(said: str, wanted: str) -> int:
    block = SequenceMatcher(None, said, wanted, autojunk=False).find_longest_match()
    return block.a


def _compact(words: str) -> str:
    return "".join(words.split())


# ── figures ───────────────────────────────────────────────────────────────────────────────────────


def _figure(said: Speech, figure: Figure, today: date) -> Judged | None:
    """What is wrong with this figure in these words; None: nothing."""
    text = plain(figure.text)
    match figure.kind:
        case "sum":
            return _sum(said, int(figure.text))
        case "day":
            return _day(said, figure.text, today)
        case "moment":
            return _day(said, figure.text[:10], today) or _time(said, figure.text[11:])
        case "digits":
            digits = "".join(char for char in said.bare if char.isalnum())
            return None if text.lower() in digits.lower() else Judged("missed", "no_figure", figure.text)
        case "name":
            held = numbers(text)
            if _MARKS.sub("", text).lower() in said.bare.lower() or (held and set(held) <= set(numbers(said.figures))):
                return None
            return Judged("missed", "name", figure.text)
        case "address":
            return _address(said, figure.text)
    told = {*numbers(said.figures), *_months(said.figures)}
    missing = [one for one in numbers(text) if one not in told]
    return Judged("missed", "no_figure", missing[0]) if missing else None


def _months(text: str) -> list[str]:
    """Spans of years as months: 一年 is 12个月."""
    found = [str(int(one) * 12) for one in re.findall(r"(?<!\d)(\d)年(?![\d月])", text)]
    return found + (["6"] if "半年" in text else [])


def _plain_sums(text: str) -> list[str]:
    """The numbers that stand without a unit, each with the two signs before it (收您200)."""
    return [text[max(0, one.start() - 2):one.start()] + one[0] for one in _UNITLESS.finditer(text)]


def _sum(said: Speech, fen: int) -> Judged | None:
    if not fen and _NEGATION.search(_masked(said.words)):
        return None
    told = sums(said.figures)
    yuan = f"{fen // 100}" + (f".{fen % 100:02d}".rstrip("0") if fen % 100 else "")
    if fen in told or any(one.endswith(yuan) and _BARE.search(one[:-len(yuan)]) for one in _plain_sums(said.figures)):
        return None
    if told:
        return Judged("missed", "figure", f"{yuan}元", f"{short(told[0])}元")
    return Judged("missed", "no_figure", f"{yuan}元")


def _day(said: Speech, text: str, today: date) -> Judged | None:
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:10])
    told = days(said.figures, today)
    if any((y in (0, year)) and (m, d) == (month, day) for y, m, d in told):
        return None
    wanted = f"{year}年{month}月{day}日"
    if told:
        return Judged("missed", "figure", wanted, f"{told[0][1]}月{told[0][2]}日")
    return Judged("missed", "no_figure", wanted)


def _time(said: Speech, text: str) -> Judged | None:
    wanted = (int(text[:2]), int(text[3:5]))
    told = times(said.figures)
    if wanted in told or (wanted[0] - 12, wanted[1]) in told:
        return None
    if told:
        return Judged("missed", "figure", text, f"{told[0][0]}:{told[0][1]:02}")
    return Judged("missed", "no_figure", text)


def _address(said: Speech, text: str) -> Judged | None:
    """A customer addressed by another name than theirs; not to name them is no fault."""
    right = _TITLE.fullmatch(text)
    if right is None:
        return None
    for surname, title in _TITLE.findall(said.words):
        if not surname.endswith(right[1][-len(surname):]) or (title == "先生") != (right[2] == "先生"):
            return Judged("missed", "name", text, surname + title)
    return None
