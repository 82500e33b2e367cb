"""Files that commands write: new ones, whole or not at all, for this user alone."""

from __future__ import annotations

import os
from pathlib import Path

from app.problems import Refused


def new_file(path: Path, body: bytes) -> None:
    """A new file with this in it; nothing is left of one that could not be finished.

    Refused: `cli.exists`, `cli.output`.
    """
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused.of("cli.exists") from None
    except OSError:
        raise Refused.of("cli.output") from None
    try:
        with os.fdopen(file, "wb") as out:
            out.write(body)
    except OSError:
        path.unlink(missing_ok=True)
        raise Refused.of("cli.output") from None
