"""Text about days and clock times -> values, and days -> text, in both calendars.

Nothing here reads a clock: `now` is given, aware and in the user's zone. What is not understood is refused with
examples, never guessed. On the start-up path of every command: standard library only, and the grammar of phrases is
imported for what is no plain date. It lives in `phrases`, birthdays in `birthdays.py`, calendar arithmetic in
`jalali.py`.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as clock_time
from typing import Any, NamedTuple, TypeAlias

from crm_cli.domain.jalali import PERSIAN_DIGITS, Calendar, day_at, in_words, month_length, parts
from crm_cli.errors import Invalid
from crm_cli.i18n import _

# A field named `time` hides the type of the same name inside its class.
Clock: TypeAlias = clock_time

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2121, 12, 31)
MOST_MINUTES = 7 * 24 * 60
MOST_LETTERS = 100  # of a phrase


class When(NamedTuple):
    """A day, and a local clock time if one was named."""

    day: date
    time: Clock | None


# ---- text: one spelling for what people type

_ONE_SPELLING = str.maketrans(
    PERSIAN_DIGITS + "٠١٢٣٤٥٦٧٨٩" + "يىكۀةآأ",
    "0123456789" + "0123456789" + "ییکههاا",
    # ZWNJ, ZWJ, then every mark that only steers the direction of writing, tatweel and the signs of short vowels.
    "\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
    "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0654\u0670",
)


def tidy(text: str) -> str:
    """`text` in lower case with ASCII digits, Persian letters, ا for آ, single spaces, and no invisible marks."""
    return " ".join(text.translate(_ONE_SPELLING).lower().split())


# ---- refusals: each names the value and shows a way out


def refusal(sentence: str, typed: str, hint: str, **facts: str) -> Invalid:
    """The error whose translated `sentence` has `{value}` where `typed` belongs, quoted, safe to show and not too long.

    `facts` are what else the sentence names.
    """
    shown = typed if len(typed) <= MOST_LETTERS else typed[:MOST_LETTERS] + "…"
    # Persian is full of ZWNJ; as an escape it would make the word unreadable.
    return Invalid(sentence.format(value=repr(shown).replace("\\u200c", "\u200c"), **facts), hint=hint)


def _day_examples() -> str:
    return _("Try 2026-12-01, 1405/09/10, tomorrow, fri, next mon, 3d, +2w, end of month, 1 Dec, فردا or اول دی.")


def _when_examples() -> str:
    return _("Try 2026-12-01, 1405/09/10, tomorrow, next mon, fri 5pm, 3d, in 2 weeks, end of month, 15min or فردا.")


def _out_of_range(typed: str) -> Invalid:
    hint = _("Years are 1900 to 2121, or 1278 to 1500 in the Jalali calendar. For example 2026-12-01 or 1405/09/10.")
    return refusal(_("{value} is outside the years I know"), typed, hint)


def no_such_time(typed: str) -> Invalid:
    """The error for a clock time that no clock shows."""
    hint = _("Hours are 0 to 23 and minutes 00 to 59. For example 9:30, 14:30, 5pm or ساعت ۵ عصر.")
    return refusal(_("there is no such clock time as {value}"), typed, hint)


# ---- days by number


def calendar_of(year: int, typed: str) -> Calendar:
    """The calendar a year belongs to: 1200-1500 is Jalali, 1900-2121 Gregorian. Invalid (naming `typed`) otherwise."""
    if 1200 <= year <= 1500:
        return "jalali"
    if FIRST_DAY.year <= year <= LAST_DAY.year:
        return "gregorian"
    raise _out_of_range(typed)


def numbered_day(year: int, month: int, day: int, typed: str) -> date:
    """The day with these numbers, in the calendar its year belongs to. Invalid (naming `typed`) if there is none."""
    return day_in(year, month, day, calendar_of(year, typed), typed)


def day_in(year: int, month: int, day: int, calendar: Calendar, typed: str) -> date:
    """The day with these numbers in `calendar`. Invalid (naming `typed`) if there is none, or if it is out of range."""
    try:
        found = day_at(year, month, day, calendar)
    except ValueError:
        hint = _day_examples()
        if 1 <= month <= 12:
            last = day_at(year, month, month_length(year, month, calendar), calendar)
            hint = _("That month ends on {last}. Try {last}, or {after} for the day after it.").format(
                last=day_text(last, calendar), after=day_text(last + timedelta(days=1), calendar)
            )
        raise refusal(_("there is no such day as {value}"), typed, hint) from None
    return _within_range(found, typed)


def _within_range(day: date, typed: str) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise _out_of_range(typed)
    return day


def written_day(phrase: str, typed: str) -> date | None:
    """The day of a date in numbers such as `2026-12-01` or `1405/09/10`, None for another phrase.

    Raises Invalid (naming `typed`) for one that does not exist.
    """
    found = re.fullmatch(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})", phrase)
    return numbered_day(int(found[1]), int(found[3]), int(found[4]), typed) if found else None


def parted(text: str) -> str:
    """`1369/07/15` for the `13690715` that sheets and other programs have for a day; other text as it is."""
    found = re.fullmatch(r"(1[2-49][0-9]{2}|2[01][0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])", tidy(text))
    return "/".join(found.groups()) if found else text


# ---- the doors in


def five_days_from_saturday(day: date) -> bool:
    """Whether `day` is a working day of the week that holds where none is set."""
    return (day.weekday() - 5) % 7 < 5


def parse_when(
    text: str,
    *,
    now: datetime,
    calendar: Calendar = "gregorian",
    first_weekday: int = 5,
    is_working: Callable[[date], bool] = five_days_from_saturday,
    past: bool = False,
) -> When:
    """The day, and the clock time if one is named, that `text` means at `now`. Invalid otherwise.

    Months that are counted follow `calendar`, weeks begin on `first_weekday` (Monday is 0), `is_working` knows business
    days. With `past`, what has been is meant wherever the text does not say which way.
    """
    phrase = tidy(text) if len(text) <= MOST_LETTERS else ""
    if written := written_day(phrase, text):
        return When(written, None)
    from crm_cli.domain import phrases

    try:
        found = phrases.read(phrase, text, phrases.Circumstances(now, calendar, first_weekday, is_working, past))
    except OverflowError:
        raise _out_of_range(text) from None
    if found is None:
        raise refusal(_("{value} is not a day I understand"), text, _when_examples())
    return When(_within_range(found.day, text), found.time)


def parse_day(text: str, **circumstances: Any) -> date:
    """As `parse_when`, in the same circumstances, for a day alone: a clock time in `text` is Invalid too."""
    found = parse_when(text, **circumstances)
    if found.time is not None:
        raise refusal(_("{value} names a clock time, and only a day fits here"), text, _day_examples())
    return found.day


def parse_time(text: str) -> Clock:
    """A clock time: `9:30`, `14:30`, `5pm`, «ساعت ۵ عصر». Invalid otherwise."""
    from crm_cli.domain import phrases

    clock = phrases.read_clock(tidy(text), text) if len(text) <= MOST_LETTERS else None
    if clock is None:
        raise refusal(_("{value} is not a clock time I understand"), text, _("Try 9:30, 14:30 or 5pm."))
    return clock


def parse_minutes(text: str) -> int:
    """A duration in minutes, from 1 to a week: `15min`, `1h`, `1h30`, `90`, «نیم ساعت». Invalid otherwise."""
    hours = "([0-9]{1,9}) ?(?:h|hours?|ساعت)"
    minutes = "([0-9]{1,9})(?: ?(?:m|mins?|minutes?|دقیقه))?"
    phrase = tidy(text)
    phrase = {"half an hour": "30", "نیم ساعت": "30"}.get(phrase, phrase)
    found = re.fullmatch(f"{hours}(?: ?(?:and |و )?{minutes})?|{minutes}", phrase)
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

_ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
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
    gregorian = f"{_ENGLISH_WEEKDAYS[found.weekday()]} {found.day} {_ENGLISH_MONTHS[found.month - 1]} {found.year}"
    clock = f" {when.time:%H:%M}" if when.time else ""
    return f"{gregorian}{clock} · {in_words(found)}"
