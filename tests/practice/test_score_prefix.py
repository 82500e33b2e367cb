"""Scoring is one pure function: the same card each time, for any beginning of a visit, which is never complete."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.practice.film import film
from app.practice.score import from_json, score, to_json
from app.problems import Refused
from app.visit.entries import Entry
from tests.practice.player import play, scenarios, trainees
from tests.practice.scoring_figures import held

CUSTOMERS = scenarios()
JOURNALS = trainees("tuned", "fresh")[::3]


BLANK = next(number for number, one in enumerate(JOURNALS)
             if (one.scenario, one.level) == ("change", "blank") and not (one.does or one.leaves))


@lru_cache(maxsize=200)
def journal(number: int) -> tuple[Entry, ...]:
    """That of one trainee."""
    return play(JOURNALS[number], CUSTOMERS[JOURNALS[number].scenario])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_beginning_is_scored_and_never_complete(data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(JOURNALS) - 1))
    entries = journal(number)
    end = data.draw(st.integers(1, len(entries)))
    customer = CUSTOMERS[JOURNALS[number].scenario]
    beginning = entries[:end]
    card = score(beginning, customer, held())
    assert score(beginning, customer, held()) == card
    assert from_json(to_json(card)) == card
    over = any(entry.kind == "closed" for entry in beginning)
    assert card.complete is over
    assert 0 <= card.points <= 1000
    assert not over or card.ended == "finished"
    ids = [mark.id for mark in card.marks]
    assert len(ids) == len(set(ids))
    frames = film(held().pack, beginning, card, held().hall, held().agent)
    assert sum(len(frame.marks) for frame in frames) == (len(card.marks) if frames else 0)


@settings(max_examples=60, deadline=None)
@given(words=st.text(max_size=60), step=st.sampled_from(["welcome", "consent", "more", "outcome"]))
def test_any_words_are_scored(words: str, step: str) -> None:
    from app.text import clean

    try:
        kept = clean(words, 300)
    except Refused:
        return
    if not kept:
        return
    entries = tuple(
        replace(entry, body={**entry.body, "sealed": {"words": kept}})
        if entry.kind == "said" and str(entry.body["at"]).endswith(f"/{step}") else entry
        for entry in journal(BLANK))
    card = score(entries, CUSTOMERS["change"], held())
    assert card.complete
    assert all(mark.verdict in ("met", "missed", "unsure", "na") for mark in card.marks)


def test_no_line_is_no_visit() -> None:
    with pytest.raises(Refused, match=r"visit\.empty"):
        score((), CUSTOMERS["change"], held())


def test_the_control_whole_visits_are_complete() -> None:
    """What would be wrong in the property: a visit to its end is complete."""
    assert score(journal(0), CUSTOMERS[JOURNALS[0].scenario], held()).complete
