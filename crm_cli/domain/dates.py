"""Text about days and clock times -> values, and days -> text, in both calendars.

Nothing here reads a clock: `now` is given, aware and in the user's zone. What is not understood is refused with
examples, never guessed. On the start-up path of every command: standard library only, patterns compiled on use.
Birthdays live in `birthdays.py`, calendar arithmetic in `jalali.py`.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as clock_time
from typing import NamedTuple, TypeAlias

from crm_cli.domain.jalali import PERSIAN_DIGITS, PERSIAN_WEEKDAYS, Calendar, add_months, day_at, in_words, parts
from crm_cli.errors import Invalid
from crm_cli.i18n import _

# A field named `time` hides the type of the same name inside its class.
Clock: TypeAlias = clock_time

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2121, 12, 31)
MOST_MINUTES = 7 * 24 * 60


class When(NamedTuple):
    """A day, and a local clock time if one was named."""

    day: date
    time: Clock | None


class _Asked(NamedTuple):
    """What was typed, untouched, and the circumstances."""

    typed: str
    now: datetime
    calendar: Calendar
    past: bool


# ---- text: one spelling for what people type

_ONE_SPELLING = str.maketrans(
    PERSIAN_DIGITS + "٠١٢٣٤٥٦٧٨٩" + "يك",
    "0123456789" + "0123456789" + "یک",
    # ZWNJ, ZWJ, then every mark that only steers the direction of writing.
    "\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff",
)


def tidy(text: str) -> str:
    """`text` in lower case with ASCII digits, Persian ی and ک, single spaces, and no invisible marks."""
    text = " ".join(text.translate(_ONE_SPELLING).lower().split())
    for number in ("یک", "دو", "سه", "چهار", "پنج"):
        text = text.replace(f"{number} شنبه", f"{number}شنبه")
    return text


# ---- refusals: each names the value and shows a way out


def refusal(sentence: str, typed: str, hint: str) -> Invalid:
    """The error whose translated `sentence` has `{value}` where `typed` belongs, quoted and safe to show."""
    # Persian is full of ZWNJ; as an escape it would make the word unreadable.
    return Invalid(sentence.format(value=repr(typed).replace("\\u200c", "\u200c")), hint=hint)


def _day_examples() -> str:
    return _("Try 2026-12-01, 1405/09/10, tomorrow, fri, 3d, +2w, in 3 months, فردا or شنبه.")


def _when_examples() -> str:
    return _("Try 2026-12-01, 1405/09/10, tomorrow, fri, 3d, in 3 months, فردا, 15min, 10:30 or tomorrow 10:30.")


def _out_of_range(typed: str) -> Invalid:
    hint = _("Years are 1900 to 2121, or 1278 to 1500 in the Jalali calendar. For example 2026-12-01 or 1405/09/10.")
    return refusal(_("{value} is outside the years I know"), typed, hint)


# ---- days and times by number


def calendar_of(year: int, typed: str) -> Calendar:
    """The calendar a year belongs to: 1200-1500 is Jalali, 1900-2121 Gregorian. Invalid (naming `typed`) otherwise."""
    if 1200 <= year <= 1500:
        return "jalali"
    if FIRST_DAY.year <= year <= LAST_DAY.year:
        return "gregorian"
    raise _out_of_range(typed)


def numbered_day(year: int, month: int, day: int, typed: str) -> date:
    """The day with these numbers, in the calendar its year belongs to. Invalid (naming `typed`) if there is none."""
    calendar = calendar_of(year, typed)
    try:
        found = day_at(year, month, day, calendar)
    except ValueError:
        raise refusal(_("there is no such day as {value}"), typed, _day_examples()) from None
    return _within_range(found, typed)


def _within_range(day: date, typed: str) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise _out_of_range(typed)
    return day


def _clock_in(phrase: str, typed: str) -> Clock | None:
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", phrase)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2])
    if hour > 23 or minute > 59:
        hint = _("Hours are 0 to 23 and minutes 00 to 59. For example 9:30 or 14:30.")
        raise refusal(_("there is no such clock time as {value}"), typed, hint)
    return Clock(hour, minute)


# ---- rules: a whole tidied phrase -> a value, or None when the phrase is not theirs

_NEAR_DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1, "امروز": 0, "فردا": 1, "دیروز": -1}

# Numbered as in `date.weekday()`: Monday is 0.
_ENGLISH_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAYS = {
    spelling: number
    for number, (english, persian) in enumerate(zip(_ENGLISH_WEEKDAYS, PERSIAN_WEEKDAYS, strict=True))
    for spelling in (english, english[:3], tidy(persian))
}

_DAYS_IN = {"d": 1, "day": 1, "days": 1, "w": 7, "week": 7, "weeks": 7}
_MONTHS = ("m", "month", "months")
_MINUTES_IN = {
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 1),
    **dict.fromkeys(("h", "hour", "hours"), 60),
}


def _written_day(phrase: str, asked: _Asked) -> When | None:
    found = re.fullmatch(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})", phrase)
    if found is None:
        return None
    return When(numbered_day(int(found[1]), int(found[3]), int(found[4]), asked.typed), None)


def _near_day(phrase: str, asked: _Asked) -> When | None:
    if phrase not in _NEAR_DAYS:
        return None
    return When(asked.now.date() + timedelta(days=_NEAR_DAYS[phrase]), None)


def _weekday(phrase: str, asked: _Asked) -> When | None:
    if phrase not in _WEEKDAYS:
        return None
    ahead = (_WEEKDAYS[phrase] - asked.now.weekday()) % 7
    # Strictly before or after: today's own name means a week away, never today.
    shift = ahead - 7 if asked.past else ahead or 7
    return When(asked.now.date() + timedelta(days=shift), None)


def _amount(phrase: str) -> tuple[int, str] | None:
    # No more than nine digits: int() gives up with another error on thousands of them.
    found = re.fullmatch(r"(?:\+|in )?([0-9]{1,9}) ?([a-z]+)", phrase)
    return None if found is None else (int(found[1]), found[2])


def _days_from_now(phrase: str, asked: _Asked) -> When | None:
    count, unit = _amount(phrase) or (0, "")
    try:
        if unit in _MONTHS:
            return When(add_months(asked.now.date(), count, asked.calendar), None)
        if unit in _DAYS_IN:
            return When(asked.now.date() + timedelta(days=count * _DAYS_IN[unit]), None)
    except OverflowError:
        raise _out_of_range(asked.typed) from None
    return None


def _minutes_from_now(phrase: str, asked: _Asked) -> When | None:
    count, unit = _amount(phrase) or (0, "")
    if unit not in _MINUTES_IN:
        return None
    try:
        # Through UTC, so that two hours last two hours across a clock change. `fold` survives for `instant`.
        moment = asked.now.astimezone(UTC) + timedelta(minutes=count * _MINUTES_IN[unit])
        local = moment.astimezone(asked.now.tzinfo)
    except OverflowError:
        raise _out_of_range(asked.typed) from None
    return When(local.date(), local.time().replace(second=0, microsecond=0))


def _bare_clock(phrase: str, asked: _Asked) -> When | None:
    clock = _clock_in(phrase, asked.typed)
    if clock is None:
        return None
    # The running minute is neither past nor yet to come, so it means today both ways.
    this_minute = asked.now.time().replace(second=0, microsecond=0)
    shift = -(clock > this_minute) if asked.past else (clock < this_minute)
    return When(asked.now.date() + timedelta(days=shift), clock)


def _day_and_clock(phrase: str, asked: _Asked) -> When | None:
    # `2026-12-01T14:30` is the one spelling without a space.
    spaced = re.sub(r"(?<=[0-9])t(?=[0-9]{1,2}:)", " ", phrase)
    head, _space, tail = spaced.rpartition(" ")
    if ":" not in tail:
        return None
    found = _first_match(_DAY_RULES, head, asked)
    clock = _clock_in(tail, asked.typed) if found else None
    return When(found.day, clock) if found and clock else None


_Rule: TypeAlias = Callable[[str, _Asked], When | None]
_DAY_RULES: tuple[_Rule, ...] = (_written_day, _near_day, _weekday, _days_from_now)
_RULES: tuple[_Rule, ...] = (*_DAY_RULES, _minutes_from_now, _bare_clock, _day_and_clock)


def _first_match(rules: tuple[_Rule, ...], phrase: str, asked: _Asked) -> When | None:
    return next((found for rule in rules if (found := rule(phrase, asked))), None)


# ---- the doors in


def parse_when(text: str, *, now: datetime, calendar: Calendar = "gregorian", past: bool = False) -> When:
    """The day, and the clock time if one is named, that `text` means at `now`.

    Months follow `calendar`. With `past`, weekdays and bare clock times are looked for backwards. Invalid otherwise.
    """
    found = _first_match(_RULES, tidy(text), _Asked(text, now, calendar, past))
    if found is None:
        raise refusal(_("{value} is not a day I understand"), text, _when_examples())
    return When(_within_range(found.day, text), found.time)


def parse_day(text: str, *, now: datetime, calendar: Calendar = "gregorian", past: bool = False) -> date:
    """As `parse_when`, for a day alone: a clock time in `text` is Invalid too."""
    found = parse_when(text, now=now, calendar=calendar, past=past)
    if found.time is not None:
        raise refusal(_("{value} names a clock time, and only a day fits here"), text, _day_examples())
    return found.day


def parse_time(text: str) -> Clock:
    """A clock time of 24 hours, `9:30` or `14:30`. Invalid otherwise."""
    clock = _clock_in(tidy(text), text)
    if clock is None:
        raise refusal(_("{value} is not a clock time I understand"), text, _("Try 9:30 or 14:30."))
    return clock


def parse_minutes(text: str) -> int:
    """A duration in minutes, from 1 to a week: `15min`, `1h`, `1h30`, `90`. Invalid otherwise."""
    hours = r"([0-9]{1,9}) ?(?:h|hours?)"
    minutes = r"([0-9]{1,9})(?: ?(?:m|mins?|minutes?))?"
    found = re.fullmatch(f"{hours}(?: ?{minutes})?|{minutes}", tidy(text))
    hint = _("Try 15min, 1h, 1h30 or 90 (minutes).")
    if found is None or int(found[2] or 0) > 59:
        raise refusal(_("{value} is not a duration I understand"), text, hint)
    total = int(found[1] or 0) * 60 + int(found[2] or found[3] or 0)
    if not 1 <= total <= MOST_MINUTES:
        raise refusal(_("{value} is not between a minute and a week"), text, hint)
    return total


def instant(day: date, time: Clock, zone: tzinfo | None) -> tuple[datetime, bool]:
    """The moment, in UTC, at which clocks in `zone` (the system's, when None) show `time` on `day`.

    True beside it: clocks skip that time, and the moment was moved forward by as much as they skip.
    """
    local = datetime.combine(day, time, tzinfo=zone)
    # zoneinfo keeps an imaginary time silently; only the way back from UTC shows that it does not exist.
    back = local.astimezone(UTC).astimezone(zone)
    moved = back.replace(tzinfo=None) != local.replace(tzinfo=None)
    return (local.replace(fold=0) if moved else local).astimezone(UTC), moved


# ---- the way out

_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(day: date, calendar: Calendar) -> str:
    """`2026-11-28`, or `1405/09/07` with ASCII digits; `parse_day` reads both."""
    if calendar == "gregorian":
        return day.isoformat()
    return "{:04}/{:02}/{:02}".format(*parts(day, "jalali"))


def both(day: date | When) -> str:
    """What was understood, in both calendars and in no particular language: `Sat 28 Nov 2026 · شنبه ۷ آذر ۱۴۰۵`."""
    when = day if isinstance(day, When) else When(day, None)
    found = when.day
    weekday = _ENGLISH_WEEKDAYS[found.weekday()][:3].title()
    gregorian = f"{weekday} {found.day} {_ENGLISH_MONTHS[found.month - 1]} {found.year}"
    clock = f" {when.time:%H:%M}" if when.time else ""
    return f"{gregorian}{clock} · {in_words(found)}"
