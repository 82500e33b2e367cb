"""A trainer's own pack: from nothing to a customer whom trainees meet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.practice.home import make_practice, open_practice
from tests.cli.kit import tui


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    """A live folder with practice beside it."""
    make_practice(tmp_path / "hall").close()
    return tmp_path / "hall"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A new pack with a new scenario, as the commands write them."""
    folder = tmp_path / "my_hall"
    assert tui("packs", "new", "my_hall", "--at", folder).code == 0
    assert tui("scenarios", "new", "first_one", "--flow", "02", "--at", folder).code == 0
    return folder


def practised(hall: Path) -> dict[str, int]:
    """Pack → scenarios that trainees have."""
    home = open_practice(hall)
    try:
        return {name: len(one.scenarios) for name, one in home.curricula.items()}
    finally:
        home.close()


def added(hall: Path, folder: Path, staff: str = "4001", pin: str = "538206") -> str:
    done = tui("--home", hall, "scenarios", "add", folder, "--as", staff, "--pin-stdin", "--json", stdin=f"{pin}\n")
    return done.out if done.code == 0 else done.out + done.err


def test_a_pack_that_was_added_is_practised(hall: Path, pack: Path) -> None:
    assert "my_hall" not in practised(hall)
    assert json.loads(added(hall, pack))["pack"] == "my_hall"
    assert practised(hall)["my_hall"] == 1


def test_a_broken_one_is_not_taken_in_and_the_earlier_one_stays(hall: Path, pack: Path) -> None:
    added(hall, pack)
    file = pack / "scenarios" / "first_one.yaml"
    file.write_text(file.read_text("utf-8").replace("flow: ", "flow: no_such_"), encoding="utf-8")
    told = added(hall, pack)
    assert "scenarios/first_one.yaml" in told and "no_such_" in told
    assert practised(hall)["my_hall"] == 1


def test_only_who_teaches_adds_one(hall: Path, pack: Path) -> None:
    assert "my_hall" not in added(hall, pack, "1001", "273940")
    assert "my_hall" not in practised(hall)


def test_a_folder_without_a_pack_is_named_as_such(hall: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "pack.yaml" in added(hall, tmp_path / "empty")
