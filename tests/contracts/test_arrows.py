"""Who may know whom: `screens → app ← data`, floors inside app, and the one root that sees all three."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "screens", "data")
KNOWS = {"app": {"app"}, "screens": {"app", "screens"}, "data": {"app", "data"}}
"""Rooms that each room may import."""
GROUND, PACK, VISIT, DESK = range(4)
FLOORS = {
    "text": GROUND, "money": GROUND, "problems": GROUND, "documents": GROUND, "fields": GROUND,
    "privacy": GROUND, "roles": GROUND, "norms": GROUND, "when": GROUND, "pack": PACK, "visit": VISIT, "ports": VISIT,
}
"""Floors inside app; no arrow goes up.  Whatever is not named here is on the desk's, the highest."""
WITHOUT = {"screens/words": {"textual", "rich", "typer"}, "screens/cli": {"textual"}, "data": {"textual", "typer"}}
"""What the files of a folder never import, though their room may."""
NEVER = {"screens": {"sqlmodel", "sqlalchemy", "sqlite3", "pysqlite3", "cryptography", "yaml", "pydantic"}}


def imports(source: str, path: str) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a file imports, wherever in it; relative ones made whole."""
    folders = Path(path).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(source, path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = folders[: len(folders) - node.level + 1] if node.level else ()
            module = ".".join((*above, *([node.module] if node.module else [])))
            yield node.lineno, module
            yield from ((node.lineno, f"{module}.{each.name}") for each in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("__import__", "importlib.import_module"):
            yield node.lineno, ast.literal_eval(node.args[0]) if isinstance(node.args[0], ast.Constant) else "?"


def broken(source: str, path: str) -> list[str]:
    """`file:line: why` for every import that may not be."""
    room = path.split("/")[0]
    wrong = []
    for line, name in imports(source, path):
        why = _why(room, path, name)
        if why:
            wrong.append(f"{path}:{line}: {why}")
    return sorted(set(wrong))


def _why(room: str, path: str, name: str) -> str:
    top = name.split(".")[0]
    if top in (*ROOMS, "agent_tui", "tests", "bench", "tools") and top not in KNOWS[room]:
        return f"{room} imports {top}"
    if room == "app" and top not in sys.stdlib_module_names and top != "app":
        return f"app imports {top}: the standard library only"
    for folder, banned in (*WITHOUT.items(), *NEVER.items()):
        if path.startswith(f"{folder}/") and top in banned:
            return f"{folder} imports {top}"
    if room == "app" and top == "app" and name.count("."):
        here, there = Path(path).with_suffix("").parts[1], name.split(".")[1]
        if FLOORS.get(here, DESK) < FLOORS.get(there, DESK):
            return f"{here} imports {there}, a floor above it"
    return ""


def files(*rooms: str) -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for room in rooms for path in (ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_the_arrows_hold(room: str) -> None:
    found = files(room)
    assert len(found) > 10
    wrong = [each for path in found for each in broken((ROOT / path).read_text("utf-8"), path)]
    assert not wrong, "\n".join(wrong)


def test_the_floors_are_there() -> None:
    parts = {Path(path).with_suffix("").parts[1] for path in files("app")}
    assert FLOORS.keys() - parts <= {"norms"} and "desk" in parts


def test_the_root_stays_small() -> None:
    assert len((ROOT / "agent_tui.py").read_text("utf-8").splitlines()) <= 170


@pytest.mark.parametrize(
    ("path", "source", "said"),
    [
        ("app/made_up.py", "x = 1\nimport textual\n",
         "app/made_up.py:2: app imports textual: the standard library only"),
        ("app/desk.py", "def f():\n    from data.store import Store\n", "app/desk.py:2: app imports data"),
        ("app/desk.py", "from screens import keys\n", "app/desk.py:1: app imports screens"),
        ("app/pack/made_up.py", "from app.visit.state import Visit\n",
         "app/pack/made_up.py:1: pack imports visit, a floor above it"),
        ("app/pack/made_up.py", "from ..visit import state\n",
         "app/pack/made_up.py:1: pack imports visit, a floor above it"),
        ("app/money.py", "from app import desk\n", "app/money.py:1: money imports desk, a floor above it"),
        ("app/visit/made_up.py", "from app.desk import Desk\n",
         "app/visit/made_up.py:1: visit imports desk, a floor above it"),
        ("screens/made_up.py", "import data.home\n", "screens/made_up.py:1: screens imports data"),
        ("screens/made_up.py", "import importlib\nimportlib.import_module('data.home')\n",
         "screens/made_up.py:2: screens imports data"),
        ("screens/cli/made_up.py", "from textual.app import App\n",
         "screens/cli/made_up.py:1: screens/cli imports textual"),
        ("data/made_up.py", "from screens.keys import Gate\n", "data/made_up.py:1: data imports screens"),
        ("data/made_up.py", "import agent_tui\n", "data/made_up.py:1: data imports agent_tui"),
    ],
)
def test_a_broken_arrow_is_found(path: str, source: str, said: str) -> None:
    """The test of the test: each of these must be seen, with its file and line."""
    assert said in broken(source, path)
    assert not broken("from app.problems import Refused\nimport json\n", path.replace("made_up", "other"))
