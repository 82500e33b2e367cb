"""Sixty days of drill with people who forget, against a fixed interval of as much work.

    python -m bench.drill_days [--days 60] [--people 20] [--steps 40] [--seeds 5]

They forget by a model that is not the scheduler's (`data.practice.simulate`): exponentially, with
half-lives of their own.  Printed for three crowds: quick, middling and slow to forget; and what
another order would have made of the same days.
"""

from __future__ import annotations

import argparse
import time
from random import Random
from statistics import mean

from app.practice.forecast import BINS, Calibration, Day, Simulated, calibration
from data.practice.scheduler import Fsrs
from data.practice.simulate import DAY, START, Smart, crowd, run, simulate

CROWDS = {"forgetful": 2.0, "middling": 4.0, "steady": 8.0}
"""Days after which half of what was met once is forgotten."""


def main() -> int:
    """Print the tables."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option, usual in (("days", 60), ("people", 20), ("steps", 40), ("seeds", 5)):
        asked.add_argument(f"--{option}", type=int, default=usual)
    given = asked.parse_args()
    print(f"{given.people} people, {given.steps} steps each, {given.days} days, seeds 1 to {given.seeds}")
    for name, first in CROWDS.items():
        began = time.perf_counter()
        told = [simulate(Fsrs(), given.days, given.people, given.steps, seed, first)
                for seed in range(1, given.seeds + 1)]
        print(f"\n## {name}: half of what was met once is gone after {first:g} days "
              f"({time.perf_counter() - began:.1f} s)\n")
        days(told, given.days, given.people)
        order = [run(crowd(given.people, given.steps, seed, first), given.days, seed, LeastSure(Fsrs(), Random(seed)))
                 for seed in range(1, given.seeds + 1)]
        print(f"least sure first instead: {mean(one[-1].known for one in order):.1%} known on the last day\n")
        forecast(told)
    return 0


class LeastSure(Smart):
    """The same cards in the order that one would think of first."""

    def waiting(self, person: int, day: int) -> list[int]:
        now = START + day * DAY
        due = [(self.scheduler.recall(card, now) or 0.0, int(one.step))
               for card, one in self.held[person].values() if one.due < now + DAY]
        return [step for _, step in sorted(due)]


def days(told: list[Simulated], last: int, people: int) -> None:
    """Work and recall over the days, both schedules."""
    every = " ".join(str(one.every) for one in told)
    print(f"fixed interval, in days, for as much work: {every}\n")
    print("| day | scheduler: reviews | known | recalled | late | fixed: reviews | known | recalled | late |")
    print("| ---: " * 9 + "|")
    for day in [max(1, last * part // 6) for part in range(1, 7)]:
        cells = [cell for way in ([one.smart for one in told], [one.fixed for one in told])
                 for cell in row([each[max(0, day - 7):day] for each in way], people)]
        print(f"| {day} | " + " | ".join(cells) + " |")
    whole = [cell for way in ([one.smart for one in told], [one.fixed for one in told]) for cell in row(way, people)]
    print("| all | " + " | ".join(whole) + " |\n")


def row(weeks: list[tuple[Day, ...]], people: int) -> list[str]:
    """Reviews a person and day, share known at the end, share recalled when asked, late a person."""
    days = [day for week in weeks for day in week]
    asked = sum(day.asked for day in days)
    recalled = sum(day.recalled for day in days) / asked if asked else 0.0
    return [f"{mean(day.reviews for day in days) / people:.1f}", f"{mean(week[-1].known for week in weeks):.1%}",
            f"{recalled:.1%}", f"{mean(day.late for day in days) / people:.1f}"]


def forecast(told: list[Simulated]) -> None:
    """Predicted against actual recall, all seeds together."""
    whole = pooled([one.calibration for one in told])
    print("| predicted | reviews | mean predicted | actual |\n| ---: | ---: | ---: | ---: |")
    for one in whole.bins:
        print(f"| {one.low:.2f}-{one.high:.2f} | {one.count} | {one.predicted:.1%} | {one.actual:.1%} |")
    losses = mean(one.calibration.log_loss for one in told)
    print(f"\n{whole.count} reviews: predicted {whole.predicted:.1%}, actual {whole.actual:.1%}; "
          f"log-loss {losses:.3f}, RMSE of the bins {whole.rmse:.3f}")


def pooled(found: list[Calibration]) -> Calibration:
    """The bins of several runs as one."""
    pairs = []
    for low in BINS[:-1]:
        same = [one for each in found for one in each.bins if one.low == low]
        count = sum(one.count for one in same)
        if count:
            predicted = sum(one.predicted * one.count for one in same) / count
            known = round(sum(one.actual * one.count for one in same))
            pairs += [(predicted, True)] * known + [(predicted, False)] * (count - known)
    return calibration(pairs)


if __name__ == "__main__":
    raise SystemExit(main())
