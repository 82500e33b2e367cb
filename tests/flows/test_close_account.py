"""Closing an account: a VIP's goes to the manager; final bill, refund, points, card, bank cards; why and where to."""

import pytest

from tests.flows.counter import FORM, MANAGER, NO_DOCUMENT, READER, at, choices, rows, state, values

TO_CARD = (*READER, "1", "2", "1", "1")


@pytest.mark.parametrize("tier", ["silver", "gold", "diamond"])
def test_a_vips_account_is_the_managers(tier: str) -> None:
    counter = at("15", *READER, tier=tier)
    assert choices(counter) == {"taken", "allowed", "stay"}
    assert state(counter.type("1")) == "handed_over"


def test_the_manager_may_allow_the_seat_with_his_pin() -> None:
    counter = at("15", *READER, "2", "2001", tier="gold")
    assert counter.refused("605172") == "access.self"
    assert at("15", *READER, "2", *MANAGER, tier="gold").at == "reason"


def test_reason_and_destination_are_asked_and_kept() -> None:
    counter = at("15", *TO_CARD, "1", *FORM)
    assert counter.items[-1].after == {"reason": "资费贵", "destination": "中国电信"}


def test_the_customer_is_reminded_to_unbind_bank_cards() -> None:
    counter = at("15", *READER, "1", "2")
    assert "银行卡" in counter.say
    assert state(counter.type("2")) == "deferred"


def test_the_card_is_handed_in_or_declared_lost() -> None:
    assert choices(at("15", *TO_CARD[:-1])) == {"returned", "lost"}


def test_what_is_owed_is_paid_before_the_record() -> None:
    counter = at("15", *TO_CARD, settles="owes")
    assert rows(counter)["应交"].startswith("50.00 元")
    counter.type("1", *FORM, "1", "2", "260731004211")
    assert values(counter)["settled_fen"] == "5000"


@pytest.mark.parametrize(("key", "step"), [("1", "consent"), ("2", "refund_phone"), ("3", "refund_account")])
def test_what_is_left_goes_back_by_the_route_the_customer_names(key: str, step: str) -> None:
    assert at("15", *TO_CARD, key, settles="refund").at == step


def test_nothing_is_asked_about_a_refund_when_none_is_due() -> None:
    assert at("15", *TO_CARD).at == "consent"


def test_the_points_are_lost_and_that_is_said() -> None:
    counter = at("15", *TO_CARD)
    assert "作废积分" in rows(counter) and "积分全部作废" in counter.say


def test_afterwards_nobody_is_verified() -> None:
    assert at("15", *TO_CARD, "1", *FORM, "").visit.clear("verified") == ""


def test_without_a_document_nothing_is_closed() -> None:
    assert state(at("15", *NO_DOCUMENT, "1")) == "deferred"
