"""Measure speed and size against the budgets, side by side with a bare Textual app, in one run.

    python -m bench.run            the table, and docs/performance.md rewritten
    python -m bench.run --help     rounds, keys, customers, items; --json; --only

What is compared is measured in turn (A B A B), so that whatever else the machine does meets both
alike.  Only ratios are claims: the times are of this machine at this hour.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import scale
from bench.bare import KEY, LINE
from bench.hall import SEATED, SIGN_IN, SIGNED_OUT, Customer, counter, make_hall, serve
from bench.pty import ROOT, Program
from bench.report import table, write

PHONE = "15400000010"
RAW_A_CUSTOMER = 20
"""Raw commits and keys in the bare app between two customers."""
IDLE = 5.0


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    ours: str
    bare: str
    ratio: float
    """What the budget limits: a ratio, or bytes."""
    budget: float
    unit: str = "×"

    @property
    def kept(self) -> bool:
        """Whether it is within its budget."""
        return self.ratio <= self.budget


@dataclass
class Options:
    """How much of each is measured."""

    rounds: int
    keys: int
    customers: int
    items: int
    pack: Path | None


def bare() -> Program:
    """The other side of every comparison."""
    return Program(["-m", "bench.bare"])


# ── starting ──────────────────────────────────────────────────────────────────────────────────


def start(folder: Path, options: Options) -> Iterator[Row]:
    """First paint, and ready for the first customer with the sign-in typed before the start."""
    make_hall(folder, options.pack)
    plain, first, ready = [], [], []
    for turn in range(options.rounds + 1):
        with bare() as program:
            one = program.until(LINE, KEY)
        with counter(folder) as program:
            two = program.until(*SIGNED_OUT)
        with counter(folder, SIGN_IN) as program:
            three = program.until(SEATED)
        if turn:  # the first one fills the caches of the file system
            plain.append(one)
            first.append(two)
            ready.append(three)
    yield times("first paint", first, plain, 1.25)
    yield times("ready for the first customer", ready, plain, 3.0)
    with counter(folder, SIGN_IN + "\r\r08\r1" + PHONE) as program:
        # Everything for the first customer, typed before the program was there to see it.
        program.shows("154 0000 0010", timeout=20)


# ── working ───────────────────────────────────────────────────────────────────────────────────


def work(folder: Path, options: Options) -> Iterator[Row]:
    """Key to echo, ten customers, memory behind them, bytes a step, bytes while idle."""
    found = make_hall(folder, options.pack)
    with counter(folder, SIGN_IN) as ours, bare() as other:
        ours.until(SEATED)
        other.until(LINE, KEY)
        for program in (ours, other):
            program.settle(0.5)
        for keys in ("\r", "\r", "08\r", "1"):
            ours.key(keys)
        echo, plain = echoes(ours, other, options.keys)
        yield Row("key to echo, p99", f"{ms(p99(echo))}", f"{ms(p99(plain))}",
                  p99(echo) / p99(plain), 1.5)
        still, _ = idle(ours)
        served, commits, plain = customers(ours, other, folder, found, options.customers)
        steps = [seconds for seconds, _ in served]
        sizes = [size for _, size in served]
        budget = 2 * statistics.median(plain) + statistics.median(commits)
        yield Row("a step, durable and painted, median", spread(steps),
                  f"2 × {ms(statistics.median(plain))} + {ms(statistics.median(commits))}",
                  statistics.median(steps) / budget, 1.0)
        mine, others = ours.memory(), other.memory()
        for kind in ("RSS", "PSS"):
            yield Row(f"memory after {options.customers} customers, {kind}",
                      f"{mine[kind]:.1f} MiB", f"{others[kind]:.1f} MiB",
                      mine[kind] / others[kind], 2.4)
        yield Row("bytes a step, most", f"{statistics.median(sizes):.0f} ({min(sizes)}–{max(sizes)})",
                  "", max(sizes), 2500, " B")
        clock, rows = idle(ours)
        yield Row(f"idle in a visit, {IDLE:.0f} s, but the clock",
                  f"{still + clock} B", "", still + (0 if rows <= {0, 1, 19} else clock), 0, " B")


def echoes(ours: Program, other: Program, count: int) -> tuple[list[float], list[float]]:
    """Type digits and take them back, a key here and a key there: seconds to the echo of each."""
    keys = "15400000010" + "\x7f" * 11
    found: tuple[list[float], list[float]] = ([], [])
    for turn in range(count + len(keys)):
        for program, times in zip((ours, other), found, strict=True):
            taken = program.echo(keys[turn % len(keys)])
            if turn >= len(keys):
                times.append(taken)
    while (turn := turn + 1) % len(keys):
        ours.echo(keys[turn % len(keys)])
    return found


def customers(
    ours: Program, other: Program, folder: Path, found: Sequence[Customer], count: int
) -> tuple[list[tuple[float, int]], list[float], list[float]]:
    """Serve them, with raw commits and keys in the bare app in between: steps, commits, echoes."""
    steps, commits, plain = [], [], []
    with raw_commits(folder) as commit:
        for number, customer in enumerate(found[:count]):
            keys = list(customer.keys)
            steps += serve(ours, keys[3:] if number == 0 else keys)
            for _ in range(RAW_A_CUSTOMER):
                commits.append(commit())
                plain.append(other.echo("1"))
                plain.append(other.echo("\x7f"))
            ours.key("\r")
            ours.settle(0.3)  # a new screen is no step; what comes late is not the next one's
    done = ledger(folder)
    assert done == count, f"{done} of {count} changes in the ledger"
    return steps, commits, plain


class raw_commits:
    """One short row a commit, with the store's driver, pragmas and folder."""

    def __init__(self, folder: Path) -> None:
        from data.driver import plain

        self._raw = plain(folder / "raw.db", create=True)
        self._raw.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT")

    def __enter__(self) -> Callable[[], float]:
        return self._commit

    def __exit__(self, *_: object) -> None:
        self._raw.close()

    def _commit(self) -> float:
        before = time.perf_counter()
        self._raw.execute("BEGIN IMMEDIATE")
        self._raw.execute("INSERT INTO entry (body) VALUES (?)", ("x" * 300,))
        self._raw.execute("COMMIT")
        return time.perf_counter() - before


def ledger(folder: Path) -> int:
    """How many changes the store holds, by plain SQL."""
    from data.driver import plain
    from data.folders import DEMO, Folders

    raw = plain(Folders.chosen(folder, DEMO).store, read_only=True)
    count: int = raw.execute("SELECT count(*) FROM item WHERE state = 'done'").fetchone()[0]
    raw.close()
    return count


def idle(program: Program) -> tuple[int, set[int]]:
    """Bytes and rows painted while nobody types."""
    program.settle(0.5)
    program.changed()
    before, until = program.bytes, time.perf_counter() + IDLE
    while (left := until - time.perf_counter()) > 0:
        program.read(left)
    return program.bytes - before, program.changed()


# ── finding again ─────────────────────────────────────────────────────────────────────────────


def finding(folder: Path, options: Options) -> Iterator[Row]:
    """Look-ups and lists among many items against the same among few."""
    from data.demo import open_demo

    halls = []
    for count in (10_000, options.items):
        part = folder / str(count)
        make_hall(part, options.pack)
        halls.append(scale.load(open_demo(part).home, count))
    few, many = map(scale.look_ups, halls)
    for name in few:
        found: tuple[list[float], list[float]] = ([], [])
        for turn in range(20 * options.rounds):
            for seek, taken in zip((few[name], many[name]), found, strict=True):
                seek(turn)  # its pages are in memory from here: not the disk is measured
                before = time.perf_counter()
                seek(turn)
                taken.append(time.perf_counter() - before)
        yield times(f"{name}: {options.items:,} against 10,000 items", found[1], found[0], 1.5)
    for hall in halls:
        hall.home.close()


# ── numbers ───────────────────────────────────────────────────────────────────────────────────


def times(name: str, ours: list[float], other: list[float], budget: float) -> Row:
    """A row of medians."""
    ratio = statistics.median(ours) / statistics.median(other)
    return Row(name, spread(ours), spread(other), ratio, budget)


def p99(found: list[float]) -> float:
    """The value that one in a hundred exceeds."""
    return sorted(found)[int(len(found) * 0.99)]


def ms(seconds: float) -> str:
    """Milliseconds."""
    return f"{seconds * 1000:.1f} ms"


def spread(found: list[float]) -> str:
    """Median (least–most)."""
    return f"{ms(statistics.median(found))} ({min(found) * 1000:.1f}–{max(found) * 1000:.1f})"


PARTS = {"start": start, "work": work, "find": finding}


def main() -> int:
    """Measure; 0 when every budget is kept."""
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15, help="starts of each program")
    parser.add_argument("--keys", type=int, default=500, help="keys for the echo")
    parser.add_argument("--customers", type=int, default=10)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--only", choices=PARTS, action="append", help="a part of it; no document")
    parser.add_argument("--pack", type=Path, help="another pack than the shipped one; no document")
    parser.add_argument("--folder", type=Path, help="where to make the halls (default: a temporary one)")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    options = Options(given.rounds, given.keys, given.customers, given.items, given.pack)
    rows: list[Row] = []
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=given.folder))
    try:
        for name in given.only or PARTS:
            for row in PARTS[name](folder / name, options):
                print(f"… {row.name}: {row.ratio:.2f}", file=sys.stderr)
                rows.append(row)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if given.json:
        print(json.dumps([asdict(row) | {"kept": row.kept} for row in rows], ensure_ascii=False, indent=1))
    else:
        print(table(rows))
    if not given.only and not given.pack:
        write(ROOT / "docs" / "performance.md", rows)
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    sys.exit(main())
