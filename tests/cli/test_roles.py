"""Every role at every command: a command without a row fails, and so does one that asks nobody."""

import pytest

from app.roles import Role
from data.house import LocalHouse
from screens.cli.tree import commands, options
from tests.cli.kit import PINS, files

ROLES = tuple(role.value for role in Role)
MANAGER, AUDITOR, AGENT, TRAINER = "duty_manager", "auditor", "agent", "trainer"
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
    "ledger list": ({AGENT, MANAGER, AUDITOR},),
    "ledger show": ({AGENT, MANAGER, AUDITOR}, ("{first}",)),
    "ledger export": ({AUDITOR},),
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
}
PLACES = ("{first}", "{seen}", "{backup}", "{folder}", "{draft}", "{approved}")
ASKING = {name: row for name, row in TABLE.items() if row[0] is not ANYBODY}


def test_every_command_has_a_row():
    assert {" ".join(path) for path in commands()} == TABLE.keys()


def test_a_command_asks_for_a_person_exactly_when_its_row_says_so():
    for name, row in TABLE.items():
        asks = {"--as", "--pin-stdin"} <= set(options()[tuple(name.split())])
        assert asks == (row[0] is not ANYBODY), name


def prepared(hall, folder, name, arguments):
    """The arguments of a command, with what they speak of made before."""
    made = {"first": hall.first, "backup": folder / "copy.db", "folder": folder / "drawn"}
    if "{backup}" in arguments:
        assert hall.tui("db", "backup", "--to", made["backup"]).code == 0
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
def test_who_may(hall, tmp_path, name, role):
    allowed, arguments, lines = (*ASKING[name], (), ())[:3]
    given = prepared(hall, tmp_path, name, arguments)
    done = hall.by(role, *name.split(), *given, lines=lines)
    # the visits of this hall were never played: there is no story in them
    assert (done.code == 0 or done.err.startswith("Nothing was found")) == (role in allowed), done
    if role not in allowed:
        assert done.code == 1 and done.out == "" and done.err.startswith("Your role may not do this")


@pytest.mark.parametrize("name", ASKING)
def test_nobody_may_without_the_right_pin(hall, tmp_path, name):
    allowed, arguments, lines = (*ASKING[name], (), ())[:3]
    given = prepared(hall, tmp_path, name, arguments)
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
