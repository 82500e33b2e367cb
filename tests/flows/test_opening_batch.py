"""Batch opening: one pre-made starter pack for one customer, chosen first; its minute starts after verification."""

from app.visit.clocks import clocks
from tests.flows.counter import at, choices, paid, state, values

CHOSEN = ("1", "1", "TK0001")
TO_CONSENT = (*CHOSEN, "1", "1", "1")


def test_the_pack_brings_number_plan_and_card() -> None:
    counter = at("06", *TO_CONSENT, "1", "GZ2026-000123", "3", "260731004211")
    assert values(counter)["starter"] == "TK0001" and paid(counter) == [("qr", 5800)]
    assert counter.items[-1].sealed["new_phone"] == "15400020001"


def test_a_pack_that_was_sold_is_changed_for_another() -> None:
    counter = at("06", *CHOSEN, starter_ok="no")
    assert choices(counter) == {"other", "stop"}
    assert counter.type("1").at == "starter"


def test_the_minute_starts_after_verification() -> None:
    counter = at("06", *CHOSEN, "1", "1")
    stamp = counter.home.clock.stamp
    assert clocks(counter.visit, stamp("2001", "3号台")).system.seconds is None
    counter.type("1")
    counter.home.clock.pass_(30)
    reading = clocks(counter.visit, stamp("2001", "3号台")).system
    assert reading.limit == 60 and reading.seconds is not None and 30 <= reading.seconds < 31


def test_a_second_packs_minute_does_not_run_while_it_is_chosen() -> None:
    counter = at("06", *TO_CONSENT, "1", "GZ2026-000123", "3", "260731004211", "3", "1", "", "2", "06")
    stamp = counter.home.clock.stamp
    for answer in (*CHOSEN, "1"):
        counter.home.clock.pass_(40)
        assert counter.at != "consent" and clocks(counter.visit, stamp("2001", "3号台")).system.seconds is None
        counter.type(answer)
    counter.home.clock.pass_(30)
    reading = clocks(counter.visit, stamp("2001", "3号台")).system
    assert counter.at == "consent" and reading.seconds is not None and 30 <= reading.seconds < 31


def test_lines_are_counted_here_too() -> None:
    assert state(at("06", *CHOSEN, "1", "1", "1", "", lines_ok="no")) == "refused"


def test_no_document_no_pack() -> None:
    assert choices(at("06", *CHOSEN, "1", "0", tier="diamond")) == {"later", "found", "near"}


def test_who_does_not_pledge_gets_none() -> None:
    assert state(at("06", "2")) == "refused"


def test_only_a_signature_will_do() -> None:
    assert at("06", *TO_CONSENT, "1").at == "signature.form_no"


def test_a_second_pack_for_the_same_person_is_counted_anew() -> None:
    counter = at("06", *TO_CONSENT, "1", "GZ2026-000123", "3", "260731004211", "3", "1", "", "2", "06", *CHOSEN)
    counter.home.subscribers.asked.clear()
    counter.type("1")
    assert "lines" in counter.home.subscribers.asked
