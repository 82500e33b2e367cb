"""Packs that a trainer added to practice: copied into its folder, in place of a shipped one of the same name."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from app.practice.check import Checked
from app.problems import Refused
from data.errors import translated
from data.folders import Folders
from data.packs import PackRefused
from data.packs.folder import HEAD

PACKS: Final = "packs"


def own_packs(folders: Folders) -> Mapping[str, Path]:
    """Id → folder of each."""
    place = folders.data / PACKS
    found = (path.parent for path in sorted(place.glob(f"[!.]*/{HEAD}")))  # what begins with a dot is half a copy
    return {path.name: path for path in found}


def add(folder: Path, folders: Folders) -> Checked:
    """Take a pack with its scenarios into practice, once it has been checked and played; what that came to.

    Refused: `practice.no_folder` where the folder is none; PackRefused with every problem, and then
    nothing is taken in.  Programs that run see it when they are started again.
    """
    from data.practice.trial import checked

    if not (folder / HEAD).is_file():
        raise Refused.of("practice.no_folder")
    found = checked(str(folder.absolute()))
    if found.problems:
        raise PackRefused(found.problems)
    place = folders.data / PACKS
    draft, target = place / ".new", place / found.curriculum.pack.id
    with translated():
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(folder, draft, ignore=shutil.ignore_patterns(".*"))
        shutil.rmtree(target, ignore_errors=True)
        draft.rename(target)
    return found
