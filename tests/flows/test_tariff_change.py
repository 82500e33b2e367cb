"""Tariff change: arrears, what is pending and the penalty come before consent; its minute starts at consent."""

import pytest

from app.visit.clocks import clocks
from tests.flows.counter import FORM, MANAGER, NO_DOCUMENT, READER, asked, at, choices, paid, rows, state, values

TO_CONSENT = (*READER, "A58")


def test_who_owes_pays_first() -> None:
    counter = at("08", *READER, arrears="yes").type("")
    assert state(counter) == "deferred"
    assert "plan" not in asked(counter)


def test_a_pending_change_is_replaced_or_kept() -> None:
    assert choices(at("08", *READER, pending="yes")) == {"replace", "keep"}
    assert state(at("08", *READER, "2", pending="yes")) == "declined"


def test_recent_use_and_the_best_plan_are_shown_with_benefits_and_obligations() -> None:
    counter = at("08", *READER)
    shown = rows(counter)
    assert "通话500分钟" in counter.say and "使用满12个月" in counter.say
    assert {"近三月均", "推荐"} <= shown.keys()
    assert "推荐" not in rows(at("08", *READER, better="no"))


def test_the_penalty_is_told_before_consent_and_charged() -> None:
    counter = at("08", *TO_CONSENT, penalty="yes")
    assert counter.at == "penalty_notice"
    counter.type("")
    assert rows(counter)["本次应收"] == "300.00 元"
    counter.type("1", *FORM, "1", "2", "260731004211")
    assert paid(counter) == [("card", 30000)]


def test_without_a_penalty_nothing_is_charged() -> None:
    counter = at("08", *TO_CONSENT, "1", *FORM)
    assert paid(counter) == [] and counter.items[-1].due == 0


def test_consent_shows_before_after_loss_and_sum() -> None:
    assert rows(at("08", *TO_CONSENT)).keys() == {"改前", "改后", "失去", "本次应收"}


def test_the_minute_starts_at_consent_and_stops_at_the_record() -> None:
    counter = at("08", *TO_CONSENT)
    now = counter.home.clock.stamp("2001", "3号台")
    assert clocks(counter.visit, now).system.seconds is None
    counter.type("1")
    counter.home.clock.pass_(20)
    counter.type(*FORM)
    counter.home.clock.pass_(100)
    seconds = clocks(counter.visit, counter.home.clock.stamp("2001", "3号台")).system.seconds
    assert seconds is not None and 20 <= seconds < 21 and counter.items[-1].limit == 60


def test_the_operator_is_told_what_the_customer_was_shown() -> None:
    counter = at("08", *TO_CONSENT, "1", *FORM)
    assert values(counter) == {"phone": "15400001234", "plan": "A58", "before": "G88",
                               "effective": "2026-12-01", "penalty_fen": "0"}


@pytest.mark.parametrize("tier", ["gold", "diamond"])
def test_a_vip_without_a_document_may_be_let_through_by_a_manager(tier: str) -> None:
    counter = at("08", *NO_DOCUMENT, "1", "1", "老客户", *MANAGER, tier=tier)
    assert counter.at == "plan"
    assert counter.type("A58", "1", *FORM).items[-1].state == "done"


@pytest.mark.parametrize("tier", ["none", "silver"])
def test_nobody_else_is_let_through(tier: str) -> None:
    assert at("08", *NO_DOCUMENT, tier=tier).at == "verify.refusal.refuse"


def test_an_exception_needs_another_persons_pin() -> None:
    counter = at("08", *NO_DOCUMENT, "1", "1", "老客户", "2001", tier="gold")
    assert counter.refused("605172") == "access.self"
    assert counter.at == "verify.refusal.approval"


def test_a_declined_consent_changes_nothing() -> None:
    counter = at("08", *TO_CONSENT, "2", "1")
    assert (state(counter), counter.items[-1].change) == ("declined", None)
