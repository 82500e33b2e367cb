"""Figures are kept to the last digit, however large they are."""

from __future__ import annotations

import pytest

from app.money import short
from app.practice.figures import plain, sums
from app.practice.way import fen_of


@pytest.mark.parametrize(("said", "told"), [
    ("3万5", "35000"), ("1.5万", "15000"), ("2百", "200"), ("12万3456", "123456"), ("123万4567", "1234567"),
    ("1234567.8百", "123456780"),
])
def test_mixed_numerals_lose_no_digit(said: str, told: str) -> None:
    assert plain(said) == told


def test_large_sums_are_told_as_they_are() -> None:
    assert sums(plain("123万4567元")) == (123_456_700,)
    assert short(123_456_789) == "1234567.89"
    assert f"{123_456_789 / 100:g}" != "1234567.89"  # control: how they were told before


@pytest.mark.parametrize("typed", ["", "一百", "inf", "nan", "1e999"])
def test_what_is_no_sum_is_none(typed: str) -> None:
    assert fen_of(typed) is None


def test_control_a_sum_is_one() -> None:
    assert (fen_of("128"), fen_of("1,280.50")) == (12_800, 128_050)
