"""The program of practice under a test's hands, with somebody signed in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual import events

from screens.practice.app import PracticeCounter
from tests.screens.test_norms import Hands

SETTLED = 3
"""Looks in a row at which nothing may be on its way."""


class Quick(Hands):
    """Hands that go on as soon as a key has been dealt with, where a Pilot waits for an idle processor."""

    async def type(self, words: str) -> Quick:
        await super().type(words)
        await settled(self.app)
        return self

    async def say(self, words: str) -> None:
        """A whole line, and Enter."""
        self.app.screen.entry.put(words)  # type: ignore[attr-defined]
        await self.type("⏎")


async def settled(app: Any) -> None:
    """Wait until no key, message or change of screens is on its way."""
    calm = 0
    for _ in range(1000):
        await asyncio.sleep(0.002)
        nodes = [app, *(node for screen in app.screen_stack for node in screen.walk_children(with_self=True))]
        busy = app.queued or app._transitions or app.gate_shut or any(
            node.message_queue_size or node._next_callbacks for node in nodes)
        calm = 0 if busy else calm + 1
        if calm == SETTLED:
            return
    raise AssertionError("the program does not come to rest")


@asynccontextmanager
async def program(home: Any, staff: str, lang: str = "zh") -> AsyncIterator[Quick]:
    """The program, with this person signed in."""
    app = PracticeCounter(lambda: home, lang)
    app.gate_silence = 0.01
    async with app.run_test(size=(80, 24)) as pilot:

        async def press(key: str) -> None:
            event = events.Key(key, key if len(key) == 1 else None)
            event.set_sender(app)
            app._driver.send_message(event)  # type: ignore[union-attr]
            await settled(app)

        await pilot.pause()
        await app.home()
        app.admit(home.agents.get(staff))
        await pilot.pause()
        yield await Quick(app, press).type("")
