"""The customer across the counter, played from a scenario: `app.ports.Across` of a practised visit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from app.pack.model import DIGIT_KINDS, Element, Gate, Kind, Phrase, Step, Text
from app.pack.places import PLACE
from app.ports import Heard
from app.practice.help import Help, cues
from app.practice.scenario import Form, Line, Scenario
from app.practice.words import Keywords
from app.problems import Refused
from app.proof.cast import Cast
from app.visit.fill import hides
from app.visit.state import Here, Visit
from app.visit.view import Paper, View

STOCK: Final = ("number", "premium", "iccid", "serial")
"""What came from the drawer: nobody's yet, and another one when it is dealt again."""
CLOSED: Final = {"help": "practice.no_help", "norms": "practice.no_help", "back": "practice.no_back"}
"""What an exam does not allow, and the problem that says so."""
ON_PAPER: Final = frozenset({"document", "valid_until"})
"""Fields that are read off a document."""
HELD: Final = frozenset({
    "iccid", "form_no", "ticket_no", "serial", "imei", "terminal_ref", "invoice_no", "staff_no",
})
"""Fields that are read off something else: told in brackets, as no customer says them."""
READ_OFF: Final = frozenset({"identity", "match"})
"""Sources that are asked with a document in hand."""


class Director(Protocol):
    """Somebody at a second terminal who plays the customer, or looks on."""

    def told(self, visit: str) -> tuple[Heard, ...]:
        """What they let the customer say, and has not been handed over yet."""
        ...

    def typing(self, visit: str, text: str) -> None:
        """What the agent has half typed."""
        ...


@dataclass(eq=False, slots=True)
class Rehearsal:
    """One scenario as it is dealt: form, people, documents, and how much help there is."""

    scenario: Scenario
    form: Form
    seed: int
    level: Help
    """Of the whole visit; AUTO: each step has its own."""
    names: Mapping[str, str]
    """What the placeholders of lines and answers stand for."""
    papers: Mapping[str, Paper] = field(default_factory=dict)
    """Person → what they hold out."""
    levels: Mapping[str, Help] = field(default_factory=dict)
    """Step → its own level, for AUTO."""
    keywords: Keywords = field(default_factory=Keywords)
    about: Mapping[str, str] = field(default_factory=dict)
    """Further things that `opened` keeps: the assignment."""
    director: Director | None = None
    lang: str = "zh"
    visit: str = ""
    """The visit that is played with it, once it is known."""
    _refused: set[str] = field(default_factory=set)
    """The address where something was refused just now."""

    # ── app.ports.Across ──────────────────────────────────────────────────────────────────────

    def scene(self) -> Mapping[str, object]:
        """Which scenario, in which form, with which help."""
        form = self.scenario.forms.index(self.form)
        return {"scenario": self.scenario.id, "pack": self.scenario.pack, "digest": self.scenario.digest,
                "seed": self.seed, "form": form, "level": self.level.value,
                "stock": {name: self.names[name] for name in STOCK if name in self.names}, **self.about}

    def says(self, visit: Visit) -> tuple[Heard, ...]:
        """What the customer says at this step by now: each line once, then what is directed."""
        self.visit = visit.id
        here = visit.here
        self._refused.intersection_update((here.at,) if here is not None else ())
        if here is None or not visit.open:
            return ()
        known = visit.heard.get(here.at, ())
        filled = (self.fill(line.say, visit) for line in self._lines(visit, here))
        found = tuple(Heard(words) for words in filled if words not in known)
        return found + (self.director.told(visit.id) if self.director is not None else ())

    def dress(self, visit: Visit, view: View) -> View:
        """The customer in view, and of the script what the level of this step shows."""
        here = visit.here
        if here is None or not view.entry:
            return view
        level, phrase = self.level_of(here.step), self._phrase(visit, here.step)
        view = replace(view, heard=_heard(visit, here), level=level.value,
                       do="" if level is Help.EXAM else view.do)
        asked = self._asked(visit, here)
        if asked == "own":
            return replace(view, entry="own", say="", choices=(), variants=1, gate=None, before="",
                           ask="" if level is Help.EXAM else view.ask)
        if asked == "tick":
            assert phrase is not None
            told = parts(phrase.elements(self.lang, view.variant), view.say, visit)
            return replace(view, entry="tick", elements=told, choices=(), variants=1, gate=None, before="")
        view = replace(view, paper=self._paper(here.step))
        if phrase is None or level is Help.SHOWN:
            return view
        if level is Help.CUED:
            return replace(view, say="", cue=cues(phrase, self.keywords, self.lang))
        return replace(view, say="", variants=1)

    def check(self, act: str) -> None:
        """An exam has no help, and no way back but where the line took no answer or the right way goes back."""
        led_back = bool(self._refused) or any(name == "back" for name, _ in self.form.answers)
        if self.level is Help.EXAM and act in CLOSED and not (act == "back" and led_back):
            raise Refused.of(CLOSED[act])

    def refused(self, at: str) -> None:
        """What was typed there was not taken: the customer may say something to it."""
        self._refused.add(at)

    def typing(self, text: str) -> None:
        """Whoever looks on sees it."""
        if self.director is not None and self.visit:
            self.director.typing(self.visit, text)

    # ── parts ─────────────────────────────────────────────────────────────────────────────────

    def level_of(self, step: Step) -> Help:
        """How much of this step's script is shown."""
        return self.levels.get(step.id, Help.SHOWN) if self.level is Help.AUTO else self.level

    def fill(self, text: Text, visit: Visit) -> str:
        """A line with its placeholders filled."""
        cast = Cast(self.names)
        cast.forms += sum(bool(answer.evidence) for answer in visit.answers.values())  # a form is signed once
        return cast.fill(text.of(self.lang), visit)

    def _phrase(self, visit: Visit, step: Step) -> Phrase | None:
        return visit.pack.phrases.get(step.say) if step.say else None

    def _asked(self, visit: Visit, here: Here) -> str:
        """`own`: the agent's own words are due; `tick`: what was said aloud is to be compared."""
        if self._phrase(visit, here.step) is None or self.level_of(here.step) not in (Help.BLANK, Help.EXAM):
            return ""
        said = visit.said.get(here.at)
        if said is None:
            return "own"
        return "tick" if said.spoken and not said.ticked else ""

    def _lines(self, visit: Visit, here: Here) -> tuple[Line, ...]:
        waits = self._asked(visit, here) == "own"
        moments = {"arrived"} if waits else {"arrived", ""}
        moments |= {"refused"} if visit.refusals.get(here.at) or here.at in self._refused else set()
        moments |= {"again"} if here.at in visit.withdrawn or here.stale is not None else set()
        own = [line for line in self.form.says if line.at == here.step.id]
        found = tuple(line for line in own if line.did in moments and line.when.holds(visit.path.clear))
        spoken = [line for line in own if line.did in ("", "arrived")]
        return found if spoken or waits else (*found, *self._plain(visit, here))

    def _plain(self, visit: Visit, here: Here) -> tuple[Line, ...]:
        """What they say where the scenario has no words: the answer itself."""
        step = here.step
        value = next((value for name, value in self.form.answers if name == step.id), "")
        if not value or step.kind in (Kind.CHECK, Kind.COMMIT, Kind.SERVICE) or step.field in ON_PAPER:
            return ()
        if step.kind in DIGIT_KINDS and step.choices:
            choice = next((one for one in step.choices if one.value == value), None)
            return (Line(step.id, choice.name),) if choice is not None and self._is_question(visit, step) else ()
        if step.kind is Kind.PICK and not self._is_question(visit, step):
            return ()
        if step.kind is Kind.PICK or step.field in HELD or step.field.startswith("pin"):
            ask = step.ask.of(self.lang)
            return (Line(step.id, Text(((self.lang, f"（{ask}：{value}）"),))),)
        return (Line(step.id, Text(((self.lang, value),))),)

    def _is_question(self, visit: Visit, step: Step) -> bool:
        """Whether the customer is asked something here; other choices are the agent's own to make."""
        phrase = self._phrase(visit, step)
        asked = phrase is not None and "？" in phrase.words(self.lang)
        return asked or step.gate is Gate.CONSENT

    def _paper(self, step: Step) -> Paper | None:
        """The document in hand at this step."""
        handed = any("how" in name for choice in step.choices for name in choice.sets)
        if step.field in ON_PAPER or READ_OFF & set(step.facts) or handed:
            return self.papers.get(step.person)
        return None


def parts(elements: Sequence[Element], said: str, visit: Visit) -> tuple[tuple[str, str], ...]:
    """The elements of a phrase with the words that each has in what was to be said."""
    shown = [one for one in elements if not hides(one.words, visit)]
    pattern = "".join(f"({'.*?'.join(map(re.escape, PLACE.split(one.words)[::2]))})" for one in shown)
    found = re.fullmatch(pattern, said, re.DOTALL)
    return tuple((one.name, found[number] if found else one.words) for number, one in enumerate(shown, 1))


def only_seen(words: str) -> bool:
    """Whether a line tells what is to be seen, in brackets as a whole, and nothing that is said."""
    return words.startswith("（") and words.find("）") == len(words) - 1


def _heard(visit: Visit, here: Here) -> tuple[str, ...]:
    """What the customer said here, or else last; of what was only to be seen, no more than what is seen here now."""
    told = visit.heard.get(here.at, ())
    said = [words for each in visit.heard.values() for words in each if not only_seen(words)]
    return tuple(words for words in told if words == told[-1] or not only_seen(words)) or tuple(said[-1:])
