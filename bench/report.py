"""The table of a bench, for the terminal and for docs/performance.md."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
HEAD = ("What", "agent-tui", "compared with", "Measured", "Budget", "")


class Line(Protocol):
    """What a row of the table tells."""

    name: str
    ours: str
    bare: str
    ratio: float
    budget: float
    unit: str

    @property
    def kept(self) -> bool: ...


def table(rows: Sequence[Line]) -> str:
    """The rows as a Markdown table in columns."""
    cells = [HEAD, *map(_cells, rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEAD))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
             for row in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def machine() -> str:
    """What it ran on, without a name."""
    from data.driver import driver

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    told = ", ".join(f"{name} {version(name)}" for name in ("textual", "sqlalchemy", "pysqlite3"))
    return (f"{platform.system()} {platform.machine()}, {cores} cores; Python {platform.python_version()}, "
            f"{told} with SQLite {driver().sqlite_version}")


def write(path: Path, rows: Sequence[Line]) -> None:
    """Put the table between the markers of the document."""
    text = path.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN)
    tail = rest.split(END)[1]
    command = " ".join(["python -m bench.run", *sys.argv[1:]])
    body = f"`{command}` on {machine()}.\n\n{table(rows)}"
    path.write_text(f"{head}{BEGIN}\n{body}\n{END}{tail}", encoding="utf-8")


def _cells(row: Line) -> tuple[str, ...]:
    digits = 2 if row.unit == "×" else 0
    return (row.name, row.ours, row.bare, f"{row.ratio:.{digits}f}{row.unit}",
            f"≤ {row.budget:g}{row.unit}", "kept" if row.kept else "**missed**")
