"""Birthdays: a month and a day in the calendar the person keeps, and a year if it is known.

What is typed, what is shown, and the day on which one is observed. Whose birthday it is, is the store's business.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from crm_cli.domain.dates import calendar_of, numbered_day, refusal, tidy
from crm_cli.domain.jalali import Calendar, day_at, month_length, parts
from crm_cli.errors import Invalid
from crm_cli.i18n import _

# A leap year of each calendar: a birthday without a year may fall on a leap day.
_LEAP_YEAR: dict[Calendar, int] = {"gregorian": 2024, "jalali": 1403}


class Birthday(NamedTuple):
    """Month and day in `calendar`, and the year of that calendar if it is known."""

    year: int | None
    month: int
    day: int
    calendar: Calendar


class Lookup(NamedTuple):
    """Birthdays with this calendar, month and day are observed on the day `observed_on`."""

    calendar: Calendar
    month: int
    day: int
    observed_on: date


def _refused(sentence: str, typed: str) -> Invalid:
    return refusal(sentence, typed, _("Try 1990-04-15, 04-15, 1369/07/15 or 07/15@jalali."))


def parse_birthday(text: str, *, today: date) -> Birthday:
    """`1990-04-15`, `04-15`, `--04-15`, `1369/07/15`, `07/15@jalali`. Invalid otherwise, or if it is after `today`."""
    phrase = tidy(text)
    if full := re.fullmatch(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})", phrase):
        return _full(int(full[1]), int(full[3]), int(full[4]), text, today)
    # Two digits each, as in ISO: `4-5` may well mean the 4th of May.
    if gregorian := re.fullmatch(r"(?:--)?([0-9]{2})-([0-9]{2})", phrase):
        return _yearless(int(gregorian[1]), int(gregorian[2]), "gregorian", text)
    if jalali := re.fullmatch(r"([0-9]{1,2})[-/]([0-9]{1,2}) ?@ ?jalali", phrase):
        return _yearless(int(jalali[1]), int(jalali[2]), "jalali", text)
    raise _refused(_("{value} is not a birthday I understand"), text)


def _full(year: int, month: int, day: int, typed: str, today: date) -> Birthday:
    if numbered_day(year, month, day, typed) > today:
        raise _refused(_("{value} is in the future, so nobody was born then"), typed)
    return Birthday(year, month, day, calendar_of(year, typed))


def _yearless(month: int, day: int, calendar: Calendar, typed: str) -> Birthday:
    try:
        day_at(_LEAP_YEAR[calendar], month, day, calendar)
    except ValueError:
        raise _refused(_("there is no such day as {value}"), typed) from None
    return Birthday(None, month, day, calendar)


def birthday_text(birthday: Birthday) -> str:
    """The spelling of `birthday` that `parse_birthday` reads back as the same."""
    year, month, day, calendar = birthday
    if calendar == "gregorian":
        return f"{month:02}-{day:02}" if year is None else f"{year:04}-{month:02}-{day:02}"
    return f"{month:02}/{day:02}@jalali" if year is None else f"{year:04}/{month:02}/{day:02}"


def is_same_day(one: str, other: str) -> bool:
    """Whether two birthdays with a year, as `parse_birthday` reads them, are one day, whatever their calendars."""
    try:
        born = [parse_birthday(text, today=date.max) for text in (one, other)]
    except Invalid:
        return False
    days = {day_at(found.year, found.month, found.day, found.calendar) for found in born if found.year}
    return len(days) == 1 and all(found.year for found in born)


def month_days(today: date, days: int, calendars: Iterable[Calendar] = ("gregorian", "jalali")) -> Iterator[Lookup]:
    """What to look up to find everybody whose birthday is observed in the `days` days from `today` on, today included.

    Days in order; in a common year the last day of February, or of Esfand, stands for the leap day as well.
    """
    for offset in range(days):
        on = today + timedelta(days=offset)
        for calendar in calendars:
            year, month, day = parts(on, calendar)
            yield Lookup(calendar, month, day, on)
            if day == month_length(year, month, calendar) < month_length(_LEAP_YEAR[calendar], month, calendar):
                yield Lookup(calendar, month, day + 1, on)
