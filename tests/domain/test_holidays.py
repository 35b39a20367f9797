"""Days on which nobody works, against the published calendars of Iran."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from crm_cli.domain.holidays import LUNAR_YEARS, Holiday, Holidays, iranian, known
from crm_cli.domain.jalali import day_at, parts

# Month and days of the calendars of the Council of Public Culture.
PUBLISHED = {
    1403: """1: 1 2 3 4 12 13 22 23; 2: 15; 3: 14 15 28; 4: 5 25 26; 6: 4 12 14 22 31; 9: 15; 10: 25; 11: 9 22 26;
             12: 29 30""",
    1404: """1: 1 2 3 4 11 12 13; 2: 4; 3: 14 15 16 24; 4: 14 15; 5: 23 31; 6: 2 10 19; 9: 3; 10: 13 27; 11: 15 22;
             12: 20 29""",
    1405: "1: 1 2 3 4 12 13 25; 3: 6 14 15; 4: 3 4; 5: 13 21 22 30; 6: 8; 8: 22; 10: 2 16; 11: 4 22; 12: 9 19 20 29",
}
SOLAR = {(1, 1), (1, 2), (1, 3), (1, 4), (1, 12), (1, 13), (3, 14), (3, 15), (11, 22), (12, 29)}


def published(year: int) -> list[date]:
    months = (line.split(":") for line in PUBLISHED[year].split(";"))
    return [day_at(year, int(month), int(day), "jalali") for month, days in months for day in days.split()]


def named(year: int, name: str) -> list[date]:
    return [holiday.day for holiday in iranian(year) if holiday.name == name]


def moved(holidays: list[Holiday], days: int, source: str) -> list[Holiday]:
    """A calendar file in which the lunar holidays fall `days` later."""
    return [
        Holiday(holiday.day + timedelta(days=days if holiday.expected else 0), f"{holiday.name} told", source=source)
        for holiday in holidays
    ]


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_holidays_are_those_of_the_published_calendar(year: int) -> None:
    assert sorted({holiday.day for holiday in iranian(year)}) == published(year)


@pytest.mark.parametrize(
    ("year", "name", "days"),
    [
        (1403, "Eid al-Fitr", [date(2024, 4, 10)]),
        (1403, "Ashura", [date(2024, 7, 16)]),
        (1404, "Eid al-Fitr", [date(2025, 3, 31)]),
        (1404, "Eid al-Adha", [date(2025, 6, 6)]),
        (1404, "Eid al-Ghadir", [date(2025, 6, 14)]),
        (1404, "Ashura", [date(2025, 7, 6)]),
        (1404, "Martyrdom of Imam Reza", [date(2025, 8, 24)]),
        (1405, "Eid al-Fitr", [date(2026, 3, 21), date(2027, 3, 10)]),
        (1405, "Ashura", [date(2026, 6, 25)]),
        (1403, "Last day of the year", [date(2025, 3, 20)]),
        (1404, "Last day of the year", []),
    ],
)
def test_a_holiday_falls_on_its_day(year: int, name: str, days: list[date]) -> None:
    assert named(year, name) == days


def test_solar_holidays_are_known_for_any_year_and_nothing_else_where_the_table_ends() -> None:
    for year in (1300, 1350, LUNAR_YEARS[0] - 1, LUNAR_YEARS[-1] + 1, 1450):
        assert {parts(holiday.day, "jalali")[1:] for holiday in iranian(year)} - {(12, 30)} == SOLAR


def test_only_what_follows_the_moon_is_expected() -> None:
    for year in LUNAR_YEARS:
        solar = {parts(holiday.day, "jalali")[1:] for holiday in iranian(year) if not holiday.expected}
        assert solar - {(12, 30)} == SOLAR


def test_every_lunar_holiday_comes_every_lunar_year() -> None:
    expected = [holiday for year in LUNAR_YEARS for holiday in iranian(year) if holiday.expected]

    for name in {holiday.name for holiday in expected}:
        days = [holiday.day for holiday in expected if holiday.name == name]
        assert {(later - earlier).days for earlier, later in pairwise(days)} <= {353, 354, 355, 356}
        assert len(days) in (16, 17)


def test_the_table_stays_within_two_days_of_the_arithmetic_calendar() -> None:
    for year in LUNAR_YEARS:
        for ashura in named(year, "Ashura"):
            # The civil calendar: 30 years of 10 631 days, counted from 16 July 622.
            lunar_year = round((ashura.toordinal() - 227015) / (10631 / 30)) + 1
            arithmetic = 227015 + (lunar_year - 1) * 354 + (3 + 11 * lunar_year) // 30 + 9
            assert abs(ashura.toordinal() - arithmetic) <= 2


def test_every_holiday_has_a_persian_name() -> None:
    assert all(holiday.persian for holiday in iranian(1405))


# ---- calendar files


def test_an_imported_calendar_stands_in_place_of_what_was_expected() -> None:
    told = moved(iranian(1405), 1, "1405.ics")

    assert known([1405], told) == sorted(told)


def test_years_that_the_file_does_not_cover_stay_as_expected() -> None:
    told = moved(iranian(1405), 1, "1405.ics")

    assert known([1406], told) == iranian(1406)


def test_a_file_of_a_gregorian_year_replaces_its_part_of_two_jalali_years() -> None:
    told = [holiday for holiday in moved(iranian(1404) + iranian(1405), 1, "2026.ics") if holiday.day.year == 2026]
    first, last = told[0].day, told[-1].day

    found = known([1404, 1405], told)

    assert [holiday for holiday in found if first <= holiday.day <= last] == sorted(told)
    assert [holiday for holiday in found if not first <= holiday.day <= last] == [
        holiday for holiday in iranian(1404) + iranian(1405) if not first <= holiday.day <= last
    ]


def test_solar_holidays_that_the_file_leaves_out_stay() -> None:
    told = [holiday for holiday in moved(iranian(1405), 1, "1405.ics") if holiday.day != day_at(1405, 12, 29, "jalali")]

    assert "Nationalisation of the oil industry" in [holiday.name for holiday in known([1405], told)]


def test_the_calendar_of_another_country_is_added_and_replaces_nothing() -> None:
    turkish = [
        Holiday(date(2026, month, day), name, source="tr.ics")
        for month, day, name in [
            (3, 20, "Ramazan Bayramı"),
            (4, 23, "Çocuk Bayramı"),
            (5, 1, "İşçi Bayramı"),
            (5, 27, "Kurban Bayramı"),
            (10, 29, "Cumhuriyet Bayramı"),
        ]
    ]
    assert known([1404, 1405], turkish) == sorted(
        [*iranian(1404), *iranian(1405), *turkish], key=lambda holiday: (holiday.day, holiday.expected)
    )
    assert known([1404, 1405], turkish, iran=False) == turkish


def test_a_day_entered_by_hand_replaces_nothing() -> None:
    wedding = Holiday(day_at(1405, 4, 3, "jalali"), "Sara's wedding")

    found = [holiday.name for holiday in known([1405], [wedding]) if holiday.day == wedding.day]

    assert sorted(found) == ["Sara's wedding", "Tasua"]


# ---- the look-up


def test_a_day_is_looked_up_in_any_year() -> None:
    holidays = Holidays()

    assert date(2026, 6, 25) in holidays
    assert date(2026, 6, 26) not in holidays
    assert date(1980, 3, 21) in holidays
    assert date(2100, 3, 22) in holidays


def test_a_day_names_every_reason() -> None:
    assert Holidays().name_of(date(2026, 3, 21)) == "Nowruz, Eid al-Fitr"
    assert Holidays().name_of(date(2026, 3, 29)) == ""


def test_a_look_up_knows_what_was_imported() -> None:
    holidays = Holidays([Holiday(date(2026, 10, 29), "Cumhuriyet Bayramı", source="tr.ics")], iran=False)

    assert holidays.name_of(date(2026, 10, 29)) == "Cumhuriyet Bayramı"
    assert date(2026, 6, 25) not in holidays


def test_only_the_years_that_are_asked_for_are_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr("crm_cli.domain.holidays.iranian", lambda year: asked.append(year) or [])
    holidays = Holidays()

    assert not asked
    assert not any(day_at(1405, 1, day, "jalali") in holidays for day in range(1, 32))
    assert asked == [1405]
