"""Working time: worked examples, clock changes, and what must hold between any two instants."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain.working import (
    Hours,
    WorkingCalendar,
    add_business_days,
    business_days_between,
    parse_hours,
    parse_week,
)
from crm_cli.errors import Invalid

TEHRAN = ZoneInfo("Asia/Tehran")
NEW_YORK = ZoneInfo("America/New_York")
HOUR = 3600
HOLIDAYS = frozenset({date(2026, 11, 24), date(2026, 11, 28), date(2021, 3, 22), date(2021, 9, 21)})
AROUND_THE_CLOCK = frozenset(range(7)), Hours(0, 24 * 60)


def calendar(
    week: str = "sat-wed",
    hours: str = "8-17",
    zone: tzinfo | None = TEHRAN,
    holidays: frozenset[date] = frozenset(),
) -> WorkingCalendar:
    return WorkingCalendar(parse_week(week), parse_hours(hours), holidays.__contains__, zone)


AGENCY = calendar()
CLOSED_ON_HOLIDAYS = calendar(holidays=HOLIDAYS)


def tehran(text: str) -> datetime:
    """A clock time in the week of Wednesday 25 November 2026: `wed 15:00`; the days after it follow."""
    name, clock = text.split()
    day = date(2026, 11, 25) + timedelta(days="wed thu fri sat sun mon tue".split().index(name))
    return datetime.combine(day, datetime.strptime(clock, "%H:%M").time(), TEHRAN)


# ---- the worked examples


def test_waiting_on_the_customer_is_left_out_of_complaint_handling() -> None:
    waiting = (tehran("sat 10:00"), tehran("sun 10:00"))

    assert AGENCY.working_seconds(tehran("wed 15:00"), tehran("sun 16:00"), [waiting]) == 10 * HOUR


def test_a_first_response_after_the_weekend_took_the_minutes_that_were_worked() -> None:
    assert AGENCY.working_seconds(tehran("wed 16:30"), tehran("sat 08:20")) == 50 * 60


def test_eight_hours_after_wednesday_afternoon_are_over_on_saturday() -> None:
    assert AGENCY.after_working_time(tehran("wed 15:00"), 8 * HOUR) == tehran("sat 14:00")


# ---- instants


def test_instants_may_be_given_in_any_zone() -> None:
    start, end = tehran("wed 15:00"), tehran("sun 16:00")

    assert AGENCY.working_seconds(start.astimezone(UTC), end.astimezone(NEW_YORK)) == 19 * HOUR


def test_what_happens_outside_hours_takes_no_working_time() -> None:
    assert AGENCY.working_seconds(tehran("wed 17:00"), tehran("sat 08:00")) == 0


def test_nothing_is_worked_backwards() -> None:
    backwards = (tehran("sun 10:00"), tehran("sat 10:00"))

    assert AGENCY.working_seconds(*backwards) == 0
    assert AGENCY.working_seconds(*backwards, pauses=[backwards[::-1]]) == 0


def test_a_holiday_is_not_worked() -> None:
    assert CLOSED_ON_HOLIDAYS.working_seconds(tehran("wed 16:00"), tehran("sun 09:00")) == 2 * HOUR


def test_pauses_that_overlap_or_reach_beyond_are_left_out_once() -> None:
    pauses = [
        (tehran("sun 09:00"), tehran("sun 12:00")),
        (tehran("sat 16:00"), tehran("sun 10:00")),
        (tehran("sun 15:00"), tehran("tue 10:00")),
        (tehran("wed 08:00"), tehran("wed 09:00")),
    ]

    # Saturday 14-16, Sunday 12-15.
    assert AGENCY.working_seconds(tehran("sat 14:00"), tehran("sun 16:00"), pauses) == 5 * HOUR


def test_working_time_that_ends_with_the_day_ends_at_closing() -> None:
    assert AGENCY.after_working_time(tehran("wed 15:00"), 2 * HOUR) == tehran("wed 17:00")
    assert AGENCY.after_working_time(tehran("wed 15:00"), 2 * HOUR + 1) == tehran("sat 08:00") + timedelta(seconds=1)


def test_no_working_time_is_over_at_once() -> None:
    assert AGENCY.after_working_time(tehran("fri 12:00"), 0) == tehran("fri 12:00")


def test_what_is_due_is_told_in_utc() -> None:
    assert AGENCY.after_working_time(tehran("wed 15:00"), HOUR).tzinfo is UTC


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (NEW_YORK, date(2026, 3, 8), 23),
        (NEW_YORK, date(2026, 11, 1), 25),
        (NEW_YORK, date(2026, 11, 2), 24),
        (TEHRAN, date(2021, 3, 22), 23),
        (TEHRAN, date(2021, 9, 21), 25),
        (TEHRAN, date(2026, 3, 22), 24),
    ],
)
def test_a_day_on_which_clocks_change_has_its_real_length(zone: ZoneInfo, day: date, hours: int) -> None:
    always = WorkingCalendar(*AROUND_THE_CLOCK, frozenset[date]().__contains__, zone)
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    next_midnight = datetime.combine(day + timedelta(days=1), midnight.time(), zone)

    assert always.working_seconds(midnight, next_midnight) == hours * HOUR


def test_hours_beside_a_clock_change_are_as_long_as_ever() -> None:
    office = calendar("mon-sun", "8-17", NEW_YORK)
    night = calendar("mon-sun", "0-8", NEW_YORK)
    saturday, monday = datetime(2026, 3, 7, tzinfo=NEW_YORK), datetime(2026, 3, 9, tzinfo=NEW_YORK)

    assert office.working_seconds(saturday, monday) == 18 * HOUR
    assert night.working_seconds(saturday, monday) == 15 * HOUR


def test_without_a_zone_the_system_s_is_meant() -> None:
    noon = datetime(2026, 11, 25, 12).astimezone()

    assert calendar("mon-sun", zone=None).working_seconds(noon, noon + timedelta(days=1)) == 9 * HOUR


def test_years_cost_one_look_at_each_day_and_none_the_next_time() -> None:
    asked: list[date] = []
    patient = WorkingCalendar(*AROUND_THE_CLOCK, lambda day: bool(asked.append(day)), UTC)
    start, end = datetime(2016, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)

    assert patient.working_seconds(start, end) == (end - start).total_seconds()
    assert patient.after_working_time(start, 3650 * 24 * HOUR) == start + timedelta(days=3650)
    assert len(asked) == len(set(asked)) <= 3653 + 31


instants = st.datetimes(datetime(2019, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
calendars = st.sampled_from(
    [
        CLOSED_ON_HOLIDAYS,
        calendar("mon-fri", "1:30-3:30", NEW_YORK),
        calendar("sun", "0-24", TEHRAN, HOLIDAYS),
        WorkingCalendar(*AROUND_THE_CLOCK, HOLIDAYS.__contains__, TEHRAN),
    ]
)


@given(calendars, instants, st.integers(0, 3 * 365 * 24 * HOUR))
def test_working_time_ahead_and_working_time_between_are_inverse(
    working: WorkingCalendar, start: datetime, seconds: int
) -> None:
    due = working.after_working_time(start, seconds)

    assert working.working_seconds(start, due) == seconds
    if seconds:
        assert working.working_seconds(start, due - timedelta(seconds=1)) == seconds - 1


@given(calendars, instants, instants, instants)
def test_working_time_adds_up_and_is_never_more_than_the_time_that_passed(
    working: WorkingCalendar, one: datetime, other: datetime, third: datetime
) -> None:
    start, middle, end = sorted((one, other, third))
    whole = working.working_seconds(start, end)

    assert working.working_seconds(start, middle) + working.working_seconds(middle, end) == whole
    assert 0 <= whole <= (end - start).total_seconds() + 1


@given(calendars, instants, instants, st.lists(st.tuples(instants, instants), max_size=4))
def test_pauses_take_away_no_more_than_there_is(
    working: WorkingCalendar, start: datetime, end: datetime, pauses: list[tuple[datetime, datetime]]
) -> None:
    assert 0 <= working.working_seconds(start, end, pauses) <= working.working_seconds(start, end)


# ---- whole days


def test_two_business_days_pass_over_the_weekend_and_a_holiday() -> None:
    wednesday = date(2026, 11, 25)

    assert add_business_days(wednesday, 2, CLOSED_ON_HOLIDAYS.is_working_day) == date(2026, 11, 30)
    assert add_business_days(wednesday, -2, CLOSED_ON_HOLIDAYS.is_working_day) == date(2026, 11, 22)


def test_no_business_day_is_the_day_itself_even_on_a_friday() -> None:
    assert add_business_days(date(2026, 11, 27), 0, AGENCY.is_working_day) == date(2026, 11, 27)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(-60, 60))
def test_adding_business_days_and_counting_them_are_inverse(day: date, count: int) -> None:
    found = add_business_days(day, count, CLOSED_ON_HOLIDAYS.is_working_day)

    assert business_days_between(day, found, CLOSED_ON_HOLIDAYS.is_working_day) == count
    assert count == 0 or CLOSED_ON_HOLIDAYS.is_working_day(found)


# ---- the settings


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("sat-wed", {5, 6, 0, 1, 2}),
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("mon,tue,wed,thu,sat", {0, 1, 2, 3, 5}),
        ("شنبه تا چهارشنبه", {5, 6, 0, 1, 2}),
    ],
)
def test_a_week_is_read(text: str, week: set[int]) -> None:
    assert parse_week(text) == week


@pytest.mark.parametrize("text", ["", "sat-", "weekdays", "8-17"])
def test_a_week_of_no_days_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_week(text)

    assert repr(text) in refused.value.message
    assert "sat-wed" in refused.value.hint
    assert refused.value.field == "week"


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("8-17", Hours(480, 1020)),
        ("8:30-17:00", Hours(510, 1020)),
        ("08:30 - 17", Hours(510, 1020)),
        ("۸:۳۰–۱۷", Hours(510, 1020)),
        ("0-24", Hours(0, 1440)),
    ],
)
def test_hours_are_read(text: str, hours: Hours) -> None:
    assert parse_hours(text) == hours


@pytest.mark.parametrize(
    "text", ["", "8", "17-8", "8-8", "8-25", "8-24:01", "8:60-17", "8.5-17", "8-12,13-17", "-8-17"]
)
def test_hours_that_do_not_end_after_they_begin_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_hours(text)

    assert repr(text) in refused.value.message
    assert "8:30-17:00" in refused.value.hint
    assert refused.value.field == "hours"
