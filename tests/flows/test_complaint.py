"""A complaint: no document, soothe first, demand and contact, solved here or a ticket; no outcome promised."""

import pytest

from tests.flows.counter import asked, at, state, values
from tests.kit.fakes import shipped

TOLD = ("1", "多收了二十元", "13800138000")


def test_no_document_is_asked_for() -> None:
    assert not any(step.startswith("verify") for step in asked(at("04", "1", *TOLD, "2", "1", "1", "王示例")))


def test_who_is_upset_is_soothed_before_anything_is_asked() -> None:
    counter = at("04", "2")
    assert counter.at == "soothe" and "对不起" in counter.say
    assert at("04", "1").at == "cause"


def test_a_grave_matter_goes_to_the_room() -> None:
    assert at("04", "3").at == "room"


def test_a_ticket_has_cause_demand_contact_time_and_way() -> None:
    counter = at("04", "1", *TOLD, "2", "1", "1", "王示例")
    assert values(counter) == {"cause": "1", "demand": "多收了二十元", "promised": "within_2h", "channel": "call",
                               "contact": "13800138000"}
    assert counter.items[-1].state == "ticketed"


def test_the_customer_hears_number_owner_time_and_way() -> None:
    say = at("04", "1", *TOLD, "2", "2", "1", "王示例").say
    assert all(word in say for word in ("TS1", "由我跟进", "今天下班前", "打电话"))


def test_what_is_solved_here_needs_the_customers_yes() -> None:
    assert at("04", "1", *TOLD, "1", "2").at == "solve"
    assert state(at("04", "1", *TOLD, "1", "1", "已退费")) == "informed"


def test_the_manager_may_take_over() -> None:
    assert state(at("04", "1", *TOLD, "3", "")) == "handed_over"


def test_a_forbidden_word_is_not_written_down() -> None:
    assert at("04", "1", "1").refused("说没办法处理") == "visit.forbidden"


def test_demand_and_contact_are_sealed() -> None:
    counter = at("04", "1", *TOLD)
    assert all("value" not in e.body for e in counter.entries("answer") if e.body["at"].endswith(("demand", "contact")))


def test_its_clock_is_one_hour() -> None:
    timer = shipped().flows["complaint"].timer
    assert timer is not None and timer.limit == 3600


@pytest.mark.parametrize("end", [("2", "1", "1", "王示例", ""), ("1", "1", "已退费")])
def test_nothing_is_recommended_after_a_complaint(end: tuple[str, ...]) -> None:
    counter = at("04", "1", *TOLD, *end, "1")
    assert not counter.at.startswith("recommend")


def test_no_phrase_promises_an_outcome() -> None:
    phrases = [p for name, p in shipped().phrases.items() if name.startswith("complaint")]
    said = "".join(p.words("zh", n) for p in phrases for n in range(p.count("zh")))
    assert not any(word in said for word in ("一定", "保证", "肯定能", "赔给您"))
