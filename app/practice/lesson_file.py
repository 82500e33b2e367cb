"""Lesson files: JSON of either kind, with a version and a digest; every value is looked at before it is taken."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from app.practice.lessons import SLIPS, Lesson, Slip, VisitLesson
from app.practice.scenario import TWISTS
from app.problems import Place, Refused
from app.roles import Role
from app.text import forbidden

FORMAT: Final = "agent-tui-lesson"
VERSION: Final = 1
LARGEST: Final = 1_000_000
"""Bytes of a lesson file."""
MOST: Final = 20_000
"""Slips, or answers, that one file may hold."""
_ID: Final = r"[a-z][a-z0-9_]{0,39}"
_STEP: Final = re.compile(rf"{_ID}/{_ID}(\.{_ID}){{0,4}}")
_NAME: Final = re.compile(_ID)
_STAFF: Final = re.compile(r"[0-9]{3,10}")


def written(lesson: Lesson | VisitLesson) -> str:
    """The text of a lesson file."""
    body: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    if isinstance(lesson, Lesson):
        body |= {"kind": "slips", "staff": lesson.staff, "name": lesson.name, "role": lesson.role,
                 "slips": [asdict(slip) for slip in lesson.slips]}
    else:
        body |= {"kind": "visit", "pack": lesson.pack, "flow": lesson.flow, "customer": dict(lesson.customer),
                 "answers": [list(one) for one in lesson.answers], "items": list(lesson.items),
                 "outcome": lesson.outcome, "twists": list(lesson.twists)}
    return json.dumps({**body, "digest": _digest(body)}, ensure_ascii=False, indent=1) + "\n"


def _digest(body: Mapping[str, Any]) -> str:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str, where: str) -> Lesson | VisitLesson:
    """A lesson file as it was written; Refused with the place where it is not one."""
    try:
        body = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as wrong:
        raise Refused.of("practice.lesson_json", Place(where, wrong.lineno, wrong.colno)) from None
    except (ValueError, RecursionError):
        raise Refused.of("practice.lesson_json", Place(where)) from None
    return _Reading(where).lesson(body)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are all different."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


class _Reading:
    """Looks at every value before anything is made of it."""

    def __init__(self, where: str) -> None:
        self.where = where

    def lesson(self, body: Any) -> Lesson | VisitLesson:
        if not isinstance(body, dict) or body.get("format") != FORMAT:
            raise Refused.of("practice.lesson_format", Place(self.where))
        if body.get("version") != VERSION or isinstance(body.get("version"), bool):
            raise Refused.of("practice.lesson_version", Place(self.where), version=str(body.get("version"))[:12])
        known = {"slips": {"staff", "name", "role", "slips"},
                 "visit": {"pack", "flow", "customer", "answers", "items", "outcome", "twists"}}
        kind = body.get("kind")
        self._be("kind", isinstance(kind, str) and kind in known)
        wanted = {"format", "version", "kind", "digest"} | known[str(kind)]
        for name in sorted(wanted ^ body.keys()):
            self._be(name if re.fullmatch(r"[a-z_]{1,20}", name) else "…", False)
        rest = {name: value for name, value in body.items() if name != "digest"}
        if body["digest"] != _digest(rest):
            raise Refused.of("practice.lesson_digest", Place(self.where))
        return self._slips(body) if kind == "slips" else self._visit(body)

    def _be(self, name: str, right: bool) -> None:
        if not right:
            raise Refused.of("practice.lesson_field", Place(self.where), name=name)

    def _text(self, name: str, value: Any, shape: re.Pattern[str]) -> str:
        self._be(name, isinstance(value, str) and shape.fullmatch(value) is not None)
        return str(value)

    def _words(self, name: str, value: Any, most: int) -> str:
        """Some words: printable, on one line."""
        self._be(name, isinstance(value, str) and len(value) <= most and not any(map(forbidden, value)))
        return str(value)

    def _list(self, name: str, value: Any) -> list[Any]:
        self._be(name, isinstance(value, list) and len(value) <= MOST)
        found: list[Any] = value
        return found

    def _slips(self, body: dict[str, Any]) -> Lesson:
        staff = self._text("staff", body["staff"], _STAFF)
        name = self._words("name", body["name"], 40)
        self._be("name", bool(name.strip()))
        self._be("role", isinstance(body["role"], str) and body["role"] in {role.value for role in Role})
        found = []
        for number, one in enumerate(self._list("slips", body["slips"])):
            where = f"slips[{number}]"
            self._be(where, isinstance(one, dict) and one.keys() == {"day", "pack", "step", "kind", "count"})
            self._be(f"{where}.day", isinstance(one["day"], str) and _is_day(one["day"]))
            pack = self._text(f"{where}.pack", one["pack"], _NAME)
            step = self._text(f"{where}.step", one["step"], _STEP)
            self._be(f"{where}.kind", isinstance(one["kind"], str) and one["kind"] in SLIPS)
            count = one["count"]
            self._be(f"{where}.count", type(count) is int and 0 < count <= MOST)
            found.append(Slip(one["day"], pack, step, one["kind"], count))
        self._be("slips", len({(s.day, s.pack, s.step, s.kind) for s in found}) == len(found))
        return Lesson(staff, name, body["role"], tuple(found), body["digest"])

    def _visit(self, body: dict[str, Any]) -> VisitLesson:
        answers = []
        for number, one in enumerate(self._list("answers", body["answers"])):
            where = f"answers[{number}]"
            self._be(where, isinstance(one, list) and len(one) == 2)
            step = self._words(where, one[0], 81)
            self._be(where, re.fullmatch(rf"{_ID}(\.{_ID}){{0,4}}", step) is not None)
            answers.append((step, self._words(where, one[1], 200)))
        self._be("customer", isinstance(body["customer"], dict) and len(body["customer"]) <= 100)
        customer = {self._text("customer", name, _NAME): self._words(f"customer.{name}"[:40], value, 60)
                    for name, value in body["customer"].items()}
        items = tuple(self._words("items", one, 90) for one in self._list("items", body["items"]))
        twists = tuple(self._words("twists", one, 20) for one in self._list("twists", body["twists"]))
        self._be("twists", set(twists) <= set(TWISTS))
        return VisitLesson(
            self._text("pack", body["pack"], _NAME), self._text("flow", body["flow"], _NAME), tuple(answers), customer,
            items, self._words("outcome", body["outcome"], 40), twists, body["digest"])


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
