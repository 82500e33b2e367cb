"""Running a command line: parse it, do it, print what was said, and always end in one line."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from typer.exceptions import Abort, TyperException

from app.problems import Problem, Refused, render
from app.text import safe
from screens.cli import language_of
from screens.cli.call import Call, Houses, OpenCounter
from screens.cli.tree import NAME, build, told_usage
from screens.cli.words import words
from screens.crash import code_of

INTERRUPTED = 130
"""What Typer answers for Ctrl+C."""


def execute(given: Sequence[str], houses: Houses, counter: OpenCounter, version: str) -> int:
    """Run one command line and return its exit code; never a traceback."""
    lang = "en" if language_of(given) == "en" else "zh"
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    call = Call(houses, counter, words(lang), lang, version)  # type: ignore[arg-type]
    try:
        code = _parsed(given, call)
        _print(call)
        if code == INTERRUPTED:
            raise KeyboardInterrupt
        return code
    except BrokenPipeError:
        return _deaf()
    except TyperException as wrong:
        return _failed(told_usage(wrong, call.words), getattr(wrong, "exit_code", 2))
    except Refused as refused:
        return _refused(refused.problem, call)
    except (KeyboardInterrupt, EOFError, Abort):
        return _refused(Problem("cli.stopped"), call)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
            return _refused(Problem("cli.output"), call)
        return _refused(Problem("cli.internal", {"code": code_of(error)}), call)
    finally:
        with suppress(Exception):
            call.close()


def _parsed(given: Sequence[str], call: Call) -> int:
    """The command's exit code; what Typer itself ends (help, completion) is an end like others."""
    try:
        result = build(call.words).main(list(given), prog_name=NAME, standalone_mode=False, obj=call)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return result if isinstance(result, int) else 0


def _print(call: Call) -> None:
    if call.lines:
        print("\n".join(call.lines))
    sys.stdout.flush()
    for note in call.notes:
        print(safe(note), file=sys.stderr)


def _refused(problem: Problem, call: Call) -> int:
    with suppress(Exception):
        _print(Call(call.houses, call.counter, call.words, call.lang, lines=call.lines))
    return _failed(render(problem, call.lang), 1)


def _failed(line: str, code: int) -> int:
    with suppress(OSError):
        print(safe(line), file=sys.stderr, flush=True)
    return code


def _deaf() -> int:
    """Nobody reads any more: that is no failure, and Python must not complain at its end."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
