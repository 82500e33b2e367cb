"""Numbers, sums and dates in what somebody says, in digits or Chinese numerals."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from app.text import fold_digits

_DIGITS: Final = {char: value for value, chars in enumerate(
    ("零〇", "一壹幺", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")) for char in chars}
_PLACES: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG: Final = {"万": 10_000, "亿": 100_000_000}
_NUMERAL: Final = re.compile(f"(?<![0-9])[{''.join(_DIGITS)}{''.join(_PLACES)}{''.join(_BIG)}]+")
_MIXED: Final = re.compile(r"(\d+(?:\.\d+)?)([十百千万])(?:(\d+)(?!\d))?")
_VERY: Final = re.compile("(?<![一二三四五六七八九两零0-9元角毛块])十分(?!钟)")
_GROUPED: Final = re.compile(r"(?<![A-Za-z\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_SUM: Final = re.compile(
    r"(\d+(?:\.\d+)?)(?:元|块钱|块|圆)钱?整?(?:0?(\d)(?:角|毛)|(\d)(?![\d个人张台位天年月号分]))?(?:0?(\d)分(?!钟))?"
    r"|(?<![\d.])(\d)(?:角|毛)(?:0?(\d)(?:分(?!钟)|(?!\d)))?|(?<![\d.])(\d)分(?:钱|(?=[，。；！,;!]|$))")
_DAY: Final = re.compile(
    r"(?:(\d{4}|\d\d)年|(今年|明年))?(\d{1,2})月(?:份的?|的)?(\d{1,2})(?:日|号)|(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"|(下个?月|次月|本月|这个月)(?:份的?|的)?(?:(\d{1,2})(?:日|号)|(初))|(今天|明天|后天|今日|明日|当天|即日|即时)")
_TIME: Final = re.compile(
    r"(上午|早上|中午|下午|晚上)?(\d{1,2})(?:[:：](\d\d)|点(?:(\d{1,2})分?|(半)|([13])刻|(?:整|钟)?))")


def _numeral(text: str) -> str:
    """One run of Chinese numerals as digits; the run itself where it is no number."""
    if not any(char in _PLACES or char in _BIG for char in text):
        return "".join(str(_DIGITS[char]) for char in text)
    if all(char in _BIG for char in text):
        return text
    total = section = 0
    digit, place = -1, 1
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char] if digit < 0 or digit == 0 else digit * 10 + _DIGITS[char]
            place = 1 if digit == 0 else place
        elif char in _PLACES:
            section += (digit if digit > 0 else 1) * _PLACES[char]
            digit, place = -1, _PLACES[char]
        else:
            total = (total + section + max(digit, 0)) * _BIG[char]
            section, digit, place = 0, -1, _BIG[char]
    if digit > 0:  # 一百二 is 120
        section += digit * (place // 10 if place >= 100 and text[-2:-1] not in ("零", "〇") else 1)
    return str(total + section)


def plain(text: str) -> str:
    """The text with half-width signs, no blanks, and every number in digits."""
    text = _GROUPED.sub(lambda found: found[0].replace(",", ""), text)  # 1,299 is one number, E1，299元 is two
    text = _VERY.sub("很", "".join(fold_digits(text).split()))
    text = _NUMERAL.sub(lambda found: _numeral(found[0]), text.replace("点儿", ""))

    def mixed(found: re.Match[str]) -> str:
        size = {"十": 10, "百": 100, "千": 1000, "万": 10_000}[found[2]]
        rest = int(found[3] or 0) * (size // 10 if len(found[3] or "") == 1 else 1)
        return _short(f"{float(found[1]) * size + rest:.4f}")

    return re.sub(r"(\d)点(\d)(?=元|块|个?G|M|%)", r"\1.\2", _MIXED.sub(mixed, text))


def numbers(text: str) -> tuple[str, ...]:
    """The numbers in a plain text, without needless zeros."""
    return tuple(_short(found) for found in _NUMBER.findall(text))


def _short(number: str) -> str:
    whole, _, rest = number.partition(".")
    rest = rest.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{rest}" if rest else "")


def sums(text: str) -> tuple[int, ...]:
    """The sums of money in a plain text, in fen."""
    found = []
    for one in _SUM.finditer(text):
        whole, jiao, bare, fen, only, only_fen, single = one.groups()
        if single:
            found.append(int(single))
        elif only:
            found.append(int(only) * 10 + int(only_fen or 0))
        else:
            found.append(round(float(whole) * 100) + int(jiao or bare or 0) * 10 + int(fen or 0))
    return tuple(found)


def days(text: str, today: date) -> tuple[tuple[int, int, int], ...]:
    """The days in a plain text: year (0: not said), month, day."""
    found = []
    for one in _DAY.finditer(text):
        year, which, month, day, full, full_month, full_day, near, near_day, _, word = one.groups()
        if full:
            found.append((int(full), int(full_month), int(full_day)))
        elif word:
            later = {"明": 1, "后": 2}.get(word[0], 0)
            at = today + timedelta(days=later)
            found.append((at.year, at.month, at.day))
        elif near:
            at = today.replace(day=1)
            at = (at + timedelta(days=32)).replace(day=1) if near[0] in "下次" else at
            found.append((at.year, at.month, int(near_day or 1)))
        else:
            said = int(year) if year else {"今年": today.year, "明年": today.year + 1}.get(which or "", 0)
            found.append((said + 2000 if 0 < said < 100 else said, int(month), int(day)))
    return tuple(found)


def times(text: str) -> tuple[tuple[int, int], ...]:
    """The times of day in a plain text."""
    found = []
    for half, hour, minute, spoken, thirty, quarter in _TIME.findall(text):
        at = int(hour)
        at += 12 if half in ("下午", "晚上") and at < 12 else 0
        found.append((at, 30 if thirty else 15 * int(quarter) if quarter else int(minute or spoken or 0)))
    return tuple(found)
