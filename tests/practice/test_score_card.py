"""The card: kept as JSON, ruled by a trainer, combined with what only a person can rate; quick enough."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from app.practice.card import Rating, Ruling, Scorecard
from app.practice.score import combined, from_json, ruled, score, to_json
from tests.practice.player import Trainee, play, scenarios, scored
from tests.practice.scoring_figures import held

CUSTOMERS = scenarios()


def card_of(**told: object) -> Scorecard:
    """The card of one trainee."""
    one = Trainee("x", **{"scenario": "change", "level": "exam", **told})  # type: ignore[arg-type]
    return scored(one, CUSTOMERS[one.scenario], held())


def test_kept_as_it_was() -> None:
    card = card_of(scenario="penalty_cash", says={"pay.sing_change": "找您十元。"})
    assert card.caps and card.missed
    assert from_json(to_json(card)) == card
    assert from_json(to_json(replace(card, points=1))) != card


def test_a_trainer_decides_what_nobody_could_tell() -> None:
    words = "抱歉，为了保护您的权益，需要证件才能办。请带上证件再来，附近有中心营业厅，谢谢。"
    card = card_of(scenario="no_document", level="blank", says={"verify.refusal.refuse": words})
    assert [mark.id for mark in card.marks if mark.verdict == "unsure"] == [
        "element:1/verify.refusal.refuse:own_document"]
    assert card.unsure == 1 and card.points == 1000
    assert card.norms["CM-HALL-01-08"] == "unsure"
    missed = ruled(card, [Ruling("element:1/verify.refusal.refuse:own_document", "missed", "没说本人", "9001")])
    assert missed.unsure == 0 and missed.points < 1000 and missed.norms["CM-HALL-01-08"] == "missed"
    assert missed.missed[0].reason == "没说本人" and missed.missed[0].by == "9001"
    met = ruled(missed, [Ruling("element:1/verify.refusal.refuse:own_document", "met", "算说到")])
    assert met.points == 1000 and met.norms["CM-HALL-01-08"] == "met"
    assert ruled(card, []) == card


def test_a_ruling_lifts_a_cap_and_only_its_own() -> None:
    card = card_of(says={"verify.came": "您是欧阳示例吧？请问这个号码是您本人的，还是您替别人办理？"})
    assert card.points == 400 and card.caps == (("fatal:1/verify.came:disclosure", 400),)
    lifted = ruled(card, [Ruling("fatal:1/verify.came:disclosure", "na", "客户自己先报的名字")])
    assert lifted.caps == () and lifted.points == 1000
    assert ruled(card, [Ruling("no such mark", "met")]) == card


def test_not_applicable_leaves_the_sum() -> None:
    card = card_of(says={"welcome": "您好，欢迎光临！"})
    assert card.norms["CM-HALL-E02-01"] == "missed" and card.points < 1000
    without = ruled(card, [Ruling("element:0/welcome:seat", "na", "客户自己坐下了")])
    assert without.points == 1000 and without.norms["CM-HALL-E02-01"] == "met"


def test_norms_of_what_did_not_come_up_are_not_applicable() -> None:
    card = card_of()
    assert card.norms["CM-HALL-08-03"] == "met"
    assert card.norms["CM-HALL-E02-06"] == "na"  # no money was taken
    assert set(card.norms.values()) == {"met", "na"}


def test_criteria_and_card_together() -> None:
    sheet = held().sheet
    card = card_of()
    names = [criterion.id for criterion in sheet.criteria]
    assert len(names) == 5
    best = Rating("9001", dict.fromkeys(names, 5))
    worst = Rating("9002", dict.fromkeys(names, 1))
    assert combined(card, [], sheet) == 1000
    assert combined(card, [best], sheet) == 1000
    assert combined(card, [worst], sheet) == 1000 - 10 * sheet.share
    assert combined(card, [best, worst], sheet) == 1000 - 5 * sheet.share
    none = Rating("9001", dict.fromkeys(names))
    assert combined(card, [none], sheet) == 1000
    one = Rating("9001", {**dict.fromkeys(names), names[0]: 1})
    assert combined(card, [one], sheet) == 1000 - 10 * sheet.share


def test_what_is_fatal_caps_the_combined_result_too() -> None:
    card = card_of(says={"consent": "好，那就办了啊。"})
    best = Rating("9001", {criterion.id: 5 for criterion in held().sheet.criteria})
    assert combined(card, [best], held().sheet) == 400
    left = card_of(leaves="plan")
    assert left.points == 0 and combined(left, [best], held().sheet) == 0


def test_an_exam_is_left_with_nothing_unless_excused() -> None:
    one = Trainee("x", "change", "exam", leaves="plan")
    entries = play(one, CUSTOMERS["change"])
    card = score(entries, CUSTOMERS["change"], held())
    assert (card.points, card.ended, card.complete, card.excused) == (0, "left", False, False)
    assert ruled(card, [Ruling(card.marks[0].id, "met")]).points == 0
    excused = score(entries, CUSTOMERS["change"], held(), [entries[-1].seq])
    assert excused.points == 1000 and excused.excused and not excused.complete
    other = score(entries, CUSTOMERS["change"], held(), [1])
    assert other.points == 0


def test_points_are_by_weight() -> None:
    card = card_of(says={"welcome": "请坐。"})
    met = sum(mark.weight for mark in card.marks if mark.verdict == "met")
    assert [mark.weight for mark in card.missed] == [held().sheet.weight("element")]
    assert card.points == round(1000 * met / (met + card.missed[0].weight))
    heavy = replace(held(), sheet=replace(held().sheet, weights={"element": 0}))
    one = Trainee("x", "change", "exam", says={"welcome": "请坐。"})
    assert score(play(one, CUSTOMERS["change"]), CUSTOMERS["change"], heavy).points == 1000


def test_the_clock_and_the_keys_are_told() -> None:
    card = card_of(extra=7)
    assert card.limit == 60 and card.seconds is not None and 0 < card.seconds < 60 < card.whole
    assert card.keys == card.fewest + 7
    assert card.flows == ("opening", "tariff_change")
    assert card_of(scenario="top_up").limit is None


def test_what_the_key_is_gone_of_is_not_applicable() -> None:
    one = Trainee("x", "change", "exam")
    entries = [replace(entry, body={**entry.body, "sealed": dict.fromkeys(entry.body["sealed"])})
               if entry.body.get("sealed") else entry for entry in play(one, CUSTOMERS["change"])]
    card = score(entries, CUSTOMERS["change"], held())
    told = [mark.verdict for mark in card.marks if mark.what == "element"]
    assert told and set(told) == {"na"}


def test_quick_enough() -> None:
    longest = max((play(Trainee("x", name, "exam"), customer) for name, customer in CUSTOMERS.items()), key=len)
    scenario = CUSTOMERS[str(longest[0].body["scene"]["scenario"])]
    times = []
    for _ in range(7):
        began = time.perf_counter()
        score(longest, scenario, held())
        times.append(time.perf_counter() - began)
    assert len(longest) > 60
    assert min(times) <= 0.020


@pytest.mark.parametrize("level", ["shown", "cued", "blank", "exam"])
def test_without_a_library_the_program_counts_likeness_itself(level: str) -> None:
    bare = replace(held(), similar=None)
    one = Trainee("x", "change", level)
    assert score(play(one, CUSTOMERS["change"]), CUSTOMERS["change"], bare).points == 1000
