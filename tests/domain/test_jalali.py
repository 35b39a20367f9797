"""The Jalali calendar, held against persiantools, which was held against an independent table."""

from datetime import date, timedelta

import pytest
from persiantools.jdatetime import JalaliDate

from crm_cli.domain.jalali import day_at, month_length, parts

FIRST, LAST = date(1821, 3, 21), date(2122, 3, 20)  # 1200/01/01 to 1500/12/29


def test_every_day_of_three_centuries_is_that_of_persiantools() -> None:
    day = FIRST
    while day <= LAST:
        other = JalaliDate(day)
        assert parts(day, "jalali") == (other.year, other.month, other.day), day
        assert day_at(other.year, other.month, other.day, "jalali") == day
        day += timedelta(days=1)


def test_every_month_has_the_length_persiantools_gives_it() -> None:
    for year in range(1200, 1501):
        for month in range(1, 13):
            assert month_length(year, month, "jalali") == JalaliDate.days_in_month(month, year), (year, month)


@pytest.mark.parametrize(
    ("year", "month", "day"), [(1404, 12, 30), (1403, 7, 31), (1403, 13, 1), (1403, 0, 1), (1403, 1, 0)]
)
def test_a_day_that_is_not_in_the_calendar_is_refused(year: int, month: int, day: int) -> None:
    with pytest.raises(ValueError, match=str(year)):
        day_at(year, month, day, "jalali")
