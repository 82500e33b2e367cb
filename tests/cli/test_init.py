"""init: a hall with its first person, or nothing at all."""

import pytest

from tests.cli.kit import files, tui

GIVEN = {"--hall": "示范厅", "--staff": "1001", "--name": "王示例"}


def init(folder, pin="483920\n", **other):
    options = {**GIVEN, **{f"--{name}": value for name, value in other.items()}}
    flat = [part for pair in options.items() for part in pair]
    return tui("--lang", "en", "--home", folder, "init", *flat, "--pin-stdin", stdin=pin)


def test_a_hall_is_made_and_its_manager_signs_in(tmp_path):
    done = init(tmp_path / "hall", seat="3号台")
    assert done.code == 0 and "示范厅" in done.out and "home.key" in done.out and "483920" not in done.out
    listing = ("agents", "list", "--json", "--as", "1001", "--pin-stdin")
    rows = tui("--home", tmp_path / "hall", *listing, stdin="483920\n").json
    assert [(row["staff"], row["role"]) for row in rows] == [("1001", "duty_manager")]
    again = init(tmp_path / "hall")
    assert again.code == 1 and again.err.startswith("A hall lives here already")


def test_a_hall_that_the_counter_left_empty_is_finished(tmp_path):
    from data.home import init_home, open_home

    init_home(tmp_path / "hall", hall="", seat="1号台", demo=True).close()
    assert init(tmp_path / "hall").code == 0
    assert open_home(tmp_path / "hall").hall.name == "示范厅"


@pytest.mark.parametrize("other", [
    {"pin": ""}, {"pin": "123456\n"}, {"pin": "12\n"}, {"pin": "ÿ\n"}, {"hall": ""}, {"hall": "x"},
    {"hall": "厅\x1b[2J厅"}, {"staff": "x"}, {"staff": "12"}, {"name": ""}, {"name": "a\u202eb"}, {"seat": ""},
])
def test_what_is_typed_wrongly_leaves_nothing_behind(tmp_path, other):
    done = init(tmp_path / "hall", **other)
    assert done.code == 1 and done.out == "" and done.err.count("\n") == 1 and "\x1b" not in done.err
    assert not (tmp_path / "hall").exists()


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    done = init(tmp_path / "file" / "hall")
    assert done.code == 1 and done.err.count("\n") == 1
    assert files(tmp_path) == {"file": b""}


def test_the_folder_comes_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("AGENT_TUI_HOME", str(tmp_path / "hall"))
    assert tui("db", "path", "--json").json["store"] == str(tmp_path / "hall" / "data" / "store.db")
