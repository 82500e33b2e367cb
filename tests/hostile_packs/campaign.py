"""Broken packs by the hundred, crafted and mutated: each checked in a process of its own, and judged.

    python -m tests.hostile_packs.campaign --mutants 2000 --seed 1
    python -m tests.hostile_packs.campaign --mutants 0 --whole      # the crafted ones with the whole program besides

Ends with 1 when the judge found a fault.  A mutant is named by its seed: `--only base:1:37` checks that one and
prints what it says.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from app.text import safe
from data.packs import SHIPPED, shipped
from tests.hostile_packs import crafted, mutants
from tests.hostile_packs.base import BASE, lay
from tests.hostile_packs.judge import MEGABYTES, SECONDS, Outcome, judge, measure, problems_of, proofs_of

ROOT = Path(__file__).parents[2]


@dataclass
class Tally:
    """One row of the table."""

    name: str
    allow: float = SECONDS
    checked: int = 0
    sound: int = 0
    problems: int = 0
    most: int = 0
    slowest: float = 0.0
    largest: float = 0.0
    codes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, what: str, outcome: Outcome, faults: list[str]) -> None:
        self.checked += 1
        self.sound += outcome.sound
        self.problems += len(outcome.codes)
        self.most = max(self.most, len(outcome.codes))
        self.slowest = max(self.slowest, outcome.seconds)
        self.largest = max(self.largest, outcome.megabytes)
        self.codes.update(set(outcome.codes))
        self.faults += [f"{what}: {fault}" for fault in faults]

    def row(self, above: float = 0.0) -> str:
        refused = self.checked - self.sound
        figures = (self.checked, refused, self.sound, self.problems, self.most, len(self.codes),
                   f"{max(self.slowest - above, 0):.2f} s", f"{self.largest:.0f} MiB", len(self.faults))
        return f"| {self.name} | {' | '.join(map(str, figures))} |"


HEAD = ("| what | checked | refused | sound | problems | most of one | kinds | slowest | most memory | faults |\n"
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")


def run_crafted(root: Path, name: str, cases: Iterator[crafted.Case] | list[crafted.Case]) -> Tally:
    """Every crafted pack."""
    tally = Tally(name)
    for number, case in enumerate(cases):
        folder = root / f"c{number}"
        folder.mkdir()
        case.make(folder)
        outcome, faults = judge(folder)
        tally.add(safe(case.name), outcome, faults + crafted.unmet(case, outcome))
        shutil.rmtree(folder)
    return tally


def run_mutants(root: Path, source: Path, name: str, seed: int, count: int, above: float = 0.0,
                proved: Tally | None = None) -> Tally:
    """So many mutants of a pack; `above` is what its own check takes; `proved` is told of the proofs of sound ones."""
    files = mutants.texts(source)
    words = mutants.words_of(files)
    tally = Tally(f"mutants of {name}", SECONDS + above)
    for number in range(count):
        one = mutants.mutant(files, words, f"{name}:{seed}:{number}")
        folder = mutants.fresh(source, root / f"m{number}", one)
        outcome, faults = judge(folder, allow=tally.allow)
        tally.add(f"{name}:{seed}:{number} ({one.file}, {' '.join(one.how)})", outcome, faults)
        if proved is not None and outcome.sound:
            proved.add(f"{name}:{seed}:{number}, proved", *judge(folder, proofs_of))
        shutil.rmtree(folder)
    return tally


def own_time(folder: Path) -> float:
    """What the check of a sound pack takes: the least of five."""
    return min(measure(folder).seconds for _ in range(5))


def whole(folder: Path) -> tuple[int, str, float, float]:
    """`packs check` as a program of its own: exit code, all it printed, seconds of a core, highest MiB."""
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(
            [sys.executable, "agent_tui.py", "--lang", "en", "packs", "check", str(folder)],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
        )
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        seconds, size = used.ru_utime + used.ru_stime, used.ru_maxrss / 2**10
        return child.returncode, out.read().decode(errors="replace"), seconds, size


def run_whole(root: Path, cases: list[crafted.Case]) -> Tally:
    """The program itself on every crafted pack; time and memory above those for the sound base."""
    base = [whole(lay(root / "base", BASE)) for _ in range(5)]
    start, size = min(one[2] for one in base), min(one[3] for one in base)
    tally = Tally("the whole program, above its start")
    for number, case in enumerate(cases):
        folder = root / f"w{number}"
        folder.mkdir()
        case.make(folder)
        code, said, seconds, peak = whole(folder)
        if seconds - start > SECONDS:
            code, said, seconds, peak = min((whole(folder) for _ in range(2)), key=lambda one: one[2])
        proofs_to_come = case.code == crafted.SOUND  # the base is not written to pass them
        faults = [] if code == 1 or (code == 0 and proofs_to_come) else [f"exit code {code}"]
        faults += [f"{word} in the output" for word in ("Traceback", "\x1b", "\r") if word in said]
        if seconds - start > SECONDS:
            faults.append(f"{seconds - start:.2f} s")
        if peak - size > MEGABYTES:
            faults.append(f"{peak - size:.0f} MiB")
        sound = Outcome(codes=[""] * (said.count("\n") - 1) if code else [], lines=["x"] * code)
        sound.seconds, sound.megabytes = seconds - start, peak - size
        tally.add(safe(case.name), sound, faults)
        shutil.rmtree(folder)
    tally.codes.clear()
    return tally


def only(root: Path, name: str) -> int:
    """One mutant again, with what it says."""
    pack, seed, number = name.split(":")
    source = lay(root / "base", BASE) if pack == "base" else SHIPPED / pack
    files = mutants.texts(source)
    one = mutants.mutant(files, mutants.words_of(files), f"{pack}:{seed}:{number}")
    outcome, faults = judge(mutants.fresh(source, root / "one", one))
    print(one.file, *one.how)
    print(*outcome.lines, outcome.error, *faults, sep="\n")
    return int(bool(faults))


def main() -> int:
    """The table; 1 when there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutants", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="hostile-"))
    try:
        base = lay(root / "sound", BASE)
        if found := problems_of(base):
            print("the base pack is not sound:", *found, sep="\n")
            return 1
        if asked.only:
            return only(root, asked.only)
        print(HEAD)
        tallies = [run_crafted(root, "crafted", crafted.CASES), run_crafted(root, "borrowed", crafted.borrowed())]
        print(tallies[0].row(), tallies[1].row(), sep="\n", flush=True)
        packs = [("base", base, 0.0)] + [(name, SHIPPED / name, own_time(SHIPPED / name)) for name in shipped()]
        for number, (name, source, above) in enumerate(packs):
            half = asked.mutants // 2
            count = asked.mutants - half if number == 0 else len(range(number - 1, half, len(packs) - 1))
            proved = None if number else Tally("proofs of the sound ones")
            tallies.append(run_mutants(root, source, name, asked.seed, count, above, proved))
            print(tallies[-1].row(above), flush=True)
            if proved is not None:
                tallies.append(proved)
                print(proved.row(), flush=True)
        if asked.whole:
            tallies.append(run_whole(root, crafted.CASES))
            print(tallies[-1].row(), flush=True)
        for name, _, above in packs[1:]:
            print(f"\n{name}: its own check takes {above:.2f} s; the slowest is counted from there")
    finally:
        shutil.rmtree(root, ignore_errors=True)
    faults = list(chain.from_iterable(tally.faults for tally in tallies))
    print(f"\n{len(faults)} faults", *faults, sep="\n")
    return int(bool(faults))


if __name__ == "__main__":
    raise SystemExit(main())
