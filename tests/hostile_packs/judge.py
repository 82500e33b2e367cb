"""One pack checked in a process of its own, and what may be said of the outcome.

The process is forked from one that has checked a sound pack already: the checker's modules are loaded and its
schemas built, which is the program's own start.  From there its time (of a core: the machine may be shared) and
its growth (the highest resident size, as the kernel counts it) belong to the pack alone.  One that only waits is
found by the clock.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.problems import Problem, Refused, render
from app.text import cells, forbidden, safe
from data.packs import PackRefused, load

SECONDS = 0.5
MEGABYTES = 64.0
CELLS = 200
"""The widest line, without the name of its file, which is told whole."""
LINES = 2_600
"""In both languages."""
WAIT = 15.0
"""By the clock, with everything else that runs."""
PATIENCE = 30.0
"""After this a check counts as hanging, and is ended."""
TRIES = 3
PLACELESS = frozenset((
    "pack.large", "pack.total", "pack.files", "pack.misnamed", "pack.outside", "pack.unreadable", "pack.no_file",
    "pack.missing", "pack.more",
))
"""Problems of a whole file or folder: no line can be known."""


@dataclass(slots=True)
class Outcome:
    """What one check said and took."""

    lines: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    places: list[tuple[str, int | None]] = field(default_factory=list)
    error: str = ""
    seconds: float = 0.0
    """Of a core, in the program and in the kernel."""
    wall: float = 0.0
    megabytes: float = 0.0

    @property
    def sound(self) -> bool:
        return not self.lines and not self.error


def problems_of(folder: Path) -> tuple[Problem, ...]:
    """Everything that the check of a pack's files says."""
    try:
        load(folder)
    except PackRefused as refused:
        return refused.problems
    except Refused as refused:
        return (refused.problem,)
    return ()


def proofs_of(folder: Path) -> tuple[Problem, ...]:
    """What the proofs say of a pack whose files are sound."""
    from app.proof.check import prove

    return prove(load(folder))


Check = Callable[[Path], tuple[Problem, ...]]


def judge(folder: Path, check: Check = problems_of, *, allow: float = SECONDS) -> tuple[Outcome, list[str]]:
    """The outcome, and what is wrong with it; a slow one is measured again, for the machine is shared."""
    outcome = measure(folder, check)
    for _ in range(TRIES - 1):
        if outcome.error or (outcome.seconds <= allow and outcome.wall <= WAIT):
            break
        again = measure(folder, check)
        outcome = min(outcome, again, key=lambda one: one.seconds)
    return outcome, faults(outcome, allow=allow)


def faults(outcome: Outcome, *, allow: float = SECONDS) -> list[str]:
    """What an outcome may not be: a traceback, a line that is none, no place, too long, too much."""
    if outcome.error:
        return [f"no answer: {outcome.error.strip().splitlines()[-1][:200]}"]
    found = []
    for line, (where, _) in zip(outcome.lines, outcome.places * 2, strict=True):
        if any(map(forbidden, line)):
            found.append(f"not one safe line: {line[:80]!r}")
        if cells(line) - cells(safe(where)) > CELLS:
            found.append(f"{cells(line)} cells: {line[:80]!r}")
    for code, (where, line_no) in zip(outcome.codes, outcome.places, strict=True):
        if not where:
            found.append(f"{code} without a file")
        elif line_no is None and code not in PLACELESS:
            found.append(f"{code} without a line")
    if len(outcome.lines) > LINES:
        found.append(f"{len(outcome.lines)} lines")
    if outcome.seconds > allow:
        found.append(f"{outcome.seconds:.2f} s")
    if outcome.wall > WAIT:
        found.append(f"{outcome.wall:.1f} s by the clock")
    if outcome.megabytes > MEGABYTES:
        found.append(f"{outcome.megabytes:.0f} MiB")
    return list(dict.fromkeys(found))


def measure(folder: Path, check: Check = problems_of) -> Outcome:
    """Check the pack in a fork of this process."""
    sys.stdout.flush()
    sys.stderr.flush()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        _child(folder, check, write)
    os.close(write)
    told = _hear(read, child)
    os.waitpid(child, 0)
    return Outcome(**json.loads(told)) if told else Outcome(error="killed: it hung, or used up its memory")


def _hear(read: int, child: int) -> bytes:
    """All that the child writes; nothing when it takes too long."""
    until, told = time.monotonic() + PATIENCE, b""
    with os.fdopen(read, "rb", 0) as pipe:
        while True:
            left = until - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                os.kill(child, signal.SIGKILL)
                return b""
            got = pipe.read(1 << 16)
            if not got:
                return told
            told += got


def _child(folder: Path, check: Check, write: int) -> None:
    """The check itself, in the forked process; never returns."""
    outcome = Outcome()
    try:
        resource.setrlimit(resource.RLIMIT_AS, (_mapped() + (1 << 30),) * 2)
        before, start, used = _peak(), time.perf_counter(), time.process_time()
        try:
            problems = check(folder)
            outcome.lines = [safe(render(problem, "zh")) for problem in problems]
        finally:
            outcome.seconds, outcome.wall = time.process_time() - used, time.perf_counter() - start
            outcome.megabytes = _peak() - before
        outcome.lines += [safe(render(problem, "en")) for problem in problems]
        outcome.codes = [problem.code for problem in problems]
        outcome.places = [
            (problem.place.where, problem.place.line) if problem.place else ("", None) for problem in problems
        ]
    except BaseException:
        outcome.error = traceback.format_exc()
    told = {name: getattr(outcome, name) for name in Outcome.__slots__}
    with os.fdopen(write, "wb") as pipe:
        pipe.write(json.dumps(told).encode())
    os._exit(0)


def _peak() -> float:
    """The highest resident size so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def _mapped() -> int:
    """The address space in use, in bytes."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 1 << 32
