"""What practice guarantees holds, and each guarantee fails when its code does; what claims rest on is shipped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.practice.curriculum import Curriculum
from app.practice.elements import Judged
from app.practice.help import Help
from app.practice.marks import Look
from app.practice.report import Line
from app.practice.sheet import Sheet
from app.proof import engine
from data.practice.curriculum import load_shipped_curriculum

ROOT = Path(__file__).parents[2]
PACKS = ("cmcc_hall", "ctcc_service", "cucc_3g")
NAMES = sorted(
    name for file in ("practice", "teaching")
    for name in re.findall(r'^@guarantee\("(\w+)"\)', (ROOT / "app" / "proof" / f"{file}.py").read_text("utf-8"), re.M))
WHOLE = Look.marks


def nothing(*_: Any, **__: Any) -> None:
    """Code that does not do its part."""


def harsh_on_angry(look: Look) -> Any:
    """A score that holds the customer's mood against who serves."""
    return WHOLE(look)[:-1] if look.scenario.mood == "angry" else WHOLE(look)


def harsh_on_one(look: Look) -> Any:
    """A score that knows who served."""
    return WHOLE(look)[:-1] if look.journal[0].stamp.agent == "2002" else WHOLE(look)


BROKEN: list[tuple[str, str, object]] = [
    ("miss_told_with_norm", "app.practice.said.Words.phrase", lambda *_: ""),
    ("miss_told_with_norm", "app.practice.score._norms", lambda _: {"N-1": "met"}),
    ("left_out_counts", "app.practice.said.judge", lambda *_: Judged("met", "met")),
    ("wrong_counts", "app.practice.marks.Look._choice", nothing),
    ("wrong_counts", "app.practice.marks.Look._typed", nothing),
    ("wrong_counts", "app.practice.said.Words._figures", lambda *_: ()),
    ("slow_counts", "app.practice.marks.Look._time", nothing),
    ("slow_counts", "app.practice.marks.Look._count", nothing),
    ("rude_words_count", "app.practice.said.forbidden", lambda *_: ()),
    ("same_sheet_for_all", "app.practice.marks.Look.marks", harsh_on_angry),
    ("same_sheet_for_all", "app.practice.marks.Look.marks", harsh_on_one),
    ("customer_reacts", "app.practice.rehearsal.Rehearsal._lines", lambda *_: ()),
    ("customer_reacts", "app.practice.rehearsal.Rehearsal.refused", nothing),
    ("missed_comes_back", "app.practice.drill.LEECH", 0),
    ("missed_comes_back", "app.practice.drill.card_at", lambda *_: ""),
    ("help_fades", "app.practice.help.FADING", (Help.SHOWN,) * 3),
    ("service_needs_pass", "app.progress.Progress.passed", lambda *_: True),
    ("service_needs_pass", "app.progress.Progress.passed", lambda *_: False),
    ("five_criteria_rated", "app.practice.judging.judge", nothing),
    ("five_criteria_rated", "app.practice.judging.RATINGS", range(9)),
    ("five_criteria_rated", "app.practice.judging.CRITERIA", ("wording", "tone")),
    ("sheets_one_to_five", "app.practice.report.LEAST", 2),
    ("sheets_one_to_five", "app.practice.report.FULL", 4),
    ("sheets_one_to_five", "app.practice.waiting.LEAST", 0),
    ("sheets_one_to_five", "app.practice.report.month", lambda _: (0, 1 << 62)),
    ("week_planned", "app.practice.report._single", lambda *_: ()),
    ("week_planned", "app.practice.report.COMMON", 2.0),
    ("week_planned", "app.practice.report._practise", lambda _: ""),
    ("common_misses_first", "app.practice.compare.surely", lambda missed, _: -missed),
    ("weakest_by_person", "app.practice.compare.surely", lambda missed, _: -missed),
    ("weakest_by_person", "app.practice.report.require", nothing),
    ("weakest_by_person", "app.practice.report.see", nothing),
    ("trend_by_person", "app.practice.report.trend", lambda *_: ()),
    ("results_of_everybody", "app.practice.compare.worth_of", lambda one: one.points or 0),
    ("behind_named", "app.practice.waiting.monday", lambda _: date(2026, 1, 5)),
    ("behind_named", "app.practice.report._line", lambda asked, who, *_: Line(asked, who, "open", 0, 0, None, None)),
    ("whole_service_assigned", "app.practice.course.Classroom.scenarios", lambda *_: (("tiny", "one"),)),
    ("whole_service_assigned", "app.practice.course.require", nothing),
    ("exam_alike_for_all", "app.practice.course.may_begin", nothing),
    ("pass_by_exam", "app.practice.card.Scorecard.unsure", 0),
    ("pass_by_exam", "app.practice.course.require", nothing),
    ("note_pinned", "app.practice.judging.see", nothing),
    ("note_pinned", "app.practice.judging._words", str),
]
"""Guarantee, what is broken, and with what."""


@pytest.mark.parametrize("name", NAMES)
def test_practice_keeps_what_it_guarantees(name: str) -> None:
    assert engine.GUARANTEES[name]("") and not engine.GUARANTEES[name]("1")


@pytest.mark.parametrize(("name", "where", "broken"), BROKEN, ids=[f"{name}-{where}" for name, where, _ in BROKEN])
def test_a_guarantee_of_practice_fails_when_its_code_does(
    name: str, where: str, broken: object, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(where, broken)
    assert not engine.GUARANTEES[name]("")


def test_every_guarantee_of_practice_has_been_seen_to_fail() -> None:
    assert sorted({name for name, _, _ in BROKEN}) == NAMES


# What the claims of practice rest on beside the program: what is shipped with the packs


@pytest.fixture(scope="module")
def shipped() -> Mapping[str, Curriculum]:
    return {name: load_shipped_curriculum(name) for name in PACKS}


def lacking(curriculum: Curriculum) -> set[str]:
    """Services that nobody can be examined in."""
    return {flow.id for flow in curriculum.pack.services} - {one.flow for one in curriculum.scenarios}


def test_the_shipped_sheets_have_the_five_criteria(shipped: Mapping[str, Curriculum]) -> None:
    """CU-D13-03: wording, attitude, tone, grasp of the need, adaptability."""
    for curriculum in shipped.values():
        sheet = curriculum.sheet or Sheet()
        assert [one.name.of("zh") for one in sheet.criteria] == ["用语", "态度", "语调", "把握需求", "应变"]
        assert all(one.weight > 0 for one in sheet.criteria) and sheet.share > 0


def test_angry_customers_come_and_complain(shipped: Mapping[str, Curriculum]) -> None:
    hall = shipped["cmcc_hall"].scenarios
    assert any(one.mood == "angry" and one.flow == "complaint" for one in hall)
    assert any(one.mood == "angry" and one.flow != "complaint" for one in hall)
    assert any(one.mood != "angry" and one.flow == "complaint" for one in hall)


def test_customers_ask_off_script(shipped: Mapping[str, Curriculum]) -> None:
    asked = [one for one in shipped["cucc_3g"].scenarios for form in one.forms if "off_script" in form.twists]
    assert len(asked) >= 3


def test_every_3g_service_has_customers_to_be_examined_with(shipped: Mapping[str, Curriculum]) -> None:
    whole = shipped["cucc_3g"]
    assert lacking(whole) == set()
    fewer = Curriculum(whole.pack, None, tuple(one for one in whole.scenarios if one.flow != "join_postpaid"))
    assert lacking(fewer) == {"join_postpaid"}
