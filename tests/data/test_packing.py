"""Packs in a store: what is in use, for whom, and who brought it there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.desk import Desk
from app.pack.model import Pack
from app.ports import Agent
from app.problems import Problem
from data import packing
from data.demo import make_demo, samples
from data.home import LocalHome, open_home
from data.packs import PackRefused, load
from data.packs.codec import sealed
from data.packs.starter import TEMPLATE, begin
from tests.data.halls import PACK, Hall, refused

AGENT = Agent("1001", "李示范", "agent")


@pytest.fixture(autouse=True)
def _nothing_to_prove(monkeypatch: pytest.MonkeyPatch) -> None:
    """These packs have no flows: what is kept of them is the matter here, not what is in them."""
    monkeypatch.setattr("data.packing.findings", lambda pack: ())


def version(number: str, pack: Pack = PACK) -> Pack:
    return sealed(replace(pack, version=number))


def bring(hall: Hall, pack: Pack) -> None:
    store = hall.home.store
    packing.submit(store, pack, {"pack.yaml": "id: none"}, "改了", "4001")
    packing.approve(store, pack.hash, "3001")
    packing.release(store, pack.hash, "", "3001")


def test_the_last_one_brought_into_use_is_current_and_rolling_back_goes_one_publication_back(hall: Hall) -> None:
    store = hall.home.store
    two, three = version("2"), version("3")
    bring(hall, two)
    bring(hall, three)
    assert packing.current(store) == three.hash
    assert packing.roll_back(store, "", "", "3001") == two.hash
    assert packing.roll_back(store, "", "", "3001") == PACK.hash
    with refused("pack.no_earlier"):
        packing.roll_back(store, "", "", "3001")
    assert packing.roll_back(store, three.hash, "好了", "3001") == three.hash
    assert packing.current(store) == three.hash
    assert [event.act for event in packing.history(store)][-3:] == ["rolled_back"] * 3


def test_a_draft_that_was_never_published_cannot_be_gone_back_to(hall: Hall) -> None:
    draft = version("2")
    packing.submit(hall.home.store, draft, {}, "改了", "4001")
    with refused("pack.never_published"):
        packing.roll_back(hall.home.store, draft.hash, "", "3001")
    assert packing.current(hall.home.store) == PACK.hash


def test_a_program_that_publishes_what_is_kept_changes_nothing(hall: Hall) -> None:
    bring(hall, version("2"))
    packing.publish(hall.home.store, PACK, {})
    assert packing.newest(hall.home.store).version == "2"


def test_what_is_not_proved_is_refused_with_everything_that_was_found(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = (Problem("guard.consent"), Problem("guard.greeting"))
    draft = version("2")
    monkeypatch.setattr(packing, "findings", lambda pack: found)
    with pytest.raises(PackRefused) as refusal:
        packing.submit(hall.home.store, draft, {}, "改了", "4001")
    assert set(refusal.value.problems) == set(found)
    assert packing.kept(hall.home.store) == (PACK.hash,)


def test_a_running_home_takes_the_new_pack_for_new_visits_and_keeps_the_old_for_old_ones(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_home(hall.home.folders.store.parents[1])
    assert other.pack.version == "1"
    bring(hall, version("2"))
    monkeypatch.setattr("data.home.LOOK_AGAIN", 0.0)
    assert other.pack.version == "2"
    assert other.pack_by_hash(PACK.hash).version == "1"
    packing.roll_back(hall.home.store, "", "", "3001")
    assert other.pack.version == "1"


def test_a_look_that_fails_leaves_the_pack_as_it_is(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hall.home.pack.version == "1"
    monkeypatch.setattr("data.home.LOOK_AGAIN", 0.0)
    monkeypatch.setattr("data.packing.current", lambda store: "0" * 64)
    assert hall.home.pack.version == "1"


@pytest.fixture
def demo(tmp_path: Path) -> LocalHome:
    pack = load(TEMPLATE)
    return make_demo(tmp_path / "demo", pack=pack, count=20).home


def answered(desk: Desk, *typed: str) -> None:
    visit = desk.open("01")
    for each in typed:
        visit = desk.answer(visit, each)


def test_a_running_visit_ends_under_its_own_pack_with_a_plan_that_is_no_longer_sold(
    demo: LocalHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = begin("starter", tmp_path / "fresh")
    plans = folder / "catalogue" / "plans.yaml"
    plans.write_text("".join(line for line in plans.read_text("utf-8").splitlines(True) if "P99" not in line), "utf-8")
    story = folder / "stories" / "plan_change.yaml"
    story.write_text(story.read_text("utf-8").replace("plan: P99", "plan: P59"), "utf-8")
    fresh = load(folder)
    monkeypatch.setattr("data.home.LOOK_AGAIN", 0.0)
    desk, phone = Desk(demo, AGENT), samples(demo)["plain"].phone
    visit = desk.open("01")
    for typed in ("", phone, "1", "1", "P99"):
        visit = desk.answer(visit, typed)
    old = visit.pack.hash
    packing.submit(demo.store, fresh, packing.folder_sources(folder), "停售畅享99", "4001")
    packing.approve(demo.store, fresh.hash, "3001")
    packing.release(demo.store, fresh.hash, "", "3001")
    again = desk.open("01")
    assert (again.pack.hash, visit.pack.hash) == (fresh.hash, old)
    for typed in ("", phone, "1", "1"):
        again = desk.answer(again, typed)
    assert [option.value for option in desk.options(again)] == ["P39", "P59"]
    for typed in ("1", "GZ2026-000123", ""):
        visit = desk.answer(visit, typed)
    assert [(item.flow.id, item.state) for item in visit.path.items] == [("plan_change", "done")]
    assert desk.again(visit.id).pack.hash == old


def test_the_files_of_a_folder_are_kept_whole_and_nothing_else_is(tmp_path: Path) -> None:
    folder = begin("mine", tmp_path / "mine")
    secret = tmp_path / "secret.yaml"
    secret.write_text("no", "utf-8")
    (folder / "flows" / "out.yaml").symlink_to(secret)
    (folder / "flows" / ".hidden.yaml").write_text("no", "utf-8")
    (folder / "notes.txt").write_text("no", "utf-8")
    files = packing.folder_sources(folder)
    assert set(files) == {str(path.relative_to(TEMPLATE)) for path in TEMPLATE.rglob("*.yaml")}
    assert files["pack.yaml"].count("id: mine\n") == 1


def test_the_template_is_sound_and_every_flow_of_it_has_a_story() -> None:
    from data.packs import load_book

    book = load_book(TEMPLATE)
    assert packing.unproved(book.pack, book.stories) == ()
    assert {story.flow for story in book.stories} == {flow.id for flow in book.pack.services}
