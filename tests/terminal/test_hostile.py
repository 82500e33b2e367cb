"""Hostile text through every field and list, and through data: shown as text, or refused in one line.

What counts is the raw output: no byte in it may come from such a text unless it is a plain character.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from app.ports import Change, ItemRecord
from app.visit.entries import Entry
from data import accesses
from data.demo import samples
from data.home import LocalHome
from data.subscribers.cards import sample_card
from data.tables import MetaRow, Row
from tests.terminal.counter import Counter, opened, script
from tests.terminal.hostile import LONG, REFUSED, SHOWN, foreign
from tests.terminal.tales import FIRST

pytestmark = pytest.mark.terminal
META = Row.metadata.tables[str(MetaRow.__tablename__)]
PHONE = "15400000001"


def test_what_is_foreign_is_seen() -> None:
    """The control: the check itself finds what it looks for."""
    for text in REFUSED.values():
        if text not in ("\x1b[6n", "a\r\nb\n"):
            assert foreign(f"x{text}y".encode()), ascii(text)
    for text in (*SHOWN.values(), LONG):
        assert not foreign(f"\x1b[1;1H\x1b[1;38;5;3m{text}\x1b[0m".encode()), ascii(text)


# ── typed and pasted, wherever text is taken ──────────────────────────────────────────────────

PLACES = {
    "list of services": "<F2>",
    "phone": "⏎⏎08⏎1",
    "document": f"⏎⏎08⏎1{PHONE}⏎2",
    "complaint demand": "⏎⏎04⏎11⏎",
    "name": "⏎⏎04⏎11⏎多扣钱⏎13800138000⏎211",
}
"""Keys from the home screen to each kind of text."""
MORE = {
    "services at home": "",
    "park": "⏎<F5>",
    "look-up": "<F3>2",
    "ledger": "<F3>1",
    "correct": f"⏎⏎08⏎1{PHONE}⏎<F4>",
    "service of a visit": "⏎⏎",
    "hand over": "⏎<F8>1",
    "reveal": f"⏎⏎08⏎1{PHONE}⏎<F3>⏎",
    "plan": f"⏎⏎08⏎1{PHONE}⏎11",
    "complaint cause": "⏎⏎04⏎1",
    "reason of a look-up": f"<F3>2{PHONE}⏎",
    "military document": f"⏎⏎08⏎1{PHONE}⏎92",
}
"""The same kinds again, elsewhere."""


def paste(text: str) -> bytes:
    return b"\x1b[200~" + text.encode() + b"\x1b[201~"


def ways(text: str) -> Iterator[bytes]:
    """As typed; what is refused as pasted as well. ESC and a letter are two keys, the first of which leaves."""
    if "\x1bP" not in text:
        yield text.encode().replace(b"\r", b"").replace(b"\n", b"")
    if text not in SHOWN.values():
        yield paste(text)


def clear(program: Counter, text: str = "") -> None:
    """Empty the line, whatever is in it."""
    program.send(b"\x1b[F" + b"\x7f" * min(210, len(text) or 60))
    program.rest(0.04)


def sound(program: Counter, text: str) -> None:
    """It runs, and nothing foreign has reached the terminal."""
    assert program._poll() in (None, 143), f"ended by {text!a}: {program.text()}"
    assert not foreign(program.raw), f"{text!a} → {foreign(program.raw)}"


@pytest.mark.parametrize(
    "place", [*PLACES, *(pytest.param(place, marks=pytest.mark.campaign) for place in MORE)])
def test_typed_and_pasted(place: str, counter: Callable[..., Counter]) -> None:
    program = counter()
    program.keys({**PLACES, **MORE}[place])
    program.rest(0.3)
    for text in (*SHOWN.values(), *REFUSED.values(), LONG[:400]):
        before = program.lines()[1]
        for data in ways(text):
            program.send(data)
            program.rest(0.04)
            sound(program, text)
            assert program.lines()[1][:20] == before[:20], f"{text!a} left the screen: {program.text()}"
            if data == paste(text) and text in REFUSED.values() and text.rstrip("\r\n") == text:
                program.wait_for(lambda t: t.problem, 3)  # one line says so
            clear(program, text)
    for text in ("[/][@click=app.bell]x[/]=1+1", "𠮷😀{0}"):  # and taken, as far as it is
        program.send(text.encode() + b"\r")
        program.rest(0.15)
        sound(program, text)
    program.keys("<F1>")
    program.rest(0.15)
    sound(program, place)


@pytest.mark.parametrize("staff", [True, False], ids=["staff number", "PIN"])
def test_at_sign_in(staff: bool, counter: Callable[..., Counter]) -> None:
    program = counter(ready=False)
    program.wait_for("工号 >")
    if not staff:
        program.keys("1001⏎")
        program.wait_for("密码 >")
    for text in (*SHOWN.values(), *REFUSED.values(), LONG[:400]):
        for data in ways(text):
            program.send(data)
            program.rest(0.04)
            sound(program, text)
            clear(program, text)
    program.keys("" if staff else "⎋")
    time.sleep(0.4)
    program.sign_in()


def test_of_a_new_hall(tmp_path: Path, counter: Callable[..., Counter]) -> None:
    """Hall and person are named by what is typed: shown on every screen from then on."""
    program = counter(ready=False, home=tmp_path / "new", demo=False)
    program.wait_for("营业厅", 20)
    for text in REFUSED.values():
        program.send(paste(text))
        program.rest(0.05)
        sound(program, text)
        clear(program)
    program.send("[@click=app.bell]厅[/]𠮷\r".encode())
    program.rest(0.2)
    sound(program, "hall")
    if "工号 >" in program.text():
        program.keys("⎋")  # it was taken: once more, with a plain name
        program.wait_for("营业厅名称 >")
    clear(program)
    program.keys("示范厅⏎")
    program.wait_for("工号 >")
    program.keys("7001⏎")
    program.wait_for("姓名 >")
    program.send(b"[/]\r")
    program.rest(0.2)
    assert program.problem and "姓名 >" in program.text(), "a name has no brackets"
    clear(program)
    program.send("𠮷田\r".encode())
    program.wait_for("密码 >")
    program.keys("846193⏎846193⏎")
    program.wait_for("𠮷田，您好。")
    sound(program, "name")


# ── in data: written past every field, through the ports and into the tables ──────────────────

DATA = {**SHOWN, **REFUSED, "long": LONG}


@pytest.fixture(scope="module")
def tainted(hall: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A hall in which every text that a port takes is hostile."""
    from tests.terminal.counter import copied

    folder = copied(hall, tmp_path_factory.mktemp("tainted") / "home")
    home = opened(folder)
    try:
        told = samples(home)
        for number, text in enumerate(DATA.values()):
            home.agents.add(f"7{number:03}", text, "duty_manager", "846193")
            _customer(home, told.numbers[number].phone, told.iccids[number], 200 + number, text)
        for number, text in enumerate(DATA.values()):
            _visit(home, number, text)
        accesses.write(home.store, home.clock.stamp("1001", "1号台"), "customer", PHONE,
                       "".join(DATA.values()), "")
        with home.store.transaction() as connection:
            everything = "".join([*SHOWN.values(), *REFUSED.values()])
            settings = {**home.hall.settings, "seat": f"台{everything}"}
            connection.execute(update(META).values(hall=f"厅{everything}", settings=json.dumps(settings)))
    finally:
        home.close()
    yield folder


def _customer(home: LocalHome, phone: str, iccid: str, card: int, name: str) -> None:
    person = sample_card(card, date.today())
    values = {"phone": phone, "name": name, "document": person.number, "kind": person.kind, "plan": "A38",
              "valid_until": "长期", "iccid": iccid, "contact": name, "address": name,
              "password": home.subscribers.hash_secret("846193"),
              "prepaid_fen": "0"}
    with home.store.transaction() as connection:
        home.subscribers.apply(connection, Change(home.clock.new_id(), "open_line", values), visit="")


def _visit(home: LocalHome, number: int, text: str) -> None:
    """A parked visit, and one with an item, whose every free text is hostile."""
    stamp = home.clock.stamp("1001", "1号台")
    body = {"v": 1, "pack": home.pack.hash, "flow": home.pack.opening, "mode": "live", "demo": True}
    parked = Entry(home.clock.new_id(), 1, "opened", stamp, body)
    home.journal.append((parked, Entry(parked.visit, 2, "park", stamp, {
        "reason": text, "at": "0/welcome", "person": "holder", "sealed": {"draft": text}})))
    visit = Entry(home.clock.new_id(), 1, "opened", stamp, body)
    closed = Entry(visit.visit, 2, "closed", stamp, {"outcome": text})
    item = ItemRecord(
        home.clock.new_id(), visit.visit, 1, "tariff_change", "08", "informed", stamp, "live", True, 0, (),
        {"plan": text, text: "1"}, {"plan": text}, {"phone": text, "name": text, "address": text}, {},
        evidence=text)
    home.journal.append((visit, closed), item)


def test_data_in_the_header_and_at_sign_in(tainted: Path, counter: Callable[..., Counter]) -> None:
    for number, text in enumerate(DATA.values()):
        with Counter(tainted) as program:
            program.keys(f"7{number:03}⏎846193⏎")
            program.wait_for("请按键 >", 20)
            program.keys("<F9>")
            program.wait_for("已锁屏")
            sound(program, text)


def test_data_in_lists_and_lines(tainted: Path, counter: Callable[..., Counter]) -> None:
    """Parked visits, drafts, the ledger, each detail and its slip, look-ups and their reasons."""
    program = Counter(tainted)
    with program:
        program.sign_in("3001")
        program.keys("<F5>")
        program.wait_for("挂起的客户")
        for _ in DATA:
            program.keys("↓")
        program.rest(0.2)
        sound(program, "parked")
        for _ in DATA:  # each draft back into the line
            program.keys("⎋ <F5>↓⏎")
            program.rest(0.15)
            sound(program, "draft")
            program.keys("<F10>1")
            program.rest(0.15)
        program.keys("⎋ <F1> ⏎")
        program.wait_for("请按键 >")
        program.keys("<F3>1")
        program.rest(0.3)
        sound(program, "ledger")
        for _ in range(3):
            for line in range(1, 12):
                program.keys(f"{line}⏎")
                program.rest(0.12)
                program.keys("⇟9")
                program.rest(0.12)
                sound(program, "detail")
                program.keys("⏎⏎")
                program.rest(0.1)
            program.keys("⇟")
            program.rest(0.1)
        program.keys("⎋")
        time.sleep(0.4)
        program.keys("<F3>3")
        program.rest(0.3)
        sound(program, "reasons")


def test_data_of_customers(tainted: Path, counter: Callable[..., Counter]) -> None:
    """A customer of each name: looked up, served up to the consent, the visit broken off."""
    home = opened(tainted)
    phones = [one.phone for one in samples(home).numbers[: len(DATA)]]
    home.close()
    with Counter(tainted) as program:
        program.sign_in("3002")
        for number, (phone, text) in enumerate(zip(phones, DATA.values(), strict=True)):
            document = sample_card(200 + number, date.today()).number
            program.keys(f"⏎ ⏎ 08⏎ 1 {phone}⏎ 2 {document}⏎ 0⏎ 1 G88⏎")
            program.wait_for("客户意见 >")
            program.gate_open()
            program.keys("<F10> 2 1")
            program.wait_for("本次接待已结束")
            sound(program, text)
            program.keys(f"⎋ <F3> 2 {phone}⏎ 客户来电⏎")
            program.wait_for(f"****{phone[-4:]}")
            sound(program, text)
            program.keys("⎋ <F1> ⏎")
            program.wait_for("请按键 >")


def test_a_whole_visit_writes_nothing_foreign(hall: Path, tmp_path: Path) -> None:
    """Whatever flow: nothing but text and our own sequences."""
    from tests.terminal.counter import copied, keys_of

    story = next(one for one in FIRST if one.flow == "opening_ordinary")
    told = script(replace(story), hall, tmp_path / "slow")
    with Counter(copied(hall, tmp_path / "home")) as program:
        program.sign_in()
        for part in told.parts:
            program.keys("".join(keys_of("".join(part.keys))))
            program.rest(0.3)
            program.gate_open()
        sound(program, "visit")
        program.signal(15)
        program.wait_exit(3)
        sound(program, "end")
