"""What importing a room really brings along: a fresh interpreter, and what it has loaded afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("textual", "rich", "typer", "pydantic", "sqlmodel", "sqlalchemy", "sqlite3", "pysqlite3", "yaml",
         "cryptography", "argon2", "data", "screens")
PROBE = """
import importlib, json, sys
for name in sys.argv[1].split():
    importlib.import_module(name)
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""


def loaded(modules: str) -> set[str]:
    """The top packages in `sys.modules` after importing these in a fresh interpreter."""
    done = subprocess.run([sys.executable, "-c", PROBE, modules], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(
    ("modules", "never"),
    [
        ("app.desk app.records app.house app.visit.slip app.pack.search", HEAVY),
        ("agent_tui", HEAVY),
        ("screens.cli", (*HEAVY[:-1], "app")),
        ("screens.words.zh screens.words.en", HEAVY[:-1]),
        ("screens.tui screens.sign_in", ("data", "sqlmodel", "sqlalchemy", "sqlite3", "pydantic", "typer", "yaml")),
        ("data.home data.upkeep", ("textual", "rich", "typer", "screens", "sqlalchemy", "sqlmodel", "pydantic")),
    ],
)
def test_nothing_comes_along_that_should_not(modules: str, never: tuple[str, ...]) -> None:
    assert not loaded(modules) & set(never)


def test_the_probe_sees_what_there_is() -> None:
    """The control: what is imported is found."""
    assert {"textual", "rich"} <= loaded("screens.tui")
