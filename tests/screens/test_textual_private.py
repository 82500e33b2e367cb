"""Textual is pinned, and this says which of its private parts the keyboard stands on.

When a newer Textual fails here, read the reason beside the name before changing either.
"""

from __future__ import annotations

import asyncio
import inspect
from importlib.metadata import version
from typing import Any

import pytest
from textual import _queue, constants
from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message_pump import MessagePump
from textual.widgets import Input

from screens.keys import Turnstile, _rests

CLASS_PARTS = [
    (LinuxDriver, "run_input_thread", "replaced: our parser reads the keys"),
    (LinuxDriver, "_query_in_band_window_resize", "silenced: no reports inside the keys"),
    (LinuxDriver, "_get_terminal_size", "replaced: COLUMNS does not follow a resize"),
    (LinuxDriver, "start_application_mode", "extended: early raw mode, signals"),
    (LinuxDriver, "process_message", "called with each parsed event"),
    (Driver, "send_message", "replaced: one hop through the loop"),
    (Input, "_value", "extended: a secret is shown as ASCII"),
    (Input, "_position_to_cell", "the hardware cursor's place"),
    (Input, "_on_key", "Entry decides every key before it"),
    (Input, "_on_paste", "Entry decides every paste before it"),
    (Input, "replace", "replaced: every change of the text goes through it"),
    (Input, "cursor_screen_offset", "replaced: one cell off at the end of the text"),
    (App, "_handle_exception", "an error in the turnstile's task ends the app"),
    (App, "post_message", "where raw keys are kept"),
]

SOURCES = [
    (LinuxDriver.__init__, "self._file = ", "replaced by Outlet"),
    (LinuxDriver.__init__, "self.fileno = ", "read by our input thread"),
    (LinuxDriver.__init__, "self.exit_event = ", "ends our input thread"),
    (LinuxDriver.start_application_mode, "self.attrs_before = ", "what is restored at the end"),
    (LinuxDriver.start_application_mode, "WriterThread(self._file)", "writes to Outlet"),
    (LinuxDriver.start_application_mode, "constants.DISABLE_KITTY_KEY", "read late: we set it"),
    (LinuxDriver._run_input_thread, "self.run_input_thread()", "the thread runs our reader"),
    (Driver.__init__, "self._loop = ", "signals and messages go through it"),
    (Input.replace, "self.value = ", "Entry.replace does the same"),
    (Input.insert, "self.replace(", "typing goes through Entry.replace"),
    (Input.delete, "self.replace(", "deleting goes through Entry.replace"),
    (App._display, "self.cursor_position", "read at each paint, so a property may answer"),
    (App.get_driver_class, "driver_class", "overridden"),
    (MessagePump._get_message, "self._message_queue.get()", "a pump at rest waits here"),
    (MessagePump.call_next, "self._next_callbacks", "a pump at rest has none"),
    (MessagePump._peek_message, "self._pending_message", "a pump at rest has none"),
]


def test_textual_is_the_version_that_was_read() -> None:
    assert version("textual") == "8.2.8", "read the reasons in this file again, then change this"


@pytest.mark.parametrize(("owner", "name", "why"), CLASS_PARTS)
def test_class_has(owner: type, name: str, why: str) -> None:
    assert hasattr(owner, name), f"textual's {owner.__name__}.{name} is gone ({why})"


@pytest.mark.parametrize(("function", "text", "why"), SOURCES)
def test_source_has(function: Any, text: str, why: str) -> None:
    found = text in inspect.getsource(function)
    assert found, f"textual's {function.__qualname__} no longer has {text!r} ({why})"


def test_kitty_protocol_can_be_switched_off() -> None:
    assert hasattr(constants, "DISABLE_KITTY_KEY"), "see screens/driver.py"


def test_queue_tells_who_waits() -> None:
    """`_rests` reads Queue.values, Queue.ready_event and asyncio.Event._waiters."""

    async def look() -> None:
        queue: Any = _queue.Queue()
        getter = asyncio.create_task(queue.get())
        await asyncio.sleep(0)
        assert len(queue.ready_event._waiters) == 1, "asyncio.Event._waiters no longer tells"
        queue.put_nowait(1)
        assert list(queue.values) == [1]
        assert await getter == 1

    asyncio.run(look())


def test_a_pump_rests_and_is_seen_to_work() -> None:
    """The whole of `_rests`: at rest, with a message queued, inside a slow handler."""

    async def look() -> None:
        app: Turnstile[None] = Turnstile()
        async with app.run_test() as pilot:
            await pilot.pause()
            assert _rests(app) and _rests(app.screen)
            slow = asyncio.Event()
            app.call_later(slow.wait)
            assert not _rests(app), "a queued message must show"
            await asyncio.sleep(0.02)
            assert not _rests(app), "a handler that awaits must show"
            slow.set()
            await asyncio.sleep(0.02)
            assert _rests(app)

    asyncio.run(look())
