"""What screens look like, as plain text at 80×24: the real app over a home in memory, its clocks held.

When a screen has changed on purpose, look at it and write the files anew:

    UPDATE_SNAPSHOTS=1 python -m pytest tests/screens/test_snapshots.py
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from app.text import cells
from screens.tui import Counter
from tests.kit.fakes import PHONE, FakeHome

FOLDER = Path(__file__).parent / "snapshots"
UPDATE = bool(os.environ.get("UPDATE_SNAPSHOTS"))
NAMES = {"⏎": "enter", "⎋": "escape", "↓": "down", "↑": "up", "/": "slash", "-": "minus"}
IN = "2001⏎ 605172⏎ "
NEED = IN + "⏎ ⏎ "
TARIFF = NEED + f"08⏎ 1 {PHONE}⏎ "
CONSENT = TARIFF + "1 1 ⏎ "
SNAPSHOTS = {
    "sign-in": "",
    "home": IN,
    "welcome": IN + "⏎ ",
    "service": NEED + "z ",
    "document": TARIFF,
    "problem": TARIFF + "2 110000199001010000⏎ ",
    "recommend": TARIFF + "1 1 ",
    "consent": CONSENT,
    "evidence": CONSENT + "1 ",
    "correct": CONSENT + "<f4> ",
    "help": CONSENT + "<f1> ",
    "norms": CONSENT + "<f7> ",
    "norms-found": CONSENT + "<f7> cm-hall-08",
    "norm": CONSENT + "<f7> ⏎ ",
    "parked": TARIFF + "<f5> 取资料⏎ <f5> ",
    "locked": TARIFF + "<f9> ",
}


@pytest.fixture
def held() -> FakeHome:
    """A home whose time stands still."""
    home = FakeHome()
    home.agents.add("2001", "李敏", "agent", "605172")
    return home


def keys(words: str) -> list[str]:
    """Words as the names of keys."""
    found: list[str] = []
    for word in words.split():
        if word.startswith("<"):
            found.append(word.strip("<>"))
        else:
            found += [NAMES.get(char, char) for char in word]
    return found


def shown(app: Counter) -> list[str]:
    """The rows of the screen, as text."""
    width, height = app.size
    strips = app.screen._compositor.render_strips()
    rows = ["".join(segment.text for segment in strip).rstrip() for strip in strips[:height]]
    assert all(cells(row) <= width for row in rows)
    return rows


async def played(home: FakeHome, words: str) -> list[str]:
    """The screen after these words were typed one key at a time."""
    app = Counter(lambda: home)  # type: ignore[arg-type,return-value]
    app.gate_silence = 0.01
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ["", *keys(words)]:
            if key:
                await pilot.press(key)
            for _ in range(400):
                await pilot.pause()
                if not app.gate_shut and not app.queued and not app._transitions:
                    break
                await asyncio.sleep(0.005)
        await pilot.pause()
        assert app.failure is None
        return shown(app)


@pytest.mark.parametrize("name", SNAPSHOTS)
async def test_a_screen_looks_as_it_did(name: str, held: FakeHome) -> None:
    path = FOLDER / f"{name}.txt"
    rows = await played(held, SNAPSHOTS[name])
    text = "\n".join(rows) + "\n"
    if UPDATE:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text("utf-8"), "changed: see the head of this file"


def test_every_file_belongs_to_a_snapshot() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(SNAPSHOTS)


def test_the_frame_is_the_same_everywhere() -> None:
    """24 rows; the rules, the header and the keys keep their places."""
    for name in SNAPSHOTS:
        rows = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
        assert len(rows) == 24, name
        assert rows[2] == rows[17] == "-" * 80, name
        assert "10:00" in rows[0] and " > " in f"{rows[21]} ", name
        assert "F1" in rows[23], name
