"""packs list|check|show."""

from tests.cli.kit import tui
from tests.data.packs.mini import write


def test_packs_are_listed_without_a_hall_and_with_one(hall, tmp_path):
    alone = tui("--home", tmp_path / "no", "packs", "list", "--json").json
    assert [(line["id"], line["origin"]) for line in alone] == [("cmcc_hall", "shipped")]
    kept = hall.tui("packs", "list", "--json").json[-1]
    assert kept["origin"] == "kept" and kept["current"] is True and kept["id"] == "none"
    assert "in use" in hall.tui("packs", "list").out


def test_a_sound_pack(tmp_path):
    done = tui("--lang", "en", "packs", "check", write(tmp_path / "mini"))
    assert (done.code, done.out) == (0, "No problem was found.\n")
    assert tui("packs", "check", tmp_path / "mini", "--json").json == []


def test_every_problem_with_its_place(tmp_path):
    folder = write(tmp_path / "mini", {"flows/closing.yaml": "id: closing\nname: 结尾：\nsteps: no\nsteps: 1\n"})
    done = tui("--lang", "en", "packs", "check", folder)
    assert done.code == 1 and done.err.endswith("do as the lines above say\n")
    assert done.out.startswith("flows/closing.yaml:")
    rows = tui("packs", "check", folder, "--json").json
    assert {"code", "where", "line", "column", "text"} == set(rows[0]) and rows[0]["where"] == "flows/closing.yaml"
    assert tui("--lang", "en", "packs", "check", tmp_path / "no").err.startswith("No such pack")


def test_a_pack_and_one_of_its_flows(hall, tmp_path):
    folder = write(tmp_path / "mini")
    told = tui("packs", "show", folder, "--json").json
    assert [service["code"] for service in told["services"]] == ["204"]
    assert "资费变更" in tui("packs", "show", folder).out
    path = tui("packs", "show", folder, "--flow", "204", "--json").json["path"]
    assert any(step["kind"] == "gate" for step in path)
    assert "flows/tariff_change.yaml" in tui("packs", "show", folder, "--flow", "tariff_change").out
    assert tui("packs", "show", folder, "--flow", "no").code == 1
    assert hall.tui("packs", "show", "--json").json["id"] == "none"
    known = hall.tui("packs", "list", "--json").json[-1]["hash"]
    for name in (known, known[:6]):
        assert hall.tui("packs", "show", name, "--json").json["hash"] == known
    assert hall.tui("packs", "show", known[:5]).code == 1
    assert hall.tui("packs", "show", "../../etc").code == 1


def test_hostile_words_in_a_pack(tmp_path):
    folder = write(tmp_path / "mini", {"flows/\x1b]0;x\x07.yaml": "id: [\n"})
    done = tui("packs", "check", folder)
    assert done.code == 1 and "\x1b" not in done.out + done.err
