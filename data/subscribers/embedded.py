"""The embedded operator: `app.ports.Subscribers` on the hall's own store.

A real operator's system would sit behind the same Protocol: its adapter would answer the same
sources, and do the same changes under the same request ids.  This one lets a hall be tried, and
an agent practise, without any.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from app.ports import Change, Clock, Facts, Option
from app.problems import Refused
from app.when import local
from data.persons import canonical
from data.store import Store
from data.subscribers import history, passwords, record, stock, terms
from data.subscribers.book import Book
from data.subscribers.catalogue import Catalogue, Products
from data.subscribers.changes import KINDS
from data.subscribers.order import Order
from data.subscribers.services import SERVICES
from data.subscribers.tables import APPLIED, CODE, DOCUMENT, LINE, PROXY
from data.subscribers.undo import undo
from data.vault import Vault

ANSWERS: Final[Mapping[str, Callable[[Book, Mapping[str, str]], Facts]]] = {
    each.__name__: each
    for each in (
        record.subscriber, record.match, record.lines, record.owner_lines, record.principals,
        record.topup_target, record.topup_last, record.balance, record.bill, record.calls,
        record.own_numbers, record.final_bill, record.starter, record.hall_rules,
        history.usage, terms.plan_terms, terms.brand_terms, terms.service_terms, terms.sim_terms,
        terms.points_terms, terms.appointment_terms, terms.new_appointment_terms,
    )
}
"""Every source that reads, by its name in `app.pack.sources`; `sms` also writes."""


class Embedded:
    """What only the operator knows, kept beside the journal."""

    def __init__(
        self,
        store: Store,
        vault: Vault,
        clock: Clock,
        *,
        catalogue: Callable[[], Catalogue] = dict,
        earlier: Callable[[], tuple[Catalogue, ...]] = tuple,
        settings: Callable[[], Mapping[str, str]] = dict,
        gateway: bool = True,
    ) -> None:
        """`catalogue`: the pack's product rows; `earlier`: those of packs that visits may still run
        under; `settings`: the hall's; `gateway`: whether codes are sent, which here means shown."""
        self._store = store
        self._vault = vault
        self._clock = clock
        self._catalogue = catalogue
        self._earlier = earlier
        self._settings = settings
        self._gateway = gateway

    # ── app.ports.Subscribers ─────────────────────────────────────────────────────────────────

    def facts(self, source: str, given: Mapping[str, str]) -> Facts:
        """Answer one source.  Refused: `visit.unknown_phone`, `operator.no_starter`,
        `operator.no_service`, `operator.no_gift`, `operator.no_gateway`, and the store's own."""
        if source == "sms":
            return self._sms(given)
        with self.reading() as book:
            return ANSWERS[source](book, given)

    def options(self, source: str, given: Mapping[str, str]) -> tuple[Option, ...]:
        """Free numbers, or what can be done to a line; nothing for any other list."""
        visit = given.get("visit", "")
        if source == "numbers":
            with self._store.connection() as connection:
                return stock.free_numbers(connection, visit)
        if source == "line_services" and given.get("phone"):
            with self.reading() as book:
                return _services(book, given["phone"])
        return ()

    def reserve(self, source: str, value: str, visit: str) -> None:
        """Hold a number (`numbers`) or a SIM (`sims`) for a visit until it ends.

        Refused: `sim.number_taken`, `sim.taken`, `sim.unknown`.
        """
        utc = self._clock.stamp("", "").utc
        with self._store.transaction() as connection:
            stock.reserve(connection, source, value, visit, utc)

    def check_password(self, phone: str, password: str, visit: str) -> str:
        """`ok`, `wrong` or `locked`; the third wrong one in a visit locks."""
        def right(book: Book) -> bool:
            return passwords.same(password, book.line(phone).password)

        return self._tried(phone, visit, "password", right)

    def check_code(self, phone: str, code: str, visit: str) -> str:
        """The code sent for this visit: `ok`, `wrong` or `locked`."""
        def right(book: Book) -> bool:
            return passwords.right_code(book, book.line(phone), visit, code)

        return self._tried(phone, visit, "code", right)

    def hash_secret(self, secret: str) -> str:
        """argon2id of a new service password."""
        return passwords.hashed(secret)

    def same_secret(self, secret: str, hashed: str) -> bool:
        """Whether a secret is the hashed one."""
        return passwords.same(secret, hashed)

    def find(self, kind: str, value: str) -> tuple[Facts, ...]:
        """Open lines by exact `phone` or `document`: as `subscriber`, with joined, phone and
        document."""
        with self.reading() as book:
            return record.customers(book, kind, canonical(value))

    # ── in the store's own transactions ───────────────────────────────────────────────────────

    def apply(
        self, connection: Connection, change: Change, visit: str = ""
    ) -> Mapping[str, str]:
        """Do a change with what `visit` has reserved; the receipt.

        The same request again does nothing and gets the first receipt.
        """
        at = APPLIED.c.request == change.request
        earlier = connection.scalar(select(APPLIED.c.receipt).where(at))
        if earlier is not None:
            receipt: Mapping[str, str] = json.loads(earlier)
            return receipt
        utc = self._clock.stamp("", "").utc
        book, order = self._book(connection), Order(change.request, change.values, visit, utc)
        done = KINDS[change.kind](book, order)
        number = book.next_number()
        receipt = {"reference": f"OP{book.today:%y%m%d}-{number:06d}", **done.receipt}
        if order.get("proxy_document") and done.line:
            record.note_proxy(book, order["proxy_document"], done.line)
        connection.execute(insert(APPLIED).values(
            request=change.request, number=number, kind=change.kind, line=done.line,
            receipt=json.dumps(receipt), before=json.dumps(done.before), utc=utc,
        ))
        return receipt

    def undo(self, connection: Connection, request: str, kind: str = "") -> Mapping[str, str]:
        """Take the change of a request back, once.

        Refused: `visit.gone` (no such request), `operator.final` (a kind that stays done),
        `operator.moved` (the line has moved on since), and others.
        """
        at = APPLIED.c.request == request
        row = connection.execute(select(APPLIED).where(at)).first()
        if row is None or kind not in ("", row.kind):
            raise Refused.of("visit.gone")
        if not row.undone:
            undo(self._book(connection), row.kind, request, row.line, json.loads(row.before))
            connection.execute(update(APPLIED).where(at).values(undone=True))
        return {"reference": json.loads(row.receipt)["reference"] + "R"}

    def release(self, connection: Connection, visit: str) -> None:
        """Free what was reserved for a visit, and forget the code sent for it."""
        stock.release(connection, visit)
        connection.execute(delete(CODE).where(CODE.c.visit == visit))

    def erase(self, connection: Connection, kind: str, value: str) -> int:
        """Delete what is kept of the person with this `phone` or `document`; how many: 0 or 1."""
        return self.erase_blind(connection, kind, self._vault.blind(kind, canonical(value)))

    def erase_blind(self, connection: Connection, kind: str, blind: bytes) -> int:
        """The same by blind index, which is all that is known when an older copy is restored."""
        book, forgotten = self._book(connection), 0
        if kind == "phone":
            wanted = select(LINE.c.person).where(LINE.c.phone_blind == blind)
        else:
            forgotten = connection.execute(delete(PROXY).where(PROXY.c.proxy == blind)).rowcount
            wanted = select(DOCUMENT.c.person).where(DOCUMENT.c.blind == blind)
        person = connection.scalar(wanted)
        if person is not None:
            book.erase(person)
        return int(person is not None or forgotten > 0)

    # ── small parts ───────────────────────────────────────────────────────────────────────────

    @contextmanager
    def reading(self) -> Iterator[Book]:
        """The book, on one snapshot."""
        with self._store.connection() as connection:
            yield self._book(connection)

    @contextmanager
    def writing(self) -> Iterator[Book]:
        """The book, in one transaction of its own."""
        with self._store.transaction() as connection:
            yield self._book(connection)

    def _book(self, connection: Connection) -> Book:
        return Book(connection, self._vault, self._clock.today(),
                    Products(self._catalogue(), self._earlier()), self._settings(),
                    now=lambda: local(self._clock.stamp("", "").utc))

    def _sms(self, given: Mapping[str, str]) -> Facts:
        if not self._gateway:
            raise Refused.of("operator.no_gateway")
        phone, visit = given["phone"], given.get("visit", "")
        with self.writing() as book:
            return Facts({}, {"code_hint": passwords.send(book, book.line(phone), phone, visit)})

    def _tried(self, phone: str, visit: str, what: str, right: Callable[[Book], bool]) -> str:
        with self.reading() as book:
            line = book.line(phone)
            if passwords.locked(book, line, visit, what):
                return "locked"
            if right(book):
                return "ok"
        with self.writing() as book:
            return passwords.wrong(book, line, visit, what)


def _services(book: Book, phone: str) -> tuple[Option, ...]:
    """What can be done to this line as it stands."""
    line = book.line(phone)
    return tuple(
        Option(
            each.id, each.name, each.code, tuple(each.initials.split()),
            f"{each.before(line.state, line.on)} → {each.after(line.state, line.on)}",
            {"service_name": each.name, "service_kind": each.kind},
        )
        for each in SERVICES.values() if each.fits(line.state)
    )
