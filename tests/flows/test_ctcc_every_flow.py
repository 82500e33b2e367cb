"""The field-service pack: every answer from every state of every flow, over ports in memory."""

from __future__ import annotations

from functools import cache

import pytest

from data.packs import load_shipped
from tests.flows.explorer import Explorer, possible

PACK = load_shipped("ctcc_service")
SERVICES = [flow.id for flow in PACK.services]
GONE = ("it ends without satisfaction", "satisfaction")
"""Nobody is asked how it was who is not there: a silent line, an unclear one, a door that stays shut."""


@cache
def explored(flow: str) -> Explorer:
    return Explorer(PACK, PACK.flows[flow]).explore()


@pytest.mark.parametrize("flow", SERVICES)
def test_every_step_is_reached_and_from_every_state_an_end(flow: str) -> None:
    wanted = {step.id for step in possible(PACK, PACK.flows[flow])}
    assert wanted - explored(flow).reached == set()
    assert explored(flow).ends
    assert explored(flow).stuck() == []


@pytest.mark.parametrize("flow", SERVICES)
def test_everything_said_and_shown_is_filled_and_fits(flow: str) -> None:
    assert {what for what in explored(flow).findings if what != GONE} == set()


@pytest.mark.parametrize("flow", ["install", "repair", "routine_test", "inspection"])
def test_nothing_is_recorded_as_done_without_consent_and_the_signed_form_after_it(flow: str) -> None:
    for visit in explored(flow).committed():
        own = [p for p in visit.path.passed if p.item == 1]
        gates = [i for i, p in enumerate(own) if p.step.gate and p.answer and p.answer.value == "agreed"]
        signed = [i for i, p in enumerate(own) if p.step.evidence and p.answer
                  and p.answer.evidence == visit.path.consent]
        assert len(gates) == 1 and signed and gates[0] < signed[0]


def test_what_happens_to_the_customers_things_is_never_a_recommendation() -> None:
    assert not any(step.act.value == "recommend" for flow in PACK.flows.values() for step in flow.steps)
