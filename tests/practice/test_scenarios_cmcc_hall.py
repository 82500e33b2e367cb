"""The scenarios of the sample mobile hall: enough of each kind, every right way right, every norm met."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.practice.check import Checked, Played, check, play
from app.practice.curriculum import Curriculum
from app.practice.scenario import MOODS, TWISTS, Scenario
from app.problems import Problem
from data.packs import SHIPPED, load_shipped_book
from data.practice.curriculum import load_curriculum
from data.practice.trial import Trial, trial

HINT = "（推荐："
"""How a customer without a line would give the right offer away."""


@pytest.fixture(scope="module")
def hall() -> Curriculum:
    problems: list[Problem] = []
    found = load_curriculum(SHIPPED / "cmcc_hall", load_shipped_book("cmcc_hall"), problems)
    assert problems == []
    return found


@pytest.fixture(scope="module")
def shop() -> Iterator[Trial]:
    with trial() as dealer:
        yield dealer


@pytest.fixture(scope="module")
def checked(hall: Curriculum, shop: Trial) -> Checked:
    return check(hall, shop)


def without(checked: Checked, name: str) -> Checked:
    """The same as if there were no such scenario."""
    left = tuple(one for one in checked.curriculum.scenarios if one.id != name)
    return replace(checked, curriculum=replace(checked.curriculum, scenarios=left),
                   played=tuple(one for one in checked.played if one.scenario.id != name))


def again(hall: Curriculum, shop: Trial, scenario: Scenario) -> Played:
    return play(hall, scenario, 0, shop.deal(hall, scenario, 0, 0))


def heard(played: Played) -> str:
    """All that the customer said."""
    return "".join(words for said in played.told.visit.heard.values() for words in said)


def test_every_right_way_comes_to_what_is_expected(checked: Checked, hall: Curriculum, shop: Trial) -> None:
    assert checked.problems == ()
    courier = hall.scenario("courier_more_data")
    wrong = replace(courier.forms[0], expect=replace(courier.forms[0].expect, items=("tariff_change declined",)))
    assert again(hall, shop, replace(courier, forms=(wrong,))).told.failures != ()


def test_every_norm_that_a_visit_can_meet_is_met(checked: Checked) -> None:
    assert [one.norm.id for one in checked.unmet if one.state == "unexercised"] == []
    lacking = {one.norm.id for one in without(checked, "starter_pack_sold").unmet if one.state == "unexercised"}
    assert lacking == {"CM-HALL-06-02"}


def test_every_service_mood_level_and_twist_has_its_customers(checked: Checked) -> None:
    scenarios = checked.curriculum.scenarios
    assert len(scenarios) >= 26 and min(checked.by_flow.values()) >= 1 and len(checked.by_flow) == 18
    assert {name for name, count in checked.by_twist.items() if count < 2} == {"silent"}
    assert set(checked.by_twist) == set(TWISTS)
    assert {one.mood for one in scenarios} == set(MOODS) and {one.level for one in scenarios} == {1, 2, 3}
    assert min(without(checked, "draw_after_business").by_flow.values()) == 0


def test_exams_find_equivalent_forms(checked: Checked) -> None:
    several = [one for one in checked.curriculum.scenarios if len(one.forms) > 1]
    assert len(several) >= 10
    flaws = {pocket.flaw for one in several for form in one.forms for pocket in form.pocket}
    assert flaws == {"", "expired", "checksum", "person", "photo"}


def test_no_customer_gives_the_right_offer_away(checked: Checked, hall: Curriculum, shop: Trial) -> None:
    assert [one.scenario.id for one in checked.played if HINT in heard(one)] == []
    guest = hall.scenario("diamond_guest_served_here")
    form = guest.forms[0]
    silent = replace(form, says=tuple(line for line in form.says if line.at != "recommend.offer"))
    assert HINT not in heard(again(hall, shop, replace(guest, forms=(silent,))))  # nor where nobody wrote a line
