"""What a story is: who comes, what is typed, and what must be found in the rows afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from data.demo import AGENTS, Samples
from data.subscribers.cards import sample_card
from data.subscribers.services import next_month

PINS = {agent.staff: agent.pin for agent in AGENTS}
STAFF = {"agent": "1001", "greeter": "2001", "duty_manager": "3001", "trainer": "4001", "auditor": "5001"}
"""Who sits at the counter, by role."""
MANAGER = "3002"
"""The duty manager who gives a PIN."""


@dataclass(frozen=True, slots=True)
class Story:
    """One customer's stay, told so that somebody who serves at a counter can check it."""

    flow: str
    name: str
    keys: str
    """What is typed, from the home screen on; see `tests.kit.typist`.  `{phone}` and the like stand
    for the customer's own, `{owner.phone}` for somebody named in `also`."""
    items: tuple[str, ...]
    """What the ledger has of it: code and state."""
    who: str = "plain"
    """A customer of `data.demo.samples`."""
    also: dict[str, str] = field(default_factory=dict)
    """Further people: name in the keys → customer of `data.demo.samples`."""
    role: str = "agent"
    outcome: str = "served"
    paid: tuple[str, ...] = ()
    """Each leg: method and fen."""
    changes: tuple[str, ...] = ()
    """Everything that is different in the operator's store afterwards, and nothing else is."""
    before: str = ""
    after: str = ""
    """Of the last item: `plan=全球通88`, words between spaces."""
    said: str = ""
    """Phrases that were said, in this order, others between them."""
    unsaid: str = ""
    norms: str = ""
    """Norms that the steps passed and the phrases said answer to."""
    refused: str = ""
    """Problems that the agent was shown, in order; none other."""
    settings: dict[str, str] = field(default_factory=dict)
    """Hall settings that differ."""

    @property
    def id(self) -> str:
        return f"{self.flow}: {self.name}"


def fill(words: str, story: Story, samples: Samples, today: date) -> str:
    """The words with every placeholder filled for this demonstration hall."""
    one = samples[story.who]
    names: dict[str, Any] = {
        "self": one, "phone": one.phone, "document": one.document, "password": one.password,
        "code": one.code, "guardian": one.guardian_document, "until": until(one.valid_until),
        "iccid": samples.iccids[0], "iccid2": samples.iccids[1], "starter": samples.starters[0].number,
        "starter2": samples.starters[1].number, "number": samples.numbers[0].phone,
        "silver_number": next(n.phone for n in samples.numbers if n.grade == "银"),
        "gold_number": next(n.phone for n in samples.numbers if n.grade == "金"),
        "manager": MANAGER, "manager_pin": PINS[MANAGER], "staff": STAFF[story.role],
        "pin": PINS[STAFF[story.role]], "form": "GZ2026-000123", "form2": "GZ2026-000124",
        "ref": "260731004211", "ref2": "260731004299", "invoice": "26117000000012345678",
        "newcomer": sample_card(0, today).number, "stranger": sample_card(90, today).number,
        "child": "11000020200520007X", "next_month": next_month(today).isoformat(),
        **{name: samples[key] for name, key in story.also.items()},
    }
    return words.format(**names)


def until(valid_until: str) -> str:
    """How the last day of a document is typed: eight digits, or 0 for long term."""
    return valid_until.replace("-", "") if valid_until[:1].isdigit() else "0"
