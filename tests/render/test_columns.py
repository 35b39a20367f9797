"""Headers and cells of lists, for people."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crm_cli.domain.fields import Field
from crm_cli.domain.fields.contacts import CONTACT
from crm_cli.domain.fields.day import TODAY
from crm_cli.domain.fields.followups import FOLLOWUP
from crm_cli.domain.fields.interactions import INTERACTION
from crm_cli.domain.fields.search import SEARCH
from crm_cli.domain.fields.settings import SETTING
from crm_cli.domain.fields.staff import STAFF
from crm_cli.domain.present import Present
from crm_cli.render.columns import cell, header, style

TEHRAN = ZoneInfo("Asia/Tehran")
NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC).astimezone(TEHRAN)
GREGORIAN = Present(NOW, TEHRAN)
JALALI = Present(NOW, TEHRAN, "jalali")


@pytest.mark.parametrize("fieldset", [CONTACT, INTERACTION, FOLLOWUP, STAFF, TODAY, SEARCH, SETTING])
def test_no_two_columns_of_a_list_have_the_same_header(fieldset: Any) -> None:
    headers = [header(field) for field in fieldset.fields]
    assert all(headers)
    shown = [header(field) for field in fieldset.pick(fieldset.columns)]
    assert len(set(shown)) == len(shown)


@pytest.mark.parametrize(
    ("kind", "value", "gregorian", "jalali"),
    [
        ("day", "2026-11-22", "2026-11-22", "1405/09/01"),
        ("instant", "2026-11-21T20:30:00Z", "2026-11-22 00:00", "1405/09/01 00:00"),
        ("time", "10:30", "10:30", "10:30"),
        ("text", None, "", ""),
        ("day", None, "", ""),
        ("instant", None, "", ""),
        ("flag", 1, "yes", "yes"),
        ("flag", 0, "no", "no"),
        ("number", 5, "5", "5"),
        ("text", "a\tb\n c", "a b c", "a b c"),
        ("texts", "vip; new", "vip; new", "vip; new"),
        ("text", "\x1b[31mred\x07", "␛[31mred␇", "␛[31mred␇"),
        ("text", "\u202eevil", "<U+202E>evil", "<U+202E>evil"),
    ],
)
def test_a_value_becomes_one_harmless_line_in_the_users_calendar(
    kind: str, value: Any, gregorian: str, jalali: str
) -> None:
    field = Field("x", kind, "")
    assert cell(field, value, GREGORIAN) == gregorian
    assert cell(field, value, JALALI) == jalali


def test_money_is_shown_in_tomans_where_they_are_set_and_in_the_currency_elsewhere() -> None:
    field = Field("amount", "money", "")
    tomans = GREGORIAN._replace(toman=True)
    assert [cell(field, "2500000 IRR", present) for present in (tomans, GREGORIAN)] == [
        "250,000 toman",
        "2,500,000 rial",
    ]
    assert [cell(field, value, tomans) for value in ("1250 EUR", None)] == ["12.50 EUR", ""]


@pytest.mark.parametrize(
    ("day", "colour"), [("2026-11-21", "red"), ("2026-11-22", "yellow"), ("2026-11-23", ""), (None, "")]
)
def test_colour_tells_overdue_from_due_by_the_local_day(day: str | None, colour: str) -> None:
    assert style(FOLLOWUP.find("due_on", "columns"), day, GREGORIAN) == colour


def test_what_the_agency_calls_a_field_stands_above_it_harmlessly() -> None:
    assert header(Field("passport_no", "text", "", label="شماره گذرنامه")) == "شماره گذرنامه"
    assert header(Field("staff", "text", "", label="Staff")) == "Staff"
    assert header(Field("x", "text", "", label="\u202eevil\x9b")) == "<U+202E>evil<U+009B>"


@pytest.mark.parametrize("key", ["on", "due_on", "section", "command", "record"])
def test_a_field_of_the_agency_has_no_colour_whatever_its_key(key: str) -> None:
    assert style(Field(key, "number", "", label="Mine"), 5, GREGORIAN) == ""
