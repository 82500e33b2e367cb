"""The packs of an installation, for commands: which there are, what is wrong with one, its life."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.house import PackEvent, PackLine
from app.problems import Refused

if TYPE_CHECKING:
    from app.pack.model import Pack
    from app.proof.check import Proof
    from data.home import LocalHome

IN_USE = ("published", "rolled_back")
"""Events that put a pack into use."""


class HousePacks:
    """The part of a `House` that is about packs."""

    _lang: str

    def _local(self) -> LocalHome:
        raise NotImplementedError

    # ── packs ─────────────────────────────────────────────────────────────────────────────────

    def packs(self) -> tuple[PackLine, ...]:
        """Shipped packs as they compile now, then what this hall keeps, newest first."""
        from data.packs import PackRefused, load_shipped, shipped

        lines = []
        for name in shipped():
            try:
                lines.append(self._line(load_shipped(name), "shipped"))
            except PackRefused as refused:
                lines.append(PackLine(name, "", "", "", "shipped", problems=len(refused.problems)))
        return (*lines, *self._kept())

    def _kept(self) -> tuple[PackLine, ...]:
        from data.packing import by_hash, history, kept

        try:
            home = self._local()
        except Refused as refused:
            if refused.problem.code != "store.missing":
                raise
            return ()
        events = history(home.store)
        lines = (self._line(by_hash(home.store, each), "kept") for each in kept(home.store))
        return tuple(lived(line, events) for line in lines)

    def _line(self, pack: Pack, origin: str) -> PackLine:
        return PackLine(
            pack.id, pack.version, pack.operator.of(self._lang), pack.hash, origin, services=len(pack.services)
        )

    def pack(self, name: str = "") -> Pack:
        """A shipped pack by name, one in a folder, or one that the hall keeps by its hash."""
        from data.packs import load, load_shipped, shipped

        if name in shipped():
            return load_shipped(name)
        if name and Path(name).is_dir():
            return load(Path(name))
        try:
            home = self._local()
        except Refused as refused:
            if name or refused.problem.code != "store.missing":
                raise Refused.of("pack.missing") if name else refused from None
            return load_shipped(shipped()[0])
        if not name:
            return home.pack
        return home.pack_by_hash(self._hash(name))

    def _hash(self, name: str) -> str:
        """The whole hash of a kept pack whose first six signs or more are given."""
        from data.packing import kept

        found = [each for each in kept(self._local().store) if len(name) >= 6 and each.startswith(name)]
        if len(found) != 1:
            raise Refused.of("pack.missing")
        return found[0]

    def pack_proof(self, name: str) -> Proof:
        """Every problem of a pack; of one that compiles, what the walk over all its paths showed."""
        from app.proof.check import Proof, examine
        from data.packs import PackRefused, load, load_shipped, shipped

        try:
            own = name in shipped() and not Path(name).is_dir()
            return examine(load_shipped(name) if own else load(Path(name)))
        except PackRefused as refused:
            return Proof(refused.problems)

    # ── what becomes of a pack ────────────────────────────────────────────────────────────────

    def new_pack(self, name: str, folder: str = "") -> str:
        """A small working pack in a new folder."""
        from data.packs.starter import begin

        return str(begin(name, Path(folder or name)))

    def submit(self, name: str, note: str, staff: str) -> PackLine:
        """Hand in the pack of a folder, or a shipped one, as a draft."""
        from data.packing import folder_sources, shipped_sources, submit
        from data.packs import load_book, load_shipped_book, shipped

        if name in shipped() and not Path(name).is_dir():
            book, files = load_shipped_book(name), shipped_sources(name)
        else:
            book, files = load_book(Path(name)), folder_sources(Path(name))
        pack = book.pack
        home = self._local()
        submit(home.store, pack, files, note, staff, home.hall.seat, stories=book.stories)
        return self._one(pack.hash)

    def approve(self, name: str, staff: str) -> PackLine:
        """Approve a draft of another person."""
        from data.packing import approve

        home, found = self._local(), self._hash(name)
        approve(home.store, found, staff, home.hall.seat)
        return self._one(found)

    def publish(self, name: str, note: str, staff: str) -> PackLine:
        """Put an approved draft into use."""
        from data.packing import release

        home, found = self._local(), self._hash(name)
        release(home.store, found, note, staff, home.hall.seat)
        return self._one(found)

    def roll_back(self, name: str, note: str, staff: str) -> PackLine:
        """Put an earlier pack into use again."""
        from data.packing import roll_back

        home = self._local()
        found = self._hash(name) if name else ""
        return self._one(roll_back(home.store, found, note, staff, home.hall.seat))

    def pack_history(self) -> tuple[PackEvent, ...]:
        """What became of the packs of this hall."""
        from data.packing import history

        return history(self._local().store)

    def _one(self, pack_hash: str) -> PackLine:
        from data.packing import by_hash, history

        store = self._local().store
        return lived(self._line(by_hash(store, pack_hash), "kept"), history(store))


def lived(line: PackLine, events: tuple[PackEvent, ...]) -> PackLine:
    """The line of a kept pack with what became of it."""
    own = [event for event in events if event.hash == line.hash]
    by = {event.act: event.staff for event in own}
    last = next((event.hash for event in reversed(events) if event.act in IN_USE), "")
    used = [event for event in own if event.act in IN_USE]
    said = [event.note for event in own if event.note]
    return replace(
        line, current=line.hash == last,
        state="published" if used else "approved" if "approved" in by else "submitted",
        submitted_by=by.get("submitted", ""), approved_by=by.get("approved", ""),
        published_by=used[-1].staff if used else "", changed=own[-1].utc if own else 0,
        note=said[-1] if said else "",
    )
