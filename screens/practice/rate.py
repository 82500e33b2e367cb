"""Another's result, with what a trainer may do about it; the five criteria of the sheet, rated one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual.content import Content

from app.practice.kept import Attempt
from app.practice.score import Scorecard
from app.practice.waiting import appealed
from app.problems import Problem, Refused
from app.text import pad, safe
from screens.entry import Slot
from screens.paint import BOLD, line
from screens.practice.decide import RuleScreen, excuse, reply
from screens.practice.result import ResultScreen, headline, result_rows
from screens.practice.teaching import WORDS, Teaching

UNRATED = -1


class TrainerResultScreen(Teaching, ResultScreen):
    """Another's result: Enter replays it, 4 rates, 5 decides, 6 answers an appeal, 7 excuses."""

    KEYS = ("help", "norms", "lock")

    def __init__(self, attempt: Attempt, card: Scorecard) -> None:
        super().__init__(attempt.visit, card)
        self._attempt = attempt

    def _paint(self) -> None:
        super()._paint()
        words, one = self.words, self._attempt
        self.show_title(headline(f"{self.person(one.staff)} {self.scenario(one)}", self._card, words))
        hint = words["rate.result_hint"]
        if appealed(self.school, one.visit):
            hint = f"{words['rate.appealed']}  {hint}"
        self.show_prompt(words["prompt.choose"], Slot(digit=True), hint)

    def on_screen_resume(self) -> None:
        """Back from a decision: the card may be another."""
        super().on_screen_resume()
        self._again()

    def _again(self) -> None:
        """The card as it is now."""
        try:
            self._card = self.school.results.card(self._attempt.visit)
            self._rows = result_rows(self._card, self.words)
            self._paint()
        except Refused as refused:
            self.say_problem(refused)

    def accept(self, text: str) -> bool:
        self.clear_problem()
        acts: Mapping[str, Callable[[], object]] = {
            "4": lambda: self.app.push_screen(RateScreen(self._attempt), self._told("rate.kept")),
            "5": lambda: self.app.push_screen(RuleScreen(self._attempt), self._told("rule.kept")),
            "6": lambda: reply(self, self._attempt), "7": lambda: excuse(self, self._attempt, self._again),
        }
        if not text:
            return super().accept(text)
        if text in acts:
            self.attempt(acts[text])
        else:
            self.say_problem(Problem("visit.key", {"keys": "、".join(acts)}))
        return True

    def _told(self, key: str) -> Callable[[object], None]:
        return lambda done: self.say_note(self.words[key]) if done else None


class RateScreen(Teaching):
    """The criteria of the sheet, one digit each, then a comment; dismisses with whether it was kept."""

    KEYS = ("help", "norms", "lock")

    def __init__(self, attempt: Attempt) -> None:
        super().__init__()
        self._attempt = attempt
        self._names: tuple[str, ...] = ()
        self._given: dict[str, int | None] = {}
        self._at = 0

    def opened(self) -> None:
        self._names = self.judging.criteria(self._attempt.pack)
        self._paint()

    def _called(self, name: str) -> str:
        return self.criterion(name, self._attempt.pack)

    def _paint(self) -> None:
        words, one = self.words, self._attempt
        self.show_title(words["rate.title"].format(name=self.person(one.staff), scenario=self.scenario(one)))
        rows = [Content("")]
        for number, name in enumerate(self._names):
            here = number == self._at
            value = self._given.get(name, UNRATED)
            told = "" if value == UNRATED else words["rate.none"] if value is None else (
                f"{value}  {words[f'rate.{value}']}")
            text = f"{'>' if here else ' '} {pad(safe(self._called(name)), 16)} {told}"
            rows += [line("    ", (text, BOLD if here else "")), Content("")]
        self.show_body(rows)
        if self._at < len(self._names):
            self.show_prompt(self._called(self._names[self._at]), Slot(digit=True), words["rate.hint"])
        else:
            self.show_prompt(words["rate.comment"], Slot(limit=WORDS), words["rate.comment_hint"])

    def accept(self, text: str) -> bool:
        self.clear_problem()
        if self._at >= len(self._names):
            kept = self.attempt(lambda: self.judging.rate(self._attempt.visit, self._given, text))
            if kept:
                self.dismiss(True)
            return kept
        if not text or text not in "012345":
            self.say_problem(Problem("visit.key", {"keys": "0、1、2、3、4、5"}))
            return False
        self._given[self._names[self._at]] = int(text) or None
        self._at += 1
        self._paint()
        return True

    def steer(self, key: str) -> None:
        """Up and down go to another criterion; past the last one only when each has been rated."""
        last = len(self._names) if len(self._given) == len(self._names) else len(self._given)
        self._at = min(last, max(0, self._at + {"up": -1, "down": 1}.get(key, 0)))
        self._paint()

    def back(self) -> None:
        """One criterion back; from the first one, away."""
        if self._at == 0:
            self.dismiss(False)
            return
        self._at -= 1
        self._paint()
