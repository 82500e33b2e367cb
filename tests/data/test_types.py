"""The column types refuse what SQLModel's tables would let through."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import StatementError

from data.persons import LOOK_UPS
from data.schema import metadata
from data.types import Bytes, Count, Fen, Flag, Micros, Seconds, Text
from tests.data.halls import Hall

OURS = (Text, Count, Micros, Fen, Flag, Seconds, Bytes)


def test_columns_come_only_from_our_types() -> None:
    for table in metadata().sorted_tables:
        for column in table.columns:
            assert isinstance(column.type, OURS), f"{table.name}.{column.name}"


@pytest.mark.parametrize(("kind", "wrong"), [
    (Text, 5), (Text, b"x"), (Count, True), (Count, "5"), (Fen, 0.1), (Micros, datetime(2026, 1, 1)),
    (Flag, 1), (Flag, "yes"), (Bytes, "text"),
])
def test_a_wrong_python_type_never_reaches_sql(kind: Any, wrong: object) -> None:
    with pytest.raises(TypeError):
        kind().process_bind_param(wrong, None)


def test_control_a_table_class_itself_checks_nothing(hall: Hall) -> None:
    from data.tables import LookUpRow

    assert LookUpRow(blind="no bytes", visit=5, slot=None, item=None).visit == 5  # type: ignore[arg-type]
    with pytest.raises(StatementError), hall.home.store.transaction() as connection:
        connection.execute(insert(LOOK_UPS), {"blind": "no bytes", "visit": "v", "slot": "s", "item": ""})
