"""Every crafted pack and a sample of mutants, judged; and the judge itself, with a guard taken away.

The campaign (`python -m tests.hostile_packs.campaign`) does the same by the thousand: docs/hostile-packs.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from app.problems import Place, Problem
from data.packs import PackRefused, assemble, folder, reading, telling, values
from data.packs.telling import told
from tests.hostile_packs import crafted, mutants
from tests.hostile_packs.base import BASE, lay
from tests.hostile_packs.campaign import whole
from tests.hostile_packs.judge import Outcome, faults, judge, problems_of, proofs_of

SEED = 7
MUTANTS = 60
BY_NAME = {case.name: case for case in crafted.CASES}


@pytest.fixture(scope="module", autouse=True)
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sound base; its check loads what every check needs."""
    folder = lay(tmp_path_factory.mktemp("base"), BASE)
    assert problems_of(folder) == ()
    yield folder


def test_there_are_enough_and_each_has_its_name() -> None:
    assert len(BY_NAME) == len(crafted.CASES) >= 60


@pytest.mark.parametrize("case", crafted.CASES, ids=lambda case: re.sub(r"\W+", "-", case.name, flags=re.A)[:40])
def test_crafted(case: crafted.Case, tmp_path: Path) -> None:
    case.make(tmp_path)
    outcome, found = judge(tmp_path)
    assert found + crafted.unmet(case, outcome) == []


def test_mutants(base: Path, tmp_path: Path) -> None:
    files = mutants.texts(base)
    words = mutants.words_of(files)
    refused = 0
    for number in range(MUTANTS):
        one = mutants.mutant(files, words, f"base:{SEED}:{number}")
        outcome, found = judge(mutants.fresh(base, tmp_path / str(number), one))
        assert found == [], f"python -m tests.hostile_packs.campaign --only base:{SEED}:{number}"
        refused += not outcome.sound
        if outcome.sound:
            assert judge(tmp_path / str(number), proofs_of)[1] == [], f"base:{SEED}:{number}, proved"
    assert refused > MUTANTS * 0.6


def test_the_same_seed_makes_the_same_mutants(base: Path) -> None:
    files = mutants.texts(base)
    words = mutants.words_of(files)
    once, again = (
        [mutants.mutant(files, words, f"x:{number}") for number in range(200)] for _ in range(2)
    )
    assert once == again
    assert {how for one in once for how in one.how} == {one.__name__ for one in mutants.ACCIDENTS} | {"flip", "cut"}


@pytest.mark.parametrize("name", ["billion laughs", "a file name with an escape", "lists, 260,000 levels"])
def test_the_whole_program(name: str, tmp_path: Path) -> None:
    BY_NAME[name].make(tmp_path)
    code, said, _, _ = whole(tmp_path)
    assert code == 1 and "Traceback" not in said and "\x1b" not in said
    assert all(line.count(": ") for line in said.splitlines())


# What is told


def test_a_thousand_problems_are_counted_and_short() -> None:
    args = {"key": "k" * 999, "line": 1}
    many = [Problem("pack.twice", args, Place(f"f{n // 1000:02}", n + 1)) for n in range(20_000)]
    lines = told(many)
    assert len(lines) == 1_000 + 20 and {len(str(one.args.get("key", ""))) for one in lines} == {0, 60}
    assert sum(int(one.args["count"]) for one in lines if one.code == "pack.more") == 19_000


def test_problems_counted_twice_over_are_one_line() -> None:
    more = Problem("pack.more", {"count": 5}, Place("f"))
    many = [Problem("pack.tab", {}, Place("f", n + 1)) for n in range(telling.PER_FILE + 2)]
    assert told([*many, more])[-1] == Problem("pack.more", {"count": 7}, Place("f"))


def test_nearest_names_among_thousands() -> None:
    values.be_patient()
    known = {f"words_{n}": n for n in range(5_000)}
    assert values.near_to("wrods_4711", known) == "words_4711"
    for _ in range(50):
        values.nearest("zzz", known)
    assert values.near_to("wrods_4711", known) == "" and values.nearest("wrods_4711", known) == "words_0"
    values.be_patient()
    assert values.nearest("wrods_4711", known) == "words_4711"


# The judge: with a guard gone, it must find fault


def broken(case: str, tmp_path: Path) -> list[str]:
    BY_NAME[case].make(tmp_path)
    outcome, found = judge(tmp_path)
    return found + crafted.unmet(BY_NAME[case], outcome)


def test_without_the_limit_of_depth(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reading, "MAX_DEPTH", 1 << 30)
    monkeypatch.setattr(reading, "MAX_NODES", 1 << 30)
    assert broken("indented 400 deep", tmp_path)


def test_without_the_words_for_the_parser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fails(error: yaml.YAMLError, *_: object) -> list[Problem]:
        raise error

    monkeypatch.setattr(reading, "complaint", fails)
    assert "no answer" in broken("100,000 quotes", tmp_path)[0]


def test_without_patience_for_nearest_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(values, "MOST_COMPARED", 1 << 20)
    assert any(" s" in fault for fault in broken("many steps with unknown phrases", tmp_path))


def test_without_the_count_of_problems(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(telling, "PER_FILE", 1 << 30)
    monkeypatch.setattr(telling, "IN_ALL", 1 << 30)
    assert any("lines" in fault for fault in broken("ten thousand keys twice", tmp_path))


def test_without_the_cut(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(telling, "LONGEST", 1 << 30)
    assert any("cells" in fault for fault in broken("a long key twice", tmp_path))


def test_without_the_fence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Path, "is_relative_to", lambda *_: True)
    assert broken("a link out of the folder", tmp_path) == ["no pack.outside, but pack.missing_key"]


def test_without_a_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def nowhere(path: Path, problems: list[Problem]) -> None:
        raise PackRefused([Problem("pack.tab")])

    monkeypatch.setattr(assemble, "read_folder", nowhere)
    assert "pack.tab without a file" in broken("tabs", tmp_path)


def test_a_check_that_eats_memory(tmp_path: Path) -> None:
    outcome, found = judge(tmp_path, lambda _: (Problem("pack.tab", {}, Place("f", len(b"\1" * (100 << 20)))),))
    assert outcome.megabytes > 90 and any("MiB" in fault for fault in found)


def test_a_line_that_is_two() -> None:
    two = Outcome(["a\nb", "a"], ["pack.tab"], [("f", 1)])
    assert faults(two)[0].startswith("not one safe line")
    assert folder.MAX_TOTAL < 1 << 24
