"""What one may do with holidays, and on which days the agency works."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO

from crm_cli.config.known import WEEKDAYS
from crm_cli.domain.fields.holidays import HOLIDAY
from crm_cli.domain.holidays import Holiday, known
from crm_cli.domain.holidays import Holidays as Lookup
from crm_cli.domain.jalali import parts
from crm_cli.domain.listing import Listing, Query, Row
from crm_cli.domain.working import WorkingCalendar, parse_hours, parse_week
from crm_cli.errors import Conflict, NotFound
from crm_cli.i18n import _
from crm_cli.queries import holidays as queries
from crm_cli.services.listed import listed

if TYPE_CHECKING:
    from crm_cli.services.application import Crm
    from crm_cli.store.work import Work


class Holidays:
    """The holidays of one file: those of the country, computed or shipped, and those that were entered or imported."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """Week, hours and holidays as set."""
        settings = self._crm.settings
        entered = queries.entered(self._crm.reader) if self._crm.exists else ()
        stored = (Holiday(day, name, source=source) for _id, day, name, source in entered)
        lookup = Lookup(stored, iran=self._iran)
        week, hours = parse_week(settings["week"]), parse_hours(settings["hours"])
        return WorkingCalendar(week, hours, lookup.__contains__, self._crm.present.zone)

    @property
    def _iran(self) -> bool:
        return self._crm.settings["holidays"] == "ir"

    def list(self, first: date, last: date, query: Query) -> Listing:
        """The holidays from `first` to `last`, by day."""
        ids = {(one.day, one.name, one.source): one.id for one in queries.entered(self._crm.reader)}
        added = [Holiday(day, name, source=source) for day, name, source in ids]
        years = range(parts(first, "jalali")[0], parts(last, "jalali")[0] + 1)
        found = [one for one in known(years, added, iran=self._iran) if first <= one.day <= last]
        return listed(HOLIDAY, [_row(one, ids.get((one.day, one.name, one.source))) for one in found], query)

    def picked(self, ids: Iterable[int]) -> Listing:
        """The list lines of these stored holidays."""
        wanted = set(ids)
        there = [one for one in queries.entered(self._crm.reader) if one.id in wanted]
        return listed(HOLIDAY, [_row(Holiday(one.day, one.name, source=one.source), one.id) for one in there])

    def add(self, day: date, name: str) -> int:
        """Store a holiday of one's own and return its id. Raises Conflict when it is there already."""
        with self._changing() as work:
            number = work.holidays.add_one(day, name)
            if number is None:
                raise Conflict(
                    _("{day} {name} is there already").format(day=day, name=name), hint=_("crm holidays list")
                )
        return number

    def load(self, stream: BinaryIO, source: str) -> Sequence[int]:
        """Store the all-day events of a calendar file in place of what came from `source` before; returns their ids.

        Raises Invalid for what is no iCalendar file.
        """
        from crm_cli.exchange.ics import read_days

        days = read_days(stream, self._crm.present.today)
        with self._changing() as work:
            work.holidays.drop_source(source)
            work.holidays.add(days, source)
            return [one.id for one in queries.entered(work.db) if one.source == source]

    def delete(self, ids: Sequence[int]) -> None:
        """Remove stored holidays. Raises NotFound."""
        with self._changing() as work:
            if missing := [number for number in ids if number not in queries.among(work.db, ids)]:
                raise NotFound(
                    _("there is no holiday {ids}").format(ids=", ".join(map(str, missing))),
                    hint=_("those without an id are computed; crm config set holidays none leaves them out"),
                )
            work.holidays.remove(ids)

    @contextmanager
    def _changing(self) -> "Iterator[Work]":
        with self._crm.write() as work:
            yield work
        self.__dict__.pop("calendar", None)  # it is another one now


def _row(holiday: Holiday, number: int | None) -> Row:
    weekday = WEEKDAYS[holiday.day.weekday()]
    return (number, holiday.day.isoformat(), weekday, holiday.name, int(holiday.expected), holiday.source or None)
