"""Brand change: arrears, pending, contract, privileges, points and balance are told before consent."""

from tests.flows.counter import FORM, NO_DOCUMENT, READER, asked, at, choices, rows, state, values
from tests.kit.fakes import PHONE

TO_TERMS = (*READER, "easyown")


def test_who_owes_pays_first() -> None:
    counter = at("07", *READER, arrears="yes").type("")
    assert state(counter) == "deferred" and "brand" not in asked(counter)


def test_a_pending_change_is_replaced_or_kept() -> None:
    assert choices(at("07", *READER, pending="yes")) == {"replace", "keep"}


def test_privileges_points_balance_and_the_day_are_told_before_consent() -> None:
    counter = at("07", *TO_TERMS)
    assert counter.at == "terms"
    assert rows(counter).keys() == {"特权停止", "积分减少", "余额作废", "生效"}


def test_the_penalty_is_told_before_consent() -> None:
    assert at("07", *TO_TERMS, "", penalty="yes").at == "penalty_notice"
    assert at("07", *TO_TERMS, "", penalty="no").at == "consent"


def test_the_own_brand_is_not_offered_again() -> None:
    counter = at("07", *READER)
    assert "gotone" not in {option.value for option in counter.desk.options(counter.visit)}


def test_the_students_brand_is_for_students() -> None:
    def brands(student: str) -> set[str]:
        counter = at("07", *READER, student=student)
        return {option.value for option in counter.desk.options(counter.visit)}

    assert "mzone" in brands("yes") and "mzone" not in brands("no")


def test_the_operator_is_told_what_the_customer_was_shown() -> None:
    counter = at("07", *TO_TERMS, "", "1", *FORM)
    assert values(counter) == {"phone": "15400001234", "brand": "easyown", "before": "gotone",
                               "effective": "2026-12-01", "penalty_fen": "0"}


def test_a_proxy_who_has_acted_for_too_many_is_refused() -> None:
    counter = at("07", "2", PHONE, "1", "1", "110101199001010015", "1", "1", proxy_ok="no")
    assert counter.at == "proxy_limit.full"
    assert state(counter.type("")) == "refused"


def test_without_a_document_nothing_is_shown() -> None:
    counter = at("07", *NO_DOCUMENT)
    assert counter.at == "verify.refusal.refuse" and rows(counter) == {}
