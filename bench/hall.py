"""A demonstration hall for a bench, its customers, and the keys that serve one of them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.pty import Program

STAFF, PIN = "1001", "273940"
SIGN_IN = f"{STAFF}\r{PIN}\r"
SEATED = "今天"
"""On the home screen alone."""
SIGNED_OUT = ("登录", "F1")
GATE = "不同意"
"""A choice of the consent gate alone."""
PLANS = ("G128", "G88")


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who can change to that plan without a question."""

    phone: str
    plan: str

    @property
    def keys(self) -> Iterator[str]:
        """The whole visit, from greeting to farewell and the slip; one string a step."""
        yield from ("\r", "08\r", "1", f"{self.phone}\r", "1", "1", f"{self.plan}\r", "1", "1")
        yield from (f"F{self.phone[-8:]}\r", "\r", "1", "0", "\r", "1", "1")


def make_hall(folder: Path, pack: Path | None = None) -> list[Customer]:
    """A new demonstration hall in `folder`, on the shipped pack or another; who can be served."""
    from data.demo import make_demo, samples
    from data.packs import load

    home = make_demo(folder, pack=load(pack) if pack else None).home
    found = []
    for one in samples(home).people.values():
        clear = home.subscribers.facts("subscriber", {"phone": one.phone}).clear
        plain = all(clear[name] == "no" for name in ("arrears", "contract", "pending", "corporate"))
        if plain and clear["line"] == "active" and one.kind == "resident_id":
            plan = next(code for code in PLANS if code != clear["plan"])
            found.append(Customer(one.phone, plan))
    home.close()
    return found


def counter(folder: Path, typed: str = "") -> Program:
    """The program on that hall, with `typed` in its keyboard before it starts."""
    return Program(["-m", "bench.counter", str(folder)], typed.encode())


def serve(program: Program, steps: Iterable[str]) -> list[tuple[float, int]]:
    """Type these steps of a visit: (seconds, bytes) of each, from its last key to the last byte.

    A consent gate takes no key for 300 ms: that wait is nobody's step.
    """
    found = []
    for keys in steps:
        for key in keys[:-1]:
            program.key(key)
        found.append(program.key(keys[-1]))
        if GATE in program.text():
            time.sleep(0.5)
            program.settle()
    return found
