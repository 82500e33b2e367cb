"""A visit is a fold of its journal: position, back, correct, park, resume are the same lines read again."""

from __future__ import annotations

import pytest

from app.desk import Halted
from app.problems import Problem, Refused
from app.visit.fold import replay
from tests.kit.fakes import PHONE, SEALED, Counter, FakeHome

TO_CONSENT = ("", "08", "1", PHONE, "1", "1", "G128")
EVIDENCE = ("1", "GZ2026-000123")
TO_END = ("", "1", "0", "", "1", "1")


def at_consent(**clear: str) -> Counter:
    return Counter(**clear).type(*TO_CONSENT)


def test_a_tariff_change_runs_from_greeting_to_farewell() -> None:
    counter = at_consent().type("1", *EVIDENCE, *TO_END)
    assert counter.visit.outcome == "served"
    item = counter.items[0]
    assert (item.state, item.before, item.after["plan"]) == ("done", {"plan": "全球通88"}, "全球通128")
    assert item.change is not None and item.change.values["plan"] == "G128"


def test_replaying_the_journal_whole_gives_the_visit_folded_live() -> None:
    counter = at_consent().type("1", *EVIDENCE, *TO_END)
    again = replay(counter.visit.pack, counter.entries())
    assert again == counter.visit
    assert again.path == counter.visit.path


@pytest.mark.parametrize("keys", range(1, len(TO_CONSENT) + 1))
def test_after_every_answer_the_journal_alone_gives_the_position(keys: int) -> None:
    counter = Counter().type(*TO_CONSENT[:keys])
    again = replay(counter.visit.pack, counter.entries())
    assert again.here == counter.visit.here


def test_back_and_the_same_answer_writes_nothing_and_keeps_what_follows() -> None:
    counter = at_consent()
    lines = len(counter.entries())
    counter.visit = counter.desk.back(counter.visit)
    assert counter.at == "plan"
    counter.type("G128")
    assert counter.at == "consent"
    assert len(counter.entries()) == lines


def test_a_correction_keeps_later_answers_that_still_hold() -> None:
    counter = at_consent()
    counter.visit = counter.desk.back(counter.visit, "1/verify.came")
    counter.type("1")
    assert counter.at == "consent"


def test_a_corrected_number_asks_its_facts_again_and_only_what_rested_on_them() -> None:
    counter = at_consent()
    asked = len(counter.home.subscribers.asked)
    counter.visit = counter.desk.back(counter.visit, "1/verify.phone")
    counter.type("15400009999")
    assert "subscriber" in counter.home.subscribers.asked[asked:]
    assert counter.at == "verify.read_check", "the card must be compared with the new number's holder"
    counter.type("1")
    assert counter.at == "consent", "the plan still holds: nothing it rests on has changed"


def test_a_correction_of_what_was_consented_to_asks_for_consent_again() -> None:
    counter = at_consent().type("1")
    assert counter.at == "evidence.kind"
    counter.visit = counter.desk.back(counter.visit, "1/plan")
    counter.type("G198")
    assert counter.at == "consent"
    assert "全球通198" in counter.say


def test_evidence_is_bound_to_the_consent_it_was_given_for() -> None:
    counter = at_consent().type("1", "1")
    counter.home.journal.refuse_commit = Refused(Problem("store.locked"))
    assert counter.refused("GZ2026-000123") == "store.locked"
    assert counter.at == "commit"
    counter.visit = counter.desk.back(counter.visit, "1/plan")
    counter.home.journal.refuse_commit = None
    counter.type("G198", "1")
    assert counter.at == "evidence.form_no", "the old form was signed for another plan"
    assert counter.items == []


def test_back_never_crosses_a_commit() -> None:
    counter = at_consent().type("1", *EVIDENCE)
    assert counter.at == "done"
    with pytest.raises(Refused) as refused:
        counter.desk.back(counter.visit)
    assert refused.value.problem.code == "visit.past_commit"


def test_a_commit_that_fails_keeps_the_answer_and_is_tried_again_with_enter() -> None:
    counter = at_consent().type("1", "1")
    counter.home.journal.refuse_commit = Refused(Problem("store.full"))
    with pytest.raises(Halted) as halted:
        counter.desk.answer(counter.visit, "GZ2026-000123")
    counter.visit = halted.value.visit
    assert counter.at == "commit"
    counter.home.journal.refuse_commit = None
    counter.type("")
    assert counter.at == "done"
    assert [item.state for item in counter.items] == ["done"]


def test_what_cannot_be_written_is_not_acknowledged() -> None:
    counter = Counter()
    counter.home.journal.fail = Refused(Problem("store.full"))
    assert counter.refused("") == "store.full"
    assert counter.at == "welcome"
    counter.home.journal.fail = None
    counter.type("")
    assert counter.at == "service"


def test_a_parked_visit_is_resumed_at_another_seat_with_its_half_typed_field() -> None:
    counter = Counter().type("", "08", "1")
    counter.desk.park(counter.visit, "取资料", "154000")
    waiting = counter.desk.waiting()
    assert [(one.reason, one.services, one.step) for one in waiting] == [("取资料", ("资费变更",), "手机号码")]
    visit = counter.desk.resume(counter.visit.id)
    assert visit.draft == "154000"
    assert visit.here is not None and visit.here.at == "1/verify.phone"


def test_a_second_item_of_the_same_person_repeats_neither_greeting_nor_documents() -> None:
    counter = at_consent().type("1", *EVIDENCE, "", "2", "08")
    assert counter.at == "verify.same"
    counter.type("1")
    assert counter.at == "plan"


def test_another_person_at_the_same_visit_is_verified_anew_and_sealed_apart() -> None:
    counter = at_consent().type("1", *EVIDENCE, "", "2", "08", "2")
    assert counter.at == "verify.came"
    counter.type("1", "15400009999")
    sealed = [e.body["person"] for e in counter.entries() if e.body.get("at") == "2/verify.phone"]
    assert sealed == ["holder.2"]
    assert "欧阳" not in counter.desk.view(counter.visit).customer


def test_a_service_wished_for_out_of_turn_follows_the_item_in_hand() -> None:
    counter = at_consent()
    counter.visit = counter.desk.wish(counter.visit, "08")
    counter.type("1", *EVIDENCE, "")
    assert counter.at == "verify.same", "no question whether there is more: it was asked for"
    assert [item.flow.id for item in counter.visit.path.items] == ["tariff_change", "tariff_change"]


def test_a_service_chosen_before_the_greeting_still_greets_first() -> None:
    counter = Counter()
    counter.visit = counter.desk.open("08")
    assert counter.at == "welcome"
    counter.type("")
    assert counter.at == "verify.came"


def test_cancelling_an_item_goes_on_with_the_visit_and_records_it() -> None:
    counter = at_consent()
    counter.visit = counter.desk.cancel(counter.visit, "declined", item_only=True)
    assert counter.at == "more_yet"
    assert [(item.state, item.change) for item in counter.items] == [("cancelled", None)]


def test_cancelling_the_visit_ends_it() -> None:
    counter = at_consent()
    counter.visit = counter.desk.cancel(counter.visit, "left", item_only=False)
    assert counter.visit.outcome == "left"
    assert [item.state for item in counter.items] == ["cancelled"]


def test_a_second_seat_that_writes_first_wins_and_is_named() -> None:
    home = FakeHome()
    counter = Counter(home).type("", "08")
    ours, theirs = counter.visit, counter.visit
    counter.desk.answer(theirs, "1")
    with pytest.raises(Refused) as refused:
        counter.desk.answer(ours, "2")
    assert refused.value.problem.code == "store.lost_race"
    assert refused.value.problem.args["seat"] == "3号台"


def test_a_running_visit_names_the_pack_it_opened_with() -> None:
    counter = Counter()
    assert counter.entries("opened")[0].body["pack"] == counter.home.pack.hash


def test_another_kind_of_document_asks_its_number_again() -> None:
    """A passport's number is not the resident card's that was typed before the kind was put right."""
    counter = Counter().type("", "08", "1", PHONE, "2", SEALED["document"])
    assert counter.at == "verify.until"
    counter.visit = counter.desk.back(counter.visit, "1/verify.means")
    assert counter.type("3").at == "verify.number"


def test_the_same_kind_said_again_keeps_the_number() -> None:
    counter = Counter().type("", "08", "1", PHONE, "2", SEALED["document"])
    counter.visit = counter.desk.back(counter.visit, "1/verify.means")
    assert counter.type("2").at == "verify.until"
