"""`classes …` and `scores …`, as they are typed; always on the practice store, never on a live one."""

from __future__ import annotations

import csv as spreadsheet
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.practice.help import Help
from tests.cli.kit import Done, tui
from tests.practice.class_kit import ANNA, AUDITOR, BEN, CURRICULUM, MANAGER, OTHER, PIN, TRAINER, School, built

Type = Callable[..., Done]


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.practice.curriculum.Curricula", lambda own: {"shop": CURRICULUM})
    monkeypatch.setattr("screens.cli.running.build", built)
    monkeypatch.delenv("AGENT_TUI_HOME", raising=False)


@pytest.fixture
def typed(school_folder: Path) -> Iterator[Type]:
    """A command by somebody, in English."""

    def type_(*arguments: object, by: str = TRAINER, lines: tuple[str, ...] = (), lang: str = "en") -> Done:
        return tui("--home", school_folder, "--lang", lang, *arguments, "--as", by, "--pin-stdin",
                   stdin="\n".join((PIN, *lines, "")))

    yield type_
    assert not (school_folder / "data").exists()  # nothing of a live hall was made, let alone opened


def told(done: Done) -> str:
    assert done.code == 0, done
    return done.out


def test_a_class_from_its_making_to_its_closing(school: School, typed: Type) -> None:
    assert "c1" in told(typed("classes", "new", "新人班"))
    assert "2001 is in c1" in told(typed("classes", "enrol", "c1", ANNA))
    assert typed("classes", "enrol", "c1", "7001").err.startswith("There is no staff number 7001")
    told(typed("classes", "enrol", "c1", "7001", "--name", "李示例", lines=("804715",)))
    assert school.who("7001").role == "agent"
    told(typed("classes", "enrol", "c1", BEN, "--name", "王示例"))  # known: no PIN is asked for
    found = typed("classes", "list", "--json").json
    assert found[0]["class"] == "c1" and found[0]["people"] == 3 and found[0]["closed"] is False
    assert "closed" in told(typed("classes", "close", "c1"))
    assert "yes" in told(typed("classes", "list"))


def test_an_exam_from_its_making_to_the_list_of_passes(school: School, typed: Type, tmp_path: Path) -> None:
    from app.practice.course import dealt
    from app.practice.passes import read

    told(typed("classes", "new", "新人班"))
    told(typed("classes", "enrol", "c1", ANNA))
    exam = typed("classes", "exam", "c1", "shop/no_document", "--due", "20991231", "--json").json
    assert exam["seed"] is None and exam["due_by"] == "2099-12-31 23:59"
    assert typed("classes", "start", exam["assignment"], "--seed", "1000").code == 2
    assert "seed 7" in told(typed("classes", "start", "a1", "--seed", "7"))
    assert typed("classes", "start", "a1").err.startswith("This exam has started already")
    school.practised(ANNA, 810, level=Help.EXAM, seed=dealt(7, ANNA), assignment="a1")
    row = typed("classes", "results", "c1", "--json").json[0]
    assert (row["staff"], row["progress"], row["first"], row["tries"]) == (ANNA, "done", 81.0, 1)
    assert "80.5" in told(typed("classes", "pass-mark", "shop", "tariff_change", "80.5"))
    (mark,) = typed("classes", "pass-marks", "--json").json
    assert mark == {"pack": "shop", "flow": "tariff_change", "code": "08", "points": 80.5}
    out = tmp_path / "passes.json"
    assert "1 passes" in told(typed("classes", "passes", "--out", out))
    assert [(one.staff, one.code, one.points) for one in read(out.read_text())] == [(ANNA, "08", 810)]
    assert out.stat().st_mode & 0o077 == 0
    assert typed("classes", "passes", "--out", out).err.startswith("This file exists already")


def test_comparison_heat_trend_people_and_plan(school: School, typed: Type, tmp_path: Path) -> None:
    told(typed("classes", "new", "新人班"))
    for staff in (ANNA, BEN):
        told(typed("classes", "enrol", "c1", staff))
    school.practised(ANNA, 600, "welcome")
    school.practised(ANNA, 900)
    school.practised(BEN, 700, "welcome")
    first = typed("classes", "compare", "c1", "--json").json
    assert [(one["staff"], one["rank"], one["points"]) for one in first] == [(BEN, 1, 70.0), (ANNA, 2, 60.0)]
    best = typed("classes", "compare", "c1", "--best", "--json").json
    assert [(one["staff"], one["rank"], one["tries"]) for one in best] == [(ANNA, 1, 2), (BEN, 2, 1)]
    assert {one["median"] for one in best} == {80.0}
    hot = typed("classes", "heat", "c1", "--json").json
    assert hot["rows"] == ["tariff_change/welcome"] and hot["columns"] == [ANNA, BEN] and hot["shares"] == [[0.5, 1.0]]
    table = told(typed("classes", "heat", "c1"))
    assert "67%" in table and ANNA in table.splitlines()[0]
    assert typed("classes", "heat", "c1", "--of", "norms", "--by", "weeks", "--json").json["rows"] == ["N-welcome"]
    week = typed("classes", "trend", "c1", "--json").json[0]
    assert (week["tries"], week["median"], week["missed"], week["of"]) == (3, 70.0, 2, 6)
    people = typed("classes", "agents", "c1")
    assert "Fewer than 1 QA sheets" in people.err and ANNA in people.err and "2026-09-" in people.out
    assert "每周小结" in told(typed("classes", "plan", "c1", "--week", "20260922"))
    out = tmp_path / "plan.md"
    told(typed("classes", "plan", "c1", "--out", out))
    assert out.read_text().startswith("# 每周小结")


def test_scores_are_seen_rated_decided_and_appealed(school: School, typed: Type) -> None:
    visit = school.practised(ANNA, 700, "welcome")
    assert [one["visit"] for one in typed("scores", "list", "--json", by=ANNA).json] == [visit]
    assert typed("scores", "list", "--json", by=BEN).json == []
    assert typed("scores", "list", "--agent", ANNA, by=BEN).err.startswith("Your role may not")
    assert "element:1/welcome:x" in told(typed("scores", "show", visit, by=ANNA))
    assert typed("scores", "show", visit, by=BEN).err.startswith("Your role may not")
    marks = ("wording=4", "attitude=5", "tone=3", "need=-", "adaptability=4")
    told(typed("scores", "rate", visit, *marks, "--comment", "再软一点"))
    told(typed("scores", "rate", visit, *marks[:2], "tone=5", *marks[3:], by=OTHER))
    assert typed("scores", "rate", visit, "tone=9").err.startswith("Rate each 1 to 5")
    assert typed("scores", "rate", visit, *marks, by=ANNA).err.startswith("Your role may not")
    row = {one["criterion"]: one for one in typed("scores", "agreement", "--json").json}["tone"]
    assert (row["n"], row["exact_share"], row["near_share"]) == (1, 0.0, 0.0)
    told(typed("scores", "appeal", visit, "--text", "我说了", by=ANNA))
    done = typed("scores", "appeal", visit, "--text", "我说了", by=MANAGER)
    assert done.err.startswith("An appeal is for an own visit")
    told(typed("scores", "rule", visit, "element:1/welcome:x", "met", "--reason", "录音里有"))
    told(typed("scores", "reply", visit, "--text", "改判"))
    whole = typed("scores", "show", visit, "--json", by=ANNA).json
    assert [one["kind"] for one in whole["remarks"]] == ["rating", "rating", "appeal", "ruling", "reply"]
    assert whole["points"] == 100.0 and whole["marks"][0]["by"] == TRAINER
    assert "改判" in told(typed("scores", "show", visit, by=ANNA, lang="zh"))


def test_files_hold_text_as_text(school: School, typed: Type, tmp_path: Path) -> None:
    told(typed("classes", "new", "=HYPERLINK(1)"))
    sheet, book = tmp_path / "c.csv", tmp_path / "c.xlsx"
    told(typed("classes", "list", "--csv", sheet))
    told(typed("classes", "list", "--xlsx", book))
    rows = list(spreadsheet.DictReader(io.StringIO(sheet.read_text("utf-8-sig"))))
    assert rows[0]["name"] == "'=HYPERLINK(1)" and rows[0]["trainer"] == f"'{TRAINER}" and rows[0]["people"] == "0"
    with zipfile.ZipFile(book) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
        strings = parts.read("xl/sharedStrings.xml").decode()
    assert "=HYPERLINK(1)" in strings and TRAINER in strings and "<f>" not in page and "<hyperlink" not in page
    assert '<c r="D2"><v>0</v></c>' in page  # the number of people is a number
    for path in (sheet, book):
        before = path.read_bytes()
        assert typed("classes", "list", f"--{path.suffix[1:]}", path).err.startswith("This file exists already")
        assert path.read_bytes() == before and path.stat().st_mode & 0o077 == 0


def test_every_listing_says_the_same_in_every_shape(school: School, typed: Type, tmp_path: Path) -> None:
    told(typed("classes", "new", "新人班"))
    told(typed("classes", "enrol", "c1", ANNA))
    told(typed("classes", "assign", "c1", "no_document", "--level", "blank", "--due", "20991231"))
    visit = school.practised(ANNA, 650, "welcome", assignment="a1")
    school.results.remark(visit, "rating", TRAINER, {"given": {"tone": 3}, "comment": ""})
    listings = {
        "classes list": (), "classes results": ("c1",), "classes compare": ("c1",), "classes trend": ("c1",),
        "classes agents": ("c1",), "scores list": (), "scores agreement": (), "scores export": (),
    }
    for number, (name, more) in enumerate(listings.items()):
        found = typed(*name.split(), *more, "--json").json
        assert found, name
        out = tmp_path / f"{number}.csv"
        told(typed(*name.split(), *more, "--csv", out))
        rows = list(spreadsheet.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
        assert len(rows) == len(found) and list(rows[0]) == list(found[0]), name
        assert len(told(typed(*name.split(), *more)).splitlines()) == len(found) + 2, name
        assert told(typed(*name.split(), *more, lang="zh")), name


def test_nobody_else_may_and_nothing_is_written(school: School, typed: Type, tmp_path: Path) -> None:
    told(typed("classes", "new", "新人班"))
    before = json.dumps(typed("classes", "list", "--json").json)
    for by in (ANNA, AUDITOR):
        for command in (("classes", "list"), ("classes", "new", "我的班"), ("classes", "close", "c1"),
                        ("classes", "heat", "c1"), ("scores", "agreement"), ("scores", "export")):
            done = typed(*command, by=by)
            assert done.code == 1 and done.out == "" and done.err.startswith("Your role may not"), (by, command)
    assert typed("scores", "list", by=AUDITOR).code == 1
    assert json.dumps(typed("classes", "list", "--json").json) == before
