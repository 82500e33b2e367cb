"""Published packs: kept by hash with their sources, so that a running visit keeps its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from app.pack.model import Pack
from app.problems import Refused
from data.store import Store
from data.tables import PackRow, Row

_PACKS = Row.metadata.tables[str(PackRow.__tablename__)]
_KEPT = select(_PACKS.c.hash, _PACKS.c.compiled)


def publish(store: Store, pack: Pack, sources: Mapping[str, str]) -> None:
    """Keep a pack (file name → text, and compiled); the newest one opens the next visits.

    The same pack published again becomes the newest only if it is not kept yet.
    """
    from data.packs import to_json

    row = {
        "hash": pack.hash, "id": pack.id, "version": pack.version,
        "sources": json.dumps(dict(sources), ensure_ascii=False), "compiled": to_json(pack),
        "published": store.clock.stamp("", "").utc,
    }
    with store.transaction() as connection:
        connection.execute(insert(_PACKS).values(row).on_conflict_do_nothing())


def newest(store: Store) -> Pack:
    """The pack published last; Refused: `pack.missing`, `pack.hash`."""
    with store.connection() as connection:
        row = connection.execute(_KEPT.order_by(_PACKS.c.published.desc()).limit(1)).first()
    return _pack(row)


def by_hash(store: Store, pack_hash: str) -> Pack:
    """A published pack by its hash; Refused: `pack.missing`, `pack.hash`."""
    with store.connection() as connection:
        row = connection.execute(_KEPT.where(_PACKS.c.hash == pack_hash)).first()
    return _pack(row)


def _pack(row: Any) -> Pack:
    """The pack of a row; Refused(`pack.hash`) when it is not what was published."""
    from data.packs import from_json

    if row is None:
        raise Refused.of("pack.missing")
    pack = from_json(row.compiled)
    if pack.hash != row.hash:
        raise Refused.of("pack.hash")
    return pack


def shipped_sources(name: str) -> dict[str, str]:
    """The files of a pack that comes with the program: path in the pack → text."""
    from data.packs import SHIPPED

    folder = SHIPPED / name
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml"))
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in files}
