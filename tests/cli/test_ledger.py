"""ledger list|show|export."""

import csv
import io
import json
import re
import stat

import pytest

from tests.cli.kit import PINS
from tests.data.halls import DOCUMENT, NAME, PHONE


def hidden(text):
    return not any(secret in text for secret in (PHONE, DOCUMENT, NAME))


def test_the_list_has_the_newest_first_and_masks(hall):
    done = hall.by("agent", "ledger", "list")
    head, rule, *rows = done.out.splitlines()
    assert done.code == 0 and head.startswith("When") and set(rule) == {"-", " "}
    assert [row.split()[-1] for row in rows] == [hall.second, hall.first]
    assert "138****8000" in rows[0] and "50.00" in rows[0] and hidden(done.out)


def test_json_has_stable_keys(hall):
    rows = hall.by("agent", "ledger", "list", "--json").json
    assert list(rows[0]) == [
        "item", "visit", "number", "utc", "when", "flow", "code", "service", "state", "reversed", "phone", "agent",
        "seat", "due", "mode", "demo",
    ]
    assert rows[0]["due"] == "50.00" and rows[0]["phone"] == "138****8000" and rows[1]["item"] == hall.first


def items(hall, *arguments, lines=()):
    done = hall.by("agent", "ledger", "list", "--json", *arguments, lines=lines)
    return [row["item"] for row in done.json]


def test_filters(hall):
    day = hall.by("agent", "ledger", "list", "--json").json[0]["when"][:10]
    assert items(hall, "--service", "07") == [hall.second]
    assert items(hall, "--agent", "1001") == [hall.second, hall.first] and items(hall, "--agent", "2001") == []
    assert items(hall, "--state", "done", "--limit", "1") == [hall.second]
    assert items(hall, "--after", hall.second) == [hall.first] and items(hall, "--state", "reversed") == []
    assert items(hall, "--since", day.replace("-", ""), "--until", day) == [hall.second, hall.first]
    assert items(hall, "--since", "20990101") == [] and items(hall, "--until", "20200101") == []
    refused = hall.by("agent", "ledger", "list", "--since", "yesterday")
    assert refused.code == 1 and refused.err.startswith("Not a date")


def test_a_search_by_phone_is_asked_for_and_journalled(hall):
    assert items(hall, "--phone", lines=(PHONE,)) == [hall.second, hall.first]
    assert items(hall, "--phone", lines=("13900139000",)) == []
    wrong = hall.by("agent", "ledger", "list", "--phone", lines=("138",))
    assert wrong.code == 1 and hidden(wrong.err)
    assert accesses(hall) == [("2001", "ledger"), ("2001", "ledger")]


def accesses(hall):
    from data.home import open_home

    home = open_home(hall.folder)
    try:
        return [(row["agent"], row["what"]) for row in reversed(home.ledger.accesses(0))]
    finally:
        home.close()


def test_one_item_whole_is_masked_and_journalled(hall):
    done = hall.by("agent", "ledger", "show", hall.first)
    assert done.code == 0 and hidden(done.out) and "138****8000" in done.out and "王*例" in done.out
    assert "畅享59" in done.out and "畅享99" in done.out and "commit" in done.out
    told = hall.by("auditor", "ledger", "show", hall.first, "--json")
    assert hidden(told.out) and told.json["people"]["document"] == "110101********0011"
    assert told.json["payments"][0]["yuan"] == "50.00" and told.json["entries"][-1]["kind"] == "closed"
    assert accesses(hall) == [("2001", "item"), ("5001", "item")]


@pytest.mark.parametrize("item", ["nothing", "", "' OR 1=1", "\x1b[2J", "[/]"])
def test_an_item_that_is_not_there(hall, item):
    done = hall.by("agent", "ledger", "show", item)
    assert done.code == 1 and done.out == "" and done.err.count("\n") == 1 and "\x1b" not in done.err


def test_an_export_is_marked_masked_journalled_and_for_the_exporter_alone(hall, tmp_path):
    out = tmp_path / "out.csv"
    done = hall.by("auditor", "ledger", "export", "--out", out)
    assert (done.code, done.out) == (0, f"2 items written to {out}.\n")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    text = out.read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert hidden(text) and [row["item"] for row in rows] == [hall.second, hall.first]
    assert rows[0]["code"] == "'07" and rows[0]["agent"] == "'1001" and rows[0]["due"] == "50.00"
    assert rows[0]["exported_by"] == "'5001" and rows[0]["phone"] == "138****8000"
    assert accesses(hall) == [("5001", "export")]


def test_an_export_overwrites_nothing(hall, tmp_path):
    out = tmp_path / "out.csv"
    out.write_text("mine")
    done = hall.by("auditor", "ledger", "export", "--out", out)
    assert done.code == 1 and "exists already" in done.err and out.read_text() == "mine"
    assert hall.by("auditor", "ledger", "export", "--out", tmp_path / "no" / "out.csv").code == 1
    assert accesses(hall) == [("5001", "export")]


def test_an_export_goes_to_standard_output_too(hall):
    done = hall.by("auditor", "ledger", "export", "--service", "07")
    rows = list(csv.DictReader(io.StringIO(done.out, newline="")))
    assert [row["item"] for row in rows] == [hall.second]


def test_more_than_the_cap_is_refused_whole(hall, monkeypatch):
    monkeypatch.setattr("screens.cli.ledger.CAP", 1)
    done = hall.by("auditor", "ledger", "export")
    assert done.code == 1 and done.out == "" and done.err.startswith("More than 1 items")
    monkeypatch.setattr("screens.cli.ledger.CAP", 2)
    monkeypatch.setattr("screens.cli.ledger.PAGE", 1)
    assert hall.by("auditor", "ledger", "export").out.count("\n") == 3


def test_a_full_list_says_how_to_go_on(hall):
    done = hall.by("agent", "ledger", "list", "--limit", "1", "--json")
    assert len(done.json) == 1 and f"--after {hall.second}" in done.err


def test_hostile_names_reach_neither_the_terminal_nor_a_spreadsheet(hall):
    from data.home import open_home
    from tests.data.halls import Hall, Hand

    evil = "=cmd\x1b]52;c;x\x07\u202e[/]"
    clock = Hand()
    clock.on(3600)
    home = open_home(hall.folder, clock=clock)
    Hall(home, clock).served(flow=evil, before={"=plan": evil}, after={}, evidence=evil)
    home.close()
    for arguments in (("list",), ("list", "--json"), ("export",)):
        done = hall.by("auditor", "ledger", *arguments)
        assert done.code == 0 and not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", done.out.replace("\r\n", "\n"))
    newest = json.loads(hall.by("auditor", "ledger", "list", "--json").out)[0]["item"]
    shown = hall.by("auditor", "ledger", "show", newest)
    assert shown.code == 0 and "\x1b" not in shown.out and "[/]" in shown.out
    text = hall.by("auditor", "ledger", "export").out
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert any(cell.startswith("'=cmd") for cell in cells) and not any(cell.startswith("=") for cell in cells)


def test_without_the_key_nothing_is_told(hall):
    (hall.folder / "config" / "home.key").unlink()
    done = hall.by("agent", "ledger", "list")
    assert done.code == 1 and "key file" in done.err and PINS["agent"][1] not in done.err
