"""The vault: one home key, and under it a data key for each person of a visit.

A value is sealed with its person's data key and bound to its place, so it cannot be moved to
another line.  Data keys lie wrapped by the home key in a deletable table: deleting that one row
erases the person.  Values are found again by a keyed blind index.  The home key lies in the
config folder, never in the data folder and never beside a backup.
"""

from __future__ import annotations

import base64
import hmac
import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.problems import Refused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
BLIND_BYTES = 16
_SUITE = b"\x01"
"""AES-256-GCM with a random 96-bit nonce; another suite gets another first byte."""
_NONCE = 12


class Vault:
    """Seals, opens, wraps and indexes under one home key of 32 bytes."""

    def __init__(self, home_key: bytes) -> None:
        if len(home_key) != KEY_BYTES:
            raise ValueError("a home key has 32 bytes")
        self._home = home_key

    @classmethod
    def create(cls, path: Path) -> Vault:
        """A new home key in a file that only its owner may read; never overwrites one."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        key = os.urandom(KEY_BYTES)
        try:
            os.write(file, base64.b64encode(key) + b"\n")
            os.fsync(file)
        finally:
            os.close(file)
        return cls(key)

    @classmethod
    def load(cls, path: Path) -> Vault:
        """The vault of the key file; Refused(`store.no_key`) when it is missing or no key."""
        try:
            key = base64.b64decode(path.read_bytes().strip(), validate=True)
        except (OSError, ValueError):
            raise Refused.of("store.no_key", path=str(path)) from None
        if len(key) != KEY_BYTES:
            raise Refused.of("store.no_key", path=str(path))
        return cls(key)

    def _derived(self, purpose: bytes) -> bytes:
        """HKDF-expand with one block: independent keys from a uniformly random one."""
        return hmac.digest(self._home, b"agent-tui/1/" + purpose + b"\x01", "sha256")

    @cached_property
    def check_value(self) -> bytes:
        """Tells whether a store belongs to this key, and nothing else."""
        return self._derived(b"check")[:BLIND_BYTES]

    @cached_property
    def _index_key(self) -> bytes:
        return self._derived(b"index")

    @cached_property
    def _pepper(self) -> bytes:
        return self._derived(b"pepper")

    @cached_property
    def _wrapping(self) -> AESGCM:
        return _cipher(self._derived(b"wrap"))

    @cached_property
    def log_key(self) -> bytes:
        """The data key of what belongs to no visit, such as the reason of a look-up."""
        return self._derived(b"log")

    def blind(self, kind: str, value: str) -> bytes:
        """16 bytes that find a value (already canonical) of this kind and never give it back."""
        text = f"{kind}\x1f{value}".encode()
        return hmac.digest(self._index_key, text, "sha256")[:BLIND_BYTES]

    def peppered(self, staff: str, pin: str) -> bytes:
        """A PIN as it goes into the slow hash: useless to whoever has the store alone."""
        return hmac.digest(self._pepper, f"{staff}\x1f{pin}".encode(), "sha256")

    def wrap(self, data_key: bytes, visit: str, slot: str) -> bytes:
        """A data key of 32 bytes as its row keeps it: 61 bytes."""
        nonce = os.urandom(_NONCE)
        return _SUITE + nonce + self._wrapping.encrypt(nonce, data_key, _place(visit, slot))

    def unwrap(self, wrapped: bytes, visit: str, slot: str) -> bytes:
        """The data key again; Refused(`store.wrong_key`) when it is not this home's."""
        from cryptography.exceptions import InvalidTag

        try:
            nonce, body = _parts(wrapped)
            return self._wrapping.decrypt(nonce, body, _place(visit, slot))
        except (InvalidTag, ValueError):
            raise Refused.of("store.wrong_key") from None


def seal(data_key: bytes, text: str, *place: str | int) -> str:
    """A short text under a data key, bound to its place, as base64."""
    nonce = os.urandom(_NONCE)
    body = _cipher(data_key).encrypt(nonce, text.encode(), _place(*place))
    return base64.b64encode(_SUITE + nonce + body).decode()


def unseal(data_key: bytes, sealed: str, *place: str | int) -> str | None:
    """The text again; None when the key or the place is another, or a byte has changed."""
    from cryptography.exceptions import InvalidTag

    try:
        nonce, body = _parts(base64.b64decode(sealed))
        return _cipher(data_key).decrypt(nonce, body, _place(*place)).decode()
    except (InvalidTag, ValueError):
        return None


def _parts(sealed: bytes) -> tuple[bytes, bytes]:
    """Nonce and ciphertext; ValueError for a suite that this program does not know."""
    if sealed[:1] != _SUITE:
        raise ValueError("unknown suite")
    return sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]


def _cipher(key: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _place(*parts: str | int) -> bytes:
    return "\x1f".join(map(str, parts)).encode()
