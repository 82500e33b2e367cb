"""`agent-tui packs test|keys|record`: stories played, their keys counted, and one made of a visit."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import Annotated

import typer

from app.problems import Problem, Refused
from app.proof.claims import Book
from app.roles import Power
from screens.cli.call import Call
from screens.cli.options import As, Json, PinStdin
from screens.cli.packs import OfPack, app


@app.command("test")
def played(
    ctx: typer.Context,
    pack: Annotated[str, typer.Argument(metavar="PACK")] = "",
    story: Annotated[str, typer.Option("--story", metavar="ID")] = "",
    json: Json = False,
) -> None:
    """Every story of a pack, and the branches that none takes."""
    from app.proof.troupe import played as play

    call: Call = ctx.obj
    failed = 0
    rows = []
    for book in _books(call, pack):
        began = time.perf_counter()
        result = play(_only(book, story))
        untaken = () if story else result.untaken
        failed += len(result.failures)
        rows.append({
            "pack": book.pack.id, "stories": len(result.told), "failed": result.bad, "branches": result.branches,
            "failures": [_told(problem, call) for problem in result.failures],
            "untaken": [_told(problem, call) for problem in untaken],
        })
        if not json:
            for problem in (*result.failures, *untaken):
                call.say(call.problem(problem))
            call.told("stories.told", pack=book.pack.id, count=len(result.told), bad=result.bad,
                      branches=result.branches, open=len(untaken), seconds=f"{time.perf_counter() - began:.1f}")
    if json:
        call.json(rows)
    if failed:
        raise Refused.of("cli.findings", count=failed)


@app.command("keys")
def counted(
    ctx: typer.Context,
    story: Annotated[str, typer.Argument(metavar="STORY")] = "",
    pack: OfPack = "",
    json: Json = False,
) -> None:
    """The keys of one story, or the table of all."""
    from app.proof.keys import GOAL_WORST, Keys, figures, keys
    from app.proof.tell import tell

    call: Call = ctx.obj
    books = _books(call, pack)
    if story:
        books = tuple(book for book in books if any(one.id == story for one in book.stories))
        if not books:
            raise Refused.of("story.none", name=story[:40])
    found: list[tuple[str, Keys]] = []
    for book in books:
        found += [(book.pack.id, keys(tell(book.pack, one))) for one in _only(book, story).stories]
    over_all = figures([one for _, one in found])
    if json:
        call.json({
            "count": over_all.count, "median": round(over_all.median, 3), "worst": round(over_all.worst, 3),
            "worst_story": over_all.worst_story, "over": over_all.over,
            "stories": [{"pack": name, **_figures(one)} for name, one in found],
        })
        return
    if story:
        for _, one in found:
            call.say(one.sequence)
            call.table(("step", "typed", "pressed", "least"), [
                (stroke.step or "-", stroke.keys, str(stroke.pressed), str(stroke.least)) for stroke in one.strokes
            ], right="pressed least")
            call.told("stories.here", **_figures(one))
        return
    call.table(("pack", "story", "pressed", "least", "ratio", "model"), [
        (name, one.story, str(one.pressed), str(one.least), f"{one.ratio:.2f}", f"{one.seconds:.1f}")
        for name, one in sorted(found, key=lambda pair: -pair[1].ratio)
    ], right="pressed least ratio model")
    call.told("stories.keys", count=over_all.count, median=f"{over_all.median:.3f}", worst=f"{over_all.worst:.3f}",
              story=over_all.worst_story or "-", over=over_all.over, goal=GOAL_WORST)


@app.command("record")
def recorded(
    ctx: typer.Context,
    visit_id: Annotated[str, typer.Argument(metavar="VISIT_ID")],
    by: As,
    pin_stdin: PinStdin = False,
) -> None:
    """A story from a visit of this hall."""
    from app.proof.record import recorded as record
    from app.proof.record import to_yaml
    from app.proof.story import Expected
    from app.proof.tell import tell

    call: Call = ctx.obj
    home, _ = call.signed(by, Power.LEDGER, stdin=pin_stdin)
    entries = home.journal.read(visit_id)
    if not entries:
        raise Refused.of("visit.gone")
    pack = home.pack_by_hash(str(entries[0].body["pack"]))
    name = re.sub("[^a-z0-9]", "", visit_id.lower())[-8:]
    try:
        story = record(pack, entries, f"recorded_{name}")
        told = tell(pack, story)
    except KeyError:  # a journal that does not fit its pack
        raise Refused.of("visit.gone") from None
    expect = Expected(told.items, told.visit.outcome or story.expect.outcome, (), told.says)
    for line in to_yaml([replace(story, expect=expect)]).rstrip().split("\n"):
        call.say(line)
    if told.failures:
        call.notes += [call.words["stories.untold"], *(call.problem(problem) for problem in told.failures)]


def _books(call: Call, pack: str) -> tuple[Book, ...]:
    return (call.house.book(pack),) if pack else call.house.books()


def _only(book: Book, story: str) -> Book:
    if not story:
        return book
    found = tuple(one for one in book.stories if one.id == story)
    if not found:
        raise Refused.of("story.none", name=story[:40])
    return replace(book, stories=found)


def _figures(one: object) -> dict[str, object]:
    from app.proof.keys import Keys

    assert isinstance(one, Keys)
    return {"story": one.story, "pressed": one.pressed, "least": one.least, "ratio": round(one.ratio, 3),
            "seconds": round(one.seconds, 1), "keys": one.sequence}


def _told(problem: Problem, call: Call) -> dict[str, object]:
    place = problem.place
    return {"code": problem.code, "where": place.where if place else "", "line": place.line if place else None,
            "text": call.problem(problem)}
