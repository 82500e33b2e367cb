"""The whole schema: every part's tables, the triggers that follow from them, and its number."""

from __future__ import annotations

import importlib
import importlib.util
import re
from typing import Any

from sqlalchemy import MetaData, Table
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.schema import CreateIndex, CreateTable

PARTS = ("data.tables", "data.subscribers.tables", "data.practice.tables")
"""Modules whose import declares tables on `Row.metadata`; a new part adds its line."""


def metadata() -> MetaData:
    """Every table of every part."""
    from data.tables import Row

    for part in PARTS:
        if importlib.util.find_spec(part.rsplit(".", 1)[0]) and importlib.util.find_spec(part):
            importlib.import_module(part)
    return Row.metadata


def statements() -> list[str]:
    """The SQL that makes an empty file a store: tables, indexes, triggers."""
    dialect = SQLiteDialect()
    sql: list[str] = []
    for table in metadata().sorted_tables:
        sql.append(str(CreateTable(table).compile(dialect=dialect)))
        sql += sorted(str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes)
        sql += triggers(table)
    return [tidy(each) for each in sql]


def triggers(table: Table) -> list[str]:
    """The triggers that a table's `info` asks for."""
    found = []
    if table.info.get("insert_once"):
        for verb in ("UPDATE", "DELETE"):
            found.append(_trigger(table.name, f"no_{verb.lower()}", verb, "is written once"))
    for column in table.info.get("fixed", ()):
        rule = f"is fixed: {column}"
        when = f'WHEN OLD."{column}" IS NOT NEW."{column}" '
        found.append(_trigger(table.name, f"fixed_{column}", f'UPDATE OF "{column}"', rule, when))
    return found


def shape(raw: Any) -> dict[tuple[str, str], str]:
    """What a file holds: (type, name) → its SQL, spelled alike; for comparing two stores."""
    rows = raw.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {(kind, name): tidy(sql) for kind, name, sql in rows}


def expected() -> dict[tuple[str, str], str]:
    """What a store of this version holds."""
    found = {}
    for sql in statements():
        match = re.match(r'CREATE (?:UNIQUE )?(TABLE|INDEX|TRIGGER) "?([a-z_]+)"?', sql)
        assert match is not None, sql
        found[match[1].lower(), match[2]] = sql
    return found


def tidy(sql: str) -> str:
    """One line, single spaces: SQLite keeps the text of a CREATE as it was given."""
    return " ".join(sql.split())


def _trigger(table: str, name: str, verb: str, why: str, when: str = "") -> str:
    return (
        f'CREATE TRIGGER {table}_{name} BEFORE {verb} ON "{table}" {when}'
        f"BEGIN SELECT RAISE(ABORT, '{table} {why}'); END"
    )
