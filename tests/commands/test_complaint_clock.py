"""What one types about the clocks of complaints."""

from datetime import timedelta

import pytest

from tests.conftest import Shell


@pytest.fixture
def heard(agency: Shell) -> Shell:
    agency.ok("complaints", "add", "2", "--heard", "waited an hour", "--severity", "1")
    return agency


def test_time_left_is_said_in_working_time_and_by_the_clock(heard: Shell) -> None:
    (row,) = heard.json("complaints", "due")
    assert {key: row[key] for key in ("due_at", "working_minutes", "minutes", "escalation")} == {
        "due_at": "2026-11-22T07:30:00Z",
        "working_minutes": 60,
        "minutes": 60,
        "escalation": 0,
    }
    heard.now += timedelta(days=1)
    said = heard.ok("complaints", "due")
    assert "-8h 00" in said  # Sunday 11:00 to 17:00, Monday 8:00 to 10:00
    assert "-23h 00" in said


def test_a_script_is_told_by_the_exit_code_what_is_late(heard: Shell) -> None:
    assert heard("complaints", "due", "--check").code == 0
    heard.now += timedelta(hours=2)
    said = heard("complaints", "due", "--check")
    assert (said.code, said.out, said.err) == (10, "", "1 is due\n")


def test_what_is_late_can_be_asked_for_and_stands_first_on_the_page(heard: Shell) -> None:
    heard.now += timedelta(hours=2)
    assert heard.ok("complaints", "list", "is:late", "-f", "ids") == "1\n"
    assert heard.json("today")[0]["section"] == "breach"
    assert heard.ok("complaints", "list", "due:under-1d", "-f", "ids") == "1\n"


def test_next_names_the_commands(heard: Shell) -> None:
    assert [row["command"] for row in heard.json("complaints", "next", "C-1")] == ["crm complaints acknowledge 1"]
    assert heard("complaints", "next", "C-9").code == 3


def test_one_is_brought_to_everybodys_attention(heard: Shell) -> None:
    heard.ok("complaints", "escalate", "C-1", "--note", "call her")
    assert heard.json("complaints", "show", "1")[0]["escalation"] == 3
    assert heard("complaints", "escalate", "1").code == 5
