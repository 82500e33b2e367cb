"""The store: one SQLite file with its gate, its vault, its clock and its seats.

Every part that reads or writes the file is handed this one object.  `transaction()` is the only
way to write, `connection()` the only way to read; what goes wrong in either leaves as Refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.ports import Clock
from app.problems import Refused
from data.clock import SystemClock, uuid7
from data.engine import open_engine
from data.errors import translated
from data.gate import Gate
from data.seats import Seats
from data.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Engine

    from app.ports import Change


class Operator(Protocol):
    """What of the subscribers' side takes part in the store's own transactions."""

    def apply(self, connection: Connection, change: Change, visit: str = "") -> Mapping[str, str]:
        """Do a change; what it returns is the receipt.  Refused rolls everything back."""
        ...

    def undo(self, connection: Connection, request: str, kind: str = "") -> object:
        """Take the change of this request back; Refused where it is too late for that."""
        ...

    def release(self, connection: Connection, visit: str) -> None:
        """Free what was held for a visit that has ended."""
        ...


class Store:
    """One open store."""

    def __init__(
        self,
        path: Path,
        vault: Vault | None,
        *,
        clock: Clock | None = None,
        seats: Seats | None = None,
        key_path: Path | None = None,
    ) -> None:
        self.path = path
        self.clock: Clock = clock or SystemClock()
        self.seats = seats or Seats(path.parent / "seats")
        self.gate = Gate(path.with_name(path.name + ".gate"))
        self.run = uuid7()
        """This program's run: visits and sign-ins remember it."""
        self.key_path = key_path or path.with_name("home.key")
        self._vault = vault

    @property
    def vault(self) -> Vault:
        """The vault; Refused(`store.no_key`) in a store opened without its key."""
        if self._vault is None:
            raise Refused.of("store.no_key", path=str(self.key_path))
        return self._vault

    @property
    def keyless(self) -> bool:
        """Opened for reading only what is in clear."""
        return self._vault is None

    @cached_property
    def engine(self) -> Engine:
        """The SQLAlchemy engine; made when first asked."""
        return open_engine(self.path)

    @cached_property
    def _reader(self) -> Engine:
        return self.engine.execution_options(reads=True)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One write transaction behind the gate; committed at the end, durable when it returns.

        Refused: `store.locked` after 2 s, `store.full`, `store.read_only`, `store.corrupt`,
        `store.failed`; then nothing was kept.
        """
        try:
            with translated(), self.gate.held(), self.engine.begin() as connection:
                yield connection
        except Refused as refused:
            if refused.problem.code == "store.failed":  # a failed sync: trust no cached page
                self.engine.dispose()
            raise

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """One snapshot to read from."""
        with translated(), self._reader.connect() as connection:
            yield connection

    @cached_property
    def mode(self) -> str:
        """`live` or `practice`: fixed when the store was made."""
        with self.connection() as connection:
            return str(connection.exec_driver_sql("SELECT mode FROM meta").scalar_one())

    def close(self) -> None:
        """Let go of the file."""
        if "engine" in self.__dict__:
            self.engine.dispose()
        self.gate.close()
