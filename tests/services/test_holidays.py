"""Holidays of the country, of the agency, and of a calendar file; and the working days that are left."""

import io
from datetime import date
from typing import Any

import pytest

from crm_cli.domain.listing import Query
from crm_cli.errors import Conflict, NotFound
from crm_cli.services.application import Crm
from tests.services.conftest import At

YEAR = date(2026, 3, 21), date(2027, 3, 20)  # 1405
FILE = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//y//EN\r
BEGIN:VEVENT\r
UID:1\r
DTSTAMP:20260101T000000Z\r
DTSTART;VALUE=DATE:20261224\r
DTEND;VALUE=DATE:20261226\r
SUMMARY:Christmas\r
END:VEVENT\r
END:VCALENDAR\r
"""


def listed(crm: Crm) -> dict[str, tuple[Any, ...]]:
    listing = crm.holidays.list(*YEAR, Query())
    return {day: rest for day, *rest in listing.rows(listing.fieldset.pick(("day", "name", "expected", "id")), None)}  # type: ignore[misc]


def test_those_of_iran_are_known_and_lunar_ones_are_expected(crm: Crm) -> None:
    found = listed(crm)
    assert found["2026-03-21"][1:] in ([0, None], [1, None])
    assert found["2026-04-01"] == ["Islamic Republic Day", 0, None]
    assert any(expected for _name, expected, _id in found.values())


def test_without_a_country_there_are_none_but_ones_own(at: At) -> None:
    crm = at(holidays="none")
    number = crm.holidays.add(date(2026, 12, 24), "office closed")
    crm.close()
    assert listed(crm) == {"2026-12-24": ["office closed", 0, number]}


def test_nobody_works_on_holidays_and_outside_the_week(crm: Crm) -> None:
    crm.holidays.add(date(2026, 11, 24), "office closed")
    working = crm.holidays.calendar.is_working_day
    days = {day: working(date(2026, 11, day)) for day in (22, 23, 24, 25, 26, 27, 28)}
    assert days == {22: True, 23: True, 24: False, 25: True, 26: False, 27: False, 28: True}
    assert crm.present.is_working(date(2026, 11, 24)) is False


def test_a_calendar_file_brings_its_days_and_replaces_what_it_brought_before(crm: Crm) -> None:
    first = crm.holidays.load(io.BytesIO(FILE), "work.ics")
    assert len(first) == 2
    again = crm.holidays.load(io.BytesIO(FILE.replace(b"20261226", b"20261225")), "work.ics")
    assert len(again) == 1
    assert listed(crm)["2026-12-24"][0] == "Christmas"


def test_a_day_is_not_entered_twice(crm: Crm) -> None:
    crm.holidays.add(date(2026, 12, 24), "office closed")
    with pytest.raises(Conflict):
        crm.holidays.add(date(2026, 12, 24), "office closed")


def test_what_was_entered_can_be_deleted_and_taken_back(crm: Crm) -> None:
    number = crm.holidays.add(date(2026, 12, 24), "office closed")
    with pytest.raises(NotFound, match="no holiday 99"):
        crm.holidays.delete([number, 99])
    crm.holidays.delete([number])
    assert "2026-12-24" not in listed(crm)
    crm.history.undo()
    crm.close()
    assert listed(crm)["2026-12-24"][2] == number
