"""Integer fen: shown, said, in capitals, and what is handed back."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.money import capitals, change, spoken, yuan
from app.problems import Refused

FEN = st.integers(0, 10**14 - 1)


def slow_capitals(fen):
    """Another way round: every digit with its unit, zeros included, then zeros merged away."""
    units = "分角元拾佰仟万拾佰仟亿拾佰仟"
    text = "".join(
        "零壹贰叁肆伍陆柒捌玖"[int(digit)] + unit
        for digit, unit in zip(reversed(str(fen).zfill(3)), units, strict=False)
    )
    pairs = [text[i : i + 2] for i in range(0, len(text), 2)][::-1]
    text = "".join(pairs)
    text = re.sub("零[仟佰拾]", "零", text)
    text = re.sub("零+", "零", text)
    text = re.sub("零(?=[亿万元])", "", text)
    text = re.sub("^元", "", text).replace("亿万", "亿")
    text = re.sub("零角零分$", "整", text)
    text = re.sub("零分$", "整", text)
    text = re.sub("零角", "零", text)
    text = re.sub("^零+", "", text)
    return "零元整" if text in ("整", "") else text


@pytest.mark.parametrize(("fen", "shown", "said", "capital"), [
    (0, "0.00", "0元", "零元整"),
    (5, "0.05", "5分", "伍分"),
    (50, "0.50", "5角", "伍角整"),
    (12800, "128.00", "128元", "壹佰贰拾捌元整"),
    (7250, "72.50", "72元5角", "柒拾贰元伍角整"),
    (7205, "72.05", "72元零5分", "柒拾贰元零伍分"),
    (7255, "72.55", "72元5角5分", "柒拾贰元伍角伍分"),
    (100500, "1005.00", "1005元", "壹仟零伍元整"),
    (1000, "10.00", "10元", "壹拾元整"),
    (100_000_000, "1000000.00", "1000000元", "壹佰万元整"),
    (10_001_000_000, "100010000.00", "100010000元", "壹亿零壹万元整"),
    (-7250, "-72.50", "负72元5角", "负柒拾贰元伍角整"),
])
def test_amounts(fen, shown, said, capital):
    assert (yuan(fen), spoken(fen), capitals(fen)) == (shown, said, capital)


@given(FEN)
@example(10_000_000_001)
def test_capitals_agree_with_a_slow_second_way(fen):
    # Where whole groups are zero the rule leaves one 零 free to say or not: compare without.
    assert capitals(fen).replace("零", "") == slow_capitals(fen).replace("零", "")
    assert "零零" not in capitals(fen)


def test_capitals_agree_exactly_up_to_ten_thousand_yuan():
    assert all(capitals(fen) == slow_capitals(fen) for fen in range(0, 1_000_000, 7))


@given(st.integers(0, 10**14 - 101))
def test_no_two_amounts_share_their_capitals_with_a_neighbour(fen):
    assert len({capitals(fen), capitals(fen + 1), capitals(fen + 100)}) == 3


@given(FEN)
def test_yuan_reads_back(fen):
    assert int(yuan(fen).replace(".", "")) == fen


def test_too_large_for_capitals():
    with pytest.raises(ValueError):
        capitals(10**14)


@given(FEN, FEN)
def test_change_is_what_is_over_and_never_negative(due, received):
    if received >= due:
        assert due + change(due, received) == received
    else:
        with pytest.raises(Refused, match=r"money\.short"):
            change(due, received)


def test_what_is_missing_is_said_in_yuan():
    with pytest.raises(Refused) as refused:
        change(12800, 10000)
    assert refused.value.problem.args == {"missing": "28.00"}
