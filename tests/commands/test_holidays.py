"""What one types about holidays."""

import pytest

from tests.conftest import Shell


def test_a_year_is_listed_in_the_calendar_its_number_belongs_to(agency: Shell) -> None:
    assert [row["day"] for row in agency.json("holidays", "list", "1405")][:3] == ["2026-03-21"] * 2 + ["2026-03-22"]
    assert {row["day"][:4] for row in agency.json("holidays", "list", "2026")} == {"2026"}


def test_ones_own_day_is_added_shown_and_deleted(agency: Shell) -> None:
    said = agency("holidays", "add", "1405/10/03", "office closed")
    assert (said.out, said.err) == ("1\n", "Thu 24 Dec 2026 · پنجشنبه ۳ دی ۱۴۰۵\nholiday 1: office closed\n")
    assert [row["id"] for row in agency.json("holidays", "list") if row["id"]] == [1]
    assert agency("holidays", "delete", "1").err.startswith("deleted holiday 1")
    assert agency("holidays", "delete", "1").code == 3


def test_a_list_in_which_not_every_day_has_an_id_is_not_given_as_ids(agency: Shell) -> None:
    agency.ok("holidays", "add", "1405/10/03", "office closed")
    said = agency("holidays", "list", "1405", "-f", "ids")
    assert (said.code, said.out) == (2, "")
    assert "not every row of this list has an id\nhint: use --format json\n" in said.err


@pytest.mark.parametrize("words", [("list", "12"), ("list", "next"), ("add", "30 Esfand", "x"), ("add", "today", " ")])
def test_bad_input_is_refused(agency: Shell, words: tuple[str, ...]) -> None:
    assert agency("holidays", *words).code == 2


def test_hours_and_week_that_make_no_sense_are_refused(agency: Shell) -> None:
    agency.env["CRM_HOURS"] = "17-8"
    assert agency("followups", "add", "2", "x", "--due", "2 business days").code == 2
