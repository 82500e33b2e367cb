"""A typist at a desk: one string of keys, taken exactly as the entry line takes them.

The same string can be written to the real program on a pty (`as_bytes`).  What is modelled is what
`screens/home.py`, `visit.py`, `visit_keys.py`, `lists.py` and `asking.py` do with keys; a typist
does not wait at gates, for here everything is painted at once.

    ⏎ Enter   ⎋ Esc   ␣ a space   <F5> a function key   ↑ ↓ ⇞ ⇟ arrows and pages   ⌫ backspace

White space is for the reader and is not typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from unicodedata import category

from app.desk import CANCELS, Desk, Halted
from app.pack.model import Kind
from app.ports import Option
from app.problems import Refused
from app.visit.state import Visit
from app.visit.view import View

ENTER, ESCAPE, BACKSPACE = "⏎", "⎋", "⌫"
BYTES = {
    ENTER: b"\r", ESCAPE: b"\x1b", "␣": b" ", BACKSPACE: b"\x7f", "↑": b"\x1b[A", "↓": b"\x1b[B",
    "⇞": b"\x1b[5~", "⇟": b"\x1b[6~",
    **{f"<F{n}>": b"\x1bO" + bytes([79 + n]) for n in range(1, 5)},
    "<F5>": b"\x1b[15~", "<F6>": b"\x1b[17~", "<F7>": b"\x1b[18~", "<F8>": b"\x1b[19~",
    "<F9>": b"\x1b[20~", "<F10>": b"\x1b[21~",
}
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x3002: 0x2E}
WIDE = frozenset(("name", "text", "address", "company", "bank_name"))
"""Fields whose full-width characters stay as they are."""
PAGE = 6
HANDS = ("值班经理", "其他台席", "投诉台")


def keys_of(typed: str) -> list[str]:
    """The single keys of a string."""
    return re.findall(r"<F10>|<F[1-9]>|\S", typed)


def as_bytes(typed: str) -> list[bytes]:
    """What a terminal sends for each key."""
    return [BYTES.get(key) or key.encode() for key in keys_of(typed)]


@dataclass
class Picker:
    """`ListScreen`: narrowed as one types, or one digit."""

    find: Callable[[str], tuple[Option, ...]]
    then: Callable[[Option], None]
    digit: bool = False

    @classmethod
    def of(cls, options: tuple[Option, ...], then: Callable[[Option], None], digit: bool = False) -> Picker:
        def find(typed: str) -> tuple[Option, ...]:
            wanted = typed.strip().lower()
            return tuple(o for o in options if not wanted or o.code == wanted or wanted in o.name.lower())

        return cls(find, then, digit)


@dataclass
class Asker:
    """`AskScreen`: one line of text."""

    then: Callable[[str], None]


@dataclass
class Typist:
    """Hands on a keyboard, at the home screen to begin with."""

    desk: Desk
    visit: Visit | None = None
    text: str = ""
    """What stands in the entry line."""
    fresh: bool = False
    """It was put there; the first sign typed takes its place."""
    offered: bool = False
    """The step put it there."""
    problems: list[str] = field(default_factory=list)
    """Codes of what was refused, in order."""
    trace: list[tuple[str, str]] = field(default_factory=list)
    """Each step that was answered, and with what."""
    visits: list[str] = field(default_factory=list)
    """Every visit opened or resumed."""
    over: Picker | Asker | None = None
    under: tuple[str, tuple[Option, ...], int, bool, bool] = ("", (), -1, False, False)
    """Line, list and mark of the screen below, and whether the line is fresh, and the step's."""
    marked: int = -1
    found: tuple[Option, ...] = ()
    variant: int = 0

    def type(self, keys: str) -> Typist:
        """Press these keys, one after the other."""
        for key in keys_of(keys):
            self.press(key)
        return self

    def press(self, key: str) -> None:
        """One key."""
        if key.startswith("<F"):
            self._function(int(key[2:-1]))
        elif key == ENTER:
            text = self.text
            self._put("")
            if not self._accept(text) and not self.text:
                self._put(text, fresh=True)
        elif key == ESCAPE:
            self._escape()
        elif key == BACKSPACE:
            self.text, self.fresh = self.text[:-1], False
            self._typed()
        elif key in ("↑", "↓", "⇞", "⇟"):
            self._steer({"↑": -1, "↓": 1, "⇞": -PAGE, "⇟": PAGE}[key])
        else:
            self._character(" " if key == "␣" else key)

    @property
    def view(self) -> View:
        """What the visit shows."""
        assert self.visit is not None, "no visit is open"
        return self.desk.view(self.visit, self.variant)

    @property
    def at(self) -> str:
        """The step to answer, `item/step`; empty between customers and when the visit is over."""
        here = self.visit.here if self.visit and self.visit.open else None
        return here.at if here else ""

    # ── the entry line ────────────────────────────────────────────────────────────────────────

    def _put(self, text: str, fresh: bool = False) -> None:
        self.text, self.fresh, self.offered = text, fresh and bool(text), False

    def _character(self, character: str) -> None:
        if category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
            self.problems.append("entry.refused")
            return
        if self._digit:
            character = character.translate(FULL_WIDTH)
            if not self.text and character.isascii() and character.isdigit():
                self._accept(character)
            else:
                self.problems.append("entry.digit")
            return
        fold, secret, group, limit = self._slot
        if fold or secret:
            character = character.translate(FULL_WIDTH)
        if secret and not character.isascii():
            self.problems.append("entry.latin")
            return
        if self.fresh:
            self._put("")
        if len(self.text + character) > limit:
            self.problems.append("entry.long")
        elif not (group and character == " "):
            self.text += character
            if not secret:
                self._typed()

    @property
    def _digit(self) -> bool:
        if isinstance(self.over, Picker):
            return self.over.digit
        return self.over is None and self.visit is not None and self.view.entry == "digit"

    @property
    def _slot(self) -> tuple[bool, bool, bool, int]:
        """Folds, is secret, groups, and how much it takes."""
        if isinstance(self.over, Asker):
            return False, False, False, 100
        if isinstance(self.over, Picker):
            return False, False, False, 30
        if self.visit is None:
            return False, False, False, 20
        view = self.view
        if view.entry == "text" and view.field is not None:
            numeric = view.field.name not in WIDE
            return numeric, view.field.secret, numeric and not view.field.secret, view.field.max_len
        return False, False, False, 200 if view.kind is Kind.NOTE else 40

    def _escape(self) -> None:
        if self.text:
            self._put("")
            self._typed()
        elif self.over is not None:
            self._close()
        elif self.visit is not None:
            if not self.view.entry:
                self._leave()
            else:
                self._do(lambda visit: self.desk.back(visit))

    def _typed(self) -> None:
        """A list narrows; the best match is marked."""
        text = self.text
        if isinstance(self.over, Picker):
            self.found = self.over.find(text)
            self.marked = 0 if text.strip() and self.found else -1
        elif isinstance(self.over, Asker):
            return
        elif self.visit is None:
            self.found = self.desk.services(text) if text.strip() else ()
            self.marked = 0 if self.found else -1
        elif self.view.entry == "pick":
            self.found = self.desk.options(self.visit, text)
            self.marked = 0 if text.strip() and self.found else self._suggested()

    def _steer(self, by: int) -> None:
        picking = isinstance(self.over, Picker) or self.visit is None or self.view.entry == "pick"
        if picking and self.found:
            self.marked = min(len(self.found) - 1, max(0, self.marked + by))
        elif self.visit is not None and abs(by) == 1 and self.view.variants > 1 and not self.view.gate:
            self.variant = (self.variant + by) % self.view.variants

    def _suggested(self) -> int:
        """As long as nothing is typed: what was picked before, else what the record recommends."""
        assert self.visit is not None
        for index, option in enumerate(self.found):
            if self.view.earlier and option.value == self.view.earlier:
                return index
        wanted = (self.visit.clear("offer_plan"), self.visit.clear("best_plan"))
        for index, option in enumerate(self.found):
            if self.view.source == "plans" and option.value and option.value in wanted:
                return index
        return -1

    # ── answering ─────────────────────────────────────────────────────────────────────────────

    def _accept(self, text: str) -> bool:
        if isinstance(self.over, Picker):
            return self._choose(text)
        if isinstance(self.over, Asker):
            if not text.strip():
                self.problems.append("field.empty")
                return False
            then = self.over.then
            self._close()
            then(text)
            return True
        if self.visit is None:
            return self._serve(text)
        if not self.view.entry:
            self._leave()
            return self._serve("")
        if self.view.entry == "enter" and text.strip():
            self.problems.append("hint.enter")
            return False
        option = None
        if self.view.entry == "pick" and 0 <= self.marked < len(self.found):
            option = self.found[self.marked]
        at, variant = self.at, self.variant
        self.trace.append((at, text))
        secret = self.view.field is not None and self.view.field.secret
        return self._do(lambda visit: self.desk.answer(visit, text, option=option, variant=variant)) or secret

    def _choose(self, text: str) -> bool:
        assert isinstance(self.over, Picker)
        if self.over.digit:
            option = next((o for o in self.found if o.code == text), None)
        elif 0 <= self.marked < len(self.found):
            option = self.found[self.marked]
        else:
            option = self.found[0] if len(self.found) == 1 else None
        if option is None:
            self.problems.append("visit.key" if self.over.digit else "visit.which")
            return False
        then = self.over.then
        self._close()
        then(option)
        return True

    def _serve(self, text: str) -> bool:
        wish = ""
        if text.strip():
            found = self.found or self.desk.services(text)
            if not found or (len(found) > 1 and self.marked < 0):
                self.problems.append("visit.which" if found else "visit.no_match")
                return False
            wish = found[max(0, self.marked)].code
        try:
            self._show(self.desk.open(wish))
        except Refused as refused:
            self.problems.append(refused.problem.code)
            return False
        return True

    def _do(self, act: Callable[[Visit], Visit]) -> bool:
        """One call to the desk: what it refuses is noted, and changes nothing."""
        assert self.visit is not None
        try:
            self._paint(act(self.visit))
        except Halted as halted:
            self.problems.append(halted.problem.code)
            self._paint(halted.visit)
        except Refused as refused:
            self.problems.append(refused.problem.code)
            return False
        return True

    # ── screens ───────────────────────────────────────────────────────────────────────────────

    def _show(self, visit: Visit) -> None:
        self.visits.append(visit.id)
        self._paint(visit)
        if visit.draft:
            self._put(visit.draft)

    def _paint(self, visit: Visit) -> None:
        self.visit, self.variant = visit, 0
        self._put("")
        view = self.view
        self.found = self.desk.options(visit) if view.entry == "pick" else ()
        self.marked = self._suggested() if view.entry == "pick" else -1
        if view.entry == "text":
            self._put(view.before, fresh=True)
            self.offered = True

    def _leave(self) -> None:
        self.visit, self.found, self.marked = None, (), -1
        self._put("")

    def _open(self, screen: Picker | Asker) -> None:
        self.under = (self.text, self.found, self.marked, self.fresh, self.offered)
        self.over, self.marked = screen, -1
        self._put("")
        self.found = screen.find("") if isinstance(screen, Picker) else ()

    def _close(self) -> None:
        self.over = None
        self.text, self.found, self.marked, self.fresh, self.offered = self.under

    def _function(self, number: int) -> None:
        visit = self.visit if self.visit is not None and self.visit.open else None
        if visit is None:
            self._between(number)
        elif number == 2:
            self._open(Picker(self.desk.services, lambda o: self._do(lambda v: self.desk.wish(v, o.code)) and None))
        elif number == 3:
            names = enumerate(self.desk.revealable(visit), 1)
            options = tuple(Option(name, name, str(n)) for n, name in names)
            if options:
                self._open(Picker.of(options, lambda o: self._open(Asker(lambda why: self._reveal(o.value, why)))))
        elif number == 4:
            passed = self.desk.corrections(visit)
            options = tuple(Option(p.at, p.step.ask.of("zh") or p.step.id, str(n))
                            for n, (p, _) in enumerate(passed, 1))
            self._open(Picker.of(options, lambda o: self._do(lambda v: self.desk.back(v, o.value)) and None))
        elif number == 5:
            self._open(Asker(self._park))
        elif number == 6:
            options = (Option("park", "", "1"), Option("finish", "", "2"))
            self._open(Picker.of(options, lambda o: self._function(5 if o.value == "park" else 10), True))
        elif number == 8:
            options = tuple(Option(to, to, str(n)) for n, to in enumerate(HANDS, 1))
            self._open(Picker.of(options, lambda o: self._open(Asker(lambda why: self._park(f"转{o.name}：{why}"))),
                                 True))
        elif number == 10:
            options = (Option("visit", "", "2"),)
            if visit.item is not None and not visit.item.recorded:
                options = (Option("item", "", "1"), *options)
            self._open(Picker.of(options, self._outcome, True))
        else:
            raise NotImplementedError(f"F{number} in a visit")

    def _between(self, number: int) -> None:
        """A function key at the home screen."""
        if number == 2:
            self._open(Picker(self.desk.services, lambda o: self._serve(o.code) and None))
        elif number == 5:
            options = tuple(Option(p.visit, " ".join(p.services[-1:]) or "-", str(n))
                            for n, p in enumerate(self.desk.waiting(), 1))
            self._open(Picker.of(options, lambda o: self._show(self.desk.resume(o.value))))
        elif number == 6:
            self._serve("")
        else:
            raise NotImplementedError(f"F{number} between customers")

    def _outcome(self, scope: Option) -> None:
        options = tuple(Option(name, name, str(n)) for n, name in enumerate(CANCELS, 1))
        only = scope.value == "item"
        self._open(Picker.of(options, lambda o: self._do(
            lambda v: self.desk.cancel(v, o.value, item_only=only)) and None, True))

    def _reveal(self, name: str, reason: str) -> None:
        self._do(lambda visit: self.desk.reveal(visit, name, reason)[1])

    def _park(self, reason: str) -> None:
        assert self.visit is not None
        draft = "" if self._digit or self._slot[1] or (self.fresh and self.offered) else self.text
        try:
            self.desk.park(self.visit, reason, draft)
        except Refused as refused:
            self.problems.append(refused.problem.code)
            return
        self._leave()
