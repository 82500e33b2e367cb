"""packs submit|approve|publish|rollback|history: a draft's way into use, and back."""

import pytest

from data.house import LocalHouse


@pytest.fixture
def drawn(hall, tmp_path):
    folder = tmp_path / "drawn"
    assert hall.tui("packs", "new", "drawn", "--at", folder).code == 0
    return folder


def line(hall, pack):
    [found] = [each for each in hall.tui("packs", "list", "--json").json if each["hash"] == pack]
    return found


def test_two_people_bring_a_pack_into_use_and_one_takes_it_back(hall, drawn):
    [before] = [each for each in hall.tui("packs", "list", "--json").json if each["current"]]
    assert before["state"] == "published" and before["published_by"] == ""
    done = hall.by("trainer", "packs", "submit", drawn, "--note", "第一版")
    assert done.code == 0 and done.out.startswith("Handed in: ")
    pack = done.out.split()[2]
    [pack] = [each["hash"] for each in hall.tui("packs", "list", "--json").json if each["hash"].startswith(pack)]
    assert line(hall, pack)["state"] == "submitted" and line(hall, pack)["submitted_by"] == "4001"
    assert hall.by("duty_manager", "packs", "publish", pack).err.startswith("No second person")
    assert hall.by("trainer", "packs", "approve", pack).err.startswith("You handed it in yourself")
    assert hall.by("duty_manager", "packs", "approve", pack[:8]).code == 0
    assert hall.by("duty_manager", "packs", "approve", pack).err.startswith("1001 has approved")
    assert hall.tui("packs", "show", "--json").json["hash"] == before["hash"]
    published = hall.by("duty_manager", "packs", "publish", pack)
    assert published.code == 0 and published.out.startswith("Published: ")
    now = line(hall, pack)
    assert (now["state"], now["approved_by"], now["published_by"]) == ("published", "1001", "1001")
    assert now["current"] and now["note"] == "第一版"
    assert hall.tui("packs", "show", "--json").json["id"] == "drawn"
    assert hall.by("duty_manager", "packs", "publish", pack).err.startswith("This pack was published before")
    back = hall.by("duty_manager", "packs", "rollback", "--note", "话术有误", "--json")
    assert back.json["hash"] == before["hash"] and back.json["current"]
    assert hall.by("duty_manager", "packs", "rollback").err.startswith("No pack was published before")
    assert hall.by("duty_manager", "packs", "rollback", before["hash"]).err.startswith("This pack is the one in use")
    assert hall.by("duty_manager", "packs", "rollback", pack).out.startswith("Rolled back to")
    assert [(e["act"], e["staff"], e["note"]) for e in hall.tui("packs", "history", "--json").json] == [
        ("published", "", ""), ("submitted", "4001", "第一版"), ("approved", "1001", ""),
        ("published", "1001", "第一版"),
        ("rolled_back", "1001", "话术有误"), ("rolled_back", "1001", ""),
    ]
    table = hall.tui("packs", "history").out
    assert "rolled back to" in table and "program" in table
    shown = hall.tui("packs", "list").out
    assert [line.split() for line in shown.splitlines() if "drawn" in line] == [
        ["drawn", "0.1.0", pack[:12], "in", "use", "4001", "1001", "1001"]]
    assert max(map(len, shown.splitlines())) <= 80


def test_a_pack_with_a_problem_is_not_taken_and_every_problem_is_told(hall, drawn):
    (drawn / "flows" / "hours.yaml").write_text("id: hours\ncode: \"2\"\nname: x\nsteps: no\nwhat: 1\n", "utf-8")
    before = len(hall.tui("packs", "history", "--json").json)
    done = hall.by("trainer", "packs", "submit", drawn, "--note", "x")
    assert done.code == 1 and "flows/hours.yaml:4" in done.out and done.err.endswith("do as the lines above say\n")
    assert len(hall.tui("packs", "history", "--json").json) == before


def test_a_pack_whose_story_comes_out_otherwise_is_not_taken(hall, drawn):
    story = drawn / "stories" / "hours.yaml"
    text = story.read_text("utf-8")
    story.write_text(text.replace("says: [refer, farewell]", "says: [tell_hours, farewell]"), "utf-8")
    done = hall.by("trainer", "packs", "submit", drawn, "--note", "x")
    assert done.code == 1 and "stories/hours.yaml" in done.out
    assert hall.tui("packs", "test", drawn).code == 1


def test_what_is_not_proved_is_neither_taken_nor_published(hall, drawn, monkeypatch):
    from app.problems import Place, Problem
    from app.proof.check import Proof

    assert hall.by("trainer", "packs", "submit", drawn, "--note", "x").code == 0
    [draft] = [each["hash"] for each in hall.tui("packs", "list", "--json").json if each["state"] == "submitted"]
    assert hall.by("duty_manager", "packs", "approve", draft).code == 0
    found = (Problem("guard.consent", {}, Place("plan_change/commit")),)
    monkeypatch.setattr("data.packing.findings", lambda pack: found)
    monkeypatch.setattr("app.proof.check.examine", lambda pack: Proof(found))
    done = hall.by("duty_manager", "packs", "publish", draft)
    assert done.code == 1 and done.out.startswith("plan_change/commit: ") and not line(hall, draft)["current"]
    (drawn / "pack.yaml").write_text((drawn / "pack.yaml").read_text("utf-8").replace("0.1.0", "0.2.0"), "utf-8")
    assert hall.by("trainer", "packs", "submit", drawn, "--note", "x").code == 1
    assert hall.tui("packs", "check", drawn).code == 1


def test_bad_input_is_one_line(hall, drawn):
    for role, command, starts in (
        ("trainer", ("submit", drawn, "--note", " "), "Say what has changed"),
        ("trainer", ("submit", drawn, "--note", "x" * 201), "Too long"),
        ("trainer", ("submit", drawn, "--note", "a\x1b[2J"), "Character 2"),
        ("trainer", ("submit", drawn / "no", "--note", "x"), "No such pack"),
        ("duty_manager", ("approve", "abc"), "No such pack"),
        ("duty_manager", ("approve", "0" * 64), "No such pack"),
        ("duty_manager", ("publish", "../../etc"), "No such pack"),
        ("duty_manager", ("rollback", "0" * 12), "No such pack"),
        ("duty_manager", ("rollback",), "No pack was published before"),
    ):
        done = hall.by(role, "packs", *command)
        assert (done.code, done.out) == (1, "") and done.err.startswith(starts) and done.err.count("\n") == 1, done
    assert hall.by("trainer", "packs", "submit", drawn).code == 2


def test_the_very_same_pack_is_not_handed_in_twice(hall, drawn):
    assert hall.by("trainer", "packs", "submit", drawn, "--note", "x").code == 0
    assert hall.by("trainer", "packs", "submit", drawn, "--note", "y").err.startswith("This very pack")


def test_a_draft_opens_no_visit(hall, drawn):
    hall.by("trainer", "packs", "submit", drawn, "--note", "x")
    house = LocalHouse(hall.folder)
    assert house.open().pack.id == "none"
    house.close()
