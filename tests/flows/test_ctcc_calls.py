"""On the line: silence, a bad line, one engineer for one fault; appointments moved; questions answered or referred."""

from __future__ import annotations

import pytest

from data.packs import load_shipped
from tests.flows.counter import rows, values
from tests.kit.fakes import Counter, FakeHome

PACK = load_shipped("ctcc_service")


def call(code: str, *typed: str, **says: str) -> Counter:
    """A call that stands where these answers lead."""
    home = FakeHome(pack=PACK)
    home.journal.receipt = {"reference": "OP1", "ticket_no": "TS1"}
    return Counter(home, **says).type("", code, *typed)


def test_the_opening_gives_company_and_staff_number() -> None:
    opening = call("31")
    assert "示范电信" in opening.say and opening.visit.opened.agent in opening.say


def test_a_silent_line_is_greeted_twice_before_it_is_released() -> None:
    silent = call("31", "2")
    assert silent.at == "hello"
    assert silent.type("2").at == "hello_again"
    assert silent.type("2").at == "outcome_silent"
    assert "重新拨打" in silent.say
    assert silent.type("3").visit.outcome == "deferred"
    assert call("31", "2", "2", "1").at == "line"


def test_an_unclear_line_is_called_back_or_dialled_again() -> None:
    back = call("31", "3", "1", "13800138000")
    assert back.at == "outcome" and back.items == []
    assert back.type("3").items[0].sealed["contact"] == "13800138000"
    assert call("31", "3", "2").at == "outcome"


def test_a_fault_goes_to_one_engineer_with_what_was_told() -> None:
    told = call("31", "1", "1", "", "1", "2", "王女士")
    assert told.at == "dispatch.one_engineer" and "工程师" in told.say
    told.type("", "13800138000", "1")
    assert values(told)["cause"] == "上不了网" and told.items[0].state == "ticketed"
    assert rows(told)["工单号"] == "TS1" and "李敏" in rows(told)["责任人"]


@pytest.mark.parametrize(("lead", "first"), [("far", "tell"), ("soon", "short"), ("near", "short"), ("past", "short")])
def test_moving_an_appointment_at_short_notice_is_flagged_and_explained(lead: str, first: str) -> None:
    moved = call("03", "1", "王女士", "1430", "1", lead=lead)
    assert moved.at == first
    if first == "short":
        assert moved.refused("") == "field.empty"
        moved.type("临时抢修")
        assert moved.at == "tell_short"
    moved.type("", "1126 0900", "1")
    assert values(moved) == {"purpose": "visit", "time": "2026-11-26 09:00"}
    assert moved.items[0].after.get("short_notice", "") == ("是" if first == "short" else "")
    assert moved.items[0].before["appointment"] == "2026-11-22 14:30"


def test_a_time_that_is_over_cannot_be_agreed() -> None:
    past = call("01", "1", "1", "王女士", "13800138000", "0900", new_lead="past")
    assert past.refused("1") == "visit.key"
    assert past.type("2").at == "new_time.propose"


@pytest.mark.parametrize(("topic", "state"), [
    ("2", "handed_over"), ("3", "informed"), ("4", "refused"), ("5", "refused"),
])
def test_questions_beside_the_work_are_referred_or_declined(topic: str, state: str) -> None:
    answered = call("41", "1", topic, "")
    assert answered.visit.clear("item_state") == state


def test_what_is_not_certain_is_looked_into_and_never_promised() -> None:
    unsure = call("41", "1", "6", "")
    assert unsure.refused("保证修好") == "visit.forbidden"
    unsure.type("能不能换静态地址", "王女士", "13800138000", "2")
    assert unsure.items[0].state == "ticketed" and unsure.items[0].sealed["demand"] == "能不能换静态地址"


def test_a_fault_found_in_a_follow_up_call_is_handed_on() -> None:
    referred = call("21", "1", "王女士", "1", "1", "2", "3", "13800138000")
    assert referred.at == "refer"
    assert referred.type("").visit.clear("item_state") == "handed_over"
