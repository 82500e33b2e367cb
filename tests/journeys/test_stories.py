"""Keys in, rows out: every story on a real demonstration store, read back with the ledger and with plain SQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

import pytest

from tests.journeys.play import Played, opened, path_of, play, reopened, template
from tests.journeys.stories import STORIES
from tests.journeys.story import Story

STATES = {"done", "informed", "ticketed", "declined", "deferred", "cancelled", "handed_over", "refused"}


@pytest.fixture(scope="module")
def room() -> Iterator[Path]:
    """A folder in memory where there is one: these tests are about rows, not about disks."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def hall(room: Path) -> Path:
    return template(room / "hall")


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.id)
def test_the_rows_are_as_the_story_tells(story: Story, hall: Path, room: Path) -> None:
    played = play(story, hall, room / "home")
    try:
        check(played)
    finally:
        rmtree(room / "home")


def check(played: Played) -> None:
    """Everything that a story tells."""
    story, typist = played.story, played.typist
    told = [f"{d.line.code} {d.line.state}" for d in played.details]
    assert told == list(story.items), _where(played)
    assert typist.problems == story.refused.split(), _where(played)
    assert played.visit.outcome == story.outcome, _where(played)
    assert played.legs == list(story.paid)
    assert list(played.changes) == sorted(_filled(played, change) for change in story.changes)
    assert played.held == 0, "what was reserved ends with the visit"
    _agree(played)
    _said(played)
    _replayed(played)


def _agree(played: Played) -> None:
    """The ledger and plain SQL tell the same."""
    assert len(played.rows) == len(played.details)
    for row, detail in zip(played.rows, played.details, strict=True):
        assert (row["id"], row["visit"], row["number"]) == (detail.line.id, detail.line.visit, detail.line.item)
        assert (row["code"], row["flow"], row["state"]) == (detail.line.code, detail.line.flow, detail.line.state)
        assert (row["due"], row["evidence"]) == (detail.line.due, detail.evidence)
        assert (row["before"], row["after"]) == (detail.before, detail.after)
        assert row["due"] == sum(leg.fen for leg in detail.payments if leg.method != "back")
        assert (row["change"] is not None) == (row["state"] in ("done", "ticketed"))
    if played.details:
        last = played.details[-1]
        for given, found in ((played.story.before, last.before), (played.story.after, last.after)):
            wanted = dict(pair.split("=") for pair in _filled(played, given).split())
            assert wanted.items() <= dict(found).items()


def _said(played: Played) -> None:
    story, said = played.story, iter(played.said)
    missing = [phrase for phrase in story.said.split() if phrase not in said]
    assert not missing, f"not said, or not in this order: {missing} in {played.said}"
    assert not set(story.unsaid.split()) & set(played.said)
    assert set(story.norms.split()) <= played.norms


def _replayed(played: Played) -> None:
    """The journal read again is the visit; without the key it takes the same path."""
    live = played.typist.visit
    again = reopened(played, keyless=False)
    if live is not None:
        assert again == live and again.path == live.path
    assert path_of(again) == path_of(played.visit)
    assert path_of(reopened(played, keyless=True)) == path_of(again)


def _where(played: Played) -> str:
    typist = played.typist
    steps = "\n".join(f"  {at:34} {text}" for at, text in typist.trace)
    return f"\n{steps}\n  now at {typist.at or 'the end'}, in the line {typist.text!r}, refused {typist.problems}"


def _filled(played: Played, words: str) -> str:
    return words.replace("{next_month}", "2026-12-01")


def test_every_service_has_stories(hall: Path) -> None:
    home = opened(hall)
    services = {flow.id for flow in home.pack.services}
    home.close()
    assert {story.flow for story in STORIES} >= services
    assert len({story.id for story in STORIES}) == len(STORIES), "two stories of one name"
    assert {item.split()[1] for story in STORIES for item in story.items} == STATES
