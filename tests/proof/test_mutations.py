"""Whatever is deleted from a pack, something turns red: a seeded sample (all of it: `agent-tui norms mutate`)."""

from dataclasses import replace

import pytest

from app.proof.claims import Book
from app.proof.mutate import Trial, mutants, run
from data.packs import load_shipped_book, shipped


@pytest.fixture(scope="module")
def book() -> Book:
    return load_shipped_book("ctcc_service")


def test_a_sample_of_all_packs_turns_red() -> None:
    fates = list(run([load_shipped_book(name) for name in shipped()], sample=50, seed=1))
    survivors = [f"{fate.mutant.pack.id} {fate.mutant.what} {fate.mutant.place}" for fate in fates if not fate.red]
    assert len(fates) == 50 and len(survivors) <= 3, survivors


def test_every_kind_of_thing_is_tried(book: Book) -> None:
    assert {kind for kind, _ in mutants(book.pack)} == {"step", "phrase", "element", "timer", "branch", "rule"}


def test_an_element_is_noticed_by_the_norm_that_asks_for_it(book: Book) -> None:
    trial = Trial(book)
    changes = [make() for kind, make in mutants(book.pack) if kind == "element"]
    change = next(one for one in changes if one.phrase and one.flows)
    assert trial.fate(change).red.startswith(("norm ", "story ", "proof "))


def test_without_claims_and_stories_a_lost_element_goes_unnoticed(book: Book) -> None:
    """The control: it is the ledger that notices, not the act of mutating."""
    bare = Trial(replace(book, claims=(), stories=()))
    changes = [make() for kind, make in mutants(book.pack) if kind == "element"]
    assert any(not bare.fate(one).red for one in changes[:20])
