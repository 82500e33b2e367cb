"""`packs new`: a small pack that works, copied into a new folder under its own name."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Final

from app.problems import Refused

TEMPLATE: Final = Path(__file__).parent / "template" / "hall"
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ID: Final = re.compile(r"^id: starter$", re.M)


def begin(name: str, folder: Path) -> Path:
    """Make the folder, which must not exist, and put the pack into it; where it is.

    Refused: `cli.pack_name`, `cli.folder`, `cli.no_folder`.
    """
    if not NAME.fullmatch(name):
        raise Refused.of("cli.pack_name")
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise Refused.of("cli.folder") from None
    except (OSError, ValueError):
        raise Refused.of("cli.no_folder") from None
    try:
        for source in sorted(TEMPLATE.rglob("*.yaml")):
            target = folder / source.relative_to(TEMPLATE)
            target.parent.mkdir(exist_ok=True)
            text = source.read_text(encoding="utf-8")
            if target == folder / "pack.yaml":
                text = _ID.sub(f"id: {name}", text)
            target.write_text(text, encoding="utf-8")
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise Refused.of("cli.no_folder") from None
    return folder
