"""A preview: straight at the service, in a hall that is gone afterwards."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

import agent_tui
from app.desk import Desk
from app.ports import Agent
from data.demo import AGENTS, make_demo
from data.packs import load, load_shipped, shipped
from data.packs.starter import TEMPLATE
from screens.preview import Preview, at_service
from screens.visit import VisitScreen

AGENT = Agent(AGENTS[0].staff, AGENTS[0].name, AGENTS[0].role)
CUSTOMER = {"phone": "15400000001", "password": "273940", "manager": "3002", "pin": "427195"}


@pytest.mark.parametrize("name", shipped())
def test_every_service_of_every_shipped_pack_can_be_previewed(tmp_path: Path, name: str) -> None:
    pack = load_shipped(name)
    desk = Desk(make_demo(tmp_path, pack=pack, count=agent_tui.PREVIEWED).home, AGENT)
    for flow in pack.services:
        visit = at_service(desk, flow.code)
        assert visit.here is not None and visit.here.item == 1
        assert [item.flow.id for item in visit.path.items] == [flow.id]
        assert desk.view(visit).at.startswith("1/")


async def test_the_screen_opens_at_the_service_and_leaving_it_is_the_end(tmp_path: Path) -> None:
    home = make_demo(tmp_path, pack=load(TEMPLATE), count=20).home
    app = Preview(lambda: home, "zh", "02", AGENT.staff, lambda _: CUSTOMER)
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(100):
            await asyncio.sleep(0.05)
            if isinstance(app.screen, VisitScreen) and app.screen.visit is not None:
                break
        screen: Any = app.screen
        assert screen.visit.here.step.id == "topic"
        await pilot.pause()
        assert "预览" in app.header()[1].plain
        assert "15400000001" in screen.place("problem")._shown.plain
        app.lock_up()
        assert app.screen is screen
        screen.dismiss()
        await pilot.pause()
        await pilot.pause()
    assert app.return_value == 0
    home.close()


def test_nothing_of_a_preview_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: list[Path] = []

    def shown(app: Preview, lang: str) -> int:
        home = app._opener()
        seen.append(home.folders.store)
        assert home.folders.store.exists() and home.pack.id == "starter" and home.hall.demo
        assert app._customer(home)["phone"].startswith("154")
        return 0

    monkeypatch.setattr("screens.crash.guarded", shown)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert agent_tui.previewed(load(TEMPLATE), "02", "zh") == 0
    assert seen[0].is_relative_to(tmp_path) and list(tmp_path.iterdir()) == []
