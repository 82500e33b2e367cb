"""A visit is a fold: `replay(pack, entries)` gives the position, the facts, the items, the clocks.

Applying one entry never looks at the path; the path is scanned once afterwards.  So replaying a
journal whole and folding it live, entry by entry, give the same visit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.pack.model import Pack
from app.problems import Problem, Refused
from app.visit.entries import VERSION, Entry
from app.visit.path import scan
from app.visit.state import Answer, Committed, FactValue, Said, Visit, Wish


def replay(pack: Pack, entries: Iterable[Entry]) -> Visit:
    """The visit that these entries tell; the first must be `opened`."""
    visit: Visit | None = None
    for entry in entries:
        visit = _opened(pack, entry) if visit is None else _apply(visit, entry)
    if visit is None:
        raise Refused(Problem("visit.empty"))
    return replace(visit, path=scan(visit))


def fold(visit: Visit, entry: Entry) -> Visit:
    """The visit after one more entry."""
    after = _apply(visit, entry)
    return replace(after, path=scan(after), cursor="")


def fold_all(visit: Visit, entries: Iterable[Entry]) -> Visit:
    """The visit after several more entries, scanned once."""
    for entry in entries:
        visit = _apply(visit, entry)
    return replace(visit, path=scan(visit), cursor="")


def begin(pack: Pack, entry: Entry) -> Visit:
    """The visit that its first entry opens."""
    visit = _opened(pack, entry)
    return replace(visit, path=scan(visit))


def _opened(pack: Pack, entry: Entry) -> Visit:
    body = entry.body
    if entry.kind != "opened" or body.get("v", 0) > VERSION:
        raise Refused(Problem("visit.format", {"version": str(body.get("v", "?"))}))
    return Visit(
        id=entry.visit,
        pack=pack,
        opened=entry.stamp,
        last=entry.stamp,
        seq=entry.seq,
        mode=body["mode"],
        demo=bool(body["demo"]),
        wishes={0: Wish(body["wish"])} if body.get("wish") else {},
        scene=body.get("scene", {}),
    )


def _words(body: Mapping[str, Any]) -> str:
    return (body.get("sealed") or {}).get("words") or ""


def _apply(visit: Visit, entry: Entry) -> Visit:
    visit = replace(visit, seq=entry.seq, last=entry.stamp)
    body = entry.body
    match entry.kind:
        case "answer" | "amend":
            answer = _answer(entry)
            unsaid = {at: words for at, words in visit.said.items() if at != answer.at}
            return replace(visit, answers={**visit.answers, answer.at: answer}, said=unsaid, draft="")
        case "withdraw":
            gone = frozenset(body.get("facts", ()))
            return replace(
                visit,
                answers={at: a for at, a in visit.answers.items() if at != body.get("at")},
                facts={key: fact for key, fact in visit.facts.items() if key not in gone},
                withdrawn=visit.withdrawn | {body.get("at", "")},
            )
        case "fact":
            fact = FactValue(
                entry.seq, body["source"], body["key"], body.get("clear", {}),
                body.get("sealed", {}), entry.stamp, body.get("person", "holder"),
            )
            return replace(visit, facts={**visit.facts, fact.key: fact})
        case "commit":
            done = Committed(
                body["item"], body["request"], entry.seq, entry.stamp, body.get("receipt", {}),
                body.get("state", "done"),
            )
            return replace(visit, commits={**visit.commits, done.item: done})
        case "ended":
            return replace(visit, endings={**visit.endings, body["item"]: body["state"]})
        case "refused":
            tries = visit.refusals.get(body["at"], 0) + 1
            return replace(visit, refusals={**visit.refusals, body["at"]: tries})
        case "approve":
            return replace(visit, approvals=(*visit.approvals, {**body, "seq": entry.seq}))
        case "wish":
            wish = Wish(body["code"], bool(body.get("late")))
            return replace(visit, wishes={**visit.wishes, body["item"]: wish})
        case "park":
            hidden = body.get("sealed") or {}
            return replace(
                visit, parked=hidden.get("reason") or "-", draft=hidden.get("draft") or "",
                draft_at=body["at"],
            )
        case "resume":
            return replace(visit, parked="")
        case "cancel":
            return _cancelled(visit, body)
        case "closed":
            return replace(visit, outcome=body["outcome"])
        case "said":
            said = Said(_words(body), bool(body.get("spoken")), "ticks" in body)
            return replace(visit, said={**visit.said, body["at"]: said})
        case "heard":
            told = (*visit.heard.get(body["at"], ()), _words(body))
            return replace(visit, heard={**visit.heard, body["at"]: told})
    return visit


def _answer(entry: Entry) -> Answer:
    body = entry.body
    hidden: Mapping[str, str | None] = body.get("sealed") or {}
    return Answer(
        seq=entry.seq,
        at=body["at"],
        value=hidden["value"] if "value" in hidden else body.get("value"),
        sealed="value" in hidden,
        stamp=entry.stamp,
        sets=body.get("sets", {}),
        bound=body.get("bound", {}),
        hidden={name: text for name, text in hidden.items() if name != "value"},
        person=body.get("person", ""),
        basis=body.get("basis", ""),
        digest=body.get("digest", ""),
        phrase=body.get("phrase", ""),
        variant=body.get("variant", 0),
        request=body.get("request", ""),
        evidence=body.get("evidence", ""),
    )


def _cancelled(visit: Visit, body: Mapping[str, Any]) -> Visit:
    if body.get("item") is None:
        return replace(visit, outcome=body["outcome"])
    return replace(visit, endings={**visit.endings, body["item"]: "cancelled"})
