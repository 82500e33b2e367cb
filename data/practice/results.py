"""Attempts, scores, and what people said of them.  `app.practice.judging` says who may see and say what.

A score is a further row each time, and the latest holds; what it says of each step and norm is kept
beside it in `score_mark`, so that classes are compared without opening a single card.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Select, bindparam, select, text, update
from sqlalchemy.dialects.sqlite import insert

from app.practice.card import Rubric, Ruling, Scorecard
from app.practice.course import dealt, may_begin
from app.practice.curriculum import as_played
from app.practice.kept import Among, Attempt, Remark
from app.practice.rehearsal import Rehearsal
from app.practice.score import from_json, ruled, score, to_json
from app.problems import Refused
from app.visit.entries import Entry
from app.visit.state import Visit
from data.journal import compact
from data.practice.courses import Courses
from data.practice.tables import ATTEMPT, REMARK, SCORE, SCORE_MARK
from data.practice.tallies import POINTS, Tallies
from data.tables import Row, VisitRow

if TYPE_CHECKING:
    from data.practice.home import PracticeHome

_VISITS = Row.metadata.tables[str(VisitRow.__tablename__)]
WORST: Final = ("met", "unsure", "missed")
"""What a step's marks come to: the last of these among them."""
_ATTEMPTS: Select[Any] = (
    select(ATTEMPT, POINTS, _VISITS.c.state.label("stands"))
    .join(_VISITS, _VISITS.c.id == ATTEMPT.c.visit)
    .order_by(ATTEMPT.c.began.desc(), ATTEMPT.c.visit))
_UNNOTED = (
    select(_VISITS.c.id).outerjoin(ATTEMPT, ATTEMPT.c.visit == _VISITS.c.id)
    .where(text("visit.state IN ('open', 'parked')"), ATTEMPT.c.visit.is_(None)))
_UNSCORED = (
    select(_VISITS.c.id, _VISITS.c.seat, _VISITS.c.run).join(ATTEMPT, ATTEMPT.c.visit == _VISITS.c.id)
    .where(text("attempt.state = 'running'"), _VISITS.c.state.in_(("closed", "cancelled"))))
_LATEST = select(SCORE.c.card).where(SCORE.c.visit == bindparam("visit")).order_by(SCORE.c.id.desc()).limit(1)


class Results(Tallies):
    """`app.practice.house.Results` on the practice store."""

    _home: PracticeHome

    # ── attempts ──────────────────────────────────────────────────────────────────────────────

    def began(self, visit: Visit) -> None:
        """Note that a practised visit has begun; its scene says which scenario.

        Of an assignment: Refused unless this member may begin it now, as it was dealt to them.
        """
        self._note(visit.id, visit.scene, visit.opened.agent, visit.opened.utc)

    def _note(self, visit: str, scene: Mapping[str, Any], staff: str, utc: int) -> None:
        assignment = str(scene.get("assignment", ""))
        row = {
            "visit": visit, "scenario": scene["scenario"], "pack": scene["pack"], "digest": scene["digest"],
            "seed": int(scene["seed"]), "form": int(scene["form"]), "level": scene["level"], "staff": staff,
            "assignment": assignment, "state": "running", "began": utc, "ended": None, "line": "",
            "mode": self._store.mode, "version": 1,
        }
        with self._store.transaction() as connection:  # what is read while it lasts, nobody changes
            if assignment:
                self._check(visit, assignment, scene, staff, utc)
            connection.execute(insert(ATTEMPT).values(row).on_conflict_do_nothing())

    def _check(self, visit: str, assignment: str, scene: Mapping[str, Any], staff: str, utc: int) -> None:
        courses = Courses(self._home)
        asked = courses.assignment(assignment)
        course = courses.course(asked.course)
        tries = [one for one in self.tried(Among(staff=staff, assignment=assignment)) if one.visit != visit]
        may_begin(asked, course, staff in courses.people(course.id), tries, utc)
        wanted = (asked.pack, asked.scenario, asked.level)
        seeded = asked.seed is None or dealt(asked.seed, staff) == int(scene["seed"])
        if wanted != (scene["pack"], scene["scenario"], scene["level"]) or not seeded:
            raise Refused.of("practice.other_deal")

    def _adopt(self) -> None:
        """Note the visits that began, and score those that ended, whose program was gone before it could.

        What cannot be kept now waits for whoever asks next.
        """
        with self._store.connection() as connection:
            unnoted = tuple(connection.scalars(_UNNOTED))
            unscored = connection.execute(_UNSCORED).all()
        for visit in unnoted:
            opened = self._home.journal.read(visit)[0]
            scene = opened.body.get("scene")
            if scene:
                with suppress(Refused):
                    self._take_in(visit, scene, opened)
        for row in unscored:
            if row.run not in (self._store.run, self._store.seats.run_at(row.seat)):
                with suppress(Refused):
                    self.finish(row.id, None)

    def _take_in(self, visit: str, scene: Mapping[str, Any], opened: Entry) -> None:
        """Of the assignment where that may be; else for oneself."""
        try:
            self._note(visit, scene, opened.stamp.agent, opened.stamp.utc)
        except Refused as refused:
            if refused.problem.code.startswith("store."):
                raise
            free = {key: value for key, value in scene.items() if key != "assignment"}
            self._note(visit, free, opened.stamp.agent, opened.stamp.utc)

    def finish(self, visit: str, keys: int | None) -> Scorecard:
        """The visit is over: keep its keys (None: nobody counted), score it, keep the score.

        A second time tells the same.
        Refused: `practice.unfinished` for one that is not over; `practice.gone` where its scenario is not
        what it was: then it has ended without a score.
        """
        attempt, stands = self._attempt(visit)
        if attempt.state in ("finished", "abandoned"):
            return self.card(visit)
        if stands not in ("closed", "cancelled"):
            raise Refused.of("practice.unfinished")
        entries = self._home.journal.read(visit)
        if keys is not None and entries[-1].kind != "keys":
            stamp = self._home.clock.stamp(attempt.staff, self._home.hall.seat)
            told = Entry(visit, entries[-1].seq + 1, "keys", stamp, {"count": keys})
            self._home.journal.append((told,))
            entries = (*entries, told)
        try:
            card = self._score(entries, attempt)
        except Refused as refused:
            if refused.problem.code == "practice.gone":
                with self._store.transaction() as connection:
                    self._end(connection, visit, "finished" if stands == "closed" else "abandoned")
            raise
        with self._store.transaction() as connection:
            self._end(connection, visit, "finished" if card.complete else "abandoned")
            self._keep(connection, visit, card)
        return card

    def abandon(self, visit: str) -> None:
        """It is given up, and its visit ends: never scored as complete.

        Refused: `practice.ended` for one that is over, `visit.taken` for one that runs at another seat.
        """
        attempt, stands = self._attempt(visit)
        if attempt.state in ("finished", "abandoned") or stands == "closed":
            raise Refused.of("practice.ended")
        if stands in ("open", "parked"):
            self._break_off(visit, attempt.staff)
        with self._store.transaction() as connection:
            self._end(connection, visit, "abandoned")

    def _break_off(self, visit: str, staff: str) -> None:
        """The visit's own end: nobody can take it up again, and what it held is free."""
        home = self._home
        held = next((one for one in home.journal.open_visits() if one.visit == visit), None)
        if held is not None and held.state == "open" and held.seat != home.hall.seat:
            raise Refused.of("visit.taken", seat=held.seat)
        last = home.journal.read(visit)[-1]
        body = {"item": None, "outcome": "left", "refund": 0, "undo": 0}
        home.journal.append((Entry(visit, last.seq + 1, "cancel", home.clock.stamp(staff, home.hall.seat), body),))

    def _end(self, connection: Connection, visit: str, state: str) -> None:
        utc = self._home.clock.stamp("", "").utc
        done = connection.execute(
            update(ATTEMPT).where(ATTEMPT.c.visit == visit, ATTEMPT.c.state == "running")
            .values(state=state, ended=utc, line="", version=ATTEMPT.c.version + 1))
        if done.rowcount == 0:
            raise Refused.of("practice.ended")

    def attempts(self, staff: str = "", state: str = "", limit: int = 100) -> tuple[Attempt, ...]:
        """Practised visits, latest first; of one person, in one state."""
        self._adopt()
        asked = _ATTEMPTS
        if staff:
            asked = asked.where(ATTEMPT.c.staff == staff)
        if state:
            stored = "running" if state == "interrupted" else state
            asked = asked.where(text("attempt.state = 'running'") if stored == "running" else ATTEMPT.c.state == stored)
        lost = self._interrupted() if state in ("", "running", "interrupted") else frozenset()
        found = []
        with self._store.connection() as connection:
            for row in connection.execute(asked if state in ("running", "interrupted") else asked.limit(limit)):
                attempt = _attempt(row, lost)
                if not state or attempt.state == state:
                    found.append(attempt)
                if len(found) == limit:
                    break
        return tuple(found)

    def attempt(self, visit: str) -> Attempt:
        """One practised visit; Refused(`visit.gone`)."""
        return self._attempt(visit)[0]

    def _attempt(self, visit: str) -> tuple[Attempt, str]:
        with self._store.connection() as connection:
            row = connection.execute(_ATTEMPTS.where(ATTEMPT.c.visit == visit)).one_or_none()
        if row is None:
            raise Refused.of("visit.gone")
        lost = self._interrupted() if row.state == "running" else frozenset()
        return _attempt(row, lost), str(row.stands)

    def _interrupted(self) -> frozenset[str]:
        """Visits without an end that no program holds: parked ones, and those whose program is gone."""
        return frozenset(one.visit for one in self._home.journal.open_visits() if one.state != "open")

    # ── scores ────────────────────────────────────────────────────────────────────────────────

    def card(self, visit: str) -> Scorecard:
        """The latest score, with the trainer's decisions in it; Refused(`practice.no_score`)."""
        with self._store.connection() as connection:
            found = connection.execute(_LATEST, {"visit": visit}).scalar_one_or_none()
        if found is None:
            raise Refused.of("practice.no_score")
        return from_json(found)

    def settle(self, visit: str) -> Scorecard:
        """Score the visit again with what was decided and excused by now, and keep it."""
        excused = [one.seq for one in self.remarks(visit) if one.kind == "excuse" and one.seq is not None]
        card = self.card(visit)
        if excused:
            with suppress(Refused):  # the scenario is gone: what was decided still counts
                card = self._score(self._home.journal.read(visit), self.attempt(visit), excused)
        with self._store.transaction() as connection:  # of two who decide at once, the later card has both
            card = ruled(card, [
                Ruling(one.body["mark"], one.body["verdict"], one.body["reason"], one.staff)
                for one in _remarks(connection, visit) if one.kind == "ruling"])
            self._keep(connection, visit, card)
        return card

    def _score(self, entries: Sequence[Entry], attempt: Attempt, excused: Iterable[int] = ()) -> Scorecard:
        from data.practice.similar import similar

        home, opened = self._home, entries[0]
        curriculum, scenario = as_played(home.curricula, opened.body["scene"])
        sheet = {"sheet": curriculum.sheet} if curriculum.sheet is not None else {}
        rubric = Rubric(
            home.pack_by_hash(opened.body["pack"]), curriculum.keywords, **sheet, names=self._names(opened),
            similar=similar, hall=home.hall, agent=home.agents.get(attempt.staff), lang=home.lang)
        return score(entries, scenario, rubric, excused)

    def _names(self, opened: Entry) -> Mapping[str, str]:
        """What the placeholders of its scenario stand for: as it is played, or dealt once more."""
        across = self._home.mode.across
        if isinstance(across, Rehearsal) and opened.visit == across.visit:
            return across.names
        return self._home.mirror(opened).names

    def _keep(self, connection: Connection, visit: str, card: Scorecard) -> None:
        mode = self._store.mode
        made = connection.execute(insert(SCORE).values(
            visit=visit, sheet=card.sheet, points=card.points, card=to_json(card),
            utc=self._home.clock.stamp("", "").utc, mode=mode).returning(SCORE.c.id)).scalar_one()
        rows = [
            {"score": made, "step": step, "norm": norm, "verdict": verdict, "mode": mode}
            for step, norm, verdict in marks_of(card)]
        if rows:
            connection.execute(insert(SCORE_MARK), rows)

    # ── remarks ───────────────────────────────────────────────────────────────────────────────

    def remark(self, visit: str, kind: str, staff: str, body: Mapping[str, Any], seq: int | None = None) -> None:
        """Keep what somebody said of a visit."""
        utc = self._home.clock.stamp(staff, "").utc
        with self._store.transaction() as connection:
            connection.execute(insert(REMARK).values(
                visit=visit, seq=seq, kind=kind, staff=staff, body=compact(body), utc=utc, mode=self._store.mode))

    def remarks(self, visit: str) -> tuple[Remark, ...]:
        """What was said of a visit, in order."""
        with self._store.connection() as connection:
            return _remarks(connection, visit)

def marks_of(card: Scorecard) -> Iterator[tuple[str, str, str]]:
    """(step, norm, verdict) of a card: each step with the worst of its marks, each norm as the card says."""
    worst: dict[str, int] = {}
    for mark in card.marks:
        item, _, step = mark.at.partition("/")
        if not step or mark.verdict not in WORST or mark.what in ("time", "keys"):
            continue
        number = int(item) if item.isdigit() else -1
        flow = card.flows[number] if 0 <= number < len(card.flows) else ""
        name = f"{flow}/{step}"
        worst[name] = max(worst.get(name, 0), WORST.index(mark.verdict))
    yield from ((step, "", WORST[at]) for step, at in worst.items())
    yield from (("", norm, verdict) for norm, verdict in card.norms.items() if verdict in WORST)


def _attempt(row: Any, lost: frozenset[str]) -> Attempt:
    state = "interrupted" if row.state == "running" and row.visit in lost else row.state
    return Attempt(
        row.visit, row.scenario, row.pack, row.seed, row.form, row.level, row.staff, row.assignment, state, row.began,
        row.ended or 0, -1 if row.points is None else row.points)


def _remarks(connection: Connection, visit: str) -> tuple[Remark, ...]:
    asked = select(REMARK).where(REMARK.c.visit == visit).order_by(REMARK.c.id)
    return tuple(_remark(row) for row in connection.execute(asked))


def _remark(row: Any) -> Remark:
    return Remark(row.visit, row.seq, row.kind, row.staff, json.loads(row.body), row.utc)
