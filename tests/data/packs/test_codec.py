"""Compiled packs as JSON: exact, quick, and not to be tampered with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.pack.model import Pack
from app.problems import Refused
from data.packs import digest, from_json, load, to_json
from tests.data.packs.mini import CHANGE, OPENING, write


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return load(write(tmp_path))


def test_round_trip(pack: Pack) -> None:
    again = from_json(to_json(pack))
    assert again == pack
    assert to_json(again) == to_json(pack)
    assert again.hash == pack.hash == digest(again)
    step = again.flows["tariff_change"].step("consent")
    assert isinstance(step.norms, tuple) and isinstance(step.choices[2].when.any_of, tuple)


def test_read_packs_are_frozen(pack: Pack) -> None:
    again = from_json(to_json(pack))
    for mapping in (again.flows, again.settings, again.phrases, again.catalogue["plans"][0]):
        with pytest.raises(TypeError):
            mapping["x"] = "y"  # type: ignore[index]


def test_steps_of_shared_parts_are_written_once(tmp_path: Path) -> None:
    other = CHANGE.replace("id: tariff_change", "id: other").replace('"204"', '"205"')
    pack = load(write(tmp_path, {"flows/other.yaml": other}))
    text = to_json(pack)
    assert text.count('"verify.document"') == 1
    again = from_json(text)
    assert again == pack
    shared = [again.flows[name].step("verify.document") for name in ("tariff_change", "other")]
    assert shared[0] is shared[1]


@pytest.mark.parametrize("change", [
    lambda text: text.replace("资费变更", "资费更变"),
    lambda text: text.replace('"format":1', '"format":2'),
    lambda text: text[:-2],
    lambda text: text + " ",
    lambda text: "",
    lambda text: "{}",
    lambda text: text.replace('"hash":"', '"hash":"0', 1),
])
def test_tampering_is_refused(pack: Pack, change) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refused:
        from_json(change(to_json(pack)))
    assert refused.value.problem.code == "pack.hash"


def test_changed_pack_does_not_have_its_hash(pack: Pack) -> None:
    assert digest(replace(pack, version="2")) != pack.hash


def test_a_large_pack_is_the_same_when_read_again(tmp_path: Path) -> None:
    """25 services of some 45 steps."""
    filler = "".join(
        f"  - {{id: step_{n}, kind: ask, ask: 提示, say: which_plan, choices: "
        f"[{{key: 1, value: a, name: 甲}}, {{key: 2, value: b, name: 乙}}]}}\n" for n in range(38)
    )
    files: dict[str, str | bytes] = {"flows/opening.yaml": OPENING}
    for number in range(25):
        text = CHANGE.replace("id: tariff_change", f"id: flow_{number}")
        text = text.replace('"204"', f'"{300 + number}"')
        files[f"flows/flow_{number}.yaml"] = text + filler
    pack = load(write(tmp_path, files))
    text = to_json(pack)
    assert from_json(text) == pack and to_json(from_json(text)) == text
