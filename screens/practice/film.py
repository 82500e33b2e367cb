"""The film of a practised visit: one moment at a time, with what the customer said and what was missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.content import Content

from app.practice.film import Frame as Moment
from app.practice.film import film
from app.practice.score import Scorecard
from app.text import safe
from screens.entry import Slot
from screens.frame import Frame
from screens.paint import BODY, BOLD, DIM, WARN, Words, line, minutes, quoted, spoken, spread
from screens.practice.result import SIGNS, joined, mark_rows

if TYPE_CHECKING:
    from app.pack.model import Pack
    from screens.practice.app import PracticeCounter

NOTED = 3
"""Notes of the trainer that one moment shows."""


class FilmScreen(Frame):
    """Enter or ↓ goes on, ↑ goes back, 2 goes to the next miss, Esc leaves."""

    KEYS = ("help", "norms", "lock")

    def __init__(self, visit: str, card: Scorecard) -> None:
        super().__init__()
        self._visit, self._card = visit, card
        self._frames: tuple[Moment, ...] = ()
        self._notes: dict[int, list[tuple[str, str]]] = {}
        """Line of the journal → who noted what."""
        self._at = 0
        self._pack: Pack | None = None

    @property
    def program(self) -> PracticeCounter:
        """The program of practice."""
        return cast("PracticeCounter", self.app)

    def opened(self) -> None:
        self.attempt(self._read)
        self._paint()

    def _read(self) -> None:
        practice = self.program.practice
        entries = practice.journal.read(self._visit)
        pack = self._pack = practice.pack_by_hash(entries[0].body["pack"])
        agent = practice.agents.get(entries[0].stamp.agent)
        self._frames = film(pack, entries, self._card, practice.hall, agent, self.app.lang)
        moments = [frame.seq for frame in self._frames]
        for remark in practice.results.remarks(self._visit):
            if remark.kind == "pin" and moments:
                seq = next((one for one in moments if one >= (remark.seq or 0)), moments[-1])
                who = practice.agents.get(remark.staff)
                by = who.name if who is not None else remark.staff
                self._notes.setdefault(seq, []).append((by, str(remark.body["note"])))

    def _paint(self) -> None:
        words = self.words
        if not self._frames:
            self.show_title(words["film.title"])
            self.show_body([Content(""), line("      ", (words["film.none"], DIM))])
            self.show_prompt(words["prompt.back"], Slot(limit=1), "")
            return
        frame = self._frames[self._at]
        place = f" {words['film.title']}  {self._at + 1}/{len(self._frames)}   "
        left = line(place, (safe(self._service(frame)), BOLD))
        right = line((f"{minutes(frame.clock)}  +{frame.seconds:.0f}{words['film.seconds']} ", DIM))
        self.show_title(spread(left, right))
        self.show_body(frame_rows(frame, self._notes.get(frame.seq, []), words))
        self.place("items").show(line("  ", (strip(self._frames, self._at), DIM)))
        self.show_prompt(words["prompt.film"], Slot(digit=True), words["hint.film"])

    def _service(self, frame: Moment) -> str:
        pack = self._pack
        for name in (frame.flow, pack.closing) if pack is not None and frame.step else ():
            flow = pack.flows.get(name)
            step = next((one for one in flow.steps if one.id == frame.step), None) if flow is not None else None
            if flow is not None and step is not None:
                return f"{flow.name.of(self.app.lang)}  {step.ask.of(self.app.lang)}"
        return self.words.get(f"film.kind.{frame.kind}", "")

    def accept(self, text: str) -> bool:
        if text == "2":
            self._next_miss()
        elif text:
            self.say_note(self.words["hint.film"])
        elif self._at + 1 < len(self._frames):
            self._at += 1
            self._paint()
        else:
            self.dismiss(None)
        return True

    def _next_miss(self) -> None:
        after = range(self._at + 1, len(self._frames))
        found = next((at for at in after if _missed(self._frames[at])), None)
        if found is None:
            self.say_note(self.words["film.no_more"])
            return
        self._at = found
        self._paint()

    def steer(self, key: str) -> None:
        move = {"down": 1, "up": -1, "pagedown": 5, "pageup": -5}.get(key, 0)
        self._at = min(max(0, len(self._frames) - 1), max(0, self._at + move))
        self._paint()

    def back(self) -> None:
        self.dismiss(None)


def _missed(frame: Moment) -> bool:
    return any(mark.verdict in ("missed", "unsure") for mark in frame.marks)


def strip(frames: tuple[Moment, ...], at: int) -> str:
    """The whole film in one line: a sign a moment, the one in view in brackets."""
    signs = [SIGNS["missed"] if _missed(frame) else "." for frame in frames]
    first = max(0, min(at - 34, len(signs) - 70))
    shown = [f"[{sign}]" if index == at else sign for index, sign in enumerate(signs)]
    return "".join(shown[first : first + 70])


def frame_rows(frame: Moment, notes: list[tuple[str, str]], words: Words) -> list[Content]:
    """One moment: the customer, what was due, what was said and done, the marks, the trainer's notes."""
    rows: list[Content] = [Content("")]
    for heard in frame.heard[-2:]:
        rows += quoted(words["hears"], heard)
    if frame.due:
        rows += spoken(words["film.due"], frame.due, most=3)
    if frame.said:
        rows += quoted(words["film.own"], frame.said)
    elif frame.aloud:
        rows.append(line("      ", (words["film.aloud"], DIM)))
    kind = words.get(f"film.kind.{frame.kind}", "")
    told = "  ".join(part for part in (kind, frame.did) if part)
    if told:
        rows.append(line("      ", safe(told)))
    if frame.withdrawn:
        rows.append(line("      ", (words["film.withdrawn"], DIM)))
    for staff, note in notes[:NOTED]:
        rows += quoted(words["film.note"].format(staff=staff), note)
    marks = [mark for mark in frame.marks if mark.verdict in ("missed", "unsure")]
    if marks:
        rows.append(Content(""))
    for mark in joined(marks):
        rows += mark_rows(mark, words, phrase=False)
    met = sum(mark.verdict == "met" for mark in frame.marks)
    if met:
        rows.append(line("      ", (words["film.met"].format(count=met), DIM)))
    return rows[:BODY] if len(rows) <= BODY else [*rows[: BODY - 1], line("      ", (words["film.more"], WARN))]
