"""The ledger's row of an item, read from the path that led to it."""

from __future__ import annotations

from collections.abc import Mapping

from app.ports import Change, ItemRecord
from app.visit.bill import due, handed_back, payments
from app.visit.clocks import system_time
from app.visit.entries import Stamp
from app.visit.state import Item, Value, Visit

BEFORE = {"plan_name": "plan", "brand_name": "brand", "before_state": "state",
          "pay_method_name": "pay_method", "appointment": "appointment"}
AFTER = {"new_plan_name": "plan", "new_brand_name": "brand", "after_state": "state",
         "effective": "effective", "service_name": "service", "offer_name": "offer",
         "points_item_name": "points_item", "new_pay_method": "pay_method",
         "reason": "reason", "leave_reason": "reason", "destination": "destination",
         "cause": "cause", "promised": "promised", "reply_channel": "channel",
         "new_appointment": "appointment", "short_notice": "short_notice", "speech": "speech",
         "symptom_name": "symptom", "finding_name": "finding", "follow_up": "follow_up"}
"""Clear variables that tell what changed, and what the ledger calls them."""
SEALED = (
    "name", "document", "proxy_name", "proxy_document", "owner_name", "owner_document",
    "form_no", "owner_form_no", "authority_no", "new_phone", "iccid", "old_iccid", "bank_account",
    "contact", "contact_name", "demand", "refund_phone", "signer",
)
"""Personal values that the ledger keeps, sealed."""
UNNAMED = ("form_no", "contact", "contact_name", "demand", "signer")
"""Those of a service that asks for no document: whoever was verified before is none of its business."""


def record(
    visit: Visit, item: Item, state: str, stamp: Stamp, *, change: bool, person: str = ""
) -> ItemRecord:
    """The row of this item as it stands; with the operator's change when it commits.

    `person` is the suffix of the slots that seal it: another person at the same visit has another.
    """
    values = visit.path.values if item is visit.item else item.values
    timer = item.flow.timer
    phone = _text(values, item_phone(item))
    kept = SEALED if item.flow.document != "none" else UNNAMED
    total = due(visit, item) if change else 0
    clock = system_time(visit, item, stamp)
    return ItemRecord(
        id=item.request,
        visit=visit.id,
        item=item.number,
        flow=item.flow.id,
        code=item.flow.code,
        state=state,
        stamp=stamp,
        mode=visit.mode,
        demo=visit.demo,
        due=total,
        payments=(*payments(values, total), *handed_back(item.flow, values)) if change else (),
        before=before(values),
        after=after(values),
        sealed={"phone": phone} | {n: _text(values, n) for n in kept if _text(values, n)},
        look_up={
            kind: text
            for kind, text in (("phone", phone), ("document", _text(values, "document")))
            if text and (kind in kept or kind == "phone")
        },
        person=person,
        change=_change(item, values) if change and item.flow.change else None,
        evidence=_evidence(values, visit.path.consent),
        seconds=clock.seconds,
        limit=timer.limit if timer else None,
    )


def after(values: Mapping[str, Value]) -> dict[str, str]:
    """What the item made of it, by the ledger's names."""
    return {to: _label(values, name) for name, to in AFTER.items() if _text(values, name)}


def before(values: Mapping[str, Value]) -> dict[str, str]:
    """What it was before, for what the item changes."""
    changed = after(values)
    return {to: _text(values, name) for name, to in BEFORE.items()
            if to in changed and _text(values, name)}


def item_phone(item: Item) -> str:
    """The variable that holds the number the item is about."""
    return {"open_line": "new_phone", "open_starter": "new_phone", "top_up": "topup_phone",
            "top_up_reverse": "topup_phone"}.get(item.flow.change, "phone")


def _change(item: Item, values: Mapping[str, Value]) -> Change:
    given = {name: _text(values, variable) for name, variable in item.flow.values.items()}
    return Change(item.request, item.flow.change, {k: v for k, v in given.items() if v})


def _evidence(values: Mapping[str, Value], consent: str) -> str:
    kind = _text(values, "evidence_kind")
    return f"{kind}:{consent}" if kind and consent else ""


def _text(values: Mapping[str, Value], name: str) -> str:
    value = values.get(name)
    return (value.text or "") if value else ""


def _label(values: Mapping[str, Value], name: str) -> str:
    value = values.get(name)
    return (value.label or value.text or "") if value else ""
