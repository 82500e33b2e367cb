"""The hall's time: Chinese standard time, whatever zone the machine is set to."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))


def local(utc: int) -> datetime:
    """Microseconds of UTC as the hall's wall clock shows them."""
    return datetime.fromtimestamp(utc / 1e6, CHINA)


def day_start(day: date) -> int:
    """The hall's midnight that begins this day, in microseconds of UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=CHINA).timestamp() * 1_000_000)
