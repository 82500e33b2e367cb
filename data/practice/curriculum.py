"""What there is to practise, read from a pack's folder: scenarios/, practice/keywords/, practice/sheet.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Lock
from types import MappingProxyType

from app.pack.model import Pack
from app.practice.curriculum import Curriculum
from app.problems import Problem, Refused
from app.proof.claims import Book
from data.packs import SHIPPED, PackRefused, load_book, shipped
from data.packs.reading import uncollected
from data.packs.values import be_patient


def load_curriculum(
    folder: Path | str, pack: Pack | Book | None = None, problems: list[Problem] | None = None
) -> Curriculum:
    """What the folder holds for this pack, or for its own where none is given.

    Every problem is appended to `problems`; without such a list they are raised, all at once, as
    PackRefused.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise Refused.of("pack.missing")
    if pack is None:
        pack = load_book(folder)
    book = pack if isinstance(pack, Book) else None
    found: list[Problem] = []
    with uncollected():
        curriculum = _read(folder, pack.pack if isinstance(pack, Book) else pack, book, found)
    if problems is None and found:
        raise PackRefused(found)
    if problems is not None:
        problems.extend(found)
    return curriculum


def _read(folder: Path, pack: Pack, book: Book | None, problems: list[Problem]) -> Curriculum:
    from data.practice.reading_files import KEYWORDS, SCENARIOS, SHEET, read_files
    from data.practice.reading_scenarios import read_scenarios
    from data.practice.reading_sheet import read_sheet
    from data.practice.reading_words import read_keywords

    be_patient()
    nodes = read_files(folder, problems)
    own = {name: node for name, node in nodes.items() if name.startswith(f"{SCENARIOS}/")}
    words = {name: node for name, node in nodes.items() if name.startswith(f"{KEYWORDS}/")}
    return Curriculum(
        pack, book, read_scenarios(own, pack, problems), read_keywords(words, pack, problems),
        read_sheet(nodes.get(SHEET), pack, problems))


def load_shipped_curriculum(name: str, pack: Pack | Book | None = None) -> Curriculum:
    """What comes with a shipped pack; with its clause ledger and stories where no pack is given."""
    if name not in shipped():
        raise Refused.of("pack.missing")
    return load_curriculum(SHIPPED / name, pack)


def of_name(name: str, problems: list[Problem] | None = None) -> Curriculum:
    """That of a shipped pack by its name, or of a pack in a folder."""
    own = name in shipped() and not Path(name).is_dir()
    return load_curriculum(SHIPPED / name if own else Path(name), problems=problems)


def curricula() -> tuple[Curriculum, ...]:
    """Those of every shipped pack."""
    return tuple(load_shipped_curriculum(name) for name in shipped())


class Curricula(Mapping[str, Curriculum]):
    """Those of every shipped pack, and of packs in folders (`own`), by id; each read when it is first asked for."""

    def __init__(self, own: Mapping[str, Path] = MappingProxyType({})) -> None:
        self._folders = {**{name: SHIPPED / name for name in shipped()}, **own}
        self._read: dict[str, Curriculum] = {}
        self._reading = Lock()

    def __getitem__(self, pack: str) -> Curriculum:
        with self._reading:  # a start reads them in a thread; whoever asks meanwhile waits for that one
            if pack not in self._read:
                self._read[pack] = load_curriculum(self._folders[pack])
            return self._read[pack]

    def __iter__(self) -> Iterator[str]:
        return iter(self._folders)

    def __len__(self) -> int:
        return len(self._folders)
