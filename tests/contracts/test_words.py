"""The interface's words: the same in every language, and there when a screen asks for them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from string import Formatter

import pytest

from app.pack.model import Act, Kind
from app.problems import CATALOGUE
from app.roles import Role
from app.text import cells
from screens.commands import COMMANDS
from screens.words import LANGUAGES, practised, words

ROOT = Path(__file__).parents[2]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def asked(source: str, path: str) -> Iterator[tuple[str, str]]:
    """(`file:line`, key) of every `words[...]`; a `*` stands for what an f-string fills in."""
    for node in ast.walk(ast.parse(source, path)):
        if isinstance(node, ast.Subscript) and _is_words(node.value):
            yield from ((f"{path}:{node.lineno}", key) for key in _keys(node.slice))


def _is_words(node: ast.expr) -> bool:
    return (isinstance(node, ast.Name) and node.id == "words") or (
        isinstance(node, ast.Attribute) and node.attr == "words")


def _keys(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from (*_keys(node.body), *_keys(node.orelse))
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)


def pattern(key: str) -> re.Pattern[str]:
    return re.compile("".join(".+" if part == "*" else re.escape(part) for part in re.split(r"(\*)", key)))


def screens(folder: str = "screens") -> dict[str, str]:
    found = [*(ROOT / folder).glob("*.py"), *([ROOT / "agent_tui.py"] if folder == "screens" else [])]
    return {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in found}


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    chinese, english = practised("zh"), practised("en")
    assert chinese.keys() == english.keys()
    odd = [key for key in chinese if placeholders(chinese[key]) != placeholders(english[key])]
    assert not odd


def test_no_word_is_empty_or_holds_what_a_terminal_acts_on() -> None:
    for language in LANGUAGES:
        for key, text in practised(language).items():
            assert text.strip(), key
            assert text.isprintable(), key


@pytest.mark.parametrize(("folder", "catalogue"), [("screens", words), ("screens/practice", practised)])
def test_what_screens_ask_for_exists(folder: str, catalogue: Callable[[str], Mapping[str, str]]) -> None:
    known = catalogue("zh")
    missing = [f"{place}: {key}" for path, source in screens(folder).items() for place, key in asked(source, path)
               if not any(pattern(key).fullmatch(each) for each in known)]
    assert not missing, "\n".join(missing)


def test_a_missing_word_is_found() -> None:
    """The test of the test."""
    source = 'x = words["sign.in"]\ny = self.words[f"state.{z}"]\nwords["a" if x else "b"]\n'
    found = [("s.py:1", "sign.in"), ("s.py:2", "state.*"), ("s.py:3", "a"), ("s.py:3", "b")]
    assert list(asked(source, "s.py")) == found
    assert not pattern("state.*").fullmatch("state.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_program_puts_together_exists(language: str) -> None:
    """Keys made of a name of the rules: acts, kinds, roles, commands."""
    known = words(language)
    wanted = [f"act.{act.value}" for act in Act] + [f"help.kind.{kind.value}" for kind in Kind]
    wanted += [f"role.{role.value}" for role in Role]
    wanted += [f"command.{command.id}{more}" for command in COMMANDS for more in ("", ".help")]
    assert [key for key in wanted if key not in known] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_fit_their_place(language: str) -> None:
    known = words(language)
    footer = "".join(f"{command.key.upper()}{known[f'command.{command.id}']} " for command in COMMANDS)
    assert cells(footer) <= 79, f"the footer takes {cells(footer)} cells"
    long = {key: cells(text) for key, text in known.items()
            if key.startswith(("hint.", "gate.", "keys.", "refusal.", "prompt.")) and cells(text) > 70}
    assert not long


def test_problems_have_their_words_in_both_languages() -> None:
    for code, text in CATALOGUE.items():
        assert text.placeholders("zh") == text.placeholders("en"), code
        assert cells(text.zh) <= 78 and cells(text.en) <= 110, code
