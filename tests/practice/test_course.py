"""Classes, what is asked of them, exams, and who may do what."""

from __future__ import annotations

from collections import Counter

import pytest

from app.practice.course import Classroom, dealt, judge, require, see
from app.practice.help import Help
from app.practice.kept import Among
from app.problems import Refused
from app.roles import POWERS, Power, Role
from tests.data.halls import refused
from tests.practice.class_kit import ANNA, AUDITOR, BEN, CARA, GREETER, MANAGER, PIN, TRAINER, School, card


@pytest.fixture
def trainer(school: School) -> Classroom:
    return Classroom(school.home, school.who(TRAINER))


def pupil(school: School, staff: str) -> Classroom:
    return Classroom(school.home, school.who(staff))


def test_roles_teach_and_practise_as_they_should() -> None:
    teach = {role for role in Role if Power.TEACH in POWERS[role]}
    slips = {role for role in Role if Power.SLIPS in POWERS[role]}
    assert teach == slips == {Role.TRAINER, Role.MANAGER}
    assert {role for role in Role if Power.PRACTISE in POWERS[role]} == {Role.AGENT, Role.GREETER, Role.MANAGER}


def test_a_class_is_made_closed_and_found_by_id_and_name(school: School, trainer: Classroom) -> None:
    first = trainer.make("新人班")
    assert (first.id, first.staff) == ("c1", TRAINER)
    with refused("practice.class_exists"):
        trainer.make("新人班")
    trainer.close("新人班")
    second = trainer.make("新人班")
    assert second.id == "c2" and school.home.courses.course("新人班").id == "c2"
    assert school.home.courses.course("c1").closed
    with refused("practice.no_class"):
        trainer.close("夜班")
    with refused("field.empty"):
        trainer.make("  ")


def test_enrolling_adds_whom_practice_does_not_know(school: School, trainer: Classroom) -> None:
    trainer.make("新人班")
    trainer.enrol("c1", ANNA)
    trainer.enrol("c1", ANNA)
    assert school.home.courses.people("c1") == (ANNA,)
    with refused("signin.unknown"):
        trainer.enrol("c1", "7777")
    trainer.enrol("c1", "7777", "李示例", PIN)
    found = school.who("7777")
    assert found is not None and found.role == "agent" and school.home.courses.people("c1") == (ANNA, "7777")
    trainer.close("c1")
    with refused("practice.closed"):
        trainer.enrol("c1", BEN)


def test_only_trainer_and_manager_may_run_a_class(school: School, trainer: Classroom) -> None:
    trainer.make("新人班")
    trainer.enrol("c1", ANNA)
    asked = trainer.exam("c1", "no_document")
    for staff in (ANNA, GREETER, AUDITOR):
        desk = pupil(school, staff)
        for do in (
            lambda desk=desk: desk.make("自己的班"), lambda desk=desk: desk.close("c1"),
            lambda desk=desk: desk.enrol("c1", BEN), lambda desk=desk: desk.assign("c1", "no_document", Help.CUED),
            lambda desk=desk: desk.exam("c1", "no_document"), lambda desk=desk: desk.start(asked.id, 1),
            lambda desk=desk: desk.mark("shop", "top_up", 800), lambda desk=desk: desk.passes(),
            lambda desk=desk: desk.courses(), lambda desk=desk: desk.known(ANNA),
        ):
            with refused("access.denied"):
                do()
    assert school.home.courses.assignment(asked.id).seed is None and not school.home.courses.course("c1").closed
    assert len(pupil(school, MANAGER).courses()) == 1


def test_a_scenario_or_a_whole_flow_is_assigned(school: School, trainer: Classroom) -> None:
    trainer.make("新人班")
    trainer.enrol("c1", ANNA)
    one = trainer.assign("c1", "shop/torn_money", Help.CUED, due=school.clock.utc + 10)
    flow = trainer.assign("c1", "tariff_change", Help.AUTO)
    assert [each.scenario for each in (*one, *flow)] == ["torn_money", "no_document", "changes_mind"]
    assert [each.id for each in (*one, *flow)] == ["a1", "a2", "a3"]
    tasks = pupil(school, ANNA).tasks()
    assert [each.assignment for each in tasks] == ["a1", "a2", "a3"]  # what is due first comes first
    assert pupil(school, BEN).tasks() == ()
    with refused("practice.no_scenario"):
        trainer.assign("c1", "no_documnt", Help.CUED)
    with refused("practice.no_pack"):
        trainer.assign("c1", "shpo/torn_money", Help.CUED)
    with refused("practice.assign_exam"):
        trainer.assign("c1", "torn_money", Help.EXAM)
    with refused("practice.one_scenario"):
        trainer.exam("c1", "tariff_change")
    visit = school.begin(ANNA, "torn_money", Help.CUED, assignment="a1")
    school.end(visit)
    school.results.next = card()
    school.results.finish(visit, 10)
    assert [each.assignment for each in pupil(school, ANNA).tasks()] == ["a2", "a3"]


def test_nobody_begins_an_exam_before_it_starts(school: School, trainer: Classroom) -> None:
    trainer.make("新人班")
    trainer.enrol("c1", ANNA)
    asked = trainer.exam("c1", "no_document")
    assert asked.seed is None and pupil(school, ANNA).tasks()[0].seed is None
    with refused("practice.not_started"):
        pupil(school, ANNA).ticket(asked.id)
    for seed in (0, 5, dealt(5, ANNA)):  # nor by going round the ticket
        with refused("practice.not_started"):
            school.begin(ANNA, level=Help.EXAM, seed=seed, assignment=asked.id)
    trainer.start(asked.id, 5)
    assert pupil(school, ANNA).ticket(asked.id).seed == dealt(5, ANNA)
    with refused("practice.started"):
        trainer.start(asked.id, 6)
    with refused("practice.no_exam"):
        trainer.start(trainer.assign("c1", "no_document", Help.CUED)[0].id, 6)
    assert school.begin(ANNA, level=Help.EXAM, seed=dealt(5, ANNA), assignment=asked.id)


def test_an_exam_is_begun_as_it_was_dealt_by_a_member_once_and_in_time(school: School, trainer: Classroom) -> None:
    trainer.make("新人班")
    for staff in (ANNA, BEN):
        trainer.enrol("c1", staff)
    asked = trainer.exam("c1", "no_document", due=school.clock.utc + 3_600_000_000)
    trainer.start(asked.id, 5)
    with refused("practice.not_enrolled"):
        pupil(school, CARA).ticket(asked.id)
    for other in ({"seed": dealt(5, BEN)}, {"seed": 5}, {"name": "changes_mind"}, {"level": Help.SHOWN}):
        given = {"level": Help.EXAM, "seed": dealt(5, ANNA), **other}
        with refused("practice.other_deal"):
            school.begin(ANNA, assignment=asked.id, **given)
    school.practised(ANNA, level=Help.EXAM, seed=dealt(5, ANNA), assignment=asked.id)
    with refused("practice.taken"):
        pupil(school, ANNA).ticket(asked.id)
    with refused("practice.taken"):
        school.begin(ANNA, level=Help.EXAM, seed=dealt(5, ANNA), assignment=asked.id)
    school.clock.on(3_700)
    with refused("practice.late"):
        pupil(school, BEN).ticket(asked.id)


def test_who_left_an_exam_sits_it_again_only_when_excused(school: School, trainer: Classroom) -> None:
    trainer.make("新人班")
    trainer.enrol("c1", ANNA)
    asked = trainer.exam("c1", "no_document")
    trainer.start(asked.id, 5)
    given = {"level": Help.EXAM, "seed": dealt(5, ANNA), "assignment": asked.id}
    visit = school.left(ANNA, **given)
    with refused("practice.taken"):
        school.begin(ANNA, **given)
    school.results.remark(visit, "excuse", TRAINER, {"reason": "停电"})
    assert pupil(school, ANNA).ticket(asked.id).seed == dealt(5, ANNA)


def test_one_seed_deals_equivalent_forms_evenly_and_always_the_same() -> None:
    people = [str(number) for number in range(2001, 2201)]
    forms = Counter(dealt(7, staff) % 2 for staff in people)
    assert min(forms.values()) > 70
    assert [dealt(7, staff) for staff in people] == [dealt(7, staff) for staff in people]
    assert dealt(7, ANNA) != dealt(8, ANNA)


def test_a_closed_class_begins_nothing(school: School, trainer: Classroom) -> None:
    trainer.make("新人班")
    trainer.enrol("c1", ANNA)
    asked = trainer.assign("c1", "no_document", Help.BLANK)[0]
    trainer.close("c1")
    with refused("practice.closed"):
        school.begin(ANNA, assignment=asked.id)
    assert pupil(school, ANNA).tasks() == ()
    assert school.begin(ANNA)  # for oneself one may


def test_who_may_see_is_a_rule(school: School) -> None:
    anna, ben, trainer = (school.who(staff) for staff in (ANNA, BEN, TRAINER))
    see(anna, ANNA)
    see(trainer, ANNA)
    see(school.who(MANAGER), ANNA)
    greeter, auditor = school.who(GREETER), school.who(AUDITOR)
    for who, staff in ((ben, ANNA), (greeter, ANNA), (auditor, ANNA), (auditor, AUDITOR)):
        with refused("access.denied"):
            see(who, staff)
    with refused("access.denied"):
        require(anna, Power.TEACH)
    with refused("practice.own_visit"):
        judge(trainer, TRAINER)
    with pytest.raises(Refused):
        judge(anna, BEN)


def test_passes_are_of_exams_of_a_class_at_the_mark_without_open_decisions(school: School, trainer: Classroom) -> None:
    trainer.make("新人班")
    for staff in (ANNA, BEN, CARA):
        trainer.enrol("c1", staff)
    trainer.mark("shop", "tariff_change", 900)
    trainer.mark("shop", "tariff_change", 800)
    with refused("cli.no_flow"):
        trainer.mark("shop", "tarif", 800)
    asked = trainer.exam("c1", "no_document")
    trainer.start(asked.id, 5)

    def sat(staff: str, points: int) -> str:
        return school.practised(staff, points, level=Help.EXAM, seed=dealt(5, staff), assignment=asked.id)

    sat(ANNA, 800)
    sat(BEN, 799)
    school.practised(BEN, 1000, level=Help.EXAM)  # of one's own accord: no exam of a class
    school.practised(CARA, 1000, name="torn_money", level=Help.EXAM)  # no mark for this flow
    found, waiting = trainer.passes()
    assert [(one.staff, one.flow, one.code, one.points) for one in found] == [(ANNA, "tariff_change", "08", 800)]
    assert waiting == 0
    visit = school.begin(CARA, level=Help.EXAM, seed=dealt(5, CARA), assignment=asked.id)
    school.end(visit)
    sure = card(900)
    unsure = sure.marks[0].__class__("element:1/more:x", "element", "unsure", at="1/more")
    school.results.next = card(900).__class__(**{**_fields(sure), "marks": (*sure.marks, unsure)})
    school.results.finish(visit, 3)
    found, waiting = trainer.passes()
    assert [one.staff for one in found] == [ANNA] and waiting == 1


def _fields(one: object) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}  # type: ignore[attr-defined]


def test_the_list_of_tried_is_narrowed(school: School, trainer: Classroom) -> None:
    trainer.make("新人班")
    trainer.enrol("c1", ANNA)
    school.practised(ANNA)
    middle = school.clock.utc
    school.practised(ANNA, name="torn_money", level=Help.CUED)
    school.practised(BEN)

    def count(**narrow: object) -> int:
        return len(list(school.results.tried(Among(**narrow))))  # type: ignore[arg-type]

    assert [count(), count(course="c1"), count(staff=BEN)] == [3, 2, 1]
    assert [count(scenario="torn_money"), count(level="cued")] == [1, 1]
    assert [count(since=middle), count(until=middle), count(course="c2")] == [2, 1, 0]
