"""A visit that is cut off by kill -9 at a moment that a seed chooses, and what must be left of it.

Everything that the screen had shown must be in the journal: the step that it asked for when the
program was killed tells how many lines that is. And what is there is a beginning of the visit as
slow typing leaves it, and nothing else.
"""

from __future__ import annotations

import random
import re
import time
from pathlib import Path
from typing import Any

from tests.journeys.story import Story
from tests.terminal.counter import (
    CLOSED,
    TRACED,
    Counter,
    Press,
    Rows,
    Script,
    as_bytes,
    copied,
    difference,
    folds,
    journals,
    script,
)
from tests.terminal.tales import TALES

PLAIN = tuple(story for story in TALES
              if story.role == "agent" and not any(sign in story.keys for sign in "⎋<↑↓⇞⇟⌫"))
"""Stories without a way back: so many lines of the journal are one place in the keys."""
BETWEEN = ("entry", "visit", "access_log", "sign_in")
"""Tables in which a visit that was resumed differs from one that was not."""


def story_of(seed: int) -> Story:
    """The story that a seed chooses."""
    return random.Random(seed).choice(PLAIN)


def killed(seed: int, source: Path, folder: Path) -> str:
    """One kill and its recovery; AssertionError with what is wrong, else where it was killed."""
    chance = random.Random(seed)
    told = script(chance.choice(PLAIN), source, folder / "slow")
    home = copied(source, folder / "home")
    presses = told.presses
    at = chance.randrange(len(presses))
    slow, wait = chance.random() < 0.7, chance.choice((0.0, 0.001, 0.003, 0.01, 0.03, 0.1)) * chance.random()
    with Counter(home, before=TRACED) as counter:
        counter.sign_in(told.staff)
        _type(counter, presses[:at], slow)
        counter.send(b"".join(as_bytes(presses[at].key)))
        time.sleep(wait)
        counter.kill()
        time.sleep(0.05)  # what it wrote before is still on the line
        shown = counter.lines()[21].partition(" >")[0].strip()
    where = f"{told.name}: key {at + 1} of {len(presses)} ({presses[at].key}), {'slow' if slow else 'burst'}"
    folds(home)
    kept = _kept(home, told)
    least = min((press.lines for press in presses[: at + 1] if press.prompt == shown), default=0)
    assert kept >= least, f"{where}\n{kept} lines kept, the screen asked for what comes after {least}: {shown}"
    assert kept <= presses[at].lines, f"{where}\n{kept} lines, {presses[at].lines} were typed"
    _go_on(home, told, kept, where, presses[at].lines)
    return where


def _type(counter: Counter, presses: tuple[Press, ...], slow: bool) -> None:
    """Type keys; every gate is waited for, or it would drop the rest."""
    waiting = b""
    for press in presses:
        if not slow:
            waiting += b"".join(as_bytes(press.key))
            if press.gate:
                counter.send(waiting)
                waiting = b""
                counter.wait_for(f" {press.prompt} >", 20)
                counter.gate_open()
            continue
        counter.send(b"".join(as_bytes(press.key)))
        if press.gate:
            counter.wait_for(f" {press.prompt} >", 20)
            counter.gate_open()
        else:
            counter.rest(0.04)
    counter.send(waiting)


def _kept(home: Path, told: Script) -> int:
    """How many lines were kept; they are the first ones of slow typing."""
    found = journals(home)
    assert len(found) <= 1
    lines = found[0] if found else []
    wanted = told.rows.visits[0][: len(lines)]
    assert lines == wanted, difference(lines, wanted)
    return len(lines)


def _go_on(home: Path, told: Script, kept: int, where: str, typed: int) -> None:
    """Start again, take the visit up where it was, finish it: each row is there once."""
    presses = told.presses
    over = kept == presses[-1].lines
    with Counter(home, before=TRACED) as counter:
        counter.sign_in(told.staff)
        if over or not kept:
            assert "（中断）" not in counter.text(), f"{where}\n{counter.text()}"
            rest = () if over else presses
        else:
            counter.wait_for("（中断）")
            counter.keys("<F5>")
            counter.wait_for("挂起的客户")
            counter.keys("⏎")
            reached = next(number for number, press in enumerate(presses) if press.lines >= kept)
            if presses[reached].lines == kept:
                asked = presses[reached].prompt
                counter.wait_for(lambda t: t.lines()[21].startswith(f" {asked} >"), 10)
            else:  # between two writes of one key: Enter lets it go on
                counter.rest(0.3)
                counter.keys("⏎")
            counter.gate_open()
            rest = presses[reached + 1 :]
        _type(counter, rest, slow=True)
        counter.wait_for(CLOSED if rest else " 请按键 >", 20)
        counter.rest(0.1)
    folds(home)
    found = Rows.of(home)
    if any(line.get("source") == "identity" for line in told.rows.visits[0][kept:typed]):
        # The step that was lost read a card: the demonstration reader shows the next one.
        assert _course(found) == _course(told.rows), f"{where}\n{difference(_course(found), _course(told.rows))}"
        return
    assert found.items == told.rows.items, f"{where}\n{difference(found.items, told.rows.items)}"
    assert _bare(found.visits) == _bare(told.rows.visits), (
        f"{where}\n{difference(_bare(found.visits), _bare(told.rows.visits))}")
    for name, rows in told.rows.tables.items():
        assert name in BETWEEN or _undigested(found.tables[name]) == _undigested(rows), (
            f"{where}\n{name}: {difference(found.tables[name], rows)}")


def _course(rows: Rows) -> list[Any]:
    """Who the customer is apart: the steps, and how many of each row."""
    steps = [[(line["kind"], line.get("at")) for line in lines if line["kind"] != "resume"] for lines in rows.visits]
    return [steps, [item["line"]["state"] for item in rows.items],
            {name: len(found) for name, found in rows.tables.items() if name not in BETWEEN}]


def _bare(visits: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """Journals without what only a resumed one has."""
    return [[{name: value for name, value in line.items() if name not in ("seq", "evidence")} for line in lines
             if line["kind"] != "resume"] for lines in visits]


def _undigested(rows: list[str]) -> list[str]:
    """Rows without digests of places in the journal, where the line of the resumption counts."""
    return [re.sub(r"\b[0-9a-f]{16}\b", "digest", row) for row in rows]
