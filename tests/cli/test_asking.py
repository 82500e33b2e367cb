"""At a real terminal: PINs are asked for, never echoed, and Ctrl+C ends in one line."""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from fcntl import ioctl

from tests.cli.kit import ROOT


def talk(folder, arguments, answers):
    """Run on a pty; each answer is typed when its prompt is there.  (exit code, what was shown)."""
    master, slave = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, str(ROOT / "agent_tui.py"), "--lang", "en", "--home", str(folder), *arguments],
        stdin=slave, stdout=slave, stderr=slave, close_fds=True, start_new_session=True,
        preexec_fn=lambda: ioctl(0, termios.TIOCSCTTY, 0), env={**os.environ, "TERM": "xterm"},
    )
    os.close(slave)
    shown, waiting, until = b"", list(answers), time.monotonic() + 30
    while time.monotonic() < until:
        if not select.select([master], [], [], 0.1)[0]:
            if child.poll() is not None:
                break
            continue
        try:
            shown += os.read(master, 65536)
        except OSError:
            break
        if waiting and shown.endswith(waiting[0][0].encode() + b": "):
            time.sleep(0.05)
            answer = waiting.pop(0)[1]
            if answer is signal.SIGINT:
                os.write(master, b"\x03")
            else:
                os.write(master, answer.encode() + b"\n")
    code = child.wait(10)
    os.close(master)
    return code, shown.decode()


def test_a_pin_is_not_shown(hall):
    code, shown = talk(hall.folder, ["agents", "list", "--as", "1001"], [("PIN", "483920")])
    assert code == 0 and "483920" not in shown and "2001" in shown


def test_a_new_pin_is_typed_twice(hall):
    add = ["agents", "add", "6001", "--name", "李示例", "--role", "agent", "--as", "1001"]
    first = [("PIN", "483920"), ("New PIN (6 to 12 digits)", "937065")]
    code, shown = talk(hall.folder, add, [*first, ("The new PIN again", "937066")])
    assert code == 1 and "The two PINs differ" in shown
    code, shown = talk(hall.folder, add, [*first, ("The new PIN again", "937065")])
    assert code == 0 and "9370" not in shown


def test_a_phone_is_asked_for(hall):
    answers = [("PIN", "593821"), ("Phone", "13800138000")]
    code, shown = talk(hall.folder, ["ledger", "list", "--phone", "--as", "2001"], answers)
    assert code == 0 and "138****8000" in shown


def test_ctrl_c_at_the_prompt(hall):
    code, shown = talk(hall.folder, ["agents", "list", "--as", "1001"], [("PIN", signal.SIGINT)])
    assert code == 1 and shown.rstrip().endswith("Interrupted: what was not finished was not kept")
    assert "Traceback" not in shown


def test_a_hall_is_made_at_the_terminal(tmp_path):
    init = ["init", "--hall", "示范厅", "--staff", "1001", "--name", "王示例"]
    answers = [("New PIN (6 to 12 digits)", "483920"), ("The new PIN again", "483920")]
    code, shown = talk(tmp_path / "hall", init, answers)
    assert code == 0 and "4839" not in shown and (tmp_path / "hall" / "config" / "home.key").exists()
