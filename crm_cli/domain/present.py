"""The user's present: what day it is here, in which calendar, and how typed days become stored instants."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple

from crm_cli.domain.dates import When, both, day_text, five_days_from_saturday, instant, parse_day, parse_when
from crm_cli.domain.jalali import Calendar
from crm_cli.errors import Invalid
from crm_cli.i18n import _

STORED = "%Y-%m-%dT%H:%M:%SZ"


class Present(NamedTuple):
    """`now` is aware and local, in `zone` (None: the system's); a week starts on `first_weekday`, Monday being 0.

    `is_working` says whether work is done on a day, `staff_id` who it is that asks, if that is known. An amount without
    a currency is of `currency`; `toman` shows and reads rials by the ten.
    """

    now: datetime
    zone: tzinfo | None = None
    calendar: Calendar = "gregorian"
    first_weekday: int = 5
    is_working: Callable[[date], bool] = five_days_from_saturday
    staff_id: Callable[[], int | None] = lambda: None
    currency: str = "IRR"
    toman: bool = False

    @property
    def today(self) -> date:
        """The user's local day."""
        return self.now.date()

    def when(self, text: str, *, past: bool = False) -> When:
        """A typed day or time; `past` reads it as one that has been. Raises Invalid."""
        return parse_when(text, past=past, **self._circumstances)

    def day(self, text: str, *, past: bool = False) -> date:
        """A typed day. Raises Invalid."""
        return parse_day(text, past=past, **self._circumstances)

    @property
    def _circumstances(self) -> dict[str, Any]:
        names = ("now", "calendar", "first_weekday", "is_working")
        return {name: getattr(self, name) for name in names}

    def week(self) -> tuple[date, date]:
        """First and last day of this week."""
        first = self.today - timedelta(days=(self.today.weekday() - self.first_weekday) % 7)
        return first, first + timedelta(days=6)

    def moment(self, when: When) -> datetime:
        """The UTC instant of a local day and time; without a time, noon of that day. A skipped hour moves forward."""
        return instant(when.day, when.time or time(12), self.zone)[0]

    def been(self, text: str) -> tuple[When, datetime]:
        """A typed day or time that has been, and its UTC instant; today is now. Raises Invalid for one to come."""
        when = self.when(text, past=True)
        at = self.moment(when)
        if when.day == self.today and not when.time:
            at = min(at, self.now)
        if at > self.now:
            raise Invalid(
                _("{when} is still to come").format(when=both(when)),
                hint=_("what is to be done is a follow-up: crm followups add WHO TITLE --due WHEN"),
                field="at",
            )
        return when, at

    def instead_of(self, when: When) -> time | None:
        """The time that clocks show in place of one that they skip; None if they show that one, or none is named."""
        at, moved = instant(when.day, when.time, self.zone) if when.time else (self.now, False)
        return at.astimezone(self.zone).time() if moved else None

    def end(self, when: When) -> datetime:
        """The UTC instant at which a local day, or the minute that was named, is over."""
        if when.time:
            return self.moment(when) + timedelta(minutes=1)
        return instant(when.day + timedelta(days=1), time(0), self.zone)[0]

    def bounds(self, day: date) -> tuple[str, str]:
        """The local day as stored instants: from the first, before the second."""
        start, _moved = instant(day, time(0), self.zone)
        end, _moved = instant(day + timedelta(days=1), time(0), self.zone)
        return stored(start), stored(end)

    def local(self, text: str) -> datetime:
        """A stored instant in the user's zone."""
        return datetime.fromisoformat(text).astimezone(self.zone)

    def instant_text(self, text: str) -> str:
        """A stored instant as people read it: local day and time to the minute."""
        at = self.local(text)
        return f"{day_text(at.date(), self.calendar)} {at:%H:%M}"


def stored(at: datetime) -> str:
    """An aware instant as it is stored: UTC, to the second."""
    return at.astimezone(UTC).strftime(STORED)
