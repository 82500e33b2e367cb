"""norms list|show|coverage."""

from __future__ import annotations

import pytest

from screens.cli import norms
from tests.app.test_coverage import Stub
from tests.cli.kit import tui
from tests.data.packs.ledger import HONOURS, write_ledger


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A pack with five norms, and a walk that reaches all of it."""
    monkeypatch.setattr(norms, "walk_of", lambda book: Stub.of(book.pack))
    return write_ledger(tmp_path / "pack")


def test_norms_are_listed_and_narrowed(folder):
    rows = tui("norms", "list", "--pack", folder, "--json").json
    assert [row["id"] for row in rows] == [
        "CM-HALL-01-01", "CM-HALL-01-08", "CM-HALL-08-01", "CM-HALL-08-04", "CM-HALL-08-05"]
    assert rows[0]["pack"] == "mini" and rows[0]["title"] == "窗口手册" and rows[0]["in_scope"] is True
    told = tui("--lang", "en", "norms", "list", "--pack", folder, "--scene", "tariff").out
    assert "CM-HALL-08-04" in told and "A change takes a minute." in told and "CM-HALL-01-01" not in told
    assert tui("norms", "list", "--pack", folder, "--source", "CM-SPEC").out == "没有这样的规范。\n"


def test_open_norms(folder):
    rows = tui("norms", "list", "--pack", folder, "--open", "--json").json
    assert [row["id"] for row in rows] == ["CM-HALL-01-08", "CM-HALL-08-05"]


def test_one_norm_with_what_honours_it_and_where_it_is_named(folder):
    told = tui("--lang", "en", "norms", "show", "CM-HALL-01-01", "--pack", folder).out
    for words in ("Greet with a smile.", "客人进门，微笑问候。", "Hall handbook", "honoured (said)",
                  "phrase welcome elements=greeting,hall at=opening/greet", "honours/hall.yaml:2", "opening/greet",
                  "flows/opening.yaml:4", "sms_101"):
        assert words in told, words
    one = tui("norms", "show", "CM-HALL-08-04", "--pack", folder, "--json").json
    assert one["state"] == "honoured" and one["evidence"] == "proved" and one["figure"] == "60 s"
    assert [claim["holds"] for claim in one["claims"]] == [True] * 4
    assert {named["kind"] for named in one["named"]} == {"timer"}


def test_a_claim_that_does_not_hold_says_why(folder):
    path = folder / "honours/hall.yaml"
    path.write_text(HONOURS.replace("limit: 60", "limit: 90"), "utf-8")
    one = tui("norms", "show", "CM-HALL-08-04", "--pack", folder, "--json").json
    assert one["state"] == "open" and one["claims"][0]["why"] == "limit is 60"
    assert "否：limit is 60" in tui("norms", "show", "CM-HALL-08-04", "--pack", folder).out


def test_an_open_norm_says_so(folder):
    told = tui("--lang", "en", "norms", "show", "CM-HALL-01-08", "--pack", folder).out
    assert "State: open" in told and "Nothing honours it." in told
    assert "not observable here" in tui("--lang", "en", "norms", "show", "CM-HALL-08-05", "--pack", folder).out
    assert "goals of a yearly plan" in tui("--lang", "en", "norms", "show", "CM-HALL-08-01", "--pack", folder).out


def test_an_unknown_norm_is_told_with_the_nearest(folder):
    done = tui("--lang", "en", "norms", "show", "CM-HALL-08-5", "--pack", folder)
    assert done.code == 1 and "the nearest is CM-HALL-08-0" in done.err


def test_coverage_as_a_table(folder):
    told = tui("--lang", "en", "norms", "coverage", folder).out
    rows = [line.split() for line in told.splitlines()]
    assert ["CM-HALL", "4", "2", "1", "1", "2", "1"] in rows
    assert ["greeting", "2", "1", "0", "1", "1", "0"] in rows and ["tariff", "2", "1", "1", "0", "1", "1"] in rows
    assert ["Together", "4", "2", "1", "1", "2", "1"] in rows
    assert "Open, CM-HALL: 2\n  CM-HALL-01-08 CM-HALL-08-05\n" in told
    assert ["CM-HALL-08-01", "goals", "of", "a", "yearly", "plan"] in rows
    assert "范围外" in tui("norms", "coverage", folder).out


def test_coverage_as_json_has_its_form(folder):
    told = tui("norms", "coverage", folder, "--json").json
    assert set(told) == {"sources"} and set(told["sources"]) == {"CM-HALL"}
    source = told["sources"]["CM-HALL"]
    assert set(source) == {"in_scope", "honoured", "open", "by_evidence", "out_of_scope", "scenes"}
    assert (source["in_scope"], source["honoured"]) == (4, 2) and source["open"] == ["CM-HALL-01-08", "CM-HALL-08-05"]
    assert source["by_evidence"] == {"proved": 1, "said": 1}
    assert source["out_of_scope"] == {"CM-HALL-08-01": "goals of a yearly plan"}
    assert source["scenes"]["tariff"]["honoured"] == 1


def test_a_deletion_changes_the_numbers(folder):
    path = folder / "phrases.yaml"
    path.write_text(path.read_text("utf-8").replace('hall: "', 'place: "'), "utf-8")
    assert tui("norms", "coverage", folder, "--json").code == 1, "the claim names what is gone"
    claims = HONOURS.replace("elements: [greeting, hall]", "elements: [greeting]").replace("stop: commit", "stop: slip")
    (folder / "honours/hall.yaml").write_text(claims, "utf-8")
    source = tui("norms", "coverage", folder, "--json").json["sources"]["CM-HALL"]
    assert source["honoured"] == 1 and "CM-HALL-08-04" in source["open"]


def test_the_shipped_packs_are_covered(monkeypatch):
    """All sources that are shipped, without a sign-in and without a hall."""
    monkeypatch.setattr(norms, "walk_of", lambda book: Stub.of(book.pack))
    sources = tui("norms", "coverage", "--json").json["sources"]
    assert {"CM-HALL", "CM-SPEC", "CM-GRP"} <= set(sources)
    assert [sources[name]["in_scope"] for name in ("CM-HALL", "CM-SPEC", "CM-GRP")] == [129, 29, 26]
    if len(sources) == 6:
        assert sum(each["in_scope"] for each in sources.values()) == 449


def test_a_broken_pack_says_its_first_problem(tmp_path):
    folder = write_ledger(tmp_path / "pack", {"honours/hall.yaml": "CM-HALL-01-01: []\n"})
    done = tui("--lang", "en", "norms", "coverage", folder)
    assert done.code == 1 and done.err.startswith("honours/hall.yaml:1:16:") and "Traceback" not in done.err
    assert tui("--lang", "en", "norms", "coverage", tmp_path / "no").err.startswith("No such pack")
