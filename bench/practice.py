"""`python -m bench.practice [--runs 3]`: from the farewell to the result, for every scenario of every pack.

Each form's right way is played on a practice home; then its result is made as the program makes it:
keys kept, scored, the score kept, the lines of the screen (what is to be drilled is scheduled after
the paint).  The yardstick, timed beside it in the same run, is one answer that is written to the
disk.  Last, the real program on a pty: from the key of the farewell to the painted result.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import cast

from app.desk import Desk
from app.ports import Home
from app.practice.check import Counter, play
from app.practice.help import Help
from data.practice.home import PracticeHome, make_practice
from screens.practice.result import result_rows
from screens.words import practised
from tests.terminal.kit import Terminal

STAFF, PIN = "1001", "273940"
ROOT = Path(__file__).parents[1]
ANSWERS = 40
"""Answers whose writing is timed for the yardstick."""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    runs: int = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        home = make_practice(Path(name))
        home.hold_seat()
        rows = results(home)
        answers = writing(home)
        home.close()
        lines, slowest = max(rows), max(rows, key=lambda row: row[1])
        middle, answer = median(row[1] for row in rows), median(answers)
        print(f"{len(rows)} forms played; one answer written: median {answer * 1e3:.1f} ms")
        told = (("median", (int(median(row[0] for row in rows)), middle, "")), ("longest", lines), ("slowest", slowest))
        print("| result | journal lines | ms | × one answer |\n|---|---|---|---|")
        for label, (count, seconds, scenario) in told:
            print(f"| {label} {scenario} | {count} | {seconds * 1e3:.1f} | {seconds / answer:.0f} |")
        painted = [on_a_terminal(Path(name)) for _ in range(runs)]
        print(f"on a pty, farewell key to painted result: {', '.join(f'{each * 1e3:.0f}' for each in painted)} ms")
    return 0


def results(home: PracticeHome) -> list[tuple[int, float, str]]:
    """Of every form: lines of its journal, seconds of its result, its scenario."""
    found = []
    agent = home.agents.get(STAFF)
    assert agent is not None
    words = practised("zh")
    for curriculum in home.curricula.values():
        for scenario in curriculum.scenarios:
            for form in range(len(scenario.forms)):
                played = home.begin(
                    scenario, seed=7, form=form, level=Help.SHOWN, staff=STAFF, curriculum=curriculum)
                names = {**played.names, "staff": STAFF, "pin": PIN}
                told = play(curriculum, scenario, form, Counter(cast(Home, home), agent, names, played.papers)).told
                home.results.began(told.visit)
                began = time.perf_counter()
                card = home.results.finish(told.visit.id, 40)
                result_rows(card, words)
                found.append((len(told.entries), time.perf_counter() - began, scenario.id))
    return found


def writing(home: PracticeHome) -> list[float]:
    """Seconds of single answers: greetings, each written before it returns."""
    agent = home.agents.get(STAFF)
    assert agent is not None
    home.leave()
    desk, found = Desk(cast(Home, home), agent), []
    for _ in range(ANSWERS):
        visit = desk.open()
        began = time.perf_counter()
        visit = desk.answer(visit)
        found.append(time.perf_counter() - began)
        desk.cancel(visit, "other", item_only=False)
    return found


def on_a_terminal(folder: Path) -> float:
    """Seconds from the last key of a real visit to its painted result."""
    command = [sys.executable, str(ROOT / "agent_tui.py"), "--home", str(folder), "practice", "gold_no_document",
               "--level", "shown", "--seed", "0"]
    with Terminal(command) as terminal:
        terminal.wait_for("273940", 60)
        for keys, then in (
            (f"{STAFF}\r", "密码 >"), (f"{PIN}\r", "请回车 >"), ("\r", "业务 >"), ("08\r", "谁来办 >"),
            ("1", "手机号码 >"),
        ):
            terminal.send(keys.encode())
            terminal.wait_for(then, 30)
        phone = next(word for word in terminal.text().replace("。", " ").split() if word.startswith("154"))
        for keys, then in (
            (f"{phone}\r", "证件 >"), ("0", "怎么办 >"), ("2", "客户 >"), ("1", "还要办别的吗 >"), ("1", "客户评价 >"),
            ("1", "本次结果 >"),
        ):
            terminal.send(keys.encode())
            terminal.wait_for(then, 30)
        time.sleep(0.5)
        began = time.perf_counter()
        terminal.send(b"3")
        terminal.wait_for("逐步回放", 30)
        return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
