"""The practice home of the class tests, made once and copied for each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.practice import class_kit


@pytest.fixture(scope="session")
def made_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("school") / "hall"
    class_kit.make(folder)
    return folder


@pytest.fixture
def school_folder(made_school: Path, tmp_path: Path) -> Path:
    shutil.copytree(made_school, tmp_path / "hall")
    return tmp_path / "hall"


@pytest.fixture
def school(school_folder: Path) -> Iterator[class_kit.School]:
    opened = class_kit.School(school_folder)
    yield opened
    opened.home.close()
