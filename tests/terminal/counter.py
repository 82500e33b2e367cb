"""The real counter on a pty, over a copy of a demonstration hall; and what must be in its rows.

A story's keys are typed twice: by a `Typist` straight at the desk, in a copy of the hall (what slow
typing leaves there), and as bytes at the program. The typist also says after which keys a gate
stands, for there the program must stop and a typist need not.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import sqlite3
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.ports import ItemFilter
from app.records import Records
from app.roles import Power, may
from app.visit.entries import Entry
from app.visit.fold import replay
from data.demo import samples
from data.folders import DEMO, Folders
from data.home import LocalHome, open_home
from tests.journeys.story import PINS, STAFF, Story, fill
from tests.kit.typist import Typist, as_bytes, keys_of
from tests.terminal.kit import Terminal

ROOT = Path(__file__).parents[2]
START = "import sys,pathlib,agent_tui; sys.exit(agent_tui.counter(pathlib.Path(sys.argv[1]), demo=True))"
DROPPED = re.compile(r"提前按的 (\d+) 个键已作废")
"""What a gate says of keys that were typed before it could be read."""
LOOK_UP = "⎋ <F3> 1 1⏎"
"""From the end of a visit to its item in the ledger."""
HOME = "⎋ <F2>"
"""The same for somebody who may not see the ledger."""
TRACED = """
import screens.crash, sys, traceback
told = screens.crash.code_of
def code_of(error):
    traceback.print_exception(error, file=open(sys.argv[1] + "/trace", "a"))
    return told(error)
screens.crash.code_of = code_of
"""
"""Python that keeps the traceback of an unforeseen error beside the hall: what a campaign needs to tell."""
SILENCE = 0.3
"""Seconds without a key after which a gate opens."""


def opened(folder: Path) -> LocalHome:
    """The hall in this folder, for a look or a typist."""
    return open_home(folders=Folders.chosen(folder, DEMO))


def copied(source: Path, folder: Path) -> Path:
    """A copy of a hall."""
    shutil.copytree(source, folder)
    return folder


class Counter(Terminal):
    """The program with demonstration hall `home`, on a pty."""

    def __init__(self, home: Path, *, before: str = "", demo: bool = True, **how: Any) -> None:
        """`before` is Python that runs in the program first: only for controls and faults."""
        self.home = home
        start = START.replace("demo=True", f"demo={demo}")
        env = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **how.pop("env", {})}
        command = [sys.executable, "-c", f"{before}\n{start}" if before else start, str(home)]
        super().__init__(command, env=env, cwd=ROOT, **how)

    def keys(self, keys: str) -> None:
        """Type keys of a story in one go."""
        self.send(b"".join(as_bytes(keys)))

    def sign_in(self, staff: str = "1001", pin: str = "") -> None:
        """From the first paint to the home screen."""
        self.keys(f"{staff}⏎{pin or PINS[staff]}⏎")
        self.wait_for(" 请按键 >", 20)
        self.rest(0.06)

    @property
    def problem(self) -> str:
        """The problem line."""
        return self.lines()[22].strip()

    def say(self, words: str, timeout: float = 10) -> None:
        """Wait until the problem line holds these words."""
        self.wait_for(lambda t: words in t.lines()[22], timeout)

    def dropped(self) -> int:
        """How many keys the gate in view says that it dropped."""
        found = DROPPED.search(self.text())
        return int(found[1]) if found else 0

    def gate_open(self, timeout: float = 10) -> None:
        """Wait until a gate in view takes keys: some silence after the last output."""
        self.rest(SILENCE + 0.2, timeout)


# ── what is in the rows ───────────────────────────────────────────────────────────────────────

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
NUMBERED = re.compile(r"[A-Z]{2}\d{10,}[-0-9A-F]*|DEMO-[RF]\d{6}")
SALTED = re.compile(r"\$argon2id\$\S+|[0-9a-f]{32,}|[A-Za-z0-9+/]{38,}={0,2}")
QUIET = {"utc", "mono", "boot", "run", "request", "key", "basis", "began", "ended", "opened", "updated", "latest",
         "digest", "seconds", "version", "since", "shown", "at_utc"}
"""Columns and names that differ from one typing to the next: times, ids, digests over ids."""


def plain(value: Any, name: str = "") -> Any:
    """A value without what differs between two typings of the same."""
    if name in QUIET:
        return "~"
    if isinstance(value, Mapping):
        return {key: plain(part, key) for key, part in sorted(value.items())}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, bytes):
        return f"bytes {len(value)}"
    if isinstance(value, int) and abs(value) > 10**14:
        return "time"
    if isinstance(value, str):
        if value[:1] in "{[":
            try:
                return plain(json.loads(value), name)
            except ValueError:
                pass
        return SALTED.sub("salt", NUMBERED.sub("number", UUID.sub("id", value)))
    return value


def told(entry: Entry) -> dict[str, Any]:
    """One line of a journal, as it must be whoever typed it how fast."""
    return {"kind": entry.kind, "seq": entry.seq, **plain(entry.body)}


@dataclass
class Rows:
    """Everything that a typing left in a hall."""

    visits: list[list[dict[str, Any]]] = field(default_factory=list)
    """Each visit's journal."""
    items: list[Any] = field(default_factory=list)
    """Each item whole, opened with the key."""
    tables: dict[str, list[str]] = field(default_factory=dict)
    """Every table of the file, without what differs."""

    @classmethod
    def of(cls, folder: Path) -> Rows:
        """Read a hall: its journals with the key, its tables with plain SQLite."""
        home = opened(folder)
        try:
            with closing(sqlite3.connect(f"file:{home.folders.store}?mode=ro", uri=True)) as raw:
                raw.row_factory = sqlite3.Row
                visits = [row["id"] for row in raw.execute("SELECT id FROM visit ORDER BY id")]
                names = [row["name"] for row in raw.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
                tables = {name: sorted(json.dumps(plain(dict(row)), ensure_ascii=False, sort_keys=True)
                                       for row in raw.execute(f"SELECT * FROM {name}"))
                          for name in names if name not in ("pack", "agent", "sign_in", "pin_try", "meta")}
            return cls([[told(entry) for entry in home.journal.read(visit)] for visit in visits],
                       _items(home), tables)
        finally:
            home.close()


def _items(home: LocalHome) -> list[Any]:
    found = home.ledger.items(ItemFilter(limit=1000))
    details = [home.ledger.item(line.id) for line in reversed(found)]
    return [plain({"line": {"flow": d.line.flow, "state": d.line.state, "due": d.line.due, "phone": d.line.phone},
                   "before": d.before, "after": d.after, "sealed": d.sealed, "evidence": bool(d.evidence),
                   "paid": [(p.method, p.fen, p.received, p.change, p.reference) for p in d.payments]})
            for d in details]


def journals(folder: Path) -> list[list[dict[str, Any]]]:
    """Each visit's journal, read while the program may run."""
    home = opened(folder)
    try:
        with closing(sqlite3.connect(f"file:{home.folders.store}?mode=ro", uri=True)) as raw:
            visits = [row[0] for row in raw.execute("SELECT id FROM visit ORDER BY id")]
        return [[told(entry) for entry in home.journal.read(visit)] for visit in visits]
    finally:
        home.close()


def folds(folder: Path) -> None:
    """Every journal of the hall replays: none is torn."""
    home = opened(folder)
    try:
        with closing(sqlite3.connect(f"file:{home.folders.store}?mode=ro", uri=True)) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            visits = [row[0] for row in raw.execute("SELECT id FROM visit ORDER BY id")]
        for visit in visits:
            entries = home.journal.read(visit)
            assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
            replay(home.pack_by_hash(entries[0].body["pack"]), entries)
    finally:
        home.close()


# ── a story, cut at its gates ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Part:
    """Keys up to a gate (or the end), and how the journals stand there."""

    keys: tuple[str, ...]
    visits: tuple[int, ...]
    """How many lines each visit's journal has at its end."""
    gate: str
    """Address of the gate that it leads to; empty at the end."""


@dataclass(frozen=True)
class Press:
    """One key, and how things stand after it."""

    key: str
    lines: int
    """Of the last visit's journal."""
    prompt: str
    """What the entry line asks on the screen; empty between customers."""
    gate: bool
    at: str


@dataclass(frozen=True)
class Script:
    """A story as keys, parts and the rows of slow typing."""

    name: str
    staff: str
    parts: tuple[Part, ...]
    rows: Rows
    trace: tuple[tuple[str, str], ...]
    last: str
    """The title of the screen at the end."""
    presses: tuple[Press, ...]
    """From the home screen to the end of the visit."""

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for part in self.parts for key in part.keys)


def script(story: Story, source: Path, folder: Path) -> Script:
    """Type a story slowly, straight at the desk, in a copy of the hall."""
    shutil.copytree(source, folder)
    home = opened(folder)
    try:
        home.take_seat(chosen=False)
        staff = STAFF[story.role]
        agent = home.agents.get(staff)
        assert agent is not None
        typist = Typist(Desk(home, agent))
        parts: list[Part] = []
        presses: list[Press] = []
        keys: list[str] = []
        gate = ("", 0)
        for key in keys_of(fill(story.keys, story, samples(home), date.today())):
            typist.press(key)
            keys.append(key)
            here = _gate(typist)
            arrived = here != gate and bool(here[0])
            presses.append(_press(home, typist, key, arrived))
            if arrived:
                parts.append(Part(tuple(keys), _counts(home, typist), here[0]))
                keys = []
            gate = here
        assert typist.visit is not None and not typist.visit.open, f"{story.id} ends at {typist.at}: {typist.problems}"
        ledger = may(agent.role, Power.LEDGER)
        if ledger:
            records = Records(home, agent)
            records.item(records.items(ItemFilter(limit=1))[0].id)
        parts.append(Part((*keys, *keys_of(LOOK_UP if ledger else HOME)), _counts(home, typist), ""))
        trace = tuple(typist.trace)
    finally:
        home.close()
    return Script(story.id, staff, tuple(parts), Rows.of(folder), trace, "流水明细" if ledger else "业务",
                  tuple(presses))


def _gate(typist: Typist) -> tuple[str, int]:
    """The gate in view; it is another one after every line of the journal, and when it was covered."""
    visit = typist.visit
    if visit is None or not visit.open or typist.over is not None or typist.view.gate is None:
        return "", 0
    return f"{visit.id} {typist.view.at}", visit.seq


CLOSED = "本次接待已结束。"


def _press(home: LocalHome, typist: Typist, key: str, gate: bool) -> Press:
    visit = typist.visit
    lines = len(home.journal.read(visit.id)) if visit else 0
    asks = "" if visit is None else typist.view.ask or "请回车" if visit.open else CLOSED
    return Press(key, lines, asks, gate, typist.at)


def _counts(home: LocalHome, typist: Typist) -> tuple[int, ...]:
    return tuple(len(home.journal.read(visit)) for visit in dict.fromkeys(typist.visits))


# ── typing it ─────────────────────────────────────────────────────────────────────────────────


class Paused(Exception):
    """The machine was slow: the keys had a gap that opens gates, so the run shows nothing."""


def type_out(counter: Counter, keys: Sequence[str], gap: float, seed: int) -> None:
    """Write keys in one go, or each after a random wait from 0 to `gap` seconds."""
    data = [b"".join(as_bytes(key)) for key in keys]
    if not gap:
        counter.send(b"".join(data))
        return
    chance = random.Random(seed)
    last = time.monotonic()
    for key in data:
        time.sleep(chance.uniform(0, gap))
        now = time.monotonic()
        if now - last > SILENCE * 0.9:
            raise Paused
        counter.send(key)
        last = now


def wait_for_lines(counter: Counter, wanted: Sequence[int], timeout: float = 20) -> None:
    """Wait until the journals have at least so many lines."""
    path = Folders.chosen(counter.home, DEMO).store
    until = time.monotonic() + timeout
    while time.monotonic() < until and counter._poll() is None:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as raw:
            found = [row[0] for row in raw.execute(
                "SELECT (SELECT count(*) FROM entry WHERE visit = v.id) FROM visit v ORDER BY v.id")]
        if len(found) >= len(wanted) and all(a >= b for a, b in zip(found, wanted, strict=False)):
            return
        time.sleep(0.02)


def slowly(script: Script, source: Path, folder: Path) -> Rows:
    """Type a story at the program key by key, each after the screen has come to rest; its rows."""
    shutil.copytree(source, folder)
    with Counter(folder) as counter:
        counter.sign_in(script.staff)
        for part in script.parts:
            for key in part.keys:
                counter.keys(key)
                counter.rest(0.05 if key.isalnum() else 0.15)
            counter.gate_open()
            assert counter.dropped() == 0, counter.text()
        counter.wait_for(lambda t: t.lines()[1].strip().startswith(script.last), 20)
    return Rows.of(folder)


def burst(script: Script, source: Path, folder: Path, *, gap: float = 0.0, seed: int = 0, before: str = "",
          patience: float = 20.0, **how: Any) -> Rows:
    """Type a story at the program as one burst, and what its gates dropped as one burst again.

    After each burst: the journals are those of slow typing up to the gate, line by line, and the
    line at the gate says how many keys were dropped. Returns the rows at the end; AssertionError.
    """
    copied(source, folder)
    with Counter(folder, before=before, **how) as counter:
        rest = list(keys_of(f"{script.staff}⏎{PINS[script.staff]}⏎"))
        for number, part in enumerate(script.parts):
            later = [key for other in script.parts[number + 1 :] for key in other.keys]
            _type_part(counter, script, part, [*rest, *part.keys], later, gap, seed + number, patience)
            rest = []
        counter.wait_for(lambda t: t.lines()[1].strip().startswith(script.last), patience)
        counter.signal(15)
        assert counter.wait_exit(3) == 143, counter.text()
    return Rows.of(folder)


def _type_part(counter: Counter, script: Script, part: Part, keys: list[str], later: list[str], gap: float,
               seed: int, patience: float) -> None:
    for attempt in range(4):
        type_out(counter, [*keys, *later], gap, seed + 1000 * attempt)
        if not part.gate:
            return
        wait_for_lines(counter, part.visits, patience)
        wanted = [visit[:count] for visit, count in zip(script.rows.visits, part.visits, strict=False)]
        try:
            counter.wait_for(lambda t: t.dropped() >= len(later), patience / 2)
        except AssertionError:
            raise AssertionError(
                f"{counter.dropped()} of {len(later)} keys dropped at {part.gate}\n{counter.text()}") from None
        counter.gate_open()
        found = journals(counter.home)
        if counter.dropped() == len(keys) + len(later) and attempt < 3:
            continue  # the gate before was not open yet: everything was dropped, nothing happened
        assert found == wanted, difference(found, wanted)
        assert counter.dropped() == len(later), counter.text()
        return


def difference(found: Any, wanted: Any) -> str:
    """Where two readings part."""
    if isinstance(found, Rows):
        return "\n".join(difference(getattr(found, name), getattr(wanted, name))
                         for name in ("visits", "items", "tables") if getattr(found, name) != getattr(wanted, name))
    if isinstance(found, dict) and isinstance(wanted, dict):
        return "\n".join(f"{key}: {difference(found.get(key), wanted.get(key))}"
                         for key in {**found, **wanted} if found.get(key) != wanted.get(key))
    if isinstance(found, list) and isinstance(wanted, list):
        for number, (one, other) in enumerate(zip(found, wanted, strict=False)):
            if one != other:
                return f"[{number}] {difference(one, other)}"
        return f"{len(found)} found, {len(wanted)} wanted: {(found[len(wanted):] or wanted[len(found):])[:2]}"
    return f"found {found!r}\n  wanted {wanted!r}"


def workers() -> int:
    """Programs that may run side by side: a keyboard test mostly waits."""
    return int(os.environ.get("AGENT_TUI_WORKERS", "0")) or 2 * (os.cpu_count() or 1)
