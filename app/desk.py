"""The door that screens knock on: one agent, one home, any number of visits.

Every method takes a frozen visit and returns the next one; what it returns is already durable.
`Refused` means that nothing was written; `Halted` that the answer was kept and what follows it
(the commit) was not, with the visit as it now stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.by_port import Tried, by_port
from app.fields import FIELDS
from app.pack.conditions import UNSET
from app.pack.model import Act, Flow, Kind, Pack
from app.pack.search import search
from app.pack.sources import SOURCES
from app.ports import Agent, Facts, Home, ItemRecord, OpenVisit, Option, Parked
from app.privacy import forbidden, mask_phone
from app.problems import Problem, Refused
from app.roles import Power, may
from app.text import clean
from app.visit import answer as transition
from app.visit.answer import Given, parse
from app.visit.bill import due, payments
from app.visit.clocks import Clocks, clocks
from app.visit.entries import VERSION, Entry, Stamp
from app.visit.fold import begin, fold, fold_all, replay
from app.visit.guard import check_commit
from app.visit.identity import facts_of
from app.visit.options import exact, known, options
from app.visit.path import fact_key, look_from, ways_back
from app.visit.record import record
from app.visit.slip import Slip, slip
from app.visit.state import Here, Item, Passed, Visit
from app.visit.view import View, view

CANCELS = ("left", "declined", "handed_over", "mistake", "other")
"""One-digit outcomes of a visit or item that is broken off."""


class Halted(Refused):
    """The answer was kept, what should follow it was not; `visit` is where it stands."""

    def __init__(self, problem: Problem, visit: Visit) -> None:
        super().__init__(problem)
        self.visit = visit


class Desk:
    """What one signed-in agent can do with visits."""

    def __init__(self, home: Home, agent: Agent) -> None:
        self.home = home
        self.agent = agent
        self._listed: tuple[object, tuple[Option, ...]] = (None, ())

    def require(self, power: Power) -> None:
        """Refused unless the agent's role has this power."""
        if not may(self.agent.role, power):
            raise Refused.of("access.denied", role="duty_manager")

    # ── opening, looking ──────────────────────────────────────────────────────────────────────

    def open(self, wish: str = "") -> Visit:
        """A new visit, with the service already asked for where there is one."""
        self.require(Power.GUIDE)
        pack = self.home.pack
        body: dict[str, Any] = {
            "v": VERSION, "pack": pack.hash, "flow": pack.opening,
            "mode": self.home.mode.id, "demo": self.home.hall.demo,
        }
        if wish:
            body["wish"] = self._service(pack, wish).code
        entry = Entry(self.home.clock.new_id(), 1, "opened", self._stamp(), body)
        visit = begin(pack, entry)
        visit, more = self._follow(visit)
        self.home.journal.append((entry, *more))
        return visit

    def view(self, visit: Visit, variant: int = 0) -> View:
        """What the current step shows."""
        return view(visit, self.home.hall, self.home.lang, variant)

    def clocks(self, visit: Visit) -> Clocks:
        """The visit's clocks now."""
        return clocks(visit, self._stamp())

    def options(self, visit: Visit, typed: str = "") -> tuple[Option, ...]:
        """What the current pick lists, narrowed by what is typed."""
        here = visit.here
        if here is None:
            return ()
        key = (visit.id, visit.seq, here.at)
        if self._listed[0] != key:
            lister = self.home.subscribers.options
            self._listed = (key, options(visit, here, lister, self.home.lang))
        found = self._listed[1]
        return tuple(search(found, typed)) if typed.strip() else found

    def services(self, typed: str = "") -> tuple[Option, ...]:
        """The services by code, number, Han or pinyin initials."""
        found = [
            Option(flow.id, flow.name.of(self.home.lang), flow.code, flow.initials)
            for flow in self.home.pack.services
        ]
        return tuple(search(found, typed)) if typed.strip() else tuple(found)

    def today(self, since: int) -> Mapping[str, int]:
        """What this agent did since that moment: visits, items, over, offered, accepted."""
        return self.home.ledger.today(since, self.agent.staff)

    def slip(self, visit: Visit) -> Slip:
        """The one slip of the visit so far."""
        return slip(visit, self.home.hall, self.home.mode, self.home.lang)

    # ── answering ─────────────────────────────────────────────────────────────────────────────

    def answer(
        self, visit: Visit, typed: str = "", *, option: Option | None = None, variant: int = 0
    ) -> Visit:
        """Take what was typed at the current step; the answer is durable when this returns."""
        here = visit.here
        if here is None or not visit.open:
            raise Refused.of("visit.over")
        if here.missing or here.step.kind is Kind.COMMIT:
            return self._go_on(visit, ())
        self._allowed(visit, here)
        if entry_is_pick(here) and option is None and not (here.step.optional and not typed.strip()):
            option = self._one_option(visit, typed)
        given = parse(visit, here, typed, self.home.clock.today(), option)
        if here.step.kind is Kind.SERVICE:
            given = self._begin(visit, here, given)
        stamp = self._stamp()
        try:
            given, before = by_port(self.home, self.agent, visit, here, given, stamp)
        except Tried as tried:
            self.home.journal.append((tried.entry,))
            raise Halted(tried.problem, fold(visit, tried.entry)) from None
        if not before and transition.same(visit, here, given):
            return self._go_on(look_from(visit, ""), ())
        entries = transition.answer(
            visit, here, given, stamp, variant=variant, person=self._person(visit, here)
        )
        entries = (*before, *transition.renumber(entries, visit.seq + len(before)))
        return self._go_on(visit, entries)

    def back(self, visit: Visit, at: str = "") -> Visit:
        """One answered step back, or to the one at this address; never across a record."""
        ways = ways_back(look_from(visit, "") if at else visit)
        found = next((passed for passed in ways if not at or passed.at == at), None)
        if found is None:
            raise Refused.of("visit.past_commit" if visit.path.items else "visit.first")
        return look_from(visit, found.at)

    def ahead(self, visit: Visit) -> Visit:
        """From a step gone back to, to where the visit stands."""
        return look_from(visit, "")

    def corrections(self, visit: Visit) -> tuple[tuple[Passed, str], ...]:
        """The answered steps that can be gone back to, latest first, and what each says now."""
        whole = look_from(visit, "")
        return tuple(
            (passed, _answer_words(passed, self.home.lang))
            for passed in ways_back(whole)
            if passed.step.kind not in (Kind.SAY, Kind.SHOW, Kind.SLIP)
        )

    def wish(self, visit: Visit, code: str) -> Visit:
        """Ask for a service to follow the item in hand."""
        flow = self._service(visit.pack, code)
        visit = look_from(visit, "")
        number = visit.item.number if visit.item else 0
        body: dict[str, Any] = {"item": number, "code": flow.code}
        if any(p.item == number and p.step.act is Act.RECOMMEND for p in visit.path.passed):
            body["late"] = True
        return self._go_on(visit, (self._entry(visit, "wish", body),))

    # ── leaving and coming back ───────────────────────────────────────────────────────────────

    def park(self, visit: Visit, reason: str, draft: str = "") -> None:
        """Set the visit aside with its half-typed field; any seat of the store can resume it."""
        self._check_words(visit.pack, reason)
        body: dict[str, Any] = {"reason": reason, "at": visit.here.at if visit.here else ""}
        if draft:
            body |= {"sealed": {"draft": draft}, "person": "holder"}
        self.home.journal.append((self._entry(visit, "park", body),))

    def resume(self, visit_id: str) -> Visit:
        """Take up a waiting visit here; its draft is in `visit.draft` until it is answered."""
        visit = self._read(visit_id)
        if not visit.open:
            raise Refused.of("visit.over")
        body = {"seat": self.home.hall.seat, "agent": self.agent.staff}
        entry = self._entry(visit, "resume", body)
        self.home.journal.append((entry,))
        return fold(visit, entry)

    def waiting(self) -> tuple[Parked, ...]:
        """Visits that wait: parked ones, and those that a program's end cut off."""
        found = (w for w in self.home.journal.open_visits() if w.state != "open")
        return tuple(self._parked(one) for one in found)

    def cancel(self, visit: Visit, outcome: str, *, item_only: bool) -> Visit:
        """Break off the item in hand or the whole visit; cash taken is to be given back."""
        visit = look_from(visit, "")
        item = visit.item
        if item_only and (item is None or item.recorded):
            raise Refused.of("visit.past_commit")
        body: dict[str, Any] = {"item": item.number if item_only and item else None,
                                "outcome": outcome, "refund": self.refund(visit)}
        entry = self._entry(visit, "cancel", body)
        row = None
        if item is not None and not item.recorded:
            state = item.state or "cancelled"
            row = record(visit, item, state, entry.stamp, change=False)
        if item_only:
            after, more = self._follow(fold(visit, entry))
            self.home.journal.append((entry, *more), row)
            return after
        self.home.journal.append((entry,), row)
        return fold(visit, entry)

    def refund(self, visit: Visit) -> int:
        """Fen taken for an item that has not been committed."""
        item = visit.item
        if item is None or item.recorded:
            return 0
        return sum(leg.fen for leg in payments(visit.path.values, due(visit)))

    def reveal(self, visit: Visit, name: str, reason: str) -> tuple[str, Visit]:
        """A masked value in full, journalled; the screen hides it again after ten seconds."""
        self.require(Power.REVEAL)
        if not reason.strip():
            raise Refused.of("access.reason")
        self._check_words(visit.pack, reason)
        text = visit.text(name)
        if text is None:
            raise Refused.of("visit.gone")
        entry = self._entry(visit, "reveal", {"name": name, "reason": reason})
        self.home.journal.append((entry,))
        return text, fold(visit, entry)

    # ── how an answer goes on ─────────────────────────────────────────────────────────────────

    def _go_on(self, visit: Visit, entries: tuple[Entry, ...]) -> Visit:
        """Fold the entries, ask what the next step needs, write it all, commit when due."""
        if entries:
            visit = fold_all(visit, entries)
        visit, facts = self._follow(visit)
        visit, ended, row = self._ended(visit)
        visit, closed = self._close(visit)
        written = (*entries, *facts, *ended, *closed)
        if written:
            self.home.journal.append(written, row)
        here = visit.here
        if here is not None and here.step.kind is Kind.COMMIT and not here.missing:
            return self._commit(visit, here)
        return visit

    def _follow(self, visit: Visit) -> tuple[Visit, tuple[Entry, ...]]:
        """Ask ports for the facts that the next step needs, and begin a service wished for."""
        entries: list[Entry] = []
        while (here := visit.here) is not None and visit.open:
            if here.missing:
                entry = self._fact(visit, here, here.missing[0])
            elif (wished := self._wished(visit, here)) is not None:
                flow = wished
                given = Given(flow.id, bound={"label": flow.name.of(self.home.lang)},
                              request=self.home.clock.new_id())
                entry = transition.answer(visit, here, given, self._stamp())[0]
            else:
                break
            entries.append(entry)
            visit = fold(visit, entry)
        return visit, tuple(entries)

    def _wished(self, visit: Visit, here: Here) -> Flow | None:
        """The service that is already known at this step: asked for earlier, or an offer taken."""
        if here.step.kind is not Kind.SERVICE or here.stale or visit.cursor:
            return None
        if here.step.source:
            return visit.pack.flows.get(visit.clear(here.step.source))
        if here.item in visit.wishes:
            return self._service(visit.pack, visit.wishes[here.item].code)
        return None

    def _fact(self, visit: Visit, here: Here, name: str) -> Entry:
        source = SOURCES[name]
        given = {key: text for key, text in known(visit).items()
                 if key in (*source.given, *source.optional)}
        given |= {"person": here.step.person, "visit": visit.id}
        facts = self._identity(given, here.step.person) if source.port == "identity" else (
            self.home.subscribers.facts(name, given))
        body: dict[str, Any] = {
            "at": here.at, "source": name, "clear": dict(facts.clear),
            "key": fact_key(here.item, name, visit.path.values, here.step.person),
        }
        if facts.sealed:
            body |= {"sealed": dict(facts.sealed), "person": self._person(visit, here)}
        return self._entry(visit, "fact", body)

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
        entry = self._entry(visit, "ended", {"item": item.number, "state": item.state})
        row = record(visit, item, item.state, entry.stamp, change=False)
        return fold(visit, entry), (entry,), row

    def _close(self, visit: Visit) -> tuple[Visit, tuple[Entry, ...]]:
        if visit.here is not None or not visit.open or visit.cursor:
            return visit, ()
        entry = self._entry(visit, "closed", {"outcome": visit.clear("outcome", "served")})
        return fold(visit, entry), (entry,)

    def _commit(self, visit: Visit, here: Here) -> Visit:
        item = visit.item
        assert item is not None
        try:
            check_commit(visit, item)
            state = "done" if item.flow.change != "ticket" else "ticketed"
            entry = self._entry(visit, "commit", {})
            row = record(visit, item, state, entry.stamp, change=True)
            body = {"at": here.at, "item": item.number, "request": item.request, "state": state,
                    "due": row.due, "paid": sum(leg.fen for leg in row.payments)}
            receipt = self.home.journal.append((replace(entry, body=body),), row)
        except Refused as refused:
            raise Halted(refused.problem, visit) from None
        done = fold(visit, replace(entry, body={**body, "receipt": dict(receipt)}))
        return self._go_on(done, ())

    # ── small parts ───────────────────────────────────────────────────────────────────────────

    def _allowed(self, visit: Visit, here: Here) -> None:
        """Whoever only guides answers no step of a flow that discloses or changes anything."""
        flow = next((i.flow for i in visit.path.items if i.number == here.item), None)
        if flow is not None and serves(flow):
            self.require(Power.SERVE)

    def _begin(self, visit: Visit, here: Here, given: Given) -> Given:
        """A service answer begins an item; correcting it keeps the item's request."""
        if serves(visit.pack.flows[given.value]):
            self.require(Power.SERVE)
        standing = visit.answers.get(here.at)
        request = standing.request if standing else self.home.clock.new_id()
        return replace(given, request=request)

    def _one_option(self, visit: Visit, typed: str) -> Option:
        found = self.options(visit)
        one = exact(found, typed)
        if one is None:
            narrowed = self.options(visit, typed) if typed.strip() else ()
            if len(narrowed) != 1:
                raise Refused.of("visit.which" if narrowed else "visit.no_match")
            one = narrowed[0]
        return one

    def _service(self, pack: Pack, code: str) -> Flow:
        flow = pack.by_code(code) or pack.flows.get(code)
        if flow is None:
            raise Refused.of("visit.unknown_service")
        return flow

    def _person(self, visit: Visit, here: Here) -> str:
        """Whose key seals this answer: a new person at the same visit gets new slots."""
        since = max(
            (p.item for p in visit.path.passed
             if p.answer and p.answer.sets.get("verified") == UNSET),
            default=0,
        )
        return f"{here.step.person}.{since}" if since else here.step.person

    def _check_words(self, pack: Pack, words: str) -> None:
        clean(words, 200)
        for word in forbidden(words, pack.forbidden):
            raise Refused.of("visit.forbidden", word=word)

    def _read(self, visit_id: str) -> Visit:
        entries = self.home.journal.read(visit_id)
        if not entries:
            raise Refused.of("visit.gone")
        return replay(self.home.pack_by_hash(entries[0].body["pack"]), entries)

    def _parked(self, one: OpenVisit) -> Parked:
        visit = self._read(one.visit)
        here = visit.here
        lang = self.home.lang
        phone = visit.text("phone")
        return Parked(
            one.visit, one.since, one.agent, one.seat, visit.parked,
            tuple(item.flow.name.of(lang) for item in visit.path.items),
            (here.step.ask.of(lang) or here.step.do.of(lang) or here.step.id) if here else "",
            mask_phone(phone) if phone else "",
        )

    def _entry(self, visit: Visit, kind: str, body: Mapping[str, Any]) -> Entry:
        return Entry(visit.id, visit.seq + 1, kind, self._stamp(), body)

    def _stamp(self) -> Stamp:
        return self.home.clock.stamp(self.agent.staff, self.home.hall.seat)


def serves(flow: Flow) -> bool:
    """Whether a flow needs a document or changes anything."""
    return flow.document != "none" or bool(flow.change)


def entry_is_pick(here: Here) -> bool:
    """Whether the step chooses from a list."""
    return here.step.kind in (Kind.PICK, Kind.SERVICE)


def _moved_on(visit: Visit, item: Item) -> bool:
    """Whether a step after the item's own has been answered."""
    own = {step.id for step in item.flow.steps}
    return any(p.item == item.number and p.step.id not in own and p.answer
               for p in visit.path.passed)


def _answer_words(passed: Passed, language: str) -> str:
    answer = passed.answer
    if answer is None:
        return ""
    if answer.sealed:
        field = FIELDS.get(passed.step.field)
        return field.mask(answer.value) if field and answer.value else "●●●"
    for choice in passed.step.choices:
        if choice.value == answer.value:
            return choice.name.of(language)
    return answer.bound.get("label", answer.value or "")

