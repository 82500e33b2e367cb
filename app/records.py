"""Finding it again: the ledger, one item whole, reversal, customers, and who looked at whom."""

from __future__ import annotations

from dataclasses import replace

from app.fields import FIELDS, Context
from app.ports import Agent, Facts, Home, ItemDetail, ItemFilter, ItemLine
from app.privacy import forbidden, mask_account, mask_document, mask_name, mask_phone, mask_text
from app.problems import Refused
from app.roles import Power, may
from app.text import clean
from app.visit.fold import replay
from app.visit.slip import Slip, slip

STATES = ("done", "informed", "ticketed", "declined", "deferred", "cancelled", "handed_over",
          "refused")


class Records:
    """What one signed-in agent may find and undo."""

    def __init__(self, home: Home, agent: Agent) -> None:
        self.home = home
        self.agent = agent

    def require(self, power: Power) -> None:
        """Refused unless the agent's role has this power."""
        if not may(self.agent.role, power):
            raise Refused.of("access.denied", role="duty_manager")

    def items(self, wanted: ItemFilter) -> tuple[ItemLine, ...]:
        """Lines of the ledger, newest first, masked; a search by phone is journalled."""
        self.require(Power.LEDGER)
        if wanted.phone:
            phone = FIELDS["phone"].parse(wanted.phone, self._context()).value
            self._log("ledger", phone, "ledger")
            wanted = replace(wanted, phone=phone)
        return self.home.ledger.items(wanted)

    def item(self, item_id: str) -> ItemDetail:
        """One item whole; looking at it is journalled."""
        self.require(Power.LEDGER)
        found = self.home.ledger.item(item_id)
        self._log("item", found.sealed.get("phone") or found.line.id, "ledger", found.line.visit)
        return masked(found)

    def slip(self, item_id: str) -> Slip:
        """The slip of the item's visit, marked as a reprint."""
        self.require(Power.LEDGER)
        visit_id = self.home.ledger.item(item_id).line.visit
        entries = self.home.journal.read(visit_id)
        visit = replay(self.home.pack_by_hash(entries[0].body["pack"]), entries)
        return slip(visit, self.home.hall, self.home.mode, self.home.lang, reprint=True)

    def may_reverse(self, item: ItemLine) -> None:
        """Refused unless this item was completed and not reversed, and the agent may ask for it."""
        self.require(Power.REVERSE)
        if item.state != "done":
            raise Refused.of("reverse.not_done")
        if item.reversed_by:
            raise Refused.of("reverse.again")

    def reverse(self, item_id: str, reason: str, approver: str, pin: str) -> None:
        """Undo a committed item by a further row: a reason, and another person's PIN."""
        self.may_reverse(self.home.ledger.item(item_id).line)
        reason = clean(reason, 200).strip()
        if not reason:
            raise Refused.of("access.reason")
        for word in forbidden(reason, self.home.pack.forbidden):
            raise Refused.of("visit.forbidden", word=word)
        if approver == self.agent.staff:
            raise Refused.of("access.self")
        who = self.home.agents.verify(approver, pin, self.home.hall.seat)
        if not may(who.role, Power.APPROVE):
            raise Refused.of("access.denied", role="duty_manager")
        stamp = self.home.clock.stamp(self.agent.staff, self.home.hall.seat)
        self.home.ledger.reverse(item_id, reason, self.agent.staff, approver, stamp)

    def customers(self, typed: str, reason: str) -> tuple[Facts, ...]:
        """Customers by their whole phone or document number, for a reason; journalled first."""
        self.require(Power.LOOK_UP)
        reason = clean(reason, 100).strip()
        if not reason:
            raise Refused.of("access.reason")
        kind, value = self._whole(typed)
        self._log(f"customer.{kind}", value, reason)
        return tuple(_masked_facts(facts) for facts in self.home.subscribers.find(kind, value))

    def accesses(self, since: int) -> tuple[dict[str, str], ...]:
        """Look-ups without a completed visit of that person by that agent."""
        self.require(Power.ACCESS_LOG)
        return tuple(dict(row) for row in self.home.ledger.accesses(since, unmatched=True))

    def _whole(self, typed: str) -> tuple[str, str]:
        """An exact phone or document; a fragment is refused with the field's own words."""
        compact = "".join(typed.split())
        if compact.isdigit() and len(compact) == 11:
            return "phone", FIELDS["mobile"].parse(compact, self._context()).value
        if compact.isdigit() and len(compact) < 11:
            raise Refused.of("phone.length", found=len(compact))
        return "document", FIELDS["document"].parse(compact, self._context()).value

    def _context(self) -> Context:
        return Context(today=self.home.clock.today())

    def _log(self, what: str, key: str, reason: str, visit: str = "") -> None:
        stamp = self.home.clock.stamp(self.agent.staff, self.home.hall.seat)
        self.home.ledger.log_access(stamp, what, key, reason, visit)


def masked(found: ItemDetail) -> ItemDetail:
    """The item with its personal values as they may be shown."""
    return replace(
        found, sealed={name: _mask(name, text) for name, text in found.sealed.items()})


def _mask(name: str, text: str | None) -> str | None:
    if text is None:
        return None
    if name.endswith("phone") or name == "contact":
        return mask_phone(text)
    if name.endswith("name"):
        return mask_name(text)
    if name in ("iccid", "old_iccid", "bank_account"):
        return mask_account(text)
    return mask_text(text) if name == "demand" else text if name == "form_no" else mask_document(text)


def _masked_facts(facts: Facts) -> Facts:
    return Facts(facts.clear, {n: _mask(n, t) or "" for n, t in facts.sealed.items()})
