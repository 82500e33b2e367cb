"""The documents: every command and key is told, every link leads somewhere, both READMEs say the same."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from data.demo import AGENTS
from screens.cli.tree import build, commands, options, walk
from screens.cli.words import words
from screens.commands import COMMANDS

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh.md")
PAGES = sorted(str(path.relative_to(ROOT)) for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("readme", READMES)
def test_every_command_is_documented(readme: str) -> None:
    page = text(readme)
    missing = [" ".join(path) for path in commands() if f"`agent-tui {' '.join(path)}`" not in page]
    assert not missing


@pytest.mark.parametrize("readme", READMES)
def test_nothing_is_documented_that_is_not_there(readme: str) -> None:
    known = {" ".join(path) for path in commands()} | {""}
    found = re.findall(r"`agent-tui((?: [a-z][a-z-]*)*)", text(readme))
    assert {each.strip() for each in found} <= known
    flags = {name for names in options().values() for name in names} | {"--help", "--require-hashes", "--no-deps"}
    assert set(re.findall(r"(?<=[` ])--[a-z][a-z-]*", text(readme))) <= flags | {"--text"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_command_has_help(lang: str) -> None:
    for path, command in walk(build(words(lang))):
        assert command.help and command.help.strip(), path
        assert all(param.help for param in command.params), path


@pytest.mark.parametrize("readme", READMES)
def test_every_key_and_alias_is_documented(readme: str) -> None:
    page = text(readme)
    for command in COMMANDS:
        assert re.search(rf"\| {command.key.upper()} \| `{command.alias}` \|", page), command.key


@pytest.mark.parametrize("readme", READMES)
def test_the_demonstration_hall_is_told_as_it_is(readme: str) -> None:
    for agent in AGENTS:
        assert agent.staff in text(readme) and agent.pin in text(readme), agent.staff


def blocks(page: str) -> list[str]:
    return re.findall(r"^```[a-z]*\n(.*?)^```", page, re.S | re.M)


def test_both_readmes_have_the_same_commands() -> None:
    english, chinese = (blocks(text(name)) for name in READMES)
    assert english[:2] == chinese[:2]
    assert len(english) == len(chinese)
    assert set(re.findall(r"`(agent-tui[^`]*)`", text(READMES[0]))) - {
        "agent-tui", "agent-tui-demo", "agent-tui db restore FILE --as STAFF", "agent-tui db erase --as STAFF"
    } <= set(re.findall(r"`(agent-tui[^`]*)`", text(READMES[1])))


def test_there_are_two_set_up_commands_and_the_second_is_what_ci_runs() -> None:
    page = text("README.md")
    first, second = blocks(page)[:2]
    for command, lock, end in ((first, "requirements.lock", ".venv/bin/agent-tui demo"),
                               (second, "requirements-test.lock", ".venv/bin/python -m pytest")):
        assert command.count("\n") == 1 and command.strip().endswith(end)
        parts = shlex.split(command)
        assert (ROOT / lock).is_file() and lock in parts and "--require-hashes" in parts
    marked = re.search(r"<!-- test-command -->\n```\n(.*)\n```", page)
    assert marked and marked[1] == second.strip()
    assert "<!-- test-command -->" in text(".ci/run")


def heading(line: str) -> str:
    """The anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    here = (ROOT / page).parent
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", text(page), flags=re.S)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (here / name).resolve() if name else ROOT / page
        if path.name in ("performance.md", "reliability.md") and not path.exists():
            continue  # written with the campaigns that they report
        assert path.exists(), f"{page}: {target}"
        if anchor:
            anchors = {heading(line) for line in path.read_text("utf-8").splitlines() if line.startswith("#")}
            assert anchor in anchors, f"{page}: {target}"


def test_the_screenshots_are_there_and_small() -> None:
    page = text("docs/screenshots/README.md")
    shown = set(re.findall(r"\((\S+\.png)\)", page))
    there = {path.name for path in (ROOT / "docs" / "screenshots").glob("*.png")}
    assert shown == there and len(there) >= 40
    heavy = [name for name in there if (ROOT / "docs" / "screenshots" / name).stat().st_size > 60_000]
    assert not heavy


def test_the_change_log_tells_this_version() -> None:
    version = re.search(r'^version = "(.+)"', text("pyproject.toml"), re.M)
    assert version and f"## {version[1]}" in text("CHANGELOG.md")
    from agent_tui import __version__

    assert __version__ == version[1]


def test_every_decision_is_one_page_and_numbered() -> None:
    found = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [path.name[:3] for path in found] == [f"{number:03d}" for number in range(1, len(found) + 1)]
    for path in found:
        lines = path.read_text("utf-8").splitlines()
        assert lines[0].startswith("# ") and len(lines) <= 60, path.name
        assert {"## Decision", "## Why", "## Consequences"} <= set(lines), path.name
