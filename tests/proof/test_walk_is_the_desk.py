"""The walk is the desk: no real visit leaves it, and what it names can be done.

What the walk keeps of earlier items is joined, and what only the closing binds (an offer and its
reply) goes into later closings apart from the item itself; so a later closing, once something was
offered before, is looked at state by state, not way by way.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from app.proof.walk import CANCEL, Walk
from tests.proof.follow import Trip, follow
from tests.proof.replay import replayed, sample
from tests.proof.walked import PACKS, pack_of, quick, walked

VISITS = 150
"""Of each pack; more by hand when the walk is changed."""
STATES = 150
REPLAYED = 0.5
"""The share of states that one customer of the stage comes to.  Of the rest most need a document's number
to be of another kind than was said (it can be, once the kind is corrected), a product that the stage does
not list, or a charge that is nothing."""


@cache
def trips(name: str) -> tuple[Trip, ...]:
    pack, walk = pack_of(name), walked(name).walk
    services = [flow.id for flow in pack.services]
    return tuple(follow(walk, pack, seed, services[seed % len(services)]) for seed in range(VISITS))


@pytest.mark.parametrize("name", PACKS)
def test_no_visit_leaves_the_walk(name: str) -> None:
    assert [(trip.seed, trip.found) for trip in trips(name) if trip.found] == []


@pytest.mark.parametrize("name", PACKS)
def test_the_visits_are_real_ones(name: str) -> None:
    """They end, hold several items, go back, and see many states."""
    every = trips(name)
    assert sum(trip.over for trip in every) > 0.95 * len(every)
    assert sum(trip.items for trip in every) > 2 * len(every)
    assert sum(trip.again for trip in every) > 20
    assert sum(trip.steps for trip in every) > 4_000
    assert len(set().union(*(trip.visited for trip in every))) > 1_000


# ── negative controls: a walk that lacks something ────────────────────────────────────────────

FLOW = "tariff_change"
PACK = pack_of("cmcc_hall")
ALONE = replace(PACK, flows={n: replace(f, listed=n == FLOW) for n, f in PACK.flows.items()})
"""The one service, so that visits meet what is missing."""


def lost(drop: str) -> list[str]:
    """What is found when every such edge is missing from a walk of one service."""
    walk = quick_walk()
    kept = [list(node.next) for node in walk.nodes]
    for node in walk.nodes:
        again = {choice.value for choice in node.step.choices if choice.again}
        node.next = [edge for edge in node.next if not (
            (drop == "again" and edge.value in again) or (drop == "cancel" and edge.value == CANCEL)
            or drop in (f"{node.step.id}=", f"{node.step.id}={edge.value}"))]
    found = [follow(walk, ALONE, seed, FLOW).found for seed in range(40)]
    for node, edges in zip(walk.nodes, kept, strict=True):
        node.next = edges
    return [one for one in found if one]


@cache
def quick_walk() -> Walk:
    return Walk(ALONE)


def test_the_whole_walk_of_one_service_misses_nothing() -> None:
    assert lost("nothing") == []


@pytest.mark.parametrize("drop", ["again", "cancel", "consent=agreed", "verify.came=proxy", "plan=", "more_yet=no"])
def test_a_walk_that_lacks_an_edge_is_caught(drop: str) -> None:
    assert lost(drop)


def test_a_walk_that_knows_too_much_is_caught() -> None:
    """Of what can be only a part is kept: no arrears, ever."""
    walk = Walk(ALONE)
    for node in walk.nodes:
        if "arrears" in node.known:
            node.known["arrears"] = frozenset(("no",))
    assert any("arrears" in follow(walk, ALONE, seed, FLOW).found for seed in range(40))


# ── and back: what the walk names can be done ─────────────────────────────────────────────────


@pytest.mark.parametrize("name", PACKS)
def test_most_states_can_be_reached_at_a_desk(name: str) -> None:
    walk = walked(name).walk
    chosen = sample(walk, 3, STATES)
    stops = Counter(stop for index in chosen if (stop := replayed(walk, pack_of(name), index)))
    assert sum(stops.values()) <= (1 - REPLAYED) * len(chosen), stops.most_common()


def test_a_state_that_nobody_comes_to_is_told() -> None:
    """Negative control: a condition that the walk does not see."""
    ways = quick(PACK, FLOW)
    index = next(i for i, node in enumerate(ways.nodes) if node.step.id == "consent")
    node = ways.nodes[index]
    assert not replayed(ways.walk, PACK, index)
    node.known["verified"] = frozenset(("nobody",))
    assert replayed(ways.walk, PACK, index)
