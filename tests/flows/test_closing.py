"""After every item: more, then the need, then one offer that fits; slip, opinion, thanks, one outcome."""

import pytest

from tests.flows.counter import FORM, READER, asked, at, rows
from tests.kit.fakes import PHONE, Counter

DATA, ROAMING = "1", "5"
ENQUIRED = (*READER, "1", "1")


def enquired(*typed: str, **says: str) -> Counter:
    """After an enquiry that was answered."""
    return at("13", *ENQUIRED, *typed, **says)


def test_the_need_is_recorded_before_any_offer_appears() -> None:
    counter = enquired("1")
    assert counter.at == "recommend.need"
    assert counter.type("1").at == "recommend.offer"


def test_no_need_no_offer() -> None:
    assert enquired("1", "0").at == "satisfaction"


def test_nothing_is_recommended_before_the_business_is_done() -> None:
    assert not any(step.startswith("recommend") for step in asked(enquired()))


@pytest.mark.parametrize("end", ["deferred", "declined"])
def test_nothing_is_recommended_to_who_got_nothing(end: str) -> None:
    typed = ("1", PHONE, "0", "1") if end == "deferred" else (*READER, "A58", "2")
    assert at("08", *typed, "1").at == "satisfaction"


def test_an_offer_has_its_benefit_and_its_duty() -> None:
    assert rows(enquired("1", "1", "G128")).keys() == {"推荐", "好处", "义务"}


def test_offers_fit_the_customer() -> None:
    def offers(need: str, **says: str) -> set[str]:
        counter = enquired("1", need, **says)
        return {option.value for option in counter.desk.options(counter.visit)}

    assert offers(ROAMING, tier="gold") == {"ROAMV"} and offers(ROAMING) == {"ROAM"}
    assert "D30" in offers(DATA, student="yes") and "D30" not in offers(DATA)
    assert "G128" in offers(DATA) and "G128" not in offers(DATA, plan="G198")


def test_a_no_is_thanked_for_and_not_pushed() -> None:
    counter = enquired("1", "1", "G128", "2")
    assert counter.at == "recommend.thanks" and "谢谢" in counter.say
    assert counter.type("").at == "satisfaction"


def test_a_yes_is_an_item_of_the_same_visit_with_its_own_consent() -> None:
    counter = enquired("1", "1", "G128", "1")
    assert counter.visit.item is not None and counter.visit.item.flow.id == "tariff_change"
    counter.type("1", "G128")
    assert counter.at == "consent"
    assert counter.type("1", *FORM).items[-1].state == "done"


def test_after_a_no_the_next_item_brings_no_second_offer() -> None:
    counter = enquired("1", "1", "G128", "2", "")
    counter.visit = counter.desk.wish(counter.visit, "16")
    counter.type("1", "3", "1", *FORM, "", "1")
    assert counter.at == "slip"


def test_the_slip_is_only_for_what_was_committed() -> None:
    assert "slip" not in asked(enquired("1", "0", "1", "1"))
    assert at("16", *READER, "3", "1", *FORM, "", "1", "0").at == "slip"


def test_an_opinion_is_asked_of_who_is_not_pleased() -> None:
    assert enquired("1", "0", "3").at == "opinion"
    assert enquired("1", "0", "1").at == "outcome"


@pytest.mark.parametrize(("key", "outcome"), [("1", "served"), ("2", "partly"), ("3", "deferred"), ("4", "declined"),
                                              ("5", "referred")])
def test_the_farewell_ends_with_one_digit(key: str, outcome: str) -> None:
    counter = enquired("1", "0", "1")
    assert "再见" in counter.say
    assert counter.type(key).visit.outcome == outcome
