"""What stands in the entry line when a step is shown: Enter takes it, typing replaces it.

An earlier answer that is gone back to, else the value of the variable that the pack suggests.  What
is not clear is suggested to nobody but a verified customer's agent, a secret to nobody.
"""

from __future__ import annotations

from app.fields import FIELDS
from app.money import short
from app.pack.model import Step
from app.pack.sources import CHECKED
from app.visit.bill import computed
from app.visit.fill import RECORD, disclosed
from app.visit.state import Here, Visit


def offered(visit: Visit, here: Here) -> str:
    """The text, as it would be typed; empty: nothing."""
    step, answer = here.step, here.stale
    if FIELDS[step.field or "text"].secret or step.source in CHECKED:
        return ""
    suggested = _suggested(visit, step)
    if answer is None:
        return suggested
    if answer.value is None or (step.optional and answer.value == "none"):
        return ""
    if answer.sealed:
        return suggested if answer.value == suggested else ""
    return _as_typed(step, answer.value)


def _suggested(visit: Visit, step: Step) -> str:
    name = step.suggest
    if not name:
        return ""
    value = visit.path.values.get(name)
    if (name in RECORD or (value and value.sealed)) and not disclosed(visit):
        return ""
    return _as_typed(step, (value.text if value else computed(visit).get(name)) or "")


def _as_typed(step: Step, text: str) -> str:
    """A kept value as an agent would type it: a sum in yuan."""
    if step.field != "money":
        return text
    return short(int(text)) if text.isdigit() and int(text) else ""
