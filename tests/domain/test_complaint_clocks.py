"""The clocks of a complaint: working time, standing still while it is not our turn, never running backwards."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain import complaints as rules
from crm_cli.domain.complaint_clocks import LIMITS, deadlines, left, moved, priority, resumed
from crm_cli.domain.complaints import ComplaintRecord
from crm_cli.domain.present import stored
from crm_cli.domain.working import Hours, WorkingCalendar
from tests.domain.test_complaints import complaint

CALENDAR = WorkingCalendar(frozenset({5, 6, 0, 1, 2}), Hours(8 * 60, 17 * 60), lambda _day: False, UTC)  # Sat-Wed 8-17


def at(day: int, hour: int = 0, minute: int = 0) -> str:
    return stored(datetime(2026, 11, day, hour, minute, tzinfo=UTC))


def clocked(received: str = at(22, 9), level: int = 2, **fields: object) -> ComplaintRecord:
    return complaint(received_at=received, **deadlines(received, level, CALENDAR)._asdict(), **fields)


@pytest.mark.parametrize(
    ("severity", "safety", "tier", "level"),
    [
        (None, False, None, 2),
        (3, False, None, 3),
        (3, True, None, 2),
        (3, True, "A", 1),
        (1, True, "A", 1),
        (4, False, "B", 4),
    ],
)
def test_priority_is_severity_one_up_for_safety_and_for_tier_a(
    severity: int | None, safety: bool, tier: str | None, level: int
) -> None:
    assert priority(severity, safety=safety, tier=tier) == level


@pytest.mark.parametrize(
    ("level", "received", "acknowledge", "resolve"),
    [
        (1, at(25, 15), at(25, 16), at(28, 14)),  # Wed 15:00 + 8 h is Sat 14:00
        (1, at(25, 16, 30), at(28, 8, 30), at(28, 15, 30)),
        (2, at(22, 9), at(22, 13), at(24, 15)),
        (3, at(26, 12), at(28, 16), stored(datetime(2026, 12, 2, 12, tzinfo=UTC))),
    ],
)
def test_deadlines_are_reckoned_in_working_time(level: int, received: str, acknowledge: str, resolve: str) -> None:
    found = deadlines(received, level, CALENDAR)
    assert (found.acknowledge_due, found.resolve_due) == (acknowledge, resolve)


def test_waiting_for_the_customer_stops_the_clock() -> None:
    case = clocked(status="investigating")
    waiting = moved(case, rules.waiting(case), at(23, 9), CALENDAR)
    assert waiting.waiting_since == at(23, 9)
    again = moved(waiting, rules.investigating(waiting), at(25, 9), CALENDAR)
    assert (again.waiting_since, again.waited_seconds) == (None, 18 * 3600)
    assert (case.resolve_due, again.resolve_due) == (at(24, 15), at(28, 15))


def test_reopening_goes_on_with_what_was_left_and_forgets_the_end() -> None:
    case = clocked(status="investigating")
    done = moved(case, rules.resolved(case, decision="upheld"), at(23, 15), CALENDAR)
    assert done.resolved_at == at(23, 15)
    closed = moved(done, rules.closed(done, at=at(24, 9)), at(24, 9), CALENDAR)
    again = moved(closed, rules.reopened(closed, at=at(28, 8)), at(28, 8), CALENDAR)
    assert (again.resolved_at, again.resolve_due) == (None, at(28, 17))  # nine hours were left


def test_what_was_late_stays_late() -> None:
    case = clocked(status="investigating")
    waiting = moved(case, rules.waiting(case), at(29, 9), CALENDAR)
    assert moved(waiting, rules.investigating(waiting), at(30, 9), CALENDAR).resolve_due == case.resolve_due


def test_acknowledging_is_stamped_by_looking_into_it_as_well() -> None:
    case = clocked()
    assert moved(case, rules.investigating(case), at(22, 10), CALENDAR).acknowledged_at == at(22, 10)
    assert moved(case, rules.withdrawn(case, at=at(22, 10)), at(22, 10), CALENDAR).acknowledged_at is None


def test_one_that_was_taken_back_at_once_is_acknowledged_when_it_is_taken_up_again() -> None:
    back = clocked(status="withdrawn", ended_at=at(22, 10))
    assert moved(back, rules.reopened(back, at=at(23, 9)), at(23, 9), CALENDAR).acknowledged_at == at(23, 9)
    known = back._replace(acknowledged_at=at(22, 9))
    assert moved(known, rules.reopened(known, at=at(23, 9)), at(23, 9), CALENDAR).acknowledged_at == at(22, 9)


def test_what_comes_from_an_older_format_has_no_clock_and_moves_all_the_same() -> None:
    old = complaint("waiting", waiting_since=None)
    again = moved(old, rules.investigating(old), at(25, 9), CALENDAR)
    assert (again.resolve_due, again.waited_seconds) == (None, 0)


def test_time_left_is_negative_once_it_is_late() -> None:
    now = datetime(2026, 11, 25, 16, tzinfo=UTC)
    assert left(at(28, 9), now, CALENDAR) == (120, 65 * 60)
    assert left(at(25, 15), now, CALENDAR) == (-60, -60)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(
    lambda moment: stored(moment.replace(tzinfo=UTC))
)


@given(moments, st.sampled_from(sorted(LIMITS)), moments, moments)
def test_a_clock_never_runs_backwards(received: str, level: int, one: str, other: str) -> None:
    since, until = sorted((one, other))
    found = deadlines(received, level, CALENDAR)
    assert received < found.acknowledge_due <= found.half_due <= found.resolve_due
    later = resumed(found.resolve_due, since, until, CALENDAR)
    assert later is not None
    assert later >= found.resolve_due
    if since < found.resolve_due:
        worked = CALENDAR.working_seconds(datetime.fromisoformat(since), datetime.fromisoformat(found.resolve_due))
        assert CALENDAR.working_seconds(datetime.fromisoformat(until), datetime.fromisoformat(later)) == worked
