"""`python -m tests.practice.isolation [--visits 1000]`: practice beside a live hall, and what of that was touched.

Plays so many visits on a practice home and compares every live file byte for byte; then runs the
whole program in practice under strace and lists what it opened of the live folder.  Prints figures
for docs/practice.md; exit code 1 when anything was touched.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from data.demo import make_demo
from data.practice.home import make_practice, open_practice
from tests.practice.playing import play_all
from tests.practice.test_isolation import LIVE, ROOT, digests
from tests.practice.watching import opened_below
from tests.terminal.kit import Terminal


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--visits", type=int, default=1000)
    visits: int = parser.parse_args().visits
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_demo(folder, count=50).home.close()
        make_practice(folder).close()
        before = digests(folder)
        began = time.perf_counter()
        with opened_below(*(folder / part for part in LIVE)) as seen:
            home = open_practice(folder)
            played = play_all(home, visits)
            home.close()
            opened = seen.files()
        same = digests(folder) == before
        print(f"{played} of {visits} visits to their end in {time.perf_counter() - began:.0f} s;"
              f" live files: {len(before)}, {'all as they were' if same else 'CHANGED'}; opened: {len(opened)}")
        traced = _traced(folder)
        return int(not same or bool(opened) or played < visits or bool(traced))


def _traced(folder: Path) -> int:
    """How many live files the program in practice opened, by strace; −1 turned to 0 where there is none."""
    if shutil.which("strace") is None:
        print("strace is not installed: not traced")
        return 0
    found = {}
    for what, more in (("practice", ["practice", "gold_no_document"]), ("the live counter (control)", [])):
        log = folder / "trace"
        command = ["strace", "-f", "-e", "trace=open,openat,openat2,creat", "-o", str(log), sys.executable,
                   str(ROOT / "agent_tui.py"), "--home", str(folder), *more]
        with Terminal(command) as terminal:
            terminal.wait_for("1001", 90)
            terminal.send(b"1001\r")
            terminal.wait_for("密码 >", 30)
            terminal.send(b"273940\r")
            if not more:
                terminal.wait_for("接待下一位", 60)
                terminal.send(b"\r")
            terminal.wait_for("欢迎光临", 60)
        names = re.findall(r'"([^"]+)"', log.read_text(errors="replace"))
        live = [one for one in names if any(one.startswith(f"{folder}/{part}/") for part in LIVE)]
        found[what] = len(live)
        print(f"strace, {what}: {len(names)} names opened, {len(live)} of the live folder's files")
    assert found["the live counter (control)"] > 0, subprocess.list2cmdline(["strace", "sees", "nothing"])
    return found["practice"]


if __name__ == "__main__":
    sys.exit(main())
