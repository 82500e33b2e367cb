"""Files, folders, links, includes and names."""

# One row a case, whatever its length: the table is read and extended by eye.
# ruff: noqa: E501, RUF100

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

from data.packs.folder import MAX_FILES
from tests.hostile_packs.base import BASE, Files, swap
from tests.hostile_packs.cases import (
    CHANGE,
    CLOSING,
    ODD,
    PACK,
    PHRASES,
    SOUND,
    VERIFY,
    Make,
    case,
    flow,
    lines,
    say,
)

# ── files and folders ─────────────────────────────────────────────────────────────────────────────


def outside(folder: Path) -> None:
    secret = folder.parent / f"{folder.name}-secret.yaml"
    secret.write_text("id: secret\n")
    (folder / "flows/link.yaml").symlink_to(secret)


def unreadable(folder: Path) -> None:
    (folder / "flows/shut.yaml").write_text("id: shut\n")
    (folder / "flows/shut.yaml").chmod(0)


def bound_socket(folder: Path) -> None:
    here = os.getcwd()
    os.chdir(folder / "flows")
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("talk.yaml")
    finally:
        os.chdir(here)


def sparse(folder: Path) -> None:
    with (folder / "flows/vast.yaml").open("wb") as file:
        file.truncate(1 << 40)


def links_to_one(folder: Path) -> None:
    (folder / "flows/a.yaml").write_text("a: b\n" + "#" * 250_000)
    for number in range(MAX_FILES - 20):
        (folder / f"flows/a{number}.yaml").symlink_to("a.yaml")


def crowd(folder: Path) -> None:
    for number in range(3_000):
        (folder / f"flows/f{number}.yaml").touch()


def moved_to(place: str, to: str) -> Make:
    """`place` of the pack becomes a link to another place."""

    def make(folder: Path) -> None:
        path = folder / place
        path.unlink(missing_ok=True)
        path.symlink_to(to)

    return make


case("a link out of the folder", "pack.outside", "flows/link.yaml", make=outside)
case("a link to a device", "pack.outside", "flows/zero.yaml", make=moved_to("flows/zero.yaml", "/dev/zero"))
case("a link to the program's memory", "pack.outside", "flows/mem.yaml", make=moved_to("flows/mem.yaml", "/proc/self/mem"))
case("pack.yaml as a link outside", "pack.outside", PACK, make=moved_to(PACK, "/etc/passwd"))
case("a link upwards", "pack.outside", "flows/up.yaml", make=moved_to("flows/up.yaml", "../../.."))
case("a link to itself", "pack.unreadable", "flows/loop.yaml", make=moved_to("flows/loop.yaml", "loop.yaml"))
case("a link to nothing", "pack.unreadable", "flows/gone.yaml", make=moved_to("flows/gone.yaml", "nothing.yaml"))
case("a folder that is a link outside", "pack.outside", "parts", make=moved_to("parts", "/"))
case("a folder that is a link to itself", "pack.unreadable", "parts", make=moved_to("parts", "parts"))
case("a folder that is a file", "pack.unreadable", "parts", {"parts": "steps: []\n"})
case("a file that is a folder", "pack.unreadable", "flows/x.yaml", make=lambda f: (f / "flows/x.yaml").mkdir())
case("a pipe", "pack.unreadable", "flows/pipe.yaml", make=lambda f: os.mkfifo(f / "flows/pipe.yaml"))
case("a socket", "pack.unreadable", "flows/talk.yaml", make=bound_socket)
case("a file of a terabyte", "pack.large", "flows/vast.yaml", make=sparse)
case("three thousand files", "pack.files", "", make=crowd)
case("one large file under 480 names", "pack.total", "", make=links_to_one)
case("a file name with an escape", "pack.", "", {"flows/\x1b]0;x\x07\x1b[31m.yaml": "id: [\n"})
case("a file name with a line end", "pack.", "", {"flows/a\nb: fine.yaml": "id: [\n"})
case("a file name that turns around", "pack.", "", {"flows/\u202elmay.yaml": "id: [\n"})
case("a file name of 255 bytes", "pack.", "", {f"flows/{'长' * 83}.yaml": "id: [\n"})
case("a file name of rich markup", "pack.", "flows/[bold red]x.yaml", {"flows/[bold red]x.yaml": "id: [\n"})
case("a file name with braces", "pack.", "flows/{0.__class__}.yaml", {"flows/{0.__class__}.yaml": "id: [\n"})
case("the other ending", "pack.misnamed", "flows/x.yml", {"flows/x.yml": "id: x\n"})
case("a folder misspelt", "pack.misnamed", "flow", {"flow/x.yaml": "id: x\n"})
case("no pack.yaml", "pack.no_file", PACK, make=lambda f: (f / PACK).unlink())
if os.geteuid():
    case("a file that may not be read", "pack.unreadable", "flows/shut.yaml", make=unreadable)

# ── includes ──────────────────────────────────────────────────────────────────────────────────────


def parts(count: int, steps: Callable[[int], str], tail: str = "  - {id: s, kind: say, say: goodbye}\n") -> Files:
    """Parts p0, p1, …, the first of which the service includes."""
    made: Files = {f"parts/p{n}.yaml": f"part: p{n}\nsteps:\n{steps(n)}" for n in range(count)}
    made[f"parts/p{count}.yaml"] = f"part: p{count}\nsteps:\n{tail}"
    return made | {ODD: flow("  - include: p0\n")}


case("a part that includes itself", "pack.cycle", "parts/p0.yaml", parts(1, lambda n: "  - include: p0\n"))
case("two parts that include each other", "pack.cycle", "parts/p1.yaml", parts(2, lambda n: f"  - include: p{1 - n}\n"))
case("a circle of ten", "pack.cycle", "parts/p9.yaml", parts(10, lambda n: f"  - include: p{(n + 1) % 10}\n"))
case("a circle that nobody enters", "pack.cycle", "parts/b.yaml", {
    "parts/a.yaml": "part: a\nsteps:\n  - include: b\n", "parts/b.yaml": "part: b\nsteps:\n  - include: a\n"})
case("parts 30 deep", "pack.includes", "parts/p11.yaml", parts(30, lambda n: f"  - include: p{n + 1}\n"))
case("parts that double", "pack.steps", ODD, parts(11, lambda n: lines(2, f"  - {{include: p{n + 1}, id: i%}}\n")))
case("parts that multiply", "pack.steps", ODD, parts(10, lambda n: lines(100, f"  - {{include: p{n + 1}, id: i%}}\n")))
case("a part included 4,000 times", "pack.steps", ODD, {ODD: flow(lines(3_900, "  - {include: verify, id: i%}\n"))})
case("a long part in 100 services", "pack.all_steps", "", {
    "parts/long.yaml": "part: long\nsteps:\n" + lines(480, "  - {id: s%, kind: say, say: goodbye}\n"),
    **{f"flows/f{n}.yaml": f"id: f{n}\nname: x\ncode: \"{1000 + n}\"\nsteps:\n  - include: long\n" for n in range(100)}})
case("a part that is not there", "pack.no_part", CHANGE, swap(CHANGE, "include: verify", "include: verfy"))
case("a flow as a part", "pack.no_part", CHANGE, swap(CHANGE, "include: verify", "include: closing"))
case("a part by its path", "pack.id", CHANGE, swap(CHANGE, "include: verify", "include: ../../etc/passwd"))
case("an include and a step in one", "pack.unknown_key", CHANGE, swap(CHANGE, "include: verify", "include: verify\n    kind: say"))
case("a part included twice", "pack.same_id", VERIFY, swap(CHANGE, "  - include: verify", "  - include: verify\n  - include: verify"))

# ── names ─────────────────────────────────────────────────────────────────────────────────────────

for file, old, new in (
    (PACK, "forbidden:", "forbiden:"), (PACK, "settings:", "setting:"), (CHANGE, "aliases:", "alias:"),
    (CHANGE, "charges:", "charge:"), (CHANGE, "source: plans", "sources: plans"), (CHANGE, "limit: 60", "limt: 60"),
    (CHANGE, "variable: penalty_fen", "varible: penalty_fen"), (CHANGE, "value: agreed", "vlaue: agreed"),
    (CHANGE, "again: consent", "agian: consent"), (CHANGE, "act: verify", "acts: verify"),
    (VERIFY, "label:", "labl:"), (VERIFY, "scope:", "scop:"),
):
    case(f"{new.split(':')[0]} for {old.split(':')[0]}", "pack.unknown_key", file, swap(file, old, new))
case("norm for norms in a phrase", "pack.unknown_key", PHRASES, swap(PHRASES, "norms:", "norm:"))
case("the same flow twice", "pack.same_id", "flows/x.yaml", {"flows/x.yaml": BASE[CHANGE]})
case("the same part twice", "pack.same_id", "parts/x.yaml", {"parts/x.yaml": BASE[VERIFY]})
case("the same phrase in two files", "pack.same_id", "phrases/x.yaml", {"phrases/x.yaml": BASE[PHRASES]})
case("the same step twice", "pack.same_id", CLOSING, swap(CLOSING, "id: farewell", "id: note"))
case("the same code twice", "pack.same_code", CHANGE, {ODD: flow(say("say: goodbye")).replace("777", "204")})
for text in ("../x", "/etc/passwd", "a/b", "..", "C:\\x", "a.b", "x;rm", "$(id)", "`id`", "a b", "A", "1a", "-a", "__x__", "'%s'"):
    case(f"a step called {text}", "pack.", CLOSING, swap(CLOSING, "id: note", f"id: {text}"))
case("a condition's word as a name", "pack.reserved", CLOSING, swap(CLOSING, "id: note", "id: unset"))
case("a step called by a Python name", "pack.id", CLOSING, swap(CLOSING, "id: note", "id: __class__"))
case("a variable called by a pydantic name", "pack.", CHANGE, swap(CHANGE, "when: {penalty: yes}", "when: {model_fields: yes}"))
case("a language called by a pydantic name", "pack.", PHRASES, swap(PHRASES, "  zh:\n", "  model_config: [{a: b}]\n  zh:\n"))
case("a setting called like a placeholder", SOUND, "", swap(PACK, "hotline: 10086", "hotline: '{hotline}'"))
