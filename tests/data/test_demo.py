"""The demonstration hall: the same for a seed, valid, invented, and quick to make."""

import re
import time
from datetime import date

import phonenumbers
import pytest

from app.documents import check
from app.fields import FIELDS, Context, luhn, trivial
from app.pack.model import Pack, Text
from app.problems import Refused
from app.roles import Role
from data.clock import SystemClock
from data.demo import AGENTS, make_demo, open_demo, samples
from data.demo.drawer import blank_sims, free_numbers, starters
from data.demo.people import PASSWORDS, people
from data.packs.codec import sealed
from data.subscribers.cards import sample_card
from data.subscribers.catalogue import SAMPLES, Products

DAY = date(2026, 11, 22)
PLANS = Products(SAMPLES).plans()
PACK = sealed(Pack("mini", "0" * 16, "1", Text((("zh", "示范"),)), ("zh",), {}, (), "o", "c", {}, {},
            dict(SAMPLES)))
CROWD = people(1, DAY, PLANS, 200)
LINES = [line for one in CROWD for line in one.lines]
STARTERS = starters(PLANS)


class Held(SystemClock):
    def today(self):
        return DAY


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    made = make_demo(tmp_path_factory.mktemp("demo"), clock=Held(), pack=PACK, sources={})
    yield made
    made.home.close()


def test_a_seed_makes_the_same_people_and_another_seed_others():
    assert people(1, DAY, PLANS, 200) == CROWD
    assert people(2, DAY, PLANS, 200) != CROWD
    assert people(1, DAY, PLANS, 60) == CROWD[:60]


def test_another_catalogue_makes_the_same_people():
    found = people(1, DAY, PLANS[:2], 200)
    assert [(one.key, one.cards, one.password) for one in found] == [
        (one.key, one.cards, one.password) for one in CROWD]
    assert [line.phone for one in found for line in one.lines] == [line.phone for line in LINES]


def test_the_crowd_is_mixed():
    assert len(CROWD) == 200 and len({one.key for one in CROWD}) == 200
    lines = {name: {line.columns.get(name) for line in LINES} for name in ("tier", "state", "paytype")}
    assert lines["tier"] >= {"silver", "gold", "diamond"}
    assert lines["state"] >= {"lost", "suspended"} and "prepaid" in lines["paytype"]
    assert {len(one.lines) for one in CROWD} == {1, 2, 3, 4, 5}
    assert {one.card.kind for one in CROWD} >= {
        "resident_id", "temporary_id", "household_register", "hmt_residence", "foreign_permanent",
        "hk_macao_permit", "taiwan_permit", "passport", "military_id", "business_licence",
    }
    names = "".join(one.card.name for one in CROWD)
    assert "𠮷" in names and "·" in names and "欧阳" in names


def test_every_document_is_valid_and_nobodys():
    cards = [card for one in CROWD for card in one.cards]
    for card in cards:
        assert check(card.kind, card.number, DAY).number == card.number
        if card.kind in ("resident_id", "temporary_id", "household_register"):
            assert re.match(r"[0-9]{2}0000", card.number), "no card carries a whole province"
        assert FIELDS["name" if card.kind != "business_licence" else "company"].parse(
            card.name, Context(DAY)).value == card.name
    assert len({card.number for card in cards}) == len(cards)


def test_expiry_and_age_are_as_the_key_says():
    cards = {one.key: one.card for one in CROWD}
    late = {key for key, card in cards.items() if re.match("[0-9]", card.valid_until)
            and card.valid_until < DAY.isoformat()}
    assert late == {"expired"}
    young = {key for key, card in cards.items()
             if (check(card.kind, card.number, DAY).age(DAY) or 99) < 18}
    assert young == {"minor"}
    guardian = next(one.guardian for one in CROWD if one.key == "minor")
    assert guardian == cards["guardian"]


@pytest.mark.parametrize("leap", [date(2028, 2, 29), date(2027, 1, 1), date(2026, 12, 31)])
def test_people_can_be_made_on_any_day(leap):
    for one in people(1, leap, PLANS, 200):
        for card in one.cards:
            assert check(card.kind, card.number, leap)


def test_every_number_is_assigned_to_nobody_and_used_once():
    numbers = [line.phone for line in LINES]
    numbers += [each.phone for each in (*free_numbers(), *STARTERS)]
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert FIELDS["mobile"].parse(number, Context(DAY)).value == number
        assert not phonenumbers.is_valid_number(phonenumbers.parse(number, "CN"))


def test_every_serial_is_valid_and_used_once():
    serials = [line.iccid for line in LINES]
    serials += [*blank_sims(), *(each.iccid for each in STARTERS)]
    assert len(set(serials)) == len(serials)
    assert all(luhn(each) and each.startswith("898699") and len(each) == 20 for each in serials)
    assert FIELDS["iccid"].parse(serials[0], Context(DAY))


def test_premium_numbers_bind():
    plain = [each for each in free_numbers() if each.grade == "普通"]
    premium = [each for each in free_numbers() if each.grade != "普通"]
    assert all(each.minimum == each.months == 0 for each in plain)
    assert premium and all(each.minimum and each.months for each in premium)


def test_secrets_are_none_that_are_easily_guessed():
    pins = [agent.pin for agent in AGENTS]
    assert len(set(pins)) == len(pins) and not any(map(trivial, (*pins, *PASSWORDS)))
    assert {agent.role for agent in AGENTS} == {role.value for role in Role}


def test_the_reader_shows_grown_ups_who_are_no_customers():
    cards = [sample_card(index, DAY) for index in range(500)]
    assert len({card.number for card in cards}) == 500
    assert not {card.number for card in cards} & {one.card.number for one in CROWD}
    for card in cards:
        assert check(card.kind, card.number, DAY).age(DAY) >= 18
        assert card.valid_until == "长期" or card.valid_until > DAY.isoformat()


def test_the_hall(demo):
    home = demo.home
    assert (home.hall.name, home.hall.demo) == ("示范营业厅", True)
    for agent in demo.agents:
        assert home.agents.verify(agent.staff, agent.pin).role == agent.role


def test_the_samples_tell_what_the_store_holds(demo):
    ask, who = demo.home.subscribers, samples(demo.home)
    assert len(who.people) == 200
    for one in who.people.values():
        found = ask.facts("subscriber", {"phone": one.phone})
        assert (found.sealed["name"], found.sealed["title"]) == (one.name, one.title)
        assert ask.facts("match", {"phone": one.phone, "document": one.document}).clear == {
            "matches": "yes"}
        assert ask.facts("sim_terms", {"phone": one.phone}).sealed == {"old_iccid": one.iccid}
    plain = who["plain"]
    assert ask.check_password(plain.phone, plain.password, "v") == "ok"
    assert ask.facts("sms", {"phone": plain.phone, "visit": "v"}).sealed == {"code_hint": plain.code}
    assert who["minor"].guardian_document == who["guardian"].document
    assert {each.value for each in ask.options("numbers", {})} == {each.phone for each in who.numbers}
    for pack in who.starters:
        assert ask.facts("starter", {"starter_no": pack.number}).clear["starter_ok"] == "yes"


def test_the_shipped_pack_and_the_operator_agree(tmp_path):
    home = make_demo(tmp_path, count=45, clock=Held()).home
    ask, who, rows = home.subscribers, samples(home), home.pack.catalogue
    phone = who["gold"].phone
    plans = {row["code"] for row in rows["plans"]}
    assert {one.clear["plan"] for p in who.people.values() for one in ask.find("phone", p.phone)} <= plans
    brands = {one.clear["brand"] for p in who.people.values() for one in ask.find("phone", p.phone)}
    assert brands <= {row["code"] for row in rows["brands"]} and len(brands) > 1
    for row in rows["plans"]:
        assert ask.facts("plan_terms", {"phone": phone, "new_plan": row["code"]})
    for row in rows["brands"]:
        assert row["plan"] in plans
        assert ask.facts("brand_terms", {"phone": phone, "new_brand": row["code"]})
    for row in rows["points_items"]:
        found = ask.facts("points_terms", {"phone": phone, "points_item": row["code"]})
        assert found.clear["points_cost"] == row["points_cost"]
    home.close()


def test_a_hall_is_made_in_a_moment(tmp_path):
    began = time.process_time()
    make_demo(tmp_path, pack=PACK, sources={}).home.close()
    assert time.process_time() - began < 2


def test_a_hall_is_made_once_and_then_opened(tmp_path):
    made = make_demo(tmp_path, count=1, pack=PACK, sources={})
    made.home.close()
    with pytest.raises(Refused) as caught:
        make_demo(tmp_path, count=1, pack=PACK, sources={})
    assert caught.value.problem.code == "store.exists"
    again = open_demo(tmp_path)
    assert samples(again.home)["gold"].phone == "15400000003"
    again.home.close()
