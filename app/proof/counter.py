"""More of what the program guarantees: who stands in, who looks, who is left waiting, what is offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.fields import FIELDS
from app.pack.model import Act
from app.pack.sources import DISCLOSURES, SOURCES
from app.ports import Agent
from app.problems import Refused
from app.proof.engine import guarantee
from app.proof.quiet import PHONE, SEALED
from app.proof.stage import STAFF, stage
from app.proof.tiny import Played, hall
from app.records import Records
from app.roles import Power, Role, may
from app.visit.fill import RECORD
from app.visit.guard import check_commit
from app.visit.options import fits
from app.visit.state import Value, Visit
from app.visit.view import address


def _refused(customers: Records, typed: str, reason: str) -> str:
    try:
        customers.customers(typed, reason)
    except Refused as refused:
        return refused.problem.code
    return ""


def _bound(told: Mapping[str, str]) -> Visit:
    """A visit in which these are bound, in clear."""
    visit = Played(hall()).visit
    values = {name: Value(text, 1) for name, text in told.items()}
    return replace(visit, path=replace(visit.path, values=values, clear=dict(told)))


@guarantee("counter_may_guide")
def _stands_in() -> bool:
    """Whoever serves customers may stand in for the greeter, and open a visit that only guides."""
    serving = [role for role in Role if may(role, Power.SERVE)]
    return bool(serving) and all(Played(hall(change="", document="none"), role).type("", "1").at == "phone"
                                 for role in serving)


@guarantee("export_by_auditor")
def _export() -> bool:
    """Whoever exports serves nobody, and whoever serves customers exports nothing."""
    export = [role for role in Role if may(role, Power.EXPORT)]
    return export == [Role.AUDITOR] and not any(may(role, Power.SERVE) for role in export)


@guarantee("personal_masked")
def _masked() -> bool:
    """Every personal field masks each of its own samples that could be told again."""
    personal = [each for each in FIELDS.values() if each.personal]
    shown = [(each.mask(sample), sample) for each in personal for sample in each.samples
             if each.name != "valid_until" or "-" in sample]
    return len(personal) > 10 and all(sample not in mask for mask, sample in shown)


@guarantee("record_sealed")
def _sealed() -> bool:
    """What discloses a customer's record is asked after verification alone and kept sealed."""
    return bool(DISCLOSURES) and all(
        SOURCES[name].sealed and not SOURCES[name].open and set(SOURCES[name].sealed) <= RECORD
        for name in DISCLOSURES)


@guarantee("look_up_logged")
def _looked() -> bool:
    """Customers are found by a whole number and for a reason alone, and who looked is written down."""
    home = stage(hall())
    records = Records(home, Agent(STAFF, "李敏", Role.AGENT))
    refused = [_refused(records, PHONE, ""), _refused(records, PHONE[:4], "核对"), _refused(records, PHONE, "核对")]
    looked = home.ledger.looked
    return refused == ["access.reason", "phone.length", ""] and looked == [("customer.phone", PHONE, "核对")]


@guarantee("surname_once_verified")
def _surname() -> bool:
    """The holder is addressed by surname and title once verified, neither before nor when another came."""
    told = {"surname": SEALED["surname"], "title": SEALED["title"]}
    cases: tuple[dict[str, str], ...] = ({}, {"verified": "reader"}, {"verified": "reader", "came": "proxy"})
    spoken = [address(_bound({**told, **case})) for case in cases]
    return spoken[1] == SEALED["surname"] + SEALED["title"] and SEALED["surname"] not in spoken[0] + spoken[2]


@guarantee("refund_by_another")
def _refund() -> bool:
    """Money is given back with another person's PIN alone."""
    played = Played(hall(change="top_up_reverse", document="none")).type("", "1", PHONE, "", "1", "1", "1")
    item = played.visit.item
    assert item is not None
    codes = []
    for approvals in ((), ({"request": item.request},)):
        try:
            check_commit(replace(played.visit, approvals=approvals), item)
            codes.append("")
        except Refused as refused:
            codes.append(refused.problem.code)
    return codes == ["guard.approval", ""]


@guarantee("every_answer_stamped")
def _stamped() -> bool:
    """Each answered step has its moment, its agent and its seat, none earlier than the one before."""
    played = Played(hall()).whole()
    stamps = [passed.answer.stamp for passed in played.visit.path.passed if passed.answer]
    moments = [stamp.mono for stamp in stamps]
    return len(moments) > 5 and moments == sorted(set(moments)) and all(
        stamp.agent == STAFF and stamp.seat for stamp in stamps)


@guarantee("parked_with_reason")
def _waits() -> bool:
    """A customer who is left for a while waits with the reason and since when."""
    played = Played(hall()).type("", "1")
    played.home.clock.pass_(30)
    played.desk.park(played.visit, "取资料")
    waiting = played.desk.waiting()
    return [one.reason for one in waiting] == ["取资料"] and waiting[0].since > played.visit.last.utc


@guarantee("five_acts")
def _acts() -> bool:
    """Every step shows where it stands among the five acts, in their order."""
    played = Played(hall())
    here = []
    for typed in ("", "1", PHONE, "", "1", "1", "1", "form", "1", ""):
        shown = played.desk.view(played.visit).acts
        if [act for act, _ in shown] != list(Act):
            return False
        here += [act for act, how in shown if how == "here"]
        played.type(typed)
    return set(here) == set(Act) - {Act.RECOMMEND}


@guarantee("offers_fit")
def _fit() -> bool:
    """A product is listed for whom it is: the need, what the customer is, how long they have been here."""
    row = {"for_need": "saving", "for_student": "yes", "min_net_years": "5"}
    whole = {"need": "saving", "student": "yes", "net_years": "6"}
    off = ({"need": "data"}, {"student": "no"}, {"net_years": "4"})
    return fits(row, _bound(whole)) and not any(fits(row, _bound({**whole, **one})) for one in off)
