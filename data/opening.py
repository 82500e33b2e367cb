"""Opening a home for a program that is about to show it: made where it may be, a seat taken, the first parts read.

Each is called in a thread, behind the sign-in.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread

from app.ports import Home
from app.problems import Refused
from data.home import LocalHome, init_home, open_home


def open_counter(folder: Path | None, lang: str, seat: str = "") -> Home:
    """The home for a running counter; an empty one is made and asks for its first person."""
    try:
        home = open_home(folder, lang, seat=seat)
    except Refused as refused:
        if refused.problem.code != "store.missing":
            raise
        home = init_home(folder, hall="", seat=seat or "1号台", demo=True, lang=lang)
    return _ready(home, seat)


def open_demo(folder: Path | None, lang: str, seat: str = "") -> Home:
    """The demonstration hall: a home of its own, made when it is not there."""
    from data.demo import open_demo as demonstration

    return _ready(demonstration(folder, lang=lang, seat=seat).home, seat)


def open_practice(
    folder: Path | None, lang: str, seat: str = "", *, samples: bool = False, all_packs: bool = True
) -> Home:
    """The practice home beside a live folder; `samples`: a new one gets sample staff.

    `all_packs`: with everything that there is to practise; else each pack when it is first asked for.
    """
    from data.practice.home import open_practice as practise

    home = practise(folder, lang=lang, seat=seat, samples=samples)
    if all_packs:
        _ = list(home.curricula.values())
    return _ready(home, seat)


def _ready(home: LocalHome, seat: str) -> Home:
    """Take a seat, and open what the first customer needs while somebody still types a PIN."""
    home.take_seat(chosen=bool(seat))
    _ = (home.pack, home.journal, home.ledger, home.agents)
    return home


def warm(home: Home) -> None:
    """In a thread: open what the first customer needs after the greeting; then collect again, but not all this."""

    def opened() -> None:
        with suppress(Exception):  # whoever needs it next is told
            _ = (home.subscribers, home.identity)
        gc.freeze()
        gc.enable()

    Thread(target=opened, daemon=True).start()


def sample_staff(home: Home, words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Staff numbers and PINs of a hall in which nothing is real, shown at its sign-in."""
    if not {"demo_seed", "samples"} & set(home.hall.settings):
        return []
    from data.demo import AGENTS

    return [(agent.staff, f"{agent.pin}   {agent.name}   {words[f'role.{agent.role}']}")
            for agent in AGENTS if home.agents.get(agent.staff)]
