"""A wrong number: taken back only while unspent, on the payer's receipt, with the manager's PIN."""

import pytest

from tests.flows.counter import MANAGER, asked, at, paid, rows, state, values
from tests.kit.fakes import PHONE

RIGHT = "15400009999"
TO_CONSENT = (PHONE, "1", "SN20261122", "1", RIGHT)


@pytest.mark.parametrize(("unspent", "step"), [("no", "spent"), ("none", "nothing")])
def test_what_is_spent_or_was_never_paid_is_refused(unspent: str, step: str) -> None:
    counter = at("17", PHONE, "1", unspent=unspent)
    assert counter.at == step
    assert state(counter.type("")) == "refused"


def test_without_a_receipt_nothing_is_said_of_the_number() -> None:
    counter = at("17", PHONE)
    assert rows(counter) == {} and "50" not in counter.say
    assert state(counter.type("0")) == "deferred"


def test_the_money_goes_to_the_right_number() -> None:
    counter = at("17", *TO_CONSENT, "1", *MANAGER)
    assert values(counter)["right_phone"] == RIGHT
    assert paid(counter) == []


def test_or_back_in_cash() -> None:
    counter = at("17", PHONE, "1", "SN20261122", "2", "1", *MANAGER)
    assert "right_phone" not in values(counter)
    assert counter.at == "done_cash"


def test_a_manager_gives_his_own_pin() -> None:
    counter = at("17", *TO_CONSENT, "1", "2001")
    assert counter.refused("605172") == "access.self"
    assert counter.items == []


def test_the_approval_is_bound_to_this_request() -> None:
    counter = at("17", *TO_CONSENT, "1", *MANAGER)
    approval = counter.entries("approve")[0].body
    assert (approval["by"], approval["request"]) == ("9001", counter.items[-1].id)


def test_both_gates_show_number_and_sum() -> None:
    counter = at("17", *TO_CONSENT)
    assert {"充错号码", "冲正金额", "改充号码"} <= rows(counter).keys()
    assert {"充错号码", "冲正金额", "小票流水号"} <= rows(counter.type("1", "9001")).keys()


def test_a_no_changes_nothing() -> None:
    counter = at("17", *TO_CONSENT, "2")
    assert state(counter) == "declined" and "approval" not in asked(counter)


def test_no_name_and_no_balance_is_told() -> None:
    counter = at("17", PHONE, "1")
    assert "欧阳" not in counter.say + "".join(rows(counter).values())
