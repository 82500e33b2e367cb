"""Ordinary opening: by reader only, at most five lines a person, pledge, agreement, password, test call."""

import pytest

from tests.flows.counter import at, choices, paid, rows, state, values

PROMISED = ("1", "1")
NEW = (*PROMISED, "1", "1", "1")
REST = ("13800138000", "示范区样板路1号", "89860012345678901238")
TO_CONSENT = (*NEW, "15400010001", "A38", *REST)
SIGNED = (*TO_CONSENT, "1", "GZ2026-000123")


@pytest.mark.parametrize(("lines_ok", "step", "end"), [("no", "full", "refused"), ("unknown", "uncounted", "deferred")])
def test_a_sixth_line_and_what_cannot_be_counted_are_refused(lines_ok: str, step: str, end: str) -> None:
    counter = at("05", *NEW, lines_ok=lines_ok)
    assert counter.at == f"line_limit.{step}"
    assert state(counter.type("")) == end


def test_the_number_is_reserved_when_picked() -> None:
    counter = at("05", *NEW, "15400010001")
    assert counter.home.subscribers.reserved == {("numbers", "15400010001"): counter.visit.id}


def test_a_premium_numbers_minimum_and_term_are_told_and_accepted() -> None:
    counter = at("05", *NEW, "15400018888")
    assert rows(counter) == {"最低消费": "168.00 元/月", "须用满": "24 个月"}
    assert counter.type("2").at == "number"


def test_a_plain_number_binds_nothing() -> None:
    assert at("05", *NEW, "15400010001").at == "plan"


def test_who_does_not_pledge_gets_no_line() -> None:
    assert state(at("05", "2")) == "refused"


def test_marketing_is_asked_apart_and_its_first_answer_is_no() -> None:
    counter = at("05", "1")
    assert counter.at == "marketing"
    assert counter.desk.view(counter.visit).choices[0] == ("1", "不接收")


def test_the_agreement_is_read_back_with_benefits_and_duties() -> None:
    assert "您的义务是" in at("05", *TO_CONSENT).say
    assert rows(at("05", *TO_CONSENT))["本次应收"] == "50.00 元"


def test_it_is_opened_after_signature_payment_and_password() -> None:
    counter = at("05", *SIGNED, "2", "260731004211", "802517", "802517")
    assert counter.items[-1].state == "done" and paid(counter) == [("card", 5000)]
    told = values(counter)
    assert (told["plan"], told["iccid"], told["kind"]) == ("A38", REST[2], "resident_id")


def test_the_card_is_tried_before_the_customer_leaves() -> None:
    assert at("05", *SIGNED, "2", "260731004211", "802517", "802517", "3").at == "test_call.call"


def test_no_document_no_opening() -> None:
    counter = at("05", *PROMISED, "1", "0", tier="gold")
    assert choices(counter) == {"later", "found", "near"}


def test_an_expired_card_opens_nothing() -> None:
    assert "ok" not in choices(at("05", *PROMISED, "1", "1", card="expired"))


def test_a_child_comes_with_a_guardian() -> None:
    assert at("05", *NEW, card="child").at == "verify.guardian.kind"


def test_a_proxys_principals_are_counted() -> None:
    proxy = (*PROMISED, "2", "1", "1", "110101199001010015", "1", "1")
    assert at("05", *proxy, proxy_ok="no").at == "proxy_limit.full"
    assert at("05", *proxy).at == "number"
    assert values(at("05", *proxy, *TO_CONSENT[5:], "1", "GZ2026-000123", "2", "260731004211", "802517",
                     "802517"))["proxy_document"] == "110101199001010015"


def test_the_students_plan_takes_a_students_card() -> None:
    counter = at("05", *NEW, "15400010001", "D30")
    assert counter.at == "student_card" and counter.type("2").at == "plan"
