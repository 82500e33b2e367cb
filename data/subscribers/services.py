"""The services of a line: what can be switched, what it costs, and what it does to the line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

STATES: Final[Mapping[str, str]] = {
    "active": "正常", "suspended": "已停机", "lost": "已挂失", "closed": "已销户",
}
"""A line's state, as it is said."""
SUSPENDED_MONTHS: Final = 3
DEPOSIT_FREE: Final = frozenset({"gold", "diamond", "supreme"})


@dataclass(frozen=True, slots=True)
class Service:
    """One thing that can be done to a line."""

    code: str
    id: str
    name: str
    kind: str
    """`loss`, `resume`, `suspend`, `roaming`, `basic` or `vas` (value added)."""
    initials: str
    fee: int = 0
    """Fen a month while it is on."""
    deposit: int = 0
    cap: int = 0
    """Fen a month at which it stops."""

    @property
    def state_of_line(self) -> str:
        """The state that it brings a line to; empty for what is switched on and off."""
        return {"loss": "lost", "resume": "active", "suspend": "suspended"}.get(self.kind, "")

    def fits(self, state: str) -> bool:
        """Whether it can be done to a line in this state."""
        wanted = {"loss": ("active", "suspended"), "resume": ("suspended", "lost"),
                  "suspend": ("active",)}
        return state in wanted.get(self.kind, ("active",))

    def before(self, state: str, on: frozenset[str]) -> str:
        """How it stands now, in words."""
        if self.state_of_line:
            return STATES[state]
        return "已开通" if self.id in on else "未开通"

    def after(self, state: str, on: frozenset[str]) -> str:
        """How it will stand."""
        if self.state_of_line:
            return STATES[self.state_of_line]
        return "未开通" if self.id in on else "已开通"


# fmt: off
SERVICES: Final[Mapping[str, Service]] = {each.id: each for each in (
    Service("11", "loss", "挂失", "loss", "gs"),
    Service("12", "resume", "解挂复机", "resume", "jgfj"),
    Service("13", "suspend", "停机保号", "suspend", "tjbh", fee=500),
    Service("14", "roaming", "国际及港澳台漫游", "roaming", "gjmy", deposit=50_000, cap=50_000),
    Service("21", "caller_id", "来电显示", "basic", "ldxs", fee=500),
    Service("22", "waiting", "呼叫等待", "basic", "hjdd"),
    Service("23", "forward", "呼叫转移", "basic", "hjzy"),
    Service("24", "intl", "国际长途", "basic", "gjct"),
    Service("25", "guard", "骚扰拦截", "basic", "srlj"),
    Service("26", "alert", "余额提醒", "basic", "yetx"),
    Service("27", "data_cap", "流量封顶", "basic", "llfd"),
    Service("31", "ring", "彩铃", "vas", "cl", fee=500),
    Service("32", "paper", "手机报", "vas", "sjb", fee=300),
    Service("33", "video", "视频会员", "vas", "sphy", fee=1500),
)}
# fmt: on


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last day of a shorter month."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def next_month(day: date) -> date:
    """The first day of the next month."""
    return add_months(day.replace(day=1), 1)
