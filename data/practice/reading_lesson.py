"""A lesson file of a live counter, read from the disk."""

from __future__ import annotations

from pathlib import Path

from app.practice.lesson_file import LARGEST, read
from app.practice.lessons import Lesson, VisitLesson
from app.problems import Place, Refused
from app.text import safe


def read_lesson(path: Path) -> Lesson | VisitLesson:
    """A lesson file of either kind; Refused with its place where it is not one."""
    name = safe(path.name)
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        text = data.decode("utf-8")
    except (FileNotFoundError, IsADirectoryError):
        raise Refused.of("cli.no_file", Place(name)) from None
    except (OSError, UnicodeDecodeError):
        raise Refused.of("practice.lesson_json", Place(name)) from None
    if len(data) > LARGEST:
        raise Refused.of("practice.lesson_json", Place(name))
    return read(text, name)
