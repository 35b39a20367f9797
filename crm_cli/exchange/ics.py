"""iCalendar (RFC 5545): follow-ups as to-dos or events, and what can be read from items and files of others.

What is read may be anything. It is bounded, and the library is only given the lines that are wanted: a definition of a
time zone can keep a reader busy for years, and a broken line that nobody asks for should not matter.
"""

import re
import warnings
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from icalendar import Calendar, Component, Event, Todo, vDDDLists, vRecur, vText

from crm_cli.domain.calendars import Entry, Said, due_text, one_line, plain
from crm_cli.domain.dates import FIRST_DAY, LAST_DAY, When
from crm_cli.domain.present import stored
from crm_cli.errors import Invalid
from crm_cli.exchange.vdir import Kind
from crm_cli.i18n import _

MOST_BYTES, MOST_LINES = 1_000_000, 5_000  # of one item; lines that are wanted
MOST_BYTES_OF_DAYS, MOST_LINES_OF_DAYS, MOST_DAYS, MOST_RULES = 5_000_000, 100_000, 10_000, 1_000
MOST_TOLD = 100  # characters of what is wrong
APPOINTMENT = timedelta(minutes=30)
YEARS_BEFORE, YEARS_AFTER = 1, 10  # in which days are named that come again

_BEGIN = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//crm-cli//crm//EN\r\n"
_END = "END:VCALENDAR\r\n"
_STATES = {"open": "NEEDS-ACTION", "doing": "IN-PROCESS", "done": "COMPLETED", "cancelled": "CANCELLED"}
_READ_STATES = {"NEEDS-ACTION": "open", "IN-PROCESS": "open", "COMPLETED": "done", "CANCELLED": "cancelled"}
_FOLD = re.compile(rb"\r?\n[ \t]")
_NAMES = b"BEGIN END UID SUMMARY STATUS DUE DTSTART DTEND DURATION COMPLETED PERCENT-COMPLETE RRULE EXDATE"
_WANTED = re.compile(rb"(?:%s)[:;]" % b"|".join(_NAMES.split()), re.IGNORECASE)
_UNDERSTOOD = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "WKST"}  # of a rule

Local = Callable[[When], datetime]


class _Text(vText):
    r"""A text as the standard wants it; the library itself would write the `\N` of `C:\New` as a line end."""

    def to_ical(self) -> bytes:
        escaped = plain(self).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return escaped.encode()


# ---- out


def written(entries: Iterable[Entry], *, as_events: bool = False) -> Iterator[str]:
    """An iCalendar file in pieces: what stands before the entries, each of them, what stands after."""
    yield _BEGIN
    for entry in entries:
        yield (_event(entry) if as_events else _todo(entry)).to_ical().decode()
    yield _END


def _todo(entry: Entry) -> Component:
    todo = _described(Todo(), entry)
    todo.add("due", entry.due)
    todo.add("status", _STATES[entry.status])
    if entry.status == "done" and entry.closed_at:
        todo.add("completed", datetime.fromisoformat(entry.closed_at))
        todo.add("percent-complete", 100)
    return todo


def _event(entry: Entry) -> Component:
    event = _described(Event(), entry)
    at_a_time = isinstance(entry.due, datetime)
    event.add("dtstart", entry.due)
    event.add("dtend", entry.due + (APPOINTMENT if at_a_time else timedelta(days=1)))
    event.add("status", "CANCELLED" if entry.status == "cancelled" else "CONFIRMED")
    event.add("transp", "OPAQUE" if at_a_time else "TRANSPARENT")  # something to do some time keeps no day busy
    return event


def _described(component: Component, entry: Entry) -> Component:
    component.add("uid", _Text(entry.uid))
    component.add("summary", _Text(entry.summary))
    if lines := [text for text in (entry.reach, entry.outcome) if text]:
        component.add("description", _Text("\n".join(lines)))
    component.add("categories", [entry.kind])
    component.add("priority", entry.priority)
    component.add("sequence", entry.version - 1)
    component.add("created", datetime.fromisoformat(entry.created_at))
    # The time of the last change in place of the time of writing: the same follow-up is always the same bytes.
    for name in ("last-modified", "dtstamp"):
        component.add(name, datetime.fromisoformat(entry.updated_at))
    return component


# ---- in


def _said(kept: Any) -> Said:
    if not all(isinstance(text, str) for text in kept):
        raise TypeError
    return Said(*kept)


ITEMS = Kind(".ics", MOST_BYTES, ".crm-sync.json", _said)


def read_todo(data: bytes, local: Local) -> tuple[str, Said] | None:
    """The uid of an item and what it says; None for one that is not a single to-do with a uid.

    `local` tells the instant of a time that names no zone. Raises Invalid for what cannot be read.
    """
    parts = [part for part in _walked(data, MOST_LINES) if part.name in ("VTODO", "VEVENT", "VJOURNAL")]
    uid = str(_first(parts[0], "UID") or "") if len(parts) == 1 and parts[0].name == "VTODO" else ""
    if not uid:
        return None
    (todo,) = parts
    due, done = _moment(todo, "DUE", local) or _moment(todo, "DTSTART", local), _moment(todo, "COMPLETED", local)
    done_at = stored(done) if isinstance(done, datetime) else ""
    summary = one_line(str(_first(todo, "SUMMARY") or ""))
    return uid, Said(_state(todo), due_text(due) if due else "", summary, done_at)


def _state(todo: Component) -> str:
    """What a to-do says of its state; some programs only note when it was done, or how much of it is."""
    state = _READ_STATES.get(str(_first(todo, "STATUS")).upper())
    done = "COMPLETED" in todo or _first(todo, "PERCENT-COMPLETE") == 100
    return state or ("done" if done else "open")


def _moment(part: Component, name: str, local: Local) -> date | datetime | None:
    """A day or an instant of this name, within the years crm knows; None where there is none that can be used."""
    found = _time(part, name)
    if isinstance(found, datetime) and FIRST_DAY < found.date() < LAST_DAY:
        if found.tzinfo:
            return found
        unknown_zone = "TZID" in _first(part, name).params
        return None if unknown_zone else local(When(found.date(), found.time()))
    return _within_years(found)


def _within_years(found: object) -> date | None:
    """A day without a time, if crm knows its year."""
    if not isinstance(found, date) or isinstance(found, datetime):
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None


def _first(part: Component, name: str) -> Any:
    """The property of this name, the first of several; None where there is none."""
    value = part.get(name)
    return value[0] if isinstance(value, list) else value


def _time(part: Component, name: str) -> object:
    """The day, instant or length of this name; None where there is none that can be read."""
    try:
        return getattr(_first(part, name), "dt", None)
    except ValueError:  # the library keeps what is broken, and refuses it when it is looked at
        return None


def _walked(data: bytes, most_lines: int) -> list[Component]:
    """Every component of an iCalendar file. Raises Invalid, naming what is wrong with it."""
    lines = _FOLD.sub(b"", data.removeprefix(b"\xef\xbb\xbf")).split(b"\n")
    wanted = [line.rstrip(b"\r") for line in lines if _WANTED.match(line)]
    if not wanted or wanted[0].upper() != b"BEGIN:VCALENDAR":
        raise Invalid(_("this is no iCalendar file: it does not begin with BEGIN:VCALENDAR"))
    if len(wanted) > most_lines:
        raise Invalid(_("it has more than {n} lines").format(n=most_lines))
    try:
        with warnings.catch_warnings(action="ignore"):
            calendars = Calendar.from_ical(b"\r\n".join([*wanted, b""]), multiple=True)
            return [part for calendar in calendars for part in calendar.walk()]
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, OSError, RecursionError) as error:
        # The library has no error of its own for what it cannot read.
        reason = str(error)[:MOST_TOLD]
        raise Invalid(_("this iCalendar file cannot be read: {reason}").format(reason=reason)) from error


# ---- days


def read_days(stream: BinaryIO, around: date | None = None) -> list[tuple[date, str]]:
    """The days of all-day events with what they are called, each once, by day.

    Those that come again every year are taken from the year before `around` to ten years after it; without it, and
    where the rule is another, for the first time only. Raises Invalid for what is no iCalendar file, and for too much.
    """
    data = stream.read(MOST_BYTES_OF_DAYS + 1)
    if len(data) > MOST_BYTES_OF_DAYS:
        raise Invalid(_("it is larger than {n} bytes").format(n=MOST_BYTES_OF_DAYS))
    events = [part for part in _walked(data, MOST_LINES_OF_DAYS) if part.name == "VEVENT"]
    if sum("RRULE" in event for event in events) > MOST_RULES:
        raise Invalid(_("it has more than {n} events that come again").format(n=MOST_RULES))
    found: set[tuple[date, str]] = set()
    for event in events:
        if str(_first(event, "STATUS")).upper() != "CANCELLED":
            found.update(_days(event, around))
        if len(found) > MOST_DAYS:
            raise Invalid(_("it names more than {n} days").format(n=MOST_DAYS))
    return sorted(found)


def _days(event: Component, around: date | None) -> Iterator[tuple[date, str]]:
    start, end, length = (_time(event, name) for name in ("DTSTART", "DTEND", "DURATION"))
    first, after = _within_years(start), _within_years(end)
    if not first:
        return
    count = (after - first).days if after else length.days if isinstance(length, timedelta) else 1
    name = one_line(str(_first(event, "SUMMARY") or "")) or _("holiday")
    for day in _starts(event, first, around):
        for number in range(min(max(count, 1), MOST_DAYS + 1)):
            yield day + timedelta(days=number), name


def _starts(event: Component, first: date, around: date | None) -> Iterable[date]:
    """The first day of each time an event takes place."""
    rule = _first(event, "RRULE")
    yearly = isinstance(rule, vRecur) and rule.get("FREQ") == ["YEARLY"] and set(rule) <= _UNDERSTOOD
    if not yearly or around is None or ("BYDAY" in rule and "BYMONTH" not in rule):
        return [first]
    exceptions = event.get("EXDATE")
    lists = exceptions if isinstance(exceptions, list) else [exceptions]
    excluded = {one.dt for dates in lists if isinstance(dates, vDDDLists) for one in dates.dts}
    years = range(around.year - YEARS_BEFORE, around.year + YEARS_AFTER + 1)
    return [day for day in _occurrences(rule, first, years.stop) if day.year in years and day not in excluded]


def _occurrences(rule: Any, first: date, end_year: int) -> Iterator[date]:
    """The days of a yearly rule before `end_year`."""
    interval, count, until = (next(iter(rule.get(name) or [None])) for name in ("INTERVAL", "COUNT", "UNTIL"))
    last = until.date() if isinstance(until, datetime) else until
    number = 0
    for year in range(first.year, end_year, interval or 1):
        for day in filter(first.__le__, _in_year(rule, first, year)):
            number += 1
            if (last and day > last) or (count and number > count):
                return
            yield day


def _in_year(rule: Any, first: date, year: int) -> Iterator[date]:
    numbers, weekdays = set(rule.get("BYMONTHDAY") or []), set(rule.get("BYDAY") or [])
    months = set(map(int, rule.get("BYMONTH") or (range(1, 13) if numbers else [first.month])))
    if not numbers and not weekdays:
        numbers = {first.day}
    for month in sorted(months & set(range(1, 13))):
        beginning, length = monthrange(year, month)
        days = set(range(1, length + 1))
        if numbers:
            days &= {number if number > 0 else length + 1 + number for number in numbers}
        if weekdays:
            days &= {day for weekday in weekdays for day in _days_of_week(weekday, beginning, length)}
        yield from (date(year, month, day) for day in sorted(days))


def _days_of_week(weekday: Any, beginning: int, length: int) -> Sequence[int]:
    """The days that are `MO`, or the `2MO` or the `-1MO`, of a month that begins on a weekday (Monday is 0)."""
    days = range(1 + ("MO TU WE TH FR SA SU".split().index(weekday.weekday) - beginning) % 7, length + 1, 7)
    if weekday.relative is None:
        return days
    place = weekday.relative - (weekday.relative > 0)
    return days[place : place + 1 or None]
