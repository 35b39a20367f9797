"""Days in phrases: `tomorrow`, `next mon`, `in 3 days`, `1 Dec`, `end of month`, «یکشنبه هفته آینده»."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from crm_cli.domain.dates import FIRST_DAY, LAST_DAY, both, calendar_of, day_in, refusal, written_day
from crm_cli.domain.jalali import Calendar, add_months, day_at, parts
from crm_cli.domain.phrases import words as known
from crm_cli.domain.phrases.reader import Circumstances, Reader, number, ordinal, span, span_from_now
from crm_cli.i18n import _

_A_DAY = timedelta(days=1)


def day(r: Reader) -> date | None:
    """The day that the next words mean, read as far as they do. Raises Invalid for one that does not exist."""
    return r.first(
        _near, _days_from, _days_away, _date, _edge, _edge_of_work, _weekday_of_week, _weekday, _workday, _period_begins
    )


def _near(r: Reader) -> date | None:
    offset = r.take(known.NEAR_DAYS)
    return None if offset is None else r.around.today + timedelta(days=offset)


# ---- dates


def _date(r: Reader) -> date | None:
    """`2026-12-01`, `1 Dec`, `the 15th`, with or without its weekday. Raises Invalid when that is another."""
    weekday = r.take(known.WEEKDAYS)
    found = r.first(_written, _day_and_month, _day_of_period, _day_of_month)
    if found and weekday not in (None, found.weekday()):
        raise refusal(
            _("{value} does not fit: that day is {day}"),
            r.typed,
            _("Leave the weekday out, or name the day it belongs to."),
            day=both(found),
        )
    return found


def _written(r: Reader) -> date | None:
    found = written_day(r.word, r.typed)
    if found:
        r.skip(r.word)
    return found


def _day_and_month(r: Reader) -> date | None:
    """`1 Dec`, `Dec 1st`, `1st of December 2026`, «اول دی», «۱۰ آذر ماه ۱۴۰۵»."""
    before = r.first(_nth)
    r.skip("of")
    named = _month(r)
    nth = _nth(r) if before is None else before
    return None if named is None or nth is None else _numbered(r, nth, _month_of_year(r, named, r.first(_year)))


def _day_of_period(r: Reader) -> date | None:
    """`10th of next month`, «دهم ماه بعد»."""
    nth = ordinal(r)
    r.skip("of")
    found = _period(r)
    return _numbered(r, nth, found) if nth and found and found.unit == "month" else None


def _day_of_month(r: Reader) -> date | None:
    """`the 15th`, «۱۵ام»."""
    nth = ordinal(r)
    return _numbered(r, nth, _these(r.around, "month")) if nth and r.follows(*known.ORDINAL_ENDS) else None


def _nth(r: Reader) -> int | None:
    found = r.first(ordinal, number)
    return found if found and found <= 99 else None


def _month(r: Reader) -> tuple[Calendar, int] | None:
    found = r.take(known.MONTHS)
    r.skip("ماه")
    return found


def _year(r: Reader) -> int | None:
    r.skip("سال")
    return r.digits() if len(r.word) == 4 else None


def _numbered(r: Reader, nth: int, month: "_Period") -> date:
    """The `nth` day of a month, the nearest such day if no year says which. Raises Invalid if the month is shorter."""

    def or_last(shift: int) -> date:
        first, last = month.bounds(shift)
        return min(first + _A_DAY * (nth - 1), last)

    year, number_of_month, _day = parts(_in(month, r.around, or_last), month.calendar)
    return day_in(year, number_of_month, nth, month.calendar, r.typed)


# ---- so many days from now, or from another day


def _days_away(r: Reader) -> date | None:
    """`in 3 days`, `2 weeks ago`, «۲ روز کاری دیگر»."""
    found = span_from_now(r)
    return None if found is None or found.unit == "minute" else _stepped(r.around, r.around.today, *found)


def _days_from(r: Reader) -> date | None:
    """`a week from friday`, `2 days before 1 Dec`, «سه روز بعد از جمعه»."""
    found, side = span(r), r.take(known.SIDES)
    if found is None or side is None or found.unit == "minute":
        return None
    start = day(r)
    return None if start is None else _stepped(r.around, start, found.amount * side, found.unit)


def _stepped(around: Circumstances, start: date, count: int, unit: str) -> date:
    if unit in known.DAYS_IN:
        return start + timedelta(days=count * known.DAYS_IN[unit])
    if unit in known.MONTHS_IN:
        return add_months(start, count * known.MONTHS_IN[unit], around.calendar)
    return _working_day(around, start, count)


def _working_day(around: Circumstances, start: date, count: int) -> date:
    """The working day that is `count` of them away from `start`, which does not count itself."""
    step, left = (_A_DAY if count > 0 else -_A_DAY), abs(count)
    while left:
        start += step
        if not FIRST_DAY <= start <= LAST_DAY:
            raise OverflowError(count)
        left -= around.is_working(start)
    return start


def _workday(r: Reader) -> date | None:
    """`next business day`, «روز کاری بعد»."""
    before = r.take(known.SHIFTS)
    named = r.take(known.UNITS) == "working day"
    shift = r.take(known.SHIFTS) if before is None else before
    return _working_day(r.around, r.around.today, shift) if named and shift else None


# ---- weeks, months and years, and the days in them


class _Period(NamedTuple):
    """Weeks, months or years: first and last day of this one are `bounds(0)`, of the next `bounds(1)`.

    `shift` says which of them is named, if that is said.
    """

    unit: str
    calendar: Calendar
    bounds: Callable[[int], tuple[date, date]]
    shift: int | None = None


def _period(r: Reader) -> _Period | None:
    """`next week`, `this month`, `year`, «هفته بعد»."""
    before = r.take(known.SHIFTS)
    unit = r.take(known.UNITS)
    if unit is None or (unit != "week" and unit not in known.MONTHS_IN):
        return None
    return _these(r.around, unit)._replace(shift=r.take(known.SHIFTS) if before is None else before)


def _these(around: Circumstances, unit: str) -> _Period:
    if unit == "week":
        return _Period(unit, around.calendar, partial(_week, around))
    year, month, _day = parts(around.today, around.calendar)
    count = known.MONTHS_IN[unit]
    begins = day_at(year, month - (month - 1) % count, 1, around.calendar)
    return _Period(unit, around.calendar, partial(_months, begins, around.calendar, count, count))


def _named_month(r: Reader) -> _Period | None:
    """`December`, «آذر ماه ۱۴۰۵»."""
    named = _month(r)
    return None if named is None else _month_of_year(r, named, r.first(_year))


def _month_of_year(r: Reader, named: tuple[Calendar, int], year: int | None) -> _Period:
    """A month of every year, or of that one. Raises Invalid for a year of the other calendar."""
    calendar, month = named
    if year is not None and calendar_of(year, r.typed) != calendar:
        hint = _("Try 1 Dec 2026, 2026-12-01, 10 Azar 1405 or 1405/09/10.")
        raise refusal(_("{value} mixes a month of one calendar with a year of the other"), r.typed, hint)
    begins = day_at(year or parts(r.around.today, calendar)[0], month, 1, calendar)
    return _Period("month", calendar, partial(_months, begins, calendar, 1, 12), 0 if year else None)


def _week(around: Circumstances, shift: int) -> tuple[date, date]:
    begins = around.today + _A_DAY * (7 * shift - (around.today.weekday() - around.first_weekday) % 7)
    return begins, begins + _A_DAY * 6


def _months(begins: date, calendar: Calendar, count: int, apart: int, shift: int) -> tuple[date, date]:
    """So many months that begin `shift` times `apart` months after a first of the month."""
    ends = add_months(begins, apart * shift + count, calendar) - _A_DAY
    return add_months(begins, apart * shift, calendar), ends


def _in(period: _Period, around: Circumstances, day_of: Callable[[int], date]) -> date:
    """The day in the period that is named; if none is, the first such day from today on, or the last until today."""
    if period.shift is not None:
        return day_of(period.shift)
    found = day_of(0)
    if around.past:
        return found if found <= around.today else day_of(-1)
    return found if found >= around.today else day_of(1)


def _edge(r: Reader) -> date | None:
    """`end of month`, `start of next year`, «آخر آذر»."""
    last = r.take(known.EDGES)
    r.skip("of")
    found = r.first(_period, _named_month)
    return None if last is None or found is None else _in(found, r.around, lambda shift: found.bounds(shift)[last])


def _edge_of_work(r: Reader) -> date | None:
    """`last business day of the month`, «اولین روز کاری هفته بعد»."""
    last = r.take(known.EDGES_OF_WORK)
    named = r.take(known.UNITS) == "working day"
    r.skip("of")
    found = r.first(_period, _named_month)
    if last is None or not named or found is None:
        return None

    def edge(shift: int) -> date:
        first, final = found.bounds(shift)
        return _working_day(r.around, final + _A_DAY, -1) if last else _working_day(r.around, first - _A_DAY, 1)

    return _in(found, r.around, edge)


def _weekday_of_week(r: Reader) -> date | None:
    """`thursday next week`, `next week thursday`, «یکشنبه هفته آینده»."""
    before = r.take(known.WEEKDAYS)
    r.skip("of")
    found = _period(r)
    weekday = r.take(known.WEEKDAYS) if before is None else before
    if weekday is None or found is None or found.unit != "week" or found.shift is None:
        return None
    return _in_week(r.around, found.shift, weekday)


def _in_week(around: Circumstances, shift: int, weekday: int) -> date:
    return _week(around, shift)[0] + _A_DAY * ((weekday - around.first_weekday) % 7)


def _weekday(r: Reader) -> date | None:
    """`fri`, `this fri`, `next fri`, «جمعه», «جمعه آینده»."""
    before = r.take(known.SHIFTS)
    weekday = r.take(known.WEEKDAYS)
    if weekday is None:
        return None
    shift = (r.take(known.SHIFTS) if before is None else before) or 0
    if shift > 0:
        return _in_week(r.around, shift, weekday)
    # Strictly before or after: today's own name means a week away, never today.
    ahead = (weekday - r.around.today.weekday()) % 7
    return r.around.today + _A_DAY * (ahead - 7 if shift < 0 or r.around.past else ahead or 7)


def _period_begins(r: Reader) -> date | None:
    """`next week`, `last month`, «سال بعد»: its first day."""
    found = _period(r)
    return found.bounds(found.shift)[0] if found and found.shift else None
