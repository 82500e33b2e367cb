"""F7: the norms of this very step, found from anywhere, and back with nothing lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from app.pack.model import Text
from app.pack.norms import Card
from app.pack.reference import find, of_step, references
from screens.norms import NormsScreen
from screens.sign_in import SignInScreen
from screens.tui import Counter
from screens.visit import VisitScreen
from tests.kit.fakes import PHONE, FakeHome
from tests.screens.test_snapshots import CONSENT, IN, NEED, TARIFF, keys, shown

CARD = Card(
    "sms_101", "sms", "991", Text((("zh", "查话费的示例卡片"),)), ("chfdslkp",), Text((("zh", "发 991 到 10000。"),)),
    ("CM-HALL-08-03",),
)


@pytest.fixture
def home() -> FakeHome:
    """A home whose pack has one more card."""
    found = FakeHome()
    found.agents.add("2001", "李敏", "agent", "605172")
    found.pack = replace(found.pack, cards=(*found.pack.cards, CARD))
    return found


class Hands:
    """A keyboard before a running counter."""

    def __init__(self, app: Counter, press: Callable[[str], object]) -> None:
        self.app, self._press = app, press

    async def type(self, words: str) -> Hands:
        for key in keys(words):
            await self._press(key)  # type: ignore[misc]
            for _ in range(400):
                await asyncio.sleep(0)
                if not self.app.queued and not self.app._transitions and not self.app.gate_shut:
                    break
                await asyncio.sleep(0.005)
            assert self.app.failure is None
        return self

    @property
    def rows(self) -> list[str]:
        return shown(self.app)

    @property
    def text(self) -> str:
        return "\n".join(self.rows)

    @property
    def line(self) -> str:
        return self.app.screen.entry.text  # type: ignore[attr-defined,no-any-return]


@asynccontextmanager
async def counter(home: FakeHome, lang: str = "zh") -> AsyncIterator[Hands]:
    app = Counter(lambda: home, lang)  # type: ignore[arg-type,return-value]
    app.gate_silence = 0.01
    async with app.run_test(size=(80, 24)) as pilot:

        async def press(key: str) -> None:
            await pilot.press(key)
            await pilot.pause()

        await pilot.pause()
        yield Hands(app, press)


# In a visit


async def test_the_norms_of_this_step_come_first(home: FakeHome) -> None:
    async with counter(home) as hands:
        await hands.type(CONSENT + "<f7>")
        step = home.pack.flows["tariff_change"].step("consent")
        wanted = list(of_step(home.pack, home.pack.flows["tariff_change"], step))
        assert wanted[0] in step.norms and len(wanted) > len(step.norms), "the service's and the clock's as well"
        listed = [row.replace(">", " ").split()[0] for row in hands.rows[4:16] if row.strip()]
        assert listed == wanted
        assert "这一步的规范   资费变更" in hands.rows[1] and hands.rows[4].strip().startswith(">")


async def test_typing_searches_every_norm_and_card(home: FakeHome) -> None:
    async with counter(home) as hands:
        await hands.type(CONSENT + "<f7> 投诉")
        assert "规范和参考卡片" in hands.rows[1] and "投诉" in "".join(hands.rows[4:16])
        await hands.type("⎋ 991")
        assert hands.rows[1].strip().endswith("1 条") and "查话费的示例卡片" in hands.rows[4]
        await hands.type("⎋")
        assert "这一步的规范" in hands.rows[1], "an empty line shows this step again"


async def test_one_norm_is_shown_whole_and_what_was_typed_stays(home: FakeHome) -> None:
    async with counter(home) as hands:
        await hands.type(CONSENT + "<f7> CMHALL ⎋ 客户确认在先 ⏎")
        norm = home.pack.norms["CM-HALL-08-03"]
        assert hands.rows[1].startswith(" CM-HALL-08-03") and norm.zh in hands.text
        assert norm.section in hands.text and "这项业务里靠这些做到" in hands.text and "客户意见" in hands.text
        await hands.type("⎋")
        assert isinstance(hands.app.screen, NormsScreen) and hands.line == "客户确认在先"


async def test_one_card_is_shown_whole(home: FakeHome) -> None:
    async with counter(home) as hands:
        await hands.type(NEED + "<f7> chfds ⏎")
        assert "发 991 到 10000。" in hands.text and "CM-HALL-08-03" in hands.text


async def test_back_with_a_half_typed_field_as_it_was(home: FakeHome) -> None:
    async with counter(home) as hands:
        await hands.type(NEED + "08⏎ 1 1540000")
        assert hands.line == "1540000"
        before = hands.rows
        await hands.type("<f7> ↓ ⏎ ⎋ 投诉 ⎋ ⎋")
        assert isinstance(hands.app.screen, VisitScreen) and hands.line == "1540000"
        assert hands.rows[3:] == before[3:]
        await hands.type("1234⏎")
        assert hands.app.screen.visit.text("phone") == PHONE  # type: ignore[attr-defined]


async def test_nothing_is_written_by_looking(home: FakeHome) -> None:
    async with counter(home) as hands:
        await hands.type(TARIFF)
        kept = len(home.journal.entries)
        await hands.type("<f7> ⏎ ⎋ ⎋")
        assert len(home.journal.entries) == kept


async def test_a_gate_that_was_covered_must_be_seen_anew(home: FakeHome) -> None:
    async with counter(home) as hands:
        await hands.type(CONSENT + "<f7>")
        hands.app.gate_silence = 5.0
        await hands._press("escape")  # type: ignore[misc]
        await asyncio.sleep(0.02)
        assert hands.app.gate_shut and isinstance(hands.app.screen, VisitScreen)


async def test_the_alias_for_terminals_that_keep_the_key(home: FakeHome) -> None:
    async with counter(home) as hands:
        await hands.type(TARIFF + "/7⏎")
        assert isinstance(hands.app.screen, NormsScreen)


# From anywhere


async def test_at_home_the_whole_pack_without_a_step(home: FakeHome) -> None:
    async with counter(home) as hands:
        await hands.type(IN + "<f7>")
        count = len(home.pack.norms) + len(home.pack.cards)
        assert f"规范和参考卡片   {count} 条" in hands.rows[1]
        await hands.type("⏎")
        assert "!" in hands.rows[22], "nothing is marked: nothing opens"
        await hands.type("客户确认在先 ⏎")
        assert "靠这些做到" in hands.text and "资费变更" in hands.text
        await hands.type("⎋ ⎋ ⎋")
        assert not isinstance(hands.app.screen, NormsScreen)


async def test_over_a_list_and_over_the_ledger(home: FakeHome) -> None:
    async with counter(home) as hands:
        await hands.type(IN + "<f2> zf")
        before = hands.rows[3:]
        await hands.type("<f7> ⎋")
        assert hands.rows[3:] == before and hands.line == "zf"
        await hands.type("⎋ ⎋ <f3> 1 <f7>")
        assert isinstance(hands.app.screen, NormsScreen)


async def test_not_twice_over_itself(home: FakeHome) -> None:
    async with counter(home) as hands:
        await hands.type(TARIFF + "<f7> <f7> ⏎ <f7>")
        assert sum(isinstance(screen, NormsScreen) for screen in hands.app.screen_stack) == 1
        await hands.type("⎋ ⎋")
        assert isinstance(hands.app.screen, VisitScreen)


async def test_not_before_signing_in_and_not_over_a_lock(home: FakeHome) -> None:
    async with counter(home) as hands:
        await hands.type("<f7>")
        assert isinstance(hands.app.screen, SignInScreen)
        await hands.type(TARIFF + "<f9> <f7>")
        assert isinstance(hands.app.screen, SignInScreen)


async def test_a_pack_without_norms_says_so(home: FakeHome) -> None:
    home.pack = replace(home.pack, norms={}, cards=())
    async with counter(home) as hands:
        await hands.type(TARIFF + "<f7>")
        assert "这个话术包没有规范和参考卡片。" in hands.text
        await hands.type("投诉 ⏎ ⎋ ⎋")
        assert isinstance(hands.app.screen, VisitScreen)


async def test_in_english(home: FakeHome) -> None:
    home.lang = "en"
    async with counter(home, "en") as hands:
        await hands.type(CONSENT + "<f7>")
        assert "Norms of this step" in hands.rows[1]
        await hands.type("⏎")
        norm = home.pack.norms[next(iter(home.pack.flows["tariff_change"].step("consent").norms))]
        assert norm.en[:40] in hands.text and "Kept in this service by" in hands.text


async def test_every_norm_fits_the_screen(home: FakeHome) -> None:
    """No row of any norm or card is wider than the terminal, in either language."""
    from app.text import cells
    from screens.norms import card_rows, norm_rows
    from screens.words import words

    for lang in ("zh", "en"):
        for norm in home.pack.norms.values():
            for flow in (None, home.pack.flows["tariff_change"]):
                assert all(cells(row.plain) <= 80 for row in norm_rows(norm, home.pack, flow, lang, words(lang)))
        for card in home.pack.cards:
            assert all(cells(row.plain) <= 80 for row in card_rows(card, home.pack, lang, words(lang)))


# What is found


def test_norms_are_found_by_id_words_and_initials(home: FakeHome) -> None:
    among = references(home.pack)
    for typed in ("CM-HALL-08-03", "cm-hall-08-03", "客户确认在先", "khqrzx", home.pack.norms["CM-HALL-08-03"].en):
        found = find(among, typed)
        assert found and found[0].norm is not None and found[0].norm.id == "CM-HALL-08-03", typed
    assert {one.norm.id for one in find(among, "hall-08-03") if one.norm} == {"CM-HALL-08-03"}
    assert find(among, "没有这样的话") == ()


def test_those_of_the_step_stand_first(home: FakeHome) -> None:
    among = references(home.pack, ("CM-HALL-08-03", "XX-1"))
    assert among[0].code == "CM-HALL-08-03" and len(among) == len(home.pack.norms) + len(home.pack.cards)
