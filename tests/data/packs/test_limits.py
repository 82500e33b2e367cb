"""Hostile and damaged packs: a place, quickly, and never a traceback."""

from __future__ import annotations

import os
import random
import time
import tracemalloc
from pathlib import Path

import pytest

from app.problems import render
from data.packs import PackRefused, load
from data.packs.reading import MAX_BYTES, MAX_DEPTH, MAX_NODES
from tests.data.packs.mini import CHANGE, MINI, write

SEED = 20260131
MUTANTS = 300
FLOW = "flows/closing.yaml"


def codes(folder: Path) -> dict[str, str]:
    """The code of each problem and its place."""
    with pytest.raises(PackRefused) as caught:
        load(folder)
    return {problem.code: str(problem.place) for problem in caught.value.problems}


def test_size(tmp_path: Path) -> None:
    filler = "#" * (MAX_BYTES - len(MINI[FLOW].encode()) - 1) + "\n"
    assert load(write(tmp_path, {FLOW: filler + MINI[FLOW]}))
    assert codes(write(tmp_path, {FLOW: "#" + filler + MINI[FLOW]})) == {"pack.large": FLOW}


def test_depth(tmp_path: Path) -> None:
    deep = "[" * (MAX_DEPTH + 1)
    assert codes(write(tmp_path, {FLOW: deep}))["pack.depth"] == f"{FLOW}:1:{MAX_DEPTH + 1}"
    block = "".join(" " * n + f"k{n}:\n" for n in range(40))
    assert "pack.depth" in codes(write(tmp_path, {FLOW: block}))
    fits = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert "pack.depth" not in codes(write(tmp_path, {FLOW: fits}))


def test_nodes(tmp_path: Path) -> None:
    many = "- [" + "a, " * MAX_NODES + "a]\n"
    assert "pack.nodes" in codes(write(tmp_path, {FLOW: many}))


def test_steps(tmp_path: Path) -> None:
    part = "part: a\nsteps:\n" + "".join(f"  - {{id: s{n}, kind: say}}\n" for n in range(300))
    twice = "part: b\nsteps:\n  - {include: a}\n  - {include: a, id: more}\n"
    change = CHANGE.replace("include: verify", "include: b")
    files = {"parts/a.yaml": part, "parts/b.yaml": twice, "flows/tariff_change.yaml": change}
    assert "pack.steps" in codes(write(tmp_path, files))


def test_parts_that_multiply(tmp_path: Path) -> None:
    """Ten parts, each of which includes the next a hundred times, and no step at all."""
    files: dict[str, str | bytes] = {}
    for n in range(10):
        lines = "".join(f"  - {{include: p{n + 1}, id: i{k}}}\n" for k in range(100))
        files[f"parts/p{n}.yaml"] = f"part: p{n}\nsteps:\n{lines}"
    files["flows/tariff_change.yaml"] = CHANGE.replace("include: verify", "include: p0")
    start = time.perf_counter()
    assert "pack.steps" in codes(write(tmp_path, files))
    assert time.perf_counter() - start < 3


def test_parts_too_deep(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"parts/p{n}.yaml": f"part: p{n}\nsteps:\n  - include: p{n + 1}\n" for n in range(20)
    }
    files["flows/tariff_change.yaml"] = CHANGE.replace("include: verify", "include: p0")
    assert "pack.includes" in codes(write(tmp_path, files))


def test_files(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"catalogue/c{n}.yaml": "- {a: b}\n" for n in range(500)}
    assert "pack.files" in codes(write(tmp_path, files))


def test_links_stay_inside(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("id: secret\n")
    folder = write(tmp_path / "pack")
    (folder / "flows/link.yaml").symlink_to(secret)
    (folder / "flows/loop.yaml").symlink_to(folder / "flows/loop.yaml")
    (folder / "flows/gone.yaml").symlink_to(folder / "flows/nothing.yaml")
    assert codes(folder) == {
        "pack.outside": "flows/link.yaml", "pack.unreadable": "flows/loop.yaml",
    }
    for name in ("link", "loop", "gone"):
        (folder / f"flows/{name}.yaml").unlink()
    (folder / "parts").symlink_to(tmp_path)
    assert codes(folder) == {"pack.outside": "parts"}


def test_a_link_inside_is_fine(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "shared").mkdir()
    (folder / "phrases.yaml").rename(folder / "shared/words.yaml")
    (folder / "phrases.yaml").symlink_to("shared/words.yaml")
    assert load(folder)


def test_what_is_no_file(tmp_path: Path) -> None:
    folder = write(tmp_path)
    os.mkfifo(folder / "flows/pipe.yaml")
    (folder / "catalogue/folder.yaml").mkdir()
    with pytest.raises(PackRefused) as caught:
        load(folder)
    assert [str(problem.place) for problem in caught.value.problems] == [
        "catalogue/folder.yaml", "flows/pipe.yaml",
    ]


def test_names_of_files_are_shown_safely(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "flows" / "a\x1b[31m.yaml").write_text("id: [\n")
    (folder / "flows" / os.fsdecode(b"\xff.yaml")).write_text("id: [\n")
    with pytest.raises(PackRefused) as caught:
        load(folder)
    for problem in caught.value.problems:
        assert render(problem, "en").isprintable()
        render(problem, "en").encode()


HOSTILE = {
    "billion laughs": "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "python tag": "!!python/object/apply:os.system ['true']\n",
    "open lists": "[" * 200_000,
    "open maps": "{" * 200_000,
    "lists in blocks": "- " * 100_000,
    "question marks": "? " * 100_000,
    "one long line": "a: " + "b" * 200_000,
    "one long key": "b" * 200_000 + ": a",
    "many keys": "".join(f"k{n}: v\n" for n in range(9_000)),
    "many wrong steps": "id: closing\nname: x\nsteps:\n" + "- {aid: x, knd: say}\n" * 3_500,
    "many colons": "：\n" * 60_000,
    "colons": ":" * 200_000,
    "quotes": '"' * 200_000,
    "braces": "id: closing\nname: x\nsteps:\n - {id: a, kind: say, do: '" + "{" * 480 + "'}\n",
    "percent": "%" * 200_000,
    "control": "\x00" * 100_000,
    "bidi": "\u202e" * 80_000,
    "ampersands": "&a " * 60_000,
    "newlines": "\n" * 200_000 + "x",
    "surrogate escape": 'id: "\\ud800"\n',
    "beyond unicode": 'id: "\\Uffffffff"\n',
    "merge": "<<: {id: x}\n",
    "version": "%YAML 9.9\n---\nid: x\n",
    "huge version": "%YAML 99999999999999999999.1\n---\nid: x\n",
    "null": "~\n", "number": "12\n", "list": "[]\n",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("file", ["flows/closing.yaml", "phrases.yaml", "pack.yaml"])
def test_hostile(name: str, file: str, tmp_path: Path) -> None:
    folder = write(tmp_path, {file: HOSTILE[name][:200_000]})
    start = time.perf_counter()
    found = codes(folder)
    assert time.perf_counter() - start < 1.5, found
    assert any(place.startswith(file) for place in found.values()), found


def test_memory(tmp_path: Path) -> None:
    folder = write(tmp_path, {FLOW: HOSTILE["many wrong steps"]})
    load(write(tmp_path / "warm"))
    tracemalloc.start()
    codes(folder)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 * 2**20, f"{peak / 2**20:.0f} MiB"


# Mutation

BITS = (
    "：", ":", "\t", "-", "- ", "[", "]", "{", "}", "'", '"', "&a ", "*a", "!x ", "|", ">", "#", "%",
    "? ", "\n", "\n  ", " ", "\u202e", "\x00", "~", "yes", "unset", "when: {a: b}\n", "id: x\n",
    "{x}", "，", "…", "\ud7ff", "𠮷", "any", "not: ", "---\n", "...\n", "<<: ", "\\", "@", "`", "🙂",
)


def mutate(text: str, chance: random.Random) -> str:
    """One to four small changes: cut, put in, swap lines, double, indent."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text) + 1)
        match chance.randrange(6):
            case 0:
                text = text[:at] + text[at + chance.randint(1, 12) :]
            case 1 | 2:
                text = text[:at] + chance.choice(BITS) + text[at:]
            case 3:
                lines = text.split("\n")
                a, b = chance.randrange(len(lines)), chance.randrange(len(lines))
                lines[a], lines[b] = lines[b], lines[a]
                text = "\n".join(lines)
            case 4:
                lines = text.split("\n")
                a = chance.randrange(len(lines))
                lines.insert(a, lines[a])
                text = "\n".join(lines)
            case 5:
                lines = text.split("\n")
                a = chance.randrange(len(lines))
                lines[a] = lines[a][1:] if chance.random() < 0.5 else " " + lines[a]
                text = "\n".join(lines)
    return text


def attack(folder: Path, seed: int, mutants: int) -> None:
    """Every mutant is a pack or is refused with places, within a second."""
    chance = random.Random(seed)
    names = sorted(MINI)
    refused = 0
    for number in range(mutants):
        file = chance.choice(names)
        data: bytes = mutate(MINI[file], chance).encode()
        if chance.random() < 0.1:
            at = chance.randrange(len(data) + 1)
            data = data[:at] + bytes([chance.randrange(256)]) + data[at:]
        write(folder, {file: data})
        start = time.perf_counter()
        try:
            load(folder)
        except PackRefused as caught:
            refused += 1
            for problem in caught.problems:
                assert problem.place and problem.place.where, (number, problem)
                assert render(problem, "zh").isprintable(), (number, problem)
                render(problem, "en")
        except Exception as error:
            raise AssertionError(f"mutant {number} of seed {seed}: {file}\n{data!r}") from error
        assert time.perf_counter() - start < 1.0, number
    assert refused > mutants / 2


def test_mutants(tmp_path: Path) -> None:
    attack(tmp_path, SEED, MUTANTS)


@pytest.mark.campaign
def test_many_mutants(tmp_path: Path) -> None:
    """pytest -m campaign tests/data/packs/test_limits.py"""
    attack(tmp_path, SEED + 1, 20_000)
