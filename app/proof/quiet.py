"""An operator and an ID reader in memory: quiet unless a story's customer says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final

from app.documents import check_character
from app.pack.model import person_prefix
from app.pack.sources import LISTS, SOURCES
from app.ports import Facts, Option, Reading
from app.problems import Refused

PHONE: Final = "15400001234"
DOCUMENT: Final = "110101199003071233"
UNKNOWN: Final = "13000000000"
"""A number that the operator does not have."""
PASSWORD, CODE, WRONG = "273940", "654321", "111222"
SEALED: Final = {
    "name": "欧阳示例", "surname": "欧阳", "title": "女士", "balance_fen": "4200", "bill_text": "月租 88.00",
    "calls_text": "11-01 市话 3分", "numbers_text": "154****1234", "old_iccid": "89869900000000000017",
    "last_character": "例", "new_phone": "15400020001", "document": DOCUMENT, "valid_until": "2036-01-01",
}
"""What the record and the card say of the person."""
OPEN: Final = {
    "plan": "G88", "plan_name": "全球通88", "plan_fee_fen": "8800", "brand": "gotone", "brand_name": "全球通",
    "effective": "2026-12-01", "best_plan": "G128", "best_plan_name": "全球通128", "best_plan_fee_fen": "12800",
    "best_benefit": "通话500分钟", "best_duty": "使用满12个月", "privileges_lost": "原套餐优惠同时结束",
    "points": "1200", "points_lost": "0", "penalty_fen": "0", "read_ref": "DEMO-R1", "face_ref": "DEMO-F1",
    "code_hint": CODE, "lines_count": "1", "points_cost": "500", "points_left": "700",
    "arrive_by": "2026-11-25 14:25", "new_arrive_by": "2026-11-25 14:25",
}
"""What the record shows and no condition reads; other names are `0`."""
QUIET: Final = {
    "line": "active", "paytype": "postpaid", "tier": "none", "matches": "yes", "lines_ok": "yes",
    "owner_lines_ok": "yes", "proxy_ok": "yes", "better": "yes", "unspent": "yes", "settles": "even",
    "points_enough": "yes", "starter_ok": "yes", "kind": "resident_id", "adult": "yes",
    "home": "own", "terminal": "phone", "uses": "none", "channel": "own",
    "lead": "far", "new_lead": "far",
}
"""What a clear fact says when nothing is the matter; other names say `no`, else their first value."""
SUMS: Final = {
    "penalty": ("penalty_fen", "30000"), "sim_fee": ("sim_fee_fen", "1000"), "service_fee": ("service_fee_fen", "500"),
    "needs_deposit": ("service_deposit_fen", "50000"), "arrears": ("arrears_fen", "7250"),
}
"""A yes of these comes with a sum, a no with none."""
SETTLED: Final = {"owes": ("final_fen", "5000"), "refund": ("refund_fen", "4100")}
CHILD: Final = "11010120180101001"
CARDS: Final = {
    "quiet": Reading("resident_id", DOCUMENT, SEALED["name"], "2036-01-01", "DEMO-R1", "DEMO-F1"),
    "expired": Reading("resident_id", DOCUMENT, SEALED["name"], "2020-01-01", "DEMO-R1", "DEMO-F1"),
    "child": Reading("resident_id", CHILD + check_character(CHILD), "欧阳小例", "2036-01-01", "DEMO-R1", "DEMO-F1"),
    "temporary": Reading("temporary_id", DOCUMENT, SEALED["name"], "2036-01-01", "DEMO-R1", "DEMO-F1"),
    "old foreign card": Reading("foreign_permanent", "ABC110119900101", "Jane Sample", "2036-01-01", "R1", "F1"),
}
"""Cards that may lie on the reader."""


@dataclass
class QuietOperator:
    """Answers every declared source: `clear` overrides, else the quiet value of its domain."""

    clear: dict[str, str] = field(default_factory=dict)
    sealed: dict[str, str] = field(default_factory=dict)
    password: str = PASSWORD
    code: str = CODE
    wrong: int = 0
    reserved: dict[tuple[str, str], str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    unknown: set[str] = field(default_factory=lambda: {UNKNOWN})
    catalogue: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    """The pack's own rows: a quiet customer has the first plan and fits the second."""

    QUIET: ClassVar[Mapping[str, str]] = QUIET

    def facts(self, source: str, given: Mapping[str, str]) -> Facts:
        """Answer one source."""
        self.asked.append(source)
        known = SOURCES[source]
        if any(given.get(name) in self.unknown for name in known.given):
            raise Refused.of("visit.unknown_phone")
        clear = {name: self.clear.get(name) or quiet(name, known.clear[name]) for name in known.clear}
        opened = OPEN | self._products()
        clear |= {name: self.clear.get(name, opened.get(name, "0")) for name in known.open}
        clear |= {name: fen for name, fen in self._sums(clear).items() if name in clear and name not in self.clear}
        return Facts(clear, {name: self.sealed.get(name, SEALED.get(name, "示例")) for name in known.sealed})

    def _sums(self, clear: Mapping[str, str]) -> dict[str, str]:
        """Sums that go with what is said of them."""
        found = {sum_: fen if clear[name] == "yes" else "0" for name, (sum_, fen) in SUMS.items() if name in clear}
        if "settles" in clear:
            found |= {"final_fen": "0", "refund_fen": "0"}
            found |= dict([SETTLED[clear["settles"]]]) if clear["settles"] in SETTLED else {}
        if "starter_ok" in clear:
            found["starter_fee_fen"] = "5800"
        if clear.get("pending") == "no":
            found["pending_name"] = ""
        return found

    def _products(self) -> dict[str, str]:
        """The plan in use and the one that fits best, where the pack sells other than the usual."""
        rows = self.catalogue.get("plans", ())
        if not rows or any(row["code"] == OPEN["plan"] for row in rows):
            return {}
        told = {"plan": rows[0]["code"], "plan_name": rows[0]["name"]}
        return told | {"best_plan": rows[-1]["code"], "best_plan_name": rows[-1]["name"]}

    def options(self, source: str, given: Mapping[str, str]) -> tuple[Option, ...]:
        """What a list holds that is not the pack's own."""
        bound = {name: "0" if name.endswith(("_fen", "_months")) else "示例" for name in LISTS.get(source, ())}
        if source == "numbers":
            return (Option("15400010001", "15400010001", "15400010001", bound=bound),
                    Option("15400018888", "15400018888", "15400018888", bound={
                        **bound, "number_grade": "金", "minimum_fen": "16800", "term_months": "24"}))
        if source == "line_services":
            kinds = {"11": "loss", "12": "resume", "13": "suspend", "14": "roaming", "21": "basic", "31": "vas"}
            return tuple(
                Option(code, f"服务{code}", code, bound={**bound, "service_name": f"服务{code}", "service_kind": kind})
                for code, kind in kinds.items())
        return (Option("x", "示例", "1", bound=bound),)

    def reserve(self, source: str, value: str, visit: str) -> None:
        """Hold a number or a SIM for one visit."""
        if self.reserved.setdefault((source, value), visit) != visit:
            raise Refused.of("sim.number_taken" if source == "numbers" else "sim.taken")

    def check_password(self, phone: str, password: str, visit: str) -> str:
        """`ok`, `wrong` or `locked`."""
        return self._check(password == self.password)

    def check_code(self, phone: str, code: str, visit: str) -> str:
        """`ok`, `wrong` or `locked`."""
        return self._check(code == self.code)

    def _check(self, right: bool) -> str:
        self.wrong += not right
        return "ok" if right else "locked" if self.wrong >= 3 else "wrong"

    def hash_secret(self, secret: str) -> str:
        """Enough to tell two secrets of a story apart."""
        return f"hash:{sum(map(ord, secret))}"

    def same_secret(self, secret: str, hashed: str) -> bool:
        """Whether a secret is the hashed one."""
        return self.hash_secret(secret) == hashed

    def find(self, kind: str, value: str) -> tuple[Facts, ...]:
        """Nobody is looked up."""
        return ()


def quiet(name: str, domain: tuple[str, ...]) -> str:
    """What a clear fact says when nothing is the matter."""
    said = QUIET.get(name, "no")
    return said if said in domain else "no" if "no" in domain else domain[0]


@dataclass
class QuietReader:
    """A reader that holds one card: the given one, or what `clear` says of a person's."""

    demo: bool = True
    reading: Reading | None = CARDS["quiet"]
    hints: list[Mapping[str, str]] = field(default_factory=list)
    clear: Mapping[str, str] = field(default_factory=dict)
    """`kind`, `adult`, `expired` of the holder's card, `owner_kind` … of another's; `card: none`."""

    def read(self, hint: Mapping[str, str]) -> Reading:
        """The card on the reader; Refused(`id.no_card`) when there is none."""
        self.hints.append(dict(hint))
        before = person_prefix(hint.get("person", "holder"))
        reading = self._said(before) or self.reading
        if reading is None or self.clear.get(f"{before}card") == "none":
            raise Refused.of("id.no_card")
        return reading

    def _said(self, before: str) -> Reading | None:
        told = {name: self.clear.get(before + name, "") for name in ("kind", "adult", "expired")}
        if told["expired"] == "yes":
            return CARDS["expired"]
        if told["kind"] == "foreign_permanent" or told["adult"] == "unknown":
            return CARDS["old foreign card"]
        if told["adult"] == "no":
            return CARDS["child"]
        if told["kind"] == "hmt_residence":
            number = "81000019900101001"
            return Reading("hmt_residence", number + check_character(number), SEALED["name"], "2036-01-01", "R1", "F1")
        return CARDS["temporary"] if told["kind"] == "temporary_id" else None
