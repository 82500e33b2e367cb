"""Pack files with one to three accidents in their text, the same ones for the same seed."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

Words = dict[str, list[str]]
"""What the pack's files hold: its lines, and its names."""
Accident = Callable[[list[str], random.Random, Words], None]

ODD = (
    "：", "，", "“", "”", "（", "　", "\t", "\0", "\x1b[31m", "\u202e", "\u200b", "\ufeff", "\ud7ff", "𠮷", "🙂", "é",
    "{", "}", "[", "]", "{{", "{x}", "{0}", "'", '"', "&a ", "*a ", "!x ", "|", ">", "#", " #", "%", "? ", "- ", "-",
    "~", ": ", ":", "\\", "@", "`", "<<: ", "---", "...", "yes", "unset", "any", "not", "../", "%s", "null", "1e999",
)
NUMBERS = ("0", "-1", "9" * 400, "1.5", "1e9", "0x1F", "010", "٣", "９", "1_000", ".inf", "86401", "2026-02-30", "")
_NAME = re.compile(r"\b[a-z][a-z0-9_]{2,}\b")
_NUMBER = re.compile(r"\d+")


def _at(lines: list[str], chance: random.Random) -> int:
    """A line that says something, where there is one."""
    full = [number for number, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")]
    return chance.choice(full or [0])


def _in(lines: list[str], chance: random.Random, pattern: str | re.Pattern[str]) -> tuple[int, re.Match[str]] | None:
    """A place that matches, anywhere in the file."""
    found = [(number, match) for number, line in enumerate(lines) for match in re.finditer(pattern, line)]
    return chance.choice(found) if found else None


def _put(lines: list[str], at: tuple[int, re.Match[str]] | None, text: str) -> None:
    if at is not None:
        number, match = at
        lines[number] = lines[number][: match.start()] + text + lines[number][match.end() :]


def delete(lines: list[str], chance: random.Random, words: Words) -> None:
    """A line, or a block of them."""
    at = _at(lines, chance)
    del lines[at : at + (1 if chance.random() < 0.7 else chance.randint(2, 12))]


def double(lines: list[str], chance: random.Random, words: Words) -> None:
    """A line or a block twice."""
    at, size = _at(lines, chance), chance.choice((1, 1, 2, 5))
    lines[at:at] = lines[at : at + size]


def swap(lines: list[str], chance: random.Random, words: Words) -> None:
    """Two lines change places."""
    a, b = _at(lines, chance), _at(lines, chance)
    lines[a], lines[b] = lines[b], lines[a]


def indent(lines: list[str], chance: random.Random, words: Words) -> None:
    """A line further in or out."""
    at = _at(lines, chance)
    lines[at] = lines[at][chance.randint(1, 3) :] if chance.random() < 0.5 else " " * chance.randint(1, 4) + lines[at]


def drop(lines: list[str], chance: random.Random, words: Words) -> None:
    """A quotation mark, a colon, a bracket, a comma, a dash or a space is forgotten."""
    _put(lines, _in(lines, chance, r"[\"':\[\]{},-]| "), "")


def insert(lines: list[str], chance: random.Random, words: Words) -> None:
    """Something odd is typed anywhere."""
    at = _at(lines, chance)
    column = chance.randrange(len(lines[at]) + 1)
    lines[at] = lines[at][:column] + chance.choice(ODD) + lines[at][column:]


def widen(lines: list[str], chance: random.Random, words: Words) -> None:
    """The input method was on."""
    found = _in(lines, chance, r"[:,\"'\[\]{}-]|[0-9a-z]")
    if found is not None:
        _put(lines, found, chr(ord(found[1][0]) + 0xFEE0))


def truncate(lines: list[str], chance: random.Random, words: Words) -> None:
    """The rest of the file is gone."""
    at = _at(lines, chance)
    lines[at:] = [lines[at][: chance.randrange(len(lines[at]) + 1)]]


def rename(lines: list[str], chance: random.Random, words: Words) -> None:
    """One name stands for another, or is misspelt."""
    found = _in(lines, chance, _NAME)
    if found is not None:
        name = found[1][0]
        at = chance.randrange(len(name) - 1)
        twisted = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        _put(lines, found, chance.choice(words["names"]) if chance.random() < 0.5 else twisted)


def renumber(lines: list[str], chance: random.Random, words: Words) -> None:
    """Another number, or none."""
    _put(lines, _in(lines, chance, _NUMBER), chance.choice(NUMBERS))


def trade(lines: list[str], chance: random.Random, words: Words) -> None:
    """Two keys change their values."""
    a, b = _in(lines, chance, r"(?<=: ).*$"), _in(lines, chance, r"(?<=: ).*$")
    if a and b and a[0] != b[0]:
        _put(lines, a, b[1][0])
        _put(lines, b, a[1][0])


def paste(lines: list[str], chance: random.Random, words: Words) -> None:
    """A line of another file."""
    lines.insert(_at(lines, chance), chance.choice(words["lines"]))


def join(lines: list[str], chance: random.Random, words: Words) -> None:
    """A line end is lost."""
    at = _at(lines, chance)
    lines[at : at + 2] = ["".join(lines[at : at + 2])]


def empty(lines: list[str], chance: random.Random, words: Words) -> None:
    """A key keeps no value, or a wrong kind of one."""
    wrong = chance.choice(("", "[]", "{}", "[[]]", "{a: b}", "[x, y]", "~", '""'))
    _put(lines, _in(lines, chance, r"(?<=: ).*$"), wrong)


ACCIDENTS: tuple[Accident, ...] = (
    delete, double, swap, indent, drop, insert, widen, truncate, rename, renumber, trade, paste, join, empty,
)


@dataclass(frozen=True)
class Mutant:
    """One file of a pack, as it is after the accidents."""

    file: str
    data: bytes
    how: tuple[str, ...]


def words_of(files: Mapping[str, str]) -> Words:
    """Lines and names of all files."""
    return {
        "lines": [line for text in files.values() for line in text.split("\n") if line.strip()],
        "names": sorted({name for text in files.values() for name in _NAME.findall(text)}),
    }


def mutant(files: Mapping[str, str], words: Words, seed: str) -> Mutant:
    """The mutant of this seed: a file of the pack with one to three accidents, now and then in its bytes."""
    chance = random.Random(seed)
    file = chance.choice(sorted(files))
    lines = files[file].split("\n")
    how: list[str] = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        accident = chance.choice(ACCIDENTS)
        accident(lines, chance, words)
        how.append(accident.__name__)
        lines = lines or [""]
    data = bytearray("\n".join(lines).encode("utf-8", "surrogatepass"))
    if chance.random() < 0.08 and data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        how.append("flip")
    if chance.random() < 0.03:
        del data[chance.randrange(len(data) + 1) :]
        how.append("cut")
    return Mutant(file, bytes(data), tuple(how))


def texts(folder: Path) -> dict[str, str]:
    """The YAML files of a pack."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.yaml"))
    }


def fresh(source: Path, target: Path, changed: Mutant) -> Path:
    """A copy of the pack with the mutated file in it."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (target / changed.file).write_bytes(changed.data)
    return target
