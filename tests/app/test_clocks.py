"""Three clocks nest: the time in the system, the item's ten minutes, the visit."""

from __future__ import annotations

import pytest

from app.visit.clocks import Reading, clocks
from app.visit.entries import Stamp, elapsed
from tests.app.test_visit_path import EVIDENCE, TO_CONSENT
from tests.kit.fakes import Counter


def now(counter: Counter) -> Stamp:
    return counter.home.clock.stamp("2001", "3号台")


def test_the_tariff_clock_shows_nothing_before_consent_and_runs_from_it() -> None:
    counter = Counter().type(*TO_CONSENT)
    counter.home.clock.pass_(50)
    before = clocks(counter.visit, now(counter)).system
    assert (before.seconds, before.limit) == (None, 60)
    counter.type("1")
    counter.home.clock.pass_(20)
    running = clocks(counter.visit, now(counter)).system
    assert running.seconds == pytest.approx(20, abs=0.1)
    assert running.running and running.mark == "quiet"


def test_it_stops_at_the_commit_and_the_row_keeps_it() -> None:
    counter = Counter().type(*TO_CONSENT, "1", EVIDENCE[0])
    counter.home.clock.pass_(30)
    counter.type(EVIDENCE[1])
    counter.home.clock.pass_(500)
    stopped = clocks(counter.visit, now(counter)).system
    assert stopped.seconds == pytest.approx(30, abs=0.1)
    assert not stopped.running
    assert counter.items[0].seconds == pytest.approx(30, abs=0.1)
    assert counter.items[0].limit == 60


def test_a_changed_wall_clock_changes_nothing() -> None:
    counter = Counter().type(*TO_CONSENT, "1")
    counter.home.clock.pass_(20)
    counter.home.clock.utc -= 86_400_000_000
    running = clocks(counter.visit, now(counter))
    assert running.system.seconds == pytest.approx(20, abs=0.1)
    assert running.system.exact
    assert running.visit.seconds == pytest.approx(20, abs=0.1)


def test_across_a_restart_only_the_wall_clock_is_left_and_it_is_marked() -> None:
    counter = Counter().type(*TO_CONSENT, "1")
    counter.home.clock.boot, counter.home.clock.mono = "boot-2", 0
    counter.home.clock.pass_(20)
    running = clocks(counter.visit, now(counter)).system
    assert running.seconds == pytest.approx(20, abs=0.1)
    assert not running.exact


def test_a_clock_set_back_across_a_restart_is_never_negative() -> None:
    start = Stamp(10_000_000, 5, "a", "1", "s")
    assert elapsed(start, Stamp(1, 1, "b", "1", "s")) == (0.0, False)


@pytest.mark.parametrize(("seconds", "mark"), [
    (0, "quiet"), (47.9, "quiet"), (48, "near"), (60, "near"), (60.1, "over")])
def test_quiet_until_eighty_percent_then_marked_then_over(seconds: float, mark: str) -> None:
    assert Reading(seconds, 60, True).mark == mark


def test_most_timers_start_when_the_verification_is_over() -> None:
    counter = Counter().type("", "07", "1", "15400001234", "1")
    counter.home.clock.pass_(100)
    assert clocks(counter.visit, now(counter)).system.seconds is None
    counter.type("1")
    counter.home.clock.pass_(15)
    assert clocks(counter.visit, now(counter)).system.seconds == pytest.approx(15, abs=0.1)


def test_the_items_ten_minutes_run_from_its_choice_and_the_visit_from_its_opening() -> None:
    counter = Counter()
    counter.home.clock.pass_(30)
    counter.type("", "08")
    counter.home.clock.pass_(601)
    found = clocks(counter.visit, now(counter))
    assert found.item.seconds == pytest.approx(601, abs=0.1)
    assert found.item.mark == "over"
    assert found.visit.seconds == pytest.approx(631, abs=0.1)
