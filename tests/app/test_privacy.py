"""Masks hide enough and forbidden words are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import privacy


@pytest.mark.parametrize(("mask", "value", "shown"), [
    (privacy.mask_name, "王芳", "王*"),
    (privacy.mask_name, "王晓芳", "王*芳"),
    (privacy.mask_name, "阿依古丽·示例", "阿*****例"),
    (privacy.mask_name, "𠮷示例", "𠮷*例"),
    (privacy.mask_name, "Jane Sample", "J*** S*****"),
    (privacy.mask_document, "110101199001010015", "110101********0015"),
    (privacy.mask_document, "ABC110119900101", "ABC110*******01"),
    (privacy.mask_document, "H12345678", "H1*****78"),
    (privacy.mask_document, "12345", "1***5"),
    (privacy.mask_document, "军字第1234567号", "军字*******7号"),
    (privacy.mask_phone, "13800138000", "138****8000"),
    (privacy.mask_phone, "075555501234", "0755****1234"),
    (privacy.mask_phone, "10086", "10086"),
    (privacy.mask_account, "6200001234567890", "**** 7890"),
    (privacy.mask_account, "123", "****"),
    (privacy.mask_text, "示范区样板路1号", "示范***"),
    (privacy.mask_email, "someone@example.com", "s***@example.com"),
    (privacy.mask_date, "2036-01-31", "2036-**-**"),
    (privacy.mask_date, "长期", "长期"),
    (privacy.last_of_name, "王晓芳", "**芳"),
])
def test_masks(mask, value, shown):
    assert mask(value) == shown


@given(st.text())
def test_no_mask_fails_on_odd_values(value):
    for name in dir(privacy):
        if name.startswith(("mask_", "last_")):
            getattr(privacy, name)(value)


@given(st.text(st.sampled_from("0123456789"), min_size=7, max_size=30))
def test_a_masked_number_is_never_the_number(value):
    for mask in (privacy.mask_document, privacy.mask_phone, privacy.mask_account):
        assert "*" in mask(value) and mask(value) != value


def test_forbidden_words_come_in_the_order_of_the_text():
    words = ("不归我管", "不知道", "shut up")
    assert privacy.forbidden("我不知道，这不归我管", words) == ("不知道", "不归我管")
    assert privacy.forbidden("请稍等", words) == ()


def test_spaces_and_capitals_hide_nothing():
    assert privacy.forbidden("不 知　道", ("不知道",)) == ("不知道",)
    assert privacy.forbidden("Shut  UP now", ("shut up",)) == ("shut up",)


def test_latin_words_count_only_whole_and_punctuation_parts_han():
    assert privacy.forbidden("class assets", ("ass",)) == ()
    assert privacy.forbidden("要不，行吧", ("不行",)) == ()
    assert privacy.forbidden("anything", ("", " ")) == ()
