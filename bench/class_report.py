"""The report of a whole class, as long as the class has practised: seconds, and growing evenly.

    python -m bench.class_report            500 trainees, 100 and 200 visits each, measured in turn
    python -m bench.class_report --help     people, visits, rounds; --write puts the table into docs/classes.md

Both stores are filled straight into the tables with scores that are plausible and small; what is
measured is what `classes …` asks for.  Only the ratio of the two is a claim: the seconds are of
this machine at this hour.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.report import machine

if TYPE_CHECKING:
    from app.practice.report import Reports

DAY = 86_400_000_000
WEEKS = 20
SCENARIOS = 40
STEPS = 12
"""Of one visit; a scenario has its own."""
NORMS = 14
BATCH = 10_000
TRAINER = "9001"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
DOCUMENT = Path(__file__).parents[1] / "docs" / "classes.md"
BUDGET = 2.5
"""Twice the visits may take so many times as long."""


@dataclass(frozen=True)
class Size:
    """How much a class has practised."""

    people: int
    visits: int
    """Of each."""

    @property
    def scores(self) -> int:
        """All of them."""
        return self.people * self.visits


def make(folder: Path, size: Size) -> Reports:
    """A practice home with one class, filled; the trainer's desk on it."""
    from app.pack.model import NO_TEXT, Pack
    from app.ports import Agent
    from app.practice.report import Reports
    from data.folders import Folders
    from data.home import init_home, load_home
    from data.packs.codec import sealed
    from data.practice.home import PracticeHome

    pack = sealed(Pack("bench", "", "1", NO_TEXT, ("zh",), {}, (), "opening", "closing", {}, {}))
    folders = Folders.practice(folder)
    init_home(folders=folders, hall="示范厅", seat="1号台", demo=True, mode="practice", pack=pack).close()
    home = load_home(PracticeHome, folders, "zh", mode="practice")
    home.__dict__["curricula"] = {}
    load(home, size, pack.hash)
    return Reports(home, Agent(TRAINER, "培训师", "trainer"))  # type: ignore[arg-type]


def load(home: Any, size: Size, pack: str) -> None:
    """Members, what is asked of them, and their visits with scores and marks."""
    from data.driver import plain

    raw = plain(home.folders.store)
    raw.execute("PRAGMA synchronous=OFF")
    raw.execute("PRAGMA cache_size=-262144")
    staff = [str(20_000 + number) for number in range(size.people)]
    now = time.time_ns() // 1000
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("INSERT INTO course VALUES ('c1', '新人班', ?, 0, ?, 'practice', 1)", (TRAINER, now))
    for one in staff:
        raw.execute("INSERT INTO agent VALUES (?, '学员', 'agent', '-', 0, 1)", (one,))
        raw.execute("INSERT INTO enrolment VALUES ('c1', ?, 'practice')", (one,))
    for number in range(SCENARIOS):
        raw.execute("INSERT INTO assignment VALUES (?, 'c1', ?, 'bench', 'blank', NULL, NULL, ?, ?, 'practice', 1)",
                    (f"a{number + 1}", f"case_{number}", TRAINER, now))
    raw.execute("COMMIT")
    rows = visits(size, staff, now, pack)
    while batch := list(islice(rows, BATCH)):
        raw.execute("BEGIN IMMEDIATE")
        for at, (table, width) in enumerate((("visit", 13), ("attempt", 15), ("score", 7))):
            raw.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * width)})", [row[at] for row in batch])
        marks = [mark for row in batch for mark in row[3]]
        raw.executemany("INSERT INTO score_mark VALUES (?,?,?,?,'practice')", marks)
        raw.execute("COMMIT")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()


def visits(size: Size, staff: Sequence[str], now: int, pack: str) -> Iterator[tuple[Any, ...]]:
    """(visit, attempt, score, marks) of each: people get better from week to week."""
    chance = random.Random(size.scores)
    span = WEEKS * 7 * DAY
    number = 0
    for turn in range(size.visits):
        began = now - span + span * turn // size.visits
        for one in staff:
            number += 1
            visit, case = f"v{number:035d}", (number * 7) % SCENARIOS
            skill = 0.65 + 0.25 * turn / size.visits
            left = chance.random() < 0.03
            marks, card, points = scored(chance, case, skill)
            yield (
                (visit, "cancelled" if left else "closed", "练习1号台", one, "bench", pack, "practice", 1, began, began,
                 0, 0, 1),
                (visit, f"case_{case}", "bench", "d1", turn, turn % 2, "blank", one, f"a{case + 1}",
                 "abandoned" if left else "finished", began, began + 90_000_000, "", "practice", 1),
                (number, visit, "1", points, card, began + 90_000_000, "practice"),
                [(number, step, norm, verdict) for step, norm, verdict in marks],
            )


def scored(chance: random.Random, case: int, skill: float) -> tuple[list[tuple[str, str, str]], str, int]:
    """Marks of steps and norms, the card that they are of, and its points."""
    from app.practice.score import Mark, Scorecard, to_json
    from data.practice.results import marks_of

    told = {True: "met", False: "missed"}
    steps = [(f"step_{(case * 5 + step) % 150}", told[chance.random() < skill]) for step in range(STEPS)]
    norms = {f"CM-HALL-{(case * 3 + norm) % 60:02d}": told[chance.random() < skill] for norm in range(NORMS)}
    marks = tuple(
        Mark(f"element:1/{step}:ask", "element", verdict, at=f"1/{step}", seq=3, weight=2,
             words=f"mark.element.{verdict}")
        for step, verdict in steps)
    points = 1000 * sum(verdict == "met" for _, verdict in steps) // STEPS
    card = Scorecard(f"case_{case}", "1", points, marks, norms, complete=True, ended="finished", level="blank",
                     flows=("opening", f"flow_{case % 10}"))
    return list(marks_of(card)), to_json(card), points


def reports(desk: Reports) -> Mapping[str, Callable[[], object]]:
    """What a trainer asks of a class, by name of the command."""
    from app.practice.kept import Among

    today = desk.home.clock.today()
    return {
        "classes results": lambda: desk.results("c1"),
        "classes compare": lambda: desk.compared("c1", "best"),
        "classes heat (people)": lambda: desk.heat("c1", columns=20),
        "classes heat (weeks)": lambda: desk.heat("c1", by="week"),
        "classes trend": lambda: desk.trend(Among(course="c1")),
        "classes agents": lambda: desk.pages("c1"),
        "classes plan": lambda: desk.plan("c1", today),
    }


def measure(both: Sequence[Reports], rounds: int) -> dict[str, tuple[float, float]]:
    """The quickest of some rounds of each report on either store, in turn."""
    asked = [reports(desk) for desk in both]
    found: dict[str, list[list[float]]] = {name: [[], []] for name in asked[0]}
    for _ in range(rounds):
        for name in found:
            for side in (0, 1):
                began = time.perf_counter()
                assert asked[side][name]()
                found[name][side].append(time.perf_counter() - began)
    return {name: (min(times[0]), min(times[1])) for name, times in found.items()}


def table(times: Mapping[str, tuple[float, float]], small: Size, large: Size) -> str:
    """The figures as a Markdown table."""
    whole = (sum(a for a, _ in times.values()), sum(b for _, b in times.values()))
    lines = [f"| Report | {small.scores:,} scores | {large.scores:,} scores | Ratio |", "|---|---|---|---|"]
    rows = {**times, "all": whole}
    lines += [f"| `{name}` | {a:.2f} s | {b:.2f} s | {b / a:.2f}× |" for name, (a, b) in rows.items()]
    return "\n".join(lines)


def main() -> int:
    """Measure and tell; 1 where twice the visits take more than the budget."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--visits", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="put the table into docs/classes.md")
    given = parser.parse_args()
    small, large = Size(given.people, given.visits // 2), Size(given.people, given.visits)
    folder = Path(tempfile.mkdtemp(prefix="agent-tui-bench-"))
    try:
        both = [make(folder / str(size.scores), size) for size in (small, large)]
        times = measure(both, given.rounds)
        megabytes = both[1].home.folders.store.stat().st_size / 1e6  # type: ignore[attr-defined]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    told = table(times, small, large)
    told = f"`{' '.join(['python -m bench.class_report', *sys.argv[1:]])}` on {machine()}.\n\n{told}"
    told += f"\n\n{large.people} people, {large.visits} visits each; the larger store has {megabytes:,.0f} MB."
    print(told)
    if given.write:
        head, rest = DOCUMENT.read_text(encoding="utf-8").split(BEGIN)
        DOCUMENT.write_text(f"{head}{BEGIN}\n{told}\n{END}{rest.split(END)[1]}", encoding="utf-8")
    ratio = sum(b for _, b in times.values()) / sum(a for a, _ in times.values())
    print(f"twice the scores: {ratio:.2f}× the time, budget {BUDGET}×")
    return 0 if ratio <= BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
