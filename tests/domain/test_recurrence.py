"""Rules that repeat: what people type, the days they fall on, and that none ever drifts."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain.jalali import Calendar, day_at, month_length, parts
from crm_cli.domain.recurrence import Recurrence, next_due, on_schedule, parse_every, written
from crm_cli.errors import Invalid

HOLIDAY = date(2026, 11, 24)
SUN, MON, TUE, WED, THU, FRI, SAT = (date(2026, 11, day) for day in range(22, 29))


def working(day: date) -> bool:
    """Saturday to Wednesday, but for one holiday."""
    return day.weekday() not in (3, 4) and day != HOLIDAY


def days(text: str, anchor_on: date, count: int) -> list[date]:
    rule = parse_every(text)
    return [on_schedule(rule, anchor_on, number, working) for number in range(count)]


def jalali(day: date) -> tuple[int, int, int]:
    return parts(day, "jalali")


def following(text: str, due_on: date, done_on: date, **fields: Any) -> tuple[date, int] | None:
    """What comes after occurrence 0, which is also the anchor."""
    rule = parse_every(text)._replace(**fields)
    return next_due(rule, due_on, 0, due_on, done_on, working)


# ---- what people type


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        (("day", "daily", "every day", "1 day", "هر روز", "روزانه"), "day"),
        (("3 days", "3d", "every three days", "each 3 days", "هر ۳ روز", "هر سه روز"), "3 days"),
        (("other day", "every other day"), "2 days"),
        (("business day", "weekday", "every weekday", "workday", "هر روز کاری", "روزهای کاری"), "business day"),
        (("2 business days", "2 working days", "هر دو روز کاری"), "2 business days"),
        (("week", "weekly", "Every  Week", "هر هفته", "هفتگی"), "week"),
        (
            ("2 weeks", "two weeks", "2w", "2weeks", "fortnight", "every other week", "هر دو هفته", "هر ۲ هفته"),
            "2 weeks",
        ),
        (("month", "monthly", "gregorian-month", "هر ماه", "ماهانه", "هر ماه میلادی"), "month"),
        (("3 months", "3m", "quarter", "quarterly", "هر سه ماه"), "3 months"),
        (("jalali-month", "jalali month", "هر ماه شمسی"), "jalali-month"),
        (("3 jalali-months", "هر سه ماه شمسی", "هر ۳ ماه شمسی"), "3 jalali-months"),
        (("year", "yearly", "annually", "هر سال", "سالانه"), "year"),
        (("jalali-year", "هر سال شمسی"), "jalali-year"),
        (("mon", "every monday", "mondays", "week on mon", "دوشنبه‌ها", "هر دوشنبه"), "week on mon"),
        (("mon,thu", "thu, mon", "monday and thursday", "mon thu", "هر دوشنبه و پنجشنبه"), "week on mon,thu"),
        (("week on sat,tue", "شنبه‌ها و سه‌شنبه‌ها", "هر هفته شنبه و سه شنبه"), "week on tue,sat"),
        (("2 weeks on mon,thu", "هر دو هفته دوشنبه و پنج‌شنبه"), "2 weeks on mon,thu"),
        (("other monday", "every other monday"), "2 weeks on mon"),
        (("month on 15", "month on the 15th", "15th of every month", "monthly on day 15"), "month on 15"),
        (("هر ماه روز ۱۵", "۱۵ هر ماه", "۱۵ام هر ماه", "روز ۱۵ هر ماه", "روز ۱۵ ماه"), "month on 15"),
        (
            ("month on last day", "last day of month", "the last day of every month", "end of month"),
            "month on last day",
        ),
        (("آخر هر ماه", "روز آخر ماه", "آخر ماه", "هر ماه روز آخر"), "month on last day"),
        (("2 jalali-months on 31", "2 jalali-months on the 31st"), "2 jalali-months on 31"),
        (("last day of jalali-month", "آخر هر ماه شمسی"), "jalali-month on last day"),
        (("هر ۱۵ ماه", "15 months"), "15 months"),
        (("999 days",), "999 days"),
    ],
)
def test_a_phrase_is_kept_as_its_rule(texts: tuple[str, ...], kept: str) -> None:
    assert {text: written(parse_every(text)) for text in texts} == dict.fromkeys(texts, kept)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("month", "jalali-month"),
        ("هر سال", "jalali-year"),
        ("last day of month", "jalali-month on last day"),
        ("gregorian-month", "month"),
        ("هر ماه میلادی", "month"),
        ("week", "week"),
        ("2 business days", "2 business days"),
    ],
)
def test_months_and_years_follow_the_calendar_of_the_settings(text: str, kept: str) -> None:
    assert written(parse_every(text, "jalali")) == kept


@pytest.mark.parametrize(
    "text",
    [
        *("", "every", "هر", "sometimes", "0 days", "1000 days", "400 quarters", "-1 day", "1.5 weeks", "9" * 5000),
        *("mon,foo", "2 mondays", "on mon", "month on", "month on 0", "month on 32", "month on mon", "week on 15"),
        *("day on mon", "year on 15", "last friday of month", "jalali-week", "biweekly", "mo", "day\x00"),
    ],
)
def test_what_is_not_understood_is_refused_with_examples(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_every(text)

    assert repr(text) in refused.value.message
    assert "2 weeks" in refused.value.hint
    assert refused.value.field == "every"


def test_a_refused_persian_phrase_stays_readable() -> None:
    with pytest.raises(Invalid, match="هفته\u200cها"):
        parse_every("هفته\u200cها")


counts = st.integers(1, 999)
both_calendars = st.sampled_from(["gregorian", "jalali"])
daily = st.tuples(counts, st.booleans()).map(lambda drawn: Recurrence(drawn[0], "day", business=drawn[1]))
weekly = st.tuples(counts, st.sets(st.integers(0, 6))).map(
    lambda drawn: Recurrence(drawn[0], "week", weekdays=tuple(sorted(drawn[1])))
)
monthly = st.tuples(counts, both_calendars, st.none() | st.integers(1, 31) | st.just(-1)).map(
    lambda drawn: Recurrence(drawn[0], "month", drawn[1], month_day=drawn[2])
)
yearly = st.tuples(counts, both_calendars).map(lambda drawn: Recurrence(drawn[0], "year", drawn[1]))
rules = daily | weekly | monthly | yearly


@given(rules)
def test_what_is_written_is_read_as_the_same_rule(rule: Recurrence) -> None:
    assert parse_every(written(rule)) == rule


# ---- the days


def test_the_31st_comes_back_after_a_short_month() -> None:
    assert days("month", date(2027, 1, 31), 4) == [
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
    ]
    assert days("month", date(2028, 1, 31), 2)[1] == date(2028, 2, 29)


def test_a_leap_day_is_observed_on_the_28th_and_comes_back() -> None:
    assert days("year", date(2024, 2, 29), 5) == [
        date(2024, 2, 29),
        date(2025, 2, 28),
        date(2026, 2, 28),
        date(2027, 2, 28),
        date(2028, 2, 29),
    ]


def test_30_esfand_is_observed_on_the_29th_and_comes_back() -> None:
    found = days("jalali-year", day_at(1403, 12, 30, "jalali"), 6)

    assert [jalali(day)[2] for day in found] == [30, 29, 29, 29, 29, 30]


def test_the_31st_of_a_jalali_month_comes_back_after_the_winter() -> None:
    found = days("jalali-month", day_at(1404, 6, 31, "jalali"), 8)

    assert [jalali(day)[1:] for day in found] == [
        (6, 31),
        *((month, 30) for month in range(7, 12)),
        (12, 29),
        (1, 31),
    ]


def test_weekdays_take_turns() -> None:
    assert days("mon,thu", MON, 4) == [MON, THU, MON + timedelta(7), THU + timedelta(7)]


def test_an_anchor_on_another_weekday_is_followed_by_the_first_that_fits() -> None:
    assert days("mon,thu", WED, 3) == [WED, THU, MON + timedelta(7)]


def test_weeks_begin_on_the_weekday_of_the_anchor() -> None:
    assert days("2 weeks on sat,tue", SAT, 4) == [SAT, TUE + timedelta(7), SAT + timedelta(14), TUE + timedelta(21)]


def test_the_named_day_of_the_anchor_s_own_month_may_still_come() -> None:
    assert days("month on 15", date(2026, 12, 3), 3) == [date(2026, 12, 3), date(2026, 12, 15), date(2027, 1, 15)]
    assert days("3 months on 15", date(2026, 12, 20), 3) == [date(2026, 12, 20), date(2027, 3, 15), date(2027, 6, 15)]
    assert days("month on 15", date(2026, 12, 15), 2) == [date(2026, 12, 15), date(2027, 1, 15)]


def test_the_last_day_is_the_last_day_of_every_month() -> None:
    assert days("month on last day", date(2027, 1, 31), 3) == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]
    assert [jalali(day)[2] for day in days("jalali-month on last day", day_at(1404, 6, 31, "jalali"), 2)] == [31, 30]


def test_business_days_pass_over_the_weekend_and_holidays() -> None:
    assert days("2 business days", SUN, 3) == [SUN, WED, SUN + timedelta(7)]


anchors = st.dates(date(1900, 1, 1), date(2060, 1, 1))


@given(monthly, anchors, st.integers(0, 60))
def test_a_month_never_drifts(rule: Recurrence, anchor_on: date, number: int) -> None:
    year, month, day = parts(on_schedule(rule, anchor_on, number, working), rule.calendar)
    length = month_length(year, month, rule.calendar)

    wanted = parts(anchor_on, rule.calendar)[2] if rule.month_day is None or number == 0 else rule.month_day
    assert day == (length if wanted < 0 else min(wanted, length))


@given(both_calendars, anchors, counts.filter(lambda years: years < 400), st.integers(0, 10))
def test_a_year_never_drifts(calendar: Calendar, anchor_on: date, every: int, number: int) -> None:
    year, month, day = parts(anchor_on, calendar)
    rule = Recurrence(every, "year", calendar)

    found = parts(on_schedule(rule, anchor_on, number, working), calendar)

    length = month_length(year + every * number, month, calendar)
    assert found == (year + every * number, month, min(day, length))


@given(rules, anchors)
def test_occurrences_follow_one_another(rule: Recurrence, anchor_on: date) -> None:
    rule = rule._replace(every=min(rule.every, 20))
    found = [on_schedule(rule, anchor_on, number, working) for number in range(8)]

    assert found[0] == anchor_on
    assert all(one < other for one, other in pairwise(found))
    if rule.weekdays:
        assert {day.weekday() for day in found[1:]} <= set(rule.weekdays)
    if rule.business:
        assert all(map(working, found[1:]))


@given(st.integers(1, 50), st.sets(st.integers(0, 6), min_size=1), anchors)
def test_a_turn_of_weeks_has_each_of_its_weekdays_once(every: int, weekdays: set[int], anchor_on: date) -> None:
    rule = Recurrence(every, "week", weekdays=tuple(sorted(weekdays)))
    turn = [on_schedule(rule, anchor_on, number, working) for number in range(1, 2 * len(weekdays) + 1)]

    assert {day.weekday() for day in turn[: len(weekdays)]} == weekdays
    assert [day + timedelta(weeks=every) for day in turn[: len(weekdays)]] == turn[len(weekdays) :]


# ---- what comes next


@pytest.mark.parametrize(
    ("done_on", "expected"),
    [
        (FRI - timedelta(7), (MON + timedelta(7), 1)),  # early: the one it was done for does not come back
        (MON, (MON + timedelta(7), 1)),
        (SAT, (MON + timedelta(7), 1)),
        (MON + timedelta(7), (MON + timedelta(14), 2)),
        (MON + timedelta(30), (MON + timedelta(35), 5)),  # a month of neglect leaves one, not four
    ],
)
def test_the_schedule_goes_on_after_the_day_it_was_due_and_the_day_it_was_done(
    done_on: date, expected: tuple[date, int]
) -> None:
    assert following("week", MON, done_on) == expected


def test_a_step_that_was_moved_beyond_its_next_occurrence_is_not_due_twice() -> None:
    moved_to = MON + timedelta(8)

    assert next_due(parse_every("week"), MON, 0, moved_to, MON, working) == (MON + timedelta(14), 2)


def test_a_step_that_was_moved_and_done_early_goes_on_with_the_next_one() -> None:
    assert next_due(parse_every("week"), MON, 0, SUN, SUN, working) == (MON + timedelta(7), 1)


def test_neglected_business_days_leave_one() -> None:
    assert following("business day", SUN, SUN + timedelta(7)) == (MON + timedelta(7), 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 days", THU),
        ("week", MON + timedelta(7)),
        ("2 business days", SAT),
        ("month", date(2026, 12, 23)),
        ("thu", THU),
        ("mon", MON + timedelta(7)),
        ("2 weeks on thu", THU + timedelta(7)),
        ("month on 15", date(2026, 12, 15)),
        ("3 months on 15", date(2027, 2, 15)),
        ("year", date(2027, 11, 23)),
    ],
)
def test_on_completion_it_is_counted_from_the_day_it_was_done(text: str, expected: date) -> None:
    assert following(text, date(2026, 1, 1), MON, anchor="completion") == (expected, 1)


def test_an_end_day_is_the_last_that_may_come() -> None:
    assert following("week", MON, MON, until=MON + timedelta(7)) == (MON + timedelta(7), 1)
    assert following("week", MON, MON, until=MON + timedelta(6)) is None
    assert following("week", MON, MON, until=MON + timedelta(6), anchor="completion") is None


def test_a_number_of_times_counts_the_first_and_those_passed_over() -> None:
    assert following("week", MON, MON, times=2) == (MON + timedelta(7), 1)
    assert following("week", MON, MON, times=1) is None
    assert following("week", MON, MON + timedelta(7), times=2) is None


def test_nothing_comes_after_the_years_that_are_known() -> None:
    assert following("year", date(2120, 6, 1), date(2120, 6, 1)) == (date(2121, 6, 1), 1)
    assert following("year", date(2121, 6, 1), date(2121, 6, 1)) is None
    assert following("999 years", MON, MON) is None
    assert following("999 jalali-years", MON, MON, anchor="completion") is None


@given(
    rules,
    st.sampled_from(["schedule", "completion"]),
    anchors,
    st.integers(-400, 400),
    st.integers(0, 400),
    st.none() | st.integers(1, 10),
    st.none() | st.integers(0, 4000),
)
def test_what_comes_next_comes_later_and_within_its_end(
    rule: Recurrence, anchor: Any, anchor_on: date, moved: int, late: int, times: int | None, lasts: int | None
) -> None:
    until = None if lasts is None else anchor_on + timedelta(days=lasts)
    rule = rule._replace(anchor=anchor, times=times, until=until)
    due_on, done_on = anchor_on + timedelta(days=moved), anchor_on + timedelta(days=late)

    found = next_due(rule, anchor_on, 0, due_on, done_on, working)

    if found is None:
        unending = next_due(rule._replace(times=None, until=None), anchor_on, 0, due_on, done_on, working)
        ended = times is not None or until is not None
        assert unending is None or ended
        return
    day, number = found
    assert day > done_on
    assert until is None or day <= until
    assert 1 <= number < (times or number + 1)
    if anchor == "schedule":
        assert day > due_on
        assert day == on_schedule(rule, anchor_on, number, working)
        assert number == 1 or on_schedule(rule, anchor_on, number - 1, working) <= max(due_on, done_on)
