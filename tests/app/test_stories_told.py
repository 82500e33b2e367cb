"""Stories told on the stage: what is wrong is said, with its place; keys are those that the desk takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.desk import Desk
from app.pack.model import Pack
from app.problems import Refused, render
from app.proof.keys import Keys, ends_itself, figures, keys, line_keys, list_least
from app.proof.quiet import DOCUMENT, PHONE, SEALED
from app.proof.record import recorded, to_yaml
from app.proof.stage import STAFF, stage
from app.proof.story import Expected, Story
from app.proof.tell import Told, branches, tell
from tests.kit.fakes import shipped
from tests.kit.typist import Typist

PACK = shipped()
READER = (("verify.came", "self"), ("verify.phone", "{phone}"), ("verify.means", "reader"), ("verify.read_check", "ok"))
CHANGE = (("plan", "G128"), ("consent", "agreed"))
FORM = (("evidence.kind", "form"), ("evidence.form_no", "{form}"))
END = (("more", "no"), ("recommend.need", "none"), ("satisfaction", "pleased"), ("outcome", "served"))
WANTED = Expected(
    items=("tariff_change done",), outcome="served", path=("welcome", "verify.came", "consent", "commit", "slip"),
    says=("welcome", "consent_plan", "farewell"), unsaid=("offer",), met=("CM-HALL-08-03",),
    missed=("CM-HALL-08-01",),
)


def story(*answers: tuple[str, str], expect: Expected = WANTED, **customer: str) -> Story:
    return Story("a_story", {"zh": "故事"}, "tariff_change", answers or (*READER, *CHANGE, *FORM, *END), expect,
                 customer, 7, "stories/x.yaml")


def codes(told: Told) -> list[str]:
    return [problem.code for problem in told.failures]


def test_a_story_that_holds() -> None:
    told = tell(PACK, story())
    assert told.good and told.items == ("tariff_change done",) and told.visit.outcome == "served"
    assert told.path[:3] == ("welcome", "service", "verify.came") and "evidence.form_no" in told.path
    assert ("tariff_change.yaml" in {file.rpartition("/")[2] for file, _, _ in told.branches})


@pytest.mark.parametrize(("code", "wrong"), [
    ("story.items", {"items": ("tariff_change deferred",)}),
    ("story.items", {"items": ("tariff_change done", "points done")}),
    ("story.outcome", {"outcome": "deferred"}),
    ("story.path", {"path": ("consent", "verify.came")}),
    ("story.says", {"says": ("consent_plan", "welcome")}),
    ("story.unsaid", {"unsaid": ("consent_plan",)}),
    ("story.met", {"met": ("CM-HALL-0510-03",)}),
    ("story.missed", {"missed": ("CM-HALL-08-03",)}),
])
def test_a_wrong_expectation_goes_red(code: str, wrong: dict[str, tuple[str, ...]]) -> None:
    told = tell(PACK, story(expect=replace(WANTED, **wrong)))  # type: ignore[arg-type]
    assert codes(told) == [code]
    assert render(told.failures[0], "en").startswith("stories/x.yaml:7: ")


@pytest.mark.parametrize(("code", "answers"), [
    ("story.at", (*READER, ("consent", "agreed"))),
    ("story.more", READER),
    ("story.left", (*READER, *CHANGE, *FORM, *END, ("more", "no"))),
    ("story.choice", (("verify.came", "nobody"),)),
    ("story.choice", (*READER, ("plan", "G88"))),
    ("story.refused", (("verify.came", "self"), ("verify.phone", "110"))),
    ("story.name", (("verify.came", "self"), ("verify.phone", "{mother}"))),
    ("story.accepted", (("verify.came", "self"), ("refused", "{phone}"))),
    ("story.back", (*READER, ("back", "consent"))),
])
def test_an_answer_that_does_not_fit_is_said(code: str, answers: tuple[tuple[str, str], ...]) -> None:
    told = tell(PACK, story(*answers))
    assert codes(told) == [code] and "Problem" not in render(told.failures[0], "zh")


def without(pack: Pack, flow: str, step: str) -> Pack:
    whole = pack.flows[flow]
    left = replace(whole, steps=tuple(one for one in whole.steps if one.id != step))
    return replace(pack, flows={**pack.flows, flow: left})


@pytest.mark.parametrize("step", "plan consent evidence.kind evidence.form_no commit verify.read_check".split())
def test_a_pack_that_lost_a_step_turns_its_story_red(step: str) -> None:
    assert not tell(without(PACK, "tariff_change", step), story()).good


def test_a_phrase_that_lost_its_norm_turns_its_story_red() -> None:
    bare = {name: replace(phrase, norms=()) for name, phrase in PACK.phrases.items()}
    flow = PACK.flows["tariff_change"]
    mute = replace(flow, steps=tuple(replace(step, norms=()) for step in flow.steps))
    pack = replace(PACK, phrases=bare, flows={**PACK.flows, flow.id: mute})
    assert "story.met" in codes(tell(pack, story()))


def test_what_the_customer_is_comes_from_the_story() -> None:
    told = tell(PACK, story(*READER, ("more_yet", "no"), ("satisfaction", "pleased"), ("outcome", "deferred"),
                            expect=Expected(items=("tariff_change deferred",)), arrears="yes"))
    assert told.good and "arrears_first" in told.says
    expired = tell(PACK, story(*READER[:3], ("verify.read_check", "ok"), expired="yes"))
    assert codes(expired) == ["story.choice"]


def test_acts_beside_answers() -> None:
    told = tell(PACK, story(
        ("verify.came", "self"), ("park", "客户去取资料"), *READER[1:], ("plan", "G128"), ("back", "plan"),
        ("plan", "A38"), ("wish", "13"), ("consent", "agreed"), ("evidence.kind", "password"), ("refused", "{wrong}"),
        ("evidence.password", "{password}"), ("verify.same", "same"), ("cancel", "item"), ("more_yet", "no"),
        ("satisfaction", "pleased"), ("outcome", "partly"),
        expect=Expected(items=("tariff_change done", "enquiry cancelled"), outcome="partly")))
    assert told.good, [render(problem, "en") for problem in told.failures]
    assert [move.act for move in told.moves if move.act != "answer"] == ["park", "back", "wish", "refused", "cancel"]


def test_every_form_is_a_fresh_one() -> None:
    debit = (*READER, ("method", "debit"), ("authority", "ok"), ("authority_no", "{form}"), ("bank", "07"),
             ("account_holder", "{name}"), ("bank_account", "{bank_account}"), ("bill", "keep"),
             ("consent_debit", "agreed"), *FORM, *END)
    told = tell(PACK, replace(story(*debit, expect=Expected(("account_change done",))), flow="account_change"))
    assert told.good


def test_branches_are_counted_once_where_they_stand() -> None:
    found = branches(PACK)
    shared = [branch for branch, (_, step) in found.items() if step == "pay.agree"]
    assert len(shared) == 5 and len({branch[:2] for branch in shared}) == 1


def test_a_step_with_a_condition_and_no_choices_is_a_branch() -> None:
    asked = {step for (_, _, value), (flow, step) in branches(PACK).items() if flow == "tariff_change" and not value}
    assert {"blocked", "arrears", "plan", "plan_asked", "penalty_notice"} <= asked
    assert not asked & {"done", "commit", "consent", "pending"}, "always passed, or with choices"


def test_a_commit_with_a_condition_is_no_branch() -> None:
    flow = PACK.flows["tariff_change"]
    arrears = next(step for step in flow.steps if step.id == "arrears")
    steps = tuple(replace(step, when=arrears.when) if step.id == "commit" else step for step in flow.steps)
    pack = replace(PACK, flows={**PACK.flows, flow.id: replace(flow, steps=steps)})
    assert branches(pack) == branches(PACK)


def test_a_step_with_a_condition_is_taken_when_it_is_passed() -> None:
    flow = PACK.flows["tariff_change"]
    arrears = next((step.file, step.line, "") for step in flow.steps if step.id == "arrears")
    owing = story(*READER, ("more_yet", "no"), ("satisfaction", "pleased"), ("outcome", "deferred"),
                  expect=Expected(), arrears="yes")
    assert arrears in tell(PACK, owing).branches
    told = tell(PACK, story())
    assert arrears not in told.branches and told.branches <= branches(PACK).keys()


# ── recorded ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("answers", [
    (*READER, *CHANGE, *FORM, *END),
    (*READER, *CHANGE, ("evidence.kind", "password"), ("refused", "{wrong}"), ("evidence.password", "{password}"),
     *END),
    (*READER, ("plan", "G128"), ("back", "plan"), ("plan", "A38"), ("consent", "agreed"), *FORM, *END),
    (*READER, ("plan", "A58"), ("cancel", "visit")),
])
def test_a_visit_is_recorded_as_the_story_that_it_was(answers: tuple[tuple[str, str], ...]) -> None:
    told = tell(PACK, story(*answers, expect=Expected(), tier="gold"))
    again = recorded(PACK, told.entries, "again")
    assert again.customer == {"tier": "gold"} and again.flow == "tariff_change"
    replayed = tell(PACK, again)
    assert replayed.good, [render(problem, "en") for problem in replayed.failures]
    assert (replayed.items, replayed.says) == (told.items, told.says)


def test_nothing_of_the_person_is_recorded() -> None:
    text = to_yaml([recorded(PACK, tell(PACK, story()).entries)])
    for personal in (PHONE, DOCUMENT, SEALED["name"], SEALED["surname"], "GZ2026-000123"):
        assert personal not in text
    assert "{form}" in text


def test_a_visit_that_runs_is_not_recorded() -> None:
    told = tell(PACK, story(*READER))
    with pytest.raises(Refused) as refused:
        recorded(PACK, told.entries)
    assert refused.value.problem.code == "story.open"


# ── keys ──────────────────────────────────────────────────────────────────────────────────────


def typed(found: Keys, **customer: str) -> Typist:
    """The keys as a typist at a desk presses them."""
    home = stage(PACK, customer)
    hands = Typist(Desk(home, home.agents.people[STAFF][0]))
    for stroke in found.strokes:
        hands.text = ""  # what was refused is typed over
        hands.type(stroke.keys)
    return hands


def test_the_keys_of_a_story_by_hand() -> None:
    found = keys(tell(PACK, story()))
    assert found.sequence == "⏎ ⏎ z⏎ 1 15400001234⏎ 1 1 ⏎ 1 1 GZ2026-000123⏎ ⏎ 1 0 ⏎ 1 1"
    # Spared: the letter's Enter at the service, the Enter behind eleven digits.
    assert (found.pressed, found.least) == (42, 40)
    assert found.seconds == pytest.approx(42 * 0.28 + 13 * 1.35)


def test_the_keys_are_those_that_the_desk_takes() -> None:
    for one in (story(), story(*READER, ("plan", "A38"), *CHANGE[1:], *FORM, *END)):
        hands = typed(keys(tell(PACK, one)))
        assert hands.problems == [] and hands.visit is not None and hands.visit.outcome == "served"


def test_what_is_known_need_not_be_typed() -> None:
    top_up = (*READER, ("more_yet", "yes"), ("next", "top_up"), ("number", "{phone}"), ("holder", "yes"),
              ("amount", "y100"), ("pay.list", "no"), ("pay.agree", "cash"), ("pay.received", "{due}"),
              ("invoice.offer", "refused"), *END)
    strokes = {stroke.step: stroke for stroke in keys(tell(PACK, story(*top_up, arrears="yes"))).strokes}
    assert (strokes["number"].keys, strokes["number"].pressed, strokes["number"].least) == ("⏎", 1, 1)
    assert (strokes["pay.received"].pressed, strokes["pay.received"].least) == (4, 1)


def test_lines_and_their_keys() -> None:
    options = Desk(home := stage(PACK), home.agents.people[STAFF][0]).services()
    for option in options:
        assert line_keys(options, option, -1)
    assert line_keys(options, options[2], 2) == "" and len(line_keys(options, options[1], 0)) == 1
    unnamed = [replace(option, code="", initials=()) for option in options]
    assert line_keys(unnamed, unnamed[1], -1) == "↓↓" and line_keys(unnamed, unnamed[0], 1) == "↑"
    assert [list_least(lines) for lines in (1, 36, 37, 1296, 1297)] == [1, 1, 2, 2, 3]


def test_a_field_ends_itself_where_its_length_is_fixed() -> None:
    ended = {move.step.id: ends_itself(move) for move in tell(PACK, story()).moves}
    assert ended["verify.phone"] and not ended["evidence.form_no"]


def test_figures_of_none_and_of_some() -> None:
    assert figures([]).count == 0
    one = keys(tell(PACK, story()))
    assert figures([one]).worst_story == "a_story" and figures([one]).median == pytest.approx(42 / 40)
