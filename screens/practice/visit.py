"""The visit screen in practice: the counter's own, with one's own words looked at, and the result at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from app.pack.model import Kind
from app.practice.help import Help
from app.visit.view import View
from screens.visit import VisitScreen

if TYPE_CHECKING:
    from screens.practice.app import PracticeCounter

AGAIN = "/again"
"""What a visit screen is left with where its result said: once more."""


class PracticeVisitScreen(VisitScreen):
    """The visit screen; where it ends at a counter with the slip, the result follows."""

    _doubted = -1
    """Line of the journal at which nothing was ticked or, in an exam, typed: Enter is asked for once more."""

    def accept(self, text: str) -> bool:
        """Digits alone are no words of one's own; what is ticked is digits, and nothing only when it is meant."""
        view, visit, own = self._view, self.visit, text.strip()
        if view is None or visit is None or view.entry not in ("own", "tick"):
            return super().accept(text)
        self.clear_problem()
        if view.entry == "own" and own and not any(char.isalpha() for char in own):
            self.say_note(self.words["practice.own_first"])
            return False
        if view.entry == "tick":
            keys = {str(number) for number in range(1, len(view.elements) + 1)}
            if not set(own) <= keys:
                self.say_note(self.words["practice.tick_digits"])
                return False
        if not own and (view.entry == "tick" or view.level == Help.EXAM) and self._doubted != visit.seq:
            self._doubted = visit.seq
            self.say_note(self.words["practice.tick_none" if view.entry == "tick" else "practice.nothing_typed"])
            return False
        return super().accept(text)

    def action_correct(self) -> None:
        """An exam says at once that there is no way back."""
        if self.attempt(lambda: self.app.mode.across.check("back")):
            super().action_correct()

    def _hint(self, view: View) -> str:
        """Where one's own words were given already, Enter only goes on; in an exam only what is typed counts."""
        if view.entry == "own" and view.level == Help.EXAM:
            return self.words["practice.typed_only"]
        if view.entry == "enter" and view.kind is not Kind.COMMIT and view.level in (Help.BLANK, Help.EXAM):
            return self.words["practice.goes_on"]
        return super()._hint(view)

    def _show_end(self) -> None:
        """The slip was seen at its step: nothing is painted twice."""
        visit = self.visit
        assert visit is not None
        self.call_next(self._over, visit.id)

    def _over(self, visit: str) -> None:
        """The result comes over the visit: what lies under both is read anew only after it."""
        program = cast("PracticeCounter", self.app)
        if not self.attempt(lambda: program.finished(visit, self._seen)):
            super()._show_end()

    def _seen(self, said: str | None) -> None:
        self.dismiss(AGAIN if said == "again" else None)
