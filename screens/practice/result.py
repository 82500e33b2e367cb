"""How a practised visit went: what was missed, the norm behind it, and the words that would have met it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from textual.content import Content

from app.practice.score import Mark, Scorecard
from app.text import cells, cut, pad, safe, wrap
from screens.entry import Slot
from screens.frame import Frame
from screens.paint import BODY, BOLD, DIM, ERROR, WARN, WIDTH, Words, line, minutes, spread

if TYPE_CHECKING:
    from screens.practice.app import PracticeCounter

SIGNS = {"missed": "x", "unsure": "?", "met": "√", "na": "-"}
WHOLE = frozenset({"hasty", "unsaid"})
"""Ways in which the whole phrase is missed."""
TOGETHER = WHOLE | {"absent", "unticked", "unsure"}
"""Ways of missing elements that are told together."""
ENDS = "，。；：,.;:"
NORM = 18
"""Cells for the ids of norms at the right."""


class ResultScreen(Frame):
    """Enter replays the visit, 2 does it once more, Esc goes back to the list."""

    KEYS = ("help", "norms", "lock")

    def __init__(self, visit: str, card: Scorecard) -> None:
        super().__init__()
        self._visit, self._card = visit, card
        self._top = 0
        self._rows: list[Content] = []

    @property
    def program(self) -> PracticeCounter:
        """The program of practice."""
        return cast("PracticeCounter", self.app)

    def opened(self) -> None:
        self._rows = result_rows(self._card, self.words)
        self._paint()

    def _paint(self) -> None:
        words, card = self.words, self._card
        name = card.scenario
        for curriculum in self.program.practice.curricula.values():
            name = next((s.name.of(self.app.lang) for s in curriculum.scenarios if s.id == name), name)
        self.show_title(headline(name, card, words))
        pages = max(1, -(-len(self._rows) // BODY))
        self.show_body(self._rows[self._top : self._top + BODY])
        page = words["page"].format(at=self._top // BODY + 1, of=pages) if pages > 1 else ""
        self.place("customer").show(counted(card, words))
        keys = "" if card.keys is None or not card.complete else words["result.keys"].format(
            keys=card.keys, least=min(card.keys, card.fewest))
        self.place("items").show(spread(line(("  " + keys, DIM)), line((page + " ", DIM))))
        self.show_prompt(words["prompt.choose"], Slot(digit=True), words["result.hint"])

    def accept(self, text: str) -> bool:
        if not text:
            from screens.practice.film import FilmScreen

            return self.attempt(lambda: self.app.push_screen(FilmScreen(self._visit, self._card)))
        if text == "2":
            self.dismiss("again")
        elif text == "3":
            self._appeal()
        return True

    def _appeal(self) -> None:
        from screens.asking import AskScreen

        def asked(words: str | None) -> None:
            from app.practice.judging import Judging

            agent = self.app.agent
            assert agent is not None
            judging = Judging(self.program.practice, agent)
            if words and self.attempt(lambda: judging.appeal(self._visit, words)):
                self.say_note(self.words["result.appealed"])

        told = [line("      ", self.words["result.appeal_told"])]
        self.app.push_screen(AskScreen(self.words["result.appeal"], self.words["prompt.reason"], told), asked)

    def steer(self, key: str) -> None:
        move = {"pagedown": BODY, "down": BODY, "pageup": -BODY, "up": -BODY}.get(key, 0)
        last = max(0, (len(self._rows) - 1) // BODY * BODY)
        self._top = min(last, max(0, self._top + move))
        self._paint()

    def back(self) -> None:
        self.dismiss(None)


def headline(name: str, card: Scorecard, words: Words) -> Content:
    """Scenario, points, time against the limit."""
    points = words["result.points"].format(points=f"{card.points / 10:.0f}")
    if not card.complete:
        points = words["result.incomplete"]
    spent = "" if card.seconds is None else words["result.time"].format(
        spent=minutes(card.seconds), limit=minutes(card.limit) if card.limit else "-")
    level, right = words[f"practice.level.{card.level}"], line((points, BOLD), f"   {spent} ")
    room = WIDTH - cells(right.plain) - cells(level) - 5
    return spread(line(f" {safe(cut(name, room))}  ", (level, DIM)), right)


def counted(card: Scorecard, words: Words) -> Content:
    """How many marks of each verdict."""
    verdicts = [mark.verdict for mark in card.marks]
    parts: list[str | tuple[str, str]] = ["  "]
    for verdict, style in (("met", ""), ("missed", ERROR), ("unsure", WARN), ("na", DIM)):
        count = verdicts.count(verdict)
        if count or verdict in ("met", "missed"):
            parts.append((f"{SIGNS[verdict]} {count} {words[f'result.{verdict}']}   ", style))
    return line(*parts)


def result_rows(card: Scorecard, words: Words) -> list[Content]:
    """Every miss and everything that the trainer must decide; what caps the result first."""
    rows: list[Content] = [Content("")]
    if not card.complete:
        why = words["result.excused" if card.excused else f"result.ended.{card.ended}"]
        rows += [line("      ", (why, ERROR)), Content("")]
    capped = dict(card.caps)
    shown = sorted((mark for mark in card.marks if mark.verdict in ("missed", "unsure")),
                   key=lambda one: (one.id not in capped, one.verdict != "missed"))
    shown = joined(shown, capped)
    for number, mark in enumerate(shown):
        following = shown[number + 1] if number + 1 < len(shown) else None
        last = following is None or (following.at, following.phrase) != (mark.at, mark.phrase)
        rows += mark_rows(mark, words, capped.get(mark.id), phrase=last)
    if not shown:
        rows.append(line("      ", (words["result.clean" if card.complete else "result.left_early"], BOLD)))
    return rows


def joined(marks: Sequence[Mark], capped: Container[str] = ()) -> list[Mark]:
    """The marks, with the elements of one phrase that were missed in the same way as one."""
    found: list[Mark] = []
    for mark in marks:
        last = found[-1] if found else None
        way = mark.words.rpartition(".")[2] if mark.what == "element" else ""
        if way in TOGETHER:
            mark = replace(mark, args={**mark.args, "words": mark.args["words"].rstrip(ENDS), "count": "1"})
        if mark.reason or mark.id in capped or way not in TOGETHER:
            found.append(mark)
        elif last is not None and (last.at, last.verdict) == (mark.at, mark.verdict) and not last.reason and (
                last.words.removesuffix(".all") == mark.words):
            found[-1] = replace(last, args={**last.args, "words": f"{last.args['words']}；{mark.args['words']}",
                                            "count": str(int(last.args["count"]) + 1)})
        else:
            found.append(replace(mark, words=f"{mark.words}.all") if way in WHOLE else mark)
    return found


def mark_rows(mark: Mark, words: Words, cap: int | None = None, *, phrase: bool = True) -> list[Content]:
    """One mark: its sign, what it says, its norms at the right; below, the words that would have met it."""
    told = mark_text(mark, words)
    if cap is not None:
        told += words["result.cap"].format(points=f"{cap / 10:.0f}")
    norms = " ".join(mark.norms[:2])
    width = WIDTH - 6 - (max(NORM, cells(norms) + 2) if norms else 0)
    style = ERROR if mark.verdict == "missed" else WARN
    rows = []
    for number, part in enumerate(wrap(safe(told), width)):
        sign = SIGNS[mark.verdict] if number == 0 else " "
        right = norms if number == 0 else ""
        rows.append(spread(line(f"   {sign}  ", (part, style if number == 0 else "")), line((right + " ", DIM))))
    if mark.phrase and phrase:
        for number, part in enumerate(wrap(safe(mark.phrase), WIDTH - 18)):
            label = words["result.say"] if number == 0 else ""
            rows.append(line("      ", (pad(label, 8), DIM), part))
    if mark.reason:
        rows.append(line("      ", (words["result.ruled"].format(by=safe(mark.by), reason=safe(mark.reason)), DIM)))
    return rows


def mark_text(mark: Mark, words: Words) -> str:
    """What a mark says."""
    text = words.get(mark.words, mark.words)
    return text.format(**mark.args) if text else mark.id
