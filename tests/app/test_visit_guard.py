"""Nothing is opened or changed without a checked document and the customer's consent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.pack.sources import DISCLOSURES
from app.problems import Refused
from app.progress import Progress
from app.visit import guard
from app.visit.fold import replay
from tests.app.test_visit_path import EVIDENCE, at_consent
from tests.kit.fakes import PHONE, Counter


def test_no_document_ends_as_deferred_with_the_five_elements_and_the_nearest_hall() -> None:
    counter = Counter().type("", "08", "1", PHONE, "0")
    assert counter.at == "verify.refusal.refuse"
    phrase = counter.home.pack.phrases["no_document"]
    assert [e.name for e in phrase.variants["zh"][0]] == [
        "apology", "protect", "own_document", "come_back", "near_hall", "thanks"]
    assert counter.home.pack.settings["nearest_hall"] in counter.say
    counter.type("1", "1")
    assert [item.state for item in counter.items] == ["deferred"]


def test_the_document_turns_up_and_nothing_is_typed_again() -> None:
    counter = Counter().type("", "08", "1", PHONE, "0", "2")
    assert counter.at == "verify.means"
    counter.type("1", "1")
    assert counter.at == "plan"


@pytest.mark.parametrize(("digit", "checked"), [("2", "expired"), ("3", "wrong")])
def test_an_expired_or_foreign_document_is_refused(digit: str, checked: str) -> None:
    counter = Counter().type("", "08", "1", PHONE, "1", digit)
    assert counter.visit.clear("checked") == checked
    assert counter.at == "verify.refusal.refuse"


def test_a_card_that_is_not_the_record_holders_cannot_be_called_right() -> None:
    counter = Counter(matches="no").type("", "08", "1", PHONE, "1")
    assert counter.refused("1") == "visit.key"
    counter.type("3")
    assert counter.at == "verify.refusal.refuse"


def test_before_verification_nothing_of_the_record_is_shown() -> None:
    counter = Counter().type("", "08", "1", PHONE)
    view = counter.desk.view(counter.visit)
    told = repr(view)
    for secret in ("欧阳", "全球通88", "金卡", "8800"):
        assert secret not in told
    counter.type("1", "1")
    assert "欧**例 " in counter.desk.view(counter.visit).customer


@pytest.mark.parametrize("tier", ["gold", "diamond"])
def test_for_a_vip_without_document_another_person_may_decide_by_name_and_reason(tier: str) -> None:
    counter = Counter(tier=tier).type("", "08", "1", PHONE, "0", "1", "1", "老客户忘带证件", "9001")
    assert counter.at == "verify.refusal.approval"
    counter.type("718293")
    approval = counter.entries("approve")[0].body
    assert approval["by"] == "9001"
    assert approval["request"] == counter.visit.path.items[0].request
    assert counter.at == "plan"
    assert counter.say == "您想换成哪一种？", "an exception never discloses the record"
    assert not counter.desk.view(counter.visit).lines
    counter.type("G128", "1", *EVIDENCE)
    assert counter.at == "done"


def test_an_ordinary_customer_has_no_exception() -> None:
    counter = Counter(tier="none").type("", "08", "1", PHONE, "0")
    assert counter.at == "verify.refusal.refuse"


def test_nobody_approves_their_own_request() -> None:
    counter = Counter(tier="gold", role="duty_manager")
    counter.type("", "08", "1", PHONE, "0", "1", "1", "老客户忘带证件", "2001")
    assert counter.refused("605172") == "access.self"


def test_a_wrong_pin_approves_nothing() -> None:
    counter = Counter(tier="gold").type("", "08", "1", PHONE, "0", "1", "1", "老客户忘带证件", "9001")
    assert counter.refused("111111") == "signin.wrong"
    assert counter.entries("approve") == []


def test_an_agent_cannot_approve_for_a_manager() -> None:
    counter = Counter(tier="gold")
    counter.home.agents.add("2002", "王同事", "agent", "808182")
    counter.type("", "08", "1", PHONE, "0", "1", "1", "老客户忘带证件", "2002")
    assert counter.refused("808182") == "access.denied"


def test_a_decline_at_the_gate_changes_nothing() -> None:
    counter = at_consent().type("2")
    assert counter.at == "more_yet"
    counter.type("1")
    assert [(i.state, i.change) for i in counter.items] == [("declined", None)]


def test_a_question_at_the_gate_reads_it_out_again() -> None:
    counter = at_consent().type("3")
    assert counter.at == "consent"
    assert counter.items == []


def test_a_commit_without_evidence_is_refused_whatever_the_pack_says() -> None:
    """Negative control: the desk's own look, on a journal from which the evidence was cut."""
    counter = at_consent().type("1", *EVIDENCE)
    whole = [e for e in counter.entries() if e.kind != "commit"]
    item = replay(counter.visit.pack, whole).item
    assert item is not None
    without = replay(counter.visit.pack, [e for e in whole if e.body.get("at") != "1/evidence.form_no"])
    with pytest.raises(Refused) as refused:
        guard.check_commit(without, item)
    assert refused.value.problem.code == "visit.evidence"
    guard.check_commit(replay(counter.visit.pack, whole), item)


@pytest.mark.parametrize(("cut", "code"), [
    ("0/welcome", "guard.greeting"),
    ("1/verify.read_check", "access.unverified"),
    ("1/consent", "guard.consent"),
])
def test_the_last_look_misses_each_thing_that_is_cut_out(cut: str, code: str) -> None:
    counter = at_consent().type("1", *EVIDENCE)
    whole = replay(counter.visit.pack, [e for e in counter.entries() if e.kind != "commit"])
    item = whole.item
    assert item is not None
    kept = tuple(p for p in whole.path.passed if p.at != cut)
    clear = {k: v for k, v in whole.path.clear.items() if not (k == "verified" and "check" in cut)}
    forged = replace(whole, path=replace(whole.path, passed=kept, clear=clear))
    with pytest.raises(Refused) as refused:
        guard.check_commit(forged, item)
    assert refused.value.problem.code == code


def test_opening_and_sim_replacement_have_no_exception_in_the_engine() -> None:
    counter = Counter(tier="gold").type("", "08", "1", PHONE, "0", "1", "1", "老客户忘带证件", "9001", "718293")
    counter.type("G128", "1")
    item = counter.visit.item
    assert item is not None
    for change in sorted(guard.REAL_NAME):
        forged = replace(item, flow=replace(item.flow, change=change))
        with pytest.raises(Refused) as refused:
            guard.check_commit(counter.visit, forged)
        assert refused.value.problem.code == "guard.exception"




@pytest.mark.parametrize("source", sorted(DISCLOSURES))
@pytest.mark.parametrize(("verified", "told"), [
    ("", False), ("document", False), ("exception", False), ("reader", True), ("password", True)])
def test_the_record_is_asked_for_only_after_the_reader_or_the_service_password(
    source: str, verified: str, told: bool
) -> None:
    counter = Counter().type("", "13", "1", PHONE)
    clear = {**counter.visit.path.clear, "verified": verified}
    visit = replace(counter.visit, path=replace(counter.visit.path, clear=clear))
    here = visit.here
    assert here is not None
    progress = Progress(counter.home, counter.desk.agent)
    if told:
        assert progress._fact(visit, here, source).kind == "fact"
        return
    with pytest.raises(Refused) as refused:
        progress._fact(visit, here, source)
    assert refused.value.problem.code == "access.unverified"
