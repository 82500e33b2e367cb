"""The facts a step may need: who answers them, from what, and what they may say.

Clear values with a finite domain may stand in conditions (routing reads only these, and a
machine can walk them all); `open` values are shown and never routed on; `sealed` values are
personal.  Names ending in `_fen` are money, in fen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

YES_NO = ("yes", "no")
LEAD = ("past", "near", "soon", "far")


@dataclass(frozen=True, slots=True)
class Source:
    """One question to a port."""

    name: str
    port: str
    """`subscribers` or `identity`."""
    given: tuple[str, ...]
    """Variables that it is asked with; the fact is asked again when one of them changes."""
    clear: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name → every value it may take."""
    open: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    """Variables also passed on when they have a value."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every variable that it binds."""
        return (*self.clear, *self.open, *self.sealed)


def _s(
    name: str,
    given: str,
    clear: Mapping[str, tuple[str, ...]] | None = None,
    open: str = "",
    sealed: str = "",
    port: str = "subscribers",
    optional: str = "",
) -> tuple[str, Source]:
    return name, Source(
        name, port, tuple(given.split()), clear or {}, tuple(open.split()),
        tuple(sealed.split()), tuple(optional.split()),
    )


SOURCES: Mapping[str, Source] = dict(
    [
        # What this hall is and may do: its own settings, by the same names.
        _s("hall_rules", "", {
            "channel": ("own", "brand_store", "partner"), "remote_payment": YES_NO,
            "prepaid_cash": YES_NO, "remote_rejoin": YES_NO,
        }),
        # The line and its holder, by exact phone.  Unknown phone: Refused(visit.unknown_phone).
        _s(
            "subscriber", "phone",
            {
                "tier": ("none", "silver", "gold", "diamond", "supreme"),
                "corporate": YES_NO,
                "arrears": YES_NO,
                "contract": YES_NO,
                "pending": YES_NO,
                "line": ("active", "suspended", "lost"),
                "student": YES_NO,
                "paytype": ("postpaid", "prepaid"),
                # Whose province the number is of, and what it is used in.
                "home": ("own", "other"),
                "terminal": ("phone", "dongle"),
            },
            open="plan plan_name plan_fee_fen brand brand_name arrears_fen penalty_fen "
                 "contract_until pending_name points net_years pay_method pay_method_name",
            sealed="name surname title",
        ),
        # The reader; for a known phone the demonstration reader holds its holder's card.
        _s(
            "identity", "",
            {
                "kind": ("resident_id", "temporary_id", "hmt_residence", "foreign_permanent"),
                "adult": ("yes", "no", "unknown"), "expired": YES_NO, "matches": ("yes", "no", "na"),
            },
            open="read_ref face_ref", sealed="document valid_until name surname title",
            port="identity", optional="phone came means",
        ),
        # A typed document against the record of the phone.
        _s("match", "phone document", {"matches": YES_NO}),
        # Lines per person, over all document kinds; unknown when it cannot be counted.
        _s("lines", "document", {"lines_ok": ("yes", "no", "unknown")}, open="lines_count",
           optional="kind"),
        _s("owner_lines", "owner_document", {"owner_lines_ok": ("yes", "no", "unknown")},
           open="owner_lines_count", optional="owner_kind"),
        # How many principals this proxy has acted for lately.
        _s("principals", "proxy_document", {"proxy_ok": YES_NO}, open="principals_count"),
        # Recent use, and the plan that fits it best.
        _s("usage", "phone", {"better": YES_NO, "uses": ("none", "music", "film", "reading")},
           open="avg_minutes avg_gb avg_fee_fen best_plan best_plan_name best_plan_fee_fen "
                "best_benefit best_duty"),
        # What a change of plan, or of brand, brings and takes.
        _s("plan_terms", "phone new_plan", {"penalty": YES_NO},
           open="effective privileges_lost points_lost penalty_fen"),
        _s("brand_terms", "phone new_brand", {"penalty": YES_NO},
           open="effective privileges_lost points_lost balance_lost_fen penalty_fen"),
        _s("service_terms", "phone service_code", {"service_fee": YES_NO, "needs_deposit": YES_NO},
           open="effective ends service_fee_fen service_deposit_fen service_cap_fen "
                "service_state before_state after_state"),
        _s("sim_terms", "phone", {"sim_recent": YES_NO, "sim_fee": YES_NO},
           open="sim_fee_fen", sealed="old_iccid"),
        # Sends the customer a code; code_hint is filled by the demonstration store only.
        _s("sms", "phone", {}, sealed="code_hint", optional="consent_digest"),
        _s("topup_target", "topup_phone",
           {"topup_paytype": ("postpaid", "prepaid"), "topup_home": ("own", "other")},
           sealed="last_character"),
        # A top-up to be reversed: by the number it went to and the number it was meant for.
        _s("topup_last", "topup_phone", {"unspent": ("yes", "no", "none")},
           open="topup_last_fen", sealed="last_character"),
        _s("balance", "phone", {}, sealed="balance_fen"),
        _s("bill", "phone", {}, sealed="bill_text"),
        _s("calls", "phone", {}, sealed="calls_text"),
        _s("own_numbers", "phone", {}, sealed="numbers_text"),
        _s("final_bill", "phone", {"settles": ("owes", "even", "refund")},
           open="final_fen refund_fen points"),
        _s("points_terms", "phone points_item", {"points_enough": YES_NO},
           open="points points_cost points_left"),
        # An appointment: how far off it is (over, too near to be early, too near to move, far
        # enough), and when to be there.  The second is the one that replaces it.
        _s("appointment_terms", "appointment", {"lead": LEAD}, open="arrive_by"),
        _s("new_appointment_terms", "new_appointment", {"new_lead": LEAD}, open="new_arrive_by"),
        _s("starter", "starter_no", {"starter_ok": YES_NO}, open="starter_plan_name starter_fee_fen "
           "starter_prepaid_fen", sealed="new_phone"),
    ]
)


LISTS: Mapping[str, tuple[str, ...]] = {
    # What a pick may list, and the variables that picking binds beside its own.
    "plans": ("new_plan_name", "new_plan_fee_fen", "new_plan_benefit", "new_plan_duty"),
    "brands": ("new_brand_name", "new_brand_plan_name", "new_brand_fee_fen"),
    "numbers": ("number_grade", "minimum_fen", "term_months"),
    "open_plans": ("new_plan_name", "new_plan_fee_fen", "new_plan_benefit", "new_plan_duty",
                   "prepaid_fen"),
    "line_services": ("service_name", "service_kind"),
    "points_items": ("points_item_name", "points_cost"),
    "offers": ("offer_name", "offer_flow", "offer_plan", "offer_benefit", "offer_duty",
               "offer_fee_fen"),
    "halls": ("hall_name", "hall_address"),
    "complaint_causes": ("cause_name",),
    "seats": ("seat_name",),
    "banks": ("bank_name",),
    # Of a visit to the customer's place.
    "equipment": ("equipment_name", "equipment_use", "equipment_care"),
    "symptoms": ("symptom_name",),
    "findings": ("finding_name", "finding_effect", "finding_advice"),
    "affected": ("affected_name",),
    "things": ("thing_name",),
    "operations": ("operation_name",),
    "devices": ("device_name", "device_model", "device_maker", "device_fen"),
    "makers": ("maker_name", "maker_address"),
    "privileges": ("privilege_name", "privilege_way"),
    "clubs": ("club_name",),
}

CHANGES = frozenset(
    "open_line open_starter brand_change plan_change service_change account_change sim_replace "
    "top_up top_up_reverse ownership close points ticket number_change paytype_change "
    "appointment visit_done "
    "password_reset".split()
)
"""What a commit may ask of the operator."""


DISCLOSURES = frozenset("balance bill calls own_numbers".split())
"""Sources that tell the record itself: asked only after the reader or the service password."""

CHECKS = frozenset(
    "check_password new_password same_password check_code approve reserve_sim repeat not_agent".split()
)
"""What an `enter` step may have done with what was typed (its `source`); `repeat`: it must be what
was typed before, in the variable that its own name begins with: `serial_card` repeats `serial`;
`not_agent`: a name other than that of whoever serves."""


def repeated(name: str) -> str:
    """The variable that an answer with this name must repeat."""
    return name.rpartition("_")[0]

CHECKED: Mapping[str, tuple[str, ...]] = {
    "check_password": ("ok", "locked"), "check_code": ("ok", "locked"),
    "same_password": ("ok",), "approve": ("approved",), "repeat": ("ok",),
}
"""What a port's check leaves as the answer of an `enter` step."""

RECEIPT = ("reference", "ticket_no")
"""What the operator's receipt may bind at a commit."""
