"""A hall in tmp_path, for every test of the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.home import init_home
from tests.data.halls import PACK, SEAT, Hall, Hand


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def hall(tmp_path: Path, clock: Hand) -> Iterator[Hall]:
    home = init_home(tmp_path / "home", hall="示范厅", seat=SEAT, demo=True, pack=PACK, clock=clock)
    yield Hall(home, clock)
    home.close()
