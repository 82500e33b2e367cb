"""The embedded operator: every source answered as declared, every change done once or refused."""

import shutil
from contextlib import contextmanager
from datetime import date

import pytest

from app.documents import check_character
from app.pack.model import Pack, Text
from app.pack.sources import CHANGES, LISTS, SOURCES
from app.ports import Change
from app.problems import Refused
from app.visit.entries import Entry
from data.clock import SystemClock
from data.demo import make_demo, samples
from data.driver import plain
from data.home import open_home
from data.packs.codec import sealed
from data.subscribers.catalogue import SAMPLES, Products
from data.subscribers.changes import KINDS
from data.subscribers.embedded import ANSWERS, Embedded
from data.subscribers.services import SERVICES, add_months, next_month
from data.subscribers.undo import UNDO

DAY = date(2026, 11, 22)
PACK = sealed(Pack("mini", "0" * 16, "1", Text((("zh", "示范"),)), ("zh",), {}, (), "o", "c", {}, {},
            dict(SAMPLES)))
ADULT = "11000019900101001" + check_character("11000019900101001")
"""Invented, and nobody's in the demonstration."""


class Held(SystemClock):
    """The system's clock on a day of our own."""

    def today(self):
        return DAY


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    make_demo(folder, count=45, clock=Held(), pack=PACK, sources={}).home.close()
    return folder


@pytest.fixture
def home(prepared, tmp_path):
    folder = tmp_path / "home"
    shutil.copytree(prepared, folder)
    found = open_home(folder, clock=Held())
    yield found
    found.close()


@pytest.fixture
def ask(home):
    return home.subscribers


@pytest.fixture
def who(home):
    return samples(home)


@contextmanager
def refused(code):
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.problem.code == code


def visit_of(home, name="v1"):
    """A visit in the journal, so that it may hold reservations."""
    stamp = home.clock.stamp("1001", "1号台")
    body = {"v": 1, "pack": PACK.hash, "flow": "o", "mode": "live", "demo": True}
    home.journal.append((Entry(name, 1, "opened", stamp, body),))
    return name


_requests = iter(range(10**6))


def do(home, what, request="", visit="", /, **values):
    change = Change(request or f"r{next(_requests)}", what, values)
    with home.store.transaction() as connection:
        return home.subscribers.apply(connection, change, visit)


def take_back(home, request):
    with home.store.transaction() as connection:
        return home.subscribers.undo(connection, request)


def new_line(home, who, visit="", **changed):
    values = {
        "phone": who.numbers[0].phone, "name": "王示例", "document": ADULT, "kind": "resident_id",
        "plan": "A38", "iccid": who.iccids[0], "password": "hash", "prepaid_fen": "5000",
    }
    return do(home, "open_line", "", visit, **{**values, **changed})


def given_for(source, who):
    """What a source is asked with, for a plain customer."""
    plain = who["plain"]
    known = {
        "phone": plain.phone, "document": plain.document, "owner_document": ADULT,
        "proxy_document": who["proxy"].document, "new_plan": "G88", "new_brand": "easyown",
        "service_code": "roaming", "topup_phone": who["unspent"].phone, "points_item": "P1",
        "starter_no": who.starters[0].number, "visit": "v1",
        "appointment": "2026-11-25 14:30", "new_appointment": "2026-11-26 09:00",
    }
    return {name: known[name] for name in (*source.given, "visit")}


# ── what is asked ─────────────────────────────────────────────────────────────────────────────────


SUBSCRIBER_SOURCES = sorted(n for n, s in SOURCES.items() if s.port == "subscribers")


def test_every_source_has_an_answer():
    assert set(ANSWERS) | {"sms"} == set(SUBSCRIBER_SOURCES)
    assert set(KINDS) >= CHANGES


@pytest.mark.parametrize("name", SUBSCRIBER_SOURCES)
def test_an_answer_has_the_keys_and_domains_of_its_declaration(name, ask, who):
    source = SOURCES[name]
    found = ask.facts(name, given_for(source, who))
    assert set(found.clear) == {*source.clear, *source.open}
    assert set(found.sealed) == set(source.sealed)
    assert all(found.clear[each] in domain for each, domain in source.clear.items())
    assert all(isinstance(text, str) for text in (*found.clear.values(), *found.sealed.values()))
    money = [n for n in (*found.clear, *found.sealed) if n.endswith("_fen")]
    assert all((found.clear | found.sealed)[n].isdecimal() for n in money)


@pytest.mark.parametrize("name", [n for n in SUBSCRIBER_SOURCES
                                  if {"phone", "topup_phone"} & set(SOURCES[n].given)])
def test_an_unknown_number_is_refused(name, ask, who):
    given = given_for(SOURCES[name], who) | {"phone": "15499999999", "topup_phone": "15499999999"}
    with refused("visit.unknown_phone"):
        ask.facts(name, given)


@pytest.mark.parametrize(("key", "name", "value"), [
    ("plain", "tier", "none"), ("silver", "tier", "silver"), ("gold", "tier", "gold"),
    ("diamond", "tier", "diamond"), ("company", "corporate", "yes"), ("arrears", "arrears", "yes"),
    ("contract", "contract", "yes"), ("pending", "pending", "yes"), ("lost", "line", "lost"),
    ("suspended", "line", "suspended"), ("student", "student", "yes"),
    ("prepaid", "paytype", "prepaid"), ("plain", "arrears", "no"), ("plain", "contract", "no"),
    ("debit", "pay_method", "debit"), ("arrears", "arrears_fen", "7250"),
    ("contract", "penalty_fen", "30000"), ("plain", "penalty_fen", "0"),
    ("plain", "contract_until", ""), ("plain", "pending_name", ""), ("plain", "net_years", "2"),
])
def test_the_record_says_what_is_typical_of_somebody(key, name, value, ask, who):
    assert ask.facts("subscriber", {"phone": who[key].phone}).clear[name] == value


def test_names_come_with_surname_and_title(ask, who):
    def names(key):
        return ask.facts("subscriber", {"phone": who[key].phone}).sealed

    assert names("compound") == {"name": "欧阳慧敏", "surname": "欧阳", "title": "女士"}
    assert names("rare")["surname"] == "𠮷"
    assert names("company") == {"name": "示范商贸有限公司", "surname": "示范商贸有限公司", "title": ""}


def test_a_document_matches_its_holders_lines_only(ask, who):
    def match(phone, document):
        return ask.facts("match", {"phone": phone, "document": document}).clear["matches"]

    assert match(who["gold"].phone, who["gold"].document) == "yes"
    assert match(who["gold"].phone, who["plain"].document) == "no"
    assert match(who["two_documents"].phone, "EX0000001") == "yes"


@pytest.mark.parametrize(("document", "found"), [
    (ADULT, ("yes", "0")), ("four", ("yes", "4")), ("five", ("no", "5")), ("company", ("yes", "3")),
    ("EX0000001", ("no", "5")), ("uncounted", ("unknown", "")),
])
def test_lines_are_counted_by_person_over_all_documents(document, found, ask, who):
    number = who[document].document if document in who.people else document
    clear = ask.facts("lines", {"document": number}).clear
    assert (clear["lines_ok"], clear["lines_count"]) == found
    clear = ask.facts("owner_lines", {"owner_document": number}).clear
    assert (clear["owner_lines_ok"], clear["owner_lines_count"]) == found


def test_the_hall_sets_the_limit_or_that_nobody_can_be_counted(home, who):
    ask = home.subscribers
    home.hall.settings["max_lines"] = "4"
    assert ask.facts("lines", {"document": who["four"].document}).clear["lines_ok"] == "no"
    home.hall.settings["counting"] = "off"
    assert ask.facts("lines", {"document": ADULT}).clear["lines_ok"] == "unknown"


def test_principals_of_a_proxy_are_counted_once_each_for_a_while(home, ask, who):
    def asked(document):
        clear = ask.facts("principals", {"proxy_document": document}).clear
        return clear["proxy_ok"], clear["principals_count"]

    assert asked(who["proxy"].document) == ("no", "3")
    assert asked(ADULT) == ("yes", "0")
    for key in ("plain", "plain", "gold"):
        do(home, "top_up", phone=who[key].phone, fen="1000", proxy_document=ADULT)
    assert asked(ADULT) == ("yes", "2")


def test_heavy_use_finds_a_better_plan_and_tells_its_duty(ask, who):
    clear = ask.facts("usage", {"phone": who["heavy"].phone}).clear
    assert clear["better"] == "yes"
    best = Products(SAMPLES).plan(clear["best_plan"])
    assert (clear["best_plan_name"], clear["best_benefit"], clear["best_duty"]) == (
        best.name, best.benefit, best.duty)
    assert int(clear["best_plan_fee_fen"]) < int(clear["avg_fee_fen"])
    assert ask.facts("usage", {"phone": who["heavy"].phone}).clear == clear


def test_a_plan_is_recommended_only_when_it_is_another_and_cheaper(ask, who):
    for one in who.people.values():
        own = ask.facts("subscriber", {"phone": one.phone}).clear["plan"]
        clear = ask.facts("usage", {"phone": one.phone}).clear
        assert (clear["best_plan"] != own) == (clear["better"] == "yes")


def test_a_plan_for_students_is_recommended_to_students_only(home, who):
    cheap = {"code": "D1", "name": "学生1", "fee_fen": "100", "minutes": "9999", "gb": "999",
             "for_student": "yes"}
    ask = Embedded(home.store, home.store.vault, home.clock,
                   catalogue=lambda: {"plans": (cheap, *SAMPLES["plans"])})

    def best(key):
        return ask.facts("usage", {"phone": who[key].phone}).clear["best_plan"]

    assert best("student") == "D1" and best("plain") != "D1"


def test_terms_of_a_plan_and_of_a_brand(ask, who):
    plan = ask.facts("plan_terms", {"phone": who["contract"].phone, "new_plan": "G128"}).clear
    assert (plan["penalty"], plan["penalty_fen"], plan["effective"]) == ("yes", "30000", "2026-12-01")
    gift = who["gift"].phone
    brand = ask.facts("brand_terms", {"phone": gift, "new_brand": "mzone"}).clear
    assert (brand["points_lost"], brand["balance_lost_fen"]) == ("3300", "5000")
    own = ask.facts("subscriber", {"phone": gift}).clear["brand"]
    stays = ask.facts("brand_terms", {"phone": gift, "new_brand": own}).clear
    assert (stays["points_lost"], stays["privileges_lost"]) == ("0", "无")


@pytest.mark.parametrize(("key", "code", "wanted"), [
    ("plain", "loss", {"before_state": "正常", "after_state": "已挂失", "service_fee": "no"}),
    ("lost", "resume", {"before_state": "已挂失", "after_state": "正常"}),
    ("plain", "suspend", {"service_fee": "yes", "service_fee_fen": "500", "ends": "2027-02-22"}),
    ("plain", "roaming", {"needs_deposit": "yes", "service_deposit_fen": "50000",
                          "service_cap_fen": "50000", "ends": "长期"}),
    ("gold", "roaming", {"needs_deposit": "no", "service_deposit_fen": "0"}),
    ("plain", "caller_id", {"service_state": "on", "after_state": "未开通", "service_fee": "no"}),
    ("plain", "ring", {"service_state": "off", "after_state": "已开通", "service_fee_fen": "500"}),
])
def test_terms_of_a_service(key, code, wanted, ask, who):
    clear = ask.facts("service_terms", {"phone": who[key].phone, "service_code": code}).clear
    assert {name: clear[name] for name in wanted} == wanted


def test_terms_of_a_sim(home, ask, who):
    def terms(key):
        return ask.facts("sim_terms", {"phone": who[key].phone})

    assert terms("plain").clear == {"sim_recent": "no", "sim_fee": "yes", "sim_fee_fen": "1000"}
    assert terms("silver").clear["sim_fee"] == "no"
    assert terms("recent_sim").clear["sim_recent"] == "yes"
    assert terms("plain").sealed["old_iccid"] == who["plain"].iccid
    home.hall.settings["sim_again_days"] = "5"
    assert terms("recent_sim").clear["sim_recent"] == "no"


def test_a_top_up_shows_the_last_character_only(ask, who):
    found = ask.facts("topup_target", {"topup_phone": who["rare"].phone})
    assert found.clear == {"topup_paytype": "postpaid", "topup_home": "own"}
    assert found.sealed == {"last_character": "康"}


@pytest.mark.parametrize(("key", "unspent", "fen"), [
    ("unspent", "yes", "5000"), ("spent", "no", "10000"), ("plain", "none", "0"),
])
def test_the_last_top_up(key, unspent, fen, ask, who):
    clear = ask.facts("topup_last", {"topup_phone": who[key].phone}).clear
    assert clear == {"unspent": unspent, "topup_last_fen": fen}


def test_disclosures_are_sealed_and_the_same_every_time(ask, who):
    for name, key in (("balance", "balance_fen"), ("bill", "bill_text"), ("calls", "calls_text"),
                      ("own_numbers", "numbers_text")):
        first, again = (ask.facts(name, {"phone": who["five"].phone}) for _ in range(2))
        assert first == again and first.clear == {} and first.sealed[key]
    numbers = ask.facts("own_numbers", {"phone": who["five"].phone}).sealed["numbers_text"]
    assert [row[:11] for row in numbers.split("\n")] == list(who["five"].phones)


@pytest.mark.parametrize(("key", "settles"), [
    ("owes_more", "owes"), ("refund", "refund"), ("contract", "owes"),
])
def test_the_final_bill(key, settles, ask, who):
    clear = ask.facts("final_bill", {"phone": who[key].phone}).clear
    assert clear["settles"] == settles
    assert (int(clear["final_fen"]) > 0) == (settles == "owes")
    assert (int(clear["refund_fen"]) > 0) == (settles == "refund")


def test_points_and_starter_packs(home, ask, who):
    enough = ask.facts("points_terms", {"phone": who["plain"].phone, "points_item": "P1"}).clear
    assert enough == {"points_enough": "yes", "points": "1200", "points_cost": "1000",
                      "points_left": "200"}
    poor = ask.facts("points_terms", {"phone": who["poor_points"].phone, "points_item": "P1"})
    assert (poor.clear["points_enough"], poor.clear["points_left"]) == ("no", "0")
    with refused("operator.no_gift"):
        ask.facts("points_terms", {"phone": who["plain"].phone, "points_item": "X"})
    with refused("operator.no_starter"):
        ask.facts("starter", {"starter_no": "TK9999"})
    pack = who.starters[0]
    found = ask.facts("starter", {"starter_no": pack.number})
    assert (found.clear["starter_ok"], found.sealed["new_phone"]) == ("yes", pack.phone)


def test_options(ask, who):
    numbers = ask.options("numbers", {"visit": "v1"})
    assert {each.value for each in numbers} == {each.phone for each in who.numbers}
    assert all(set(each.bound) == set(LISTS["numbers"]) for each in numbers)
    premium = numbers[-1]
    assert int(premium.bound["minimum_fen"]) > 0 and "最低消费" in premium.detail
    services = ask.options("line_services", {"phone": who["plain"].phone})
    assert all(set(each.bound) == set(LISTS["line_services"]) for each in services)
    assert {each.value for each in services} == set(SERVICES) - {"resume"}
    lost = ask.options("line_services", {"phone": who["lost"].phone})
    assert [each.value for each in lost] == ["resume"]
    assert ask.options("plans", {}) == ask.options("line_services", {}) == ()


def test_look_up_by_phone_and_by_document(ask, who):
    five = who["five"]
    assert [one.sealed["phone"] for one in ask.find("document", five.document)] == list(five.phones)
    (one,) = ask.find("phone", five.phone)
    assert one.sealed["document"] == five.document and one.sealed["name"] == five.name
    assert ask.find("phone", "15499999999") == ask.find("document", ADULT) == ()


# ── secrets and reservations ──────────────────────────────────────────────────────────────────────


def test_the_third_wrong_password_locks_for_the_visit(home, ask, who):
    phone, right = who["plain"].phone, who["plain"].password
    assert ask.check_password(phone, right, "v1") == "ok"
    assert [ask.check_password(phone, "000000", "v1") for _ in range(3)] == ["wrong", "wrong", "locked"]
    assert ask.check_password(phone, right, "v1") == "locked"
    assert ask.check_password(phone, right, "v2") == "ok"
    assert [ask.check_password(phone, "000000", "v2") for _ in range(3)][-1] == "locked"
    assert ask.check_password(phone, right, "v3") == "locked", "six wrong ones a day"
    with refused("visit.unknown_phone"):
        ask.check_password("15499999999", right, "v1")


def test_a_code_counts_only_after_it_was_sent_for_this_visit(ask, who):
    phone, code = who["gold"].phone, who["gold"].code
    assert ask.check_code(phone, code, "v1") == "wrong"
    assert ask.facts("sms", {"phone": phone, "visit": "v1"}).sealed == {"code_hint": code}
    assert ask.check_code(phone, code, "v1") == "ok"
    assert ask.check_code(phone, code, "v2") == "wrong"


def test_a_hall_without_a_gateway_sends_no_codes(home, who):
    ask = Embedded(home.store, home.store.vault, home.clock, gateway=False)
    with refused("operator.no_gateway"):
        ask.facts("sms", {"phone": who["gold"].phone, "visit": "v1"})


def test_a_service_password_is_hashed_slowly_and_salted(ask):
    first, again = ask.hash_secret("273940"), ask.hash_secret("273940")
    assert first != again and first.startswith("$argon2id$") and "273940" not in first
    assert ask.same_secret("273940", first) and not ask.same_secret("273941", first)
    assert not ask.same_secret("273940", "") and not ask.same_secret("", "none")


def test_what_one_visit_holds_another_cannot_have(home, ask, who):
    number, sim = who.numbers[3].phone, who.iccids[3]
    one, other = visit_of(home, "v1"), visit_of(home, "v2")
    ask.reserve("numbers", number, one)
    ask.reserve("numbers", number, one)
    ask.reserve("sims", sim, one)
    with refused("sim.number_taken"):
        ask.reserve("numbers", number, other)
    with refused("sim.taken"):
        ask.reserve("sims", sim, other)
    assert number in {each.value for each in ask.options("numbers", {"visit": one})}
    assert number not in {each.value for each in ask.options("numbers", {"visit": other})}
    with refused("sim.number_taken"):
        new_line(home, who, phone=number, visit=other)
    with refused("sim.unknown"):
        ask.reserve("sims", "89869900000099999999", other)
    ask.reserve("numbers", who.numbers[4].phone, one)  # another one instead
    ask.reserve("numbers", number, other)


def test_reservations_end_with_the_visit(home, ask, who):
    number = who.numbers[3].phone
    one, other = visit_of(home, "v1"), visit_of(home, "v2")
    ask.reserve("numbers", number, one)
    stamp = home.clock.stamp("1001", "1号台")
    home.journal.append((Entry(one, 2, "closed", stamp, {"outcome": "left"}),))
    ask.reserve("numbers", number, other)


# ── what is changed ───────────────────────────────────────────────────────────────────────────────


def test_the_same_request_is_done_once(home, ask, who):
    phone = who["plain"].phone
    before = int(ask.facts("balance", {"phone": phone}).sealed["balance_fen"])
    receipts = [do(home, "top_up", "same", phone=phone, fen="3000") for _ in range(3)]
    assert receipts[0] == receipts[1] == receipts[2]
    assert int(ask.facts("balance", {"phone": phone}).sealed["balance_fen"]) == before + 3000
    assert do(home, "top_up", phone=phone, fen="3000") != receipts[0]


def test_a_new_line(home, ask, who):
    phone, iccid = who.numbers[-1].phone, who.iccids[0]
    receipt = new_line(home, who, phone=phone)
    assert receipt["reference"].startswith("OP261122-")
    found = ask.facts("subscriber", {"phone": phone})
    assert (found.clear["plan"], found.sealed["name"], found.sealed["title"]) == ("A38", "王示例", "先生")
    assert ask.facts("balance", {"phone": phone}).sealed == {"balance_fen": "5000"}
    assert ask.facts("sim_terms", {"phone": phone}).sealed == {"old_iccid": iccid}
    assert ask.facts("lines", {"document": ADULT}).clear["lines_count"] == "1"
    assert ask.facts("usage", {"phone": phone}).clear["better"] == "no"
    assert ask.facts("bill", {"phone": phone}).sealed["bill_text"] == "还没有出账的月份"
    with refused("sim.number_taken"):
        new_line(home, who, phone=phone, iccid=who.iccids[1])
    with refused("sim.unknown"):
        new_line(home, who, iccid=iccid)


def test_no_sixth_line_nor_an_uncounted_one(home, who):
    with refused("visit.lines"):
        new_line(home, who, document=who["five"].document)
    with refused("visit.lines"):
        new_line(home, who, document="EX0000001", kind="passport")
    with refused("visit.uncounted"):
        new_line(home, who, document=who["uncounted"].document)
    with refused("operator.no_plan"):
        new_line(home, who, plan="NONE")
    assert new_line(home, who, document=who["four"].document)


def test_a_refused_change_leaves_nothing_behind(home, ask, who):
    with refused("sim.unknown"):
        new_line(home, who, iccid="89869900000099999999")
    assert ask.find("document", ADULT) == ()
    assert who.numbers[0].phone in {each.value for each in ask.options("numbers", {})}


def test_a_starter_pack(home, ask, who):
    pack = who.starters[2]
    values = {"starter": pack.number, "name": "王示例", "document": ADULT, "kind": "resident_id"}
    do(home, "open_starter", **values)
    clear = ask.facts("subscriber", {"phone": pack.phone}).clear
    assert (clear["plan"], clear["paytype"]) == (pack.plan, "prepaid")
    assert ask.facts("starter", {"starter_no": pack.number}).clear["starter_ok"] == "no"
    with refused("operator.starter_used"):
        do(home, "open_starter", **values)
    with refused("operator.no_starter"):
        do(home, "open_starter", **{**values, "starter": "TK9999"})


def test_another_plan_waits_for_the_month_and_can_be_taken_back(home, ask, who):
    phone = who["plain"].phone
    do(home, "plan_change", "p1", phone=phone, plan="G128", before="A38")
    clear = ask.facts("subscriber", {"phone": phone}).clear
    assert (clear["plan"], clear["pending"], clear["pending_name"]) == (
        "A38", "yes", "全球通128 2026-12-01 起")
    take_back(home, "p1")
    take_back(home, "p1")
    assert ask.facts("subscriber", {"phone": phone}).clear["pending"] == "no"
    do(home, "plan_change", "p2", phone=phone, plan="G88")
    do(home, "plan_change", "p3", phone=phone, plan="G128")
    with refused("operator.moved"):
        take_back(home, "p2")


def test_a_penalty_is_owed_once(home, ask, who):
    phone = who["contract"].phone

    def penalty():
        given = {"phone": phone, "new_plan": "G88"}
        return ask.facts("plan_terms", given).clear["penalty_fen"]

    do(home, "plan_change", "p1", phone=phone, plan="G128")
    assert penalty() == "0"
    take_back(home, "p1")
    assert penalty() == "30000"


def test_what_was_pending_holds_from_its_day(home, ask, who, monkeypatch):
    phone = who["plain"].phone
    do(home, "brand_change", "b1", phone=phone, brand="gotone", before="easyown")
    monkeypatch.setattr(Held, "today", lambda self: date(2026, 12, 1))
    clear = ask.facts("subscriber", {"phone": phone}).clear
    assert (clear["brand"], clear["plan"], clear["pending"]) == ("gotone", "G88", "no")
    with refused("operator.moved"):
        take_back(home, "b1")
    do(home, "top_up", phone=phone, fen="100")
    assert ask.facts("subscriber", {"phone": phone}).clear["brand"] == "gotone"


def test_plans_and_brands_refuse_what_has_moved_on(home, who):
    with refused("operator.arrears"):
        do(home, "plan_change", phone=who["arrears"].phone, plan="G88")
    with refused("operator.moved"):
        do(home, "plan_change", phone=who["plain"].phone, plan="G88", before="G198")
    with refused("operator.no_plan"):
        do(home, "brand_change", phone=who["plain"].phone, brand="none")
    with refused("operator.missing"):
        do(home, "plan_change", phone=who["plain"].phone)
    with refused("visit.unknown_phone"):
        do(home, "plan_change", phone="15499999999", plan="G88")


def test_services_switch_and_switch_back(home, ask, who):
    phone = who["plain"].phone

    def state(code):
        given = {"phone": phone, "service_code": code}
        return ask.facts("service_terms", given).clear["before_state"]

    do(home, "service_change", "s1", phone=phone, service="ring", before="未开通")
    assert state("ring") == "已开通"
    with refused("operator.moved"):
        do(home, "service_change", phone=phone, service="ring", before="未开通")
    take_back(home, "s1")
    assert state("ring") == "未开通"
    do(home, "service_change", "s2", phone=phone, service="loss", before="正常")
    with refused("operator.service_state"):
        do(home, "service_change", phone=phone, service="caller_id")
    take_back(home, "s2")
    assert state("loss") == "正常"
    with refused("operator.no_service"):
        do(home, "service_change", phone=phone, service="none")


def test_payment_details_are_sealed_and_come_back(home, ask, who):
    phone = who["plain"].phone
    with refused("operator.missing"):
        do(home, "account_change", phone=phone, method="debit", bank="示范银行")
    do(home, "account_change", "a1", phone=phone, method="debit", bank="示范银行",
       holder="王示例", account="6200000000000000000", before="counter")
    assert ask.facts("subscriber", {"phone": phone}).clear["pay_method_name"] == "银行代扣"
    assert b"6200000000000000000" not in home.folders.store.read_bytes()
    take_back(home, "a1")
    assert ask.facts("subscriber", {"phone": phone}).clear["pay_method"] == "counter"


def test_a_new_sim(home, ask, who):
    phone = who["lost"].phone
    do(home, "sim_replace", "m1", phone=phone, iccid=who.iccids[5], reason="lost")
    found = ask.facts("sim_terms", {"phone": phone})
    assert (found.clear["sim_recent"], found.sealed["old_iccid"]) == ("yes", who.iccids[5])
    assert ask.facts("subscriber", {"phone": phone}).clear["line"] == "active"
    with refused("sim.unknown"):
        do(home, "sim_replace", phone=phone, iccid=who.iccids[5])
    with refused("operator.final"):
        take_back(home, "m1")


def test_a_new_service_password_unlocks(home, ask, who):
    plain = who["plain"]
    for _ in range(3):
        ask.check_password(plain.phone, "000000", "v1")
    do(home, "password_reset", phone=plain.phone, password=ask.hash_secret("694127"))
    assert ask.check_password(plain.phone, "694127", "v1") == "ok"
    assert ask.check_password(plain.phone, plain.password, "v1") == "wrong"


def test_top_ups_pay_arrears_first_and_go_back_while_unspent(home, ask, who):
    owing, plain, gold = who["arrears"].phone, who["plain"].phone, who["gold"].phone

    def balance(phone):
        return int(ask.facts("balance", {"phone": phone}).sealed["balance_fen"])

    do(home, "top_up", phone=owing, fen="10000")
    assert ask.facts("subscriber", {"phone": owing}).clear["arrears"] == "no"
    assert balance(owing) == 2750
    assert ask.facts("topup_last", {"topup_phone": owing}).clear["unspent"] == "no"
    with refused("operator.spent"):
        do(home, "top_up_reverse", phone=owing)
    at_first = balance(plain), balance(gold)
    do(home, "top_up", phone=plain, fen="5000")
    with refused("operator.moved"):
        do(home, "top_up_reverse", phone=plain, fen="4000", right_phone=gold)
    do(home, "top_up_reverse", phone=plain, fen="5000", right_phone=gold)
    assert (balance(plain), balance(gold)) == (at_first[0], at_first[1] + 5000)
    with refused("operator.no_top_up"):
        do(home, "top_up_reverse", phone=plain)
    do(home, "top_up", "t1", phone=plain, fen="700")
    take_back(home, "t1")
    assert balance(plain) == at_first[0]


def test_a_new_owner_sees_nothing_of_the_old_one(home, ask, who):
    old = who["plain"]
    values = {"phone": old.phone, "name": "王示例", "document": ADULT, "kind": "resident_id",
              "password": ask.hash_secret("518306")}
    do(home, "ownership", **values, old_document=old.document)
    found = ask.facts("subscriber", {"phone": old.phone})
    assert (found.sealed["name"], found.clear["points"], found.clear["net_years"]) == ("王示例", "0", "0")
    assert ask.facts("bill", {"phone": old.phone}).sealed["bill_text"] == "还没有出账的月份"
    assert ask.check_password(old.phone, old.password, "v1") == "wrong"
    assert ask.check_password(old.phone, "518306", "v1") == "ok"
    assert ask.find("document", old.document) == ()
    with refused("operator.same_owner"):
        do(home, "ownership", **values)


@pytest.mark.parametrize(("key", "code"), [
    ("arrears", "operator.arrears"), ("contract", "operator.contract"),
    ("pending", "operator.pending"),
])
def test_ownership_wants_everything_settled(key, code, home, who):
    with refused(code):
        do(home, "ownership", phone=who[key].phone, name="王示例", document=ADULT,
           kind="resident_id", password="hash")


def test_a_closed_line_is_gone(home, ask, who):
    phone = who["refund"].phone
    do(home, "plan_change", "p9", phone=phone, plan="G88")
    do(home, "close", phone=phone, reason="moved")
    with refused("visit.unknown_phone"):
        ask.facts("subscriber", {"phone": phone})
    with refused("operator.closed"):
        take_back(home, "p9")
    owes = who["owes_more"].phone
    with refused("operator.arrears"):
        do(home, "close", phone=owes, reason="moved")
    due = ask.facts("final_bill", {"phone": owes}).clear["final_fen"]
    do(home, "close", phone=owes, reason="moved", settled_fen=due)


def test_points_and_tickets(home, ask, who):
    phone = who["plain"].phone
    do(home, "points", "g1", phone=phone, item="P1")
    assert ask.facts("subscriber", {"phone": phone}).clear["points"] == "200"
    with refused("operator.points"):
        do(home, "points", phone=phone, item="P1")
    take_back(home, "g1")
    assert ask.facts("subscriber", {"phone": phone}).clear["points"] == "1200"
    tickets = [do(home, "ticket", cause="network", phone=p) for p in (phone, "", "15499999999")]
    assert [each["ticket_no"] for each in tickets] == [f"TS261122-000{n}" for n in (2, 3, 4)]


def test_only_some_changes_can_be_taken_back(home):
    assert set(UNDO) < set(KINDS)
    with refused("visit.gone"):
        take_back(home, "never")


def test_through_the_journal_the_receipt_is_the_first_one(home, who):
    from app.ports import ItemRecord

    visit = visit_of(home)
    stamp = home.clock.stamp("1001", "1号台")
    change = Change("r-journal", "top_up", {"phone": who["plain"].phone, "fen": "100"})
    item = ItemRecord("r-journal", visit, 1, "top_up", "03", "done", stamp, "live", True, 100, (),
                      {}, {}, {"phone": who["plain"].phone}, {}, change=change)
    entry = Entry(visit, 2, "commit", stamp, {"item": 1, "request": "r-journal"})
    first = home.journal.append((entry,), item)
    assert home.journal.append((entry,), item) == first
    assert home.journal.read(visit)[-1].body["receipt"] == first
    home.ledger.reverse("r-journal", "输错号码", "1001", "3001", stamp)


# ── people ────────────────────────────────────────────────────────────────────────────────────────


def stored(home):
    """Every byte of the store's files, after a checkpoint."""
    raw = plain(home.folders.store)
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    return b"".join(each.read_bytes() for each in home.folders.data.iterdir() if each.is_file())


def test_nothing_personal_lies_in_clear(home, who):
    do(home, "account_change", phone=who["gold"].phone, method="debit", bank="示范银行",
       holder="王示例", account="6200000000000000000")
    raw = stored(home)
    for one in who.people.values():
        for text in (one.name, one.document, one.phone, one.iccid, one.password):
            assert text.encode() not in raw, one.key


def test_without_the_key_row_nothing_of_a_person_can_be_read(home, ask, who):
    from sqlalchemy import delete, select

    from data.subscribers.tables import KEY, LINE

    five = who["five"]
    with home.store.transaction() as connection:
        blind = home.store.vault.blind("phone", five.phone)
        person = connection.scalar(select(LINE.c.person).where(LINE.c.phone_blind == blind))
        connection.execute(delete(KEY).where(KEY.c.person == person))
    found = ask.facts("subscriber", {"phone": five.phone})
    assert set(found.sealed.values()) == {""}
    assert ask.facts("sim_terms", {"phone": five.phone}).sealed == {"old_iccid": ""}
    assert "15400" not in ask.facts("own_numbers", {"phone": five.phone}).sealed["numbers_text"]


def test_erasing_a_person(home, ask, who):
    gold, plain = who["gold"], who["plain"]
    do(home, "top_up", phone=gold.phone, fen="1000", proxy_document=plain.document)
    with home.store.transaction() as connection:
        assert ask.erase(connection, "document", gold.document) == 1
        assert ask.erase(connection, "document", gold.document) == 0
    assert ask.find("phone", gold.phone) == ask.find("document", gold.document) == ()
    with refused("visit.unknown_phone"):
        ask.facts("subscriber", {"phone": gold.phone})
    vault = home.store.vault
    raw = stored(home)
    assert vault.blind("phone", gold.phone) not in raw
    assert vault.blind("document", gold.document) not in raw
    with home.store.transaction() as connection:
        assert ask.erase(connection, "phone", plain.phone) == 1


def test_erasing_somebody_who_was_only_a_proxy(home, ask, who):
    do(home, "top_up", phone=who["gold"].phone, fen="1000", proxy_document=ADULT)
    with home.store.transaction() as connection:
        assert ask.erase(connection, "document", ADULT) == 1
        assert ask.erase(connection, "document", ADULT) == 0
    assert home.store.vault.blind("document", ADULT) not in stored(home)


# ── the reader ────────────────────────────────────────────────────────────────────────────────────


def test_the_reader_holds_the_card_of_the_numbers_holder(home, who):
    gold = who["gold"]
    reading = home.identity.read({"phone": gold.phone})
    assert (reading.kind, reading.number, reading.name) == (gold.kind, gold.document, gold.name)
    assert reading.reference.startswith("DEMO-") and reading.face_reference.startswith("DEMO-")
    assert home.identity.demo
    for key in ("passport", "military", "company", "minor"):
        with refused("id.no_card"):
            home.identity.read({"phone": who[key].phone})
    assert home.identity.read({"phone": who["hmt"].phone}).kind == "hmt_residence"


def test_somebody_else_is_never_the_holder(home, who):
    gold = who["gold"]
    for person in ("proxy", "owner", "guardian", "handler"):
        assert home.identity.read({"phone": gold.phone, "person": person}).number != gold.document


def test_without_a_number_each_visit_brings_the_next_person(home, ask):
    reader = home.identity
    first = [reader.read({"visit": f"v{n}"}) for n in range(5)]
    assert len({one.number for one in first}) == 5
    assert reader.read({"visit": "v2"}).number == first[2].number
    assert all(ask.find("document", one.number) == () for one in first)
    assert reader.read({}).number not in {one.number for one in first}


def test_the_sequence_is_the_same_in_every_home(prepared, tmp_path):
    seen = []
    for name in ("a", "b"):
        shutil.copytree(prepared, tmp_path / name)
        home = open_home(tmp_path / name, clock=Held())
        seen.append([home.identity.read({}).number for _ in range(3)])
        home.close()
    assert seen[0] == seen[1]


def test_what_the_reader_gives_fits_the_desk(home, who):
    from app.visit.identity import facts_of

    source = SOURCES["identity"]
    for key in ("gold", "expired", "temporary", "hmt", "foreign", "dotted", "elder"):
        found = facts_of(home.identity.read({"phone": who[key].phone}), None, DAY)
        assert set(found.clear) == {*source.clear, *source.open}
        assert all(found.clear[name] in domain for name, domain in source.clear.items())
        assert found.clear["expired"] == ("yes" if key == "expired" else "no")


@pytest.mark.parametrize(("day", "months", "then"), [
    (date(2026, 11, 30), 3, date(2027, 2, 28)), (date(2027, 11, 30), 3, date(2028, 2, 29)),
    (date(2026, 12, 1), 1, date(2027, 1, 1)), (date(2026, 1, 15), -2, date(2025, 11, 15)),
])
def test_months_are_added_within_the_calendar(day, months, then):
    assert add_months(day, months) == then
    assert next_month(date(2026, 12, 31)) == date(2027, 1, 1)


def test_a_customer_who_only_moves_keeps_the_method_and_its_details(home, ask, who):
    import json

    from data.subscribers.book import Book

    phone = who["plain"].phone
    do(home, "account_change", "k1", phone=phone, method="debit", bank="示范银行", holder="王示例",
       account="6200000000000000000", before="counter")
    do(home, "account_change", "k2", phone=phone, method="keep", address="示范路2号", before="debit")
    assert ask.facts("subscriber", {"phone": phone}).clear["pay_method"] == "debit"

    def detail():
        with home.store.connection() as connection:
            book = Book(connection, home.store.vault, DAY, Products(SAMPLES), {})
            return json.loads(book.open_sealed(book.line(phone), "pay_detail"))

    assert (detail()["account"], detail()["address"]) == ("6200000000000000000", "示范路2号")
    do(home, "account_change", "k3", phone=phone, method="online", before="debit")
    assert "account" not in detail() and detail()["address"] == "示范路2号"


# ── what a hall of another operator needs ─────────────────────────────────────────────────────────


def test_the_highest_tier_is_known_and_pays_no_deposit(home, ask, who):
    with home.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE line SET tier = 'supreme' WHERE tier = 'diamond'")
    phone = who["diamond"].phone
    assert ask.facts("subscriber", {"phone": phone}).clear["tier"] == "supreme"
    terms = ask.facts("service_terms", {"phone": who["diamond"].phone, "service_code": "roaming"}).clear
    assert terms["needs_deposit"] == "no"


def test_a_number_is_of_another_province_by_how_it_begins(home, ask, who):
    phone = who["plain"].phone

    def homes():
        found = ask.facts("subscriber", {"phone": phone}).clear["home"]
        return found, ask.facts("topup_target", {"topup_phone": phone}).clear["topup_home"]

    assert homes() == ("own", "own")
    home.hall.settings["away_prefixes"] = f"1999 {phone[:7]}"
    assert homes() == ("other", "other")
    home.hall.settings["away_prefixes"] = "1999"
    assert homes() == ("own", "own")


def test_what_a_line_is_used_in_follows_from_its_plan_and_what_it_uses_from_its_services(ask, who):
    dongle = Products({"plans": ({"code": "D1", "name": "网卡", "terminal": "dongle"}, {"code": "W1", "name": "手机"})})
    assert [plan.terminal for plan in dongle.plans()] == ["dongle", "phone"]
    assert ask.facts("subscriber", {"phone": who["plain"].phone}).clear["terminal"] == "phone"
    assert ask.facts("usage", {"phone": who["plain"].phone}).clear["uses"] == "none"


def test_what_a_line_uses_is_said_by_the_services_that_are_on(home, ask, who):
    phone = who["heavy"].phone
    do(home, "service_change", phone=phone, service="ring")
    assert ask.facts("usage", {"phone": phone}).clear["uses"] == "music"


def test_a_halls_rules_are_its_settings_and_what_is_not_known_counts_as_quiet(home, ask):
    quiet = {"channel": "own", "remote_payment": "no", "prepaid_cash": "no", "remote_rejoin": "no"}
    assert ask.facts("hall_rules", {}).clear == quiet
    home.hall.settings.update(channel="brand_store", prepaid_cash="yes", remote_payment="perhaps")
    assert ask.facts("hall_rules", {}).clear == quiet | {"channel": "brand_store", "prepaid_cash": "yes"}


def test_a_line_gets_another_number_and_keeps_the_rest(home, ask, who):
    plain, new = who["plain"], who.numbers[0].phone
    before = ask.facts("subscriber", {"phone": plain.phone})
    do(home, "number_change", phone=plain.phone, new_phone=new)
    after = ask.facts("subscriber", {"phone": new})
    assert (after.clear, after.sealed) == (before.clear, before.sealed)
    with refused("visit.unknown_phone"):
        ask.facts("subscriber", {"phone": plain.phone})
    with refused("sim.number_taken"):
        do(home, "number_change", phone=new, new_phone=new)
    with refused("operator.arrears"):
        do(home, "number_change", phone=who["arrears"].phone, new_phone=who.numbers[1].phone)


def test_prepaid_becomes_postpaid_once_and_back_again(home, ask, who):
    phone = who["prepaid"].phone
    do(home, "paytype_change", "pt1", phone=phone, paytype="postpaid", before="prepaid")
    assert ask.facts("subscriber", {"phone": phone}).clear["paytype"] == "postpaid"
    with refused("operator.moved"):
        do(home, "paytype_change", phone=phone, paytype="postpaid", before="prepaid")
    with refused("operator.missing"):
        do(home, "paytype_change", phone=phone, paytype="free")
    take_back(home, "pt1")
    assert ask.facts("subscriber", {"phone": phone}).clear["paytype"] == "prepaid"
    with refused("operator.arrears"):
        do(home, "paytype_change", phone=who["arrears"].phone, paytype="prepaid")


def test_a_device_is_sold_with_a_line_at_the_price_that_was_shown(home, who):
    with refused("operator.moved"):
        new_line(home, who, device="1", device_fen="100", serial="SN-1")
    devices = Products({"devices": ({"code": "1", "name": "x", "device_fen": "29900"},)})
    assert (devices.device("1"), devices.device("2")) == (29900, None)
