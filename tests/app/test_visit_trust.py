"""What one answer proves, it proves of one number, one sum, one consent and one person."""

from __future__ import annotations

import pytest

from app.problems import Problem, Refused
from app.visit.guard import check_commit
from tests.app.test_documents import number
from tests.app.test_visit_path import EVIDENCE, TO_CONSENT
from tests.kit.fakes import PHONE, Counter

OTHER = "15400009999"


def go_back(counter: Counter, at: str) -> Counter:
    counter.visit = counter.desk.back(counter.visit, at)
    return counter


def test_a_service_password_opens_only_the_number_it_was_given_for() -> None:
    counter = Counter().type("", "13", "1", PHONE, "2", "273940", "", "1")
    assert counter.at == "balance"
    go_back(counter, "1/verify.phone").type(OTHER)
    passed = []
    while counter.at.startswith("verify."):
        passed.append(counter.at)
        counter.type({"verify.means": "2", "verify.password": "273940"}.get(counter.at, ""))
    assert "verify.password" in passed


def test_another_number_at_the_same_visit_is_not_verified() -> None:
    counter = Counter().type("", "05", "1", "1", "1", "1", "1")
    assert counter.visit.clear("verified") == "reader"
    counter.visit = counter.desk.cancel(counter.visit, "declined", item_only=True)
    counter.type("2", "03", OTHER)
    assert counter.visit.clear("verified") == ""
    assert "欧" not in counter.desk.view(counter.visit).customer


@pytest.mark.parametrize("name", ["name", "password", "balance_fen", "verified"])
def test_nothing_of_the_record_is_revealed_before_verification(name: str) -> None:
    counter = Counter().type("", "08", "1", PHONE)
    assert counter.desk.revealable(counter.visit) == ("phone",)
    with pytest.raises(Refused) as refused:
        counter.desk.reveal(counter.visit, name, "客户要求")
    assert refused.value.problem.code == "access.unverified"


def pay(counter: Counter, *keys: str) -> Counter:
    """Fifty yuan to be paid, as far as the keys go; the commit is held back."""
    counter.home.journal.refuse_commit = Refused(Problem("store.locked"))
    counter.type("", "12", PHONE, "1", "1")
    for key in keys:
        try:
            counter.type(key)
        except Refused as refused:
            counter.visit = refused.visit  # type: ignore[attr-defined]
    return counter


@pytest.mark.parametrize(("keys", "asked_again"), [
    (("1", "100"), "pay.received"),
    (("2", "TERM000001"), "pay.reference"),
    (("4", "10", "2"), "pay.cash_part"),
])
def test_a_sum_already_taken_does_not_stand_for_another(keys: tuple[str, ...], asked_again: str) -> None:
    counter = pay(Counter(), *keys[:2])
    go_back(counter, "1/amount").type("3")
    assert counter.at == "pay.agree"
    seen = []
    for _ in range(3):
        seen.append(counter.at)
        if counter.at == asked_again:
            return
        counter.type(keys[0] if counter.at == "pay.agree" else "")
    raise AssertionError(seen)


def test_the_guard_refuses_what_was_taken_when_it_is_not_what_is_due() -> None:
    """Negative control of the guard itself, on a visit whose sum was changed behind its back."""
    from dataclasses import replace

    counter = pay(Counter(), "1", "100", "", "")
    visit, item = counter.visit, counter.visit.path.items[0]
    check_commit(visit, item)
    values = {**visit.path.values, "received_fen": replace(visit.path.values["received_fen"], text="100")}
    forged = replace(visit, path=replace(visit.path, values=values))
    with pytest.raises(Refused) as refused:
        check_commit(forged, item)
    assert refused.value.problem.code == "guard.money"


def test_one_signed_form_proves_one_consent() -> None:
    counter = Counter().type(*TO_CONSENT, "1", "1")
    counter.home.journal.refuse_commit = Refused(Problem("store.locked"))
    assert counter.refused(EVIDENCE[1]) == "store.locked"
    counter.home.journal.refuse_commit = None
    go_back(counter, "1/plan").type("G198", "1")
    assert counter.refused(EVIDENCE[1]) == "visit.form_used"
    counter.type("GZ2026-000999")
    assert counter.at == "done"


def test_a_new_consent_sends_a_new_code() -> None:
    counter = Counter().type(*TO_CONSENT, "1", "2")
    sent = counter.home.subscribers.asked.count("sms")
    go_back(counter, "1/plan").type("G198", "1")
    assert counter.home.subscribers.asked.count("sms") == sent + 1


@pytest.mark.parametrize("role", ["trainer", "auditor", "greeter"])
def test_who_may_not_serve_neither_resumes_nor_ends_a_service(role: str) -> None:
    counter = Counter().type("", "13", "1", PHONE, "1", "1", "1")
    counter.desk.park(counter.visit, "取资料")
    home = counter.home
    home.agents.add("5005", "旁人", role, "918273")
    from app.desk import Desk

    other = Desk(home, home.agents.people["5005"][0])
    for act in (lambda: other.resume(counter.visit.id), lambda: other.wish(counter.visit, "13"),
                lambda: other.cancel(counter.visit, "left", item_only=False)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.problem.code == "access.denied"


def test_a_visit_that_another_seat_serves_is_not_taken_from_it() -> None:
    counter = Counter().type("", "08")
    with pytest.raises(Refused) as refused:
        counter.desk.resume(counter.visit.id)
    assert refused.value.problem.code == "visit.taken"


def test_a_draft_belongs_to_its_step_and_goes_with_the_answer() -> None:
    counter = Counter().type("", "08", "1")
    counter.desk.park(counter.visit, "取资料", "154000")
    counter.visit = counter.desk.resume(counter.visit.id)
    assert (counter.visit.draft, counter.visit.draft_at) == ("154000", "1/verify.phone")
    counter.type(PHONE)
    assert counter.visit.draft == ""


def test_an_exception_does_not_tell_the_surname() -> None:
    counter = Counter(tier="gold").type("", "08", "1", PHONE, "0", "1", "1", "老客户", "9001", "718293", "G128")
    assert counter.at == "consent"
    assert "欧阳" not in counter.say


def test_a_corrected_document_is_looked_at_again() -> None:
    counter = Counter().type("", "08", "1", PHONE, "2", number(serial="123"), "0", "1")
    assert counter.at == "plan"
    go_back(counter, "1/verify.number").type(number(serial="125"))
    assert counter.at == "verify.typed_check"


def test_cash_is_given_back_as_received_until_the_change_is_out() -> None:
    counter = pay(Counter(), "1", "100")
    assert counter.desk.refund(counter.visit) == (10000, 0)
    paid = pay(Counter(), "1", "100", "", "")
    assert (paid.at, paid.desk.refund(paid.visit)) == ("commit", (5000, 0))
    card = pay(Counter(), "2", "TERM000001")
    assert card.desk.refund(card.visit) == (0, 5000)


def test_words_that_explain_a_look_are_sealed() -> None:
    counter = Counter().type("", "08", "1", PHONE)
    _, counter.visit = counter.desk.reveal(counter.visit, "phone", "王某来电")
    counter.desk.park(counter.visit, "王某去取证")
    for kind in ("reveal", "park"):
        body = counter.entries(kind)[0].body
        assert "reason" in body["sealed"] and "reason" not in body


def test_a_customers_own_words_are_kept_once_meant() -> None:
    counter = Counter().type("", "04", "1", "1")
    while counter.at != "demand":
        counter.type("1")
    words = "他说不可能"
    assert counter.refused(words) == "visit.forbidden"
    counter.visit = counter.desk.answer(counter.visit, words, sure=True)
    assert counter.at != "demand"


def test_when_the_record_has_moved_on_it_is_asked_again_and_consent_with_it() -> None:
    counter = Counter().type(*TO_CONSENT, "1", "1")
    counter.home.journal.refuse_commit = Refused(Problem("operator.moved"))
    counter.home.subscribers.clear["effective"] = "2027-01-01"
    assert counter.refused(EVIDENCE[1]) == "operator.moved"
    assert counter.at == "consent"
    assert "2027年1月1日" in counter.say
    counter.home.journal.refuse_commit = None
    counter.type("1", "GZ2026-000999")
    assert counter.items[0].after["effective"] == "2027-01-01"
