"""Packs in the store: kept by hash with their sources, and what became of each, in order.

A draft is handed in, approved by another person, published, and rolled back to: each is one event,
written once.  The pack in use is that of the last event which put one into use; a running visit
keeps its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from app.house import PackEvent
from app.pack.model import Pack
from app.problems import Problem, Refused
from app.proof.story import Story
from app.text import clean
from data.store import Store
from data.tables import PackEventRow, PackRow, Row

NOTE: Final = 200
"""Characters that a note of what has changed may have."""
IN_USE: Final = ("published", "rolled_back")
"""What puts a pack into use."""
_PACKS = Row.metadata.tables[str(PackRow.__tablename__)]
_EVENTS = Row.metadata.tables[str(PackEventRow.__tablename__)]
_KEPT = select(_PACKS.c.hash, _PACKS.c.compiled)
_CURRENT = (
    select(_EVENTS.c.pack).where(_EVENTS.c.act.in_(IN_USE)).order_by(_EVENTS.c.id.desc()).limit(1)
)


# ── reading ───────────────────────────────────────────────────────────────────────────────────────


def current(store: Store) -> str:
    """The hash of the pack that new visits open with; empty where none was published."""
    with store.connection() as connection:
        return connection.scalar(_CURRENT) or ""


def newest(store: Store) -> Pack:
    """The pack in use; Refused: `pack.missing`, `pack.hash`."""
    return by_hash(store, current(store))


def by_hash(store: Store, pack_hash: str) -> Pack:
    """A kept pack by its hash; Refused: `pack.missing`, `pack.hash`."""
    from data.packs import from_json

    with store.connection() as connection:
        row = connection.execute(_KEPT.where(_PACKS.c.hash == pack_hash)).first()
    if row is None:
        raise Refused.of("pack.missing")
    pack = from_json(row.compiled)
    if pack.hash != row.hash:
        raise Refused.of("pack.hash")
    return pack


def sources(store: Store, pack_hash: str) -> dict[str, str]:
    """The files of a kept pack: path in the pack → text; Refused(`pack.missing`)."""
    with store.connection() as connection:
        text = connection.scalar(select(_PACKS.c.sources).where(_PACKS.c.hash == pack_hash))
    if text is None:
        raise Refused.of("pack.missing")
    found: dict[str, str] = json.loads(text)
    return found


def kept(store: Store) -> tuple[str, ...]:
    """The hashes of all packs, those handed in last first."""
    with store.connection() as connection:
        return tuple(connection.scalars(select(_PACKS.c.hash).order_by(_PACKS.c.kept.desc(), _PACKS.c.hash)))


def history(store: Store) -> tuple[PackEvent, ...]:
    """Everything that became of the packs of this store, in order."""
    with store.connection() as connection:
        return _history(connection)


def _history(connection: Connection) -> tuple[PackEvent, ...]:
    rows = connection.execute(select(_EVENTS).order_by(_EVENTS.c.id))
    return tuple(PackEvent(row.pack, row.act, row.staff, row.utc, row.note) for row in rows)


# ── what becomes of a pack ────────────────────────────────────────────────────────────────────────


def publish(store: Store, pack: Pack, files: Mapping[str, str]) -> None:
    """Keep a pack that comes with the program (path → text, and compiled) and put it into use.

    A pack that is kept already stays as it is.
    """
    with store.transaction() as connection:
        if _keep(store, connection, pack, files):
            _note(store, connection, pack.hash, "published")


def submit(
    store: Store, pack: Pack, files: Mapping[str, str], note: str, staff: str, seat: str = "", *,
    stories: Iterable[Story] = (),
) -> None:
    """Hand a draft in; Refused: `pack.note`, `pack.kept`, PackRefused with what is not proved or told."""
    note = _words(note)
    _refuse_unproved(pack, stories)
    with store.transaction() as connection:
        if not _keep(store, connection, pack, files):
            raise Refused.of("pack.kept", hash=pack.hash[:12])
        _note(store, connection, pack.hash, "submitted", note, staff, staff, seat)


def approve(store: Store, pack_hash: str, staff: str, seat: str = "") -> None:
    """Approve another's draft; Refused: `pack.in_use_before`, `pack.approved`, `pack.own`."""
    with store.transaction() as connection:
        acts = _acts(connection, pack_hash)
        if acts.keys() & set(IN_USE):
            raise Refused.of("pack.in_use_before")
        if "approved" in acts:
            raise Refused.of("pack.approved", staff=acts["approved"].staff)
        asked = acts["submitted"].staff
        if asked == staff:
            raise Refused.of("pack.own")
        _note(store, connection, pack_hash, "approved", "", staff, asked, seat)


def release(store: Store, pack_hash: str, note: str, staff: str, seat: str = "") -> None:
    """Publish an approved draft; the note is that of its submission where none is given.

    Refused: `pack.in_use_before`, `pack.not_approved`, PackRefused with all that is not proved.
    """
    _refuse_unproved(by_hash(store, pack_hash))
    with store.transaction() as connection:
        acts = _acts(connection, pack_hash)
        if acts.keys() & set(IN_USE):
            raise Refused.of("pack.in_use_before")
        if "approved" not in acts:
            raise Refused.of("pack.not_approved")
        asked = acts["submitted"]
        words = _words(note) if note else asked.note
        _note(store, connection, pack_hash, "published", words, staff, asked.staff, seat)


def roll_back(store: Store, pack_hash: str, note: str, staff: str, seat: str = "") -> str:
    """Put a pack into use again: the one published before the present one, or the named one.

    The hash of it; Refused: `pack.no_earlier`, `pack.never_published`, `pack.in_use`.
    """
    words = _words(note) if note else ""
    by_hash(store, pack_hash or earlier(store))  # it can be read, or nothing is changed
    with store.transaction() as connection:
        events = _history(connection)
        chosen = pack_hash or _earlier(events)
        if not any(event.hash == chosen and event.act in IN_USE for event in events):
            raise Refused.of("pack.never_published")
        if chosen == _current(events):
            raise Refused.of("pack.in_use")
        _note(store, connection, chosen, "rolled_back", words, staff, "", seat)
    return chosen


def earlier(store: Store) -> str:
    """The pack published before the one in use; Refused(`pack.no_earlier`)."""
    return _earlier(history(store))


def _earlier(events: tuple[PackEvent, ...]) -> str:
    published = list(dict.fromkeys(event.hash for event in events if event.act == "published"))
    at = published.index(_current(events)) if published else 0
    if at == 0:
        raise Refused.of("pack.no_earlier")
    return published[at - 1]


def _current(events: tuple[PackEvent, ...]) -> str:
    return next((event.hash for event in reversed(events) if event.act in IN_USE), "")


# ── what is looked at before ──────────────────────────────────────────────────────────────────────


def findings(pack: Pack) -> tuple[Problem, ...]:
    """What is not proved of a pack, over all its paths."""
    from app.proof.check import prove

    return prove(pack)


def unproved(pack: Pack, stories: Iterable[Story] = ()) -> tuple[Problem, ...]:
    """What is not proved, and what does not come out as the stories tell it."""
    from app.proof.tell import tell

    return (*findings(pack), *(problem for story in stories for problem in tell(pack, story).failures))


def _refuse_unproved(pack: Pack, stories: Iterable[Story] = ()) -> None:
    found = unproved(pack, stories)
    if found:
        from data.packs import PackRefused

        raise PackRefused(found)


def shipped_sources(name: str) -> dict[str, str]:
    """The files of a pack that comes with the program: path in the pack → text."""
    from data.packs import SHIPPED

    return folder_sources(SHIPPED / name)


def folder_sources(folder: Path) -> dict[str, str]:
    """The files of a pack in a folder: path in the pack → text; nothing hidden, nothing from outside."""
    from data.packs.folder import FILES, FOLDERS
    from data.packs.reading import MAX_BYTES

    root, found = folder.resolve(), {}
    for path in sorted(path for name in FOLDERS for path in (folder / name).glob("*.yaml")):
        if path.name.startswith(".") or not path.is_file() or path.stat().st_size > MAX_BYTES:
            continue
        if path.resolve().is_relative_to(root):
            found[path.relative_to(folder).as_posix()] = path
    found |= {name: folder / name for name in FILES if (folder / name).is_file()}
    try:
        return {name: path.read_text(encoding="utf-8") for name, path in sorted(found.items())}
    except (OSError, UnicodeDecodeError):
        raise Refused.of("pack.encoding") from None


# ── small parts ───────────────────────────────────────────────────────────────────────────────────


def _keep(store: Store, connection: Connection, pack: Pack, files: Mapping[str, str]) -> bool:
    from data.packs import to_json

    row = {
        "hash": pack.hash, "id": pack.id, "version": pack.version, "kept": store.clock.stamp("", "").utc,
        "sources": json.dumps(dict(files), ensure_ascii=False), "compiled": to_json(pack),
    }
    return connection.execute(insert(_PACKS).values(row).on_conflict_do_nothing()).rowcount > 0


def _note(
    store: Store, connection: Connection, pack_hash: str, act: str, note: str = "", staff: str = "",
    asked_by: str = "", seat: str = "",
) -> None:
    stamp = store.clock.stamp(staff, seat)
    connection.execute(insert(_EVENTS).values(
        pack=pack_hash, act=act, note=note, staff=staff, asked_by=asked_by, utc=stamp.utc, mono=stamp.mono,
        boot=stamp.boot, seat=seat,
    ))


def _acts(connection: Connection, pack_hash: str) -> dict[str, Any]:
    """The latest event of each act of one pack; Refused(`pack.missing`)."""
    acts = {event.act: event for event in _history(connection) if event.hash == pack_hash}
    if not acts:
        raise Refused.of("pack.missing")
    return acts


def _words(note: str) -> str:
    if not note.strip():
        raise Refused.of("pack.note")
    return clean(note, NOTE)
