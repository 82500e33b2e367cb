"""Who signs in: wrong PINs slow down and lock, for all programs together, whatever the clock says."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.problems import Refused
from data import agents as module
from data.agents import Agents
from data.seats import Seats
from data.store import Store
from tests.data.halls import SEAT, Hall, refused

PIN, WRONG = "273940", "111222"


@pytest.fixture
def agents(hall: Hall) -> Agents:
    hall.home.agents.add("1001", "王值班", "duty_manager", PIN)
    hall.home.agents.add("1002", "李柜台", "agent", PIN)
    return hall.home.agents


def wrong(agents: Agents, staff: str = "1002", times: int = 1) -> Refused:
    for _ in range(times):
        with pytest.raises(Refused) as refusal:
            agents.verify(staff, WRONG)
    return refusal.value


def test_the_right_pin_gives_the_agent(agents: Agents) -> None:
    assert agents.verify("1002", PIN, SEAT).name == "李柜台"
    assert [agent.staff for agent in agents.all()] == ["1001", "1002"]
    assert agents.get("1003") is None and not agents.empty()


def test_the_pin_is_argon2id_of_19_mib_and_no_pin_is_in_the_store(agents: Agents, hall: Hall) -> None:
    hashes = [row[0] for row in hall.rows("SELECT pin FROM agent")]
    assert all(each.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for each in hashes)
    assert hashes[0] != hashes[1]


def test_a_stolen_store_without_the_pepper_knows_no_pin(agents: Agents, hall: Hall) -> None:
    import argon2

    hashed = hall.rows("SELECT pin FROM agent")[0][0]
    with pytest.raises(argon2.exceptions.VerifyMismatchError):
        argon2.PasswordHasher().verify(hashed, PIN)


def test_four_wrong_tries_are_told_then_each_waits_twice_as_long_then_it_locks(
    agents: Agents, hall: Hall
) -> None:
    assert [wrong(agents).problem.args["left"] for _ in range(4)] == [4, 3, 2, 1]
    for minutes in (1, 2, 4, 8, 16):
        refusal = wrong(agents).problem
        assert (refusal.code, refusal.args) == ("signin.wait", {"seconds": minutes * 60})
        hall.clock.on(minutes * 60 - 1)
        with refused("signin.wait"):
            agents.verify("1002", PIN)  # the right one waits as well, and is no try
        hall.clock.on(1)
    assert wrong(agents).problem.code == "signin.locked"
    hall.clock.on(86400)
    with refused("signin.locked"):
        agents.verify("1002", PIN)
    assert [agent.locked for agent in agents.all()] == [False, True]
    agents.reset_pin("1002", "846251")
    assert agents.verify("1002", "846251").staff == "1002"


def test_a_right_pin_wipes_the_slate(agents: Agents) -> None:
    wrong(agents, times=4)
    agents.verify("1002", PIN)
    assert wrong(agents).problem.args == {"left": 4}


def test_tries_survive_a_restart_and_count_for_all_programs(agents: Agents, hall: Hall) -> None:
    wrong(agents, times=3)
    again = Agents(Store(hall.home.store.path, hall.home.store.vault, clock=hall.clock))
    assert wrong(again).problem.args == {"left": 1}
    assert wrong(agents).problem.code == "signin.wait"


@pytest.mark.parametrize(("boot", "jump", "free"), [
    ("boot-1", +86400, False), ("boot-1", -86400, False),
    ("boot-2", -86400, False), ("boot-2", +30, False), ("boot-2", +61, True),
])
def test_no_jump_of_the_clock_shortens_a_wait(
    agents: Agents, hall: Hall, boot: str, jump: int, free: bool
) -> None:
    wrong(agents, times=5)
    hall.clock.boot = boot
    hall.clock.utc += jump * 1_000_000
    hall.clock.mono += 0 if boot == "boot-1" else -hall.clock.mono
    if free:
        agents.verify("1002", PIN)
    else:
        with refused("signin.wait"):
            agents.verify("1002", PIN)


def test_eight_programs_guessing_at_once_reach_the_hash_five_times_at_most(
    agents: Agents, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: list[str] = []
    right = Agents._right

    def counted(self: Agents, hashed: str, staff: str, pin: str) -> bool:
        reached.append(pin)
        return right(self, hashed, staff, pin)

    monkeypatch.setattr(Agents, "_right", counted)
    stores = [Store(hall.home.store.path, hall.home.store.vault, clock=hall.clock) for _ in range(8)]

    def guess(number: int) -> str:
        try:
            Agents(stores[number % 8]).verify("1002", f"{number:06d}")
        except Refused as refusal:
            return refusal.problem.code
        return "in"

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(guess, range(200)))
    assert len(reached) == 5 and "in" not in said


def test_an_unknown_number_is_told_the_same_and_costs_the_same(agents: Agents) -> None:
    def cost(staff: str) -> float:
        times = []
        for _ in range(4):
            start = time.perf_counter()
            wrong(agents, staff)
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    known, unknown = cost("1002"), cost("9999")
    assert 0.4 < known / unknown < 2.5
    assert wrong(agents, "9999").problem == wrong(agents, "1002").problem


def test_the_disabled_are_refused_with_the_right_pin_only(agents: Agents) -> None:
    agents.disable("1002")
    with refused("signin.disabled"):
        agents.verify("1002", PIN)
    assert wrong(agents).problem.code == "signin.wrong"


def test_the_last_duty_manager_stays(agents: Agents) -> None:
    with refused("signin.last_manager"):
        agents.disable("1001")
    agents.add("1003", "赵值班", "duty_manager", PIN)
    agents.disable("1001")


def test_staff_numbers_are_unique_and_known(agents: Agents) -> None:
    with refused("signin.exists"):
        agents.add("1002", "别人", "agent", PIN)
    for call in (lambda: agents.disable("7"), lambda: agents.reset_pin("7", PIN)):
        with refused("signin.unknown"):
            call()
    with refused("signin.reused"):
        agents.reset_pin("1002", PIN)


def test_one_sign_in_for_each_agent_and_a_takeover_is_kept(agents: Agents, hall: Hall) -> None:
    store = hall.home.store
    other = Store(store.path, store.vault, clock=hall.clock, seats=Seats(store.seats.folder))
    there = Agents(other)
    hall.home.hold_seat()
    agents.sign_in("1002", SEAT)
    with refused("signin.elsewhere") as elsewhere:
        there.sign_in("1002", "2号台")
    assert elsewhere.value.problem.args == {"seat": SEAT}
    assert agents.signed_in("1002", SEAT)
    there.sign_in("1002", "2号台", takeover=True)
    assert not agents.signed_in("1002", SEAT) and there.signed_in("1002", "2号台")
    agents.sign_in("1002", SEAT)  # nobody holds seat 2: that program is gone
    agents.sign_out("1002")
    assert [row[0] for row in hall.rows("SELECT ended_by FROM sign_in ORDER BY id")] == [
        "takeover", "gone", "out"
    ]


def test_argon2_is_not_imported_before_a_pin_is_needed() -> None:
    assert not hasattr(module, "PasswordHasher")
