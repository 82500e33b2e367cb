"""The README's first customer, typed into the real program as the table says."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.terminal.kit import Terminal

ROOT = Path(__file__).parents[2]
START = "import sys, pathlib, agent_tui; sys.exit(agent_tui.counter(pathlib.Path(sys.argv[1]), 'zh', demo=True))"
KEYS = {"Enter": "\r", "Esc": "\x1b", "F3": "\x1bOR"}


def typed(readme: str) -> list[list[str]]:
    """What each row of the table says to type: words and key names."""
    page = (ROOT / readme).read_text("utf-8").replace("回车", "Enter").replace("，", ", ").replace("`Enter", "` Enter")
    table = page[page.index("| `1001` Enter") :].split("\n\n")[0]
    rows = [line.split("|")[1].strip() for line in table.splitlines()]
    return [re.findall(r"`[^`]+`|Enter|Esc|F3", row) for row in rows]


def test_both_readmes_say_the_same_keys() -> None:
    assert typed("README.md") == typed("README.zh.md")
    assert len(typed("README.md")) > 10


def press(terminal: Terminal, word: str, *, rests: bool) -> None:
    """Type a word or a key; once more where a gate was not open yet, as it asks."""
    sent = KEYS.get(word, word.strip("`"))
    terminal.send(sent)
    if rests:
        terminal.rest(0.5)
        if "提前按的" in terminal.lines()[22]:
            terminal.send(sent)
            terminal.rest(0.5)


@pytest.mark.terminal
def test_the_first_customer_is_served_and_found_again(tmp_path: Path) -> None:
    command = [sys.executable, "-c", START, str(tmp_path / "hall")]
    with Terminal(command, env={"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}) as terminal:
        terminal.wait_for("273940", timeout=60)
        terminal.rest()
        for row in typed("README.md"):
            for number, word in enumerate(row):
                press(terminal, word, rests=row[number + 1 : number + 2] != ["Enter"] or word in KEYS)
            terminal.wait_for(lambda shown: " ! " not in shown.lines()[22], timeout=20)
        seen = terminal.text()
    assert "流水明细" in seen and "资费变更" in seen and "已办" in seen, seen
    assert "154****0010" in seen
