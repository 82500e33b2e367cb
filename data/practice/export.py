"""A workbook of results: text stays text, numbers are numbers, and nothing in it is run as a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from app.text import cut

WIDEST = 40
"""Characters that a column is made wide at most."""
SHEET = 31
"""Characters that a sheet's name may have."""


def workbook(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """One sheet with a heading; a number in a row is written as one, everything else as text."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    page = book.add_worksheet("".join(sign for sign in cut(title, SHEET) if sign not in "[]:*?/\\'") or "1")
    head = book.add_format({"bold": True})
    widths = [len(column) for column in columns]
    for at, column in enumerate(columns):
        page.write_string(0, at, column, head)
    for number, row in enumerate(rows, 1):
        for at, value in enumerate(row):
            if isinstance(value, bool) or not isinstance(value, int | float):
                page.write_string(number, at, str(value))
            else:
                page.write_number(number, at, value)
            widths[at] = max(widths[at], len(str(value)))
    for at, width in enumerate(widths):
        page.set_column(at, at, min(width, WIDEST) + 2)
    page.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
