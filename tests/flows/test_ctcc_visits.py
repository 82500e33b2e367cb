"""At the customer's place: the door, the ten minutes, the risk, the things of the customer, the signature."""

from __future__ import annotations

from app.pack.sources import LEAD
from app.visit.view import open_choices
from data.packs import load_shipped
from tests.flows.counter import asked, rows, values
from tests.kit.fakes import Counter, FakeHome

PACK = load_shipped("ctcc_service")
HOME, COMPANY = "1", "3"
FORM = "GZ2026-000123"
TO_THE_DOOR = ("1", "王女士", "1125 1430")
IN = ("1", "1", "1")
"""The door opens, the engineer is let in, with badge and shoe covers."""
TO_THE_END = ("1", "王示例", "13800138000", "1")
"""Pleased, signed by the customer, a number to call, tomorrow."""


def at(code: str, *typed: str, who: str = HOME, **says: str) -> Counter:
    """An engineer whose visit stands where these answers lead."""
    return Counter(FakeHome(pack=PACK), **says).type("", code, who, *typed)


def repairing(*typed: str, who: str = HOME, **says: str) -> Counter:
    """A repair with a reported symptom and the device picked, up to the explanation."""
    return at("12", *TO_THE_DOOR, *IN, "1", "1", "1", "", *typed, who=who, **says)


def test_the_appointment_tells_when_to_be_there_and_lateness_asks_pardon() -> None:
    door = at("11", *TO_THE_DOOR)
    assert rows(door)["应到"] == "2026-11-25 14:25"
    assert door.type("1").at == "introduce"
    for lead in LEAD:
        late = at("11", *TO_THE_DOOR, "1", lead=lead)
        assert (late.at == "arrive.late") is (lead == "past")


def test_ten_minutes_are_timed_and_the_note_has_its_four_fields() -> None:
    shut = at("12", *TO_THE_DOOR, "2", "")
    shut.home.clock.pass_(601)
    assert shut.desk.clocks(shut.visit).system.mark == "over"
    shut.type("3")
    for field, given in (("arrive.arrived", "1425"), ("arrive.left", "1440"),
                         ("arrive.note_phone", "13800138000"), ("arrive.note_name", "李敏")):
        assert shut.at == field
        assert shut.refused("") == "field.empty"
        shut.type(given)
    assert {"到达", "离开", "电话", "联系人"} <= set(rows(shut))
    assert "138 0013 8000" in shut.say and "14点25分" in shut.say
    assert shut.type("").at == "outcome_absent"
    assert shut.type("3").visit.outcome == "deferred"
    assert shut.items[0].state == "deferred"


def test_a_company_hears_the_emergency_plan_and_nothing_is_touched_without_it() -> None:
    risky = repairing("2", "4", who=COMPANY)
    assert risky.at == "risk_maintenance.plan"
    assert risky.type("1", "1800").at == "risk_maintenance.corporate"
    assert "应急预案" in risky.say and "18点整" in risky.say
    assert repairing("2", "4", "2", who=COMPANY).at == "more"
    home = repairing("2", "4")
    assert home.at == "risk_maintenance.home" and "预案" not in home.say


def test_risk_is_consented_to_before_work_and_backup_comes_first() -> None:
    risky = repairing("2", "1")
    assert risky.type("4").at == "risk_maintenance.home"
    assert risky.type("1").at == "signature.form_no"
    assert risky.type(FORM).at == "help.need"
    assert repairing("2", "1", "2").at == "more"


def test_what_was_moved_and_borrowed_goes_back() -> None:
    busy = repairing("1", "1", FORM, "1", "2", "1", "2", "6", "1", "0", "1", "", "", "1")
    assert busy.at == "clean.site"
    assert {"归位", "归还"} <= set(rows(busy))
    idle = repairing("1", "1", FORM, "0", "1", "", "", "1")
    assert not {"归位", "归还"} & set(rows(idle))


def test_the_survey_is_signed_by_the_customer_never_by_the_engineer() -> None:
    signing = repairing("1", "1", FORM, "0", "1", "", "", "1", "1", "1", "1")
    assert signing.at == "survey.signer"
    for own in ("李敏", "李 敏"):
        assert signing.refused(own) == "visit.own_signature"
    assert signing.type("王示例").at == "revisit.contact.phone"


def test_the_record_holds_the_follow_up_call_and_who_is_responsible() -> None:
    done = repairing("1", "1", FORM, "0", "1", "", "", "1", "1", "1", *TO_THE_END)
    assert done.at == "told.owner"
    assert done.items[0].state == "done" and done.items[0].evidence.startswith("form:")
    assert values(done) == {"work": "repair", "follow_up": "tomorrow"}
    assert done.items[0].after["follow_up"] == "明天" and done.items[0].after["speech"] == "普通话"
    assert "李敏" in rows(done)["责任人"]


def test_a_second_job_at_the_same_place_does_not_begin_at_the_door() -> None:
    done = repairing("1", "1", FORM, "0", "1", "", "", "1", "1", "1", *TO_THE_END, "", "2", "11")
    assert done.at == "equipment"
    assert asked(done).count("introduce") == 1


def test_a_trial_is_repeated_until_the_customer_is_content_or_has_a_time() -> None:
    trying = repairing("1", "1", FORM, "0", "2", "2")
    assert trying.at == "trial.try"
    assert trying.type("3").at == "trial.test_at"
    assert trying.type("1126 1000").at == "demo.show"


def test_findings_tell_effect_and_advice() -> None:
    found = at("14", *TO_THE_DOOR, *IN, "5", "1", "", "1", "1", FORM, "0", "2", "4", who=COMPANY)
    assert found.at == "result.abnormal"
    here = found.visit.here
    assert here is not None and {c.value for c in open_choices(found.visit, here.step)} == {"now", "schedule", "own"}
    assert "接地不良" in found.say and "雷雨天" in found.say
