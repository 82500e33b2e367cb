"""The command line itself: help, language, usage, exit codes, pipes, and what is imported."""

import os
import re
import subprocess
import sys

import pytest

from app.text import cells
from screens.cli import hoisted, language, language_of, plain_counter
from screens.cli.tree import build, commands, options, walk
from screens.cli.words import words
from screens.words import cli_en, cli_zh
from tests.cli.kit import ROOT, Opened, program, tui

HEAVY = ("textual", "sqlmodel", "sqlalchemy", "rich", "cryptography", "argon2", "yaml")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["-V"], ["--lang", "en", "--version"],
                                       ["ledger", "--help"], ["db", "erase", "--help"], ["nonsense"]])
def test_help_and_version_import_nothing_heavy(arguments):
    code = (
        "import sys; sys.argv[0] = 'agent-tui'; from agent_tui import main; main(sys.argv[1:]);"
        "print(sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True)
    assert "'screens'" in done.stderr or arguments[-1] in ("--version", "-V")
    assert [name for name in HEAVY if f"'{name}'" in done.stderr] == []


def test_the_version():
    assert program("--version").out == program("--lang", "en", "--version").out
    assert re.fullmatch(r"agent-tui \d+\.\d+\.\d+\n", program("-V").out)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_command_has_help_within_80_cells(lang):
    for path in [(), *dict.fromkeys(path[:1] for path in commands() if len(path) > 1), *commands()]:
        done = tui("--lang", lang, *path, "--help")
        assert done.code == 0 and done.err == ""
        assert max(map(cells, done.out.splitlines())) <= 80, path
        assert done.out.startswith("用法：" if lang == "zh" else "Usage: ")
        assert not re.search("[\u2500-\u257f]", done.out)


def test_the_words_are_the_same_in_both_languages_and_all_used():
    assert cli_zh.WORDS.keys() == cli_en.WORDS.keys()
    spoken = set()
    for path, each in walk(build(words("zh"))):
        key = ".".join(("cli", *path))
        spoken |= {key} | {f"option.{param.name}" for param in each.params}
    sources = "".join(path.read_text() for path in (ROOT / "screens/cli").glob("*.py"))
    made = re.compile(r"(finding|remedy|agents?|pack|column|norms\.(state|evidence|kind))\.")
    asked = set(re.findall("['\"]([a-z_.-]+)['\"]", sources))
    assert {key for key in cli_zh.WORDS.keys() - spoken - asked if not made.match(key)} == set()
    for key, text in cli_zh.WORDS.items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", cli_en.WORDS[key])), key


def test_the_language_comes_from_the_option_then_the_environment(monkeypatch):
    assert "用法" in tui("--help").out
    assert "Usage" in tui("db", "path", "--help", "--lang", "en").out
    monkeypatch.setenv("AGENT_TUI_LANG", "en_GB.UTF-8")
    assert "Usage" in tui("--help").out
    assert "用法" in tui("--help", "--lang=zh").out
    monkeypatch.setenv("AGENT_TUI_LANG", "fr")
    assert "用法" in tui("--help").out
    assert language("en") == "en" and language_of(["--lang", "xx"]) == "zh"


def test_home_and_lang_may_stand_anywhere():
    assert hoisted(["db", "path", "--home", "/x", "--lang=en"]) == ["--home", "/x", "--lang=en", "db", "path"]
    assert hoisted(["a", "--", "--home", "/x"]) == ["a", "--", "--home", "/x"]
    assert hoisted(["db", "path", "--home"]) == ["db", "path", "--home"]
    assert hoisted(["db", "--home", "--json"]) == ["db", "--home", "--json"]


def test_the_counter_opens_without_a_command(tmp_path):
    opened = Opened(code=3)
    assert tui(tty=True, counter=opened).code == 3
    tui("--home", tmp_path, "--lang", "en", "--seat", "3号台", tty=True, counter=opened)
    tui("demo", "--seat=2号台", tty=True, counter=opened)
    assert opened.calls == [
        (None, "zh", False, ""), (tmp_path, "en", False, "3号台"), (None, "zh", True, "2号台"),
    ]
    assert plain_counter(["--seat"]) is None and plain_counter(["--lang", "fr"]) is None
    assert plain_counter(["demo", "--json"]) is None and plain_counter(["db"]) is None
    assert plain_counter(["--seat=", "x"]) is None and plain_counter(["demo", "demo"]) is None


@pytest.mark.parametrize("arguments", [[], ["demo"], ["--seat", "3号台"]])
def test_without_a_terminal_there_is_no_counter(arguments):
    opened = Opened()
    done = tui(*arguments, "--lang", "en", counter=opened)
    assert done.code == 1 and done.err.count("\n") == 1 and "no terminal" in done.err
    assert opened.calls == []


@pytest.mark.parametrize("arguments", [
    ["nonsense"], ["ledger"], ["db"], ["ledger", "list"], ["--nonsense"], ["--lang", "fr", "db", "path"],
    ["--home", ""], ["--home"], ["db", "path", "13800138000"], ["db", "path", "王小明"], ["--13800138000"],
    ["ledger", "list", "--as", "1001", "--limit", "0"], ["ledger", "list", "--as", "1001", "--limit", "x"],
    ["ledger", "list", "--as", "1001", "--state", "13800138000"], ["ledger", "list", "--as", "1", "--service", "138 0"],
    ["ledger", "list", "--phone=13800138000", "--as", "1001"], ["db", "erase", "13800138000", "--as", "1001"],
    ["agents", "add", "1002", "--name", "x", "--role", "king", "--as", "1001"],
    ["agents", "list", "--as", "1001", "--pin", "483920"],
])
def test_wrong_usage_is_one_line_and_2_and_repeats_nothing_that_may_be_personal(arguments):
    done = tui(*arguments, stdin="483920\n")
    assert done.code == 2 and done.out == ""
    assert done.err.count("\n") == 1 and done.err.startswith("用法有误：") and "--help" in done.err
    assert not re.search("13800138000|483920|王小明", done.err)


def test_choices_are_named():
    done = tui("--lang", "en", "agents", "add", "1002", "--name", "x", "--role", "king", "--as", "1001")
    assert "agent|greeter|duty_manager|trainer|auditor" in done.err


class Broken:
    """An installation on which everything fails, with a secret in reach."""

    def __init__(self, *_):
        self.secret = "13800138000"

    def __getattr__(self, name):
        secret = self.secret
        raise RuntimeError(f"no {name} for {secret}")


def test_what_nobody_foresaw_is_one_line_and_a_code():
    done = tui("--lang", "en", "db", "path", houses=Broken)
    assert done.code == 1 and done.out == "" and done.err.count("\n") == 1
    assert re.search(r"\([0-9a-f]{8}\)", done.err) and "138" not in done.err and "Traceback" not in done.err


def test_ctrl_c_is_one_line(monkeypatch):
    class Stopped:
        def __init__(self, *_):
            raise KeyboardInterrupt

    done = tui("--lang", "en", "db", "path", houses=Stopped)
    assert done.code == 1 and done.err == "Interrupted: what was not finished was not kept\n"


@pytest.mark.parametrize("command", ["--help", "db path --json", "db path"])
def test_a_closed_pipe_is_quiet(tmp_path, command):
    line = f"{sys.executable} {ROOT}/agent_tui.py --home {tmp_path} {command} | true; echo ${{PIPESTATUS[0]}} >&2"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True)
    assert re.fullmatch("[01]\n", done.stderr)


def test_a_full_disk_under_the_output_is_said(tmp_path):
    line = f"{sys.executable} {ROOT}/agent_tui.py --lang en --home {tmp_path} db path > /dev/full"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr == "The output cannot be written: check disk space and permissions\n"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_reason_to_fail(tmp_path, closed):
    line = f"{sys.executable} {ROOT}/agent_tui.py --home {tmp_path} db path {closed}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True)
    assert done.returncode == 0 and "Traceback" not in done.stderr


@pytest.mark.parametrize("environment", [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
                                         {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "gbk"}])
def test_a_terminal_without_utf8_gets_something_readable(environment):
    done = subprocess.run([sys.executable, str(ROOT / "agent_tui.py"), "--help"], capture_output=True,
                          env={**os.environ, "AGENT_TUI_LANG": "zh", **environment})
    assert done.returncode == 0 and b"agent-tui" in done.stdout and b"Traceback" not in done.stderr


def test_bytes_that_are_no_text_in_an_argument(tmp_path):
    command = [sys.executable.encode(), str(ROOT / "agent_tui.py").encode(), b"packs", b"check", b"\xff\xfe"]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "HOME": str(tmp_path)})
    assert done.returncode == 1 and b"Traceback" not in done.stderr and done.stderr.count(b"\n") == 1


def test_completion_knows_the_commands():
    done = program(_AGENT_TUI_COMPLETE="complete_bash", COMP_WORDS="agent-tui le", COMP_CWORD="1")
    assert done.out.split() == ["ledger"]
    done = program(_AGENT_TUI_COMPLETE="complete_bash", COMP_WORDS="agent-tui db ", COMP_CWORD="2")
    assert "restore" in done.out.split()


def test_the_list_of_commands_is_there_for_the_documents():
    assert ("ledger", "export") in commands() and len(set(commands())) == len(commands())
    assert "--as" in options()[("ledger", "export")] and "--home" in options()[()]


def test_no_pin_and_no_personal_number_is_an_argument():
    for path, names in options().items():
        assert not {"--pin", "--password", "--document"} & set(names), path
    for path, each in walk(build(words("en"))):
        for param in each.params:
            assert param.name not in ("pin", "person", "document"), path
            assert param.name != "phone" or param.is_flag, path


def test_every_listing_has_json():
    for path in [("agents", "list"), ("ledger", "list"), ("ledger", "show"), ("packs", "list"), ("packs", "check"),
                 ("packs", "show"), ("db", "check"), ("db", "path"), ("doctor",)]:
        assert "--json" in options()[path]
