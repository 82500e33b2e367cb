"""The customers of the demonstration hall: typical ones by name, then a mixed crowd.

All follow from a seed and a day.  Whatever decides a rule (arrears, contract, tier, …) is set on
purpose for the typical ones, so that a test or a trainer finds each branch by its name.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

from app.documents import LONG_TERM
from data.subscribers.cards import Card, birth_of, licence_of, number_of, resident, valid_until
from data.subscribers.catalogue import Plan
from data.subscribers.services import add_months, next_month

PASSWORDS: Final = ("273940", "518306", "694127", "805273")
"""Service passwords of the sample people, dealt in turn."""
FIRST_PHONE: Final = 15400000001
"""154 is assigned to nobody."""


@dataclass(frozen=True, slots=True)
class LinePlan:
    """A line to be written: columns of `LineRow` that differ from a new line's."""

    phone: str
    iccid: str
    plan: str
    columns: Mapping[str, Any]
    top_up: tuple[int, str] | None = None
    """Fen, and `unspent` or `spent`."""


@dataclass(frozen=True, slots=True)
class Someone:
    """A sample person with the lines they hold."""

    key: str
    """What is typical of them; the crowd is numbered."""
    cards: tuple[Card, ...]
    password: str
    lines: tuple[LinePlan, ...] = ()
    uncounted: bool = False
    guardian: Card | None = None
    proxy_for: int = 0
    """For how many others they acted lately."""

    @property
    def card(self) -> Card:
        """The document they show."""
        return self.cards[0]


@dataclass
class Crowd:
    """Makes people one after the other, each with the next free numbers."""

    chance: random.Random
    today: date
    plans: Sequence[Plan]
    serial: Iterator[str]
    phone: int = FIRST_PHONE
    made: list[Someone] = field(default_factory=list)

    def resident(self, name: str = "", sex: str = "", birth: date | None = None) -> Card:
        return resident(self.chance, self.today, len(self.made), name, sex, birth)

    def add(self, key: str, *cards: Card, lines: int = 1, **columns: Any) -> Someone:
        """One more person; what is no column of a line is a field of the person."""
        own = {name: columns.pop(name) for name in ("uncounted", "guardian", "proxy_for")
               if name in columns}
        password = PASSWORDS[len(self.made) % len(PASSWORDS)]
        found = tuple(self._line(columns) for _ in range(lines))
        someone = Someone(key, cards or (self.resident(),), password, found, **own)
        self.made.append(someone)
        return someone

    def _line(self, wanted: Mapping[str, Any]) -> LinePlan:
        columns = dict(wanted)
        plan = columns.pop("plan", None) or self.plans[0].code
        top_up = columns.pop("top_up", None)
        chance = self.chance
        usual = {
            "joined": self.ago(chance.randint(400, 5000)), "balance": chance.randint(5, 120) * 100,
            "points": chance.randint(0, 40) * 50, "minutes": chance.randint(40, 400),
            "tenths": chance.randint(20, 300), "services": "alert caller_id",
            "seed": chance.randrange(1_000_000_000),
        }
        phone, self.phone = str(self.phone), self.phone + 1
        return LinePlan(phone, next(self.serial), plan, {**usual, **columns}, top_up)

    def any_plan(self) -> str:
        """A plan by one draw, however many there are: another catalogue makes the same people."""
        return self.plans[int(self.chance.random() * len(self.plans))].code

    def ago(self, days: int) -> str:
        return (self.today - timedelta(days=days)).isoformat()

    def ahead(self, days: int) -> str:
        return (self.today + timedelta(days=days)).isoformat()


def serials(start: int) -> Iterator[str]:
    """Serials of SIMs of an issuer that does not exist (898699), 20 digits with their check."""
    for number in range(start, 10**13):
        body = f"898699{number:013d}"
        yield body + _luhn_digit(body)


def people(seed: int, today: date, plans: Sequence[Plan], count: int) -> tuple[Someone, ...]:
    """`count` people (at least the typical ones), the same for the same seed, day and plans."""
    by_fee = sorted((plan for plan in plans if not plan.only), key=lambda plan: plan.fee)
    crowd = Crowd(random.Random(f"demo/{seed}"), today, by_fee or list(plans), serials(1))
    _ordinary(crowd)
    _conditions(crowd)
    _documents(crowd)
    while len(crowd.made) < count:
        _mixed(crowd)
    return tuple(crowd.made)


def _ordinary(crowd: Crowd) -> None:
    """One of each tier, and of each way of being a customer."""
    dear = crowd.plans[-1].code
    crowd.add("plain", crowd.resident(sex="f"), minutes=90, tenths=80, points=1200,
              balance=6850, joined=crowd.ago(900))
    crowd.add("silver", tier="silver", points=5200, joined=crowd.ago(2200))
    crowd.add("gold", tier="gold", points=18_600, plan=dear, joined=crowd.ago(3100),
              minutes=800, tenths=700)
    crowd.add("diamond", tier="diamond", points=66_000, plan=dear, joined=crowd.ago(5200),
              minutes=1500, tenths=1200, services="alert caller_id roaming")
    crowd.add("company", Card("business_licence", licence_of(1), "示范商贸有限公司", LONG_TERM),
              tier="gold", lines=3, plan=dear, points=9000)
    crowd.add("prepaid", paytype="prepaid", points=0, balance=3000)
    crowd.add("student", crowd.resident(birth=date(crowd.today.year - 20, 3, 15)), student=True,
              joined=crowd.ago(420))
    crowd.add("heavy", minutes=900, tenths=600, points=2600)
    crowd.add("debit", pay_method="debit")


def _conditions(crowd: Crowd) -> None:
    """One of each condition that a flow asks about."""
    today, other = crowd.today, crowd.plans[-1].code
    crowd.add("arrears", arrears=7250, balance=0)
    crowd.add("contract", contract_until=crowd.ahead(200), penalty=30_000)
    crowd.add("pending", pending_plan=other, pending_from=next_month(today).isoformat())
    crowd.add("lost", state="lost")
    crowd.add("suspended", state="suspended")
    crowd.add("recent_sim", sim_since=crowd.ago(9))
    crowd.add("five", lines=5)
    crowd.add("four", lines=4)
    crowd.add("uncounted", uncounted=True)
    crowd.add("gift", gift=5000, balance=9000, points=3300)
    crowd.add("premium", minimum=8800, term_until=add_months(today, 14).isoformat())
    crowd.add("poor_points", points=20)
    crowd.add("unspent", top_up=(5000, "unspent"), balance=11_000)
    crowd.add("spent", top_up=(10_000, "spent"), balance=1200)
    crowd.add("owes_more", arrears=26_400, balance=0, state="suspended", top_up=(2000, "spent"))
    crowd.add("refund", balance=48_000)


def _documents(crowd: Crowd) -> None:
    """One of each document, and of each name that is hard to write."""
    today, chance = crowd.today, crowd.chance
    grown = birth_of(chance, today, 25, 45)
    ahead = valid_until(grown, today)

    def adult(kind: str, number: str, name: str, sex: str = "") -> Card:
        return Card(kind, number, name, ahead, sex)

    child = date(today.year - 9, 5, 20)
    guardian = crowd.resident(sex="f", birth=grown)
    crowd.add("guardian", guardian, lines=2)
    minor = Card("household_register", number_of("110000", child, 7, "m"), "周小满", "", "m")
    crowd.add("minor", minor, guardian=guardian, points=0)
    crowd.add("proxy", crowd.resident(birth=grown), proxy_for=3)
    crowd.add("elder", crowd.resident(sex="m", birth=date(today.year - 78, 2, 3)))
    known = crowd.resident(birth=grown, sex="m")
    crowd.add("two_documents", known, adult("passport", "EX0000001", known.name, "m"), lines=5)
    crowd.add("temporary", replace(crowd.resident(), kind="temporary_id",
                                   valid_until=crowd.ahead(60)))
    crowd.add("expired", replace(crowd.resident(birth=grown), valid_until=crowd.ago(40)))
    crowd.add("hmt", adult("hmt_residence", number_of("810000", grown, 5, "f"), "林嘉欣", "f"))
    crowd.add("foreign", adult("foreign_permanent", number_of("911840", grown, 6, "m"),
                               "Jane Sample", "m"))
    crowd.add("passport", adult("passport", "EX0000002", "John Sample"))
    crowd.add("hk_macao", adult("hk_macao_permit", "H00000001", "何家明"))
    crowd.add("taiwan", adult("taiwan_permit", "00000001", "简佳玲"))
    crowd.add("military", adult("military_id", "军字第0000001号", "郑卫国"))
    crowd.add("rare", crowd.resident("𠮷永康", "m"))
    crowd.add("dotted", crowd.resident("阿依古丽·买买提", "f"))
    crowd.add("compound", crowd.resident("欧阳慧敏", "f"))
    crowd.add("company_small", Card("business_licence", licence_of(2), "样板路小吃店", LONG_TERM))


def _mixed(crowd: Crowd) -> None:
    """Somebody of the crowd: mostly nothing special, now and then something."""
    chance, today = crowd.chance, crowd.today
    columns: dict[str, Any] = {
        "plan": crowd.any_plan(),
        "tier": chance.choices(("none", "silver", "gold", "diamond"), (80, 12, 6, 2))[0],
        "paytype": chance.choices(("postpaid", "prepaid"), (80, 20))[0],
        "pay_method": chance.choices(("counter", "debit", "online"), (50, 20, 30))[0],
    }
    roll = chance.random()
    if roll < 0.10:
        columns |= {"arrears": chance.randint(10, 300) * 100, "balance": 0}
    elif roll < 0.20:
        columns |= {"contract_until": crowd.ahead(chance.randint(30, 700)),
                    "penalty": chance.randint(1, 6) * 10_000}
    elif roll < 0.26:
        columns |= {"pending_plan": crowd.any_plan(),
                    "pending_from": next_month(today).isoformat()}
    elif roll < 0.32:
        columns |= {"state": chance.choice(("lost", "suspended"))}
    elif roll < 0.36:
        columns |= {"sim_since": crowd.ago(chance.randint(1, 60))}
    elif roll < 0.42:
        fen = chance.choice((3000, 5000, 10_000))
        columns |= {"top_up": (fen, "unspent"), "balance": fen + chance.randint(1, 40) * 100}
    lines = chance.choices((1, 2, 3, 4), (80, 13, 5, 2))[0]
    crowd.add(f"{len(crowd.made) + 1:03d}", lines=lines, **columns)


def _luhn_digit(body: str) -> str:
    """The last digit of a serial (ISO/IEC 7812-1)."""
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in body[-1::-2])
    return str(-(doubled + sum(map(int, body[-2::-2]))) % 10)
