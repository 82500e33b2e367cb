"""What lies in the pocket of a scenario's customer: documents as they are read by eye, and by a reader."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from app.documents import LONG_TERM, DocumentKind, check
from app.ports import Reading
from app.practice.scenario import Form, Pocket
from app.proof.cast import NAMES
from app.visit.view import Paper
from data.demo.people import Someone
from data.subscribers.cards import Card, birth_of, resident

OFFICES: Final = ("示范市公安局样板分局", "样板市公安局示范分局", "示范县公安局")
AGES: Final = ("不到十岁", "十几岁", "二十多岁", "三十多岁", "四十多岁", "五十多岁", "六十多岁", "七十多岁")


def pockets(
    form: Form, someone: Someone, chance: random.Random, order: int, today: date
) -> tuple[dict[str, Paper], dict[str, Reading]]:
    papers: dict[str, Paper] = {}
    readings: dict[str, Reading] = {}
    for pocket in form.pocket:
        if pocket.kind == "none":
            continue
        card = _card(pocket, someone, chance, order, today)
        papers[pocket.person] = _paper(pocket, card, chance, today)
        if pocket.kind in ("resident_id", "temporary_id", "hmt_residence", "foreign_permanent") and (
                pocket.flaw != "checksum"):
            readings[pocket.person] = Reading(
                card.kind, card.number, card.name, card.valid_until, f"PRAC-R{order:03d}", f"PRAC-F{order:03d}",
                card.sex)
    return papers, readings


def _card(pocket: Pocket, someone: Someone, chance: random.Random, order: int, today: date) -> Card:
    """What is printed on the document, its flaw in it."""
    if pocket.person == "guardian" and someone.guardian:
        card = someone.guardian
    elif pocket.person == "holder":
        card = next((one for one in someone.cards if one.kind == pocket.kind), someone.card)
    else:
        number = NAMES.get(f"{pocket.person}_document", NAMES["proxy_document"])
        card = resident(chance, today, order, birth=date(int(number[6:10]), int(number[10:12]), int(number[12:14])),
                        sex="m" if int(number[16]) % 2 else "f")
    match pocket.flaw:
        case "expired":
            return replace(card, valid_until=(today - timedelta(days=chance.randint(20, 400))).isoformat())
        case "checksum":
            wrong = chance.choice([sign for sign in "0123456789" if sign != card.number[-1]])
            return replace(card, number=card.number[:-1] + wrong)
        case "person":
            other = resident(chance, today, (order + 250) % 500, birth=birth_of(chance, today, 25, 60))
            return other if other.name != card.name else replace(other, name=other.name[:1] + "示")
    return card


def _paper(pocket: Pocket, card: Card, chance: random.Random, today: date) -> Paper:
    """The document by eye, and who stands there."""
    document = None
    if pocket.flaw != "checksum":
        document = check(card.kind, card.number, today)
    birth = document.birth if document else None
    if birth is None and card.number[6:14].isdigit() and len(card.number) == 18 and card.kind != "business_licence":
        birth = date(int(card.number[6:10]), int(card.number[10:12]), int(card.number[12:14]))
    age = today.year - birth.year if birth else 38
    looks = _looks(card.sex, age)
    bearer = looks
    if pocket.flaw == "photo":
        bearer = _looks({"m": "f", "f": "m"}.get(card.sex, ""), age) if card.sex and chance.random() < 0.5 else (
            _looks(card.sex, age + 30 if age < 45 else age - 30))
    until = card.valid_until
    since = ""
    if until and until != LONG_TERM:
        last = date.fromisoformat(until)
        since = f"{last.year - 10}.{last:%m.%d}-"
    company = card.kind == DocumentKind.BUSINESS_LICENCE
    return Paper(
        card.kind, card.name, card.number, "" if company else {"m": "男", "f": "女"}.get(card.sex, ""),
        f"{birth:%Y.%m.%d}" if birth else "", since + (until if until == LONG_TERM else until.replace("-", ".")),
        "示范市市场监督管理局" if company else chance.choice(OFFICES), "" if company else looks,
        "" if company else bearer)


def _looks(sex: str, age: int) -> str:
    told = AGES[min(age // 10, len(AGES) - 1)]
    return f"{ {'m': '男', 'f': '女'}[sex]}，{told}" if sex else told
