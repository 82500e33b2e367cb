"""Top-up: no document, the number read back, the last character of the name and nothing else."""

from tests.flows.counter import asked, at, paid, rows, state, values
from tests.kit.fakes import PHONE


def test_no_document_is_asked_for() -> None:
    assert not any(step.startswith("verify") for step in asked(at("12", PHONE, "1", "1", "2", "260731004211")))


def test_the_number_is_read_back_with_the_last_character_of_the_name_only() -> None:
    counter = at("12", PHONE)
    assert "154 0000 1234" in counter.say and "“例”" in counter.say
    assert "欧" not in counter.say and rows(counter) == {}


def test_no_balance_is_ever_shown() -> None:
    counter = at("12", PHONE)
    for typed in ("1", "2", "3", "260731004211", "3"):
        view = counter.desk.view(counter.visit)
        assert "42.00" not in view.say + "".join(rows(counter).values()) + view.customer
        counter.type(typed)
    assert "42.00" not in counter.say


def test_a_wrong_number_is_asked_again() -> None:
    assert at("12", PHONE, "2").at == "number"


def test_an_amount_by_one_key_or_typed() -> None:
    assert values(at("12", PHONE, "1", "5", "2", "260731004211"))["fen"] == "50000"
    assert values(at("12", PHONE, "1", "0", "72.50", "2", "260731004211"))["fen"] == "7250"


def test_cash_is_spoken_at_receipt_and_at_change() -> None:
    counter = at("12", PHONE, "1", "2", "1", "150")
    assert "收您" in counter.say
    assert "找您" in counter.type("").say
    assert paid(counter.type("")) == [("cash", 10000)]


def test_a_card_number_is_no_reference() -> None:
    assert at("12", PHONE, "1", "2", "2").refused("6222021234567890128") == "field.card"


def test_a_bill_list_is_not_offered_to_a_stranger() -> None:
    assert "pay.list" not in asked(at("12", PHONE, "1", "2", "2", "260731004211"))


def test_the_invoice_is_offered_and_handed_over_only_when_issued() -> None:
    paid_for = ("12", PHONE, "1", "2", "2", "260731004211")
    assert at(*paid_for).at == "invoice.offer"
    assert at(*paid_for, "3").at == "done"
    assert at(*paid_for, "1", "26117000000012345678").at == "invoice.hand_over"


def test_who_does_not_pay_gets_nothing() -> None:
    counter = at("12", PHONE, "1", "2", "0", "1")
    assert (state(counter), counter.items[-1].change) == ("declined", None)
