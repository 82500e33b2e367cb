"""China Unicom 3G hall: every answer from every state of every flow, over ports in memory."""

from __future__ import annotations

import pytest

from tests.flows import explorer
from tests.flows.explorer import Explorer, proper
from tests.flows.test_cucc_members import unicom
from tests.kit.fakes import PHONE


@pytest.mark.parametrize("flow", [flow.id for flow in unicom().services])
def test_everything_shown_is_filled_and_fits_no_way_is_a_dead_end_and_no_commit_is_improper(
    flow: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explorer, "VERIFIED_BEFORE", ("", "03", PHONE, "1", "1", "1", "1", "2"))
    found = Explorer(unicom(), unicom().flows[flow]).explore()
    assert found.findings == {}
    assert found.stuck() == []
    assert {proper(visit) for visit in found.committed()} <= {""}
