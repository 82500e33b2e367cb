"""The vault: what is sealed opens in its place only, and a blind index gives nothing back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.persons import canonical, identifiers, slot_of
from data.vault import Vault, seal, unseal
from tests.data.halls import refused

KEY = bytes(range(32))
VAULT = Vault(KEY)


@given(st.text(max_size=200))
def test_a_sealed_text_opens_in_its_own_place_only(text: str) -> None:
    sealed = seal(KEY, text, "visit", 3, "name")
    assert unseal(KEY, sealed, "visit", 3, "name") == text
    assert unseal(KEY, sealed, "visit", 4, "name") is None
    assert unseal(KEY, sealed, "visit", 3, "phone") is None
    assert unseal(bytes(32), sealed, "visit", 3, "name") is None


def test_the_same_text_never_looks_the_same() -> None:
    assert len({seal(KEY, "13800138000", "v", 1, "phone") for _ in range(1000)}) == 1000


def test_a_changed_byte_is_noticed() -> None:
    sealed = seal(KEY, "13800138000", "v", 1, "phone")
    for at in range(0, len(sealed) - 2, 7):
        other = "A" if sealed[at] != "A" else "B"
        assert unseal(KEY, sealed[:at] + other + sealed[at + 1 :], "v", 1, "phone") is None


def test_a_data_key_is_unwrapped_for_its_own_person_only() -> None:
    wrapped = VAULT.wrap(KEY, "visit", "holder")
    assert len(wrapped) == 61 and VAULT.unwrap(wrapped, "visit", "holder") == KEY
    with refused("store.wrong_key"):
        VAULT.unwrap(wrapped, "visit", "proxy")
    with refused("store.wrong_key"):
        Vault(bytes(32)).unwrap(wrapped, "visit", "holder")


def test_a_blind_index_finds_the_value_and_needs_the_key() -> None:
    blind = VAULT.blind("phone", "13800138000")
    assert len(blind) == 16 and blind == Vault(KEY).blind("phone", "13800138000")
    assert blind != VAULT.blind("document", "13800138000")
    assert blind != Vault(bytes(32)).blind("phone", "13800138000")


def test_a_hundred_thousand_numbers_have_a_hundred_thousand_indexes() -> None:
    blinds = [VAULT.blind("phone", str(13800000000 + n)) for n in range(100_000)]
    assert len(set(blinds)) == len(blinds)
    assert len({blind[:3] for blind in blinds}) > 99_000  # no structure of the numbers is left


def test_the_keys_for_different_purposes_are_different() -> None:
    assert len({VAULT.check_value, VAULT.log_key, VAULT.log_key[:16], VAULT._pepper}) == 4


def test_a_key_file_is_the_owners_alone_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "config" / "home.key"
    made = Vault.create(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert Vault.load(path).check_value == made.check_value
    with pytest.raises(FileExistsError):
        Vault.create(path)


@pytest.mark.parametrize("content", [b"", b"short", b"not base64 \xff", b"A" * 40])
def test_a_key_file_that_holds_no_key_is_no_key(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "home.key").write_bytes(content)
    with refused("store.no_key"):
        Vault.load(tmp_path / "home.key")


@pytest.mark.parametrize(("name", "slot"), [
    ("name", "holder"), ("phone", "holder"), ("proxy_document", "proxy"), ("owner_name", "owner"),
    ("guardian_document", "guardian"), ("new_phone", "holder"), ("proxy", "holder"),
])
def test_a_value_belongs_to_whom_its_name_says(name: str, slot: str) -> None:
    assert slot_of(name) == slot


@pytest.mark.parametrize(("name", "value", "kind"), [
    ("value", "138 0013 8000", "phone"), ("value", "01055550100", "phone"),
    ("value", "11010119900307001x", "document"), ("value", "H12345678", "document"),
    ("value", "军字第1234567号", "document"), ("topup_phone", "13800138000", "phone"),
    ("proxy_document", "E12345678", "document"), ("value", "王示例", None), ("value", "", None),
    ("value", "$argon2id$v=19$m=1", None), ("value", "89860012345678901238", None),
])
def test_what_finds_a_person_is_known_by_name_or_shape(name: str, value: str, kind: str | None) -> None:
    found = [(k, text) for _, k, text in identifiers({name: value})]
    assert found == ([(kind, canonical(value))] if kind else [])
