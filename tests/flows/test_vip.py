"""A VIP: the tier is the record's, never the agent's; hospitality, apologies, a hand-over note."""

import pytest

from tests.flows.counter import asked, at, choices, rows, state
from tests.kit.fakes import PHONE


@pytest.mark.parametrize("tier", ["silver", "gold", "diamond"])
def test_the_record_says_who_is_a_vip(tier: str) -> None:
    assert choices(at("03", PHONE, tier=tier)) == {"free", "busy", "here"}


def test_the_agent_cannot_make_one() -> None:
    counter = at("03", PHONE)
    assert choices(counter) == {"queue", "now"}
    assert counter.refused("1") == "visit.key"


def test_only_vip_or_not_is_told_before_verification() -> None:
    counter = at("03", PHONE, tier="gold")
    assert rows(counter) == {"登记": "贵宾客户"}
    assert "欧阳" not in counter.say + counter.desk.view(counter.visit).customer


def test_hospitality_comes_first() -> None:
    assert "请坐" in at("03", PHONE, tier="gold").say


def test_who_waits_gets_an_apology_and_so_do_the_others() -> None:
    counter = at("03", PHONE, "2", "", "", tier="gold")
    assert asked(counter)[-2:] == ["apology", "others"]


def test_who_is_served_here_is_explained_to_the_queue() -> None:
    counter = at("03", PHONE, "3", tier="gold")
    assert "各位" in counter.say and state(counter.type("")) == "informed"


def test_the_hand_over_note_may_be_left_empty() -> None:
    assert at("03", PHONE, "1", "", tier="gold").at == "seat"


def test_it_ends_at_the_vip_seat() -> None:
    counter = at("03", PHONE, "1", "要办过户", tier="gold")
    assert {option.value for option in counter.desk.options(counter.visit)} == {"8", "9"}
    assert state(counter.type("8", "")) == "handed_over"


def test_the_item_in_hand_is_finished_first() -> None:
    counter = at("12", PHONE, "1")
    counter.visit = counter.desk.wish(counter.visit, "03")
    assert counter.at == "amount", "the top-up goes on"
    counter.type("2", "2", "260731004211", "3", "")
    assert counter.at == "phone" and counter.visit.item is not None and counter.visit.item.flow.id == "vip"
