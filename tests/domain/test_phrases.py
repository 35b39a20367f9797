"""What people type for days and times, in English and Persian. It is Sunday 2026-11-22 10:00 in Tehran (1405/09/01)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain.dates import FIRST_DAY, LAST_DAY, When, both, day_text, parse_day, parse_time, parse_when, tidy
from crm_cli.domain.jalali import month_length, parts
from crm_cli.domain.phrases import words as known
from crm_cli.errors import Invalid

TEHRAN = ZoneInfo("Asia/Tehran")
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=TEHRAN)
TODAY = NOW.date()
ZWNJ, RLM, LRM = "\u200c", "\u200f", "\u200e"
every_day = st.dates(FIRST_DAY, LAST_DAY)
calendars = st.sampled_from(["gregorian", "jalali"])


def understood(text: str, **circumstances: object) -> str:
    """What a phrase means, as one line; without a time if it names none."""
    when = parse_when(text, now=NOW, **circumstances)  # type: ignore[arg-type]
    return f"{when.day}" + (f" {when.time:%H:%M}" if when.time else "")


# Each line: what is meant, then ways to say it.
ENGLISH = """
2026-11-22 | today | Today | eod | end of day | by eod | for today
2026-11-23 | tomorrow | tmr | tmrw | by tomorrow | tomorrow. | in 1 day | 1d | +1d | + 1 d | a day later
2026-11-21 | yesterday | 1 day ago | a day ago
2026-11-24 | day after tomorrow | the day after tomorrow | 2 days after today | 2 days from now
2026-11-20 | day before yesterday | the day before yesterday | two days ago
2026-11-23 | mon | monday | Monday | this monday | on monday | by Monday | until mon | coming mon
2026-11-24 | tue | tues | tuesday
2026-11-25 | wed | weds | wednesday
2026-11-26 | thu | thur | thurs | thursday | this thu
2026-11-27 | fri | by friday | this friday | till fri | friday this week | friday of this week | this week friday
2026-11-28 | sat | saturday | next sat | saturday next week | next week
2026-11-29 | sun | sunday | next sun | sunday next week
2026-11-30 | next mon | next monday | mon next week | monday of next week | next week monday | next-mon | next week mon
2026-12-03 | thursday next week | next thursday | next thu
2026-12-04 | next fri | next friday | friday next week | by next friday | a week from friday | 1 week after fri
2026-11-20 | last fri | last friday | previous friday | friday last week
2026-11-21 | last sat | last saturday
2026-11-15 | last sun | sunday last week | a week ago | 1 week ago | 7 days ago
2026-11-25 | in 3 days | 3d | 3 d | 3days | +3d
2026-11-25 | in-3-days | three days from now | 3 days later | within 3 days | after 3 days
2026-11-29 | in a week | 1w | 1 week | a week | a week from today
2026-11-29 | a week from now | one week later | in 7 days | for a week
2026-12-06 | +2w | 2w | 2 wks | two weeks | in two weeks | in 2 weeks | 14 days | for 2 weeks
2026-12-22 | 1m | 1mo | 1 month | a month | in a month | a month from today | one month from now | +1m
2027-02-22 | in 3 months | 3m | three months | 1 quarter | in a quarter
2027-11-22 | 1y | in a year | a year from now | 12 months | in one year
2026-10-22 | 1 month ago | a month ago
2026-11-08 | 2 weeks ago | two weeks ago
2024-11-22 | 2 years ago
2026-11-24 | 2 business days | in 2 business days | 2 working days | 2bd | two workdays | 2 business days from now
2026-11-23 | 1 business day | next business day | next working day | next workday | a business day later
2026-11-28 | 4 business days | first business day of next week | first working day of next week
2026-11-18 | 2 business days ago | two working days ago
2026-11-21 | last business day | previous working day | 1 business day ago
2026-11-30 | end of month | eom | end of the month | end of this month | last day of the month | the 30th | on the 30th
2026-11-30 | last business day of the month | last working day of november | end of november | Mon 30 Nov | nov 30
2026-12-01 | next month | first of next month | the first of next month | 1st of next month | first day of next month
2026-12-01 | start of month | first of the month | the 1st | beginning of next month | start of december
2026-12-31 | end of next month | end of year | eoy | end of the year | end of december | end of quarter | eoq
2026-11-27 | end of week | eow | end of the week | end of this week | last day of the week
2026-12-04 | end of next week
2026-11-28 | start of week | start of next week
2027-01-01 | next year | first of january | start of next year | next quarter | start of next quarter | 1st of january
2027-12-31 | end of next year
2026-10-31 | end of last month | last day of last month
2026-11-14 | last week | previous week
2026-10-01 | last month
2025-01-01 | last year
2026-12-10 | 10th of next month | the 10th of next month | tenth of next month | 10th of december | the 10th
2026-12-15 | the 15th | 15th | on the 15th | by the 15th | 15th of dec
2026-12-01 | 1 Dec | Dec 1 | 1 dec 2026 | December 1st | 1st of december
2026-12-01 | 1st dec | december 1 | Dec. 1 | on 1 dec | 1-Dec
2026-12-01 | 1 December 2026 | December 1, 2026 | Dec 1st, 2026 | Tue 1 Dec | Tuesday, December 1, 2026 | 01-Dec-2026
2026-12-01 | tue 2026-12-01 | 1st of December 2026 | first of december | the first of december | Tue, 1 Dec 2026
2026-11-22 | 22 nov | nov 22 | the 22nd | sun 22 nov | 1 azar
2027-11-21 | 21 nov | nov 21st
2026-12-03 | 3 dec | third of december | dec 3rd
2027-05-04 | 4 may | may 4 | may 4th | 4th of may
2027-09-05 | sept 5 | 5 sep | 5 september
2026-11-27 | fri 27th | fri 27 nov | friday the 27th | 27 Nov
2026-12-01 | 10 azar | azar 10 | 10 Azar 1405 | 10th of azar
2027-01-11 | 21 dey | 21 dey 1405 | dey 21
2027-10-07 | 15 mehr | mehr 15
2026-12-21 | end of azar | 30 azar
2027-03-20 | end of esfand | 29 esfand 1405
2026-11-29 | 2 days before 1 dec | two days before dec 1 | 2 business days before 1 dec
2027-03-01 | 3 months from 1 dec | 3 months after december 1
2026-11-25 | 2 days after tomorrow | 2 days from tomorrow
"""

CLOCKS = """
2026-11-22 10:00 | now | 10:00 | at 10 | 10am | 10 am | 10 a.m. | at 10:00 | today 10am | today at 10
2026-11-22 10:30 | 10:30 | 10:30am | at 10:30 | half an hour | in half an hour | 30min | 30 mins | in 30 minutes
2026-11-22 10:15 | 15min | in 15 minutes | +15min | 15 minutes from now | 15 min later
2026-11-22 11:00 | 1h | in an hour | an hour | 1 hr | an hour from now | 60min
2026-11-22 11:30 | in 1h30 | 1h30 | 1h 30min | 1h30m | 1 hour 30 minutes | an hour and a half | 1 hour and 30 minutes
2026-11-22 12:00 | noon | at noon | today noon | 12pm | 2h | 2 hours | in two hours
2026-11-22 15:00 | afternoon | this afternoon | 3pm | 15:00 | at 15
2026-11-22 17:00 | 5pm | 5 pm | 5 p.m. | at 5 pm | 17:00 | 5 in the evening | today at 5pm
2026-11-22 17:30 | 5:30 pm | 5:30pm | 17:30 | at 5:30 in the evening
2026-11-22 18:00 | evening | this evening | in the evening
2026-11-22 21:00 | tonight | today night | at night | 9pm
2026-11-22 20:00 | tonight at 8 | tonight 8pm | tonight 20:00 | 8 at night
2026-11-22 09:00 | this morning | an hour ago | 1h ago
2026-11-23 09:00 | morning | tomorrow morning | tomorrow 9:00 | tomorrow at 9 | 9am | 9:00 | at 9 | in the morning
2026-11-23 09:30 | tomorrow morning at 9:30 | tomorrow 9:30am | 9:30 tomorrow | tmrw 9:30 | 9:30 in the morning
2026-11-23 10:00 | tomorrow 10am | tomorrow 10 am | 10am tomorrow | at 10 tomorrow | tomorrow at 10 in the morning
2026-11-23 12:00 | tomorrow noon | noon tomorrow | tomorrow at noon | tomorrow 12pm
2026-11-23 15:00 | tomorrow afternoon | tomorrow at 3 in the afternoon
2026-11-23 18:00 | tomorrow evening | tomorrow at 6pm | 6pm tomorrow
2026-11-23 21:00 | tomorrow night | tomorrow at 9 at night
2026-11-23 00:00 | 00:00 | 12am | tomorrow 12am | 0:00
2026-11-21 21:00 | last night | yesterday night
2026-11-21 16:30 | yesterday 16:30 | yesterday at 4:30 pm | 4:30pm yesterday
2026-11-27 10:30 | fri 10:30 | friday at 10:30 | 10:30 on friday | 10:30 friday | by friday 10:30 | 10:30, friday
2026-11-27 17:00 | fri 5pm | 5pm friday | at 5 pm on friday | friday evening at 5 | by 5pm on friday
2026-12-04 09:00 | next friday morning | next fri 9am | 9am next friday | next fri 9:00
2026-12-01 14:30 | 2026-12-01 14:30 | 2026-12-01T14:30 | 2026-12-01 at 2:30pm | 14:30 2026-12-01 | 1 dec 14:30
2026-12-01 10:00 | 1405/09/10 10:00 | 1405/09/10T10:00 | dec 1 at 10 | 10 azar 10am | December 1, 2026 at 10:00 a.m.
2026-11-25 17:00 | in 3 days at 5pm | +3d 17:00 | 3 days from now 5pm
2026-11-30 17:00 | end of month 5pm | eom 17:00 | 5pm end of month
"""

PERSIAN = """
2026-11-22 | امروز | تا امروز | برای امروز | ۱ آذر | یکم آذر
2026-11-23 | فردا | تا فردا | ۱ روز دیگر | یک روز بعد | دوشنبه | دو شنبه | ۲شنبه | این دوشنبه | روز دوشنبه
2026-11-24 | پس‌فردا | پس فردا | پسفردا | دو روز دیگه | سه‌شنبه | سه شنبه | ۳شنبه | ۲ روز بعد
2026-11-21 | دیروز | یک روز پیش | روز کاری قبل
2026-11-20 | پریروز | دو روز پیش | ۲ روز قبل | جمعه پیش | جمعه گذشته | جمعه قبل | جمعهٔ گذشته
2026-11-25 | چهارشنبه | چهار شنبه | ۴ شنبه | ۳ روز دیگر | سه روز دیگه | ۳ روز | تا ۳ روز دیگر | بعد از ۳ روز
2026-11-26 | پنجشنبه | پنج‌شنبه | پنج شنبه | 5شنبه | ۵ شنبه | همین پنجشنبه | تا پنجشنبه
2026-11-27 | جمعه | تا جمعه | این جمعه | روز جمعه | جمعه این هفته | آخر هفته | آخر این هفته | تا آخر هفته | پایان هفته
2026-11-28 | شنبه | شنبه آینده | شنبه‌ی آینده | شنبه بعد | شنبه هفته بعد
2026-11-28 | هفته بعد | هفته‌ی بعد | هفتهٔ بعد | هفته آینده
2026-11-28 | هفته دیگه | اول هفته | اول هفته بعد | اولین روز کاری هفته بعد | ۷ آذر | شنبه ۷ آذر | شنبه، ۷ آذر ۱۴۰۵
2026-11-29 | یکشنبه | یک‌شنبه | يكشنبه | یکشنبه هفته آینده | یک هفته دیگر | یه هفته دیگه | یک هفته از امروز | ۷ روز دیگر
2026-11-30 | دوشنبه آینده | دوشنبه هفته بعد | هفته بعد دوشنبه | دوشنبه‌ی هفته‌ی آینده
2026-12-03 | پنجشنبه هفته بعد | پنجشنبه بعدی | پنج‌شنبهٔ هفتهٔ آینده
2026-12-04 | جمعه آینده | جمعه بعد | آخر هفته بعد | یک هفته بعد از جمعه
2026-12-06 | دو هفته دیگر | ۲ هفته بعد | دو هفته دیگه | ۲ هفته
2026-12-22 | یک ماه دیگر | یه ماه دیگه | ۱ ماه بعد | اول دی | اول دی‌ماه | ۱ دی | یکم دی | اول دی ماه | ۱ دی ۱۴۰۵
2027-01-22 | دو ماه دیگه | ۲ ماه دیگر
2027-11-22 | یک سال دیگر
2026-11-15 | یک هفته پیش | ۷ روز پیش
2026-11-14 | هفته پیش | هفته گذشته | هفتهٔ قبل
2026-10-22 | یک ماه پیش | ۱ ماه قبل
2026-11-24 | ۲ روز کاری دیگر | دو روز کاری | 2 روز کاری دیگر | ۲ روز کاری بعد از امروز
2026-11-23 | روز کاری بعد | روز کاری بعدی | یک روز کاری دیگر
2026-11-18 | دو روز کاری پیش | ۲ روز کاری قبل
2026-12-01 | ۱۰ آذر | 10 آذر | دهم آذر | ۱۰ آذر ۱۴۰۵ | ۱۰ آذر ماه ۱۴۰۵
2026-12-01 | ۱۰ام آذر | ۱۰م آذر | ۱۰ آذرماه | ۱۴۰۵/۰۹/۱۰ | سه‌شنبه ۱۰ آذر
2026-12-01 | ۱۴۰۵-۰۹-۱۰ | ۱۴۰۵/۹/۱۰ | ۱۰ اذر | ۱ دسامبر | ۱۰ آذر سال ۱۴۰۵ | ۱ دسامبر ۲۰۲۶ | سه شنبه ۱۰ آذر ۱۴۰۵
2026-12-12 | بیست و یکم آذر | ۲۱ آذر | ۲۱ آذر ماه
2026-12-17 | بیست و پنج روز دیگر | ۲۵ روز دیگه
2026-12-21 | آخر آذر | پایان آذر | ۳۰ آذر | سی‌ام آذر | آخر آذر ماه | آخرین روز آذر
2027-01-15 | ۲۵ دی | ۲۵ دی ماه | ۲۵ دی‌ماه ۱۴۰۵ | بیست و پنجم دی
2027-03-21 | اول فروردین | یکم فروردین | ۱ فروردین ۱۴۰۶ | اول فروردین ۱۴۰۶
2027-01-05 | ۵ ژانویه | پنجم ژانویه ۲۰۲۷
2026-11-29 | دو روز بعد از جمعه | ۲ روز پس از جمعه
2026-11-25 | دو روز قبل از جمعه | ۲ روز پیش از جمعه
2026-12-15 | ۱۵ام | 15ام
2026-11-22 09:00 | امروز صبح | یک ساعت پیش | امروز ساعت ۹
2026-11-22 10:15 | یک ربع دیگه | ۱۵ دقیقه دیگر | یه ربع دیگه | پانزده دقیقه دیگر | ربع ساعت دیگر
2026-11-22 10:30 | نیم ساعت دیگه | نیم ساعت دیگر | ساعت ۱۰:۳۰ | ۱۰:۳۰
2026-11-22 10:30 | ۱۰ و نیم صبح | ساعت ده و نیم | نیم‌ساعت دیگه | ۳۰ دقیقه دیگر
2026-11-22 11:00 | یک ساعت دیگر | یه ساعت دیگه | ساعت ۱۱
2026-11-22 11:30 | یک ساعت و نیم دیگر | ۱ ساعت و ۳۰ دقیقه دیگر | ساعت یازده و نیم
2026-11-22 12:00 | ظهر | امروز ظهر | ساعت ۱۲ ظهر | دو ساعت دیگه
2026-11-22 13:00 | ساعت ۱ ظهر | ساعت ۱ بعد از ظهر | ۱ بعدازظهر | ساعت یک بعدازظهر
2026-11-22 15:00 | بعد از ظهر | بعدازظهر | امروز بعدازظهر
2026-11-22 17:00 | ساعت ۵ عصر | ۵ عصر | امروز ساعت ۵ عصر | امروز عصر ساعت ۵ | ساعت ۱۷ | ۵ ب.ظ
2026-11-22 18:00 | عصر | امروز عصر
2026-11-22 21:00 | امشب | شب | امشب ساعت ۹ | ساعت ۹ شب
2026-11-21 18:00 | دیروز عصر | دیروز ساعت ۶ عصر
2026-11-21 21:00 | دیشب
2026-11-23 02:00 | فردا ساعت ۲ بامداد
2026-11-23 09:00 | صبح | فردا صبح | صبح فردا | فردا صبح ساعت ۹ | ساعت ۹ صبح فردا | فردا ساعت ۹
2026-11-23 17:00 | فردا ساعت ۵ عصر | فردا عصر ساعت ۵ | ساعت ۵ عصر فردا | فردا ۵ عصر | فردا ساعت ۱۷:۰۰
2026-11-23 21:00 | فردا شب | فردا شب ساعت ۹ | فردا ساعت ۹ شب
2026-11-24 09:00 | سه شنبه صبح | سه‌شنبه صبح | پس فردا صبح | صبح سه‌شنبه
2026-11-27 10:30 | جمعه ساعت ۱۰:۳۰ | جمعه ۱۰:۳۰ | جمعه ساعت ده و نیم | ساعت ۱۰:۳۰ روز جمعه
2026-11-27 21:00 | جمعه شب
2026-12-01 10:00 | ۱۴۰۵/۰۹/۱۰ ساعت ۱۰ | ۱۰ آذر ساعت ۱۰ | ۱۰ آذر ۱۴۰۵ ساعت ۱۰ صبح
2026-12-01 10:00 | سه شنبه ۱۰ آذر ساعت ۱۰ | ۱۴۰۵/۰۹/۱۰ ۱۰:۰۰
2026-12-03 16:00 | پنجشنبه هفته بعد ساعت ۴ بعد از ظهر | پنجشنبه هفته بعد ساعت ۱۶
2026-11-28 09:15 | شنبه ساعت نه و ربع | شنبه ساعت ۹:۱۵ صبح
"""


def rows(table: str) -> list[tuple[str, tuple[str, ...]]]:
    """What is meant, and the phrases that mean it."""
    split = (line.split(" | ") for line in table.strip().splitlines())
    return [(expected, tuple(phrases)) for expected, *phrases in split]


MEANINGS = [*rows(ENGLISH), *rows(CLOCKS), *rows(PERSIAN)]
meanings = pytest.mark.parametrize(("expected", "phrases"), MEANINGS, ids=[phrases[0] for _meant, phrases in MEANINGS])


@meanings
def test_a_phrase_means(expected: str, phrases: tuple[str, ...]) -> None:
    assert {phrase: understood(phrase) for phrase in phrases} == dict.fromkeys(phrases, expected)


def spelt_otherwise(phrase: str) -> list[str]:
    """The same to the eye: other digits and letters, invisible marks, more space."""
    ascii_to_persian = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
    persian_to_arabic = str.maketrans("۰۱۲۳۴۵۶۷۸۹یک", "٠١٢٣٤٥٦٧٨٩يك")
    return [
        phrase.translate(ascii_to_persian),
        phrase.translate(ascii_to_persian).translate(persian_to_arabic),
        f"{RLM}{phrase}{LRM}",
        f"\u2067{phrase}\u2069",
        ZWNJ.join(phrase),
        f"  {phrase}\t".replace(" ", "\u00a0 "),
        phrase.upper(),
        phrase.replace("آ", "ا").replace(ZWNJ, ""),
    ]


@meanings
def test_spelling_that_cannot_be_seen_does_not_matter(expected: str, phrases: tuple[str, ...]) -> None:
    others = [other for phrase in phrases for other in spelt_otherwise(phrase)]
    assert {other: understood(other) for other in others} == dict.fromkeys(others, expected)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("1m", "2026-12-22"),
        ("in 4 months", "2027-03-21"),
        ("end of month", "2026-12-21"),
        ("آخر ماه", "2026-12-21"),
        ("next month", "2026-12-22"),
        ("ماه بعد", "2026-12-22"),
        ("اول ماه بعد", "2026-12-22"),
        ("first of next month", "2026-12-22"),
        ("دهم ماه بعد", "2026-12-31"),
        ("the 10th", "2026-12-01"),
        ("end of year", "2027-03-20"),
        ("سال بعد", "2027-03-21"),
        ("next year", "2027-03-21"),
        ("آخر فصل", "2026-12-21"),
        ("last month", "2026-10-23"),
        ("1 dec", "2026-12-01"),
        ("end of december", "2026-12-31"),
        ("10 azar", "2026-12-01"),
    ],
)
def test_months_that_are_counted_are_those_of_the_user_and_named_ones_their_own(phrase: str, expected: str) -> None:
    assert understood(phrase, calendar="jalali") == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("fri", "2026-11-20"),
        ("sun", "2026-11-15"),
        ("this fri", "2026-11-20"),
        ("یکشنبه", "2026-11-15"),
        ("fri 16:30", "2026-11-20 16:30"),
        ("1 dec", "2025-12-01"),
        ("21 nov", "2026-11-21"),
        ("22 nov", "2026-11-22"),
        ("۱۰ آذر", "2025-12-01"),
        ("۲۵ آبان", "2026-11-16"),
        ("the 15th", "2026-11-15"),
        ("the 30th", "2026-10-30"),
        ("10:01", "2026-11-21 10:01"),
        ("noon", "2026-11-21 12:00"),
        ("5pm", "2026-11-21 17:00"),
        ("9am", "2026-11-22 09:00"),
        ("صبح", "2026-11-22 09:00"),
        ("3 days", "2026-11-19"),
        ("15min", "2026-11-22 09:45"),
        ("۲ ساعت", "2026-11-22 08:00"),
        ("2 business days", "2026-11-18"),
        ("first of the month", "2026-11-01"),
        ("end of month", "2026-10-31"),
        ("end of november", "2025-11-30"),
        # What says itself which way it goes, or which day it is, means the same in both.
        ("last fri", "2026-11-20"),
        ("3 days ago", "2026-11-19"),
        ("last week", "2026-11-14"),
        ("yesterday 16:30", "2026-11-21 16:30"),
        ("today", "2026-11-22"),
        ("tomorrow", "2026-11-23"),
        ("in 3 days", "2026-11-25"),
        ("3 days from now", "2026-11-25"),
        ("next fri", "2026-12-04"),
        ("end of this month", "2026-11-30"),
        ("2026-12-01", "2026-12-01"),
    ],
)
def test_what_has_been_is_looked_for_backwards(phrase: str, expected: str) -> None:
    assert understood(phrase, past=True) == expected


@pytest.mark.parametrize(
    ("first_weekday", "phrase", "expected"),
    [
        (0, "next mon", "2026-11-23"),
        (0, "next sun", "2026-11-29"),
        (0, "next week", "2026-11-23"),
        (0, "end of week", "2026-11-22"),
        (0, "friday next week", "2026-11-27"),
        (6, "next sun", "2026-11-29"),
        (6, "end of week", "2026-11-28"),
        (6, "mon", "2026-11-23"),
    ],
)
def test_weeks_begin_as_set(first_weekday: int, phrase: str, expected: str) -> None:
    assert understood(phrase, first_weekday=first_weekday) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("1 business day", "2026-11-25"),
        ("2 business days", "2026-11-28"),
        ("next working day", "2026-11-25"),
        ("روز کاری بعد", "2026-11-25"),
        ("last business day of november", "2026-11-29"),
        ("first business day of december", "2026-12-01"),
        ("2 business days before 1 dec", "2026-11-28"),
        ("0 business days", "2026-11-22"),
    ],
)
def test_business_days_are_those_on_which_work_is_done(phrase: str, expected: str) -> None:
    holidays = {date(2026, 11, day) for day in (23, 24, 30)}
    assert understood(phrase, is_working=lambda day: day.weekday() not in (3, 4) and day not in holidays) == expected


@given(every_day, st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), st.integers(0, 6))
def test_the_next_of_a_weekday_lies_in_the_seven_days_that_begin_next_week(
    today: date, name: str, first_weekday: int
) -> None:
    now = datetime.combine(today, time(12), tzinfo=TEHRAN)
    try:
        found = parse_day(f"next {name}", now=now, first_weekday=first_weekday)
    except Invalid:
        assert LAST_DAY - today < timedelta(days=14)
        return
    begins = parse_day("next week", now=now, first_weekday=first_weekday)
    assert (begins.weekday(), f"{found:%a}".lower()) == (first_weekday, name)
    assert 1 <= (begins - today).days <= 7
    assert 0 <= (found - begins).days <= 6


@given(every_day, calendars, st.booleans())
def test_a_day_without_its_year_is_the_nearest_one_that_way(today: date, calendar: str, past: bool) -> None:
    now = datetime.combine(today, time(12), tzinfo=TEHRAN)
    for phrase in ("10 may", "۱۰ اردیبهشت", "the 10th", "end of month", "end of year"):
        try:
            found = parse_day(phrase, now=now, calendar=calendar, past=past)
        except Invalid:
            assert min(today - FIRST_DAY, LAST_DAY - today) < timedelta(days=366)
            continue
        assert 0 <= (today - found if past else found - today).days <= 366


# ---- what is written is read back


@given(every_day, calendars, st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_a_day_that_was_written_is_read_as_the_same(day: date, calendar: str, clock: time | None) -> None:
    when = When(day, clock)
    told = f" {clock:%H:%M}" if clock else ""
    gregorian, persian = both(when).split(" · ")
    for text in (gregorian, f"{persian}{told}", f"{day_text(day, calendar)}{told}", f"{day:%A, %B %d, %Y}{told}"):
        assert parse_when(text, now=NOW) == when, text


def test_every_month_is_read_by_its_names() -> None:
    for month in range(1, 13):
        day = date(2026, month, 5)
        names = {f"{day:%b}", f"{day:%B}", f"{day:%B}".lower()}
        assert {understood(f"5 {name} 2026") for name in names} == {day.isoformat()}
        _weekday, number, name, year = both(day).partition(" · ")[2].split(" ")
        assert understood(f"{number} {name} {year}") == understood(f"{number} {name}‌ماه {year}") == day.isoformat()


@given(every_day, calendars)
def test_a_month_ends_on_its_last_day(today: date, calendar: str) -> None:
    year, month, _day = parts(today, calendar)  # type: ignore[arg-type]
    now = datetime.combine(today, time(12), tzinfo=TEHRAN)
    try:
        found = parse_day("end of month", now=now, calendar=calendar)  # type: ignore[arg-type]
    except Invalid:
        assert (today.year, today.month) in ((2121, 12),)
        return
    assert parts(found, calendar) == (year, month, month_length(year, month, calendar))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("5pm", time(17)), ("5:30 pm", time(17, 30)), ("noon", time(12)), ("at 9", time(9)), ("17:00", time(17))),
        *(("ساعت ۵ عصر", time(17)), ("ساعت ۱۰", time(10)), ("ده و نیم صبح", time(10, 30)), ("ظهر", time(12))),
    ],
)
def test_a_clock_time_alone_is_said_in_the_same_words(text: str, expected: time) -> None:
    assert parse_time(text) == expected


def test_every_word_of_the_vocabulary_can_be_typed() -> None:
    tables = [table for name, table in vars(known).items() if name.isupper() and not name.startswith("_")]
    every_word = {word for table in tables for word in table}
    assert {word for word in every_word if tidy(word) != word or known.words_of(word) != [word]} == set()
