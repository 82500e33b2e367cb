"""Scenarios, key words and the sheet are read strictly: every mistake with its file, line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.practice.curriculum import Curriculum
from app.practice.scenario import MOMENTS, Line
from app.problems import Problem, Refused, render
from app.proof.claims import Book
from data.packs import PackRefused, load_shipped_book
from data.practice.curriculum import load_curriculum, load_shipped_curriculum, of_name

BASE = """\
- id: one
  name: {zh: 没带证件, en: No document}
  flow: tariff_change
  wants: 换套餐
  mood: hurried
  level: 2
  years: 8
  customer: {like: gold, points: "300"}
  pocket: [{person: holder, kind: none}]
  twists: [forgot]
  says:
    - {at: welcome, did: arrived, say: 你好。}
    - {at: verify.means, say: "号码是 {phone}。", when: {tier: gold}}
    - {at: more_yet, say: 没有了。}
  answers: [{verify.came: self}, {verify.phone: "{phone}"}, {verify.means: none}, {outcome: deferred}]
  expect: {items: ["tariff_change deferred"], outcome: deferred, met: [CM-HALL-01-08]}
  forms:
    - {}
    - {twists: [expired], pocket: [{flaw: expired}], says: [{at: verify.means, say: 给。}]}
"""


@pytest.fixture(scope="module")
def book() -> Book:
    return load_shipped_book("cmcc_hall")


def read(folder: Path, book: Book, **files: str) -> tuple[Curriculum, list[Problem]]:
    """What a folder with these files holds; `scenarios__one` is scenarios/one.yaml."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    problems: list[Problem] = []
    return load_curriculum(folder, book, problems), problems


def told(problems: list[Problem]) -> list[str]:
    return [render(one, "en") for one in problems]


def test_a_sound_scenario_is_read_whole(tmp_path: Path, book: Book) -> None:
    found, problems = read(tmp_path, book, scenarios__a=BASE)
    assert told(problems) == []
    one = found.scenario("one")
    assert (one.pack, one.mood, one.level, one.years, one.file, one.line) == (
        "cmcc_hall", "hurried", 2, 8, "scenarios/a.yaml", 1)
    assert one.name.of("en") == "No document" and one.wants.of("en") == "换套餐"
    plain, other = one.forms
    assert plain.twists == ("forgot",) and plain.paper("holder") is None
    assert [line.did for line in plain.says] == ["arrived", "", ""] and set(MOMENTS) >= {"arrived", ""}
    assert plain.says[1].when.holds({"tier": "gold"}) and not plain.says[1].when.holds({"tier": "none"})
    assert other.answers == plain.answers and other.customer == plain.customer == {"like": "gold", "points": "300"}
    paper = other.paper("holder")
    assert paper is not None and paper.flaw == "expired" and paper.kind == "resident_id"


def test_lines_of_a_form_replace_those_at_the_same_step_alone(tmp_path: Path, book: Book) -> None:
    found, _ = read(tmp_path, book, scenarios__a=BASE)
    says: tuple[Line, ...] = found.scenario("one").forms[1].says
    assert [(line.at, line.say.of("zh")) for line in says] == [
        ("verify.means", "给。"), ("welcome", "你好。"), ("more_yet", "没有了。")]


def test_a_document_that_is_not_named_is_the_one_they_have(tmp_path: Path, book: Book) -> None:
    text = BASE.replace("like: gold", "like: passport").replace("{person: holder, kind: none}", "{flaw: photo}")
    found, problems = read(tmp_path, book, scenarios__a=text.replace("twists: [forgot]", "twists: []"))
    paper = found.scenario("one").forms[0].paper("holder")
    assert told(problems) == [] and paper is not None and paper.kind == "passport"


def test_the_digest_is_of_the_scenario_alone(tmp_path: Path, book: Book) -> None:
    before, _ = read(tmp_path, book, scenarios__a=BASE)
    moved, _ = read(tmp_path, book, scenarios__a="# moved\n" + BASE.replace("- {}", "-   {}"))
    changed, _ = read(tmp_path, book, scenarios__a=BASE.replace("你好。", "您好。"))
    digests = [one.scenario("one").digest for one in (before, moved, changed)]
    assert digests[0] == digests[1] != digests[2] and len(digests[0]) == 16


BROKEN = [
    ("flow: tariff_change", "flow: tarif_change", "pack.no_flow", 3, "tariff_change"),
    ("at: welcome", "at: welcom", "pack.no_step", 12, "welcome"),
    ("at: more_yet", "at: amount", "pack.no_step", 14, ""),
    ("at: more_yet", "at: commit", "practice.unheard", 14, "commit"),
    ("{verify.came: self}", "{verify.came: myself}", "pack.no_choice", 15, "self"),
    ("{verify.means: none}", "{verify.mean: none}", "pack.no_step", 15, "verify.means"),
    ('"号码是 {phone}。"', '"号码是 {fone}。"', "story.name", 13, "fone"),
    ('{verify.phone: "{phone}"}', '{verify.phone: "{fone}"}', "story.name", 15, "fone"),
    ("{tier: gold}", "{tear: gold}", "pack.no_variable", 13, "tier"),
    ("{tier: gold}", "{tier: golden}", "pack.no_value", 13, "gold"),
    ("met: [CM-HALL-01-08]", "met: [CM-HALL-01-88]", "pack.no_norm", 16, "CM-HALL-01-08"),
    ('["tariff_change deferred"]', '["tariff_change deferred", "x done"]', "pack.no_flow", 16, ""),
    ("outcome: deferred, met", "says: [welcom], met", "pack.no_phrase", 16, "welcome"),
    ("twists: [forgot]", "twists: [forgets]", "pack.value", 10, "forgot"),
    ("mood: hurried", "mood: hurry", "pack.value", 5, "hurried"),
    ("flaw: expired", "flaw: expire", "pack.value", 19, "expired"),
    ("kind: none", "kind: resident", "pack.value", 9, "resident_id"),
    ("kind: none", "kind: none, flaw: photo", "practice.flaw_of_nothing", 9, ""),
    ("kind: none", "kind: passport", "practice.no_paper", 9, "resident_id"),
    ("person: holder, kind: none", "person: friend, kind: none", "pack.value", 9, ""),
    ("[{person: holder, kind: none}]", "[{kind: none}, {kind: none}]", "pack.repeated", 9, "holder"),
    ("twists: [forgot]", "twists: [expired]", "practice.not_in_pocket", 10, "expired"),
    ("did: arrived", "did: arives", "pack.value", 12, "arrived"),
    ("like: gold", "like: golden", "pack.no_value", 8, "gold"),
    ("points: \"300\"", "point: \"300\"", "pack.value", 8, "points"),
    ("points: \"300\"", "points: many", "pack.number", 8, ""),
    ("points: \"300\"", "tier: golden", "pack.no_value", 8, "gold"),
    ("points: \"300\"", "plan: XX", "pack.no_value", 8, ""),
    ("level: 2", "level: 4", "pack.value", 6, "1-3"),
    ("years: 8", "years: -1", "pack.value", 7, "0-60"),
    ("wants: 换套餐", "want: 换套餐", "pack.unknown_key", 4, "wants"),
    ("wants: 换套餐", "wants: {en: Plan}", "pack.needs_language", 4, "zh"),
    ("{twists: [expired], pocket", "{twist: [expired], pocket", "pack.unknown_key", 19, "twists"),
    ("  expect: {", "  expected: {", "pack.unknown_key", 16, "expect"),
    ("{verify.came: self}, ", "{verify.came: self, verify.x: y}, ", "pack.one_answer", 15, ""),
]


@pytest.mark.parametrize(("old", "new", "code", "line", "near"), BROKEN, ids=[f"{b[2]} {b[1][:30]}" for b in BROKEN])
def test_what_a_scenario_names_must_exist(
    old: str, new: str, code: str, line: int, near: str, tmp_path: Path, book: Book
) -> None:
    assert old in BASE
    _, problems = read(tmp_path, book, scenarios__a=BASE.replace(old, new, 1))
    found = [one for one in problems if one.code == code and one.place and one.place.line == line]
    assert found, told(problems)
    place = found[0].place
    assert place is not None and place.where == "scenarios/a.yaml" and place.column
    assert near in render(found[0], "en")


def test_every_problem_of_every_file_at_once(tmp_path: Path, book: Book) -> None:
    twice = BASE.replace("mood: hurried", "mood: cross")
    files = {
        "scenarios/a.yaml": BASE.replace("at: welcome", "at: nowhere"), "scenarios/b.yaml": twice,
        "scenarios/c.yaml": BASE, "scenarios/d.yaml": "- id: [\n", "practice/keywords/a.yaml": "nobody: {x: [a]}\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(PackRefused) as refused:
        load_curriculum(tmp_path, book)
    where = {(one.place.where, one.code) for one in refused.value.problems if one.place}
    assert where >= {
        ("scenarios/a.yaml", "pack.no_step"), ("scenarios/b.yaml", "pack.value"), ("scenarios/c.yaml", "pack.same_id"),
        ("practice/keywords/a.yaml", "pack.no_phrase")}
    assert any(name == "scenarios/d.yaml" for name, _ in where)


def test_nothing_outside_the_folder_is_read_and_nothing_huge(tmp_path: Path, book: Book) -> None:
    folder = tmp_path / "hall"
    (folder / "scenarios").mkdir(parents=True)
    (tmp_path / "secret.yaml").write_text(BASE, "utf-8")
    (folder / "scenarios" / "out.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "scenarios" / "big.yaml").write_text("# " + "x" * 300_000, "utf-8")
    (folder / "scenarios" / "other.yml").write_text(BASE, "utf-8")
    found, problems = read(folder, book)
    assert found.scenarios == ()
    assert {one.code for one in problems} == {"pack.outside", "pack.large", "pack.misnamed"}
    (folder / "scenarios" / "in.yaml").symlink_to(folder / "scenarios" / "real.yaml")
    (folder / "scenarios" / "real.yaml").write_text(BASE, "utf-8")
    inside, again = read(folder, book)
    assert len(inside.scenarios) == 2 and [one.code for one in again].count("pack.same_id") == 1


def test_no_such_pack_and_no_such_scenario(tmp_path: Path, book: Book) -> None:
    with pytest.raises(Refused) as refused:
        load_curriculum(tmp_path / "no", book)
    assert refused.value.problem.code == "pack.missing"
    with pytest.raises(Refused) as refused:
        load_shipped_curriculum("no_such")
    assert refused.value.problem.code == "pack.missing"
    found, _ = read(tmp_path, book, scenarios__a=BASE)
    with pytest.raises(Refused) as refused:
        found.scenario("onn")
    assert refused.value.problem.code == "practice.no_scenario" and refused.value.problem.args["near"] == "one"


# ── key words ─────────────────────────────────────────────────────────────────────────────────────

WORDS = """\
"*":
  apology: ["抱歉|对不起|不好意思|麻烦|谅解|理解|见谅|歉"]
"""


def test_key_words_and_their_defaults(tmp_path: Path, book: Book) -> None:
    said = book.pack.phrases["ask_document"].variants["zh"]
    element = said[0][-1].name
    own = "|".join(one.words for variant in said for one in variant if one.name == element)
    text = f"{WORDS}ask_document:\n  {element}: ['证件 | 身份证|{own}']\n"
    found, problems = read(tmp_path, book, practice__keywords__a=text)
    assert told(problems) == []
    assert found.keywords.of("ask_document", element)[0][:2] == ("证件", "身份证")
    assert found.keywords.cue("no_document", "apology") == "抱歉"
    assert found.keywords.of("no_document", "nothing") == ()


@pytest.mark.parametrize(("text", "code", "line"), [
    ("ask_documents: {x: [a]}", "pack.no_phrase", 1),
    ("no_document: {apologyy: [抱歉]}", "pack.value", 1),
    ("'*': {nowhere_at_all: [抱歉]}", "pack.value", 1),
    ("no_document: {apology: []}", "pack.none_given", 1),
    ("no_document: {}", "pack.none_given", 1),
    ("no_document:\n  apology: ['抱歉||对不起']", "practice.no_word", 2),
    ("no_document:\n  apology: [某个没有的词]", "practice.unsaid", 2),
])
def test_key_words_of_nothing_are_refused(text: str, code: str, line: int, tmp_path: Path, book: Book) -> None:
    _, problems = read(tmp_path, book, practice__keywords__a=text + "\n")
    assert [(one.code, one.place.line if one.place else 0) for one in problems if one.code == code][:1] == [
        (code, line)], told(problems)


def test_the_same_key_words_in_two_files(tmp_path: Path, book: Book) -> None:
    _, problems = read(tmp_path, book, practice__keywords__a=WORDS, practice__keywords__b=WORDS)
    assert [one.code for one in problems] == ["pack.same_id"]


# ── the sheet ─────────────────────────────────────────────────────────────────────────────────────

SHEET = """\
version: "1"
pass: 85
weights: {element: 3}
caps: {consent: 30}
declined: [recommend.reply]
norms: {push: [CM-HALL-02-04]}
order:
  - {id: first, first: verify.means, then: consent}
  - {id: said, phrase: no_document, first: apology, then: come_back}
  - {id: early, words: [再见], act: farewell}
same:
  - {step: means, values: [reader, resident_id]}
free: [satisfaction]
similar: {met: 75, missed: 40}
keys_over: 130
criteria:
  - {id: wording, name: {zh: 用语, en: Wording}, weight: 25}
"""


def test_a_sheet_in_tenths_with_what_it_leaves_out(tmp_path: Path, book: Book) -> None:
    found, problems = read(tmp_path, book, practice__sheet=SHEET)
    sheet = found.sheet
    assert told(problems) == [] and sheet is not None
    assert (sheet.version, sheet.passed, sheet.weight("element"), sheet.weight("money")) == ("1", 850, 3, 12)
    assert (sheet.cap("consent"), sheet.cap("money")) == (300, 400)
    assert sheet.norms == {"push": ("CM-HALL-02-04",)} and sheet.criteria[0].name.of("en") == "Wording"


@pytest.mark.parametrize(("old", "new", "code", "line"), [
    ("pass: 85", "pass: 185", "pack.value", 2),
    ("{element: 3}", "{elements: 3}", "pack.value", 3),
    ("{element: 3}", "{element: -3}", "pack.value", 3),
    ("{consent: 30}", "{consents: 30}", "pack.value", 4),
    ("[recommend.reply]", "[recommend.replies]", "pack.no_step", 5),
    ("[CM-HALL-02-04]", "[CM-HALL-02-94]", "pack.no_norm", 6),
    ("{push:", "{pushed:", "pack.value", 6),
    (", then: consent}", "}", "practice.order", 8),
    ("then: consent}", "then: consented}", "pack.no_step", 8),
    ("first: apology", "first: apologies", "pack.value", 9),
    ("phrase: no_document", "phrase: no_documents", "pack.no_phrase", 9),
    ("act: farewell", "act: goodbye", "pack.value", 10),
    ("id: said", "id: first", "pack.repeated", 9),
    ("step: means", "step: meaning", "pack.no_step", 12),
    ("resident_id]", "resident]", "pack.no_choice", 12),
    ("[satisfaction]", "[satisfied]", "pack.no_step", 13),
    ("missed: 40", "missed: 80", "practice.similar", 14),
    ("keys_over: 130", "keys_over: 99", "pack.value", 15),
    ("criteria:", "criterions:", "pack.unknown_key", 16),
])
def test_a_sheet_that_names_nothing_is_refused(
    old: str, new: str, code: str, line: int, tmp_path: Path, book: Book
) -> None:
    assert old in SHEET
    _, problems = read(tmp_path, book, practice__sheet=SHEET.replace(old, new, 1))
    assert (code, line) in [(one.code, one.place.line if one.place else 0) for one in problems], told(problems)


@pytest.mark.parametrize("name", ["cmcc_hall", "ctcc_service", "cucc_3g"])
def test_what_is_shipped_is_sound(name: str) -> None:
    problems: list[Problem] = []
    assert of_name(name, problems).pack.id == name
    assert told(problems) == []
