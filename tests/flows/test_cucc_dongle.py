"""China Unicom 3G hall: the warranty card, the seven steps of a fault, dongles of another province."""

from __future__ import annotations

import pytest

from tests.flows.counter import asked, choices
from tests.flows.test_cucc_members import at
from tests.kit.fakes import PHONE

FAULT = (PHONE, "", "上不了网", "2", "13800138000", "1", "1", "")
AWAY = {"home": "other", "paytype": "prepaid", "terminal": "dongle", "channel": "brand_store"}


def test_the_work_order_comes_before_anything_is_tried() -> None:
    counter = at("22", *FAULT)
    assert counter.at == "swap"
    assert counter.items[-1].change is not None
    assert asked(counter).index("commit") < asked(counter).index("order")


@pytest.mark.parametrize(("typed", "then"), [
    (("2",), "operations"), (("2", "1"), "refresh"), (("2", "2"), "reissue"),
    (("2", "1", "2"), "reissue"), (("2", "1", "2", "2"), "province"),
])
def test_each_step_leads_to_the_next_until_the_province(typed: tuple[str, ...], then: str) -> None:
    assert at("22", *FAULT, *typed).at == then


def test_what_the_maker_finds_sound_goes_on_like_a_card() -> None:
    counter = at("22", *FAULT, "1")
    option = counter.desk.options(counter.visit)[0]
    counter.visit = counter.desk.answer(counter.visit, "", option=option)
    assert counter.at == "service"
    assert counter.type("3").at == "operations"
    assert counter.items[-1].state == "ticketed"


def test_joining_again_is_open_only_where_the_manager_switched_it_on() -> None:
    want = (PHONE, "1", "1")
    assert "rejoin" not in choices(at("24", *want, **AWAY))
    assert "rejoin" in choices(at("24", *want, **AWAY, remote_rejoin="yes"))


@pytest.mark.parametrize("code", ["11", "12", "24"])
def test_a_dongle_is_for_the_brand_store(code: str) -> None:
    assert at(code, PHONE, "1", "1", terminal="dongle").at == "brand_store.refer"
