"""Plays a trainee who is written down: through the real desk, on the stage, with a customer who is played."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from app.desk import Desk
from app.pack.model import ENTER_KINDS, Kind, Pack, Text
from app.ports import Heard, Mode
from app.practice.card import Rubric, Scorecard
from app.practice.curriculum import Curriculum
from app.practice.help import Help
from app.practice.rehearsal import Rehearsal
from app.practice.scenario import Form, Pocket, Scenario
from app.practice.score import score
from app.proof.cast import NAMES, Cast
from app.proof.stage import STAFF, StageHome, stage
from app.proof.story import Expected
from app.visit.entries import Entry
from app.visit.fill import fill, hides
from app.visit.options import exact
from app.visit.state import Here, Visit
from app.visit.view import builtins, entry_of, open_choices
from data.packs import load_shipped
from data.practice.curriculum import load_shipped_curriculum
from data.practice.similar import similar

JOURNALS = Path(__file__).parent / "journals"


@lru_cache(maxsize=4)
def pack_of(name: str) -> Pack:
    """A shipped pack, loaded once."""
    return load_shipped(name)


@dataclass(frozen=True)
class Trainee:
    """What somebody does with one customer; what is not said here is done by the book."""

    id: str
    scenario: str
    level: str = "blank"
    form: int = 0
    says: Mapping[str, str] = field(default_factory=dict)
    """Step → their own words there; others say the phrase itself."""
    aloud: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Step → said aloud, and the elements they tick; `all` ticks every one."""
    does: Mapping[str, str] = field(default_factory=dict)
    """Step → the answer they give instead of the right one; what the right way does not have, too."""
    first: Mapping[str, str] = field(default_factory=dict)
    """Step → an answer that they give first and then correct."""
    waits: Mapping[str, float] = field(default_factory=dict)
    """Step → seconds before they go on there."""
    parks: Mapping[str, float] = field(default_factory=dict)
    """Step → seconds that they set the visit aside there."""
    leaves: str = ""
    """Step at which they break the visit off."""
    drops: str = ""
    """Step at which they break the item off."""
    stops: str = ""
    """Step at which the program is cut off."""
    extra: int = 0
    """Keys beyond the fewest."""
    directed: Mapping[str, str] = field(default_factory=dict)
    """Step → what a trainer lets the customer say there."""
    excused: bool = False
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Verdict (missed, unsure, na) → marks, `what step:detail`; every other mark is met."""
    caps: tuple[str, ...] = ()
    ended: str = "finished"
    why: str = ""


@dataclass
class Directed:
    """A person at a second terminal."""

    lines: Mapping[str, str]
    home: StageHome
    visit: Visit | None = None
    told: set[str] = field(default_factory=set)

    def __call__(self, visit: Visit) -> tuple[Heard, ...]:
        step = visit.here.step.id if visit.here else ""
        if step in self.lines and step not in self.told:
            self.told.add(step)
            return (Heard(self.lines[step], "4001"),)
        return ()


class Played(Rehearsal):
    """A rehearsal with lines that are directed by step."""

    def says(self, visit: Visit) -> tuple[Heard, ...]:
        """What is scripted, then what is directed."""
        return (*super().says(visit), *self.directing(visit))

    directing: Directed


def scenarios() -> dict[str, Scenario]:
    """The customers that the journals are about."""
    told = yaml.safe_load((JOURNALS / "customers.yaml").read_text("utf-8"))
    return {name: scenario(name, body) for name, body in told.items()}


def scenario(name: str, body: Mapping[str, Any]) -> Scenario:
    """One customer as it is written down."""
    forms = tuple(_form({**body, **form}) for form in body.get("forms", [{}]))
    return Scenario(name, body.get("pack", "cmcc_hall"), Text((("zh", name),)), body["flow"],
                    Text((("zh", name),)), forms)


def _form(body: Mapping[str, Any]) -> Form:
    pocket = tuple(Pocket(**one) for one in body.get("pocket", [{}]))
    answers = tuple((step, _word(value)) for one in body["answers"] for step, value in one.items())
    expect = Expected(items=tuple(body["items"]))
    return Form(customer=body.get("customer", {}), pocket=pocket, answers=answers, expect=expect)


def _word(value: object) -> str:
    """YAML reads yes and no as truth; here they are words."""
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def trainees(*files: str) -> tuple[Trainee, ...]:
    """The journals of these files."""
    found = []
    for name in files:
        for body in yaml.safe_load((JOURNALS / f"{name}.yaml").read_text("utf-8")):
            labels = {verdict: tuple(body.pop(verdict, ())) for verdict in ("missed", "unsure", "na")}
            aloud = {step: tuple(names) for step, names in body.pop("aloud", {}).items()}
            for name in ("does", "first"):
                body[name] = {step: _word(value) for step, value in body.get(name, {}).items()}
            found.append(Trainee(**{**body, "labels": labels, "aloud": aloud, "caps": tuple(body.get("caps", ()))}))
    return tuple(found)


def play(trainee: Trainee, customer: Scenario) -> tuple[Entry, ...]:
    """The journal of this trainee with this customer."""
    return _Play(trainee, customer).journal()


@lru_cache(maxsize=4)
def curriculum_of(name: str) -> Curriculum:
    """Key words and sheet of a shipped pack, as they ship."""
    return load_shipped_curriculum(name, pack_of(name))


def rubric(name: str, **changes: Any) -> Rubric:
    """What a visit of this pack is held against."""
    curriculum = curriculum_of(name)
    assert curriculum.sheet is not None
    home = stage(pack_of(name))
    told: dict[str, Any] = {
        "keywords": curriculum.keywords, "sheet": curriculum.sheet, "names": NAMES, "similar": similar,
        "hall": home.hall, "agent": home.agents.people[STAFF][0],
    }
    return Rubric(pack_of(name), **{**told, **changes})


def excused(trainee: Trainee, entries: Sequence[Entry]) -> tuple[int, ...]:
    """The lines that a trainer excuses."""
    return tuple(e.seq for e in entries if e.kind in ("park", "cancel")) if trainee.excused else ()


def scored(trainee: Trainee, customer: Scenario, held: Rubric) -> Scorecard:
    """The card of this trainee with this customer."""
    entries = play(trainee, customer)
    return score(entries, customer, held, excused(trainee, entries))


class _Play:
    """One performance."""

    def __init__(self, trainee: Trainee, customer: Scenario) -> None:
        self.trainee, self.customer = trainee, customer
        self.pack = pack_of(customer.pack)
        form = customer.forms[trainee.form]
        self.home = stage(self.pack, form.customer)
        rehearsal = Played(customer, form, trainee.form, Help(trainee.level), NAMES)
        object.__setattr__(rehearsal, "directing", Directed(trainee.directed, self.home))
        self.home.mode = Mode("practice", across=rehearsal)
        self.desk = Desk(self.home, self.home.agents.people[STAFF][0])
        self.cast = Cast()
        self.answers = list(form.answers)
        self.first = dict(trainee.first)
        self.parked: set[str] = set()
        self.keys = 0
        self.visit = self.desk.open()

    def journal(self) -> tuple[Entry, ...]:
        """Play to the end, or to where they stop."""
        trainee = self.trainee
        for _ in range(300):
            here = self.visit.here
            if here is None or not self.visit.open or here.step.id == trainee.stops:
                break
            if here.step.id in (trainee.leaves, trainee.drops):
                item_only = here.step.id == trainee.drops
                self.visit = self.desk.cancel(self.visit, "left", item_only=item_only)
                if not item_only:
                    break
                self.trainee = trainee = replace(trainee, drops="")
                continue
            self._park(here)
            self._step(here)
        else:
            raise AssertionError(f"{trainee.id}: does not end, at {here.step.id if here else ''}")
        entries = self.home.journal.read(self.visit.id)
        if self.visit.open or trainee.leaves:
            return entries
        stamp = self.home.clock.stamp(STAFF, "3号台")
        count = {"count": self.keys + trainee.extra}
        return (*entries, Entry(self.visit.id, entries[-1].seq + 1, "keys", stamp, count))

    def _park(self, here: Here) -> None:
        step = here.step.id
        if step in self.trainee.parks and step not in self.parked:
            self.parked.add(step)
            self.desk.park(self.visit, "客户接电话")
            self.home.clock.pass_(self.trainee.parks[step])
            self.visit = self.desk.resume(self.visit.id)

    def _step(self, here: Here) -> None:
        step = here.step
        told = self.desk.view(self.visit)
        phrase = self.pack.phrases.get(step.say)
        words = self._phrase(here) if phrase is not None else ""
        self.home.clock.pass_(self.trainee.waits.get(step.id, max(3.0, len(words) / 9)))
        if told.entry == "own":
            if step.id in self.trainee.aloud:
                self.keys += 1
                self.visit = self.desk.say(self.visit, "", told.level)
                assert phrase is not None
                names = tuple(one.name for one in phrase.elements("zh"))
                ticks = self.trainee.aloud[step.id]
                ticks = names if ticks == ("all",) else ticks
                self.keys += len(ticks) + 1
                self.visit = self.desk.tick(self.visit, ticks, told.level)
            else:
                own = self.trainee.says.get(step.id, words)
                self.keys += len(own) + 1
                self.visit = self.desk.say(self.visit, own, told.level)
            if step.kind is Kind.SAY:
                self._back_from(here)
                return
        self._answer(here)
        self._back_from(here)

    def _answer(self, here: Here) -> None:
        step = here.step
        value = self._value(here)
        match entry_of(step):
            case "digit":
                open_ = open_choices(self.visit, step)
                choice = next((one for one in open_ if one.value == value), None)
                assert choice is not None, f"{self.trainee.id}: {step.id}: {value} of {[c.value for c in open_]}"
                self.keys += 1
                self.visit = self.desk.answer(self.visit, choice.key)
            case "pick" if value.strip():
                option = exact(self.desk.options(self.visit), self.cast.fill(value, self.visit))
                assert option is not None, f"{self.trainee.id}: {step.id}: {value}"
                self.keys += len(option.code or option.value) + 1
                self.visit = self.desk.answer(self.visit, option.code, option=option)
            case "pick" | "enter":
                self.keys += 1
                self.visit = self.desk.answer(self.visit, "")
            case _:
                typed = self.cast.fill(value, self.visit)
                self.keys += len(typed) + 1
                self.visit = self.desk.answer(self.visit, typed)

    def _value(self, here: Here) -> str:
        step = here.step
        right = None
        if self.answers and self.answers[0][0] == step.id:
            right = self.answers.pop(0)[1]
        elif any(name == step.id for name, _ in self.answers):
            index = next(i for i, (name, _) in enumerate(self.answers) if name == step.id)
            right = self.answers[index][1]
            del self.answers[: index + 1]
        if step.id in self.first:
            self.answers.insert(0, (step.id, right or ""))
            return self.first.pop(step.id)
        if step.id in self.trainee.does:
            return self.trainee.does[step.id]
        if right is None and step.kind is Kind.SERVICE:
            return self.customer.flow
        if right is None and (step.kind in ENTER_KINDS or step.kind is Kind.COMMIT):
            return ""
        assert right is not None, f"{self.trainee.id}: nothing to do at {step.id}"
        return right

    def _back_from(self, here: Here) -> None:
        """Correct at once what was answered wrong first."""
        if here.step.id in self.trainee.first and here.step.id not in self.first:
            again = self.answers and self.answers[0][0] == here.step.id
            if again and self.trainee.id not in self.parked:
                self.parked.add(self.trainee.id)
                self.visit = self.desk.back(self.visit, here.at)

    def _phrase(self, here: Here) -> str:
        elements = self.pack.phrases[here.step.say].elements("zh")
        extra = builtins(self.visit, self.home.hall, "zh", self.desk.agent)
        return "".join(fill(e.words, self.visit, extra, aloud=True) for e in elements if not hides(e.words, self.visit))


def name_of(mark: Any) -> str:
    """A mark as the labels name it: `what step:detail`, without the item's number where it is the first."""
    _, at, *detail = (*mark.id.split(":"), "")
    number, _, step = at.partition("/")
    place = step if number in ("0", "1") else f"{number}/{step}" if number else ""
    return f"{mark.what} {place}".strip() + (f":{detail[0]}" if detail and detail[0] else "")
