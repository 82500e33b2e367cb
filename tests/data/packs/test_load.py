"""A good pack: what it becomes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.pack.conditions import Condition, Term
from app.pack.model import Act, Gate, Kind, Pack
from app.problems import Refused
from data.packs import PackRefused, digest, load, load_shipped, shipped
from data.packs.compile import both
from data.packs.pinyin import LIMIT, initials
from tests.data.packs.mini import CHANGE, PACK, VERIFY, write


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return load(write(tmp_path))


def test_heads(pack: Pack) -> None:
    assert (pack.id, pack.version, pack.languages) == ("mini", "1.0", ("zh", "en"))
    assert pack.operator.of("en") == "Sample Mobile"
    assert pack.settings["hotline"] == "10086"
    assert [flow.id for flow in pack.services] == ["tariff_change"]
    flow = pack.flows["tariff_change"]
    assert (flow.code, flow.name.of("zh"), flow.name.of("fr")) == ("204", "资费变更", "资费变更")
    assert (flow.change, dict(flow.values)) == ("plan_change", {"phone": "phone", "plan": "new_plan"})
    assert flow.timer and (flow.timer.limit, flow.timer.setting) == (60, False)
    assert flow.charges[0].when == Condition((Term("penalty", ("yes",)),))


def test_includes_are_inlined(pack: Pack) -> None:
    flow = pack.flows["tariff_change"]
    assert [step.id for step in flow.steps] == [
        "verify.mobile", "verify.document", "new_plan", "consent", "signature", "commit", "slip",
    ]
    first = flow.steps[0]
    assert (first.name, first.act, first.scope) == ("phone", Act.VERIFY, "visit")
    assert first.when.terms == (Term("item_state", ("unset",)), Term("phone_known", ("unset",)))
    assert (first.file, first.line) == ("flows/verify.yaml", 4)
    assert flow.step("verify.document").choices[2].again == "verify.mobile"
    assert flow.step("verify.document").name == "document"


def test_steps(pack: Pack) -> None:
    step = pack.flows["tariff_change"].step("consent")
    assert (step.kind, step.gate, step.facts) == (Kind.GATE, Gate.CONSENT, ("plan_terms",))
    assert step.reads == ("customer", "effective", "new_plan_name")
    asked = step.choices[2].when
    assert asked.holds({"tier": "gold", "corporate": "no"})
    assert not asked.holds({"tier": "gold", "corporate": "yes"})
    assert not asked.holds({"tier": "silver", "corporate": "no"})
    note = pack.flows["closing"].steps[0]
    assert (note.field, note.optional, note.act) == ("text", True, Act.FAREWELL)


def test_reads_hold_what_rows_depend_on(pack: Pack) -> None:
    assert pack.flows["tariff_change"].step("verify.document").reads == (
        "plan_fee_fen", "plan_name", "tier",
    )


def test_a_step_may_depend_on_what_it_asks_itself(tmp_path: Path) -> None:
    verify = VERIFY.replace("{verified: unset}", "{verified: unset, tier: gold}")
    assert load(write(tmp_path, {"flows/verify.yaml": verify}))


def test_what_the_desk_binds_may_be_read(tmp_path: Path) -> None:
    text = CHANGE.replace("  - id: new_plan\n", (
        "  - id: new_plan\n    when: {verified: [reader, exception], exception_allowed: no, wish: yes,\n"
        "      flow: tariff_change, committed: unset, due: no, change_due: no}\n"
    ))
    assert load(write(tmp_path, {"flows/tariff_change.yaml": text}))


def test_phrases(pack: Pack) -> None:
    welcome = pack.phrases["welcome"]
    assert welcome.words("zh", 1) == "欢迎您！这里是{hall}。"
    assert [element.name for element in welcome.variants["en"][0]] == ["greeting", "hall"]
    assert pack.phrases["ask_document"].source == "CM-HALL-01-08"


def test_pinyin(pack: Pack) -> None:
    found = pack.flows["tariff_change"].initials
    assert {"zfbg", "tcbg", "套餐变更"} <= set(found)
    assert "cx59" in pack.catalogue["plans"][0]["initials"].split()
    assert {"cxs", "sxs"} <= set(initials("单先生"))
    assert initials("重庆")[0] in ("zq", "cq") and "cq" in initials("重庆")
    assert initials("") == () and initials("，。") == ()
    assert len(initials("行长重单解乐朝降" * 3)) <= LIMIT


def test_scalars_stay_text(tmp_path: Path) -> None:
    text = CHANGE.replace("value: declined, name", "value: no, name").replace('"204"', "012")
    pack = load(write(tmp_path, {"flows/tariff_change.yaml": text}))
    flow = pack.flows["tariff_change"]
    assert flow.code == "012" and flow.step("consent").choices[1].value == "no"


def test_act_of_an_include_wins(tmp_path: Path) -> None:
    change = CHANGE.replace("    act: verify\n", "    act: greet\n")
    steps = load(write(tmp_path, {"flows/tariff_change.yaml": change})).flows["tariff_change"].steps
    assert [step.act for step in steps[:3]] == [Act.GREET, Act.GREET, Act.HANDLE]
    plain = CHANGE.replace("    act: verify\n", "")
    verify = VERIFY.replace("act: verify\n", "")
    files = {"flows/tariff_change.yaml": plain, "flows/verify.yaml": verify}
    assert load(write(tmp_path, files)).flows["tariff_change"].steps[0].act is Act.HANDLE


def test_parts_within_parts(tmp_path: Path) -> None:
    outer = "part: outer\nsteps:\n  - include: verify\n    id: who\n"
    change = CHANGE.replace("include: verify", "include: outer")
    files = {"parts/outer.yaml": outer, "flows/tariff_change.yaml": change}
    flow = load(write(tmp_path, files)).flows["tariff_change"]
    assert flow.steps[0].id == "outer.who.mobile"
    assert flow.step("outer.who.document").choices[2].again == "outer.who.mobile"


def test_windows_line_ends_and_places_are_the_same(tmp_path: Path) -> None:
    unix = load(write(tmp_path / "a"))
    dos = load(write(tmp_path / "b", {"flows/verify.yaml": VERIFY.replace("\n", "\r\n")}))
    assert unix == dos and unix.hash == dos.hash


def test_hash_follows_the_content(tmp_path: Path) -> None:
    one = load(write(tmp_path))
    other = load(write(tmp_path, {"pack.yaml": PACK.replace("您}", "您好}")}))
    assert one.hash == digest(one) != other.hash


def test_both_conditions_hold() -> None:
    a = Condition((Term("x", ("1",)),), any_of=(Condition((Term("y", ("1",)),)),))
    b = Condition((), any_of=(Condition((Term("z", ("1",)),)), Condition((Term("z", ("2",)),))))
    whole = both([Condition(), a, b])
    for x in "01":
        for y in "01":
            for z in "012":
                values = {"x": x, "y": y, "z": z}
                assert whole.holds(values) == (a.holds(values) and b.holds(values))


def test_missing(tmp_path: Path) -> None:
    for call in (lambda: load(tmp_path / "none"), lambda: load_shipped("none")):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.problem.code == "pack.missing"
    with pytest.raises(PackRefused) as empty:
        load(tmp_path)
    assert [str(problem.place) for problem in empty.value.problems] == ["pack.yaml"]


@pytest.mark.parametrize("name", shipped())
def test_shipped_packs_load(name: str) -> None:
    assert load_shipped(name).id == name


def test_a_counter_needs_neither_yaml_nor_pydantic() -> None:
    code = (
        "import sys; from data.packs import from_json; "
        "print([m for m in sys.modules if m.split('.')[0] in ('yaml', 'pydantic')])"
    )
    root = Path(__file__).parents[3]
    out = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert out.stdout.strip() == "[]", out.stderr
