"""The files of a pack: which there are, which may be read, and what is in the wrong place."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Final

from app.problems import Place, Problem
from app.text import safe
from data.packs.nodes import Node
from data.packs.reading import MAX_BYTES, read
from data.packs.values import be_patient, near_to, nearest

READ: Final = ("flows", "parts", "phrases", "catalogue", "norms", "honours", "cards", "stories")
FOLDERS: Final = (*READ, "scenarios", "practice")
"""What a pack's folder may hold; the last two are read by practice alone."""
HEAD: Final = "pack.yaml"
FILES: Final = (HEAD, "phrases.yaml")
MAX_FILES: Final = 500
MAX_TOTAL: Final = 8 * 2**20
"""Bytes of all files of a pack."""


def read_folder(folder: Path, problems: list[Problem]) -> dict[str, Node | None]:
    """Every YAML file that belongs to the pack by its path; None where one cannot be read."""
    be_patient()
    nodes: dict[str, Node | None] = {}
    files = _files(folder, problems)
    if len(files) > MAX_FILES:
        problems.append(Problem("pack.files", {"max": MAX_FILES}, Place(folder.name)))
        files = files[:MAX_FILES]
    total = 0
    for path in files:
        name = safe(path.relative_to(folder).as_posix())
        data = contents(path, folder, name, problems)
        total += len(data or b"")
        if total > MAX_TOTAL:
            problems.append(Problem("pack.total", {"max": MAX_TOTAL // 2**20}, Place(name)))
            nodes[name] = None
            break
        nodes[name] = None if data is None else read(data, name, problems)
    if HEAD not in nodes:
        problems.append(Problem("pack.no_file", {"file": HEAD}, Place(HEAD)))
    return nodes


def _files(folder: Path, problems: list[Problem]) -> list[Path]:
    """Sorted; entries that look misnamed are reported."""
    found: list[Path] = []
    for path in _entries(folder, "", problems):
        if path.name in FILES:
            found.append(path)
        elif path.suffix in (".yaml", ".yml"):
            _misnamed(path.name, FILES, problems)
        elif path.name in READ:
            for inner in _entries(path, path.name, problems) if _inside(path, folder, problems) else ():
                if inner.suffix == ".yaml":
                    found.append(inner)
                elif inner.suffix == ".yml":
                    _misnamed(f"{path.name}/{inner.name}", (), problems)
        elif path.name not in FOLDERS and path.is_dir() and near_to(path.name, FOLDERS):
            _misnamed(path.name, FOLDERS, problems)
    return found


def _entries(folder: Path, name: str, problems: list[Problem]) -> list[Path]:
    """What lies in a folder, hidden things left out."""
    try:
        found = [path for path in folder.iterdir() if not path.name.startswith(".")]
        return sorted(found, key=lambda path: (path.is_dir(), path.name))
    except OSError:
        problems.append(Problem("pack.unreadable", {}, Place(name or folder.name)))
        return []


def _inside(path: Path, folder: Path, problems: list[Problem]) -> bool:
    """Whether a folder of the pack lies in the pack; nobody looks into one that does not."""
    try:
        if path.resolve(strict=True).is_relative_to(folder.resolve(strict=True)):
            return True
        problems.append(Problem("pack.outside", {}, Place(path.name)))
    except (OSError, RuntimeError):  # RuntimeError: a loop of links
        problems.append(Problem("pack.unreadable", {}, Place(path.name)))
    return False


def _misnamed(name: str, known: tuple[str, ...], problems: list[Problem]) -> None:
    near = nearest(name, known) if known else Path(name).with_suffix(".yaml").as_posix()
    problems.append(Problem("pack.misnamed", {"near": safe(near)}, Place(safe(name))))


def contents(path: Path, folder: Path, name: str, problems: list[Problem]) -> bytes | None:
    """The file's bytes, one more than is allowed at most; nothing outside the pack's folder."""
    try:
        if not path.resolve(strict=True).is_relative_to(folder.resolve(strict=True)):
            problems.append(Problem("pack.outside", {}, Place(name)))
            return None
        if not stat.S_ISREG(path.stat().st_mode):
            problems.append(Problem("pack.unreadable", {}, Place(name)))
            return None
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, RuntimeError):  # RuntimeError: a loop of links
        problems.append(Problem("pack.unreadable", {}, Place(name)))
        return None
