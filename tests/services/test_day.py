"""The page of the day, and logging with the next step."""

from collections import Counter
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from crm_cli.domain.birthdays import Birthday
from crm_cli.domain.complaints import ComplaintDraft
from crm_cli.domain.contacts import ContactChanges
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.remedies import RemedyDraft
from crm_cli.domain.staff import StaffDraft
from crm_cli.errors import Conflict, CrmError, NotFound
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At, Sql

TODAY = date(2026, 11, 22)  # 1405/09/01


def rows(listing: Listing, *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in listing.rows(listing.fieldset.pick(keys), None)]


def page(crm: Crm) -> list[tuple[Any, ...]]:
    return rows(crm.day.today(Query()), "section", "record", "on")


def test_the_page_shows_overdue_due_replies_and_birthdays_each_with_its_command(crm: Crm, add: Add) -> None:
    add("Sara", "09121234567", birthday=Birthday(1990, 11, 22, "gregorian"))
    crm.followups.add(FollowupDraft("sara", "quote", TODAY))
    crm.followups.add(FollowupDraft("sara", "deposit", date(2026, 11, 20)))
    crm.interactions.add(InteractionDraft(("sara",), "email", "visa?", direction="in", needs_reply=True))
    assert rows(crm.day.today(Query()), "section", "record", "on", "reach", "what", "command") == [
        ("overdue", "followup:2", "2026-11-20", "09121234567", "deposit", "crm followups done 2"),
        ("due", "followup:1", "2026-11-22", "09121234567", "quote", "crm followups done 1"),
        ("reply", "interaction:1", "2026-11-22", "09121234567", "visa?", "crm interactions replied 1"),
        ("birthday", "contact:1", "2026-11-22", "09121234567", "birthday", "crm log call 1"),
    ]


def test_due_today_with_a_time_that_has_passed_is_due_not_overdue(crm: Crm, add: Add) -> None:
    add("Sara")
    crm.followups.add(FollowupDraft("sara", "call", TODAY, due_time=time(8)))
    assert page(crm) == [("due", "followup:1", "2026-11-22")]


def test_the_snoozed_the_done_and_the_future_stay_off_the_page(crm: Crm, add: Add) -> None:
    add("Sara")
    for _number in range(4):
        crm.followups.add(FollowupDraft("sara", "call", TODAY))
    crm.followups.snooze([1], until=date(2026, 11, 23))
    crm.followups.complete([2])
    crm.followups.move([3], to=date(2026, 11, 23), at=None)
    assert page(crm) == [("due", "followup:4", "2026-11-22")]


def test_a_message_leaves_the_page_when_it_is_answered(crm: Crm, add: Add) -> None:
    add("Sara")
    crm.interactions.add(InteractionDraft(("sara",), "chat", "visa?", direction="in", needs_reply=True))
    assert [section for section, *_rest in page(crm)] == ["reply"]
    crm.interactions.replied([1])
    assert page(crm) == []


def test_a_message_of_several_stands_on_the_page_once(crm: Crm, add: Add) -> None:
    add("Sara"), add("Reza")
    crm.interactions.add(InteractionDraft(("reza", "sara"), "chat", "visa?", needs_reply=True))
    assert len(page(crm)) == 1


def test_the_day_of_a_message_is_the_local_one(crm: Crm, add: Add) -> None:
    add("Sara")
    after_midnight = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)  # 00:30 on the 22nd in Tehran
    crm.interactions.add(InteractionDraft(("sara",), "chat", "visa?", at=after_midnight, needs_reply=True))
    assert page(crm) == [("reply", "interaction:1", "2026-11-22")]


@pytest.mark.parametrize(
    ("birthday", "now", "on"),
    [
        (Birthday(1990, 11, 22, "gregorian"), (2026, 11, 22, 6), "2026-11-22"),
        (Birthday(None, 11, 24, "gregorian"), (2026, 11, 22, 6), "2026-11-24"),
        (Birthday(1369, 9, 1, "jalali"), (2026, 11, 22, 6), "2026-11-22"),
        (Birthday(None, 9, 3, "jalali"), (2026, 11, 22, 6), "2026-11-24"),
        (Birthday(None, 1, 1, "gregorian"), (2026, 12, 31, 6), "2027-01-01"),
        (Birthday(None, 2, 29, "gregorian"), (2027, 2, 28, 6), "2027-02-28"),
        (Birthday(2000, 2, 29, "gregorian"), (2028, 2, 28, 6), "2028-02-29"),
        (Birthday(1403, 12, 30, "jalali"), (2026, 3, 20, 6), "2026-03-20"),  # 1404/12/29
        (Birthday(None, 12, 30, "jalali"), (2030, 3, 20, 6), "2030-03-20"),  # 1408/12/30
        (Birthday(None, 11, 23, "gregorian"), (2026, 11, 22, 20, 30), "2026-11-23"),  # the 23rd in Tehran
    ],
)
def test_birthdays_of_the_next_days_in_either_calendar_leap_days_included(
    add: Add, at: At, birthday: Birthday, now: tuple[int, ...], on: str
) -> None:
    add("Sara", birthday=birthday)
    assert page(at(*now)) == [("birthday", "contact:1", on)]


@pytest.mark.parametrize("birthday", [Birthday(None, 11, 21, "gregorian"), Birthday(None, 11, 25, "gregorian")])
def test_birthdays_that_are_over_or_far_stay_off_the_page(crm: Crm, add: Add, birthday: Birthday) -> None:
    add("Sara", birthday=birthday)
    assert page(crm) == []


def test_the_archived_have_no_birthday(crm: Crm, add: Add) -> None:
    crm.contacts.archive([add("Sara", birthday=Birthday(None, 11, 22, "gregorian"))])
    assert page(crm) == []


def test_the_page_takes_a_filter_an_order_and_a_limit(crm: Crm, add: Add) -> None:
    add("Sara"), add("Reza")
    for who in ("sara", "reza"):
        crm.followups.add(FollowupDraft(who, "call", TODAY))
    crm.followups.add(FollowupDraft("reza", "call", date(2026, 11, 1)))
    assert rows(crm.day.today(Query("reza section:due")), "record") == [("followup:2",)]
    assert rows(crm.day.today(Query(sort=("-contact",), limit=1)), "contact") == [("Sara",)]


def test_sections_come_in_the_order_of_urgency_with_birthdays_last(crm: Crm, add: Add) -> None:
    add("Sara", birthday=Birthday(None, 11, 22, "gregorian")), add("Mina", tier="A")
    crm.complaints.add(ComplaintDraft("sara", "waited"))
    crm.interactions.add(InteractionDraft(("sara",), "email", "visa?", direction="in", needs_reply=True))
    assert [section for section, *_rest in page(crm)] == ["complaint", "reply", *["no_next_step"] * 2, "birthday"]
    crm.followups.add(FollowupDraft("sara", "quote", TODAY))
    crm.followups.add(FollowupDraft("sara", "deposit", date(2026, 11, 20)))
    assert page(crm) == [
        ("overdue", "followup:2", "2026-11-20"),
        ("due", "followup:1", "2026-11-22"),
        ("complaint", "complaint:1", "2026-11-22"),
        ("reply", "interaction:1", "2026-11-22"),
        ("no_next_step", "contact:2", None),
        ("birthday", "contact:1", "2026-11-22"),
    ]


@pytest.mark.parametrize(
    ("moves", "command"),
    [
        ("", "crm complaints acknowledge 1"),
        ("acknowledge", "crm complaints investigate 1"),
        ("investigate", "crm complaints resolve 1"),
        ("acknowledge wait", "crm complaints show 1"),  # it is the customer's turn
        ("investigate resolve", "crm complaints close 1"),
        ("investigate resolve reopen", "crm complaints resolve 1"),
        ("investigate resolve close", None),
        ("acknowledge reject", None),
        ("withdraw", None),
    ],
)
def test_an_open_complaint_stands_on_the_page_with_the_command_of_its_state(
    crm: Crm, add: Add, moves: str, command: str | None
) -> None:
    add("Sara", "09121234567")
    crm.complaints.add(ComplaintDraft("sara", "waited an hour", topic="transfer", severity=2))
    extra: dict[str, dict[str, Any]] = {
        "resolve": {"decision": "upheld", "remedies": [RemedyDraft("apology")]},
        "reject": {"reason": "announced"},
        "close": {"found": {}, "forced": "moved away"},
    }
    for verb in moves.split():
        getattr(crm.complaints, verb)([1], **extra.get(verb, {}))
    (complaint,) = crm.complaints.get([1])
    expected = [("09121234567", f"C-1 {complaint.status}, priority 2: transfer", command)] if command else []
    assert rows(crm.day.today(Query("section:complaint")), "reach", "what", "command") == expected


def test_complaints_come_by_priority_then_age_and_the_unassessed_count_as_grave(crm: Crm, add: Add) -> None:
    add("Sara"), add("Mina", tier="A")
    for day, who, severity in ((9, "sara", 4), (8, "sara", None), (7, "sara", 2), (6, "sara", 1), (5, "mina", 3)):
        crm.complaints.add(ComplaintDraft(who, "x", severity=severity, received_at=datetime(2026, 11, day, tzinfo=UTC)))
    found = rows(crm.day.today(Query("section:breach")), "record", "on", "what")
    assert found == [
        ("complaint:4", "2026-11-06", "C-4 new, priority 1: x"),
        ("complaint:5", "2026-11-05", "C-5 new, priority 2: x"),
        ("complaint:3", "2026-11-07", "C-3 new, priority 2: x"),
        ("complaint:2", "2026-11-08", "C-2 new: x"),
        ("complaint:1", "2026-11-09", "C-1 new, priority 4: x"),
    ]


def test_of_complaints_of_one_day_the_one_heard_first_comes_first_as_in_their_list(crm: Crm, add: Add) -> None:
    add("Sara")
    for hour in (6, 5, 4):
        crm.complaints.add(ComplaintDraft("sara", "x", received_at=datetime(2026, 11, 22, hour, tzinfo=UTC)))
    listed = [f"complaint:{number}" for (number,) in rows(crm.complaints.list(Query()), "id")]
    assert [record for (record,) in rows(crm.day.today(Query("section:complaint")), "record")] == listed


def unplanned(crm: Crm) -> list[tuple[Any, ...]]:
    return rows(crm.day.today(Query("section:no_next_step")), "record", "what", "command")


def test_an_open_complaint_without_a_next_step_is_listed_until_one_is_planned(crm: Crm, add: Add) -> None:
    add("Sara")
    crm.complaints.add(ComplaintDraft("sara", "waited"))
    assert unplanned(crm) == [("complaint:1", "C-1 new: waited", "crm followups add 1 TITLE --due WHEN")]
    step = crm.followups.add(FollowupDraft("sara", "call", date(2027, 1, 1)))
    assert unplanned(crm) == []
    crm.followups.cancel([step])
    assert len(unplanned(crm)) == 1
    crm.complaints.withdraw([1])
    assert unplanned(crm) == []


def test_customers_of_tier_a_and_b_without_a_next_step_are_listed_the_most_valued_first(crm: Crm, add: Add) -> None:
    add("Bahar", tier="B"), add("Ali", tier="A"), add("Cyrus", tier="C"), add("Dara", tier="D"), add("Nobody")
    assert unplanned(crm) == [
        ("contact:2", "tier A", "crm followups add 2 TITLE --due WHEN"),
        ("contact:1", "tier B", "crm followups add 1 TITLE --due WHEN"),
    ]


@pytest.mark.parametrize("reason", ["archived", "disqualified", "do not contact", "planned"])
def test_a_valued_customer_who_needs_no_step_is_not_listed(crm: Crm, add: Add, reason: str) -> None:
    add("Sara", tier="A", do_not_contact=reason == "do not contact")
    if reason == "archived":
        crm.contacts.archive([1])
    if reason == "disqualified":
        crm.contacts.edit([1], ContactChanges({"lifecycle": "disqualified", "disqualified_reason": "moved"}))
    if reason == "planned":
        crm.followups.start([crm.followups.add(FollowupDraft("sara", "call", date(2027, 1, 1)))])
    assert unplanned(crm) == []


def test_a_valued_customer_with_an_open_complaint_is_one_line_the_complaint(crm: Crm, add: Add) -> None:
    add("Sara", tier="A")
    crm.complaints.add(ComplaintDraft("sara", "waited"))
    assert [record for record, *_rest in unplanned(crm)] == ["complaint:1"]
    crm.complaints.withdraw([1])
    assert [record for record, *_rest in unplanned(crm)] == ["contact:1"]


def counts(crm: Crm, text: str = "") -> dict[str, int]:
    return dict(Counter(section for (section,) in rows(crm.day.today(Query(text)), "section")))


def test_the_page_lists_fifty_valued_customers_without_a_next_step_and_tells_of_more(crm: Crm, add: Add) -> None:
    for number in range(50):
        add(f"Sara {number}", tier="B")
    assert (counts(crm), crm.day.shortened()) == ({"no_next_step": 50}, [])
    last = add("Mina", tier="A")
    assert (counts(crm), crm.day.shortened()) == ({"no_next_step": 50}, ["no_next_step"])
    assert page(crm)[0][1] == f"contact:{last}"
    assert counts(crm, "section:no-next-step") == {"no_next_step": 51}


def test_the_page_lists_fifty_complaints_the_gravest_and_tells_of_more(crm: Crm, add: Add) -> None:
    add("Sara")
    crm.followups.add(FollowupDraft("sara", "call", date(2027, 1, 1)))
    for _time in range(50):
        crm.complaints.add(ComplaintDraft("sara", "waited", severity=2))
    assert (counts(crm), crm.day.shortened()) == ({"complaint": 50}, [])
    last = crm.complaints.add(ComplaintDraft("sara", "hurt", severity=1))
    assert (counts(crm), crm.day.shortened()) == ({"complaint": 50}, ["complaint"])
    assert page(crm)[0][1] == f"complaint:{last}"
    assert counts(crm, "section:complaint") == counts(crm, "sara") == {"complaint": 51}


@pytest.mark.parametrize(
    ("late", "timely", "more"), [(3, 0, ["breach"]), (3, 1, ["breach", "complaint"]), (1, 2, ["complaint"])]
)
def test_late_complaints_and_the_others_are_told_apart_where_there_are_more(
    crm: Crm, add: Add, monkeypatch: pytest.MonkeyPatch, late: int, timely: int, more: list[str]
) -> None:
    monkeypatch.setattr("crm_cli.queries.day.MOST_LISTED", 2)
    add("Sara")
    crm.followups.add(FollowupDraft("sara", "call", date(2027, 1, 1)))
    for received_at in (*[datetime(2026, 11, 1, tzinfo=UTC)] * late, *[None] * timely):
        crm.complaints.add(ComplaintDraft("sara", "waited", received_at=received_at))
    assert crm.day.shortened() == more


def test_complaints_cut_from_those_without_a_next_step_are_told_of_too(
    crm: Crm, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_cli.queries.day.MOST_LISTED", 2)
    add("Sara")
    for _time in range(3):
        crm.complaints.add(ComplaintDraft("sara", "waited"))
    assert counts(crm) == {"complaint": 2, "no_next_step": 2}
    assert set(crm.day.shortened()) == {"complaint", "no_next_step"}


def test_a_confidential_complaint_is_on_everybodys_page_but_that_of_whom_it_is_about(
    crm: Crm, add: Add, at: At
) -> None:
    add("Sara")
    for name in ("Leila", "Omid"):
        crm.staff.add(StaffDraft(name))
    crm.complaints.add(ComplaintDraft("sara", "rude", about="staff", which="Leila", confidential=True))
    hers, his = at(staff="Leila"), at(staff="Omid")
    assert (page(hers), hers.day.counts().open) == ([], 0)
    assert (len(page(his)), his.day.counts().open) == (2, 1)


def test_a_log_closes_and_schedules_in_one_command(crm: Crm, add: Add, sql: Sql) -> None:
    add("Sara")
    old = crm.followups.add(FollowupDraft("sara", "call", TODAY))
    draft = InteractionDraft(("sara",), "call", "wants Istanbul", outcome="answered")
    logged = crm.day.log(draft, done=[old], next_step=FollowupDraft("sara", "quote", date(2026, 11, 24)))
    assert (logged.interaction_id, logged.done, logged.next_id) == (1, (old,), 2)
    done, following = crm.followups.get([old, 2])
    assert (done.status, done.outcome, following.status) == ("done", "answered", "open")
    assert len(sql("SELECT DISTINCT command_id FROM journal WHERE id > (SELECT max(id) FROM journal) - 3")) == 1


@pytest.mark.parametrize("done", [[99], [1, 99], [2]], ids=["not there", "one not there", "done already"])
def test_a_log_that_cannot_close_what_it_names_stores_nothing(crm: Crm, add: Add, sql: Sql, done: list[int]) -> None:
    add("Sara")
    crm.followups.add(FollowupDraft("sara", "call", TODAY))
    crm.followups.complete([crm.followups.add(FollowupDraft("sara", "call", TODAY))])
    before = [sql(f"SELECT * FROM {table}") for table in ("interaction", "followup", "command", "journal")]
    with pytest.raises((NotFound, Conflict)):
        crm.day.log(
            InteractionDraft(("sara",), "call", "hi"),
            done=done,
            next_step=FollowupDraft("sara", "quote", date(2026, 11, 24)),
        )
    assert [sql(f"SELECT * FROM {table}") for table in ("interaction", "followup", "command", "journal")] == before


def test_a_log_whose_next_step_is_for_nobody_stores_nothing(crm: Crm, add: Add) -> None:
    add("Sara")
    with pytest.raises(CrmError):
        crm.day.log(InteractionDraft(("sara",), "call", "hi"), next_step=FollowupDraft("nobody", "x", TODAY))
    assert crm.interactions.list(Query()).total() == 0


def test_a_log_repeated_with_its_uid_does_nothing_more(crm: Crm, add: Add) -> None:
    add("Sara")
    old = crm.followups.add(FollowupDraft("sara", "call", TODAY))
    for _time in range(2):
        logged = crm.day.log(
            InteractionDraft(("sara",), "call", "hi", uid="log-1"),
            done=[old],
            next_step=FollowupDraft("sara", "quote", TODAY),
        )
        assert logged.interaction_id == 1
    assert crm.followups.list(Query(), all_of_them=True).total() == 2
    assert crm.interactions.list(Query()).total() == 1
