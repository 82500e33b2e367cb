"""Ten programs on one file, killed or not: no item lost, none twice, and no lock error seen."""

from __future__ import annotations

import os
import signal
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from app.problems import Refused
from data.driver import plain
from data.home import open_home
from data.migrations import migrate
from tests.data.halls import SEAT, Hall, Hand

PROGRAMS, ITEMS = 10, 200


def program(work: Callable[[int], None], *given: int) -> int:
    """Start a child that does this work and ends; its process id."""
    child = os.fork()
    if child:
        return child
    try:
        work(*given)
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def started(folder: Path) -> Hall:
    clock = Hand()
    return Hall(open_home(folder, clock=clock), clock)


def test_ten_programs_write_two_thousand_items_each_once(hall: Hall, tmp_path: Path) -> None:
    folder, begin = hall.home.folders.store.parents[1], tmp_path / "begin"

    def serve(number: int) -> None:
        own = started(folder)
        while not begin.exists():
            time.sleep(0.001)
        visit, worst = own.opened(), 0.0
        for item in range(1, ITEMS + 1):
            request, start = f"request-{number}-{item}", time.monotonic()
            receipt = own.commit(visit, item + 1, request, item=item)
            worst = max(worst, time.monotonic() - start)
            if item % 10 == 0:  # the answer was lost on the way: asked again
                assert own.commit(visit, item + 1, request, item=item) == receipt
        (tmp_path / f"worst-{number}").write_text(f"{worst:.3f}")

    children = [program(serve, number) for number in range(PROGRAMS)]
    begin.touch()
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * PROGRAMS
    wanted = {f"request-{n}-{i}" for n in range(PROGRAMS) for i in range(1, ITEMS + 1)}
    found = [row[0] for row in hall.rows("SELECT id FROM item")]
    assert len(found) == PROGRAMS * ITEMS and set(found) == wanted
    assert hall.rows("SELECT count(*), sum(fen) FROM payment") == [(2000, 2000 * 5000)]
    assert hall.rows("SELECT count(*) FROM entry WHERE kind = 'commit'") == [(2000,)]
    assert hall.rows("PRAGMA integrity_check") == [("ok",)]
    worst = max(float(path.read_text()) for path in tmp_path.glob("worst-*"))
    assert worst < 1.5, "the gate let one program wait too long"


def test_two_programs_at_the_same_step_one_wins_and_the_other_hears_of_it(
    hall: Hall, tmp_path: Path
) -> None:
    folder, begin = hall.home.folders.store.parents[1], tmp_path / "begin"
    visit = hall.opened()
    outcome = tmp_path / "outcome"
    outcome.mkdir()

    def answer(number: int) -> None:
        own = started(folder)
        line = own.entry(visit, 2, value=f"of {number}")
        while not begin.exists():
            time.sleep(0.0005)
        try:
            own.journal.append([line])
            said = "won"
        except Refused as refusal:
            said = f"{refusal.problem.code} {refusal.problem.args['seat']}"
        (outcome / str(number)).write_text(said)

    children = [program(answer, number) for number in range(6)]
    begin.touch()
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 6
    said = sorted(path.read_text() for path in outcome.iterdir())
    assert said == [f"store.lost_race {SEAT}"] * 5 + ["won"]


def test_a_program_killed_while_it_writes_loses_no_acknowledged_item(hall: Hall) -> None:
    folder = hall.home.folders.store.parents[1]
    acknowledged: set[str] = set()
    for round_ in range(12):
        read, write = os.pipe()

        def serve(number: int, write: int = write) -> None:
            own = started(folder)
            visit = own.opened()
            for item in range(1, 10_000):
                own.commit(visit, item + 1, f"{number}-{item}", item=item)
                os.write(write, f"{number}-{item}\n".encode())

        child = program(serve, round_)
        os.close(write)
        heard = os.read(read, 100)
        time.sleep(0.003 + 0.007 * round_ % 0.02)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while more := os.read(read, 65536):
            heard += more
        os.close(read)
        acknowledged |= set(heard.decode().split())
    kept = [row[0] for row in hall.rows("SELECT id FROM item")]
    assert len(kept) == len(set(kept)) and acknowledged <= set(kept)
    assert len(kept) - len(acknowledged) <= 12
    assert hall.rows("SELECT count(*) FROM entry WHERE kind = 'commit'") == [(len(kept),)]
    assert len(hall.journal.open_visits()) == 12
    assert {visit.state for visit in hall.journal.open_visits()} == {"orphan"}


def test_control_deferred_transactions_lose_to_each_other(tmp_path: Path) -> None:
    """Why writes begin IMMEDIATE: two readers that both want to write cannot."""
    (tmp_path / "x.db").touch()
    one = plain(tmp_path / "x.db")
    migrate(one, tmp_path, "x")
    two = plain(tmp_path / "x.db")
    for each in (one, two):
        each.execute("PRAGMA busy_timeout=50")
        each.execute("BEGIN")
        each.execute("SELECT * FROM pin_try").fetchall()
    one.execute("INSERT INTO pin_try VALUES ('1', 1, 0, 0, 0, '')")
    one.execute("COMMIT")
    try:
        two.execute("INSERT INTO pin_try VALUES ('2', 1, 0, 0, 0, '')")
    except Exception as error:
        assert "locked" in str(error)
    else:
        raise AssertionError("a stale snapshot was written over")
