"""Follow-ups: what is due when, and what becomes of them."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest

from crm_cli.domain.followups import FollowupDraft, FollowupRecord
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.staff import StaffDraft
from crm_cli.errors import Conflict, Invalid, NotFound
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At, Sql

TODAY = date(2026, 11, 22)  # a Sunday; 10:00 in Tehran
Due = Callable[..., int]


@pytest.fixture
def due(crm: Crm, add: Add) -> Due:
    """Stores a follow-up for Sara, so many days from today."""
    add("Sara", "09121234567")

    def stored(days: int, title: str = "call", **fields: Any) -> int:
        return crm.followups.add(FollowupDraft("sara", title, TODAY + timedelta(days), **fields))

    return stored


def ids(listing: Listing) -> list[int]:
    return [number for (number,) in listing.rows(listing.fieldset.pick(("id",)), None)]


def get(crm: Crm, number: int) -> FollowupRecord:
    return crm.followups.get([number])[0]


def today(crm: Crm, text: str = "") -> list[int]:
    return ids(crm.followups.today(Query(text)))


def test_a_followup_is_stored_open_with_its_first_due_day(crm: Crm, due: Due) -> None:
    stored = get(crm, due(3, "send the quote", due_time=time(10, 30), kind="message", priority=2, uid="f-1"))
    assert (stored.title, stored.kind, stored.priority, stored.uid) == ("send the quote", "message", 2, "f-1")
    assert (stored.due_on, stored.due_time, stored.status) == (date(2026, 11, 25), time(10, 30), "open")
    assert stored.first_due_on == stored.due_on
    assert stored.owner_id == 1


def test_a_uid_that_is_known_adds_no_followup(crm: Crm, due: Due) -> None:
    assert due(0, uid="f-1") == due(5, "something else", uid="f-1")
    assert get(crm, 1).title == "call"
    assert crm.followups.list(Query()).total() == 1


def test_a_followup_for_nobody_is_refused(crm: Crm, due: Due) -> None:
    with pytest.raises(NotFound):
        crm.followups.add(FollowupDraft("reza", "call", TODAY))


def test_today_shows_what_is_overdue_then_what_is_due_in_working_order(crm: Crm, due: Due) -> None:
    noon, morning = due(0, due_time=time(12)), due(0, due_time=time(8))
    whenever, urgent, late, later = due(0), due(0, priority=1), due(-1), due(1)
    older = due(-5, priority=9)
    assert today(crm) == [older, late, urgent, morning, noon, whenever]
    assert later not in today(crm)


def test_due_today_is_not_overdue_even_when_its_time_has_passed(crm: Crm, due: Due) -> None:
    passed, yesterday = due(0, due_time=time(8)), due(-1)
    assert today(crm) == [yesterday, passed]
    assert ids(crm.followups.list(Query(), due="overdue")) == [yesterday]


@pytest.mark.parametrize(
    ("moment", "overdue"),
    [((2026, 11, 22, 20, 29), False), ((2026, 11, 22, 20, 30), True)],
    ids=["23:59 in Tehran", "00:00 in Tehran, still Sunday in London"],
)
def test_the_day_ends_at_local_midnight(due: Due, at: At, moment: tuple[int, ...], overdue: bool) -> None:
    due(0)
    assert bool(ids(at(*moment).followups.list(Query(), due="overdue"))) == overdue


def test_what_is_due_tomorrow_appears_at_local_midnight(due: Due, at: At) -> None:
    tomorrow = due(1)
    assert today(at(2026, 11, 22, 20, 29)) == []
    assert today(at(2026, 11, 22, 20, 30)) == [tomorrow]


def test_the_day_follows_the_zone_of_the_settings(due: Due, at: At) -> None:
    due(1)
    assert today(at(2026, 11, 22, 20, 30, timezone="Europe/London")) == []
    assert today(at(2026, 11, 22, 20, 30, timezone="Asia/Tokyo")) == [1]


def test_snoozing_hides_a_followup_until_the_day_and_leaves_its_due_day(crm: Crm, due: Due, at: At) -> None:
    hidden = due(-1)
    crm.followups.snooze([hidden], until=date(2026, 11, 25))
    assert today(crm) == []
    assert today(at(2026, 11, 24, 20, 29)) == []
    assert today(at(2026, 11, 24, 20, 30)) == [hidden]
    assert get(crm, hidden).due_on == date(2026, 11, 21)


def test_a_snoozed_followup_still_stands_in_the_full_list(crm: Crm, due: Due) -> None:
    hidden = due(0)
    crm.followups.snooze([hidden], until=date(2026, 11, 25))
    assert ids(crm.followups.list(Query())) == [hidden]


def test_looking_ahead_takes_the_week_as_the_settings_begin_it(due: Due, at: At) -> None:
    friday, saturday = due(5), due(6)
    assert ids(at().followups.list(Query(), due="week")) == [friday]
    assert ids(at(week="mon-fri").followups.list(Query(), due="week")) == []
    assert ids(at().followups.list(Query(), due="+6d")) == [friday, saturday]


def test_looking_ahead_to_what_is_no_day_is_refused(crm: Crm, due: Due) -> None:
    with pytest.raises(Invalid):
        ids(crm.followups.list(Query(), due="soonish"))


def test_done_leaves_the_list_and_reopened_comes_back(crm: Crm, due: Due) -> None:
    one = due(0)
    crm.followups.complete([one], outcome="booked")
    assert (get(crm, one).status, get(crm, one).closed_at) == ("done", "2026-11-22T06:30:00Z")
    assert ids(crm.followups.list(Query())) == []
    assert ids(crm.followups.list(Query(), all_of_them=True)) == [one]
    crm.followups.reopen([one])
    assert (get(crm, one).status, get(crm, one).closed_at, get(crm, one).outcome) == ("open", None, None)


def test_started_and_stopped_are_both_still_to_be_done(crm: Crm, due: Due) -> None:
    one = due(0)
    crm.followups.start([one])
    assert get(crm, one).status == "doing"
    assert today(crm) == [one]
    crm.followups.stop([one])
    assert get(crm, one).status == "open"


def test_cancelled_is_not_done(crm: Crm, due: Due) -> None:
    one = due(0)
    crm.followups.cancel([one], outcome="went elsewhere")
    assert (get(crm, one).status, get(crm, one).outcome) == ("cancelled", "went elsewhere")


def test_an_illegal_move_among_several_changes_none_of_them(crm: Crm, due: Due) -> None:
    one, other = due(0), due(0)
    crm.followups.complete([other])
    with pytest.raises(Conflict, match="is done"):
        crm.followups.start([one, other])
    assert get(crm, one).status == "open"


def test_moving_keeps_the_first_due_day_however_often(crm: Crm, due: Due) -> None:
    one = due(0, due_time=time(10))
    crm.followups.move([one], to=date(2026, 11, 25), at=time(9, 30))
    crm.followups.move([one], to=date(2026, 12, 1), at=None)
    moved = get(crm, one)
    assert (moved.due_on, moved.due_time, moved.first_due_on) == (date(2026, 12, 1), None, TODAY)


def test_moving_wakes_what_is_snoozed(crm: Crm, due: Due) -> None:
    one = due(0)
    crm.followups.snooze([one], until=date(2026, 12, 25))
    crm.followups.move([one], to=TODAY, at=None)
    assert today(crm) == [one]


def test_an_edit_changes_title_priority_kind_and_owner(crm: Crm, due: Due) -> None:
    one, leila = due(0), crm.staff.add(StaffDraft("Leila"))
    crm.followups.edit([one], {"title": "visit", "priority": 1, "kind": "visit", "owner": "leila"})
    assert get(crm, one)[3:5] == ("visit", "visit")
    assert (get(crm, one).priority, get(crm, one).owner_id) == (1, leila)


def test_an_edit_that_says_nothing_is_refused(crm: Crm, due: Due) -> None:
    with pytest.raises(Invalid):
        crm.followups.edit([due(0)], {})


def test_a_change_that_changes_nothing_leaves_no_command(crm: Crm, due: Due, sql: Sql) -> None:
    one = due(0)
    before = sql("SELECT * FROM command")
    crm.followups.edit([one], {"priority": 5, "title": "call"})
    crm.followups.move([one], to=TODAY, at=None)
    assert sql("SELECT * FROM command") == before
    assert get(crm, one).version == 1


def test_deleted_followups_are_gone_and_one_that_is_not_there_keeps_the_others(crm: Crm, due: Due) -> None:
    one, other = due(0), due(0)
    with pytest.raises(NotFound):
        crm.followups.delete([one, 99])
    crm.followups.delete([one])
    assert ids(crm.followups.list(Query(), all_of_them=True)) == [other]


def test_who_has_nothing_left_to_be_done_is_named(crm: Crm, due: Due) -> None:
    one, other = due(0), due(9)
    crm.followups.complete([one])
    assert crm.followups.without_next_step([1]) == []
    crm.followups.cancel([other])
    assert crm.followups.without_next_step([1]) == [(1, "Sara")]


@pytest.mark.parametrize(
    ("fields", "points", "reach"),
    [
        ({}, ("sara@x.ir", "02188776655", "09121234567"), "09121234567"),
        ({}, ("sara@x.ir", "02188776655"), "02188776655"),
        ({}, ("sara@x.ir",), "sara@x.ir"),
        ({}, (), None),
    ],
)
def test_the_way_to_reach_somebody_is_the_mobile_else_the_phone_else_what_there_is(
    crm: Crm, add: Add, fields: dict[str, Any], points: tuple[str, ...], reach: str | None
) -> None:
    crm.followups.add(FollowupDraft(str(add("Reza", *points)), "call", TODAY))
    listing = crm.followups.today(Query())
    assert [tuple(row) for row in listing.rows(listing.fieldset.pick(("contact", "reach")), None)] == [("Reza", reach)]


@pytest.mark.parametrize("text", ["sara", "due:today", "due:2026-11-22", "due:1405/09/01", "status:open", "priority:5"])
def test_the_list_takes_words_of_the_contact_and_fields(crm: Crm, due: Due, add: Add, text: str) -> None:
    one = due(0)
    crm.followups.add(FollowupDraft(str(add("Reza")), "call", TODAY + timedelta(1), priority=1))
    crm.followups.start([2])
    assert ids(crm.followups.list(Query(text))) == [one]


@pytest.mark.parametrize("text", ["invoice", "2", "inv sara"])
def test_words_are_looked_for_in_the_title_too(crm: Crm, due: Due, text: str) -> None:
    due(0)
    one = due(0, title="send (invoice) ۲")
    assert ids(crm.followups.list(Query(text))) == ids(crm.followups.today(Query(text))) == [one]
