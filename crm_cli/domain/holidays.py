"""Days on which nobody works: those of Iran, and those that were imported or entered.

Solar holidays are computed for any Jalali year, by the law now in force. Lunar ones come from a table of month lengths
for the Jalali years 1400 to 1415. Until 1405 they are the official ones; after that a month begins on the day after
the first evening on which, somewhere in Iran at sunset, the moon's height plus 1.6 times its distance from the sun
reaches 19.7 degrees, a rule that gives 154 of the 156 official months of the lunar years 1436 to 1448. A month is
declared when the crescent is sighted, so each lunar holiday is `expected` and may move by a day.

A calendar file of the country, once imported, is believed rather than the table.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from crm_cli.domain.jalali import day_at, month_length, parts
from crm_cli.i18n import _

# The Jalali years whose lunar holidays are known.
LUNAR_YEARS = range(1400, 1416)


class Holiday(NamedTuple):
    """A day and why nobody works on it, in the language of texts and in Persian ("" where it was not said).

    `source` is the calendar file it came from, or "". What is `expected` follows the moon and may move by a day.
    """

    day: date
    name: str
    persian: str = ""
    expected: bool = False
    source: str = ""


# ---- Iran


def _solar_names() -> tuple[tuple[int, int, str, str], ...]:
    """Month, day, name and Persian name of the solar holidays."""
    return (
        (1, 1, _("Nowruz"), "نوروز"),
        (1, 2, _("Nowruz holiday"), "عید نوروز"),
        (1, 3, _("Nowruz holiday"), "عید نوروز"),
        (1, 4, _("Nowruz holiday"), "عید نوروز"),
        (1, 12, _("Islamic Republic Day"), "روز جمهوری اسلامی"),
        (1, 13, _("Nature Day (Sizdah Bedar)"), "روز طبیعت (سیزده‌به‌در)"),
        (3, 14, _("Passing of Imam Khomeini"), "رحلت امام خمینی"),
        (3, 15, _("Uprising of 15 Khordad"), "قیام ۱۵ خرداد"),
        (11, 22, _("Victory of the Islamic Revolution"), "پیروزی انقلاب اسلامی"),
        (12, 29, _("Nationalisation of the oil industry"), "روز ملی شدن صنعت نفت"),
        (12, 30, _("Last day of the year"), "آخرین روز سال"),  # in leap years
    )


def _lunar_names() -> dict[int, tuple[tuple[int, str, str], ...]]:
    """Day (-1 is the last), name and Persian name of the lunar holidays of each month that has any."""
    return {
        1: ((9, _("Tasua"), "تاسوعا"), (10, _("Ashura"), "عاشورا")),
        2: (
            (20, _("Arbaeen"), "اربعین"),
            (28, _("Passing of the Prophet, martyrdom of Imam Hasan"), "رحلت پیامبر و شهادت امام حسن"),
            (-1, _("Martyrdom of Imam Reza"), "شهادت امام رضا"),
        ),
        3: (
            (8, _("Martyrdom of Imam Hasan Askari"), "شهادت امام حسن عسکری"),
            (17, _("Birth of the Prophet and of Imam Sadiq"), "میلاد پیامبر و امام صادق"),
        ),
        6: ((3, _("Martyrdom of Fatimah"), "شهادت حضرت فاطمه"),),
        7: ((13, _("Birth of Imam Ali"), "ولادت امام علی"), (27, _("Mab'ath"), "مبعث")),
        8: ((15, _("Birth of Imam Mahdi"), "ولادت امام مهدی"),),
        9: ((21, _("Martyrdom of Imam Ali"), "شهادت امام علی"),),
        10: (
            (1, _("Eid al-Fitr"), "عید فطر"),
            (2, _("Eid al-Fitr holiday"), "تعطیل عید فطر"),
            (25, _("Martyrdom of Imam Sadiq"), "شهادت امام صادق"),
        ),
        12: ((10, _("Eid al-Adha"), "عید قربان"), (18, _("Eid al-Ghadir"), "عید غدیر")),
    }


# A group is a lunar year, from 1442 on; a digit is a month: 9 has 29 days, 0 has 30.
_FIRST_OF_1442 = date(2020, 8, 21)
_MONTHS_SINCE_1442 = """
990909009009 900990900909 009099090909 000909909099 000900909990 900900090999 090900090909
099090090090 909909090090 090990909090 009090990909 009009099090 909009090909 090909009009
909909009000 990990909000 909099090900 090909909090
"""


def iranian(year: int) -> list[Holiday]:
    """The holidays of a Jalali year, by day; without the lunar ones where `LUNAR_YEARS` does not hold it."""
    lunar = _lunar(day_at(year, 1, 1, "jalali"), day_at(year + 1, 1, 1, "jalali")) if year in LUNAR_YEARS else ()
    return sorted([*_solar(year), *lunar], key=_by_day)


def _solar(year: int) -> Iterator[Holiday]:
    for month, day, name, persian in _solar_names():
        if day <= month_length(year, month, "jalali"):
            yield Holiday(day_at(year, month, day, "jalali"), name, persian)


def _lunar(first: date, end: date) -> Iterator[Holiday]:
    """The lunar holidays from `first` until before `end`."""
    names = _lunar_names()
    for month, begins, length in _lunar_months():
        for day, name, persian in names.get(month, ()):
            found = begins + timedelta(days=(length if day < 0 else day) - 1)
            if first <= found < end:
                yield Holiday(found, name, persian, expected=True)


def _lunar_months() -> Iterator[tuple[int, date, int]]:
    """Number, first day and length of every month of the table."""
    begins = _FIRST_OF_1442
    for digits in _MONTHS_SINCE_1442.split():
        for month, digit in enumerate(digits, 1):
            length = 29 if digit == "9" else 30
            yield month, begins, length
            begins += timedelta(days=length)


def _by_day(holiday: Holiday) -> tuple[date, bool]:
    return holiday.day, holiday.expected


# ---- with those that were imported


def known(years: Iterable[int], imported: Iterable[Holiday] = (), *, iran: bool = True) -> list[Holiday]:
    """The holidays of some Jalali years, by day: Iran's, unless told otherwise, and those `imported` or entered.

    A source that has most of Iran's solar holidays between its first day and its last is a calendar of Iran: between
    these days it stands in place of the expected holidays. A day that it names is not listed twice.
    """
    wanted, added = set(years), list(imported)
    shipped = [holiday for year in wanted for holiday in iranian(year)] if iran else []
    calendars = _calendars_of_iran(added)
    kept = [holiday for holiday in shipped if not any(_replaces(days, holiday) for days in calendars)]
    found = [holiday for holiday in added if parts(holiday.day, "jalali")[0] in wanted]
    return sorted([*kept, *found], key=_by_day)


def _replaces(days: set[date], holiday: Holiday) -> bool:
    return holiday.day in days or (holiday.expected and min(days) <= holiday.day <= max(days))


def _calendars_of_iran(imported: Iterable[Holiday]) -> list[set[date]]:
    """The days of each source that is one. What was entered by hand has no source."""
    sources: dict[str, set[date]] = {}
    for holiday in imported:
        if holiday.source:
            sources.setdefault(holiday.source, set()).add(holiday.day)
    return [days for days in sources.values() if _is_of_iran(days)]


def _is_of_iran(days: set[date]) -> bool:
    first, last = min(days), max(days)
    years = range(parts(first, "jalali")[0], parts(last, "jalali")[0] + 1)
    solar = [holiday.day for year in years for holiday in _solar(year) if first <= holiday.day <= last]
    return 2 * len(days.intersection(solar)) > len(solar)


class Holidays:
    """The days on which nobody works, worked out a year at a time as they are asked for."""

    __slots__ = ("_imported", "_iran", "_years")

    def __init__(self, imported: Iterable[Holiday] = (), *, iran: bool = True) -> None:
        self._imported = tuple(imported)
        self._iran = iran
        self._years: dict[int, dict[date, list[Holiday]]] = {}

    def on(self, day: date) -> list[Holiday]:
        """The holidays that fall on `day`, mostly none."""
        year = parts(day, "jalali")[0]
        if year not in self._years:
            self._years[year] = self._of(year)
        return self._years[year].get(day, [])

    def _of(self, year: int) -> dict[date, list[Holiday]]:
        days: dict[date, list[Holiday]] = {}
        for holiday in known([year], self._imported, iran=self._iran):
            days.setdefault(holiday.day, []).append(holiday)
        return days

    def __contains__(self, day: date) -> bool:
        return bool(self.on(day))

    def name_of(self, day: date) -> str:
        """Why nobody works on `day`; "" if somebody does."""
        return ", ".join(holiday.name for holiday in self.on(day))
