"""The commands: Typer, one module a group; no Textual, and nothing of the store before it is asked.

`run` is all that the composition root needs.  It stays free of Typer too, so that the counter
opened with `--home` or `--seat` starts as fast as without.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.cli.call import Houses, OpenCounter

LANGUAGES = ("zh", "en")


def run(arguments: Sequence[str], houses: Houses, counter: OpenCounter, version: str = "") -> int:
    """Do what a command line asks: 0 done, 1 refused or failed (one line on stderr), 2 usage."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed by the caller
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115
    given = hoisted(arguments)
    plain = plain_counter(given)
    if plain is not None and sys.stdin.isatty() and sys.stdout.isatty():
        home = Path(plain["--home"]) if plain["--home"] else None
        return counter(home, language(plain["--lang"]), demo=bool(plain["demo"]), seat=plain["--seat"])
    from screens.cli.running import execute

    return execute(given, houses, counter, version)


def hoisted(arguments: Sequence[str]) -> list[str]:
    """The arguments with `--home` and `--lang` in front, wherever they were given."""
    front: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        each = waiting.pop(0)
        if each == "--":
            rest += [each, *waiting]
            break
        if each in ("--home", "--lang") and waiting and not waiting[0].startswith("-"):
            front += [each, waiting.pop(0)]
        elif each.startswith(("--home=", "--lang=")):
            front.append(each)
        else:
            rest.append(each)
    return front + rest


def plain_counter(given: Sequence[str]) -> Mapping[str, str] | None:
    """The options when a counter was asked for and nothing else, each rightly; else None."""
    found = {"--home": "", "--lang": "", "--seat": "", "demo": ""}
    waiting = list(given)
    while waiting:
        name, equals, value = waiting.pop(0).partition("=")
        if name == "demo" and not equals:
            value = name
        elif name not in found or name == "demo" or not (equals or waiting):
            return None
        elif not equals:
            value = waiting.pop(0)
        if not value.strip() or value.startswith("-") or found[name] or (value not in LANGUAGES and name == "--lang"):
            return None
        found[name] = value
    return found


def language(asked: str = "") -> str:
    """The interface's language: as asked, else AGENT_TUI_LANG, else Chinese."""
    chosen = asked or os.environ.get("AGENT_TUI_LANG", "")[:2]
    return chosen if chosen in LANGUAGES else "zh"


def language_of(given: Sequence[str]) -> str:
    """The language that hoisted arguments ask for; help texts need it before they are parsed."""
    asked = ""
    for at, each in enumerate(given):
        if each == "--lang":
            asked = "".join(given[at + 1 : at + 2])
        elif each.startswith("--lang="):
            asked = each.partition("=")[2]
    return language(asked if asked in LANGUAGES else "")
