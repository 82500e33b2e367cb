"""Many seeded runs side by side, with one line to play any of them again.

    python -m tests.terminal.campaign burst --runs 1000 --seed 1     a whole campaign
    python -m tests.terminal.campaign burst --runs 1 --seed 17       run 17 again
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from data.demo import make_demo
from tests.terminal.counter import TRACED, Paused, burst, difference, script
from tests.terminal.tales import TALES

PEOPLE = 45
GAPS = (0.0, 0.002, 0.01, 0.05, 0.1, 0.2)
"""Longest wait between two keys, in seconds."""


def hall(folder: Path) -> Path:
    """A demonstration hall to be copied."""
    make_demo(folder, count=PEOPLE).home.close()
    return folder


@dataclass(frozen=True)
class Run:
    """How one run ended: `ok`, `void` (the machine paused), or what is wrong."""

    seed: int
    result: str
    seconds: float


@contextmanager
def traced(home: Path, told: str) -> Iterator[None]:
    """Add the traceback that the program left, if any, to what a run says."""
    try:
        yield
    except AssertionError as error:
        trace = home / "trace"
        raise AssertionError(f"{told}\n{error}\n{trace.read_text() if trace.exists() else ''}") from None


def burst_run(seed: int, source: Path) -> str:
    """One story, chosen by the seed, typed with random gaps; the rows of slow typing are there."""
    chance = random.Random(seed)
    tale, gap = chance.choice(TALES), chance.choice(GAPS)
    with tempfile.TemporaryDirectory() as folder:
        wanted, fast = script(tale, source, Path(folder) / "slow"), Path(folder) / "fast"
        with traced(fast, tale.id):
            found = burst(wanted, source, fast, gap=gap, seed=seed, before=TRACED)
    return "ok" if found == wanted.rows else f"{tale.id}\n{difference(found, wanted.rows)}"


def kill_run(seed: int, source: Path) -> str:
    """One story, killed where the seed says; see `tests.terminal.killing`."""
    from tests.terminal.killing import killed, story_of

    with tempfile.TemporaryDirectory() as folder, traced(Path(folder) / "home", story_of(seed).id):
        killed(seed, source, Path(folder))
    return "ok"


RUNS: dict[str, Callable[[int, Path], str]] = {"burst": burst_run, "kill": kill_run}


def one(kind: str, source: Path, seed: int) -> Run:
    """One run by its seed."""
    began = time.monotonic()
    try:
        result = RUNS[kind](seed, source)
    except Paused:
        result = "void"
    except AssertionError as error:
        result = f"{error}"
    except Exception as error:
        result = f"{type(error).__name__}: {error}"
    return Run(seed, result, time.monotonic() - began)


def campaign(kind: str, runs: int, seed: int, workers: int, until: float = 0.0) -> Iterator[Run]:
    """Runs with the seeds from `seed` on; none is begun after `until` (monotonic seconds)."""
    with tempfile.TemporaryDirectory() as folder:
        source = hall(Path(folder) / "hall")
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=spawn) as pool:
            seeds = iter(range(seed, seed + runs))
            while True:
                some = list(islice(seeds, 2 * workers))
                if not some or (until and time.monotonic() > until):
                    return
                yield from pool.map(partial(one, kind, source), some)


def report(kind: str, found: Iterator[Run]) -> tuple[Tally[str], list[Run]]:
    """Print what fails at once, with its replay; the tally at the end."""
    tally: Tally[str] = Tally()
    failed = []
    for run in found:
        outcome = run.result if run.result in ("ok", "void") else "failed"
        tally[outcome] += 1
        if outcome == "failed":
            failed.append(run)
            print(f"seed {run.seed}\n{run.result}\nreplay: {replay(kind, run.seed)}", flush=True)
    print(f"{kind}: {tally['ok']} ok, {tally['failed']} failed, {tally['void']} void", flush=True)
    return tally, failed


def replay(kind: str, seed: int) -> str:
    """One line that plays a run again."""
    return f"python -m tests.terminal.campaign {kind} --runs 1 --seed {seed}"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=RUNS)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2 * (os.cpu_count() or 1))
    parser.add_argument("--minutes", type=float, default=0.0)
    given = parser.parse_args()
    until = time.monotonic() + 60 * given.minutes if given.minutes else 0.0
    began = time.monotonic()
    _, failed = report(given.kind, campaign(given.kind, given.runs, given.seed, given.workers, until))
    print(f"{time.monotonic() - began:.0f} s, {given.workers} side by side", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
