"""`lx` at the counter: one program leaves, another takes its place, and never opens the live store."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from app.practice.lesson_file import read
from app.practice.lessons import Lesson
from data.demo import make_demo
from data.practice.admits import SECRET
from data.practice.home import make_practice, open_practice
from tests.terminal.kit import Terminal

ROOT = Path(__file__).parents[2]
LIVE = ("config", "data", "backups", "seats")
pytestmark = pytest.mark.terminal


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A live hall, and practice beside it."""
    found = tmp_path_factory.mktemp("lx")
    make_demo(found, count=50).home.close()
    make_practice(found).close()
    return found


def digests(folder: Path) -> dict[str, str]:
    """Every live file and what is in it."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for name in LIVE for path in sorted((folder / name).rglob("*")) if path.is_file()}


def held(pid: int, folder: Path) -> list[str]:
    """Live files that a program has open."""
    found = []
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = os.readlink(link)
        except OSError:
            continue
        found += [target for name in LIVE if target.startswith(f"{folder / name}/")]
    return found


def after_exec(trace: str, folder: Path) -> list[str]:
    """Live files opened after the program was replaced, as strace tells."""
    lines = trace.splitlines()
    start = next(number for number, line in enumerate(lines) if "execve(" in line and '"--lessons"' in line)
    live = re.compile(rf'"{re.escape(str(folder))}/({"|".join(LIVE)})/[^"]*"')
    return [line for line in lines[start + 1:] if live.search(line)]


def test_lx_leaves_the_counter_for_todays_drill(folder: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    strace = shutil.which("strace")
    watched = [strace, "-f", "-qq", "-s", "400", "-e", "trace=execve,open,openat,openat2", "-o", str(trace)]
    command = [sys.executable, str(ROOT / "agent_tui.py"), "--home", str(folder)]
    with Terminal([*(watched if strace else []), *command], cwd=tmp_path) as terminal:  # type: ignore[list-item]
        terminal.wait_for("273940", 40)
        terminal.send(b"1001\r")
        terminal.wait_for("密码 >", 20)
        terminal.send(b"273940\r")
        terminal.wait_for("输入 lx", 20)
        terminal.send(b"\r\r")  # one customer, greeted faster than anybody speaks
        terminal.wait_for("业务 >", 20)
        terminal.send(b"\x1b[15~")
        terminal.wait_for("为什么离开", 20)
        terminal.send("等人\r".encode())
        terminal.wait_for("输入 lx", 20)
        program = _child(terminal.pid) if strace else terminal.pid
        assert held(program, folder), "the control: the counter has its store open"
        terminal.send(b"lx\r")
        terminal.wait_for("练习 1/3", 60)  # what was slipped at today comes tomorrow
        assert "** 练习 **" in terminal.text() and "李示范" in terminal.text()
        live = digests(folder)
        asked = Path(f"/proc/{program}/cmdline").read_bytes()
        assert b"--lessons" in asked, "the same process, another program"
        assert SECRET.encode() not in asked and held(program, folder) == []
        terminal.send("您好，欢迎光临，请坐。\r".encode())
        terminal.wait_for("下次", 20)
        terminal.send(b"\x1b")
        assert terminal.wait_exit(20) == 0
    assert digests(folder) == live, "the live files are as the counter left them"
    if strace:
        text = trace.read_text("utf-8", "replace")
        assert after_exec(text, folder) == []
        assert f'"{folder}/data/store.db"' in text, "the control: before that it was opened"
    told = read(next((folder / "lessons").iterdir()).read_text("utf-8"), "lesson")
    assert isinstance(told, Lesson) and told.staff == "1001"
    assert {slip.kind for slip in told.slips} <= {"hasty"}, "none, where this computer was slower than a speaker"
    home = open_practice(folder)
    try:
        reviews = home.drills.reviews("1001")  # type: ignore[attr-defined]
        assert {one.step for one in reviews if one.source.startswith("live:")} == {slip.step for slip in told.slips}
        assert len([one for one in reviews if one.source.startswith("drill:")]) == 1
        assert not list(home.folders.admits.iterdir()), "the admission is used up"
    finally:
        home.close()


def _child(pid: int) -> int:
    """The program under strace."""
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])
