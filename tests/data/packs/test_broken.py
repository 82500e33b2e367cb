"""Crafted broken packs: each is refused with its code and its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.problems import render
from data.packs import PackRefused, load
from tests.data.packs.mini import MINI, write

CHANGE, OPENING, CLOSING = "flows/tariff_change.yaml", "flows/opening.yaml", "flows/closing.yaml"
VERIFY, PACK, PHRASES = "flows/verify.yaml", "pack.yaml", "phrases.yaml"
PLANS, NORMS = "catalogue/plans.yaml", "norms/norms.yaml"

# what is replaced by what in which file → code, file, line and column (of the marked text).
# ` marks the place in the new text; it is removed before the pack is written.
REPLACED = [
    # YAML
    (CHANGE, "id: tariff_change", "id: `&a tariff_change", "pack.anchor"),
    (CHANGE, "value: agreed", "value: `*a", "pack.alias"),
    (CHANGE, 'code: "204"', 'code: `!!int "204"', "pack.tag"),
    (CHANGE, "change: plan_change", "change: plan_change\n`change: plan_change", "pack.twice"),
    (CHANGE, "change: plan_change", "`change：plan_change", "pack.wide_colon", 6),
    (CHANGE, "  - id: signature", "  - `id：signature", "pack.wide_colon", 2),
    (CHANGE, "{limit: 60,", "{`limit：60,", "pack.wide_colon", 5),
    (CHANGE, "    kind: commit", "`\tkind: commit", "pack.tab"),
    (CHANGE, "name: 客户同意", "name: 客户`\u202e同意", "pack.char"),
    (CHANGE, "do: {zh: 逐项读给客户听}", 'do: `"a\\u202eb"', "pack.char"),
    (CHANGE, "do: {zh: 逐项读给客户听}", 'do: `"a\\nb"', "pack.newline"),
    (CHANGE, "do: {zh: 逐项读给客户听}", "do: `|\n      甲\n      乙", "pack.newline"),
    (CHANGE, 'code: "204"', 'code: `"204', "pack.quote"),
    (CLOSING, "say: goodbye", 'say: `"goodbye', "pack.quote"),
    (CLOSING, "say: goodbye", "say: `[goodbye", "pack.bracket"),
    (CLOSING, "name: 结尾", "name: `@结尾", "pack.token"),
    (CLOSING, "name: 结尾", "name: 结尾`: 完", "pack.two_colons"),
    (CLOSING, "id: closing\n", "id: closing\n`%a: b\n", "pack.directive"),
    (CLOSING, "say: goodbye", "say: goodbye\n`---\nid: x", "pack.second"),
    (CLOSING, "say: goodbye", "say: goodbye\n   `x: y", "pack.indent"),
    # shape
    (CHANGE, "    source: plans", "    `sorce: plans", "pack.unknown_key"),
    (CHANGE, "kind: pick", "kind: `pik", "pack.value"),
    (CHANGE, "id: new_plan", "id: `new-plan", "pack.id"),
    (CHANGE, "id: new_plan", "id: `any", "pack.reserved"),
    (CHANGE, "evidence: yes", "evidence: `true", "pack.yes_no"),
    (CHANGE, "limit: 60", "limit: `1m", "pack.seconds"),
    (CHANGE, "key: 2", "key: `12", "pack.digit"),
    (CHANGE, "norms: [CM-HALL-08-01]", "norms: `CM-HALL-08-01", "pack.want_list"),
    (CHANGE, "norms: [CM-HALL-08-01]", "norms: [`cm8]", "pack.norm"),
    (CHANGE, "timer: {", "timer: `60 #{", "pack.want_table"),
    (CHANGE, "do: {zh: 逐项读给客户听}", "do: {zh: `[a]}", "pack.want_quotes"),
    (CHANGE, "say: consent_plan", "say: `{consent_plan}", "pack.want_quotes"),
    (CHANGE, "say: consent_plan", "say`:", "pack.empty", 1),
    (CHANGE, 'code: "204"\n', "", "pack.missing_key", 0, (1, 1)),
    (CHANGE, 'code: "204"', "code: `A1", "pack.code"),
    (CHANGE, "end: declined", "end: `done", "pack.value"),
    (CHANGE, "value: declined, name", "value: `unset, name", "pack.plain"),
    (CHANGE, "{zh: 资费变更, en", "{`fr: 资费变更, en", "pack.no_language"),
    (CHANGE, "{zh: 资费变更, en", "`{en", "pack.needs_language"),
    (PACK, 'version: "1.0"', "version: `一", "pack.version"),
    (PACK, "[zh, en]", "[zh, `english]", "pack.language"),
    (PACK, "[zh, en]", "[zh, `zh]", "pack.repeated"),
    (CHANGE, "norms: [CM-HALL-08-01]", "norms: [`CM-HALL-08-01，CM-HALL-08-02]", "pack.wide_comma"),
    (CHANGE, "kind: slip", "kind: slip\n    `colour: red", "pack.extra_key"),
    (VERIFY, "part: verify", "part: verify\n`code: 1", "pack.extra_key"),
    (CHANGE, "penalty: yes", "`Penalty: yes", "pack.id"),
    (CHANGE, "penalty: yes", "`penalty：yes", "pack.wide_colon", 7),
    (CHANGE, "when: {penalty: yes}", "when: `[penalty]", "pack.want_table"),
    (CHANGE, "when: {penalty: yes}", "when: {any: `{penalty: yes}}", "pack.want_list"),
    (CHANGE, "{zh: 逐项读给客户听}", "`" + "长" * 501, "pack.long"),
    (CHANGE, "name: 客户同意", "name: 客户: 同意", "pack.bracket", 0, (28, 9)),
    (PACK, "languages: [zh, en]", "languages: `[]", "pack.none_given"),
    (PACK, "languages: [zh, en]", "languages: [zh]", "pack.no_language", 0, None),
    (PACK, "hotline: 10086", "`热线: 10086", "pack.id"),
    (PACK, "hotline: 10086", "`hotline：10086", "pack.wide_colon", 7),
    (CHANGE, "values: {phone: phone, plan", "values: {`phone：phone, plan", "pack.wide_colon", 5),
    (PHRASES, "{thanks: 谢谢，再见。}", "{`thanks：谢谢，再见。}", "pack.wide_colon", 6),
    (PLANS, "- {code: P2", "- {`code：P2", "pack.wide_colon", 4),
    # kinds
    (CHANGE, "    gate: consent\n", "", "pack.kind_needs", 0, (19, 5)),
    (CHANGE, "    source: plans\n", "", "pack.kind_needs", 0, (15, 5)),
    (CHANGE, "    field: form_no\n", "", "pack.kind_needs", 0, (32, 5)),
    (CHANGE, "kind: slip", "kind: slip\n    `field: text", "pack.kind_has"),
    (CLOSING, "kind: note", "kind: note\n    field: `name", "pack.kind_field"),
    (CHANGE, "key: 2", "key: `1", "pack.same_key"),
    (CHANGE, "value: declined, name", "value: `agreed, name", "pack.same_value"),
    (CHANGE, "value: agreed", "value: yes", "pack.agreed", 0, (28, 7)),
    # references
    (CHANGE, "include: verify", "include: `verfy", "pack.no_part"),
    (CHANGE, "say: consent_plan", "say: `consent_plna", "pack.no_phrase"),
    (CHANGE, "field: form_no", "field: `form_nr", "pack.no_field"),
    (CHANGE, "source: plans", "source: `plan", "pack.no_source"),
    (CHANGE, "facts: [plan_terms]", "facts: [`plan_term]", "pack.no_fact"),
    (CHANGE, "change: plan_change", "change: `change_plan", "pack.no_change"),
    (CHANGE, "again: consent", "again: `consnet", "pack.no_step"),
    (CHANGE, "start: consent", "start: `verify", "pack.no_step"),
    (CHANGE, "id: signature", "id: `consent", "pack.same_id"),
    (CHANGE, "kind: commit", "kind: say", "pack.no_commit", 0, (7, 9)),
    (CHANGE, "kind: slip", "kind: `commit", "pack.commits"),
    (CHANGE, "change: plan_change\n", "", "pack.values", 0, (7, 1)),
    (OPENING, "name: 开场", "name: 开场\n`change: ticket", "pack.change_here"),
    (OPENING, "ask: 业务", "source: `servce_id", "pack.unbound"),
    (VERIFY, "id: mobile\n    kind: enter\n    field: mobile", "id: mobile\n    kind: `commit", "pack.commit_in_part"),
    (CLOSING, "kind: say", "kind: `commit", "pack.commit_in_part"),
    (PACK, "opening: opening", "opening: `openning", "pack.no_flow"),
    (PACK, "closing: closing", "closing: `opening", "pack.same_ends"),
    (OPENING, "kind: service", "kind: say", "pack.no_service", 0, (3, 1)),
    (CLOSING, "id: closing\nname: 结尾", 'id: closing\ncode: "204"\nname: 结尾', "pack.same_code", 0, None),
    # variables
    (CHANGE, "penalty: yes", "`penalti: yes", "pack.no_variable"),
    (CHANGE, "when: {penalty: yes}", "when: {`zzz: yes}", "pack.unbound"),
    (CHANGE, "penalty: yes", "penalty: `ja", "pack.no_value"),
    (CHANGE, "{tier: diamond}", "{tier: `diamnod}", "pack.no_value"),
    (CHANGE, "not: {corporate: yes}", "not: {`corporat: yes}", "pack.no_variable"),
    (CHANGE, "when: {penalty: yes}", "when: {penalty_fen: `0}", "pack.open"),
    (CHANGE, "when: {penalty: yes}", "when: {`name: unset}", "pack.sealed"),
    (CHANGE, "variable: penalty_fen", "variable: `penalty_fe", "pack.no_variable"),
    (CHANGE, "plan: new_plan", "plan: `new_pla", "pack.no_variable"),
    (CHANGE, '"{new_plan_name}"', '`"{new_plan_nam}"', "pack.no_placeholder"),
    (CHANGE, '"{new_plan_name}"', '`"{new_plan_name"', "pack.brace"),
    (CHANGE, "name: 客户同意", 'name: `"{name}"', "pack.not_filled"),
    (CHANGE, "    say: which_plan", "    say: which_plan\n    when: {`penalty: yes}", "pack.no_variable"),
    (CHANGE, "    facts: [plan_terms]\n    say", "    say", "pack.unbound", 0, (22, 10)),
    (VERIFY, "facts: [subscriber]", "facts: [`starter]", "pack.fact_needs"),
    (VERIFY, "    as: phone\n", "", "pack.fact_needs", 0, (13, 13)),
    # what stands in the line
    (CHANGE, "kind: slip", "kind: slip\n    `suggest: phone", "pack.kind_has"),
    (CHANGE, "field: form_no", "field: form_no\n    suggest: `phon", "pack.no_variable"),
    (CHANGE, "field: form_no", "field: form_no\n    suggest: `due_fen", "pack.suggest"),
    (CHANGE, "field: form_no", "field: money\n    suggest: `phone", "pack.suggest"),
    (CHANGE, "field: form_no", "field: form_no\n    optional: yes\n    suggest: `phone", "pack.suggest"),
    (CHANGE, "field: form_no", "field: form_no\n    source: repeat\n    suggest: `phone", "pack.suggest"),
    (CHANGE, "field: form_no", "field: service_password\n    suggest: `phone", "pack.suggest"),
    (CHANGE, "id: signature\n    kind: enter\n    field: form_no",
     "id: pass\n    kind: enter\n    field: service_password\n  - id: signature\n    kind: enter\n    field: form_no\n"
     "    suggest: `pass", "pack.suggest"),
    (CHANGE, "field: form_no", "field: form_no\n    suggest: `signature", "pack.unbound"),
    # phrases
    (PHRASES, "  zh:\n    - apology", "  fr:\n    - apology", "pack.no_language", 0, (11, 3)),
    (PHRASES, "  en:\n    - own_document: Please show your document.\n", "", "pack.missing_key", 0, (10, 3)),
    (PHRASES, "apology: 很抱歉，", "apology: `不知道，", "pack.forbidden"),
    (PHRASES, "{thanks: 谢谢，再见。}", "`{a: 不知, b: 道。}", "pack.forbidden"),
    (PHRASES, 'zh: [{question: 您想换成哪种套餐？}]', 'zh: [{question: `"您想{哪种}"}]', "pack.brace"),
    (PHRASES, "source: CM-HALL-01-08", "source: `theirs", "pack.norm"),
    (PHRASES, "which_plan:", "`whichPlan:", "pack.id"),
    # catalogue
    (PLANS, "code: P2", "code: `P1", "pack.same_code"),
    (PLANS, "new_plan_fee_fen: 9900", "new_plan_fee_fen: `99.00", "pack.fen"),
    (PLANS, "name: 畅享99, new", "for_tier: `bronze, name: 畅享99, new", "pack.no_value"),
    (PLANS, "name: 畅享99, new", "`for_teir: gold, name: 畅享99, new", "pack.no_variable"),
    (PLANS, "name: 畅享99, new", "min_points: `viel, name: 畅享99, new", "pack.number"),
    (PLANS, "- {code: P2, name: 畅享99,", "- `{code: P2,", "pack.missing_key"),
    (PLANS, "name: 畅享99, new", "offer_flow: `tarif, name: 畅享99, new", "pack.no_flow"),
]


def mark(text: str) -> tuple[str, int, int]:
    """The text without its mark, and the line and column where that stood."""
    at = text.index("`")
    return text.replace("`", ""), text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def refused(folder: Path) -> list[tuple[str, str, int | None, int | None]]:
    with pytest.raises(PackRefused) as caught:
        load(folder)
    found = []
    for problem in caught.value.problems:
        assert problem.place
        assert render(problem, "zh") and render(problem, "en")
        place = problem.place
        found.append((problem.code, place.where, place.line, place.column))
    return found


@pytest.mark.parametrize("case", REPLACED, ids=lambda case: f"{case[3]}-{REPLACED.index(case)}")
def test_replaced(case: tuple, tmp_path: Path) -> None:  # type: ignore[type-arg]
    file, old, new, code, *rest = case
    shift = rest[0] if rest else 0
    assert old in MINI[file], "the case is void"
    text = MINI[file].replace(old, new, 1)
    if len(rest) > 1:
        expected = rest[1]
    else:
        text, line, column = mark(text)
        expected = (line, column + shift)
    found = refused(write(tmp_path, {file: text}))
    if expected is None:
        assert code in [one[0] for one in found]
    else:
        assert (code, file, *expected) in found, found


def catalogue(*ids: str) -> str:
    """A file of these norms."""
    rest = "section: 一, role: agent, scene: greeting, kind: phrase, zh: 问候, means: phrase"
    return "source: CM-HALL\ntitle: 手册\nnorms:\n" + "".join(f"  - {{id: {one}, {rest}}}\n" for one in ids)


ADDED = [
    ({"flows/a.yaml": "part: a\nsteps:\n  - include: b\n",
      "flows/b.yaml": "part: b\nsteps:\n  - include: a\n",
      CHANGE: MINI[CHANGE].replace("include: verify", "include: a")},
     ("pack.cycle", "flows/b.yaml", 3, 14)),
    ({"flows/again.yaml": "part: verify\nsteps:\n  - {id: x, kind: say}\n"},
     ("pack.same_id", "flows/verify.yaml", 1, 7)),
    ({"phrases/more.yaml": "welcome:\n  source: ours\n  zh: [{a: 甲}]\n  en: [{a: A}]\n"},
     ("pack.same_id", "phrases/more.yaml", 1, 1)),
    ({NORMS: catalogue("CM-HALL-01-01", "CM-HALL-08-01", "CM-HALL-01-08")},
     ("pack.no_norm", CHANGE, 6, 58)),
    ({NORMS: catalogue("CM-HALL-01-01", "CM-HALL-08-04", "CM-HALL-08-01")},
     ("pack.no_norm", PHRASES, 10, 11)),
    ({CLOSING: b"id: closing\nname: \xc4\xe3\xba\xc3\n"}, ("pack.encoding", CLOSING, 2, 7)),
    ({CLOSING: "\ufeff" + MINI[CLOSING]}, ("pack.bom", CLOSING, 1, 1)),
    ({CLOSING: MINI[CLOSING].encode("utf-16")}, ("pack.bom", CLOSING, 1, 1)),
    ({CLOSING: ""}, ("pack.empty_file", CLOSING, 1, 1)),
    ({CLOSING: "# nothing\n"}, ("pack.empty_file", CLOSING, 1, 1)),
    ({CLOSING: "id：closing\nname：结尾\n"}, ("pack.wide_colon", CLOSING, 1, 3)),
    ({CLOSING: "id:closing\n"}, ("pack.colon_space", CLOSING, 1, 3)),
    ({CLOSING: "- a\n- b\n"}, ("pack.want_table", CLOSING, 1, 1)),
    ({CLOSING: "%YAML 1.1\n---\nid: closing\n"}, ("pack.directive", CLOSING, 1, 1)),
    ({CLOSING: "? [a]\n: b\n"}, ("pack.key", CLOSING, 1, 3)),
    ({"flows/x.yml": "id: x\n"}, ("pack.misnamed", "flows/x.yml", None, None)),
    ({"flow/x.yaml": "id: x\n"}, ("pack.misnamed", "flow", None, None)),
    ({"phrase.yaml": "id: x\n"}, ("pack.misnamed", "phrase.yaml", None, None)),
]


@pytest.mark.parametrize(("files", "expected"), ADDED, ids=lambda value: None)
def test_added(files: dict, expected: tuple, tmp_path: Path) -> None:  # type: ignore[type-arg]
    found = refused(write(tmp_path, files))
    assert expected in found, found


def test_all_at_once_in_order(tmp_path: Path) -> None:
    files = {
        CHANGE: MINI[CHANGE].replace("kind: pick", "kind: pik").replace("limit: 60", "limit: x"),
        CLOSING: MINI[CLOSING].replace("say: goodbye", "say: godbye"),
        OPENING: MINI[OPENING].replace("id: opening", "id：opening"),
        PHRASES: MINI[PHRASES].replace("很抱歉，", "不知道"),
    }
    found = refused(write(tmp_path, files))
    assert [one[0] for one in found] == [
        "pack.no_phrase", "pack.wide_colon", "pack.seconds", "pack.value", "pack.forbidden",
    ]
    assert found == sorted(found, key=lambda one: one[1:])


def test_a_broken_file_causes_no_echo(tmp_path: Path) -> None:
    """What only fails because another file could not be read is not reported."""
    for file in (VERIFY, OPENING, PHRASES, PLANS):
        found = refused(write(tmp_path, {file: MINI[file] + "\n  x: y\n z"}))
        assert {one[1] for one in found} == {file}, found
        write(tmp_path, {file: MINI[file]})
