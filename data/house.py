"""An installation seen from outside, for commands: made, checked, copied, put back, mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from app.house import Erased, Finding
from app.ports import Agents, Home
from app.problems import Refused
from app.roles import Role
from data.folders import Folders
from data.house_packs import HousePacks

if TYPE_CHECKING:
    from app.practice.check import Checked, Played
    from app.practice.curriculum import Curriculum
    from app.practice.house import Practice
    from app.practice.passes import Passed
    from app.practice.scenario import Scenario
    from app.proof.claims import Book
    from data.home import LocalHome
    from data.practice.home import PracticeHome
    from data.store import Store

NOTED = frozenset(("sqlite", "references"))
"""Findings that cost speed or say little, but break nothing."""
LOST = frozenset(("store.missing", "store.corrupt", "store.failed"))
"""Why a store cannot say who may sign in."""


class LocalHouse(HousePacks):
    """`app.house.House` on folders of this computer."""

    def __init__(self, folder: Path | None = None, lang: str = "zh") -> None:
        self._folder, self._lang = folder, lang
        self._home: LocalHome | None = None
        self._copy: Store | None = None
        self._practice: PracticeHome | None = None

    @property
    def folders(self) -> Folders:
        """The given folder's, else `AGENT_TUI_HOME`'s, else the usual ones."""
        return Folders.chosen(self._folder)

    def open(self, seat: str = "") -> Home:
        """The hall's home."""
        from data.home import open_home

        if self._home is None:
            self._home = open_home(lang=self._lang, seat=seat, folders=self.folders)
        return cast(Home, self._home)

    def init(self, hall: str, seat: str, staff: str, name: str, pin: str) -> Mapping[str, str]:
        """A new hall, or an empty one finished; Refused(`store.exists`) where somebody works."""
        from data.home import init_home

        if not self.folders.store.exists():
            self._home = init_home(hall=hall, seat=seat, demo=True, lang=self._lang, folders=self.folders)
            self._home.agents.add(staff, name, Role.MANAGER.value, pin)
            return self.paths()
        home = self.open(seat)
        if not home.agents.empty():
            raise Refused.of("store.exists")
        home.found(hall, staff, name, pin)
        return self.paths()

    def paths(self) -> Mapping[str, str]:
        """Where things are, whether they exist or not."""
        folders = self.folders
        named = {"store": folders.store, "key": folders.key, "backups": folders.backups, "seats": folders.seats}
        return {name: str(path) for name, path in named.items()}

    # ── looking ───────────────────────────────────────────────────────────────────────────────

    def check(self) -> tuple[Finding, ...]:
        """What `data.upkeep.check` finds."""
        from data.upkeep import check

        return tuple(
            Finding(each.name, _state(each.name, each.ok), each.detail) for each in check(self.folders)
        )

    def findings(self) -> tuple[Finding, ...]:
        """As `check`, and the seats; a store that cannot be opened is a finding too."""
        try:
            found = self.check()
        except Refused as refused:
            state = "note" if refused.problem.code == "store.missing" else "mend"
            return (Finding("store", state, str(self.folders.store), refused.problem),)
        return (Finding("store", "ok", str(self.folders.store)), *found, self._seat(), *self._passes())

    def _seat(self) -> Finding:
        """The seat of this computer, and those where a program runs."""
        from data.look import look
        from data.seats import Seats

        own = look(self.folders).settings.get("seat", "")
        taken = Seats(self.folders.seats).taken()
        return Finding("seat", "ok" if own else "note", " ".join((own, *(f"[{seat}]" for seat in taken))).strip())

    def _passes(self) -> tuple[Finding, ...]:
        """The services that need a pass, where this hall requires any."""
        from data.look import look

        required = look(self.folders).settings.get("pass_required", "")
        return (Finding("passes", "ok", required),) if required else ()

    def accept_clock(self) -> None:
        """Take the present time for right."""
        from data.upkeep import accept_clock

        accept_clock(self._local().store)

    # ── copies ────────────────────────────────────────────────────────────────────────────────

    def backup(self, target: str = "") -> str:
        """A whole copy among the backups, or at `target`, which must not exist yet."""
        from data.upkeep import backup

        if target and Path(target).exists():
            raise Refused.of("cli.exists")
        return str(backup(self.folders, Path(target).absolute() if target else None))

    def agents_for(self, source: str) -> Agents:
        """The hall's agents; where its store is lost, those of the copy, read beside it."""
        try:
            home = self.open()
            home.agents.empty()
        except Refused as refused:
            if refused.problem.code not in LOST:
                raise
            self._let_go()
            return self._copied_agents(Path(source))
        return home.agents

    def _copied_agents(self, source: Path) -> Agents:
        from data import agents
        from data.driver import plain
        from data.errors import translated
        from data.look import read_meta, unlock
        from data.migrations import VERSION, copy
        from data.store import Store

        draft = self.folders.data / "signing.db"
        try:
            with translated():
                self.folders.make()
                raw = plain(source, read_only=True)
                try:
                    meta = read_meta(raw)
                    copy(raw, draft)
                finally:
                    raw.close()
        except Refused as refused:
            if refused.problem.code in ("store.newer", "store.full"):
                raise
            raise Refused.of("store.no_backup") from None
        self._copy = Store(draft, unlock(self.folders, meta))
        if meta.version != VERSION:
            raise Refused.of("store.no_backup")
        return agents.Agents(self._copy)

    def restore(self, source: str) -> str:
        """Put a copy in the store's place; the replaced store lies among the backups."""
        from data.upkeep import restore

        self._let_go()
        aside = restore(self.folders, Path(source))
        return str(aside) if aside.exists() else ""

    def erase(self, kind: str, value: str) -> Erased:
        """Erase one person from the store and its backups."""
        from data.erase import erase

        done = erase(self._local().store, self.folders, kind, value)
        return Erased(done.visits, done.records, done.backups)

    # ── passes ────────────────────────────────────────────────────────────────────────────────

    def take_passes(self, passes: Iterable[Passed]) -> int:
        """Keep who has passed which service."""
        from data.passes import take

        store = self._local().store
        return take(store, passes, store.clock.stamp("", "").utc)

    def require_passes(self, codes: Iterable[str]) -> str:
        """Which services need a pass from now on."""
        from data.passes import require

        return require(self._local().store, codes)

    # ── ledgers ───────────────────────────────────────────────────────────────────────────────

    def book(self, name: str) -> Book:
        """A shipped pack by name or one in a folder, with its clause ledger and stories."""
        from data.packs import load_book, load_shipped_book, shipped

        if name in shipped() and not Path(name).is_dir():
            return load_shipped_book(name)
        return load_book(Path(name))

    def books(self) -> tuple[Book, ...]:
        """Every shipped pack with its ledger and stories."""
        from data.packs import load_shipped_book, shipped

        return tuple(load_shipped_book(name) for name in shipped())

    # ── practice ──────────────────────────────────────────────────────────────────────────────

    def practice(self, seat: str = "") -> Practice:
        """The practice home; nothing else of this installation is opened."""
        from data.practice.home import open_practice

        if self._practice is None:
            self._practice = open_practice(self._folder, lang=self._lang, seat=seat)
        return cast("Practice", self._practice)

    # ── scenarios ─────────────────────────────────────────────────────────────────────────────

    def curriculum(self, name: str) -> Curriculum:
        """A shipped pack's by name, or that of a pack in a folder."""
        from data.practice.curriculum import of_name

        return of_name(name)

    def curricula(self) -> tuple[Curriculum, ...]:
        """Every shipped pack's."""
        from data.practice.curriculum import curricula

        return curricula()

    def check_scenarios(self, name: str) -> Checked:
        """A pack's scenarios, played in a practice home that is thrown away."""
        from data.practice.trial import checked

        return checked(name)

    def try_scenario(self, curriculum: Curriculum, scenario: Scenario, seed: int) -> Played:
        """One of them, with the customer of this seed."""
        from data.practice.trial import tried

        return tried(curriculum, scenario, seed)

    def new_scenario(self, name: str, flow: str, folder: str = "", lesson: str = "") -> str:
        """A new file under scenarios/ of a pack's folder: this one, where none is given."""
        from data.practice.starting import begin, take_in

        place = Path(folder or ".")
        return str(take_in(name, Path(lesson), place) if lesson else begin(name, flow, place))

    def add_scenarios(self, folder: str) -> Checked:
        """A pack for practice, copied once it has been played."""
        from data.practice.own import add

        return add(Path(folder), Folders.practice(self._folder))

    # ── end ───────────────────────────────────────────────────────────────────────────────────

    def close(self) -> None:
        """Let go of the store, and of a copy that somebody signed in against."""
        self._let_go()

    def _local(self) -> LocalHome:
        self.open()
        assert self._home is not None
        return self._home

    def _let_go(self) -> None:
        if self._home is not None:
            self._home.close()
            self._home = None
        if self._practice is not None:
            self._practice.close()
            self._practice = None
        if self._copy is not None:
            path = self._copy.path
            self._copy.close()
            self._copy = None
            for left in path.parent.glob(f"{path.name}*"):
                left.unlink(missing_ok=True)


def _state(name: str, ok: bool) -> str:
    return "ok" if ok else "note" if name in NOTED else "mend"


