"""The agents: who may sign in, with which PIN, and where each is signed in now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.sqlite import insert

from app.ports import Agent
from app.problems import Refused
from app.roles import Role
from data import tries
from data.store import Store
from data.tables import AgentRow, Row, SignInRow

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_AGENTS = Row.metadata.tables[str(AgentRow.__tablename__)]
_SIGN_INS = Row.metadata.tables[str(SignInRow.__tablename__)]
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1"
    "$ff9hDzhQNTQDhDNREgVVWg$yo6spaYnK9yd6HpFsujdtWVo5AsjSEWbwdgbKmB2Ioc"
)
"""A hash of nothing known: an unknown staff number costs the same time."""


class Agents:
    """`app.ports.Agents` on one store, and the sign-ins: one at a time for each agent."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def empty(self) -> bool:
        """Whether nobody was added yet."""
        with self._store.connection() as connection:
            return connection.execute(select(func.count()).select_from(_AGENTS)).scalar() == 0

    def add(self, staff: str, name: str, role: str, pin: str) -> Agent:
        """A new agent; Refused(`signin.exists`) when the staff number is taken."""
        role = Role(role).value
        row = {"staff": staff, "name": name, "role": role, "disabled": False,
               "pin": self._hash(staff, pin), "version": 1}
        with self._store.transaction() as connection:
            done = connection.execute(insert(_AGENTS).values(row).on_conflict_do_nothing())
            if done.rowcount == 0:
                raise Refused.of("signin.exists", staff=staff)
            tries.clear(connection, staff)
        return Agent(staff, name, role)

    def get(self, staff: str) -> Agent | None:
        """One agent, or None."""
        return next((agent for agent in self.all() if agent.staff == staff), None)

    def all(self) -> tuple[Agent, ...]:
        """Every agent, by staff number."""
        with self._store.connection() as connection:
            locked = tries.locked(connection)
            rows = connection.execute(select(_AGENTS).order_by(_AGENTS.c.staff)).all()
        return tuple(_agent(row, row.staff in locked) for row in rows)

    def verify(self, staff: str, pin: str, seat: str = "") -> Agent:
        """The agent whose PIN this is; signs nobody in, so it serves approvals as well.

        Refused: `signin.wrong`, `signin.wait`, `signin.locked`, `signin.disabled`.
        """
        self._store.vault  # noqa: B018  without the key no PIN can be right: say so first
        stamp = self._store.clock.stamp(staff, seat)
        with self._store.transaction() as connection:
            tried = tries.count(connection, stamp)
            row = _row(connection, staff)
        if not self._right(row.pin if row is not None else _NOBODY, staff, pin) or row is None:
            raise tries.refusal(tried)
        with self._store.transaction() as connection:
            tries.clear(connection, staff)
        if row.disabled:
            raise Refused.of("signin.disabled")
        return _agent(row, False)

    def disable(self, staff: str) -> None:
        """No more sign-ins; Refused(`signin.last_manager`) for the only duty manager left."""
        with self._store.transaction() as connection:
            row = _known(connection, staff)
            others = select(func.count()).select_from(_AGENTS).where(
                _AGENTS.c.role == Role.MANAGER.value, _AGENTS.c.disabled.is_(False),
                _AGENTS.c.staff != staff,
            )
            if row.role == Role.MANAGER.value and not connection.execute(others).scalar():
                raise Refused.of("signin.last_manager")
            _change(connection, staff, disabled=True)
            _end(connection, staff, self._now(staff), "disabled")

    def reset_pin(self, staff: str, pin: str) -> None:
        """A new PIN, and a clean sheet of tries; Refused(`signin.reused`) for the same one."""
        with self._store.connection() as connection:
            row = _known(connection, staff)
        if self._right(row.pin, staff, pin):
            raise Refused.of("signin.reused")
        hashed = self._hash(staff, pin)
        with self._store.transaction() as connection:
            _change(connection, staff, pin=hashed)
            tries.clear(connection, staff)

    # ── signing in ────────────────────────────────────────────────────────────────────────────

    def sign_in(self, staff: str, seat: str, *, takeover: bool = False) -> None:
        """Note that a verified agent works at a seat from now on.

        Refused(`signin.elsewhere`) when the agent is signed in at another live seat, unless this
        is a confirmed takeover, which is kept in that row.
        """
        store, now = self._store, self._now(staff)
        with store.transaction() as connection:
            old = connection.execute(_active(staff)).one_or_none()
            if old is not None:
                live = old.seat != seat and store.seats.run_at(old.seat) == old.run
                if live and not takeover:
                    raise Refused.of("signin.elsewhere", seat=old.seat)
                _end(connection, staff, now, "takeover" if live else "gone")
            connection.execute(insert(_SIGN_INS).values(
                id=store.clock.new_id(), staff=staff, seat=seat, run=store.run, began=now,
                version=1,
            ))

    def sign_out(self, staff: str) -> None:
        """Note that the agent has left."""
        with self._store.transaction() as connection:
            _end(connection, staff, self._now(staff), "out")

    def signed_in(self, staff: str, seat: str) -> bool:
        """Whether the agent still holds this seat, not taken over from elsewhere."""
        with self._store.connection() as connection:
            row = connection.execute(_active(staff)).one_or_none()
        return row is not None and row.seat == seat and row.run == self._store.run

    # ── hashes ────────────────────────────────────────────────────────────────────────────────

    def _hash(self, staff: str, pin: str) -> str:
        return _hasher().hash(self._store.vault.peppered(staff, pin))

    def _right(self, hashed: str, staff: str, pin: str) -> bool:
        from argon2.exceptions import VerificationError

        try:
            return _hasher().verify(hashed, self._store.vault.peppered(staff, pin))
        except VerificationError:
            return False

    def _now(self, staff: str) -> int:
        return self._store.clock.stamp(staff, "").utc


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def _active(staff: str) -> Any:
    return select(_SIGN_INS).where(_SIGN_INS.c.staff == staff, _SIGN_INS.c.ended.is_(None))


def _row(connection: Connection, staff: str) -> Any:
    return connection.execute(select(_AGENTS).where(_AGENTS.c.staff == staff)).one_or_none()


def _known(connection: Connection, staff: str) -> Any:
    row = _row(connection, staff)
    if row is None:
        raise Refused.of("signin.unknown", staff=staff)
    return row


def _agent(row: Any, locked: bool) -> Agent:
    return Agent(row.staff, row.name, row.role, bool(row.disabled), locked)


def _change(connection: Connection, staff: str, **values: Any) -> None:
    connection.execute(
        update(_AGENTS)
        .where(_AGENTS.c.staff == staff)
        .values(version=_AGENTS.c.version + 1, **values)
    )


def _end(connection: Connection, staff: str, now: int, how: str) -> None:
    connection.execute(
        update(_SIGN_INS)
        .where(_SIGN_INS.c.staff == staff, _SIGN_INS.c.ended.is_(None))
        .values(ended=now, ended_by=how, version=_SIGN_INS.c.version + 1)
    )
