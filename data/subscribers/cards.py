"""Invented people and their documents: every number adds up, and none can be anybody's.

The area of an invented resident number is a whole province (`110000`): no card carries that.
Names are put together by chance from common parts; a compound surname, a rare character and
names with a dot come up as they do at a counter.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.documents import LONG_TERM, check_character
from app.visit.view import TITLES

SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
COMPOUND: Final = ("欧阳", "上官", "司马", "诸葛", "慕容", "尉迟", "皇甫", "令狐")
MEN: Final = "伟强磊军勇杰涛明辉建平志国庆海波鹏宇浩轩泽铭"
WOMEN: Final = "芳娜秀英敏静丽艳娟霞玲桂兰雪梅婷玉洁欣怡梓涵"
ETHNIC: Final = (
    ("阿依古丽·买买提", "f"), ("买买提·艾合买提", "m"), ("卓玛·央金", "f"), ("扎西·多吉", "m"),
    ("古丽娜尔·吐尔逊", "f"), ("巴特尔·额尔敦", "m"),
)
PROVINCES: Final = tuple(f"{code}0000" for code in (
    11, 12, 13, 14, 21, 31, 32, 33, 34, 35, 37, 41, 42, 43, 44, 45, 50, 51, 53, 61, 65,
))
_LICENCE: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALID_YEARS: Final = 20


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a document."""

    kind: str
    number: str
    name: str
    valid_until: str
    """ISO date, or 长期."""
    sex: str = ""

    @property
    def title(self) -> str:
        """How its holder is addressed; empty for a company."""
        return TITLES.get(self.sex, "")


def name_of(chance: random.Random, sex: str) -> str:
    """A name; one in twenty-five has a compound surname, one in forty a dot."""
    roll = chance.random()
    if roll < 0.025:
        return chance.choice([name for name, whose in ETHNIC if whose == sex])
    family = chance.choice(COMPOUND) if roll < 0.065 else chance.choice(SURNAMES)
    given = MEN if sex == "m" else WOMEN
    return family + "".join(chance.sample(given, chance.choice((1, 2, 2, 2))))


def birth_of(chance: random.Random, today: date, youngest: int = 19, oldest: int = 82) -> date:
    """A birthday that makes somebody of that age on this day, whatever the month."""
    return date(today.year - chance.randint(youngest + 1, oldest), chance.randint(1, 12),
                chance.randint(1, 28))


def number_of(start: str, birth: date, order: int, sex: str) -> str:
    """A number of 18: area, birth, order (0 to 499) with the sex in its last digit, check."""
    body = f"{start}{birth:%Y%m%d}{2 * order + (sex == 'm'):03d}"
    return body + check_character(body)


def licence_of(order: int) -> str:
    """An invented company's credit code."""
    body = f"91110000{order:08d}X"
    total = sum(_LICENCE.index(char) * pow(3, at, 31) for at, char in enumerate(body))
    return body + _LICENCE[-total % 31]


def valid_until(birth: date, today: date) -> str:
    """As resident cards have it: long term from 46 on, else a day some years ahead."""
    if today.year - birth.year > 46:
        return LONG_TERM
    year = today.year + 1 + birth.day % (_VALID_YEARS // 2)
    return birth.replace(year=year, day=min(birth.day, 28)).isoformat()


def resident(chance: random.Random, today: date, order: int, name: str = "", sex: str = "",
             birth: date | None = None) -> Card:
    """A resident card; `order` keeps two people with one birthday apart."""
    sex = sex or chance.choice("mf")
    birth = birth or birth_of(chance, today)
    number = number_of(chance.choice(PROVINCES), birth, order % 500, sex)
    return Card("resident_id", number, name or name_of(chance, sex), valid_until(birth, today), sex)


def sample_card(index: int, today: date) -> Card:
    """The card number `index` of the endless sequence that the demonstration reader shows."""
    return resident(random.Random(f"reader/{index}"), today, 250 + index % 250)
