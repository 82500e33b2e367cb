"""One visit: the screen that an agent looks at all day.

A key goes `Entry` → `VisitScreen.accept` → `Desk.answer` → `Journal.append`; the frozen visit that
comes back is assigned to one reactive, and its watcher repaints.  State lives there and in the rows.
"""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.reactive import reactive

from app.desk import SPOKEN, Halted
from app.pack.model import Kind
from app.ports import Option
from app.problems import Refused
from app.visit.state import Visit
from app.visit.view import View
from screens.entry import Slot
from screens.frame import Frame
from screens.keys import bindings
from screens.paint import BODY, DIM, acts_line, body, customer_line, items_line, line
from screens.visit_keys import VisitKeys

PAGE = 10
"""Lines of the slip in view at once."""
FREE = 200
"""Characters of a note."""


class VisitScreen(VisitKeys, Frame):
    """Greet, verify, handle, recommend, farewell: one step at a time."""

    KEYS = ("help", "services", "look_up", "correct", "park", "next", "norms", "manager", "lock", "finish")
    BINDINGS = bindings("services", "look_up", "correct", "park", "next", "manager", "finish")

    # Its watcher paints what has changed; a repaint of its own would be of the whole screen.
    visit: reactive[Visit | None] = reactive(None, repaint=False, init=False, always_update=True)

    def __init__(self, visit: Visit, draft: str = "") -> None:
        super().__init__()
        self._first = visit
        self._draft = draft
        self._view: View | None = None
        self._variant = 0
        self._seq = 0
        self._forbidden = ""
        """A note that was refused for a word; entered once more, it is the customer's own."""
        self._options: tuple[Option, ...] = ()
        self._marked = -1
        self._steered = False
        """The mark of a list was moved by hand."""
        self._refusal = ""
        self._top = 0
        """First line of the slip that is shown."""

    def opened(self) -> None:
        self.visit = self._first
        if self._draft:
            self.entry.put(self._draft)
            self.typed(self._draft)
            self.say_note(self.words["draft.kept"])

    @property
    def gated(self) -> bool:
        return self._view is not None and self._view.gate is not None

    # ── painting ──────────────────────────────────────────────────────────────────────────────

    def watch_visit(self, visit: Visit) -> None:
        """A new visit: paint its step, and shut the gate where there is one."""
        before = self._view
        self._variant = self._top = 0
        self._steered = False
        view = self._view = self.desk.view(visit)
        if not view.entry:
            self._show_end()
            return
        self._options = self._listed(visit) if view.entry == "pick" else ()
        self._marked = self._suggested(visit, view)
        self._paint()
        arrived = before is None or self._seq != visit.seq or before.at != view.at
        self._seq = visit.seq
        self.show_prompt(self._prompt(view), self._slot(view), self._hint(view), view.before)
        if view.gate is not None and arrived:
            self.app.shut_gate(dropped=self.keys_dropped)

    def _listed(self, visit: Visit, typed: str = "") -> tuple[Option, ...]:
        """What the step lists; nothing, with the reason, when the store cannot tell."""
        try:
            return self.desk.options(visit, typed)
        except Refused as refused:
            self.say_problem(refused)
            return ()

    def _paint(self) -> None:
        view, visit = self._view, self.visit
        assert view is not None and visit is not None
        self._tell(view, visit)
        slip = self._slip_page(visit) if view.kind is Kind.SLIP else ()
        self.show_body(body(view, self._options, self._marked, self.words, slip))
        self.place("customer").show(customer_line(view, self.words))

    def _tell(self, view: View, visit: Visit) -> None:
        """The lines that hold clocks."""
        clocks = self.desk.clocks(visit)
        self.show_title(acts_line(view, clocks, self.words))
        self.place("items").show(items_line(view, clocks, self.words))

    def tick(self) -> None:
        """A second has passed: only the clocks change, and what a customer who is played says by himself."""
        visit = self.visit
        if self._view is None or visit is None or not self._view.entry:
            return
        slot = self.entry.slot
        self.app.mode.across.typing("" if slot.secret or slot.digit else self.entry.own)
        heard = self._listened(visit)
        if heard is not visit:
            self.set_reactive(VisitScreen.visit, heard)
            self._seq, self._view = heard.seq, self.desk.view(heard, self._variant)
            self._paint()
            return
        self._tell(self._view, visit)

    def _listened(self, visit: Visit) -> Visit:
        try:
            return self.desk.listen(visit)
        except Refused as refused:
            self.say_problem(refused)
            return visit

    def _show_end(self) -> None:
        view, visit = self._view, self.visit
        assert view is not None and visit is not None
        self.show_title(acts_line(view, None, self.words))
        self.show_body(self._slip_page(visit))
        self.place("customer").show(customer_line(view, self.words))
        self.place("items").show(items_line(view, None, self.words))
        self.show_prompt(self.words["visit.closed"], Slot(limit=1), self.words["visit.next"])

    def _slip_page(self, visit: Visit) -> list[Content]:
        """As much of the slip as fits, and how to see the rest."""
        rows = self.slip_lines(visit)
        if len(rows) <= PAGE:
            return rows
        pages = -(-len(rows) // PAGE)
        at = min(pages, -(-(self._top + PAGE) // PAGE))
        more = line("   ", (self.words["list.more"].format(at=at, of=pages), DIM))
        return [more, *rows[self._top : self._top + PAGE]]

    def _slot(self, view: View) -> Slot:
        field = view.field
        if view.entry == "digit":
            return Slot(digit=True)
        if view.entry == "own":
            return Slot(limit=SPOKEN)
        if view.entry == "tick":
            return Slot(limit=len(view.elements), fold=True)
        if view.entry == "text" and field is not None:
            numeric = field.name not in ("name", "text", "address", "company", "bank_name")
            return Slot(secret=field.secret, limit=field.max_len, fold=numeric,
                        group=field.group if numeric and not field.secret else None)
        return Slot(limit=FREE if view.kind is Kind.NOTE else 40)

    def _prompt(self, view: View) -> str:
        if view.entry in ("own", "tick"):
            return self.words[f"prompt.{view.entry}"]
        return view.ask or self.words["prompt.enter"]

    def _hint(self, view: View) -> str:
        if view.kind is Kind.COMMIT:
            return self.words["hint.retry"]
        if view.entry in ("own", "tick"):
            return self.words[f"hint.{view.entry}"]
        secret = view.field is not None and view.field.secret
        hint = self.words["hint.secret" if secret else f"hint.{view.entry}"]
        if view.optional:
            hint = self.words["hint.optional"]
        if view.before:
            hint = self.words["hint.before"]
        if view.variants > 1 and view.entry != "pick" and view.gate is None:
            more = self.words["hint.more"].format(at=self._variant % view.variants + 1,
                                                  of=view.variants)
            hint = f"{more}   {hint}"
        return hint

    # ── taking an answer ──────────────────────────────────────────────────────────────────────

    def accept(self, text: str) -> bool:
        """Answer the step; what is refused is said, and stays in the line."""
        self.clear_problem()
        visit, view = self.visit, self._view
        assert visit is not None and view is not None
        if not view.entry:
            self.next_customer()
            return True
        if view.entry == "own":
            return self.go(lambda: self.desk.say(visit, text, view.level))
        if view.entry == "tick":
            names = tuple(name for number, (name, _) in enumerate(view.elements, 1) if str(number) in text)
            return self.go(lambda: self.desk.tick(visit, names, view.level))
        if view.entry == "enter" and text.strip():
            self.say_note(self.words["hint.nothing"])
            return True
        return self.advance(visit, text, self._picked(view, text))

    def advance(self, visit: Visit, text: str, option: Option | None = None) -> bool:
        """One answer to the desk; durable before anything is painted."""
        sure = bool(text) and text == self._forbidden
        self._forbidden = ""
        taken = self.go(lambda: self.desk.answer(
            visit, text, option=option, variant=self._variant, sure=sure))
        if not taken and self._refusal == "visit.forbidden":
            self._forbidden = text
        return taken or self.entry.slot.secret

    def go(self, act: Callable[[], Visit]) -> bool:
        """The visit that an act leads to; what is refused is said, and no screen stays behind."""
        self._refusal = ""
        try:
            self.visit = act()
        except Halted as halted:
            self.visit = halted.visit
            self.say_problem(halted)
        except Refused as refused:
            self._refusal = refused.problem.code
            if refused.problem.code == "store.lost_race":
                self._overtaken()
            self.say_problem(refused)
            return False
        return True

    def _overtaken(self) -> None:
        """Another seat, or a write thought lost, was first: show the visit as it is now."""
        visit = self.visit
        assert visit is not None
        try:
            found = self.desk.again(visit.id)
        except Refused:
            return
        home = self.app.opened_home
        if home is not None and found.last.seat != home.hall.seat:
            self.dismiss(self.words["visit.elsewhere"].format(seat=found.last.seat))
        else:
            self.visit = found

    def _picked(self, view: View, text: str) -> Option | None:
        """The marked line of a list, when there is one."""
        if view.optional and not text.strip() and not self._steered:
            return None
        if view.entry == "pick" and 0 <= self._marked < len(self._options):
            return self._options[self._marked]
        return None

    def _suggested(self, visit: Visit, view: View) -> int:
        """The line of a list that is marked from the start: what the record recommends."""
        wanted = (visit.clear("offer_plan"), visit.clear("best_plan"))
        for index, option in enumerate(self._options):
            if view.earlier and option.value == view.earlier:
                return index
        for index, option in enumerate(self._options):
            if view.source == "plans" and option.value and option.value in wanted:
                return index
        return -1

    def typed(self, text: str) -> None:
        """A list narrows as one types; the best match is marked."""
        visit, view = self.visit, self._view
        if view is not None and visit is not None and view.entry == "pick":
            self._options = self._listed(visit, text)
            self._marked = 0 if text.strip() and self._options else self._suggested(visit, view)
            self._paint()

    def steer(self, key: str) -> None:
        """Arrows choose another wording, or move in a list."""
        view, visit = self._view, self.visit
        if view is None or visit is None:
            return
        if (view.kind is Kind.SLIP or not view.entry) and key in ("pageup", "pagedown"):
            last = max(0, len(self.desk.slip(visit).lines) - PAGE)
            self._top = max(0, min(last, self._top + (PAGE if key == "pagedown" else -PAGE)))
            if not view.entry:
                self._show_end()
                return
        elif not view.entry:
            return
        elif view.entry == "pick" and self._options:
            last = len(self._options) - 1
            move = {"up": -1, "down": 1, "pageup": -BODY // 2, "pagedown": BODY // 2}.get(key, 0)
            self._marked = min(last, max(0, self._marked + move))
            self._steered = True
        elif key in ("up", "down") and view.variants > 1 and view.gate is None:
            self._variant = (self._variant + (1 if key == "down" else -1)) % view.variants
            self._view = self.desk.view(visit, self._variant)
            self.place("hint").show(self.hint_line(self._hint(self._view)))
        self._paint()

    def back(self) -> None:
        """One answered step back; from a step gone back to, further back."""
        self.clear_problem()
        visit = self.visit
        assert visit is not None
        if self._view is not None and not self._view.entry:
            self.dismiss()
            return
        self.go(lambda: self.desk.back(visit))
