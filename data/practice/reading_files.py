"""The files of a pack's folder that practice alone reads, as strictly as the pack's own."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.problems import Place, Problem
from app.text import safe
from data.packs.folder import contents
from data.packs.nodes import Node
from data.packs.reading import read

SCENARIOS: Final = "scenarios"
KEYWORDS: Final = "practice/keywords"
SHEET: Final = "practice/sheet.yaml"
MAX_FILES: Final = 200
"""Of one folder."""


def read_files(folder: Path, problems: list[Problem]) -> dict[str, Node | None]:
    """Every file of practice by its path; None where one cannot be read."""
    nodes: dict[str, Node | None] = {}
    for name in (SCENARIOS, KEYWORDS):
        for path in _entries(folder, name, problems):
            nodes[f"{name}/{safe(path.name)}"] = _node(path, folder, f"{name}/{safe(path.name)}", problems)
    if (folder / SHEET).exists():
        nodes[SHEET] = _node(folder / SHEET, folder, SHEET, problems)
    return nodes


def _entries(folder: Path, name: str, problems: list[Problem]) -> list[Path]:
    """The YAML files in one folder, sorted; one that ends otherwise is reported."""
    if not (folder / name).exists():
        return []
    try:
        found = sorted(path for path in (folder / name).iterdir() if not path.name.startswith("."))
    except OSError:
        problems.append(Problem("pack.unreadable", {}, Place(name)))
        return []
    for path in found:
        if path.suffix == ".yml":
            near = safe(path.with_suffix(".yaml").name)
            problems.append(Problem("pack.misnamed", {"near": near}, Place(f"{name}/{safe(path.name)}")))
    found = [path for path in found if path.suffix == ".yaml"]
    if len(found) > MAX_FILES:
        problems.append(Problem("pack.files", {"max": MAX_FILES}, Place(name)))
    return found[:MAX_FILES]


def _node(path: Path, folder: Path, name: str, problems: list[Problem]) -> Node | None:
    data = contents(path, folder, name, problems)
    return None if data is None else read(data, name, problems)
