"""Writes data/packs/pinyin.txt: the initials of every reading of every Han character.

    python tools/pinyin_table.py        (needs pypinyin, at development time only)

Each line holds initials, the commonest reading first, a tab, and the characters that have them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pypinyin

RANGES = ((0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF))
SURNAMES = (
    "单s解x仇q曾z尉y万m俟q盖g查z区o乐y朴p折s员y种c秘b缪m逄p冼x隗k翟z葛g令l澹t繁p覃q洗x黑h宓m"
    "牟m那n幺y佴n郇x郗x郄q训x贾j重c长z沈s召s纪j燕y华h任r宁n应y於y哈h会g车c过g藏z降j薄b石s"
    "句g叶y石s称c能n适k么y叶y祭z费b谌c谷g阚k顾g相x行x"
)
"""Characters with the initial that they have as a surname."""
WORDS = "行h行x长c长z重c重z还h还x便b便p调d调t数s传c传z降j降x折z"
"""Readings that occur in the names of services; pypinyin knows them, the order is ours."""


def initials(char: str, surnames: dict[str, str]) -> str:
    """Every initial of a character, without repetition."""
    readings = pypinyin.pinyin(
        char, style=pypinyin.Style.NORMAL, heteronym=True, errors="ignore", strict=False
    )
    letters = (re.match("[a-z]", reading) for some in readings for reading in some)
    found = [match[0] for match in letters if match]
    return "".join(dict.fromkeys([*found, *surnames.get(char, "")]))


def pairs(text: str) -> dict[str, str]:
    """A character → the letters that follow it, wherever it occurs."""
    found: dict[str, str] = defaultdict(str)
    for char, letter in re.findall(r"([^a-z])([a-z])", text):
        found[char] += letter
    return found


def table() -> str:
    """The whole file."""
    extra = pairs(SURNAMES + WORDS)
    groups: dict[str, list[str]] = defaultdict(list)
    for first, last in RANGES:
        for char in map(chr, range(first, last + 1)):
            letters = initials(char, extra)
            if letters:
                groups[letters].append(char)
    return "".join(f"{letters}\t{''.join(groups[letters])}\n" for letters in sorted(groups))


if __name__ == "__main__":
    target = Path(__file__).parent.parent / "data" / "packs" / "pinyin.txt"
    target.write_text(table(), encoding="utf-8")
    print(target)
