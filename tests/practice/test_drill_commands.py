"""The commands of the drill and of lessons: who may see what, and what is said."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from app.practice.lesson_file import read, written
from app.practice.lessons import Lesson, Slip, VisitLesson
from data.home import open_home
from data.practice.from_visit import scenario_from
from tests.cli.kit import Done, Opened, tui
from tests.journeys.play import play, template
from tests.journeys.stories import STORIES
from tests.practice import drilled

PINS = {"1001": "273940", "1002": "518306", "3001": "916384", "4001": "538206", "5001": "649317"}
STORY = next(one for one in STORIES if one.name == "证件过期，缓办")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice home in which one agent has slipped four days on."""
    found = drilled.copied(tmp_path_factory.mktemp("drilled") / "home")
    home = drilled.opened(found)
    slips = tuple(Slip(f"2026-11-{day}", "cmcc_hall", "opening/welcome", "hasty") for day in (16, 17, 18, 19))
    path = found / "lesson.json"
    path.write_text(written(Lesson("1001", "李示范", "agent", slips)), "utf-8")
    assert home.drills.take(str(path)) == 4  # type: ignore[attr-defined]
    home.close()
    return found


def drill(folder: Path, staff: str, *more: object, pin: str = "") -> Done:
    return tui("--home", folder, "--lang", "en", "drill", *more, "--as", staff, "--pin-stdin",
               stdin=f"{pin or PINS[staff]}\n")


def test_what_is_due_is_listed(folder: Path) -> None:
    told = drill(folder, "1001", "--json")
    assert told.code == 0, told.err
    one = told.json[0]
    assert (one["agent"], one["step"], one["lapses"], one["failing"]) == ("1001", "opening/welcome", 4, True)
    assert 0 < one["recall"] < 1 and re.fullmatch(r"\d{4}-\d\d-\d\d", one["due"])
    assert drill(folder, "1002", "--json").json == []


def test_who_may_see_whose(folder: Path) -> None:
    refused = drill(folder, "1002", "--json", "--agent", "1001")
    assert refused.code == 1 and refused.out == "" and "role" in refused.err
    for staff in ("3001", "4001"):
        assert len(drill(folder, staff, "--json", "--agent", "1001").json) == 1
        assert len(drill(folder, staff, "--json").json) == 1, "everybody's"
    auditor = drill(folder, "5001", "--json")
    assert auditor.code == 1 and "role" in auditor.err
    wrong = drill(folder, "4001", "--json", pin="000000")
    assert wrong.code == 1 and wrong.out == ""


def test_what_is_failing_is_shown_to_the_trainer(folder: Path) -> None:
    told = drill(folder, "4001", "failing")
    assert told.code == 0 and re.search(r"1001 +cmcc_hall +opening/welcome +4", told.out)
    assert drill(folder, "4001", "failing", "--json").json[0]["step"] == "opening/welcome"
    assert "No step" in drill(folder, "1002", "failing").out


def test_the_forecast_needs_drills(folder: Path) -> None:
    told = drill(folder, "4001", "calibration")
    assert told.code == 1 and "No reviews" in told.err and told.err.count("\n") == 1


def test_the_forecast_is_told_in_bins(folder: Path) -> None:
    home = drilled.opened(folder)
    drills = home.drills.open("1002")  # type: ignore[attr-defined]
    for _ in range(2):
        drills.answer(drills.moments[0], "")
        drills._source += "x"
    home.close()
    told = drill(folder, "1002", "calibration", "--json").json
    assert told["reviews"] == 1 and told["actual"] == 0 and len(told["bins"]) == 1 and told["rmse_bins"] > 0.9
    assert "RMSE" in drill(folder, "1002", "calibration").out


def test_a_simulation_is_the_same_each_time(folder: Path) -> None:
    asked = ("--home", folder, "--lang", "en", "drill", "simulate", "--days", "12", "--people", "3", "--steps", "10",
             "--seed", "4")
    first, second = tui(*asked), tui(*asked)
    assert first.code == 0 and first.out == second.out and "fixed interval" in first.out
    told = tui(*asked, "--json").json
    assert len(told["scheduler"]) == len(told["fixed"]) == 12 and told["calibration"]["reviews"] > 0


def test_the_drill_opens_on_a_terminal_alone(folder: Path) -> None:
    assert "terminal" in tui("--home", folder, "--lang", "en", "drill").err
    opened: list[object] = []

    class Noted(Opened):
        def __call__(self, *given: object, **more: object) -> int:  # type: ignore[override]
            opened.append(more["practice"])
            return 0

    done = tui("--home", folder, "drill", "--as", "1001", "--minutes", "5", "--lessons", "x.json", tty=True,
               counter=Noted())
    assert done.code == 0 and opened
    wanted = opened[0]
    assert (wanted.drill, wanted.staff, wanted.lessons) == (5.0, "1001", "x.json")  # type: ignore[attr-defined]
    assert tui("--home", folder, "drill", "--minutes", "0", tty=True).code == 2


# ── ledger lesson ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A live hall with one visit."""
    room = tmp_path_factory.mktemp("hall")
    template(room / "made")
    return room / "home", play(STORY, room / "made", room / "home").visit.id


def test_the_duty_manager_writes_a_visit_out(hall: tuple[Path, str], tmp_path: Path) -> None:
    folder, visit = hall
    out = tmp_path / "visit.json"

    def asked(staff: str, which: str = visit) -> Done:
        return tui("--home", folder, "--lang", "en", "ledger", "lesson", which, "--out", out, "--as", staff,
                   "--pin-stdin", stdin=f"{PINS[staff]}\n")

    for staff in ("1001", "4001", "5001"):
        told = asked(staff)
        assert told.code == 1 and "duty manager" in told.err and not out.exists()
    assert asked("3001", "no-such-visit").code == 1 and not out.exists()
    told = asked("3001")
    assert told.code == 0 and "no personal data" in told.out and out.stat().st_mode & 0o077 == 0
    lesson = read(out.read_text("utf-8"), out.name)
    assert isinstance(lesson, VisitLesson) and lesson.flow == "tariff_change" and "expired" in lesson.twists
    assert "- id: taken_in" in scenario_from(lesson, "taken_in")
    again = asked("3001")
    assert again.code == 1 and "exists" in again.err


def test_a_written_visit_has_nobody_in_it(hall: tuple[Path, str], tmp_path: Path) -> None:
    folder, visit = hall
    out = tmp_path / "visit.json"
    tui("--home", folder, "ledger", "lesson", visit, "--out", out, "--as", "3001", "--pin-stdin",
        stdin=f"{PINS['3001']}\n")
    home = open_home(folder)
    try:
        bodies = [dict(entry.body) for entry in home.journal.read(visit)]
    finally:
        home.close()
    hidden = {text for body in bodies for text in (body.get("sealed") or {}).values() if text and len(text) > 2}
    assert len(hidden) >= 3
    assert not [text for text in hidden if text in out.read_text("utf-8")]
    assert all(text in json.dumps(bodies, ensure_ascii=False, default=dict) for text in hidden), "the control"
