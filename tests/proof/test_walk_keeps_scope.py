"""What a walk once got wrong, each in the smallest hall: what lasts for the visit, what for its item."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.pack.conditions import ALWAYS, Condition, Term
from app.pack.model import Act, Choice, Kind, Pack, Step, Text
from app.proof.tiny import CLOSING, GREET, SERVICE, hall
from app.proof.walk import Walk
from tests.proof.follow import follow

WORDS = Text((("zh", "好"),))


def ask(name: str, *values: str, scope: str = "item", when: Condition = ALWAYS, variable: str = "") -> Step:
    choices = tuple(Choice(str(i), value, WORDS) for i, value in enumerate(values))
    return Step(name, Kind.ASK, Act.HANDLE, choices=choices, scope=scope, when=when, variable=variable)


def when(name: str, *values: str) -> Condition:
    return Condition((Term(name, values),))


def left(pack: Pack) -> list[str]:
    walk = Walk(pack)
    return [trip.found for seed in range(60) for first in ("first", "second")
            if (trip := follow(walk, pack, seed, first)).found]


def small(*steps: Step, opening: tuple[Step, ...] = (GREET, SERVICE), last: tuple[Step, ...] = (),
          following: Step = CLOSING[1]) -> Pack:
    """A hall of these steps, with `last` in the closing, behind the choice of the next service."""
    pack = hall(*steps, opening=opening, change="", document="none")
    closing = replace(pack.flows["closing"], steps=(CLOSING[0], following, *last, CLOSING[2]))
    return replace(pack, flows={**pack.flows, "closing": closing})


MIXED = small(ask("tone", "warm", scope="visit", when=when("tone", "unset")),
              ask("tone_now", "cold", variable="tone"),
              ask("so", "yes", when=when("tone", "cold")),
              last=(ask("sorry", "yes", when=when("tone", "cold")),))
"""Bound for the visit by one step, for the item over that by another."""
COARSE = small(ask("mood", "calm", "cross", "silent", scope="visit", when=when("mood", "unset")),
               ask("soothe", "yes", when=when("mood", "silent")),
               last=(ask("sorry", "yes", when=when("mood", "cross")),))
"""The closing does not tell two of the values apart, the next item does."""
OPENED = small(ask("soothe", "yes", when=when("mood", "cross")),
               opening=(GREET, ask("mood", "calm", "cross", scope="visit"), ask("tone", "warm"), SERVICE))
"""Asked in the opening, read in a service."""
CHOSEN = small(ask("again", "yes", when=when("went_on", "first")),
               following=replace(CLOSING[1], scope="visit", variable="went_on"),
               last=(ask("sorry", "yes", when=when("went_on", "second")),))
"""Which service was chosen is read by a later one."""


@pytest.mark.parametrize("pack", [MIXED, COARSE, OPENED, CHOSEN], ids=["mixed", "coarse", "opened", "chosen"])
def test_no_visit_leaves_the_walk(pack: Pack) -> None:
    assert left(pack) == []


@pytest.mark.parametrize(("pack", "step"), [(OPENED, "soothe"), (CHOSEN, "again"), (COARSE, "soothe")])
def test_the_step_that_depends_on_it_is_reached(pack: Pack, step: str) -> None:
    assert ("first", step) in Walk(pack).reached
