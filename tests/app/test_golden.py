"""The journal's format is forever: every golden journal is read to the same visit by this build."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.pack.model import Pack
from app.problems import Refused
from app.visit.entries import KINDS, VERSION
from app.visit.fold import replay
from tests.golden.freeze import FOLDER, GOLDEN, PRACTISED, entry_of, pack_of, told

FILES = sorted(FOLDER.glob("*.json"))


@cache
def pack(key: str) -> Pack:
    return pack_of({"pack": key})


def read(file: Path) -> dict[str, Any]:
    golden: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return golden


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def golden(request: pytest.FixtureRequest) -> dict[str, Any]:
    return read(request.param)


def test_all_golden_journals_are_there() -> None:
    assert {file.stem for file in FILES} == {*GOLDEN, PRACTISED}


def test_after_each_line_the_visit_stands_where_it_stood(golden: dict[str, Any]) -> None:
    found = told(pack(golden["pack"]), [entry_of(row) for row in golden["entries"]])
    assert found["stood"] == golden["expected"]["stood"]


def test_its_end_tells_the_same(golden: dict[str, Any]) -> None:
    found = told(pack(golden["pack"]), [entry_of(row) for row in golden["entries"]])
    assert json.loads(json.dumps(found)) == golden["expected"]


def test_read_whole_it_is_the_same_visit_as_read_line_by_line(golden: dict[str, Any]) -> None:
    whole = replay(pack(golden["pack"]), [entry_of(row) for row in golden["entries"]])
    assert [passed.at for passed in whole.path.passed] == golden["expected"]["passed"]
    assert whole.outcome == golden["expected"]["outcome"]


def test_without_the_key_it_takes_the_same_path(golden: dict[str, Any]) -> None:
    found = told(pack(golden["pack"]), [entry_of(row, keyless=True) for row in golden["entries"]])
    assert json.loads(json.dumps(found)) == golden["expected"]


def test_it_is_of_version_one(golden: dict[str, Any]) -> None:
    assert golden["entries"][0]["body"]["v"] == 1 <= VERSION


def test_together_they_hold_every_kind_of_line() -> None:
    kinds = {row["kind"] for file in FILES for row in read(file)["entries"]}
    assert kinds == KINDS


def test_a_line_of_a_later_version_is_refused(golden: dict[str, Any]) -> None:
    first, *rest = (entry_of(row) for row in golden["entries"])
    later = type(first)(first.visit, first.seq, first.kind, first.stamp, {**first.body, "v": VERSION + 1})
    with pytest.raises(Refused) as refused:
        replay(pack(golden["pack"]), [later, *rest])
    assert refused.value.problem.code == "visit.format"


def test_a_changed_answer_does_not_stand(golden: dict[str, Any]) -> None:
    """Negative control: the same lines with another consent digest stop at the gate."""
    rows = [entry_of(row) for row in golden["entries"]]
    gates = [i for i, row in enumerate(rows) if row.body.get("digest") and row.kind in ("answer", "amend")]
    if not gates:
        pytest.skip("no gate in this journal")
    at = gates[-1]
    rows[at] = type(rows[at])(rows[at].visit, rows[at].seq, rows[at].kind, rows[at].stamp,
                              {**rows[at].body, "digest": "0" * 16})
    assert told(pack(golden["pack"]), rows)["passed"] != golden["expected"]["passed"]
