"""How much of a wording is found in somebody's own words, by a well-kept library."""

from __future__ import annotations

from rapidfuzz.fuzz import partial_ratio, ratio


def similar(wanted: str, said: str) -> float:
    """How much of the first is found in the second, 0 to 1.

    The likest stretch of what was said is what counts; what is shorter than the wording is held
    against it whole, so that one word of it is not the whole of it.
    """
    if not wanted or not said:
        return 0.0
    return (partial_ratio(wanted, said) if len(said) >= len(wanted) else ratio(wanted, said)) / 100
