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


def small(*steps: Step, opening: tuple[Step, ...] = (GREET, SERVICE)) -> Pack:
    return hall(*steps, opening=opening, change="", document="none")


MIXED = small(ask("tone", "warm", "cold", scope="visit", when=when("tone", "unset")),
              ask("tone_now", "warm", "cold", variable="tone"),
              ask("so", "yes", when=when("tone", "cold")))
"""Bound for the visit by one step, for the item over that by another."""
COARSE = small(ask("mood", "calm", "cross", "silent", scope="visit", when=when("mood", "unset")),
               ask("first_calm", "yes", when=when("mood", "calm")),
               ask("soothe", "yes", when=when("mood", "silent")))
"""The closing tells none of the values apart, the next item does."""
OPENED = small(ask("soothe", "yes", when=when("mood", "cross")),
               opening=(GREET, ask("mood", "calm", "cross", scope="visit"), ask("tone", "warm"), SERVICE))
"""Asked in the opening, read in a service."""
NEXT = replace(CLOSING[1], scope="visit", variable="went_on")
CHOSEN = small(ask("again", "yes", when=when("went_on", "first")))
CHOSEN = replace(CHOSEN, flows={**CHOSEN.flows, "closing": replace(
    CHOSEN.flows["closing"], steps=(CLOSING[0], NEXT, CLOSING[2]))})
"""Which service was chosen is read by a later one."""


@pytest.mark.parametrize("pack", [MIXED, COARSE, OPENED, CHOSEN], ids=["mixed", "coarse", "opened", "chosen"])
def test_no_visit_leaves_the_walk(pack: Pack) -> None:
    assert left(pack) == []


@pytest.mark.parametrize(("pack", "step"), [(OPENED, "soothe"), (CHOSEN, "again"), (COARSE, "soothe")])
def test_the_step_that_depends_on_it_is_reached(pack: Pack, step: str) -> None:
    assert ("first", step) in Walk(pack).reached
