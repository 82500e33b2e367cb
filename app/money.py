"""Amounts: integer fen everywhere, yuan only where a person reads or hears them.

Sources: the People's Bank rules for filling in bills (支付结算办法, annex 1) for capitals.
"""

from __future__ import annotations

from app.problems import Refused

_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
_LIMIT = 10**12
"""Yuan that three groups of four digits can say."""


def yuan(fen: int) -> str:
    """The amount in yuan with two decimals: 12800 → '128.00'."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{rest:02d}"


def short(fen: int) -> str:
    """The amount as an agent types it: 12800 → '128'."""
    return yuan(fen).removesuffix(".00")


def spoken(fen: int) -> str:
    """The amount as it is said: 12800 → '128元', 7250 → '72元5角', 7205 → '72元零5分'."""
    whole, rest = divmod(abs(fen), 100)
    jiao, single = divmod(rest, 10)
    said = f"{whole}元" if whole or not rest else ""
    if jiao:
        said += f"{jiao}角"
    if single:
        said += f"{'零' if whole and not jiao else ''}{single}分"
    return f"负{said}" if fen < 0 else said


def _group(number: int) -> str:
    """A number below 10,000 in capitals, inner zeros said once: 1005 → '壹仟零伍'."""
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            said += ("零" if gap and said else "") + _CAPITALS[digit] + _PLACES[place]
        gap = not digit
    return said


def _whole(number: int) -> str:
    """Whole yuan in capitals; a group that does not reach its thousands is led by one zero."""
    said = ""
    for power in (2, 1, 0):
        group = number // 10_000**power % 10_000
        if group:
            said += ("零" if said and (group < 1000 or said[-1] == "零") else "") + _group(group)
            said += _GROUPS[power]
        elif said and number % 10_000**power:
            said += "零"
    return said.replace("零零", "零")


def capitals(fen: int) -> str:
    """The amount in the capitals of bills: 12800 → '壹佰贰拾捌元整'.

    整 closes an amount that ends in yuan or jiao, so that nothing can be added; not one in fen.
    Raises ValueError from 10¹² yuan up.
    """
    number, rest = divmod(abs(fen), 100)
    if number >= _LIMIT:
        raise ValueError("too large for capitals")
    jiao, single = divmod(rest, 10)
    said = f"{_whole(number)}元" if number else ""
    if jiao:
        said += f"{_CAPITALS[jiao]}角"
    if single:
        said += f"{'零' if number and not jiao else ''}{_CAPITALS[single]}分"
    else:
        said = f"{said or '零元'}整"
    return f"负{said}" if fen < 0 else said


def change(due: int, received: int) -> int:
    """The fen to hand back. Raises Refused `money.short` when less was received than is due."""
    if received < due:
        raise Refused.of("money.short", missing=yuan(due - received))
    return received - due
