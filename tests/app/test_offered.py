"""What stands in the entry line when a step is shown: the earlier answer, or what the pack suggests."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.fields import FIELDS, Context
from app.pack.model import Pack
from app.problems import Refused
from app.proof.keys import keys
from app.proof.tell import tell
from data.packs import load_shipped
from tests.app.test_stories_told import READER, story
from tests.kit.fakes import PHONE, TODAY, Counter, FakeHome
from tests.kit.typist import Typist

PACK = load_shipped("cmcc_hall")
OTHER = "15400005678"
VERIFIED = ("", "13", "1", PHONE, "1", "1", "1", "1", "2")
"""An enquiry by reader, and something else is wanted."""


def changed(at: str, **what: object) -> Pack:
    """The pack with one step of the top-up changed."""
    flow = PACK.flows["top_up"]
    steps = tuple(replace(step, **what) if step.id == at else step for step in flow.steps)
    return replace(PACK, flows={**PACK.flows, "top_up": replace(flow, steps=steps)})


def before(counter: Counter) -> str:
    return counter.desk.view(counter.visit).before


def hands(counter: Counter) -> Typist:
    """A typist who takes the visit over where it stands."""
    typist = Typist(counter.desk)
    typist._show(counter.visit)
    return typist


def test_a_verified_customers_number_is_suggested_for_the_top_up() -> None:
    counter = Counter().type(*VERIFIED, "12")
    assert (counter.at, before(counter)) == ("number", PHONE)
    taken = hands(counter).type("⏎")
    assert taken.visit and taken.visit.text("topup_phone") == PHONE


@pytest.mark.parametrize("typed", [OTHER, f"⌫⎋{OTHER}", f"⎋{OTHER}"])
def test_what_is_typed_takes_its_place(typed: str) -> None:
    taken = hands(Counter().type(*VERIFIED, "12")).type(f"{typed}⏎")
    assert taken.visit and taken.visit.text("topup_phone") == OTHER


def test_emptied_it_is_no_answer() -> None:
    typist = hands(Counter().type(*VERIFIED, "12")).type("⎋⏎")
    assert typist.problems == ["field.empty"] and typist.at.endswith("/number")


def test_nobody_verified_is_suggested_nothing() -> None:
    assert before(Counter().type("", "12")) == ""
    unverified = Counter().type("", "08", "1", PHONE, "0")  # no document: the number was typed, no more
    unverified.visit = unverified.desk.wish(unverified.visit, "12")
    while unverified.at != "number":
        unverified.type("1" if unverified.desk.view(unverified.visit).entry == "digit" else "")
    assert unverified.visit.text("phone") == PHONE and before(unverified) == ""


@pytest.mark.parametrize("name", ["plan_name", "points"])
def test_the_record_is_suggested_after_verification_only(name: str) -> None:
    pack = changed("number", field="text", suggest=name)
    counter = Counter(FakeHome(pack=pack)).type(*VERIFIED, "12")
    assert before(counter) == (counter.visit.text(name) or "") != ""
    hidden = replace(counter.visit, path=replace(counter.visit.path, clear={
        **counter.visit.path.clear, "verified": "exception"}))
    assert counter.desk.view(hidden).before == ""


def test_a_sum_due_is_suggested_in_yuan() -> None:
    home = FakeHome(pack=changed("pay.received", suggest="due_fen"))
    counter = Counter(home).type("", "12", PHONE, "1", "2", "1")
    assert (counter.at, before(counter)) == ("pay.received", "100")
    taken = hands(counter).type("⏎")
    assert taken.visit and taken.visit.text("received_fen") == "10000"


def test_the_shipped_packs_leave_cash_to_be_counted() -> None:
    """One Enter too many must not say that money was counted."""
    assert before(Counter().type("", "12", PHONE, "1", "2", "1")) == ""


def test_gone_back_to_a_sum_stands_in_yuan_and_enter_keeps_it() -> None:
    counter = Counter().type("", "12", PHONE, "1", "2", "1", "200")
    counter.visit = counter.desk.back(counter.visit)
    assert before(counter) == "200"
    taken = hands(counter).type("⏎")
    assert taken.visit and taken.visit.text("received_fen") == "20000"


def test_gone_back_to_the_suggested_number_stands_there_another_one_does_not() -> None:
    for number, stands in ((PHONE, PHONE), (OTHER, "")):
        counter = Counter().type(*VERIFIED, "12", number)
        counter.visit = counter.desk.back(counter.visit)
        assert (counter.at, before(counter)) == ("number", stands)


def test_nothing_stands_where_an_optional_value_was_left_out() -> None:
    counter = Counter(FakeHome(pack=changed("number", optional=True, field="text"))).type("", "12", "")
    counter.visit = counter.desk.back(counter.visit)
    assert (counter.at, before(counter)) == ("number", "")


def test_a_secret_or_a_checked_value_is_never_suggested() -> None:
    for change in ({"field": "service_password"}, {"source": "repeat"}):
        counter = Counter(FakeHome(pack=changed("number", **change))).type(*VERIFIED, "12")
        assert before(counter) == ""


@pytest.mark.parametrize("name", [name for name, field in FIELDS.items() if not field.secret and name != "money"])
def test_what_is_kept_can_be_typed_again(name: str) -> None:
    context = Context(TODAY)
    for typed in FIELDS[name].representatives(context):
        value = FIELDS[name].parse(typed, context).value
        assert FIELDS[name].parse(value, context).value == value


def test_an_untouched_suggestion_is_no_draft() -> None:
    for typed, draft in (("", ""), ("⌫", PHONE[:-1]), (OTHER[:4], OTHER[:4])):
        counter = Counter().type(*VERIFIED, "12")
        hands(counter).type(f"{typed}<F5>等人⏎")
        counter.visit = counter.desk.resume(counter.visit.id)
        assert counter.visit.draft == draft


def test_keys_count_what_stands_in_the_line() -> None:
    def strokes(*answers: tuple[str, str], step: str = "number", pack: Pack = PACK) -> list[str]:
        told = tell(pack, story(*READER, ("more_yet", "yes"), ("next", "top_up"), *answers, arrears="yes"))
        return [stroke.keys for stroke in keys(told).strokes if stroke.step == step]

    assert strokes(("number", "{phone}")) == ["⏎"]
    assert strokes(("number", "{other_phone}")) == [f"{OTHER}⏎"]
    assert strokes(("refused", "12345"), ("number", "{phone}")) == ["12345⏎", f"{PHONE}⏎"]
    assert strokes(("number", "{phone}"), ("back", "number"), ("number", "{phone}")) == ["⏎", "⏎"]
    cash = (("number", "{phone}"), ("holder", "yes"), ("amount", "y100"), ("pay.list", "no"), ("pay.agree", "cash"))
    back = (*cash, ("back", "pay.agree"), ("pay.agree", "cash"), ("pay.received", "{due}"))
    assert strokes(*back, step="pay.received") == ["⎋", "100⏎"]
    suggests = changed("pay.received", suggest="due_fen")
    assert strokes(*back, step="pay.received", pack=suggests) == ["⎋⎋", "⏎"]


def test_a_story_that_is_refused_there_stays() -> None:
    with pytest.raises(Refused):
        counter = Counter().type(*VERIFIED, "12")
        counter.desk.answer(counter.visit, "1234")
