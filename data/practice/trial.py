"""A practice home for one moment, in which scenarios are tried out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, cast

from app.ports import Home
from app.practice.check import Checked, Counter, Played, check, play
from app.practice.curriculum import Curriculum
from app.practice.help import Help
from app.practice.scenario import Scenario
from app.problems import Problem
from app.proof.told import Told
from data.demo import AGENTS
from data.packs.telling import told
from data.practice.curriculum import of_name
from data.practice.home import PracticeHome, make_practice

SERVES: Final = next(one for one in AGENTS if one.role == "agent")
"""Who serves there."""
LEADS: Final = next(one for one in AGENTS if one.role == "duty_manager")
"""Who gives leave there."""


class Trial:
    """`app.practice.check.Dealer` on a practice home."""

    def __init__(self, home: PracticeHome) -> None:
        self.home = home

    def deal(self, curriculum: Curriculum, scenario: Scenario, form: int, seed: int) -> Counter:
        """The customer of this form and seed."""
        played = self.home.begin(
            scenario, seed=seed, form=form, level=Help.SHOWN, staff=SERVES.staff, curriculum=curriculum)
        agent = self.home.agents.get(SERVES.staff)
        assert agent is not None
        names = {**played.names, "staff": SERVES.staff, "pin": SERVES.pin}
        return Counter(cast(Home, self.home), agent, names, played.papers)

    def told(self, curriculum: Curriculum, scenario: Scenario) -> Told:
        """What the right way of its first form comes to."""
        return play(curriculum, scenario, 0, self.deal(curriculum, scenario, 0, 0)).told


@contextmanager
def trial() -> Iterator[Trial]:
    """A practice home in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="agent-tui-trial-") as folder:
        home = make_practice(Path(folder), samples=False)
        for one in (SERVES, LEADS):
            home.agents.add(one.staff, one.name, one.role, one.pin)
        try:
            yield Trial(home)
        finally:
            home.close()


def checked(name: str) -> Checked:
    """The scenarios of a shipped pack, or of one in a folder: read, played, counted.

    Of files with problems nothing is played; PackRefused where the pack itself has any.
    """
    problems: list[Problem] = []
    curriculum = of_name(name, problems)
    if problems:
        return Checked(curriculum, (), told(problems))
    with trial() as dealer:
        return check(curriculum, dealer)


def tried(curriculum: Curriculum, scenario: Scenario, seed: int) -> Played:
    """The right way of the form that this seed deals."""
    with trial() as dealer:
        form = scenario.form(seed)
        return play(curriculum, scenario, form, dealer.deal(curriculum, scenario, form, seed))
