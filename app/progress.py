"""How an answer goes on: the facts the next step needs, records, the commit, the close.

What an agent's answer sets off is written with it, in one append; only a commit is a second one,
so that an operator's refusal does not cost the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.pack.model import Flow, Kind, Pack
from app.pack.sources import DISCLOSURES, SOURCES
from app.ports import Agent, Facts, Home, ItemRecord
from app.problems import Problem, Refused
from app.roles import Power, may
from app.visit import answer as transition
from app.visit.answer import Given
from app.visit.entries import Entry, Stamp
from app.visit.fold import fold, fold_all
from app.visit.guard import check_commit, check_disclosure
from app.visit.identity import facts_of
from app.visit.options import known
from app.visit.record import record
from app.visit.rests import fact_key
from app.visit.state import Here, Item, Visit

MOVED = "operator.moved"
"""The operator's word that what was shown is not so any more."""
WHO = frozenset({"came", "phone", "means", "topup_phone"})
"""Steps that say who is at the counter: answered anew, they begin another person."""


class Halted(Refused):
    """The answer was kept, what should follow it was not; `visit` is where it stands."""

    def __init__(self, problem: Problem, visit: Visit) -> None:
        super().__init__(problem)
        self.visit = visit


def sms_key(visit: Visit) -> str:
    """What an SMS code is sent for: one consent of one visit, so that no code proves two."""
    return f"{visit.id}/{visit.path.consent}"


class Progress:
    """Takes a visit on from entries, for one signed-in agent."""

    def __init__(self, home: Home, agent: Agent) -> None:
        self.home = home
        self.agent = agent

    def go_on(self, visit: Visit, entries: tuple[Entry, ...]) -> Visit:
        """Fold the entries, ask what the next step needs, write it all, commit when due."""
        if entries:
            visit = fold_all(visit, entries)
        visit, facts = self.follow(visit)
        visit, ended, row = self._ended(visit)
        visit, closed = self._close(visit)
        visit, heard = self.listen(visit)
        written = (*entries, *facts, *ended, *closed, *heard)
        if written:
            self.home.journal.append(written, row)
        here = visit.here
        if here is not None and here.step.kind is Kind.COMMIT and not here.missing:
            return self._commit(visit, here)
        return visit

    def follow(self, visit: Visit) -> tuple[Visit, tuple[Entry, ...]]:
        """Ask ports for the facts that the next step needs, and begin a service wished for."""
        entries: list[Entry] = []
        while (here := visit.here) is not None and visit.open:
            if here.missing:
                entry = self._fact(visit, here, here.missing[0])
            elif (wished := self._wished(visit, here)) is not None:
                if serves(wished) and not may(self.agent.role, Power.SERVE):
                    raise Refused.of("access.denied", role="agent")
                if not self.passed(wished):
                    break  # asked for as any other service is, and refused when it is answered
                flow = wished
                given = Given(flow.id, bound={"label": flow.name.of(self.home.lang)},
                              request=self.home.clock.new_id())
                entry = transition.answer(visit, here, given, self.stamp())[0]
            else:
                break
            entries.append(entry)
            visit = fold(visit, entry)
        return visit, tuple(entries)

    def listen(self, visit: Visit) -> tuple[Visit, tuple[Entry, ...]]:
        """What a customer who is played says now."""
        entries: list[Entry] = []
        at = visit.here.at if visit.here is not None else ""
        for heard in self.home.mode.across.says(visit):
            body = {"at": at, "by": heard.by, "sealed": {"words": heard.words}, "person": "holder"}
            entries.append(self.entry(visit, "heard", body))
            visit = self._keep(visit, entries[-1])
        return visit, tuple(entries)

    def _keep(self, visit: Visit, entry: Entry) -> Visit:
        """Fold what changes no path: where the visit looks stays as it is."""
        return replace(fold(visit, entry), cursor=visit.cursor, path=visit.path)

    def say(self, visit: Visit, here: Here, body: Mapping[str, Any]) -> Visit:
        """Keep the agent's own words, and what the customer answers to them."""
        entry = self.entry(visit, "said", {"at": here.at, "phrase": here.step.say, **body})
        visit = self._keep(visit, entry)
        visit, heard = self.listen(visit)
        self.home.journal.append((entry, *heard))
        return visit

    def passed(self, flow: Flow) -> bool:
        """Whether the agent may begin this service: where the hall requires a pass for it, they have one."""
        required = self.home.hall.settings.get("pass_required", "").split()
        return flow.code not in required or flow.code in self.home.passes(self.agent.staff)

    def require_pass(self, flow: Flow) -> None:
        """Refused(`practice.not_passed`) where a pass is required and the agent has none."""
        if not self.passed(flow):
            raise Refused.of("practice.not_passed", service=flow.name.of(self.home.lang))

    def _wished(self, visit: Visit, here: Here) -> Flow | None:
        """The service that is already known at this step: asked for earlier, or an offer taken."""
        if here.step.kind is not Kind.SERVICE or here.stale or visit.cursor:
            return None
        if here.step.source:
            return visit.pack.flows.get(visit.clear(here.step.source))
        if here.item in visit.wishes:
            return self.service(visit.pack, visit.wishes[here.item].code)
        return None

    def _fact(self, visit: Visit, here: Here, name: str) -> Entry:
        source = SOURCES[name]
        if name in DISCLOSURES:
            check_disclosure(visit)
        given = {key: text for key, text in known(visit).items()
                 if key in (*source.given, *source.optional)}
        given |= {"person": here.step.person, "visit": sms_key(visit) if name == "sms" else visit.id}
        facts = self._identity(given, here.step.person) if source.port == "identity" else (
            self.home.subscribers.facts(name, given))
        body: dict[str, Any] = {
            "at": here.at, "source": name, "clear": dict(facts.clear),
            "key": fact_key(visit.pack, here.item, name, visit.path.values, here.step.person),
        }
        if facts.sealed:
            body |= {"sealed": dict(facts.sealed), "person": self.person(visit, here)}
        return self.entry(visit, "fact", body)

    def _identity(self, given: Mapping[str, str], person: str) -> Facts:
        reading = self.home.identity.read(given)
        record_of = None
        if given.get("phone") and person == "holder":
            record_of = self.home.subscribers.facts(
                "match", {"phone": given["phone"], "document": reading.number})
        return facts_of(reading, record_of, self.home.clock.today(), person)

    def _ended(self, visit: Visit) -> tuple[Visit, tuple[Entry, ...], ItemRecord | None]:
        """Record an item that ended without a change, once the agent has moved on from it."""
        item = next((i for i in visit.path.items if i.state and not i.recorded), None)
        if item is None or visit.cursor or not _moved_on(visit, item):
            return visit, (), None
        entry = self.entry(visit, "ended", {"item": item.number, "state": item.state})
        row = record(visit, item, item.state, entry.stamp, change=False,
                     person=slots(visit, item))
        return fold(visit, entry), (entry,), row

    def _close(self, visit: Visit) -> tuple[Visit, tuple[Entry, ...]]:
        if visit.here is not None or not visit.open or visit.cursor:
            return visit, ()
        entry = self.entry(visit, "closed", {"outcome": visit.clear("outcome", "served")})
        return fold(visit, entry), (entry,)

    def _commit(self, visit: Visit, here: Here) -> Visit:
        item = visit.item
        assert item is not None
        try:
            check_commit(visit, item)
            state = "done" if item.flow.change != "ticket" else "ticketed"
            entry = self.entry(visit, "commit", {})
            row = record(visit, item, state, entry.stamp, change=True,
                         person=slots(visit, item))
            body = {"at": here.at, "item": item.number, "request": item.request, "state": state,
                    "due": row.due, "paid": sum(leg.fen for leg in row.payments)}
            receipt = self.home.journal.append((replace(entry, body=body),), row)
        except Refused as refused:
            if refused.problem.code == MOVED:
                visit = self._ask_anew(visit, item)
            raise Halted(refused.problem, visit) from None
        done = fold(visit, replace(entry, body={**body, "receipt": dict(receipt)}))
        return self.go_on(done, ())

    def _ask_anew(self, visit: Visit, item: Item) -> Visit:
        """The record has moved on: ask it again, so that what rests on it is confirmed again."""
        began = next(a.seq for a in visit.answers.values() if a.request == item.request)
        keys = [fact.key for fact in visit.facts.values()
                if fact.seq > began and SOURCES[fact.source].port == "subscribers"]
        entry = self.entry(visit, "withdraw", {"facts": keys})
        after, facts = self.follow(fold(visit, entry))
        self.home.journal.append((entry, *facts))
        return after

    def service(self, pack: Pack, code: str) -> Flow:
        flow = pack.by_code(code) or pack.flows.get(code)
        if flow is None:
            raise Refused.of("visit.unknown_service")
        return flow


    def person(self, visit: Visit, here: Here) -> str:
        """Whose key seals this answer: a new person at the same visit gets new slots."""
        since = here.item if here.step.name in WHO else _since(visit, here.item)
        return here.step.person + _suffix(since)


    def entry(self, visit: Visit, kind: str, body: Mapping[str, Any]) -> Entry:
        return Entry(visit.id, visit.seq + 1, kind, self.stamp(), body)


    def stamp(self) -> Stamp:
        return self.home.clock.stamp(self.agent.staff, self.home.hall.seat)


def slots(visit: Visit, item: Item) -> str:
    """The suffix of the slots that an item's personal values are sealed under."""
    return _suffix(_since(visit, item.number))


def _since(visit: Visit, number: int) -> int:
    """The item in which the person at the counter, as of this item, was asked who they are."""
    return max((p.item for p in visit.path.passed
                if p.answer and p.item <= number and p.step.name in WHO), default=0)


def _suffix(since: int) -> str:
    return f".{since}" if since > 1 else ""


def serves(flow: Flow) -> bool:
    """Whether a flow needs a document or changes anything."""
    return flow.document != "none" or bool(flow.change)


def _moved_on(visit: Visit, item: Item) -> bool:
    """Whether a step after the item's own has been answered."""
    own = {step.id for step in item.flow.steps}
    return any(p.item == item.number and p.step.id not in own and p.answer
               for p in visit.path.passed)
