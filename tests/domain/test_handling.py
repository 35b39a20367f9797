"""Whose turn it was, and for how long: worked examples, and what must hold of any course."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain.handling import (
    CUSTOMERS,
    DROPPED,
    OURS,
    SETTLED,
    Clock,
    Span,
    by_the_wall,
    course,
    is_late,
    is_unresolved,
    settled_at,
    time_in,
    was_settled,
)
from crm_cli.domain.vocabulary import COMPLAINT_STATUSES
from crm_cli.domain.working import WorkingCalendar, parse_hours, parse_week

TEHRAN = ZoneInfo("Asia/Tehran")
HOUR = 3600
CALENDAR = WorkingCalendar(parse_week("sat-wed"), parse_hours("8-17"), frozenset[date]().__contains__, TEHRAN)


def tehran(text: str) -> datetime:
    """A clock time in the week of Wednesday 25 November 2026: `wed 15:00`; the days after it follow."""
    name, clock = text.split()
    day = date(2026, 11, 25) + timedelta(days="wed thu fri sat sun mon tue".split().index(name))
    return datetime.combine(day, datetime.strptime(clock, "%H:%M").time(), TEHRAN)


WAITED = [
    (tehran("wed 16:00"), "acknowledged"),
    (tehran("sat 10:00"), "waiting"),
    (tehran("sun 10:00"), "investigating"),
    (tehran("sun 16:00"), "resolved"),
]


def test_waiting_for_the_customer_is_not_handling() -> None:
    spans = course(tehran("wed 15:00"), WAITED, tehran("tue 12:00"))
    assert time_in(OURS, spans, CALENDAR.working_seconds) == 10 * HOUR
    assert settled_at(spans) == tehran("sun 16:00")


def test_being_thought_over_before_it_was_reopened_is_not_handling() -> None:
    again = [
        *WAITED,
        (tehran("sun 16:30"), "closed"),
        (tehran("mon 16:00"), "investigating"),
        (tehran("tue 9:00"), "resolved"),
    ]
    spans = course(tehran("wed 15:00"), again, tehran("tue 12:00"))
    assert time_in(OURS, spans, CALENDAR.working_seconds) == 12 * HOUR
    assert settled_at(spans) == tehran("tue 9:00")


def test_what_was_reopened_is_unresolved_and_was_settled() -> None:
    spans = course(tehran("wed 15:00"), [*WAITED, (tehran("mon 9:00"), "investigating")], tehran("tue 12:00"))
    assert (is_unresolved(spans), was_settled(spans), settled_at(spans)) == (True, True, None)


@pytest.mark.parametrize(("status", "open_"), [("waiting", True), ("withdrawn", False), ("merged", False)])
def test_what_nobody_decided_was_never_settled(status: str, open_: bool) -> None:
    spans = course(tehran("wed 15:00"), [(tehran("wed 16:00"), status)], tehran("tue 12:00"))
    assert (is_unresolved(spans), was_settled(spans), settled_at(spans)) == (open_, False, None)


def test_resolved_from_waiting_is_settled_then_and_not_before() -> None:
    moves = [(tehran("sat 10:00"), "waiting"), (tehran("sun 10:00"), "resolved")]
    spans = course(tehran("wed 15:00"), moves, tehran("tue 12:00"))
    assert settled_at(spans) == tehran("sun 10:00")
    assert time_in(OURS, spans, CALENDAR.working_seconds) == 4 * HOUR


def test_a_deadline_is_met_missed_or_still_ahead() -> None:
    assert is_late("2026-11-22", "2026-11-22", "2026-12-01") is False
    assert is_late("2026-11-22", "2026-11-23", "2026-12-01") is True
    assert is_late("2026-11-22", None, "2026-11-23") is True
    assert is_late("2026-11-22", None, "2026-11-21") is None
    assert is_late(None, "2026-11-23", "2026-11-23") is None


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))
courses = st.builds(
    course,
    moments,
    st.lists(st.tuples(moments, st.sampled_from(COMPLAINT_STATUSES)), max_size=12),
    moments,
)


@given(courses)
def test_turns_follow_each_other_without_a_gap_and_never_run_backwards(spans: list[Span]) -> None:
    assert all(span.start <= span.end for span in spans)
    assert all(one.end == next_.start and one.turn != next_.turn for one, next_ in pairwise(spans))


@pytest.mark.parametrize("clock", [by_the_wall, CALENDAR.working_seconds])
@given(spans=courses)
def test_the_turns_add_up_to_the_whole_and_none_is_negative(clock: Clock, spans: list[Span]) -> None:
    parts = [time_in(turn, spans, clock) for turn in (OURS, CUSTOMERS, SETTLED, DROPPED)]
    assert min(parts) >= 0
    assert sum(parts) == pytest.approx(clock(spans[0].start, spans[-1].end), abs=len(spans))  # seconds are whole
