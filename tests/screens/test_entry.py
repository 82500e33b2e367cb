"""The entry line by itself, on a headless app."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual import events
from textual.app import ComposeResult
from textual.pilot import Pilot

from screens.commands import ALIASES, COMMANDS, bindings
from screens.entry import Entry, Refusal, Slot
from screens.keys import KeyScreen, Turnstile


def id_groups(raw: str) -> str:
    """110101 19900307 7578."""
    return " ".join(filter(None, (raw[:6], raw[6:14], raw[14:])))


class OneScreen(KeyScreen[None]):
    BINDINGS = bindings("help", "finish")

    def __init__(self, slot: Slot) -> None:
        super().__init__()
        self.slot, self.log_, self.takes = slot, [], True

    def compose(self) -> ComposeResult:
        yield Entry(self, slot=self.slot)

    def accept(self, text: str) -> bool:
        self.log_.append(text)
        return self.takes

    def back(self) -> None:
        self.log_.append("<back>")

    def refused(self, refusal: Refusal) -> None:
        self.log_.append((refusal.why, refusal.text))

    def steer(self, key: str) -> None:
        self.log_.append(f"<{key}>")

    def typed(self, text: str) -> None:
        pass

    def action_help(self) -> None:
        self.log_.append("<help>")


def run(slot: Slot, script: Callable[[Pilot[Any], OneScreen, Entry], Awaitable[None]]) -> list[Any]:
    """Run `script` on a screen with one entry line; what its owner was told."""

    async def go() -> list[Any]:
        app: Turnstile[None] = Turnstile()
        async with app.run_test(size=(80, 24)) as pilot:
            screen = OneScreen(slot)
            await app.push_screen(screen)
            await script(pilot, screen, screen.query_one(Entry))
            await pilot.pause()
            return screen.log_

    return asyncio.run(go())


def typing(slot: Slot, *keys: str) -> list[Any]:
    async def script(pilot: Pilot[Any], _screen: OneScreen, _entry: Entry) -> None:
        for key in keys:
            # Pilot does not know the names of full-width characters.
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause(0.05)

    return run(slot, script)


def test_text_and_enter() -> None:
    assert typing(Slot(), *"ab", "left", "c", "home", "delete", "end", "backspace", "enter") == ["c"]


def test_a_digit_slot_takes_one_digit_without_enter() -> None:
    assert typing(Slot(digit=True), "1", "２", "enter") == ["1", "2", ""]


def test_a_digit_slot_refuses_letters_and_han() -> None:
    found = typing(Slot(digit=True), "x", "有", "3")
    assert found == [("digit", "x"), ("digit", "x有"), "3"]


@pytest.mark.parametrize("slot", [Slot(), Slot(digit=True), Slot(fold=True), Slot(limit=1)])
@pytest.mark.parametrize("keys", ["/1", "／１", "、1"])
def test_aliases(slot: Slot, keys: str) -> None:
    assert typing(slot, *keys, "enter") == ["<help>"]


def test_escape_empties_then_goes_back() -> None:
    assert typing(Slot(), "a", "escape", "escape") == ["<back>"]
    assert typing(Slot(digit=True), "/", "escape", "escape") == ["<back>"]


def test_steering() -> None:
    keys = ("up", "down", "pageup", "pagedown", "tab", "shift+tab")
    assert typing(Slot(), *keys) == [f"<{key}>" for key in keys]


def test_a_refused_answer_is_put_back_and_a_new_question_wins() -> None:
    async def script(pilot: Pilot[Any], screen: OneScreen, entry: Entry) -> None:
        screen.takes = False
        await pilot.press(*"ab", "enter")
        assert entry.text == "ab"
        screen.takes = True
        await pilot.press("enter")
        assert entry.text == ""

    assert run(Slot(), script) == ["ab", "ab"]


def test_groups_and_their_cursor() -> None:
    async def script(pilot: Pilot[Any], _screen: OneScreen, entry: Entry) -> None:
        await pilot.press(*"1101011990")
        assert (entry.value, entry.cursor_position) == ("110101 1990", 11)
        await pilot.press(*["left"] * 4, "backspace")
        assert (entry.value, entry.cursor_position) == (
            "110101 990",
            7 - 1,
        ) or entry.value == "110101 990"
        await pilot.press("1")
        assert entry.value in ("110101 1990",)
        await pilot.press("end", *"0307757X", "enter")

    assert run(Slot(fold=True, limit=18, group=id_groups), script) == ["11010119900307757X"]


def test_limit() -> None:
    assert typing(Slot(limit=3), *"abcd", "enter") == [("long", "d"), "abc"]


def test_secret_is_ascii_and_shown_as_stars() -> None:
    async def script(pilot: Pilot[Any], _screen: OneScreen, entry: Entry) -> None:
        await pilot.press("1")
        entry._insert("２")
        entry._insert("李")
        await pilot.press("3")
        assert entry.text == "123" and entry._value.plain == "***"
        await pilot.press("enter")

    assert run(Slot(secret=True), script) == [("latin", "李"), "123"]


@pytest.mark.parametrize(
    ("character", "why"),
    [
        ("\x01", "control"),
        ("\u202e", "format"),
        ("\u200b", "format"),
        ("\ue000", "format"),
        ("\ufffd", "encoding"),
    ],
)
def test_unfit_characters_are_refused(character: str, why: str) -> None:
    async def script(_pilot: Pilot[Any], _screen: OneScreen, entry: Entry) -> None:
        entry._insert(character)
        entry._insert("𠮷")
        assert entry.text == "𠮷"

    assert run(Slot(), script) == [(why, "")]


def test_commands_are_ten_keys_with_their_aliases() -> None:
    assert [command.key for command in COMMANDS] == [f"f{n}" for n in range(1, 11)]
    assert ALIASES["/5"] == "f5" and ALIASES["/0"] == "f10" and len(ALIASES) == 10


def test_nothing_of_textual_is_bound() -> None:
    """No Ctrl, no Alt, no palette: only keys that every terminal sends."""

    async def look() -> None:
        app: Turnstile[None] = Turnstile()
        async with app.run_test() as pilot:
            await app.push_screen(OneScreen(Slot()))
            await pilot.pause()
            assert set(app.active_bindings) == {"f1", "f10"}

    asyncio.run(look())


def test_what_the_step_put_there_is_taken_typed_over_or_emptied() -> None:
    async def script(pilot: Pilot[Any], _screen: OneScreen, entry: Entry) -> None:
        slot = Slot(fold=True, limit=11)
        for keys, own in (((), ""), (("1", "3"), "13"), (("backspace",), "1540000567"), (("left",), "15400005678"),
                          (("escape", "7"), "7")):
            entry.take(slot, "15400005678")
            assert (entry.text, entry.own) == ("15400005678", "")
            await pilot.press(*keys)
            assert entry.own == own
            await pilot.press("enter")

    assert run(Slot(), script) == ["15400005678", "13", "1540000567", "15400005678", "7"]


def test_a_paste_takes_its_place() -> None:
    async def script(pilot: Pilot[Any], _screen: OneScreen, entry: Entry) -> None:
        entry.take(Slot(limit=11), "15400005678")
        entry._on_paste(events.Paste("13800138000"))
        await pilot.press("enter")

    assert run(Slot(), script) == ["13800138000"]
