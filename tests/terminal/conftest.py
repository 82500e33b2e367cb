"""One demonstration hall for all tests here; each works on a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import campaign
from tests.terminal.counter import Counter, copied


@pytest.fixture(scope="session")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Never opened by a program itself."""
    return campaign.hall(tmp_path_factory.mktemp("hall") / "home")


@pytest.fixture
def home(hall: Path, tmp_path: Path) -> Path:
    """A copy of the hall."""
    return copied(hall, tmp_path / "home")


@pytest.fixture
def counter(home: Path) -> Iterator[Callable[..., Counter]]:
    """Starts programs on that copy, signed in unless `ready` is False; ends them."""
    with ExitStack() as running:

        def start(*, ready: bool = True, staff: str = "1001", **how: Any) -> Counter:
            program = running.enter_context(Counter(how.pop("home", home), **how))
            if ready:
                program.sign_in(staff)
            return program

        yield start
