"""db check|clock|backup|restore|path|erase."""

import sqlite3
import stat
from pathlib import Path

from tests.cli.kit import as_, files, pin, tui
from tests.data.halls import PHONE


def test_a_sound_store(hall):
    done = hall.tui("db", "check")
    assert done.code == 0 and "integrity" in done.out and "MEND" not in done.out
    rows = hall.tui("db", "check", "--json").json
    assert {"name", "state", "found", "remedy"} == set(rows[0]) and all(row["state"] != "mend" for row in rows)


def test_something_to_mend_is_1_with_what_to_do(hall):
    (hall.folder / "data" / "store.db").chmod(0o644)
    done = hall.tui("db", "check")
    assert done.code == 1 and "chmod 600" in done.out and done.err.startswith("1 things must be mended")
    assert [row["name"] for row in hall.tui("db", "check", "--json").json if row["state"] == "mend"] == ["rights"]


def test_a_store_that_is_none(hall, tmp_path):
    assert tui("--lang", "en", "--home", tmp_path / "no", "db", "check").err.startswith("No hall lives here yet")
    store = hall.folder / "data" / "store.db"
    for left in store.parent.glob("store.db?*"):
        left.unlink()
    store.write_bytes(b"nonsense" * 1000)
    for command in (("db", "check"), ("db", "backup"), ("packs", "show")):
        done = hall.tui(*command)
        assert done.code == 1 and done.err.startswith("The store is damaged"), command
    assert hall.by("duty_manager", "agents", "list").err.startswith("The store is damaged")


def test_a_newer_store(hall):
    raw = sqlite3.connect(hall.folder / "data" / "store.db")
    raw.execute("PRAGMA user_version=99")
    raw.close()
    for command in (("db", "check"), ("db", "backup"), ("packs", "show")):
        assert "newer" in hall.tui(*command).err


def test_paths(hall):
    found = hall.tui("db", "path", "--json").json
    assert Path(found["store"]).is_file() and Path(found["key"]).is_file()
    assert Path(found["key"]).parent != Path(found["backups"])
    assert found["store"] in hall.tui("db", "path").out


def test_a_backup_is_private_whole_and_overwrites_nothing(hall, tmp_path):
    path = Path(hall.tui("db", "backup", "--json").json["backup"])
    assert path.parent == hall.folder / "backups" and stat.S_IMODE(path.stat().st_mode) == 0o600
    mine = tmp_path / "mine"
    mine.write_text("mine")
    assert hall.tui("db", "backup", "--to", mine).code == 1 and mine.read_text() == "mine"
    assert hall.tui("db", "backup", "--to", tmp_path / "copy.db").code == 0


def test_a_copy_brings_back_what_was(hall, tmp_path):
    copy = tmp_path / "copy.db"
    hall.tui("db", "backup", "--to", copy)
    hall.by("duty_manager", "agents", "add", "6001", "--name", "李示例", "--role", "agent", lines=("937065",))
    done = hall.by("duty_manager", "db", "restore", copy)
    assert done.code == 0 and "The replaced store is" in done.out
    assert len(hall.by("duty_manager", "agents", "list", "--json").json) == 5
    assert [path for path in files(hall.folder) if "signing" in path] == []


def test_a_lost_store_is_restored_by_somebody_of_the_copy(hall, tmp_path):
    copy = tmp_path / "copy.db"
    hall.tui("db", "backup", "--to", copy)
    for broken in (b"", b"nonsense" * 1000, None):
        for left in (hall.folder / "data").glob("store.db*"):
            left.unlink()
        if broken is not None:
            (hall.folder / "data" / "store.db").write_bytes(broken)
        assert hall.by("agent", "db", "restore", copy).code == 1
        wrong = hall.tui("db", "restore", copy, *as_("auditor"), stdin="000000\n")
        assert wrong.code == 1 and "PIN is wrong" in wrong.err
        done = hall.by("auditor", "db", "restore", copy)
        assert done.code == 0, done
        assert len(hall.by("agent", "ledger", "list", "--json").json) == 2
        assert [path for path in files(hall.folder) if "signing" in path] == []


def test_what_is_no_copy(hall, tmp_path):
    nonsense = tmp_path / "nonsense"
    nonsense.write_bytes(b"nonsense" * 1000)
    before = files(hall.folder)["data/store.db"]
    no_file = "There is no such file"
    for path, said in ((nonsense, "No usable backup"), (tmp_path / "no", no_file), (tmp_path, no_file)):
        done = hall.by("duty_manager", "db", "restore", path)
        assert done.code == 1 and done.err.startswith(said) and done.err.count("\n") == 1
    assert len(files(hall.folder)["data/store.db"]) == len(before)
    (hall.folder / "data" / "store.db").unlink()
    assert hall.by("duty_manager", "db", "restore", nonsense).err.startswith("No usable backup")


def test_a_running_seat_keeps_its_store(hall, tmp_path):
    from data.home import open_home

    copy = tmp_path / "copy.db"
    hall.tui("db", "backup", "--to", copy)
    home = open_home(hall.folder)
    home.hold_seat()
    done = hall.by("duty_manager", "db", "restore", copy)
    home.close()
    assert done.code == 1 and done.err.startswith("Still in use")


def test_a_person_is_erased_after_the_number_was_typed_twice(hall):
    once = hall.by("duty_manager", "db", "erase", lines=(PHONE, "13900139000"))
    assert once.code == 1 and once.err.startswith("The two differ")
    assert "138****8000" in hall.by("agent", "ledger", "list").out
    done = hall.by("duty_manager", "db", "erase", "--json", lines=(PHONE, "138 0013 8000"))
    assert done.code == 0 and done.json["visits"] == 2
    assert "138****8000" not in hall.by("agent", "ledger", "list").out
    again = hall.by("duty_manager", "db", "erase", lines=("13900139000", "13900139000"))
    assert again.code == 1 and again.err.startswith("Nothing was found")
    for each in ("138", "nonsense", ""):
        wrong = hall.by("duty_manager", "db", "erase", lines=(each, each))
        assert wrong.code == 1 and wrong.err.count("\n") == 1


def test_a_clock_that_was_ahead(hall):
    raw = sqlite3.connect(hall.folder / "data" / "store.db")
    raw.execute("UPDATE meta SET latest = latest + 400 * 86400 * 1000000")
    raw.commit()
    raw.close()
    assert hall.tui("db", "check").code == 1
    assert hall.tui("db", "clock", *as_("auditor"), stdin=pin("auditor")).code == 0
    assert hall.tui("db", "check").code == 0
