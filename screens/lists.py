"""One list to choose from: narrowed as one types, or by one digit."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from app.ports import Option
from screens.entry import Slot
from screens.frame import Frame
from screens.paint import BODY, choices, listed

Find = Callable[[str], tuple[Option, ...]]


class ListScreen(Frame):
    """Dismisses with the chosen option, or with None on Esc."""

    KEYS = ("help", "lock")

    def __init__(self, title: str, find: Find, *, digit: bool = False) -> None:
        super().__init__()
        self._title = title
        self._find = find
        self._digit = digit
        self._found: tuple[Option, ...] = ()
        self._marked = -1

    @classmethod
    def of(cls, title: str, options: tuple[Option, ...], *, digit: bool = False) -> ListScreen:
        """A list of fixed options, narrowed by code or name."""

        def find(typed: str) -> tuple[Option, ...]:
            wanted = typed.strip().lower()
            return tuple(o for o in options
                         if not wanted or o.code == wanted or wanted in o.name.lower())

        return cls(title, find, digit=digit)

    def opened(self) -> None:
        self.show_title(self._title)
        self._found = self._find("")
        slot = Slot(digit=True) if self._digit else Slot(limit=30)
        hint = self.words["hint.digit" if self._digit else "hint.pick"]
        self.show_prompt(self.words["prompt.choose"], slot, hint)
        self._paint()

    def _paint(self) -> None:
        if self._digit:
            found = choices([(o.code, o.name) for o in self._found])
        else:
            found = listed(self._found, self._marked, BODY - 1, self.words)
        self.show_body([Content(""), *found])

    def accept(self, text: str) -> bool:
        if self._digit:
            option = next((o for o in self._found if o.code == text), None)
        elif 0 <= self._marked < len(self._found):
            option = self._found[self._marked]
        else:
            option = self._found[0] if len(self._found) == 1 else None
        if option is None:
            keys = "、".join(o.code for o in self._found)
            from app.problems import Problem

            self.say_problem(Problem("visit.key", {"keys": keys}) if self._digit
                             else Problem("visit.which" if self._found else "visit.no_match"))
            return False
        self.dismiss(option)
        return True

    def typed(self, text: str) -> None:
        if not self._digit:
            self._found = self._find(text)
            self._marked = 0 if text.strip() and self._found else -1
            self._paint()

    def steer(self, key: str) -> None:
        if not self._digit and self._found:
            move = {"up": -1, "down": 1, "pageup": -BODY, "pagedown": BODY}.get(key, 0)
            self._marked = min(len(self._found) - 1, max(0, self._marked + move))
            self._paint()

    def back(self) -> None:
        self.dismiss(None)


def ask_to_leave(screen: Frame) -> None:
    """Leave the program from a home screen, when it is meant."""
    words, app = screen.words, screen.app
    options = (Option("yes", words["quit.yes"], "1"), Option("no", words["quit.no"], "2"))
    app.push_screen(
        ListScreen.of(words["quit.ask"], options, digit=True),
        lambda option: app.exit(0) if option and option.value == "yes" else None)
