"""A hall made once, and a copy of it for every test."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli import kit


@dataclass
class Place:
    """One hall's folder."""

    folder: Path
    first: str
    second: str
    """Its items, the older one first."""

    def tui(self, *arguments: object, **other: object) -> kit.Done:
        """A command at this hall, in English."""
        return kit.tui("--home", self.folder, "--lang", "en", *arguments, **other)  # type: ignore[arg-type]

    def by(self, role: str, *arguments: object, lines: tuple[str, ...] = ()) -> kit.Done:
        """A command by somebody in a role."""
        return self.tui(*arguments, *kit.as_(role), stdin=kit.pin(role, *lines))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("made") / "hall"
    return Place(folder, *kit.make(folder))


@pytest.fixture
def hall(made: Place, tmp_path: Path) -> Place:
    shutil.copytree(made.folder, tmp_path / "hall")
    return Place(tmp_path / "hall", made.first, made.second)


@pytest.fixture(autouse=True)
def _nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test touches a real home."""
    monkeypatch.setenv("HOME", str(tmp_path / "person"))
    for name in ("AGENT_TUI_HOME", "AGENT_TUI_LANG", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
