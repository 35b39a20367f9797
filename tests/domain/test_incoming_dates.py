"""Dates in files: both calendars, what programs write, and what nobody can know."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crm_cli.domain.incoming_dates import Dates
from crm_cli.domain.present import Present
from crm_cli.errors import Invalid

TEHRAN = ZoneInfo("Asia/Tehran")
PRESENT = Present(datetime(2026, 11, 22, 10, tzinfo=TEHRAN), TEHRAN)
DATES = Dates(PRESENT)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-20T07:00:00Z", "2026-11-20T07:00:00Z"),
        ("2026-11-20T07:00:00.123+01:00", "2026-11-20T06:00:00Z"),
        ("2026-11-20 10:30:15", "2026-11-20T07:00:15Z"),
        ("2026-11-20", "2026-11-20T08:30:00Z"),
        ("1405/08/29 10:30", "2026-11-20T07:00:00Z"),
        ("۱۴۰۵-۰۸-۲۹ ۱۰:۳۰", "2026-11-20T07:00:00Z"),
        ("20/11/2026 10:30", "2026-11-20T07:00:00Z"),
        ("11/20/2026 1:30 PM", "2026-11-20T10:00:00Z"),
        ("3.4.2026", "2026-04-03T08:30:00Z"),
        ("5/5/2026", "2026-05-05T08:30:00Z"),
        ("yesterday 16:30", "2026-11-21T13:00:00Z"),
        ("2026-11-22", "2026-11-22T06:30:00Z"),
    ],
)
def test_an_instant_is_read_in_the_users_zone_unless_it_names_its_own(text: str, instant: str) -> None:
    assert DATES.instant(text) == instant


@pytest.mark.parametrize(("order", "day"), [("mdy", "2026-03-04"), ("dmy", "2026-04-03")])
def test_the_order_that_was_told_decides(order: str, day: str) -> None:
    assert Dates(PRESENT, order).day("3/4/2026") == (day, None)


@pytest.mark.parametrize(
    "text",
    ["3/4/2026", "2026-13-01", "2026-02-30", "2026-11-20 25:00", "20261120", "soon", "1405-13-01", "31/31/2026"],
)
def test_what_nobody_can_know_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        DATES.day(text)


def test_what_is_still_to_come_has_not_been() -> None:
    with pytest.raises(Invalid, match="still to come"):
        DATES.instant("2026-11-23")


def test_a_day_that_is_due_is_the_local_one() -> None:
    assert DATES.day("2026-11-30T22:00:00Z") == ("2026-12-01", "01:30")
    assert DATES.instant(datetime(2026, 11, 20, tzinfo=UTC).isoformat()) == "2026-11-20T00:00:00Z"
