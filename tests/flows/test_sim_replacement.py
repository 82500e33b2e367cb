"""SIM replacement: reader only, old card in or loss declared, a second one in 30 days goes to the manager."""

import pytest

from tests.flows.counter import MANAGER, NO_DOCUMENT, READER, at, choices, paid, rows, state, values

ICCID = "89860012345678901238"
SIGNED = "GZ2026-000123"


@pytest.mark.parametrize("reason", ["1", "2"])
def test_a_lost_card_is_declared_lost(reason: str) -> None:
    counter = at("11", *READER, reason)
    assert counter.at == "sim" and counter.visit.clear("old_card") == "declared_lost"


@pytest.mark.parametrize("reason", ["3", "4", "5"])
def test_any_other_card_is_handed_in(reason: str) -> None:
    assert at("11", *READER, reason).at == "old_card"


def test_consent_says_that_the_old_card_dies_and_what_it_costs() -> None:
    counter = at("11", *READER, "3", "1", ICCID, sim_fee="yes")
    assert "旧卡马上失效" in counter.say
    assert rows(counter)["本次应收"] == "10.00 元"


def test_the_fee_is_waived_by_tier() -> None:
    counter = at("11", *READER, "3", "1", ICCID, sim_fee="no", tier="silver")
    assert rows(counter)["卡费"] == "会员等级免收"
    assert paid(counter.type("1", SIGNED)) == []


def test_a_second_card_within_thirty_days_goes_to_the_manager() -> None:
    counter = at("11", *READER, "1", sim_recent="yes")
    assert choices(counter) == {"allowed", "refused", "stop"}
    assert state(at("11", *READER, "1", "2", sim_recent="yes")) == "refused"


def test_the_manager_allows_it_with_reason_and_pin() -> None:
    counter = at("11", *READER, "1", "1", "卡又丢了", *MANAGER, sim_recent="yes")
    assert counter.at == "sim"
    assert counter.entries("approve")[0].body["by"] == "9001"


def test_nobody_approves_himself() -> None:
    counter = at("11", *READER, "1", "1", "卡又丢了", "2001", sim_recent="yes")
    assert counter.refused("605172") == "access.self"


def test_the_card_is_reserved_and_its_number_checked() -> None:
    counter = at("11", *READER, "1")
    assert counter.refused("89860012345678901239") == "sim.checksum"
    counter.type(ICCID)
    assert counter.home.subscribers.reserved == {("sims", ICCID): counter.visit.id}


def test_no_vip_is_let_through_without_a_document() -> None:
    assert choices(at("11", *NO_DOCUMENT, tier="diamond")) == {"later", "found", "near"}


def test_only_a_signature_will_do() -> None:
    counter = at("11", *READER, "1", ICCID, "1")
    assert counter.at == "signature.form_no"
    assert counter.type(SIGNED).items[-1].evidence.startswith("form:")


def test_the_new_card_is_tried() -> None:
    counter = at("11", *READER, "1", ICCID, "1", SIGNED)
    assert counter.at == "test_call.call"
    assert values(counter)["iccid"] == ICCID
    assert counter.type("2", "1").at == "test_call.call"
