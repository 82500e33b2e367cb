"""Sixty days in a second: people who forget, drilled by the scheduler and by a fixed schedule.

They forget by a model that is not the scheduler's: exponentially, with a half-life of each person
and step that grows with each recall (more when it was nearly lost) and shrinks with each failure.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from app.practice.drill import MINUTES, MOMENT, NEW, Due, Rating, Scheduler, chosen
from app.practice.forecast import Day, Simulated, calibration

DAY: Final = 86_400_000_000
START: Final = 1_790_000_000_000_000
ROOM: Final = round(MINUTES * 60 / MOMENT)
"""Moments of one drill."""
EVER: Final = 1e6
"""Minutes of a drill that never ends."""
FIRST: Final = 4.0
"""Days after which half of what was met once is forgotten, by the middling person and step."""
GAIN: Final = 2.2
LOSS: Final = 0.4
VAGUE: Final = 0.15
"""Share of recalls that are not exact."""
LONGEST: Final = 30
"""Days between two reviews of the fixed schedule at most."""


@dataclass
class Memory:
    """What one person has of one step."""

    ease: float
    """Of this person with this step: 1 is middling."""
    first: float = FIRST
    half: float = 0.0
    """Half-life in days; 0: never met."""
    met: float = 0.0
    """The day of the last time."""

    def chance(self, day: float) -> float:
        """That it is known on this day."""
        return float(0.5 ** ((day - self.met) / self.half)) if self.half else 0.0

    def learn(self, day: float, known: bool) -> None:
        """What meeting it does: being told the answer is better than nothing."""
        if not self.half:
            self.half = self.first * self.ease
        elif known:
            self.half *= 1 + GAIN * self.ease * (1.15 - self.chance(day))
        else:
            self.half = max(0.5 * self.first * self.ease, self.half * LOSS)
        self.met = day


def crowd(people: int, steps: int, seed: int, first: float = FIRST) -> list[list[Memory]]:
    """Of each person, what they have of each step: able and less able people, easy and hard steps."""
    chance = random.Random(f"people/{seed}")
    able = [chance.lognormvariate(0, 0.3) for _ in range(people)]
    easy = [chance.lognormvariate(0, 0.4) for _ in range(steps)]
    return [[Memory(one * each * chance.lognormvariate(0, 0.15), first) for each in easy] for one in able]


class Plan(Protocol):
    """When somebody meets a step again."""

    def waiting(self, person: int, day: int) -> list[int]:
        """The steps that are due, the first first."""
        ...

    def met(self, person: int, step: int, day: int, known: bool | None) -> None:
        """A step was met; `known` is None the first time."""
        ...


@dataclass
class Smart:
    """By the scheduler, in the order of the real drill."""

    scheduler: Scheduler
    chance: random.Random
    held: dict[int, dict[int, tuple[str, Due]]] = field(default_factory=lambda: defaultdict(dict))
    forecasts: list[tuple[float, bool]] = field(default_factory=list)

    def waiting(self, person: int, day: int) -> list[int]:
        now = START + day * DAY
        due = [replace(one, recall=self.scheduler.recall(card, now))
               for card, one in self.held[person].values() if one.due < now + DAY]
        return [int(one.step) for one in chosen(due, (), EVER, now)]

    def met(self, person: int, step: int, day: int, known: bool | None) -> None:
        card, before = self.held[person].get(step, ("", None))
        rating = Rating.AGAIN if not known else Rating.HARD if self.chance.random() < VAGUE else Rating.GOOD
        told = self.scheduler.review(card, rating, START + day * DAY)
        if told.expected is not None and known is not None:
            self.forecasts.append((told.expected, known))
        lapses = 0 if known else (before.lapses if before else 0) + 1
        self.held[person][step] = (told.card, Due("", "", str(step), told.due, lapses, None))


@dataclass
class Fixed:
    """Every so many days, whatever came of it."""

    every: int
    last: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def waiting(self, person: int, day: int) -> list[int]:
        own = self.last[person]
        return sorted((step for step, met in own.items() if met + self.every <= day), key=own.__getitem__)

    def met(self, person: int, step: int, day: int, known: bool | None) -> None:
        self.last[person][step] = day


def simulate(scheduler: Scheduler, days: int, people: int, steps: int, seed: int, first: float = FIRST) -> Simulated:
    """The scheduler, and the fixed interval that takes as nearly as many reviews, on the same people."""
    plan = Smart(scheduler, random.Random(f"words/{seed}"))
    smart = run(crowd(people, steps, seed, first), days, seed, plan)
    reviews = sum(day.reviews for day in smart)
    tries = {every: run(crowd(people, steps, seed, first), days, seed, Fixed(every))
             for every in range(1, LONGEST + 1)}
    every = min(tries, key=lambda one: abs(sum(day.reviews for day in tries[one]) - reviews))
    return Simulated(smart, tries[every], every, calibration(plan.forecasts))


def run(memories: Sequence[Sequence[Memory]], days: int, seed: int, plan: Plan) -> tuple[Day, ...]:
    """Day by day: each person's drill of at most ROOM moments, one at least never met before."""
    luck = random.Random(f"luck/{seed}")
    told = []
    for day in range(days):
        reviews = asked = recalled = late = 0
        for person, own in enumerate(memories):
            waiting = plan.waiting(person, day)
            fresh = [step for step, memory in enumerate(own) if not memory.half]
            fresh = fresh[: min(NEW, max(ROOM - len(waiting), 1))]
            late += max(0, len(waiting) + len(fresh) - ROOM)
            for step in (*waiting[: ROOM - len(fresh)], *fresh):
                memory = own[step]
                known = luck.random() < memory.chance(day) if memory.half else None
                memory.learn(day, bool(known))
                plan.met(person, step, day, known)
                reviews += 1
                if known is not None:
                    asked, recalled = asked + 1, recalled + known
        chances = [one.chance(day + 0.99) for own in memories for one in own if one.half]
        whole = sum(map(len, memories))
        told.append(Day(reviews, asked, recalled, late, len(chances) / whole, sum(chances) / whole))
    return tuple(told)
