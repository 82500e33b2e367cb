"""Erasing a person: nothing of theirs can be read in file, log or backup, and the journal replays."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.ports import ItemFilter
from data import erase as module
from data.demo import make_demo, samples
from data.driver import plain
from data.erase import Erased, erase
from data.home import open_home
from data.store import Store
from data.upkeep import backup, restore
from tests.data.halls import DOCUMENT, NAME, PACK, PHONE, Hall, Hand, Operator, refused

NEIGHBOUR = {"phone": "13900139000", "document": "110101198001010017"}


@pytest.fixture
def served(hall: Hall) -> tuple[str, str]:
    """A visit of the person to be erased, among those of others."""
    other = {"look_up": NEIGHBOUR, "sealed": NEIGHBOUR}
    neighbour = hall.opened()
    hall.journal.append([hall.entry(neighbour, 2, sealed={"value": NEIGHBOUR["phone"]}, person="holder")])
    hall.commit(neighbour, 3, hall.clock.new_id(), **other)
    found = hall.served()
    hall.served()
    return found


def erased(hall: Hall, kind: str = "document", value: str = DOCUMENT) -> Erased:
    return erase(hall.home.store, hall.home.folders, kind, value, lambda store: Operator())


def everything(hall: Hall) -> Iterator[tuple[Path, bytes]]:
    """Each file of the home but the key."""
    for path in hall.home.folders.data.parent.rglob("*"):
        if path.is_file() and path != hall.home.folders.key:
            yield path, path.read_bytes()


def traces(hall: Hall, *canaries: bytes) -> set[str]:
    return {path.name for path, content in everything(hall) if any(c in content for c in canaries)}


def wrapped_keys(hall: Hall, visit: str) -> list[bytes]:
    return [row[0] for row in hall.rows(f"SELECT wrapped FROM data_key WHERE visit = '{visit}'")]


def test_plain_text_never_was_on_the_disk(hall: Hall, served: tuple[str, str]) -> None:
    backup(hall.home.folders)
    assert traces(hall, *(text.encode() for text in (PHONE, NAME, DOCUMENT))) == set()


def test_the_journal_replays_and_its_values_are_none(hall: Hall, served: tuple[str, str]) -> None:
    visit, request = served
    before = [(e.seq, e.kind, e.stamp) for e in hall.journal.read(visit)]
    assert erased(hall) == Erased(visits=2, records=0, backups=0)
    entries = hall.journal.read(visit)
    assert [(e.seq, e.kind, e.stamp) for e in entries] == before
    assert entries[1].body["sealed"] == {"value": None}
    assert entries[2].body["sealed"] == {"document": None, "name": None}
    assert entries[2].body["clear"] == {"kind": "resident_id"}
    assert set(hall.ledger.item(request).sealed.values()) == {None}
    assert hall.ledger.items(ItemFilter(limit=1))[0].phone == "●●●"
    assert hall.ledger.items(ItemFilter(phone=PHONE)) == ()
    assert len(hall.ledger.items(ItemFilter())) == 3


def test_the_others_stay_as_they_were(hall: Hall, served: tuple[str, str]) -> None:
    with pytest.raises(module.Refused):  # the neighbour's visit is open still
        erased(hall, "phone", NEIGHBOUR["phone"])
    erased(hall)
    [line] = hall.ledger.items(ItemFilter(phone=NEIGHBOUR["phone"]))
    assert line.phone == "139****9000"


def test_no_key_and_no_index_is_left_in_file_log_or_backup(hall: Hall, served: tuple[str, str]) -> None:
    visit, _ = served
    copy = backup(hall.home.folders)
    keys = wrapped_keys(hall, visit)
    blind = hall.home.store.vault.blind("phone", PHONE)
    assert keys
    assert traces(hall, keys[0]) == {"store.db-wal", copy.name} == traces(hall, blind)  # the control
    assert erased(hall).backups == 1
    assert traces(hall, *keys, blind) == set()
    kept = Store(copy, hall.home.store.vault)
    with kept.connection() as connection:
        names = module.select(module.LOOK_UPS.c.blind)
        assert len(set(connection.scalars(names))) == 2  # the neighbour's phone and document
    kept.close()


def test_a_restored_older_copy_loses_the_person_again(
    hall: Hall, served: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, _ = served
    away = backup(hall.home.folders, tmp_path / "on-a-stick.db")
    keys = wrapped_keys(hall, visit)
    erased(hall)
    hall.home.close()
    assert keys[0] in away.read_bytes()
    monkeypatch.setattr(module, "embedded", lambda store: Operator())
    monkeypatch.setattr(module.erase_again, "__defaults__", (lambda store: Operator(),))
    restore(hall.home.folders, away)
    assert traces(hall, *keys) == set()
    assert hall.journal.read(visit)[1].body["sealed"] == {"value": None}


def test_a_visit_with_the_phone_alone_goes_with_the_document(hall: Hall) -> None:
    alone = hall.opened()
    hall.journal.append([hall.entry(alone, 2, sealed={"value": PHONE}),
                         hall.entry(alone, 3, "cancel", item=None, outcome="left")])
    hall.served()
    assert erased(hall).visits == 2
    assert hall.journal.read(alone)[1].body["sealed"] == {"value": None}


def test_a_number_that_changed_hands_leads_to_nobody_else(hall: Hall) -> None:
    other = NEIGHBOUR | {"phone": PHONE}
    hall.served()
    bought = hall.opened()
    hall.journal.append([hall.entry(bought, 2, "fact", sealed=other, person="holder"),
                         hall.entry(bought, 3, "closed", outcome="done")])
    assert erased(hall).visits == 1
    assert hall.journal.read(bought)[1].body["sealed"] == other


def test_a_proxy_is_erased_and_the_principal_stays(hall: Hall) -> None:
    proxy = "110101197001010012"
    visit, request = hall.opened(), hall.clock.new_id()
    hall.journal.append([hall.entry(visit, 2, sealed={"value": proxy}, person="proxy")])
    hall.commit(visit, 3, request, sealed={"name": NAME, "document": DOCUMENT, "proxy_document": proxy})
    hall.journal.append([hall.entry(visit, 4, "closed", outcome="done")])
    erased(hall, "document", proxy)
    assert hall.ledger.item(request).sealed == {
        "name": NAME, "document": DOCUMENT, "proxy_document": None
    }


def test_an_abandoned_visit_without_an_item_is_found_as_well(hall: Hall) -> None:
    visit = hall.opened()
    hall.journal.append([hall.entry(visit, 2, sealed={"value": DOCUMENT})])
    with refused("store.in_use"):
        erased(hall)
    hall.journal.append([hall.entry(visit, 3, "cancel", item=None, outcome="left")])
    assert erased(hall).visits == 1


def test_a_backup_that_cannot_be_cleaned_is_named(hall: Hall, served: tuple[str, str]) -> None:
    broken = hall.home.folders.backups / "broken.db"
    broken.write_bytes(b"no database")
    with refused("store.remains") as remains:
        erased(hall)
    assert remains.value.problem.args == {"name": "broken.db"}
    assert wrapped_keys(hall, served[0]) == []


def test_the_tombstone_names_nobody(hall: Hall, served: tuple[str, str]) -> None:
    erased(hall)
    row: dict[str, Any] = json.loads(hall.home.folders.erased.read_text())
    assert set(row) == {"kind", "blind", "people"} and DOCUMENT not in str(row)


def churned(path: Path, secure: str) -> tuple[set[bytes], set[bytes]]:
    """A key table filled, split and thinned at random: (keys still there, keys deleted)."""
    chance = random.Random(7)
    path.touch()
    raw = plain(path)
    raw.execute(f"PRAGMA secure_delete={secure}")
    raw.execute("CREATE TABLE key (visit TEXT PRIMARY KEY, wrapped BLOB) WITHOUT ROWID, STRICT")
    kept: dict[str, bytes] = {}
    gone = set()
    raw.execute("BEGIN")
    for number in range(2000):
        visit = f"{number if chance.random() < 0.7 else chance.getrandbits(48):012x}-{number}"
        kept[visit] = chance.randbytes(61)
        raw.execute("INSERT INTO key VALUES (?, ?)", (visit, kept[visit]))
        if chance.random() < 0.3:
            visit = chance.choice(list(kept))
            raw.execute("DELETE FROM key WHERE visit = ?", (visit,))
            gone.add(kept.pop(visit))
    raw.execute("COMMIT")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return set(kept.values()), gone


def test_a_deleted_key_leaves_no_copy_in_a_page_that_was_split(tmp_path: Path) -> None:
    kept, gone = churned(tmp_path / "on.db", "ON")
    content = (tmp_path / "on.db").read_bytes()
    assert not any(key in content for key in gone)
    assert all(content.count(key) == 1 for key in kept)


def test_control_without_secure_delete_many_copies_stay(tmp_path: Path) -> None:
    _, gone = churned(tmp_path / "off.db", "OFF")
    content = (tmp_path / "off.db").read_bytes()
    assert sum(key in content for key in gone) > 100


@pytest.mark.parametrize("kind", ["document", "phone"])
def test_the_operators_record_goes_as_well_from_store_backup_and_restored_copy(
    tmp_path: Path, kind: str
) -> None:
    demo = make_demo(tmp_path / "demo", count=42, pack=PACK, clock=Hand())
    home, who = demo.home, samples(demo.home)["gold"]
    hall = Hall(home, Hand())
    visit = hall.opened()
    hall.journal.append([
        hall.entry(visit, 2, "fact", sealed={"document": who.document, "name": who.name}),
        hall.entry(visit, 3, sealed={"value": who.phone}),
        hall.entry(visit, 4, "closed", outcome="done"),
    ])
    away = backup(home.folders, tmp_path / "on-a-stick.db")
    inside = backup(home.folders)
    asked = who.document if kind == "document" else who.phone
    assert home.subscribers.find("phone", who.phone)
    [(person,)] = hall.rows(
        "SELECT person FROM person_document WHERE blind ="
        f" x'{home.store.vault.blind('document', who.document).hex()}'")
    keys = [*wrapped_keys(hall, visit),
            hall.rows(f"SELECT wrapped FROM person_key WHERE person = '{person}'")[0][0]]
    assert all(key in inside.read_bytes() for key in keys)

    assert erase(home.store, home.folders, kind, asked) == Erased(visits=1, records=1, backups=1)
    assert home.subscribers.find("phone", who.phone) == ()
    assert home.subscribers.find("document", who.document) == ()
    assert traces(hall, *keys, *(text.encode() for text in (who.phone, who.document, who.name))) == set()

    home.close()
    restore(home.folders, away)
    assert traces(hall, *keys) == set()
    again = open_home(tmp_path / "demo")
    assert again.subscribers.find("phone", who.phone) == ()
    assert set(again.journal.read(visit)[1].body["sealed"].values()) == {None}
    assert again.subscribers.find("phone", samples(again)["silver"].phone)
