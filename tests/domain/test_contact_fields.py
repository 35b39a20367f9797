"""A contact's fields as typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain.birthdays import Birthday
from crm_cli.domain.contact_fields import (
    answers,
    index_text,
    parse_consent,
    parse_email_point,
    parse_field,
    parse_phone_point,
    parse_point,
    parse_tag,
    phone_type,
)
from crm_cli.domain.contacts import Point
from crm_cli.domain.vocabulary import CONSENT_CHANNELS, POINT_TYPES
from crm_cli.errors import Invalid

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("full_name", "  سارا احمدی ", "سارا احمدی"),
        ("city", "Shiraz", "Shiraz"),
        ("kind", "ORG", "org"),
        ("tier", "a", "A"),
        ("lifecycle", "Prospect", "prospect"),
        ("preferred_channel", "SMS", "sms"),
        ("birthday", "07/15@jalali", Birthday(None, 7, 15, "jalali")),
        ("note", "one\r\ntwo", "one\ntwo"),
    ],
)
def test_each_field_is_read_by_its_own_rule(key: str, text: str, value: object) -> None:
    assert parse_field(key, text, today=TODAY) == value


@pytest.mark.parametrize(
    ("key", "text", "way_out"),
    [("tier", "E", "A, B, C, D"), ("kind", "dog", "person, org"), ("lifecycle", "won", "prospect"), ("city", " ", "")],
)
def test_a_value_that_cannot_be_used_names_its_field_and_the_choices(key: str, text: str, way_out: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_field(key, text, today=TODAY)
    assert refused.value.field == key
    assert way_out in refused.value.hint


def test_a_line_takes_no_line_break_but_a_note_does() -> None:
    with pytest.raises(Invalid):
        parse_field("city", "Shi\nraz", today=TODAY)
    assert parse_field("note", "a\nb", today=TODAY) == "a\nb"


@pytest.mark.parametrize("typed", ["09121234567", "۰۹۱۲ ۱۲۳ ۴۵۶۷", "+98 (912) 123-4567", "0098 912 1234567"])
def test_every_spelling_of_a_number_has_one_normal_form_and_stays_as_typed(typed: str) -> None:
    assert parse_phone_point(typed, "IR") == Point("mobile", typed, "+989121234567")


def test_a_landline_is_no_mobile() -> None:
    assert parse_phone_point("021 8877 6655", "IR").type == "phone"
    assert phone_type("+982188776655") == "phone"


def test_a_number_nobody_can_read_is_kept_not_refused() -> None:
    assert parse_phone_point("ask for 12", "IR") == Point("phone", "ask for 12", "ask for 12")


def test_a_number_is_read_as_its_region_dials_it() -> None:
    assert parse_phone_point("030 901820", "DE").norm == "+4930901820"


def test_email_addresses_are_compared_without_case() -> None:
    assert parse_email_point("Sara@Example.COM", label="work") == Point(
        "email", "Sara@Example.COM", "sara@example.com", "work"
    )


@pytest.mark.parametrize("text", ["sara", "sara@", "@example.com", "a b@example.com", ""])
def test_what_is_no_email_address_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_email_point(text)


@pytest.mark.parametrize(
    ("text", "type_", "norm"),
    [
        ("telegram=@Sara", "telegram", "@sara"),
        ("whatsapp=09121234567", "whatsapp", "+989121234567"),
        ("email=Sara@x.ir", "email", "sara@x.ir"),
        ("address=خیابان ولي‌عصر ۱۲", "address", "خیابان ولی عصر 12"),
        ("website=https://x.ir/?a=b", "website", "https://x.ir/?a=b"),
    ],
)
def test_a_point_is_typed_as_type_and_value(text: str, type_: str, norm: str) -> None:
    point = parse_point(text, "IR")
    assert (point.type, point.norm) == (type_, norm)


@pytest.mark.parametrize("text", ["@sara", "pigeon=coo", "telegram=", "phone=nobody"])
def test_a_point_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_point(text, "IR")


def test_an_unknown_type_of_point_is_refused_with_the_types_there_are() -> None:
    with pytest.raises(Invalid) as refused:
        parse_point("pigeon=coo", "IR")
    assert all(type_ in refused.value.hint for type_ in POINT_TYPES)


@pytest.mark.parametrize(("typed", "tag"), [("VIP", "vip"), (" مشتري  ويژه ", "مشتری ویژه"), ("سال ۱۴۰۵", "سال 1405")])
def test_a_tag_has_one_spelling(typed: str, tag: str) -> None:
    assert parse_tag(typed) == tag


@pytest.mark.parametrize("text", ["", " ", "a,b", "a;b", "a:b", "a،b", "a؛b", "-vip", "\u200f"])
def test_a_tag_that_a_filter_could_not_name_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_tag(text)


@given(st.text())
def test_a_tag_read_again_is_the_same(text: str) -> None:
    try:
        tag = parse_tag(text)
    except Invalid:
        return
    assert parse_tag(tag) == tag


@pytest.mark.parametrize("channel", CONSENT_CHANNELS)
@pytest.mark.parametrize("answer", ["yes", "no", "unknown"])
def test_consent_is_an_answer_about_a_channel(channel: str, answer: str) -> None:
    assert parse_consent(f" {channel.upper()}={answer} ") == (channel, answer)


@pytest.mark.parametrize("text", ["sms", "sms=", "sms=maybe", "pigeon=yes", "=yes", "sms = yes"])
def test_what_is_no_consent_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_consent(text)
    assert "sms=yes" in refused.value.hint


def test_a_contact_is_found_under_both_names_and_its_points() -> None:
    assert index_text("علي رضايي", "Ali Rezaei", ("09121234567", "Ali@x.ir")) == (
        "علی رضایی ali rezaei 09121234567 x ir"
    )


def test_the_last_answer_counts_and_unknown_is_none() -> None:
    assert answers(["sms=yes", "call=no", "sms=no", "email=unknown"]) == (("sms", "no"), ("call", "no"))
