"""Guidance: greet, need, the document question by service, self-service with its benefit, a named seat."""

import pytest

from tests.flows.counter import at, choices, state
from tests.kit.fakes import Counter

DOCUMENT = ("1", "2", "3", "4", "5", "8")


@pytest.mark.parametrize(("key", "step"), [("1", "topic"), ("2", "group"), ("3", "busy")])
def test_one_several_and_a_busy_moment_are_greeted_differently(key: str, step: str) -> None:
    assert at("01", key).at == step


@pytest.mark.parametrize("topic", DOCUMENT)
def test_the_document_is_asked_for_where_the_service_needs_it(topic: str) -> None:
    assert at("01", "1", topic).at == "papers"


@pytest.mark.parametrize("topic", ["6", "7"])
def test_top_up_and_enquiry_are_offered_at_the_machine(topic: str) -> None:
    counter = at("01", "1", topic)
    assert choices(counter) == {"able", "help", "counter"}
    assert "服务密码" in counter.type("1").say


@pytest.mark.parametrize("topic", ["9", "0"])
def test_a_complaint_and_advice_need_neither(topic: str) -> None:
    assert at("01", "1", topic).at == "seat"


def test_without_a_document_the_nearest_hall_is_named_with_all_five_elements() -> None:
    say = at("01", "1", "4", "2", "3").say
    assert all(word in say for word in ("抱歉", "权益", "有效证件", "西站营业厅", "站前路18号", "谢谢"))


def test_the_document_turns_up() -> None:
    assert at("01", "1", "4", "2", "3", "2").at == "papers"


def test_it_ends_at_a_named_seat() -> None:
    counter = at("01", "1", "9", "4")
    assert "4号台" in counter.say
    assert state(counter.type("")) == "handed_over"


def test_only_fitting_seats_are_listed() -> None:
    counter = at("01", "1", "9")
    assert {option.value for option in counter.desk.options(counter.visit)} == {"4", "5"}


def test_a_greeter_may_guide_and_nothing_else() -> None:
    counter = Counter(role="greeter").type("")
    assert counter.refused("08") == "access.denied"
    assert counter.type("01").at == "arrival"
