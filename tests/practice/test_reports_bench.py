"""The bench of class reports measures what it says: every report of a class that has practised."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.practice.kept import Among
from bench.class_report import SCENARIOS, Size, make, measure, table


def test_each_report_is_measured_on_both_classes(tmp_path: Path) -> None:
    small, large = Size(6, 40), Size(6, 80)
    both = [make(tmp_path / str(size.scores), size) for size in (small, large)]
    for desk, size in zip(both, (small, large), strict=True):
        assert len(list(desk.home.results.tried(Among(course="c1")))) == size.scores
        assert len(desk.pages("c1")) == size.people and len(desk.results("c1")) == SCENARIOS * size.people
        weeks = desk.trend(Among(course="c1"))
        assert weeks[-1].missed / weeks[-1].of < weeks[0].missed / weeks[0].of  # they get better
    times = measure(both, 1)
    assert len(times) == 7 and all(a > 0 and b > 0 for a, b in times.values())
    told = table({"one": (1.0, 2.0)}, small, large)
    assert "| `one` | 1.00 s | 2.00 s | 2.00× |" in told and "240 scores | 480 scores" in told
    for desk in both:
        desk.home.close()  # type: ignore[attr-defined]


def test_a_report_that_comes_to_nothing_is_no_measurement(tmp_path: Path) -> None:
    empty = make(tmp_path / "empty", Size(0, 0))
    with pytest.raises(AssertionError):
        measure([empty, empty], 1)
    empty.home.close()  # type: ignore[attr-defined]
