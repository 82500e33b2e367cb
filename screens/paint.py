"""From a view to lines of the screen: pure, in cells, and safe.

Every string that comes from data passes `safe()` here, on its way out; none is ever markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content

from app.text import cells, cut, pad, safe, wrap

if TYPE_CHECKING:
    from app.ports import Option
    from app.visit.clocks import Clocks, Reading
    from app.visit.view import Paper, View

STYLE = str(Path(__file__).with_name("frame.tcss"))
"""Whole, for screens in other folders."""
WIDTH = 80
BODY = 14
"""Lines between the two rules of the frame."""
INDENT = 6
PAPER = 66
"""Cells inside the frame of a document."""
FACELESS = frozenset({"household_register", "business_licence"})
"""Documents without a picture."""
THRIFT = 5
"""How many things a full body can do without, one after the other."""
MARKS = {"done": "√", "here": ">", "ahead": "."}
BOLD, DIM, ACCENT, WARN, ERROR = "bold", "dim", "$accent", "bold $text-warning", "bold $text-error"

Words = Mapping[str, str]


def line(*parts: str | tuple[str, str]) -> Content:
    """One line of plain or styled parts; data among them must be safe already."""
    return Content.assemble(*parts)


PLAIN = str.maketrans({
    "√": "v", "·": "-", "●": "*", "…": "~", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'",
    "×": "x", "→": ">", "←": "<", "↑": "^", "↓": "v", "■": "#", "□": "#", "○": "o", "①": "1",
    "②": "2", "③": "3", "④": "4", "⑤": "5", "±": "+", "°": "'", "§": "S",
})
"""ASCII for signs that some Chinese terminals draw two cells wide, one for one."""


def one_cell(content: Content) -> Content:
    """The same content without signs of ambiguous width."""
    return Content(content.plain.translate(PLAIN), spans=content.spans)


def harmless(content: Content) -> Content:
    """The same content with every character that must not reach a terminal made visible.

    The last of three nets: texts are made safe where they are put together, and the driver drops
    foreign sequences, but a style or a place it cannot tell from ours.
    """
    rows = "\n".join(map(safe, content.plain.split("\n")))
    return content if rows == content.plain else Content(rows, spans=content.spans)


def spread(left: Content, right: Content, width: int = WIDTH) -> Content:
    """Left and right on one line; the right one stays whole."""
    room = max(0, width - cells(right.plain) - 1)
    if cells(left.plain) > room:
        left = Content(cut(left.plain, room))
    return left + Content(" " * (width - cells(left.plain) - cells(right.plain))) + right


def rule(sign: str = "-", width: int = WIDTH) -> Content:
    """A line of the frame, ASCII so that it is as wide on every terminal."""
    return Content.styled(sign * width, DIM)


def spoken(label: str, text: str, width: int = WIDTH, *, most: int = 5) -> list[Content]:
    """A labelled sentence, wrapped in cells: what must be said next stands out."""
    rows = wrap(safe(text), width - INDENT - 2)[:most]
    head = f" {label}"
    return [
        line((pad(head if index == 0 else "", INDENT), ACCENT), (row, BOLD))
        for index, row in enumerate(rows)
    ]


def quoted(label: str, text: str, width: int = WIDTH) -> list[Content]:
    """What the customer says, in quotation marks: never to be taken for the script; what is only seen, in brackets."""
    seen = text.startswith("（") and text.find("）") == len(text) - 1
    rows = wrap(safe(text if seen else f"“{text}”"), width - INDENT - 2)
    rows = [*rows[:2], cut(rows[2], width - INDENT - 6) + "……"] if len(rows) > 3 else rows
    return [
        line((pad(f" {label}" if index == 0 else "", INDENT), WARN), row)
        for index, row in enumerate(rows)
    ]


def paper(shown: Paper, words: Words) -> list[Content]:
    """A document as it is held out: to be read, nothing in it is marked."""
    label = {name: words[f"paper.{name}"] for name in ("name", "sex", "born", "number", "valid", "office", "photo")}
    face = shown.kind not in FACELESS
    told = [
        [(words[f"paper.kind.{shown.kind}"], ""), (label["name"], shown.name), (label["sex"], shown.sex),
         (label["born"], shown.born)],
        [(label["number"], shown.number), (label["valid"], shown.valid)],
        [(label["office"], shown.office), (label["photo"], shown.photo if face else "")],
    ]
    edge = line(" " * INDENT, "+" + "-" * PAPER + "+")
    rows = []
    for parts in told:
        text = "   ".join(f"{name} {safe(value)}".strip() for name, value in parts if value or name == told[0][0][0])
        rows.append(line(" " * INDENT, "| " + pad(cut(text, PAPER - 2), PAPER - 2) + " |"))
    seen = [line(" " * INDENT, (words["paper.bearer"].format(looks=safe(shown.bearer)), DIM))]
    seen = seen if shown.bearer and face else []
    return [edge, *rows, edge, *seen]


def ticks(elements: Sequence[tuple[str, str]], most: int = 2) -> list[Content]:
    """The elements of a phrase, numbered; each in so many lines at most."""
    rows = []
    for number, (_, told) in enumerate(elements, 1):
        parts = wrap(safe(told), WIDTH - INDENT - 5)
        parts = [*parts[: most - 1], cut(parts[most - 1], WIDTH - INDENT - 9) + "……"] if len(parts) > most else parts
        rows += [line(" " * INDENT, (f"{number}" if index == 0 else " ", BOLD), f"  {part}")
                 for index, part in enumerate(parts)]
    return rows


def done(label: str, text: str, width: int = WIDTH) -> list[Content]:
    """What to do, quieter than what to say."""
    rows = wrap(safe(text), width - INDENT - 2)[:2]
    head = f" {label}"
    return [
        line((pad(head if index == 0 else "", INDENT), ACCENT), row)
        for index, row in enumerate(rows)
    ]


def pairs(rows: Iterable[tuple[str, str]], width: int = WIDTH) -> list[Content]:
    """Labels and values in two fixed columns; a long value goes on below."""
    lines = []
    for label, value in rows:
        for index, part in enumerate(wrap(safe(value), width - INDENT - 12) or [""]):
            head = pad(cut(safe(label), 10), 11) if index == 0 else " " * 11
            lines.append(line(" " * INDENT, (head, DIM), part))
    return lines


def choices(found: Sequence[tuple[str, str]], width: int = WIDTH) -> list[Content]:
    """Digits and their meanings, in columns wide enough for the longest."""
    if not found:
        return []
    column = max(cells(name) for _, name in found) + 5
    column = max(column, 16)
    each = max(1, (width - INDENT) // column)
    lines = []
    for start in range(0, len(found), each):
        parts: list[str | tuple[str, str]] = [" " * INDENT]
        for key, name in found[start : start + each]:
            parts += [(key, BOLD), pad(f"  {safe(name)}", column - 1)]
        lines.append(line(*parts))
    return lines


def listed(
    found: Sequence[Option], at: int, height: int, words: Words, width: int = WIDTH, named: int = 22,
) -> list[Content]:
    """A pick list around its marked line; the marker is a character, not only a colour; `named`: cells of a name."""
    if not found:
        return [line(" " * INDENT, (words["list.empty"], DIM))]
    page = max(1, height - 1) if len(found) > height else height
    start = max(0, at) // page * page
    lines = []
    for index, option in enumerate(found[start : start + page], start):
        marked = index == at
        code = "" if option.code == option.name else pad(cut(safe(option.code), 7), 8)
        name = pad(cut(safe(option.name), named), named + 2)
        detail = cut(safe(option.detail), width - INDENT - cells(code) - named - 4)
        text = f"{'>' if marked else ' '} {code}{name}{detail}"
        lines.append(line(" " * (INDENT - 2), (text, BOLD if marked else "")))
    if len(found) > height:
        pages = (len(found) + page - 1) // page
        more = words["list.more"].format(at=start // page + 1, of=pages)
        lines.append(line(" " * INDENT, (more, DIM)))
    return lines


def body(
    view: View, options: Sequence[Option], at: int, words: Words,
    slip: Sequence[Content] = (), height: int = BODY,
) -> list[Content]:
    """The middle of a visit screen: say, do, rows, then choices, the list or the slip, of which nothing is cut."""
    tail = [Content(""), *slip] if slip else []
    if view.entry == "digit":
        tail = [Content(""), *choices(view.choices), *tail]
    least = max(1, min(3, len(options))) if view.entry == "pick" else 0
    room = height - least - len(_solid(tail))
    rows: list[Content] = []
    for saved in range(THRIFT):
        rows = _told(view, words, saved)
        if len(_solid(rows)) <= room:
            break
    else:
        rows = _solid(rows)[:max(0, room)]
    if view.entry == "pick" and not slip:
        rows = squeeze(rows, len(rows) if height - len(rows) > len(options) else 0)
        rows.append(Content(""))
        rows += listed(options, at, max(3, height - len(rows)), words)
    rows += tail
    spare = height - len(rows)
    return squeeze([Content(""), *rows] if spare > 0 and not slip else rows, height)


def _told(view: View, words: Words, saved: int) -> list[Content]:
    """Customer, document, words, what to do, rows; where room is short, without the first so many of these:
    what to do, what the customer said before, the sentence beside its elements, the end of a long sentence."""
    rows: list[Content] = []
    for heard in view.heard[-2:] if saved < 2 else view.heard[-1:]:
        rows += quoted(words["hears"], heard)
    if view.paper is not None:
        rows += paper(view.paper, words)
    elif view.heard:
        rows.append(Content(""))
    label = words["read"] if view.read else words["say"]
    if view.say and not (view.elements and saved > 2):
        rows += spoken(label, view.say, most=5 if saved < 4 else 2)
    elif view.cue:
        rows += spoken(label, " · ".join(view.cue))
    if view.entry == "own" and view.ask:
        rows.append(line(" " * INDENT, (words["moment"].format(step=safe(view.ask)), DIM)))
    rows += ticks(view.elements, 2 if saved < 3 else 1)
    if view.do and not saved:
        rows += ([Content("")] if rows else []) + done(words["do"], view.do)
    if view.lines:
        rows += [Content(""), *pairs((row.label, row.value) for row in view.lines)]
    return rows


def _solid(rows: Sequence[Content]) -> list[Content]:
    """Without the blank ones."""
    return [row for row in rows if row.plain.strip()]


def squeeze(rows: list[Content], height: int) -> list[Content]:
    """At most `height` lines: blank ones go first."""
    rows = list(rows)
    while len(rows) > height and any(not row.plain.strip() for row in rows):
        rows.remove(next(row for row in rows if not row.plain.strip()))
    return rows[:height] if height else rows


def acts_line(view: View, clocks: Clocks | None, words: Words) -> Content:
    """The five acts in view, the service, and its clock at the right."""
    parts: list[str | tuple[str, str]] = [" "]
    for act, state in view.acts:
        style = BOLD if state == "here" else "" if state == "done" else DIM
        parts.append((f"{words[f'act.{act.value}']} {MARKS[state]}    ", style))
    right: list[str | tuple[str, str]] = [safe(view.service)]
    if clocks is not None and clocks.system.limit:
        right += ["  ", clock(clocks.system, words)]
    right.append(" ")
    return spread(line(*parts), line(*right))


def clock(reading: Reading, words: Words, name: str = "") -> tuple[str, str]:
    """One clock: quiet until 80 %, then marked in words, then over."""
    if reading.seconds is None:
        spent = words["clock.off"]
    else:
        spent = minutes(reading.seconds) + ("" if reading.exact else "~")
    limit = f"/{minutes(reading.limit)}" if reading.limit else ""
    mark = {"quiet": "", "near": words["clock.near"], "over": words["clock.over"]}[reading.mark]
    style = {"quiet": "", "near": WARN, "over": ERROR}[reading.mark]
    return (" ".join(part for part in (name, f"{spent}{limit}", mark) if part), style)


def minutes(seconds: float) -> str:
    """Seconds as m:ss."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def customer_line(view: View, words: Words) -> Content:
    """Who: masked, and bare until verified."""
    text = safe(view.customer) if view.customer else (words["none"], DIM)
    return line((f" {words['customer']}  ", DIM), text)


def items_line(view: View, clocks: Clocks | None, words: Words) -> Content:
    """The items of this visit and how each stands; the item's ten minutes and the visit's time."""
    right: list[str | tuple[str, str]] = []
    for name, reading in (("item", clocks.item), ("visit", clocks.visit)) if clocks else ():
        if reading.seconds is not None:
            quiet = reading.mark == "quiet"
            right += ["  ", slow_clock(reading, words[f"clock.{name}"], words) if quiet
                      else clock(reading, words, words[f"clock.{name}"])]
    right.append(" ")
    return spread(_items(view, words), line(*right))


def slow_clock(reading: Reading, name: str, words: Words) -> tuple[str, str]:
    """A quiet clock in whole minutes, so that nothing on the line moves in between."""
    whole = str(int((reading.seconds or 0) // 60))
    spent = f"{whole}/{reading.limit // 60}" if reading.limit else whole
    return (f"{name} {words['minutes'].format(n=spent)}", DIM)


def _items(view: View, words: Words) -> Content:
    if not view.items:
        return line((f" {words['items']}  ", DIM), (words["none"], DIM))
    told = "   ".join(
        f"{number} {safe(name)} {words.get(f'state.{state}', state)}"
        for number, name, state in view.items[-3:]
    )
    return line((f" {words['items']}  ", DIM), cut(told, WIDTH - 8))


def ago(seconds: float, words: Words) -> str:
    """How long, in the coarsest fitting unit."""
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= size:
            return words[unit].format(n=int(seconds // size))
    return words["now"]
