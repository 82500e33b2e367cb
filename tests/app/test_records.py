"""Finding it again: masked, journalled, undone only by two people."""

from __future__ import annotations

import pytest

from app.ports import ItemDetail, ItemFilter, ItemLine
from app.problems import Refused
from app.records import Records
from tests.kit.fakes import PHONE, FakeHome

LINE = ItemLine("i1", "v1", 1, "tariff_change", "08", "done", 0, "2001", "3号台", 0, "154****1234")
DETAIL = ItemDetail(LINE, {"plan": "A"}, {"plan": "B"}, {"phone": PHONE, "name": "欧阳示例", "form_no": "GZ1"},
                    (), "form:x", 12.0, 60, (), "hash")


@pytest.fixture
def home() -> FakeHome:
    home = FakeHome()
    home.agents.add("2001", "李敏", "agent", "605172")
    home.agents.add("9001", "王经理", "duty_manager", "718293")
    home.agents.add("7001", "陈引导", "greeter", "519283")
    home.ledger.lines, home.ledger.details = (LINE,), {"i1": DETAIL}
    return home


def records(home: FakeHome, staff: str = "2001") -> Records:
    return Records(home, home.agents.people[staff][0])


def refused(code: str, call: object, *args: object) -> None:
    with pytest.raises(Refused) as found:
        call(*args)  # type: ignore[operator]
    assert found.value.problem.code == code


def test_an_item_is_shown_masked_and_looking_is_journalled(home: FakeHome) -> None:
    found = records(home).item("i1")
    assert found.sealed == {"phone": "154****1234", "name": "欧**例", "form_no": "GZ1"}
    assert home.ledger.looked == [("item", PHONE, "ledger")]


def test_a_search_by_phone_is_journalled_and_a_plain_list_is_not(home: FakeHome) -> None:
    records(home).items(ItemFilter())
    assert home.ledger.looked == []
    records(home).items(ItemFilter(phone=PHONE))
    assert home.ledger.looked == [("ledger", PHONE, "ledger")]


def test_a_customer_is_found_by_the_whole_number_only(home: FakeHome) -> None:
    refused("phone.length", records(home).customers, "154000", "来电")
    assert home.ledger.looked == []
    records(home).customers(PHONE, "客户来电")
    assert home.ledger.looked == [("customer.phone", PHONE, "客户来电")]


def test_a_look_up_needs_a_reason(home: FakeHome) -> None:
    refused("access.reason", records(home).customers, PHONE, " ")
    assert home.ledger.looked == []


def test_a_reversal_takes_a_reason_and_another_persons_pin(home: FakeHome) -> None:
    records(home).reverse("i1", "客户反悔", "9001", "718293")
    assert home.ledger.reversals == [("i1", "客户反悔", "2001", "9001")]


@pytest.mark.parametrize(("staff", "reason", "approver", "pin", "code"), [
    ("2001", "客户反悔", "2001", "605172", "access.self"),
    ("9001", "客户反悔", "9001", "718293", "access.self"),
    ("2001", " ", "9001", "718293", "access.reason"),
    ("2001", "客户反悔", "9001", "000000", "signin.wrong"),
    ("2001", "客户反悔", "7001", "519283", "access.denied"),
    ("7001", "客户反悔", "9001", "718293", "access.denied"),
    ("2001", "这不归我管", "9001", "718293", "visit.forbidden"),
])
def test_what_does_not_reverse(
    home: FakeHome, staff: str, reason: str, approver: str, pin: str, code: str
) -> None:
    refused(code, records(home, staff).reverse, "i1", reason, approver, pin)
    assert home.ledger.reversals == []


def test_only_the_manager_and_the_auditor_see_who_looked(home: FakeHome) -> None:
    refused("access.denied", records(home).accesses, 0)
    assert records(home, "9001").accesses(0) == ()
