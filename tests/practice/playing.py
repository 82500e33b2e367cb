"""Playing scenarios on an open practice home: each form's right way, through the real desk."""

from __future__ import annotations

from typing import cast

from app.ports import Home
from app.practice.check import Counter, play
from app.practice.help import Help
from data.practice.home import PracticeHome

STAFF, PIN = "1001", "273940"


def play_all(home: PracticeHome, most: int) -> int:
    """So many visits, one scenario after the other and again from the first; how many were played to the end."""
    forms = [(curriculum, scenario, form) for curriculum in home.curricula.values()
             for scenario in curriculum.scenarios for form in range(len(scenario.forms))]
    done = 0
    agent = home.agents.get(STAFF)
    assert agent is not None
    for number in range(most):
        curriculum, scenario, form = forms[number % len(forms)]
        played = home.begin(scenario, seed=number, form=form, level=Help.SHOWN, staff=STAFF, curriculum=curriculum)
        counter = Counter(cast(Home, home), agent, {**played.names, "staff": STAFF, "pin": PIN}, played.papers)
        done += play(curriculum, scenario, form, counter).told.visit.outcome != ""
    return done
