"""The catalogue: every row in both languages, on one line, and every code in use has a row."""

import re
from pathlib import Path

import pytest

from app.problems import CATALOGUE, Place, Problem, Refused, render
from app.text import cells, safe

ROOT = Path(__file__).parents[2]
GROUPS = "field id phone sim money signin access visit guard operator reverse store pack cli story proof practice"
TYPICAL = {
    "point": "U+202E", "max": "1000000.00", "min": "50.00", "detail": "disk I/O", "path": "key",
    "word": "不知道", "role": "值班经理", "keys": "1、2、3、4", "due": "128.00", "seat": "3号台",
    "version": "1.2.0", "name": "old_document",
}


def filled(code, lang):
    args = {name: TYPICAL.get(name, 12) for name in CATALOGUE[code].placeholders(lang)}
    return render(Problem(code, args), lang)


def test_both_languages_need_the_same_values():
    for code, text in CATALOGUE.items():
        assert text.placeholders("zh") == text.placeholders("en"), code


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_text_fits_one_line_of_a_small_terminal(lang):
    too_wide = {code: cells(filled(code, lang)) for code in CATALOGUE}
    assert {code: width for code, width in too_wide.items() if width > 78} == {}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_text_is_plain_and_says_what_to_do_after_what_is_wrong(lang):
    for code in CATALOGUE:
        said = filled(code, lang)
        assert safe(said) == said and "{" not in said
        assert re.search("：|，" if lang == "zh" else "[:,]", said), code


def test_codes_are_grouped():
    assert {code.split(".")[0] for code in CATALOGUE} <= set(GROUPS.split())
    assert all(re.fullmatch(r"[a-z]+\.[a-z_]+", code) for code in CATALOGUE)


def test_a_missing_value_is_found_where_the_problem_is_made():
    with pytest.raises(ValueError, match="max"):
        Problem("field.long")
    with pytest.raises(KeyError):
        Problem("field.nonsense")


def test_the_place_stands_in_front():
    assert str(Place("flows/a.yaml", 3, 7)) == "flows/a.yaml:3:7"
    told = render(Problem("field.empty", place=Place("1/verify.kind")), "en")
    assert told.startswith("1/verify.kind: Nothing was typed")


def test_a_role_is_said_in_the_language_of_the_text():
    problem = Problem("access.denied", {"role": "duty_manager"})
    assert "值班经理" in render(problem, "zh") and "duty manager" in render(problem, "en")


def test_a_refusal_names_its_code():
    refused = Refused.of("field.long", Place("x", 1), max=20)
    assert refused.problem == Problem("field.long", {"max": 20}, Place("x", 1))
    assert str(refused).startswith("field.long: x:1: Too long: at most 20")


def test_every_code_that_the_program_raises_has_a_row():
    call = re.compile(r"(?:Refused\.of|Problem)\(([^)]*)")
    literal = re.compile(r'"([a-z]+\.[a-z_]+)"')
    unknown = {
        f"{path.relative_to(ROOT)}: {code}"
        for room in ("app", "data", "screens")
        for path in (ROOT / room).rglob("*.py")
        for inside in call.findall(path.read_text("utf-8"))
        for code in literal.findall(inside)
        if code not in CATALOGUE and path.name != "problems.py"
    }
    assert unknown == set()


def test_every_row_is_used_somewhere():
    rooms = ("app", "data", "screens")
    texts = [p.read_text("utf-8") for room in rooms for p in (ROOT / room).rglob("*.py") if p.name != "problems.py"]
    built = ("pack.same_key", "pack.same_value")  # f"pack.same_{name}"
    assert [code for code in CATALOGUE if code not in built and not any(f'"{code}"' in one for one in texts)] == []
