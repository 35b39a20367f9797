"""Days and instants as other programs and people write them into files, in both calendars."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from crm_cli.domain.dates import When, both, numbered_day, refusal
from crm_cli.domain.present import Present, stored
from crm_cli.domain.text import digits
from crm_cli.errors import Invalid
from crm_cli.i18n import _

DATE_ORDERS = ("mdy", "dmy")

_CLOCK = r"(?:[T ,]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp][Mm])?)?\s*(Z|[+-]\d{2}:?\d{2})?"
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _CLOCK)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})" + _CLOCK)


class Dates(NamedTuple):
    """How dates of a file are read: now, in which zone, and the order of those with the year last: mdy or dmy."""

    present: Present
    order: str | None = None

    def instant(self, text: str) -> str:
        """The instant a text means, as stored; a day without a time is its noon. Raises Invalid, for the future too."""
        when, zone = self._read(text, past=True)
        at, now = self._moment(when, zone), self.present.now
        if when.time is None and when.day == self.present.today:
            at = min(at, now)
        if at > now:
            hint = _("what is to be done is a follow-up: crm followups import")
            raise Invalid(_("{when} is still to come").format(when=both(when)), hint=hint)
        return stored(at)

    def ahead(self, text: str) -> str:
        """An instant that may lie ahead, as stored. Raises Invalid."""
        return stored(self._moment(*self._read(text, past=False)))

    def day(self, text: str) -> tuple[str, str | None]:
        """The local day a text means, ISO, and the clock time it names, `HH:MM`. Raises Invalid."""
        when, zone = self._read(text, past=False)
        if zone is not None:
            local = self._moment(when, zone).astimezone(self.present.zone)
            when = When(local.date(), local.time())
        return when.day.isoformat(), f"{when.time:%H:%M}" if when.time else None

    def _read(self, text: str, *, past: bool) -> tuple[When, timedelta | None]:
        """The day and time as written, and how far east of UTC they are where that is written."""
        plain = digits(text.strip())
        if found := _YEAR_FIRST.fullmatch(plain):
            year, month, day = found[1], found[3], found[4]
        elif found := _YEAR_LAST.fullmatch(plain):
            year = found[4]
            month, day = self._ordered(found[1], found[3], dots=found[2] == ".", text=text)
        else:
            return self.present.when(text, past=past), None
        clock = _clock(found.group(5, 6, 7, 8), text)
        return When(numbered_day(int(year), int(month), int(day), text), clock), _offset(found[9])

    def _ordered(self, first: str, second: str, *, dots: bool, text: str) -> tuple[str, str]:
        """Month and day of two numbers before a year."""
        order = self.order or ("dmy" if dots or int(first) > 12 else "mdy" if int(second) > 12 else None)
        if order is None and first != second:
            hint = _("--dates mdy or --dates dmy says which it is")
            raise refusal(_("{value} may be month/day or day/month"), text, hint)
        return (second, first) if order == "dmy" else (first, second)

    def _moment(self, when: When, zone: timedelta | None) -> datetime:
        if zone is None:
            return self.present.moment(when)
        return datetime.combine(when.day, when.time or time(12), tzinfo=UTC) - zone


def _clock(parts: tuple[str | None, ...], text: str) -> time | None:
    hour, minute, second, half = parts
    if hour is None:
        return None
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    try:
        return time(hours, int(minute or 0), int(second or 0))
    except ValueError:
        raise refusal(_("there is no such clock time as {value}"), text, _("Try 2026-12-01 14:30.")) from None


def _offset(text: str | None) -> timedelta | None:
    if not text:
        return None
    bare = text.replace(":", "")
    minutes = int(bare[1:3]) * 60 + int(bare[3:5]) if bare != "Z" else 0
    return timedelta(minutes=-minutes if bare[0] == "-" else minutes)
