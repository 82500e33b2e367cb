"""Lesson files: what they tell of an agent, that they tell nothing of a customer, and that they are read strictly."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from app.desk import Desk
from app.practice.lesson_file import FORMAT, _digest, read, written
from app.practice.lessons import Lesson, Slip, VisitLesson, slips, visit_lesson
from app.problems import Refused, render
from data.home import LocalHome
from data.lessons import write_lessons
from data.practice.from_visit import scenario_from
from tests.data.halls import refused
from tests.journeys.play import Played, opened, people, play, template
from tests.journeys.stories import STORIES
from tests.kit.typist import Typist
from tests.practice import drilled

CANARY = "金丝雀七号"
"""Words that an agent typed of a customer."""
LESSON = Lesson("1001", "李示范", "agent", (
    Slip("2026-11-21", "cmcc_hall", "tariff_change/consent", "hasty", 2),
    Slip("2026-11-22", "cmcc_hall", "tariff_change/verify.means", "refused")))
VISIT = VisitLesson("cmcc_hall", "tariff_change", (("verify.came", "self"), ("verify.phone", "{phone}")),
                    {"arrears": "yes", "tier": "gold"}, ("tariff_change deferred",), "declined", ("forgot",))


@pytest.fixture(scope="module")
def room() -> Iterator[Path]:
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def hall(room: Path) -> Path:
    return template(room / "hall")


@pytest.fixture
def served(hall: Path, room: Path) -> Iterator[Callable[[str], tuple[Played, LocalHome]]]:
    """Plays a story in a copy of the hall, and opens that again."""
    homes: list[LocalHome] = []

    def serve(name: str) -> tuple[Played, LocalHome]:
        story = next(one for one in STORIES if one.id == name)
        played = play(story, hall, room / "home")
        homes.append(opened(room / "home"))
        return played, homes[-1]

    yield serve
    for home in homes:
        home.close()
    rmtree(room / "home", ignore_errors=True)


def lesson_of(path: Path) -> Lesson:
    found = read(path.read_text("utf-8"), path.name)
    assert isinstance(found, Lesson)
    return found


# ── what is in them ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "wanted"), [
    ("tariff_change: 按错了，退回一步再选", {("tariff_change/plan_asked", "corrected")}),
    ("tariff_change: 确认以后改主意：改前项，重新征求同意", {("tariff_change/plan_asked", "corrected")}),
    ("tariff_change: 服务密码确认，头一次输错", {("tariff_change/evidence.password", "refused")}),
    ("tariff_change: 客户有疑问，再念一遍，同意", set()),
    ("tariff_change: 采用系统推荐，读卡器核验，签字确认", set()),
])
def test_corrections_and_refused_tries_are_in_the_lesson(served: Any, name: str, wanted: set[tuple[str, str]]) -> None:
    _, home = served(name)
    found = lesson_of(write_lessons(home, "1001"))
    assert (found.staff, found.name, found.role) == ("1001", "李示范", "agent")
    kinds = {(slip.step, slip.kind) for slip in found.slips}
    assert {each for each in kinds if each[1] != "hasty"} == wanted
    assert ("opening/service", "hasty") in kinds, "keys without a pause: nobody can have said that"


def test_a_service_over_its_time_is_the_slowest_steps_slip(served: Any) -> None:
    played, home = served(STORIES[0].id)
    entries = home.journal.read(played.visit.id)
    consent = next(entry.seq for entry in entries if entry.body.get("at") == "1/consent")

    def late(by: int, slow: int) -> set[tuple[str, str]]:
        told = [replace(one, stamp=replace(one.stamp, mono=one.stamp.mono + 2_000_000 * one.seq + (
            by if one.seq >= slow else 0))) for one in entries]
        return {(one.step, one.kind) for one in slips(home.pack, told) if one.kind == "overrun"}

    assert late(0, consent) == set()
    after = next(one.seq for one in entries if one.seq > consent and one.kind == "answer")
    at = next(str(one.body["at"]) for one in entries if one.seq == after)
    assert late(90_000_000, after) == {(f"tariff_change/{at.partition('/')[2]}", "overrun")}


def test_nobody_elses_slips_are_in_it(served: Any) -> None:
    _, home = served(STORIES[0].id)
    assert lesson_of(write_lessons(home, "1001")).slips
    assert lesson_of(write_lessons(home, "1002")).slips == ()
    assert lesson_of(write_lessons(home, "1001", since=2_000_000_000_000_000)).slips == ()
    with refused("signin.unknown"):
        write_lessons(home, "7777")


def test_the_name_of_the_file_says_what_it_covers(served: Any, tmp_path: Path) -> None:
    _, home = served(STORIES[0].id)
    folder = home.folders.lessons
    first = write_lessons(home, "1001")
    again = write_lessons(home, "1001")
    assert first == again and [path.name for path in folder.iterdir()] == [first.name]
    assert first.stat().st_mode & 0o077 == 0
    agent = home.agents.get("1001")
    typist = Typist(Desk(home, agent))
    typist.type("⏎ ⏎")
    wider = write_lessons(home, "1001")
    assert wider != first and [path.name for path in folder.iterdir()] == [wider.name], "what it covers is gone"
    other = write_lessons(home, "1002")
    assert {path.name for path in folder.iterdir()} == {wider.name, other.name}


def test_nothing_of_it_is_kept_in_the_live_store(served: Any) -> None:
    _, home = served(STORIES[0].id)
    home.store.connection().__enter__().close()
    before = home.folders.store.read_bytes()
    write_lessons(home, "1001")
    assert home.folders.store.read_bytes() == before


# ── and what is not ───────────────────────────────────────────────────────────────────────────────


def personal(home: LocalHome, played: Played) -> set[str]:
    """Everything sealed that the key opens, and what the sample people are called by."""
    found: set[str] = set()
    for visit in played.typist.visits:
        for entry in home.journal.read(visit):
            found |= {text for text in (entry.body.get("sealed") or {}).values() if text}
    one = people(home)[played.story.who]
    found |= {one.phone, one.document, one.name, one.iccid}
    return {text for text in found if len(text) >= 3 and text not in ("ok", "yes", "先生", "女士")}


def leaks(text: str, canaries: set[str]) -> set[str]:
    """Which of these stand in a text."""
    return {canary for canary in canaries if canary in text}


@pytest.mark.parametrize("name", [
    "tariff_change: 号码听错了一位，改号码", "tariff_change: 证件号码末位输错，重输",
    "tariff_change: 违约金扫码，终端参考号里不许是卡号",
])
def test_nothing_of_a_customer_is_in_a_lesson(served: Any, name: str) -> None:
    played, home = served(name)
    agent = home.agents.get("1001")
    typist = Typist(Desk(home, agent))
    typist.type("⏎ ⏎")
    desk = Desk(home, agent)
    visit = desk.again(typist.visits[-1])
    desk.park(visit, f"{CANARY} 去取证件", draft=people(home)["gold"].phone)
    canaries = personal(home, played) | {CANARY, people(home)["gold"].phone}
    told = desk.again(typist.visits[-1])
    assert CANARY in told.parked, "the store has it"
    lesson = write_lessons(home, "1001").read_text("utf-8")
    story = written(visit_lesson(home.pack, home.journal.read(played.visit.id)))
    assert len(canaries) > 6 and any(text.startswith("154") for text in canaries)
    assert leaks(lesson, canaries) == leaks(story, canaries) == set()
    assert "visit" not in json.loads(lesson) and played.visit.id not in lesson + story


def test_the_search_for_canaries_finds_them(served: Any) -> None:
    """The negative control: the same journal written out as it is holds them."""
    played, home = served("tariff_change: 证件号码末位输错，重输")
    bodies = [dict(entry.body) for entry in home.journal.read(played.visit.id)]
    plain = json.dumps(bodies, ensure_ascii=False, default=dict)
    canaries = personal(home, played)
    assert leaks(plain, canaries) and people(home)[played.story.who].phone in leaks(plain, canaries)


def test_a_lesson_needs_no_key(served: Any, room: Path) -> None:
    _, home = served(STORIES[0].id)
    with_key = write_lessons(home, "1001").read_text("utf-8")
    home.close()
    (home.folders.key).unlink()
    keyless = opened(room / "home", keyless=True)
    try:
        assert write_lessons(keyless, "1001").read_text("utf-8") == with_key
    finally:
        keyless.close()


# ── one visit ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "twist", "like"), [
    ("tariff_change: 证件过期，缓办", "expired", "plain"), ("tariff_change: 台湾通行证", "", "taiwan"),
    ("tariff_change: 合约期内，违约金付现金，找零，电子发票", "", "contract"),
])
def test_a_visit_becomes_a_scenario_that_plays(served: Any, room: Path, name: str, twist: str, like: str) -> None:
    """Written out, taken in, and the right way of it played with a customer of practice."""
    from app.practice.check import play as played_through
    from data.packs.reading import read as compose
    from data.practice.reading_scenarios import read_scenarios
    from data.practice.trial import Trial

    played, live = served(name)
    lesson = visit_lesson(live.pack, live.journal.read(played.visit.id))
    text = scenario_from(read(written(lesson), "x.json"), "from_a_visit")
    problems: list[Any] = []
    node = compose(text.encode(), "scenarios/x.yaml", problems)
    curriculum = drilled.curriculum()
    found = read_scenarios({"scenarios/x.yaml": node}, curriculum.pack, problems)
    assert not problems and [one.id for one in found] == ["from_a_visit"]
    form = found[0].forms[0]
    assert form.answers == lesson.answers and form.customer["like"] == like
    assert twist in form.twists or not twist
    practice = drilled.opened(drilled.copied(room / "practice"))
    try:
        told = played_through(curriculum, found[0], 0, Trial(practice).deal(curriculum, found[0], 0, 0)).told
        assert told.failures == () and told.visit.outcome == lesson.outcome
    finally:
        practice.close()
        rmtree(room / "practice")


def test_a_lesson_of_slips_is_no_scenario() -> None:
    with refused("practice.lesson_slips"):
        scenario_from(LESSON, "x")
    assert "like: arrears" in scenario_from(VISIT, "x") and "tier: gold" in scenario_from(VISIT, "x")


# ── reading them ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lesson", [LESSON, VISIT], ids=["slips", "visit"])
def test_what_is_written_is_read(lesson: Lesson | VisitLesson) -> None:
    found = read(written(lesson), "a.json")
    assert found.id and replace(found, id="") == lesson
    assert read(written(found), "a.json") == found


def changed(**values: Any) -> dict[str, Any]:
    body = {name: value for name, value in json.loads(written(LESSON)).items() if name != "digest"}
    return {name: value for name, value in {**body, **values}.items() if value is not ...}


def signed(body: dict[str, Any]) -> str:
    """With a digest that fits: so that what is wrong is found by looking, not by the digest."""
    return json.dumps({**body, "digest": _digest(body)}, ensure_ascii=False)


def one(**values: Any) -> dict[str, Any]:
    return {"day": "2026-11-22", "pack": "cmcc_hall", "step": "a/b", "kind": "hasty", "count": 1, **values}


WRONG: list[tuple[str, str, str]] = [
    ("", "lesson_json", "x.json:1:1"), ("{", "lesson_json", "x.json:1:2"), ("[" * 100_000, "lesson_json", "x.json"),
    ('{"a": 1, "a": 2}', "lesson_json", "x.json"), ("[]", "lesson_format", "x.json"),
    (signed(changed(format="other")), "lesson_format", "x.json"),
    (signed(changed(version=2)), "lesson_version", "2"), (signed(changed(version=True)), "lesson_version", "True"),
    (signed(changed(kind="visits")), "lesson_field", "kind"), (signed(changed(kind=["slips"])), "lesson_field", "kind"),
    (signed(changed(more=1)), "lesson_field", "more"), (signed(changed(name=...)), "lesson_field", "name"),
    (written(LESSON).replace("1001", "1002"), "lesson_digest", "x.json"),
    (written(LESSON).replace('"count": 2', '"count": 3'), "lesson_digest", "x.json"),
    (signed(changed(staff="1a01")), "lesson_field", "staff"), (signed(changed(staff=1001)), "lesson_field", "staff"),
    (signed(changed(name="a\x1b[31mb")), "lesson_field", "name"), (signed(changed(name=" ")), "lesson_field", "name"),
    (signed(changed(role="boss")), "lesson_field", "role"), (signed(changed(slips={})), "lesson_field", "slips"),
    (signed(changed(slips=[one(), 1])), "lesson_field", "slips[1]"),
    (signed(changed(slips=[one(phone="1")])), "lesson_field", "slips[0]"),
    (signed(changed(slips=[one(day="2026-13-01")])), "lesson_field", "slips[0].day"),
    (signed(changed(slips=[one(day="20261122")])), "lesson_field", "slips[0].day"),
    (signed(changed(slips=[one(pack="../x")])), "lesson_field", "slips[0].pack"),
    (signed(changed(slips=[one(step="a")])), "lesson_field", "slips[0].step"),
    (signed(changed(slips=[one(kind="late")])), "lesson_field", "slips[0].kind"),
    (signed(changed(slips=[one(count=0)])), "lesson_field", "slips[0].count"),
    (signed(changed(slips=[one(count=True)])), "lesson_field", "slips[0].count"),
    (signed(changed(slips=[one(count=1.0)])), "lesson_field", "slips[0].count"),
    (signed(changed(slips=[one(), one()])), "lesson_field", "slips"),
]


@pytest.mark.parametrize(("text", "code", "said"), [each for each in WRONG if each[1]])
def test_a_bad_file_is_refused_in_one_line(text: str, code: str, said: str) -> None:
    with pytest.raises(Refused) as caught:
        read(text, "x.json")
    line = render(caught.value.problem, "en")
    assert caught.value.problem.code == f"practice.{code}"
    assert said in line and line.startswith("x.json") and "\n" not in line and "\x1b" not in line


def test_the_makers_of_bad_files_make_good_ones() -> None:
    """The control: unchanged, and signed anew, the same file is taken."""
    assert isinstance(read(signed(changed()), "x.json"), Lesson)
    assert read(signed(changed(slips=[one(), one(step="a/b.c.d")])), "x.json").slips[1].step == "a/b.c.d"  # type: ignore[union-attr]
    assert json.loads(written(LESSON))["format"] == FORMAT
