"""Telephone numbers (the short way must equal phonenumbers) and e-mail addresses."""

import itertools
import re
import subprocess
import sys

import phonenumbers
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crm_cli.domain import emails, phones
from crm_cli.errors import Invalid

unhurried = settings(deadline=None)  # the first number that is not plain imports phonenumbers

PREFIXES = [
    "",
    "0",
    "98",
    "0098",
    "+98",
    "+980",
    "00980",
    "980",
    "+",
    "00",
    "+0",
    "9898",
    "+9898",
    "1",
    "+1",
    "098",
    "+00",
]
dialled = st.text(st.sampled_from("0123456789 -+"), max_size=24)
iranian = st.builds(
    lambda prefix, figures, separators: "".join(map("".join, zip(prefix + figures, separators, strict=False))),
    st.sampled_from(PREFIXES),
    st.text(st.sampled_from("0123456789"), min_size=9, max_size=11),
    st.lists(st.sampled_from(["", "", "", " ", "-", "- ", "  "]), min_size=17, max_size=17),
)


def by_library(typed: str, region: str) -> str | None:
    """What phonenumbers makes of a number without letters and extension."""
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@unhurried
@given(dialled | iranian, st.sampled_from(["IR", "GB", "US", "DE", "AE", "IT"]))
@example("-+98 912-123-4567", "GB")
@example("98 1234 5678", "IR")  # ten digits that begin like the country code
def test_every_plain_number_reads_as_phonenumbers_reads_it(typed: str, region: str) -> None:
    plain = phones._plain(typed, region)
    if plain is not None:
        assert plain == by_library(typed, region)


@pytest.mark.parametrize("region", ["IR", "GB"])
@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_beginning_of_a_plain_number_reads_as_phonenumbers_reads_it(prefix: str, region: str) -> None:
    typed = (f"{prefix}{start:03}4567890" for start in range(1000))
    wrong = [one for one in typed if (plain := phones._plain(one, region)) and plain != by_library(one, region)]
    assert wrong == []


def test_separators_anywhere_in_a_plain_number_read_as_phonenumbers_reads_them() -> None:
    for figures, mark in itertools.product(("09121234567", "+989121234567", "00982188887777", "9121234567"), " -"):
        for first, second in itertools.combinations_with_replacement(range(len(figures) + 1), 2):
            typed = figures[:first] + mark + figures[first:second] + mark + figures[second:]
            assert phones._plain(typed, "IR") == by_library(typed, "IR"), typed


@unhurried
@given(dialled | iranian)
def test_both_ways_together_read_as_phonenumbers_reads(typed: str) -> None:
    if any(map(str.isdigit, typed)):
        assert phones.parse_phone(typed, "IR").e164 == by_library(typed, "IR")


@pytest.mark.parametrize(
    "typed",
    [
        "09121234567",
        "0912 123 4567",
        "0912-123-4567",
        "0912 1234567",
        "+989121234567",
        "+98 912 123 4567",
        "+98-912-123-4567",
        "+98 0912 123 4567",
        "00989121234567",
        "0098 912 1234567",
        "989121234567",
        "9121234567",
        "912 123 4567",
        "۰۹۱۲۱۲۳۴۵۶۷",
        "٠٩١٢ ١٢٣ ٤٥٦٧",
    ],
)
def test_common_ways_to_type_a_mobile_need_no_library(typed: str) -> None:
    assert phones._plain(typed, "IR") == "+989121234567"
    assert phones.parse_phone(typed, "IR") == (typed, "+989121234567")


@pytest.mark.parametrize("typed", ["02188887777", "021 8888 7777", "021-88887777", "+98 21 8888 7777"])
def test_common_ways_to_type_a_landline_need_no_library(typed: str) -> None:
    assert phones._plain(typed, "IR") == "+982188887777"


def test_a_plain_number_does_not_import_phonenumbers() -> None:
    code = (
        "import sys; from crm_cli.domain.phones import parse_phone as p, phone_words as w;"
        "p('۰۹۱۲ 123 4567', 'IR'); w('+442079460958'); print('phonenumbers' in sys.modules);"
        "p('+44 20 7946 0958', 'IR'); print('phonenumbers' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "True"]


@pytest.mark.parametrize(
    ("typed", "region", "e164"),
    [
        ("(021) 8888 7777", "IR", "+982188887777"),
        ("\u202a+98\u00a0912\u00a0123\u00a04567\u202c", "IR", "+989121234567"),
        ("tel:+98-912-123-4567", "IR", "+989121234567"),
        ("+44 (0)20 7946 0958", "IR", "+442079460958"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("020 7946 0958", "gb", "+442079460958"),
        ("0912 123 4567", "GB", "+449121234567"),
        ("+1 800 FLOWERS", "IR", "+18003569377"),
        ("02188887777 ext 12", "IR", "+982188887777;ext=12"),
        ("۰۲۱-۸۸۸۸۷۷۷۷ داخلی ۱۲", "IR", "+982188887777;ext=12"),
        ("02188887777 داخلي: 12", "IR", "+982188887777;ext=12"),
        ("02188887777داخلی12", "IR", "+982188887777;ext=12"),
        ("tel:+982188887777;ext=12", "IR", "+982188887777;ext=12"),
        ("8888 7777", "IR", None),  # no area code
        ("0912123 Reza", "IR", None),  # would be +989121237392, letters read as digits
        ("0912", "XX", None),
        ("+999 123", "IR", None),
        ("09121234567/09131234567", "IR", None),
        ("12", "IR", None),
    ],
)
def test_a_number_is_read_where_it_can_be_and_kept_where_it_cannot(typed: str, region: str, e164: str | None) -> None:
    assert phones.parse_phone(f" {typed} ", region) == phones.Phone(typed, e164)


def test_reading_the_stored_form_gives_the_stored_form() -> None:
    for stored in ("+989121234567", "+442079460958", "+982188887777;ext=12", "+390612345678"):
        assert phones.parse_phone(stored, "IR").e164 == stored


@pytest.mark.parametrize("typed", ["", "  ", "abc", "+-()", "1\n2", "09\x00", "1" * 101, "٠" * 101, "\udcff1"])
def test_only_text_that_cannot_be_a_number_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        phones.parse_phone(typed, "IR")
    assert refused.value.field == "phone"


loose = st.text(st.sampled_from("0912+-()/x .;,#۱۲٣داخلیextRezaAbKſ\u200e\u202c\u00a0１२")) | st.text()


@unhurried
@given(loose, st.sampled_from(["IR", "GB", "AR", "", "XX"]))
@example("0912123 Reza!", "IR")
@example("02188 sara ext 5", "IR")
def test_a_text_is_refused_or_kept_as_typed(typed: str, region: str) -> None:
    try:
        phone = phones.parse_phone(typed, region)
    except Invalid as refused:
        assert refused.field == "phone"
        return
    assert phone.typed == typed.strip()
    assert phone.e164 is None or re.fullmatch(r"\+[0-9]{3,17}(;ext=[0-9]{1,20})?", phone.e164)
    phones.phone_words(phone.e164 or phone.typed)


@unhurried
@given(loose)
def test_an_iranian_number_has_no_digit_that_was_not_typed(typed: str) -> None:
    try:
        e164 = phones.parse_phone(typed, "IR").e164
    except Invalid:
        return
    if e164 and e164.startswith("+98"):
        assert e164[3:].partition(";")[0] in phonenumbers.normalize_digits_only(typed)


def test_an_iranian_number_is_found_however_it_is_dialled() -> None:
    assert phones.phone_words("+989121234567") == ["989121234567", "09121234567", "9121234567"]


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("+982188887777;ext=12", ["982188887777", "02188887777", "2188887777"]),
        ("+442079460958", ["442079460958", "02079460958", "2079460958"]),
        ("+12025550123", ["12025550123", "02025550123", "2025550123"]),
        ("+35312345678", ["35312345678", "012345678", "12345678"]),
        ("۸۸۸۸ ۷۷۷۷", ["88887777"]),
        ("0098 1", ["00981", "981"]),
        ("+98 12", ["9812"]),
        ("+", []),
        ("000", ["000"]),
        ("none", []),
    ],
)
def test_a_number_is_found_with_and_without_its_country(number: str, found: list[str]) -> None:
    assert phones.phone_words(number) == found


def test_the_country_calling_code_is_cut_where_phonenumbers_cuts_it() -> None:
    for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
        assert phones.phone_words(f"+{code}2345678")[-1] == "2345678"


@given(st.text())
def test_phone_words_are_ascii_digits_each_once(text: str) -> None:
    found = phones.phone_words(text)
    assert all(re.fullmatch("[0-9]+", word) for word in found)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("figures", "region", "dialled"),
    [
        ("9121234567", "IR", "09121234567"),
        ("2122334455", "IR", "02122334455"),
        ("989121234567", "IR", "+989121234567"),
        ("33612345678", "IR", "+33612345678"),
        ("22334455", "IR", "22334455"),
        ("112", "IR", "112"),
        ("1701234567", "DE", "01701234567"),
        ("491701234567", "DE", "+491701234567"),
        ("2071838750", "GB", "02071838750"),
        ("2025550123", "US", "2025550123"),
        ("442071838750", "US", "+442071838750"),
        ("612345678", "ES", "612345678"),
        ("612345678", "IT", "0612345678"),
        ("3451234567", "IT", "3451234567"),
        ("9161234567", "RU", "9161234567"),
        ("1.5", "DE", "1.5"),
        ("12345678901234567890", "IR", "12345678901234567890"),
        ("2025550123", "ZZ", "2025550123"),
    ],
)
def test_a_number_that_lost_its_zeros_is_dialled_as_before(figures: str, region: str, dialled: str) -> None:
    assert phones.redialled(figures, region) == dialled


@pytest.mark.parametrize(
    "text", ["09121234567", "+98 (21) 8888-7777", "۰۹۱۲ ۱۲۳", "12345", "021.8888/7777", "\u202a12345"]
)
def test_a_row_of_digits_looks_like_a_phone(text: str) -> None:
    assert phones.looks_like_phone(text)


@pytest.mark.parametrize(
    "text", ["", "1234", "1-2-3-4", "علی", "12345a", "C-12345", "12345;", "12345\n", "1234५", "+()- "]
)
def test_anything_else_does_not_look_like_a_phone(text: str) -> None:
    assert not phones.looks_like_phone(text)


@pytest.mark.parametrize("text", ["ali@example.com", "a+b.c@x", "علی@مثال.ایران", "o'neil@x.co.uk", "a@" + "x" * 252])
def test_an_address_is_kept_as_typed(text: str) -> None:
    assert emails.parse_email(f" {text}\n") == text


def test_directional_marks_around_a_copied_address_are_left_behind() -> None:
    assert emails.parse_email("\u202aali@example.com\u202c ") == "ali@example.com"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "ali",
        "@x.com",
        "ali@",
        "a@b@c",
        "a b@x.com",
        "a@x..com",
        "a@.com",
        "a@com.",
        "a@x\x1b.com",
        "a\0@x.com",
    ],
)
def test_what_is_not_one_address_is_refused_by_name(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        emails.parse_email(text)
    assert refused.value.field == "email"
    assert text in refused.value.message


@pytest.mark.parametrize(
    "text", ["a\u202e@x.com", "a@x\u00a0.com", "a@\udcff.com", "Ali<a@x.com>", "a@x.com,b", "a@x.com;"]
)
def test_an_address_with_invisible_characters_or_company_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        emails.parse_email(text)


def test_an_address_beyond_the_limit_is_refused_and_not_told_whole() -> None:
    with pytest.raises(Invalid) as refused:
        emails.parse_email("a@" + "x" * 253)
    assert len(refused.value.message) < 120


@given(st.text() | st.from_regex(r"[^\s@]{1,5}@[a-z.\s@]{1,9}"))
def test_an_accepted_address_has_the_shape_of_one(text: str) -> None:
    try:
        address = emails.parse_email(text)
    except Invalid:
        return
    assert re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*", address)
    assert address.isprintable()
    assert len(address) <= 254
    assert emails.parse_email(address) == address


@given(st.text())
def test_an_address_in_other_letter_case_has_the_same_key(text: str) -> None:
    key = emails.email_key(text)
    assert emails.email_key(key) == key
    assert emails.email_key("Ali@Example.COM ") == emails.email_key("ali@example.com")
