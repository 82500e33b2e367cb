"""What people say of a practised visit: notes, ratings, decisions, excuses, appeals; and who may.

A trainer or duty manager judges, never an own visit; only who practised may appeal.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Final

from app.ports import Agent
from app.practice.card import Scorecard
from app.practice.compare import CRITERIA, RATINGS, Agreement, agreement
from app.practice.course import judge, require, see
from app.practice.house import Practice
from app.practice.kept import Among, Attempt, Remark
from app.problems import Refused
from app.roles import Power
from app.text import clean

WORDS: Final = 500
"""Characters of a note, a comment, a reason."""
VERDICTS: Final = ("met", "missed", "na")


class Judging:
    """What one signed-in person may see and say of visits."""

    def __init__(self, home: Practice, who: Agent) -> None:
        self.home = home
        self.who = who

    def attempts(self, staff: str = "", state: str = "", limit: int = 100) -> tuple[Attempt, ...]:
        """Practised visits, latest first: of one person; of everybody for who may see others'."""
        see(self.who, staff)
        return self.home.results.attempts(staff, state, limit)

    def card(self, visit: str) -> tuple[Attempt, Scorecard]:
        """One visit with its latest score."""
        attempt = self._seen(visit)
        return attempt, self.home.results.card(visit)

    def remarks(self, visit: str) -> tuple[Remark, ...]:
        """What was said of it, in order."""
        self._seen(visit)
        return self.home.results.remarks(visit)

    # ── trainers ──────────────────────────────────────────────────────────────────────────────

    def pin(self, visit: str, note: str, seq: int | None = None) -> None:
        """A note to a moment of the visit."""
        self._judged(visit)
        self._say(visit, "pin", {"note": _words(note)}, seq)

    def rate(self, visit: str, given: Mapping[str, int | None], comment: str = "") -> None:
        """The criteria of the sheet, each 1 to 5 or None for not applicable; a later one replaces one's own."""
        attempt = self._finished(visit)
        wanted = self.criteria(attempt.pack)
        if set(given) != set(wanted):
            raise Refused.of("practice.criteria", names=" ".join(wanted))
        if any(value is not None and value not in RATINGS for value in given.values()):
            raise Refused.of("practice.rating")
        said = {name: given[name] for name in wanted}
        self._say(visit, "rating", {"given": said, "comment": clean(comment, WORDS)})

    def rule(self, visit: str, mark: str, verdict: str, reason: str) -> Scorecard:
        """Decide a mark, or change it, for a reason; the new card."""
        attempt = self._finished(visit)
        if verdict not in VERDICTS:
            raise Refused.of("practice.verdict")
        if mark not in {one.id for one in self.home.results.card(visit).marks}:
            raise Refused.of("practice.no_mark", mark=mark[:40])
        self._say(visit, "ruling", {"mark": mark, "verdict": verdict, "reason": _words(reason)})
        card = self.home.results.settle(visit)
        self.home.drills.learn(attempt.staff, card, visit)  # what nobody could grade before
        return card

    def excuse(self, visit: str, reason: str, seq: int | None = None) -> None:
        """A parking or leaving (the journal's line `seq`) that does not count, for a reason."""
        attempt = self._judged(visit)
        self._say(visit, "excuse", {"reason": _words(reason)}, seq)
        if attempt.points >= 0:
            self.home.results.settle(visit)

    def reply(self, visit: str, text: str) -> None:
        """Answer an appeal; Refused(`practice.no_appeal`) where none waits."""
        self._judged(visit)
        said = [one.kind for one in self.home.results.remarks(visit)]
        if said.count("appeal") <= said.count("reply"):
            raise Refused.of("practice.no_appeal")
        self._say(visit, "reply", {"text": _words(text)})

    # ── the trainee ───────────────────────────────────────────────────────────────────────────

    def appeal(self, visit: str, text: str) -> None:
        """Ask that the result be looked at again: only of one's own visit, and one appeal at a time."""
        require(self.who, Power.PRACTISE)
        attempt = self.home.results.attempt(visit)
        if attempt.staff != self.who.staff:
            raise Refused.of("practice.not_yours")
        if attempt.state not in ("finished", "abandoned"):
            raise Refused.of("practice.unfinished")
        said = [one.kind for one in self.home.results.remarks(visit)]
        if said.count("appeal") > said.count("reply"):
            raise Refused.of("practice.appealed")
        self._say(visit, "appeal", {"text": _words(text)})

    # ── raters ────────────────────────────────────────────────────────────────────────────────

    def agreement(self, among: Among, raters: tuple[str, str] | None = None) -> tuple[Agreement, ...]:
        """How far raters agree on the films that two of them rated: these two, or every two of them."""
        require(self.who, Power.TEACH)
        pairs: dict[str, list[tuple[int, int]]] = {}
        for ratings in self.home.results.ratings(among).values():
            own = {one.by: one.given for one in ratings}
            for first, second in combinations(sorted(own), 2):
                if raters is not None and {first, second} != set(raters):
                    continue
                for name in own[first].keys() & own[second].keys():
                    a, b = own[first][name], own[second][name]
                    if a is not None and b is not None:
                        pairs.setdefault(name, []).append((a, b))
        rated = dict.fromkeys(name for pack in self.home.curricula for name in self.criteria(pack))
        return agreement(pairs, [*rated, *(name for name in pairs if name not in rated)] or CRITERIA)

    def criteria(self, pack: str) -> tuple[str, ...]:
        """What is rated: the criteria of the pack's sheet, else the five of the norm."""
        curriculum = self.home.curricula.get(pack)
        sheet = curriculum.sheet if curriculum is not None else None
        return tuple(one.id for one in sheet.criteria) if sheet is not None and sheet.criteria else CRITERIA

    # ── parts ─────────────────────────────────────────────────────────────────────────────────

    def _seen(self, visit: str) -> Attempt:
        attempt = self.home.results.attempt(visit)
        see(self.who, attempt.staff)
        return attempt

    def _judged(self, visit: str) -> Attempt:
        require(self.who, Power.TEACH)
        attempt = self.home.results.attempt(visit)
        judge(self.who, attempt.staff)
        return attempt

    def _finished(self, visit: str) -> Attempt:
        attempt = self._judged(visit)
        if attempt.state not in ("finished", "abandoned") or attempt.points < 0:
            raise Refused.of("practice.unfinished")
        return attempt

    def _say(self, visit: str, kind: str, body: Mapping[str, object], seq: int | None = None) -> None:
        self.home.results.remark(visit, kind, self.who.staff, body, seq)


def _words(text: str) -> str:
    """A text that says something; Refused(`practice.reason`) for an empty one."""
    said = clean(text, WORDS)
    if not said:
        raise Refused.of("practice.reason")
    return said
