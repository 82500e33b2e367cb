"""scenarios list|show|check|new."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.practice.lesson_file import written as text_of
from app.practice.lessons import VisitLesson
from data.packs.starter import TEMPLATE
from tests.cli.kit import tui


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A pack of its own, small."""
    return Path(shutil.copytree(TEMPLATE, tmp_path / "mine"))


def test_a_new_scenario_works_at_once_and_is_never_overwritten(mine: Path) -> None:
    made = tui("scenarios", "new", "my_customer", "--flow", "plan_change", "--at", mine, "--json")
    file = mine / "scenarios" / "my_customer.yaml"
    assert made.code == 0 and made.json == {"scenario": "my_customer", "file": str(file), "problems": []}
    text = file.read_text("utf-8")
    assert 'verify.phone: "{phone}"' in text and "15400001234" not in text
    again = tui("--lang", "en", "scenarios", "new", "my_customer", "--flow", "hours", "--at", mine)
    assert again.code == 1 and again.err.startswith("This file exists already") and file.read_text("utf-8") == text


@pytest.mark.parametrize(("name", "flow", "told"), [
    ("../x", "hours", "A name has a-z"), ("Mine", "hours", "A name has a-z"),
    ("fine", "no_flow", "The pack has no service no_flow"),
])
def test_a_scenario_that_cannot_be_made(name: str, flow: str, told: str, mine: Path) -> None:
    done = tui("--lang", "en", "scenarios", "new", name, "--flow", flow, "--at", mine)
    assert done.code == 1 and done.err.startswith(told) and not (mine / "scenarios").exists()


def test_no_scenario_is_made_where_no_pack_is(tmp_path: Path) -> None:
    done = tui("--lang", "en", "scenarios", "new", "fine", "--flow", "hours", "--at", tmp_path)
    assert done.code == 1 and done.err.startswith("No pack is here") and list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack with one scenario, as `scenarios new` writes it, with a twist."""
    folder = Path(shutil.copytree(TEMPLATE, tmp_path_factory.mktemp("pack") / "mine"))
    assert tui("scenarios", "new", "first", "--flow", "plan_change", "--at", folder).code == 0
    file = folder / "scenarios" / "first.yaml"
    file.write_text(file.read_text("utf-8").replace("twists: []", "twists: [declines]"), "utf-8")
    return folder


def test_scenarios_are_listed_by_service_and_twist(written: Path, mine: Path) -> None:
    assert tui("--lang", "en", "scenarios", "list", "--pack", mine).out == "No such scenario.\n"
    rows = tui("scenarios", "list", "--pack", written, "--json").json
    assert [(row["scenario"], row["flow"], row["twists"]) for row in rows] == [("first", "plan_change", ["declines"])]
    for option, wanted, count in (
        ("--twist", "declines", 1), ("--twist", "forgot", 0), ("--flow", "plan_change", 1), ("--flow", "hours", 0),
    ):
        assert len(tui("scenarios", "list", "--pack", written, option, wanted, "--json").json) == count


def test_a_scenario_is_shown_as_the_seed_deals_it(written: Path) -> None:
    shown = tui("scenarios", "show", "first", "--pack", written, "--seed", "3", "--json").json
    assert shown["items"] == ["plan_change done"] and shown["outcome"] == "served" and shown["problems"] == []
    assert shown["names"]["phone"].startswith("154") and "OWN-04" in shown["norms"]
    page = tui("scenarios", "show", "first", "--pack", written, "--seed", "3").out
    assert shown["names"]["name"] in page and "居民身份证" in page and "你好，我想办更换套餐。" in page


def test_what_a_pack_s_scenarios_cover(written: Path) -> None:
    [checked] = tui("scenarios", "check", written, "--json").json
    assert checked["problems"] == [] and checked["flows"] == {"hours": 0, "plan_change": 1}
    assert checked["exercises"]["OWN-04"] == ["first"] and checked["twists"]["declines"] == 1
    done = tui("scenarios", "check", written)
    assert done.code == 0 and "情景 1 个，变式 1 种，问题 0 个" in done.out


def test_problems_in_chinese_with_file_and_line(written: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(written, tmp_path / "mine"))
    file = folder / "scenarios" / "first.yaml"
    sound = file.read_text("utf-8")
    file.write_text(sound.replace("at: welcome", "at: welcom"), "utf-8")
    read = tui("scenarios", "check", folder)
    line = sound.split("at: welcome")[0].count("\n") + 1
    assert read.code == 1 and read.out.startswith(f"scenarios/first.yaml:{line}:") and "可用的如 welcome" in read.out
    file.write_text(sound.replace("outcome: served\n    says", "outcome: declined\n    says"), "utf-8")
    played = tui("scenarios", "check", folder)
    assert played.code == 1 and "结果应为 declined，实为 served" in played.out


def test_a_visit_s_lesson_is_taken_in(mine: Path) -> None:
    lesson = VisitLesson("starter", "plan_change", (
        ("verify.phone", "{phone}"), ("verify.means", "none"), ("more", "no"), ("outcome", "deferred"),
    ), {}, ("plan_change deferred",), "deferred", ("forgot",))
    file = mine / "visit.json"
    file.write_text(text_of(lesson), "utf-8")
    taken = tui("scenarios", "new", "real", "--from", file, "--at", mine)
    assert taken.code == 0 and "[forgot]" in (mine / "scenarios" / "real.yaml").read_text("utf-8")
    file.write_text(text_of(replace(lesson, pack="cmcc_hall")), "utf-8")
    other = tui("--lang", "en", "scenarios", "new", "other", "--from", file, "--at", mine)
    assert other.code == 1 and other.err.startswith("The lesson is of the pack cmcc_hall")
    assert not (mine / "scenarios" / "other.yaml").exists()
    for arguments in ((), ("--flow", "hours", "--from", file)):
        done = tui("--lang", "en", "scenarios", "new", "other", *arguments, "--at", mine)
        assert done.code == 1 and done.err.startswith("Give --flow or --from")
    assert tui("--lang", "en", "scenarios", "new", "other", "--from", mine / "no", "--at", mine).err.startswith(
        "no: There is no such file")


def test_what_is_not_there(mine: Path) -> None:
    assert tui("--lang", "en", "scenarios", "show", "nobody", "--pack", mine).err.startswith("No scenario nobody")
    assert tui("--lang", "en", "scenarios", "check", mine / "no").err.startswith("No such pack")
    assert tui("--lang", "en", "scenarios", "list", "--twist", "late").code == 1
    assert tui("--lang", "en", "scenarios", "list", "--pack", mine, "--flow", "no").code == 1
