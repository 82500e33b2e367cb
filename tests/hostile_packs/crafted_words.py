"""Wrong kinds, words that mean something elsewhere, conditions, and the clause ledger."""

# One row a case, whatever its length: the table is read and extended by eye.
# ruff: noqa: E501, RUF100

from __future__ import annotations

from tests.hostile_packs.base import BASE, swap
from tests.hostile_packs.cases import (
    CARDS,
    CHANGE,
    CLOSING,
    HONOURS,
    NORMS,
    PACK,
    PHRASES,
    PLANS,
    SOUND,
    STORIES,
    VERIFY,
    case,
    lines,
)

# ── wrong kinds ───────────────────────────────────────────────────────────────────────────────────

for file, old, new in (
    (CHANGE, "kind: pick", "kind: [pick]"), (CHANGE, "kind: pick", "kind: {a: b}"), (CHANGE, "id: new_plan", "id:"),
    (CHANGE, "steps:\n", "steps: no\nx:\n"), (CLOSING, "steps:\n", "steps:\n  - note\n"),
    (CLOSING, "steps:\n", "steps:\n  -\n"), (CLOSING, "steps:\n", "steps:\n  - []\n"),
    (CHANGE, "aliases: [套餐变更]", "aliases: {a: b}"), (CHANGE, "aliases: [套餐变更]", "aliases: [[a]]"),
    (CHANGE, "values: {phone: phone, plan: new_plan}", "values: [phone, plan]"),
    (CHANGE, "timer: {", "timer: [{"), (CHANGE, "when: {penalty: yes}", "when: yes"),
    (CHANGE, "when: {penalty: yes}", "when: {penalty: {a: b}}"), (CHANGE, "when: {penalty: yes}", "when: {penalty: [[yes]]}"),
    (CHANGE, "when: {penalty: yes}", "when: {any: yes}"), (CHANGE, "when: {penalty: yes}", "when: {not: yes}"),
    (CHANGE, "when: {penalty: yes}", "when: {any: [yes]}"), (CHANGE, "facts: [plan_terms]", "facts: {plan_terms: yes}"),
    (VERIFY, "sets: {phone_known: yes}", "sets: [phone_known]"), (VERIFY, "sets: {phone_known: yes}", "sets: {phone_known: [yes]}"),
    (PACK, "{zh: 示范移动, en: Sample Mobile}", "[示范移动]"), (PACK, "languages: [zh, en]", "languages: zh"),
    (PACK, "settings: {", "settings: [{"), (PACK, "forbidden: [", "forbidden: [[a], "),
    (PHRASES, "  source: ours\n  zh: [{thanks: 谢谢，再见。}]", "  source: [ours]\n  zh: [{thanks: 谢谢，再见。}]"),
    (PHRASES, "zh: [{thanks: 谢谢，再见。}]", "zh: {thanks: 谢谢}"), (PHRASES, "zh: [{thanks: 谢谢，再见。}]", "zh: 谢谢"),
    (PHRASES, "zh: [{thanks: 谢谢，再见。}]", "zh: []"), (PHRASES, "zh: [{thanks: 谢谢，再见。}]", "zh: [{}]"),
    (PLANS, "code: P1", "code: [P1]"), (PLANS, "- {code: P2", "- P2\n- {code: P2"),
):
    case(f"{new!r} for {old!r}", "pack.", file, swap(file, old, new))

# ── words that mean something elsewhere ───────────────────────────────────────────────────────────

for text in ("{0}", "{}", "{a.b}", "{a[0]}", "{a!r}", "{a:>9999999}", "{{x}}", "{a{b}}", "{", "}", "{a b}", "{Ａ}", "{__class__}"):
    case(f"{text} in a sentence", "pack.brace", PHRASES, swap(PHRASES, "thanks: 谢谢，再见。", f"thanks: '谢谢{text}'"))
    case(f"{text} in what to do", "pack.", CHANGE, swap(CHANGE, '"回执 {reference}"', f"'{text}'"))
case("a placeholder that nobody fills", "pack.no_placeholder", CHANGE, swap(CHANGE, "{reference}", "{refrence}"))
case("a placeholder in a name", "pack.not_filled", CHANGE, swap(CHANGE, "name: 客户同意", "name: '{customer}'"))
for text in ("[bold red]x[/]", "[/]", "[@click=app.quit]x[/]", "\\\\[x", "<script>x</script>", "$(HOME)", "%s%n%x", "::|>"):
    case(f"{text} in a sentence is kept", SOUND, "", swap(PHRASES, "thanks: 谢谢，再见。", f"thanks: '{text}'"))

# ── conditions ────────────────────────────────────────────────────────────────────────────────────

case("a condition on the step's own answer", "pack.unbound", CLOSING, swap(CLOSING, "when: {item_state", "when: {note: unset, item_state"))
case("a condition on a later step", "pack.unbound", CHANGE, swap(CHANGE, "    say: which_plan", "    when: {signature: unset}\n    say: which_plan"))
case("conditions 20 deep", "pack.", CHANGE, swap(CHANGE, "when: {penalty: yes}", "when: " + "{not: " * 22 + "{zz: yes}" + "}" * 22))
case("conditions too deep", "pack.depth", CHANGE, swap(CHANGE, "when: {penalty: yes}", "when: " + "{not: " * 40 + "{a: b}" + "}" * 40))
case("many conditions in one", "pack.", CHANGE, swap(CHANGE, "when: {penalty: yes}", "when: {any: [" + "{penalti: yes}, " * 5_000 + "{a: b}]}"))
case("any of nothing", SOUND, "", swap(CHANGE, "when: {penalty: yes}", "when: {any: []}"))
case("a personal value", "pack.sealed", CHANGE, swap(CHANGE, "when: {penalty: yes}", "when: {name: x}"))
case("a value that is never taken", "pack.no_value", CHANGE, swap(CHANGE, "when: {penalty: yes}", "when: {penalty: maybe}"))
case("a choice that sends back to itself", SOUND, "", swap(VERIFY, "again: mobile", "again: document"))
case("a choice that sends back to nothing", "pack.no_step", VERIFY, swap(VERIFY, "again: mobile", "again: nothing"))


# ── norms, honours, cards, stories ────────────────────────────────────────────────────────────────

LEDGER = {NORMS: "norms", HONOURS: "honours", CARDS: "cards", STORIES: "stories"}
for file, what in LEDGER.items():
    case(f"{what} that are a text", "pack.", file, {file: "hello\n"})
    case(f"{what} that are empty", "pack.empty_file", file, {file: ""})
    case(f"{what} of the wrong kind", "pack.", file, {file: "[]\n" if file in (NORMS, HONOURS) else "{a: b}\n"})
    case(f"{what} in GBK", "pack.encoding", file, {file: BASE[file].encode() + "你好".encode("gbk")})
    case(f"{what} given twice", "pack.same_id", "", {file.replace(".yaml", "2.yaml"): BASE[file]})
    case(f"{what} with a bidi sign", "pack.char", file, {file: BASE[file] + "# \u2067\n"})
    case(f"{what} of nested lists", "pack.depth", file, {file: "[" * 60_000})
    case(f"{what}, many of them wrong", "pack.", file, {file: "- {idd: x}\n" * 6_000})
for file, old, new, code in (
    (NORMS, "means: flow", "mens: flow", "pack.unknown_key"), (NORMS, "source: CM-HALL", "source: CM-SPEC", "pack.norm_source"),
    (NORMS, "id: CM-HALL-08-04", "id: CM-HALL-08-01", "pack.same_id"), (NORMS, "id: CM-HALL-08-04", "id: 08-04", "pack.norm"),
    (NORMS, "zh: 进厅时问候", "zh: [进厅]", "pack.want_quotes"), (NORMS, "scene: greeting", "scene: Gr ee", "pack.id"),
    (HONOURS, "elements:", "element:", "pack.unknown_key"), (HONOURS, "evidence: said}\n  - {phrase", "evidence: sad}\n  - {phrase", "pack.value"),
    (HONOURS, "{phrase: welcome", "{phrase: welcom", "pack.no_phrase"), (HONOURS, "opening/greet", "opening/gret", "pack.no_step"),
    (HONOURS, "opening/greet", "openin/greet", "pack.no_flow"), (HONOURS, "opening/greet", "../../greet", "pack."),
    (HONOURS, "choice: declined", "choice: declind", "pack.no_choice"), (HONOURS, "card: sms_101", "card: sms_110", "pack."),
    (HONOURS, "catalogue: plans, codes: [P1]", "catalogue: plans, codes: [P7]", "pack."),
    (HONOURS, "proof: consent", "proof: consnt", "pack."), (HONOURS, "[consent, commit]", "[consent]", "pack.order"),
    (HONOURS, "limit: 60", "limit: {a: b}", "pack."), (HONOURS, "CM-HALL-01-08:", "CM-HALL-01-80:", "pack.no_norm"),
    (HONOURS, "{card: sms_101, ", "{card: sms_101, phrase: welcome, ", "pack.claim_thing"),
    (HONOURS, "{card: sms_101, ", "{card: sms_101, limit: 5, ", "pack.claim_has"),
    (CARDS, 'code: "101"', 'code: "1 0 1"', "pack.card_code"), (CARDS, "group: sms", "groop: sms", "pack.unknown_key"),
    (CARDS, "发 101 到 10086。", "发 {code}", "pack.not_filled"), (CARDS, "发 101 到 10086。", "字" * 501, "pack.long"),
    (STORIES, "flow: tariff_change", "flow: tarif_change", "pack.no_flow"), (STORIES, "answers:", "answer:", "pack.unknown_key"),
    (STORIES, "tier: gold", "tier: glod", "pack."), (STORIES, "tier: gold", "teir: gold", "pack."),
    (STORIES, "- consent: agreed", "- consent: [agreed]", "pack."), (STORIES, "- consent: agreed", "- {consent: agreed, a: b}", "pack.one_answer"),
    (STORIES, "- consent: agreed", "- consnt: agreed", "pack."), (STORIES, "[tariff_change done]", "[tariff_change dun]", "pack."),
    (STORIES, "says: [which_plan", "says: [wich_plan", "pack.no_phrase"), (STORIES, "met: [CM-HALL-08-01]", "met: [CM-HALL-80-01]", "pack.no_norm"),
):
    case(f"{new} in the ledger", code, file, swap(file, old, new))
case("claims about a closing that is not there", "pack.no_flow", PACK, swap(PACK, "closing: closing", "closing: closin"))
case("claims about an opening that is not there", "pack.no_flow", PACK, swap(PACK, "opening: opening", "opening: openin"))
case("claims about a flow that is gone", "pack.no_flow", HONOURS, {CHANGE: "id: other\nname: x\ncode: '1'\nsteps:\n  - {id: s, kind: say, say: goodbye}\n"})
case("many claims of what is not there", "pack.", HONOURS, {HONOURS: "CM-HALL-01-01:\n" + lines(
    2_700, "  - {step: \"*/nope%\", evidence: proved}\n")})
case("many claims in many flows", "pack.", HONOURS, {HONOURS: "CM-HALL-01-01:\n  - {step: nope, evidence: proved, in: [" + lines(
    16_000, "f%, ") + "x]}\n"})
case("many stories that go nowhere", "pack.", STORIES, {STORIES: lines(
    1_500, "- {id: s%, name: x, flow: no%, expect: {path: [a%, b%]}}\n")})
case("a story of thousands of answers", "pack.", STORIES, {STORIES: "- id: s\n  name: x\n  flow: closing\n  answers:\n" + lines(
    6_000, "    - zzz%: x\n") + "  expect: {}\n"})
case("many cards with one code", "pack.same_code", CARDS, {CARDS: lines(
    1_400, "- {id: c%, group: g, code: '1', name: 重长行乐, text: x}\n")})
case("a file on a long road", "pack.", "", {f"stories/{'x' * 240}.yaml": "- {idd: x}\n"})
