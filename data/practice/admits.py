"""Admissions: somebody who is signed in at a live counter comes into practice once without a PIN.

The counter leaves a file whose name is the digest of a secret, and hands the secret on to the
program that takes its place; whoever does not have it is asked for the PIN.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from data.errors import translated
from data.folders import Folders

SECRET: Final = "AGENT_TUI_ADMIT"
"""The variable of the environment that holds the secret."""
LASTS: Final = 120
"""Seconds for which an admission holds."""


def let_in(practice: Folders, staff: str) -> str:
    """Leave an admission in the practice folder; the secret that opens it."""
    secret = secrets.token_hex(16)
    told = json.dumps({"staff": staff, "utc": time.time_ns() // 1000})
    with translated():
        practice.make()
        practice.admits.mkdir(exist_ok=True, mode=0o700)
        _sweep(practice.admits)
        place = practice.admits / _name(secret)
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(told)
    return secret


def admitted(practice: Folders, staff: str, secret: str) -> bool:
    """Whether this secret opens an admission of this person; it is used up by asking."""
    path = practice.admits / _name(secret)
    try:
        told = json.loads(path.read_text("utf-8"))
        path.unlink()  # of two who ask at once only one gets so far
        return told["staff"] == staff and abs(time.time_ns() // 1000 - int(told["utc"])) <= LASTS * 1_000_000
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _name(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()[:32]


def _sweep(folder: Path) -> None:
    """Away with what nobody used."""
    for left in folder.glob("*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > LASTS:
                left.unlink()
