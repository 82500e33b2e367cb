"""Every role at every command: a command without a row fails, and so does one that asks nobody."""

import shutil

import pytest

from app.practice.passes import Passed, written
from app.roles import Role
from data.house import LocalHouse
from screens.cli.tree import commands, options
from tests.cli.kit import PINS, files
from tests.practice import class_kit

ROLES = tuple(role.value for role in Role)
MANAGER, AUDITOR, AGENT, TRAINER, GREETER = "duty_manager", "auditor", "agent", "trainer", "greeter"
TEACHERS, TRAINEES = {TRAINER, MANAGER}, {AGENT, GREETER, MANAGER}
ANYBODY = None
"""Shows nothing of people and changes nothing of theirs: asks for no PIN."""

# command: who may, further arguments, further lines of the input
TABLE = {
    "demo": (ANYBODY,),
    "init": (ANYBODY,),
    "doctor": (ANYBODY,),
    "agents list": ({MANAGER},),
    "agents add": ({MANAGER}, ("6001", "--name", "李示例", "--role", "agent"), ("937065",)),
    "agents disable": ({MANAGER}, ("2001",)),
    "agents reset-pin": ({MANAGER}, ("2001",), ("937065",)),
    "agents passes": ({MANAGER}, ("{passes}",)),
    "agents require": ({MANAGER},),
    "ledger list": ({AGENT, MANAGER, AUDITOR},),
    "ledger show": ({AGENT, MANAGER, AUDITOR}, ("{first}",)),
    "ledger export": ({AUDITOR},),
    "ledger lesson": ({MANAGER}, ("no-such-visit", "--out", "{out}")),
    "norms list": (ANYBODY,),
    "norms show": (ANYBODY,),
    "norms coverage": (ANYBODY,),
    "norms mutate": (ANYBODY,),
    "packs list": (ANYBODY,),
    "packs test": (ANYBODY,),
    "packs keys": (ANYBODY,),
    "packs record": ({AGENT, MANAGER, AUDITOR}, ("{seen}",)),
    "packs check": (ANYBODY,),
    "packs show": (ANYBODY,),
    "packs new": (ANYBODY,),
    "packs diff": (ANYBODY,),
    "packs preview": (ANYBODY,),
    "packs history": (ANYBODY,),
    "packs submit": ({TRAINER, MANAGER}, ("{folder}", "--note", "新话术")),
    "packs approve": ({TRAINER, MANAGER}, ("{draft}",)),
    "packs publish": ({MANAGER}, ("{approved}",)),
    "packs rollback": ({MANAGER},),
    "db check": (ANYBODY,),
    "db clock": ({MANAGER, AUDITOR},),
    "db backup": (ANYBODY,),
    "db restore": ({MANAGER, AUDITOR}, ("{backup}",)),
    "db path": (ANYBODY,),
    "db erase": ({MANAGER}, (), ("13800138000", "13800138000")),
    "practice": (ANYBODY,),
    "scenarios list": (ANYBODY,),
    "scenarios show": (ANYBODY,),
    "scenarios check": (ANYBODY,),
    "scenarios new": (ANYBODY,),
    "scenarios add": (TEACHERS, ("{folder}",)),
    "drill": (TEACHERS | TRAINEES, ("--json",)),
    "drill failing": (TEACHERS | TRAINEES,),
    "drill calibration": (TEACHERS | TRAINEES,),
    "drill simulate": (ANYBODY,),
    "classes list": (TEACHERS,),
    "classes new": (TEACHERS, ("新班",)),
    "classes close": (TEACHERS, ("c1",)),
    "classes enrol": (TEACHERS, ("c1", "2002")),
    "classes remove": (TEACHERS, ("c1", "2001")),
    "classes assign": (TEACHERS, ("c1", "no_document")),
    "classes exam": (TEACHERS, ("c1", "no_document")),
    "classes start": (TEACHERS, ("a1",)),
    "classes results": (TEACHERS, ("c1",)),
    "classes compare": (TEACHERS, ("c1",)),
    "classes heat": (TEACHERS, ("c1",)),
    "classes trend": (TEACHERS, ("c1",)),
    "classes agents": (TEACHERS, ("c1",)),
    "classes plan": (TEACHERS, ("c1",)),
    "classes pass-mark": (TEACHERS, ("shop", "top_up", "80")),
    "classes pass-marks": (TEACHERS,),
    "classes passes": (TEACHERS, ("--out", "{out}")),
    "scores list": (TEACHERS | TRAINEES,),
    "scores show": ({AGENT} | TEACHERS, ("{practised}",)),
    "scores rate": (TEACHERS, ("{practised}", "wording=4", "attitude=4", "tone=4", "need=4", "adaptability=-")),
    "scores rule": (TEACHERS, ("{practised}", "element:1/welcome:x", "met", "--reason", "说了")),
    "scores excuse": (TEACHERS, ("{practised}", "--reason", "停电")),
    "scores appeal": (TRAINEES, ("{own}", "--text", "我说了")),
    "scores reply": (TEACHERS, ("{practised}", "--text", "改判")),
    "scores agreement": (TEACHERS,),
    "scores export": (TEACHERS,),
}
NOTHING = ("Nothing was found", "No reviews to compare yet")
"""The visits of these halls were never played: there is no story and no lesson in them, and no drill."""
PLACES = frozenset(
    "{first} {seen} {backup} {folder} {draft} {approved} {passes} {out} {practised} {own}".split())
ASKING = {name: row for name, row in TABLE.items() if row[0] is not ANYBODY}


def test_every_command_has_a_row():
    assert {" ".join(path) for path in commands()} == TABLE.keys()


def test_a_command_asks_for_a_person_exactly_when_its_row_says_so():
    found = options()
    for name, row in TABLE.items():
        asks = {"--as", "--pin-stdin"} <= set(found[tuple(name.split())])
        assert asks == (row[0] is not ANYBODY), name


@pytest.fixture(scope="session")
def schooled(tmp_path_factory):
    """A practice home with somebody in each role, a class, an exam and a visit with an appeal."""
    folder = tmp_path_factory.mktemp("schooled")
    class_kit.make(folder, dict(PINS.values()))
    school = class_kit.School(folder)
    course = school.home.courses.make("新人班", "4001")
    school.home.courses.enrol(course.id, "2001")
    school.home.courses.assign(course.id, [("shop", "no_document")], "exam", None, "4001")
    made = {PINS[role][0]: school.practised(PINS[role][0], 700, "welcome") for role in ROLES}
    school.results.remark(made["2001"], "appeal", "2001", {"text": "我说了"})
    made["2001 too"] = school.practised("2001")
    school.home.close()
    return folder, made


@pytest.fixture(autouse=True)
def _practice(monkeypatch):
    """Small packs to practise with; a visit that is scored again comes to the same; one tree for all."""
    monkeypatch.setattr("screens.cli.running.build", class_kit.built)
    monkeypatch.setattr("data.practice.curriculum.Curricula", lambda own: {"shop": class_kit.CURRICULUM})
    monkeypatch.setattr("data.practice.results.Results._score", lambda *_: class_kit.card(700, "welcome"))


def prepared(hall, folder, name, arguments, schooled, role=AGENT):
    """The arguments of a command, with what they speak of made before."""
    made = {"first": hall.first, "backup": folder / "copy.db", "folder": folder / "drawn", "out": folder / "out.json",
            "passes": folder / "passes.json"}
    if name.startswith(("classes", "scores", "drill", "scenarios")):
        shutil.copytree(schooled[0] / "practice", hall.folder / "practice")
        visits = schooled[1]
        made["practised"] = visits["2001"]
        made["own"] = visits["2001 too"] if role == AGENT else visits[PINS[role][0]]
    made["passes"].write_text(written([Passed("2001", "none", "tariff_change", "08", 810, 1)], 5))
    if "{backup}" in arguments:
        assert hall.tui("db", "backup", "--to", made["backup"]).code == 0
    if name == "scenarios add":
        assert hall.tui("packs", "new", "drawn", "--at", made["folder"]).code == 0
    if name == "packs record":
        shown = hall.by("auditor", "ledger", "list", "--json").json
        made["seen"] = shown[0]["visit"]
    elif name.startswith("packs"):
        assert hall.tui("packs", "new", "drawn", "--at", made["folder"]).code == 0
        house = LocalHouse(hall.folder)
        for stage in ("draft", "approved"):
            assert hall.tui("packs", "new", stage, "--at", folder / stage).code == 0
            made[stage] = house.submit(str(folder / stage), stage, "9001").hash
        house.approve(made["approved"], "9002")
        if name == "packs rollback":
            house.publish(made["approved"], "", "9003")
        house.close()
    return [each.format(**made) if each in PLACES else each for each in arguments]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ASKING)
def test_who_may(hall, tmp_path, schooled, name, role):
    allowed, arguments, lines = (*ASKING[name], (), ())[:3]
    given = prepared(hall, tmp_path, name, arguments, schooled, role)
    done = hall.by(role, *name.split(), *given, lines=lines)
    assert (done.code == 0 or done.err.startswith(NOTHING)) == (role in allowed), done
    if role not in allowed:
        assert done.code == 1 and done.out == "" and done.err.startswith("Your role may not do this")


@pytest.mark.parametrize("name", ASKING)
def test_nobody_may_without_the_right_pin(hall, tmp_path, schooled, name):
    allowed, arguments, lines = (*ASKING[name], (), ())[:3]
    given = prepared(hall, tmp_path, name, arguments, schooled)
    staff = PINS[min(allowed)][0]
    before = files(hall.folder / "config")
    for who, typed in ((staff, "000000"), (staff, ""), ("9999", "483920"), (staff, "４８")):
        done = hall.tui(*name.split(), *given, "--as", who, "--pin-stdin", stdin="\n".join((typed, *lines, "")))
        assert done.code == 1 and done.out == "" and done.err.startswith("Staff number or PIN is wrong")
    assert hall.tui(*name.split(), *given, "--as", staff).err.startswith("This is no terminal")
    assert hall.tui(*name.split(), *given, "--as", staff, "--pin-stdin").err.startswith("Line 1 of the input")
    assert hall.tui(*name.split(), *given).code == 2
    assert files(hall.folder / "config") == before


def test_a_disabled_agent_may_nothing(hall):
    assert hall.by("duty_manager", "agents", "disable", "5001").code == 0
    done = hall.by("auditor", "ledger", "export")
    assert done.code == 1 and "disabled" in done.err
