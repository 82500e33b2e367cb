"""Practice on a real terminal: the four levels, the exam's rules, what is left when the program is killed."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from data.practice.home import make_practice, open_practice
from tests.terminal.kit import Terminal

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.terminal


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice home that each test copies."""
    folder = tmp_path_factory.mktemp("made")
    make_practice(folder).close()
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A practice home of a test's own."""
    shutil.copytree(made, tmp_path / "hall", ignore=shutil.ignore_patterns("seats"))
    return tmp_path / "hall"


def start(folder: Path, *arguments: str, env: dict[str, str] | None = None) -> Terminal:
    command = [sys.executable, str(ROOT / "agent_tui.py"), "--home", str(folder), "practice", *arguments]
    return Terminal(command, env=env)


def sign_in(terminal: Terminal, staff: str = "1001", pin: str = "273940") -> None:
    terminal.wait_for("273940", 40)
    terminal.send(f"{staff}\r".encode())
    terminal.wait_for("密码 >", 20)
    terminal.send(f"{pin}\r".encode())


def say(terminal: Terminal, words: str, then: str) -> None:
    """The agent's own words, and what is seen after them."""
    terminal.wait_for("您说 >", 20)
    terminal.send(f"{words}\r".encode())
    terminal.wait_for(then, 20)


def state(folder: Path) -> list[tuple[str, int]]:
    """State and points of every attempt, latest first."""
    home = open_practice(folder)
    try:
        return [(one.state, one.points) for one in home.results.attempts()]
    finally:
        home.close()


def test_an_exam_shows_no_script_has_no_help_and_no_way_back(folder: Path) -> None:
    with start(folder, "gold_no_document", "--level", "exam", "--seed", "0") as terminal:
        sign_in(terminal)
        say(terminal, "您好，欢迎光临，请坐。", "您说 >")
        assert "欢迎光临示范营业厅" not in terminal.text()  # the script's own words
        say(terminal, "请问您办什么业务？", "业务 >")
        terminal.send(b"\x1bOP")
        terminal.wait_for("考试中没有帮助", 10)
        terminal.send(b"08\r")
        say(terminal, "请问是您本人办理吗？", "1  本人")
        terminal.send(b"\x1b")
        terminal.wait_for("考试中不能返回", 10)


def test_said_aloud_the_phrase_is_shown_and_its_elements_are_ticked(folder: Path) -> None:
    with start(folder, "gold_no_document", "--level", "blank", "--seed", "0") as terminal:
        sign_in(terminal)
        terminal.wait_for("您说 >", 20)
        assert "欢迎光临" not in terminal.text()
        terminal.send(b"\r")
        terminal.wait_for("说到的 >", 10)
        assert "欢迎光临" in terminal.text() and "请坐" in terminal.text()
        terminal.send(b"12\r")
        terminal.wait_for("听清需要", 10)  # the next step


def test_cued_shows_key_words_in_place_of_the_sentence(folder: Path) -> None:
    with start(folder, "gold_no_document", "--level", "cued", "--seed", "0") as terminal:
        sign_in(terminal)
        terminal.wait_for("请回车 >", 20)
        assert "欢迎光临示范营业厅" not in terminal.text() and "欢迎" in terminal.text()


@pytest.mark.parametrize("env", [{}, {"TERM": "linux"}, {"NO_COLOR": "1"}], ids=["256", "16", "none"])
def test_banner_frame_and_prompt_say_practice_in_any_colours(folder: Path, env: dict[str, str]) -> None:
    with start(folder, env=env) as terminal:
        terminal.wait_for("工号 >", 40)
        rows = terminal.text().splitlines()
        assert "** 练习 **" in rows[0]
        assert "练习|工号 >" in terminal.text()
        assert any(set(row.strip()) == {"="} for row in rows) and not any(set(row.strip()) == {"-"} for row in rows)


def test_control_a_live_counter_has_neither(tmp_path: Path) -> None:
    with Terminal([sys.executable, str(ROOT / "agent_tui.py"), "--home", str(tmp_path), "demo"]) as terminal:
        terminal.wait_for("273940", 40)
        rows = terminal.text().splitlines()
        assert "练习" not in terminal.text() and any(set(row.strip()) == {"-"} for row in rows)


def test_a_killed_visit_is_no_result_until_it_is_finished_or_given_up(folder: Path) -> None:
    with start(folder, "gold_no_document", "--level", "shown", "--seed", "0") as terminal:
        sign_in(terminal)
        terminal.wait_for("欢迎光临", 20)
        terminal.send(b"\r")
        terminal.wait_for("业务 >", 10)
        terminal.send(b"08\r")
        terminal.wait_for("谁来办 >", 10)
        terminal.kill()
    assert state(folder) == [("interrupted", -1)]
    with start(folder) as terminal:
        sign_in(terminal)
        terminal.wait_for("1 次练习中断了", 20)
        terminal.send(b"\x1b[15~")
        terminal.wait_for("中断的练习", 10)
        terminal.send(b"1\r")
        terminal.wait_for("接着练", 10)
        terminal.send(b"1")
        terminal.wait_for("谁来办 >", 20)  # just there it was cut off
        assert re.search("客   “", terminal.text())  # and the same customer stands there
        terminal.kill()
    assert state(folder) == [("interrupted", -1)]
    with start(folder) as terminal:
        sign_in(terminal)
        terminal.wait_for("1 次练习中断了", 20)
        terminal.send(b"\x1b[15~")
        terminal.wait_for("中断的练习", 10)
        terminal.send(b"1\r")
        terminal.wait_for("接着练", 10)
        terminal.send(b"2")
        terminal.wait_for("没有中断的练习", 20)
    assert state(folder) == [("abandoned", -1)]
