"""Pictures of the real program on a pty, for the README and for looking at: `python -m tools.screenshots`.

Each scene types its keys into `agent-tui demo` at 80×24 and paints what a terminal would show, cell by cell, as an
SVG with a CJK font; `rsvg-convert`, where there is one, makes the PNG.  Nothing is drawn that was not on the screen.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from tests.terminal.kit import Terminal

ROOT = Path(__file__).parents[1]
CELL, LINE = 10, 22
FONT = "'Noto Sans Mono CJK SC','Noto Sans Mono','DejaVu Sans Mono',monospace"
PALETTE = {
    "black": "#1b1b1b", "red": "#d0433f", "green": "#4fa34f", "brown": "#c4a030", "blue": "#4a7fd0",
    "magenta": "#b060b0", "cyan": "#3fa6b0", "white": "#d6d6d6", "brightblack": "#777777",
    "brightred": "#f06a66", "brightgreen": "#7fd07f", "brightbrown": "#e8cc60", "brightblue": "#7fb0f8",
    "brightmagenta": "#e090e0", "brightcyan": "#70d8e0", "brightwhite": "#ffffff",
}


def colour(name: str, default: str) -> str:
    """A pyte colour as SVG takes it."""
    if name == "default":
        return default
    return PALETTE.get(name, f"#{name}" if len(name) == 6 else default)


def svg(screen: Any, title: str) -> str:
    """The screen as an SVG: one rectangle and one text per run of a style, wide signs two cells wide."""
    rows, columns = screen.lines, screen.columns
    width, height = columns * CELL + 20, rows * LINE + 20
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#121212"/>',
        f'<g font-family="{FONT}" font-size="17" xml:space="preserve">',
    ]
    for y in range(rows):
        for x in range(columns):
            char = screen.buffer[y][x]
            if not char.data:
                continue
            fore, back = colour(char.fg, "#e0e0e0"), colour(char.bg, "#121212")
            if char.reverse:
                fore, back = back, fore
            wide = 2 if len(char.data) and _wide(char.data) else 1
            if back != "#121212":
                out.append(f'<rect x="{10 + x * CELL}" y="{10 + y * LINE}" width="{CELL * wide}" height="{LINE}" '
                           f'fill="{back}"/>')
            if char.data != " ":
                weight = ' font-weight="bold"' if char.bold else ""
                out.append(f'<text x="{10 + x * CELL}" y="{27 + y * LINE}" fill="{fore}"{weight} '
                           f'textLength="{CELL * wide}" lengthAdjust="spacingAndGlyphs">{escape(char.data)}</text>')
    cursor = screen.cursor
    out.append(f'<rect x="{10 + cursor.x * CELL}" y="{28 + cursor.y * LINE}" width="{CELL}" height="2" fill="#e0e0e0"/>')
    return "\n".join([*out, "</g></svg>"])


def _wide(text: str) -> bool:
    from app.text import cells

    return cells(text) == 2


SIGN_IN = [b"1001\r", b"273940\r"]
"""Each scene: its name, then keys; `None` waits for the screen to come to rest (a gate opens then)."""
CONSENT = [b"\r", b"08\r", b"1", b"15400000003\r", b"1", b"1", b"G198\r"]
SCENES: dict[str, Sequence[bytes | None]] = {
    "sign-in": [],
    "home": SIGN_IN,
    "welcome": [*SIGN_IN, b"\r"],
    "document": [*SIGN_IN, b"\r", b"\r", b"08\r", b"1", b"15400000003\r"],
    "recommend": [*SIGN_IN, b"\r", *CONSENT[:-1]],
    "consent": [*SIGN_IN, b"\r", *CONSENT],
    "gate-dropped": [*SIGN_IN, b"\r", *CONSENT[:-1], b"G198\r11"],
    "problem": [*SIGN_IN, b"\r", b"\r", b"08\r", b"1", b"1540000000\r"],
    "no-document": [*SIGN_IN, b"\r", b"\r", b"08\r", b"1", b"15400000001\r", b"0"],
    "payment": [*SIGN_IN, b"\r", b"\r", b"12\r", b"15400000001\r", None, b"1", None, b"100\r", None, b"1", None, b"1"],
    "services": [*SIGN_IN, b"\x1bOQ"],
    "parked": [*SIGN_IN, b"\r", *CONSENT[:4], b"\x1b[15~", "取资料\r".encode(), b"\x1b[15~"],
    "correct": [*SIGN_IN, b"\r", *CONSENT, None, b"\x1bOS"],
    "help": [*SIGN_IN, b"\r", *CONSENT, None, b"\x1bOP"],
    "slip": [*SIGN_IN, b"\r", *CONSENT, None, b"1", None, b"1", b"GZ2026-000123\r", b"\r", b"1", b"none\r"],
    "ledger": [*SIGN_IN, b"\r", *CONSENT, None, b"1", None, b"1", b"GZ2026-000123\r", b"\r", b"1", b"none\r", b"\r",
               b"1", b"1", None, b"\x1b", None, b"\x1bOR", b"1"],
    "detail": [*SIGN_IN, b"\r", *CONSENT, None, b"1", None, b"1", b"GZ2026-000123\r", b"\r", b"1", b"none\r", b"\r",
               b"1", b"1", None, b"\x1b", None, b"\x1bOR", b"1", None, b"1\r"],
    "locked": [*SIGN_IN, b"\x1b[20~"],
}
START = ("import sys, pathlib, agent_tui\n"
         "sys.exit(agent_tui.counter(pathlib.Path(sys.argv[1]), demo=True))")
THEMES = {
    "16": {"TERM": "linux", "COLORTERM": ""},
    "true": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
}


def take(scene: str, theme: str, home: Path, out: Path, lang: str = "zh") -> Path:
    """One scene in one theme, on a fresh copy of a demonstration hall."""
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "home"
        shutil.copytree(home, own)
        env = {**THEMES[theme], "AGENT_TUI_LANG": lang}
        command = [sys.executable, "-c", START, str(own)]
        with Terminal(command, env=env) as terminal:
            terminal.wait_for("1001", timeout=20)
            terminal.rest()
            for keys in SCENES[scene]:
                if keys is not None:
                    terminal.send(keys)
                terminal.rest()
            terminal.rest(0.5)
            path = out / f"{scene}-{theme}.svg"
            path.write_text(svg(terminal.screen, scene), encoding="utf-8")
    return path


def main(arguments: Sequence[str]) -> int:
    """Take all scenes, or those named, into docs/screenshots."""
    out = ROOT / "docs" / "screenshots"
    out.mkdir(parents=True, exist_ok=True)
    wanted = [name for name in arguments if name in SCENES] or list(SCENES)
    with tempfile.TemporaryDirectory() as folder:
        from data.demo import make_demo

        home = Path(folder) / "home"
        make_demo(home).home.close()
        for scene in wanted:
            for theme in THEMES:
                path = take(scene, theme, home, out)
                if shutil.which("rsvg-convert"):
                    subprocess.run(["rsvg-convert", "-o", str(path.with_suffix(".png")), str(path)], check=True)
                print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
