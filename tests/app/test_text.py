"""What may come in, what may go out, and how wide it is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from app.problems import Refused
from app.text import cells, clean, cut, fold_digits, forbidden, pad, safe, wrap

HOSTILE = {
    "escape": "\x1b", "bell": "\x07", "C1": "\x9b", "delete": "\x7f",
    "newline": "\n", "tab": "\t", "bidi override": "\u202e",
    "bidi isolate": "\u2066", "zero-width space": "\u200b",
    "byte order mark": "\ufeff", "tag": "\U000e0041", "surrogate": "\ud800", "private": "\ue000",
    "private plane": "\U00100000", "noncharacter": "\ufdd0", "last of a plane": "\U0002ffff",
    "line separator": "\u2028", "Hangul filler": "\u3164", "soft hyphen": "\u00ad",
}
KEPT = [
    "𠮷", "㐂", "䶮", "〇", "\U00031350", "\U000323b0", "😀", "·", "é", "￥", "[/]", "[@click=x]",
]
SIGNS = "abcXYZ 012，。；：！？、）》”（《“中文字号元𠮷😀·-.e\u0301"
MIXED = st.text(st.sampled_from(SIGNS), max_size=80)


@pytest.mark.parametrize("char", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_character_is_refused_by_name_and_place(char):
    with pytest.raises(Refused) as refused:
        clean(f"ab{char}c", 20)
    problem = refused.value.problem
    assert problem.code == "field.char"
    assert problem.args == {"point": f"U+{ord(char):04X}", "position": 3}


@pytest.mark.parametrize("char", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_character_never_goes_out(char):
    assert safe(f"a{char}b") == ("a b" if char == "\n" else "a\ufffdb")


@pytest.mark.parametrize("text", KEPT)
def test_rare_han_emoji_and_markup_are_plain_text(text):
    assert clean(text, 20) == text == safe(text)


def test_outer_spaces_go_inner_ones_stay():
    assert clean("\u3000 a  b ", 10) == "a  b"
    assert clean("   ", 10) == ""


def test_length_counts_characters():
    assert clean("𠮷" * 5, 5) == "𠮷" * 5
    with pytest.raises(Refused, match=r"field\.long"):
        clean("中" * 6, 5)


@given(st.text())
def test_what_goes_out_is_harmless_and_stays_so(text):
    out = safe(text)
    assert not any(forbidden(char) for char in out)
    assert safe(out) == out and len(out) == len(text)


@given(st.text(max_size=30))
def test_what_is_kept_goes_out_unchanged(text):
    try:
        kept = clean(text, 30)
    except Refused:
        return
    assert safe(kept) == kept == clean(kept, 30)


def test_folding_touches_full_width_signs_only():
    assert fold_digits("１３８ＡｂＸ．－　𠮷①²") == "138AbX.- 𠮷①²"


@pytest.mark.parametrize(("text", "width"), [
    ("", 0), ("abc", 3), ("中文", 4), ("𠮷", 2), ("\U00031350", 2), ("ＡＢ", 4), ("e\u0301", 1),
    ("“·”", 3), ("，。", 4), ("😀", 2), ("❤", 1), ("❤\ufe0f", 2), ("👍🏽", 2), ("1\ufe0f\u20e3", 2),
    ("ｱ", 1), ("가", 2), ("\u1112\u1161", 2), ("¥", 1), ("￥", 2),
])
def test_width_in_cells(text, width):
    assert cells(text) == width


def test_every_letter_digit_and_mark_is_as_wide_as_rich_draws_it():
    for point in range(0x323B0):
        char = chr(point)
        kind = unicodedata.category(char)
        if not forbidden(char) and (kind[0] in "LM" or kind == "Nd"):
            assert cells(char) == cell_len(char), hex(point)


@given(MIXED, st.integers(0, 40))
def test_cut_is_the_longest_beginning_that_fits(text, width):
    kept = cut(text, width)
    assert text.startswith(kept) and cells(kept) <= width
    if kept != text:
        assert cells(text[: len(kept) + 1]) > width


@given(MIXED, st.integers(0, 40), st.booleans())
def test_pad_fills_exactly(text, width, right):
    assert cells(pad(text, width, right=right)) == width


def test_pad_sides():
    assert pad("中", 4) == "中  "
    assert pad("中", 4, right=True) == "  中"
    assert pad("中文", 3) == "中 "


@given(MIXED, st.integers(2, 40))
def test_wrapping_loses_nothing_but_spaces_and_keeps_the_width(text, width):
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cells(line) <= width for line in lines)


@given(st.lists(st.sampled_from(["中", "文", "（字", "号）", "元，", "。", "abc", "“好”", " "])))
def test_no_line_starts_with_closing_or_ends_with_opening_punctuation(parts):
    text = "".join(parts).lstrip("。")
    while "。。" in text or "。 。" in text or " 。" in text:
        text = text.replace("。。", "。").replace("。 。", "。").replace(" 。", "。")
    lines = wrap(text, 12)
    assert not any(line[:1] in set("，。；：！？、）》”") for line in lines[1:] if line)
    assert not any(line[-1:] in set("（《“") for line in lines if line)


def test_wrapping_keeps_words_and_amounts_whole():
    said = "您的套餐“全家享”每月128.00元，含国内流量30GB。"
    assert wrap(said, 20) == ["您的套餐“全家享”每月", "128.00元，含国内流量", "30GB。"]
    assert wrap("", 10) == [""] and wrap("a\n\nb", 10) == ["a", "", "b"]
    assert wrap("abcdefgh，", 8) == ["abcdefg", "h，"]


def test_a_line_holds_at_least_one_han():
    with pytest.raises(ValueError):
        wrap("中", 1)
