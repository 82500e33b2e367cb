"""Norms, their ledger, reference cards and stories: what is read, and what is refused, where."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.pack.norms import Card, Norm
from app.pack.search import search
from app.problems import render
from app.proof.claims import Book
from data.packs import PackRefused, digest, from_json, load, load_book, to_json
from tests.data.packs.ledger import LEDGER, write_ledger
from tests.data.packs.mini import write

NORMS, HONOURS, CARDS, STORIES = LEDGER


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return load_book(write_ledger(tmp_path))


def test_norms_are_part_of_the_pack(book: Book) -> None:
    norm = book.pack.norms["CM-HALL-01-01"]
    assert norm == Norm(
        "CM-HALL-01-01", "CM-HALL", "一、引导", "any", "greeting", "phrase", "客人进门，微笑问候。",
        "Greet with a smile.", "phrase", "a greeting", initials=norm.initials)
    assert norm.in_scope and not book.pack.norms["CM-HALL-08-01"].in_scope
    assert (norm.of("zh"), norm.of("en")) == (norm.zh, norm.en)
    assert book.pack.norms["CM-HALL-08-04"].figure == "60 s"
    assert book.pack.norms["CM-HALL-08-05"].of("en") == "面带微笑。", "no English: its Chinese"
    assert book.sources["CM-HALL"].of("en") == "Hall handbook"


def test_norms_and_cards_are_found_by_the_initials_of_their_words(book: Book) -> None:
    norm = book.pack.norms["CM-HALL-01-01"]
    assert {"krjm", "wxwh"} <= set(norm.initials)
    (card,) = book.pack.cards
    assert isinstance(card, Card) and (card.id, card.group, card.code) == ("sms_101", "sms", "101")
    for typed in ("101", "查话费", "chfze", "ye", "余额"):
        assert search(book.pack.cards, typed) == [card], typed


def test_claims_stand_in_the_order_of_their_files_with_their_places(book: Book) -> None:
    first, *rest = book.claims
    assert (first.norm, first.thing, first.name, first.evidence) == ("CM-HALL-01-01", "phrase", "welcome", "said")
    assert first.several("elements") == ("greeting", "hall") and first.one("at") == "opening/greet"
    assert first.place == "honours/hall.yaml:2"
    assert [one.thing for one in rest] == ["timer", "branch", "order", "engine", "step"]
    assert rest[2].several("names") == ("greet", "consent") and rest[2].words == "order greet consent in=tariff_change"
    assert rest[-1].note


def test_stories_are_read(book: Book) -> None:
    (story,) = book.stories
    assert (story.id, story.flow, dict(story.customer)) == ("changed", "tariff_change", {"tier": "gold"})
    assert story.answers[-1] == ("note", "") and story.name["zh"] == "改好套餐"
    assert story.expect.items == ("tariff_change done",) and story.expect.says == ("welcome", "consent_plan")


def test_a_compiled_pack_keeps_its_norms_and_cards(book: Book) -> None:
    again = from_json(to_json(book.pack))
    assert again == book.pack and digest(again) == book.pack.hash
    assert again.norms["CM-HALL-01-01"] == book.pack.norms["CM-HALL-01-01"]
    with pytest.raises(TypeError):
        again.norms["x"] = again.norms["CM-HALL-01-01"]  # type: ignore[index]


def test_ledger_and_stories_are_not_part_of_the_pack(book: Book, tmp_path: Path) -> None:
    """Who amends a claim or a story changes nothing for the counter."""
    files = {HONOURS: LEDGER[HONOURS].split("CM-HALL-08-04")[0], STORIES: LEDGER[STORIES].replace("gold", "none")}
    assert load(write_ledger(tmp_path / "more", files)).hash == book.pack.hash


def test_a_pack_without_norms_is_as_it_was(tmp_path: Path) -> None:
    bare = load_book(write(tmp_path))
    assert not bare.pack.norms and not bare.claims and not bare.stories
    assert '"norms":{' not in to_json(bare.pack).partition('"phrases"')[0]
    assert from_json(to_json(bare.pack)) == bare.pack


def test_every_shipped_norm_is_there_once() -> None:
    from data.packs import SHIPPED, load_shipped_book, shipped

    catalogues = [load_shipped_book(name).pack.norms for name in shipped()]
    ids = [norm for each in catalogues for norm in each]
    assert len(ids) == len(set(ids))
    files = len(list(SHIPPED.glob("*/norms/*.yaml")))
    if len(shipped()) == 3:
        assert files == 6 and len(ids) == 463
        assert sum(norm.in_scope for each in catalogues for norm in each.values()) == 449


# what is replaced by what in which file → code; ` marks the place in the new text.
BROKEN = [
    (NORMS, "zh: 没带证件，说明原因。, means", "zh: 没带证件，说明原因。, `mens", "pack.unknown_key"),
    (NORMS, "title: {zh", "`titel: {zh", "pack.unknown_key"),
    (NORMS, "source: CM-HALL", "source: `cm", "pack.norm"),
    (NORMS, "id: CM-HALL-01-08", "id: `CM-HALL-01-01", "pack.same_id"),
    (NORMS, "id: CM-HALL-01-08", "id: `CM-SPEC-01-08", "pack.norm_source"),
    (NORMS, "id: CM-HALL-01-08", "id: `hall", "pack.norm"),
    (NORMS, "role: agent, scene: tariff, kind: timing", "role: `Agent, scene: tariff, kind: timing", "pack.id"),
    (NORMS, "zh: 没带证件，说明原因。, ", "", "pack.missing_key", 0, (6, 5)),
    (HONOURS, "CM-HALL-08-05:", "`CM-HALL-08-0:", "pack.no_norm"),
    (HONOURS, "CM-HALL-08-05:", "`CM-HALL-01-01:", "pack.twice"),
    (HONOURS, "CM-HALL-08-05:", "`smile:", "pack.norm"),
    (HONOURS, "phrase: welcome", "`phrse: welcome", "pack.unknown_key"),
    (HONOURS, "{phrase: welcome", "`{step: opening/greet, phrase: welcome", "pack.claim_thing"),
    (HONOURS, "{step: opening/greet, evidence", "`{evidence", "pack.claim_thing"),
    (HONOURS, "elements: [greeting, hall], ", "`limit: 3, ", "pack.claim_has"),
    (HONOURS, "{phrase: welcome, elements: [greeting, hall],", "`{phrase: welcome,", "pack.claim_needs"),
    (HONOURS, "{branch: tariff_change/consent, choice: declined, end: declined,",
     "`{branch: tariff_change/consent, choice: declined,", "pack.claim_needs"),
    (HONOURS, "evidence: said", "evidence: `sayd", "pack.value"),
    (HONOURS, "phrase: welcome", "phrase: `welcom", "pack.no_phrase"),
    (HONOURS, "[greeting, hall]", "[greeting, `hal]", "pack.value"),
    (HONOURS, "at: opening/greet", "at: `opening/gret", "pack.no_step"),
    (HONOURS, "at: opening/greet", "at: `openin/greet", "pack.no_flow"),
    (HONOURS, "at: opening/greet", "at: `greet", "pack.step_name"),
    (HONOURS, "timer: tariff_change", "timer: `opening", "pack.no_timer"),
    (HONOURS, "timer: tariff_change", "timer: `tarif", "pack.no_flow"),
    (HONOURS, "choice: declined", "choice: `decline", "pack.no_choice"),
    (HONOURS, "end: declined", "end: `over", "pack.value"),
    (HONOURS, "end: declined", "again: `new_pla", "pack.no_step"),
    (HONOURS, "order: [greet, consent]", "order: `[greet]", "pack.order"),
    (HONOURS, "order: [greet, consent]", "order: [`gret, consent]", "pack.no_step"),
    (HONOURS, "order: [greet, consent]", "order: [greet, `consnt]", "pack.no_step"),
    (HONOURS, "in: tariff_change", "in: `tarif", "pack.no_flow"),
    (HONOURS, "in: tariff_change", "in: [opening, `tarif]", "pack.no_flow"),
    (HONOURS, "engine: item_limit", "engine: `item_limt", "pack.value"),
    (HONOURS, "engine: item_limit, value: 600", "proof: `consnt", "pack.value"),
    (HONOURS, "engine: item_limit, value: 600", "card: `sms_102", "pack.value"),
    (HONOURS, "engine: item_limit, value: 600", "cards: sms, codes: [`102]", "pack.value"),
    (HONOURS, "engine: item_limit, value: 600", "cards: `mms, codes: [102]", "pack.value"),
    (HONOURS, "engine: item_limit, value: 600", "setting: `hotlin", "pack.value"),
    (HONOURS, "engine: item_limit, value: 600", "forbidden: [`好的]", "pack.value"),
    (HONOURS, "engine: item_limit, value: 600", "catalogue: `plan", "pack.value"),
    (HONOURS, "engine: item_limit, value: 600", "catalogue: plans, codes: [`P9]", "pack.value"),
    (HONOURS, "engine: item_limit, value: 600", "catalogue: plans, columns: [`duty]", "pack.value"),
    (HONOURS, "engine: item_limit, value: 600", "flow: `tariff", "pack.no_flow"),
    (HONOURS, "engine: item_limit, value: 600", "step: `'*/consen'", "pack.no_step"),
    (HONOURS, "engine: item_limit, value: 600", "step: tariff_change/consent, kind: `gat", "pack.value"),
    (HONOURS, "evidence: said", "evidence: said, test: `nowhere", "pack.test"),
    (CARDS, "  group: sms", "  `grup: sms", "pack.unknown_key"),
    (CARDS, 'code: "101"', "code: `1 0", "pack.card_code"),
    (CARDS, "norms: [CM-HALL-01-01]", "norms: [`CM-HALL-01-0]", "pack.no_norm"),
    (CARDS, "text: 发 101", "text: `发 {code} 101", "pack.not_filled"),
    (CARDS, "text: 发 101 到 10086。", "text: `" + "长" * 501, "pack.long"),
    (STORIES, "flow: tariff_change", "flow: `tariff", "pack.no_flow"),
    (STORIES, "tier: gold", "`teir: gold", "pack.value", 6),
    (STORIES, "tier: gold", "tier: `golden", "pack.no_value"),
    (STORIES, "- consent: agreed", "- consent: `agree", "pack.no_choice"),
    (STORIES, "- new_plan: P1", "- `{new_plan: P1, consent: agreed}", "pack.one_answer"),
    (STORIES, "[tariff_change done]", "[`tariff_change don]", "pack.value"),
    (STORIES, "[tariff_change done]", "[`tarif done]", "pack.no_flow"),
    (STORIES, "path: [greet", "path: [`gret", "pack.no_step"),
    (STORIES, "says: [welcome", "says: [`welcom", "pack.no_phrase"),
    (STORIES, "met: [CM-HALL-01-01]", "met: [`CM-HALL-01-0]", "pack.no_norm"),
    (STORIES, "says:", "`say:", "pack.unknown_key"),
]


def mark(text: str) -> tuple[str, int, int]:
    """The text without its mark, and the line and column where that stood."""
    at = text.index("`")
    return text.replace("`", ""), text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def refused(folder: Path) -> list[tuple[str, str, int | None, int | None]]:
    with pytest.raises(PackRefused) as caught:
        load(folder)
    assert all(render(problem, "zh") and render(problem, "en") for problem in caught.value.problems)
    places = [(problem.code, problem.place) for problem in caught.value.problems]
    return [(code, place.where, place.line, place.column) for code, place in places if place]


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: f"{case[3]}-{BROKEN.index(case)}")
def test_what_is_wrong_is_told_by_file_line_and_column(case: tuple, tmp_path: Path) -> None:  # type: ignore[type-arg]
    file, old, new, code, *rest = case
    assert old in LEDGER[file], "the case is void"
    text, line, column = LEDGER[file].replace(old, new, 1), 0, 0
    if len(rest) > 1:
        line, column = rest[1]
    else:
        text, line, column = mark(text)
    found = refused(write_ledger(tmp_path, {file: text}))
    assert (code, file, line, column + (rest[0] if rest else 0)) in found, found


def test_an_id_is_used_once_over_all_files(tmp_path: Path) -> None:
    again = {
        "honours/more.yaml": "CM-HALL-01-01:\n  - {setting: hotline, evidence: proved}\n",
        "cards/more.yaml": LEDGER[CARDS].replace("group: sms", "group: other"),
        "norms/more.yaml": LEDGER[NORMS],
        "stories/more.yaml": LEDGER[STORIES],
    }
    found = refused(write_ledger(tmp_path, again))
    for place in (("honours/more.yaml", 1, 1), ("cards/sms.yaml", 1, 7), ("stories/tariff.yaml", 1, 7)):
        assert ("pack.same_id", *place) in found, (place, found)
    assert any(code == "pack.same_id" and where == "norms/more.yaml" for code, where, *_ in found)


def test_a_card_is_found_by_one_code_in_its_group(tmp_path: Path) -> None:
    more = LEDGER[CARDS].replace("sms_101", "sms_again")
    assert ("pack.same_code", "cards/sms.yaml", 3, 9) in refused(write_ledger(tmp_path, {"cards/more.yaml": more}))
    other = more.replace("group: sms", "group: ussd")
    assert len(load(write_ledger(tmp_path, {"cards/more.yaml": other})).cards) == 2


def test_claims_without_a_catalogue_name_norms_that_nobody_knows(tmp_path: Path) -> None:
    found = refused(write(tmp_path, {HONOURS: LEDGER[HONOURS].split("CM-HALL-08-04")[0]}))
    assert found == [("pack.no_norm", HONOURS, 1, 1)]


@pytest.mark.parametrize("file", [NORMS, CARDS, HONOURS, STORIES])
def test_a_broken_file_causes_no_echo(file: str, tmp_path: Path) -> None:
    """What only fails because another file could not be read is not reported."""
    found = refused(write_ledger(tmp_path, {file: LEDGER[file] + "\n  x: y\n z"}))
    assert {one[1] for one in found} == {file}, found


@pytest.mark.parametrize("file", ["flows/tariff_change.yaml", "phrases.yaml", "flows/opening.yaml"])
def test_a_broken_flow_is_no_fault_of_the_ledger(file: str, tmp_path: Path) -> None:
    folder = write_ledger(tmp_path)
    (folder / file).write_text((folder / file).read_text("utf-8") + "\n  x: y\n z", "utf-8")
    assert {one[1] for one in refused(folder)} == {file}


def test_a_running_counter_reads_norms_without_yaml() -> None:
    code = (
        "import sys; from data.packs import from_json; import app.proof.coverage, app.proof.claims; "
        "print([name for name in ('yaml', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
