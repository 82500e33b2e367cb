"""The project speaks of itself alone: no address of a package registry, no path of one machine, no secret."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOT = re.escape(".")
WORDS = {
    "a package registry's host": rf"\bpypi{DOT}|pythonhosted|\bnpmjs\b|simple/?\s*$|--index-url|--extra-index-url",
    "a path of one machine": r"(?<![\w.~])/(home/[\w-]+/|(work|root|Users|mnt)/\w|tmp/\w+/)",
    "a key": r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bghp_\w{30}",
    "another's marks": r"\b(TODO|FIXME|XXX)\b|<{7} |>{7} ",
}
TEXT = {".py", ".md", ".toml", ".yaml", ".tcss", ".lock", ".txt", ".svg", ".json", ""}


def tracked() -> list[Path]:
    """Files under version control; everything that is not ignored where there is none."""
    done = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode == 0 and done.stdout:
        return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).is_file()]
    folders = ("app", "screens", "data", "tests", "tools", "bench", "docs")
    return [path for each in folders for path in (ROOT / each).rglob("*") if path.is_file()]


FILES = [path for path in tracked() if path.suffix in TEXT and path != Path(__file__)]


@pytest.mark.parametrize("what", WORDS)
def test_files_are_clean(what: str) -> None:
    rule = re.compile(WORDS[what], re.M)
    found = []
    for path in FILES:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if rule.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {what}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("what", "line"),
    [("a package registry's host", "--index" + "-url https://example"),
     ("a path of one machine", "see /ho" + "me/somebody/project/"),
     ("another's marks", "# TO" + "DO later")],
)
def test_what_is_not_clean_is_found(what: str, line: str) -> None:
    assert re.search(WORDS[what], line)


def test_nothing_that_a_run_leaves_is_tracked() -> None:
    left = [str(path.relative_to(ROOT)) for path in tracked()
            if path.suffix in (".pyc", ".db", ".key", ".log", ".whl") or ".venv" in path.parts]
    assert not left
