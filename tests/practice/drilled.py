"""A practice home to be copied, and the pack's curriculum, made once for all tests of the drill."""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from app.ports import Clock
from app.practice.curriculum import Curriculum
from data.practice.curriculum import load_shipped_curriculum
from data.practice.home import PracticeHome, make_practice, open_practice


@cache
def curriculum() -> Curriculum:
    """What there is to practise with the shipped pack."""
    return load_shipped_curriculum("cmcc_hall")


@cache
def made() -> Path:
    """A folder, in memory where there is one, with practice beside nothing."""
    memory = Path("/dev/shm")
    folder = Path(mkdtemp(prefix="drilled-", dir=memory if memory.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make_practice(folder / "made").close()
    return folder


def copied(folder: Path) -> Path:
    """The same in a folder of a test's own."""
    shutil.copytree(made() / "made", folder, ignore=shutil.ignore_patterns("seats"))
    return folder


def opened(folder: Path, clock: Clock | None = None) -> PracticeHome:
    """A copied home, with the one curriculum."""
    found = open_practice(folder, clock=clock)
    found.__dict__["curricula"] = {curriculum().pack.id: curriculum()}
    return found
