"""The live side of lessons: what the store tells of its own people's slips, written out for practice.

Nothing is unsealed for it: the journal is read as it would be without the key.  Nothing is kept of
it in the store either; a file says by its name which visits it covers.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from sqlalchemy import select

from app.practice.lesson_file import written
from app.practice.lessons import Lesson, Slip, merged, slips
from app.problems import Refused
from app.visit.entries import Entry, Stamp
from data.errors import translated
from data.folders import Folders
from data.practice.admits import SECRET, let_in
from data.tables import EntryRow, Row, VisitRow

if TYPE_CHECKING:
    from data.home import LocalHome
    from data.store import Store

DAYS: Final = 7
"""How far back the slips go that a counter hands over."""
DAY: Final = 86_400_000_000
_ENTRIES = Row.metadata.tables[str(EntryRow.__tablename__)]
_VISITS = Row.metadata.tables[str(VisitRow.__tablename__)]


def bare(store: Store, visit: str) -> tuple[Entry, ...]:
    """The lines of one visit as they read without the key: nothing personal in them."""
    with store.connection() as connection:
        rows = connection.execute(select(_ENTRIES).where(_ENTRIES.c.visit == visit).order_by(_ENTRIES.c.seq)).all()
    return tuple(map(_bare, rows))


def _bare(row: Any) -> Entry:
    body = json.loads(row.body)
    if row.sealed is not None:
        body["sealed"] = dict.fromkeys(json.loads(row.sealed))
    return Entry(row.visit, row.seq, row.kind, Stamp(row.utc, row.mono, row.boot, row.agent, row.seat), body)


def _slips(home: LocalHome, staff: str, visits: list[str]) -> Iterator[Slip]:
    for visit in visits:
        entries = bare(home.store, visit)
        try:
            pack = home.pack_by_hash(entries[0].body["pack"])
        except Refused:
            continue
        yield from slips(pack, entries, staff)


def write_lessons(home: LocalHome, staff: str, since: int = 0) -> Path:
    """Write the slips of one person since this moment (0: of the last days) into `lessons`.

    The file of the same visits is replaced, and so are those of fewer.  Refused(`signin.unknown`).
    """
    agent = home.agents.get(staff)
    if agent is None:
        raise Refused.of("signin.unknown", staff=staff)
    since = since or home.clock.stamp(staff, "").utc - DAYS * DAY
    own = select(_ENTRIES.c.visit).where(_ENTRIES.c.agent == staff)
    found = select(_VISITS.c.id, _VISITS.c.opened).where(_VISITS.c.opened >= since, _VISITS.c.id.in_(own))
    with home.store.connection() as connection:
        rows = connection.execute(found.order_by(_VISITS.c.opened, _VISITS.c.id)).all()
    lesson = Lesson(staff, agent.name, agent.role, merged(_slips(home, staff, [row.id for row in rows])))
    first, last = (rows[0].opened // 1000, rows[-1].opened // 1000) if rows else (0, 0)
    folder = home.folders.lessons
    target = folder / f"{staff}-{first}-{last}.json"
    _write(target, written(lesson))
    for other in folder.glob(f"{staff}-*-*.json"):
        covered = other.stem.split("-")[1:]
        if other != target and len(covered) == 2 and all(map(str.isdigit, covered)) and (
                first <= int(covered[0]) or covered == ["0", "0"]) and int(covered[1]) <= last:
            with suppress(OSError):
                other.unlink()
    return target


def _write(path: Path, text: str) -> None:
    """The file whole or not at all, for this user alone."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with translated():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


def hand_over(home: LocalHome, staff: str, practice: Folders) -> tuple[Path, str]:
    """Write the lessons of whoever is signed in, and let them into practice once.

    The file to take in, and the secret that goes with the admission.
    """
    return write_lessons(home, staff), let_in(practice, staff)


def go_practise(home: LocalHome, staff: str, folder: Path | None, lang: str, program: Path) -> NoReturn:
    """Hand this person over, shut everything of the live home, and let practice take this program's place.

    `program`: the file that this one was started from.
    """
    path, secret = hand_over(home, staff, Folders.practice(folder))
    home.close()
    os.environ[SECRET] = secret
    at = ["--home", str(folder)] if folder is not None else []
    asked = ["drill", "--as", staff, "--lessons", str(path)]
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, str(program.absolute()), *at, "--lang", lang, *asked])
