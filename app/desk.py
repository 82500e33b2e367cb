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
from app.pack.model import Act, Kind, Pack
from app.pack.search import search
from app.ports import Agent, Home, OpenVisit, Option, Parked
from app.privacy import forbidden, mask_phone
from app.problems import Refused
from app.progress import Halted, Progress, serves, slots
from app.roles import Power, may
from app.text import clean
from app.visit import answer as transition
from app.visit.answer import Given, parse
from app.visit.bill import due, payments
from app.visit.clocks import Clocks, clocks
from app.visit.entries import VERSION, Entry
from app.visit.fill import RECORD, disclosed
from app.visit.fold import begin, fold, replay
from app.visit.options import exact, options
from app.visit.path import look_from, ways_back
from app.visit.record import record
from app.visit.slip import Slip, slip
from app.visit.state import Here, Passed, Visit
from app.visit.view import View, view

REVEALABLE = (
    "phone", "topup_phone", "new_phone", "document", "name", "contact", "address",
    "proxy_document", "owner_name", "owner_document", "bank_account",
)
"""Masked values that an agent may see for ten seconds; the record's own only once disclosed."""
SPOKEN = 300
"""Characters of the agent's own words at one step."""
CANCELS = ("left", "declined", "handed_over", "mistake", "other")
"""One-digit outcomes of a visit or item that is broken off."""


class Desk:
    """What one signed-in agent can do with visits."""

    def __init__(self, home: Home, agent: Agent) -> None:
        self.home = home
        self.agent = agent
        self._onward = Progress(home, agent)
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
            flow = self._onward.service(pack, wish)
            self._onward.require_pass(flow)
            body["wish"] = flow.code
        scene = self.home.mode.across.scene()
        if scene:
            body["scene"] = dict(scene)
        entry = Entry(self.home.clock.new_id(), 1, "opened", self._onward.stamp(), body)
        visit = begin(pack, entry)
        visit, more = self._onward.follow(visit)
        visit, heard = self._onward.listen(visit)
        self.home.journal.append((entry, *more, *heard))
        return visit

    def view(self, visit: Visit, variant: int = 0) -> View:
        """What the current step shows."""
        shown = view(visit, self.home.hall, self.home.lang, variant, self.agent)
        return self.home.mode.across.dress(visit, shown)

    def clocks(self, visit: Visit) -> Clocks:
        """The visit's clocks now."""
        return clocks(visit, self._onward.stamp())

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
        self, visit: Visit, typed: str = "", *, option: Option | None = None, variant: int = 0,
        sure: bool = False,
    ) -> Visit:
        """Take what was typed at the current step; the answer is durable when this returns.

        `sure`: the customer's own words are kept although a forbidden one is among them.
        """
        here = visit.here
        if here is None or not visit.open:
            raise Refused.of("visit.over")
        if here.missing or here.step.kind is Kind.COMMIT:
            return self._onward.go_on(visit, ())
        self._allowed(visit, here)
        if entry_is_pick(here) and option is None and not (here.step.optional and not typed.strip()):
            option = self._one_option(visit, typed)
        try:
            given = parse(visit, here, typed, self.home.clock.today(), option, sure=sure)
        except Refused:
            self.home.mode.across.refused(here.at)
            raise
        if here.step.kind is Kind.SERVICE:
            given = self._begin(visit, here, given)
        self._one_form(visit, here, given)
        stamp = self._onward.stamp()
        try:
            given, before = by_port(self.home, self.agent, visit, here, given, stamp)
        except Tried as tried:
            self.home.journal.append((tried.entry,))
            raise Halted(tried.problem, fold(visit, tried.entry)) from None
        if not before and transition.same(visit, here, given):
            return self._onward.go_on(look_from(visit, ""), ())
        entries = transition.answer(
            visit, here, given, stamp, variant=variant, person=self._onward.person(visit, here)
        )
        entries = (*before, *transition.renumber(entries, visit.seq + len(before)))
        return self._onward.go_on(visit, entries)

    def say(self, visit: Visit, words: str, level: str) -> Visit:
        """Take the agent's own words at the current step; none: they were said aloud.

        A step that only needs them is answered with them.
        """
        here = self._speaking(visit)
        said = clean(words, SPOKEN)
        body: dict[str, Any] = {"level": level, "sealed": {"words": said}, "person": "holder"}
        if not said:
            body["spoken"] = True
        visit = self._onward.say(visit, here, body)
        return self.answer(visit) if said and here.step.kind is Kind.SAY else visit

    def tick(self, visit: Visit, names: tuple[str, ...], level: str) -> Visit:
        """Take which elements the agent says were in what was said aloud."""
        here = self._speaking(visit)
        body = {"level": level, "spoken": True, "ticks": list(names), "person": "holder"}
        visit = self._onward.say(visit, here, body)
        return self.answer(visit) if here.step.kind is Kind.SAY else visit

    def listen(self, visit: Visit) -> Visit:
        """What a customer who is played says by now; the same visit where it is nothing."""
        if not visit.open or visit.parked:
            return visit
        visit, heard = self._onward.listen(visit)
        if heard:
            self.home.journal.append(heard)
        return visit

    def _speaking(self, visit: Visit) -> Here:
        here = visit.here
        if here is None or not visit.open:
            raise Refused.of("visit.over")
        return here

    def back(self, visit: Visit, at: str = "") -> Visit:
        """One answered step back, or to the one at this address; never across a record."""
        self.home.mode.across.check("back")
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
        self._ongoing(visit)
        flow = self._onward.service(visit.pack, code)
        self._onward.require_pass(flow)
        visit = look_from(visit, "")
        number = visit.item.number if visit.item else 0
        body: dict[str, Any] = {"item": number, "code": flow.code}
        if any(p.item == number and p.step.act is Act.RECOMMEND for p in visit.path.passed):
            body["late"] = True
        return self._onward.go_on(visit, (self._onward.entry(visit, "wish", body),))

    # ── leaving and coming back ───────────────────────────────────────────────────────────────

    def park(self, visit: Visit, reason: str, draft: str = "") -> None:
        """Set the visit aside with its half-typed field; any seat of the store can resume it."""
        self._ongoing(visit)
        self._check_words(visit.pack, reason)
        sealed = {"reason": reason} | ({"draft": draft} if draft else {})
        here = visit.here
        person = self._onward.person(visit, here) if here else "holder"
        body = {"at": here.at if here else "", "sealed": sealed, "person": person}
        self.home.journal.append((self._onward.entry(visit, "park", body),))

    def resume(self, visit_id: str) -> Visit:
        """Take up a waiting visit here; Refused(`visit.taken`) when another seat is serving it."""
        waiting = {one.visit: one for one in self.home.journal.open_visits()}
        one = waiting.get(visit_id)
        if one is None:
            raise Refused.of("visit.over")
        if one.state == "open":
            raise Refused.of("visit.taken", seat=one.seat)
        visit = self.again(visit_id)
        self._ongoing(visit)
        body = {"seat": self.home.hall.seat, "agent": self.agent.staff}
        entry = self._onward.entry(visit, "resume", body)
        self.home.journal.append((entry,))
        return fold(visit, entry)

    def again(self, visit_id: str) -> Visit:
        """The visit as the journal has it now."""
        entries = self.home.journal.read(visit_id)
        if not entries:
            raise Refused.of("visit.gone")
        return replay(self.home.pack_by_hash(entries[0].body["pack"]), entries)

    def waiting(self) -> tuple[Parked, ...]:
        """Visits that wait: parked ones, and those that a program's end cut off.

        One that cannot be read is listed bare: it must not hide the others.
        """
        self.require(Power.GUIDE)
        found = (w for w in self.home.journal.open_visits() if w.state != "open")
        return tuple(self._parked(one) for one in found)

    def cancel(self, visit: Visit, outcome: str, *, item_only: bool) -> Visit:
        """Break off the item in hand or the whole visit; what was taken is to be given back."""
        self._ongoing(visit)
        visit = look_from(visit, "")
        item = visit.item
        if item_only and (item is None or item.recorded):
            raise Refused.of("visit.past_commit")
        cash, other = self.refund(visit)
        body: dict[str, Any] = {"item": item.number if item_only and item else None,
                                "outcome": outcome, "refund": cash, "undo": other}
        entry = self._onward.entry(visit, "cancel", body)
        row = None
        if item is not None and not item.recorded:
            row = record(visit, item, item.state or "cancelled", entry.stamp, change=False,
                         person=slots(visit, item))
        if item_only:
            after, more = self._onward.follow(fold(visit, entry))
            self.home.journal.append((entry, *more), row)
            return after
        self.home.journal.append((entry,), row)
        return fold(visit, entry)

    def refund(self, visit: Visit) -> tuple[int, int]:
        """Fen to hand back in cash, and fen to undo at the terminal, of an uncommitted item.

        Cash counts as received until the change has been given.
        """
        item = visit.item
        if item is None or item.recorded:
            return 0, 0
        changed = any("change_due" in p.step.when.names() for p in visit.path.passed
                      if p.item == item.number)
        legs = payments(visit.path.values, due(visit))
        cash = sum(leg.fen if changed else leg.received for leg in legs if leg.method == "cash")
        return cash, sum(leg.fen for leg in legs if leg.method != "cash")

    def revealable(self, visit: Visit) -> tuple[str, ...]:
        """The masked values that may be shown now."""
        return tuple(name for name in REVEALABLE if visit.text(name)
                     and (name not in RECORD or disclosed(visit)))

    def reveal(self, visit: Visit, name: str, reason: str) -> tuple[str, Visit]:
        """A masked value in full, journalled; the screen hides it again after ten seconds."""
        self.require(Power.REVEAL)
        self._ongoing(visit)
        if not reason.strip():
            raise Refused.of("access.reason")
        self._check_words(visit.pack, reason)
        if name not in REVEALABLE or (name in RECORD and not disclosed(visit)):
            raise Refused.of("access.unverified")
        text = visit.text(name)
        if text is None:
            raise Refused.of("visit.gone")
        body = {"name": name, "sealed": {"reason": reason}, "person": "holder"}
        entry = self._onward.entry(visit, "reveal", body)
        self.home.journal.append((entry,))
        return text, fold(visit, entry)

    # ── small parts ───────────────────────────────────────────────────────────────────────────

    def _one_form(self, visit: Visit, here: Here, given: Given) -> None:
        """One signed form is one signature: of one person, for one consent of an item."""
        if not here.step.evidence or here.step.field != "form_no":
            return
        for at, answer in visit.answers.items():
            other = at != here.at or answer.evidence != visit.path.consent
            signed = answer.evidence and at.startswith(f"{here.item}/")
            if signed and other and answer.value == given.value:
                raise Refused.of("visit.form_used")

    def _allowed(self, visit: Visit, here: Here) -> None:
        """Whoever only guides answers no step of a flow that discloses or changes anything."""
        flow = next((i.flow for i in visit.path.items if i.number == here.item), None)
        if flow is not None and serves(flow):
            self.require(Power.SERVE)

    def _begin(self, visit: Visit, here: Here, given: Given) -> Given:
        """A service answer begins an item; correcting it keeps the item's request."""
        flow = visit.pack.flows[given.value]
        if serves(flow):
            self.require(Power.SERVE)
        self._onward.require_pass(flow)
        standing = visit.answers.get(here.at)
        request = standing.request if standing else self.home.clock.new_id()
        return replace(given, request=request)

    def _one_option(self, visit: Visit, typed: str) -> Option:
        if not typed.strip():
            raise Refused.of("visit.pick")
        found = self.options(visit)
        one = exact(found, typed)
        if one is None:
            narrowed = self.options(visit, typed)
            if len(narrowed) != 1:
                raise Refused.of("visit.which" if narrowed else "visit.no_match")
            one = narrowed[0]
        return one

    def _check_words(self, pack: Pack, words: str) -> None:
        clean(words, 200)
        for word in forbidden(words, pack.forbidden):
            raise Refused.of("visit.forbidden", word=word)

    def _ongoing(self, visit: Visit) -> None:
        """Refused for a visit that is over, and for whoever may not do what it holds."""
        if not visit.open:
            raise Refused.of("visit.over")
        serving = any(serves(item.flow) for item in visit.path.items)
        self.require(Power.SERVE if serving else Power.GUIDE)

    def _parked(self, one: OpenVisit) -> Parked:
        try:
            visit = self.again(one.visit)
        except Refused:
            return Parked(one.visit, one.since, one.agent, one.seat, "?", (), "", "")
        here = visit.here
        lang = self.home.lang
        phone = visit.text("phone")
        return Parked(
            one.visit, one.since, one.agent, one.seat, visit.parked,
            tuple(item.flow.name.of(lang) for item in visit.path.items),
            (here.step.ask.of(lang) or here.step.do.of(lang) or here.step.id) if here else "",
            mask_phone(phone) if phone else "",
        )


def entry_is_pick(here: Here) -> bool:
    """Whether the step chooses from a list."""
    return here.step.kind in (Kind.PICK, Kind.SERVICE)


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

