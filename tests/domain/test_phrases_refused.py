"""Phrases that mean no day, or one that does not exist. It is Sunday 2026-11-22 10:00 in Tehran (1405/09/01)."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_cli.domain.dates import FIRST_DAY, LAST_DAY, both, parse_day, parse_when
from crm_cli.domain.phrases import words as known
from crm_cli.errors import Invalid

TEHRAN = ZoneInfo("Asia/Tehran")
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=TEHRAN)
ZWNJ, RLM = "\u200c", "\u200f"


def refusal_of(text: str, **circumstances: object) -> Invalid:
    """How a phrase is refused, which it must be."""
    with pytest.raises(Invalid) as refused:
        parse_when(text, now=NOW, **circumstances)  # type: ignore[arg-type]
    return refused.value


def phrases(table: str) -> list[str]:
    """The phrases of a table, apart by strokes."""
    return table.strip().replace("\n", " | ").split(" | ")


NOT_UNDERSTOOD = """
soon | later | asap | someday | whenever | x | ? | . | , | - | + | : | / | 0 | 1 | 10 | 2026 | ۱۴۰۵ | 12-01 | 2026-12
01/12/2026 | 1/12 | 12/1/26 | 10/9/1405 | 20261201
2026-12/01 | 2026.12.01 | 2026-12-01Z | 2026-12-01T14:30:00 | 1 12 2026
in | in days | next | last | this | end | end of | first | second | the | of | at | by | on | from now | ago | until
-3d | ++3d | +-3d | 3x | 3 d ays | 1.5h | .5d
in .5 days | 1,5h | 1,000 days | 3-4 days | a few days | some days | days
3 days 2 hours | 3 days days | in 3 days ago | 3 days ago later
in in 3 days | a a week | two three days | 12345678901 days
tomorrow tomorrow | tomorrow 10 | tomorrow 15min | fri fri | fri sat | sat-wed | fri 10 | tomorrow fri | next next fri
10:30 11:30 | 10:30 tomorrow 10:30 | 15min 10:30 | at at 5 | at | tomorrow at | am
pm | 5:5 | 10:3 | 100:00 | 10:300 | 10.30
this week | this month | week | month | december | آذر | dec 2026 | dec 1 26 | 2026 dec 1 | a dec | 1 1 dec | 1 dec dec
weekend | this weekend | midnight | quarter past ten | half past ten | next december | before friday | after friday
friday after next | last friday of the month | first monday of december | every friday | mon,tue | today..fri | >3d
به‌زودی | بعدا | یه روزی | چند روز دیگر | شب جمعه | شب شنبه | نیمه شب | این هفته
هفته | ساعت | روز | آینده | دیگر | اول | آخر
۳ روز دیگر دیگر | فردا فردا | فردا ۱۰ | سه | سه روز کار | ۱۰ آذر آذر
۱۵ ماه جاری | جمعه جمعه | هر جمعه | ساعت ساعت ۱۰ | ۱۴۰۵/۰۹
"""


@pytest.mark.parametrize("text", ["", " ", ZWNJ, RLM, *phrases(NOT_UNDERSTOOD)])
def test_what_is_not_understood_is_refused_with_examples(text: str) -> None:
    for past in (False, True):
        refused = refusal_of(text, past=past)
        assert "is not a day I understand" in refused.message
        assert all(example in refused.hint for example in ("2026-12-01", "1405/09/10", "next mon", "فردا"))


@pytest.mark.parametrize(
    ("texts", "last"),
    [
        ("31 nov | Nov 31st | 31st | the 31st | fri 31 nov", "2026-11-30"),
        ("31 november 2027", "2027-11-30"),
        ("31 feb | 29 feb | 29 feb 2027", "2027-02-28"),
        ("30 feb 2028", "2028-02-29"),
        ("2026-02-31 | 2026-02-31 10:30 | 10:30 2026-02-31", "2026-02-28"),
        ("32 dec | 99 dec | 2026-12-32", "2026-12-31"),
        ("1405/12/30 | ۱۴۰۵/۱۲/۳۰ | ۳۰ اسفند | 30 esfand 1405", "1405/12/29"),
        ("1405/07/31", "1405/07/30"),
        ("۳۱ مهر", "1406/07/30"),
    ],
)
def test_a_day_beyond_its_month_is_refused_with_the_last_one(texts: str, last: str) -> None:
    for text in phrases(texts):
        refused = refusal_of(text)
        assert "there is no such day as" in refused.message
        assert last in refused.hint


def test_leap_days_exist_in_leap_years() -> None:
    for text, expected in (("29 feb 2028", date(2028, 2, 29)), ("۳۰ اسفند ۱۴۰۸", date(2030, 3, 20))):
        assert parse_day(text, now=NOW) == expected
    for now in (NOW.replace(year=2027, month=6), NOW.replace(year=2028, month=2, day=29)):
        assert parse_day("29 feb", now=now) == date(2028, 2, 29)


@pytest.mark.parametrize("text", ["Mon 1 Dec", "mon 2026-12-01", "شنبه ۱۰ آذر", "جمعه 1405/09/10", "monday the 1st"])
def test_a_weekday_that_does_not_fit_its_date_is_refused_with_the_right_one(text: str) -> None:
    assert "does not fit: that day is Tue 1 Dec 2026 · سه‌شنبه ۱۰ آذر ۱۴۰۵" in refusal_of(text).message


NO_SUCH_TIME = """
25:00 | 24:00 | 10:60 | 99:99 | tomorrow 25:00 | at 25 | at 24 | fri at 99 | at 1600 | 13pm | 0am | 13:30pm
12 in the morning | tonight at 9am | tomorrow morning at 5pm | 14:30 in the evening
ساعت ۲۵ | ساعت ۳ شب | ساعت ۱۲ شب | فردا ساعت ۱ شب | ۱۲ صبح | ساعت ۹ ظهر
"""


@pytest.mark.parametrize("text", phrases(NO_SUCH_TIME))
def test_a_clock_time_that_no_clock_shows_is_refused(text: str) -> None:
    refused = refusal_of(text)
    assert "there is no such clock time as" in refused.message
    assert "5pm" in refused.hint


@pytest.mark.parametrize("text", ["1 dec 1405", "1 آذر 2026", "۱ آذر ۲۰۲۶", "end of december 1405", "دهم دی 2027"])
def test_a_month_of_one_calendar_takes_no_year_of_the_other(text: str) -> None:
    assert "mixes a month of one calendar with a year of the other" in refusal_of(text).message


OUT_OF_RANGE = """
1 dec 1899 | 1 dec 2122 | 1 dec 9999 | 1 azar 1501 | 1 azar 1199 | 1 azar 1270 | end of azar 1501
1600-01-01 | 1899-12-31 | 2122-01-01 | 0000-00-00 | 2000 years ago | 300 years before fri | 999999999 years
99999 days | 999999999 days | 999999999 weeks | 999999999 months | 999999999 hours | 999999999 min ago
99999 business days | 999999999 business days | 99999 business days ago
"""


@pytest.mark.parametrize("text", phrases(OUT_OF_RANGE))
@pytest.mark.parametrize("calendar", ["gregorian", "jalali"])
def test_years_beyond_the_calendars_are_refused(text: str, calendar: str) -> None:
    refused = refusal_of(text, calendar=calendar)
    assert "is outside the years I know" in refused.message
    assert "2121" in refused.hint


@pytest.mark.parametrize("phrase", ["1 business day", "last business day of the month", "next working day", "1 bd ago"])
def test_where_nobody_ever_works_there_is_no_business_day(phrase: str) -> None:
    assert "is outside the years I know" in refusal_of(phrase, is_working=lambda day: False).message


LONG = ("9", "1:", "in ", "a.", "- ", "3 days after ", "بیست و ", "next ", "\u202e", "(", "٣")
ODD = (
    "\ud800",
    "\x00",
    "\x1b[31m",
    "𝟑d",
    "३d",
    "3²d",
    "９d",
    "Ⅻ",
    "½h",
    "1\u0301d",
    "tomorrow\x00",
    "%s{0}",
    "🙂",
    "İ",
)


@pytest.mark.parametrize(
    "text", [*ODD, *(piece * 5000 for piece in LONG), *(piece * (99 // len(piece)) for piece in LONG)]
)
def test_hostile_text_is_refused_in_a_short_and_harmless_message(text: str) -> None:
    refused = refusal_of(text)
    assert len(refused.message) < 1000
    assert refused.message.isprintable()


VOCABULARY = sorted(
    {word for name, table in vars(known).items() if name.isupper() and not name.startswith("_") for word in table}
)
PIECES = [*VOCABULARY, *"3 31 1405 2026 999999999 10:30 25:00 2026-12-01 1405/12/30 + - . ، T".split()]
any_phrase = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join),
    st.lists(st.sampled_from([*PIECES, " "]), max_size=8).map("".join),
)


@given(
    any_phrase,
    st.dates(FIRST_DAY, LAST_DAY),
    st.sampled_from(["gregorian", "jalali"]),
    st.integers(0, 6),
    st.booleans(),
)
@example("\ud800", FIRST_DAY, "gregorian", 5, False)
@example("29 feb", date(2027, 3, 1), "jalali", 5, False)
@example("last year", FIRST_DAY, "jalali", 5, False)
@example("end of next year", LAST_DAY, "jalali", 5, False)
def test_whatever_is_typed_gives_a_day_in_range_or_is_refused(
    text: str, today: date, calendar: str, first_weekday: int, past: bool
) -> None:
    now = datetime.combine(today, time(10), tzinfo=TEHRAN)
    try:
        found = parse_when(text, now=now, calendar=calendar, first_weekday=first_weekday, past=past)
    except Invalid as refused:
        assert refused.message
        assert refused.hint
    else:
        assert FIRST_DAY <= found.day <= LAST_DAY
        # What was understood can be said so plainly that it is understood again.
        assert parse_when(both(found).partition(" · ")[0], now=now) == found
