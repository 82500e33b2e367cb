"""Finding services and options by code, digits, Han and pinyin."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.pack.search import search
from app.ports import Option
from data.packs import load
from data.packs.pinyin import initials
from tests.data.packs.mini import write


def option(code: str, name: str, value: str = "") -> Option:
    return Option(value or name, name, code, initials(name))


PLANS = (
    option("20", "畅享套餐"), option("204", "资费变更"), option("2", "补换卡"), option("9", "过户"),
    option("31", "变更资费说明"),
)


def names(typed: str) -> list[str]:
    return [found.name for found in search(PLANS, typed)]


def test_codes_first() -> None:
    assert names("2") == ["补换卡", "畅享套餐", "资费变更"]
    assert names("204") == ["资费变更"]
    assert names("２０４") == ["资费变更"]


def test_initials_and_han() -> None:
    assert names("zf")[0] == "资费变更"
    assert names("ZFBG") == ["资费变更"]
    assert names("bg") == ["变更资费说明", "资费变更"], "what begins so comes first"
    assert names("资费") == ["资费变更", "变更资费说明"]
    assert names("资 费") == names("资费")
    assert names("x") == [] and names("  ") == [plan.name for plan in PLANS]


def test_flows_by_alias_in_every_language(tmp_path: Path) -> None:
    services = load(write(tmp_path)).services
    for typed in ("zf", "tcbg", "套餐", "资费", "204", "20", "tariff", "CHANGE"):
        assert [flow.id for flow in search(services, typed)] == ["tariff_change"], typed
    assert search(services, "05") == []


def test_numbers_by_any_digits() -> None:
    numbers = [Option("15400010088", "154 0001 0088"), Option("15400018800", "154 0001 8800")]
    assert search(numbers, "0088") == numbers[:1]
    assert search(numbers, "10088") == numbers[:1]
    assert search(numbers, "88") == numbers


def test_things_with_less() -> None:
    @dataclass
    class Bare:
        name: str

    assert search([Bare("甲"), Bare("乙")], "乙") == [Bare("乙")]
