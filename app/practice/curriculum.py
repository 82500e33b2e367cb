"""What there is to practise with one pack: its scenarios, its key words, its sheet of weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from app.pack.model import Pack
from app.practice.scenario import Scenario
from app.practice.words import Keywords
from app.problems import Refused
from app.proof.claims import Book

if TYPE_CHECKING:
    from app.practice.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Curriculum:
    """A pack with what a trainer has written to it."""

    pack: Pack
    book: Book | None = None
    """The pack's clause ledger and stories, where they were read."""
    scenarios: tuple[Scenario, ...] = ()
    keywords: Keywords = field(default_factory=Keywords)
    sheet: Sheet | None = None

    def scenario(self, name: str) -> Scenario:
        """The scenario of that id; Refused(`practice.no_scenario`) names the likeliest."""
        found = {one.id: one for one in self.scenarios}
        if name in found:
            return found[name]
        near = next(iter(get_close_matches(name[:40], list(found), 1, 0.0)), "-")
        raise Refused.of("practice.no_scenario", name=name[:40], near=near)


def as_played(curricula: Mapping[str, Curriculum], scene: Mapping[str, Any]) -> tuple[Curriculum, Scenario]:
    """What a visit with this scene was played from; Refused(`practice.gone`) where it is not what it was."""
    found = curricula.get(str(scene.get("pack")))
    for one in found.scenarios if found is not None else ():
        if found is not None and (one.id, one.digest) == (scene.get("scenario"), scene.get("digest")):
            return found, one
    raise Refused.of("practice.gone")
