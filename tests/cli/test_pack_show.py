"""packs show|diff|preview: a flow to read, two packs side by side, a flow to try."""

import re

from app.pack.conditions import Condition, Term
from app.proof.outline import judge, mermaid, outline, quoted
from data.packs import load, load_shipped, shipped
from screens.cli.words import words
from tests.cli.kit import Opened, tui
from tests.data.packs.mini import write


def new(tmp_path, name="mine"):
    folder = tmp_path / name
    assert tui("packs", "new", name, "--at", folder).code == 0
    return folder


def change(folder, name, *pairs):
    path = folder / name
    text = path.read_text("utf-8")
    for old, fresh in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, fresh)
    path.write_text(text, "utf-8")


def test_a_pack_and_one_of_its_flows(hall, tmp_path):
    folder = write(tmp_path / "mini")
    told = tui("packs", "show", "--pack", folder, "--json").json
    assert [service["code"] for service in told["services"]] == ["204"]
    assert "资费变更" in tui("packs", "show", "--pack", folder).out
    path = tui("packs", "show", "204", "--pack", folder, "--json").json["path"]
    assert any(step["kind"] == "gate" for step in path)
    assert path[1]["place"].startswith("flows/verify.yaml:")
    assert tui("packs", "show", "no", "--pack", folder).code == 1
    assert hall.tui("packs", "show", "--json").json["id"] == "none"
    known = hall.tui("packs", "list", "--json").json[-1]["hash"]
    for name in (known, known[:6]):
        assert hall.tui("packs", "show", "--pack", name, "--json").json["hash"] == known
    assert hall.tui("packs", "show", "--pack", known[:5]).code == 1
    assert hall.tui("packs", "show", "--pack", "../../etc").code == 1


def test_an_outline_in_both_languages(tmp_path):
    folder = new(tmp_path)
    chinese = tui("packs", "show", "plan_change", "--pack", folder).out
    english = tui("--lang", "en", "packs", "show", "01", "--pack", folder).out
    assert "  片段 verify\n" in chinese and "若 没有 verified，且 means 是 reader" in chinese
    assert "时限 120 秒：从 consent 到 commit（本厅自定）" in chinese
    assert "2 不同意 → 结束：客户不办" in chinese and "3 换一个 → 重问 6 plan" in chinese
    assert "2 没带证件 → 4 verify.refused" in chinese
    assert "if no verified and means is reader" in english and "clock starts" in english
    assert "the customer's evidence" in english and "norms: OWN-03" in english
    for text in (chinese, english):
        assert [line for line in text.splitlines() if len(line) > 78] == []
    path = tui("packs", "show", "01", "--pack", folder, "--json").json["path"]
    consent = next(step for step in path if step["step"] == "consent")
    assert consent["clock"] == "start" and consent["choices"][1]["leads"] == [
        {"to": "", "end": "declined", "back": False, "perhaps": False}]


def test_where_a_choice_leads_is_judged_from_what_it_binds():
    either = Condition((Term("a", ("1",)),), none_of=(Condition((Term("b", ("unset",)),)),))
    assert judge(either, {"a": "2"}) is False
    assert judge(either, {"a": "1"}) is None
    assert judge(either, {"a": "1", "b": "x"}) is True
    one_of = Condition(any_of=(Condition((Term("a", ("1",)),)), Condition((Term("b", ("1",)),))))
    assert [judge(one_of, {"a": value}) for value in "12"] == [True, None]


def test_every_shipped_flow_is_a_chart_whose_nodes_and_edges_fit_together():
    for lang in ("zh", "en"):
        for name in shipped():
            pack = load_shipped(name)
            for flow in pack.flows.values():
                check_chart(mermaid(outline(pack, flow, lang), words(lang), lang), len(flow.steps))


def check_chart(text, steps):
    label = r'"[^"`<>|]*(?:<br/>[^"`<>|]*)*"'
    node = rf"[a-z]+[0-9_a-z]*(?:\(\[{label}\]\)|\[{label}\]|\[\[{label}\]\]|{{{{{label}}}}}|{{{label}}})"
    name = r"[a-z]+[0-9_a-z]*"
    first, *rows = text.split("\n")
    assert first == "flowchart TD"
    made, used = set(), set()
    for row in rows:
        edge = re.fullmatch(rf"  ({name})(?:\(\[{label}\]\))? -->(?:\|{label}\|)? ({name})", row)
        assert edge or re.fullmatch(f"  {node}", row), row
        if edge:
            used |= {edge[1], edge[2]}
        if not edge or "([" in row:
            made.add(re.match(r"  ([a-z]+[0-9_a-z]*)", row)[1])
    assert made >= used and {f"s{number}" for number in range(1, steps + 1)} <= made
    assert sum(row.count("start([") for row in rows) == 1


def test_control_nothing_in_a_label_is_syntax():
    assert quoted('a"b|c`d<e>&#', "") == '"a#34;b#124;c#96;d#60;e#62;#38;#35;"'
    assert quoted("一", "二\n三") == '"一<br/>二 三"'


def test_a_chart_by_command(tmp_path):
    folder = new(tmp_path)
    chart = tui("packs", "show", "02", "--pack", folder, "--mermaid").out
    assert chart.startswith("flowchart TD\n") and 's1 -->|"1 营业时间"| s2' in chart
    assert 's1 -->|"3 其他"| s4' in chart and "s4 --> stop_handed_over" in chart
    assert tui("packs", "show", "02", "--pack", folder, "--mermaid", "--json").json["mermaid"] == chart.splitlines()


def test_what_changes_for_an_agent(tmp_path):
    old, fresh = new(tmp_path), new(tmp_path, "other")
    assert tui("--lang", "en", "packs", "diff", old, fresh).out == "Nothing changes for an agent.\n"
    change(fresh, "phrases.yaml", ("return: 请您带上证件再来，", "return: 请带证件再来一次，"))
    change(fresh, "flows/hours.yaml", ('code: "02"', 'code: "03"'), ("key: 3, value: other", "key: 9, value: other"),
           ("  - {id: tell_hours, kind: say, when: {topic: hours}, say: tell_hours, end: informed, norms: [OWN-06]}\n",
            ""), ("      - {key: 1, value: hours, name: 营业时间}\n", ""))
    (fresh / "stories" / "hours.yaml").unlink()
    change(fresh, "flows/plan_change.yaml", ("limit: 120", "limit: 90"), ("en: Change of plan", "en: New plan"),
           ("  - {id: done, kind: say, say: plan_done}\n", "  - {id: done, kind: say, say: plan_done}\n"
            "  - {id: extra, kind: show, say: plan_done, norms: [OWN-05]}\n"))
    change(fresh, "honours/own.yaml", ("limit: 120", "limit: 90"))
    change(fresh, "catalogue/plans.yaml", ("new_plan_fee_fen: 9900", "new_plan_fee_fen: 9800"))
    told = {(c["what"], c["at"], c["old"], c["new"], c["more"])
            for c in tui("packs", "diff", old, fresh, "--json").json}
    assert {
        ("words", "no_document", "请您带上证件再来，", "请带证件再来一次，", "zh 1 return"),
        ("service_recoded", "hours", "02", "03", ""),
        ("service_renamed", "plan_change", "更换套餐", "更换套餐", ""),
        ("key", "hours/topic", "3", "9", "other"),
        ("choice_removed", "hours/topic", "1 营业时间", "", "hours"),
        ("step_removed", "hours/tell_hours", "topic", "", ""),
        ("step_added", "plan_change/extra", "", "done", ""),
        ("clock", "plan_change", "120 consent → commit", "90 consent → commit", ""),
        ("row", "plans", "9900", "9800", "P99 new_plan_fee_fen"),
    } <= told
    keys = [c for c in told if c[0] == "keystrokes" and c[1] == "plan_change"]
    assert len(keys) == 1 and int(keys[0][3]) == int(keys[0][2]) + 1
    line = tui("packs", "diff", old, fresh).out.splitlines()
    assert "按键  hours/topic [other]  3 → 9" in line


def test_norms_and_moved_steps_are_seen(tmp_path):
    from app.proof.diff import diff

    old, fresh = new(tmp_path), new(tmp_path, "other")
    change(fresh, "flows/hours.yaml", ("  - {id: tell_place, kind: say, when: {topic: place}, say: tell_place, end: "
                                       "informed, norms: [OWN-06]}\n", ""))
    change(fresh, "flows/hours.yaml", ("end: handed_over, norms: [OWN-06]}\n", "end: handed_over, norms: [OWN-06]}\n"
           "  - {id: tell_place, kind: say, when: {topic: place}, say: tell_place, end: informed, norms: [OWN-06]}\n"))
    change(fresh, "phrases.yaml", ("farewell:\n  source: ours\n  norms: [OWN-05]\n", "farewell:\n  source: ours\n"))
    change(fresh, "flows/closing.yaml", ("    norms: [OWN-05]\n", ""))
    found = diff(load(old), load(fresh))
    assert [(c.what, c.at, c.old, c.new) for c in found] == [
        ("step_moved", "hours/refer", "tell_place", "tell_hours"),
        ("norm_dropped", "OWN-05", "closing/outcome farewell", ""),
    ]


def test_a_preview_is_opened_at_its_service(tmp_path):
    folder, opened = new(tmp_path), Opened()
    assert tui("packs", "preview", "hours", "--pack", folder, tty=True, counter=opened).code == 0
    [(pack, code)] = opened.calls
    assert (pack.id, code) == ("mine", "02")
    assert tui("--lang", "en", "packs", "preview", "hours", "--pack", folder).err.startswith("This is no terminal")
    assert tui("--lang", "en", "packs", "preview", "closing", "--pack", folder, tty=True).err.startswith("Opening and")
    assert tui("--lang", "en", "packs", "preview", "no", "--pack", folder, tty=True).err.startswith("The pack has no")
