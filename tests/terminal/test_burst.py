"""The burst: a whole visit typed ahead, from sign-in to the ledger, leaves the rows of slow typing.

Or it stops at a gate, which says how many keys it dropped; the rest is then typed as one burst again.
Campaign: `python -m pytest tests/terminal/test_burst.py -m campaign -s` (1,000 runs; the number and
the programs side by side by AGENT_TUI_RUNS and AGENT_TUI_WORKERS).
"""

from __future__ import annotations

import fcntl
import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.story import Story
from tests.terminal.campaign import campaign, replay, report
from tests.terminal.counter import (
    CLOSED,
    Counter,
    Paused,
    burst,
    difference,
    journals,
    script,
    slowly,
    workers,
)
from tests.terminal.tales import FIRST

SEED = 20261122
GAPPED = tuple(random.Random(SEED).sample(FIRST, min(5, len(FIRST))))
OFF = "from screens.keys import Turnstile; Turnstile.turnstile_on = False"
pytestmark = pytest.mark.terminal


def named(story: Story) -> str:
    return story.id


def tale(flow: str) -> Story:
    """The plain story of a service."""
    return next(story for story in FIRST if story.flow == flow)


# ── every flow, in one go and with gaps ───────────────────────────────────────────────────────


@pytest.mark.parametrize("story", FIRST, ids=named)
def test_a_whole_visit_in_one_write(story: Story, hall: Path, tmp_path: Path) -> None:
    wanted = script(story, hall, tmp_path / "slow")
    found = burst(wanted, hall, tmp_path / "fast")
    assert found == wanted.rows, difference(found, wanted.rows)


@pytest.mark.parametrize("story", GAPPED, ids=named)
def test_a_visit_with_random_gaps(story: Story, hall: Path, tmp_path: Path) -> None:
    wanted = script(story, hall, tmp_path / "slow")
    gap = random.Random(story.id).choice((0.01, 0.05, 0.12))
    for attempt in range(5):
        seed = SEED + attempt
        print(f"seed {seed}, gaps to {gap} s, {story.id}")
        try:
            found = burst(wanted, hall, tmp_path / f"fast{attempt}", gap=gap, seed=seed)
        except Paused:
            continue
        assert found == wanted.rows, difference(found, wanted.rows)
        return
    pytest.skip("the machine paused in every run")


@pytest.mark.parametrize("flow", ["tariff_change", "vip"])
def test_slow_typing_at_the_program_leaves_what_the_typist_leaves(flow: str, hall: Path, tmp_path: Path) -> None:
    """The rows that bursts are compared with are those of a person who waits for each screen."""
    wanted = script(tale(flow), hall, tmp_path / "typist")
    found = slowly(wanted, hall, tmp_path / "slow")
    assert found == wanted.rows, difference(found, wanted.rows)


def test_without_the_turnstile_bursts_go_wrong(hall: Path, tmp_path: Path) -> None:
    """The negative control: if these passed, the tests above would show nothing."""
    for number, flow in enumerate(("tariff_change", "top_up", "guidance")):
        wanted = script(tale(flow), hall, tmp_path / f"slow{number}")
        with pytest.raises(AssertionError):
            found = burst(wanted, hall, tmp_path / f"fast{number}", before=OFF, patience=4.0)
            assert found == wanted.rows


def test_a_gate_that_were_always_open_would_be_seen(hall: Path, tmp_path: Path) -> None:
    """The second control: without gates the keys run through consent and payment."""
    wanted = script(tale("top_up"), hall, tmp_path / "slow")
    off = "from screens.keys import Turnstile; Turnstile.shut_gate = lambda *a, **k: None"
    with pytest.raises(AssertionError):
        burst(wanted, hall, tmp_path / "fast", before=off, patience=4.0)


@pytest.mark.parametrize(
    "how", [{"answer": False}, {"answer_after": 0.35}], ids=["no answer", "answer after 350 ms"]
)
def test_gates_on_terminals_that_do_not_report_the_cursor(how: dict[str, object], hall: Path, tmp_path: Path) -> None:
    wanted = script(tale("top_up"), hall, tmp_path / "slow")
    found = burst(wanted, hall, tmp_path / "fast", **how)  # type: ignore[arg-type]
    assert found == wanted.rows, difference(found, wanted.rows)


# ── what terminals and input methods send, within a visit ─────────────────────────────────────


def at_phone(start: Callable[..., Counter], **how: object) -> Counter:
    """A counter at the phone number of a tariff change."""
    counter = start(**how)
    counter.keys("⏎ ⏎ 08⏎ 1")
    counter.wait_for("手机号码 >")
    return counter


def test_function_keys_in_fragments_of_200_ms(counter: Callable[..., Counter], home: Path) -> None:
    """Slow links split them; what comes apart is neither Esc nor text."""
    program = at_phone(counter, env={"AGENT_TUI_ESC_MS": "450"})
    program.keys("1540000")
    before = journals(home)
    program.burst([b"\x1b", b"[", b"1", b"5", b"~"], gap=0.2)
    program.wait_for("原因 >")
    program.burst([b"\x1b", b"[", b"2", b"0~"], gap=0.2)  # F9 over it: the lock
    program.wait_for("已锁屏")
    program.gate_open()
    program.keys("273940⏎")
    program.wait_for("原因 >")
    program.send("\x1b")
    program.wait_for("手机号码 > 154 0000")
    program.burst([b"\x1b", b"O", b"P"], gap=0.2)
    program.wait_for("帮助")
    program.keys("⏎")
    program.wait_for("手机号码 > 154 0000")
    assert journals(home) == before


def test_the_keypad_in_application_mode_types_a_number(counter: Callable[..., Counter], home: Path) -> None:
    program = at_phone(counter)
    program.send("".join(f"\x1bO{'pqrstuvwxy'[int(digit)]}" for digit in "15400000010") + "\x1bOM")
    program.wait_for("证件 >")
    assert journals(home)[0][4]["sealed"] == {"value": "15400000010"}


def test_full_width_digits_are_digits_at_choices_and_numbers(counter: Callable[..., Counter], home: Path) -> None:
    program = counter()
    program.keys("⏎ ⏎ ０８⏎ １ １５４００００００１０⏎ １ １")
    program.wait_for("新套餐 >")
    found = [(line["at"], line.get("value") or line["sealed"]["value"])
             for line in journals(home)[0] if line["kind"] == "answer"]
    assert found[2:] == [("1/verify.came", "self"), ("1/verify.phone", "15400000010"),
                         ("1/verify.means", "reader"), ("1/verify.read_check", "ok")]


def test_committed_han_answers_no_choice(counter: Callable[..., Counter], home: Path) -> None:
    program = counter()
    program.keys("⏎ ⏎ 08⏎")
    program.wait_for("谁来办 >")
    before = journals(home)
    program.send("本人一")
    program.say("本人一")
    assert journals(home) == before
    program.send("1")
    program.wait_for("手机号码 >")


def test_a_lone_esc_in_a_burst_steps_back_once(counter: Callable[..., Counter], home: Path) -> None:
    """Esc, then the answer again: the step gone back to takes it, and nothing is answered twice."""
    program = counter()
    program.keys("⏎ ⏎ 08⏎ 1 ⎋ 1 15400000010⏎ 1 1")
    program.wait_for("新套餐 >")
    assert [line["at"] for line in journals(home)[0] if line["kind"] == "answer"].count("1/verify.came") == 1


def test_del_on_an_empty_line_purges_what_was_typed_ahead(counter: Callable[..., Counter], home: Path) -> None:
    """The PIN is being checked and the store is busy; the agent thinks better of the next keys."""
    program = counter(ready=False)
    program.keys("1001⏎")
    program.wait_for("密码 >")
    with (home / "data" / "store.db.gate").open("r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        program.keys("273940⏎")
        program.keys("⏎⏎08⏎")
        time.sleep(0.3)
        program.send(b"\x1b[3~")
        program.say("已清除提前按的 5 个键")
    program.wait_for(" 请按键 >")
    program.rest(0.6)
    assert journals(home) == []


# ── what stands in the line already ───────────────────────────────────────────────────────────

TO_TOP_UP = "⏎ ⏎ 13⏎ 1 15400000010⏎ 1 1 1 1 2 12⏎ "
STICKS = "from screens.entry import Entry; put = Entry.put; Entry.put = lambda self, text, **how: put(self, text)"


def topped_up(program: Counter, home: Path, typed: str) -> str:
    """The number of a top-up after an enquiry, all of it one burst."""
    program.keys(TO_TOP_UP + typed)
    program.wait_for("号码对吗 >")
    return next(line["sealed"]["value"] for line in journals(home)[0] if line.get("at") == "2/number")


@pytest.mark.parametrize(("typed", "number"), [
    ("⏎", "15400000010"), ("15400000002⏎", "15400000002"), ("15400000010⏎", "15400000010"),
    ("⎋15400000002⏎", "15400000002"),
], ids=["taken", "another", "the same", "emptied"])
def test_a_number_typed_ahead_takes_the_place_of_the_suggested_one(
    typed: str, number: str, counter: Callable[..., Counter], home: Path
) -> None:
    assert topped_up(counter(), home, typed) == number


def test_a_suggestion_that_stays_would_be_seen(counter: Callable[..., Counter], home: Path) -> None:
    """The control: what is typed comes behind it, and both are refused."""
    program = counter(before=STICKS)
    program.keys(f"{TO_TOP_UP}15400000002⏎")
    program.say("手机号应为 11 位")
    assert "2/number" not in {line.get("at") for line in journals(home)[0]}


# ── gates ─────────────────────────────────────────────────────────────────────────────────────


def at_consent(start: Callable[..., Counter]) -> Counter:
    """A counter at the consent to a tariff change, which takes keys."""
    program = start()
    program.keys("⏎ ⏎ 08⏎ 1 15400000001⏎ 1 1 G88⏎")
    program.wait_for("客户意见 >")
    program.gate_open()
    return program


def test_esc_is_a_key_before_it_is_known_to_be_one(counter: Callable[..., Counter], home: Path) -> None:
    """A lone ESC waits to be a function key; meanwhile the gate must not take it for silence."""
    program = counter()
    program.keys("⏎ ⏎ 08⏎ 1 15400000001⏎ 1 1 G88⏎")
    program.wait_for("客户意见 >")
    before = journals(home)
    program.burst([b"\x1b", b"1", b"\x1b", b"1", b"\x1b", b"\x1b", b"1"], gap=0.2)
    program.wait_for(lambda t: t.dropped() == 7, 3)
    program.gate_open()
    assert journals(home) == before and "客户意见 >" in program.text()


@pytest.mark.parametrize(
    ("keys", "dropped"),
    [("<F2>13⏎ 1", 1), ("<F1>⏎ 1", 1), ("<F4>⎋ 12", 2), ("<F9>273940⏎ 1", 1)],
    ids=["service", "help", "correct", "lock"],
)
def test_a_gate_that_was_covered_is_seen_anew(
    keys: str, dropped: int, counter: Callable[..., Counter], home: Path
) -> None:
    """What is typed ahead of its return is no answer to it."""
    program = at_consent(counter)
    answers = sum(line["kind"] == "answer" for line in journals(home)[0])
    if "<F9>" in keys:  # the lock is a gate of its own
        program.keys("<F9>")
        program.wait_for("密码 >")
        program.gate_open()
    program.keys(keys.removeprefix("<F9>"))
    program.wait_for(lambda t: t.dropped() == dropped)
    program.gate_open()
    assert sum(line["kind"] == "answer" for line in journals(home)[0]) == answers
    program.keys("1")
    program.wait_for("确认凭据 >")


def test_lists_over_a_gate_take_what_was_typed_ahead(counter: Callable[..., Counter], home: Path) -> None:
    """From one list to the next, over the same step: none of them is the gate."""
    program = at_consent(counter)
    program.keys("<F10> 2 1")
    program.wait_for(CLOSED)
    assert journals(home)[0][-1]["kind"] == "cancel"


# ── the campaign ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.campaign
def test_campaign() -> None:
    runs = int(os.environ.get("AGENT_TUI_RUNS", "1000"))
    tally, failed = report("burst", campaign("burst", runs, SEED, workers()))
    assert not failed, "\n".join(replay("burst", run.seed) for run in failed)
    assert tally["ok"] >= runs * 0.9, tally


