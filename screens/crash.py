"""When something unforeseen fails: one line and a code, never locals, never personal data."""

from __future__ import annotations

import hashlib
import os
import sys
import traceback
from typing import TYPE_CHECKING

from app.problems import Problem, Refused, render

if TYPE_CHECKING:
    from screens.tui import Counter


def code_of(error: BaseException) -> str:
    """A short code of where an error came from: the same place gives the same code.

    Made of file names, function names and line numbers only; no message, no value.
    """
    frames = traceback.extract_tb(error.__traceback__)
    told = [type(error).__name__]
    told += [f"{os.path.basename(f.filename)}:{f.name}:{f.lineno}" for f in frames]
    return hashlib.sha256("|".join(told).encode()).hexdigest()[:8]


def guarded(app: Counter, lang: str) -> int:
    """Run the app; an error ends it with one line on stderr and exit code 1."""
    result = None
    try:
        result = app.run(mouse=False)
    except Exception as error:  # while it was being left
        app.failure = app.failure or error
    if app.failure is not None:
        failure = app.failure
        problem = (failure.problem if isinstance(failure, Refused)
                   else Problem("cli.internal", {"code": code_of(failure)}))
        print(render(problem, "en" if lang == "en" else "zh"), file=sys.stderr)
        return 1
    return result or app.return_code or 0
