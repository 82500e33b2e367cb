"""Change of ownership: both people by reader, both sign; arrears, contract and what is pending come first."""

import pytest

from tests.flows.counter import NO_DOCUMENT, READER, asked, at, choices, rows, state, values
from tests.flows.ports import CARDS

TO_CONSENT = (*READER, "1", "1", "13800138000", "示范区样板路1号")
SIGNED = (*TO_CONSENT, "1", "GZ2026-000123")


@pytest.mark.parametrize("what", ["arrears", "contract", "pending"])
def test_what_is_open_is_settled_first(what: str) -> None:
    counter = at("14", *READER, "1", **{what: "yes"})
    assert counter.at == what
    assert state(counter.type("")) == "deferred"


@pytest.mark.parametrize(("key", "end"), [("0", "deferred"), ("2", "deferred")])
def test_the_new_owner_is_there_with_a_readable_document(key: str, end: str) -> None:
    assert state(at("14", *READER, key)) == end


def test_both_cards_are_read() -> None:
    hints = at("14", *READER, "1").home.identity.hints
    assert [hint["person"] for hint in hints] == ["holder", "owner"]


@pytest.mark.parametrize(("ok", "step", "end"), [("no", "owner_full", "refused"),
                                                 ("unknown", "owner_uncounted", "deferred")])
def test_the_new_owners_lines_are_counted(ok: str, step: str, end: str) -> None:
    counter = at("14", *READER, "1", "1", owner_lines_ok=ok)
    assert counter.at == step and state(counter.type("")) == end


def test_both_sign() -> None:
    assert at("14", *SIGNED).at == "owner_form"
    counter = at("14", *SIGNED, "GZ2026-000124", "802517", "802517")
    assert counter.items[-1].state == "done"


def test_the_new_owner_sets_a_new_password() -> None:
    counter = at("14", *SIGNED, "GZ2026-000124", "802517", "802517")
    assert values(counter)["password"].startswith("hash:")


def test_consent_shows_both_and_what_stays_with_the_old_owner() -> None:
    shown = rows(at("14", *TO_CONSENT))
    assert {"改前", "改后", "留给原机主"} <= shown.keys()
    assert "欧阳示例" not in "".join(shown.values()), "names are masked on the screen"


def test_afterwards_nobody_is_verified() -> None:
    counter = at("14", *SIGNED, "GZ2026-000124", "802517", "802517", "")
    assert counter.visit.clear("verified") == ""
    assert "recommend.need" not in asked(counter.type("1"))


def test_no_vip_is_let_through_without_a_document() -> None:
    assert choices(at("14", *NO_DOCUMENT, tier="diamond")) == {"later", "found", "near"}


def test_a_no_of_either_changes_nothing() -> None:
    assert state(at("14", *TO_CONSENT, "2")) == "declined"


def test_an_expired_card_of_the_new_owner_is_not_taken() -> None:
    counter = at("14", *READER)
    counter.home.identity.reading = CARDS["expired"]
    assert "ok" not in choices(counter.type("1"))
