"""How a follow-up comes again: the rule as typed and as kept, and the days it falls on.

Every occurrence is reckoned from the day of occurrence 0, never from the one before, so that no month drifts:
31 Jan, 28 Feb, 31 Mar. The day of the month is kept in the rule's own calendar. No clock is read here.
"""

import re
from datetime import date, timedelta
from typing import Literal, NamedTuple

from crm_cli.config.known import WEEKDAYS
from crm_cli.domain.folding import normalise
from crm_cli.domain.jalali import Calendar, add_months, day_at, month_length, parts
from crm_cli.domain.weekdays import weekdays_in
from crm_cli.domain.working import IsWorkingDay, add_business_days, business_days_between
from crm_cli.errors import Invalid
from crm_cli.i18n import _

Unit = Literal["day", "week", "month", "year"]
Anchor = Literal["schedule", "completion"]

MOST = 999
LAST_DAY_OF_MONTH = -1
_LAST_YEAR = 2121


class Recurrence(NamedTuple):
    """Every so many units, and when it ends. `written` keeps what comes before `anchor`.

    `calendar` matters to months and years. `weekdays` (Monday 0) belong to weeks, `month_day` (1-31, -1 the last) to
    months, `business` to days. `times` counts all occurrences, the first one and those passed over included.
    """

    every: int
    unit: Unit
    calendar: Calendar = "gregorian"
    weekdays: tuple[int, ...] = ()
    month_day: int | None = None
    business: bool = False
    anchor: Anchor = "schedule"
    until: date | None = None
    times: int | None = None


# ---- text -> rule


_ENGLISH_NUMBERS = "one two three four five six seven eight nine ten eleven twelve"
_PERSIAN_NUMBERS = "یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده"
_NUMBERS = {
    word: number for words in (_ENGLISH_NUMBERS, _PERSIAN_NUMBERS) for number, word in enumerate(words.split(), 1)
} | {"other": 2}

_UNITS = (
    ("d|days?|daily|روز|روزانه", Recurrence(1, "day")),
    ("(?:business|working) days?|workdays?|weekdays?|روز(?: ?های)? کاری", Recurrence(1, "day", business=True)),
    ("w|weeks?|weekly|هفته|هفتگی", Recurrence(1, "week")),
    ("fortnights?|fortnightly", Recurrence(2, "week")),
    ("m|months?|monthly|ماه|ماهانه|ماهیانه", Recurrence(1, "month")),
    ("quarters?|quarterly", Recurrence(3, "month")),
    ("y|years?|yearly|annually|سال|سالانه|سالیانه", Recurrence(1, "year")),
)
_CALENDARS: dict[str, Calendar] = {
    "jalali": "jalali",
    "شمسی": "jalali",
    "gregorian": "gregorian",
    "میلادی": "gregorian",
}

# Other orders of words, brought to `month on 15`; آخر is اخر in folded text.
_REORDERED = (
    (r"(?:the )?(last day|end|(?:day )?[0-9]{1,2}(?:st|nd|rd|th)?) of (?:the |every |each )?(.+)", r"\2 on \1"),
    (r"(?:روز )?(اخر|[0-9]{1,2}(?=(?: ?ام)? هر ))(?: ?ام)? (?:هر )?(.+)", r"\2 on \1"),
    (r"روز (اخر|[0-9]{1,2}) (.+)", r"\2 on \1"),
    (r"(.*(?:ماه|هفته)(?: شمسی| میلادی)?) (?!شمسی|میلادی)(?:روز(?: ?های)? )?(.+)", r"\1 on \2"),
)


def parse_every(text: str, calendar: Calendar = "gregorian") -> Recurrence:
    """The rule that `2 weeks`, `mon,thu`, `month on last day`, `3 jalali-months` or `هر دو هفته` names. Raises Invalid.

    A month or year whose calendar is not named follows `calendar`. What `written` wrote is read without it.
    """
    phrase = re.sub(r"^(?:every|each|هر) ", "", normalise(text))
    for order, canonical in _REORDERED:
        if re.fullmatch(order, phrase):
            phrase = re.sub(order, canonical, phrase, count=1)
            break
    rule = _on_weekdays(phrase) or _counted(phrase, calendar)
    if rule is None or not 1 <= rule.every <= MOST:
        # Persian is full of ZWNJ; as an escape it would make the word unreadable.
        value = repr(text).replace("\\u200c", "\u200c")
        raise Invalid(
            _("{value} is not a repetition I understand").format(value=value),
            hint=_("Try day, 2 weeks, mon,thu, month on 15, last day of month, jalali-month or هر دو هفته; up to 999."),
            field="every",
        )
    return rule


def _on_weekdays(phrase: str) -> Recurrence | None:
    named = phrase.removeprefix("other ")
    days = weekdays_in(named)
    return Recurrence(1 if named == phrase else 2, "week", weekdays=days) if days else None


def _counted(phrase: str, calendar: Calendar) -> Recurrence | None:
    """A number of units, perhaps of a named calendar, perhaps on named days."""
    head, on, tail = phrase.partition(" on ")
    number = "|".join(_NUMBERS)
    found = re.fullmatch(rf"(?:([0-9]{{1,4}}) ?|({number}) )?(?:(jalali|gregorian)[- ])?(.+?)(?: (شمسی|میلادی))?", head)
    unit = _unit(found[4]) if found else None
    if found is None or unit is None:
        return None
    named = found[3] or found[5]
    if unit.unit in ("month", "year"):
        unit = unit._replace(calendar=_CALENDARS.get(named, calendar))
    elif named:
        return None
    rule = unit._replace(every=unit.every * (int(found[1]) if found[1] else _NUMBERS.get(found[2], 1)))
    return _on_days(rule, tail) if on else rule


def _unit(word: str) -> Recurrence | None:
    return next((rule for spellings, rule in _UNITS if re.fullmatch(spellings, word)), None)


def _on_days(rule: Recurrence, tail: str) -> Recurrence | None:
    """The rule on the days that `tail` names, if its unit has such days."""
    if rule.unit == "week":
        days = weekdays_in(tail)
        return rule._replace(weekdays=days) if days else None
    if rule.unit != "month":
        return None
    if re.fullmatch(r"(?:the )?(?:last(?: day)?|end)|(?:روز )?اخر", tail):
        return rule._replace(month_day=LAST_DAY_OF_MONTH)
    found = re.fullmatch(r"(?:the |day |the day )?([0-9]{1,2})(?: ?(?:st|nd|rd|th|ام))?", tail)
    return rule._replace(month_day=int(found[1])) if found and 1 <= int(found[1]) <= 31 else None


# ---- rule -> text


def written(rule: Recurrence) -> str:
    """What repeats, as it is kept and shown: `2 weeks on mon,thu`, `jalali-month on last day`, `business day`."""
    noun = f"business {rule.unit}" if rule.business else rule.unit
    if rule.calendar == "jalali":
        noun = f"jalali-{noun}"
    text = noun if rule.every == 1 else f"{rule.every} {noun}s"
    if rule.weekdays:
        return f"{text} on {','.join(WEEKDAYS[day] for day in rule.weekdays)}"
    if rule.month_day is None:
        return text
    return f"{text} on {'last day' if rule.month_day == LAST_DAY_OF_MONTH else rule.month_day}"


# ---- rule -> days


def on_schedule(rule: Recurrence, anchor_on: date, number: int, is_working_day: IsWorkingDay) -> date:
    """The day of occurrence `number`; 0 is `anchor_on` itself, whatever day that is.

    A month that is too short gives its last day. Of several weeks, each begins on the weekday of the anchor.
    OverflowError beyond the last year there is.
    """
    if number == 0:
        return anchor_on
    if rule.business:
        return add_business_days(anchor_on, rule.every * number, is_working_day)
    if rule.unit == "day":
        return anchor_on + timedelta(days=rule.every * number)
    if rule.unit == "week":
        return _on_week(rule, anchor_on, number)
    if rule.month_day is None:
        return _month(rule, anchor_on, number)
    # The named day of the anchor's own month may still be to come.
    behind = _month(rule, anchor_on, 0) <= anchor_on
    return _month(rule, anchor_on, number if behind else number - 1)


def _on_week(rule: Recurrence, anchor_on: date, number: int) -> date:
    turn = 7 * rule.every
    # The anchor's own weekday opens the next turn: its first day is the anchor itself.
    ahead = sorted((day - anchor_on.weekday()) % 7 or turn for day in rule.weekdays) or [turn]
    turns, index = divmod(number - 1, len(ahead))
    return anchor_on + timedelta(days=turns * turn + ahead[index])


def _month(rule: Recurrence, anchor_on: date, turns: int) -> date:
    months = rule.every * turns * (12 if rule.unit == "year" else 1)
    found = add_months(anchor_on, months, rule.calendar)
    if rule.month_day is None:
        return found
    year, month, _day = parts(found, rule.calendar)
    length = month_length(year, month, rule.calendar)
    return day_at(year, month, length if rule.month_day < 0 else min(rule.month_day, length), rule.calendar)


def next_due(
    rule: Recurrence, anchor_on: date, number: int, due_on: date, done_on: date, is_working_day: IsWorkingDay
) -> tuple[date, int] | None:
    """The day and number of the occurrence after `number`, or None when there is no more.

    On schedule it is the first one after both the day it was due and the day it was done: what was neglected for a
    month does not come back thirty times. On completion it is counted from the day it was done.
    """
    following = number + 1
    if rule.anchor == "completion":
        day = _after_completion(rule, done_on, is_working_day)
    else:
        after = max(due_on, done_on)
        if rule.business:
            passed = business_days_between(anchor_on, after, is_working_day)
            following = max(following, passed // rule.every + 1)
        while (day := on_schedule(rule, anchor_on, following, is_working_day)) <= after:
            following += 1
    beyond = day.year > _LAST_YEAR or (rule.until is not None and day > rule.until)
    return None if beyond or (rule.times is not None and following >= rule.times) else (day, following)


def _after_completion(rule: Recurrence, done_on: date, is_working_day: IsWorkingDay) -> date:
    """One step from the day it was done; a rule with named days takes the first of them after all steps but one."""
    if rule.weekdays:
        done_on, rule = done_on + timedelta(weeks=rule.every - 1), rule._replace(every=1)
    elif rule.month_day is not None:
        done_on, rule = add_months(done_on, rule.every - 1, rule.calendar), rule._replace(every=1)
    return on_schedule(rule, done_on, 1, is_working_day)
