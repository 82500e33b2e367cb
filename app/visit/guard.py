"""What no pack can switch off: the last look before an item is committed.

The walk proves these rules of every shipped path; the desk checks them again on the one path
that really happened, so that neither a hand-made pack nor a forged state opens or changes
anything without a checked document and the customer's own consent.
"""

from __future__ import annotations

from app.money import yuan
from app.pack.model import Act, Gate, Kind
from app.problems import Refused
from app.visit.bill import due, payments
from app.visit.state import Item, Passed, Visit

REAL_NAME = frozenset({"open_line", "open_starter", "ownership", "sim_replace", "password_reset"})
"""Changes that no manager may allow without a document (real-name registration)."""

BY_READER = frozenset({"open_line", "open_starter", "ownership", "sim_replace", "password_reset"})
"""Changes that commit only with a reader's data and the references of its checks."""

APPROVED = frozenset({"top_up_reverse"})
"""Changes that give money back, and so take another person's PIN."""

UNBOUND = frozenset({"password", "evidence"})
"""Values of a change that are, by their nature, given after consent."""


def check_commit(visit: Visit, item: Item) -> None:
    """Refuse the commit of an item whose path lacks what every commit needs."""
    flow = item.flow
    own = [p for p in visit.path.passed if p.item == item.number]
    greeted = (p for p in visit.path.passed if p.item == 0 and p.step.act is Act.GREET)
    if not any(p.step.kind is Kind.SAY for p in greeted):
        raise Refused.of("guard.greeting")
    _settled(visit, item)
    if flow.change in APPROVED and not _approved(visit):
        raise Refused.of("guard.approval")
    if flow.document != "none":
        _verified(visit, flow.change)
    if flow.change and flow.document != "none":
        _consented(visit, own)


def _settled(visit: Visit, item: Item) -> None:
    """What was taken is what is due, to the fen, and nothing is given back that was not taken."""
    total = due(visit, item)
    legs = payments(visit.path.values, total)
    if sum(leg.fen for leg in legs) != total or any(leg.fen <= 0 or leg.change < 0 for leg in legs):
        raise Refused.of("guard.money", due=yuan(total))


def _verified(visit: Visit, change: str) -> None:
    verified = visit.clear("verified")
    if verified == "exception":
        if change in REAL_NAME or not _approved(visit):
            raise Refused.of("guard.exception")
    elif verified not in ("reader", "document", "password"):
        raise Refused.of("access.unverified")
    if change in BY_READER and (verified != "reader" or not visit.clear("read_ref")):
        raise Refused.of("visit.no_reader")
    if change == "ownership" and not visit.clear("owner_read_ref"):
        raise Refused.of("visit.no_reader")


def _approved(visit: Visit) -> bool:
    """Another person's PIN was given in this visit, for this item."""
    item = visit.item
    return item is not None and any(a.get("request") == item.request for a in visit.approvals)


def _consented(visit: Visit, own: list[Passed]) -> None:
    gates = [p for p in own if p.step.gate is Gate.CONSENT]
    if not any(p.answer and p.answer.value == "agreed" for p in gates):
        raise Refused.of("guard.consent")
    consent = max(i for i, p in enumerate(own) if p in gates and p.answer)
    proofs = [p for p in own[consent:] if p.step.evidence and p.answer
              and p.answer.value not in ("locked", "none")]
    if not any(p.answer and p.answer.evidence == visit.path.consent for p in proofs):
        raise Refused.of("visit.evidence")
    late = {p.step.name for p in own[consent + 1 :] if p.step.kind is not Kind.COMMIT}
    item = visit.item
    assert item is not None
    bound = {variable for name, variable in item.flow.values.items() if name not in UNBOUND}
    if late & bound:
        raise Refused.of("visit.stale_consent")


def check_disclosure(visit: Visit) -> None:
    """Refuse to show the record of a line whose customer is not verified strongly enough."""
    if visit.clear("verified") not in ("reader", "password"):
        raise Refused.of("access.unverified")
