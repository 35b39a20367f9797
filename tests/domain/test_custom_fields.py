"""Custom fields: which may be declared, and what is kept of a value, wherever it is typed."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain.custom_fields import (
    CustomFieldRecord,
    changed,
    check_choices,
    parse_choices,
    parse_key,
    parse_label,
    parse_type,
    parse_value,
    reread,
)
from crm_cli.domain.dates import day_text
from crm_cli.domain.present import Present
from crm_cli.domain.vocabulary import FIELD_TYPES
from crm_cli.errors import Invalid

PRESENT = Present(datetime(2026, 11, 22, 6, 30, tzinfo=UTC))


def field(type_: str, *choices: str, key: str = "loyalty") -> CustomFieldRecord:
    return CustomFieldRecord(1, "u1", key, type_, None, choices, 1, "", "")


def kept(type_: str, text: str, *choices: str) -> str:
    return parse_value(field(type_, *choices), text, PRESENT)


@pytest.mark.parametrize("key", ["passport_no", "a", "a1", "shoe_size_2", "x" * 40, " loyalty "])
def test_a_key_is_a_short_word_in_small_letters(key: str) -> None:
    assert parse_key(key) == key.strip()


@pytest.mark.parametrize("key", ["", "9a", "_a", "شماره", "x" * 41, "é", "a\x1b", "a b\n"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_key(key)
    assert refused.value.field == "key"


@pytest.mark.parametrize(("typed", "meant"), [("Passport-No", "passport_no"), ("Shoe size", "shoe_size")])
def test_a_key_written_otherwise_asks_did_you_mean(typed: str, meant: str) -> None:
    with pytest.raises(Invalid, match="cannot be the key") as refused:
        parse_key(typed)
    assert refused.value.hint == f"did you mean {meant}?"


@pytest.mark.parametrize(
    "key", ["name", "phones", "phone", "tag", "format", "clear", "dry_run", "not", "id", "members"]
)
def test_a_word_that_means_something_else_is_refused_with_the_reason(key: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_key(key)
    assert refused.value.message.startswith(f"{key!r} cannot be the key of a field: ")


def test_choices_are_split_at_commas_of_both_scripts_and_taken_once() -> None:
    assert parse_choices(" gold, silver،طلایی ; Gold ;طلايي") == ("gold", "silver", "طلایی")


@pytest.mark.parametrize("text", ["", " , ", "a\x1b", 'the "best"', "x" * 61, ",".join(map(str, range(101)))])
def test_choices_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_choices(text)


@pytest.mark.parametrize("text", ["", "x" * 61, "a\x1b[31m", "a\nb"])
def test_a_label_is_a_short_line(text: str) -> None:
    with pytest.raises(Invalid):
        parse_label(text)


def test_a_label_may_be_in_any_script() -> None:
    assert parse_label(" شماره گذرنامه ") == "شماره گذرنامه"


def test_an_unknown_type_is_refused_with_those_there_are() -> None:
    with pytest.raises(Invalid) as refused:
        parse_type("money")
    assert all(name in refused.value.hint for name in FIELD_TYPES)


@pytest.mark.parametrize(("type_", "choices"), [("choice", ()), ("text", ("a",)), ("flag", ("a",))])
def test_choices_belong_to_the_type_choice_and_to_no_other(type_: str, choices: tuple[str, ...]) -> None:
    with pytest.raises(Invalid):
        check_choices(type_, choices)


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("text", "  P 123 ", "P 123"),
        ("text", "=1+1", "=1+1"),
        ("text", "x" * 10_000, "x" * 10_000),
        ("number", "۱۲", "12"),
        ("number", "٠٠٧", "7"),
        ("number", "-3", "-3"),
        ("number", "−۳", "-3"),
        ("number", "-0", "0"),
        ("number", "9" * 18, "9" * 18),
        ("date", "2026-12-01", "2026-12-01"),
        ("date", "1405/09/10", "2026-12-01"),
        ("date", "۱۴۰۵/۰۹/۱۰", "2026-12-01"),
        ("date", "tomorrow", "2026-11-23"),
        ("date", "فردا", "2026-11-23"),
        ("flag", "Yes", "1"),
        ("flag", "بله", "1"),
        ("flag", "true", "1"),
        ("flag", " no ", "0"),
        ("flag", "خير", "0"),
        ("flag", "0", "0"),
    ],
)
def test_a_value_is_kept_in_one_form_whatever_is_typed(type_: str, text: str, value: str) -> None:
    assert kept(type_, text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("GOLD", "gold"), ("very-good", "very_good"), ("very_good", "very_good"), ("طلايی", "طلایی")]
)
def test_a_choice_is_kept_as_it_was_declared(text: str, value: str) -> None:
    assert kept("choice", text, "gold", "very_good", "طلایی") == value


def test_a_choice_with_a_hyphen_can_be_typed() -> None:
    assert kept("choice", "Semi-Gold", "semi-gold") == "semi-gold"


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        *((type_, text) for type_ in FIELD_TYPES for text in ("", " ", "\x00", "\ud800", "a\x1b[0m")),
        *(("number", text) for text in ("1.5", "1,000", "+1", "--1", "1e3", "٪", "9" * 19, "one", "½", "²")),
        *(("date", text) for text in ("soon", "2026-13-01", "1405/13/01", "0001-01-01", "tomorrow 10:30", "1")),
        *(("flag", text) for text in ("maybe", "2", "-1", "yes no")),
        ("choice", "platin"),
        ("text", "x" * 10_001),
        ("text", "two\nlines"),
    ],
)
def test_what_cannot_be_a_value_is_refused_and_the_field_is_named(type_: str, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        kept(type_, text, "gold")
    assert refused.value.field == "loyalty"
    assert "loyalty" in refused.value.message


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_every_number_is_kept_as_it_is_and_reads_back_as_itself(number: int) -> None:
    assert kept("number", str(number)) == str(number)


@given(st.dates(date(1900, 1, 1), date(2121, 12, 31)), st.sampled_from(["gregorian", "jalali"]))
def test_every_day_reads_back_as_itself_in_both_calendars(day: date, calendar: str) -> None:
    assert kept("date", day_text(day, calendar)) == day.isoformat()  # type: ignore[arg-type]


@given(st.sampled_from(FIELD_TYPES), st.text())
def test_what_is_kept_is_kept_again_unchanged(type_: str, text: str) -> None:
    one = field(type_, "gold", "semi-gold", "طلایی")
    try:
        value = parse_value(one, text, PRESENT)
    except Invalid:
        return
    assert value
    assert parse_value(one, value, PRESENT) == value


@given(st.lists(st.text("abZ-_ طيی", min_size=1, max_size=5), min_size=1))
def test_every_choice_that_may_be_declared_can_be_typed(typed: list[str]) -> None:
    try:
        choices = parse_choices(",".join(typed))
    except Invalid:
        return
    assert [kept("choice", choice, *choices) for choice in choices] == list(choices)


@given(st.text())
def test_a_key_that_is_accepted_is_an_option_and_a_column(text: str) -> None:
    try:
        key = parse_key(text)
    except Invalid:
        return
    assert re.fullmatch("--[a-z][a-z0-9-]*", field("text", key=key).option)


@pytest.mark.parametrize(
    ("before", "after", "value", "new"),
    [
        ("text", "number", "۱۲", "12"),
        ("text", "date", "1405/09/10", "2026-12-01"),
        ("text", "flag", "بله", "1"),
        ("text", "choice", "GOLD", "gold"),
        ("number", "text", "-3", "-3"),
        ("number", "flag", "1", "1"),
        ("date", "text", "2026-12-01", "2026-12-01"),
        ("flag", "text", "1", "yes"),
        ("flag", "choice", "0", "no"),
        ("choice", "text", "gold", "gold"),
    ],
)
def test_a_value_is_read_again_as_another_type(before: str, after: str, value: str, new: str) -> None:
    assert reread(field(before), field(after, *(["gold", "no"] if after == "choice" else [])), value, PRESENT) == new


@pytest.mark.parametrize(
    ("before", "after", "value"),
    [
        ("text", "number", "P1"),
        ("flag", "number", "1"),
        ("date", "number", "2026-12-01"),
        ("number", "date", "5"),
        ("text", "choice", "platin"),
        ("text", "date", "tomorrow"),
        ("text", "date", "3d"),
    ],
)
def test_a_value_that_does_not_fit_another_type_is_refused(before: str, after: str, value: str) -> None:
    with pytest.raises(Invalid):
        reread(field(before), field(after, *(["gold"] if after == "choice" else [])), value, PRESENT)


def test_a_field_that_is_no_choice_any_more_has_no_choices() -> None:
    assert changed(field("choice", "a"), {"type": "text"}).choices == ()


@pytest.mark.parametrize("changes", [{"type": "choice"}, {"choices": ("a",)}, {"type": "flag", "choices": ("a",)}])
def test_an_edit_leaves_no_choice_without_choices_and_no_other_with(changes: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        changed(field("text"), changes)
