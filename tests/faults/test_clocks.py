"""Clocks that are wrong, and days that have an hour less: nothing is lost, and what was done last is last."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.conftest import NOW

CLOCKS = {
    "back a day": NOW - timedelta(days=1),
    "1969": datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC),
    "2038": datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
    "9999": datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
}
LINES = """
contacts add Ali --phone 09121234568
contacts edit 1 --city Tabriz
log call 1 hello --next today
followups add 1 quote --due today
followups snooze 1 --until +3d
followups done 1
complaints add 1 --heard late
complaints acknowledge 1
complaints withdraw 1
complaints reopen 1
contacts delete 2
undo
redo
today
followups today
remind
interactions list
history
contacts show 1
contacts dossier 1
backups create
backups verify
""".strip().splitlines()


@pytest.fixture
def agency(shell: Any, made: Any) -> Any:
    """Sara, a call and a follow-up, at a time when the clock was right."""

    def build() -> None:
        shell.ok("contacts", "add", "Sara", "--birthday", "1990-04-15")
        shell.ok("log", "call", "1", "hello", "--next", "+2d")

    made("clocks", build)
    return shell


@pytest.mark.parametrize("zone", ["Asia/Tehran", "America/Los_Angeles"])
@pytest.mark.parametrize("clock", CLOCKS)
def test_with_a_wrong_clock_every_command_works_or_says_why_not(
    agency: Any, calm: Any, sound: Any, content: Any, clock: str, zone: str
) -> None:
    agency.env["CRM_TIMEZONE"] = zone
    agency.now = CLOCKS[clock]
    for line in LINES:
        before = content(agency.db)
        if calm(agency(*line.split()), 0, *((1, 2, 3) if clock == "9999" else ())).code:
            assert content(agency.db) == before
    agency.now = NOW
    agency.ok("contacts", "edit", "1", "--city", "Shiraz")
    assert "contacts edit 1 --city Shiraz" in calm(agency("undo"), 0).err
    sound(agency.db)


@pytest.mark.parametrize("clock", [name for name in CLOCKS if name != "9999"])
def test_a_file_begun_by_a_wrong_clock_is_good_when_it_is_right_again(
    shell: Any, calm: Any, sound: Any, clock: str
) -> None:
    shell.now = CLOCKS[clock]
    shell.ok("contacts", "add", "Sara")
    shell.ok("log", "call", "1", "hello", "--next", "today")
    shell.now = NOW
    for line in LINES:
        calm(shell(*line.split()), 0)
    sound(shell.db)


def test_undo_goes_by_what_was_done_last_not_by_the_clock(agency: Any, calm: Any) -> None:
    agency.ok("contacts", "edit", "1", "--city", "Shiraz")
    agency.now = NOW - timedelta(days=400)
    agency.ok("contacts", "edit", "1", "--city", "Tabriz")
    assert "Tabriz" in calm(agency("undo"), 0).err
    assert agency.json("contacts", "list", "id:1")[0]["city"] == "Shiraz"


@pytest.mark.parametrize(
    ("zone", "typed", "stored"),
    [
        ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29T01:30:00Z"),  # there is no 02:30 that day
        ("Europe/Berlin", "2025-10-26 02:30", "2025-10-26T00:30:00Z"),  # there are two
        ("Asia/Tehran", "2022-03-22 00:30", "2022-03-21T21:00:00Z"),  # the day begins at one
    ],
)
def test_a_time_that_is_skipped_or_comes_twice_is_stored_as_one_that_was(
    agency: Any, sound: Any, zone: str, typed: str, stored: str
) -> None:
    agency.env["CRM_TIMEZONE"] = zone
    agency.ok("log", "call", "1", "then", "--at", typed)
    (call,) = agency.json("interactions", "list", "then")
    assert call["at"] == stored
    day = typed.partition(" ")[0]
    assert [row["id"] for row in agency.json("interactions", "list", f"at:{day}")] == [call["id"]]
    sound(agency.db)


@pytest.mark.parametrize("moment", ["2022-03-21 20:29", "2022-03-21 20:30", "2022-09-21 19:45", "2022-09-21 20:45"])
def test_today_is_one_day_where_midnight_is_skipped_or_comes_twice(agency: Any, calm: Any, moment: str) -> None:
    agency.now = datetime.fromisoformat(f"{moment}+00:00")
    (step,) = agency.ok("followups", "add", "1", "quote", "--due", "today").split()
    assert step in calm(agency("followups", "today", "-f", "ids"), 0).out.split()
    (stored,) = agency.json("followups", "list", f"id:{step}")
    assert stored["due_on"] == agency.json("date", "today")[0]["date"]
