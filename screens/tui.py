"""The program on the terminal: one app, the agent signed in, the screens over one desk."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.content import Content

from app.problems import Refused
from app.when import local
from screens.keys import Lost, Turnstile, bindings
from screens.paint import ACCENT, DIM, STYLE, WARN, line
from screens.words import words

if TYPE_CHECKING:
    from app.desk import Desk
    from app.ports import Agent, Home, Mode
    from screens.frame import Frame

IDLE_LOCK = 120.0
"""Seconds without a key until the terminal locks; in a visit it is more patient."""
VISIT_LOCK = 300.0
SIGNED_IN = 10 * 3600.0
"""Seconds that one sign-in lasts at most."""
LOOK_EVERY = 15
"""Seconds between looks whether the agent was signed in elsewhere."""


class Counter(Turnstile[int]):
    """The counter: sign-in, home, visits, the ledger."""

    CSS_PATH: ClassVar[str] = STYLE
    banner: ClassVar[str] = "demo"
    """What the header calls a hall in which nothing is real."""
    label: ClassVar[str] = ""
    rule: ClassVar[str] = "-"
    prompt: ClassVar[str] = ""
    """What a mode puts into header, rules and prompts: known before its home is open, and without its imports."""
    BINDINGS: ClassVar[list[Any]] = [
        *bindings("help", "services", "look_up", "correct", "park", "next", "norms", "manager",
                  "lock", "finish"),
    ]

    def __init__(
        self,
        opener: Callable[[], Home],
        lang: str = "zh",
        *,
        hint: Callable[[Home, Mapping[str, str]], list[tuple[str, str]]] | None = None,
    ) -> None:
        # Without colours the terminal's own two must stay: turned into greys, both become black.
        super().__init__(ansi_color=bool(os.environ.get("NO_COLOR")))
        self.lang = lang
        self.words = words(lang)
        self.hint = hint
        """Lines that a demonstration hall shows at sign-in."""
        self._opener = opener
        self._opened: asyncio.Future[Home] | None = None
        self.agent: Agent | None = None
        self.desk: Desk | None = None
        self.signed_in = 0.0
        self._touched = time.monotonic()
        self._seconds = 0
        self.wide = False
        """Ambiguous signs take two cells here: plain ASCII stands in for them."""
        self.waiting = 0
        self.practising = False
        """The counter is left for practice."""
        self.failure: BaseException | None = None

    # ── the terminal ──────────────────────────────────────────────────────────────────────────

    def on_resize(self, event: events.Resize) -> None:
        """Under 80×24 nothing fits: say so, keep everything, come back when it does."""
        from screens.small import SmallScreen

        small = event.size.width < 80 or event.size.height < 24
        if small and not isinstance(self.screen, SmallScreen):
            self.push_screen(SmallScreen())
        elif not small and isinstance(self.screen, SmallScreen):
            self.pop_screen()

    async def _probe(self) -> None:
        """Whether this terminal draws ambiguous signs two cells wide, as Chinese ones may."""
        home = await self.ask_cursor("\x1b[1;1H")
        mark = await self.ask_cursor("\x1b[1;1H√")
        if home is not None and mark is not None and mark[1] - home[1] == 2:
            self.wide = True
            self.refresh_frames()

    def refresh_frames(self) -> None:
        """Paint the screen in view anew."""
        from screens.frame import Frame

        if isinstance(self.screen, Frame):
            self.screen.repaint()

    # ── start ─────────────────────────────────────────────────────────────────────────────────

    def on_mount(self) -> None:
        from screens.sign_in import SignInScreen

        self.set_theme()
        loop = asyncio.get_running_loop()
        self._opened = loop.create_future()
        self.push_screen(SignInScreen())
        # Behind the first paint, which its imports would hold up.
        self.call_after_refresh(self.run_worker, self._open(), exit_on_error=False)
        self.set_interval(1.0, self._tick)
        self.run_worker(self._probe(), exit_on_error=False)

    def set_theme(self) -> None:
        """A theme that the terminal can show: eight colours below 256, none for NO_COLOR."""
        if os.environ.get("NO_COLOR"):
            from screens.themes import MONO

            self.register_theme(MONO)
            self.theme = MONO.name
        elif self.console.color_system in ("standard", "windows", None):
            self.theme = "ansi-dark"
        else:
            self.theme = "textual-dark"

    async def _open(self) -> None:
        assert self._opened is not None
        try:
            self._opened.set_result(await asyncio.to_thread(self._opener))
        except Refused as refused:
            self._opened.set_exception(refused)
        except Exception as error:  # nothing that the sign-in could say
            self._handle_exception(error)

    async def home(self) -> Home:
        """The installation, once its store is open; Refused when it cannot be."""
        assert self._opened is not None
        return await asyncio.shield(self._opened)

    @property
    def opened_home(self) -> Home | None:
        """The installation, or None while it is still being opened."""
        future = self._opened
        if future is None or not future.done() or future.cancelled() or future.exception():
            return None
        return future.result()

    @property
    def mode(self) -> Mode:
        """Live or practice, as the open home has it."""
        home = self.opened_home
        assert home is not None
        return home.mode

    def allowed(self, act: str) -> bool:
        """Whether this is open now; what is not is said."""
        from screens.frame import Frame

        if self.opened_home is None:
            return True
        try:
            self.mode.across.check(act)
        except Refused as refused:
            if isinstance(self.screen, Frame):
                self.screen.say_problem(refused)
            return False
        return True

    def _handle_exception(self, error: Exception) -> None:
        """Ours instead of Textual's: that one prints every local variable to the terminal."""
        self.failure = self.failure or error
        self._return_code = 1
        self.exit(1)

    def _fatal_error(self) -> None:
        """As above, for errors that Textual catches elsewhere."""
        self.failure = self.failure or sys.exc_info()[1] or RuntimeError()
        self.exit(1)

    # ── who is here ───────────────────────────────────────────────────────────────────────────

    def admit(self, agent: Agent) -> None:
        """An agent has signed in: the home screen, on a desk of their own."""
        from app.desk import Desk

        home = self.opened_home
        assert home is not None
        if self.agent is not None and self.agent.staff != agent.staff:
            with suppress(Refused):
                home.agents.sign_out(self.agent.staff)
        self.agent, self.desk = agent, Desk(home, agent)
        self.signed_in = time.monotonic()
        self.touch()
        self.switch_screen(self.home_screen())

    def home_screen(self) -> Frame:
        """What is shown between customers."""
        from screens.home import HomeScreen

        return HomeScreen()

    def practise(self) -> None:
        """Leave the counter for practice: another program takes this one's place."""
        self.practising = True
        self.exit(0)

    def take_over(self) -> None:
        """Another agent takes the terminal: a visit in hand is parked, not lost."""
        from screens.visit import VisitScreen

        for screen in reversed(self.screen_stack):
            if isinstance(screen, VisitScreen):
                screen.set_aside()
        while len(self.screen_stack) > 2:
            self.pop_screen()

    def on_unmount(self) -> None:
        home = self.opened_home
        if home is not None and self.agent is not None:
            with suppress(Refused):
                home.agents.sign_out(self.agent.staff)

    def renew(self) -> None:
        """The same agent unlocked: a new ten hours, and the idle clock from now."""
        self.signed_in = time.monotonic()
        self.touch()

    def touch(self) -> None:
        """A key was pressed: the idle clock starts again."""
        self._touched = time.monotonic()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste):
            self.touch()
        await super().on_event(event)

    def lock_up(self, reason: str = "") -> None:
        """Cover everything until somebody signs in; nothing typed or parked is lost."""
        from screens.sign_in import SignInScreen

        if self.agent is not None and not isinstance(self.screen, SignInScreen):
            self.push_screen(SignInScreen(self.agent, reason))

    def action_lock(self) -> None:
        self.lock_up()

    def _tick(self) -> None:
        from screens.frame import Frame

        self._seconds += 1
        home = self.opened_home
        if self.agent is not None and home is not None:
            if self._seconds % LOOK_EVERY == 0 and not self._still_here(home, self.agent):
                self.lock_up(self.words["signin.taken"])
            idle = time.monotonic() - self._touched
            if idle > (VISIT_LOCK if self.serving else IDLE_LOCK):
                self.lock_up()
            elif time.monotonic() - self.signed_in > SIGNED_IN and not self.serving:
                self.lock_up(self.words["signin.expired"])
        if isinstance(self.screen, Frame) and self.screen.is_mounted:  # not while it is being pushed
            self.screen.show_header()
            tick = getattr(self.screen, "tick", None)
            if tick is not None:
                tick()

    def _still_here(self, home: Home, agent: Agent) -> bool:
        """Whether the sign-in at this seat stands; a store that cannot be read locks nobody out."""
        try:
            return home.agents.signed_in(agent.staff, home.hall.seat)
        except Refused:
            return True

    @property
    def serving(self) -> bool:
        """Whether a visit is on one of the screens."""
        from screens.visit import VisitScreen

        return any(isinstance(screen, VisitScreen) for screen in self.screen_stack)

    def now(self) -> int:
        """The hall's clock, microseconds of UTC."""
        home = self.opened_home
        return home.clock.stamp("", "").utc if home is not None else time.time_ns() // 1000

    # ── shared texts ──────────────────────────────────────────────────────────────────────────

    def header(self) -> tuple[str, Content]:
        """Left: place and person.  Right: what waits, the time, live or practice or demo."""
        from app.text import safe

        home = self.opened_home
        left = [self.words["app"]] if home is None else [home.hall.name, home.hall.seat]
        if self.agent is not None:
            left.append(self.agent.name)
        now = f"{local(self.now()):%H:%M}"
        right: list[str | tuple[str, str]] = []
        if self.waiting:
            right.append(self.words["queue.parked"].format(count=self.waiting) + " · ")
        right.append((f"{now}  ", DIM))
        if self.label:
            right.append((f"** {self.label} ** ", WARN))
        elif home is not None and home.hall.demo:
            right.append((f"{self.words[self.banner]} ", WARN))
        elif home is not None:
            right.append((f"{self.words['live']} ", ACCENT))
        return safe(" " + " · ".join(part for part in left if part)), line(*right)

    def keys_lost(self, lost: Lost) -> None:
        from screens.frame import Frame

        if isinstance(self.screen, Frame) and self.screen.is_mounted:
            key = "keys.purged" if lost.why == "purge" else "keys.stuck"
            self.screen.say_note(self.words[key].format(count=lost.count))
        else:
            self.bell()

    # ── keys without a meaning on the present screen do nothing ───────────────────────────────

    def action_help(self) -> None:
        from screens.help import HelpScreen

        if self.agent is not None and not isinstance(self.screen, HelpScreen) and self.allowed("help"):
            self.push_screen(HelpScreen())

    def action_norms(self) -> None:
        """The norms of the step in hand, over whatever is in view; not over a lock."""
        from screens.norms import NormsScreen
        from screens.sign_in import SignInScreen
        from screens.small import SmallScreen
        from screens.visit import VisitScreen

        home = self.opened_home
        shut = (NormsScreen, SignInScreen, SmallScreen)
        if self.agent is None or home is None or any(isinstance(screen, shut) for screen in self.screen_stack):
            return
        if not self.allowed("norms"):
            return
        visits = (screen.visit for screen in reversed(self.screen_stack) if isinstance(screen, VisitScreen))
        visit = next(visits, None)
        self.push_screen(NormsScreen(visit.pack if visit is not None else home.pack, visit))

    def action_services(self) -> None: ...

    def action_look_up(self) -> None: ...

    def action_correct(self) -> None: ...

    def action_park(self) -> None: ...

    def action_next(self) -> None: ...

    def action_manager(self) -> None: ...

    def action_finish(self) -> None: ...


