"""Every node and every next node of every flow: all answers from all states, over ports in memory."""

from __future__ import annotations

from functools import cache

import pytest

from app.pack.model import Flow
from tests.flows.explorer import Explorer, possible, proper
from tests.kit.fakes import shipped

PACK = shipped()
SERVICES = [flow.id for flow in PACK.services]


@cache
def explored(flow: str) -> Explorer:
    return Explorer(PACK, PACK.flows[flow]).explore()


def flow_of(name: str) -> Flow:
    return PACK.flows[name]


@pytest.mark.parametrize("flow", SERVICES)
def test_every_step_is_reached(flow: str) -> None:
    wanted = {step.id for step in possible(PACK, flow_of(flow))}
    assert wanted - explored(flow).reached == set()


@pytest.mark.parametrize("flow", SERVICES)
def test_from_every_state_an_end_with_farewell_and_outcome_is_reached(flow: str) -> None:
    assert explored(flow).ends
    assert explored(flow).stuck() == []


@pytest.mark.parametrize("flow", SERVICES)
def test_everything_said_and_shown_is_filled_and_fits_and_nothing_is_told_too_early(flow: str) -> None:
    """Also: every step has an answer, every choice leads where the pack says, no commit is refused."""
    assert explored(flow).findings == {}


@pytest.mark.parametrize("flow", SERVICES)
def test_before_every_commit_come_greeting_verification_consent_and_evidence(flow: str) -> None:
    assert {proper(visit) for visit in explored(flow).committed()} <= {""}
    assert bool(flow_of(flow).change) == bool(explored(flow).committed())


def test_every_step_of_opening_and_closing_is_reached() -> None:
    seen = set().union(*(explored(flow).reached for flow in SERVICES))
    for name in (PACK.opening, PACK.closing):
        assert {step.id for step in PACK.flows[name].steps} - seen == set()


@pytest.mark.parametrize("flow", SERVICES)
def test_every_choice_has_been_taken(flow: str) -> None:
    """A choice that no state ever opens is a choice that nobody can make."""
    open_: set[tuple[str, str]] = set()
    for node in explored(flow).nodes.values():
        here = node.visit.here
        if here is not None:
            clear = node.visit.path.clear
            open_ |= {(here.step.id, c.key) for c in here.step.choices if c.when.holds(clear)}
    steps = possible(PACK, flow_of(flow))
    assert {(step.id, choice.key) for step in steps for choice in step.choices} - open_ == set()


def test_the_explorer_sees_what_is_broken() -> None:
    """Negative control: a consent gate without evidence after it, a phrase before verification."""
    from dataclasses import replace

    from app.pack.conditions import ALWAYS

    tariff = PACK.flows["tariff_change"]
    bare = replace(tariff, steps=tuple(s for s in tariff.steps if not s.id.startswith("evidence.")))
    early = [replace(tariff.step("arrears"), facts=(), when=ALWAYS, id="early", end=""), *tariff.steps]
    for steps, wanted in ((bare.steps, "the commit is refused: visit.evidence"),
                          (tuple(early), "{arrears_fen} of the record before verification")):
        broken = replace(PACK, flows={**PACK.flows, "tariff_change": replace(tariff, steps=steps)})
        found = Explorer(broken, broken.flows["tariff_change"]).explore().findings
        assert wanted in {what for what, _ in found}
