"""One listing in four shapes: a table on the terminal, JSON, a CSV file, a workbook.

The keys of the rows are the same in all of them, and words under `column.` name them in the table.
CSV cells follow `screens.cli.sheet`; a workbook holds text as text, so nothing of it is a formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from app.practice.house import Practice
from app.problems import Refused
from app.text import cells, pad, safe
from screens.cli.call import Call
from screens.cli.files import new_file
from screens.cli.sheet import sheet

Value = str | int | float | bool | None | tuple[str, ...]
Row = Mapping[str, Value]
Csv = Annotated[Path | None, typer.Option("--csv", metavar="FILE")]
Xlsx = Annotated[Path | None, typer.Option("--xlsx", metavar="FILE")]
HEADS = {("classes", "name"): "class_name"}
"""Columns of a listing that the table calls otherwise than the files."""
WORDED = frozenset(("help", "progress", "attempt", "criterion"))
"""Columns whose values have words of their own."""


@dataclass(frozen=True)
class Shape:
    """How it was asked for; nothing: as a table."""

    json: bool = False
    csv: Path | None = None
    xlsx: Path | None = None

    def check(self) -> None:
        """Refused(`cli.exists`) for a file that is there: said before anything is read."""
        for path in (self.csv, self.xlsx):
            if path is not None and path.exists():
                raise Refused.of("cli.exists")


def show(call: Call, home: Practice, title: str, columns: str, rows: Sequence[Row], shape: Shape) -> None:
    """The rows as they were asked for; `columns`: keys of the table, all others only in files and JSON.

    Numbers stand to the right.  A share (a key that ends in `share`) is shown in percent.
    """
    shown = columns.split()
    keys = tuple(rows[0]) if rows else tuple(shown)
    if shape.json:
        call.json([dict(row) for row in rows])
    elif not write(call, home, title, keys, [[row[key] for key in keys] for row in rows], shape):
        numbers = " ".join(key for key in shown if any(_number(row[key]) for row in rows))
        heads = [HEADS.get((title, key), key) for key in shown]
        call.table(heads, [[text(key, row[key], call) for key in shown] for row in rows], right=numbers)


def write(
    call: Call, home: Practice, title: str, keys: Sequence[str], rows: Sequence[Sequence[Value]], shape: Shape
) -> bool:
    """Write what was asked for as a file; False where none was."""
    for path, made in ((shape.csv, _csv), (shape.xlsx, _xlsx)):
        if path is not None:
            new_file(path, made(home, title, keys, rows))
            call.told("listing.written", count=len(rows), path=str(path))
    return shape.csv is not None or shape.xlsx is not None


def grid(call: Call, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table whose columns are people or weeks: the first to the left, the others to the right."""
    table = [[safe(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(map(cells, column)) for column in zip(*table, strict=True)]
    table.insert(1, ["-" * width for width in widths])
    for row in table:
        parts = (pad(cell, width, right=at > 0) for at, (cell, width) in enumerate(zip(row, widths, strict=True)))
        call.lines.append("  ".join(parts).rstrip())


def text(key: str, value: Value, call: Call) -> str:
    """One value as a table shows it."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return call.words["listing.yes" if value else "listing.no"]
    if isinstance(value, tuple):
        return " ".join(value) or "-"
    if isinstance(value, float):
        return percent(value) if key.endswith("share") else f"{value:.2f}" if key == "kappa" else f"{value:.1f}"
    if key in WORDED:
        return call.words.get(f"{key}.{value}", str(value))
    return str(value)


def percent(share: float | None) -> str:
    """A share as people read it."""
    return "-" if share is None else f"{share:.0%}"


def _csv(home: Practice, title: str, keys: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    numbers = frozenset(
        key for at, key in enumerate(keys) if all(_number(row[at]) or row[at] is None for row in rows))
    told = [[_plain(value) for value in row] for row in rows]
    return sheet(keys, told, numbers).encode("utf-8-sig")


def _xlsx(home: Practice, title: str, keys: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    return home.workbook(title, keys, [
        [value if _number(value) else safe(_plain(value)) for value in row] for row in rows])


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return safe(value) if isinstance(value, str) else str(value)


def _number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
