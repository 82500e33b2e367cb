"""The products that the operator knows: plans, brands and gifts for points, from the pack.

The embedded operator sells what the pack's catalogue lists; a hall without a catalogue gets the
few products below, so that a store can be tried by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Rows = tuple[Mapping[str, str], ...]
Catalogue = Mapping[str, Rows]

MINUTE_FEN = 15
"""What a minute beyond the plan costs."""
GB_FEN = 500
"""What a GB beyond the plan costs."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One tariff."""

    code: str
    name: str
    fee: int = 0
    """Fen a month."""
    minutes: int = 0
    gb: int = 0
    benefit: str = ""
    duty: str = ""
    brand: str = ""
    privileges: str = ""
    terminal: str = "phone"
    """What it is used in: `phone` or `dongle`."""
    only: Mapping[str, str] | None = None
    """Variable → values of a customer that it is sold to."""

    def cost(self, minutes: int, tenths: int) -> int:
        """Fen of a month with so many minutes and tenths of a GB."""
        over_minutes = max(0, minutes - self.minutes)
        over_gb = -(-max(0, tenths - 10 * self.gb) // 10)
        return self.fee + over_minutes * MINUTE_FEN + over_gb * GB_FEN

    def fits(self, facts: Mapping[str, str]) -> bool:
        """Whether it is sold to a customer of whom these facts are known."""
        return all(facts.get(name) in values.split() for name, values in (self.only or {}).items()
                   if name in facts)


@dataclass(frozen=True, slots=True)
class Brand:
    """One brand, and the plan that a newcomer gets."""

    code: str
    name: str
    plan: str = ""
    privileges: str = ""


class Products:
    """Look-ups in a catalogue; a code that is no longer sold stands for itself.

    What an earlier pack sold is offered to nobody, but a visit that began under it may still end.
    """

    def __init__(self, catalogue: Catalogue, earlier: tuple[Catalogue, ...] = ()) -> None:
        self._rows, self._earlier = catalogue, earlier

    def plans(self) -> tuple[Plan, ...]:
        """Every plan on sale."""
        return tuple(map(_plan, self._of("plans")))

    def plan(self, code: str) -> Plan:
        """The plan with this code."""
        return next((p for p in (*self.plans(), *map(_plan, self._past("plans"))) if p.code == code), Plan(code, code))

    def has_plan(self, code: str) -> bool:
        """Whether the plan is on sale, to newcomers or to everybody."""
        sold = (*self._of("plans"), *self._rows.get("open_plans", ()), *self._past("plans"), *self._past("open_plans"))
        return any(row["code"] == code for row in sold)

    def brands(self) -> tuple[Brand, ...]:
        """Every brand."""
        return tuple(map(_brand, self._of("brands")))

    def brand(self, code: str) -> Brand:
        """The brand with this code."""
        return next((b for b in (*self.brands(), *map(_brand, self._past("brands"))) if b.code == code),
                    Brand(code, code))

    def has_brand(self, code: str) -> bool:
        """Whether there is such a brand."""
        return any(row["code"] == code for row in (*self._of("brands"), *self._past("brands")))

    def brand_of(self, plan: str) -> str:
        """The brand that a plan belongs to: the one it names, the one that begins with it, or
        the one in its name; the first brand for any other."""
        found, brands = self.plan(plan), self.brands()
        if found.brand:
            return found.brand
        named = (b.code for b in brands if b.plan == plan or found.name.startswith(b.name))
        return next(named, brands[0].code)

    def device(self, code: str) -> int | None:
        """What a device costs in fen; None when it is not on sale."""
        row = next((r for r in self._rows.get("devices", ()) if r["code"] == code), None)
        return None if row is None else _whole(row.get("device_fen", ""))

    def points(self, item: str) -> int | None:
        """What a gift costs in points; None when there is no such gift."""
        rows = (*self._of("points_items"), *self._past("points_items"))
        found = next((row for row in rows if row["code"] == item), None)
        return None if found is None else _whole(found.get("points_cost", ""))

    def _of(self, kind: str) -> Rows:
        return self._rows.get(kind) or SAMPLES[kind]

    def _past(self, kind: str) -> Rows:
        return tuple(row for catalogue in self._earlier for row in catalogue.get(kind, ()))


def _plan(row: Mapping[str, str]) -> Plan:
    return Plan(
        row["code"], row["name"], _whole(_either(row, "fee_fen")), _whole(row.get("minutes", "")),
        _whole(row.get("gb", "")), _either(row, "benefit"), _either(row, "duty"),
        row.get("brand", ""), row.get("privileges", ""), row.get("terminal", "phone"),
        {key[4:]: values for key, values in row.items() if key.startswith("for_")},
    )


def _brand(row: Mapping[str, str]) -> Brand:
    return Brand(row["code"], row["name"], row.get("plan", ""), row.get("privileges", ""))


def _either(row: Mapping[str, str], name: str) -> str:
    return row.get(name) or row.get(f"new_plan_{name}", "")


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else 0


# fmt: off
_PLANS = (
    ("A38", "畅行38", 3800, 100, 10, "easyown"), ("A58", "畅行58", 5800, 200, 20, "easyown"),
    ("G88", "全球通88", 8800, 350, 30, "gotone"), ("G128", "全球通128", 12800, 500, 60, "gotone"),
    ("G198", "全球通198", 19800, 1000, 100, "gotone"),
)
# fmt: on
SAMPLES: Mapping[str, Rows] = {
    "plans": tuple(
        {"code": code, "name": name, "fee_fen": str(fee), "minutes": str(minutes), "gb": str(gb),
         "benefit": f"含通话{minutes}分钟和流量{gb}GB", "duty": "使用满1个月", "brand": brand}
        for code, name, fee, minutes, gb, brand in _PLANS
    ),
    "brands": (
        {"code": "gotone", "name": "全球通", "plan": "G88", "privileges": "机场贵宾厅、积分加倍"},
        {"code": "mzone", "name": "动感地带", "plan": "A38", "privileges": "校园优惠"},
        {"code": "easyown", "name": "神州行", "plan": "A38"},
    ),
    "points_items": (
        {"code": "P1", "name": "话费10元", "points_cost": "1000"},
        {"code": "P2", "name": "流量1GB", "points_cost": "600"},
    ),
}
