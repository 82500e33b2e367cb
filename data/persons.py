"""The people of a visit: their data keys, and the blind indexes that find them again.

A slot says who of a visit it is: holder, proxy, guardian, owner, handler, company.  The slot of a value is the
entry's `person`, or for a name such as `proxy_document` its first word.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from app.text import fold_digits
from data.store import Store
from data.tables import DataKeyRow, ErasedRow, LookUpRow, Row
from data.vault import KEY_BYTES, seal, unseal

HOLDER = "holder"
OTHERS = frozenset({"proxy", "guardian", "owner", "handler", "company", "payer"})
_KEYS = Row.metadata.tables[str(DataKeyRow.__tablename__)]
ERASED = Row.metadata.tables[str(ErasedRow.__tablename__)]
LOOK_UPS = Row.metadata.tables[str(LookUpRow.__tablename__)]
_ALL = select(_KEYS.c.slot, _KEYS.c.wrapped).where(_KEYS.c.visit == bindparam("visit"))
_NEW_KEY = insert(_KEYS)
_NEW_LOOK_UP = insert(LOOK_UPS).on_conflict_do_nothing()
_PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{9,11}|[48]00[0-9]{7}")
_DOCUMENT = re.compile(r"(?=(?:.*[0-9]){5})[0-9A-Z\u4e00-\u9fff]{7,18}")


def slot_of(name: str) -> str:
    """Whose value this is, by the first word of its name."""
    first, _, rest = name.partition("_")
    return first if rest and first in OTHERS else HOLDER


def canonical(value: str) -> str:
    """A phone or document number as it is indexed: half-width, upper case, no separators."""
    return re.sub(r"[\s-]", "", fold_digits(value)).upper()


def kind_of(text: str) -> str:
    """What a canonical number is: `phone` or `document`."""
    return "phone" if _PHONE.fullmatch(text) else "document"


def identifiers(values: Mapping[str, str | None]) -> Iterable[tuple[str, str, str]]:
    """(name, kind, canonical value) of what may find a person again."""
    for name, value in values.items():
        text = canonical(value or "")
        if not text:
            continue
        if name.endswith("phone") or (name == "value" and _PHONE.fullmatch(text)):
            yield name, "phone", text
        elif name.endswith("document") or (name == "value" and _DOCUMENT.fullmatch(text)):
            yield name, "document", text


class Keys:
    """The data keys of one visit, within one connection; made when a writer first needs one."""

    def __init__(self, store: Store, connection: Connection, visit: str) -> None:
        self._store = store
        self._connection = connection
        self._visit = visit
        self._known: dict[str, bytes] | None = None

    def get(self, slot: str) -> bytes | None:
        """The key of a slot; None when it is gone, or this store is open without its home key."""
        return self._all().get(slot)

    def make(self, slot: str) -> bytes:
        """The key of a slot, made when there is none yet; Refused(`store.no_key`)."""
        return self._all().get(slot) or self._new(slot)

    def seal(
        self, slot: str, values: Mapping[str, str | None], place: str | int
    ) -> dict[str, str | None]:
        """These values sealed, each bound to (visit, place, its name); None stays None."""
        key = self.make(slot)
        return {
            name: None if text is None else seal(key, text, self._visit, place, name)
            for name, text in values.items()
        }

    def unseal(self, slot: str, name: str, sealed: str | None, place: str | int) -> str | None:
        """One value again, or None."""
        key = self.get(slot)
        if key is None or sealed is None:
            return None
        return unseal(key, sealed, self._visit, place, name)

    def _all(self) -> dict[str, bytes]:
        if self._known is None:
            self._known = {}
            if not self._store.keyless:
                for slot, wrapped in self._connection.execute(_ALL, {"visit": self._visit}):
                    self._known[slot] = self._store.vault.unwrap(wrapped, self._visit, slot)
        return self._known

    def _new(self, slot: str) -> bytes:
        key = os.urandom(KEY_BYTES)
        wrapped = self._store.vault.wrap(key, self._visit, slot)
        self._connection.execute(
            _NEW_KEY, {"visit": self._visit, "slot": slot, "wrapped": wrapped}
        )
        self._all()[slot] = key
        return key


def index(
    store: Store,
    connection: Connection,
    visit: str,
    found: Iterable[tuple[str, str, str]],
    item: str = "",
) -> None:
    """Write look-ups of (slot, kind, canonical value)."""
    rows = [
        {"blind": store.vault.blind(kind, value), "visit": visit, "slot": slot, "item": item}
        for slot, kind, value in found
    ]
    if rows:
        connection.execute(_NEW_LOOK_UP, rows)


def forget(connection: Connection, people: Iterable[tuple[str, str]]) -> None:
    """Delete the keys and look-ups of these (visit, slot): nobody reads them again."""
    for visit, slot in people:
        for table in (_KEYS, LOOK_UPS):
            connection.execute(delete(table).where(table.c.visit == visit, table.c.slot == slot))
