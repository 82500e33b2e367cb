"""`agent-tui norms …`: the clause ledger: each norm, what honours it, and what is still open."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Annotated

import typer

from app.pack.norms import Norm
from app.problems import Refused
from app.proof.claims import Book
from app.proof.coverage import Coverage, Standing, Tally, Walked, cover, naming
from app.text import wrap
from screens.cli.call import Call
from screens.cli.options import Json

app = typer.Typer(rich_markup_mode=None)
Only = Annotated[str, typer.Option("--pack", metavar="PACK")]
WIDTH = 100
"""Cells of a line of ids."""


def walk_of(book: Book) -> Walked:
    """Every way through the pack."""
    from app.proof.ways import walk

    return walk(book.pack)


@app.command("list")
def listed(
    ctx: typer.Context,
    source: Annotated[str, typer.Option("--source", metavar="SOURCE")] = "",
    scene: Annotated[str, typer.Option("--scene", metavar="SCENE")] = "",
    open: Annotated[bool, typer.Option("--open")] = False,
    only: Only = "",
    json: Json = False,
) -> None:
    """The norms of the shipped packs, or of one pack."""
    call: Call = ctx.obj
    books = _books(call, [only] if only else [])
    left = _open(books) if open else None
    found = [
        (norm, book) for book in books for norm in book.pack.norms.values()
        if source in ("", norm.source) and scene in ("", norm.scene) and (left is None or norm.id in left)
    ]
    if json:
        call.json([_plain(norm, book, call) for norm, book in found])
    elif found:
        call.table(("norm", "scene", "words"), [(norm.id, norm.scene, norm.of(call.lang)) for norm, _ in found])
    else:
        call.told("norms.none")


@app.command("show")
def shown(
    ctx: typer.Context, norm: Annotated[str, typer.Argument(metavar="NORM")], only: Only = "", json: Json = False,
) -> None:
    """One norm: its words, what honours it, and whether that holds."""
    call: Call = ctx.obj
    books = _books(call, [only] if only else [])
    book = next((one for one in books if norm in one.pack.norms), None)
    if book is None:
        known = [name for one in books for name in one.pack.norms]
        near = next(iter(get_close_matches(norm[:40], known, 1, 0.0)), "-")
        raise Refused.of("pack.no_norm", name=norm[:40], near=near)
    standing = _covered(book).standings[norm]
    if json:
        call.json(_whole(standing, book, call))
    else:
        _show(standing, book, call)


@app.command("coverage")
def coverage(
    ctx: typer.Context,
    packs: Annotated[list[str] | None, typer.Argument(metavar="PACK")] = None,
    json: Json = False,
) -> None:
    """Of each source and scene: in scope, honoured and by what evidence, open, out of scope."""
    call: Call = ctx.obj
    found = Coverage({})
    for book in _books(call, packs or []):
        found = found.join(_covered(book))
    if json:
        call.json({"sources": {name: _counts(tally, scenes=True) for name, tally in found.sources.items()}})
        return
    rows = []
    for name, tally in found.sources.items():
        rows.append(_row(name, tally))
        rows += [_row(f"  {scene}", inner) for scene, inner in tally.scenes.items()]
    rows.append(_row(call.words["norms.total"], Tally(tuple(found.standings.values()))))
    columns = ("source", "in_scope", "honoured", "proved", "said", "open", "out")
    call.table(columns, rows, right=" ".join(columns[1:]))
    for name, tally in found.sources.items():
        if tally.open:
            call.say("")
            call.told("norms.open", source=name, count=len(tally.open))
            for line in wrap(" ".join(tally.open), WIDTH):
                call.say(f"  {line}")
    out = [(name, reason) for tally in found.sources.values() for name, reason in tally.out_of_scope.items()]
    if out:
        call.say("")
        call.table(("out", "reason"), out)


@app.command("mutate")
def mutated(
    ctx: typer.Context,
    sample: Annotated[int, typer.Option("--sample", min=1, max=20_000)] = 500,
    seed: Annotated[int, typer.Option("--seed")] = 1,
    only: Only = "",
    json: Json = False,
) -> None:
    """Delete or blunt one thing at a time: a norm, a proof or a story must turn red; the survivors are listed."""
    from app.proof.mutate import run

    call: Call = ctx.obj
    began = time.perf_counter()
    fates = list(run(_books(call, [only] if only else []), sample, seed))
    seconds = f"{time.perf_counter() - began:.0f}"
    by = Counter(fate.red.split()[0] for fate in fates if fate.red)
    survivors = [fate.mutant for fate in fates if not fate.red]
    share = f"{100 * by.total() / len(fates):.1f}"
    if json:
        call.json({
            "count": len(fates), "red": by.total(), "share": float(share), "by": dict(by), "seed": seed,
            "survivors": [{"pack": m.pack.id, "kind": m.kind, "what": m.what, "place": m.place} for m in survivors],
        })
        return
    if survivors:
        call.table(("pack", "kind", "survivor", "place"), [(m.pack.id, m.kind, m.what, m.place) for m in survivors])
        call.say("")
    call.told("norms.mutated", count=len(fates), red=by.total(), share=share, seconds=seconds, seed=seed)
    call.told("norms.by", **{name: by[name] for name in ("norm", "proof", "story", "reference")})


def _books(call: Call, names: Sequence[str]) -> tuple[Book, ...]:
    return tuple(call.house.book(name) for name in names) if names else call.house.books()


def _open(books: Sequence[Book]) -> frozenset[str]:
    """Norms that nothing honours yet."""
    found = (tally for book in books for tally in _covered(book).sources.values())
    return frozenset(name for tally in found for name in tally.open)


def _covered(book: Book) -> Coverage:
    return cover(book, walk_of(book))


def _row(name: str, tally: Tally) -> tuple[str, ...]:
    counts = (
        tally.in_scope, tally.honoured, *tally.by_evidence.values(), len(tally.open), len(tally.out_of_scope),
    )
    return (name, *map(str, counts))


def _counts(tally: Tally, *, scenes: bool = False) -> dict[str, object]:
    counts: dict[str, object] = {
        "in_scope": tally.in_scope, "honoured": tally.honoured, "open": tally.open,
        "by_evidence": tally.by_evidence, "out_of_scope": tally.out_of_scope,
    }
    if scenes:
        counts["scenes"] = {name: _counts(inner) for name, inner in tally.scenes.items()}
    return counts


def _plain(norm: Norm, book: Book, call: Call) -> dict[str, object]:
    return {
        "id": norm.id, "pack": book.pack.id, "source": norm.source,
        "title": book.sources[norm.source].of(call.lang) if norm.source in book.sources else "",
        "section": norm.section, "role": norm.role, "scene": norm.scene, "kind": norm.kind, "figure": norm.figure,
        "zh": norm.zh, "en": norm.en, "means": norm.means, "hint": norm.hint, "in_scope": norm.in_scope,
    }


def _whole(standing: Standing, book: Book, call: Call) -> dict[str, object]:
    return {
        **_plain(standing.norm, book, call), "state": standing.state, "evidence": standing.evidence,
        "claims": [
            {
                "place": one.claim.place, "claim": one.claim.words, "evidence": one.claim.evidence,
                "holds": one.holds, "why": one.why, "test": one.claim.test, "note": one.claim.note,
            }
            for one in standing.claims
        ],
        "named": [
            {"kind": one.kind, "name": one.name, "place": one.place} for one in naming(book.pack, standing.norm.id)
        ],
    }


def _show(standing: Standing, book: Book, call: Call) -> None:
    norm, words = standing.norm, call.words
    title = book.sources[norm.source].of(call.lang) if norm.source in book.sources else norm.source
    call.say(f"{norm.id}  {norm.of(call.lang)}")
    if norm.zh and norm.en:
        call.say(norm.of("zh" if call.lang == "en" else "en"))
    call.told("norms.source", source=norm.source, title=title, section=norm.section)
    call.told("norms.scene", scene=norm.scene, role=norm.role)
    if norm.figure:
        call.told("norms.figure", figure=norm.figure)
    call.told("norms.means", means=norm.means, hint=norm.hint or "-")
    evidence = f" ({words[f'norms.evidence.{standing.evidence}']})" if standing.evidence else ""
    call.told("norms.state", state=words[f"norms.state.{standing.state}"] + evidence)
    call.say("")
    if standing.claims:
        call.table(("claim", "evidence", "holds", "place"), [
            (one.claim.words, words[f"norms.evidence.{one.claim.evidence}"],
             words["norms.holds"] if one.holds else words["norms.fails"].format(why=one.why), one.claim.place)
            for one in standing.claims
        ])
    else:
        call.told("norms.unclaimed")
    call.say("")
    places = naming(book.pack, norm.id)
    if places:
        call.table(("kind", "named", "place"), [
            (words[f"norms.kind.{one.kind}"], one.name, one.place or "-") for one in places
        ])
    else:
        call.told("norms.unnamed")
