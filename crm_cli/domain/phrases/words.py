"""The words of typed days and times, English and Persian, and what each stands for.

Keys are as `dates.tidy` leaves a text: small letters, no ZWNJ, no harakat, ا for آ. How words make phrases stands in
`days` and `clocks`; a word may mean two things there (ساعت is an hour, and «at»), so the tables overlap.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from crm_cli.domain.jalali import Calendar


class Part(NamedTuple):
    """A part of the day: the hour it stands for when none is named, and the hours that may be named within it."""

    hour: int
    first: int
    last: int


# What is typed as several words and is one in the tables, and phrases that mean the same as another. They are replaced
# in this order, so that what contains another stands before it.
_ONE_SPELLING = {
    **{
        f"{number} شنبه": f"{word}شنبه"
        for value, word in enumerate(("یک", "دو", "سه", "چهار", "پنج"), 1)
        for number in (word, value)
    },
    "پس فردا": "پسفردا",
    "امشب": "امروز شب",
    "دیشب": "دیروز شب",
    "پریشب": "پریروز شب",
    "بعد از ظهر": "بعدازظهر",
    "قبل از ظهر": "صبح",
    "پیش از ظهر": "صبح",
    "نیم ساعت": "30 دقیقه",
    "نیمساعت": "30 دقیقه",
    "ربع ساعت": "15 دقیقه",
    "یک ربع": "15 دقیقه",
    "یه ربع": "15 دقیقه",
    "بعد از": "after",
    "پس از": "after",
    "قبل از": "before",
    "پیش از": "before",
    "از الان": "later",
    "از حالا": "later",
    "از امروز": "later",
    "روز کاری": "روزکاری",
    "اولین روز": "اول",
    "اخرین روز": "اخر",
    "روز اول": "اول",
    "روز اخر": "اخر",
    "سی ام": "سیام",
    "day after tomorrow": "2 days later",
    "day before yesterday": "2 days ago",
    "tonight": "today night",
    "last night": "yesterday night",
    "this morning": "today morning",
    "this afternoon": "today afternoon",
    "this evening": "today evening",
    "half an hour": "30 minutes",
    "half hour": "30 minutes",
    "from now": "later",
    "from today": "later",
    "business day": "workday",
    "business days": "workday",
    "working day": "workday",
    "working days": "workday",
    "first of": "start of",
    "first day of": "start of",
    "last day of": "end of",
    "end of day": "today",
    "end of today": "today",
    "eod": "today",
    "eow": "end week",
    "eom": "end month",
    "eoq": "end quarter",
    "eoy": "end year",
}
_SAYS_NOTHING = ("the", "ی", ",", "،")
# A number, with what makes it a date or a clock time; a word; anything else alone. Punctuation is passed over where it
# ends a word, a hyphen where it joins one to what follows, and the T of `2026-12-01T14:30`; beside numbers every other
# mark counts (1.5, -3).
_WORD = r"""
    ([0-9]+ (?:[:/-][0-9]+)*) (?: [,،.](?!\S) | -(?=[^\W\d_]) | t(?=[0-9]{1,2}:) )?
  | ([^\W\d_]+ (?:\.[^\W\d_]+)*) (?: [,،] | \.(?!\d) | -(?=\w) )?
  | \S
"""

INTRODUCING = ("by", "on", "until", "till", "for", "تا", "در", "برای")
AT = ("at", "ساعت")
IN = ("in", "+", "after", "within")
AND = ("and", "و")

NEAR_DAYS = {
    **{"today": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1, "yesterday": -1},
    **{"امروز": 0, "فردا": 1, "پسفردا": 2, "دیروز": -1, "پریروز": -2},
}
AT_THIS_MOMENT = ("now", "الان", "حالا", "اکنون")

# Numbered as in `date.weekday()`: Monday is 0.
WEEKDAYS = {
    **{"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6},
    **{"monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6},
    **{"tues": 1, "weds": 2, "thur": 3, "thurs": 3},
    **{"دوشنبه": 0, "سهشنبه": 1, "چهارشنبه": 2, "پنجشنبه": 3, "جمعه": 4, "شنبه": 5, "یکشنبه": 6},
}


def _months(calendar: Calendar, *spellings: str) -> dict[str, tuple[Calendar, int]]:
    return {word: (calendar, number) for names in spellings for number, word in enumerate(names.split(), 1)}


MONTHS: Mapping[str, tuple[Calendar, int]] = {
    **_months(
        "gregorian",
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "ژانویه فوریه مارس اوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
        "ژانویه فوریه مارچ اپریل می جون جولای اگوست سپتامبر اکتبر نوامبر دسامبر",
    ),
    "sept": ("gregorian", 9),
    **_months(
        "jalali",
        "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر ابان اذر دی بهمن اسفند",
        "فروردینماه اردیبهشتماه خردادماه تیرماه مردادماه شهریورماه مهرماه ابانماه اذرماه دیماه بهمنماه اسفندماه",
        "farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand",
    ),
}

UNITS = {
    **dict.fromkeys(("d", "day", "days", "روز"), "day"),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks", "هفته"), "week"),
    **dict.fromkeys(("m", "mo", "month", "months", "ماه", "برج"), "month"),
    **dict.fromkeys(("quarter", "quarters", "فصل"), "quarter"),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years", "سال"), "year"),
    **dict.fromkeys(("min", "mins", "minute", "minutes", "دقیقه"), "minute"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "ساعت"), "hour"),
    **dict.fromkeys(("workday", "workdays", "bd", "روزکاری"), "working day"),
}
DAYS_IN = {"day": 1, "week": 7}
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}

# Which one, before its noun or after it.
SHIFTS = {
    **{"this": 0, "coming": 0, "next": 1, "last": -1, "previous": -1},
    **{"این": 0, "همین": 0, "بعد": 1, "بعدی": 1, "اینده": 1, "دیگر": 1, "دیگه": 1},
    **{"قبل": -1, "قبلی": -1, "پیش": -1, "گذشته": -1},
}
# Which way a span goes, when it is counted from now, and from a day that follows.
WAYS = {
    **{"later": 1, "ago": -1},
    **{"بعد": 1, "اینده": 1, "دیگر": 1, "دیگه": 1, "قبل": -1, "پیش": -1},
}
SIDES = {"from": 1, "after": 1, "before": -1}

# Whether it is the last day of something or the first.
EDGES = {
    **{"start": False, "beginning": False, "end": True},
    **{"اول": False, "ابتدای": False, "سر": False, "اخر": True, "پایان": True, "انتهای": True},
}
EDGES_OF_WORK = {**EDGES, "first": False, "last": True, "اولین": False, "اخرین": True}

_MORNING, _NOON, _AFTERNOON = Part(9, 0, 11), Part(12, 11, 15), Part(15, 12, 18)
_EVENING, _NIGHT = Part(18, 15, 21), Part(21, 18, 23)
PARTS = {
    **{"morning": _MORNING, "noon": _NOON, "afternoon": _AFTERNOON, "evening": _EVENING, "night": _NIGHT},
    **{"صبح": _MORNING, "ظهر": _NOON, "بعدازظهر": _AFTERNOON, "عصر": _EVENING, "شب": _NIGHT},
}
# Hours of twelve: the hours that follow.
HALVES = {"am": 0, "pm": 12, "بامداد": 0, "قظ": 0, "بظ": 12}
PARTS_OF_HOUR = {"نیم": 30, "half": 30, "ربع": 15}

TENS = {"بیست": 20, "سی": 30, "چهل": 40, "پنجاه": 50}
_ONES = "یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده بیست".split()
NUMBERS = {
    **{word: value for value, word in enumerate("one two three four five six seven eight nine ten".split(), 1)},
    **{word: value for value, word in enumerate(_ONES, 1)},
    **{"eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30},
    **TENS,
}
ONE = {"a": 1, "an": 1, "یه": 1}
ORDINALS = {
    **{word: value for value, word in enumerate("first second third fourth fifth".split(), 1)},
    **{word: value for value, word in enumerate("یکم دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم یازدهم".split(), 1)},
    **{word: value for value, word in enumerate("دوازدهم سیزدهم چهاردهم پانزدهم شانزدهم هفدهم".split(), 12)},
    **{"tenth": 10, "اول": 1, "هجدهم": 18, "نوزدهم": 19, "بیستم": 20, "سیام": 30},
}
ORDINAL_ENDS = ("st", "nd", "rd", "th", "م", "ام")


def words_of(phrase: str) -> list[str]:
    """The words and numbers of a tidied phrase, each in one spelling; what is neither stands alone.

    A date and a clock time are one number each: `2026-12-01`, `10:30`.
    """
    found = (match[1] or (match[2] or "").replace(".", "") or match[0] for match in re.finditer(_WORD, phrase, re.X))
    text = f" {' '.join(word for word in found if word not in _SAYS_NOTHING)} "
    text = text.replace("هی ", "ه ")  # هفته‌ی بعد, شنبه‌ی آینده
    for said, meant in _ONE_SPELLING.items():
        text = text.replace(f" {said} ", f" {meant} ")
    return text.split()
