"""Reminders: what comes up when, each once, and what becomes of those a run was killed with."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, time, timedelta
from typing import Any

import pytest

from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.listing import Query
from crm_cli.domain.reminders import Due, Taken
from crm_cli.errors import NotFound
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At, Sql

TODAY = date(2026, 11, 22)  # a Sunday; 10:00 in Tehran
Plan = Callable[..., int]


@pytest.fixture
def plan(crm: Crm, add: Add) -> Plan:
    """Stores a follow-up for Sara, so many days from today."""
    add("Sara", "09121234567")

    def stored(days: int, clock: str | None = None, **fields: Any) -> int:
        due_time = time.fromisoformat(clock) if clock else None
        return crm.followups.add(FollowupDraft("sara", "call", TODAY + timedelta(days), due_time, **fields))

    return stored


def ids(taken: Taken) -> list[int]:
    return [due.followup_id for due in taken.everything]


def shown(crm: Crm) -> list[int]:
    """A run that ends well: the follow-ups it brought up."""
    taken = crm.reminders.take()
    crm.reminders.shown(taken)
    return ids(taken)


def test_what_is_overdue_or_due_now_comes_up_once(crm: Crm, plan: Plan) -> None:
    overdue, due, just = plan(-9), plan(0), plan(0, "10:00")
    plan(0, "10:01"), plan(1)
    assert shown(crm) == [overdue, just, due]
    assert shown(crm) == []


@pytest.mark.parametrize(
    ("moment", "comes"),
    [((2026, 11, 22, 20, 29), False), ((2026, 11, 22, 20, 30), True)],  # midnight in Tehran is 20:30 UTC
)
def test_without_a_time_it_comes_up_when_its_day_begins(plan: Plan, at: At, moment: Any, comes: bool) -> None:
    number = plan(1)
    assert shown(at(*moment)) == ([number] if comes else [])


def test_with_a_time_it_comes_up_at_that_minute_and_the_day_after_if_nobody_looked(plan: Plan, at: At) -> None:
    number = plan(0, "16:30")
    assert shown(at(2026, 11, 22, 12, 59)) == []
    assert ids(at(2026, 11, 22, 13, 0, dry_run=True).reminders.take()) == [number]
    assert shown(at(2026, 11, 23, 1, 0)) == [number]


@pytest.mark.parametrize("verb", ["complete", "cancel", "delete"])
def test_what_is_over_does_not_come_up(crm: Crm, plan: Plan, verb: str) -> None:
    getattr(crm.followups, verb)([plan(0)])
    assert shown(crm) == []


def test_what_is_started_still_comes_up(crm: Crm, plan: Plan) -> None:
    number = plan(0)
    crm.followups.start([number])
    assert shown(crm) == [number]


def test_what_is_moved_comes_up_anew_and_moved_back_does_not(crm: Crm, plan: Plan) -> None:
    number = plan(0)
    assert shown(crm) == [number]
    crm.followups.move([number], to=TODAY, at=time(9))
    assert shown(crm) == [number]
    crm.followups.move([number], to=TODAY, at=None)
    assert shown(crm) == []


def test_what_is_snoozed_comes_up_when_that_is_over(crm: Crm, plan: Plan, at: At) -> None:
    number = plan(0)
    assert shown(crm) == [number]
    crm.followups.snooze([number], until=TODAY + timedelta(2))
    assert shown(at(2026, 11, 23, 12, 0)) == []
    assert shown(at(2026, 11, 24, 12, 0)) == [number]
    assert shown(at(2026, 11, 25, 12, 0)) == []


def test_what_is_snoozed_until_before_it_is_due_comes_up_when_it_is_due(crm: Crm, plan: Plan, at: At) -> None:
    number = plan(3, "10:30")
    crm.followups.snooze([number], until=TODAY + timedelta(1))
    assert shown(at(2026, 11, 24, 12, 0)) == []
    assert shown(at(2026, 11, 25, 7, 0)) == [number]


def test_at_most_so_many_come_up_and_the_rest_next_time(crm: Crm, plan: Plan) -> None:
    numbers = [plan(-3), plan(-2), plan(-1)]
    taken = crm.reminders.take(2)
    crm.reminders.shown(taken)
    assert ids(taken) == numbers[:2]
    assert shown(crm) == numbers[2:]


def test_what_a_run_has_noted_is_nobody_elses(crm: Crm, plan: Plan, at: At) -> None:
    number = plan(0)
    assert ids(crm.reminders.take()) == [number]
    assert shown(at(2026, 11, 22, 6, 31)) == []


def test_what_a_run_was_killed_with_comes_up_first_as_perhaps_not_shown_and_then_no_more(
    crm: Crm, plan: Plan, at: At
) -> None:
    lost, due = plan(0), plan(-1)
    crm.reminders.take(1)
    crm.reminders.take()
    other = plan(-5)
    later = at(2026, 11, 22, 6, 33)
    taken = later.reminders.take()
    assert taken == Taken([Due(other, "2026-11-17")], [Due(due, "2026-11-21"), Due(lost, "2026-11-22")])
    listing = later.reminders.listing(taken)
    assert [row[0] for row in listing.rows(listing.fieldset.pick(("id",)), None)] == [due, lost, other]
    later.reminders.shown(taken)
    assert shown(at(2026, 11, 22, 7, 0)) == []


def test_what_nobody_waits_for_any_more_is_not_brought_up_again(crm: Crm, plan: Plan, at: At, sql: Sql) -> None:
    done, moved, snoozed, waiting = plan(0), plan(0), plan(0), plan(0)
    crm.reminders.take()
    crm.followups.complete([done])
    crm.followups.move([moved], to=TODAY + timedelta(1), at=None)
    crm.followups.snooze([snoozed], until=TODAY + timedelta(1))
    assert shown(at(2026, 11, 22, 7, 0)) == [waiting]
    assert sql("SELECT followup_id FROM reminder") == [(waiting,)]


def test_a_clock_moved_back_brings_nothing_up_again(crm: Crm, plan: Plan, at: At) -> None:
    plan(0)
    shown(crm)
    for moment in ((2026, 11, 21, 6, 30), (1969, 12, 31, 23, 59), (2026, 11, 22, 6, 30)):
        assert shown(at(*moment)) == []


def test_a_clock_far_ahead_brings_up_early_and_not_again(crm: Crm, plan: Plan, at: At) -> None:
    number = plan(300)
    assert shown(at(2040, 1, 1)) == [number]
    assert shown(crm) == []
    assert shown(at(2040, 1, 2)) == []


def test_what_a_run_was_killed_with_by_a_wrong_clock_comes_up_by_the_right_one(crm: Crm, plan: Plan, at: At) -> None:
    number = plan(0)
    at(2040, 1, 1).reminders.take()
    assert ids(crm.reminders.take()) == [number]


def test_where_nothing_is_due_nobody_is_waited_for(crm: Crm, plan: Plan, at: At) -> None:
    plan(0), plan(1)
    shown(crm)
    with closing(sqlite3.connect(crm.path, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        assert shown(at(2026, 11, 22, 7, 0)) == []


def test_a_dry_run_writes_nothing(crm: Crm, plan: Plan, at: At, sql: Sql) -> None:
    number = plan(0)
    assert shown(at(dry_run=True)) == [number]
    assert sql("SELECT * FROM reminder") == []
    assert shown(crm) == [number]


def test_reminders_are_no_commands_and_make_no_backup(crm: Crm, plan: Plan, at: At, sql: Sql) -> None:
    plan(0)
    before = sql("SELECT max(id) FROM command"), sql("SELECT count(*) FROM journal")
    shown(at(2026, 12, 22, 6, 30))
    assert (sql("SELECT max(id) FROM command"), sql("SELECT count(*) FROM journal")) == before
    assert list(crm.backups.folder.glob("*")) == []


def test_what_was_noted_of_steps_closed_long_ago_is_swept_with_the_next_note(
    crm: Crm, plan: Plan, at: At, sql: Sql
) -> None:
    done, live = plan(0), plan(0)
    shown(crm)
    crm.followups.complete([done])
    plan(60), plan(100)
    assert shown(at(2027, 2, 1)) == [3]
    assert sql("SELECT followup_id FROM reminder") == [(done,), (live,), (3,)]
    assert shown(at(2027, 3, 2, 12)) == [4]
    assert sql("SELECT followup_id FROM reminder") == [(live,), (3,), (4,)]


def test_the_list_has_the_lines_of_followups_in_working_order(crm: Crm, plan: Plan) -> None:
    plan(0, priority=7), plan(0, priority=1), plan(-1)
    listing = crm.reminders.listing(crm.reminders.take(), Query())
    rows = list(listing.rows(listing.fieldset.pick(("id", "contact", "reach", "due_on")), None))
    assert rows[0] == (3, "Sara", "09121234567", "2026-11-21")
    assert [row[0] for row in rows] == [3, 2, 1]


def test_it_is_known_when_something_came_up_last(crm: Crm, plan: Plan, at: At) -> None:
    plan(0), plan(1)
    assert crm.reminders.last() is None
    shown(crm)
    assert crm.reminders.last() == "2026-11-22T06:30:00Z"
    shown(at(2026, 11, 23, 6, 30))
    assert crm.reminders.last() == "2026-11-23T06:30:00Z"


def test_without_a_file_nothing_comes_up_and_none_is_made(crm: Crm, at: At) -> None:
    assert shown(crm) == []
    assert not crm.path.exists()


def test_a_step_deleted_after_it_was_noted_does_no_harm(crm: Crm, plan: Plan) -> None:
    number = plan(0)
    taken = crm.reminders.take()
    crm.followups.delete([number])
    assert crm.reminders.listing(taken).total() == 0
    crm.reminders.shown(taken)
    with pytest.raises(NotFound):
        crm.followups.get([number])
