"""packs list|check|new."""

from tests.cli.kit import tui
from tests.data.packs.mini import write


def test_packs_are_listed_without_a_hall_and_with_one(hall, tmp_path):
    alone = tui("--home", tmp_path / "no", "packs", "list", "--json").json
    assert ("cmcc_hall", "shipped") in [(line["id"], line["origin"]) for line in alone]
    kept = hall.tui("packs", "list", "--json").json[-1]
    assert kept["origin"] == "kept" and kept["current"] is True and kept["id"] == "none"
    assert "in use" in hall.tui("packs", "list").out


def test_a_sound_pack_is_proved(tmp_path):
    tui("packs", "new", "mine", "--at", tmp_path / "mine")
    done = tui("--lang", "en", "packs", "check", tmp_path / "mine")
    assert done.code == 0 and "No problem; proved over" in done.out
    told = tui("packs", "check", tmp_path / "mine", "--json").json
    assert told["problems"] == [] and told["states"] > told["steps"] > 10


def test_what_is_not_proved_is_told_with_the_way_there(tmp_path):
    tui("packs", "new", "mine", "--at", tmp_path / "mine")
    flow = tmp_path / "mine" / "flows" / "plan_change.yaml"
    flow.write_text(flow.read_text("utf-8").replace("evidence: yes", "evidence: no"), "utf-8")
    done = tui("--lang", "en", "packs", "check", tmp_path / "mine")
    assert done.code == 1 and "no evidence of the consent" in done.out and "Way: " in done.out
    [found] = tui("packs", "check", tmp_path / "mine", "--json").json["problems"]
    assert found["code"] == "proof.evidence" and found["where"] == "flows/plan_change.yaml" and " → " in found["way"]


def test_every_problem_with_its_place(tmp_path):
    folder = write(tmp_path / "mini", {"flows/closing.yaml": "id: closing\nname: 结尾：\nsteps: no\nsteps: 1\n"})
    done = tui("--lang", "en", "packs", "check", folder)
    assert done.code == 1 and done.err.endswith("do as the lines above say\n")
    assert done.out.startswith("flows/closing.yaml:")
    rows = tui("packs", "check", folder, "--json").json["problems"]
    assert {"code", "where", "line", "column", "text", "way"} == set(rows[0])
    assert rows[0]["where"] == "flows/closing.yaml"
    assert tui("--lang", "en", "packs", "check", tmp_path / "no").err.startswith("No such pack")


def test_a_new_pack_is_sound_and_no_folder_is_overwritten(tmp_path):
    folder = tmp_path / "deep" / "mine"
    assert tui("packs", "new", "mine", "--at", folder, "--json").json == {"pack": "mine", "folder": str(folder)}
    assert tui("packs", "check", folder).code == 0
    told = tui("packs", "show", "--pack", folder, "--json").json
    assert told["id"] == "mine" and [service["document"] for service in told["services"]] == ["required", "none"]
    text = (folder / "flows" / "plan_change.yaml").read_text("utf-8")
    told_lines = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert len(told_lines) >= 12 and all(" / " in line or line.isascii() for line in told_lines), "both languages"
    before = sorted(folder.rglob("*"))
    again = tui("--lang", "en", "packs", "new", "mine", "--at", folder)
    assert again.code == 1 and again.err.startswith("This folder exists already")
    assert sorted(folder.rglob("*")) == before


def test_a_new_pack_that_cannot_be_made(tmp_path):
    for name in ("Mine", "我的", "", "a" * 41, "../x", "1st"):
        done = tui("--lang", "en", "packs", "new", name, "--at", tmp_path / "x")
        assert done.code == 1 and done.err.startswith("A name has a-z") and not (tmp_path / "x").exists()
    (tmp_path / "file").touch()
    assert tui("--lang", "en", "packs", "new", "x", "--at", tmp_path / "file" / "x").err.startswith("The folder cannot")
    assert tui("packs", "new").code == 2


def test_hostile_words_in_a_pack(tmp_path):
    folder = write(tmp_path / "mini", {"flows/\x1b]0;x\x07.yaml": "id: [\n"})
    done = tui("packs", "check", folder)
    assert done.code == 1 and "\x1b" not in done.out + done.err
