"""Passing in practice as a live hall may require it: the file, the rows, and what the desk refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.desk import Desk
from app.practice.passes import Passed, read, written
from app.proof.stage import STAFF, stage
from app.proof.tiny import hall as tiny
from tests.cli.kit import PINS, Done, make, tui
from tests.data.halls import refused

CODE, FREE = "1", "2"
"""The services of the tiny hall: one that needs a pass, and one that never does."""
ONE = Passed("2001", "none", "tariff_change", "08", 810, 1_790_000_000_000_000)


def test_the_file_says_what_was_written() -> None:
    assert read(written([ONE], 5)) == (ONE,) and read(written([], 5)) == ()


@pytest.mark.parametrize("change", [
    lambda body: body["passes"][0].update(staff="2002"), lambda body: body["passes"][0].update(points=1000),
    lambda body: body.update(utc=6), lambda body: body.pop("digest"), lambda body: body.update(v=2),
    lambda body: body["passes"].clear(), lambda body: body.update(kind="agent-tui lesson"),
])
def test_a_changed_file_is_refused(change: Any) -> None:
    body = json.loads(written([ONE], 5))
    change(body)
    with refused("practice.passes_file"):
        read(json.dumps(body))


@pytest.mark.parametrize("wrong", [
    {"points": 1001}, {"points": "810"}, {"staff": "<b>"}, {"code": 8}, {"more": 1}, {"points": True},
])
def test_a_rightly_signed_file_of_wrong_rows_is_refused(wrong: dict[str, Any]) -> None:
    from app.visit.entries import digest

    body = json.loads(written([ONE], 5))
    body["passes"][0].update(wrong)
    body.pop("digest")
    with refused("practice.passes_file"):
        read(json.dumps({**body, "digest": digest(body)}))
    for text in ("", "[]", "null", "[" * 100_000, '{"digest": 1}'):
        with refused("practice.passes_file"):
            read(text)


# ── the desk ──────────────────────────────────────────────────────────────────────────────────────


def hall(required: str, *passed: str) -> tuple[Desk, list[str]]:
    """A desk in a hall that requires passes, and who was looked up."""
    home = stage(tiny())
    home.hall = replace(home.hall, settings={"pass_required": required} if required else {})
    home.passed[STAFF] = frozenset(passed)
    looked: list[str] = []
    whole = home.passes

    def passes(staff: str) -> frozenset[str]:
        looked.append(staff)
        return whole(staff)

    home.passes = passes  # type: ignore[method-assign]
    return Desk(home, home.agents.people[STAFF][0]), looked


def begun(desk: Desk, code: str = CODE, wish: str = "") -> Any:
    return desk.answer(desk.answer(desk.open(wish)), code)


def test_a_service_that_needs_a_pass_is_refused_without_one() -> None:
    desk, looked = hall(f"99 {CODE}")
    with refused("practice.not_passed"):
        begun(desk)
    assert looked == [STAFF]
    with refused("practice.not_passed"):
        desk.open(CODE)
    visit = desk.open()
    with refused("practice.not_passed"):
        desk.wish(visit, CODE)


def test_it_begins_with_a_pass_and_in_a_hall_that_requires_none() -> None:
    desk, looked = hall(CODE, CODE)
    assert begun(desk).path.items and looked
    for required in ("", "99"):
        desk, looked = hall(required)
        assert begun(desk).path.items and looked == []  # nothing is read for a service that needs no pass


def test_one_asked_for_before_it_was_required_is_refused_when_it_begins_and_another_is_not() -> None:
    desk, _ = hall("")
    visit = desk.open(CODE)
    desk.home.hall = replace(desk.home.hall, settings={"pass_required": CODE})
    visit = desk.answer(visit)
    assert visit.here is not None and visit.here.step.id == "service"  # it does not begin by itself
    with refused("practice.not_passed"):
        desk.answer(visit, CODE)
    assert desk.answer(visit, FREE).path.items


def test_it_would_have_begun_by_itself() -> None:
    """The control of the test before."""
    desk, _ = hall("")
    assert desk.answer(desk.open(CODE)).path.items


# ── the live store ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("AGENT_TUI_HOME", raising=False)
    make(tmp_path / "hall")
    return tmp_path / "hall"


def command(folder: Path, *arguments: object, by: str = "duty_manager") -> Done:
    staff, pin = PINS[by]
    return tui("--home", folder, "--lang", "en", *arguments, "--as", staff, "--pin-stdin", stdin=f"{pin}\n")


def test_a_hall_takes_passes_in_once_and_only_of_its_pack(live: Path, tmp_path: Path) -> None:
    from data.home import open_home

    file = tmp_path / "passes.json"
    file.write_text(written([ONE, replace(ONE, staff="2002"), replace(ONE, pack="other", code="99")], 5))
    assert command(live, "agents", "passes", file, by="agent").err.startswith("Your role may not")
    done = command(live, "agents", "passes", file, "--json")
    assert done.json == {"passes": 2, "new": 2}
    assert command(live, "agents", "passes", file, "--json").json == {"passes": 2, "new": 0}
    home = open_home(live)
    assert (home.passes("2001"), home.passes("2002"), home.passes("2003")) == ({"08"}, {"08"}, frozenset())
    home.close()
    file.write_text(written([replace(ONE, pack="other")], 5))
    assert command(live, "agents", "passes", file).err.startswith("The list has no pass for this hall's pack none")
    file.write_text(file.read_text().replace("2001", "2009"))
    assert command(live, "agents", "passes", file).err.startswith("This is no list of passes")
    assert command(live, "agents", "passes", tmp_path / "none.json").err.startswith("There is no such file")


def test_a_pass_is_never_changed(live: Path) -> None:
    from data.driver import plain
    from data.home import open_home
    from data.passes import take

    home = open_home(live)
    take(home.store, [ONE], 7)
    home.close()
    raw = plain(live / "data" / "store.db")
    for statement in ("UPDATE pass SET points = 0", "DELETE FROM pass"):
        with pytest.raises(Exception, match="written once"):
            raw.execute(statement)
    raw.close()


def test_what_is_required_is_a_setting_that_the_doctor_shows(live: Path) -> None:
    from data.home import open_home
    from data.house import LocalHouse
    from data.passes import require

    def shown() -> list[str]:
        house = LocalHouse(live)
        try:
            return [each.found for each in house.findings() if each.name == "passes"]
        finally:
            house.close()

    assert shown() == []
    assert command(live, "agents", "require", "08").err.startswith("This hall has no service with the code 08")
    home = open_home(live)
    assert require(home.store, ["08", "01", "08"]) == "01 08"
    home.close()
    assert shown() == ["01 08"]
    opened = open_home(live)
    assert opened.hall.settings["pass_required"] == "01 08" and opened.hall.settings["seat"]
    opened.close()
    assert command(live, "agents", "require", by="agent").err.startswith("Your role may not")
    assert "No service needs a pass" in command(live, "agents", "require").out
    assert shown() == []
