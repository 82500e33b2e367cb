"""What a wheel carries: built the way pip builds it, when the build tool is there, else by its own rules."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import requires
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
NEEDED = ("agent_tui.py", "screens/frame.tcss", "data/packs/pinyin.txt", "data/packs/cmcc_hall/pack.yaml",
          "data/packs/cmcc_hall/flows/tariff_change.yaml", "data/packs/cmcc_hall/parts/verify.yaml",
          "data/packs/cmcc_hall/phrases/shared.yaml", "data/packs/cmcc_hall/catalogue/plans.yaml")
OURS = re.compile(r"(app|screens|data)/.+|agent_tui\.py|agent_tui-[\d.]+\.dist-info/.+")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in a wheel of this source."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--disable-pip-version-check", "-w", str(out)]
    try:
        import hatchling  # noqa: F401

        command.append("--no-build-isolation")
    except ImportError:
        pass
    done = subprocess.run([*command, str(ROOT)], capture_output=True, text=True, timeout=240)
    built = list(out.glob("*.whl"))
    if not built:
        pytest.skip(f"no build tool here, and none could be fetched: {done.stderr[-200:]}")
    with zipfile.ZipFile(built[0]) as archive:
        return archive.namelist()


def test_everything_that_runs_is_in_the_wheel(wheel: list[str]) -> None:
    assert [name for name in NEEDED if name not in wheel] == []
    for room in ("app", "screens", "data"):
        here = {str(path.relative_to(ROOT)) for path in (ROOT / room).rglob("*")
                if path.is_file() and path.suffix not in (".pyc",)}
        assert here - set(wheel) == set()


def test_nothing_else_is_in_the_wheel(wheel: list[str]) -> None:
    assert [name for name in wheel if not OURS.fullmatch(name) or name.endswith((".pyc", ".db", ".key"))] == []


def test_the_console_script_and_its_version() -> None:
    assert PROJECT["project"]["scripts"] == {"agent-tui": "agent_tui:main"}
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-m", "agent_tui", "--version"], cwd=ROOT, capture_output=True, text=True,
                          env=env, check=True)
    assert done.stdout == f"agent-tui {PROJECT['project']['version']}\n"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_locks_are_pinned_and_hashed(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert len(entries) > 15
    for entry in entries:
        assert re.match(r"[A-Za-z0-9_.-]+==\S+", entry) and "--hash=sha256:" in entry, entry[:60]
    assert "://" not in text


def test_the_locks_hold_everything_that_is_required() -> None:
    def names(lines: list[str]) -> set[str]:
        return {re.split(r"[^A-Za-z0-9_.-]", line)[0].lower().replace("_", "-") for line in lines}

    locked = {lock: names((ROOT / lock).read_text("utf-8").splitlines()) for lock in
              ("requirements.lock", "requirements-test.lock")}
    project = PROJECT["project"]
    assert names(project["dependencies"]) <= locked["requirements.lock"]
    assert names(project["dependencies"] + project["optional-dependencies"]["test"]) <= locked["requirements-test.lock"]
    assert requires("textual") is not None


def test_textual_is_pinned_exactly() -> None:
    """`screens/keys.py` stands on private parts of it."""
    assert any(re.fullmatch(r"textual==\d+\.\d+\.\d+", each) for each in PROJECT["project"]["dependencies"])
