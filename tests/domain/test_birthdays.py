"""Birthdays as typed, as written, and the day on which they are observed. Today is Sunday 2026-11-22 (1405/09/01)."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_cli.domain.birthdays import Birthday, birthday_text, month_days, parse_birthday
from crm_cli.domain.dates import FIRST_DAY, LAST_DAY
from crm_cli.domain.jalali import parts
from crm_cli.errors import Invalid

TODAY = date(2026, 11, 22)
LEAP_DAY = Birthday(None, 2, 29, "gregorian")
LEAP_ESFAND = Birthday(None, 12, 30, "jalali")

calendars = st.sampled_from(["gregorian", "jalali"])
days = st.dates(FIRST_DAY, LAST_DAY)


@st.composite
def birthdays(draw: st.DrawFn) -> Birthday:
    """Leap days twice as often as anything else: they are where it goes wrong."""
    if draw(st.integers(0, 2)):
        return draw(st.sampled_from([LEAP_DAY, LEAP_ESFAND]))
    calendar = draw(calendars)
    year, month, day = parts(draw(st.dates(FIRST_DAY, TODAY)), calendar)
    return Birthday(draw(st.sampled_from([year, None])), month, day, calendar)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1990-04-15", Birthday(1990, 4, 15, "gregorian")),
        ("1990/04/15", Birthday(1990, 4, 15, "gregorian")),
        ("04-15", Birthday(None, 4, 15, "gregorian")),
        ("--04-15", Birthday(None, 4, 15, "gregorian")),
        ("02-29", LEAP_DAY),
        ("2024-02-29", Birthday(2024, 2, 29, "gregorian")),
        ("1369/07/15", Birthday(1369, 7, 15, "jalali")),
        ("1369-07-15", Birthday(1369, 7, 15, "jalali")),
        ("07/15@jalali", Birthday(None, 7, 15, "jalali")),
        ("07-15@jalali", Birthday(None, 7, 15, "jalali")),
        (" 7/15@Jalali ", Birthday(None, 7, 15, "jalali")),
        ("۱۳۶۹/۰۷/۱۵", Birthday(1369, 7, 15, "jalali")),
        ("12/30@jalali", LEAP_ESFAND),
        ("1403/12/30", Birthday(1403, 12, 30, "jalali")),
        ("2026-11-22", Birthday(2026, 11, 22, "gregorian")),
        ("1405/09/01", Birthday(1405, 9, 1, "jalali")),
    ],
)
def test_a_birthday_is_read_in_its_own_calendar(text: str, expected: Birthday) -> None:
    assert parse_birthday(text, today=TODAY) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a birthday"),
        ("tomorrow", "not a birthday"),
        ("04/15", "not a birthday"),
        ("4-5", "not a birthday"),
        ("15.04.1990", "not a birthday"),
        ("1990", "not a birthday"),
        ("1990-04", "not a birthday"),
        ("1990-04/15", "not a birthday"),
        ("04-15@gregorian", "not a birthday"),
        ("--07-15@jalali", "not a birthday"),
        ("1990-04-15@jalali", "not a birthday"),
        ("1990-04-15 10:00", "not a birthday"),
        ("02-30", "no such day"),
        ("13-01", "no such day"),
        ("00-10", "no such day"),
        ("04-00", "no such day"),
        ("07/31@jalali", "no such day"),
        ("12/31@jalali", "no such day"),
        ("2023-02-29", "no such day"),
        ("1404/12/30", "no such day"),
        ("1600-01-01", "outside the years"),
        ("1899-12-31", "outside the years"),
        ("1277/01/01", "outside the years"),
        ("2026-11-23", "future"),
        ("1405/09/02", "future"),
    ],
)
def test_an_impossible_or_unclear_birthday_is_refused_with_examples(text: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_birthday(text, today=TODAY)
    assert reason in refused.value.message
    assert repr(text) in refused.value.message
    assert "1" in refused.value.hint


@given(st.one_of(st.text(), st.from_regex(r"\A(--)?[0-9]{0,4}[-/]?\d{1,2}[-/]\d{1,2}(@jalali)?\Z")))
def test_whatever_is_typed_is_a_birthday_or_invalid(text: str) -> None:
    try:
        found = parse_birthday(text, today=TODAY)
    except Invalid as refused:
        assert refused.hint
    else:
        assert parse_birthday(birthday_text(found), today=TODAY) == found


@pytest.mark.parametrize(
    ("birthday", "text"),
    [
        (Birthday(1990, 4, 15, "gregorian"), "1990-04-15"),
        (Birthday(None, 4, 5, "gregorian"), "04-05"),
        (Birthday(1369, 7, 5, "jalali"), "1369/07/05"),
        (Birthday(None, 7, 15, "jalali"), "07/15@jalali"),
    ],
)
def test_a_birthday_is_written_as_it_is_typed(birthday: Birthday, text: str) -> None:
    assert birthday_text(birthday) == text


@given(birthdays())
def test_a_written_birthday_reads_back_as_itself(birthday: Birthday) -> None:
    assert parse_birthday(birthday_text(birthday), today=TODAY) == birthday


def looked_up(birthday: Birthday, today: date) -> list[date]:
    """When it is observed in a little more than a year, as the lookup has it."""
    key = (birthday.calendar, birthday.month, birthday.day)
    return [entry.observed_on for entry in month_days(today, 400) if entry[:3] == key]


def is_kept(birthday: Birthday, day: date) -> bool:
    """Whether it is observed then: on its day, or on the last day of its month where that is shorter."""
    (_year, month, number), tomorrow = (parts(day + timedelta(days=n), birthday.calendar) for n in (0, 1))
    return month == birthday.month and (number == birthday.day or (number < birthday.day and tomorrow[1] != month))


@pytest.mark.parametrize(
    ("birthday", "today", "expected"),
    [
        (Birthday(1990, 11, 22, "gregorian"), TODAY, TODAY),
        (Birthday(1990, 11, 21, "gregorian"), TODAY, date(2027, 11, 21)),
        (Birthday(None, 11, 23, "gregorian"), TODAY, date(2026, 11, 23)),
        (Birthday(1369, 9, 1, "jalali"), TODAY, TODAY),
        (Birthday(1369, 7, 15, "jalali"), date(2024, 10, 1), date(2024, 10, 6)),
        (Birthday(1369, 7, 15, "jalali"), date(2024, 10, 7), date(2025, 10, 7)),
        (LEAP_DAY, date(2027, 2, 28), date(2027, 2, 28)),
        (LEAP_DAY, date(2027, 3, 1), date(2028, 2, 29)),
        (LEAP_DAY, date(2028, 2, 28), date(2028, 2, 29)),
        # 1403/12/30 is 2025-03-20 and 1404/12/29 is 2026-03-20
        (Birthday(1403, 12, 30, "jalali"), date(2025, 3, 20), date(2025, 3, 20)),
        (Birthday(1403, 12, 30, "jalali"), date(2025, 3, 21), date(2026, 3, 20)),
        (LEAP_ESFAND, date(2030, 3, 19), date(2030, 3, 20)),
    ],
)
def test_the_lookup_begins_today_and_leap_days_are_kept_on_the_last_day_of_the_month(
    birthday: Birthday, today: date, expected: date
) -> None:
    assert looked_up(birthday, today)[0] == expected


@given(birthdays(), days)
@example(LEAP_DAY, date(2027, 2, 20))
@example(LEAP_DAY, date(2028, 2, 20))
@example(LEAP_ESFAND, date(2026, 3, 10))
@example(LEAP_ESFAND, date(2025, 3, 10))
def test_the_lookup_finds_a_birthday_on_exactly_the_day_it_is_observed(birthday: Birthday, today: date) -> None:
    following = (today + timedelta(days=n) for n in range(400))
    assert looked_up(birthday, today) == [day for day in following if is_kept(birthday, day)]


def test_the_lookup_starts_today_goes_day_by_day_and_stops_after_so_many_days() -> None:
    assert list(month_days(TODAY, 2)) == [
        ("gregorian", 11, 22, date(2026, 11, 22)),
        ("jalali", 9, 1, date(2026, 11, 22)),
        ("gregorian", 11, 23, date(2026, 11, 23)),
        ("jalali", 9, 2, date(2026, 11, 23)),
    ]
    assert list(month_days(TODAY, 0)) == []


def test_the_lookup_asks_once_for_each_birthday_and_only_for_those_that_exist() -> None:
    for start in (date(2026, 3, 1), date(2027, 3, 1)):
        keys = [Birthday(None, month, day, calendar) for calendar, month, day, _on in month_days(start, 365)]
        assert len(set(keys)) == len(keys)
        for birthday in keys:
            assert parse_birthday(birthday_text(birthday), today=TODAY) == birthday


def test_the_lookup_adds_the_leap_day_in_common_years_only() -> None:
    assert [entry[:3] for entry in month_days(date(2027, 2, 28), 1)][:2] == [("gregorian", 2, 28), ("gregorian", 2, 29)]
    assert ("gregorian", 2, 29) not in [entry[:3] for entry in month_days(date(2028, 2, 28), 1)]
    assert ("jalali", 12, 30) in [entry[:3] for entry in month_days(date(2026, 3, 20), 1)]
    assert ("jalali", 12, 30) not in [entry[:3] for entry in month_days(date(2025, 3, 19), 1)]
