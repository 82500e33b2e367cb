"""agents add|list|disable|reset-pin."""

from tests.cli.kit import STAFF_NAME, pin


def test_the_list_masks_names(hall):
    done = hall.by("duty_manager", "agents", "list")
    assert done.code == 0 and STAFF_NAME not in done.out and "王*芳" in done.out
    assert "1001   王*芳  duty manager  works" in done.out.splitlines()[2]
    rows = hall.by("duty_manager", "agents", "list", "--json").json
    assert rows[0] == {"staff": "1001", "name": "王*芳", "role": "duty_manager", "disabled": False, "locked": False}
    assert len(rows) == 5


def test_a_new_agent_signs_in_with_the_pin_that_was_given(hall):
    done = hall.by("duty_manager", "agents", "add", "6001", "--name", "李示例", "--role", "auditor", lines=("937065",))
    assert (done.code, done.out) == (0, "Staff number 6001 is added.\n")
    assert hall.tui("ledger", "list", "--as", "6001", "--pin-stdin", stdin="937065\n").code == 0
    again = hall.by("duty_manager", "agents", "add", "6001", "--name", "李示例", "--role", "agent", lines=("937065",))
    assert again.code == 1 and "exists already" in again.err


def test_what_is_typed_wrongly_is_refused_before_anything_happens(hall):
    add = ("agents", "add", "6001", "--role", "agent")
    for arguments, lines in (
        ((*add, "--name", "李示例"), ("123456",)),
        ((*add, "--name", "李示例"), ("12",)),
        ((*add, "--name", "李示例"), ()),
        ((*add, "--name", ""), ("937065",)),
        ((*add, "--name", "李\x1b[31m"), ("937065",)),
        ((*add, "--name", "=1+1"), ("937065",)),
        (("agents", "add", "x", "--role", "agent", "--name", "李示例"), ("937065",)),
        (("agents", "disable", "7777"), ()),
        (("agents", "reset-pin", "7777"), ("937065",)),
        (("agents", "reset-pin", "2001"), ("593821",)),
        (("agents", "disable", "1001"), ()),
    ):
        done = hall.by("duty_manager", *arguments, lines=lines)
        assert done.code == 1 and done.out == "" and done.err.count("\n") == 1, arguments
        assert "\x1b" not in done.err and "937065" not in done.err and "593821" not in done.err
    assert len(hall.by("duty_manager", "agents", "list", "--json").json) == 5


def test_a_reset_opens_a_locked_agent(hall):
    for _ in range(5):
        hall.tui("ledger", "list", "--as", "2001", "--pin-stdin", stdin="000000\n")
    assert "wait" in hall.tui("ledger", "list", "--as", "2001", "--pin-stdin", stdin=pin("agent")).err
    done = hall.by("duty_manager", "agents", "reset-pin", "2001", "--json", lines=("937065",))
    assert done.json["staff"] == "2001"
    assert hall.tui("ledger", "list", "--as", "2001", "--pin-stdin", stdin="937065\n").code == 0


def test_full_width_digits_are_a_pin_too(hall):
    assert hall.tui("agents", "list", "--as", "１００１", "--pin-stdin", stdin="４８３９２０\n").code == 0
