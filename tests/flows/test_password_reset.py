"""Password reset: the holder, by reader, never an exception, never by proxy."""

from tests.flows.counter import NO_DOCUMENT, READER, at, choices, state, values
from tests.kit.fakes import PHONE

SIGNED = (*READER, "1", "GZ2026-000123")


def test_the_customer_types_it_twice() -> None:
    counter = at("18", *SIGNED, "802517")
    assert counter.refused("802518") == "signin.differ"
    assert counter.type("802517").items[-1].state == "done"


def test_only_its_hash_is_kept() -> None:
    counter = at("18", *SIGNED, "802517", "802517")
    assert "802517" not in repr(counter.entries())
    assert values(counter)["password"].startswith("hash:")


def test_an_easy_password_is_refused() -> None:
    assert at("18", *SIGNED).refused("123456") == "field.weak"


def test_no_vip_is_let_through_without_a_document() -> None:
    assert choices(at("18", *NO_DOCUMENT, tier="diamond")) == {"later", "found", "near"}


def test_a_proxy_gets_none() -> None:
    counter = at("18", "2", PHONE, "1", "1", "110101199001010015", "1", "1")
    assert counter.at == "self_only"
    assert state(counter.type("")) == "deferred"


def test_a_signature_is_the_only_evidence() -> None:
    assert at("18", *READER, "1").at == "signature.form_no"
