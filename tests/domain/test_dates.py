"""Days and clock times as people type them. The clock stands at Sunday 2026-11-22 10:00 in Tehran (1405/09/01)."""

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_cli.domain.dates import (
    FIRST_DAY,
    LAST_DAY,
    When,
    both,
    day_text,
    instant,
    parse_day,
    parse_minutes,
    parse_time,
    parse_when,
    tidy,
)
from crm_cli.domain.jalali import add_months, month_length, parts
from crm_cli.errors import Invalid

TEHRAN = ZoneInfo("Asia/Tehran")
NEW_YORK = ZoneInfo("America/New_York")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=TEHRAN)
SUN = date(2026, 11, 22)
ROOT = Path(__file__).parents[2]
CALENDARS = ("gregorian", "jalali")
every_day = st.dates(FIRST_DAY, LAST_DAY)


def nov(day: int, clock: str = "") -> When:
    return When(date(2026, 11, day), time.fromisoformat(clock) if clock else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-01", When(date(2026, 12, 1), None)),
        ("2026/12/01", When(date(2026, 12, 1), None)),
        ("2026-12-01 14:30", When(date(2026, 12, 1), time(14, 30))),
        ("2026-12-01T14:30", When(date(2026, 12, 1), time(14, 30))),
        ("1405/09/10", When(date(2026, 12, 1), None)),
        ("1405-09-10", When(date(2026, 12, 1), None)),
        ("1405/9/7", nov(28)),
        ("1405/09/10 10:00", When(date(2026, 12, 1), time(10))),
        ("1405/09/10T10:00", When(date(2026, 12, 1), time(10))),
        ("1403/12/30", When(date(2025, 3, 20), None)),
        ("2024-02-29", When(date(2024, 2, 29), None)),
        ("1900-01-01", When(date(1900, 1, 1), None)),
        ("2121-12-31", When(date(2121, 12, 31), None)),
        ("today", nov(22)),
        ("tomorrow", nov(23)),
        ("yesterday", nov(21)),
        ("today 09:00", nov(22, "09:00")),
        ("tomorrow 10:30", nov(23, "10:30")),
        ("sat 9:00", nov(28, "09:00")),
        ("+3d 00:00", nov(25, "00:00")),
        ("in 3 days 8:05", nov(25, "08:05")),
        ("+3d", nov(25)),
        ("3d", nov(25)),
        ("0d", nov(22)),
        ("in 3 days", nov(25)),
        ("in 1 day", nov(23)),
        ("+2w", When(date(2026, 12, 6), None)),
        ("in 2 weeks", When(date(2026, 12, 6), None)),
        ("+1m", When(date(2026, 12, 22), None)),
        ("in 3 months", When(date(2027, 2, 22), None)),
        ("15min", nov(22, "10:15")),
        ("+2h", nov(22, "12:00")),
        ("15h", nov(23, "01:00")),
        ("in 90 minutes", nov(22, "11:30")),
        ("10:00", nov(22, "10:00")),
        ("10:01", nov(22, "10:01")),
        ("9:59", nov(23, "09:59")),
        ("00:00", nov(23, "00:00")),
        ("امروز", nov(22)),
        ("فردا", nov(23)),
        ("دیروز", nov(21)),
        ("فردا ۱۰:۳۰", nov(23, "10:30")),
    ],
)
def test_a_phrase_means_its_day_and_time(text: str, expected: When) -> None:
    assert parse_when(text, now=NOW) == expected


@pytest.mark.parametrize(
    ("names", "after", "before"),
    [
        (("mon", "monday", "دوشنبه", "دو شنبه", "دو\u200cشنبه"), 23, 16),
        (("tue", "tuesday", "سه شنبه", "سه\u200cشنبه", "سهشنبه"), 24, 17),
        (("wed", "wednesday", "چهارشنبه", "چهار شنبه", "چهار\u200cشنبه"), 25, 18),
        (("thu", "thursday", "پنجشنبه", "پنج شنبه", "پنج\u200cشنبه"), 26, 19),
        (("fri", "friday", "جمعه"), 27, 20),
        (("sat", "saturday", "شنبه"), 28, 21),
        (("sun", "sunday", "یکشنبه", "یک شنبه", "یک\u200cشنبه", "يك شنبه"), 29, 15),
    ],
)
def test_a_weekday_is_strictly_after_today_or_strictly_before_it_in_the_past(
    names: tuple[str, ...], after: int, before: int
) -> None:
    for name in names:
        assert parse_when(name, now=NOW) == nov(after), name
        assert parse_when(name, now=NOW, past=True) == nov(before), name


@given(every_day, st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), st.booleans())
def test_a_weekday_is_found_within_seven_days_and_carries_its_name(today: date, name: str, past: bool) -> None:
    now = datetime.combine(today, time(12), tzinfo=UTC)
    try:
        found = parse_day(name, now=now, past=past)
    except Invalid:
        assert min(today - FIRST_DAY, LAST_DAY - today) < timedelta(days=7)
        return
    assert 1 <= (today - found if past else found - today).days <= 7
    assert f"{found:%a}".lower() == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10:01", nov(21, "10:01")),
        ("10:00", nov(22, "10:00")),
        ("9:59", nov(22, "09:59")),
        ("23:59", nov(21, "23:59")),
        ("today 23:00", nov(22, "23:00")),
        ("sat 9:00", nov(21, "09:00")),
    ],
)
def test_in_the_past_a_clock_time_not_yet_reached_was_yesterday(text: str, expected: When) -> None:
    assert parse_when(text, now=NOW, past=True) == expected


@pytest.mark.parametrize("past", [False, True])
def test_the_running_minute_is_today(past: bool) -> None:
    assert parse_when("10:00", now=NOW.replace(second=42), past=past) == nov(22, "10:00")


@pytest.mark.parametrize(
    "text",
    [
        "  Tomorrow\t 10:30 ",
        "TOMORROW   10:30",
        "\u200ftomorrow\u200e 10:30",
        "\u2067tomorrow ۱۰:۳۰\u2069",
        "tomorrow ١٠:٣٠",
        "tomorrow\u00a010:30",
    ],
)
def test_case_spaces_direction_marks_and_digit_shapes_do_not_matter(text: str) -> None:
    assert parse_when(text, now=NOW) == nov(23, "10:30")


def test_every_invisible_mark_is_passed_over() -> None:
    for mark in "\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff":
        assert parse_when(f"{mark}tomor{mark}row{mark} 10:30{mark}", now=NOW) == nov(23, "10:30"), ascii(mark)


def test_persian_and_arabic_digits_and_letters_are_read() -> None:
    assert parse_day("۱۴۰۵/۰۹/۱۰", now=NOW) == parse_day("١٤٠٥/٠٩/١٠", now=NOW) == date(2026, 12, 1)
    assert parse_day("ديروز", now=NOW) == date(2026, 11, 21)
    assert tidy(" يك\u200cشنبه ") == "یکشنبه"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "1",
        "10",
        "3 d ays",
        "-3d",
        "3x",
        "++3d",
        "in",
        "in days",
        "1.5h",
        "tomorrow tomorrow",
        "tomorrow 10",
        "tomorrow 15min",
        "10:30 11:30",
        "15min 10:30",
        "tomorrow 10:30 10:30",
        "soon 10:30",
        "2026-12",
        "20261201",
        "2026-12/01",
        "01/12/2026",
        "12-01",
        "2026-12-01T14:30:00",
        "2026-12-01Z",
        "2026-12-01 x",
        "۱۴۰۵",
    ],
)
def test_what_is_not_understood_is_refused_with_the_value_and_examples(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_when(text, now=NOW)
    assert "is not a day I understand" in refused.value.message
    assert repr(text) in refused.value.message
    assert "2026-12-01" in refused.value.hint
    assert "1405/09/10" in refused.value.hint


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-02-31", "no such day"),
        ("2026-02-29", "no such day"),
        ("2026-13-01", "no such day"),
        ("2026-00-10", "no such day"),
        ("2026-01-00", "no such day"),
        ("1404/12/30", "no such day"),
        ("1405/07/31", "no such day"),
        ("1405/13/01", "no such day"),
        ("2026-02-31 10:30", "no such day"),
        ("25:00", "no such clock time"),
        ("24:00", "no such clock time"),
        ("10:60", "no such clock time"),
        ("tomorrow 25:00", "no such clock time"),
        ("1199/01/01", "outside the years"),
        ("1200/01/01", "outside the years"),
        ("1278/10/10", "outside the years"),
        ("1500/10/11", "outside the years"),
        ("1501/01/01", "outside the years"),
        ("1899-12-31", "outside the years"),
        ("2122-01-01", "outside the years"),
        ("0000-01-01", "outside the years"),
        ("9999-12-31", "outside the years"),
        ("+99999999d", "outside the years"),
        ("+99999w", "outside the years"),
        ("+999999999w", "outside the years"),
        ("+99999d", "outside the years"),
        ("+1200m", "outside the years"),
        ("+999999999m", "outside the years"),
        ("+999999999h", "outside the years"),
        ("999999999min", "outside the years"),
    ],
)
@pytest.mark.parametrize("calendar", CALENDARS)
def test_an_impossible_day_or_time_is_refused_and_says_why(text: str, reason: str, calendar: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_when(text, now=NOW, calendar=calendar)
    assert reason in refused.value.message
    assert repr(text) in refused.value.message
    assert "example" in refused.value.hint or "Try" in refused.value.hint


def test_a_refused_persian_word_stays_readable_and_control_characters_are_shown_as_escapes() -> None:
    with pytest.raises(Invalid, match="'سه\u200cروز'"):
        parse_when("سه\u200cروز", now=NOW)
    with pytest.raises(Invalid, match=r"'\\x1b\[31m'"):
        parse_when("\x1b[31m", now=NOW)


PIECES = ["tomorrow", "sat", "in", "+", "3", "99999999", "d", "m", "h", "min", "10:30", ":", " ", "T", "@jalali", "-"]
PIECES += ["2026-12-01", "1405/09/10", "فردا", "سه", "شنبه", "\u200c", "\u200f", "۳", "٣", "²", "/", "00", "--"]
any_text = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=8).map("".join))


@given(any_text, st.sampled_from(CALENDARS), st.booleans())
@example("𝟑d", "gregorian", False)
@example("३d", "gregorian", False)
@example("\ud800", "gregorian", False)
def test_whatever_is_typed_gives_a_value_in_range_or_invalid(text: str, calendar: str, past: bool) -> None:
    try:
        found = parse_when(text, now=NOW, calendar=calendar, past=past)
    except Invalid as refused:
        assert refused.message
        assert refused.hint
        with pytest.raises(Invalid):
            parse_day(text, now=NOW, calendar=calendar, past=past)
    else:
        assert FIRST_DAY <= found.day <= LAST_DAY
        both(found)
    for parse in (parse_time, parse_minutes):
        try:
            parse(text)
        except Invalid as refused:
            assert refused.message
            assert refused.hint


@pytest.mark.parametrize(
    ("today", "text", "calendar", "expected"),
    [
        (date(2026, 1, 31), "+1m", "gregorian", date(2026, 2, 28)),
        (date(2028, 1, 31), "+1m", "gregorian", date(2028, 2, 29)),
        (date(2026, 12, 31), "in 2 months", "gregorian", date(2027, 2, 28)),
        (date(2026, 12, 15), "1m", "gregorian", date(2027, 1, 15)),
        # 31 Shahrivar 1405 -> 30 Mehr 1405
        (date(2026, 9, 22), "+1m", "jalali", date(2026, 10, 22)),
        # 30 Bahman 1403 (leap) -> 30 Esfand; 30 Bahman 1404 -> 29 Esfand
        (date(2025, 2, 18), "+1m", "jalali", date(2025, 3, 20)),
        (date(2026, 2, 19), "+1m", "jalali", date(2026, 3, 20)),
        # 1 Azar 1405 -> 1 Dey 1405
        (SUN, "+1m", "jalali", date(2026, 12, 22)),
        # 1 Azar 1405 -> 1 Farvardin 1406, which is 21 March
        (SUN, "+4m", "jalali", date(2027, 3, 21)),
    ],
)
def test_months_follow_the_calendar_and_stop_at_its_last_day(
    today: date, text: str, calendar: str, expected: date
) -> None:
    now = datetime.combine(today, time(10), tzinfo=TEHRAN)
    assert parse_day(text, now=now, calendar=calendar) == expected


@given(every_day, st.integers(-600, 600), st.sampled_from(CALENDARS))
def test_a_month_step_changes_the_month_by_that_many_and_the_day_only_to_fit(
    day: date, months: int, calendar: str
) -> None:
    year, month, day_of_month = parts(day, calendar)
    new_year, new_month, new_day = parts(add_months(day, months, calendar), calendar)
    assert (new_year * 12 + new_month) - (year * 12 + month) == months
    assert new_day == min(day_of_month, month_length(new_year, new_month, calendar))


@pytest.mark.parametrize(
    ("jalali", "gregorian"),
    [
        ("1403/07/15", date(2024, 10, 6)),
        ("1404/07/15", date(2025, 10, 7)),
        ("1405/09/07", date(2026, 11, 28)),
        ("1403/12/30", date(2025, 3, 20)),
        ("1408/12/30", date(2030, 3, 20)),
    ],
)
def test_known_jalali_days(jalali: str, gregorian: date) -> None:
    assert parse_day(jalali, now=NOW) == gregorian
    assert day_text(gregorian, "jalali") == jalali


def test_leap_years_around_now_are_1403_and_1408() -> None:
    assert [year for year in range(1402, 1412) if month_length(year, 12, "jalali") == 30] == [1403, 1408]


def test_every_day_is_written_and_read_back_in_both_calendars_in_order() -> None:
    day, last = FIRST_DAY, ""
    while day <= LAST_DAY:
        jalali = day_text(day, "jalali")
        assert parse_day(jalali, now=NOW) == day
        assert parse_day(day_text(day, "gregorian"), now=NOW) == day
        assert jalali > last
        day, last = day + timedelta(days=1), jalali


def test_a_day_is_written_with_ascii_digits() -> None:
    assert day_text(date(2026, 11, 28), "gregorian") == "2026-11-28"
    assert day_text(date(2026, 11, 28), "jalali") == "1405/09/07"


@pytest.mark.parametrize("text", ["10:30", "tomorrow 10:30", "15min", "+2h", "2026-12-01T14:30"])
def test_a_day_without_a_time_refuses_a_clock_time(text: str) -> None:
    with pytest.raises(Invalid, match="clock time") as refused:
        parse_day(text, now=NOW)
    assert ":" not in refused.value.hint


def test_a_clock_time_alone() -> None:
    assert parse_time(" ۱۴:۳۰ ") == time(14, 30)
    assert parse_time("9:05") == time(9, 5)
    assert parse_time("0:00") == time(0)
    assert parse_time("2pm") == parse_time("ساعت ۲ بعد از ظهر") == time(14)
    for text in ("", "tomorrow 10:30", "at 9 at 9", *"14 14:3 24:00 9:60 -1:00 14:30:00 14pm".split(), "9" * 500):
        with pytest.raises(Invalid, match="clock time"):
            parse_time(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("15min", 15),
        ("15m", 15),
        ("15 minutes", 15),
        ("1h", 60),
        ("2 hours", 120),
        ("1h30", 90),
        ("1H30M", 90),
        ("1h 30min", 90),
        ("1 hour 5 minutes", 65),
        ("۱h۳۰", 90),
        ("90", 90),
        ("1", 1),
        ("10080", 10080),
        ("168h", 10080),
        ("0h30", 30),
        ("1h and 30 minutes", 90),
        ("۱ ساعت و ۳۰ دقیقه", 90),
        ("۲ ساعت", 120),
        ("۱۵ دقیقه", 15),
        ("نیم ساعت", 30),
        ("half an hour", 30),
    ],
)
def test_a_duration_is_minutes(text: str, minutes: int) -> None:
    assert parse_minutes(text) == minutes


@pytest.mark.parametrize(
    "text",
    [
        *("", "0", "0h", "10081", "168h1", "169h", "999999999h", "9" * 99),
        *("1h60", "-15", "+15min", "1.5h", "1:30", "h", "min", "3d", "15min 1h", "1h1h"),
    ],
)
def test_a_duration_that_is_none_or_beyond_a_week_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_minutes(text)
    assert repr(text) in refused.value.message
    assert "1h30" in refused.value.hint


@given(st.integers(1, 10080))
def test_hours_and_minutes_say_the_same_as_minutes(minutes: int) -> None:
    assert parse_minutes(f"{minutes // 60}h {minutes % 60}min") == parse_minutes(f"{minutes}") == minutes


def test_a_relative_clock_time_crosses_midnight_and_drops_seconds() -> None:
    late = datetime(2026, 11, 22, 23, 50, 59, 5, tzinfo=TEHRAN)
    assert parse_when("15min", now=late) == nov(23, "00:05")


def test_two_hours_last_two_hours_across_a_clock_change() -> None:
    spring = datetime(2026, 3, 8, 1, 0, tzinfo=NEW_YORK)
    assert parse_when("+2h", now=spring) == When(date(2026, 3, 8), time(4))
    autumn = datetime(2026, 11, 1, 0, 30, tzinfo=NEW_YORK)
    found = parse_when("+2h", now=autumn)
    assert found == When(date(2026, 11, 1), time(1, 30))
    assert found.time is not None
    # The second 01:30 of that night: the moment is two hours away, not one.
    assert instant(found.day, found.time, NEW_YORK)[0] - autumn.astimezone(UTC) == timedelta(hours=2)


@pytest.mark.parametrize(
    ("zone", "day", "clock", "utc", "moved"),
    [
        (TEHRAN, date(2022, 3, 22), time(0, 0), datetime(2022, 3, 21, 20, 30), True),
        (TEHRAN, date(2022, 3, 22), time(1, 0), datetime(2022, 3, 21, 20, 30), False),
        (TEHRAN, date(2026, 11, 22), time(10, 0), datetime(2026, 11, 22, 6, 30), False),
        (NEW_YORK, date(2026, 3, 8), time(2, 30), datetime(2026, 3, 8, 7, 30), True),
        (NEW_YORK, date(2026, 3, 8), time(2, 30, fold=1), datetime(2026, 3, 8, 7, 30), True),
        (NEW_YORK, date(2026, 3, 8), time(3, 0), datetime(2026, 3, 8, 7, 0), False),
        (NEW_YORK, date(2026, 11, 1), time(1, 30), datetime(2026, 11, 1, 5, 30), False),
        (BERLIN, date(2026, 3, 29), time(2, 0), datetime(2026, 3, 29, 1, 0), True),
        (UTC, date(2026, 3, 29), time(2, 0), datetime(2026, 3, 29, 2, 0), False),
        (timezone(timedelta(hours=3)), date(2026, 3, 29), time(2, 0), datetime(2026, 3, 28, 23, 0), False),
    ],
)
def test_a_clock_time_that_does_not_exist_moves_forward_and_says_so(zone, day, clock, utc, moved) -> None:
    found, said = instant(day, clock, zone)
    assert (found, said) == (utc.replace(tzinfo=UTC), moved)
    assert found.tzinfo is UTC


def test_what_was_understood_is_echoed_in_both_calendars() -> None:
    assert both(date(2026, 11, 28)) == "Sat 28 Nov 2026 · شنبه ۷ آذر ۱۴۰۵"
    assert both(nov(28)) == "Sat 28 Nov 2026 · شنبه ۷ آذر ۱۴۰۵"
    assert both(nov(28, "10:30")) == "Sat 28 Nov 2026 10:30 · شنبه ۷ آذر ۱۴۰۵"
    assert both(nov(24, "00:05")) == "Tue 24 Nov 2026 00:05 · سه\u200cشنبه ۳ آذر ۱۴۰۵"
    assert both(date(2026, 3, 1)) == "Sun 1 Mar 2026 · یکشنبه ۱۰ اسفند ۱۴۰۴"


@given(every_day)
def test_the_persian_half_of_the_echo_is_the_jalali_day(day: date) -> None:
    weekday, number, _month, year = both(day).partition(" · ")[2].split(" ")
    jalali_year, _jalali_month, jalali_day = parts(day, "jalali")
    assert (int(number), int(year)) == (jalali_day, jalali_year)
    assert number + year == (number + year).translate(str.maketrans("0123456789", "xxxxxxxxxx"))
    before = datetime.combine(date(2026, 11, 22) + timedelta(days=day.weekday()), time(1), tzinfo=UTC)
    assert parse_day(weekday, now=before).weekday() == day.weekday()


def test_a_plain_date_costs_no_grammar_and_nothing_costs_a_calendar_library() -> None:
    program = (
        "import sys; from datetime import datetime, UTC; from crm_cli.domain import birthdays, dates;"
        "now = datetime(2026, 11, 22, 10, tzinfo=UTC);"
        "dates.parse_when('2026-12-01', now=now);"
        "assert 'crm_cli.domain.phrases' not in sys.modules;"
        "dates.parse_when('tomorrow 10:30', now=now);"
        "sys.exit(any(m.startswith(('persiantools', 'dataclasses', 'calendar')) for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-S", "-c", program], check=False, cwd=ROOT).returncode == 0
