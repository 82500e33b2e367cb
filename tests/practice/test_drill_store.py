"""The drill in the practice store: reviews once, cards that move, lessons taken in whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from app.desk import Desk
from app.practice.cards import cards, learnt
from app.practice.curriculum import Curriculum
from app.practice.drill import LEECH, Rating
from app.practice.help import Help
from app.practice.lesson_file import written
from app.practice.lessons import Lesson, Slip
from data.clock import SystemClock
from data.home import LocalHome, open_home
from data.practice import admits
from data.practice.admits import admitted, let_in
from data.practice.drills import Drills, read_lesson
from data.practice.home import PracticeHome
from data.practice.tables import LESSON, REVIEW, STEP_CARD
from tests.data.halls import PACK, refused
from tests.practice import drilled

DAY = 86_400_000_000
CARD = "tariff_change/consent"


class Moved(SystemClock):
    """The computer's clock, moved on by hand."""

    def __init__(self) -> None:
        self.days = 0

    def stamp(self, agent: str, seat: str) -> Any:
        found = super().stamp(agent, seat)
        return replace(found, utc=found.utc + self.days * DAY)


@pytest.fixture(scope="module")
def curriculum() -> Curriculum:
    return drilled.curriculum()


@pytest.fixture
def home() -> Iterator[PracticeHome]:
    folder = drilled.made() / "store"
    found = drilled.opened(drilled.copied(folder), Moved())
    yield found
    found.close()
    shutil.rmtree(folder)


@pytest.fixture
def drills(home: PracticeHome) -> Drills:
    return home.drills  # type: ignore[return-value]


@dataclass(frozen=True)
class Mark:
    at: str
    verdict: str
    what: str = "element"


def rows(home: LocalHome, table: Any) -> list[Any]:
    with home.store.connection() as connection:
        return list(connection.execute(select(table)).all())


def lesson(folder: Path, *slips: Slip, staff: str = "1001", name: str = "李示范") -> Path:
    path = folder / "lesson.json"
    path.write_text(written(Lesson(staff, name, "agent", slips)), "utf-8")
    return path


def slip(step: str = CARD, kind: str = "hasty", day: str = "2026-11-20", pack: str = "cmcc_hall") -> Slip:
    return Slip(day, pack, step, kind)


# ── a drill ───────────────────────────────────────────────────────────────────────────────────────


def test_a_drill_asks_keeps_and_comes_back(home: PracticeHome, drills: Drills) -> None:
    first = drills.open("1001")
    assert [one.card for one in first.moments] and not any(one.due for one in first.moments)
    asked = first.moments[0]
    known = first.answer(asked, "您好，欢迎光临！请坐。")
    assert known.rating is Rating.GOOD and known.due > home.clock.stamp("", "").utc
    failed = first.answer(first.moments[1], "不知道")
    assert failed.rating is Rating.AGAIN and {verdict for _, _, verdict in failed.elements} == {"missed"}
    assert len(rows(home, REVIEW)) == len(rows(home, STEP_CARD)) == 2
    assert drills.due("1001") == 0, "nothing comes twice on a day"
    home.clock.days = 1  # type: ignore[attr-defined]
    assert drills.due("1001") == 1 and drills.due("1002") == 0
    assert drills.today("1001")[0].step == first.moments[1].card
    second = drills.open("1001")
    assert (second.moments[0].card, second.moments[0].due) == (first.moments[1].card, True)
    assert asked.card not in {one.card for one in second.moments}
    assert second.ahead()[1] > 0


def test_the_same_moment_answered_twice_counts_once(home: PracticeHome, drills: Drills) -> None:
    drill = drills.open("1001")
    first = drill.answer(drill.moments[0], "")
    again = drill.answer(drill.moments[0], "您好，欢迎光临！请坐。")
    assert first.due and not again.due and len(rows(home, REVIEW)) == 1
    assert rows(home, STEP_CARD)[0].lapses == 1


def test_the_forecast_is_kept_with_each_review(home: PracticeHome, drills: Drills) -> None:
    with refused("practice.no_reviews"):
        drills.calibration()
    for day in (0, 1):
        home.clock.days = day  # type: ignore[attr-defined]
        drill = drills.open("1001")
        drill.answer(drill.moments[0], "")
    told = rows(home, REVIEW)
    assert told[0].step == told[1].step and told[0].expected is None and 0 < told[1].expected < 1
    found = drills.calibration("1001")
    assert (found.count, found.actual) == (1, 0.0) and found.predicted == pytest.approx(told[1].expected)


def test_what_is_failed_again_and_again_is_told_to_the_trainer(home: PracticeHome, drills: Drills) -> None:
    for day in range(LEECH):
        assert drills.leeches() == ()
        home.clock.days = day  # type: ignore[attr-defined]
        drill = drills.open("1001", 1)
        drill.answer(next(one for one in drill.moments if one.card == "opening/welcome"), "")
    assert [(one.staff, one.step, one.lapses) for one in drills.leeches()] == [("1001", "opening/welcome", LEECH)]
    assert drills.leeches("1002") == () and drills.leeches("1001")[0].leech
    home.clock.days += 1  # type: ignore[attr-defined]
    drill = drills.open("1001")
    drill.answer(next(one for one in drill.moments if one.card == "opening/welcome"), "您好，欢迎光临！请坐。")
    assert drills.leeches() == ()


def test_a_changed_phrase_is_learnt_anew(home: PracticeHome, drills: Drills, curriculum: Curriculum) -> None:
    drill = drills.open("1001")
    drill.answer(drill.moments[0], "您好，欢迎光临！请坐。")
    assert drills.levels("1001", "cmcc_hall", "tariff_change")["welcome"] is Help.CUED
    pack = curriculum.pack
    phrase = pack.phrases["welcome"]
    shorter = replace(phrase, variants={"zh": phrase.variants["zh"][:1]})
    other = replace(pack, phrases={**pack.phrases, "welcome": shorter})
    home.__dict__["curricula"] = {pack.id: replace(curriculum, pack=other)}
    assert drills.levels("1001", "cmcc_hall", "tariff_change")["welcome"] is Help.SHOWN
    home.clock.days = 30  # type: ignore[attr-defined]
    drill = drills.open("1001")
    drill.answer(next(one for one in drill.moments if one.card == "opening/welcome"), "您好，欢迎光临！请坐。")
    assert rows(home, REVIEW)[-1].expected is None, "nothing is foretold of words never met"


def test_every_step_that_is_asked_can_be_answered(home: PracticeHome, drills: Drills, curriculum: Curriculum) -> None:
    """The approved words at each card of the pack are taken as known, and a card without any way is not asked."""
    from app.pack.places import PLACE
    from app.practice.moments import judged, moment

    asked, missed = 0, []
    for card, (_, step) in cards(curriculum.pack).items():
        one = moment("1001", card, curriculum)
        if one is None:
            assert not step.say
            continue
        asked += 1
        phrase = curriculum.pack.phrases.get(step.say)
        typed = PLACE.sub("", phrase.words("zh")) if phrase else one.right
        outcome = judged(one, typed, curriculum, home.clock.today())
        missed += [] if outcome.known else [card]
        assert not judged(one, "嗯嗯" if phrase else "x", curriculum, home.clock.today()).known, card
    assert asked > 300 and not missed, f"{len(missed)}: {missed[:20]}"


# ── practised visits ──────────────────────────────────────────────────────────────────────────────


def visited(home: PracticeHome) -> str:
    agent = home.agents.get("1001")
    assert agent is not None
    desk = Desk(home, agent)  # type: ignore[arg-type]
    return desk.answer(desk.open()).id


def test_a_scored_visit_is_learnt_once(home: PracticeHome, drills: Drills) -> None:
    visit = visited(home)
    card = SimpleNamespace(marks=(Mark("0/welcome", "missed"), Mark("0/service", "unsure")), ended="finished")
    assert drills.learn("1001", card, visit) == 1  # type: ignore[arg-type]
    assert drills.learn("1001", card, visit) == 0, "the same visit taken in again"  # type: ignore[arg-type]
    assert [(row.step, row.rating, row.source) for row in rows(home, REVIEW)] == [("opening/welcome", 1, visit)]
    decided = SimpleNamespace(marks=(Mark("0/welcome", "missed"), Mark("0/service", "missed")), ended="finished")
    assert drills.learn("1001", decided, visit) == 1, "what the trainer decided since"  # type: ignore[arg-type]
    assert rows(home, STEP_CARD)[0].lapses == 1


def test_a_visit_that_still_runs_is_not_learnt(home: PracticeHome, drills: Drills) -> None:
    card = SimpleNamespace(marks=(Mark("0/welcome", "missed"),), ended="running")
    assert drills.learn("1001", card, visited(home)) == 0 and not rows(home, REVIEW)  # type: ignore[arg-type]


# ── rows ──────────────────────────────────────────────────────────────────────────────────────────


REFUSED = r"constraint|CHECK|UNIQUE|FOREIGN|written once|store"


def test_reviews_are_written_once(home: PracticeHome, drills: Drills) -> None:
    drill = drills.open("1001")
    drill.answer(drill.moments[0], "")
    row = rows(home, REVIEW)[0]._asdict()
    row.pop("id")
    wrong: list[Any] = [insert(REVIEW).values({**row, "source": "s", **each})
                        for each in ({"mode": "live"}, {"rating": 5}, {"expected": 1.5}, {"source": row["source"]})]
    for statement in (update(REVIEW).values(rating=4), delete(REVIEW), *wrong):
        with pytest.raises(Exception, match=REFUSED), home.store.transaction() as connection:
            connection.execute(statement)
    assert [one.rating for one in rows(home, REVIEW)] == [1]
    with home.store.transaction() as connection:
        connection.execute(insert(REVIEW).values({**row, "source": "another"}))
    assert len(rows(home, REVIEW)) == 2, "the control: a right row is taken"


def test_no_review_can_be_in_a_live_store(tmp_path: Path) -> None:
    from data.home import init_home

    live = init_home(tmp_path / "live", hall="示范厅", seat="1号台", demo=True, pack=PACK)
    row = {"staff": "1001", "pack": "p", "step": "a/b", "rating": 3, "expected": None, "phrase": "", "source": "s",
           "utc": 1}
    try:
        for mode in ("practice", "live"):
            with pytest.raises(Exception, match=REFUSED), live.store.transaction() as connection:
                connection.execute(insert(REVIEW).values(**row, mode=mode))
        assert rows(live, REVIEW) == []
    finally:
        live.close()


# ── lessons ───────────────────────────────────────────────────────────────────────────────────────


def test_a_lesson_becomes_reviews_once(home: PracticeHome, drills: Drills, tmp_path: Path) -> None:
    path = lesson(tmp_path, slip(), slip(kind="corrected"), slip("tariff_change/verify.means", "corrected"),
                  slip(day="2026-11-21"), slip("gone/step"), slip(pack="no_pack"))
    assert drills.take(path, "1001") == 3
    told = {(row.step, row.source): row.rating for row in rows(home, REVIEW)}
    assert told == {(CARD, "live:2026-11-20"): 1, (CARD, "live:2026-11-21"): 1,
                    ("tariff_change/verify.means", "live:2026-11-20"): 2}
    assert drills.take(path, "1001") == 0 and len(rows(home, REVIEW)) == 3
    wider = lesson(tmp_path, slip(), slip("tariff_change/verify.means", "hasty"), slip("opening/welcome"))
    assert drills.take(wider) == 1, "days that were told before count once, whatever file tells them"
    assert len(rows(home, LESSON)) == 2
    first = next(one for one in drills.today("1001") if one.step == CARD)
    assert first.lapses == 2 and drills.due("1001") == 3


def test_live_slips_are_not_weighed_in_the_forecast(drills: Drills, tmp_path: Path) -> None:
    drills.take(lesson(tmp_path, slip(), slip(day="2026-11-21")))
    assert any(one.expected is not None for one in drills.reviews("1001"))
    with refused("practice.no_reviews"):
        drills.calibration()


def test_an_unknown_agent_is_added_with_a_pin_that_nobody_knows(
    home: PracticeHome, drills: Drills, tmp_path: Path
) -> None:
    drills.take(lesson(tmp_path, slip(), staff="7001", name="钱新来"), "7001")
    agent = home.agents.get("7001")
    assert agent is not None and (agent.name, agent.role) == ("钱新来", "agent")
    for pin in ("", "000000", "123456", "7001"):
        with refused("signin.wrong"):
            home.agents.verify("7001", pin)
        from data import tries

        with home.store.transaction() as connection:
            tries.clear(connection, "7001")
    home.agents.reset_pin("7001", "483920")
    assert home.agents.verify("7001", "483920").staff == "7001", "a trainer can give one"


@pytest.mark.parametrize(("change", "code"), [
    (lambda text: text[:-40], "practice.lesson_json"), (lambda text: text.replace("hasty", "later"), "lesson_digest"),
    (lambda text: "", "practice.lesson_json"), (lambda text: text.replace('"version": 1', '"version": 9'), "version"),
])
def test_nothing_of_a_bad_lesson_is_taken(
    home: PracticeHome, drills: Drills, tmp_path: Path, change: Any, code: str
) -> None:
    path = lesson(tmp_path, slip(), staff="7001")
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    with pytest.raises(Exception, match=code):
        drills.take(path)
    assert home.agents.get("7001") is None and not rows(home, LESSON) and not rows(home, REVIEW)


def test_a_lesson_is_its_own_persons(home: PracticeHome, drills: Drills, tmp_path: Path) -> None:
    path = lesson(tmp_path, slip(), staff="7001")
    with refused("practice.lesson_other"):
        drills.take(path, "1001")
    with refused("cli.no_file"):
        drills.take(tmp_path / "none.json")
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe")
    with refused("practice.lesson_json"):
        read_lesson(tmp_path / "bytes.json")
    (tmp_path / "long.json").write_bytes(b" " * 1_000_001)
    with refused("practice.lesson_json"):
        read_lesson(tmp_path / "long.json")
    assert home.agents.get("7001") is None and not rows(home, LESSON)


# ── admissions ────────────────────────────────────────────────────────────────────────────────────


def test_an_admission_opens_once_for_one_person(home: PracticeHome, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = home.folders
    secret = let_in(folders, "1001")
    files = list(folders.admits.iterdir())
    assert len(files) == 1 and secret not in files[0].read_text() + files[0].name
    assert files[0].stat().st_mode & 0o077 == 0
    assert not admitted(folders, "1001", "") and not admitted(folders, "1001", "0" * 32)
    assert admitted(folders, "1001", secret) and not admitted(folders, "1001", secret)
    assert not list(folders.admits.iterdir())
    assert not admitted(folders, "1002", let_in(folders, "1001")), "another's admission"
    old = let_in(folders, "1001")
    monkeypatch.setattr(admits, "LASTS", -1)
    assert not admitted(folders, "1001", old), "too long ago"


def test_levels_without_a_flow_give_the_most_help_that_any_needs(home: PracticeHome, drills: Drills) -> None:
    pack = drills._curriculum("cmcc_hall").pack  # type: ignore[union-attr]
    known = cards(pack)
    with home.store.transaction() as connection:
        connection.execute(insert(REVIEW), [
            {"staff": "1001", "pack": pack.id, "step": CARD, "rating": 3, "expected": None,
             "phrase": learnt(pack, known[CARD][1]), "source": f"s{number}", "utc": number, "mode": "practice"}
            for number in range(3)])
    assert drills.levels("1001", pack.id, "tariff_change")["consent"] is Help.BLANK
    assert drills.levels("1001", pack.id)["consent"] is Help.SHOWN, "of other services nothing is known yet"
    assert drills.levels("1001", "no_pack") == {}


def test_practice_opens_no_live_store() -> None:
    """The folder of a live hall holds `practice`; nothing else in it is looked for."""
    with refused("store.missing"):
        open_home(drilled.made() / "made")
