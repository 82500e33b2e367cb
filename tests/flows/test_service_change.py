"""Service change: loss at once without a document; fee, end date, deposit and cap are told before consent."""

import pytest

from tests.flows.counter import FORM, NO_DOCUMENT, PASSWORD, READER, at, choices, paid, rows, state, values
from tests.kit.fakes import PHONE

BY_PASSWORD = ("1", "2", PHONE, "1")


def test_a_loss_is_reported_by_the_service_password_alone() -> None:
    counter = at("09", *BY_PASSWORD, PASSWORD)
    assert counter.items[-1].state == "done"
    assert values(counter)["service"] == "loss"
    assert counter.items[-1].evidence.startswith("password:")


def test_a_loss_without_document_or_password_is_for_the_hotline() -> None:
    assert state(at("09", "1", "3", "")) == "informed"


def test_three_wrong_passwords_lock_and_nothing_is_changed() -> None:
    counter = at("09", *BY_PASSWORD)
    assert [counter.refused("111222") for _ in range(2)] == ["visit.password_wrong"] * 2
    counter.type("111222")
    assert counter.at == "loss_locked" and counter.items == []
    assert counter.visit.clear("verified") == ""


def test_nothing_else_goes_by_the_service_password() -> None:
    assert at("09", "3").at == "verify.came"


@pytest.mark.parametrize(("want", "line"), [("1", "lost"), ("2", "active"), ("3", "suspended")])
def test_what_is_so_already_is_not_done_again(want: str, line: str) -> None:
    means = ("1",) if want == "1" else ()
    counter = at("09", want, *means, *READER, line=line)
    assert counter.at == "same_state"
    assert state(counter.type("")) == "informed"


@pytest.mark.parametrize("want", ["4", "5", "9"])
def test_a_stopped_line_is_resumed_first(want: str) -> None:
    counter = at("09", want, *READER, line="suspended")
    assert counter.at == "resume_first"
    assert state(counter.type("")) == "deferred"


def test_a_suspension_states_fee_and_end() -> None:
    assert rows(at("09", "3", *READER)).keys() == {"改前", "改后", "保号费", "到期"}


def test_roaming_states_deposit_and_cap_and_charges_the_deposit() -> None:
    counter = at("09", "4", *READER, needs_deposit="yes")
    assert rows(counter)["押金"] == "500.00 元" and "每月封顶" in rows(counter)
    counter.type("1", *FORM, "1", "3", "260731004211")
    assert paid(counter) == [("qr", 50000)]


def test_roaming_without_a_deposit_charges_nothing() -> None:
    counter = at("09", "4", *READER, tier="gold")
    assert rows(counter)["押金"] == "不收"
    assert paid(counter.type("1", *FORM)) == []


def test_a_value_added_service_that_was_not_asked_for_is_confirmed_twice() -> None:
    offered = at("09", "9", *READER, "2", "1", service_fee="yes")
    assert offered.at == "consent_again"
    assert at("09", "9", *READER, "1", "1", service_fee="yes").at == "evidence.kind"


def test_the_second_no_counts() -> None:
    assert state(at("09", "9", *READER, "2", "1", "2", service_fee="yes")) == "declined"


def test_the_evidence_belongs_to_the_second_confirmation() -> None:
    counter = at("09", "9", *READER, "2", "1", "1", *FORM, service_fee="yes")
    assert counter.items[-1].state == "done"


def test_without_a_document_a_vip_may_be_let_through() -> None:
    assert choices(at("09", "3", *NO_DOCUMENT, tier="gold")) == {"ask", "no", "found"}
    assert choices(at("09", "3", *NO_DOCUMENT)) == {"later", "found", "near"}
