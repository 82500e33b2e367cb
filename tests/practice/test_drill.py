"""What a drill is made of, without a store: ratings, levels, what comes first, the forecast, the simulation."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pytest

from app.pack.model import Pack
from app.practice.cards import cards, learnt
from app.practice.drill import LEECH, NEW, Due, Rating, Review, chosen, grades, levels, rated, slipped
from app.practice.forecast import calibration
from app.practice.help import Help
from app.practice.lessons import Slip
from app.practice.score import score
from app.proof.tell import Told, tell
from app.visit.entries import Entry
from data.practice.scheduler import DAY, LONGEST, Fsrs
from data.practice.simulate import simulate
from tests.data.halls import refused
from tests.kit.fakes import shipped
from tests.practice.player import Trainee, play, rubric, scenarios

NOW = 1_795_000_000_000_000


@dataclass(frozen=True)
class Mark:
    """A mark as the scorer makes it."""

    at: str
    verdict: str
    what: str = "element"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return shipped()


@pytest.fixture(scope="module")
def told(pack: Pack) -> Told:
    """A visit by the book: one change of tariff."""
    from app.proof.story import Expected, Story

    answers = (("verify.came", "self"), ("verify.phone", "{phone}"), ("verify.means", "reader"),
               ("verify.read_check", "ok"), ("plan", "A38"), ("consent", "declined"), ("more_yet", "no"),
               ("satisfaction", "pleased"), ("outcome", "declined"))
    found = tell(pack, Story("one", {"zh": "一次"}, "tariff_change", answers, Expected()))
    assert found.visit.outcome == "declined"
    return found


def slow(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The same visit by somebody who takes half a minute for each line."""
    from dataclasses import replace

    return tuple(replace(entry, stamp=replace(entry.stamp, mono=entry.stamp.mono + number * 30_000_000))
                 for number, entry in enumerate(entries))


# ── which steps are cards ─────────────────────────────────────────────────────────────────────────


def test_cards_are_the_steps_with_something_to_say_or_decide(pack: Pack) -> None:
    found = cards(pack)
    assert "tariff_change/verify.means" in found and "opening/welcome" in found and "closing/satisfaction" in found
    assert "tariff_change/commit" not in found, "nothing is said or decided where the item is written"
    assert all(step.say or len(step.choices) > 1 for _, step in found.values())
    assert next(iter(found)).startswith("opening/")


def test_another_wording_is_another_digest(pack: Pack) -> None:
    from dataclasses import replace

    _, step = cards(pack)["opening/welcome"]
    phrase = pack.phrases["welcome"]
    other = replace(phrase, variants={"zh": phrase.variants["zh"][:1]})
    changed = replace(pack, phrases={**pack.phrases, "welcome": other})
    same = replace(pack, version="2.0")
    assert learnt(changed, step) != learnt(pack, step) == learnt(same, step)


# ── ratings ───────────────────────────────────────────────────────────────────────────────────────


def test_ratings_come_from_marks(pack: Pack, told: Told) -> None:
    entries = slow(told.entries)
    marks = [Mark("0/welcome", "met"), Mark("1/verify.came", "met"), Mark("1/verify.came", "missed"),
             Mark("1/verify.means", "unsure"), Mark("1/more_yet", "met"), Mark("1/consent", "na"), Mark("", "missed")]
    assert grades(marks, pack, entries) == {
        "opening/welcome": Rating.GOOD, "tariff_change/verify.came": Rating.AGAIN, "closing/more_yet": Rating.GOOD}


def test_an_unsure_mark_grades_nothing_until_it_is_decided(pack: Pack, told: Told) -> None:
    entries = slow(told.entries)
    waiting = [Mark("0/welcome", "met"), Mark("0/welcome", "unsure")]
    assert grades(waiting, pack, entries) == {}
    assert grades([Mark("0/welcome", "met")] * 2, pack, entries) == {"opening/welcome": Rating.GOOD}
    assert grades([*waiting, Mark("0/welcome", "missed")], pack, entries) == {"opening/welcome": Rating.AGAIN}


def test_said_sooner_than_it_can_be_said_is_hard(pack: Pack, told: Told) -> None:
    marks = [Mark("0/welcome", "met")]
    assert grades(marks, pack, told.entries) == {"opening/welcome": Rating.HARD}
    assert grades(marks, pack, slow(told.entries)) == {"opening/welcome": Rating.GOOD}


def test_in_ones_own_words_without_help_is_easy(pack: Pack, told: Told) -> None:
    entries = slow(told.entries)
    at = next(number for number, entry in enumerate(entries) if entry.body.get("at") == "0/welcome")

    def with_words(level: str, **more: object) -> tuple[Entry, ...]:
        before = entries[at]
        said = Entry(before.visit, before.seq, "said", before.stamp, {
            "at": "0/welcome", "level": level, "sealed": {"words": None}, **more})
        return (*entries[:at], said, *entries[at:])

    marks = [Mark("0/welcome", "met")]
    assert grades(marks, pack, with_words("exam")) == {"opening/welcome": Rating.EASY}
    assert grades(marks, pack, with_words("blank")) == {"opening/welcome": Rating.EASY}
    assert grades(marks, pack, with_words("cued")) == {"opening/welcome": Rating.GOOD}
    assert grades(marks, pack, with_words("blank", spoken=True)) == {"opening/welcome": Rating.GOOD}, "ticked alone"


def test_time_and_keys_say_nothing_of_what_is_known(pack: Pack, told: Told) -> None:
    marks = [Mark("0/welcome", "met"), Mark("0/welcome", "missed", "time"), Mark("0/welcome", "missed", "keys")]
    assert grades(marks, pack, slow(told.entries)) == {"opening/welcome": Rating.GOOD}
    assert grades([*marks, Mark("0/welcome", "missed", "step")], pack, slow(told.entries)) == {
        "opening/welcome": Rating.AGAIN}


def test_late_is_never_easy(pack: Pack) -> None:
    customer = scenarios()["change"]
    entries = play(Trainee("good", "change"), customer)
    card = score(entries, customer, rubric(customer.pack))
    late = [*card.marks, Mark("1/commit", "missed", "time")]
    assert set(grades(card.marks, pack, entries).values()) == {Rating.EASY, Rating.GOOD}
    assert set(grades(late, pack, entries).values()) == {Rating.GOOD}


@pytest.mark.parametrize(("trainee", "wanted"), [
    (Trainee("good", "change"), {"opening/welcome": 4, "tariff_change/verify.means": 4, "tariff_change/consent": 4}),
    (Trainee("mute", "change", says={"welcome": "嗯。"}), {"opening/welcome": 1, "tariff_change/consent": 4}),
    (Trainee("shown", "change", level="shown"), {"opening/welcome": 3, "tariff_change/consent": 3}),
    (Trainee("corrects", "change", first={"verify.means": "passport"}), {"tariff_change/verify.means": 2}),
], ids=lambda one: one.id if isinstance(one, Trainee) else "")
def test_ratings_of_visits_that_were_really_scored(pack: Pack, trainee: Trainee, wanted: dict[str, int]) -> None:
    """The scorer's own marks, from a visit at the real desk."""
    customer = scenarios()["change"]
    entries = play(trainee, customer)
    found = grades(score(entries, customer, rubric(customer.pack)).marks, pack, entries)
    assert {card: int(found[card]) for card in wanted} == wanted
    assert len(found) > 10 and set(found) <= set(cards(pack))


def test_slips_of_one_day_are_worth_their_worst() -> None:
    slips = [Slip("2026-11-22", "p", "f/a", "corrected", 3), Slip("2026-11-22", "p", "f/a", "hasty"),
             Slip("2026-11-22", "p", "f/b", "refused")]
    assert slipped(slips) == {"f/a": Rating.AGAIN, "f/b": Rating.HARD}


@pytest.mark.parametrize(("verdicts", "faults", "rating"), [
    (["met", "met"], (), Rating.GOOD), (["met", "unsure"], (), Rating.HARD), (["met", "missed"], (), Rating.AGAIN),
    (["met"], ("保证",), Rating.AGAIN), ([], (), Rating.AGAIN),
])
def test_what_a_drill_makes_of_elements(verdicts: list[str], faults: tuple[str, ...], rating: Rating) -> None:
    assert rated(verdicts, faults) is rating


# ── how much help ─────────────────────────────────────────────────────────────────────────────────


def reviewed(pack: Pack, card: str, *ratings: int, phrase: str = "") -> list[Review]:
    now = phrase or learnt(pack, cards(pack)[card][1])
    return [Review("1001", pack.id, card, rating, None, now, f"s{number}", number)
            for number, rating in enumerate(ratings)]


def test_help_fades_and_returns(pack: Pack) -> None:
    def level(*ratings: int, phrase: str = "") -> Help:
        return levels(pack, reviewed(pack, "opening/welcome", *ratings, phrase=phrase), "tariff_change")["welcome"]

    assert level() is Help.SHOWN
    assert level(3) is Help.CUED
    assert level(3, 4) is Help.BLANK
    assert level(3, 3, 1) is Help.CUED
    assert level(3, 2) is Help.SHOWN, "hard is no mastery"
    assert level(3, 3, phrase="another wording") is Help.SHOWN


def test_a_part_that_flows_share_is_learnt_in_all_of_them(pack: Pack) -> None:
    done = reviewed(pack, "brand_change/verify.came", 3, 3)
    assert levels(pack, done, "tariff_change")["verify.came"] is Help.BLANK
    assert levels(pack, done)["tariff_change/verify.came"] is Help.BLANK
    own = levels(pack, reviewed(pack, "brand_change/consent", 3, 3), "tariff_change")["consent"]
    assert own is Help.SHOWN, "another phrase under the same name is not known"


# ── what comes first ──────────────────────────────────────────────────────────────────────────────


def card(step: str, recall: float, lapses: int = 0, due: int = NOW) -> Due:
    return Due("1001", "p", step, due, lapses, recall)


def test_what_was_failed_last_comes_first_then_what_is_surest() -> None:
    due = [card("sure", 0.9), card("vague", 0.5), card("failed", 0.6, 1), card("leech", 0.3, LEECH),
           card("late", 0.7, 2, NOW - 2 * DAY)]
    told = [one.step for one in chosen(due, (), 60, NOW)]
    assert told == ["failed", "sure", "late", "vague", "leech"]


def test_a_drill_has_its_length_and_a_place_for_something_new() -> None:
    due = [card(f"d{number:02}", 0.8) for number in range(20)]
    fresh = [card(f"n{number}", 0.0) for number in range(9)]
    assert len(chosen(due, fresh, 3)) == 7
    assert [one.step for one in chosen(due, fresh, 3)][-1] == "n0"
    assert [one.step[0] for one in chosen(due[:2], fresh, 3)] == ["d", "d", *"n" * NEW]
    assert len(chosen(due, fresh, 0.1)) == 1


# ── the scheduler ─────────────────────────────────────────────────────────────────────────────────


def test_the_scheduler_is_pure_and_knows_no_steps_within_a_day() -> None:
    one = Fsrs()
    first = one.review("", Rating.AGAIN, NOW)
    assert first == Fsrs().review("", Rating.AGAIN, NOW)
    assert first.expected is None and first.due - NOW == DAY
    second = one.review(first.card, Rating.GOOD, first.due)
    assert second.expected is not None and 0 < second.expected < 1
    assert one.review(first.card, Rating.GOOD, first.due) == second, "nothing is kept inside"
    assert second.due > first.due


def test_what_is_known_comes_later_and_is_forgotten() -> None:
    one, card_, utc, gaps = Fsrs(), "", NOW, []
    for _ in range(12):
        told = one.review(card_, Rating.GOOD, utc)
        gaps.append((told.due - utc) // DAY)
        card_, utc = told.card, told.due
    assert gaps == sorted(gaps) and gaps[0] < 5 and gaps[-1] == LONGEST
    recall = [one.recall(card_, utc + days * DAY) for days in (0, 30, 300)]
    assert recall == sorted(recall, key=lambda chance: -(chance or 0.0))
    assert one.recall("", NOW) is None
    failed = one.review(card_, Rating.AGAIN, utc)
    assert (failed.due - utc) < LONGEST * DAY / 2


# ── the forecast ──────────────────────────────────────────────────────────────────────────────────


def test_calibration_by_hand() -> None:
    found = calibration([(0.8, True), (0.8, True), (0.8, False), (0.4, False)])
    assert (found.count, round(found.predicted, 3), found.actual) == (4, 0.7, 0.5)
    assert [(one.low, one.high, one.count, round(one.predicted, 2), round(one.actual, 3)) for one in found.bins] == [
        (0.0, 0.5, 1, 0.4, 0.0), (0.8, 0.85, 3, 0.8, 0.667)]
    loss = -(2 * math.log(0.8) + math.log(0.2) + math.log(0.6)) / 4
    assert found.log_loss == pytest.approx(loss)
    assert found.rmse == pytest.approx(math.sqrt((3 * (0.8 - 2 / 3) ** 2 + 0.4 ** 2) / 4))


def test_a_sure_forecast_that_fails_weighs_much_but_not_without_end() -> None:
    wrong, right = calibration([(1.0, False)]), calibration([(1.0, True)])
    assert 6 < wrong.log_loss < 8 and right.log_loss == 0 and right.rmse == 0 and wrong.rmse == 1


def test_no_reviews_no_forecast() -> None:
    with refused("practice.no_reviews"):
        calibration([])


def test_sixty_days_are_the_same_each_time_and_beat_a_fixed_interval() -> None:
    told = simulate(Fsrs(), 60, 4, 40, 3)
    assert simulate(Fsrs(), 9, 2, 10, 3) == simulate(Fsrs(), 9, 2, 10, 3) != simulate(Fsrs(), 9, 2, 10, 4)
    reviews, fixed = (sum(day.reviews for day in one) for one in (told.smart, told.fixed))
    assert abs(reviews - fixed) / reviews < 0.1, "as much work"
    assert told.smart[-1].known > told.fixed[-1].known + 0.05
    assert max(day.reviews for day in told.smart) <= 4 * 7
    assert told.smart[-1].met == told.fixed[-1].met == 1
    assert told.calibration.count == sum(day.asked for day in told.smart)
