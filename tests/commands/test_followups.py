"""What one types about next steps that come again, are handed on, belong to something, and are counted."""

from typing import Any

import pytest

from tests.conftest import Shell


def shown(agency: Shell, number: int) -> dict[str, Any]:
    (row,) = agency.json("followups", "show", str(number))
    return dict(row)


def test_a_step_that_comes_again_is_followed_by_the_next(agency: Shell) -> None:
    agency.ok("followups", "add", "2", "visa news", "--due", "2027-01-31", "--every", "month", "--times", "3")
    said = agency("followups", "done", "4")
    assert "done: 4 visa news · again 2027-02-28: 5" in said.err
    assert said.out == "4\n"
    assert {key: shown(agency, 5)[key] for key in ("every", "anchor", "times", "occurrence", "due_on")} == {
        "every": "month",
        "anchor": "schedule",
        "times": 3,
        "occurrence": 1,
        "due_on": "2027-02-28",
    }


@pytest.mark.parametrize(("n", "end"), [(3, "again 2026-11-29: 9\n"), (5, "again 2026-11-29: 11 · and 2 more\n")])
def test_of_many_that_come_again_the_first_are_named_and_the_others_counted(agency: Shell, n: int, end: str) -> None:
    ids = [agency.ok("followups", "add", "2", "call", "--due", "today", "--every", "week").strip() for _ in range(n)]
    assert agency("followups", "done", *ids).err.endswith(end)


def test_months_of_the_jalali_calendar_are_asked_for_by_name_or_by_setting(agency: Shell) -> None:
    agency.ok("followups", "add", "2", "rent", "--due", "1405/09/30", "--every", "jalali-month")
    agency.env["CRM_CALENDAR"] = "jalali"
    agency.ok("followups", "add", "2", "rent", "--due", "1405/09/30", "--every", "month")
    assert [shown(agency, number)["every"] for number in (4, 5)] == ["jalali-month", "jalali-month"]


def test_what_the_next_is_counted_from_can_be_changed_and_the_rule_taken_away(agency: Shell) -> None:
    agency.ok("followups", "add", "2", "call", "--due", "today", "--every", "week", "--after-done")
    assert shown(agency, 4)["anchor"] == "completion"
    agency.ok("followups", "edit", "4", "--on-schedule", "--until", "2026-12-31")
    assert [shown(agency, 4)[key] for key in ("anchor", "until", "every")] == ["schedule", "2026-12-31", "week"]
    agency.ok("followups", "edit", "4", "--clear", "until")
    assert shown(agency, 4)["until"] is None
    agency.ok("followups", "edit", "4", "--clear", "every")
    assert [shown(agency, 4)[key] for key in ("every", "anchor", "series")] == [None, None, None]


def test_skip_goes_on_to_the_next(agency: Shell) -> None:
    agency.ok("followups", "add", "2", "call", "--due", "today", "--every", "2 weeks")
    assert "skipped 4 call · again 2026-12-06: 5" in agency("followups", "skip", "4").err
    assert "does not come again" in agency("followups", "skip", "1").err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--every", "full moon"), 2, "'full moon' is not a repetition"),
        (("--every", "0 weeks"), 2, "'0 weeks' is not a repetition"),
        (("--times", "3"), 2, "it does not come again"),
        (("--every", "week", "--times", "0"), 2, "times cannot be '0'"),
        (("--every", "week", "--until", "2026-11-01"), 2, "before the due day"),
        (("--complaint", "9"), 3, "there is no complaint 9"),
        (("--interaction", "99"), 3, "there is no interaction 99"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_stored(
    agency: Shell, words: tuple[str, ...], code: int, said: str
) -> None:
    found = agency("followups", "add", "2", "call", "--due", "today", *words)
    assert (found.code, said in found.err) == (code, True), found
    assert agency.ok("followups", "count") == "3\n"


def test_a_step_belongs_to_a_complaint_or_a_conversation(agency: Shell) -> None:
    agency.ok("complaints", "add", "2", "--heard", "late")
    agency.ok("followups", "add", "2", "call", "--due", "today", "--complaint", "C-1")
    agency.ok("log", "call", "2", "spoke", "--complaint", "1", "--next", "+2d")
    assert [shown(agency, 4)[key] for key in ("complaint_id", "interaction_id")] == [1, None]
    assert [shown(agency, 5)[key] for key in ("complaint_id", "interaction_id")] == [1, 3]
    assert agency.ok("followups", "list", "complaint:1", "-f", "ids") == "4\n5\n"


def test_handed_on_it_is_in_the_others_list_until_it_is_returned(agency: Shell) -> None:
    said = agency("followups", "refer", "1", "3", "--to", "leila", "--note", "speaks Turkish")
    assert said.err == "handed to Leila: 1 send the quote, 3 visit\n"
    assert agency.ok("followups", "list", "owner:leila", "-f", "ids") == "1\n3\n"
    agency.ok("followups", "accept", "1")
    assert agency("followups", "return", "3", "--note", "away").err == "returned 3 visit\n"
    assert agency.ok("followups", "list", "owner:leila", "-f", "ids") == "1\n"
    assert agency("followups", "accept", "3").code == 5


def test_the_report_says_how_sure_it_is(agency: Shell) -> None:
    said = agency("followups", "report", "--from", "2026-11-01", "--to", "2026-11-30", "--json")
    assert "first due from Sun 1 Nov 2026 · یکشنبه ۱۰ آبان ۱۴۰۵ to" in said.err
    rows = agency.json("followups", "report", "--from", "2026-11-01", "--to", "2026-11-30")
    first = next(row for row in rows if row["figure"] == "punctuality")
    assert first == {
        "figure": "punctuality",
        "of": "all",
        "count": 0,
        "n": 1,
        "value": None,
        "unit": "%",
        "low": None,
        "high": None,
        "note": "counts only",
    }
    assert agency("followups", "report", "--from", "today", "--to", "yesterday").code == 2


def test_followups_show_their_own_days_in_the_calendar_that_is_set(agency: Shell) -> None:
    agency.env["CRM_CALENDAR"] = "jalali"
    assert "1405/08/29" in agency.ok("followups", "list", "-f", "plain")
    assert '"due_on":"2026-11-20"' in agency.ok("followups", "list", "-f", "json")
