"""Looking on at a trainee's screen and playing the customer: the mirror is the screen, and what is given arrives."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.desk import Desk
from app.pack.model import DIGIT_KINDS, Kind
from app.practice.help import Help
from app.practice.kept import Attempt
from app.practice.watching import Watching
from app.proof.cast import Cast
from app.text import cells
from app.visit.state import Visit
from app.visit.view import View
from data.practice.curriculum import load_shipped_curriculum
from data.practice.home import PracticeHome, make_practice, open_practice
from screens.practice.rate import TrainerResultScreen
from screens.practice.trainer import TrainerScreen
from screens.practice.watch import WatchScreen
from tests.data.halls import refused
from tests.practice.at_keys import program
from tests.terminal.kit import Terminal

ROOT = Path(__file__).parents[2]
TRAINEE, TRAINER = "1001", "4001"
SCENARIO = "gold_no_document"
TRAINERS_SEAT = "培训台"
CURRICULA = {"cmcc_hall": load_shipped_curriculum("cmcc_hall")}


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


@contextmanager
def opened(folder: Path, seat: str = "") -> Iterator[Any]:
    home: Any = open_practice(folder, seat=seat)
    home.__dict__["curricula"] = CURRICULA
    home.hold_seat()
    try:
        yield home
    finally:
        home.close()


@pytest.fixture
def counter(folder: Path) -> Iterator[Any]:
    """The trainee's terminal."""
    with opened(folder) as home:
        yield home


@pytest.fixture
def second(folder: Path) -> Iterator[Any]:
    """The trainer's."""
    with opened(folder, TRAINERS_SEAT) as home:
        yield home


def begin(counter: Any, level: Help = Help.SHOWN) -> tuple[Desk, Visit]:
    """A visit that has just begun."""
    scenario = CURRICULA["cmcc_hall"].scenario(SCENARIO)
    counter.begin(scenario, seed=0, level=level, staff=TRAINEE, director=counter.direct())
    desk = Desk(counter, counter.agents.get(TRAINEE))
    visit = desk.open()
    counter.results.began(visit)
    return desk, visit


def watching(second: Any, staff: str = TRAINER) -> Watching:
    (one,) = second.results.attempts()
    return Watching(second, second.agents.get(staff), one)


def onward(desk: Desk, visit: Visit, view: View) -> Visit:
    """One step further on the right way."""
    played: Any = desk.home.mode.across
    if view.entry == "own":
        return desk.say(visit, "您好，请稍等", view.level)
    if view.entry == "enter":
        return desk.answer(visit)
    here = visit.here
    assert here is not None
    value = dict(played.form.answers).get(here.step.id)
    if here.step.kind is Kind.SERVICE:
        return desk.answer(visit, visit.pack.flows[played.scenario.flow].code)
    assert value is not None, here.step.id
    if here.step.kind in DIGIT_KINDS and here.step.choices:
        return desk.answer(visit, next(one.key for one in here.step.choices if one.value == value))
    return desk.answer(visit, Cast(played.names).fill(value, visit))


def directed(home: Any) -> list[tuple[str, ...]]:
    """What customers were given to say: words, twist, by whom, mode."""
    with home.store.connection() as connection:
        rows = connection.exec_driver_sql("SELECT words, twist, staff, mode FROM direction ORDER BY id").all()
    return [tuple(row) for row in rows]


# ── the mirror ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("level", list(Help))
def test_the_mirror_shows_the_trainees_very_screen_step_by_step(counter: Any, second: Any, level: Help) -> None:
    desk, visit = begin(counter, level)
    beside, steps = watching(second), set()
    for _ in range(40):
        shown, glance = desk.view(visit), beside.look()
        assert glance.view == shown and glance.over == (not shown.entry)
        assert glance.options == (desk.options(visit) if shown.entry == "pick" else ())
        if not shown.entry:
            break
        steps.add(shown.at)
        visit = onward(desk, visit, shown)
    assert glance.over and len(steps) > 8


def test_looking_on_puts_nobody_at_the_trainers_counter(counter: Any, second: Any) -> None:
    _, visit = begin(counter)
    entry = second.journal.read(visit.id)[0]
    before = (second.mode, second.dealt)
    played = second.mirror(entry)
    assert played.names == counter.mode.across.names and played.papers == counter.mode.across.papers
    assert (second.mode, second.dealt) == before
    assert second.take_up(entry).names == played.names
    assert (second.mode, second.dealt) != before, "a visit that is taken up does"


def test_what_is_half_typed_is_seen_and_goes_with_the_answer(counter: Any, second: Any) -> None:
    desk, visit = begin(counter, Help.BLANK)
    beside = watching(second)
    assert beside.look().typed == ""
    desk.view(visit)
    desk.listen(visit)
    counter.mode.across.typing("您好，欢")
    assert beside.look().typed == "您好，欢"
    counter.mode.across.typing("")
    assert beside.look().typed == ""


# ── what the customer could say ───────────────────────────────────────────────────────────────────


def test_lines_of_this_step_come_first_and_those_said_are_gone(counter: Any, second: Any) -> None:
    desk, visit = begin(counter)
    beside = watching(second)
    beside.look()
    first = beside.cues()
    said = {words for told in visit.heard.values() for words in told}
    assert first and said and not said & {one.words for one in first}
    desk.answer(visit)
    beside.look()
    later = [one.words for one in beside.cues()]
    assert len(later) <= len(first) and all(one in [each.words for each in first] for one in later)
    marks = [one.now for one in first]
    assert marks == sorted(marks, reverse=True)


# ── who may ───────────────────────────────────────────────────────────────────────────────────────


def test_agents_neither_look_on_nor_play_the_customer(counter: Any, second: Any) -> None:
    begin(counter)
    with refused("access.denied"):
        watching(second, "1002")
    watching(second, "3001").give("您好")  # a duty manager may
    with refused("practice.own_visit"):
        Watching(second, second.agents.get("3001"), _own(second)).give("您好")


def _own(second: Any) -> Attempt:
    from dataclasses import replace

    (one,) = second.results.attempts()
    return replace(one, staff="3001")


def test_nothing_is_given_to_a_visit_that_is_over(counter: Any, second: Any) -> None:
    desk, visit = begin(counter)
    beside = watching(second)
    beside.give("快一点")
    assert [one[2] for one in directed(second)] == [TRAINER]
    desk.cancel(visit, "left", item_only=False)
    counter.results.finish(visit.id, 3)
    with refused("practice.over"):
        beside.give("快一点")
    assert beside.look().over and len(directed(second)) == 1


# ── at the keys ───────────────────────────────────────────────────────────────────────────────────


async def test_once_the_visit_is_over_enter_shows_how_it_went(counter: Any, second: Any) -> None:
    desk, visit = begin(counter, Help.BLANK)
    async with program(second, TRAINER) as hands:
        await hands.type("1")
        screen = hands.app.screen
        assert isinstance(screen, WatchScreen) and "学员 | 您说 >" in hands.text
        counter.mode.across.typing("a" * 190 + "末尾")
        screen.look()
        await hands.type("")
        assert "末尾_" in hands.rows[20] and max(map(cells, hands.rows)) <= 80, "the end of a long line is seen"
        assert "练习结束了" not in hands.text
        while desk.view(visit).entry:
            visit = onward(desk, visit, desk.view(visit))
        counter.results.finish(visit.id, 60)
        screen.look()
        screen.look()
        await hands.type("")
        assert "练习结束了" in hands.text and "回车看成绩" in hands.rows[20], "however often it is looked at"
        await hands.type("⏎")
        assert isinstance(hands.app.screen, TrainerResultScreen) and "李示范" in hands.rows[1]
        await hands.type("⎋")
        assert isinstance(hands.app.screen, TrainerScreen)


async def test_a_line_that_cannot_be_kept_is_not_given(counter: Any, second: Any) -> None:
    begin(counter)
    async with program(second, TRAINER) as hands:
        await hands.type("1 ⏎")
        assert directed(second) == [], "an empty line says nothing"
        hands.app.screen.entry.put("好")  # type: ignore[attr-defined]
        await hands.type("⏎")
        assert [row[0] for row in directed(second)] == ["好"]


# ── two terminals ─────────────────────────────────────────────────────────────────────────────────


def start(folder: Path, *arguments: str) -> Terminal:
    command = [sys.executable, str(ROOT / "agent_tui.py"), "--home", str(folder), "practice", *arguments]
    return Terminal(command)


def sign_in(terminal: Terminal, staff: str, pin: str) -> None:
    terminal.wait_for("273940", 60)
    terminal.send(f"{staff}\r")
    terminal.wait_for("密码 >", 30)
    terminal.send(f"{pin}\r")


@pytest.mark.terminal
def test_a_trainer_watches_plays_the_customer_and_pins_a_note(folder: Path) -> None:
    with (start(folder, SCENARIO, "--level", "blank", "--seed", "0") as trainee,
          start(folder, "--seat", TRAINERS_SEAT) as trainer):
        sign_in(trainee, TRAINEE, "273940")
        trainee.wait_for("您说 >", 30)
        sign_in(trainer, TRAINER, "538206")
        trainer.wait_for("正在练习：1 人", 30)
        trainer.send("1")
        trainer.wait_for("学员 | 您说 >", 30)
        assert "李示范（1001）" in trainer.lines()[0] and "默说" in trainer.lines()[0]
        trainee.send("您好，欢迎")
        trainer.wait_for("学员 | 您说 > 您好，欢迎", 10)
        assert trainer.lines()[3:17] == trainee.lines()[3:17], "the same screen"
        trainer.send("你们这里有停车的地方吗？\r")
        trainer.wait_for("已让客户说", 10)
        given = time.monotonic()
        trainee.wait_for("“你们这里有停车的地方吗？”", 10)
        took = time.monotonic() - given
        assert "您说 > 您好，欢迎" in trainee.text(), "what stands half typed stays"
        trainer.wait_for("“你们这里有停车的地方吗？”", 10)
        trainer.send("\x1bOQ")  # F2
        trainer.wait_for("客户接下来可以说什么", 10)
        trainer.send("赶时间")
        trainer.wait_for(lambda seen: "> " in seen.lines()[4] and "赶时间" in seen.lines()[4], 10)
        trainer.send("\r")
        trainee.wait_for("“快一点，我车还停在路边。”", 10)
        trainer.wait_for("“快一点，我车还停在路边。”", 10)
        trainer.send("\x1bOS")  # F4
        trainer.wait_for("要记的话 >", 10)
        trainer.send("没有先安抚客户\r")
        trainer.wait_for("已记在这一刻", 10)
        trainer.send("\x1b[15~")  # F5
        trainer.wait_for("没有先安抚客户", 10)
    home: PracticeHome
    with opened(folder, "3号台") as home:
        (one,) = home.results.attempts()
        entries = home.journal.read(one.visit)
        heard = [(entry.seq, entry.body["sealed"]["words"]) for entry in entries
                 if entry.kind == "heard" and entry.body["by"] == TRAINER]
        assert [words for _, words in heard] == ["你们这里有停车的地方吗？", "快一点，我车还停在路边。"]
        (pin,) = [each for each in home.results.remarks(one.visit) if each.kind == "pin"]
        assert (pin.staff, pin.seq, pin.body["note"]) == (TRAINER, heard[-1][0], "没有先安抚客户")
        assert pin.seq == entries[-1].seq
        assert [row[1:] for row in directed(home)] == [("", TRAINER, "practice"), ("hurry", TRAINER, "practice")]
    assert took < 3, f"it took {took:.1f} s to reach the trainee"
