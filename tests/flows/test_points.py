"""Points: verified, and said to be irrevocable before the customer agrees."""

from tests.flows.counter import FORM, NO_DOCUMENT, READER, at, choices, rows, state, values


def test_it_is_said_to_be_irrevocable_before_consent() -> None:
    counter = at("16", *READER, "3")
    assert "不能退回" in counter.say and rows(counter)["注意"] == "兑换后不能退回"


def test_only_what_the_points_reach_is_listed() -> None:
    counter = at("16", *READER)
    assert {option.name for option in counter.desk.options(counter.visit)} == {"话费10元", "流量1GB"}


def test_nothing_that_fits_is_no_business() -> None:
    assert state(at("16", *READER, "", "")) == "declined"


def test_who_has_too_few_cannot_agree() -> None:
    assert choices(at("16", *READER, "3", points_enough="no")) == {"declined", "question"}


def test_the_operator_is_told_which_gift() -> None:
    assert values(at("16", *READER, "3", "1", *FORM)).items() >= {"phone": "15400001234", "item": "3"}.items()


def test_no_vip_is_let_through_without_a_document() -> None:
    assert choices(at("16", *NO_DOCUMENT, tier="diamond")) == {"later", "found", "near"}
