"""Everything is proved of every pack that ships."""

from __future__ import annotations

import pytest

from app.problems import render
from app.proof.check import problem
from app.proof.claims import PROOFS
from tests.proof.walked import PACKS, pack_of, walked

STATES = {"cmcc_hall": (10_000, 60_000), "ctcc_service": (1_500, 10_000), "cucc_3g": (6_000, 40_000)}
"""A walk far smaller does not see the pack; one far larger does not scale."""


@pytest.mark.parametrize("name", PACKS)
def test_nothing_is_found(name: str) -> None:
    ways = walked(name)
    assert [render(problem(finding, ways), "en") for finding in ways.findings] == []


@pytest.mark.parametrize("name", PACKS)
def test_so_many_states(name: str) -> None:
    """Seconds are in `docs/performance.md`: `python -m bench.check_time`."""
    least, most = STATES[name]
    assert least < len(walked(name).nodes) < most


@pytest.mark.parametrize("name", PACKS)
def test_every_step_of_every_flow_is_reached_in_some_flow(name: str) -> None:
    pack, reached = pack_of(name), {step for _, step in walked(name).reached}
    assert {step.id for flow in pack.flows.values() for step in flow.steps} - reached == set()


@pytest.mark.parametrize("name", PACKS)
def test_every_timed_flow_has_a_margin(name: str) -> None:
    pack, budgets = pack_of(name), walked(name).budgets
    timed_here = {flow.id for flow in pack.flows.values() if flow.timer and flow.timer.stop in
                  {step.id for step in (*flow.steps, *pack.flows[pack.closing].steps)}}
    assert budgets.keys() == timed_here
    assert {flow: budget.margin for flow, budget in budgets.items() if budget.margin < 0} == {}


def test_no_proof_is_vacuous() -> None:
    """Each has something to look at in some flow of the shipped packs."""
    seen = {proof for name in PACKS for flow in pack_of(name).flows for proof in PROOFS
            if walked(name).proved(flow, proof)}
    assert seen == set(PROOFS)


@pytest.mark.parametrize("name", PACKS)
def test_every_service_that_changes_something_is_walked_to_its_commit(name: str) -> None:
    pack, walk = pack_of(name), walked(name).walk
    assert {flow.id for flow in pack.flows.values() if flow.change} <= set(walk.commits)
