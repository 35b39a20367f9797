"""Phrases such as `thursday next week` or «فردا ساعت ۵ عصر» -> the day, and the clock time if one is named.

One grammar for English and Persian. A phrase is read word by word, by rules that read all the words they are made of or
none; it means something only when every word has been read. `words` are the words, `reader` reads them, `days` and
`clocks` are the rules, and here they come together.

What people use in more than one sense has one here, the same in both languages:

- A weekday is the first one after today, with `this` or «این» as well. `next mon`, «دوشنبه آینده», «دوشنبه بعد» is that
  of next week, as weeks are set, whatever today is. `last mon`, «دوشنبه پیش» is the last one before today.
- `next week`, «هفته بعد», `next month`, `last year` is its first day: from then on the phrase is true. Seven days from
  today are `in a week`, «یک هفته دیگر».
- What lacks its month or year (`1 Dec`, `the 15th`, `end of month`, «اول ماه») is the next such day, today included.
  «آخر هفته» is the last day of the week, as weeks are set.
- Months that are counted (`3 months`, `next month`) are those of the user's calendar; a month that is named is its own.
- An hour is one of 24 (`at 5` is 05:00), unless am, pm or a part of the day (عصر) says otherwise.
- Of what has been, the last is meant wherever the next one would be, and 3 days are 3 days ago.
"""

from datetime import UTC, timedelta
from datetime import time as clock_time

from crm_cli.domain.dates import When
from crm_cli.domain.phrases.clocks import clock, minute_of
from crm_cli.domain.phrases.days import day
from crm_cli.domain.phrases.reader import Circumstances, Reader, Words, span_from_now
from crm_cli.domain.phrases.words import AT_THIS_MOMENT, INTRODUCING, WEEKDAYS, words_of

__all__ = ("Circumstances", "read", "read_clock")

_MOST_WORDS = 16


def read(phrase: str, typed: str, around: Circumstances) -> When | None:
    """What a tidied phrase means, or None if nobody can know; `typed` is named when it is refused.

    Raises Invalid for a day or time that does not exist, OverflowError for one that no calendar reaches.
    """
    words = words_of(phrase)
    if len(words) > _MOST_WORDS:
        return None
    for rule in (_this_moment, _minutes_away, _day_then_clock, _clock_then_day):
        reader = Reader(words, typed, around)
        _introduced(reader)
        found = rule(reader)
        if found is not None and not reader.word:
            return found
    return None


def read_clock(phrase: str, typed: str) -> clock_time | None:
    """The clock time that is all a tidied phrase names, or None. Raises Invalid for one that does not exist."""
    words = Words(words_of(phrase), typed)
    found = clock(words)
    return None if words.word else found


def _introduced(r: Reader) -> None:
    """`by friday`, `10:30 on friday`, «تا روز جمعه»."""
    r.skip(*INTRODUCING)
    r.skip("روز")


def _this_moment(r: Reader) -> When | None:
    return When(r.around.today, minute_of(r.around.now)) if r.skip(*AT_THIS_MOMENT) else None


def _minutes_away(r: Reader) -> When | None:
    span = span_from_now(r)
    if span is None or span.unit != "minute":
        return None
    # Through UTC, so that two hours last two hours across a clock change. `fold` survives for `instant`.
    moment = r.around.now.astimezone(UTC) + timedelta(minutes=span.amount)
    local = moment.astimezone(r.around.now.tzinfo)
    return When(local.date(), minute_of(local))


def _day_then_clock(r: Reader) -> When | None:
    found = day(r)
    return None if found is None else When(found, r.first(clock))


def _clock_then_day(r: Reader) -> When | None:
    time = clock(r)
    if time is None:
        return None
    if not r.word:
        return _nearest(time, r.around)
    if r.follows("شب") and r.word in WEEKDAYS:
        return None  # «شب جمعه» is the evening before Friday to some, and that of Friday to others
    _introduced(r)
    found = day(r)
    return None if found is None else When(found, time)


def _nearest(time: clock_time, around: Circumstances) -> When:
    # The running minute is neither past nor yet to come, so it means today both ways.
    this_minute = minute_of(around.now)
    shift = -(time > this_minute) if around.past else (time < this_minute)
    return When(around.today + timedelta(days=shift), time)
