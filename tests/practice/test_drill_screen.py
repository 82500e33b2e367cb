"""The drill at the keys: a moment, one's own words, what was to be said, and the end."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app.practice.lesson_file import written
from app.practice.lessons import Lesson, Slip
from app.text import cells
from data.practice.admits import SECRET, let_in
from data.practice.home import PracticeHome
from screens.practice.drill import DrillCounter, DrillScreen
from screens.sign_in import SignInScreen
from tests.practice import drilled
from tests.screens.test_norms import Hands

SLIP = Slip("2026-11-20", "cmcc_hall", "opening/welcome", "hasty")


@pytest.fixture
def home() -> Iterator[PracticeHome]:
    folder = drilled.made() / "screen"
    found = drilled.opened(drilled.copied(folder))
    yield found
    found.close()
    shutil.rmtree(folder)


@asynccontextmanager
async def program(home: PracticeHome, lang: str = "zh", **more: Any) -> AsyncIterator[Hands]:
    app = DrillCounter(lambda: home, lang, **more)  # type: ignore[arg-type,return-value]
    app.gate_silence = 0.01
    async with app.run_test(size=(80, 24)) as pilot:

        async def press(key: str) -> None:
            await pilot.press(key)
            await pilot.pause()

        await pilot.pause()
        yield Hands(app, press)


async def seen(hands: Hands, kind: type) -> None:
    """Wait for a screen of this kind."""
    for _ in range(400):
        if isinstance(hands.app.screen, kind) and hands.app.screen.is_mounted:
            await asyncio.sleep(0.02)
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{kind.__name__} not seen, but {hands.app.screen}")


def lesson(folder: Path, staff: str = "1001", name: str = "李示范") -> str:
    path = folder / "lesson.json"
    path.write_text(written(Lesson(staff, name, "agent", (SLIP,))), "utf-8")
    return str(path)


def kept(home: PracticeHome) -> list[int]:
    """The ratings that drills have left."""
    return [one.rating for one in home.drills.reviews("1001") if one.source.startswith("drill:")]  # type: ignore[attr-defined]


@asynccontextmanager
async def drilling(home: PracticeHome, folder: Path, lang: str = "zh") -> AsyncIterator[Hands]:
    """Two moments of somebody who came from the counter: where they slipped, and something new."""
    os.environ[SECRET] = let_in(home.folders, "1001")
    async with program(home, lang, staff="1001", lessons=lesson(folder), minutes=1) as hands:
        await seen(hands, DrillScreen)
        yield hands


async def say(hands: Hands, words: str) -> None:
    """A whole line, and Enter."""
    hands.app.screen.entry.put(words)  # type: ignore[attr-defined]
    await hands.type("⏎")


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_moment_is_asked_answered_and_told(home: PracticeHome, tmp_path: Path, lang: str) -> None:
    async with drilling(home, tmp_path, lang) as hands:
        screen = hands.app.screen
        assert isinstance(screen, DrillScreen) and screen.moment is not None
        asked = hands.text
        phrase = home.curricula["cmcc_hall"].pack.phrases[screen.moment.phrase].words("zh")
        assert phrase[:6] not in asked, "what is to be said is not shown before"
        assert "1/2" in asked and max(map(cells, hands.rows)) <= 80
        await say(hands, "您好，欢迎光临")
        told = hands.text
        assert "√" in told and "×" in told and "CM-HALL-0510-01" in told and "您好，欢迎光临示范营业厅" in told
        assert len(kept(home)) == 1, "kept when it is told"
        await hands.type("⏎")
        assert "2/2" in hands.text


async def test_an_empty_line_counts_only_when_given_twice(home: PracticeHome, tmp_path: Path) -> None:
    async with drilling(home, tmp_path) as hands:
        await hands.type("⏎")
        assert "再按一次回车" in hands.text and kept(home) == []
        await hands.type("⏎")
        assert kept(home) == [1]


async def test_the_end_counts_and_says_when_the_next_comes(home: PracticeHome, tmp_path: Path) -> None:
    async with drilling(home, tmp_path) as hands:
        await say(hands, "您好，欢迎光临！请坐。")
        await hands.type("⏎ ⏎ ⏎ ⏎")
        assert "2 步：记住 1，不确切 0，没记住 1" in hands.text and "最近的在" in hands.text
        await hands.type("⏎")
        assert hands.app.return_code == 0


async def test_esc_leaves_and_keeps_what_was_answered(home: PracticeHome, tmp_path: Path) -> None:
    async with drilling(home, tmp_path) as hands:
        await say(hands, "您好，欢迎光临！请坐。")
        await hands.type("⎋")
        assert len(kept(home)) == 1


async def test_a_decision_is_one_digit(
    home: PracticeHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.practice.cards import cards
    from app.practice.drill import Rating
    from app.practice.moments import moment

    found = home.curricula["cmcc_hall"]
    asked = next(one for card, (_, step) in cards(found.pack).items() if not step.say
                 if (one := moment("1001", card, found)) is not None)
    wrong = next(key for key, _ in asked.choices if key != asked.right)
    drill = home.drills.open("1001")  # type: ignore[attr-defined]
    drill.moments = (asked, asked)
    monkeypatch.setattr(home.drills, "open", lambda staff, minutes: drill)
    async with drilling(home, tmp_path) as hands:
        assert all(f"{key}  {name}" in hands.text for key, name in asked.choices)
        await hands.type("⏎")
        assert kept(home) == []
        await hands.type(wrong)
        assert kept(home) == [Rating.AGAIN]
        assert "没记住" in hands.text and "应选" in hands.text
        await hands.type("⏎")
        await hands.type(asked.right)
        assert "记住了" in hands.text


# ── from a live counter ───────────────────────────────────────────────────────────────────────────


async def test_who_comes_from_the_counter_needs_no_pin(
    home: PracticeHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SECRET, let_in(home.folders, "1001"))
    async with program(home, staff="1001", lessons=lesson(tmp_path)) as hands:
        await seen(hands, DrillScreen)
        screen = hands.app.screen
        assert isinstance(screen, DrillScreen) and screen.moment is not None
        assert (screen.moment.card, screen.moment.due) == ("opening/welcome", True), "what was slipped at comes first"
        assert hands.app.agent is not None and hands.app.agent.staff == "1001"


async def test_an_agent_who_is_new_here_comes_in_too(
    home: PracticeHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SECRET, let_in(home.folders, "7001"))
    async with program(home, staff="7001", lessons=lesson(tmp_path, "7001", "钱新来")) as hands:
        await seen(hands, DrillScreen)
        assert hands.app.agent is not None and hands.app.agent.name == "钱新来"


@pytest.mark.parametrize("secret", ["", "0" * 32, "other"])
async def test_without_an_admission_the_pin_is_asked(
    home: PracticeHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv(SECRET, let_in(home.folders, "1002") if secret == "other" else secret)
    async with program(home, staff="1001", lessons=lesson(tmp_path)) as hands:
        await seen(hands, SignInScreen)
        await asyncio.sleep(0.3)
        assert isinstance(hands.app.screen, SignInScreen) and hands.app.agent is None
        if not secret:
            await hands.type("1001⏎ 273940⏎")
            await seen(hands, DrillScreen)


async def test_an_admission_without_its_lesson_lets_nobody_in(
    home: PracticeHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SECRET, let_in(home.folders, "1001"))
    async with program(home, staff="1001") as hands:
        await asyncio.sleep(0.3)
        assert isinstance(hands.app.screen, SignInScreen)


async def test_a_bad_lesson_is_said_and_the_drill_goes_on(
    home: PracticeHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lesson(tmp_path)
    Path(path).write_text(Path(path).read_text("utf-8").replace("hasty", "other"), "utf-8")
    monkeypatch.setenv(SECRET, let_in(home.folders, "1001"))
    async with program(home, staff="1001", lessons=path) as hands:
        await seen(hands, DrillScreen)
        await asyncio.sleep(0.05)
        assert "校验不符" in hands.text
