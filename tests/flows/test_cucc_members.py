"""China Unicom 3G hall: members' privileges inherit downward, prepaid customers never see them."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from app.pack.model import Pack
from app.proof.cast import NAMES
from app.proof.stage import stage
from data.packs import load_shipped
from tests.flows.counter import state
from tests.kit.fakes import PHONE, Counter

TIERS = ("silver", "gold", "diamond", "supreme")


@cache
def unicom() -> Pack:
    return load_shipped("cucc_3g")


def at(code: str, *typed: str, **customer: str) -> Counter:
    """A counter of this pack where a service was asked for and these answers were given."""
    return Counter(stage(unicom(), customer)).type("", code, *typed)


def offered(tier: str) -> set[str]:
    counter = at("33", PHONE, "1", "1", "1", tier=tier)
    return {option.value for option in counter.desk.options(counter.visit)}


def test_a_higher_tier_has_all_that_a_lower_one_has() -> None:
    lists = [offered(tier) for tier in TIERS]
    assert all(low < high for low, high in pairwise(lists))
    assert len(lists[-1]) == 28


def test_a_customer_without_tier_and_a_prepaid_one_are_offered_none() -> None:
    assert at("33", PHONE, "1", "1", tier="none").at == "ordinary"
    prepaid = at("33", PHONE, "1", "1", tier="gold", paytype="prepaid")
    assert prepaid.at == "ordinary"
    assert state(prepaid.type("")) == "informed"


def test_only_a_member_may_send_somebody_and_only_with_a_letter() -> None:
    assert at("10", PHONE, tier="none").at == "verify.means"
    counter = at("10", PHONE, "2", "1", NAMES["proxy_document"], "2", tier="gold")
    assert {key for key, _ in counter.desk.view(counter.visit).choices} == {"0"}


def test_a_member_is_promised_the_short_limits() -> None:
    def limits(**customer: str) -> set[str]:
        counter = at("31", "1", "1", PHONE, "1", "多收了钱", "2", "13800138000", **customer)
        return {name for _, name in counter.desk.view(counter.visit).choices}

    assert limits(tier="gold") == {"两小时内", "今天下班前"}
    assert limits(tier="none") == limits(tier="gold", paytype="prepaid") == {"今天下班前", "明天下班前", "两天内"}
