"""A home: one installation's folder, whose parts open when first asked.

Opening one looks at the store with the driver alone; SQLAlchemy, the tables and cryptography are
imported with the first part.  What is wrong with the store or its key is said here, in one line.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from app.ports import LIVE, PRACTICE, Agent, Clock, Hall, Identity, Mode
from app.problems import Refused
from data.clock import SystemClock
from data.driver import plain
from data.errors import translated
from data.folders import Folders
from data.look import Meta, look, unlock
from data.migrations import VERSION, migrate
from data.vault import Vault

if TYPE_CHECKING:
    from app.pack.model import Pack
    from data.agents import Agents
    from data.journal import Journal
    from data.ledger import Ledger
    from data.store import Store
    from data.subscribers.embedded import Embedded

MODES = {mode.id: mode for mode in (LIVE, PRACTICE)}
SEATS = 99
Made = TypeVar("Made", bound="LocalHome")
LOOK_AGAIN = 1.0
"""Seconds after which a running counter looks whether another pack was published."""
PACK = "cmcc_hall"
"""The pack that a new hall starts with."""


class LocalHome:
    """`app.ports.Home` on a folder of this computer."""

    hall: Hall
    mode: Mode
    lang: str

    def __init__(
        self, folders: Folders, meta: Meta, vault: Vault | None, lang: str, seat: str = "",
        clock: Clock | None = None,
    ) -> None:
        self.folders = folders
        self.lang = lang
        self.mode = MODES[meta.mode]
        seat = seat or meta.settings.get("seat", "")
        self.hall = Hall(meta.hall, seat, meta.demo, meta.settings)
        self._vault = vault
        self._clock = clock or SystemClock()
        self._older: dict[str, Pack] = {}
        self._pack: Pack | None = None
        self._looked = 0.0

    @cached_property
    def store(self) -> Store:
        """The store; for commands that keep it up."""
        from data.seats import Seats
        from data.store import Store

        return Store(
            self.folders.store, self._vault, clock=self._clock,
            seats=Seats(self.folders.seats), key_path=self.folders.key,
        )

    @property
    def clock(self) -> Clock:
        """The clock handed in, or the system's."""
        return self._clock

    @property
    def pack(self) -> Pack:
        """The pack that new visits open with: looked up again after a second, for another may be in use."""
        from data.packing import by_hash, current

        now = time.monotonic()
        if self._pack is None or now - self._looked > LOOK_AGAIN:
            try:
                found = current(self.store)
                if self._pack is None or found != self._pack.hash:
                    pack = self._older.pop(found, None) or by_hash(self.store, found)
                    if self._pack is not None:
                        self._older[self._pack.hash] = self._pack
                    self._pack = pack
            except Refused:
                if self._pack is None:
                    raise
            self._looked = now
        return self._pack

    def pack_by_hash(self, pack_hash: str) -> Pack:
        """The pack that a running visit opened with."""
        from data.packing import by_hash

        pack = self.pack
        if pack_hash == pack.hash:
            return pack
        if pack_hash not in self._older:
            self._older[pack_hash] = by_hash(self.store, pack_hash)
        return self._older[pack_hash]

    @cached_property
    def journal(self) -> Journal:
        """The lines of visits."""
        from data.journal import Journal

        return Journal(self.store, _Later(self))

    @cached_property
    def ledger(self) -> Ledger:
        """The items."""
        from data.ledger import Ledger

        return Ledger(self.store, _Later(self))

    @cached_property
    def agents(self) -> Agents:
        """Who may sign in."""
        from data.agents import Agents

        return Agents(self.store)

    @cached_property
    def subscribers(self) -> Embedded:
        """What the operator knows: the store embedded in this home."""
        from data.subscribers.embedded import Embedded

        return Embedded(
            self.store,
            self.store.vault,
            self._clock,
            catalogue=lambda: self.pack.catalogue,
            earlier=lambda: tuple(pack.catalogue for pack in tuple(self._older.values())),
            settings=lambda: {**self.pack.settings, **self.hall.settings},
        )

    @cached_property
    def identity(self) -> Identity:
        """The ID reader: a demonstration one, until a device is set up."""
        from data.subscribers.reader import DemoReader

        return cast(Identity, DemoReader(self.subscribers))

    def passes(self, staff: str) -> frozenset[str]:
        """Codes of the services that this person passed in practice."""
        from data.passes import passed

        return passed(self.store, staff)

    def hold_seat(self) -> None:
        """Take the seat for this program; Refused(`store.seat_taken`)."""
        self.store.seats.hold(self.hall.seat, self.store.run)

    def take_seat(self, *, chosen: bool) -> None:
        """Hold the seat, or, where none was asked for, the first free one: 1号台, 2号台, …"""
        for number in range(1, SEATS + 1):
            try:
                self.hold_seat()
                return
            except Refused as refused:
                if chosen or refused.problem.code != "store.seat_taken" or number == SEATS:
                    raise
            self.hall = replace(self.hall, seat=f"{number}号台")

    def found(self, hall: str, staff: str, name: str, pin: str) -> Agent:
        """Name a new hall and add its first person, a duty manager; Refused if it has one."""
        from sqlalchemy import update

        from data.tables import Row

        if not self.agents.empty():
            raise Refused.of("signin.exists", staff=staff)
        agent = self.agents.add(staff, name, "duty_manager", pin)
        with self.store.transaction() as connection:
            connection.execute(update(Row.metadata.tables["meta"]).values(hall=hall))
        self.hall = replace(self.hall, name=hall)
        return agent

    def close(self) -> None:
        """Let go of everything."""
        if "store" in self.__dict__:
            self.store.seats.release(self.hall.seat)
            self.store.close()


class _Later:
    """The operator's part in the store's transactions, opened with its first call."""

    def __init__(self, home: LocalHome) -> None:
        self._home = home

    def __getattr__(self, name: str) -> Any:
        return getattr(self._home.subscribers, name)


def open_home(
    folder: Path | None = None, lang: str = "zh", *, seat: str = "", keyless: bool = False,
    clock: Clock | None = None, folders: Folders | None = None,
) -> LocalHome:
    """The home in `folder` (or `AGENT_TUI_HOME`, or the usual place), migrated when it is older.

    `keyless` opens it without the home key: what is sealed reads as None, nothing sealed can be
    written.  Refused: `store.missing`, `store.newer`, `store.corrupt`, `store.no_key`,
    `store.wrong_key`, `store.in_use` (older, and running elsewhere).
    """
    folders = folders or Folders.chosen(folder)
    return load_home(LocalHome, folders, lang, seat=seat, keyless=keyless, clock=clock, mode="live")


def load_home(
    kind: type[Made], folders: Folders, lang: str, *, seat: str = "", keyless: bool = False,
    clock: Clock | None = None, mode: str = "",
) -> Made:
    """The home of these folders, as this kind; Refused as `open_home`, and for a store of another mode:
    `practice.store` where a live one is wanted, `practice.live` where one of practice is."""
    meta = look(folders)
    if mode and meta.mode != mode:
        raise Refused.of("practice.store" if mode == "live" else "practice.live")
    vault = None if keyless else unlock(folders, meta)
    if meta.version < VERSION:
        _migrate(folders)
    return kind(folders, meta, vault, lang, seat, clock)


def init_home(
    folder: Path | None = None, *, hall: str, seat: str, demo: bool, mode: str = "live",
    settings: Mapping[str, str] | None = None, pack: Pack | None = None,
    sources: Mapping[str, str] | None = None, lang: str = "zh", clock: Clock | None = None,
    folders: Folders | None = None,
) -> LocalHome:
    """A new home: its key, its store, and the pack (the shipped one where none is given).

    Refused(`store.exists`) when there is a store; a key that lies there already is kept.
    """
    folders = folders or Folders.chosen(folder)
    if folders.store.exists():
        raise Refused.of("store.exists")
    from data.packing import publish, shipped_sources

    if pack is None:
        from data.packs import load_shipped

        pack, sources = load_shipped(PACK), shipped_sources(PACK)
    with translated():
        folders.make()
        vault = Vault.load(folders.key) if folders.key.exists() else Vault.create(folders.key)
        _create(folders, vault, hall, mode, demo, {**(settings or {}), "seat": seat})
    home = load_home(LocalHome, folders, lang, clock=clock)
    publish(home.store, pack, sources or {})
    return home


def _create(
    folders: Folders, vault: Vault, hall: str, mode: str, demo: bool, settings: Mapping[str, str]
) -> None:
    """The store file, whole or not at all: made beside its place, then moved into it."""
    from data.schema import statements

    draft = folders.store.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(0o600)
    raw = plain(draft)
    raw.execute("BEGIN IMMEDIATE")
    for statement in statements():
        raw.execute(statement)
    raw.execute(
        "INSERT INTO meta (id, hall, mode, demo, key_check, created, latest, settings)"
        " VALUES (1, ?, ?, ?, ?, ?, 0, ?)",
        (hall, mode, int(demo), vault.check_value, SystemClock().stamp("", "").utc,
         json.dumps(dict(settings), ensure_ascii=False)),
    )
    raw.execute(f"PRAGMA user_version={VERSION}")
    raw.execute("COMMIT")
    raw.close()
    draft.rename(folders.store)


def _migrate(folders: Folders) -> None:
    from data.gate import Gate
    from data.seats import Seats

    taken = Seats(folders.seats).taken()
    if taken:
        raise Refused.of("store.in_use", seat=taken[0])
    with translated(), Gate(folders.store.with_name(folders.store.name + ".gate")).held():
        raw = plain(folders.store)
        try:
            migrate(raw, folders.backups, folders.store.stem)
        finally:
            raw.close()
