"""Field kinds: what each accepts, how it is grouped, masked and routed. All values invented."""

from dataclasses import replace
from datetime import date

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn as oracle

from app.fields import FIELDS, SERVICE_NUMBERS, Context, card_like, luhn, trivial
from app.problems import Refused

CONTEXT = Context(date(2026, 11, 22), due_fen=5000)
KINDS = ("resident_id", "hmt_residence", "foreign_permanent", "passport", "business_licence")
NUMERIC = [name for name in FIELDS if FIELDS[name].samples[0].isdecimal()]
OTHER = ("document", "valid_until", "money", "count")
DIGITS_ONLY = [name for name in NUMERIC if name not in OTHER]


def contexts(name):
    """The plain context; for a document one a kind."""
    return [replace(CONTEXT, kind=kind) for kind in KINDS] if name == "document" else [CONTEXT]


def value(name, typed, context=CONTEXT):
    return FIELDS[name].parse(typed, context).value


def refusal(name, typed, context=CONTEXT):
    with pytest.raises(Refused) as refused:
        FIELDS[name].parse(typed, context)
    return refused.value.problem.code


def wide(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize("name", FIELDS)
def test_every_fact_is_declared_and_every_declared_value_is_represented(name):
    field, seen = FIELDS[name], {}
    for context in contexts(name):
        assert field.representatives(context)
        for typed in field.representatives(context):
            for fact, says in field.parse(typed, context).facts.items():
                seen.setdefault(fact, set()).add(says)
    assert set(seen) == set(field.facts)
    for fact, says in seen.items():
        assert says <= set(field.facts[fact])
        assert fact == "kind" or says == set(field.facts[fact])


@pytest.mark.parametrize("name", FIELDS)
def test_a_value_typed_again_is_the_same_value(name):
    if name == "money":
        return  # kept in fen, typed in yuan
    for context in contexts(name):
        for typed in FIELDS[name].representatives(context):
            kept = value(name, typed, context)
            assert value(name, kept, context) == kept


@pytest.mark.parametrize("name", FIELDS)
def test_personal_values_are_hidden_and_facts_never_hold_them(name):
    field = FIELDS[name]
    assert field.personal or not field.secret
    for context in contexts(name):
        for typed in field.representatives(context):
            parsed = field.parse(typed, context)
            assert parsed.value not in parsed.facts.values()
            shown = field.mask(parsed.value)
            if field.personal and parsed.value != "长期":
                assert parsed.value not in shown
            if field.secret:
                assert shown == "●●●●●●"


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("typed", ["", "   ", "\u3000"])
def test_nothing_typed(name, typed):
    assert refusal(name, typed) == "field.empty"


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("char", ["\x1b", "\x9b", "\u202e", "\u200b", "\ue000", "\n", "\U000e0041"])
def test_hostile_characters(name, char):
    assert refusal(name, FIELDS[name].samples[0][:3] + char + "1") == "field.char"


@pytest.mark.parametrize("name", FIELDS)
def test_too_long(name):
    with pytest.raises(Refused):
        FIELDS[name].parse("1" * 201, CONTEXT)
    with pytest.raises(Refused):
        FIELDS[name].parse("中" * 201, CONTEXT)


@pytest.mark.parametrize("name", NUMERIC)
def test_full_width_digits_are_folded_for_numbers(name):
    typed = FIELDS[name].samples[0]
    assert value(name, wide(typed)) == value(name, typed)


@pytest.mark.parametrize("name", DIGITS_ONLY)
def test_han_is_no_number(name):
    with pytest.raises(Refused, match=r"field\.(han|date)"):
        FIELDS[name].parse("一三八", CONTEXT)


@pytest.mark.parametrize("name", FIELDS)
@given(typed=st.text(max_size=40))
def test_whatever_is_typed_is_a_value_or_a_refusal_and_never_shown_in_it(name, typed):
    field = FIELDS[name]
    field.group(typed)
    try:
        parsed = field.parse(typed, CONTEXT)
    except Refused as refused:
        assert len(typed) < 4 or typed not in map(str, refused.problem.args.values())
    else:
        assert parsed.value and parsed.value == parsed.value.strip()
        field.mask(parsed.value)


@pytest.mark.parametrize("name", FIELDS)
@given(typed=st.text("0123456789Xx １２", max_size=30))
def test_grouping_adds_and_takes_only_spaces(name, typed):
    grouped = FIELDS[name].group(typed)
    bare = "".join(typed.split()).translate({0xFF11: "1", 0xFF12: "2"}).upper()
    assert "".join(grouped.split()).translate({0xFF11: "1", 0xFF12: "2"}).upper() == bare


@pytest.mark.parametrize(("name", "typed", "grouped"), [
    ("mobile", "1380013", "138 0013"),
    ("mobile", "13800138000", "138 0013 8000"),
    ("phone", "01055550100", "010 5555 0100"),
    ("phone", "075555550100", "0755 5555 0100"),
    ("phone", "4001234567", "400 123 4567"),
    ("document", "110101199003071234", "110101 19900307 1234"),
    ("document", "11010119900307123x", "110101 19900307 123X"),
    ("document", "H12345678", "H12345678"),
    ("iccid", "89860012345678901238", "8986 0012 3456 7890 1238"),
    ("bank_account", "620000000000", "6200 0000 0000"),
])
def test_digits_are_grouped_while_typed(name, typed, grouped):
    assert FIELDS[name].group(typed) == grouped
    assert FIELDS[name].group(grouped) == grouped


def library_says(number, kinds):
    try:
        parsed = phonenumbers.parse(number, "CN")
    except phonenumbers.NumberParseException:  # it takes 179… for a carrier's dial prefix
        return False
    return phonenumbers.is_valid_number(parsed) and phonenumbers.number_type(parsed) in kinds


@given(st.integers(13000000000, 19999999999).map(str))
def test_every_mobile_of_the_library_is_one_of_ours(typed):
    mobile = phonenumbers.PhoneNumberType.MOBILE
    if library_says(typed, {mobile}):
        assert value("mobile", typed) == typed == value("phone", typed)


@given(st.sampled_from(["010", "020", "021", "0571", "0755", "0991"]), st.integers(2, 8),
       st.text("0123456789", min_size=7, max_size=7))
def test_every_landline_of_the_library_is_one_of_ours(area, first, rest):
    fixed = phonenumbers.PhoneNumberType.FIXED_LINE
    typed = f"{area}{first}{rest}"
    if library_says(typed, {fixed}):
        assert FIELDS["phone"].parse(typed, CONTEXT).facts == {"line_type": "landline"}


@pytest.mark.parametrize(("name", "typed", "kept"), [
    ("mobile", "138 0013-8000", "13800138000"),
    ("mobile", "+86 138 0013 8000", "13800138000"),
    ("phone", "(010)5555-0100", "01055550100"),
    ("phone", "+86 10 5555 0100", "01055550100"),
    ("phone", "+86 010 5555 0100", "01055550100"),
    ("phone", "0086 13800138000", "13800138000"),
    ("phone", "+86 400 123 4567", "4001234567"),
    ("phone", "0571 5550100", "05715550100"),
    ("phone", "8001234567", "8001234567"),
])
def test_phone_spellings(name, typed, kept):
    assert value(name, typed) == kept


@pytest.mark.parametrize(("name", "typed", "code"), [
    ("mobile", "1380013800", "phone.length"),
    ("mobile", "12800138000", "phone.mobile"),
    ("mobile", "01055550100", "phone.mobile"),
    ("mobile", "1380013800a", "field.digits"),
    ("phone", "55550100", "phone.area"),
    ("phone", "01015550100", "phone.landline"),
    ("phone", "0105555010", "phone.landline"),
    ("phone", "999999", "phone.shape"),
])
def test_what_is_no_phone(name, typed, code):
    assert refusal(name, typed) == code


@pytest.mark.parametrize("typed", sorted(SERVICE_NUMBERS))
def test_a_service_number_is_nobodys(typed):
    assert refusal("mobile", typed) == refusal("phone", typed) == "phone.short"


@pytest.mark.parametrize(("typed", "kept"), [
    ("王芳", "王芳"), ("𠮷𠮷", "𠮷𠮷"), ("〇示例", "〇示例"), ("阿依 • 示例", "阿依·示例"),
    ("Ｊａｎｅ  Ｓａｍｐｌｅ", "Jane Sample"), ("José O'Neil-Díaz", "José O'Neil-Díaz"),
    ("㐂示", "㐂示"),
])
def test_names_are_kept_as_spelled(typed, kept):
    assert value("name", typed) == kept


@pytest.mark.parametrize(("typed", "code"), [
    ("王", "field.short"), ("王1", "field.name"), ("·王芳", "field.name"), ("[/]", "field.name"),
    ("王😀", "field.name"), ("Иван", "field.name"),
    ("王" * 31, "field.long"), ("王㈱", "field.name"),
])
def test_what_is_no_name(typed, code):
    assert refusal("name", typed) == code


@pytest.mark.parametrize("typed", ["[/]", "[@click=app.quit]", "=1+1", "好😀", "𠮷"])
def test_text_is_kept_as_text(typed):
    assert value("text", typed) == typed


@given(st.text("0123456789", min_size=1, max_size=25))
def test_luhn_agrees_with_the_library(digits):
    assert luhn(digits) == oracle.is_valid(digits)


@given(st.integers(0, 10**14 - 1), st.integers(4, 18))
def test_one_wrong_digit_of_a_sim_serial_is_refused(body, at):
    body = f"8986{body:014d}"
    typed = body + oracle.calc_check_digit(body)
    assert value("iccid", typed) == typed
    for digit in "0123456789".replace(typed[at], ""):
        assert refusal("iccid", typed[:at] + digit + typed[at + 1 :]) == "sim.checksum"


@pytest.mark.parametrize(("typed", "code"), [
    ("898600123456789012", "sim.length"), ("8985001234567890120", "sim.prefix"),
    ("8986O", "field.digits"),
])
def test_what_is_no_sim_serial(typed, code):
    assert refusal("iccid", typed) == code


@pytest.mark.parametrize(("typed", "fen"), [
    ("50", 5000), ("72.5", 7250), ("72.05", 7205), ("７２。５０", 7250), ("￥1,000.00元", 100000),
    ("0.01", 1), ("1000000", 100_000_000),
])
def test_money_is_typed_in_yuan_and_kept_in_fen(typed, fen):
    assert value("money", typed) == str(fen)


@given(st.integers(1, 100_000_000))
def test_money_reads_back(fen):
    assert value("money", f"{fen // 100}.{fen % 100:02d}") == str(fen)


@pytest.mark.parametrize(("typed", "code"), [
    ("-5", "money.shape"), ("1,5", "money.shape"), ("5.", "money.shape"), (".5", "money.shape"),
    ("1e3", "money.shape"), ("٥", "money.shape"), ("五十", "money.shape"),
    ("1.005", "money.decimals"),
    ("0", "money.zero"), ("0.00", "money.zero"), ("1000000.01", "money.large"),
])
def test_what_is_no_amount(typed, code):
    assert refusal("money", typed) == code


def test_money_against_what_is_due_and_least():
    for typed, says in {"49.99": "short", "50": "exact", "51": "over"}.items():
        assert FIELDS["money"].parse(typed, CONTEXT).facts == {"against_due": says}
    assert refusal("money", "49.99", replace(CONTEXT, minimum_fen=5000)) == "money.minimum"


@pytest.mark.parametrize("digits", [
    "123456", "654321", "000000", "111111", "890123", "210987", "121212", "123123", "1234567890",
])
def test_easily_guessed_digits_are_refused_when_set_but_not_when_given(digits):
    assert trivial(digits)
    assert refusal("pin", digits) == "field.weak"
    assert value("pin_given", digits) == digits
    if len(digits) == 6:
        assert refusal("service_password", digits) == "field.weak"
        assert value("service_password_given", digits) == digits


@pytest.mark.parametrize("digits", ["273940", "135790", "112233"])
def test_ordinary_digits_may_be_set(digits):
    assert value("pin", digits) == value("service_password", digits) == digits


@given(st.text("0123456789", min_size=12, max_size=18))
def test_no_card_number_is_kept_as_a_terminal_reference(body):
    card = body + oracle.calc_check_digit(body)
    assert card_like(card) and refusal("terminal_ref", card) == "field.card"
    assert refusal("terminal_ref", f"{card[:4]} {card[4:]}") == "field.card"
    assert refusal("terminal_ref", f"R{card}T") == "field.card"
    wrong = body + str((int(card[-1]) + 1) % 10)
    assert value("terminal_ref", wrong) == wrong


@pytest.mark.parametrize(("name", "typed", "kept"), [
    ("form_no", "gz2026-000123", "GZ2026-000123"),
    ("invoice_no", "26117000 000012345678", "26117000000012345678"),
    ("date", "2026年1月31日", "2026-01-31"), ("month", "2026-01", "2026-01"), ("count", "007", "7"),
    ("valid_until", "2036.1.31", "2036-01-31"), ("valid_until", "0", "长期"),
    ("staff_no", "１００１", "1001"),
])
def test_canonical_values(name, typed, kept):
    assert value(name, typed) == kept


@pytest.mark.parametrize(("name", "typed", "code"), [
    ("form_no", "-GZ20260001", "field.code"), ("form_no", "GZ1", "field.code"),
    ("count", "0", "field.count"), ("count", "10000", "field.count"),
    ("date", "20260230", "field.date"), ("month", "202613", "field.month"),
    ("bank_account", "1234567", "field.account"), ("sms_code", "12345", "field.exact"),
    ("email", "a@b", "field.email"), ("address", "短", "field.short"),
])
def test_values_refused(name, typed, code):
    assert refusal(name, typed) == code


@pytest.mark.parametrize(("typed", "code"), [
    ("490154203237518", ""), ("49 015420 323751 8", ""), ("490154203237519", "field.imei"),
    ("49015420323751", "field.exact"), ("49015420323751A", "field.digits"), ("", "field.empty"),
])
def test_an_imei_has_fifteen_digits_and_its_check(typed, code):
    if code:
        assert refusal("imei", typed) == code
    else:
        assert value("imei", typed) == "490154203237518"
        assert FIELDS["imei"].mask(value("imei", typed)) != value("imei", typed)
