"""By when a complaint is to be acknowledged and resolved, in working time.

The limits follow from the priority at the moment it was heard, or first assessed, and stay. A clock stands still while
we wait for the customer, and while the case was thought to be over before it was reopened.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from crm_cli.domain.complaints import ENDED, ComplaintRecord
from crm_cli.domain.present import stored
from crm_cli.domain.working import WorkingCalendar

# Working hours until acknowledged and until resolved, by priority.
LIMITS: Mapping[int, tuple[int, int]] = {1: (1, 8), 2: (4, 24), 3: (8, 40), 4: (16, 80)}
UNASSESSED = 2  # what nobody has assessed may be grave
_HOUR = 3600


class Deadlines(NamedTuple):
    """UTC text: when it is to be acknowledged, when half of the time to resolve it has passed, and all of it."""

    acknowledge_due: str
    half_due: str
    resolve_due: str


def priority(severity: int | None, *, safety: bool, tier: str | None) -> int:
    """1 (highest) to 4: the severity, one up for safety and one for tier A."""
    return UNASSESSED if severity is None else max(1, severity - safety - (tier == "A"))


def deadlines(received_at: str, level: int, calendar: WorkingCalendar) -> Deadlines:
    """The deadlines of a complaint of this priority."""
    acknowledge, resolve = LIMITS[level]
    received = datetime.fromisoformat(received_at)
    limits = (acknowledge * _HOUR, resolve * _HOUR // 2, resolve * _HOUR)
    return Deadlines._make(stored(calendar.after_working_time(received, seconds)) for seconds in limits)


def resumed(due: str | None, since: str, at: str, calendar: WorkingCalendar) -> str | None:
    """The deadline after the clock stood still from `since` to `at`: what was left then is left now.

    One that had passed by then stays.
    """
    if due is None or due <= since:
        return due
    stopped, again = datetime.fromisoformat(since), datetime.fromisoformat(at)
    left = calendar.working_seconds(stopped, datetime.fromisoformat(due))
    return stored(calendar.after_working_time(again, left))


def moved(before: ComplaintRecord, after: ComplaintRecord, at: str, calendar: WorkingCalendar) -> ComplaintRecord:
    """`after` with its stamps and deadlines as the move from `before` at the UTC instant `at` leaves them."""
    if before.status == after.status:
        return after
    if before.status in ("new", "withdrawn") and after.status not in ENDED:
        after = after._replace(acknowledged_at=before.acknowledged_at or at)
    if before.waiting_since:
        waited = calendar.working_seconds(datetime.fromisoformat(before.waiting_since), datetime.fromisoformat(at))
        after = _goes_on(after, before.waiting_since, at, calendar)
        after = after._replace(waiting_since=None, waited_seconds=before.waited_seconds + waited)
    if after.status == "waiting":
        return after._replace(waiting_since=at)
    if after.status in ("resolved", "rejected"):
        return after._replace(resolved_at=at)
    over_since = before.resolved_at or before.ended_at
    if after.status == "investigating" and over_since:  # reopened
        return _goes_on(after, over_since, at, calendar)._replace(resolved_at=None)
    return after


def _goes_on(complaint: ComplaintRecord, since: str, at: str, calendar: WorkingCalendar) -> ComplaintRecord:
    half, whole = (resumed(due, since, at, calendar) for due in (complaint.half_due, complaint.resolve_due))
    return complaint._replace(half_due=half, resolve_due=whole)


def left(due: str, now: datetime, calendar: WorkingCalendar) -> tuple[int, int]:
    """Minutes of work and minutes by the clock until an instant; negative once it has passed."""
    end = datetime.fromisoformat(due)
    minutes = int((end - now).total_seconds() // 60)
    if minutes >= 0:
        return calendar.working_seconds(now, end) // 60, minutes
    return -(calendar.working_seconds(end, now) // 60), minutes
