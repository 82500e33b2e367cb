"""`scenarios new`: a scenario for a trainer to go on from, made from a story of the pack or from a real visit."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import Final

from app.pack.model import Flow, Pack
from app.practice.curriculum import Curriculum
from app.practice.lessons import VisitLesson
from app.practice.scenario import Form, Scenario
from app.problems import Refused
from app.proof.cast import NAMES
from app.proof.claims import Book
from app.proof.record import quoted
from app.proof.story import ACTS, Story
from app.proof.told import Told
from data.packs import load_book
from data.packs.folder import HEAD
from data.packs.starter import NAME
from data.practice.curriculum import load_curriculum
from data.practice.from_visit import scenario_from
from data.practice.reading_files import SCENARIOS
from data.practice.reading_lesson import read_lesson
from data.practice.trial import trial

TEMPLATE: Final = Path(__file__).parent / "template" / "scenario.yaml"
TRIED: Final = 12
"""Stories of a service that are tried."""
LIKE: Final = {"arrears": "arrears", "pending": "pending", "contract": "contract", "penalty": "contract"}
"""What a story says of its customer → the typical person who is so."""
PLAIN: Final = "plain"
STANDS: Final = {
    NAMES[name]: f"{{{name}}}" for name in ("phone", "other_phone", "document", "number", "premium", "iccid")}
"""What the stage's own customer is called by → the placeholder for anybody's."""


def begin(name: str, flow: str, folder: Path) -> Path:
    """Write a new file under the folder's scenarios/, made from a story of this service; where it is.

    Refused as `_place` refuses, and: `cli.no_flow`; `practice.no_story` where no story of the
    service can be played.
    """
    book, target = _place(name, folder)
    pack = book.pack
    service = next((one for one in pack.services if flow in (one.id, one.code)), None)
    if service is None:
        raise Refused.of("cli.no_flow", name=flow[:20])
    stories = [one for one in book.stories if one.flow == service.id and not any(
        step in ACTS for step, _ in one.answers)]
    like, told = _played(pack, service, stories)
    return _write(target, _text(name, pack, service, like, told))


def take_in(name: str, lesson: Path, folder: Path) -> Path:
    """The same from the lesson file of a visit.

    Refused: `practice.other_pack` where the visit was served with another pack; what `read_lesson` and
    `scenario_from` refuse.
    """
    book, target = _place(name, folder)
    found = read_lesson(lesson)
    if isinstance(found, VisitLesson) and found.pack != book.pack.id:
        raise Refused.of("practice.other_pack", name=found.pack[:40])
    return _write(target, scenario_from(found, name))


def _place(name: str, folder: Path) -> tuple[Book, Path]:
    """The pack of the folder, and the file that is to be written.

    Refused: `cli.pack_name`; `practice.no_folder` where no pack is; `cli.exists` for a name that is
    taken; PackRefused for a broken pack.
    """
    if not NAME.fullmatch(name):
        raise Refused.of("cli.pack_name")
    if not (folder / HEAD).is_file():
        raise Refused.of("practice.no_folder")
    target = folder / SCENARIOS / f"{name}.yaml"
    if target.exists():
        raise Refused.of("cli.exists")
    book = load_book(folder)
    if any(one.id == name for one in load_curriculum(folder, book, []).scenarios):
        raise Refused.of("cli.exists")
    return book, target


def _write(target: Path, text: str) -> Path:
    try:
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")
    except OSError:
        raise Refused.of("cli.no_folder") from None
    return target


def _played(pack: Pack, flow: Flow, stories: list[Story]) -> tuple[str, Told]:
    """The first story that a practised visit can follow, of an ordinary customer who is served before others."""
    stories = sorted(stories, key=lambda one: (len(one.customer), not _served(one)))[:TRIED]
    with trial() as dealer:
        for one in stories:
            like = next((LIKE[name] for name in one.customer if name in LIKE), PLAIN)
            answers = tuple((step, STANDS.get(value, value)) for step, value in one.answers)
            form = Form(customer={"like": like}, answers=answers)
            scenario = Scenario(one.id, pack.id, flow.name, flow.id, flow.name, (form,))
            told = dealer.told(Curriculum(pack, scenarios=(scenario,)), scenario)
            if told.good and told.visit.outcome:
                return like, told
    raise Refused.of("practice.no_story", name=flow.id)


def _served(story: Story) -> bool:
    return story.expect.outcome == "served" or any(item.endswith(" done") for item in story.expect.items)


def _text(name: str, pack: Pack, flow: Flow, like: str, told: Told) -> str:
    """The file."""
    service = flow.name.of("zh")
    hello = {"zh": f"你好，我想办{service}。", "en": f"Hello, I am here for: {flow.name.of('en')}."}
    languages = dict.fromkeys((*pack.languages, "zh", "en"))
    first = told.path[0] if told.path else pack.flows[pack.opening].steps[0].id
    answers = "\n".join(f"    - {step}: {quoted(value)}" for step, value in told.story.answers)
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        id=name, flow=flow.id, like=like, welcome=first, answers=answers,
        name=_mapping({one: flow.name.of(one) for one in languages}),
        wants=_mapping({one: flow.name.of(one) for one in languages}),
        hello=_mapping({one: hello.get(one, hello["en"]) for one in languages}),
        items=_listed(told.items), outcome=told.visit.outcome, says=_listed(told.says))


def _mapping(words: dict[str, str]) -> str:
    return "{" + ", ".join(f"{language}: {quoted(text)}" for language, text in words.items()) + "}"


def _listed(words: tuple[str, ...]) -> str:
    return "[" + ", ".join(map(quoted, words)) + "]"


