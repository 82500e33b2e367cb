"""What is asked of a class: in words, until when, and how an exam is started."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from app.ports import Option
from app.practice.kept import Assignment, Course
from app.practice.naming import scenario_name
from app.text import cut, pad, safe
from app.when import local
from screens.practice.teaching import PickScreen, Teaching

SEEDS = 1 << 31
"""Seeds of exams."""


def asked_words(screen: Teaching, one: Assignment) -> str:
    """One thing that was asked: number, scenario, level, until when, and whether an exam has started."""
    words = screen.words
    name = scenario_name(screen.school.curricula, one.pack, one.scenario, screen.app.lang)
    due = f"{local(one.due):%m-%d %H:%M}" if one.due else words["practice.no_day"]
    state = words["class.waits" if one.seed is None else "class.started"] if one.exam else ""
    level = words[f"practice.level.{one.level}"]
    return safe(f"{pad(one.id, 5)}{pad(cut(name, 32), 33)}{pad(level, 7)}{pad(due, 12)} {state}")


def start_exam(screen: Teaching, waiting: Sequence[Assignment]) -> None:
    """Choose an exam, ask once more, and release its seed."""

    def ask(one: Assignment) -> None:
        name = scenario_name(screen.school.curricula, one.pack, one.scenario, screen.app.lang)
        course = screen.school.courses.course(one.course)

        def start() -> None:
            screen.reports.start(one.id, random.randrange(SEEDS))
            screen.say_note(screen.words["class.begun"].format(name=name))

        screen.sure(screen.words["class.sure"].format(name=name, course=course.name, people=course.people), start)

    if len(waiting) == 1:
        ask(waiting[0])
        return
    options = tuple(Option(one.id, asked_words(screen, one), str(number)) for number, one in enumerate(waiting, 1))

    def chosen(option: Option | None) -> None:
        if option is not None:
            ask(next(one for one in waiting if one.id == option.value))

    screen.app.push_screen(PickScreen(screen.words["class.do.5"], options, name=68), chosen)


def pick_course(screen: Teaching, then: Callable[[Course], object]) -> None:
    """The only class, or the one that is chosen."""
    found = screen.reports.courses()
    if not found:
        screen.say_note(screen.words["class.none"])
        return
    if len(found) == 1:
        then(found[0])
        return
    options = tuple(
        Option(one.id, one.name, str(number), detail=screen.words["class.people"].format(count=one.people))
        for number, one in enumerate(found, 1))

    def chosen(option: Option | None) -> None:
        if option is not None:
            then(next(one for one in found if one.id == option.value))

    screen.app.push_screen(PickScreen(screen.words["teach.classes"], options), chosen)
