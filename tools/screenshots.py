"""Pictures of the real program on a pty, for the README and for looking at: `python -m tools.screenshots`.

Each scene types its keys into the program at 80×24 and paints what a terminal would show, cell by cell, with a CJK
font; `rsvg-convert`, where there is one, makes PNGs of it, else the SVGs are kept.  Nothing is drawn that was not on
the screen.  `python -m tools.screenshots home ledger` takes only these; `--text` prints them instead.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from app.text import cells
from tests.terminal.kit import Terminal
from tools.png import shrink

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "screenshots"
CELL, LINE = 10, 22
HAN = "'Noto Sans Mono CJK SC','Noto Sans CJK SC',monospace"
LATIN = "'DejaVu Sans Mono','Noto Sans Mono',monospace"
INK, PAPER = "#e0e0e0", "#121212"
PALETTE = {
    "black": "#1b1b1b", "red": "#d0433f", "green": "#4fa34f", "brown": "#c4a030", "blue": "#4a7fd0",
    "magenta": "#b060b0", "cyan": "#3fa6b0", "white": "#d6d6d6", "brightblack": "#777777",
    "brightred": "#f06a66", "brightgreen": "#7fd07f", "brightbrown": "#e8cc60", "brightblue": "#7fb0f8",
    "brightmagenta": "#e090e0", "brightcyan": "#70d8e0", "brightwhite": "#ffffff",
}
"""The sixteen colours, as a terminal of the usual kind has them."""
THEMES = {
    "16": {"TERM": "linux", "COLORTERM": ""},
    "true": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
}


# ── scenes: what is typed, one word after the other, each when the screen has come to rest ────────

KEYS = {"⏎": "\r", "⎋": "\x1b", "↑": "\x1b[A", "↓": "\x1b[B", "<PgDn>": "\x1b[6~", "<F1>": "\x1bOP", "<F2>": "\x1bOQ",
        "<F3>": "\x1bOR", "<F4>": "\x1bOS", "<F5>": "\x1b[15~", "<F6>": "\x1b[17~", "<F7>": "\x1b[18~",
        "<F8>": "\x1b[19~", "<F9>": "\x1b[20~", "<F10>": "\x1b[21~"}


@dataclass(frozen=True)
class Scene:
    """One picture."""

    keys: str = ""
    """Words that are typed; ⏎ is Enter, ⎋ Esc."""
    shows: str = ""
    """What must be on the screen, or the scene is broken."""
    told: str = ""
    """The caption."""
    demo: bool = True
    """Of the demonstration hall; else of an empty home."""
    size: tuple[int, int] = (24, 80)
    lang: str = "zh"
    practice: str = ""
    """Of practice: scenario, level and seed; `-`: what the screen offers."""


AGENT, MANAGER = "1001⏎ 273940⏎ ", "3001⏎ 916384⏎ "
NEXT = AGENT + "⏎ ⏎ "
TARIFF = NEXT + "zf⏎ 1 15400000010⏎ "
PLAN = TARIFF + "1 1 "
CONSENT = PLAN + "⏎ "
DONE = CONSENT + "1 1 GZ2026-000123⏎ "
SLIP = DONE + "⏎ 1 0 "
TRAINER = "4001⏎ 538206⏎ "
CARD = "⏎ 08⏎ 1 <PHONE>⏎ "
EXAM = ("您好，欢迎光临，请坐。⏎ 请问您办什么业务？⏎ 08⏎ 请问是您本人办理吗？⏎ 1 请说一下手机号码。⏎ <PHONE>⏎ "
        "麻烦出示一下证件，我核对后马上办。⏎ 0 不好意思，没证件我办不了。⏎ 2 "
        "很抱歉，不是为了保护您，是规定，下次带身份证来，人民路1号中心营业厅也可以，谢谢理解。⏎ 1 还有别的业务吗？⏎ 1 "
        "您对服务满意吗，有意见请说。⏎ 2 抱歉没让您满意，哪里要改进？⏎ 希望网上也能改套餐⏎ 谢谢光临，请慢走。⏎ 4 ")
LEDGER = SLIP + "⏎ 1 1 ⎋ <F3> 1 "
TOP_UP = NEXT + "12⏎ 15400000001⏎ 1 2 "
SCENES = {
    "sign-in": Scene(shows="1001", told="Sign-in of the demonstration hall"),
    "set-up": Scene(demo=False, shows="起个名字", told="An empty home asks for its first duty manager"),
    "home": Scene(AGENT, "接待下一位", "Between customers"),
    "welcome": Scene(AGENT + "⏎", "欢迎光临", "The greeting, with its wordings"),
    "service": Scene(NEXT + "z", "资费变更", "A service by code, name or pinyin initials"),
    "document": Scene(TARIFF, "没带证件", "Which document"),
    "no-document": Scene(TARIFF + "0", "离您近的", "No document: the sentence with its five elements"),
    "problem": Scene(TARIFF + "2 110000199001010000⏎", "校验", "What is wrong, and what to do; never the right digit"),
    "check": Scene(TARIFF + "1", "相符有效", "The card, read; masked"),
    "recommend": Scene(PLAN, "推荐", "Recent use, and the plan that fits"),
    "consent": Scene(CONSENT, "您同意办理吗", "The consent gate: before and after, read out"),
    "gate-dropped": Scene(PLAN + "⏎11", "提前按的 2 个键", "Keys typed ahead of a gate are dropped, and said"),
    "evidence": Scene(CONSENT + "1", "签字单", "The customer's own evidence; the clock has started"),
    "payment": Scene(TOP_UP + "1 200⏎", "收您", "Cash received, spoken"),
    "change": Scene(TOP_UP + "1 200⏎ ⏎", "找您", "Change, spoken"),
    "services": Scene(AGENT + "<F2> b", "补换卡", "F2: a service from anywhere"),
    "pick-number": Scene(NEXT + "05⏎ 1 1 1 1 1", "选号", "A new number, picked and reserved"),
    "parked": Scene(TARIFF + "<F5> 取资料⏎ <F5>", "154****0010", "F5: who waits, since when, at which step"),
    "park": Scene(TARIFF + "<F5>", "请您稍等", "F5 with a customer: the apology, then the reason"),
    "correct": Scene(CONSENT + "<F4>", "改前面的哪一步", "F4: an earlier answer, corrected"),
    "hand-over": Scene(TARIFF + "<F8>", "转交给谁", "F8: handed over"),
    "end": Scene(CONSENT + "<F10> 2", "结果是", "F10: how a broken-off visit ended"),
    "reveal": Scene(CONSENT + "<F3> 1⏎", "原因", "F3 with a customer: a masked value, for a reason"),
    "help": Scene(CONSENT + "<F1>", "帮助", "F1: this step and its live keys"),
    "norms": Scene(CONSENT + "<F7>", "这一步的规范", "F7: the norms of this step; typing searches all, and cards"),
    "norm": Scene(CONSENT + "<F7>⏎", "客户确认在先", "One norm, and what in this service rests on it"),
    "need": Scene(DONE + "⏎ 1", "客户的需要", "The need first, then offers"),
    "slip": Scene(SLIP, "受理单", "One slip for all of a visit"),
    "ended": Scene(SLIP + "⏎ 1 1", "本次接待已结束", "The visit is over"),
    "ledger": Scene(LEDGER, "流水", "F3 at home: the ledger"),
    "detail": Scene(LEDGER + "1⏎", "流水明细", "One item whole"),
    "reversal": Scene(LEDGER + "1⏎ 8 重复办理⏎ 3001⏎", "经理密码",
                      "A reversal: another person's PIN, never typed ahead"),
    "look-up": Scene(AGENT + "<F3> 2 15400000010⏎ 客户来电询问⏎", "154", "A customer by whole number, for a reason"),
    "accesses": Scene(AGENT + "<F3> 2 15400000010⏎ 客户来电询问⏎ ⎋ <F9> ⎋ " + MANAGER + "<F3> 3", "没有对应接待",
                      "Look-ups without a visit, for the duty manager"),
    "locked": Scene(TARIFF + "<F9>", "已锁屏", "F9: locked; the visit waits underneath"),
    "too-small": Scene(AGENT, "80×24", "A terminal that is too small", size=(20, 70)),
    "practice": Scene(AGENT, "这里是练习", "Practice: another frame, another prompt, what is due", practice="-"),
    "practice-card": Scene(
        AGENT + CARD, "居民身份证", "A document to be read: nothing in it is marked; this one has run out",
        practice="gold_no_document shown 1"),
    "practice-cued": Scene(AGENT, "欢迎", "Key words in the sentence's place", practice="gold_no_document cued 0"),
    "practice-own": Scene(
        AGENT + "您好，欢迎光临，请坐。⏎ 请问您办什么业务？⏎ 08⏎", "您说",
        "An exam: no script, no help, one's own words", practice="gold_no_document exam 0"),
    "practice-ticks": Scene(
        AGENT + "⏎", "说到的", "Said aloud: compare, and tick what was in it", practice="gold_no_document blank 0"),
    "practice-result": Scene(
        AGENT + EXAM, "逐步回放", "The result: each miss, its norm, the words that would have met it",
        practice="gold_no_document exam 0"),
    "practice-film": Scene(
        AGENT + EXAM + "⏎ 2", "您说", "The film of the visit, at the next miss", practice="gold_no_document exam 0"),
    "trainer": Scene(TRAINER, "培训", "The trainer's desk", practice="-"),
    "english": Scene(CONSENT, "press a digit", "The interface in English; the pack keeps its own language", lang="en"),
}
START = """
import sys, pathlib, agent_tui
from screens.cli.call import Wanted
home, lang, demo, practice = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "demo", sys.argv[4].split()
name, level, seed = (practice + ["", "", ""])[:3]
wanted = Wanted("" if name == "-" else name, level, int(seed) if seed else None) if practice else None
sys.exit(agent_tui.counter(home, lang, demo=demo, practice=wanted))
"""


def spell(word: str, seen: str = "") -> str:
    """A word of a scene as what a keyboard sends; <PHONE>: the number that the customer says."""
    found = re.search(r"154\d{8}", seen)
    word = word.replace("<PHONE>", found[0] if found else "")
    for name, sent in KEYS.items():
        word = word.replace(name, sent)
    return word


def play(name: str, theme: str, hall: Path) -> tuple[Any, str]:
    """The screen that a scene ends with, and as text; AssertionError when it shows something else."""
    scene = SCENES[name]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if scene.demo:
            shutil.copytree(hall, home)
        env = {**THEMES[theme], "TZ": "Asia/Shanghai", "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
        command = [sys.executable, "-c", START, str(home), scene.lang, "demo" if scene.demo else "",
                   scene.practice]
        with Terminal(command, env=env) as terminal:
            terminal.wait_for("273940" if scene.demo else "起个名字", timeout=60)
            terminal.rest()
            for word in scene.keys.split():
                terminal.send(spell(word, terminal.text()))
                terminal.rest(0.45)  # a gate opens 300 ms after the last key
            if scene.size != (24, 80):
                terminal.resize(*scene.size)
            terminal.rest(0.7)
            assert scene.shows in terminal.text(), f"{name}: no {scene.shows!r}\n{terminal.text()}"
            return terminal.screen, terminal.text()


# ── from a screen to a picture ────────────────────────────────────────────────────────────────────


def colour(name: str, default: str) -> str:
    """A pyte colour as SVG takes it."""
    if name == "default":
        return default
    return PALETTE.get(name, f"#{name}" if len(name) == 6 else default)


def svg(screen: Any, title: str) -> str:
    """The screen as an SVG: each sign in its own cell, wide ones in two."""
    width, height = screen.columns * CELL + 20, screen.lines * LINE + 20
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
    ]
    for y in range(screen.lines):
        for x in range(screen.columns):
            out += _cell(screen.buffer[y][x], x, y)
    if not screen.cursor.hidden:
        x, y = screen.cursor.x, screen.cursor.y
        out.append(f'<rect x="{10 + x * CELL}" y="{28 + y * LINE}" width="{CELL}" height="2" fill="{INK}"/>')
    return "\n".join([*out, "</svg>"])


def _cell(char: Any, x: int, y: int) -> list[str]:
    if not char.data:
        return []
    fore, back = colour(char.fg, INK), colour(char.bg, PAPER)
    if char.reverse:
        fore, back = back, fore
    wide = cells(char.data) == 2
    out = []
    if back != PAPER:
        out.append(f'<rect x="{10 + x * CELL}" y="{10 + y * LINE}" width="{CELL * (1 + wide)}" height="{LINE}" '
                   f'fill="{back}"/>')
    if char.data != " ":
        font = f'font-family="{HAN}" font-size="19"' if wide else f'font-family="{LATIN}" font-size="16.5"'
        weight = ' font-weight="bold"' if char.bold else ""
        out.append(f'<text x="{10.5 + x * CELL if wide else 10 + x * CELL}" y="{27 + y * LINE}" {font} fill="{fore}"'
                   f'{weight}>{escape(char.data)}</text>')
    return out


def take(name: str, theme: str, hall: Path) -> Path:
    """One scene in one theme; made elsewhere, and put into place whole."""
    screen, _ = play(name, theme, hall)
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder) / f"{name}-{theme}.svg"
        drawn.write_text(svg(screen, SCENES[name].told), encoding="utf-8")
        if shutil.which("rsvg-convert"):
            picture = drawn.with_suffix(".png")
            subprocess.run(["rsvg-convert", "-o", str(picture), str(drawn)], check=True)
            shrink(picture)
            drawn = picture
        return Path(shutil.copy(drawn, OUT / drawn.name))


def gallery() -> str:
    """The page that shows them all."""
    lines = ["# Screens", "", "Taken from the running program at 80×24 by `python -m tools.screenshots`: left with "
             "sixteen colours, right with true colour. The demonstration hall's people are made up.", ""]
    for name, scene in SCENES.items():
        lines += [f"## {name}", "", scene.told, "", f"![{name}, sixteen colours]({name}-16.png) "
                  f"![{name}, true colour]({name}-true.png)", ""]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Take all scenes, or those named; 1 when one of them shows something else."""
    from data.demo import make_demo
    from data.practice.home import make_practice

    OUT.mkdir(parents=True, exist_ok=True)
    wanted = [name for name in arguments if name in SCENES] or list(SCENES)
    broken = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(max(2, os.cpu_count() or 2)) as pool:
        hall = Path(folder) / "home"
        make_demo(hall).home.close()
        make_practice(hall).close()
        if "--text" in arguments:
            for name in wanted:
                print(f"── {name} ──\n{play(name, 'true', hall)[1]}")
            return 0
        taken = {(name, theme): pool.submit(take, name, theme, hall) for name in wanted for theme in THEMES}
        for future in taken.values():
            try:
                print(future.result().relative_to(ROOT), flush=True)
            except AssertionError as wrong:
                broken += 1
                print(wrong, file=sys.stderr, flush=True)
    (OUT / "README.md").write_text(gallery(), encoding="utf-8")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
