"""A preview: the real visit screen at one service, in a hall that is thrown away afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.pack.model import ENTER_KINDS, Act
from app.problems import Refused
from screens.tui import Counter

if TYPE_CHECKING:
    from app.desk import Desk
    from app.ports import Agent, Home
    from app.visit.state import Visit

GREETING = 20
"""Steps before a service that are passed at most."""


class Preview(Counter):
    """Nobody signs in: a demonstration agent sits there, and the service is open."""

    banner = "preview"

    def __init__(
        self, opener: Callable[[], Home], lang: str, code: str, staff: str,
        customer: Callable[[Home], dict[str, str]],
    ) -> None:
        super().__init__(opener, lang)
        self._code, self._staff, self._customer = code, staff, customer

    async def _open(self) -> None:
        await super()._open()
        home = self.opened_home
        agent = home.agents.get(self._staff) if home is not None else None
        if home is None or agent is None:
            return  # the sign-in says what is wrong
        home.agents.sign_in(agent.staff, home.hall.seat)
        self.admit(agent)

    def admit(self, agent: Agent) -> None:
        """The demonstration agent is there: begin as soon as the home screen stands."""
        super().admit(agent)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        from screens.home import HomeScreen
        from screens.visit import VisitScreen

        screen, home = self.screen, self.opened_home
        if not isinstance(screen, HomeScreen) or not screen.is_mounted:
            self.call_after_refresh(self._begin)
            return
        assert home is not None
        try:
            visit = at_service(screen.desk, self._code)
            told = self.words["preview.customer"].format(**self._customer(home))
        except Refused as refused:
            screen.say_problem(refused)
            return
        shown = VisitScreen(visit)
        self.push_screen(shown, self._left)
        self.call_after_refresh(shown.say_note, told)

    def _left(self, said: str | None) -> None:
        """The next customer begins at the same service; anything else is the end."""
        if said == "next":
            self.call_after_refresh(self._begin)
        else:
            self.exit(0)

    def lock_up(self, reason: str = "") -> None:
        """Nothing is kept here, so there is nothing to lock."""


def at_service(desk: Desk, code: str) -> Visit:
    """A new visit at the first step of the service: what is said before it is taken as said."""
    visit = desk.open(code)
    for _ in range(GREETING):
        here = visit.here
        if here is None or here.item or here.step.act is not Act.GREET or here.step.kind not in ENTER_KINDS:
            break
        visit = desk.answer(visit)
    return visit
