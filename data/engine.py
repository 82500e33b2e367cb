"""One SQLAlchemy engine for one store."""

from __future__ import annotations

import os
import weakref
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from data.driver import driver, prepare


def open_engine(path: Path, module: ModuleType | None = None) -> Engine:
    """An engine on the file at `path`: writes begin IMMEDIATE, reads take one snapshot.

    A connection never crosses a fork: the child opens its own.
    """
    module = module or driver()
    engine = create_engine(
        f"sqlite:///{path}",
        module=module,
        poolclass=QueuePool,
        pool_size=4,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": 2.0},
    )

    @event.listens_for(engine, "connect")
    def connected(raw: Any, record: object) -> None:
        prepare(raw, module)

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        reads = connection.get_execution_options().get("reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    held = weakref.ref(engine)

    def forked() -> None:
        if (mine := held()) is not None:
            mine.dispose(close=False)

    os.register_at_fork(after_in_child=forked)
    return engine
