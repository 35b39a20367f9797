"""The Jalali calendar beside the Gregorian one: conversion, month lengths, month arithmetic, Persian names.

No text is parsed here. Records hold Gregorian `date`s; a Jalali day is only ever three integers.
persiantools takes 15 ms to import, so it is imported where it is used.
"""

from datetime import date, timedelta
from typing import Literal

Calendar = Literal["gregorian", "jalali"]

PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
# Numbered as in `date.weekday()`: Monday is 0.
PERSIAN_WEEKDAYS = ("دوشنبه", "سه\u200cشنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")
_MONTHS = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")

# Both libraries end near year 9300; nothing in the application comes close.
_LAST_YEAR = 9000


def parts(day: date, calendar: Calendar) -> tuple[int, int, int]:
    """Year, month and day of the month of `day` in `calendar`."""
    if calendar == "gregorian":
        return day.year, day.month, day.day
    from persiantools.jdatetime import JalaliDate

    jalali = JalaliDate(day)  # type: ignore[no-untyped-call]  # persiantools leaves its constructor untyped
    return jalali.year, jalali.month, jalali.day


def day_at(year: int, month: int, day: int, calendar: Calendar) -> date:
    """The day with these numbers in `calendar`; ValueError if there is none."""
    if calendar == "gregorian":
        return date(year, month, day)
    from persiantools.jdatetime import JalaliDate

    return JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]


def month_length(year: int, month: int, calendar: Calendar) -> int:
    """The number of days in a month of `calendar`."""
    if calendar == "gregorian":
        return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    from persiantools.jdatetime import JalaliDate

    return JalaliDate.days_in_month(month, year)


def add_months(day: date, months: int, calendar: Calendar) -> date:
    """The same day of the month, `months` later (or earlier, when negative) in `calendar`.

    A month that is too short gives its last day. OverflowError if the year is not between 1 and 9000.
    """
    year, month, day_of_month = parts(day, calendar)
    year, index = divmod(year * 12 + month - 1 + months, 12)
    if not 1 <= year <= _LAST_YEAR:
        raise OverflowError(year)
    return day_at(year, index + 1, min(day_of_month, month_length(year, index + 1, calendar)), calendar)


def in_words(day: date) -> str:
    """`day` as a Persian reader writes it: `شنبه ۷ آذر ۱۴۰۵`."""
    year, month, day_of_month = parts(day, "jalali")
    text = f"{PERSIAN_WEEKDAYS[day.weekday()]} {day_of_month} {_MONTHS[month - 1]} {year}"
    return text.translate(str.maketrans("0123456789", PERSIAN_DIGITS))
