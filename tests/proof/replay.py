"""The other way round: a state of the walk, reached on the real desk by the way that the walk names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from random import Random

from app.desk import Desk
from app.fields import FIELDS, Context
from app.pack.model import ENTER_KINDS, Kind, Pack, Step, person_prefix
from app.pack.sources import SOURCES, repeated
from app.ports import Option
from app.problems import Refused
from app.proof.possible import NOTHING
from app.proof.quiet import CODE, PASSWORD, PHONE, WRONG, quiet
from app.proof.stage import MANAGER, MANAGER_PIN, STAFF, TODAY, stage
from app.proof.walk import CANCEL, END, Node, Walk
from app.visit.bill import amounts, due
from app.visit.options import options
from app.visit.state import Visit
from app.visit.view import open_choices
from tests.proof.follow import Follower
from tests.proof.wander import NEW_PASSWORD


def sample(walk: Walk, seed: int, size: int) -> list[int]:
    """States of first items, at random: what a later item begins with is joined of many ways."""
    later = {index for start in walk._starts.values() for index in start.nodes}
    first: set[int] = set()
    for index, node in enumerate(walk.nodes):
        if index not in later and (node.parent == END or node.parent in first):
            first.add(index)
    return Random(seed).sample(sorted(first), min(size, len(first)))


def chain(walk: Walk, index: int) -> list[Node]:
    """The states of the shortest way to a state."""
    found: list[Node] = []
    while index != END:
        found.append(walk.nodes[index])
        index = walk.nodes[index].parent
    return found[::-1]


def customer(nodes: list[Node]) -> dict[str, str]:
    """What operator and reader must say for this way: of each fact a value that all its states admit."""
    told: dict[str, str] = {}
    own = {name: (name, values) for source in SOURCES.values() for name, values in source.clear.items()}
    for person in ("owner_", "proxy_", "guardian_"):
        own |= {person + name: (name, values) for name, values in SOURCES["identity"].clear.items()}
    for name, (plain, domain) in own.items():
        seen = [(n.route.live[n.at][name], n.known[name]) for n in nodes
                if name in n.known and name in n.route.live[n.at] and n.known[name] != NOTHING]
        likely = quiet(plain, domain)
        for value in (likely, *domain):
            if all(alike(frozenset((value,))) <= options for alike, options in seen):
                if value != likely or not name.endswith(("kind", "adult")):
                    told[name] = value
                break
    return told


def replayed(walk: Walk, pack: Pack, index: int) -> str:
    """Empty where the way leads there; else where it stops."""
    nodes = chain(walk, index)
    home = stage(pack, customer(nodes), keep=False)
    home.identity.clear = dict(home.subscribers.clear)
    desk = Desk(home, home.agents.people[STAFF][0])
    visits = [desk.open()]
    eyes = Follower(walk)
    for now, then in pairwise(nodes):
        value = then.label.partition("=")[2] if "=" in then.label else then.label
        after: list[Visit] = []
        for visit in visits:
            for went in _answered(desk, visit, now.step, CANCEL if then.label == CANCEL else value):
                if _is(eyes, went, then):
                    after.append(went)
            if len(after) >= 4:
                break
        if not after:
            return f"{now.route.flow.id}/{then.label} → {then.step.id}"
        visits = after[:4]
    return ""


def _is(eyes: Follower, visit: Visit, node: Node) -> bool:
    here = visit.here
    if node.step.kind is Kind.SERVICE and any(p.item and p.step.id == node.step.id for p in visit.path.passed):
        return True  # known already, by a wish or an offer taken: it answers itself
    if here is None or here.step.id != node.step.id:
        return False
    sealed = {n for n, v in visit.path.values.items() if v.sealed or v.text is None}
    values = dict(visit.path.clear)
    if visit.item and visit.item.flow.charges:
        values |= amounts(visit.item.flow, visit.path.values)
    return not eyes._differs(node, here.item, values, sealed)


def _answered(desk: Desk, visit: Visit, step: Step, value: str) -> Iterator[Visit]:
    if value == CANCEL:
        yield desk.cancel(visit, "other", item_only=True)
        return
    wished = [visit]
    if visit.item and step.act.value != "greet":
        wished.append(desk.wish(visit, desk.home.pack.services[0].code))
    for one in wished:
        if one.here is None or one.here.step.id != step.id:
            yield one  # the wish itself has led on
            continue
        for typed, option in _typed(desk, one, step, value):
            home = desk.home
            home.subscribers.wrong = 2 if typed == WRONG else 0  # type: ignore[attr-defined]
            home.subscribers.reserved.clear()  # type: ignore[attr-defined]
            try:
                yield desk.answer(one, typed, option=option)
            except Refused:
                continue


def _typed(desk: Desk, visit: Visit, step: Step, value: str) -> list[tuple[str, Option | None]]:
    here = visit.here
    assert here is not None
    if step.choices and step.kind not in (Kind.PICK, Kind.SERVICE):
        return [(c.key, None) for c in open_choices(visit, step) if c.value == value]
    if step.kind in ENTER_KINDS or (value == "none" and step.optional):
        return [("", None)]
    if step.kind in (Kind.PICK, Kind.SERVICE):
        found = options(visit, here, desk.home.subscribers.options)
        return [("", o) for o in sorted(found, key=lambda o: o.value != value)][:40]
    known = {"check_password": PASSWORD, "check_code": CODE, "new_password": NEW_PASSWORD, "approve": MANAGER_PIN,
             "same_password": NEW_PASSWORD, "repeat": visit.text(repeated(step.name)) or ""}
    if value == "locked":
        return [(WRONG, None)]
    if step.source in known:
        return [(known[step.source], None)]
    if step.field == "staff_no":
        return [(MANAGER, None)]
    prefix = person_prefix(step.person)
    total = due(visit) if step.kind is Kind.PAY else None
    context = Context(TODAY, visit.clear(f"{prefix}kind") or None, due_fen=total)
    own = (PHONE,) if step.field == "mobile" else ("GZ2026-000777", "GZ2026-000778") if step.field == "form_no" else ()
    return [(typed, None) for typed in (*own, *FIELDS[step.field or "text"].representatives(context))]
