"""Where one installation lives: its store, its key, its backups and its seats, apart."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

NAME = "agent-tui"
DEMO = "agent-tui-demo"
"""The demonstration hall has a home of its own."""
PRACTICE = "practice"
"""So has practice."""


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one home; the key is never in the data folder nor beside a backup."""

    config: Path
    data: Path
    backups: Path
    seats: Path

    @classmethod
    def under(cls, folder: Path) -> Folders:
        """All within one folder, as `--home DIR` asks."""
        folder = folder.expanduser().absolute()
        names = ("config", "data", "backups", "seats")
        return cls(*(folder / name for name in names))

    @classmethod
    def usual(cls, name: str = NAME) -> Folders:
        """Where this system keeps such things, for this user."""
        import platformdirs

        config = Path(platformdirs.user_config_dir(name, appauthor=False))
        data = Path(platformdirs.user_data_dir(name, appauthor=False))
        state = Path(platformdirs.user_state_dir(name, appauthor=False))
        return cls(config / "config", data / "data", data / "backups", state / "seats")

    @classmethod
    def chosen(cls, folder: Path | None = None, name: str = NAME) -> Folders:
        """The given folder, else `AGENT_TUI_HOME`, else the usual place."""
        named = os.environ.get("AGENT_TUI_HOME", "")
        if folder is None and named and name == NAME:
            folder = Path(named)
        return cls.under(folder) if folder is not None else cls.usual(name)

    @classmethod
    def practice(cls, folder: Path | None = None) -> Folders:
        """Those of practice, beside the live ones: nothing of either lies in the other's."""
        named = os.environ.get("AGENT_TUI_HOME", "")
        if folder is None and named:
            folder = Path(named)
        return cls.under(folder / PRACTICE) if folder is not None else cls.usual(f"{NAME}-{PRACTICE}")

    @property
    def store(self) -> Path:
        """The database file."""
        return self.data / "store.db"

    @property
    def key(self) -> Path:
        """The home key."""
        return self.config / "home.key"

    @property
    def erased(self) -> Path:
        """Tombstones of erased people, beside the store: applied to whatever is restored."""
        return self.data / "erased.jsonl"

    @property
    def lessons(self) -> Path:
        """What is handed to practice, beside the data: nothing of any customer is in it."""
        return self.data.parent / "lessons"

    @property
    def admits(self) -> Path:
        """Of a practice home: who may come in from a live counter without a PIN, once."""
        return self.config / "admits"

    def make(self) -> None:
        """Create what is missing, for this user alone."""
        for folder in (self.config, self.data, self.backups, self.seats):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
