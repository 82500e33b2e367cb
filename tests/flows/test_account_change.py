"""Account change: direct debit takes bank, holder, account and the holder's signed authority."""

from tests.flows.counter import FORM, NO_DOCUMENT, READER, at, rows, state, values

DEBIT = (*READER, "2", "1", "GZ2026-000124", "01", "王示例", "6200000000000000000")


def test_direct_debit_takes_authority_bank_holder_and_account() -> None:
    told = values(at("10", *DEBIT, "1", "1", *FORM))
    assert {name: told[name] for name in ("method", "bank", "holder", "account", "form_no")} == {
        "method": "debit", "bank": "工商银行", "holder": "王示例", "account": "6200000000000000000",
        "form_no": "GZ2026-000124"}


def test_without_the_holders_signature_there_is_no_debit() -> None:
    assert state(at("10", *READER, "2", "2")) == "deferred"


def test_the_account_number_is_sealed_and_never_shown() -> None:
    counter = at("10", *DEBIT, "1")
    assert "6200000000000000000" not in "".join(rows(counter).values())
    line = next(e for e in counter.entries("answer") if e.body["at"].endswith("bank_account"))
    assert line.body["sealed"] == {"value": "6200000000000000000"} and "value" not in line.body


def test_another_method_asks_for_no_account() -> None:
    counter = at("10", *READER, "3")
    assert counter.at == "bill"
    assert "account" not in values(counter.type("1", "1", *FORM))


def test_the_bill_goes_by_post_or_mail() -> None:
    assert at("10", *READER, "1", "2").at == "bill_address"
    assert at("10", *READER, "1", "3").at == "bill_email"
    assert values(at("10", *READER, "1", "3", "a@example.com", "1", *FORM))["email"] == "a@example.com"


def test_consent_shows_before_and_after() -> None:
    shown = rows(at("10", *READER, "3", "1"))
    assert shown["改后"] == "线上自助缴费" and "改前" in shown


def test_a_wrong_account_number_is_refused() -> None:
    assert at("10", *DEBIT[:-1]).refused("12") == "field.account"


def test_without_a_document_it_is_put_off() -> None:
    assert state(at("10", *NO_DOCUMENT, "1")) == "deferred"


def test_what_is_recorded_is_before_and_after() -> None:
    item = at("10", *READER, "3", "1", "1", *FORM).items[-1]
    assert item.after == {"pay_method": "线上自助缴费"} and "pay_method" in item.before
