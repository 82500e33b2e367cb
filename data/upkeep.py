"""Upkeep: check a store, copy it, put a copy back, and accept a corrected clock.

These work on the files of a home that may be broken, so they open nothing else of it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.problems import Refused
from data import tombstones
from data.driver import driver, journal_mode, plain, wal_safe
from data.errors import DRIVER_ERRORS, name_of, translated
from data.folders import Folders
from data.gate import Gate
from data.look import Meta, look, read_meta, unlock
from data.migrations import VERSION, copy, migrate
from data.seats import Seats

if TYPE_CHECKING:
    from data.erase import Erased
    from data.store import Store

NETWORK = frozenset(("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "ceph"))
"""File systems on which locks may not hold."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    name: str
    """sqlite, disk, integrity, references, schema, key, rights, clock."""
    ok: bool
    detail: str


class Upkeep:
    """What commands do to the store of one home, whether or not it can be opened."""

    def __init__(self, folders: Folders) -> None:
        self.folders = folders

    def check(self) -> tuple[Finding, ...]:
        """What a program can see of the store; Refused when it cannot be opened at all."""
        return check(self.folders)

    def backup(self, target: Path | None = None) -> Path:
        """A whole copy in the backups folder, or at `target`."""
        return backup(self.folders, target)

    def restore(self, source: Path) -> Path:
        """Put a backup in the store's place; where the replaced store is now."""
        return restore(self.folders, source)

    def erase(self, store: Store, kind: str, value: str) -> Erased:
        """Erase a person from the store and all copies in the backups folder."""
        from data.erase import erase

        return erase(store, self.folders, kind, value)


def check(folders: Folders) -> tuple[Finding, ...]:
    """Everything about the store that a program can see; Refused when it cannot be opened."""
    meta = look(folders)
    with translated():
        raw = plain(folders.store)
        try:
            return tuple(_findings(folders, meta, raw))
        finally:
            raw.close()


def backup(folders: Folders, target: Path | None = None) -> Path:
    """A whole copy (mode 0600) in the backups folder, or at `target`; the key is not in it.

    Taken from one snapshot while others go on writing; checked before this returns.
    """
    look(folders)
    target = target or _free(folders.backups / f"{folders.store.stem}-{_now()}.db")
    with translated():
        raw = plain(folders.store)
        try:
            copy(raw, target)
        finally:
            raw.close()
        _sound(target)
        _sync(target)
    return target


def restore(folders: Folders, source: Path) -> Path:
    """Put a backup in the store's place; where the replaced store was put (in the backups).

    Refused: `store.in_use` while any seat runs, `store.newer`, `store.wrong_key` (another
    hall's), `store.no_backup`.  People erased since are erased from it before it is put in place.
    """
    from data.erase import erase_again

    taken = Seats(folders.seats).taken()
    if taken:
        raise Refused.of("store.in_use", seat=taken[0])
    with translated(), Gate(folders.store.with_name(folders.store.name + ".gate")).held():
        folders.make()
        draft = folders.store.with_suffix(".restored")
        draft.unlink(missing_ok=True)
        _take(source, draft)
        raw = plain(draft)
        try:
            vault = unlock(folders, read_meta(raw))
            migrate(raw, folders.backups, "restored")
        finally:
            raw.close()
        erase_again(draft, vault, tombstones.read(folders.erased))
        aside = _put_aside(folders)
        draft.rename(folders.store)
        _sync(folders.store)
    return aside


def accept_clock(store: Store) -> None:
    """Take the present time for right, after a clock that was ahead has been corrected."""
    now = store.clock.stamp("", "").utc
    with store.transaction() as connection:
        connection.exec_driver_sql("UPDATE meta SET latest = ?", (now,))


def _findings(folders: Folders, meta: Meta, raw: Any) -> Iterator[Finding]:
    from data.schema import expected, shape

    module = driver()
    safe = wal_safe(module.sqlite_version_info)
    yield Finding("sqlite", safe, f"{module.sqlite_version} {journal_mode(module)}")
    system, free = _disk(folders.data)
    yield Finding("disk", system not in NETWORK and free > 64, f"{system}, {free} MiB free")
    said = [row[0] for row in raw.execute("PRAGMA integrity_check(5)")]
    yield Finding("integrity", said == ["ok"], "; ".join(said))
    broken = raw.execute("PRAGMA foreign_key_check").fetchall()
    yield Finding("references", not broken, f"{len(broken)} broken")
    wanted, found = expected(), shape(raw)
    odd = sorted({name for (_, name), _ in wanted.items() ^ found.items()})
    yield Finding("schema", not odd, " ".join((f"version {meta.version}", *odd)))
    try:
        unlock(folders, meta)
        yield Finding("key", True, str(folders.key))
    except Refused as refused:
        yield Finding("key", False, refused.problem.code)
    rights = {p.name: p.stat().st_mode & 0o077 for p in (folders.store, folders.key) if p.exists()}
    open_to = [name for name, bits in rights.items() if bits]
    yield Finding("rights", not open_to, " ".join(open_to))
    latest = raw.execute("SELECT latest FROM meta").fetchone()[0] / 1e6
    behind = latest - time.time()
    yield Finding("clock", behind < 300, f"{behind:.0f} s behind" if behind > 0 else "")


def _take(source: Path, draft: Path) -> None:
    """Copy a backup to `draft`; Refused(`store.no_backup`) unless it is a sound store."""
    try:
        raw = plain(source, read_only=True)
    except DRIVER_ERRORS:
        raise Refused.of("store.no_backup") from None
    try:
        version = raw.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise Refused.of("store.newer", version=version)
        if version == 0:
            raise Refused.of("store.no_backup")
        copy(raw, draft)
        _sound(draft)
    except DRIVER_ERRORS as error:
        if name_of(error) in ("SQLITE_FULL", "SQLITE_READONLY"):
            raise
        raise Refused.of("store.no_backup") from None
    finally:
        raw.close()


def _put_aside(folders: Folders) -> Path:
    """Move the present store, with what belongs to it, among the backups.

    Its log is brought into it first, so that the file is whole by itself; a store too broken for
    that is moved as it is.
    """
    try:
        raw = plain(folders.store)
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.close()
    except DRIVER_ERRORS:
        pass
    aside = _free(folders.backups / f"{folders.store.stem}-aside-{_now()}.db")
    for tail in ("-wal", "-shm", "-journal", ""):
        part = folders.store.with_name(folders.store.name + tail)
        if part.exists():
            part.rename(aside.with_name(aside.name + tail))
    return aside


def _sound(path: Path) -> None:
    raw = plain(path, read_only=True)
    try:
        if raw.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise Refused.of("store.no_backup")
    finally:
        raw.close()


def _disk(folder: Path) -> tuple[str, int]:
    """The file system's type, and MiB free."""
    best, kind = "", "?"
    try:
        for line in Path("/proc/mounts").read_text().splitlines():
            _, place, system, *_ = line.split()
            if f"{folder}/".startswith(place.rstrip("/") + "/") and len(place) >= len(best):
                best, kind = place, system
    except OSError:
        pass
    room = os.statvfs(folder)
    return kind, room.f_bavail * room.f_frsize // 2**20


def _sync(path: Path) -> None:
    for each in (path, path.parent):
        file = os.open(each, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def _now() -> str:
    return time.strftime("%Y%m%d-%H%M%S")


def _free(path: Path) -> Path:
    """This path, or with a number when it is taken."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_stem(f"{path.stem}-{number}")
    return found
