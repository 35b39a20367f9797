"""Next steps that come again: the next one is made with the end of the last, once, and no month drifts."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.listing import Query
from crm_cli.domain.recurrence import parse_every
from crm_cli.errors import Conflict, CrmError, Invalid
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At, Sql

TODAY = date(2026, 11, 22)
Every = Callable[..., int]


@pytest.fixture
def every(crm: Crm, add: Add) -> Every:
    """Stores a follow-up that comes again, first due on a day."""
    add("Sara")

    def stored(rule: str, due: date = TODAY, **more: Any) -> int:
        repeat = parse_every(rule)._replace(**more)
        return crm.followups.add(FollowupDraft("sara", "call", due, repeat=repeat, priority=2, kind="care"))

    return stored


def done(crm: Crm, number: int) -> tuple[int, date] | None:
    """Completes it: id and day of the next."""
    made = crm.followups.complete([number])
    return (made[0], crm.followups.get(made)[0].due_on) if made else None


def test_the_next_is_like_the_last_but_new(crm: Crm, every: Every) -> None:
    first = every("week")
    found = done(crm, first)
    assert found == (2, date(2026, 11, 29))
    before, after = crm.followups.get([1, 2])
    assert (after.title, after.kind, after.priority, after.owner_id) == ("call", "care", 2, before.owner_id)
    assert (after.status, after.outcome, after.closed_at, after.first_due_on) == ("open", None, None, after.due_on)
    assert (after.series, after.occurrence) == (before.uid, 1)


def test_a_month_end_does_not_drift(crm: Crm, every: Every) -> None:
    number, days = every("month", date(2027, 1, 31)), []
    for _month in range(4):
        found = done(crm, number)
        assert found
        number = found[0]
        days.append(found[1].isoformat())
    assert days == ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]


def test_a_jalali_month_is_counted_in_its_own_calendar(crm: Crm, every: Every) -> None:
    found = done(crm, every("jalali-month", date(2026, 11, 22)))  # 1 Azar
    assert found == (2, date(2026, 12, 22))  # 1 Dey


def test_after_a_month_of_neglect_there_is_one_next_and_not_thirty(crm: Crm, every: Every) -> None:
    assert done(crm, every("day", date(2026, 10, 20))) == (2, date(2026, 11, 23))
    assert crm.followups.list(Query()).total() == 1


def test_counted_from_the_day_it_is_done(crm: Crm, every: Every) -> None:
    assert done(crm, every("2 weeks", date(2026, 11, 1), anchor="completion")) == (2, date(2026, 12, 6))


def test_business_days_know_week_and_holidays(crm: Crm, every: Every) -> None:
    crm.holidays.add(date(2026, 11, 23), "office closed")
    assert done(crm, every("business day")) == (2, date(2026, 11, 24))
    assert done(crm, every("business day", date(2026, 11, 25))) == (4, date(2026, 11, 28))  # Wed, then Sat


def test_it_ends_after_its_times_and_after_its_last_day(crm: Crm, every: Every) -> None:
    number = every("day", times=2)
    found = done(crm, number)
    assert found
    assert done(crm, found[0]) is None
    assert done(crm, every("week", until=date(2026, 11, 28))) is None


def test_skipping_goes_on_and_counts_as_cancelled(crm: Crm, every: Every) -> None:
    assert crm.followups.skip([every("week")]) == [2]
    skipped, following = crm.followups.get([1, 2])
    assert (skipped.status, skipped.outcome, following.due_on) == ("cancelled", "skipped", date(2026, 11, 29))


def test_what_does_not_come_again_cannot_be_skipped(crm: Crm, every: Every) -> None:
    every("week")
    crm.followups.add(FollowupDraft("sara", "once", TODAY))
    with pytest.raises(Conflict, match="does not come again"):
        crm.followups.skip([1, 2])
    assert crm.followups.get([1])[0].status == "open"


def test_cancelling_ends_the_series(crm: Crm, every: Every) -> None:
    crm.followups.cancel([every("week")])
    assert crm.followups.list(Query()).total() == 0


def test_a_rule_that_is_changed_counts_from_the_due_day_on(crm: Crm, every: Every) -> None:
    found = done(crm, every("week"))
    assert found
    crm.followups.edit([found[0]], {}, lambda _rule: parse_every("month"))
    assert done(crm, found[0]) == (3, date(2026, 12, 29))
    assert crm.followups.get([1])[0].every == "week"
    crm.followups.edit([3], {}, lambda _rule: None)
    assert done(crm, 3) is None


def test_moving_one_leaves_the_schedule(crm: Crm, every: Every) -> None:
    number = every("week")
    crm.followups.move([number], to=date(2026, 11, 24), at=None)
    assert done(crm, number) == (2, date(2026, 11, 29))


def test_reopened_and_done_again_it_has_one_next(crm: Crm, every: Every) -> None:
    number = every("week")
    done(crm, number)
    crm.followups.reopen([number])
    assert done(crm, number) is None
    assert crm.followups.list(Query()).total() == 1


def test_log_completes_it_like_done(crm: Crm, every: Every) -> None:
    every("week")
    logged = crm.day.log(InteractionDraft(("sara",), "call", "spoke"), done=[1])
    assert logged.again == (2,)


def test_undo_takes_the_end_and_the_next_back_together(crm: Crm, every: Every, sql: Sql) -> None:
    done(crm, every("week"))
    crm.history.undo()
    assert sql("SELECT id, status FROM followup") == [(1, "open")]
    crm.history.redo()
    assert sql("SELECT id, status FROM followup ORDER BY id") == [(1, "done"), (2, "open")]


def test_an_end_before_the_beginning_is_refused(crm: Crm, every: Every) -> None:
    with pytest.raises(Invalid, match="before the due day"):
        every("week", until=date(2026, 11, 1))
    assert crm.followups.list(Query()).total() == 0


def test_of_two_who_complete_it_together_one_makes_the_next(every: Every, at: At, sql: Sql) -> None:
    number = every("week")
    told: list[str] = []

    def complete() -> None:
        try:
            at().followups.complete([number])
            told.append("done")
        except CrmError as error:
            told.append(type(error).__name__)

    together = [threading.Thread(target=complete) for _one in range(2)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()
    assert sorted(told) == ["Conflict", "done"]
    assert sql("SELECT count(*) FROM followup") == [(2,)]
