"""The one transition: what was typed at a step becomes an entry, and the entry a new visit.

`parse` turns keys into a `Given` or refuses; `answer` turns a `Given` into the entry.  Both are
pure: what a port must say beforehand (a password's check, a reservation) is in the `Given`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.documents import check
from app.fields import FIELDS, Context
from app.pack.model import DIGIT_KINDS, ENTER_KINDS, Flow, Gate, Kind, Step, person_prefix
from app.ports import Option
from app.privacy import forbidden
from app.problems import Refused
from app.text import fold_digits
from app.visit.bill import due
from app.visit.entries import Entry, Stamp
from app.visit.rests import basis, shown
from app.visit.state import Here, Visit
from app.visit.view import TITLES, open_choices

COMPOUND = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政"
    " 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 令狐".split()
)
"""Surnames of two characters."""


@dataclass(frozen=True, slots=True)
class Given:
    """An accepted answer, before it is written."""

    value: str
    sealed: bool = False
    bound: Mapping[str, str] = field(default_factory=dict)
    sets: Mapping[str, str] = field(default_factory=dict)
    hidden: Mapping[str, str] = field(default_factory=dict)
    again: str = ""
    """A step whose answer, with all that rests on it, is withdrawn by this one."""
    request: str = ""
    """For a service: the id of the item it begins."""


def surname(name: str) -> str:
    """The surname of a Chinese name, compound ones whole; of another name, all of it."""
    if name[:2] in COMPOUND and len(name) > 2:
        return name[:2]
    return name[:1] if "\u3400" <= name[:1] <= "\u9fff" or ord(name[:1]) > 0x1FFFF else name


def parse(
    visit: Visit, here: Here, typed: str, today: date, option: Option | None = None,
    *, sure: bool = False,
) -> Given:
    """What was typed at this step, accepted; Refused says what is wrong and what to do."""
    step = here.step
    if step.kind in DIGIT_KINDS and step.choices:
        return _choice(visit, here, typed)
    if step.kind in ENTER_KINDS:
        return Given("said")
    if option is not None:
        return _picked(step, option)
    if step.optional and not typed.strip():
        return Given("none")
    return _field(visit, step, typed, today, sure)


def _choice(visit: Visit, here: Here, typed: str) -> Given:
    key = fold_digits(typed.strip())
    choices = open_choices(visit, here.step)
    for choice in choices:
        if choice.key == key:
            return Given(choice.value, sets=choice.sets, again=choice.again)
    keys = "、".join(choice.key for choice in choices)
    raise Refused.of("visit.key", keys=keys)


def _picked(step: Step, option: Option) -> Given:
    sealed = step.source == "numbers"
    bound = {name: text for name, text in option.bound.items() if text != ""}
    if sealed:
        return Given(option.value, sealed=True, bound=bound)
    return Given(option.value, bound={**bound, "label": option.name})


def _field(visit: Visit, step: Step, typed: str, today: date, sure: bool) -> Given:
    kind = FIELDS[step.field or "text"]
    prefix = person_prefix(step.person)
    total = due(visit)
    context = Context(
        today=today,
        kind=visit.clear(f"{prefix}kind") or None,
        due_fen=total if step.kind is Kind.PAY else None,
        minimum_fen=_number(visit, f"{step.name}_minimum") if step.field == "money" else None,
    )
    parsed = kind.parse(typed, context)
    if not sure and (step.kind is Kind.NOTE or step.field == "text"):
        for word in forbidden(parsed.value, visit.pack.forbidden):
            raise Refused.of("visit.forbidden", word=word)
    if step.kind is Kind.PAY:
        _enough(step, int(parsed.value), total)
    sets = {prefix + name: text for name, text in parsed.facts.items() if name != "against_due"}
    hidden = _also(step, parsed.value, context)
    return Given(parsed.value, kind.personal or step.kind is Kind.NOTE, sets=sets, hidden=hidden)


def _enough(step: Step, fen: int, total: int) -> None:
    from app.money import yuan

    if step.name == "received_fen" and fen < total:
        raise Refused.of("money.short", missing=yuan(total - fen))
    if step.name == "cash_part_fen" and fen >= total:
        raise Refused.of("money.part", due=yuan(total))


def _also(step: Step, value: str, context: Context) -> dict[str, str]:
    """Sealed by-products: a surname from a name, a title from a resident's number."""
    if step.person != "holder":
        return {}
    if step.field == "name":
        return {"surname": surname(value)}
    if step.field == "document":
        sex = check(context.kind or "resident_id", value, context.today).sex
        return {"title": TITLES[sex]} if sex else {}
    return {}


def _number(visit: Visit, name: str) -> int | None:
    text = visit.clear(name)
    return int(text) if text.isdigit() else None


def answer(
    visit: Visit, here: Here, given: Given, stamp: Stamp, *, variant: int = 0, person: str = ""
) -> tuple[Entry, ...]:
    """The entries that this answer makes: the answer or amendment, and what it withdraws."""
    step = here.step
    earlier = visit.answers.get(here.at)
    body: dict[str, Any] = {"at": here.at}
    sealed = dict(given.hidden)
    if given.sealed:
        sealed["value"] = given.value
    else:
        body["value"] = given.value
    if sealed:
        body["sealed"] = sealed
        body["person"] = person or step.person
    for name, part in (("sets", given.sets), ("bound", given.bound)):
        if part:
            body[name] = dict(part)
    if step.say:
        body |= {"phrase": step.say, "variant": variant}
    rests = basis(visit, flow_of(visit, here), step, here.item, visit.path.values)
    if rests:
        body["basis"] = rests
    if step.gate is not None:
        body["digest"] = gate_digest(visit, here)
    if step.evidence:
        body["evidence"] = visit.path.consent
    if given.request:
        body["request"] = given.request
    if earlier is not None:
        body["was"] = earlier.seq
    kind = "amend" if earlier is not None else "answer"
    entries = [Entry(visit.id, visit.seq + 1, kind, stamp, body)]
    if given.again:
        for at in rested_on(visit, here, given.again):
            seq = visit.seq + 1 + len(entries)
            entries.append(Entry(visit.id, seq, "withdraw", stamp, {"at": at}))
    return tuple(entries)


def rested_on(visit: Visit, here: Here, again: str) -> tuple[str, ...]:
    """The answers that a choice to ask `again` withdraws: that step's, and all that rest on it.

    A later answer rests on an earlier one when its condition, or one of its choices', reads a
    variable that the earlier one bound.
    """
    target = f"{here.item}/{again}"
    withdrawn = [target]
    names: set[str] = set()
    for step in flow_of(visit, here).steps:
        at = f"{here.item}/{step.id}"
        answered = visit.answers.get(at)
        if answered is None:
            continue
        read = {*step.when.names(), *(n for c in step.choices for n in c.when.names())}
        if at == target or (names and names & read):
            if at not in withdrawn:
                withdrawn.append(at)
            names |= {step.name, *answered.sets, *answered.bound} - {"verified"}
    return (*withdrawn, here.at) if here.at not in withdrawn else tuple(withdrawn)


def gate_digest(visit: Visit, here: Here) -> str:
    """The digest of what this gate shows now."""
    own = visit.item.values if visit.item and here.item else {}
    return shown(visit.pack, flow_of(visit, here), here.step, visit.path.values, own)


def flow_of(visit: Visit, here: Here) -> Flow:
    """The flow that a step is asked for."""
    return visit.item.flow if visit.item and here.item else visit.pack.flows[visit.pack.opening]


def same(visit: Visit, here: Here, given: Given) -> bool:
    """Whether this answer says what the standing one at this step already says."""
    standing = visit.answers.get(here.at)
    if standing is None or standing.value is None or visit.cursor != here.at:
        return False
    if here.step.gate is Gate.PIN or given.again:
        return False
    return standing.value == given.value and dict(standing.sets) == dict(given.sets)


def renumber(entries: tuple[Entry, ...], seq: int) -> tuple[Entry, ...]:
    """The same entries, counted on from `seq`."""
    return tuple(replace(entry, seq=seq + index) for index, entry in enumerate(entries, 1))
