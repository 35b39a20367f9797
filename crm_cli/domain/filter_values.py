"""What stands behind a field in a filter: one value or several, a range, a comparison; days as people type them.

Read in the user's present: `due:friday`, `at:2026-11`, `last-contact>30d` (longer ago than that), `due<7d` (sooner).
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from crm_cli.domain.choices import same, yes_or_no
from crm_cli.domain.dates import calendar_of, parse_time, tidy
from crm_cli.domain.fields import Field
from crm_cli.domain.folding import normalise
from crm_cli.domain.jalali import Calendar, add_months, day_at, month_length, parts
from crm_cli.domain.present import Present, stored
from crm_cli.domain.text import digits
from crm_cli.errors import Invalid
from crm_cli.i18n import _

MOST_VALUES = 200  # of one field
Bound = str | int | None


class Compared(NamedTuple):
    """What a value is compared with: a range with both ends in it, an open end being None.

    Of instants the upper end is not in it. Text is looked for inside the field's text; there both ends are the same.
    Money is compared with money of the same `currency` alone.
    """

    low: Bound
    high: Bound
    currency: str = ""


class _Span(NamedTuple):
    """What a typed value stands for, from its beginning to its end; `age` is one that was named by how long ago."""

    first: Bound
    last: Bound
    before: Bound
    after: Bound
    age: bool = False
    currency: str = ""


def compared(field: Field, sign: str, text: str, present: Present) -> tuple[Compared, ...]:
    """The alternatives behind `field` and one of : > < >= <=. Raises Invalid."""
    is_one = sign != ":" or field.kind == "money"  # there a comma parts thousands
    values = (text.strip('" '),) if is_one else tuple(part.strip() for part in _split(text) if part.strip())
    if len(values) > MOST_VALUES:
        raise Invalid(
            _("{field}: has {n} values; at most {most} are possible").format(
                field=field.key, n=len(values), most=MOST_VALUES
            )
        )
    if not values or not values[0]:
        raise Invalid(
            _("{field}: needs a value").format(field=field.key),
            hint=_("for example {field}:{example}").format(
                field=field.alias or field.key, example=field.choices[0] if field.choices else "..."
            ),
        )
    if field.kind in _SPANS:
        return tuple(_ordered(field, sign, value, present) for value in values)
    if sign != ":":
        raise Invalid(
            _("{field} has no order: {sign} says nothing about it").format(field=field.key, sign=sign),
            hint=_("for example {field}:{value}").format(field=field.alias or field.key, value=text or "..."),
        )
    return tuple(Compared(value, value) for value in (_plain(field, value) for value in values))


def _split(text: str) -> list[str]:
    """The alternatives of `a,b`, with a comma of either script; one inside quotes belongs to its value."""
    return [part.replace('"', "") for part in re.findall(r'(?:"[^"]*"|[^",،])+', text)]


def _plain(field: Field, value: str) -> str | int:
    if field.kind == "choice":
        if known := same(value, field.choices):
            return known
        raise Invalid(
            _("{field} cannot be {value!r}").format(field=field.key, value=value),
            hint=_("use one of: {choices}").format(choices=", ".join(field.choices)),
        )
    if field.kind == "flag":
        answer = yes_or_no(value)
        if answer is None:
            raise Invalid(
                _("{field} cannot be {value!r}").format(field=field.key, value=value), hint=_("use yes or no")
            )
        return int(answer)
    return normalise(value)


def _ordered(field: Field, sign: str, value: str, present: Present) -> Compared:
    read = _SPANS[field.kind]
    for word, meant in (("over-", ">"), ("under-", "<")):
        if sign == ":" and value.casefold().startswith(word):
            sign, value = meant, value[len(word) :]
    if sign == ":" and ".." in value:
        return _range(field, value, present)
    span = read(field, value, present)
    if sign == ":":
        return Compared(span.first, span.last, span.currency)
    if span.age:  # longer ago is earlier
        sign = sign.translate(str.maketrans("<>", "><"))
    low, high = {
        ">": (span.after, None),
        ">=": (span.first, None),
        "<": (None, span.before),
        "<=": (None, span.last),
    }[sign]
    return Compared(low, high, span.currency)


def _range(field: Field, value: str, present: Present) -> Compared:
    typed = value.partition("..")
    ends = [_SPANS[field.kind](field, end.strip(), present) if end.strip() else None for end in (typed[0], typed[2])]
    if all(end is None for end in ends):
        raise Invalid(_("{field}: needs a value").format(field=field.key), hint=_("1..5, 5.., 2026-01-01..2026-02-01"))
    if any(end and end.age for end in ends):
        ends.reverse()
    currencies = {end.currency for end in ends if end}
    if len(currencies) > 1:
        raise Invalid(_("the range {value!r} has two currencies").format(value=value), hint=_("12EUR..50EUR"))
    low, high = ends[0].first if ends[0] else None, ends[1].last if ends[1] else None
    if ends[0] and ends[1] and _after(ends[0].first, ends[1].first):
        raise Invalid(
            _("the range {value!r} ends before it begins").format(value=value), hint=_("the smaller end comes first")
        )
    return Compared(low, high, currencies.pop())


def _after(one: Bound, other: Bound) -> bool:
    return one > other if isinstance(one, int) and isinstance(other, int) else str(one) > str(other)


# ---- numbers, clock times, days, instants


def _number(field: Field, value: str, _present: Present) -> _Span:
    typed = digits(value)
    if not re.fullmatch(r"-?[0-9]{1,18}", typed):
        raise Invalid(_("{field} is compared with a whole number, not {value!r}").format(field=field.key, value=value))
    number = int(typed)
    return _Span(number, number, number - 1, number + 1)


def _money(_field: Field, value: str, present: Present) -> _Span:
    from crm_cli.domain.money import parse_money

    amount, currency = parse_money(value, present.currency, toman=present.toman)
    return _Span(amount, amount, amount - 1, amount + 1, currency=currency)


def _time(_field: Field, value: str, _present: Present) -> _Span:
    clock = parse_time(value)
    minute = clock.hour * 60 + clock.minute
    at, before, after = (f"{other // 60:02}:{other % 60:02}" for other in (minute, minute - 1, minute + 1))
    return _Span(at, at, before if minute else "", after)


def _day(_field: Field, value: str, present: Present) -> _Span:
    """Days lie ahead: a bare length of time is counted from today on."""
    day = _away(value, present, 1)
    first, last = (day, day) if day else _period(value, present) or (present.day(value),) * 2
    step = timedelta(days=1)
    return _Span(first.isoformat(), last.isoformat(), (first - step).isoformat(), (last + step).isoformat())


def _deadline(field: Field, value: str, present: Present) -> _Span:
    """Deadlines lie ahead: a bare length of time is counted from today on."""
    return _instant(field, value, present, direction=1)


def _instant(_field: Field, value: str, present: Present, direction: int = -1) -> _Span:
    """Instants lie behind: a bare length of time is how long ago."""
    ago = _away(value, present, direction)
    period = (ago, ago) if ago else _period(value, present)
    if period:
        begins, ends = present.bounds(period[0])[0], present.bounds(period[1])[1]
    else:
        when = present.when(value, past=direction < 0)
        day = present.bounds(when.day)
        begins, ends = (stored(present.moment(when)), stored(present.end(when))) if when.time else day
    return _Span(begins, ends, begins, ends, age=ago is not None and direction < 0)


def _away(value: str, present: Present, direction: int) -> date | None:
    """The day that is `30d`, `2w`, `3 months` or `1y` away, or None for what is no bare length of time."""
    found = re.fullmatch(r"([0-9]{1,4}) ?([a-z]+|روز|هفته|ماه|سال)", tidy(value))
    months, days = _LENGTHS.get(found[2], (0, 0)) if found else (0, 0)
    if not found or not months + days:
        return None
    count = direction * int(found[1])
    try:
        return add_months(present.today, count * months, present.calendar) + timedelta(days=count * days)
    except OverflowError:
        raise Invalid(_("{value!r} is too far away").format(value=value), hint=_("for example 30d or 2y")) from None


_LENGTHS = {
    **dict.fromkeys(("d", "day", "days", "روز"), (0, 1)),
    **dict.fromkeys(("w", "week", "weeks", "هفته"), (0, 7)),
    **dict.fromkeys(("m", "month", "months", "ماه"), (1, 0)),
    **dict.fromkeys(("y", "year", "years", "سال"), (12, 0)),
}


def _period(value: str, present: Present) -> tuple[date, date] | None:
    """First and last day of a month (2026-11, 1405/09), a year, or this, next, last week, month, year; or None."""
    phrase = tidy(value).replace("-", " ")
    if phrase in (spoken := _spoken_periods()):
        return _around(present, *spoken[phrase])
    found = re.fullmatch(r"([0-9]{4})(?:[-/]([0-9]{1,2}))?", tidy(value))
    if not found:
        return None
    year, month = int(found[1]), int(found[2] or 0)
    if month > 12 or (found[2] and not month):
        raise Invalid(_("there is no month {value!r}").format(value=value), hint=_("for example 2026-11 or 1405/09"))
    return _months(year, month or 1, month or 12, calendar_of(year, value))


def _spoken_periods() -> dict[str, tuple[str, int]]:
    """Unit and distance from now of `last week`, «ماه بعد» and their like."""
    english = {
        f"{word} {unit}": (unit, distance)
        for word, distance in (("last", -1), ("this", 0), ("next", 1))
        for unit in ("week", "month", "year")
    }
    persian = {
        spelling.format(name): (unit, distance)
        for name, unit in (("هفته", "week"), ("ماه", "month"), ("سال", "year"))
        for spelling, distance in (("{} پیش", -1), ("{} قبل", -1), ("این {}", 0), ("{} بعد", 1), ("{} آینده", 1))
    }
    return english | persian


def _around(present: Present, unit: str, distance: int) -> tuple[date, date]:
    if unit == "week":
        first, last = (day + timedelta(days=7 * distance) for day in present.week())
        return first, last
    year, month, _day_of_month = parts(present.today, present.calendar)
    if unit == "year":
        return _months(year + distance, 1, 12, present.calendar)
    year, index = divmod(year * 12 + month - 1 + distance, 12)
    return _months(year, index + 1, index + 1, present.calendar)


def _months(year: int, first: int, last: int, calendar: Calendar) -> tuple[date, date]:
    return day_at(year, first, 1, calendar), day_at(year, last, month_length(year, last, calendar), calendar)


_SPANS: dict[str, Callable[[Field, str, Present], _Span]] = {
    "id": _number,
    "ids": _number,
    "number": _number,
    "size": _number,
    "money": _money,
    "time": _time,
    "day": _day,
    "instant": _instant,
    "deadline": _deadline,
}
