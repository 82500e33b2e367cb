"""Every visit begins with a welcome, a seat, and the need."""

from tests.kit.fakes import Counter


def test_the_welcome_names_the_hall_and_offers_a_seat() -> None:
    counter = Counter()
    assert "示范营业厅" in counter.say and "请坐" in counter.say


def test_the_need_is_asked_before_any_service() -> None:
    assert Counter().type("").at == "service"


def test_a_service_is_found_by_code_name_and_initials() -> None:
    for typed in ("08", "资费变更", "zfbg"):
        assert Counter().type("", typed).at == "verify.came"


def test_a_service_that_does_not_exist_is_refused() -> None:
    assert Counter().type("").refused("99") == "visit.no_match"


def test_a_service_known_at_the_door_is_still_greeted() -> None:
    counter = Counter()
    counter.visit = counter.desk.open("12")
    assert counter.at == "welcome" and counter.type("").at == "number"
