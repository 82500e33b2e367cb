"""The program of practice: the counter with a customer who is played, a result, and a film."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events

from app.ports import PRACTICE
from app.practice.help import Help
from app.practice.scenario import Scenario
from app.problems import Refused
from screens.tui import Counter
from screens.words import practised

if TYPE_CHECKING:
    from app.ports import Home
    from app.practice.house import Practice
    from app.practice.kept import Attempt
    from screens.frame import Frame

TEACHERS = ("trainer", "duty_manager")
"""Who comes to the trainer's desk first."""


class PracticeCounter(Counter):
    """The counter in practice: other screens between the customers, the same ones with them."""

    banner: ClassVar[str] = "practice"
    label, rule, prompt = PRACTICE.label, PRACTICE.rule, PRACTICE.prompt

    def __init__(
        self, opener: Callable[[], Home], lang: str = "zh", *,
        hint: Callable[[Home, Mapping[str, str]], list[tuple[str, str]]] | None = None,
        scenario: str = "", level: str = "", seed: int | None = None,
    ) -> None:
        super().__init__(opener, lang, hint=hint)
        self.words = practised(lang)
        self.wanted = scenario
        """The scenario that was asked for on the command line: begun as soon as somebody signs in."""
        self.level = level
        self.seed = seed
        self.pressed: int | None = 0
        """Keys since the visit in hand began; None: it was taken up again, and nobody counts."""

    @property
    def practice(self) -> Practice:
        """The practice home, which is open once somebody has signed in."""
        home = self.opened_home
        assert home is not None
        return cast("Practice", home)

    def home_screen(self) -> Frame:
        """A trainer comes to the trainer's desk, everybody else to what there is to practise."""
        from screens.practice.home import PracticeHomeScreen

        if self.agent is not None and self.agent.role in TEACHERS and not self.wanted:
            from screens.practice.trainer import TrainerScreen

            return TrainerScreen()
        return PracticeHomeScreen()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and self.pressed is not None:
            self.pressed += 1
        await super().on_event(event)

    # ── a visit ───────────────────────────────────────────────────────────────────────────────

    def deal(self, scenario: Scenario, level: Help, seed: int, about: Mapping[str, str] | None = None) -> None:
        """Put the customer of a scenario before whoever is signed in; Refused."""
        assert self.agent is not None
        levels: Mapping[str, Help] = {}
        if level is Help.AUTO:
            levels = self.practice.drills.levels(self.agent.staff, scenario.pack, scenario.flow)
        self.practice.begin(
            scenario, seed=seed, level=level, staff=self.agent.staff, levels=levels, about=about,
            director=self.practice.direct())
        self.pressed = 0

    def finished(self, visit: str, then: Callable[[str | None], None]) -> None:
        """The visit is over: score it, schedule what was missed, show how it went; `then` is told what was chosen."""
        from screens.practice.result import ResultScreen

        card = self.practice.results.finish(visit, self.pressed)
        self.practice.leave()
        assert self.agent is not None
        staff = self.agent.staff

        def learn() -> None:
            with suppress(Refused):  # the score stands, whatever becomes of the drill
                self.practice.drills.learn(staff, card, visit)

        self.push_screen(ResultScreen(visit, card), then)
        self.call_after_refresh(learn)

    def show_result(self, attempt: Attempt, then: Callable[[str | None], None] | None = None) -> None:
        """An earlier visit's result; `then` is told what was chosen."""
        from screens.practice.result import ResultScreen

        self.push_screen(ResultScreen(attempt.visit, self.practice.results.card(attempt.visit)), then)
