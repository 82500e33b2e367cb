"""doctor: what was found, what to do, and 1 only when something must be mended."""

import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from fcntl import ioctl

from tests.cli.kit import ROOT, tui


def test_without_a_terminal_and_without_a_hall_there_is_something_to_note(tmp_path):
    done = tui("--lang", "en", "--home", tmp_path / "no", "doctor")
    assert done.code == 0 and "No hall lives here yet" in done.out and not (tmp_path / "no").exists()


def test_a_hall_is_looked_at_whole(hall):
    rows = {row["name"]: row for row in hall.tui("doctor", "--json").json}
    assert {"python", "terminal", "utf8", "keys", "store", "sqlite", "disk", "key", "clock", "seat"} <= rows.keys()
    assert rows["sqlite"]["state"] == "ok" and rows["key"]["state"] == "ok" and rows["seat"]["found"] == "1号台"


def test_a_missing_key_must_be_mended(hall):
    (hall.folder / "config" / "home.key").unlink()
    done = hall.tui("doctor")
    assert done.code == 1 and "put this hall's key file back" in done.out and done.err.count("\n") == 1


def test_a_broken_store_must_be_mended(hall):
    (hall.folder / "data" / "store.db").write_bytes(b"nonsense" * 1000)
    done = hall.tui("doctor")
    assert done.code == 1 and "db restore" in done.out


def on_a_terminal(folder, *, size=(24, 80), reply=b"", term="xterm-256color", command=("doctor",)):
    """Run on a pty that answers each question for the cursor with one of the replies."""
    master, slave = pty.openpty()
    ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    child = subprocess.Popen(
        [sys.executable, str(ROOT / "agent_tui.py"), "--lang", "en", "--home", str(folder), *command],
        stdin=slave, stdout=slave, stderr=slave, close_fds=True, start_new_session=True,
        preexec_fn=lambda: ioctl(0, termios.TIOCSCTTY, 0), env={**os.environ, "TERM": term, "LANG": "C.UTF-8"},
    )
    os.close(slave)
    said, asked, replies = b"", 0, reply if isinstance(reply, list) else [reply]
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if not select.select([master], [], [], 0.2)[0]:
            if child.poll() is not None:
                break
            continue
        try:
            said += os.read(master, 65536)
        except OSError:
            break
        while said.count(b"\x1b[6n") > asked:
            os.write(master, replies[min(asked, len(replies) - 1)])
            asked += 1
    code = child.wait(10)
    os.close(master)
    return code, said.decode("utf-8", "replace")


def test_a_terminal_that_answers(tmp_path):
    code, said = on_a_terminal(tmp_path, reply=[b"\x1b[5;3R", b"\x1b[5;2R"])
    assert code == 0 and "80x24" in said and "ESC[6n" in said and "256" in said and "MEND" not in said


def test_a_terminal_with_narrow_han_or_too_few_lines_must_be_mended(tmp_path):
    code, said = on_a_terminal(tmp_path, reply=[b"\x1b[5;2R", b"\x1b[5;3R"], size=(20, 70))
    assert code == 1 and "smaller than 80" in said and "another monospaced font" in said and "borders are ASCII" in said


def test_a_silent_terminal_is_noted(tmp_path):
    code, said = on_a_terminal(tmp_path)
    assert code == 0 and "no answers" in said


def test_a_dumb_terminal_must_be_mended(tmp_path):
    code, said = on_a_terminal(tmp_path, term="dumb")
    assert code == 1 and "set TERM" in said
