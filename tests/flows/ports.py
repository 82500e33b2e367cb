"""Ports in memory for flow tests: a journal that can be written twice, sums, cards on the reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.documents import check_character
from app.ports import Facts, ItemRecord, Reading
from app.visit.entries import Entry
from tests.kit.fakes import SEALED, FakeJournal, FakeSubscribers

FEN = {"penalty": ("penalty_fen", "30000"), "sim_fee": ("sim_fee_fen", "1000"),
       "service_fee": ("service_fee_fen", "500"), "needs_deposit": ("service_deposit_fen", "50000"),
       "arrears": ("arrears_fen", "7250")}
"""A yes of these comes with a sum."""
CHILD = "11010120180101001"
CARDS = {
    "quiet": Reading("resident_id", SEALED["document"], SEALED["name"], "2036-01-01", "DEMO-R1", "DEMO-F1"),
    "expired": Reading("resident_id", SEALED["document"], SEALED["name"], "2020-01-01", "DEMO-R1", "DEMO-F1"),
    "child": Reading("resident_id", CHILD + check_character(CHILD), "欧阳小例", "2036-01-01", "DEMO-R1", "DEMO-F1"),
    "temporary": Reading("temporary_id", SEALED["document"], SEALED["name"], "2036-01-01", "DEMO-R1", "DEMO-F1"),
    "old foreign card": Reading("foreign_permanent", "ABC110119900101", "Jane Sample", "2036-01-01", "R1", "F1"),
}


class Forking(FakeJournal):
    """A journal that keeps nothing: the same place is written again on every way."""

    def append(self, entries: Sequence[Entry], item: ItemRecord | None = None) -> Mapping[str, str]:
        return {"reference": "OP1", "ticket_no": "TS1"} if item is not None and item.change is not None else {}


class Telling(FakeSubscribers):
    """Sums go with what is said of them."""

    def facts(self, source: str, given: Mapping[str, str]) -> Facts:
        told = super().facts(source, given)
        clear = dict(told.clear)
        for name, (sum_, fen) in FEN.items():
            if name in clear and sum_ in clear:
                clear[sum_] = fen if clear[name] == "yes" else "0"
        if "settles" in clear:
            clear |= {"final_fen": "0", "refund_fen": "0"}
            clear |= {"owes": {"final_fen": "5000"}, "refund": {"refund_fen": "4100"}}.get(clear["settles"], {})
        if "starter_fee_fen" in clear:
            clear["starter_fee_fen"] = "5800"
        if clear.get("pending") == "no":
            clear["pending_name"] = ""
        return Facts(clear, told.sealed)
