"""The working calendar: on which days and between which hours work is done, and time counted in them.

Days of the calendar are local, instants are UTC; a day on which clocks change counts its real length.
The holidays themselves live in `holidays.py`.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from math import floor
from typing import NamedTuple, TypeAlias

from crm_cli.domain.text import digits
from crm_cli.domain.weekdays import weekdays_in
from crm_cli.errors import Invalid
from crm_cli.i18n import _

IsWorkingDay: TypeAlias = Callable[[date], bool]

_DAY = timedelta(days=1)
_MINUTES_A_DAY = 24 * 60


class Hours(NamedTuple):
    """When work begins and ends, in minutes after midnight; 1440 is the end of the day."""

    opens: int
    closes: int


class WorkingCalendar(NamedTuple):
    """The days of the week (Monday 0) and the hours of work, in `zone`; the system's when None.

    Make one and keep it: what it has worked out about a month is remembered for as long as it is the same one.
    """

    week: frozenset[int]
    hours: Hours
    is_holiday: Callable[[date], bool]
    zone: tzinfo | None = None

    def is_working_day(self, day: date) -> bool:
        """Whether any work is done on `day`."""
        return day.weekday() in self.week and not self.is_holiday(day)

    def working_seconds(self, start: datetime, end: datetime, pauses: Iterable[tuple[datetime, datetime]] = ()) -> int:
        """The seconds of work between two aware instants, those in `pauses` (from, to) left out, each once.

        0 if `end` is not after `start`.
        """
        total = self._open_seconds(start, end)
        counted = start
        for paused, resumed in sorted(pauses):
            total -= self._open_seconds(max(paused, counted), min(resumed, end))
            counted = max(counted, resumed)
        return total

    def after_working_time(self, start: datetime, seconds: int) -> datetime:
        """The first instant, in UTC, by which `seconds` of work have passed since the aware instant `start`."""
        if seconds <= 0:
            return start.astimezone(UTC)
        month, passed = self._place(start)
        wanted = passed + seconds
        while wanted > (spans := _month_spans(self, month)).total:
            wanted -= spans.total
            month += 1
        index = bisect_left(spans.before, wanted) - 1
        return datetime.fromtimestamp(spans.opens[index] + wanted - spans.before[index], UTC)

    def _open_seconds(self, start: datetime, end: datetime) -> int:
        if end <= start:
            return 0
        first, passed = self._place(start)
        last, reached = self._place(end)
        return sum(_month_spans(self, month).total for month in range(first, last)) + reached - passed

    def _place(self, moment: datetime) -> tuple[int, int]:
        """The local month of an instant, counted from year 0, and the seconds of work in it until then."""
        local = moment.astimezone(self.zone)
        month = local.year * 12 + local.month - 1
        spans = _month_spans(self, month)
        second = floor(moment.timestamp())
        index = bisect_right(spans.opens, second) - 1
        if index < 0:
            return month, 0
        return month, spans.before[index] + min(second, spans.closes[index]) - spans.opens[index]


class _Spans(NamedTuple):
    """The working days of a month: UTC seconds of opening and closing, seconds of work before each, and in all."""

    opens: list[int]
    closes: list[int]
    before: list[int]
    total: int


# A figure asks thousands of times about the same few years.
@lru_cache(maxsize=2048)
def _month_spans(calendar: WorkingCalendar, month: int) -> _Spans:
    opens: list[int] = []
    closes: list[int] = []
    before: list[int] = []
    total = 0
    year, index = divmod(month, 12)
    day = date(year, index + 1, 1)
    while day.month == index + 1:
        if calendar.is_working_day(day):
            opens.append(_second_at(day, calendar.hours.opens, calendar.zone))
            closes.append(_second_at(day, calendar.hours.closes, calendar.zone))
            before.append(total)
            total += closes[-1] - opens[-1]
        day += _DAY
    return _Spans(opens, closes, before, total)


def _second_at(day: date, minute: int, zone: tzinfo | None) -> int:
    """The UTC second at which clocks show a minute of a day; a time that they skip is as much later."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    return int(wall.replace(tzinfo=zone).timestamp())


# ---- whole days


def add_business_days(day: date, count: int, is_working_day: IsWorkingDay) -> date:
    """The `count`-th working day after `day`, or before it when negative; `day` itself for 0.

    OverflowError if there is none.
    """
    step = _DAY if count > 0 else -_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def business_days_between(first: date, last: date, is_working_day: IsWorkingDay) -> int:
    """How many working days lead from `first` to `last`: what `add_business_days` would have to add, negative back."""
    if last < first:
        return -sum(is_working_day(last + _DAY * ahead) for ahead in range((first - last).days))
    return sum(is_working_day(first + _DAY * ahead) for ahead in range(1, (last - first).days + 1))


# ---- the settings `week` and `hours`


def parse_week(text: str) -> frozenset[int]:
    """The working days that `sat-wed` or `mon,tue,thu` names, Monday being 0. Raises Invalid."""
    found = weekdays_in(text)
    if not found:
        raise Invalid(
            _("{value!r} is not a week I understand").format(value=text),
            hint=_("name its working days, for example sat-wed or mon,tue,wed,thu,sat"),
            field="week",
        )
    return frozenset(found)


def parse_hours(text: str) -> Hours:
    """The hours of work that `8-17` or `8:30-17:00` names; `0-24` never closes. Raises Invalid."""
    clock = r"([0-9]{1,2})(?::([0-5][0-9]))?"
    found = re.fullmatch(f"{clock} ?[-–] ?{clock}", digits(text.strip()))
    hint = _("for example 8-17 or 8:30-17:00")
    if found is None:
        raise Invalid(_("{value!r} are not hours I understand").format(value=text), hint=hint, field="hours")
    opens, closes = (int(found[hour]) * 60 + int(found[hour + 1] or 0) for hour in (1, 3))
    if not opens < closes <= _MINUTES_A_DAY:
        message = _("{value!r}: work must end after it begins, and by 24:00").format(value=text)
        raise Invalid(message, hint=hint, field="hours")
    return Hours(opens, closes)
