"""Between customers: who is next, who waits, what was done today."""

from __future__ import annotations

from textual.content import Content

from app.desk import Desk
from app.ports import Option, Parked
from app.problems import Problem, Refused
from app.roles import Power
from app.text import fold_digits
from app.visit.state import Visit
from screens.entry import Slot
from screens.frame import Frame
from screens.keys import bindings
from screens.ledger import today
from screens.lists import ListScreen, ask_to_leave
from screens.look_up import look_up_menu
from screens.paint import BODY, BOLD, DIM, ago, line, listed
from screens.visit import VisitScreen

PRACTISE = "lx"
"""What is typed to practise."""


class HomeScreen(Frame):
    """Enter serves the next customer; a code, number, name or initials opens that service."""

    KEYS = ("help", "services", "look_up", "park", "next", "norms", "lock", "finish")
    LABELS = {"park": "home.list", "finish": "home.leave"}
    BINDINGS = bindings("services", "look_up", "park", "next", "finish")

    def __init__(self) -> None:
        super().__init__()
        self._parked: tuple[Parked, ...] = ()
        self._found: tuple[Option, ...] = ()
        self._marked = -1

    @property
    def desk(self) -> Desk:
        """The signed-in agent's desk."""
        desk = self.app.desk
        assert desk is not None
        return desk

    def opened(self) -> None:
        self._refresh()

    def _refresh(self) -> None:
        """Everything read anew: on opening, and whenever a visit is left."""
        try:
            self._reload()
            self._counts = self.desk.today(today(self.app.now()))
        except Refused as refused:
            self.say_problem(refused)
            self._counts = {}
        self.app.waiting = len(self._parked)
        self.show_header()
        name = self.app.agent.name if self.app.agent else ""
        self.show_title(self.words["home.welcome"].format(name=name))
        self.show_prompt(self.words["prompt.home"], Slot(limit=20), "")
        self._found, self._marked = (), -1
        self._paint()

    def _reload(self) -> None:
        self._parked = self.desk.waiting()

    def _paint(self) -> None:
        if self._found or self.entry.text:
            self.show_body([Content(""), *listed(self._found, self._marked, BODY - 1, self.words)])
            return
        words = self.words
        rows = [Content("")]
        for key, text in (("Enter", words["home.next"]), ("F5", self._waiting()),
                          ("F3", words["home.look_up"]), ("F2", words["home.services"]),
                          (PRACTISE, words["home.practise"]), ("F9", words["home.lock"]),
                          ("F10", words["home.quit"])):
            rows.append(line("     ", (f"{key:<9}", BOLD), text))
        rows.append(Content(""))
        counts = {"visits": 0, "items": 0, "over": 0, "offered": 0, "accepted": 0, **self._counts}
        rows.append(line("     ", (words["home.today"], DIM), "   ",
                         words["home.counts"].format(**counts)))
        self.show_body(rows)
        self.place("customer").show(Content(""))
        self.place("items").show(Content(""))

    def _waiting(self) -> str:
        words = self.words
        if not self._parked:
            return f"{words['home.parked']}  {words['home.none']}"
        told = " · ".join(
            f"{' '.join(p.services[-1:]) or '-'} {ago(self._age(p), words)}"
            f"{words['home.orphan'] if not p.reason else ''}" for p in self._parked[:3])
        return f"{words['home.parked']}  " + words["home.some"].format(
            count=len(self._parked), list=told)

    def _age(self, parked: Parked) -> float:
        return (self.app.now() - parked.since) / 1e6

    # ── the next customer ─────────────────────────────────────────────────────────────────────

    def accept(self, text: str) -> bool:
        self.clear_problem()
        if fold_digits(text).strip().lower() == PRACTISE:
            return self.attempt(self._practise)
        wish = ""
        if text.strip():
            found = self._found or self.desk.services(text)
            if not found or (len(found) > 1 and self._marked < 0):
                self.say_problem(Problem("visit.no_match" if not found else "visit.which"))
                return False
            wish = found[max(0, self._marked)].code
        return self._serve(wish)

    def _practise(self) -> None:
        """Today's drill, in the practice program."""
        self.desk.require(Power.PRACTISE)
        self.app.practise()

    def _serve(self, wish: str = "") -> bool:
        try:
            visit = self.desk.open(wish)
        except Refused as refused:
            self.say_problem(refused)
            return False
        self._show(visit)
        return True

    def _show(self, visit: Visit) -> None:
        here = visit.here
        draft = visit.draft if here is not None and here.at == visit.draft_at else ""
        self.app.push_screen(VisitScreen(visit, draft), self._left)

    def _left(self, said: str | None) -> None:
        self._refresh()
        if said == "next":
            self._serve()
        elif said:
            self.say_note(said)

    def typed(self, text: str) -> None:
        self._found = self.desk.services(text) if text.strip() else ()
        self._marked = 0 if self._found else -1
        self._paint()

    def steer(self, key: str) -> None:
        if self._found:
            move = {"up": -1, "down": 1}.get(key, 0)
            self._marked = min(len(self._found) - 1, max(0, self._marked + move))
            self._paint()

    def back(self) -> None:
        self.clear_problem()
        self._refresh()

    # ── function keys ─────────────────────────────────────────────────────────────────────────

    def action_next(self) -> None:
        self._serve()

    def action_services(self) -> None:
        self.app.push_screen(
            ListScreen(self.words["list.services"], self.desk.services), self._chosen)

    def _chosen(self, option: Option | None) -> None:
        if option is not None:
            self._serve(option.code)

    def action_park(self) -> None:
        """The customers who wait, oldest first, with age and open step."""
        if not self.attempt(self._reload):
            return
        options = tuple(
            Option(p.visit, " ".join(p.services[-1:]) or "-", str(number),
                   detail=f"{ago(self._age(p), self.words)} {p.phone} {p.seat} {p.step} "
                          f"{p.reason or self.words['home.orphan']}")
            for number, p in enumerate(self._parked, 1))
        self.app.push_screen(ListScreen.of(self.words["list.parked"], options), self._resume)

    def _resume(self, option: Option | None) -> None:
        if option is None:
            return
        try:
            visit = self.desk.resume(option.value)
        except Refused as refused:
            self.say_problem(refused)
            return
        self._show(visit)

    def action_look_up(self) -> None:
        look_up_menu(self, self._looked)

    def _looked(self, screen: Frame | None) -> None:
        if screen is not None:
            self.app.push_screen(screen)

    def action_finish(self) -> None:
        ask_to_leave(self)
