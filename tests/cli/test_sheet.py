"""CSV: nothing runs, nothing that names a thing becomes a number, everything reads back."""

import csv
import io

import pytest

from screens.cli.sheet import DANGEROUS, cell, sheet

EVIL = [
    "=1+1", "+1", "-1+1|cmd", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠x", " =1", "\u3000=1", "\xa0=1",
    "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\")", "\n=1", "  \t@x",
]
NAMES = ["0012", "12345678901234567890", "1e5", "2026-01-31", "3/4", "１２３", "1,000", "10:30", "¥5", "50%"]


@pytest.mark.parametrize("value", EVIL)
def test_no_cell_begins_a_formula(value):
    for text in (True, False):
        assert cell(value, text=text) == f"'{value}"


@pytest.mark.parametrize("value", NAMES)
def test_a_number_that_names_something_stays_text(value):
    assert cell(value) == f"'{value}"


@pytest.mark.parametrize("value", ["", "畅享99", "138****8000", "3号台", "done", "王*芳", "019a-bc"])
def test_ordinary_text_is_left_alone(value):
    assert cell(value) == value


def test_quantities_stay_numbers_and_a_negative_sum_is_one():
    assert cell("128.00", text=False) == "128.00"
    assert cell("-5.00", text=False) == "-5.00"
    assert cell("-5.00", text=True) == "'-5.00"
    assert cell("-5+3", text=False) == "'-5+3"


def test_a_file_reads_back_cell_by_cell():
    rows = [[value, "5.00"] for value in EVIL + NAMES + ['a"b', "a,b", "a\nb"]]
    told = sheet(("name", "due"), rows, frozenset({"due"}))
    back = list(csv.reader(io.StringIO(told, newline="")))
    assert back[0] == ["name", "due"]
    assert [[row[0].removeprefix("'"), row[1]] for row in back[1:]] == rows
    assert not any(one.lstrip(" \u3000\xa0")[:1] in DANGEROUS and one.strip() for row in back for one in row)
