"""Without colours the program still shows everything: NO_COLOR is a promise to whoever sets it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.terminal.kit import Terminal

ROOT = Path(__file__).parents[2]
COLOURED = re.compile(rb"\x1b\[[0-9;]*?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[0-9;]*m")
"""A sequence that chooses any colour but the terminal's own two."""


@pytest.mark.terminal
@pytest.mark.parametrize(("env", "coloured"), [({"NO_COLOR": "1"}, False), ({}, True)], ids=["none", "control"])
def test_no_color_chooses_no_colour_at_all(tmp_path: Path, env: dict[str, str], coloured: bool) -> None:
    command = [sys.executable, str(ROOT / "agent_tui.py"), "--home", str(tmp_path), "demo"]
    with Terminal(command, env=env) as terminal:
        terminal.wait_for("273940", 40)
        terminal.send(b"1001\r")
        terminal.wait_for("密码 >", 20)
        terminal.send(b"273940\r")
        terminal.wait_for("接待下一位", 20)
        assert bool(COLOURED.search(terminal.raw)) == coloured
