"""Playing a story on a real demonstration store, and reading back what it left there.

    python -m tests.journeys.play plain '⏎ ⏎ 08⏎ 1 {phone}⏎'     shows every step of such keys
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.ports import ItemDetail, ItemFilter
from app.visit.entries import Entry
from app.visit.fold import replay
from app.visit.state import Visit
from data.clock import SystemClock
from data.demo import Samples, make_demo, samples
from data.home import LocalHome, open_home
from tests.journeys.story import STAFF, Story, fill
from tests.kit.typist import Typist

DAY = date(2026, 11, 22)
PEOPLE = 45
"""The typical customers, and a few more."""
OPERATOR = ("person", "person_document", "line", "free_number", "sim_stock", "starter", "proxy_act", "top_up",
            "ticket", "applied")
"""The operator's tables; counters of tries, codes sent and cards shown are left out."""
NEW_LINE = ("plan", "brand", "state", "paytype", "balance", "minimum", "pay_method")
SEALED = ("phone", "iccid", "pay_detail", "password", "record")
QUIET = ("version",)

Tables = dict[str, dict[tuple[Any, ...], dict[str, Any]]]


class HeldDay(SystemClock):
    """The computer's clock on a fixed day."""

    def today(self) -> date:
        return DAY


def template(folder: Path) -> Path:
    """A demonstration hall to be copied."""
    make_demo(folder, clock=HeldDay(), count=PEOPLE).home.close()
    return folder


def opened(folder: Path, keyless: bool = False) -> LocalHome:
    """A copied hall; the pack is read once for all copies of it."""
    home = open_home(folder, clock=HeldDay(), keyless=keyless)
    pack = _known.get("pack")
    if pack is None:
        pack = _known["pack"] = home.pack
    home.__dict__["pack"] = pack
    return home


def people(home: LocalHome) -> Samples:
    """Who a copied hall was filled with: the same people in every copy."""
    if "samples" not in _known:
        _known["samples"] = samples(home)
    found: Samples = _known["samples"]
    return found


_known: dict[str, Any] = {}


@dataclass
class Played:
    """A story that was played, and everything it left."""

    story: Story
    folder: Path
    typist: Typist
    visit: Visit
    entries: tuple[Entry, ...]
    details: tuple[ItemDetail, ...]
    """From the ledger, oldest first."""
    rows: list[dict[str, Any]]
    """The same with plain SQL."""
    legs: list[str]
    changes: tuple[str, ...]
    held: int
    """What is still reserved."""

    @property
    def said(self) -> list[str]:
        """The phrases of every answer, in order."""
        return [e.body["phrase"] for e in self.entries if e.kind in ("answer", "amend") and e.body.get("phrase")]

    @property
    def norms(self) -> set[str]:
        """What the answered steps and their phrases answer to."""
        pack, steps = self.visit.pack, {}
        for flow in pack.flows.values():
            steps |= {(flow.id, step.id): step for step in flow.steps}
        flows = {0: pack.opening, **{i.number: i.flow.id for i in self.visit.path.items}}
        found: set[str] = set()
        for entry in self.entries:
            if entry.kind in ("answer", "amend", "commit"):
                number, _, step_id = entry.body["at"].partition("/")
                step = steps.get((flows.get(int(number), ""), step_id)) or steps[pack.closing, step_id]
                found |= set(step.norms) | (set(pack.phrases[step.say].norms) if step.say else set())
        return found


def play(story: Story, source: Path, folder: Path) -> Played:
    """Copy the hall, type the story, read the rows back."""
    shutil.copytree(source, folder, dirs_exist_ok=True)
    if story.settings:
        _set(folder, story.settings)
    home = opened(folder)
    try:
        told = people(home)
        lines = _lines(home, story, told)
        before = _tables(folder)
        agent = home.agents.get(STAFF[story.role])
        assert agent is not None
        typist = Typist(Desk(home, agent))
        typist.type(fill(story.keys, story, told, DAY))
        visit_id = typist.visits[-1] if typist.visits else ""
        entries = home.journal.read(visit_id) if visit_id else ()
        visit = replay(home.pack, entries) if entries else None
        found = home.ledger.items(ItemFilter())
        details = tuple(home.ledger.item(one.id) for one in reversed(found))
        changes = _changes(before, _tables(folder), lines)
        assert visit is not None, "the keys open no visit"
        return Played(story, folder, typist, visit, entries, details, *_sql(folder), changes, _held(folder))
    finally:
        home.close()


def reopened(played: Played, keyless: bool) -> Visit:
    """The visit folded anew from a home opened again."""
    home = opened(played.folder, keyless)
    try:
        entries = home.journal.read(played.visit.id)
        return replay(home.pack_by_hash(entries[0].body["pack"]), entries)
    finally:
        home.close()


def path_of(visit: Visit) -> dict[str, Any]:
    """Everything of a visit's path that does not need the key."""
    return {
        "passed": [p.at for p in visit.path.passed],
        "here": visit.path.here.at if visit.path.here else "",
        "clear": dict(visit.path.clear),
        "items": [(i.number, i.flow.id, i.state, i.recorded) for i in visit.path.items],
        "outcome": visit.outcome, "commits": sorted(visit.commits), "endings": dict(visit.endings),
    }


# ── reading the file as any SQLite tool would ─────────────────────────────────────────────────


def _plain(folder: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(f"file:{folder / 'data' / 'store.db'}?mode=ro", uri=True)
    raw.row_factory = sqlite3.Row
    return raw


def _sql(folder: Path) -> tuple[list[dict[str, Any]], list[str]]:
    raw = _plain(folder)
    try:
        rows = [dict(row) for row in raw.execute("SELECT * FROM item ORDER BY utc, id")]
        legs = [f"{row['method']} {row['fen']}" for row in raw.execute(
            "SELECT p.* FROM payment p JOIN item i ON i.id = p.item ORDER BY i.utc, i.id, p.leg")]
    finally:
        raw.close()
    for row in rows:
        row["before"], row["after"] = json.loads(row["before"]), json.loads(row["after"])
    return rows, legs


def _held(folder: Path) -> int:
    raw = _plain(folder)
    try:
        return int(raw.execute("SELECT count(*) FROM reservation").fetchone()[0])
    finally:
        raw.close()


def _tables(folder: Path) -> Tables:
    raw = _plain(folder)
    try:
        found: Tables = {}
        for table in OPERATOR:
            keys = [row["name"] for row in raw.execute(f"PRAGMA table_info({table})") if row["pk"]]
            rows = [dict(row) for row in raw.execute(f"SELECT * FROM {table}")]
            found[table] = {tuple(row[key] for key in keys): row for row in rows}
        return found
    finally:
        raw.close()


def _set(folder: Path, settings: Mapping[str, str]) -> None:
    raw = sqlite3.connect(folder / "data" / "store.db")
    now = json.loads(raw.execute("SELECT settings FROM meta").fetchone()[0])
    raw.execute("UPDATE meta SET settings = ?", (json.dumps({**now, **settings}, ensure_ascii=False),))
    raw.commit()
    raw.close()


def _lines(home: LocalHome, story: Story, told: Any) -> dict[str, str]:
    """Line id → how the story calls it."""
    names = {told[story.who].phone: "line"} | {told[key].phone: name for name, key in story.also.items()}
    with home.subscribers.reading() as book:
        return {book.line(phone).id: name for phone, name in names.items()}


def _changes(before: Tables, after: Tables, lines: Mapping[str, str]) -> tuple[str, ...]:
    """What is different, a line of words each."""
    found: list[str] = []
    for table in OPERATOR:
        was, now = before[table], after[table]
        for key in was.keys() & now.keys():
            name = lines.get(str(key[0]), f"{table}?") if table == "line" else table
            found += [f"{name}.{column} {_step(column, old, now[key][column])}"
                      for column, old in was[key].items()
                      if old != now[key][column] and column not in QUIET]
        added = [now[key] for key in now.keys() - was.keys()]
        if table == "applied":
            found += [f"applied {row['kind']}" for row in added]
        elif table == "line":
            found += ["+line " + " ".join(f"{c}={row[c]}" for c in NEW_LINE) for row in added]
        elif added:
            found.append(f"{table} +{len(added)}")
        if gone := len(was.keys() - now.keys()):
            found.append(f"{table} -{gone}")
    return tuple(sorted(found))


def _step(column: str, old: Any, new: Any) -> str:
    if column in SEALED or isinstance(old, bytes) or isinstance(new, bytes):
        return "gone" if new in (None, "") else "new"
    if isinstance(old, int) and isinstance(new, int):
        return f"{new - old:+d}" if new else "→ 0"
    return f"→ {new}"


def show(who: str, keys: str) -> None:
    """Type some keys in a fresh hall, and tell each step."""
    with tempfile.TemporaryDirectory() as folder:
        source = template(Path(folder) / "hall")
        also = {name: name for name in ("plain", "gold", "proxy", "guardian", "unspent", "elder", "spent")}
        played = play(Story("?", "?", keys, (), who, also), source, Path(folder) / "play")
        for at, text in played.typist.trace:
            print(f"{at:32} {text}")
        typist = played.typist
        print("now at", typist.at or "(over)", "| outcome", played.visit.outcome, "| refused", typist.problems,
              "| line", repr(typist.text))
        for detail in played.details:
            print(detail.line.code, detail.line.state, detail.before, detail.after, detail.payments, detail.evidence)
        print("changes", played.changes, "held", played.held)
        print("said", " ".join(played.said))


if __name__ == "__main__":
    show(*sys.argv[1:])
