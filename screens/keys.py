"""The turnstile, which lets one key through at a time, and the gate, which must be seen first.

Textual hands each key at once to the widget focused now; what bubbles up is decided later, against
what is focused then. An agent who types ahead of the screen answers the wrong question. So raw keys
wait here, and one is released when everything that the last one set off has come to rest.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from typing import Any, ClassVar, Final, Generic, Literal, TypeVar

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Offset
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

from screens.commands import ALIASES as ALIASES
from screens.commands import COMMANDS as COMMANDS
from screens.commands import Command as Command
from screens.commands import bindings as bindings

Returned = TypeVar("Returned")
Dropped = Callable[[int], None]
Opened = Callable[[], None]

REPLY_WITHIN: Final = 0.5
"""Seconds a terminal has for a cursor report."""
DELIBERATE: Final = 0.12
"""Seconds between a key and a Del that is pressed on purpose, not inside a burst."""


def _esc_wait(milliseconds: str | None) -> float:
    """The wait after ESC in seconds, from a setting; 0.25 when it is none."""
    try:
        return min(max(int(milliseconds or ""), 1), 5000) / 1000
    except ValueError:
        return 0.25


class KeyScreen(Screen[Returned], inherit_bindings=False):
    """A screen without Textual's own Tab and Ctrl+C."""

    BINDINGS: ClassVar[list[Any]] = []


@dataclass(frozen=True)
class Lost:
    """Keys that were thrown away outside a gate; the agent is told."""

    count: int
    why: Literal["stuck", "purge"]


class Turnstile(App[Returned], Generic[Returned], inherit_bindings=False):
    """An app whose keys wait until the screen has settled."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[Any]] = []

    turnstile_on: ClassVar[bool] = True
    """Off only in tests that show what it is for; nothing outside code reaches it."""
    esc_wait: float = _esc_wait(os.environ.get("AGENT_TUI_ESC_MS"))
    """Seconds before a lone ESC is the Esc key: above the gaps at which slow links split F-keys."""
    gate_silence: float = 0.3
    """Seconds without a key after which what is typed next is meant for what is shown."""
    settle_within: float = 5.0
    """Awake seconds after which a screen that does not settle costs the keys that wait for it."""
    transition_within: float = 30.0
    """The same while a transition is open."""
    halfway: bool = False
    """A key has begun to come in (ESC, which may be one of several); set by the driver."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self._cursor = Offset(0, 0)
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._calls: deque[Callable[[], None]] = deque()
        self._turning: asyncio.Task[None] | None = None
        self._transitions = 0
        self._working: set[asyncio.Task[None]] = set()
        self._last_key = 0.0
        self._reports: dict[int, asyncio.Future[tuple[int, int]]] = {}
        self._places = cycle(range(2, 80))
        self._gate = Gate(self)
        super().__init__(*args, **options)

    def get_driver_class(self) -> type[Driver]:
        """Our driver, whatever the environment says."""
        from screens.driver import CounterDriver

        return CounterDriver

    # What screens call -------------------------------------------------------------------------

    @contextmanager
    def transition(self) -> Iterator[None]:
        """Declare work that will change the screen and that no key handler waits for."""
        self._transitions += 1
        try:
            yield
        finally:
            self._transitions -= 1
            self._turn()

    def behind(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` in the background as a transition that is open from now on."""
        transition = self.transition()
        transition.__enter__()
        task = asyncio.create_task(work)
        self._working.add(task)

        def done(task: asyncio.Task[None]) -> None:
            self._working.discard(task)
            transition.__exit__(None, None, None)
            if not task.cancelled() and (error := task.exception()) is not None:
                self._handle_exception(error)  # type: ignore[arg-type]

        task.add_done_callback(done)

    def press(self, key: str) -> None:
        """Act as if `key` was pressed, before the keys that already wait."""
        self._waiting.appendleft(events.Key(key, None))
        self._turn()

    def when_settled(self, call: Callable[[], None]) -> None:
        """Call this when the screen has come to rest, before any key that waits."""
        self._calls.append(call)
        self._turn()

    def purge(self) -> int:
        """Throw away the keys that wait and what follows without a pause; how many waited."""
        count = self._clear()
        self._gate.hush("purge", count)
        return count

    @property
    def queued(self) -> int:
        """How many keys wait."""
        return len(self._waiting)

    def shut_gate(self, dropped: Dropped | None = None, opened: Opened | None = None) -> None:
        """Take no key until the agent can have seen what the screen now shows (see `Gate`)."""
        self._gate.shut(dropped, opened)

    def lift_gate(self) -> None:
        """Forget the gate: its step was left by something other than a key."""
        self._gate.lift()

    @property
    def gate_shut(self) -> bool:
        """Whether keys are being dropped."""
        return self._gate.is_shut

    def keys_lost(self, lost: Lost) -> None:
        """Called when keys were thrown away; the app says so on its problem line."""
        self.bell()

    async def ask_cursor(self, prefix: str = "") -> tuple[int, int] | None:
        """Where the cursor is after `prefix`: (row, column) from 0; None without an answer.

        Without a prefix the cursor is asked at a place of its own on the last row, and put back:
        so an answer tells which question it belongs to, however late, and is not Shift+F3, which
        looks like a report from row 1.
        """
        driver = self._driver
        if driver is None or driver.is_headless:
            return None
        place = next(self._places)
        back = f"\x1b[{self.cursor_position.y + 1};{self.cursor_position.x + 1}H"
        there = prefix or f"\x1b[{self.size.height};{place}H"
        key = 0 if prefix else place
        answer = self._reports[key] = asyncio.get_running_loop().create_future()
        driver.write(f"{there}\x1b[6n{back}")
        try:
            return await asyncio.wait_for(answer, REPLY_WITHIN)
        except TimeoutError:
            return None
        finally:
            if self._reports.get(key) is answer:
                del self._reports[key]

    # The hardware cursor, where input methods open their window --------------------------------

    @property
    def cursor_position(self) -> Offset:
        """Read from the focused widget at each paint, so nothing can leave it behind."""
        focused = self.screen.focused if self.is_running and self.screen_stack else None
        return getattr(focused, "cursor_screen_offset", self._cursor)

    @cursor_position.setter
    def cursor_position(self, position: Offset) -> None:
        self._cursor = position

    # Keys in -----------------------------------------------------------------------------------

    def post_message(self, message: Message) -> bool:
        """Keep raw keys and pastes; let everything else, and keys that bubble back, pass."""
        if isinstance(message, events.CursorPosition):
            return self._reported(message)
        if isinstance(message, events.Key | events.Paste) and not message.is_forwarded:
            return self._arrived(message)
        return super().post_message(message)

    def _reported(self, report: events.CursorPosition) -> bool:
        """Give a cursor report to the question that it answers; others are no keys and nobody's."""
        own = self._reports.get(report.x + 1) if report.y + 1 == self.size.height else None
        answer = own or self._reports.get(0)
        if answer is not None and not answer.done():
            answer.set_result((report.y, report.x))
        return True

    def _arrived(self, event: events.Key | events.Paste) -> bool:
        pause, self._last_key = event.time - self._last_key, event.time
        if self._gate.drops():
            return True
        if not self.turnstile_on:
            return super().post_message(event)
        if self._waiting and pause >= DELIBERATE and self._purges(event):
            self.purge()
        elif self._turning is None and self._still() is not None:
            super().post_message(event)
            self._turn()
        else:
            self._waiting.append(event)
            self._turn()
        return True

    def _purges(self, event: events.Key | events.Paste) -> bool:
        """Del with an empty entry line in view. Inside a burst it waits its turn and edits."""
        return isinstance(event, events.Key) and event.key == "delete" and not getattr(self.focused, "value", "")

    def _clear(self) -> int:
        count = len(self._waiting)
        self._waiting.clear()
        return count

    # One at a time -----------------------------------------------------------------------------

    def _turn(self) -> None:
        """See to it that somebody waits for the screen to settle."""
        if self._turning is None and self.is_running:
            self._turning = asyncio.create_task(self._release_all(), name="turnstile")
            self._turning.add_done_callback(self._turned)

    def _turned(self, task: asyncio.Task[None]) -> None:
        self._turning = None
        if not task.cancelled() and (error := task.exception()) is not None:
            self._handle_exception(error)  # type: ignore[arg-type]
        elif (self._waiting or self._calls) and not task.cancelled():
            self._turn()

    async def _release_all(self) -> None:
        """Release the waiting keys, each when the one before has had all its effects."""
        while await self._settled() and self.is_running:
            if self._calls:
                self._calls.popleft()()
            elif self._waiting:
                super().post_message(self._waiting.popleft())
            else:
                return

    async def _settled(self) -> bool:
        """Wait for two looks in a row at the same quiet screen; False when the app ends."""
        loop = asyncio.get_running_loop()
        awake, looks, seen, now = 0.0, 0, None, loop.time()
        while self.is_running:
            # A pass of the loop, or a millisecond once it is clear that something takes its time.
            await asyncio.sleep(0 if looks < 200 else 0.001)
            before, seen = seen, self._still()
            if seen is not None and seen == before:
                return True
            looks += 1
            # A loop that was blocked (a commit waiting for its lock) is no screen that hangs.
            then, now = now, loop.time()
            awake += min(now - then, 0.05)
            if awake > (self.transition_within if self._transitions else self.settle_within):
                awake = 0.0
                if count := self._clear():
                    self._gate.hush("stuck", count)
        return False

    def _still(self) -> tuple[Screen[Any], Widget | None] | None:
        """The screen and its focus when nothing is under way between focus and app."""
        if self._transitions or not self.screen_stack:
            return None
        screen = self.screen
        if not (screen.is_mounted and screen.is_attached):
            return None
        focused = self.focused
        path = (focused or screen).ancestors_with_self
        if screen not in path or not all(map(_rests, path)):
            return None
        return screen, focused


def _rests(pump: MessagePump) -> bool:
    """Whether a message pump has nothing to do and is waiting for its next message.

    Textual has no public word for it. Barriers (`call_later` through each pump) cost 3 ms a key;
    this costs microseconds, and sees a handler that is still awaiting something as well.
    """
    queue: Any = pump._message_queue
    return (
        not queue.values
        and bool(queue.ready_event._waiters)
        and pump._pending_message is None
        and not pump._next_callbacks
    )


class Gate:
    """What must be seen before it is answered: keys typed before are dropped, counted and said.

    The terminal is asked for a cursor report after the paint: what was typed before the terminal
    had shown the step comes in before the answer. And it stays shut until 300 ms after the last
    key, the one that led here included: nobody reads faster, and no rest of a burst answers it.
    """

    def __init__(self, app: Turnstile[Any]) -> None:
        self._app = app
        self._count = 0
        self._last = 0.0
        self._dropped: Dropped | None = None
        self._opened: Opened | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._said = 0

    @property
    def is_shut(self) -> bool:
        """Whether keys are being dropped."""
        return self._keeper is not None

    def shut(self, dropped: Dropped | None, opened: Opened | None) -> None:
        """Shut for the step that is being painted; a second call takes over what was dropped."""
        before = self._count if self.is_shut else 0
        self._begin(before + self._app._clear(), dropped, opened, painted=False)

    def hush(self, why: Literal["stuck", "purge"], count: int) -> None:
        """Take no key until a pause: the rest of what was thrown away must not land either."""
        if self.is_shut:
            self._count += count
        elif count:
            app = self._app
            self._begin(count, lambda total: app.keys_lost(Lost(total, why)), None, painted=True)

    def lift(self) -> None:
        """Open at once, without a word."""
        if self._keeper is not None:
            self._keeper.cancel()
            self._keeper = None

    def drops(self) -> bool:
        """Whether the key that has just come is dropped; counts it."""
        if self._keeper is None:
            return False
        self._count += 1
        self._last = asyncio.get_running_loop().time()
        return True

    def _begin(self, count: int, dropped: Dropped | None, opened: Opened | None, *, painted: bool) -> None:
        self.lift()
        self._count, self._said = count, 0
        self._dropped, self._opened = dropped, opened
        self._last = asyncio.get_running_loop().time()
        self._keeper = asyncio.create_task(self._keep(painted), name="gate")
        self._keeper.add_done_callback(self._kept)

    def _kept(self, keeper: asyncio.Task[None]) -> None:
        """A gate that failed would stay shut for ever: that ends the program instead."""
        if not keeper.cancelled() and (error := keeper.exception()) is not None:
            self._app._handle_exception(error)  # type: ignore[arg-type]

    async def _keep(self, painted: bool) -> None:
        """Wait until it may open; `painted` when only the silence is wanted."""
        loop = asyncio.get_running_loop()
        if not painted:
            await self._painted()
            await self._app.ask_cursor()  # without an answer in time, the silence alone counts
            self._say()
        while (
            (rest := self._last + self._app.gate_silence - loop.time()) > 0
            or self._app.halfway
            or await self._more()
        ):
            await asyncio.sleep(min(max(rest, 0.001), 0.05))
            self._say()
        self._say()
        self._keeper = None
        if self._opened is not None:
            # Through the app's queue: before any key that comes from now on, and in its context.
            self._app.call_later(self._opened)

    async def _more(self) -> bool:
        """Let keys that are on their way through the loop arrive; whether there were any."""
        count = self._count
        for _ in range(4):
            await asyncio.sleep(0)
        return self._count != count

    def _say(self) -> None:
        """Tell the screen the total, once per look and not once per key."""
        if self._count != self._said and self._dropped is not None:
            self._said = self._count
            self._app.call_later(self._dropped, self._count)

    async def _painted(self) -> None:
        """Wait until what changed is on its way to the terminal, a second at most."""
        try:
            async with asyncio.timeout(1.0):
                # Twice: a widget that updates another one's text needs two frames.
                for _ in range(2):
                    screen = self._app.screen
                    while any(
                        node.is_running and node.message_queue_size for node in screen.walk_children(with_self=True)
                    ):
                        await asyncio.sleep(0.001)
                    frame = asyncio.Event()
                    screen.call_after_refresh(frame.set)
                    await frame.wait()
        except TimeoutError:
            pass
