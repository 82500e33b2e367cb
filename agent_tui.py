"""The composition root: opens a home, its store and its pack, lazily, and hands them over.

The one file that sees all three packages.  Raw mode is set before anything heavy is imported, so
nothing typed early is lost; the store opens in a thread behind the sign-in.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from app.house import House
    from app.pack.model import Pack
    from app.ports import Home
    from data.home import LocalHome
    from screens.cli.call import Wanted
    from screens.tui import Counter

__version__ = "0.3.0"
PREVIEWED = 40
"""Customers of a hall that is made for a preview."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The console script: the counter without arguments, otherwise a command."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given in (["--version"], ["-V"]):
        print(f"agent-tui {__version__}")
        return 0
    if not given and sys.stdin.isatty() and sys.stdout.isatty():
        return counter()
    from screens.cli import run

    return run(given, house, counter, __version__)


def house(folder: Path | None, lang: str) -> House:
    """The installation as commands see it; nothing of it is opened yet."""
    from data.house import LocalHouse

    return LocalHouse(folder, lang)


def counter(
    folder: Path | None = None, lang: str = "", *, demo: bool = False, seat: str = "",
    preview: tuple[Pack, str] | None = None, practice: Wanted | None = None,
) -> int:
    """Open the counter on this terminal; 0 when it was left in order, 1 with one line if not.

    `preview`: at the service with this code of a pack, in a hall that is deleted afterwards;
    `practice`: practice in the counter's place, the live store stays shut.
    """
    from screens import early

    early.begin("agent-tui …")
    gc.disable()  # imports make much and free little: collecting costs a tenth of the start
    try:
        from screens.crash import guarded
        from screens.tui import Counter

        lang = lang or language()
        if preview is not None:
            return previewed(*preview, lang)
        if practice is not None:
            return practised(practice, folder, lang, seat)

        def opener() -> Home:
            from data.opening import open_counter, open_demo, warm

            home = (open_demo if demo else open_counter)(folder, lang, seat)
            import screens.home  # noqa: F401  what comes behind the sign-in, still in the thread

            warm(home)
            return home

        app = Counter(opener, lang, hint=hint)
        code = guarded(app, lang)
        return code if code or not app.practising else to_practice(app, folder, lang)
    finally:
        early.end()


def to_practice(app: Counter, folder: Path | None, lang: str) -> int:
    """The counter was left for practice: that program takes this one's place."""
    from app.problems import Refused, render
    from data.lessons import go_practise

    try:
        assert app.agent is not None
        go_practise(cast("LocalHome", app.opened_home), app.agent.staff, folder, lang, Path(__file__))
    except Refused as refused:
        print(render(refused.problem, "en" if lang == "en" else "zh"), file=sys.stderr)
    return 1


def practised(wanted: Wanted, folder: Path | None, lang: str, seat: str = "") -> int:
    """Practice on this terminal: a scenario where one is named, or today's drill."""
    from screens.crash import guarded
    from screens.practice.app import PracticeCounter
    from screens.practice.drill import DrillCounter

    def opener() -> Home:
        from data.opening import open_practice, warm

        home = open_practice(folder, lang, seat, samples=wanted.demo, all_packs=not wanted.drill)
        import screens.practice.home  # noqa: F401  what comes behind the sign-in, still in the thread

        warm(home)
        return home

    if wanted.drill:
        return guarded(DrillCounter(
            opener, lang, hint=hint, staff=wanted.staff, lessons=wanted.lessons, minutes=wanted.drill), lang)
    return guarded(PracticeCounter(
        opener, lang, hint=hint, scenario=wanted.scenario, level=wanted.level, seed=wanted.seed), lang)


def previewed(pack: Pack, code: str, lang: str) -> int:
    """A service of a pack on the real screens, in a hall of its own."""
    from tempfile import TemporaryDirectory

    from data.demo import AGENTS, make_demo, samples
    from screens.crash import guarded
    from screens.preview import Preview

    people = {agent.role: agent for agent in AGENTS}
    manager = people["duty_manager"]

    def customer(home: Home) -> dict[str, str]:
        plain = samples(cast("LocalHome", home))["plain"]
        return {"phone": plain.phone, "password": plain.password, "manager": manager.staff, "pin": manager.pin}

    with TemporaryDirectory(prefix="agent-tui-preview-", ignore_cleanup_errors=True) as folder:
        def opener() -> Home:
            home = make_demo(Path(folder), lang=lang, pack=pack, count=PREVIEWED).home
            home.hold_seat()
            return home

        return guarded(Preview(opener, lang, code, AGENTS[0].staff, customer), lang)


def language() -> str:
    """The interface's language: AGENT_TUI_LANG, else Chinese."""
    import os

    chosen = os.environ.get("AGENT_TUI_LANG", "zh")[:2]
    return chosen if chosen in ("zh", "en") else "zh"


def hint(home: Home, words: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the sign-in of a hall in which nothing is real tells."""
    from data.opening import sample_staff

    return sample_staff(home, words)


if __name__ == "__main__":
    sys.exit(main())
