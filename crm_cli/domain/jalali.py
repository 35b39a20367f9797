"""The Jalali calendar beside the Gregorian one: conversion, month lengths, month arithmetic, Persian names.

No text is parsed here. Records hold Gregorian `date`s; a Jalali day is only ever three integers.

The conversion stands on the path of every list of a user who reads Jalali days, where the 15 ms of importing a
library would be felt. It is the 33-year rule of leap years, exact for 1200-1500; a test holds it against persiantools
on every day of these years.
"""

from datetime import date, timedelta
from typing import Literal

Calendar = Literal["gregorian", "jalali"]

PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
# Numbered as in `date.weekday()`: Monday is 0.
PERSIAN_WEEKDAYS = ("دوشنبه", "سه\u200cشنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")
_MONTHS = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")

_LAST_YEAR = 9000
_CYCLE_DAYS = 33 * 365 + 8  # eight leap years in 33
_HALF = 6 * 31  # days of the first six months; the others have 30, Esfand 29 or 30


def parts(day: date, calendar: Calendar) -> tuple[int, int, int]:
    """Year, month and day of the month of `day` in `calendar`."""
    if calendar == "gregorian":
        return day.year, day.month, day.day
    ordinal = day.toordinal()
    year = (ordinal - _day_before(1)) * 33 // _CYCLE_DAYS + 1
    while _day_before(year + 1) < ordinal:
        year += 1
    while _day_before(year) >= ordinal:
        year -= 1
    passed = ordinal - _day_before(year) - 1
    if passed < _HALF:
        return year, passed // 31 + 1, passed % 31 + 1
    return year, 7 + (passed - _HALF) // 30, (passed - _HALF) % 30 + 1


def day_at(year: int, month: int, day: int, calendar: Calendar) -> date:
    """The day with these numbers in `calendar`; ValueError if there is none."""
    if calendar == "gregorian":
        return date(year, month, day)
    if not (1 <= month <= 12 and 1 <= day <= month_length(year, month, calendar)):
        raise ValueError((year, month, day))
    before = (month - 1) * 31 if month <= 7 else _HALF + (month - 7) * 30
    return date.fromordinal(_day_before(year) + before + day)


def month_length(year: int, month: int, calendar: Calendar) -> int:
    """The number of days in a month of `calendar`."""
    if calendar == "gregorian":
        return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    if month < 12:
        return 31 if month <= 6 else 30
    return _day_before(year + 1) - _day_before(year) - _HALF - 5 * 30


def _day_before(year: int) -> int:
    """The ordinal of the last day before a Jalali year; the constants place the cycle so that 1403 is leap."""
    shifted = year + 1595
    return 365 * shifted + shifted // 33 * 8 + (shifted % 33 + 3) // 4 - 356033


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
