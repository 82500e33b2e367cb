"""Documents: what a number must be, what it tells, what a refusal may say. All people invented."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from app.documents import (
    LONG_TERM,
    Document,
    DocumentKind,
    adult,
    check,
    expired,
    parse_date,
    parse_valid_until,
)
from app.problems import Refused, render

TODAY = date(2026, 11, 22)
K = DocumentKind
CITIZEN = (K.RESIDENT_ID, K.TEMPORARY_ID, K.HOUSEHOLD_REGISTER)
LICENCE = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def number(area="110101", birth="19900307", serial="123"):
    """An invented number with its check character, by the oracle's arithmetic."""
    body = f"{area}{birth}{serial}"
    return body + mod_11_2.calc_check_digit(body)


def licence(body="91110000123456789"):
    return body + uscc.calc_check_digit(body)


def refusal(kind, typed, today=TODAY):
    with pytest.raises(Refused) as refused:
        check(kind, typed, today)
    return refused.value.problem


@given(st.sampled_from(["110101", "440305", "650102", "710000"]), st.integers(0, 999),
       st.dates(date(1900, 1, 1), TODAY))
def test_a_citizen_of_any_county_and_age_is_accepted(area, serial, birth):
    found = check(K.RESIDENT_ID, number(area, f"{birth:%Y%m%d}", f"{serial:03d}"), TODAY)
    assert (found.birth, found.sex) == (birth, "m" if serial % 2 else "f")


@pytest.mark.parametrize("at", range(18))
def test_any_one_wrong_character_is_refused(at):
    right = number()
    for char in "0123456789X":
        if char != right[at]:
            refusal(K.RESIDENT_ID, right[:at] + char + right[at + 1 :])


@given(st.integers(0, 16), st.dates(date(1900, 1, 1), TODAY))
def test_two_neighbours_swapped_are_refused(at, birth):
    right = number(birth=f"{birth:%Y%m%d}")
    swapped = right[:at] + right[at + 1] + right[at] + right[at + 2 :]
    assume(swapped != right)
    refusal(K.RESIDENT_ID, swapped)


@given(st.integers(0, 16), st.sampled_from("0123456789X"))
def test_no_refusal_tells_the_right_check_character_or_the_number(at, char):
    right = number()
    wrong = right[:17] + char
    assume(wrong != right)
    problem = refusal(K.RESIDENT_ID, wrong)
    assert (problem.code, problem.args) == ("id.checksum", {})
    for lang in ("zh", "en"):
        assert not any(digit in render(problem, lang) for digit in "0123456789X")


def test_x_in_any_form_and_grouping_is_one_number():
    typed = next(n for n in (number(serial=f"{s:03d}") for s in range(99)) if n.endswith("X"))
    wide = typed.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789X"})
    spaced = f" {typed[:6]} {typed[6:14]}-{typed[14:]} "
    for form in (typed, typed.lower(), wide, wide.lower(), spaced):
        assert check(K.RESIDENT_ID, form, TODAY).number == typed


@pytest.mark.parametrize("kind", CITIZEN)
@pytest.mark.parametrize(("typed", "code"), [
    ("", "field.empty"),
    (number()[:17], "id.length"),
    (number() + "1", "id.length"),
    ("110101900307123", "id.fifteen"),
    ("11010119900307X230", "id.shape"),
    ("一二三四五六七八九十一二三四五六七八", "id.shape"),
    ("²" * 18, "id.shape"),
    ("٣" * 18, "id.shape"),
    (number(area="010101"), "id.region"),
    (number(area="160101"), "id.region"),
    (number(area="830000"), "id.use_hmt"),
    (number(area="911840"), "id.use_foreign"),
    (number(birth="19900230"), "id.birth"),
    (number(birth="19901301"), "id.birth"),
    (number(birth="00000101"), "id.birth"),
    (number(birth="18991231"), "id.old"),
    (number(birth="20261123"), "id.future"),
    ("\u202e" + number(), "field.char"),
    ("1" * 50, "field.long"),
])
def test_what_a_resident_number_may_not_be(kind, typed, code):
    assert refusal(kind, typed).code == code


def test_born_today_is_no_future():
    assert check(K.RESIDENT_ID, number(birth="20261122"), TODAY).age(TODAY) == 0


@pytest.mark.parametrize("area", ["810000", "820000", "830000"])
def test_residence_permits(area):
    assert check(K.HMT_RESIDENCE, number(area), TODAY).birth == date(1990, 3, 7)
    assert refusal(K.HMT_RESIDENCE, number()).code == "id.hmt"


def test_foreign_cards_of_both_generations():
    new = check(K.FOREIGN_PERMANENT, number("911840"), TODAY)
    assert (new.birth, new.sex) == (date(1990, 3, 7), "m")
    assert check(K.FOREIGN_PERMANENT, "usa110190030712", TODAY).number == "USA110190030712"
    for wrong in (number(), "US1101900307123", "USA1101900307123"):
        assert refusal(K.FOREIGN_PERMANENT, wrong).code == "id.foreign"


@pytest.mark.parametrize(("kind", "right", "wrong", "code"), [
    (K.HK_MACAO_PERMIT, ["H12345678", "m1234567801"], ["A12345678", "H1234567"], "id.hk_macao"),
    (K.TAIWAN_PERMIT, ["12345678"], ["1234567", "A2345678"], "id.taiwan"),
    (K.PASSPORT, ["E12345678", "EA1234567", "C01X00T47"], ["ABCDEFGH", "E1", "E123456789"],
     "id.passport"),
    (K.MILITARY_ID, ["军字第1234567号", "军字第１２３４５６７号"], ["1234567", "军字第12号"],
     "id.military"),
    (K.BUSINESS_LICENCE, [licence(), licence().lower()], ["91110000I23456789Q", "9111"],
     "id.licence"),
])
def test_documents_without_a_birth_date(kind, right, wrong, code):
    for typed in right:
        found = check(kind, typed, TODAY)
        assert (found.kind, found.birth, adult(found, TODAY)) == (kind, None, None)
    for typed in wrong:
        assert refusal(kind, typed).code == code


@given(st.text("0123456789", min_size=8, max_size=8), st.text(LICENCE, min_size=9, max_size=9))
def test_credit_codes_agree_with_the_library(head, tail):
    typed = licence(head + tail)
    assert uscc.is_valid(typed)
    assert check(K.BUSINESS_LICENCE, typed, TODAY).number == typed
    for char in LICENCE.replace(typed[17], ""):
        assert refusal(K.BUSINESS_LICENCE, typed[:17] + char).code == "id.licence_sum"


@given(st.text(max_size=30), st.sampled_from(K))
def test_whatever_is_typed_is_a_document_or_a_refusal(typed, kind):
    try:
        assert isinstance(check(kind, typed, TODAY), Document)
    except Refused as refused:
        assert typed not in refused.problem.args.values() or len(typed) < 3


def test_an_unknown_kind_is_refused():
    assert refusal("library_card", "1").code == "id.kind"


@pytest.mark.parametrize(("birth", "day", "age", "grown"), [
    ("20081122", TODAY, 18, True),
    ("20081123", TODAY, 17, False),
    ("20080229", date(2026, 2, 28), 17, False),
    ("20080229", date(2026, 3, 1), 18, True),
])
def test_age_turns_on_the_birthday(birth, day, age, grown):
    found = check(K.RESIDENT_ID, number(birth=birth), TODAY)
    assert (found.age(day), adult(found, day)) == (age, grown)


@pytest.mark.parametrize("typed", [
    "20360131", "2036-01-31", "2036.1.31", "2036/01/31", "2036年1月31日", "２０３６０１３１",
])
def test_a_last_day_in_every_spelling(typed):
    assert parse_valid_until(typed) == parse_date(typed) == date(2036, 1, 31)


@pytest.mark.parametrize("typed", [LONG_TERM, "0", "０", " 长期 "])
def test_long_term_never_expires(typed):
    assert parse_valid_until(typed) is None
    assert not expired(None, date.max)


@pytest.mark.parametrize("typed", [
    "", "20360231", "360131", "下个月", "2036-01", "20160131-20360131",
])
def test_what_is_no_last_day(typed):
    with pytest.raises(Refused, match=r"field\.until"):
        parse_valid_until(typed)


@given(st.dates(date(1900, 1, 2), date(2199, 1, 1)))
def test_the_last_day_still_counts(last):
    assert parse_valid_until(last.isoformat()) == last
    assert not expired(last, last) and expired(last, last + timedelta(days=1))
