"""The scorer against people: journals written by hand, labelled by reading them, before it ran."""

from __future__ import annotations

from dataclasses import replace

import pytest

import app.practice.elements as elements
from app.practice.card import Scorecard
from app.practice.sheet import FATAL, WHAT
from app.practice.words import Keywords
from tests.practice.player import Trainee, name_of, trainees
from tests.practice.scoring_figures import FILES, Figures, figures, held, run

ENOUGH = 0.98


@pytest.fixture(scope="module")
def cards() -> tuple[tuple[Trainee, Scorecard], ...]:
    """Every journal with its card."""
    return run()


@pytest.fixture(scope="module")
def told(cards: tuple[tuple[Trainee, Scorecard], ...]) -> Figures:
    """How they compare with their labels."""
    return figures(cards)


def test_precision_and_recall(told: Figures) -> None:
    for what in ("", *WHAT):
        assert told.precision(what) >= ENOUGH, "\n".join(told.apart)
        assert told.recall(what) >= ENOUGH, "\n".join(told.apart)


def test_little_is_left_to_the_trainer(told: Figures) -> None:
    assert sum(told.unsure.values()) <= 0.005 * sum(told.decided.values())


def test_the_journals_cover_what_can_be_marked(cards: tuple[tuple[Trainee, Scorecard], ...]) -> None:
    labels = [label for one, _ in cards for label in one.labels["missed"]]
    kinds = {label.split(" ")[0] for label in labels}
    assert len(cards) >= 60
    assert kinds == set(WHAT) - {"step"}  # a step that is passed is met
    assert {label.rpartition(":")[2] for label in labels if label.startswith("fatal")} == set(FATAL)
    assert {one.level for one, _ in cards} >= {"shown", "cued", "blank", "exam"}
    assert {one.ended for one, _ in cards} == {"finished", "left", "running"}
    assert sum(not one.labels["missed"] and bool(one.says) for one, _ in cards) >= 15  # own words, all conveyed
    assert len(trainees("held_out")) >= 15 and len(trainees("fresh")) >= 15
    assert len({one.id for one, _ in cards}) == len(cards)


def test_what_is_fatal_caps(cards: tuple[tuple[Trainee, Scorecard], ...]) -> None:
    for one, card in cards:
        names = {id_.rpartition(":")[2] for id_, _ in card.caps}
        assert names == set(one.caps), one.id
        assert card.points <= min([1000, *(cap for _, cap in card.caps)]), one.id


def test_caps_are_what_keeps_points_down() -> None:
    """Without caps the same journals have more than any cap allows."""
    free = replace(held(), sheet=replace(held().sheet, caps=dict.fromkeys(FATAL, 1000)))
    fatal = [card for one, card in run("tuned", held_to=free) if one.caps]
    assert fatal and max(card.points for card in fatal) > 500


def test_ends(cards: tuple[tuple[Trainee, Scorecard], ...]) -> None:
    for one, card in cards:
        assert card.ended == one.ended, one.id
        assert card.complete is (one.ended == "finished"), one.id
        assert card.excused is (one.excused and one.ended == "left"), one.id
    left = {one.id: card.points for one, card in cards if one.ended == "left"}
    assert left["leaves_an_exam"] == 0
    assert left["leaves_excused"] > 0 and left["leaves_practice"] > 0


def test_by_the_book_is_full_marks(cards: tuple[tuple[Trainee, Scorecard], ...]) -> None:
    clean = [(one, card) for one, card in cards
             if card.complete and not any(one.labels.values()) and not card.missed]
    assert len(clean) >= 30
    assert all(card.points == 1000 for _, card in clean)


def test_every_miss_says_what_would_have_met_it(cards: tuple[tuple[Trainee, Scorecard], ...]) -> None:
    for one, card in cards:
        for mark in card.missed:
            if mark.what == "element":
                assert mark.phrase and mark.args["words"] in mark.phrase, one.id
                assert mark.seq and mark.at, one.id


def test_a_fault_costs_points(cards: tuple[tuple[Trainee, Scorecard], ...]) -> None:
    for one, card in cards:
        if one.ended == "finished" and one.labels["missed"]:
            assert card.points < 1000, one.id


def test_corrections_are_slips_of_the_step_alone(cards: tuple[tuple[Trainee, Scorecard], ...]) -> None:
    card = next(card for one, card in cards if one.id == "corrects_the_plan")
    assert card.corrected == ("1/plan",)
    assert card.points == 1000
    assert all(not card.corrected for one, card in cards if one.id.startswith("book"))


# ── negative controls: what is broken shows ───────────────────────────────────────────────────────


def test_without_key_words_the_labels_fail() -> None:
    told = figures(run("tuned", held_to=replace(held(), keywords=Keywords())))
    assert min(told.precision("element"), told.recall("element")) < ENOUGH


def test_with_key_words_that_are_always_there_the_labels_fail() -> None:
    groups = dict.fromkeys(held().keywords.groups, (("您",),))
    told = figures(run("tuned", held_to=replace(held(), keywords=Keywords(groups))))
    assert told.recall("element") < 0.9


def test_without_negation_the_labels_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elements, "negated", lambda words, start, length: False)
    elements._positive.cache_clear()
    told = figures(run("tuned"))
    elements._positive.cache_clear()
    lost = [line for line in told.apart if "not noticed: element" in line]
    assert told.recall("element") < ENOUGH
    assert any(line.startswith("not_to_protect") for line in lost)


def test_without_figures_the_labels_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elements, "_figure", lambda said, figure, today: None)
    told = figures(run("tuned"))
    assert told.recall("element") < 0.9 and told.recall("fatal") < 1


def test_another_label_is_noticed(cards: tuple[tuple[Trainee, Scorecard], ...]) -> None:
    """The count itself: a label that is not so lowers it."""
    one, card = next((one, card) for one, card in cards if one.id == "no_duty")
    wrong = replace(one, labels={**one.labels, "missed": ("element consent:loss",)})
    told = figures([(wrong, card)])
    assert told.precision() == 0 and told.recall() == 0
    assert [name_of(mark) for mark in card.missed] == ["element consent:duty"]
    assert set(FILES) == {"tuned", "held_out", "fresh"}
