"""Enquiry: only after the reader or the service password; a typed document number unlocks nothing."""

import pytest

from tests.flows.counter import FORM, NO_DOCUMENT, PASSWORD, READER, at, choices, rows, state
from tests.kit.fakes import PHONE


@pytest.mark.parametrize(("key", "step"), [("1", "balance"), ("2", "bill"), ("3", "calls"), ("4", "numbers")])
def test_what_is_asked_is_shown_after_the_reader(key: str, step: str) -> None:
    counter = at("13", *READER, key)
    assert counter.at == step and rows(counter)


def test_or_after_the_customers_own_password() -> None:
    counter = at("13", "1", PHONE, "2", PASSWORD, "", "1")
    assert rows(counter)["余额"] == "42.00 元"


def test_there_is_no_way_by_a_typed_document() -> None:
    assert choices(at("13", "1", PHONE)) == {"reader", "password", "none"}


def test_a_document_typed_for_something_else_is_verified_again() -> None:
    typed = ("1", PHONE, "2", "110101199001010015", "0", "1")
    counter = at("10", *typed, "3", "1", "1", *FORM).type("", "2", "13", "1")
    assert counter.at == "verify.means"


def test_a_card_of_somebody_else_unlocks_nothing() -> None:
    counter = at("13", "1", PHONE, "1", matches="no")
    assert "ok" not in choices(counter)


def test_an_expired_card_unlocks_nothing() -> None:
    assert "ok" not in choices(at("13", "1", PHONE, "1", card="expired"))


def test_three_wrong_passwords_lock() -> None:
    counter = at("13", "1", PHONE, "2")
    assert [counter.refused("111222") for _ in range(2)] == ["visit.password_wrong"] * 2
    assert counter.type("111222").at == "verify.locked"


@pytest.mark.parametrize("tier", ["none", "gold", "diamond"])
def test_nobody_is_let_through_by_a_manager(tier: str) -> None:
    counter = at("13", *NO_DOCUMENT, tier=tier)
    assert choices(counter) == {"later", "found", "near"}
    assert rows(counter) == {}


def test_an_authority_is_received_by_the_manager() -> None:
    assert state(at("13", "9", "")) == "handed_over"


def test_an_answered_enquiry_is_no_change() -> None:
    counter = at("13", *READER, "1", "1", "1")
    assert (counter.items[-1].state, counter.items[-1].change) == ("informed", None)
