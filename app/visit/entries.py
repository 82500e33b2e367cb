"""One line of the journal, format version 1.

The version in `opened` holds for the whole visit, its digests included: another way to make them
is another version.

The format is forever: golden journals in `tests/golden/` are replayed by every later build.
`body` holds only JSON values.  Its keys, by kind, are:

========  =====================================================================================
opened    v=1, pack, flow, mode, demo; wish (a service code chosen before the greeting);
          scene {scenario, digest, form, seed, level …} of a visit that is practised
fact      at, source, key (digest of what was asked), clear {}, sealed {}, person
answer    at, value or sealed {value}, person; sets {}, bound {}, phrase, variant,
          basis (digest of the step's facts), digest (gates: of what was shown), request (the id
          of the item that a service answer begins), evidence (digest that it is bound to)
amend     as answer, and was (seq of the answer it replaces)
withdraw  at: the answer at this address no longer stands; or facts: these keys are asked again
refused   at, code: a try that did not count (never what was typed)
commit    at, item, request, state, due (fen), paid (fen), receipt (the operator's reference)
ended     item, state: an item that ended without a change
approve   at, request, by, what, digest: another person's PIN was given for it
reveal    name, sealed {reason}: a masked value was shown for ten seconds
park      at, sealed {reason, draft}: what was half typed at that address
resume    seat, agent
wish      item, code: the service to follow this item, asked for out of turn; late, after a
          recommendation
cancel    item (or null: the whole visit), outcome, refund (fen of cash), undo (fen by card or QR)
closed    outcome
said      at, phrase, level, spoken (said aloud, not typed), ticks [elements the agent claims],
          sealed {words}, person: the agent's own words at this step; practice only
heard     at, by (`script`, or who plays the customer), sealed {words}, person: what the customer
          said; practice only
keys      count: pressed from the first paint to the end; practice only
========  =====================================================================================

`sealed` holds plain text in memory and ciphertext in the store; after a person is erased, or
without the key, its values are None and the replay takes the same path.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

VERSION = 1

KINDS = frozenset(
    "opened fact answer amend withdraw refused commit ended approve reveal park resume wish"
    " cancel closed said heard keys".split()
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """When and where an entry was made."""

    utc: int
    """Microseconds since 1970, UTC."""
    mono: int
    """Microseconds of the monotonic clock of this boot."""
    boot: str
    """The boot id; durations are monotonic differences within one boot."""
    agent: str
    """Staff number."""
    seat: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One immutable line: (visit, seq) is its key."""

    visit: str
    seq: int
    kind: str
    stamp: Stamp
    body: Mapping[str, Any]


def digest(value: object) -> str:
    """A short stable digest of a JSON value: 16 hex digits of SHA-256."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def elapsed(start: Stamp, end: Stamp) -> tuple[float, bool]:
    """Seconds between two stamps, and whether they are exact.

    Within a boot the monotonic difference is exact; across boots only the wall clock is left,
    and the result is marked as not exact and never negative.
    """
    if start.boot == end.boot:
        return (end.mono - start.mono) / 1e6, True
    return max(0.0, (end.utc - start.utc) / 1e6), False
