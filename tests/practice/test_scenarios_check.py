"""The right way of every form is played in a practice home, and the norms on it are counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.practice.check import Checked, Played, check, play, uneven
from app.practice.curriculum import Curriculum
from app.practice.scenario import Form, Pocket, Scenario
from app.problems import Problem
from app.proof.cast import Cast
from app.proof.claims import Book
from app.proof.stage import STAFF, stage
from app.proof.story import Expected
from app.proof.tell import perform, tell
from data.packs import SHIPPED, load_shipped_book
from data.practice.curriculum import load_curriculum
from data.practice.trial import Trial, trial

FIRST = ("gold_no_document", "cheaper_plan_declined_offer", "top_up_torn_note")


@pytest.fixture(scope="module")
def book() -> Book:
    return load_shipped_book("cmcc_hall")


@pytest.fixture(scope="module")
def shop() -> Iterator[Trial]:
    with trial() as dealer:
        yield dealer


@pytest.fixture(scope="module")
def first(book: Book, shop: Trial) -> Checked:
    """The first shipped scenarios, played."""
    problems: list[Problem] = []
    whole = load_curriculum(SHIPPED / "cmcc_hall", book, problems)
    assert problems == []
    return check(replace(whole, scenarios=tuple(one for one in whole.scenarios if one.id in FIRST)), shop)


def told(first: Checked, name: str, form: int = 0) -> Played:
    return next(one for one in first.played if one.scenario.id == name and one.form == form)


def test_the_right_way_comes_to_what_is_expected(first: Checked) -> None:
    assert first.problems == ()
    assert [(one.scenario.id, one.form, one.told.items) for one in first.played] == [
        ("gold_no_document", 0, ("tariff_change deferred",)), ("gold_no_document", 1, ("tariff_change deferred",)),
        ("cheaper_plan_declined_offer", 0, ("tariff_change done",)), ("top_up_torn_note", 0, ("top_up done",))]


def test_a_practised_visit_is_a_practised_visit(first: Checked) -> None:
    """The player serves the customer of the scenario in a practice home, not a story's on the stage."""
    visit = told(first, "gold_no_document", 1).told.visit
    assert visit.mode == "practice" and visit.scene["scenario"] == "gold_no_document" and visit.scene["form"] == 1
    assert visit.clear("tier") == "gold" and visit.clear("expired") == "yes"


@pytest.mark.parametrize(("expect", "code"), [
    (Expected(items=("tariff_change done",)), "story.items"),
    (Expected(outcome="served"), "story.outcome"),
    (Expected(says=("farewell", "welcome")), "story.says"),
    (Expected(path=("consent",)), "story.path"),
    (Expected(met=("CM-HALL-08-03",)), "story.met"),
    (Expected(unsaid=("no_document",)), "story.unsaid"),
])
def test_another_end_is_told_at_the_form(
    expect: Expected, code: str, first: Checked, book: Book, shop: Trial
) -> None:
    one = first.curriculum.scenario("gold_no_document")
    wrong = replace(one, forms=(one.forms[0], replace(one.forms[1], expect=expect)))
    found = check(Curriculum(book.pack, book, (wrong,)), shop)
    assert [(each.code, each.place.line if each.place else 0) for each in found.problems] == [(code, one.forms[1].line)]
    assert "CM-HALL-01-08" in found.exercises, "the form that holds counts"
    assert check(Curriculum(book.pack, book, (replace(wrong, forms=wrong.forms[1:]),)), shop).exercises == {}


def test_an_answer_that_fits_nobody_is_told(first: Checked, book: Book, shop: Trial) -> None:
    """The customer in the store decides: a reader reads no document that was left at home."""
    one = first.curriculum.scenario("gold_no_document")
    swapped = replace(one, forms=(replace(one.forms[1], pocket=(Pocket(kind="none"),)),))
    found = check(Curriculum(book.pack, book, (swapped,)), shop)
    assert [each.code for each in found.problems] == ["story.refused"]
    assert found.problems[0].args["why"] == "id.no_card"


# ── norms ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_norms_of_a_way_are_those_it_passes(first: Checked) -> None:
    refused, changed = told(first, "gold_no_document"), told(first, "cheaper_plan_declined_offer")
    assert {"CM-HALL-01-08", "CM-HALL-0510-02"} <= refused.norms
    assert not {"CM-HALL-01-08", "CM-HALL-0510-02"} & changed.norms
    assert {"CM-HALL-08-03", "CM-HALL-02-04"} <= changed.norms
    assert not {"CM-HALL-08-03", "CM-HALL-02-04"} & refused.norms, "no consent was asked for, nothing offered"


def test_a_claim_on_the_way_exercises_its_norm(first: Checked, book: Book) -> None:
    """Without the clause ledger only what steps and phrases name themselves is left."""
    one = told(first, "cheaper_plan_declined_offer")
    claimed = {claim.norm for claim in book.claims}
    assert one.norms - one.told.met and one.norms - one.told.met <= claimed


def test_what_none_exercises_is_told_with_why(first: Checked) -> None:
    states = {one.norm.id: one.state for one in first.unmet}
    assert states["CM-HALL-04-04"] == "unexercised", "no complaint among these"
    assert states["CM-HALL-04-01"] == "open" and states["CM-GRP-1-2C-07"] == "kept"
    assert not set(states) & set(first.exercises)
    assert {norm.id for norm in first.wanted} == set(states) | {
        norm.id for norm in first.wanted if norm.id in first.exercises}
    nobody = replace(first, played=())
    assert set(states) < {one.norm.id for one in nobody.unmet} == {norm.id for norm in first.wanted}


def test_counts(first: Checked) -> None:
    assert first.by_flow["tariff_change"] == 2 and first.by_flow["vip"] == 0
    assert first.by_twist["expired"] == 1 and first.by_twist["silent"] == 0
    met, count = first.by_scene["farewell"]
    assert (met, count) == (1, 1) and first.by_scene["complaint"][0] < first.by_scene["complaint"][1]


# ── forms ─────────────────────────────────────────────────────────────────────────────────────────


def scenario(first: Checked, *forms: Form) -> Scenario:
    return replace(first.curriculum.scenario("gold_no_document"), forms=forms)


def test_forms_weigh_the_same(first: Checked) -> None:
    one = first.curriculum.scenario("gold_no_document").forms[0]
    short = replace(one, answers=one.answers[:-4])
    easy = replace(one, twists=(), pocket=(Pocket(),))
    assert uneven(scenario(first, one, replace(one, answers=one.answers[:-3]))) == []
    assert [each.code for each in uneven(scenario(first, one, short))] == ["practice.uneven"]
    assert [each.code for each in uneven(scenario(first, one, easy))] == ["practice.plain_form"]
    assert [each.code for each in uneven(scenario(first, easy, one))] == ["practice.plain_form"]
    assert uneven(scenario(first, easy, easy)) == []


# ── the player ────────────────────────────────────────────────────────────────────────────────────


def test_the_player_takes_any_home(first: Checked, book: Book, shop: Trial) -> None:
    """A story comes to the same on the stage and where it is performed by hand; another name is used."""
    story = next(one for one in book.stories if one.id == "tariff_recommended")
    home = stage(book.pack, story.customer)
    by_hand = perform(book.pack, story, home, home.agents.people[STAFF][0], Cast())
    whole = tell(book.pack, story)
    assert (by_hand.items, by_hand.says, by_hand.met) == (whole.items, whole.says, whole.met) and by_hand.good
    one = first.curriculum.scenario("top_up_torn_note")
    again = play(first.curriculum, one, 0, shop.deal(first.curriculum, one, 0, 7))
    other = told(first, "top_up_torn_note")
    assert again.told.good and again.counter.names["phone"] != other.counter.names["phone"]


def test_a_trial_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with trial():
        assert list(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []
