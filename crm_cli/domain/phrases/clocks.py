"""Clock times in phrases: `10:30`, `5 pm`, `noon`, «ساعت ۵ عصر»."""

from datetime import datetime
from datetime import time as clock_time

from crm_cli.domain.dates import no_such_time
from crm_cli.domain.phrases import words as known
from crm_cli.domain.phrases.reader import Words, number


def minute_of(at: datetime) -> clock_time:
    """The minute that runs at a moment."""
    return at.time().replace(second=0, microsecond=0)


def clock(r: Words) -> clock_time | None:
    """`10:30`, `at 10`, `5:30 pm`, `noon`, `morning at 9`, «ساعت ۵ عصر», «صبح ساعت ۹», «ساعت ۱۰ و نیم».

    A number alone is no clock time. Raises Invalid for 25:00, `13 pm` and «ساعت ۳ شب».
    """
    part = r.first(_part)
    marked = r.skip(*known.AT)
    named = r.first(_with_minutes, _hour)
    if named is None:
        return clock_time(part.hour) if part and not marked else None
    hour, minute, plain = named
    half = r.take(known.HALVES)
    part = part or r.first(_part)
    if not (marked or plain or part or half is not None):
        return None
    if half is not None:
        hour = hour % 12 + half if 1 <= hour <= 12 else -1
    if part:
        either = (hour, hour + 12) if half is None else (hour,)
        hour = next((h for h in either if part.first <= h <= part.last), -1)
    if not (0 <= hour <= 23 and minute <= 59):
        raise no_such_time(r.typed)
    return clock_time(hour, minute)


def _part(r: Words) -> known.Part | None:
    """`morning`, `in the morning`, `at night`, «عصر»."""
    r.skip("in", "at")
    return r.take(known.PARTS)


def _with_minutes(r: Words) -> tuple[int, int, bool] | None:
    hour, colon, minute = r.word.partition(":")
    if not (colon and hour.isdecimal() and minute.isdecimal() and len(hour) <= 2 == len(minute)):
        return None
    r.skip(r.word)
    return int(hour), int(minute), True


def _hour(r: Words) -> tuple[int, int, bool] | None:
    """An hour that may be followed by half or a quarter of the next; it needs a word that says what it is."""
    hour = number(r)
    return None if hour is None else (hour, r.first(_and_a_part) or 0, False)


def _and_a_part(r: Words) -> int | None:
    return r.take(known.PARTS_OF_HOUR) if r.skip(*known.AND) else None
