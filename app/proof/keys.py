"""Keystrokes of a story: what an expert presses here, and what no program could spare.

**Pressed** is the shortest that this program takes: one digit at a choice; Enter at what is said,
shown or handed over; a typed value and Enter; at a list the shortest code, initials or digits that
bring the wanted line to the top (or the arrows there, or nothing where it is marked already), and
Enter; Enter alone where the value stands in the line.  Acts cost their function keys, with what their lists ask.

**The minimum** is what no program could spare, given the same decisions and the same answers:

- one key for the next customer, for each choice, and for each acknowledgement that the flow demands;
- every character of a value that nothing on record tells, and one key to end it only where its
  length is open; a value of fixed length (`FIXED`) ends itself;
- one key for a value that is known: the sum due, a number that the visit already has, what stands in
  the line (not where a step demands that it be repeated);
- for a list of n lines as many keys as tell n lines apart on 36 signs (one up to 36, then two);
  one where the wanted line is marked;
- an act: one key to say which, and one for each thing that it must be told.

Time is the keystroke-level model's: K for a key, M before each decision (a choice, a line of a
list, a value, an act; an acknowledgement needs none).  Speaking and waiting are not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from app.money import short
from app.pack.model import ENTER_KINDS, LISTED_KINDS, Kind, person_prefix
from app.pack.search import search
from app.ports import Option
from app.proof.tell import Move, Told
from app.visit.view import entry_of

K_SECONDS, M_SECONDS = 0.28, 1.35
"""One key of an average typist; one mental preparation (Card, Moran and Newell)."""
SIGNS = 36
"""Keys that name a line of a list: digits and letters."""
FIXED = frozenset("mobile service_password service_password_given sms_code month valid_until imei".split())
"""Fields whose value ends itself: its first characters tell its length."""
EIGHTEEN = frozenset("resident_id temporary_id household_register hmt_residence business_licence".split())
"""Kinds of document whose number has 18 characters."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """The keys of one move."""

    step: str
    keys: str
    """As pressed: `⏎`, `1`, `08⏎`, `<F2>`; `␣` is a space, `⎋` Esc."""
    pressed: int
    least: int
    thought: bool = False


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a story."""

    story: str
    strokes: tuple[Stroke, ...]

    @property
    def pressed(self) -> int:
        """Keys pressed."""
        return sum(stroke.pressed for stroke in self.strokes)

    @property
    def least(self) -> int:
        """The keystroke minimum."""
        return sum(stroke.least for stroke in self.strokes)

    @property
    def ratio(self) -> float:
        """Pressed over minimum."""
        return self.pressed / self.least

    @property
    def seconds(self) -> float:
        """Keys and thinking, by the keystroke-level model."""
        return self.pressed * K_SECONDS + sum(stroke.thought for stroke in self.strokes) * M_SECONDS

    @property
    def sequence(self) -> str:
        """What is pressed, from the home screen on."""
        return " ".join(stroke.keys for stroke in self.strokes)


def keys(told: Told) -> Keys:
    """The keys of a story that was played."""
    found = [Stroke("", "⏎", 1, 1)]
    found += [stroke for move in told.moves if (stroke := _stroke(move)) is not None]
    return Keys(told.story.id, tuple(found))


@dataclass(frozen=True, slots=True)
class Figures:
    """Over several stories."""

    count: int
    median: float
    worst: float
    worst_story: str
    over: int
    """How many are above the goal."""


GOAL_MEDIAN, GOAL_WORST = 1.15, 1.4


def figures(all_keys: Sequence[Keys]) -> Figures:
    """Median and worst ratio; nothing counted where there is nothing."""
    if not all_keys:
        return Figures(0, 0.0, 0.0, "", 0)
    worst = max(all_keys, key=lambda one: one.ratio)
    over = sum(one.ratio > GOAL_WORST for one in all_keys)
    return Figures(len(all_keys), median(one.ratio for one in all_keys), worst.ratio, worst.story, over)


def _stroke(move: Move) -> Stroke | None:
    name = move.step.id
    match move.act:
        case "wish":
            line = line_keys(move.options, move.option, -1)
            return Stroke(name, f"<F2>{line}⏎", 2 + len(line), 1 + list_least(len(move.options)), True)
        case "back":
            escapes = move.steps + bool(move.before)  # the first one empties the line
            by_list = 2 + len(move.typed)
            here = f"<F4>{move.typed}⏎" if by_list < escapes else "⎋" * escapes
            return Stroke(name, here, min(by_list, escapes), min(move.steps, 2), True)
        case "cancel":
            told = ("1" if move.typed == "item" else "2", "1") if move.asks else ("1",)
            return Stroke(name, f"<F10>{' '.join(told)}", 1 + len(told), 1 + len(told), True)
        case "park":
            length = len(move.typed)
            return Stroke(name, f"<F5>{_whole(move.typed)}⏎ <F5>1⏎", length + 5, length + 4, True)
    if move.step.kind is Kind.COMMIT:
        return None
    if move.step.kind in ENTER_KINDS:
        return Stroke(name, "⏎", 1, 1)
    if move.step.kind in LISTED_KINDS and (move.option is not None or not move.typed):
        return _picked(move)
    if entry_of(move.step) == "digit":
        return Stroke(name, move.typed[:1], 1, 1, True)
    typed = "" if move.typed == move.before else _whole(move.typed) or "⎋"
    return Stroke(name, f"{typed}⏎", len(typed) + 1, value_least(move), True)


def _picked(move: Move) -> Stroke:
    if move.option is None:  # Enter alone: nothing is chosen
        return Stroke(move.step.id, "⏎", 1, 1, True)
    line = line_keys(move.options, move.option, move.marked)
    marked = move.marked >= 0 and move.options[move.marked] == move.option
    least = 1 if marked else list_least(len(move.options))
    return Stroke(move.step.id, f"{line}⏎", len(line) + 1, least, True)


def value_least(move: Move) -> int:
    """The fewest keys for a typed value."""
    if move.typed in ("", move.before) or (move.known and move.step.source != "repeat"):
        return 1
    if move.step.kind is Kind.PAY and move.step.name == "received_fen" and move.typed == short(move.due):
        return 1
    return len(move.typed) + (not ends_itself(move))


def ends_itself(move: Move) -> bool:
    """Whether a value of this field needs no key to end it."""
    if move.step.field == "document":
        before = person_prefix(move.step.person)
        return move.clear.get(f"{before}kind", "resident_id") in EIGHTEEN
    return move.step.field in FIXED


def list_least(lines: int) -> int:
    """The fewest keys that tell so many lines apart."""
    count, reach = 1, SIGNS
    while reach < lines:
        count, reach = count + 1, reach * SIGNS
    return count


def line_keys(options: Sequence[Option], wanted: Option | None, marked: int) -> str:
    """The shortest keys, without Enter, after which the wanted line is the marked one."""
    assert wanted is not None
    at = next((index for index, option in enumerate(options) if option.value == wanted.value), -1)
    if at == marked:
        return ""
    down = at - marked
    arrows = ("↓" if down > 0 else "↑") * abs(down)
    for typed in sorted(set(_names(wanted)), key=lambda one: (len(one), one)):
        if len(typed) > len(arrows) > 0:
            break
        found = search(options, typed)
        if found and found[0].value == wanted.value:
            return typed if len(typed) <= len(arrows) or not arrows else arrows
    return arrows or wanted.code


def _names(option: Option) -> Iterator[str]:
    """What may be typed for a line without an input method."""
    for whole in (option.code.lower(), *(initials for initials in option.initials if initials.isascii())):
        yield from (whole[:length] for length in range(1, len(whole) + 1))
    if option.value[:1].isdigit():
        value = option.value
        yield from (value[start:end] for start in range(len(value))
                    for end in range(start + 1, min(start + 5, len(value)) + 1))


def _whole(typed: str) -> str:
    """A value with its spaces shown."""
    return typed.replace(" ", "␣")
