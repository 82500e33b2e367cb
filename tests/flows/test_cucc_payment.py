"""China Unicom 3G hall: what prepaid customers, visitors and partner halls may, by the hall's own settings."""

from __future__ import annotations

import pytest

from tests.flows.counter import choices, state
from tests.flows.test_cucc_members import at
from tests.kit.fakes import PHONE


def test_a_prepaid_number_is_topped_up_in_cash_only_where_the_hall_takes_it() -> None:
    open_ = at("04", PHONE, "1", "1", topup_paytype="prepaid", prepaid_cash="yes")
    shut = at("04", PHONE, "1", "1", topup_paytype="prepaid", prepaid_cash="no")
    postpaid = at("04", PHONE, "1", "1", topup_paytype="postpaid", prepaid_cash="no")
    assert "cash" in choices(open_) and "cash" in choices(postpaid)
    assert choices(shut) == {"card", "qr", "none"}


def test_a_visitor_is_only_advised_where_the_hall_may_not_collect() -> None:
    assert at("04", PHONE, "1", topup_home="other").at == "remote"
    assert at("04", PHONE, "1", topup_home="other", remote_payment="yes").at == "amount"


@pytest.mark.parametrize(("code", "typed"), [("14", ()), ("15", ()), ("16", ()), ("17", ()), ("07", ("3",))])
def test_what_is_not_for_prepaid_is_explained_and_refused(code: str, typed: tuple[str, ...]) -> None:
    counter = at(code, *typed, PHONE, "1", "1", paytype="prepaid")
    assert counter.at == "postpaid_only.explain"
    assert state(counter.type("")) == "refused"


@pytest.mark.parametrize("code", ["05", "07", "08"])
def test_a_partner_hall_refers_what_own_channels_keep(code: str) -> None:
    counter = at(code, channel="partner")
    assert counter.at == "own_channel.refer"
    assert state(counter.type("")) == "handed_over"


@pytest.mark.parametrize(("code", "typed"), [("07", ("1",)), ("10", ()), ("11", ())])
def test_a_number_of_another_province_is_referred_beyond_the_ten_services(code: str, typed: tuple[str, ...]) -> None:
    counter = at(code, *typed, PHONE, "1", "1", home="other")
    assert counter.at == "visitor.refer"
    assert state(counter.type("")) == "handed_over"
