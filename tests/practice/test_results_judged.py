"""Who may see, rate, decide, excuse and appeal; each with somebody who may not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.practice.judging import Judging
from app.practice.kept import Among
from tests.data.halls import refused
from tests.practice.class_kit import ANNA, AUDITOR, BEN, GREETER, MANAGER, OTHER, TRAINER, School

MARK = "element:1/welcome:x"
ALL = {"wording": 4, "attitude": 5, "tone": 3, "need": None, "adaptability": 4}


def by(school: School, staff: str) -> Judging:
    return Judging(school.home, school.who(staff))


@pytest.fixture
def visit(school: School) -> str:
    return school.practised(ANNA, 700, "welcome")


def says(school: School, visit: str) -> list[str]:
    return [one.kind for one in school.results.remarks(visit)]


def test_an_agent_sees_their_own_and_a_trainer_everybodys(school: School, visit: str) -> None:
    for staff in (ANNA, TRAINER, MANAGER):
        judging = by(school, staff)
        assert judging.card(visit)[1].points == 700 and judging.remarks(visit) == ()
        assert [one.visit for one in judging.attempts(ANNA)] == [visit]
    assert by(school, TRAINER).attempts()[0].visit == visit


@pytest.mark.parametrize("staff", [BEN, GREETER, AUDITOR])
def test_nobody_else_sees_it(school: School, visit: str, staff: str) -> None:
    judging = by(school, staff)
    looks: tuple[Callable[[], object], ...] = (
        lambda: judging.card(visit), lambda: judging.remarks(visit), lambda: judging.attempts(ANNA), judging.attempts)
    for look in looks:
        with refused("access.denied"):
            look()


def test_a_trainee_does_not_see_everybody(school: School, visit: str) -> None:
    with refused("access.denied"):
        by(school, ANNA).attempts()


@pytest.mark.parametrize("staff", [ANNA, BEN, AUDITOR])
def test_who_does_not_teach_judges_nothing(school: School, visit: str, staff: str) -> None:
    judging = by(school, staff)
    acts: tuple[Callable[[], object], ...] = (
        lambda: judging.pin(visit, "好", 2), lambda: judging.rate(visit, ALL), lambda: judging.excuse(visit, "停电"),
        lambda: judging.rule(visit, MARK, "met", "说了"), lambda: judging.reply(visit, "好"),
        lambda: judging.agreement(Among()))
    for act in acts:
        with refused("access.denied"):
            act()
    assert says(school, visit) == [] and school.results.attempt(visit).points == 700


def test_nobody_judges_an_own_visit(school: School) -> None:
    own = school.practised(MANAGER, 700, "welcome")
    judging = by(school, MANAGER)
    acts: tuple[Callable[[], object], ...] = (
        lambda: judging.pin(own, "好"), lambda: judging.rate(own, ALL), lambda: judging.excuse(own, "停电"),
        lambda: judging.rule(own, MARK, "met", "说了"), lambda: judging.reply(own, "好"))
    for act in acts:
        with refused("practice.own_visit"):
            act()
    assert says(school, own) == []
    by(school, TRAINER).rule(own, MARK, "met", "说了")  # somebody else does
    assert says(school, own) == ["ruling"]


def test_a_rating_has_each_criterion_once(school: School, visit: str) -> None:
    judging = by(school, TRAINER)
    for given in ({**ALL, "tone": 6}, {**ALL, "tone": 0}):
        with refused("practice.rating"):
            judging.rate(visit, given)
    for given in ({"tone": 3}, {**ALL, "speed": 3}):
        with refused("practice.criteria"):
            judging.rate(visit, given)
    judging.rate(visit, ALL, "语气再软一点")
    remark, = judging.remarks(visit)
    assert remark.body == {"given": ALL, "comment": "语气再软一点"} and remark.staff == TRAINER


def test_a_decision_has_a_mark_a_verdict_and_a_reason(school: School, visit: str) -> None:
    judging = by(school, TRAINER)
    with refused("practice.no_mark"):
        judging.rule(visit, "element:9/welcome:x", "met", "说了")
    with refused("practice.verdict"):
        judging.rule(visit, MARK, "unsure", "说了")
    with refused("practice.reason"):
        judging.rule(visit, MARK, "met", "  ")
    assert says(school, visit) == []
    settled = judging.rule(visit, MARK, "met", "录音里说了")
    mark = next(one for one in settled.marks if one.id == MARK)
    assert (mark.verdict, mark.reason, mark.by) == ("met", "录音里说了", TRAINER)
    assert by(school, ANNA).card(visit)[1].points == settled.points > 700


def test_only_who_practised_appeals_and_one_appeal_waits_at_a_time(school: School, visit: str) -> None:
    for staff in (BEN, MANAGER):
        with refused("practice.not_yours"):
            by(school, staff).appeal(visit, "我说了")
    with refused("access.denied"):
        by(school, TRAINER).appeal(visit, "我说了")
    with refused("practice.no_appeal"):
        by(school, TRAINER).reply(visit, "没有")
    by(school, ANNA).appeal(visit, "我说了")
    with refused("practice.appealed"):
        by(school, ANNA).appeal(visit, "真的说了")
    by(school, OTHER).reply(visit, "听过了，改判")
    with refused("practice.no_appeal"):
        by(school, OTHER).reply(visit, "再答一次")
    by(school, ANNA).appeal(visit, "还有一处")
    assert says(school, visit) == ["appeal", "reply", "appeal"]


def test_what_runs_is_neither_rated_nor_decided_nor_appealed(school: School) -> None:
    running = school.begin(ANNA)
    judging = by(school, TRAINER)
    acts: tuple[Callable[[], object], ...] = (
        lambda: judging.rate(running, ALL), lambda: judging.rule(running, MARK, "met", "说了"),
        lambda: by(school, ANNA).appeal(running, "我说了"))
    for act in acts:
        with refused("practice.unfinished"):
            act()
    judging.pin(running, "先核验", 1)  # a note to a moment may be pinned while it runs
    assert says(school, running) == ["pin"] and school.results.remarks(running)[0].seq == 1


def test_two_raters_agree_as_far_as_they_do(school: School) -> None:
    first, second, alone = (school.practised(ANNA) for _ in range(3))
    for visit, tones in ((first, (4, 4)), (second, (2, 3))):
        for staff, tone in zip((TRAINER, OTHER), tones, strict=True):
            by(school, staff).rate(visit, {**ALL, "tone": tone})
    by(school, TRAINER).rate(alone, {**ALL, "tone": 1})
    found = {one.criterion: one for one in by(school, MANAGER).agreement(Among())}
    assert (found["tone"].n, found["tone"].exact, found["tone"].within_one) == (2, 0.5, 1.0)
    assert found["need"].n == 0 and found["need"].exact is None
    assert found["wording"].exact == 1.0 and found["wording"].kappa is None
    assert {one.n for one in by(school, MANAGER).agreement(Among(), (TRAINER, MANAGER))} == {0}
    assert {one.n for one in by(school, MANAGER).agreement(Among(staff=BEN))} == {0}
