"""A CSV file that no spreadsheet runs as a formula, and in which numbers that name things stay text.

A cell that could begin a formula gets an apostrophe in front, the spreadsheets' own mark for text;
so does a number, or what looks like a date, in a column of text: 0012 would become 12, and twenty
digits would lose their end.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

DANGEROUS = frozenset("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet may take for the beginning of a formula."""
_NUMBER = re.compile(r"[\d０-９.,:/ +\-eE%￥¥$]*[\d０-９][\d０-９.,:/ +\-eE%￥¥$]*")


def cell(value: str, *, text: bool = True) -> str:
    """One value as it may stand in a file; `text`: a number in it names something."""
    if value.lstrip(" \u3000\xa0")[:1] in DANGEROUS and value.strip() and not _amount(value, text):
        return f"'{value}"
    return f"'{value}" if text and _NUMBER.fullmatch(value) else value


def _amount(value: str, text: bool) -> bool:
    """A negative sum in a column of sums is no formula."""
    return not text and re.fullmatch(r"-\d+(\.\d+)?", value) is not None


def sheet(columns: Sequence[str], rows: Iterable[Sequence[str]], numbers: frozenset[str]) -> str:
    """The whole file; `numbers` are the columns whose values are quantities or moments."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(cell(value, text=name not in numbers) for name, value in zip(columns, row, strict=True))
    return out.getvalue()
