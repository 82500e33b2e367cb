"""ruff over everything, mypy strict over app: as a test, so that one command says all."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HABIT = 300
"""Lines after which one looks for the second idea in a file."""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_ruff_finds_nothing() -> None:
    done = run("ruff", "check", "--no-cache", "--output-format", "concise", ".")
    assert done.returncode == 0, done.stdout


def test_mypy_finds_nothing_in_app(tmp_path: Path) -> None:
    done = run("mypy", "--cache-dir", str(tmp_path))
    assert done.returncode == 0, done.stdout


def test_ruff_is_what_it_claims_to_be(tmp_path: Path) -> None:
    """The control: a file with a mistake is found."""
    wrong = tmp_path / "wrong.py"
    wrong.write_text("import os\nx = undefined\n", "utf-8")
    done = run("ruff", "check", "--no-cache", "--config", str(ROOT / "pyproject.toml"), str(wrong))
    assert done.returncode == 1 and "F401" in done.stdout and "F821" in done.stdout


def test_files_are_short_by_habit() -> None:
    """A habit and no law: long files are told, and nothing fails."""
    rooms = ("app", "screens", "data")
    sizes = {path: len(path.read_text("utf-8").splitlines()) for room in rooms for path in (ROOT / room).rglob("*.py")}
    for path, size in sorted(sizes.items()):
        if size > HABIT:
            warnings.warn(f"{path.relative_to(ROOT)}: {size} lines", stacklevel=1)
    short = sum(size <= 150 for size in sizes.values()) / len(sizes)
    assert short > 0.5, f"only {short:.0%} of the files have 150 lines or fewer"


@pytest.mark.parametrize("room", ["app", "screens", "data"])
def test_every_file_says_what_it_is(room: str) -> None:
    bare = [str(path.relative_to(ROOT)) for path in (ROOT / room).rglob("*.py")
            if (source := path.read_text("utf-8").strip()) and not source.startswith('"""')]
    assert not bare
