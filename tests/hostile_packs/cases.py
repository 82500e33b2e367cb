"""What a crafted case is, and how one is added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.hostile_packs.base import BASE, Files, lay
from tests.hostile_packs.judge import Outcome

CHANGE, OPENING, CLOSING = "flows/tariff_change.yaml", "flows/opening.yaml", "flows/closing.yaml"
VERIFY, PACK, PHRASES = "flows/verify.yaml", "pack.yaml", "phrases.yaml"
PLANS, NORMS = "catalogue/plans.yaml", "norms/cm.yaml"
HONOURS, CARDS, STORIES = "honours/cm.yaml", "cards/sms.yaml", "stories/tariff.yaml"
SOUND = "sound"
"""Expected of a case that is odd, but not wrong; a code that ends in a dot stands for all that begin so."""

Make = Callable[[Path], object]


@dataclass(frozen=True)
class Case:
    """One broken pack: what it is called, how it is written, which problem it must have, and where."""

    name: str
    make: Make
    code: str = ""
    where: str = ""


CASES: list[Case] = []


def unmet(case: Case, outcome: Outcome) -> list[str]:
    """What was expected of a case, and did not come."""
    if case.code == SOUND:
        return [f"not sound: {line[:80]}" for line in outcome.lines[:1]]
    if outcome.sound:
        return ["taken for sound"]
    meant = [
        where for code, (where, _) in zip(outcome.codes, outcome.places, strict=True)
        if (code.startswith(case.code) if case.code.endswith(".") else code == case.code)
    ]
    if not meant and not outcome.error:
        return [f"no {case.code}, but {', '.join(dict.fromkeys(outcome.codes))}"[:120]]
    return [f"{case.code} not in {case.where}"] if case.where and case.where not in meant and meant else []


def case(name: str, code: str, where: str, files: Files | None = None, make: Make | None = None) -> None:
    """The base with these files, then `make`."""

    def write(folder: Path) -> None:
        lay(folder, BASE | (files or {}))
        if make is not None:
            make(folder)

    CASES.append(Case(name, write, code, where))


def lines(count: int, text: str) -> str:
    """`text` so many times, `%` being the number."""
    return "".join(text.replace("%", str(n)) for n in range(count))


def flow(steps: str, head: str = "") -> str:
    """A service with these steps besides."""
    return f"id: odd\nname: 其他\ncode: \"777\"\n{head}steps:\n{steps}"


def say(more: str) -> str:
    return f"  - {{id: s, kind: say, {more}}}\n"


ODD = "flows/odd.yaml"
TEXT = BASE[CLOSING]
