"""F7: the norms of this very step, and every norm and reference card of the pack, found as one types."""

from __future__ import annotations

from textual.content import Content

from app.pack.model import Flow, Pack
from app.pack.norms import Card, Norm
from app.pack.reference import Reference, find, kept_by, of_step, references
from app.ports import Option
from app.problems import Problem
from app.text import cells, safe, wrap
from app.visit.state import Visit
from screens.entry import Slot
from screens.frame import Frame
from screens.paint import BODY, BOLD, DIM, WIDTH, Words, line, listed, pairs
from screens.text import TextScreen

INDENT = 6
NAME = 22
"""Cells that a list has for a name."""
FEW = 3
"""Services that are named; the others are counted."""


class NormsScreen(Frame):
    """A list over where one was: Enter shows one whole, Esc goes back there."""

    KEYS = ("help", "lock")

    def __init__(self, pack: Pack, visit: Visit | None = None) -> None:
        super().__init__()
        self._pack = pack
        here = visit.here if visit is not None and visit.open else None
        item = next((i for i in visit.path.items if here and i.number == here.item), None) if visit else None
        self._step = here.step if here else None
        self._flow: Flow | None = item.flow if item else pack.flows.get(pack.opening) if here else None
        self._own = of_step(pack, self._flow, self._step) if self._step else {}
        self._all = references(pack, tuple(self._own))
        self._found: tuple[Reference, ...] = ()
        self._typed = ""
        self._marked = -1

    def opened(self) -> None:
        self._narrow("")
        self.show_prompt(self.words["prompt.norm"], Slot(limit=30), self.words["hint.pick"])

    def _narrow(self, text: str) -> None:
        self._typed = text.strip()
        if self._typed:
            self._found = find(self._all, self._typed)
        else:
            self._found = self._all[: len(self._own)] if self._own else self._all
        self._marked = 0 if self._found and (self._typed or self._own) else -1
        self._paint()

    def _paint(self) -> None:
        words = self.words
        if self._own and not self._typed:
            assert self._flow is not None and self._step is not None
            self.show_title(words["norm.here"].format(service=self._flow.name.of(self.app.lang)))
        else:
            self.show_title(words["norm.all"].format(count=len(self._found)))
        options = [self._option(one) for one in self._found]
        rows = listed(options, self._marked, BODY - 1, words)
        if not self._all:
            rows = [line(" " * INDENT, (words["norm.none"], DIM))]
        self.show_body([Content(""), *rows])

    def _option(self, one: Reference) -> Option:
        lang = self.app.lang
        if one.card is not None:
            name = one.card.name.of(lang)
            coded = f"{one.card.code} {name}".strip()
            name = coded if cells(coded) <= NAME else name
            return Option(one.card.id, name, name, detail=one.card.text.of(lang))
        norm = one.norm
        assert norm is not None
        by = "" if self._typed else self._own.get(norm.id, "")
        label = f"{self.words[f'norm.by.{by}']}  " if by else ""
        return Option(norm.id, norm.id, norm.id, detail=f"{label}{norm.of(lang)}")

    def typed(self, text: str) -> None:
        self.clear_problem()
        self._narrow(text)

    def steer(self, key: str) -> None:
        if self._found:
            move = {"up": -1, "down": 1, "pageup": -BODY, "pagedown": BODY}.get(key, 0)
            self._marked = min(len(self._found) - 1, max(0, self._marked + move))
            self._paint()

    def accept(self, text: str) -> bool:
        """One is shown whole; what was typed stays."""
        if not 0 <= self._marked < len(self._found):
            self.say_problem(Problem("visit.which" if self._found else "visit.no_match"))
            return False
        self.clear_problem()
        one = self._found[self._marked]
        if one.card is not None:
            rows = card_rows(one.card, self._pack, self.app.lang, self.words)
            self.app.push_screen(TextScreen(one.card.name.of(self.app.lang), rows))
        elif one.norm is not None:
            rows = norm_rows(one.norm, self._pack, self._flow, self.app.lang, self.words)
            self.app.push_screen(TextScreen(one.norm.id, rows))
        return False

    def back(self) -> None:
        self.dismiss(None)


def norm_rows(norm: Norm, pack: Pack, flow: Flow | None, lang: str, words: Words) -> list[Content]:
    """One norm whole: its words, where they stand, and what keeps them here."""
    rows = [Content(""), *_prose(norm.of(lang), BOLD), Content("")]
    told = [(words["norm.source"], f"{norm.source}  {norm.section}")]
    if norm.figure:
        told.append((words["norm.figure"], norm.figure))
    rows += pairs(told)
    places = kept_by(pack, norm.id, lang, flow)
    heading = words["norm.kept_here" if flow else "norm.kept"]
    rows += [Content(""), line(" " * INDENT, (heading, BOLD))]
    if not places:
        rows.append(line(" " * INDENT, (words["norm.unkept"], DIM)))
    for place in places:
        text = place.words
        if place.flows and place.kind == "step":
            names = "、".join(one.name.of(lang) for one in place.flows[:FEW])
            more = words["norm.more"].format(count=len(place.flows)) if len(place.flows) > FEW else ""
            text = f"{text}  ({names}{more})"
        elif place.flows and place.kind == "timer":
            text = f"{text}  ({place.flows[0].name.of(lang)})"
        rows += pairs([(words[f"norm.at.{place.kind}"], text)])
    return rows


def card_rows(card: Card, pack: Pack, lang: str, words: Words) -> list[Content]:
    """One card whole."""
    rows = [Content(""), *_prose(card.text.of(lang), BOLD), Content("")]
    told = [(words["norm.code"], card.code)] if card.code else []
    told += [(words["norm.norm"], f"{one}  {pack.norms[one].of(lang) if one in pack.norms else ''}")
             for one in card.norms]
    return rows + pairs(told)


def _prose(text: str, style: str) -> list[Content]:
    return [line(" " * INDENT, (row, style)) for row in wrap(safe(text), WIDTH - INDENT - 2)]
