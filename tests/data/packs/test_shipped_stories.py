"""The stories of the packs that ship: all hold, every branch has one, and their keys are near the minimum."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from app.desk import Desk
from app.problems import render
from app.proof.keys import GOAL_MEDIAN, GOAL_WORST, figures, keys
from app.proof.record import recorded
from app.proof.stage import STAFF, stage
from app.proof.tell import tell
from app.proof.troupe import Played, played
from data.packs import SHIPPED, load_shipped_book, shipped
from data.packs import load_book as load_folder
from tests.kit.typist import Typist

PACKS = [name for name in shipped() if load_shipped_book(name).stories]
LARGEST = 64 * 1024

load_book = cache(load_shipped_book)


@cache
def of(name: str) -> Played:
    return played(load_book(name))


def test_the_first_pack_has_stories() -> None:
    assert "cmcc_hall" in PACKS


@pytest.mark.parametrize("name", PACKS)
def test_every_story_holds(name: str) -> None:
    assert [render(problem, "en") for problem in of(name).failures] == []


@pytest.mark.parametrize("name", PACKS)
def test_every_branch_has_a_story(name: str) -> None:
    assert [render(problem, "en") for problem in of(name).untaken] == []


@pytest.mark.parametrize("name", PACKS)
def test_every_story_says_what_it_expects(name: str) -> None:
    """A story that expects nothing is no test."""
    bare = [one.story.id for one in of(name).told if not (one.story.expect.items and one.story.expect.outcome)]
    assert bare == []


@pytest.mark.parametrize("name", PACKS)
def test_the_keys_of_every_story_lead_there(name: str) -> None:
    """What `packs keys` prints, pressed by a typist at a desk, comes to the same items and outcome."""
    wrong = []
    for told in of(name).told:
        home = stage(load_book(name).pack, told.story.customer)
        hands = Typist(Desk(home, home.agents.people[STAFF][0]))
        for stroke in keys(told).strokes:
            hands.type(stroke.keys)
        items = tuple(f"{row.flow} {row.state}" for row in sorted(home.journal.items, key=lambda row: row.item))
        if (items, hands.visit and hands.visit.outcome) != (told.items, told.visit.outcome):
            wrong.append(f"{told.story.id}: {keys(told).sequence}: {items} {hands.problems}")
    assert wrong == []


@pytest.mark.parametrize("name", PACKS)
def test_every_story_recorded_from_its_journal_comes_to_the_same(name: str) -> None:
    pack = load_book(name).pack
    wrong = []
    for told in of(name).told:
        again = tell(pack, recorded(pack, told.entries))
        if not again.good or (again.items, again.says) != (told.items, told.says):
            wrong.append(told.story.id)
    assert wrong == []


def test_a_branch_that_lost_its_stories_is_listed() -> None:
    book = load_book("cmcc_hall")
    lost = replace(book, stories=tuple(s for s in book.stories if ("draw" not in s.flow)))
    untaken = played(lost).untaken
    assert {p.args["step"] for p in untaken if p.code == "story.untaken"} == {"receipt", "way", "result"}
    assert {p.args["step"] for p in untaken if p.code == "story.unpassed"} == {"help", "prize", "lost"}


@pytest.mark.parametrize(("name", "story", "step"), [
    ("cmcc_hall", "brand_arrears", "arrears"),
    ("cmcc_hall", "tariff_fits", "plan_asked"),
    ("cmcc_hall", "tariff_wished_late", "after"),
    ("cmcc_hall", "sim_proxy_full", "proxy_limit.full"),
    ("cucc_3g", "transfer_contract", "blocked"),
    ("cucc_3g", "closed_cash_back", "cash_back"),
])
def test_a_step_with_a_condition_that_lost_its_story_is_listed(name: str, story: str, step: str) -> None:
    book = load_book(name)
    assert story in {one.id for one in book.stories}
    untaken = played(replace(book, stories=tuple(one for one in book.stories if one.id != story))).untaken
    assert [(problem.code, problem.args) for problem in untaken] == [("story.unpassed", {"step": step})]
    assert f"No story passes {step}: add one" in render(untaken[0], "en")


def test_the_story_on_the_page_for_trainers_holds(tmp_path: Path) -> None:
    page = (SHIPPED.parents[1] / "docs" / "writing-packs.md").read_text("utf-8")
    for name, text in re.findall(r"```yaml\n# (\S+)\n(.*?)```", page, re.S):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    result = played(load_folder(tmp_path))
    assert result.told and not result.failures


@pytest.mark.parametrize("name", PACKS)
def test_the_keys_are_near_the_minimum(name: str) -> None:
    found = figures([keys(told) for told in of(name).told])
    assert found.median <= GOAL_MEDIAN
    assert found.worst <= GOAL_WORST, found.worst_story


@pytest.mark.parametrize("name", PACKS)
def test_story_files_are_small(name: str) -> None:
    assert max(path.stat().st_size for path in (SHIPPED / name / "stories").glob("*.yaml")) < LARGEST
