"""One demonstration hall for all tests here; each works on a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.terminal import campaign
from tests.terminal.counter import Counter, copied

HERE = Path(__file__).parent


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Real programs on a shared machine: one that fails is run once more, and the log says so.

    A defect fails twice; a machine that stood still for two seconds does not. A program that ended
    with an error has a defect however rare: that is not tried again.
    """
    if HERE not in item.path.parents:
        return None  # the hook is asked for every test of the run
    log = item.ihook
    log.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    module: Any = item.parent  # what it shares with its neighbours stays up
    reports = runtestprotocol(item, log=False, nextitem=module)
    failed = [report.longreprtext for report in reports if report.failed]
    if failed and not any("程序出错" in text for text in failed):
        print(f"\nonce more: {item.nodeid}\n{failed[0][-2000:]}")
        item._initrequest()  # type: ignore[attr-defined]
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
    else:
        item.session._setupstate.teardown_exact(nextitem)
    for report in reports:
        log.pytest_runtest_logreport(report=report)
    log.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


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
