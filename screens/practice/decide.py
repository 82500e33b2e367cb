"""What a trainer decides of a finished visit: marks that nobody could tell, appeals, excuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from textual.content import Content

from app.practice.kept import Attempt
from app.practice.naming import step_words
from app.practice.score import Mark, Scorecard
from app.practice.waiting import appealed
from app.problems import Problem, Refused
from app.text import cut, pad, safe, wrap
from app.visit.entries import Entry
from screens.asking import AskScreen
from screens.entry import Slot
from screens.paint import BODY, BOLD, DIM, INDENT, WARN, WIDTH, choices, line, quoted, spread
from screens.practice.result import SIGNS, mark_text
from screens.practice.teaching import WORDS, Teaching

EXCUSABLE = ("park", "cancel")
"""Lines of the journal that may be excused."""
VERDICTS = {"1": "met", "2": "missed", "3": "na"}
SAID = 3
"""Lines of what was said at a step that are shown."""


class RuleScreen(Teaching):
    """Marks one by one: met, missed or not applicable, and why; dismisses with how many were decided.

    The unsure ones; with Tab every mark, to decide otherwise than the program did.
    """

    KEYS = ("help", "norms", "lock")

    def __init__(self, attempt: Attempt) -> None:
        super().__init__()
        self._attempt = attempt
        self._marks: tuple[Mark, ...] = ()
        self._entries: tuple[Entry, ...] = ()
        self._flows: tuple[str, ...] = ()
        self._every = False
        self._at = 0
        self._verdict = ""
        self._decided = 0

    def opened(self) -> None:
        try:
            self._entries = self.school.journal.read(self._attempt.visit)
            self._load(self.judging.card(self._attempt.visit)[1])
        except Refused as refused:
            self.say_problem(refused)
        self._paint()

    def _load(self, card: Scorecard) -> None:
        self._flows = card.flows
        self._marks = tuple(one for one in card.marks if self._every or one.verdict == "unsure")
        self._at = min(self._at, max(0, len(self._marks) - 1))

    @property
    def mark(self) -> Mark | None:
        """The mark in view."""
        return self._marks[self._at] if self._at < len(self._marks) else None

    # ── painting ──────────────────────────────────────────────────────────────────────────────

    def _paint(self) -> None:
        words, mark = self.words, self.mark
        one = self._attempt
        name = f"{self.person(one.staff)} {self.scenario(one)}"
        if mark is None:
            self.show_title(name)
            self.show_body([Content(""), line(" " * INDENT, (words["rule.none"], BOLD))])
            self.show_prompt(words["prompt.back"], Slot(limit=1), words["rule.every"])
            return
        place = f"{self._at + 1}/{len(self._marks)}"
        told = words["rule.every_at" if self._every else "rule.at"].format(place=place)
        self.show_title(spread(line(f" {safe(cut(name, 56))}"), line((f"{told} ", DIM))))
        self.show_body(self._told(mark))
        if self._verdict:
            verdict = words[f"result.{self._verdict}"]
            self.show_prompt(words["rule.reason"].format(verdict=verdict), Slot(limit=WORDS), words["rule.reason_hint"])
        else:
            self.show_prompt(words["rule.prompt"], Slot(digit=True), words["rule.hint"])

    def _told(self, mark: Mark) -> list[Content]:
        """What is to be decided: the step, the mark, what was due, and what was said."""
        words = self.words
        rows = [Content(""), line("   ", (safe(cut(self._place(mark), WIDTH - 6)), DIM))]
        for number, part in enumerate(wrap(safe(mark_text(mark, words)), WIDTH - 10)):
            rows.append(line(f"   {SIGNS[mark.verdict] if number == 0 else ' '}  ", (part, WARN)))
        if mark.norms:
            rows.append(line(" " * INDENT, (safe("  ".join(mark.norms[:3])), DIM)))
        heard, said = self._said(mark)
        for told in heard[-2:]:
            rows += quoted(words["hears"], told)
        if mark.phrase:
            rows += _labelled(words["result.say"], mark.phrase)
        rows += _labelled(words["rule.said"], said or words["rule.unsaid"])
        if mark.reason:
            rows.append(line(" " * INDENT, (
                words["result.ruled"].format(by=safe(mark.by), reason=safe(mark.reason)), DIM)))
        last = choices([(key, words[f"result.{name}"]) for key, name in VERDICTS.items()])
        return [*rows[: BODY - len(last) - 1], Content(""), *last]

    def _place(self, mark: Mark) -> str:
        """Service and step of a mark, in words."""
        item, _, name = mark.at.partition("/")
        if not name or not self._entries or not item.isdigit() or int(item) >= len(self._flows):
            return self.words["rule.whole"]
        pack = self.school.pack_by_hash(self._entries[0].body["pack"])
        flow = pack.flows[self._flows[int(item)]]
        step = next((one for one in flow.steps if one.id == name), None)
        told = step_words(pack, step, self.app.lang) if step is not None else name
        return f"{flow.name.of(self.app.lang)} · {told}"

    def _said(self, mark: Mark) -> tuple[list[str], str]:
        """What the customer said at the mark's step, and the trainee's own words there."""
        heard, said = [], ""
        for entry in self._entries:
            if entry.body.get("at") != mark.at:
                continue
            words = str((entry.body.get("sealed") or {}).get("words") or entry.body.get("words") or "")
            if entry.kind == "heard":
                heard.append(words)
            elif entry.kind == "said" and words:
                said = words
        return heard, said

    # ── keys ──────────────────────────────────────────────────────────────────────────────────

    def accept(self, text: str) -> bool:
        self.clear_problem()
        mark = self.mark
        if mark is None:
            self.dismiss(self._decided)
            return True
        if not self._verdict:
            if text not in VERDICTS:
                self.say_problem(Problem("visit.key", {"keys": "、".join(VERDICTS)}))
                return False
            self._verdict = VERDICTS[text]
            self._paint()
            return True
        return self.attempt(lambda: self._rule(mark, text))

    def _rule(self, mark: Mark, reason: str) -> None:
        card = self.judging.rule(self._attempt.visit, mark.id, self._verdict, reason)
        self._verdict, self._decided = "", self._decided + 1
        if self._every:
            self._at += 1
        self._load(card)
        self._paint()

    def steer(self, key: str) -> None:
        """Up and down go to another mark, Tab to all of them or back to the unsure ones."""
        if self._verdict:
            return
        if key == "tab":
            self._every, self._at = not self._every, 0
            self.attempt(lambda: self._load(self.judging.card(self._attempt.visit)[1]))
        elif self._marks:
            move = {"up": -1, "pageup": -1, "down": 1, "pagedown": 1}.get(key, 0)
            self._at = min(len(self._marks) - 1, max(0, self._at + move))
        self._paint()

    def back(self) -> None:
        """From the reason to the verdict; from there, away."""
        self.clear_problem()
        if self._verdict:
            self._verdict = ""
            self._paint()
        else:
            self.dismiss(self._decided)


def _labelled(label: str, text: str) -> list[Content]:
    return [line("      ", (pad(label if number == 0 else "", 8), DIM), part)
            for number, part in enumerate(wrap(safe(text), WIDTH - 18)[:SAID])]


# ── appeals and excuses ───────────────────────────────────────────────────────────────────────────


def reply(screen: Teaching, one: Attempt) -> None:
    """Show what was appealed and answered so far, and take the reply."""
    remarks = [each for each in screen.judging.remarks(one.visit) if each.kind in ("appeal", "reply")]
    if not appealed(screen.school, one.visit):
        raise Refused.of("practice.no_appeal")
    rows = []
    for each in remarks[-6:]:
        head = f"{screen.person(each.staff)}："
        rows += [line("      ", part) for part in wrap(safe(head + str(each.body["text"])), WIDTH - 10)[:3]]

    def answered(text: str | None) -> None:
        if text and screen.attempt(lambda: screen.judging.reply(one.visit, text)):
            screen.say_note(screen.words["appeal.kept"])

    title = screen.words["appeal.title"].format(name=screen.person(one.staff), scenario=screen.scenario(one))
    screen.app.push_screen(AskScreen(title, screen.words["appeal.reply"], rows, Slot(limit=WORDS)), answered)


def excuse(screen: Teaching, one: Attempt, then: Callable[[], object] | None = None) -> None:
    """A parking or leaving that is not to count, the latest that has not been excused; and why."""
    done = {each.seq for each in screen.judging.remarks(one.visit) if each.kind == "excuse"}
    found = [entry for entry in screen.school.journal.read(one.visit)
             if entry.kind in EXCUSABLE and entry.seq not in done]
    if not found:
        screen.say_note(screen.words["excuse.none"])
        return
    entry = found[-1]

    def excused(reason: str | None) -> None:
        if reason and screen.attempt(lambda: screen.judging.excuse(one.visit, reason, entry.seq)):
            screen.say_note(screen.words["excuse.left" if entry.kind == "cancel" else "excuse.kept"])
            if then is not None:
                then()

    kind = screen.words[f"excuse.{entry.kind}"]
    rows = [line("      ", kind)]
    parked = str(cast("Mapping[str, object]", entry.body.get("sealed") or {}).get("reason") or "")
    if parked:
        rows.append(line("      ", (safe(parked), DIM)))
    screen.app.push_screen(
        AskScreen(screen.words["excuse.title"], screen.words["prompt.reason"], rows, Slot(limit=WORDS)), excused)
