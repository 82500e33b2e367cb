"""Visits at random: a real desk on the stage, an agent who types anything that is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from app.desk import Desk
from app.documents import DocumentKind
from app.fields import FIELDS, Context
from app.pack.model import ENTER_KINDS, Choice, Kind, Pack, Step, person_prefix
from app.pack.sources import SOURCES, repeated
from app.ports import Option
from app.problems import Refused
from app.progress import Halted
from app.proof.quiet import CODE, PASSWORD, PHONE, WRONG
from app.proof.stage import MANAGER, MANAGER_PIN, STAFF, TODAY, stage
from app.visit.bill import due
from app.visit.options import options
from app.visit.path import ways_back
from app.visit.state import Here, Visit
from app.visit.view import open_choices

MOST = 160
"""Moves of one visit."""
NEW_PASSWORD = "802517"
CARDS = {"kind": ("temporary_id", "hmt_residence", "foreign_permanent"), "adult": ("no", "unknown"),
         "expired": ("yes",), "card": ("none",)}
"""What may lie on the reader other than the quiet card."""


@dataclass
class Wanderer:
    """One visit; every move is told as the visit that it leaves behind."""

    pack: Pack
    seed: int
    first: str = ""
    """The service that is asked for first."""
    strange: float = 0.4
    """How often the operator says something other than what is quiet."""
    halts: list[str] = field(default_factory=list)
    moves: list[str] = field(default_factory=list)
    """What was done, to be read when something is found."""

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.home = stage(self.pack)
        self.desk = Desk(self.home, self.home.agents.people[STAFF][0])
        self.forms = 0
        self.fresh: dict[str, int] = {}
        self.patience = self.random.choice((1, 2, 2, 3, 4))
        """Items before the customer wants to go."""

    def moments(self) -> Iterator[Visit]:
        """The visit after each move, the opened one first."""
        self._roll()
        visit = self.desk.open(self.first if self.random.random() < 0.3 else "")
        yield visit
        for _ in range(MOST):
            if visit.here is None or not visit.open or self.halts:
                return
            after = self._move(visit)
            if after is None:
                continue
            visit = after
            yield visit

    def _move(self, visit: Visit) -> Visit | None:
        here, dice = visit.here, self.random.random()
        assert here is not None
        if self.random.random() < 0.3:
            self._roll()
        try:
            if dice < 0.015 and visit.item:
                flow = self.random.choice(self.pack.services)
                self.moves.append(f"F2 {flow.id}")
                return self.desk.wish(visit, flow.code)
            if dice < 0.03 and visit.item and not visit.item.recorded:
                self.moves.append("cancel")
                return self.desk.cancel(visit, "other", item_only=True)
            if dice < 0.06 and (ways := ways_back(visit)):
                at = self.random.choice(ways).at
                self.moves.append(f"back {at}")
                return self.desk.back(visit, at)
            return self._answer(visit, here)
        except Halted as halted:
            self.moves.append(f"! {halted.problem.code}")
            if halted.visit.here and halted.visit.here.step.kind is Kind.COMMIT:
                self.halts.append(halted.problem.code)
            return halted.visit
        except Refused as refused:
            self.moves.append(f"! {refused.problem.code}")
            return None

    def _answer(self, visit: Visit, here: Here) -> Visit:
        step = here.step
        typed, option = self._typed(visit, here)
        self.moves.append(f"{here.at}={option.value if option else typed}")
        self.home.subscribers.reserved.clear()
        self.home.subscribers.wrong = 2 if typed == WRONG and self.random.random() < 0.6 else 0
        if step.source in ("new_password", "same_password"):
            self.home.subscribers.wrong = 0
        return self.desk.answer(visit, typed, option=option)

    def _typed(self, visit: Visit, here: Here) -> tuple[str, Option | None]:
        step = here.step
        if step.choices and step.kind not in (Kind.PICK, Kind.SERVICE):
            return self._choice(visit, here, open_choices(visit, step)).key, None
        if step.kind in ENTER_KINDS:
            return "", None
        if step.kind is Kind.SERVICE and self.first and here.item == 0:
            return self.pack.flows[self.first].code, None
        if step.optional and self.random.random() < 0.4:
            return "", None
        if step.kind in (Kind.PICK, Kind.SERVICE):
            found = options(visit, here, self.home.subscribers.options)
            return "", self.random.choice(found) if found or not step.optional else None
        return self._value(visit, step), None

    def _choice(self, visit: Visit, here: Here, choices: tuple[Choice, ...]) -> Choice:
        """Ends and repetitions are rarer, so that visits get somewhere."""
        if here.step.name == "more" and len(choices) > 1:
            wanted = "yes" if here.item < self.patience else "no"
            return next((c for c in choices if c.value == wanted), choices[0])
        onward = [c for c in choices if not c.end and not c.again]
        return self.random.choice(onward if onward and self.random.random() < 0.8 else choices)

    def _value(self, visit: Visit, step: Step) -> str:
        right = self.random.random() < 0.75
        match step.source:
            case "check_password":
                return PASSWORD if right else WRONG
            case "check_code":
                return CODE if right else WRONG
            case "new_password" | "same_password":
                return NEW_PASSWORD
            case "approve":
                return MANAGER_PIN
            case "repeat":
                return visit.text(repeated(step.name)) or ""
        if step.field == "staff_no":
            return MANAGER
        if step.field == "form_no":
            self.forms += 1
            return f"GZ2026-{self.forms:06d}"
        if step.field == "mobile" and self.random.random() < 0.7:
            return PHONE
        prefix = person_prefix(step.person)
        kind: DocumentKind | str | None = visit.clear(f"{prefix}kind") or None
        total = due(visit) if step.kind is Kind.PAY else None
        found = FIELDS[step.field or "text"].representatives(Context(TODAY, kind, due_fen=total))
        return self.random.choice(found)

    def _roll(self) -> None:
        """What operator and reader will say from now on."""
        says: dict[str, str] = {}
        for source in SOURCES.values():
            for name, values in source.clear.items():
                if source.port == "subscribers" and self.random.random() < self.strange:
                    says[name] = self.random.choice(values)
        for person in ("", "owner_", "proxy_", "guardian_"):
            for name, values in CARDS.items():
                if self.random.random() < 0.06:
                    says[person + name] = self.random.choice(values)
        self.home.subscribers.clear = says
        self.home.identity.clear = says
